//! What to ask a Prometheus, as queries and as a script around curl.
//!
//! The series of kube-state-metrics stand still most of the time. So not their samples are asked for
//! but the steps at which they begin, change and end, marked by a label: 30 days are then a few
//! kilobytes in place of megabytes. A mark, and not one file a query, since then answers may be put
//! together in any way.

use std::fmt::Write as _;

use crate::artefact::expr::Selector;
use crate::artefact::{Series, literal_pattern};
use crate::plan::{Backup, OffSite, Plan};

/// The label that tells what a change point is.
pub(super) const MARK: &str = "backwatch_mark";
/// The label that carries a metric's name through functions that take it away.
pub(super) const METRIC: &str = "backwatch_metric";
/// The label that tells which question a figure answers.
pub(super) const CHECK: &str = "backwatch_check";
/// The label that tells for which backup.
pub(super) const OF: &str = "backwatch_of";
/// The distance of two steps: a scrape interval, or what is seen between two.
pub(super) const STEP_MILLIS: i64 = 60_000;

/// When a query is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ask {
    /// Once, for the beginning of the history.
    AtStart,
    /// Once, for its end.
    AtEnd,
    /// At every minute in between: `query_range` with a step of 60 s.
    Range,
}

/// One query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    /// What it finds, in a few words.
    pub what: String,
    /// When it is asked.
    pub ask: Ask,
    /// The expression, on one line.
    pub expr: String,
}

/// Metrics of Jobs and `CronJob`s that baselines and checks stand on.
pub(super) const METRICS: &str = "kube_job_(owner|created|complete|failed|status_start_time|status_completion_time)|\
kube_cronjob_(info|created|spec_suspend|status_last_successful_time|status_last_schedule_time|next_schedule_time)|\
kubelet_volume_stats_(used|capacity)_bytes";

/// The queries of every backup of `plan`.
pub fn queries(plan: &Plan) -> Vec<Query> {
    let mut all = Vec::new();
    for backup in &plan.backups {
        let series = Series::new(plan, backup);
        all.extend(history(&own(series, backup), &format!("{} and its Jobs", backup.cronjob)));
        if let Some(selector) = off_site(series, backup) {
            all.extend(history(&selector, &format!("off-site copies of {}", backup.name)));
        }
        let what = format!("which metrics of {} are there", backup.cronjob);
        all.push(Query { what, ask: Ask::AtEnd, expr: checks(plan, backup) });
    }
    let what = "the version of kube-state-metrics".to_owned();
    let build = Selector::new("kube_state_metrics_build_info").expr().one_line();
    all.push(Query { what, ask: Ask::AtEnd, expr: build });
    all
}

/// Every series of the backup's `CronJob`, its Jobs and its volume, in one selector: a label that a
/// metric does not have is empty.
fn own(series: Series<'_>, backup: &Backup) -> Selector {
    let or_none = |names: &[&str]| {
        let names: Vec<String> = names.iter().map(|name| literal_pattern(name)).collect();
        format!("{}|", names.join("|"))
    };
    let mut cronjobs = vec![backup.cronjob.as_str()];
    if let OffSite::CronJob { name } = &backup.off_site {
        cronjobs.push(name.as_str());
    }
    let claim = backup.volume.as_ref().map_or("", |claim| claim.as_str());
    let mut selector = series.namespaced("").matching("__name__", METRICS);
    selector = selector.matching("cronjob", or_none(&cronjobs));
    selector = selector.matching("owner_name", or_none(&cronjobs));
    selector = selector.matching("condition", "true|");
    selector.matching("persistentvolumeclaim", or_none(&[claim]))
}

/// The series of an off-site signal of its own.
fn off_site(series: Series<'_>, backup: &Backup) -> Option<Selector> {
    match &backup.off_site {
        OffSite::None | OffSite::CronJob { .. } => None,
        OffSite::Container { name } => {
            let pods = format!("{}-.+", literal_pattern(backup.cronjob.as_str()));
            let metrics = "kube_pod_container_(state_started|status_terminated_reason)".to_owned();
            let selector = series.namespaced("").matching("__name__", metrics);
            Some(
                selector
                    .matching("pod", pods)
                    .with("container", name.as_str())
                    .matching("reason", "Completed|"),
            )
        }
        OffSite::S3Exporter { bucket, prefix } => {
            let selector = series.bare("s3_last_modified_object_date");
            Some(selector.with("bucket", bucket).with("prefix", prefix))
        }
        OffSite::Metric { name, matchers } => {
            let all = matchers.iter();
            Some(
                all.fold(series.bare(name), |selector, (label, value)| selector.with(label, value)),
            )
        }
    }
}

