//! What a text that came is taken for, and how a manifest becomes part of the settings.

use backwatch_core::diagnostic::Diagnostic;
use backwatch_core::infer::{self, Inferred};
use backwatch_core::plan::{Backup, Plan, settings};

use crate::state::draft::Settings;
use crate::state::origin::Origin;

/// What a text is taken for.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Came {
    /// One or more `CronJob`s.
    Manifest(Vec<Inferred>),
    /// Settings saved earlier.
    Settings(Box<Plan>),
    /// A manifest or settings that cannot be used.
    Broken(Vec<Diagnostic>),
    /// A file to merge into.
    File,
}

/// Finds out what a text is, by its content.
pub(crate) fn sort(text: &str) -> Came {
    if has_line(text, "backups:") && has_line(text, "version:") {
        return match settings::read(text) {
            Ok(plan) => Came::Settings(Box::new(plan)),
            Err(errors) => Came::Broken(errors),
        };
    }
    if !text.contains("CronJob") {
        return Came::File;
    }
    match infer::cronjobs(text) {
        Ok(found) => Came::Manifest(found),
        // The word alone makes no manifest: alert rules speak of CronJobs too.
        Err(_) if !says_cronjob(text) => Came::File,
        Err(errors) => Came::Broken(errors),
    }
}

fn has_line(text: &str, start: &str) -> bool {
    text.lines().any(|line| line.starts_with(start))
}

fn says_cronjob(text: &str) -> bool {
    let kind = |line: &str| {
        let line = line.trim().trim_start_matches("- ").trim_end_matches(',');
        let value = line.strip_prefix("kind:").or_else(|| line.strip_prefix("\"kind\":"));
        value.is_some_and(|value| value.trim().trim_matches('"') == "CronJob")
    };
    text.lines().any(kind)
}

/// Takes `CronJob`s into the settings: one that is known is brought up to date, the untouched
/// reference case gives way, others are added. The place of the last one is returned.
pub(crate) fn take_in(settings: &mut Settings, file: &str, found: Vec<Inferred>) -> usize {
    let mut place = 0;
    for inferred in found {
        place = take_one(settings, file, inferred);
    }
    place
}

fn take_one(settings: &mut Settings, file: &str, inferred: Inferred) -> usize {
    let Inferred { backup, facts, notes } = inferred;
    let notes = notes.iter().map(said).collect();
    let same =
        |known: &Backup| known.namespace == backup.namespace && known.cronjob == backup.cronjob;
    let known = settings.plan.backups.iter().position(same);
    let place = known.or_else(|| stand_in(settings));
    let Some(place) = place else {
        let mut before = backup.clone();
        for fact in &facts {
            fact.field.undo(&mut before);
        }
        settings.plan.backups.push(backup);
        let origin = Origin { file: file.to_owned(), facts, before, notes };
        settings.origins.push(Some(origin));
        return settings.plan.backups.len() - 1;
    };
    if let Some(own) = settings.plan.backups.get_mut(place) {
        let before = own.clone();
        let read = Backup {
            // What was tuned stays; a name is inferred anew only for another CronJob.
            name: if known.is_some() { own.name.clone() } else { backup.name.clone() },
            objectives: own.objectives.clone(),
            profile: own.profile,
            alerts: own.alerts.clone(),
            drills: own.drills.clone(),
            expected_duration: own.expected_duration,
            ..backup
        };
        *own = read;
        if let Some(origin) = settings.origins.get_mut(place) {
            *origin = Some(Origin { file: file.to_owned(), facts, before, notes });
        }
    }
    place
}

/// A finding without its field: it stands where that is clear.
fn said(note: &Diagnostic) -> String {
    match &note.hint {
        Some(hint) => format!("{}; {hint}", note.message),
        None => note.message.clone(),
    }
}

/// The backup that only stands in until there is a real one.
fn stand_in(settings: &Settings) -> Option<usize> {
    let reference = Backup::reference();
    let only = settings.plan.backups.len() == 1 && settings.origin(0).is_none();
    let first = settings.plan.backups.first()?;
    let untouched = first.cronjob == reference.cronjob && first.namespace == reference.namespace;
    (only && untouched).then_some(0)
}

#[cfg(test)]
mod tests {
    use backwatch_core::plan::Duration;

    use super::*;

    fn manifest(name: &str) -> String {
        format!(
            "apiVersion: batch/v1\nkind: CronJob\nmetadata:\n  name: {name}\n  namespace: db\n\
             spec:\n  schedule: \"0 * * * *\"\n  jobTemplate:\n    spec:\n      \
             activeDeadlineSeconds: 120\n"
        )
    }

    fn found(name: &str) -> Vec<Inferred> {
        match sort(&manifest(name)) {
            Came::Manifest(found) => found,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn texts_are_sorted_by_content() {
        assert!(matches!(sort("groups:\n- name: CronJob rules\n"), Came::File));
        assert!(matches!(sort("kind: CronJob\nspec: {}\n"), Came::Broken(_)));
        assert!(matches!(sort("version: 1\nbackups: []\n"), Came::Broken(_)));
        let saved = settings::write(&Plan::default());
        assert_eq!(sort(&saved), Came::Settings(Box::default()));
    }

    #[test]
    fn the_reference_gives_way_and_keeps_what_was_tuned() {
        let mut settings = Settings::default();
        settings.plan.backups[0].objectives.restore = Duration::hours(1);
        assert_eq!(take_in(&mut settings, "pg.yaml", found("pg-dump")), 0);
        let backup = &settings.plan.backups[0];
        assert_eq!((backup.name.as_str(), settings.plan.backups.len()), ("PgDump", 1));
        assert_eq!(backup.objectives.restore, Duration::hours(1));
        assert_eq!(backup.numbers().freshness, Duration::hours(2));
        assert_eq!(settings.origin(0).unwrap().file, "pg.yaml");
    }

    #[test]
    fn a_second_cronjob_is_added_and_a_known_one_brought_up_to_date() {
        let mut settings = Settings::default();
        take_in(&mut settings, "pg.yaml", found("pg-dump"));
        assert_eq!(take_in(&mut settings, "my.yaml", found("mysql-backup")), 1);
        assert_eq!(take_in(&mut settings, "new.yaml", found("pg-dump")), 0);
        assert_eq!((settings.plan.backups.len(), settings.origins.len()), (2, 2));
    }
}
