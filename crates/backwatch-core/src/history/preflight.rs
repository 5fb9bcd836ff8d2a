//! Preflight: whether the metrics are there that rules, panels and indicators of a backup stand on.

use std::collections::BTreeSet;

use backwatch_sim::series::labels::METRIC_NAME;
use backwatch_sim::series::{StoredSeries, number};

use super::History;
use super::assemble::last;
use super::query::{CHECK, OF};
use crate::plan::{Backup, Duration, KsmVersion, OffSite, Plan};

/// How a check came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// It is as it should be.
    Green,
    /// It works, or may; somebody should look.
    Amber,
    /// Alerts or panels will not work.
    Red,
}

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// What was looked at, in a few words.
    pub what: &'static str,
    /// How it came out.
    pub state: State,
    /// What was found, in a sentence without a full stop.
    pub found: String,
    /// What to do; none where nothing is to be done.
    pub todo: Option<String>,
}

/// What was found for one backup.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preflight {
    /// The checks, in the order in which to look at them.
    pub checks: Vec<Check>,
    /// What stops the work, as the requirement spells it: `BLOCKED: metrics_infrastructure`.
    pub blocked: Option<&'static str>,
    /// Signals that kube-state-metrics cannot give: each is a reason for an exporter of one's own.
    pub custom_exporter: Vec<String>,
    /// The version of kube-state-metrics, where it showed.
    pub kube_state_metrics: Option<KsmVersion>,
    /// How long Prometheus keeps samples, where its flags were asked for.
    pub retention: Option<Duration>,
}

/// The requirement's word for a cluster without kube-state-metrics.
const BLOCKED: &str = "BLOCKED: metrics_infrastructure";

/// Checks backup `index` of `plan` against `history`; nothing where there is no such backup.
pub fn preflight(plan: &Plan, index: usize, history: &History) -> Preflight {
    let Some(backup) = plan.backups.get(index) else { return Preflight::default() };
    let look = Look { history, backup };
    let (kube_state_metrics, retention) = (look.version(), look.kept());
    let mut preflight = Preflight { kube_state_metrics, retention, ..Preflight::default() };
    let there = look.exporter();
    if there.state == State::Red {
        preflight.blocked = Some(BLOCKED);
    }
    preflight.checks.push(there);
    preflight.checks.push(version(preflight.kube_state_metrics, backup));
    preflight.checks.push(look.cronjob());
    preflight.checks.extend(look.schedule());
    preflight.checks.push(look.owner());
    preflight.checks.push(look.label_collision());
    preflight.checks.push(look.replicas());
    preflight.checks.extend(look.volume());
    let off_site = look.off_site();
    if off_site.state != State::Green {
        preflight.custom_exporter.push(format!("off-site copy: {}", off_site.found));
    }
    preflight.checks.push(off_site);
    preflight.checks.push(look.retention());
    preflight
}

fn check(what: &'static str, state: State, found: impl Into<String>, todo: &str) -> Check {
    let todo = (!todo.is_empty()).then(|| todo.to_owned());
    Check { what, state, found: found.into(), todo }
}

/// What to do where an answer is missing.
const ASK: &str = "run the printed loop anew, and take the file it writes";

fn version(version: Option<KsmVersion>, backup: &Backup) -> Check {
    let what = "Version of kube-state-metrics";
    let Some(version) = version else {
        return check(
            what,
            State::Amber,
            "it does not show: the forms that are right in every version are used",
            "scrape its telemetry port as well, or name the version by hand",
        );
    };
    let at_least = |minor| version >= KsmVersion { major: 2, minor };
    if !at_least(5) {
        let found = format!("{version} does not know when a CronJob last succeeded");
        return check(what, State::Red, found, "upgrade it to 2.5 or later, better to 2.20");
    }
    if !at_least(20) && backup.timetable.zone().is_some() {
        let found = format!("{version} reckons the next slot without the time zone");
        return check(what, State::Green, found + ": NotScheduled counts from the last slot", "");
    }
    check(what, State::Green, format!("{version}"), "")
}

/// A history seen from one backup.
struct Look<'a> {
    history: &'a History,
    backup: &'a Backup,
}

