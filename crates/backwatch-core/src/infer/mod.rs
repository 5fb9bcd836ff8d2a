//! A plan from CronJob manifests: what was read, from which line, and what it means.
//!
//! It guesses nothing silently: every value comes as a [`Fact`] with its line, so that it can be shown
//! and undone.

mod manifest;
mod pod;

use backwatch_edit::{Document, Node};

use crate::diagnostic::Diagnostic;
use crate::plan::{
    Backup, Duration, ObjectName, OffSite, Plan, Timetable, parse_schedule, parse_zone,
};

/// What was read of one CronJob.
#[derive(Clone, Debug, PartialEq)]
pub struct Inferred {
    /// The backup that follows from it, with the requirement's objectives.
    pub backup: Backup,
    /// What was read, in the order in which it is shown.
    pub facts: Vec<Fact>,
    /// What is worth knowing about it.
    pub notes: Vec<Diagnostic>,
}

/// One value that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// What it is about.
    pub field: FactField,
    /// The value as people read it.
    pub value: String,
    /// The line it stands in, from 1.
    pub line: usize,
}

/// What a fact is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FactField {
    /// `metadata.name`, from which the display name follows too.
    CronJob,
    /// `metadata.namespace`.
    Namespace,
    /// `spec.schedule`.
    Schedule,
    /// `spec.timeZone`.
    TimeZone,
    /// `spec.suspend`.
    Suspend,
    /// `spec.successfulJobsHistoryLimit` and `failedJobsHistoryLimit`.
    History,
    /// `activeDeadlineSeconds`.
    Deadline,
    /// `backoffLimit`.
    Backoff,
    /// The claim that is mounted.
    Volume,
    /// A hint of an upload.
    OffSite,
}

impl FactField {
    /// As people read it.
    pub const fn title(self) -> &'static str {
        match self {
            Self::CronJob => "CronJob",
            Self::Namespace => "Namespace",
            Self::Schedule => "Schedule",
            Self::TimeZone => "Time zone",
            Self::Suspend => "Suspended",
            Self::History => "Jobs kept",
            Self::Deadline => "Deadline",
            Self::Backoff => "Retries",
            Self::Volume => "Volume",
            Self::OffSite => "Off-site",
        }
    }

    /// Takes back in `backup` what was read: the value becomes that of a backup without it.
    pub fn undo(self, backup: &mut Backup) {
        match self {
            Self::TimeZone => {
                backup.timetable = Timetable::new(backup.timetable.schedule().clone(), None);
            }
            Self::Schedule => {
                let zone = backup.timetable.zone().cloned();
                let daily = Backup::reference().timetable.schedule().clone();
                backup.timetable = Timetable::new(daily, zone);
            }
            Self::Deadline => backup.deadline = None,
            Self::Volume => backup.volume = None,
            Self::OffSite => backup.off_site = OffSite::None,
            Self::CronJob | Self::Namespace | Self::Suspend | Self::History | Self::Backoff => {}
        }
    }
}

/// Reads every CronJob in `text` (several documents, `List`s). An error where there is none, or where
/// one cannot be used.
pub fn cronjobs(text: &str) -> Result<Vec<Inferred>, Vec<Diagnostic>> {
    let document = Document::yaml(text).map_err(|error| vec![unreadable(&error)])?;
    let mut found = Vec::new();
    for root in document.roots() {
        collect(root, false, &mut found);
    }
    if found.is_empty() {
        let message = "there is no CronJob in this text";
        let hint = "give the manifest with `kind: CronJob`";
        return Err(vec![Diagnostic::error(message).at(1, 1).hint(hint)]);
    }
    let mut said = Vec::new();
    let read: Vec<Option<Inferred>> =
        found.into_iter().map(|node| manifest::read(node, &mut said)).collect();
    if !said.is_empty() {
        return Err(said);
    }
    Ok(join_uploads(read.into_iter().flatten().collect()))
}

/// A plan of every CronJob in `text`, with the notes on them.
pub fn plan(text: &str) -> Result<(Plan, Vec<Diagnostic>), Vec<Diagnostic>> {
    let inferred = cronjobs(text)?;
    let notes = inferred.iter().flat_map(|one| one.notes.clone()).collect();
    let backups = inferred.into_iter().map(|one| one.backup).collect();
    Ok((Plan { backups, ..Plan::default() }, notes))
}

/// The CronJobs at a node. As the API server answers, only the list says what its items are.
fn collect<'a>(node: Node<'a>, of_cronjobs: bool, found: &mut Vec<Node<'a>>) {
    match node.get("kind").and_then(Node::as_str) {
        Some("CronJob") => found.push(node),
        Some(kind) if kind.ends_with("List") => {
            for item in node.get("items").into_iter().flat_map(Node::items) {
                collect(item, kind == "CronJobList", found);
            }
        }
        None if of_cronjobs && node.is_mapping() => found.push(node),
        _ => {}
    }
}

/// An error of the reader. A schedule that begins with `*` or `@` is no text to YAML without quotes.
fn unreadable(error: &backwatch_edit::Error) -> Diagnostic {
    let said = Diagnostic::from(error);
    let line = error.line_text().unwrap_or_default().trim_start();
    let bare =
        line.strip_prefix("schedule:").is_some_and(|v| v.trim_start().starts_with(['*', '@']));
    if bare { said.hint("put the schedule into quotes: \"*/15 * * * *\"") } else { said }
}

/// A CronJob that is named after another and uploads is that one's off-site copy, not a backup.
fn join_uploads(read: Vec<Inferred>) -> Vec<Inferred> {
    let names: Vec<(ObjectName, ObjectName)> =
        read.iter().map(|i| (i.backup.namespace.clone(), i.backup.cronjob.clone())).collect();
    let uploads_of = |upload: &(ObjectName, ObjectName)| {
        names.iter().position(|backup| {
            let rest = upload.1.as_str().strip_prefix(backup.1.as_str());
            backup.0 == upload.0
                && rest.is_some_and(|rest| rest.starts_with('-') && pod::says_upload(rest))
        })
    };
    let targets: Vec<Option<usize>> = names.iter().map(uploads_of).collect();
    let mut kept: Vec<(usize, Inferred)> = Vec::new();
    let mut uploads = Vec::new();
    for (index, inferred) in read.into_iter().enumerate() {
        match targets.get(index).copied().flatten() {
            Some(target) => uploads.push((target, inferred)),
            None => kept.push((index, inferred)),
        }
    }
    for (target, upload) in uploads {
        if let Some((_, backup)) = kept.iter_mut().find(|(index, _)| *index == target) {
            let name = upload.backup.cronjob;
            let line = upload.facts.first().map_or(1, |fact| fact.line);
            backup.facts.retain(|fact| fact.field != FactField::OffSite);
            backup.notes.retain(|note| note.field.as_deref() != Some("off_site"));
            let value = format!("uploaded by CronJob {name}");
            backup.facts.push(Fact { field: FactField::OffSite, value, line });
            backup.backup.off_site = OffSite::CronJob { name };
        }
    }
    kept.into_iter().map(|(_, inferred)| inferred).collect()
}

#[cfg(test)]
mod tests;
