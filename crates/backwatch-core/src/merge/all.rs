//! Several files at once: who gets what is new, and what the files have in common.

use super::{Additions, Kind, MergeOptions, Merged, Recognised, merge};
use crate::diagnostic::Diagnostic;
use crate::plan::Plan;
use crate::share;

/// Merges `plan` into each of `files`, in their order, as [`Together`] says.
pub fn merge_all(
    plan: &Plan,
    files: &[Recognised],
    options: &MergeOptions,
) -> Vec<Result<Merged, Vec<Diagnostic>>> {
    let together = Together::new(plan, files, options);
    files.iter().enumerate().map(|(index, file)| together.file(index, file)).collect()
}

/// Files that a plan is merged into together.
///
/// Rules that stand in no file yet go into one of them only: the rule file that holds the most of ours
/// already, else the first; rows likewise. What the other files have that would page for the same
/// thing is noted there. `settings` and `base` of the options are set here, from the plan and from the
/// comment that an earlier merge left in each file.
pub struct Together<'a> {
    plan: &'a Plan,
    files: &'a [Recognised],
    options: &'a MergeOptions,
    fragment: String,
    rules: Option<usize>,
    rows: Option<usize>,
}

impl<'a> Together<'a> {
    /// Finds out which of the files gets what is new.
    pub fn new(plan: &'a Plan, files: &'a [Recognised], options: &'a MergeOptions) -> Self {
        let fragment = share::fragment(plan);
        let rules = chosen(files, Recognised::has_rules, |file| file.known_rules(plan));
        let rows = chosen(files, Recognised::has_dashboards, |file| file.known_rows(plan));
        Self { plan, files, options, fragment, rules, rows }
    }

    /// Merges into one of the files; none where there is no such file.
    pub fn merge(&self, index: usize) -> Option<Result<Merged, Vec<Diagnostic>>> {
        Some(self.file(index, self.files.get(index)?))
    }

    fn file(&self, index: usize, file: &Recognised) -> Result<Merged, Vec<Diagnostic>> {
        let known = self.options;
        let base = file.settings().and_then(|settings| share::read(&settings)?.ok());
        let options = MergeOptions {
            add: Additions {
                rules: known.add.rules && self.rules == Some(index),
                rows: known.add.rows && self.rows == Some(index),
            },
            settings: Some(known.settings.clone().unwrap_or_else(|| self.fragment.clone())),
            base: known.base.clone().or(base),
            ..known.clone()
        };
        let mut merged = merge(self.plan, file, &options)?;
        if !options.remove && file.kind() != Kind::Runbook {
            note_target(file, &options, (self.rules, self.rows), self.files, &mut merged);
        }
        Ok(merged)
    }
}

/// The file that gets what is new: the one with the most of ours, else the first.
fn chosen(
    files: &[Recognised],
    fits: impl Fn(&Recognised) -> bool,
    known: impl Fn(&Recognised) -> usize,
) -> Option<usize> {
    let fitting: Vec<(usize, &Recognised)> =
        files.iter().enumerate().filter(|(_, file)| fits(file)).collect();
    if let [(only, _)] = *fitting {
        return Some(only);
    }
    let mut best: Option<(usize, usize)> = None;
    for (index, file) in fitting {
        let count = known(file);
        if best.is_none_or(|(_, most)| count > most) {
            best = Some((index, count));
        }
    }
    best.map(|(index, _)| index)
}

/// Says where the rest is, so that a file without changes is no riddle.
fn note_target(
    file: &Recognised,
    options: &MergeOptions,
    targets: (Option<usize>, Option<usize>),
    files: &[Recognised],
    merged: &mut Merged,
) {
    let name =
        |index: Option<usize>| index.and_then(|index| files.get(index)).map(Recognised::name);
    if let Some(name) = name(targets.0).filter(|_| file.has_rules() && !options.add.rules) {
        merged.notes.push(Diagnostic::note(format!("new rules go into {name}")));
    }
    if let Some(name) = name(targets.1).filter(|_| file.has_dashboards() && !options.add.rows) {
        merged.notes.push(Diagnostic::note(format!("new rows go into {name}")));
    }
}