impl Look<'_> {
    /// How many series a check found; none where it was not asked.
    fn count(&self, name: &str) -> Option<i64> {
        let of = format!("{}/{}", self.backup.namespace, self.backup.cronjob);
        let asked = self
            .history
            .select("", |labels| labels.get(CHECK) == name && labels.get(OF) == of)
            .find_map(|series| last(&series.samples));
        asked.map(|point| number::integer(point.value))
    }

    /// How many series of a metric of this backup's `CronJob` the history itself holds.
    fn seen(&self, metric: &str) -> usize {
        self.of_cronjob(metric).count()
    }

    fn of_cronjob<'b>(&'b self, metric: &'b str) -> impl Iterator<Item = StoredSeries> + 'b {
        self.history.select(metric, |labels| {
            labels.get("namespace") == self.backup.namespace.as_str()
                && labels.get("cronjob") == self.backup.cronjob.as_str()
        })
    }

    fn version(&self) -> Option<KsmVersion> {
        let all = self.history.select("kube_state_metrics_build_info", |_| true);
        // Of several replicas the oldest decides: a rule has to be right on each of them.
        all.filter_map(|series| KsmVersion::parse(series.labels.get("version")).ok()).min()
    }

    fn exporter(&self) -> Check {
        let what = "kube-state-metrics";
        let seen =
            self.history.storage.iter().any(|s| s.labels.get(METRIC_NAME).starts_with("kube_"));
        match self.count("kube-state-metrics") {
            Some(0) if !seen => check(
                what,
                State::Red,
                format!("{BLOCKED}: kube-state-metrics not deployed, or not scraped"),
                "deploy it: helm repo add prometheus-community \
                 https://prometheus-community.github.io/helm-charts && helm install kube-state-metrics \
                 prometheus-community/kube-state-metrics -n kube-system; then scrape its port 8080 with \
                 honor_labels: true",
            ),
            None if !seen => check(what, State::Amber, "not asked", ASK),
            _ => check(what, State::Green, "its series are there", ""),
        }
    }

    fn cronjob(&self) -> Check {
        let (what, name) = ("Series of the CronJob", &self.backup.cronjob);
        let asked = self.count("cronjob");
        if asked.unwrap_or(0) == 0 && self.seen("kube_cronjob_info") == 0 {
            let Some(_) = asked else { return check(what, State::Amber, "not asked", ASK) };
            let found = format!("none of `{name}` in `{}`", self.backup.namespace);
            let todo = "correct name and namespace of the backup, or its matchers; see whether \
                        kube-state-metrics may list CronJobs of that namespace";
            return check(what, State::Red, found, todo);
        }
        let succeeded = self.count("succeeded").unwrap_or(0) > 0
            || self.seen("kube_cronjob_status_last_successful_time") > 0;
        if !succeeded {
            let found = "it is there, but no success was ever seen";
            return check(what, State::Amber, found, "let it run once, and look again");
        }
        check(what, State::Green, format!("`{name}` is there, and has succeeded"), "")
    }

    /// Whether the cluster's schedule is the plan's, and not suspended.
    fn schedule(&self) -> Option<Check> {
        let what = "Schedule";
        let infos = self.of_cronjob("kube_cronjob_info");
        let newest = infos.max_by_key(|series| series.samples.end())?;
        let schedule = self.backup.timetable.schedule().as_str();
        let there = newest.labels.get("schedule");
        if !there.is_empty() && there != schedule {
            let found = format!("the cluster runs it at `{there}`, the plan says `{schedule}`");
            return Some(check(what, State::Red, found, "set the cluster's schedule in the plan"));
        }
        let suspended = self.of_cronjob("kube_cronjob_spec_suspend");
        let last = suspended.filter_map(|series| last(&series.samples));
        if last.max_by_key(|point| point.time).is_some_and(|point| point.value > 0.0) {
            let todo = "resume it, or expect Suspended to fire";
            return Some(check(what, State::Amber, "the CronJob is suspended", todo));
        }
        Some(check(what, State::Green, format!("`{schedule}`, as planned"), ""))
    }

    fn owner(&self) -> Check {
        let what = "Owner of Jobs";
        let seen = !super::runs(self.history, self.backup).is_empty();
        match self.count("owner") {
            Some(0) if !seen => check(
                what,
                State::Amber,
                "no Job of the CronJob is retained",
                "keep one success and one failure: successfulJobsHistoryLimit and \
                 failedJobsHistoryLimit of 1 or more",
            ),
            None if !seen => check(what, State::Amber, "not asked", ASK),
            _ => check(what, State::Green, "Jobs name the CronJob as their owner", ""),
        }
    }

    fn label_collision(&self) -> Check {
        let what = "Labels";
        match self.count("honor-labels") {
            None => check(what, State::Amber, "not asked", ASK),
            Some(0) => check(what, State::Green, "the namespace stands in `namespace`", ""),
            Some(_) => check(
                what,
                State::Red,
                "the namespace stands in `exported_namespace`: no rule finds the backup",
                "set honor_labels: true for the scrape of kube-state-metrics (honorLabels: true in a \
                 ServiceMonitor)",
            ),
        }
    }

    fn replicas(&self) -> Check {
        let what = "Duplicates";
        let infos: Vec<_> = self.of_cronjob("kube_cronjob_info").collect();
        let clusters: BTreeSet<&str> =
            infos.iter().map(|info| info.labels.get("cluster")).collect();
        if clusters.len() > 1 {
            let all: Vec<&str> = clusters.into_iter().collect();
            let found = format!("series of several clusters: {}", all.join(", "));
            return check(
                what,
                State::Red,
                found,
                "set matchers, such as cluster: eu, in the plan",
            );
        }
        match self.count("cronjob") {
            Some(count) if count > 1 => check(
                what,
                State::Amber,
                format!("{count} series of one CronJob: replicas of kube-state-metrics"),
                "the rules count them once; in Essential and above nothing is to be done",
            ),
            Some(_) => check(what, State::Green, "each series is there once", ""),
            None => check(what, State::Amber, "not asked", ASK),
        }
    }

    fn volume(&self) -> Option<Check> {
        let (what, claim) = ("Volume", self.backup.volume.as_ref()?);
        let seen = self
            .history
            .select("kubelet_volume_stats_used_bytes", |l| {
                l.get("persistentvolumeclaim") == claim.as_str()
            })
            .next()
            .is_some();
        Some(match (self.count("kubelet"), self.count("volume")) {
            _ if seen => check(what, State::Green, format!("the kubelet shows `{claim}`"), ""),
            (_, Some(1..)) => check(what, State::Green, format!("the kubelet shows `{claim}`"), ""),
            (Some(0), _) => check(
                what,
                State::Red,
                "no kubelet shows any volume",
                "scrape the kubelets (/metrics of port 10250); hostPath volumes never show",
            ),
            (Some(_), _) => check(
                what,
                State::Amber,
                format!("kubelets show volumes, but `{claim}` not within two runs"),
                "see whether a run mounts it, for at least a minute, and is no hostPath",
            ),
            (None, _) => check(what, State::Amber, "not asked", ASK),
        })
    }

    fn off_site(&self) -> Check {
        let what = "Off-site copy";
        match (&self.backup.off_site, self.count("off-site")) {
            (OffSite::None, _) => check(
                what,
                State::Amber,
                "no signal: kube-state-metrics cannot see an upload inside the backup's container",
                "let an upload CronJob, a container of its own or an exporter show it",
            ),
            (OffSite::CronJob { name }, _) => {
                let found = super::runs::successes(
                    self.history,
                    self.backup.namespace.as_str(),
                    name.as_str(),
                );
                if found.is_empty() {
                    let found = format!("no success of `{name}` was seen");
                    check(what, State::Red, found, "correct its name, or let it run once")
                } else {
                    check(what, State::Green, format!("`{name}` has succeeded"), "")
                }
            }
            (_, None) => check(what, State::Amber, "not asked", ASK),
            (_, Some(0)) => {
                let todo = "start the exporter that gives it, or choose another source";
                check(what, State::Red, "the chosen signal has no series", todo)
            }
            (_, Some(_)) => check(what, State::Green, "the chosen signal is there", ""),
        }
    }

    /// How long samples are kept; where no flag sets it, Prometheus keeps them for 15 days.
    fn kept(&self) -> Option<Duration> {
        let flag = self.history.facts.get("storage.tsdb.retention.time");
        let flag = flag.or(self.history.facts.get("storage.tsdb.retention"))?;
        let set = Duration::parse(flag).ok().filter(|kept| *kept > Duration::default());
        Some(set.unwrap_or(Duration::days(15)))
    }

    fn retention(&self) -> Check {
        let what = "Retention";
        let window = self.backup.objectives.success_window;
        let Some(kept) = self.kept() else {
            let todo = "compare it with the success window by hand";
            return check(what, State::Amber, "not known", todo);
        };
        if kept < window {
            let found = format!(
                "{} are kept: a window of {} is silently cut to that",
                kept.words(),
                window.words()
            );
            let todo = "raise --storage.tsdb.retention.time, or shorten the success window";
            return check(what, State::Red, found, todo);
        }
        check(what, State::Green, format!("{} are kept", kept.words()), "")
    }
}
