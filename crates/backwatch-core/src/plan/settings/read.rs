//! Reads `backwatch.yaml`. Everything that is wrong is said at once, each with its field and place.

use backwatch_edit::{Document, Node};

use super::fields::{Fields, Said};
use super::keys;
use super::scenarios;
use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::plan::{
    AlertKind, AlertSettings, AlertSeverity, Backup, DisplayName, Drill, Duration, KsmVersion,
    ObjectName, Objectives, OffSite, Plan, Profile, Ratio, Threshold, Timetable, check_label_name,
    check_metric_name, parse_schedule, parse_zone,
};
use crate::schedule::day_of_date;

/// Reads settings from `text`; all errors are returned, in the order of their places.
pub fn read(text: &str) -> Result<Plan, Vec<Diagnostic>> {
    let document = Document::yaml(text).map_err(|error| vec![Diagnostic::from(&error)])?;
    if document.roots().len() > 1 {
        let message = "settings are one YAML document, and here are several";
        return Err(vec![Diagnostic::error(message).hint("remove the `---` between them")]);
    }
    settings(&document)
}

/// Reads settings that were written as JSON; all errors are returned, in the order of their places.
pub fn read_json(text: &str) -> Result<Plan, Vec<Diagnostic>> {
    let document = Document::json(text).map_err(|error| vec![Diagnostic::from(&error)])?;
    settings(&document)
}

fn settings(document: &Document) -> Result<Plan, Vec<Diagnostic>> {
    let mut said = Said::new();
    for duplicate in document.duplicate_keys() {
        said.push(duplicate_key(&duplicate));
    }
    let plan = plan(document.root(), &mut said);
    match plan {
        Some(plan) if said.is_empty() => Ok(plan),
        _ => {
            said.sort_by_key(|d| d.place);
            Err(said)
        }
    }
}

fn plan(root: Node<'_>, said: &mut Said) -> Option<Plan> {
    let top = Fields::open(root, "", keys::TOP, said)?;
    let other = said.len();
    let version = top.required("version", check_version, said);
    if version.is_none() && top.node("version").is_some() {
        // What another version may hold is not for this one to judge.
        said.drain(..other);
        return None;
    }
    let runbook = top.text("runbook", said).map(str::to_owned);
    let labels = top.texts("labels", check_label_name, said);
    let matchers = top.texts("matchers", check_label_name, said);
    let kube_state_metrics = top.parsed("kube_state_metrics", KsmVersion::parse, said);
    let retention = top.parsed("retention", Duration::parse, said);
    let mut backups = Vec::new();
    match top.node("backups") {
        Some(list) if list.is_sequence() && list.items().next().is_some() => {
            for (index, item) in list.items().enumerate() {
                backups.push(backup(item, &format!("backups[{index}]"), said));
            }
        }
        _ => {
            let error = Diagnostic::error("a list of at least one backup is expected");
            said.push(top.placed(error, "backups"));
        }
    }
    version?;
    let backups = backups.into_iter().collect::<Option<Vec<_>>>()?;
    Some(Plan { runbook, labels, matchers, kube_state_metrics, retention, backups })
}

fn check_version(text: &str) -> Result<(), Diagnostic> {
    if text == "1" {
        return Ok(());
    }
    Err(Diagnostic::error(format!("version `{text}` of the settings is not known"))
        .hint("this program reads version 1"))
}

