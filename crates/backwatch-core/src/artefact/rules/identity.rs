//! Labels that the results of a rule have anyway, for plans of several backups.
//!
//! `promtool check rules` takes two rules of one name and equal labels for a mistake. Stating the
//! namespace, CronJob, claim or bucket, which every result bears already, changes no series and no
//! alert.

use crate::plan::{AlertKind, Backup, OffSite};

type Labels = Vec<(String, String)>;

/// Of a recorded series.
pub(super) fn of_record(backup: &Backup, name: &str) -> Labels {
    if name == "backup:pvc_used:ratio" { volume(backup) } else { cronjob(backup) }
}

/// Of an alert whose name does not tell the backup.
pub(super) fn of_alert(backup: &Backup, kind: AlertKind) -> Labels {
    if kind.needs_volume() { volume(backup) } else { off_site(backup) }
}

/// Of any alert of the hardened forms: what tells its backup from others.
pub(crate) fn alert_labels(backup: &Backup, kind: AlertKind) -> Labels {
    if kind.is_prefixed() { cronjob(backup) } else { of_alert(backup, kind) }
}

fn cronjob(backup: &Backup) -> Labels {
    vec![label("namespace", backup.namespace.as_str()), label("cronjob", backup.cronjob.as_str())]
}

fn volume(backup: &Backup) -> Labels {
    let claim = backup.volume.iter().map(|v| label("persistentvolumeclaim", v.as_str()));
    std::iter::once(label("namespace", backup.namespace.as_str())).chain(claim).collect()
}

fn off_site(backup: &Backup) -> Labels {
    let namespace = label("namespace", backup.namespace.as_str());
    match &backup.off_site {
        OffSite::CronJob { name } => vec![namespace, label("cronjob", name.as_str())],
        OffSite::Container { name } => vec![namespace, label("container", name.as_str())],
        OffSite::S3Exporter { bucket, prefix } => {
            vec![label("bucket", bucket), label("prefix", prefix)]
                .into_iter()
                .filter(|(_, value)| !value.is_empty())
                .collect()
        }
        // Whatever selects the metric may be taken away by `max by`; the namespace is not.
        OffSite::Metric { matchers, .. } => {
            matchers.get("namespace").map(|value| label("namespace", value)).into_iter().collect()
        }
        OffSite::None => Vec::new(),
    }
}

fn label(name: &str, value: &str) -> (String, String) {
    (name.to_owned(), value.to_owned())
}
