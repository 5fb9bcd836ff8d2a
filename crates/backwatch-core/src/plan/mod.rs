//! The plan: one model from which every artefact follows.
//!
//! A plan is always valid: its parts are newtypes that were checked when they were made. It knows no
//! file but `backwatch.yaml` ([`settings`]), and nothing of rules, panels or merging.

mod alert;
mod budget;
mod drill;
mod event;
pub mod feasibility;
mod name;
mod numbers;
mod off_site;
mod quantity;
pub mod settings;
mod severity;
mod timetable;

use std::collections::BTreeMap;

pub use alert::{AlertKind, AlertSettings, Profile, Threshold, ThresholdUnit};
pub use budget::Budget;
pub use drill::{Drill, DrillRecord};
pub use event::{Event, Fate, Moment, Neighbour, OwnScenario};
pub use feasibility::{after_one_failure, check};
pub use name::{DisplayName, ObjectName, check_label_name, check_metric_name};
pub use numbers::Numbers;
pub use off_site::OffSite;
pub use quantity::{Duration, Ratio, per_cent};
pub use severity::AlertSeverity;
pub use timetable::{Timetable, parse_schedule, parse_zone};

use crate::diagnostic::Diagnostic;
use crate::few::Few;

/// What one page, one share link or one `backwatch.yaml` holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// Base of every `runbook_url`; absent, sibling rules may show one when merging.
    pub runbook: Option<String>,
    /// Added to every alert. Label names and values as Prometheus takes them.
    pub labels: BTreeMap<String, String>,
    /// Put into every selector, to tell clusters apart.
    pub matchers: BTreeMap<String, String>,
    /// The version of kube-state-metrics, if it is known.
    pub kube_state_metrics: Option<KsmVersion>,
    /// How long Prometheus keeps samples, if it is known: no window is longer in truth.
    pub retention: Option<Duration>,
    /// One or more.
    pub backups: Vec<Backup>,
}

/// A version of kube-state-metrics: major and minor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct KsmVersion {
    /// The 2 of 2.20.
    pub major: u16,
    /// The 20 of 2.20.
    pub minor: u16,
}

impl KsmVersion {
    /// Reads `2.20`, `v2.20` or `2.20.1`.
    pub fn parse(text: &str) -> Result<Self, Diagnostic> {
        let wrong = || {
            Diagnostic::error(format!("`{}` is not a version of kube-state-metrics", text.trim()))
                .hint("write it like \"2.20\"")
        };
        let mut parts = text.trim().trim_start_matches('v').split('.');
        let mut number = || parts.next().and_then(|p| p.parse().ok()).ok_or_else(wrong);
        Ok(Self { major: number()?, minor: number()? })
    }
}

impl std::fmt::Display for KsmVersion {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}

/// One CronJob that backs something up, and what is promised of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Backup {
    /// What people call it; the prefix of its alert names.
    pub name: DisplayName,
    /// The CronJob's namespace.
    pub namespace: ObjectName,
    /// The CronJob's name.
    pub cronjob: ObjectName,
    /// When it runs.
    pub timetable: Timetable,
    /// `activeDeadlineSeconds` of its Jobs.
    pub deadline: Option<Duration>,
    /// How long a run usually takes.
    pub expected_duration: Option<Duration>,
    /// The claim it writes to.
    pub volume: Option<ObjectName>,
    /// Through what an off-site copy is seen.
    pub off_site: OffSite,
    /// What is promised.
    pub objectives: Objectives,
    /// Which alerts are on.
    pub profile: Profile,
    /// What was set by hand on single alerts; entries that set nothing are not kept.
    pub alerts: Few<AlertKind, AlertSettings>,
    /// Restore drills that were held, in the order in which they were written down.
    pub drills: Vec<Drill>,
    /// Scenarios of the user's own to rehearse.
    pub scenarios: Vec<OwnScenario>,
}

/// What is promised of a backup. Absent figures follow from the schedule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Objectives {
    /// The greatest age of the newest success; absent, it follows from the schedule.
    pub freshness: Option<Duration>,
    /// The greatest age of the newest off-site copy; absent, the backup's own.
    pub off_site_freshness: Option<Duration>,
    /// The share of finished runs that must succeed.
    pub success_rate: Ratio,
    /// Over which span that share is taken.
    pub success_window: Duration,
    /// Recovery time objective: how long a restore may take.
    pub restore: Duration,
    /// How long after a restore drill the next one is due.
    pub drill_interval: Duration,
    /// How full the volume may get before somebody should look.
    pub volume_warning: Ratio,
    /// How full it may get before somebody must act.
    pub volume_critical: Ratio,
}

impl Objectives {
    /// The longest span that a target may be set to by hand.
    pub const LONGEST: Duration = Duration::days(365);
}

impl Default for Objectives {
    fn default() -> Self {
        Self {
            freshness: None,
            off_site_freshness: None,
            success_rate: Ratio::percent(99),
            success_window: Duration::days(30),
            restore: Duration::minutes(15),
            drill_interval: Duration::days(90),
            volume_warning: Ratio::percent(80),
            volume_critical: Ratio::percent(90),
        }
    }
}

impl Default for Plan {
    /// The reference case: one daily NATS backup.
    fn default() -> Self {
        Self {
            runbook: None,
            labels: BTreeMap::new(),
            matchers: BTreeMap::new(),
            kube_state_metrics: None,
            retention: None,
            backups: vec![Backup::reference()],
        }
    }
}