fn backup(node: Node<'_>, path: &str, said: &mut Said) -> Option<Backup> {
    let fields = Fields::open(node, path, keys::BACKUP, said)?;
    let namespace = fields.required("namespace", ObjectName::label, said);
    let cronjob = fields.required("cronjob", ObjectName::cronjob, said);
    let schedule = match fields.node("schedule") {
        None => parse_schedule("0 2 * * *").ok(),
        Some(_) => fields.parsed("schedule", parse_schedule, said),
    };
    let zone = fields.parsed("time_zone", parse_zone, said);
    let name = fields.parsed("name", DisplayName::parse, said);
    let deadline = fields.parsed("deadline", Duration::parse, said);
    let expected_duration = fields.parsed("expected_duration", Duration::parse, said);
    let volume = fields.parsed("volume", ObjectName::subdomain, said);
    let profile = fields.parsed("profile", Profile::parse, said).unwrap_or_default();
    let off_site = off_site(&fields, said).unwrap_or_default();
    let objectives = objectives(&fields, said);
    let drills = drills(&fields, said);
    let scenarios = scenarios::read(&fields, said);
    let mut backup = Backup::new(namespace?, cronjob?, Timetable::new(schedule?, zone));
    if let Some(name) = name {
        backup.name = name;
    }
    backup.deadline = deadline;
    backup.expected_duration = expected_duration;
    backup.volume = volume;
    backup.profile = profile;
    backup.off_site = off_site;
    backup.objectives = objectives;
    backup.drills = drills;
    backup.scenarios = scenarios;
    alerts(&fields, &mut backup, said);
    Some(backup)
}

fn objectives(fields: &Fields<'_>, said: &mut Said) -> Objectives {
    let default = Objectives::default();
    let path = fields.path_of("objectives");
    let opened =
        fields.node("objectives").and_then(|n| Fields::open(n, &path, keys::OBJECTIVES, said));
    let Some(of) = opened else { return default };
    Objectives {
        freshness: of.parsed("freshness", Duration::parse, said),
        off_site_freshness: of.parsed("off_site_freshness", Duration::parse, said),
        success_rate: of.parsed("success_rate", Ratio::parse, said).unwrap_or(default.success_rate),
        success_window: of
            .parsed("success_window", Duration::parse, said)
            .unwrap_or(default.success_window),
        restore: of.parsed("restore", Duration::parse, said).unwrap_or(default.restore),
        drill_interval: of
            .parsed("drill_interval", Duration::parse, said)
            .unwrap_or(default.drill_interval),
        volume_warning: of
            .parsed("volume_warning", Ratio::parse, said)
            .unwrap_or(default.volume_warning),
        volume_critical: of
            .parsed("volume_critical", Ratio::parse, said)
            .unwrap_or(default.volume_critical),
    }
}

fn off_site(fields: &Fields<'_>, said: &mut Said) -> Option<OffSite> {
    let node = fields.node("off_site")?;
    let path = fields.path_of("off_site");
    let any = Fields::open_any(node, &path, said)?;
    let source = any.required("source", check_source, said)?;
    let of = Fields::open(node, &path, keys::off_site(&source), said)?;
    Some(match source.as_str() {
        "cronjob" => OffSite::CronJob { name: of.required("name", ObjectName::cronjob, said)? },
        "container" => OffSite::Container { name: of.required("name", ObjectName::label, said)? },
        "s3_exporter" => OffSite::S3Exporter {
            bucket: of.required("bucket", not_empty, said)?,
            prefix: of.text("prefix", said).unwrap_or_default().to_owned(),
        },
        "metric" => OffSite::Metric {
            name: of.required("name", metric_name, said)?,
            matchers: of.texts("matchers", check_label_name, said),
        },
        _ => OffSite::None,
    })
}

fn check_source(text: &str) -> Result<String, Diagnostic> {
    if OffSite::KEYS.contains(&text) {
        return Ok(text.to_owned());
    }
    let error = Diagnostic::error(format!("there is no off-site source `{text}`"));
    Err(error.hint(match did_you_mean(text, &OffSite::KEYS) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("choose {}", OffSite::KEYS.join(", ")),
    }))
}

fn not_empty(text: &str) -> Result<String, Diagnostic> {
    if text.is_empty() { Err(Diagnostic::error("is empty")) } else { Ok(text.to_owned()) }
}

fn metric_name(text: &str) -> Result<String, Diagnostic> {
    check_metric_name(text).map(|()| text.to_owned())
}

