//! `check rules` and `promqltest`: output and exit codes.

use crate::scene::{RULES, Scene, shared};

#[test]
fn rules_are_checked() {
    let scene = Scene::new();
    scene.write("good.yaml", RULES);
    let run = scene.run(&["check", "rules", "good.yaml"]).ends(0);
    assert!(run.out.contains("SUCCESS: 1 rules found"), "{}", run.out);
    scene.write("bad.yaml", RULES.replace("== 0'", "== '"));
    let run = scene.run(&["check", "rules", "good.yaml", "bad.yaml"]).ends(1);
    assert!(run.out.contains("FAILED") && run.err.starts_with("bad.yaml:7:"), "{run:?}");
    let twice = RULES.replace("    for: 10m\n", "") + "  - {alert: NoOrders, expr: up == 0}\n";
    scene.write("twice.yaml", twice);
    scene.run(&["check", "rules", "twice.yaml"]).ends(0);
    scene.run(&["check", "rules", "--lint-fatal", "twice.yaml"]).ends(3);
    scene.run(&["check", "rules", "--lint-fatal", "--lint", "none", "twice.yaml"]).ends(0);
    let piped = scene.feed(&["check", "rules", "-"], RULES.as_bytes()).ends(0);
    assert!(piped.out.contains("standard input"));
}

#[test]
fn versions_of_prometheus_take_different_files() {
    let scene = Scene::new();
    scene.write("three.yaml", RULES.replace("  rules:", "  query_offset: 1m\n  rules:"));
    let run = scene.run(&["check", "rules", "three.yaml"]).ends(1);
    assert!(run.err.contains("query_offset") && run.err.contains("--prometheus 3"), "{run:?}");
    scene.run(&["check", "rules", "--prometheus", "3", "three.yaml"]).ends(0);
    scene.write(
        "two.yaml",
        RULES.replace("rate(orders_total[5m])", "holt_winters(orders_total[5m], 0.1, 0.1)"),
    );
    scene.run(&["check", "rules", "two.yaml"]).ends(0);
    let run = scene.run(&["check", "rules", "--prometheus", "3", "two.yaml"]).ends(1);
    assert!(!run.err.contains("--prometheus"), "{run:?}");
}

#[test]
fn engine_tests_are_run() {
    let scene = Scene::new();
    scene.write("good.test", "load 1m\n  m 1x5\n\neval instant at 2m m + 1\n  {} 2\n");
    scene.write("bad.test", "load 1m\n  m 1x5\n\neval instant at 2m m + 1\n  {} 3\n");
    let run = scene.run(&["promqltest", "good.test"]).ends(0);
    assert_eq!(run.out.lines().last(), Some("1 passed, 0 failed, 0 out of scope"));
    let run = scene.run(&["promqltest", "good.test", "bad.test"]).ends(1);
    assert_eq!(run.out.lines().last(), Some("1 passed, 1 failed, 0 out of scope"));
    scene.run(&["promqltest", "absent.test"]).ends(2).says("absent.test");
}

#[test]
fn the_reference_tests_of_the_engine_pass() {
    let Some(shared) = shared() else { return };
    let scene = Scene::new();
    let mut files: Vec<String> = std::fs::read_dir(shared.join("promqltest"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "test"))
        .map(|path| path.display().to_string())
        .collect();
    files.sort();
    let words: Vec<&str> =
        ["promqltest"].into_iter().chain(files.iter().map(String::as_str)).collect();
    let run = scene.run(&words).ends(0);
    assert!(run.out.lines().last().is_some_and(|last| last.contains(" 0 failed")), "{}", run.out);
}
