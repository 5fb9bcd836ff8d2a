//! The requirement's three rules, word for word. They are for comparing: as they stand they fire for
//! ever in a healthy cluster, or never.

use super::{Backup, Series};
use crate::artefact::expr::Expr;
use crate::artefact::series::literal_pattern;
use crate::plan::{AlertKind, Duration};

/// The expression of `kind`, on one line; none for kinds that the requirement does not have.
pub(super) fn expr(series: Series<'_>, backup: &Backup, kind: AlertKind) -> Option<String> {
    let numbers = backup.numbers();
    let pattern = format!("{}.*", literal_pattern(backup.cronjob.as_str()));
    let jobs = |metric: &str| series.bare(metric).matching("job_name", pattern.as_str()).expr();
    Some(match kind {
        AlertKind::Failed => jobs("kube_job_status_failed").op(">", Expr::number(0)).one_line(),
        AlertKind::Missing => {
            let age = jobs("kube_job_status_completion_time").age();
            age.op(">", Expr::seconds(numbers.missing)).one_line()
        }
        AlertKind::PvcNearCapacity => {
            let used = volume_share(series, backup)?;
            used.op(">", Expr::Number(numbers.volume_warning.number())).one_line()
        }
        _ => return None,
    })
}

/// Used over capacity of the volume, as far as the kubelet reports it just now.
pub(crate) fn volume_share(series: Series<'_>, backup: &Backup) -> Option<Expr> {
    let claim = backup.volume.as_ref()?;
    let of =
        |metric: &str| series.bare(metric).with("persistentvolumeclaim", claim.as_str()).expr();
    let used = of("kubelet_volume_stats_used_bytes");
    Some(used.op("/", of("kubelet_volume_stats_capacity_bytes")))
}

/// The requirement's summary and description.
pub(super) fn annotations(backup: &Backup, kind: AlertKind) -> Vec<(String, String)> {
    let name = &backup.name;
    let (summary, description) = match kind {
        AlertKind::Failed => (
            format!("{name} backup job failed"),
            format!("{name} backup job {{{{ $labels.job_name }}}} has failed"),
        ),
        AlertKind::Missing => {
            let age = spelled(backup.numbers().missing);
            (
                format!("{name} backup not completed in {age}"),
                format!("No successful {name} backup in the last {age}"),
            )
        }
        _ => (
            "Backup PVC approaching capacity".to_owned(),
            format!("{name} backup PVC is {{{{ $value | humanizePercentage }}}} full"),
        ),
    };
    vec![("summary".to_owned(), summary), ("description".to_owned(), description)]
}

/// `25 hours`, `1 hour`, `90 minutes`.
pub(super) fn spelled(span: Duration) -> String {
    let seconds = span.as_seconds();
    let (count, unit) = if seconds.is_multiple_of(3_600) {
        (seconds / 3_600, "hour")
    } else if seconds.is_multiple_of(60) {
        (seconds / 60, "minute")
    } else {
        (seconds, "second")
    };
    format!("{count} {unit}{}", if count == 1 { "" } else { "s" })
}
