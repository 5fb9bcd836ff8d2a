//! Rules of the user's own files: which of them are about this backup.

use std::collections::BTreeSet;

use backwatch_core::merge::recognise;
use backwatch_core::plan::Backup;
use backwatch_core::rule_check::{Group, Rule, RuleKind};
use backwatch_worker::OwnFile;

/// Metrics that speak of Jobs and volumes; a rule that selects no name of theirs means this backup too.
const METRICS: [&str; 3] = ["kube_job_", "kube_cronjob_", "kubelet_volume_stats_"];

/// The groups of a rule file of any form; one that Prometheus would not load has none.
pub(crate) fn groups(file: &OwnFile) -> Vec<Group> {
    recognise(&file.name, file.text.as_bytes()).rule_groups().unwrap_or_default()
}

/// The groups with only those rules that touch the backup, by its metrics or through what other rules
/// record of them.
pub(crate) fn about(groups: &[Group], backup: &Backup) -> Vec<Group> {
    let mut words: BTreeSet<String> = METRICS.iter().map(|&name| name.to_owned()).collect();
    words.insert(backup.cronjob.to_string());
    words.extend(backup.volume.iter().map(ToString::to_string));
    let touches = |words: &BTreeSet<String>, rule: &Rule| {
        words.iter().any(|word| rule.expr.contains(word.as_str()))
    };
    // A rule may record what another one has recorded.
    loop {
        let rules = groups.iter().flat_map(|group| &group.rules);
        let recorded =
            rules.filter(|rule| touches(&words, rule)).filter_map(|rule| match &rule.kind {
                RuleKind::Record(name) => Some(name.clone()),
                RuleKind::Alert(_) => None,
            });
        let recorded: Vec<String> = recorded.filter(|name| !words.contains(name)).collect();
        if recorded.is_empty() {
            break;
        }
        words.extend(recorded);
    }
    let narrowed = groups.iter().map(|group| Group {
        rules: group.rules.iter().filter(|rule| touches(&words, rule)).cloned().collect(),
        ..group.clone()
    });
    narrowed.filter(|group| !group.rules.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_that_touch_the_backup_are_kept_with_what_they_need() {
        let text = "groups:\n- name: mine\n  rules:\n\
                    \x20 - record: job:failed\n    expr: max by (job_name) (kube_job_status_failed)\n\
                    \x20 - alert: Failed\n    expr: job:failed > 0\n\
                    \x20 - alert: Other\n    expr: up == 0\n";
        let file = OwnFile { name: "mine.yaml".to_owned(), text: text.to_owned() };
        let kept = about(&groups(&file), &Backup::reference());
        let names: Vec<_> = kept[0].rules.iter().map(|rule| rule.kind.name()).collect();
        assert_eq!(names, ["job:failed", "Failed"]);
    }

    #[test]
    fn a_file_that_is_none_has_no_groups() {
        let file = OwnFile { name: "a.yaml".to_owned(), text: "groups: [".to_owned() };
        assert!(groups(&file).is_empty());
    }
}
