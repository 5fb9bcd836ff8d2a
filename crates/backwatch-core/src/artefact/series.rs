//! The series of one backup: every selector in every artefact comes from here, so that each selects
//! its own backup and carries the plan's matchers.

use super::expr::{Expr, Selector};
use crate::plan::{Backup, Plan};

/// Makes selectors for one backup of a plan.
#[derive(Clone, Copy)]
pub(crate) struct Series<'a> {
    plan: &'a Plan,
    backup: &'a Backup,
}

impl<'a> Series<'a> {
    pub(crate) fn new(plan: &'a Plan, backup: &'a Backup) -> Self {
        Self { plan, backup }
    }

    /// `metric` with the plan's matchers only.
    pub(crate) fn bare(self, metric: &str) -> Selector {
        let start = Selector::new(metric);
        self.plan.matchers.iter().fold(start, |s, (label, value)| s.with(label, value))
    }

    /// `metric` in the backup's namespace.
    pub(crate) fn namespaced(self, metric: &str) -> Selector {
        self.bare(metric).with("namespace", self.backup.namespace.as_str())
    }

    /// `metric` of the backup's CronJob.
    pub(crate) fn cronjob(self, metric: &str) -> Selector {
        self.namespaced(metric).with("cronjob", self.backup.cronjob.as_str())
    }

    /// `metric` of the backup's volume; of no volume at all where the plan has none.
    pub(crate) fn volume(self, metric: &str) -> Selector {
        let claim = self.backup.volume.as_ref().map_or("", |claim| claim.as_str());
        self.namespaced(metric).with("persistentvolumeclaim", claim)
    }

    /// `backup:job_owner` of this backup: Job to CronJob, one series a Job.
    pub(crate) fn job_owner(self) -> Expr {
        self.cronjob("backup:job_owner").expr()
    }

    /// `backup:last_success_timestamp_seconds` of this backup.
    pub(crate) fn last_success(self) -> Expr {
        self.cronjob("backup:last_success_timestamp_seconds").expr()
    }

    /// `backup:pvc_used:ratio` of this backup's volume.
    pub(crate) fn volume_used(self) -> Selector {
        self.volume("backup:pvc_used:ratio")
    }
}

/// A Kubernetes name as a regular expression that matches just it.
pub(crate) fn literal_pattern(name: &str) -> String {
    name.replace('.', "\\.")
}
