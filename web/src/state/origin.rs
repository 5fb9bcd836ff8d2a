//! Where the facts of a backup were read, and what stood there before.

use backwatch_core::infer::{Fact, FactField};
use backwatch_core::plan::Backup;

/// What was read from a manifest for one backup.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Origin {
    /// The file.
    pub(crate) file: String,
    /// The facts that still stand as read, each with its line.
    pub(crate) facts: Vec<Fact>,
    /// The backup as it was before.
    pub(crate) before: Backup,
    /// What is worth knowing about the manifest, a sentence each.
    pub(crate) notes: Vec<String>,
}

impl Origin {
    /// A fact, where it still stands as read.
    pub(crate) fn fact(&self, field: FactField) -> Option<&Fact> {
        self.facts.iter().find(|fact| fact.field == field)
    }

    /// The same without a fact, as one that was undone or changed by hand.
    pub(crate) fn without(&self, field: FactField) -> Self {
        let mut rest = self.clone();
        rest.facts.retain(|fact| fact.field != field);
        rest
    }
}

/// Every field that a manifest can tell.
const FIELDS: [FactField; 10] = [
    FactField::CronJob,
    FactField::Namespace,
    FactField::Schedule,
    FactField::TimeZone,
    FactField::Suspend,
    FactField::History,
    FactField::Deadline,
    FactField::Backoff,
    FactField::Volume,
    FactField::OffSite,
];

/// The field of a title, as it is kept.
pub(crate) fn field_titled(title: &str) -> Option<FactField> {
    FIELDS.into_iter().find(|field| field.title() == title)
}

/// Puts what stands in `from` for a field into `to`.
pub(crate) fn put(field: FactField, from: &Backup, to: &mut Backup) {
    match field {
        FactField::CronJob => {
            to.cronjob = from.cronjob.clone();
            to.name = from.name.clone();
        }
        FactField::Namespace => to.namespace = from.namespace.clone(),
        FactField::Schedule | FactField::TimeZone => to.timetable = from.timetable.clone(),
        FactField::Deadline => to.deadline = from.deadline,
        FactField::Volume => to.volume.clone_from(&from.volume),
        FactField::OffSite => to.off_site.clone_from(&from.off_site),
        FactField::Suspend | FactField::History | FactField::Backoff => {}
    }
}
