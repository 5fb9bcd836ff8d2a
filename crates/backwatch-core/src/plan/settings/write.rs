//! Writes `backwatch.yaml`: what was set, and nothing that follows from it.
//!
//! It is written by the same writer as every other file, which quotes each text that some version of
//! YAML would take for something else (`on`, `12:30:45`).

use std::collections::BTreeMap;

use backwatch_edit::Value;

use super::VERSION;
use crate::plan::{
    AlertKind, AlertSettings, AlertSeverity, Backup, Drill, Duration, ObjectName, Objectives,
    OffSite, OwnScenario, Plan, Profile, Ratio,
};

/// The settings as YAML text. Figures that equal the defaults are written too where people look for
/// them (objectives, profile); absent parts are left out.
pub fn write(plan: &Plan) -> String {
    value(plan, false).to_yaml()
}

/// The settings as short as they can be: what equals the defaults is left out.
pub fn write_brief(plan: &Plan) -> String {
    value(plan, true).to_yaml()
}

/// The settings as JSON on one line, for programs: the same keys, read by
/// [`read_json`](super::read_json).
pub fn write_json(plan: &Plan) -> String {
    value(plan, false).to_json_line()
}

fn value(plan: &Plan, brief: bool) -> Value {
    let mut top = Entries::default();
    top.add("version", Value::number(VERSION.to_string()));
    top.text("runbook", plan.runbook.as_deref());
    top.texts("labels", &plan.labels);
    top.texts("matchers", &plan.matchers);
    let version = plan.kube_state_metrics.map(|version| version.to_string());
    top.text("kube_state_metrics", version.as_deref());
    top.span("retention", plan.retention);
    let backups = plan.backups.iter().map(|one| backup(one, brief).blank_line_before(false));
    top.add("backups", Value::sequence(backups));
    Value::mapping(top.0)
}

/// Keys and values in order.
#[derive(Default)]
struct Entries(Vec<(&'static str, Value)>);

impl Entries {
    fn add(&mut self, key: &'static str, value: Value) {
        self.0.push((key, value));
    }

    fn text(&mut self, key: &'static str, text: Option<&str>) {
        if let Some(text) = text {
            self.add(key, Value::from(text));
        }
    }

    fn span(&mut self, key: &'static str, span: Option<Duration>) {
        self.text(key, span.map(|span| span.to_string()).as_deref());
    }

    fn texts(&mut self, key: &'static str, texts: &BTreeMap<String, String>) {
        if !texts.is_empty() {
            let texts =
                texts.iter().map(|(name, text)| (name.as_str(), Value::from(text.as_str())));
            self.add(key, Value::mapping(texts));
        }
    }

    fn mapping(&mut self, key: &'static str, entries: Self) {
        if !entries.0.is_empty() {
            self.add(key, Value::mapping(entries.0));
        }
    }
}

fn backup(backup: &Backup, brief: bool) -> Value {
    let mut entries = Entries::default();
    entries.text("name", Some(backup.name.as_str()));
    entries.text("namespace", Some(backup.namespace.as_str()));
    entries.text("cronjob", Some(backup.cronjob.as_str()));
    entries.add("schedule", Value::from(backup.timetable.schedule().as_str()).double_quoted());
    entries.text("time_zone", backup.timetable.zone().map(crate::schedule::Zone::name));
    entries.span("deadline", backup.deadline);
    entries.span("expected_duration", backup.expected_duration);
    entries.text("volume", backup.volume.as_ref().map(ObjectName::as_str));
    if !brief || backup.has_off_site() {
        entries.mapping("off_site", off_site(&backup.off_site));
    }
    entries.mapping("objectives", objectives(&backup.objectives, brief));
    if !brief || backup.profile != Profile::default() {
        entries.text("profile", Some(backup.profile.key()));
    }
    if !backup.alerts.is_empty() {
        let of = |(kind, set): (&AlertKind, &AlertSettings)| (backup.alert_name(*kind), alert(set));
        entries.add("alerts", Value::mapping(backup.alerts.iter().map(of)));
    }
    if !backup.drills.is_empty() {
        entries.add("drills", Value::sequence(backup.drills.iter().map(drill)));
    }
    if !backup.scenarios.is_empty() {
        entries.add("scenarios", Value::sequence(backup.scenarios.iter().map(scenario)));
    }
    Value::mapping(entries.0)
}

fn off_site(off_site: &OffSite) -> Entries {
    let mut entries = Entries::default();
    entries.text("source", Some(off_site.key()));
    match off_site {
        OffSite::None => {}
        OffSite::CronJob { name } | OffSite::Container { name } => {
            entries.text("name", Some(name.as_str()));
        }
        OffSite::S3Exporter { bucket, prefix } => {
            entries.text("bucket", Some(bucket));
            entries.text("prefix", Some(prefix));
        }
        OffSite::Metric { name, matchers } => {
            entries.text("name", Some(name));
            entries.texts("matchers", matchers);
        }
    }
    entries
}

fn objectives(objectives: &Objectives, brief: bool) -> Entries {
    let usual = Objectives::default();
    let mut entries = Entries::default();
    entries.span("freshness", objectives.freshness);
    entries.span("off_site_freshness", objectives.off_site_freshness);
    let ratio = |entries: &mut Entries, key, set: Ratio, usual: Ratio| {
        if !brief || set != usual {
            entries.text(key, Some(&set.to_string()));
        }
    };
    ratio(&mut entries, "success_rate", objectives.success_rate, usual.success_rate);
    if !brief || objectives.success_window != usual.success_window {
        entries.span("success_window", Some(objectives.success_window));
    }
    if !brief || objectives.restore != usual.restore {
        entries.span("restore", Some(objectives.restore));
    }
    if objectives.drill_interval != usual.drill_interval {
        entries.span("drill_interval", Some(objectives.drill_interval));
    }
    ratio(&mut entries, "volume_warning", objectives.volume_warning, usual.volume_warning);
    ratio(&mut entries, "volume_critical", objectives.volume_critical, usual.volume_critical);
    entries
}

fn alert(settings: &AlertSettings) -> Value {
    let mut entries = Entries::default();
    entries.span("for", settings.hold);
    entries.text("severity", settings.severity.as_ref().map(AlertSeverity::as_str));
    let threshold = settings.threshold.map(|threshold| threshold.to_string());
    entries.text("threshold", threshold.as_deref());
    if settings.hardened {
        entries.add("hardened", Value::from(true));
    }
    match settings.enabled {
        Some(false) => Value::from(false),
        _ if entries.0.is_empty() => Value::from(true),
        _ => Value::mapping(entries.0),
    }
}

fn scenario(scenario: &OwnScenario) -> Value {
    let mut entries = Entries::default();
    entries.text("name", Some(&scenario.name));
    let events = scenario.events.iter().map(|event| Value::from(event.to_string().as_str()));
    entries.add("events", Value::sequence(events));
    Value::mapping(entries.0)
}

fn drill(drill: &Drill) -> Value {
    let mut entries = Entries::default();
    entries.text("date", Some(&drill.date));
    entries.text("backup", drill.backup.as_deref());
    entries.span("duration", Some(drill.duration));
    entries.text("result", Some(if drill.succeeded { "ok" } else { "failed" }));
    entries.text("note", drill.note.as_deref());
    Value::mapping(entries.0)
}
