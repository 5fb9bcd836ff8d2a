//! The keys of `backwatch.yaml`, section by section.

/// At the top.
pub(super) const TOP: &[&str] =
    &["version", "runbook", "labels", "matchers", "kube_state_metrics", "retention", "backups"];

/// Of a backup.
pub(super) const BACKUP: &[&str] = &[
    "name",
    "namespace",
    "cronjob",
    "schedule",
    "time_zone",
    "deadline",
    "expected_duration",
    "volume",
    "off_site",
    "objectives",
    "profile",
    "alerts",
    "drills",
    "scenarios",
];

/// Of a backup's objectives.
pub(super) const OBJECTIVES: &[&str] = &[
    "freshness",
    "off_site_freshness",
    "success_rate",
    "success_window",
    "restore",
    "drill_interval",
    "volume_warning",
    "volume_critical",
];

/// Of one alert's settings.
pub(super) const ALERT: &[&str] = &["for", "severity", "threshold", "hardened"];

/// Of a restore drill.
pub(super) const DRILL: &[&str] = &["date", "backup", "duration", "result", "note"];

/// Of a scenario to rehearse.
pub(super) const SCENARIO: &[&str] = &["name", "events"];

/// Of an off-site source.
pub(super) fn off_site(source: &str) -> &'static [&'static str] {
    match source {
        "cronjob" | "container" => &["source", "name"],
        "s3_exporter" => &["source", "bucket", "prefix"],
        "metric" => &["source", "name", "matchers"],
        _ => &["source"],
    }
}