impl Plan {
    /// The name of the rule group of backup `index`: its CronJob's, with the namespace behind it where
    /// two backups of the plan share the name, since group names are unique within a file; where they
    /// share both, a number behind that.
    pub fn group_name(&self, index: usize) -> String {
        let Some(backup) = self.backups.get(index) else {
            return String::new();
        };
        let same = |b: &&Backup| b.cronjob == backup.cronjob;
        let before = self.backups.iter().take(index).filter(same);
        match before.filter(|b| b.namespace == backup.namespace).count() {
            0 if self.backups.iter().filter(same).count() == 1 => backup.cronjob.to_string(),
            0 => format!("{}.{}", backup.cronjob, backup.namespace),
            known => format!("{}.{}.{}", backup.cronjob, backup.namespace, known + 1),
        }
    }
}

impl Backup {
    /// A backup of a CronJob with the requirement's objectives and the default profile.
    pub fn new(namespace: ObjectName, cronjob: ObjectName, timetable: Timetable) -> Self {
        Self {
            name: DisplayName::infer(cronjob.as_str(), namespace.as_str()),
            namespace,
            cronjob,
            timetable,
            deadline: None,
            expected_duration: None,
            volume: None,
            off_site: OffSite::None,
            objectives: Objectives::default(),
            profile: Profile::default(),
            alerts: Few::default(),
            drills: Vec::new(),
            scenarios: Vec::new(),
        }
    }

    /// The reference case: `nats/nats-backup`, daily at 02:00 UTC, ten minutes at most, on a volume.
    pub fn reference() -> Self {
        let name = ObjectName::known;
        let mut backup = Self::new(name("nats"), name("nats-backup"), Timetable::reference());
        backup.deadline = Some(Duration::minutes(10));
        backup.volume = Some(name("nats-backup-pvc"));
        backup
    }

    /// The prefix of its alert names.
    pub fn prefix(&self) -> String {
        self.name.prefix()
    }

    /// The name of `kind` for this backup.
    pub fn alert_name(&self, kind: AlertKind) -> String {
        kind.name(&self.prefix())
    }

    /// What was set by hand on `kind`.
    pub fn settings(&self, kind: AlertKind) -> AlertSettings {
        self.alerts.get(&kind).cloned().unwrap_or_default()
    }

    /// Sets what was set by hand on `kind`; nothing set removes the entry.
    pub fn set(&mut self, kind: AlertKind, settings: AlertSettings) {
        if settings.is_empty() {
            self.alerts.remove(&kind);
        } else {
            self.alerts.insert(kind, settings);
        }
    }

    /// Why `kind` cannot be had for this backup, if it cannot; a reason without a full stop.
    pub fn unavailable(&self, kind: AlertKind) -> Option<&'static str> {
        if kind.needs_volume() && self.volume.is_none() {
            return Some("needs the volume that the backup writes to");
        }
        if kind.needs_off_site() && self.off_site == OffSite::None {
            return Some("needs an off-site signal: choose a source");
        }
        if kind == AlertKind::DurationNearDeadline && self.deadline.is_none() {
            return Some("needs a deadline (activeDeadlineSeconds)");
        }
        if kind == AlertKind::BudgetSpent && self.budget().is_none() {
            return Some("needs a success target below 100 % and a window with runs in it");
        }
        let three = Profile::AsSpecified.includes(kind);
        if self.is_specified(kind) && !three {
            return Some("is not among the three rules of the requirement");
        }
        None
    }

    /// Whether `kind` is on: it can be had, and the settings, or else the profile, say so.
    pub fn is_on(&self, kind: AlertKind) -> bool {
        let chosen = self.alerts.get(&kind).and_then(|s| s.enabled);
        self.unavailable(kind).is_none() && chosen.unwrap_or(self.profile.includes(kind))
    }

    /// Whether `kind` stands as the requirement has it, if it is on.
    pub fn is_specified(&self, kind: AlertKind) -> bool {
        let is_hardened = self.alerts.get(&kind).is_some_and(|settings| settings.hardened);
        self.profile == Profile::AsSpecified && !is_hardened
    }

    /// Whether all alerts stand as the requirement has them, without anything recorded.
    pub fn is_all_specified(&self) -> bool {
        self.profile == Profile::AsSpecified
            && self.alerts_on().into_iter().all(|kind| self.is_specified(kind))
    }

    /// The severity that `kind` has unless it is set.
    pub fn default_severity(&self, kind: AlertKind) -> AlertSeverity {
        let is_hardened = self.profile == Profile::AsSpecified && !self.is_specified(kind);
        kind.severity(if is_hardened { Profile::default() } else { self.profile })
    }

    /// The severity of `kind` as it stands in its rule.
    pub fn severity(&self, kind: AlertKind) -> AlertSeverity {
        self.settings(kind).severity.unwrap_or_else(|| self.default_severity(kind))
    }

    /// One sentence on what `kind` catches in the form in which it stands, without a full stop.
    pub fn catches(&self, kind: AlertKind) -> &'static str {
        if self.is_specified(kind) { kind.catches_as_specified() } else { kind.catches() }
    }

    /// The kinds that are on, in order.
    pub fn alerts_on(&self) -> Vec<AlertKind> {
        AlertKind::ALL.into_iter().filter(|kind| self.is_on(*kind)).collect()
    }

    /// The numbers that follow from schedule, deadline and objectives.
    pub fn numbers(&self) -> Numbers {
        Numbers::of(self)
    }
}

#[cfg(test)]
mod tests;
