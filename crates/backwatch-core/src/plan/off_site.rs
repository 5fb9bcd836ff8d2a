//! Through what an off-site copy can be seen. None of them proves that the object can be restored.

use std::collections::BTreeMap;

use super::ObjectName;

/// The signal of an off-site copy.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum OffSite {
    /// There is none: the alert is off and the panel says UNKNOWN.
    #[default]
    None,
    /// A CronJob of its own uploads, in the backup's namespace.
    CronJob {
        /// Its name.
        name: ObjectName,
    },
    /// A container of its own in the backup's pod uploads.
    Container {
        /// Its name.
        name: ObjectName,
    },
    /// `s3_last_modified_object_date` of `s3_exporter`.
    S3Exporter {
        /// The bucket.
        bucket: String,
        /// The prefix within it; may be empty.
        prefix: String,
    },
    /// A metric whose value is the time of the newest upload, in seconds since the epoch.
    Metric {
        /// The metric's name.
        name: String,
        /// What selects this backup's series.
        matchers: BTreeMap<String, String>,
    },
}

impl OffSite {
    /// Its `source` in `backwatch.yaml`.
    pub const fn key(&self) -> &'static str {
        match self {
            Self::None => "none",
            Self::CronJob { .. } => "cronjob",
            Self::Container { .. } => "container",
            Self::S3Exporter { .. } => "s3_exporter",
            Self::Metric { .. } => "metric",
        }
    }

    /// All keys, in the order in which they are offered.
    pub const KEYS: [&'static str; 5] = ["none", "cronjob", "container", "s3_exporter", "metric"];
}
