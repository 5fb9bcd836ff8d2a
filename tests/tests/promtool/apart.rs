//! Two backups in one namespace: each fails while the other is well, and only its own alerts fire.

use std::fs;

use anyhow::{Result, anyhow};
use backwatch_core::plan::settings;
use serde_yaml::{Mapping, Value};

use crate::rules::Rules;
use crate::{folder, promtool, run};

const SETTINGS: &str = "\
version: 1
backups:
  - {name: Left, namespace: data, cronjob: left, schedule: 0 2 * * *, volume: left-data, profile: thorough}
  - {name: Right, namespace: data, cronjob: right, schedule: 0 2 * * *, volume: right-data, profile: thorough}
";

/// A day and a half after the run at 02:00 that counts, in minutes.
const LATER: &str = "2160m";

#[test]
fn neither_backup_answers_for_the_other() -> Result<()> {
    let Some(promtool) = promtool()? else { return Ok(()) };
    let folder = folder("apart")?;
    let plan = settings::read(SETTINGS).map_err(|faults| anyhow!("{faults:?}"))?;
    let rules = Rules::of(&plan)?.without("annotations");
    fs::write(folder.join("rules.yaml"), rules.text()?)?;
    for (failing, well) in [("left", "right"), ("right", "left")] {
        fs::write(folder.join("test.yaml"), test(&rules, failing, well)?)?;
        run(&promtool, &folder, &["test", "rules", "test.yaml"])?;
    }
    Ok(fs::remove_dir_all(folder)?)
}

/// `failing` ran at 02:00 and never succeeded again, its volume is full; `well` has no fault.
fn test(rules: &Rules, failing: &str, well: &str) -> Result<String> {
    let mut series = Vec::new();
    for (name, schedule, success, used) in [
        (failing, "7200+0x460", "-79000+0x460", "97+0x460"),
        (well, "7200+0x288 93600+0x172", "-79000+0x24 7400+0x288 93800+0x172", "20+0x460"),
    ] {
        let cronjob = |metric: &str| format!("{metric}{{namespace=\"data\",cronjob=\"{name}\"}}");
        let volume = |metric: &str| {
            format!("{metric}{{namespace=\"data\",persistentvolumeclaim=\"{name}-data\"}}")
        };
        series.extend([
            (cronjob("kube_cronjob_status_last_schedule_time"), schedule),
            (cronjob("kube_cronjob_status_last_successful_time"), success),
            (cronjob("kube_cronjob_next_schedule_time"), "93600+0x288 180000+0x172"),
            (cronjob("kube_cronjob_created"), "-864000+0x460"),
            (cronjob("kube_cronjob_status_active"), "0+0x460"),
            (cronjob("kube_cronjob_spec_suspend"), "0+0x460"),
            (cronjob("kube_cronjob_info"), "1+0x460"),
            (volume("kubelet_volume_stats_used_bytes"), used),
            (volume("kubelet_volume_stats_capacity_bytes"), "100+0x460"),
        ]);
    }
    let series = series
        .into_iter()
        .map(|(series, values)| mapping(&[("series", &series), ("values", values)]));
    let mut test = Mapping::new();
    test.insert("interval".into(), "5m".into());
    test.insert("input_series".into(), series.collect::<Vec<_>>().into());
    // What fires, by name, and of whom it speaks.
    let firing =
        "count by (alertname, cronjob, persistentvolumeclaim) (ALERTS{alertstate=\"firing\"})";
    let volume = format!("{failing}-data");
    let expected = [
        (format!("{}BackupFailed", prefix(failing)), "cronjob", failing),
        (format!("{}BackupMissing", prefix(failing)), "cronjob", failing),
        (format!("{}BackupMissingCritical", prefix(failing)), "cronjob", failing),
        ("BackupPVCNearCapacity".to_owned(), "persistentvolumeclaim", &*volume),
        ("BackupPVCCritical".to_owned(), "persistentvolumeclaim", &*volume),
    ];
    for (alert, ..) in &expected {
        assert!(rules.alerts().contains(alert), "{alert}");
    }
    let samples = expected.iter().map(|(alert, label, value)| {
        let mut sample =
            mapping(&[("labels", &format!("{{alertname=\"{alert}\",{label}=\"{value}\"}}"))]);
        sample["value"] = 1.into();
        sample
    });
    let mut expression = mapping(&[("expr", firing), ("eval_time", LATER)]);
    expression["exp_samples"] = samples.collect::<Vec<_>>().into();
    test.insert("promql_expr_test".into(), vec![expression].into());
    let mut file = Mapping::new();
    file.insert("rule_files".into(), vec![Value::from("rules.yaml")].into());
    file.insert("evaluation_interval".into(), "5m".into());
    file.insert("tests".into(), vec![Value::from(test)].into());
    Ok(serde_yaml::to_string(&file)?)
}

fn mapping(fields: &[(&str, &str)]) -> Value {
    Value::from(
        fields.iter().map(|(key, value)| ((*key).into(), (*value).into())).collect::<Mapping>(),
    )
}

fn prefix(cronjob: &str) -> &'static str {
    if cronjob == "left" { "Left" } else { "Right" }
}
