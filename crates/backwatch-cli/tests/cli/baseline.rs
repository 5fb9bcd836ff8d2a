//! `queries` and `baseline`: the script, the report and its exit codes.

use crate::scene::Scene;

/// A cluster without kube-state-metrics, as it answers the checks.
const ABSENT: &str = r#"{"status":"success","data":{"resultType":"vector","result":[
{"metric":{"backwatch_check":"kube-state-metrics","backwatch_of":"nats/nats-backup"},"value":[1772409600,"0"]},
{"metric":{"backwatch_check":"cronjob","backwatch_of":"nats/nats-backup"},"value":[1772409600,"0"]}]}}"#;

/// Two runs, one of which failed.
const RUNS: &str = r#"{"status":"success","data":{"resultType":"matrix","result":[
{"metric":{"__name__":"kube_job_owner","namespace":"nats","job_name":"a","owner_kind":"CronJob","owner_name":"nats-backup"},"values":[[1772409600,"1"],[1772409660,"1"]]},
{"metric":{"__name__":"kube_job_owner","namespace":"nats","job_name":"b","owner_kind":"CronJob","owner_name":"nats-backup"},"values":[[1772496000,"1"]]},
{"metric":{"__name__":"kube_job_created","namespace":"nats","job_name":"a"},"values":[[1772409600,"1772409600"]]},
{"metric":{"__name__":"kube_job_created","namespace":"nats","job_name":"b"},"values":[[1772496000,"1772496000"]]},
{"metric":{"__name__":"kube_job_status_start_time","namespace":"nats","job_name":"a"},"values":[[1772409660,"1772409600"]]},
{"metric":{"__name__":"kube_job_status_completion_time","namespace":"nats","job_name":"a"},"values":[[1772409780,"1772409750"]]},
{"metric":{"__name__":"kube_job_complete","namespace":"nats","job_name":"a","condition":"true"},"values":[[1772409780,"1"]]},
{"metric":{"__name__":"kube_job_failed","namespace":"nats","job_name":"b","condition":"true"},"values":[[1772496300,"1"]]}]}}"#;

#[test]
fn the_script_is_one_that_a_shell_takes() {
    let scene = Scene::new();
    let run = scene.run(&["queries", "--days", "7"]).ends(0);
    assert!(run.out.contains("START=$((END - 7 * 86400))"), "{}", run.out);
    let path = scene.write("ask.sh", &run.out);
    let checked = std::process::Command::new("sh").arg("-n").arg(path).status();
    assert!(checked.is_ok_and(|status| status.success()));
    scene.run(&["queries", "--days", "0"]).ends(2);
}

#[test]
fn runs_are_counted_and_written_into_the_table() {
    let scene = Scene::new();
    scene.write("answers.json", RUNS);
    let run = scene.run(&["baseline", "answers.json"]).ends(0);
    assert!(run.out.contains("Backup success rate: 50 %: 1 of 2 runs failed"), "{}", run.out);
    assert!(run.out.contains("Run duration: median 2 min 30 s"), "{}", run.out);
    let run = scene.run(&["baseline", "--sli", "answers.json"]).ends(0);
    assert!(run.out.contains("1 of 2 runs failed in 24 h"), "{}", run.out);
    let piped = scene.feed(&["baseline", "-"], RUNS.as_bytes()).ends(0);
    assert!(piped.out.contains("1 of 2 runs failed"), "{}", piped.out);
}

#[test]
fn a_cluster_without_the_metrics_ends_with_one() {
    let scene = Scene::new();
    scene.write("answers.json", ABSENT);
    let run = scene.run(&["baseline", "answers.json"]).ends(1);
    assert!(run.out.contains("BLOCKED: metrics_infrastructure"), "{}", run.out);
    assert!(run.out.contains("branch candidate, custom exporter needed"), "{}", run.out);
}

#[test]
fn what_is_cut_off_is_unusable_and_named_by_place() {
    let scene = Scene::new();
    scene.write("cut.json", RUNS.split_at(300).0);
    let run = scene.run(&["baseline", "cut.json"]).ends(2);
    assert!(run.err.starts_with("cut.json:3:69: the text ends"), "{}", run.err);
    scene.write("other.yaml", "groups: []\n");
    let run = scene.run(&["baseline", "other.yaml"]).ends(2);
    assert!(run.err.starts_with("other.yaml:1:1: no answer of Prometheus"), "{}", run.err);
    scene.write("error.json", "{\"status\":\"error\",\"errorType\":\"bad_data\",\"error\":\"no\"}");
    let run = scene.run(&["baseline", "error.json"]).ends(0);
    assert!(run.err.contains("answered an error (bad_data): no"), "{}", run.err);
}
