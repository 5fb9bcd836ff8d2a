//! The optional alerts in promtool: each fires when it should and not before.

use std::fs;

use anyhow::Result;
use backwatch_core::artefact::fresh::RuleForm;
use backwatch_core::plan::{AlertKind, AlertSettings, Plan, Ratio};
use backwatch_core::render::{self, Part};

use super::{folder, promtool, run};

/// Three runs, of which two fail; the schedule changes after 30 hours; the CronJob is created at 0.
const TESTS: &str = r#"rule_files: [rules.yaml]
evaluation_interval: 10m
tests:
- interval: 10m
  input_series:
  - {series: 'kube_cronjob_created{namespace="nats", cronjob="nats-backup", instance="a"}', values: '0x400'}
  - {series: 'kube_cronjob_created{namespace="nats", cronjob="nats-backup", instance="b"}', values: '0x400'}
  - {series: 'kube_cronjob_info{namespace="nats", cronjob="nats-backup", schedule="0 2 * * *"}', values: '1x180 stale'}
  - {series: 'kube_cronjob_info{namespace="nats", cronjob="nats-backup", schedule="0 2 * * 0"}', values: '_x180 1x300'}
  - {series: 'kube_job_owner{namespace="nats", job_name="j1", owner_kind="CronJob", owner_name="nats-backup"}', values: '_x12 1x400'}
  - {series: 'kube_job_owner{namespace="nats", job_name="j2", owner_kind="CronJob", owner_name="nats-backup"}', values: '_x156 1x256'}
  - {series: 'kube_job_owner{namespace="nats", job_name="j3", owner_kind="CronJob", owner_name="nats-backup"}', values: '_x300 1x112'}
  - {series: 'kube_job_created{namespace="nats", job_name="j1"}', values: '_x12 7200x400'}
  - {series: 'kube_job_created{namespace="nats", job_name="j2"}', values: '_x156 93600x256'}
  - {series: 'kube_job_created{namespace="nats", job_name="j3"}', values: '_x300 180000x112'}
  - {series: 'kube_job_failed{namespace="nats", job_name="j1", condition="true"}', values: '_x13 1x399'}
  - {series: 'kube_job_complete{namespace="nats", job_name="j2", condition="true"}', values: '_x157 1x255'}
  - {series: 'kube_job_failed{namespace="nats", job_name="j3", condition="true"}', values: '_x301 1x111'}
  promql_expr_test:
  - {expr: 'backup:success_ratio:30d', eval_time: 10h, exp_samples: [{labels: 'backup:success_ratio:30d{namespace="nats", cronjob="nats-backup"}', value: 0}]}
  - {expr: 'backup:success_ratio:30d', eval_time: 40h, exp_samples: [{labels: 'backup:success_ratio:30d{namespace="nats", cronjob="nats-backup"}', value: 0.5}]}
  - {expr: 'backup:runs_failed:30d', eval_time: 60h, exp_samples: [{labels: 'backup:runs_failed:30d{namespace="nats", cronjob="nats-backup"}', value: 2}]}
  alert_rule_test:
  - {eval_time: 29h, alertname: NATSBackupScheduleChanged, exp_alerts: []}
  - eval_time: 31h
    alertname: NATSBackupScheduleChanged
    exp_alerts: [{exp_labels: {severity: warning, namespace: nats, cronjob: nats-backup, schedule: "0 2 * * 0"}}]
  - {eval_time: 49h, alertname: NATSBackupBudgetSpent, exp_alerts: []}
  - eval_time: 52h
    alertname: NATSBackupBudgetSpent
    exp_alerts: [{exp_labels: {severity: warning, namespace: nats, cronjob: nats-backup}}]
"#;

/// Nothing but the `CronJob`, looked at for a quarter of a year: every half hour, since promtool takes half a
/// minute for all that would be evaluated at the steps of the test above.
const DRILL: &str = r#"rule_files: [rules.yaml]
evaluation_interval: 30m
tests:
- interval: 30m
  input_series:
  - {series: 'kube_cronjob_created{namespace="nats", cronjob="nats-backup", instance="a"}', values: '0x4400'}
  alert_rule_test:
  - {eval_time: 2159h, alertname: NATSBackupNoRestoreDrill, exp_alerts: []}
  - eval_time: 2161h
    alertname: NATSBackupNoRestoreDrill
    exp_alerts: [{exp_labels: {severity: warning, namespace: nats, cronjob: nats-backup}}]
"#;

#[test]
fn they_fire_when_they_should() -> Result<()> {
    let Some(promtool) = promtool()? else { return Ok(()) };
    let mut plan = Plan::default();
    let backup = &mut plan.backups[0];
    backup.objectives.success_rate = Ratio::percent(90);
    for kind in AlertKind::ALL.into_iter().filter(|kind| kind.is_optional()) {
        backup.set(kind, AlertSettings { enabled: Some(true), ..AlertSettings::default() });
    }
    let folder = folder("optional")?;
    let rules = render::part(&plan, Part::Rules, RuleForm::RuleFile);
    // The annotations are shown by the cases; here only labels count.
    let rules = super::rules::Rules::read(&rules)?.without("annotations").text()?;
    fs::write(folder.join("rules.yaml"), rules)?;
    run(&promtool, &folder, &["check", "rules", "rules.yaml"])?;
    for (name, tests) in [("tests.yaml", TESTS), ("drill.yaml", DRILL)] {
        fs::write(folder.join(name), tests)?;
        run(&promtool, &folder, &["test", "rules", name])?;
    }
    fs::remove_dir_all(folder)?;
    Ok(())
}
