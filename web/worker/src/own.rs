//! Rules of the user's own files.

use backwatch_core::merge::recognise;
use backwatch_core::rule_check::Group;
use backwatch_worker::OwnFile;

/// The groups of a rule file of any form; one that Prometheus would not load has none.
pub(crate) fn groups(file: &OwnFile) -> Vec<Group> {
    recognise(&file.name, file.text.as_bytes()).rule_groups().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_none_has_no_groups() {
        let file = |text: &str| OwnFile { name: "a.yaml".to_owned(), text: text.to_owned() };
        assert!(groups(&file("groups: [")).is_empty());
        let text = "groups:\n- name: a\n  rules:\n  - alert: A\n    expr: up == 0\n";
        assert_eq!(groups(&file(text)).len(), 1);
    }
}
