//! Anchors of headings by the rules of GitHub, GitLab and MkDocs.
//!
//! GitHub keeps letters, digits, `_`, `-` and turns each blank into a hyphen. GitLab does the same and
//! then makes one hyphen of several. MkDocs (Python-Markdown's `toc`) drops what is not ASCII and makes
//! one hyphen of any run of blanks and hyphens. A link within a file is safe where all three agree.

/// The anchors of a heading by the three rules, in that order.
pub(super) fn all(heading: &str) -> [String; 3] {
    let plain = plain(heading);
    [github(&plain), gitlab(&plain), mkdocs(&plain)]
}

/// The anchor that all three give a heading, if they agree.
pub(super) fn agreed(heading: &str) -> Option<String> {
    let [github, gitlab, mkdocs] = all(heading);
    (github == gitlab && github == mkdocs && !github.is_empty()).then_some(github)
}

/// A heading without emphasis, code marks and the targets of links.
pub(super) fn plain(heading: &str) -> String {
    let mut text = String::new();
    let mut rest = heading;
    while let Some(open) = rest.find("](") {
        text.push_str(rest.get(..open).unwrap_or_default());
        let behind = rest.get(open..).unwrap_or_default();
        rest = behind.find(')').and_then(|end| behind.get(end + 1..)).unwrap_or_default();
    }
    text.push_str(rest);
    text.replace(['`', '*', '['], "").trim().to_owned()
}

fn github(plain: &str) -> String {
    let kept = plain.to_lowercase();
    let kept = kept.chars().filter(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | ' '));
    kept.map(|c| if c == ' ' { '-' } else { c }).collect()
}

fn gitlab(plain: &str) -> String {
    single_hyphens(github(plain).chars())
}

fn mkdocs(plain: &str) -> String {
    let kept: String = plain
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | ' '))
        .collect();
    let lower = kept.trim().to_ascii_lowercase();
    single_hyphens(lower.chars().map(|c| if c == ' ' { '-' } else { c }))
}

fn single_hyphens(letters: impl Iterator<Item = char>) -> String {
    let mut text = String::new();
    for letter in letters {
        if letter != '-' || !text.ends_with('-') {
            text.push(letter);
        }
    }
    text
}
