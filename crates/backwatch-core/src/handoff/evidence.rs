//! Evidence for each exit criterion: where it stands, and what was checked.

use super::Delivered;
use crate::artefact::dashboard::rows;
use crate::artefact::rules::rule_groups;
use crate::merge::{Kind, MergeOptions, Recognised, merge_all, recognise};
use crate::plan::{OffSite, Plan};

/// What speaks for a criterion.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Evidence {
    /// `file:line: what stands there`, in the order of the plan.
    pub(super) found: Vec<String>,
    /// What should be there and is not.
    pub(super) missing: Vec<String>,
    /// What was checked, a sentence each.
    pub(super) checked: Vec<String>,
    /// The file that holds the most of it.
    pub(super) file: Option<String>,
}

impl Evidence {
    /// Whether the criterion is met.
    pub(super) fn is_met(&self) -> bool {
        !self.found.is_empty() && self.missing.is_empty()
    }

    fn look(&mut self, files: &[&Delivered], what: &str, fits: impl Fn(&str) -> bool) {
        for file in files {
            if let Some(line) = file.text.lines().position(&fits) {
                self.found.push(format!("`{}:{}`: {what}", file.name, line + 1));
                self.file.get_or_insert_with(|| file.name.clone());
                return;
            }
        }
        self.missing.push(what.to_owned());
    }
}

/// The files by what they are, and whether merging once more would change one.
pub(super) struct Files<'f> {
    pub(super) rules: Vec<&'f Delivered>,
    pub(super) dashboards: Vec<&'f Delivered>,
    pub(super) runbooks: Vec<&'f Delivered>,
    /// Of each file that merging again would change, or that waits for a decision, its name and why.
    pub(super) unsettled: Vec<(String, &'static str)>,
}

impl<'f> Files<'f> {
    pub(super) fn of(plan: &Plan, files: &'f [Delivered]) -> Self {
        let read: Vec<Recognised> =
            files.iter().map(|file| recognise(&file.name, file.text.as_bytes())).collect();
        let again = merge_all(plan, &read, &MergeOptions::default());
        let mut unsettled = Vec::new();
        for (file, merged) in files.iter().zip(&again) {
            match merged {
                Err(_) => unsettled.push((file.name.clone(), "it cannot be read")),
                Ok(merged) if merged.is_unresolved() => {
                    unsettled.push((file.name.clone(), "a field was changed by hand"));
                }
                Ok(merged) if merged.is_changed() => {
                    unsettled.push((file.name.clone(), "merging the settings would change it"));
                }
                Ok(_) => {}
            }
        }
        let which = |fits: fn(&Recognised) -> bool| -> Vec<&'f Delivered> {
            files.iter().zip(&read).filter(|(_, read)| fits(read)).map(|(file, _)| file).collect()
        };
        Self {
            rules: which(Recognised::has_rules),
            dashboards: which(Recognised::has_dashboards),
            runbooks: which(|file| file.kind() == Kind::Runbook),
            unsettled,
        }
    }

    /// Says of `files` that they were merged again without a change, or what is open.
    fn settle(&self, files: &[&Delivered], evidence: &mut Evidence) {
        for file in files {
            match self.unsettled.iter().find(|(name, _)| *name == file.name) {
                Some((name, why)) => {
                    evidence.missing.push(format!("`{name}` as the settings want it: {why}"));
                }
                None => evidence.checked.push(format!(
                    "`{}` was read again and merged again: nothing changes.",
                    file.name
                )),
            }
        }
    }
}

/// Every alert of the plan stands in a rule file; so many rules were `checked` elsewhere.
pub(super) fn rules(plan: &Plan, files: &Files<'_>, checked: Option<usize>) -> Evidence {
    let mut evidence = Evidence::default();
    for rule in rule_groups(plan, None).into_iter().flat_map(|group| group.rules) {
        if rule.alert_kind().is_some() {
            let name = rule.name().to_owned();
            evidence.look(&files.rules, &format!("alert {name}"), |line| is_alert(line, &name));
        }
    }
    files.settle(&files.rules, &mut evidence);
    if let Some(count) = checked {
        evidence.checked.push(format!(
            "Syntax, expressions and templates of the {count} rules were checked as Prometheus does when it \
             loads them."
        ));
    }
    evidence
}

/// `- alert: NAME`, also quoted, also as JSON.
fn is_alert(line: &str, name: &str) -> bool {
    let line = line.trim().trim_start_matches("- ").trim_start_matches(['{', ' ']);
    let line = line.strip_prefix('"').unwrap_or(line);
    let Some(rest) = line.strip_prefix("alert") else { return false };
    let rest = rest.strip_prefix('"').unwrap_or(rest);
    let Some(value) = rest.trim_start().strip_prefix(':') else { return false };
    let value = value.trim_start().trim_start_matches(['"', '\'']);
    let ends = |rest: &str| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_');
    value.strip_prefix(name).is_some_and(ends)
}

/// Every panel of the plan stands in a dashboard, found by its marker.
pub(super) fn panels(plan: &Plan, files: &Files<'_>) -> Evidence {
    let mut evidence = Evidence::default();
    for row in rows(plan) {
        for panel in row.panels {
            let what = format!("panel {}, row {}", panel.title, row.title);
            evidence.look(&files.dashboards, &what, |line| holds(line, &panel.marker));
        }
    }
    files.settle(&files.dashboards, &mut evidence);
    evidence
}

/// Whether a marker stands in a line and does not go on.
fn holds(line: &str, marker: &str) -> bool {
    let goes_on = |c: char| c.is_alphanumeric() || matches!(c, '-' | '/');
    line.match_indices(marker).any(|(at, _)| {
        let behind = line.get(at + marker.len()..).and_then(|rest| rest.chars().next());
        !behind.is_some_and(goes_on)
    })
}

/// Every indicator's target stands in a runbook.
pub(super) fn indicators(plan: &Plan, files: &Files<'_>) -> Evidence {
    let mut evidence = Evidence::default();
    for (index, backup) in plan.backups.iter().enumerate() {
        for indicator in crate::artefact::sli::indicators(plan, index, None) {
            let what =
                format!("{} of {}, {}", indicator.kind.name(), backup.name, indicator.target);
            let start = format!("| {} | {} | ", indicator.kind.name(), indicator.target);
            evidence.look(&files.runbooks, &what, |line| line.starts_with(&start));
        }
    }
    files.settle(&files.runbooks, &mut evidence);
    evidence
}

/// The metrics that the rules select, but for those that they record themselves.
pub(super) fn metrics(plan: &Plan) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for rule in rule_groups(plan, None).into_iter().flat_map(|group| group.rules) {
        for before in rule.expr.split('{').collect::<Vec<_>>().split_last().map_or(&[][..], |s| s.1)
        {
            let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == ':';
            let name = before.rsplit(|c| !is_name(c)).next().unwrap_or_default();
            if !name.is_empty() && !name.starts_with("backup:") && !names.iter().any(|n| n == name)
            {
                names.push(name.to_owned());
            }
        }
    }
    // A metric of the user's own may be selected by its bare name.
    for backup in &plan.backups {
        if let OffSite::Metric { name, .. } = &backup.off_site
            && !names.contains(name)
        {
            names.push(name.clone());
        }
    }
    names.sort();
    names
}
