//! Plans that pass validation, good and bad ones, the same ones each time.

use super::tests::plan_of;
use crate::plan::{Duration, Plan};

/// A key and the values it may have; an empty one leaves it out.
type Choices = (&'static str, &'static [&'static str]);

const SCHEDULES: &[&str] = &[
    "0 2 * * *",
    "0 2 * * 1-5",
    "0 */6 * * *",
    "*/15 * * * *",
    "*/5 * * * *",
    "0 * * * *",
    "30 3 * * 0",
    "0 2 1 * *",
    "0 2 1 * 1",
    "15 1,13 * * *",
    "@daily",
    "@weekly",
    "0 4 */2 * *",
];

const BACKUP: &[Choices] = &[
    ("profile", &["essential", "recommended", "thorough", "as-specified"]),
    ("time_zone", &["", "Etc/UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata"]),
    ("deadline", &["", "", "2m", "10m", "1h", "4h", "30h"]),
    ("expected_duration", &["", "", "50s", "2m", "9m", "50m", "5h"]),
    ("volume", &["", "pvc"]),
    ("off_site", &["", "{source: cronjob, name: up}", "{source: container, name: up}"]),
];

const OBJECTIVES: &[Choices] = &[
    ("freshness", &["", "", "1h", "25h", "30h", "8d", "40d"]),
    ("off_site_freshness", &["", "", "2h", "26h", "50d"]),
    ("success_rate", &["", "90%", "99.9%", "100%"]),
    ("success_window", &["", "1d", "7d", "90d"]),
    ("volume_warning", &["", "50%", "95%", "5%"]),
    ("volume_critical", &["", "60%", "98%", "3%"]),
];

const AGES: &[&str] = &["", "", "", "", "1m", "20m", "26h", "100h"];
const SHARES: &[&str] = &["", "", "", "40%", "85%", "99%"];
const HOLDS: &[&str] = &["", "", "", "", "1m", "2h", "3d"];

const ALERTS: &[Choices] = &[
    ("NatsBackupFailed", &[""]),
    ("NatsBackupMissing", AGES),
    ("NatsBackupMissingCritical", AGES),
    ("NatsBackupNotScheduled", AGES),
    ("NatsBackupRunningTooLong", AGES),
    ("NatsBackupDurationNearDeadline", AGES),
    ("S3UploadStale", AGES),
    ("BackupPVCNearCapacity", SHARES),
    ("BackupPVCCritical", SHARES),
];

const RETENTIONS: &[&str] = &["", "", "6h", "15d", "400d"];

/// A source of plans that follow from its seed; it is not 0.
pub(crate) struct Chance(u64);

impl Chance {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn pick(&mut self, choices: &[&'static str]) -> &'static str {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        choices[usize::try_from(self.0 >> 8).unwrap() % choices.len()]
    }

    fn entries(&mut self, choices: &[Choices]) -> Vec<String> {
        let mut entries = Vec::new();
        for (key, values) in choices {
            let value = self.pick(values);
            if !value.is_empty() {
                entries.push(format!("{key}: {value}"));
            }
        }
        entries
    }

    pub(crate) fn plan(&mut self) -> Plan {
        let mut lines = vec![format!("schedule: \"{}\"", self.pick(SCHEDULES))];
        lines.push("name: Nats".to_owned());
        lines.extend(self.entries(BACKUP));
        lines.push(format!("objectives: {{{}}}", self.entries(OBJECTIVES).join(", ")));
        let mut alerts = Vec::new();
        for (name, thresholds) in ALERTS {
            let set = self.entries(&[("threshold", thresholds), ("for", HOLDS)]);
            if !set.is_empty() {
                alerts.push(format!("{name}: {{{}}}", set.join(", ")));
            }
        }
        lines.push(format!("alerts: {{{}}}", alerts.join(", ")));
        let mut plan = plan_of(&format!("  {}\n", lines.join("\n  ")));
        plan.retention = Duration::parse(self.pick(RETENTIONS)).ok();
        plan
    }
}
