//! `render`: documents, exports and the hand-off over merged files.

use crate::scene::{DASHBOARD, RULES, Scene};

#[test]
fn every_document_is_printed_the_same_twice() {
    let scene = Scene::new();
    for (part, mark) in [
        ("alertmanager", "inhibit_rules:"),
        ("openslo", "apiVersion: openslo/v1"),
        ("sloth", "version: prometheus/v1"),
        ("pyrra", "kind: ServiceLevelObjective"),
        ("handoff", "## Exit criteria"),
        ("sli", "## Service level indicators"),
        ("runbook", "## Backup alerts"),
    ] {
        let once = scene.run(&["render", "--only", part]).ends(0).out;
        assert!(once.contains(mark), "{part}: {once}");
        assert_eq!(once, scene.run(&["render", "--only", part]).out);
    }
}

#[test]
fn every_runbook_url_has_its_section() {
    let scene = Scene::new();
    for profile in ["as-specified", "essential", "recommended", "thorough"] {
        let with =
            |only| ["render", "--profile", profile, "--runbook", "docs/runbook.md", "--only", only];
        let rules = scene.run(&with("rules")).ends(0).out;
        let runbook = scene.run(&with("runbook")).ends(0).out;
        let urls: Vec<&str> =
            rules.lines().filter_map(|line| line.split("runbook_url: ").nth(1)).collect();
        assert_eq!(urls.len(), rules.matches("- alert: ").count(), "{profile}");
        for url in urls {
            let anchor = url.trim_matches('"').split_once('#').unwrap().1;
            let found = runbook.lines().filter_map(|line| line.strip_prefix("### "));
            let count =
                found.filter(|title| title.to_lowercase().replace(' ', "-") == anchor).count();
            assert_eq!(count, 1, "{profile}: {url}");
        }
    }
}

#[test]
fn a_hand_off_ticks_what_was_merged() {
    let scene = Scene::new();
    let nothing = scene.run(&["render", "--only", "handoff"]).ends(0).out;
    assert_eq!(nothing.matches("- [ ] ").count(), 4, "{nothing}");
    scene.write("rules.yaml", RULES);
    scene.write("board.json", DASHBOARD);
    scene.write("book.md", "# Handbook\n\n## A\n");
    scene.run(&["merge", "rules.yaml", "board.json", "book.md"]).ends(0);
    let words = ["render", "--only", "handoff", "--merged", "rules.yaml", "board.json", "book.md"];
    let done = scene.run(&words).ends(0).out;
    assert_eq!(done.matches("- [x] ").count(), 4, "{done}");
    let alert = done.lines().find(|line| line.ends_with(": alert NATSBackupFailed")).unwrap();
    let number: usize = alert.split([':', '`']).nth(2).unwrap().parse().unwrap();
    let file = scene.read("rules.yaml");
    assert!(
        file.lines().nth(number - 1).unwrap().contains("alert: \"NATSBackupFailed\""),
        "{alert}"
    );
    let blocked = scene.run(&["render", "--only", "handoff", "--metrics", "absent"]).ends(0).out;
    assert!(blocked.contains("[BLOCKED:metrics_infrastructure]"));
}

#[test]
fn an_overdue_drill_is_said_on_the_day() {
    let scene = Scene::new();
    let settings = "version: 1\nbackups:\n  - namespace: nats\n    cronjob: nats-backup\n    \
                    objectives: {drill_interval: 30d}\n    \
                    drills: [{date: 2026-10-20, backup: n-19, duration: 9m, result: ok}]\n";
    scene.write("backwatch.yaml", settings);
    let words = ["render", "--plan", "backwatch.yaml", "--only", "sli"];
    assert!(scene.run(&words).ends(0).out.contains("the next is due by 2026-11-19."));
    let late = [words.as_slice(), &["--today", "2026-11-25"]].concat();
    assert!(scene.run(&late).ends(0).out.contains("is overdue by 6 days."));
}

#[test]
fn arguments_that_would_be_passed_over_are_refused() {
    let scene = Scene::new();
    scene
        .run(&["render", "--only", "sli", "--today", "soon"])
        .ends(2)
        .says("write it like 2026-11-25");
    scene.run(&["render", "--today", "2026-11-25"]).ends(2).says("--only sli");
    scene.run(&["render", "--only", "rules", "--metrics", "absent"]).ends(2).says("--only handoff");
    scene
        .run(&["render", "--only", "handoff", "--merged", "no.yaml"])
        .ends(2)
        .says("no.yaml:1:1: ");
}
