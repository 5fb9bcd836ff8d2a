//! `rehearse`: what is printed, and how it ends.

use crate::scene::Scene;

#[test]
fn a_table_has_a_line_for_each_scenario_and_ends_by_what_is_claimed() {
    let scene = Scene::new();
    let table = scene.run(&["rehearse"]).ends(0).out;
    let row = |id: &str| table.lines().find(|line| line.starts_with(id)).unwrap();
    assert!(row("02 ").contains("NATSBackupFailed 5m") && row("02 ").ends_with("handled"));
    assert!(row("14 ").ends_with("not covered"), "{table}");
    assert_eq!((1..=28).filter(|id| table.contains(&format!("\n{id:02} "))).count(), 28);
    // A volume that no pod mounts long enough is a fault that nothing covers.
    scene.run(&["rehearse", "--strict"]).ends(1);
    let literal = scene.run(&["rehearse", "--profile", "as-specified", "--scenario", "1"]).ends(1);
    assert!(literal.out.contains("false 37x") && literal.out.contains("false alarm"));
    assert!(!literal.out.contains("\n02 "), "{}", literal.out);
}

#[test]
fn programs_and_reviews_get_their_own_forms() {
    let scene = Scene::new();
    let words = ["rehearse", "--scenario", "02", "04", "--format", "json"];
    let text = scene.run(&words).ends(0).out;
    for piece in ["\"version\": 1", "\"id\": \"04\"", "\"verdict\": \"in time\"", "\"told_by\": "] {
        assert!(text.contains(piece), "{piece}: {text}");
    }
    assert_eq!(text, scene.run(&words).out, "the same twice");
    if let Some(read) = scene.other("python3", &["-m", "json.tool"], text.as_bytes()) {
        read.ends(0);
    }
    let text = scene.run(&["rehearse", "--scenario", "2", "--format", "markdown"]).ends(0).out;
    assert!(text.contains("| 02 One run fails | NATSBackupFailed 5m |"), "{text}");
}

#[test]
fn tests_taken_home_pass_on_the_rules_and_fail_on_others() {
    let scene = Scene::new();
    let words = ["rehearse", "--scenario", "04", "--format", "promtool"];
    let tests = scene.run(&words).ends(0).out;
    let rules = scene.run(&["render", "--only", "rules"]).ends(0).out;
    scene.write("backwatch-tests.yaml", &tests);
    scene.write("backup-rules.yaml", &rules);
    let file = "backwatch-tests.yaml";
    scene.run(&["test", "rules", file]).ends(0);
    if let Some(run) = scene.other("promtool", &["test", "rules", file], b"") {
        run.ends(0);
    }
    scene.write("backup-rules.yaml", rules.replace("> 600", "> 660"));
    scene.run(&["test", "rules", file]).ends(1);
    let named = [&words[..], &["--rule-files", "a.yaml", "b.yaml"]].concat();
    assert!(scene.run(&named).ends(0).out.contains("rule_files:\n  - 'a.yaml'\n  - 'b.yaml'\n"));
}

#[test]
fn rules_of_ones_own_are_rows_whatever_file_they_stand_in() {
    let scene = Scene::new();
    let groups = "- name: mine\n  rules:\n  - alert: MyBackupOld\n    \
                  expr: time() - kube_job_status_completion_time{namespace=\"nats\"} > 90000\n";
    let deeper = groups.replace('\n', "\n  ");
    let resource = format!(
        "apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nmetadata: {{name: mine}}\n\
         spec:\n  groups:\n  {deeper}\n"
    );
    scene.write("plain.yaml", format!("groups:\n{groups}"));
    scene.write("resource.yaml", resource);
    for file in ["plain.yaml", "resource.yaml"] {
        let run = scene.run(&["rehearse", "--scenario", "01", "--rules", file]).ends(1);
        assert!(run.out.contains("MyBackupOld (your own)"), "{file}: {}", run.out);
        assert!(run.out.contains("false alarm"), "{file}: {}", run.out);
    }
}

#[test]
fn rules_of_ones_own_are_tested_where_promtool_reads_them() {
    let scene = Scene::new();
    let groups = "- name: mine\n  rules:\n  - record: mine:done\n    expr: >-\n      \
                  max by (namespace) (kube_job_status_completion_time{namespace=\"nats\"})\n  \
                  - alert: MyBackupOld\n    expr: time() - mine:done > 90000\n    for: 5m\n";
    let deeper = groups.replace('\n', "\n  ");
    scene.write("mine.yaml", format!("groups:\n{groups}"));
    scene.write(
        "resource.yaml",
        format!(
            "apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nmetadata: {{name: mine}}\n\
             spec:\n  groups:\n  {deeper}\n"
        ),
    );
    let words = ["rehearse", "--scenario", "04", "--format", "promtool", "--rules"];
    let tests = scene.run(&[&words[..], &["mine.yaml", "resource.yaml"]].concat()).ends(0).out;
    assert!(tests.contains("rule_files:\n  - 'backup-rules.yaml'\n  - 'mine.yaml'\n"), "{tests}");
    assert!(tests.contains("so without their alerts: resource.yaml\n"), "{tests}");
    assert!(tests.contains("alertname: MyBackupOld\n        exp_alerts:\n"), "{tests}");
    let command = tests.lines().find_map(|line| line.strip_prefix("# backwatch ")).unwrap();
    let (command, file) = command.split_once(" > ").unwrap();
    let rules = scene.run(&command.split(' ').collect::<Vec<_>>()).ends(0).out;
    scene.write(file, rules);
    scene.write("backwatch-tests.yaml", &tests);
    scene.run(&["test", "rules", "backwatch-tests.yaml"]).ends(0);
    if let Some(run) = scene.other("promtool", &["test", "rules", "backwatch-tests.yaml"], b"") {
        run.ends(0);
    }
    scene.write("mine.yaml", format!("groups:\n{}", groups.replace("90000", "80000")));
    scene.run(&["test", "rules", "backwatch-tests.yaml"]).ends(1);
}

#[test]
fn alerts_about_other_things_are_counted() {
    let scene = Scene::new();
    let rules = "groups:\n- name: mine\n  rules:\n\
                 \x20 - {alert: Down, expr: up == 0}\n\
                 \x20 - {alert: Other, expr: 'kube_job_failed{job_name=~\"other-.*\"} > 0'}\n\
                 \x20 - {alert: Mine, expr: 'kube_job_failed{job_name=~\"nats-.*\"} > 0'}\n";
    scene.write("mine.yaml", rules);
    let run = scene.run(&["rehearse", "--scenario", "01", "--rules", "mine.yaml"]).ends(0);
    assert!(run.out.contains(" Mine (your own)\n2 alerts of your own that watch other things are"));
    assert!(!run.out.contains(" Down"), "{}", run.out);
}

#[test]
fn unusable_input_ends_with_2() {
    let scene = Scene::new();
    scene.run(&["rehearse", "--scenario", "29"]).ends(2).says("there is no scenario `29`");
    scene.run(&["rehearse", "--rules", "absent.yaml"]).ends(2).says("absent.yaml:1:1: ");
    scene.write("bad.yaml", "groups:\n- name: a\n  rules:\n  - alert: A\n    expr: sum(\n");
    scene.run(&["rehearse", "--rules", "bad.yaml"]).ends(2).says("bad.yaml:4:");
    scene.write("none.yaml", "a: 1\n");
    scene.run(&["rehearse", "--rules", "none.yaml"]).ends(2).says("none.yaml:1:1: ");
}