/// The four queries from which the samples of `selector` can be told at every step.
fn history(selector: &Selector, of: &str) -> [Query; 4] {
    let text = selector.clone().expr().one_line();
    let named = |offset: &str| {
        format!("label_replace({text}{offset}, \"{METRIC}\", \"$1\", \"__name__\", \"(.+)\")")
    };
    let marked = |expr: &str, mark: &str| {
        format!("label_replace({expr}, \"{MARK}\", \"{mark}\", \"\", \"\")")
    };
    let (now, before) = (named(""), named(" offset 1m"));
    let query = |what: &str, ask, expr| Query { what: format!("{what}: {of}"), ask, expr };
    [
        query("what is there at the start", Ask::AtStart, marked(&now, "from")),
        query(
            "what begins and changes",
            Ask::Range,
            marked(&format!("{now} unless ({now} == {before})"), "from"),
        ),
        query("what ends", Ask::Range, marked(&format!("{before} unless {now}"), "end")),
        query("what is there at the end", Ask::AtEnd, marked(&now, "until")),
    ]
}

/// How many series each check finds; 0 and not nothing, so that an answer tells that it was asked.
fn checks(plan: &Plan, backup: &Backup) -> String {
    let series = Series::new(plan, backup);
    let of = format!("{}/{}", backup.namespace, backup.cronjob);
    let any = |metrics: &str| series.bare("").matching("__name__", metrics);
    let owner = series
        .namespaced("kube_job_owner")
        .with("owner_kind", "CronJob")
        .with("owner_name", backup.cronjob.as_str());
    let exported =
        |metric: &str| series.bare(metric).with("exported_namespace", backup.namespace.as_str());
    let mut asked = vec![
        ("kube-state-metrics", any("kube_(node|cronjob|job)_info|kube_namespace_created")),
        ("cronjob", series.cronjob("kube_cronjob_info")),
        ("succeeded", series.cronjob("kube_cronjob_status_last_successful_time")),
        ("owner", owner),
        ("honor-labels", exported("kube_cronjob_info")),
        ("kubelet", series.bare("kubelet_volume_stats_used_bytes")),
    ];
    if backup.volume.is_some() {
        asked.push((
            "volume",
            series.volume("kubelet_volume_stats_used_bytes").over(volume_window(backup)),
        ));
    }
    if let Some(selector) = off_site(series, backup) {
        asked.push(("off-site", selector));
    }
    let each = asked.into_iter().map(|(check, selector)| {
        let ranged = selector.range.is_some();
        let text = selector.expr().one_line();
        let text = if ranged { format!("last_over_time({text})") } else { text };
        format!(
            "label_replace(label_replace(count({text}) or vector(0), \"{CHECK}\", \"{check}\", \"\", \"\"), \
             \"{OF}\", \"{of}\", \"\", \"\")"
        )
    });
    each.collect::<Vec<_>>().join(" or ")
}

/// Over which span a volume is looked for: it shows only while a run mounts it.
fn volume_window(backup: &Backup) -> crate::plan::Duration {
    backup.numbers().volume_window
}

/// A script for `sh` that asks everything over the last `days` days, at most 10,800 points a request,
/// and writes the answers into one file.
pub fn script(plan: &Plan, days: u32) -> String {
    let mut text = format!(
        "#!/bin/sh\n\
         # Asks a Prometheus for the history of the backups, and writes its answers into one file.\n\
         # Behind a login: CURL='curl -sS -u user:password' or CURL='curl -sS -H Authorization:...'\n\
         PROMETHEUS=${{PROMETHEUS:-http://localhost:9090}}\n\
         OUT=${{OUT:-backwatch-answers.json}}\n\
         CURL=${{CURL:-curl -sS}}\n\
         END=${{END:-$(date +%s)}}\n\
         END=$((END / 60 * 60))\n\
         START=$((END - {days} * 86400))\n\n"
    );
    text.push_str(FUNCTIONS);
    for query in queries(plan) {
        let quoted = query.expr.replace('\'', "'\\''");
        let call = match query.ask {
            Ask::AtStart => "instant \"$START\"",
            Ask::AtEnd => "instant \"$END\"",
            Ask::Range => "range",
        };
        // Writing into a string does not fail.
        let _ = writeln!(text, "\n# {}\n{call} '{quoted}'", query.what);
    }
    text.push_str("\necho \"$OUT\" >&3\n");
    text
}

const FUNCTIONS: &str = "\
get() { $CURL \"$PROMETHEUS/api/v1/$1\"; echo; }
instant() { $CURL --data-urlencode \"query=$2\" --data \"time=$1\" \"$PROMETHEUS/api/v1/query\"; echo; }
range() {
  from=$START
  while [ \"$from\" -le \"$END\" ]; do
    to=$((from + 10799 * 60))
    [ \"$to\" -le \"$END\" ] || to=$END
    $CURL --data-urlencode \"query=$1\" --data \"start=$from&end=$to&step=60\" \"$PROMETHEUS/api/v1/query_range\"
    echo
    from=$((to + 60))
  done
}

exec 3>&1 >\"$OUT\"
get status/buildinfo
get status/flags
";
