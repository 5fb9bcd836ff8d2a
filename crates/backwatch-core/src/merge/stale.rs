//! Figures in texts: a text that names another number than the settings is no longer true.

/// The first figure in `theirs` that `ours` does not have; what stands in template braces does not
/// count.
pub(crate) fn figure(theirs: &str, ours: &str) -> Option<String> {
    let known = figures(ours);
    figures(theirs).into_iter().find(|figure| !known.contains(figure))
}

fn figures(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(open) = rest.find("{{") {
        found.extend(numbers(rest.get(..open).unwrap_or_default()));
        let behind = rest.get(open..).unwrap_or_default();
        rest = behind.find("}}").and_then(|close| behind.get(close + 2..)).unwrap_or_default();
    }
    found.extend(numbers(rest));
    found
}

/// Numbers that stand for themselves: `25` of `25h`, but not the 3 of `S3`.
fn numbers(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut before = ' ';
    let mut number = String::new();
    for c in text.chars().chain([' ']) {
        let starts = c.is_ascii_digit() && !before.is_alphanumeric() && before != '-';
        let goes_on = c.is_ascii_digit() || c == '.';
        if if number.is_empty() { starts } else { goes_on } {
            number.push(c);
        } else if !number.is_empty() {
            found.push(std::mem::take(&mut number).trim_end_matches('.').to_owned());
        }
        before = c;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_told_from_names() {
        let stale = |theirs: &str, ours: &str| figure(theirs, ours);
        assert_eq!(stale("not completed in 25 hours.", "for 26 h"), Some("25".to_owned()));
        assert_eq!(stale("older than 26h", "not completed in 26 hours"), None);
        assert_eq!(stale("S3 is late, see nats-2", "late"), None);
        assert_eq!(stale("{{ $value | printf \"%.2f\" }} full", "full"), None);
    }
}