fn alerts(fields: &Fields<'_>, backup: &mut Backup, said: &mut Said) {
    let Some(node) = fields.node("alerts") else { return };
    let path = fields.path_of("alerts");
    let Some(alerts) = Fields::open_any(node, &path, said) else { return };
    let prefix = backup.prefix();
    for (name, _) in alerts.entries() {
        let Some(kind) = AlertKind::from_name(name, &prefix) else {
            let names = AlertKind::ALL.map(|kind| kind.name(&prefix));
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            let error = Diagnostic::error(format!("there is no alert `{name}`"));
            let near = did_you_mean(name, &names);
            said.push(alerts.placed(
                error.hint(match near {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("the alerts are {}", names.join(", ")),
                }),
                name,
            ));
            continue;
        };
        if let Some(settings) = alert(&alerts, name, kind, said) {
            backup.set(kind, settings);
        }
    }
}

fn alert(
    alerts: &Fields<'_>,
    name: &str,
    kind: AlertKind,
    said: &mut Said,
) -> Option<AlertSettings> {
    let node = alerts.node(name)?;
    if let Some(text) = node.as_str() {
        let enabled = match text {
            "true" => Some(true),
            "false" => Some(false),
            _ => {
                let error = Diagnostic::error(format!("`{text}` does not say whether it is on"));
                said.push(alerts.placed(error.hint("write true, false or {for: 10m}"), name));
                return None;
            }
        };
        return Some(AlertSettings { enabled, ..AlertSettings::default() });
    }
    let of = Fields::open(node, &alerts.path_of(name), keys::ALERT, said)?;
    let hold = of.parsed("for", Duration::parse, said);
    let severity = of.parsed("severity", AlertSeverity::parse, said);
    let threshold = of.parsed("threshold", |text| Threshold::parse(kind, text), said);
    let hardened = of.parsed("hardened", check_hardened, said).unwrap_or(false);
    Some(AlertSettings { enabled: Some(true), hold, severity, threshold, hardened })
}

fn drills(of: &Fields<'_>, said: &mut Said) -> Vec<Drill> {
    let Some(list) = of.node("drills") else { return Vec::new() };
    if !list.is_sequence() {
        said.push(of.placed(Diagnostic::error("a list of drills is expected"), "drills"));
        return Vec::new();
    }
    let path = of.path_of("drills");
    let items = list.items().enumerate();
    items.filter_map(|(i, node)| drill(node, &format!("{path}[{i}]"), said)).collect()
}

fn drill(node: Node<'_>, path: &str, said: &mut Said) -> Option<Drill> {
    let of = Fields::open(node, path, keys::DRILL, said)?;
    let date = of.required("date", check_date, said);
    let duration = of.required("duration", Duration::parse, said);
    let result = of.required("result", check_result, said);
    let backup = of.text("backup", said).map(str::to_owned);
    let remark = of.text("note", said).map(str::to_owned);
    Some(Drill { date: date?, backup, duration: duration?, succeeded: result?, note: remark })
}

fn check_hardened(text: &str) -> Result<bool, Diagnostic> {
    match text {
        "true" => Ok(true),
        "false" => Ok(false),
        _ => Err(Diagnostic::error(format!("`{text}` is neither true nor false"))),
    }
}

fn check_result(text: &str) -> Result<bool, Diagnostic> {
    match text {
        "ok" => Ok(true),
        "failed" => Ok(false),
        _ => Err(Diagnostic::error(format!("`{text}` is no result")).hint("write ok or failed")),
    }
}

fn check_date(text: &str) -> Result<String, Diagnostic> {
    match day_of_date(text) {
        Some(_) => Ok(text.to_owned()),
        None => Err(Diagnostic::error(format!("`{text}` is not a date")).hint("write 2026-10-20")),
    }
}

fn duplicate_key(duplicate: &backwatch_edit::DuplicateKey<'_>) -> Diagnostic {
    let (line, column) = duplicate.second.line_column();
    let (first, _) = duplicate.first.line_column();
    let key = duplicate.second.as_str().unwrap_or_default();
    Diagnostic::error(format!("the key `{key}` stands already in line {first}"))
        .at(line, column)
        .hint("remove one of them")
}
