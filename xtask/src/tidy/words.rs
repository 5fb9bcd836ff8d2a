//! Words that must not stand in the project: they tell of one machine, or of one place from which
//! packages were fetched, and mean nothing to anyone else.

use super::{Finding, Source};

/// Each is put together here so that this file is not its own first finding.
const WORDS: &[(&str, &str)] = &[
    (concat!("/wo", "rk/"), "a path of one machine"),
    (concat!("/ro", "ot/"), "a path of one machine"),
    (concat!("/ho", "me/"), "a path of one machine"),
    (concat!("registry.", "npmjs.org"), "the host of a package registry"),
    (concat!("static.", "crates.io"), "the host of a package registry"),
    (concat!("index.", "crates.io"), "the host of a package registry"),
    (concat!("deb.", "debian.org"), "the host of a package registry"),
    (concat!("files.python", "hosted.org"), "the host of a package registry"),
];

/// Every line that holds such a word.
pub(super) fn check(source: &Source) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (number, line) in source.text.lines().enumerate() {
        for (word, reason) in WORDS {
            if stands_alone(line, word) {
                findings.push(source.finding(number + 1, format!("{word} is {reason}")));
            }
        }
    }
    findings
}

/// Whether the word begins where no other word goes on: `a/work/b` is not a path of a machine.
fn stands_alone(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| {
        let before = line.get(..at).and_then(|text| text.chars().next_back());
        !before.is_some_and(|letter| letter.is_alphanumeric() || "._-~".contains(letter))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_machine_is_not_named() {
        let check = |text: &str| {
            super::check(&Source { path: "a.md".to_owned(), text: text.to_owned() }).len()
        };
        assert_eq!(check(concat!("see \"/wo", "rk/main\"")), 1);
        assert_eq!(check(concat!("../wo", "rk/main and a/ro", "ot/b")), 0);
        assert_eq!(check(concat!("https://registry.", "npmjs.org/x\n\nindex.", "crates.io")), 2);
    }
}
