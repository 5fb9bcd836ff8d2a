//! What is read of CronJob manifests.

use super::{FactField, cronjobs, plan};
use crate::plan::{Duration, OffSite};

const DAILY: &str = "\
# the claim is elsewhere
kind: ConfigMap
---
apiVersion: batch/v1
kind: CronJob
metadata:
  name: pg-backup
  namespace: db
spec:
  schedule: \"0 * * * *\"
  timeZone: Europe/Berlin
  suspend: true
  failedJobsHistoryLimit: 2
  jobTemplate:
    spec:
      backoffLimit: 1
      activeDeadlineSeconds: 600  # ten minutes
      template:
        spec:
          containers:
          - name: dump
            env:
            - name: S3_BUCKET
              value: b
          volumes:
          - {name: tmp, persistentVolumeClaim: {claimName: scratch}}
          - {name: data, persistentVolumeClaim: {claimName: pg-backup-pvc}}
";

#[test]
fn facts_carry_their_lines() {
    let inferred = &cronjobs(DAILY).unwrap()[0];
    let lines: Vec<(FactField, &str, usize)> =
        inferred.facts.iter().map(|f| (f.field, f.value.as_str(), f.line)).collect();
    assert_eq!(
        lines,
        [
            (FactField::CronJob, "pg-backup", 7),
            (FactField::Namespace, "db", 8),
            (FactField::Schedule, "0 * * * *", 10),
            (FactField::TimeZone, "Europe/Berlin", 11),
            (FactField::Suspend, "suspended", 12),
            (FactField::History, "3 good, 2 failed", 13),
            (FactField::Backoff, "1", 16),
            (FactField::Deadline, "10 min", 17),
            (FactField::Volume, "pg-backup-pvc", 27),
            (FactField::OffSite, "unseen: uploads in its own container (S3_BUCKET)", 23),
        ]
    );
    let backup = &inferred.backup;
    assert_eq!((backup.name.as_str(), backup.deadline), ("Pg", Some(Duration::minutes(10))));
    assert_eq!(backup.numbers().freshness, Duration::hours(2));
    assert_eq!(backup.off_site, OffSite::None);
    assert_eq!(inferred.notes.len(), 2);
}

#[test]
fn what_was_read_can_be_undone() {
    let inferred = cronjobs(DAILY).unwrap().remove(0);
    let mut backup = inferred.backup;
    for fact in inferred.facts {
        fact.field.undo(&mut backup);
    }
    assert_eq!((backup.deadline, backup.volume, backup.timetable.zone()), (None, None, None));
    assert_eq!(backup.timetable.schedule().as_str(), "0 2 * * *");
}

#[test]
fn aliases_and_booleans_of_yaml_1_1_are_read() {
    let text = DAILY
        .replace("name: pg-backup\n", "name: &name pg-backup\n")
        .replace("claimName: pg-backup-pvc", "claimName: *name")
        .replace("suspend: true", "suspend: yes")
        .replace("600 ", "3_600 ");
    let inferred = cronjobs(&text).unwrap().remove(0);
    assert_eq!(inferred.backup.volume.unwrap().as_str(), "pg-backup");
    assert_eq!(inferred.backup.deadline, Some(Duration::hours(1)));
    assert!(inferred.facts.iter().any(|fact| fact.field == FactField::Suspend));
}

#[test]
fn a_list_says_what_its_items_are() {
    let item = "{metadata: {name: a}, spec: {schedule: '@daily'}}";
    let list = format!("kind: CronJobList\nitems:\n- {item}\n");
    assert_eq!(cronjobs(&list).unwrap().len(), 1);
    assert!(cronjobs(&list.replace("CronJobList", "List")).is_err());
}

#[test]
fn what_cannot_be_read_is_said() {
    let said = |from: &str, to: &str| {
        let text = DAILY.replace(from, to);
        match cronjobs(&text) {
            Ok(found) => {
                found[0].notes.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
            }
            Err(said) => format!("{:?} {}", said[0].place.map(|p| (p.line, p.column)), said[0]),
        }
    };
    let bare = said("\"0 * * * *\"", "*/5 * * * *");
    assert!(bare.starts_with("Some((10, 13))"), "{bare}");
    assert!(bare.contains("put the schedule into quotes"), "{bare}");
    assert!(said("\"0 * * * *\"", "@daily").contains("put the schedule into quotes"));
    let template = said("\"0 * * * *\"", "{{ .Values.schedule }}");
    assert!(template.contains("spec.schedule: is a template; render it first"), "{template}");
    let deadline = said("600 ", "-1 ");
    assert!(
        deadline.contains("activeDeadlineSeconds: is no whole number of seconds"),
        "{deadline}"
    );
}

#[test]
fn an_upload_cronjob_is_the_off_site_copy() {
    let job = |name: &str| {
        format!("- {{kind: CronJob, metadata: {{name: {name}}}, spec: {{schedule: '@daily'}}}}\n")
    };
    let list =
        format!("kind: List\nitems:\n{}{}", job("nats-backup-s3-upload"), job("nats-backup"));
    let (plan, _) = plan(&list).unwrap();
    assert_eq!(plan.backups.len(), 1);
    assert!(matches!(&plan.backups[0].off_site,
        OffSite::CronJob { name } if name.as_str() == "nats-backup-s3-upload"));
}

#[test]
fn unusable_manifests_are_named() {
    for (text, line, said) in [
        ("kind: ConfigMap\n", 1, "no CronJob"),
        ("kind: CronJob\nmetadata: {name: a}\nspec: {schedule: 'x'}\n", 3, "schedule"),
        ("kind: CronJob\nmetadata: {name: A}\nspec: {schedule: '@daily'}\n", 2, "metadata.name"),
        ("kind: CronJob\nmetadata: {name: a}\nspec: {schedule: 'TZ=UTC 0 2 * * *'}\n", 3, "TZ"),
        ("kind: CronJob\nmetadata: {name: a}\nspec: {}\n", 3, "spec.schedule: is missing"),
        ("a: [\n", 1, "unclosed bracket"),
    ] {
        let errors = cronjobs(text).unwrap_err();
        let error = &errors[0];
        assert!(error.to_string().contains(said), "{text}: {error}");
        assert_eq!(error.place.map(|p| p.line), Some(line), "{text}: {error}");
    }
}
