//! `render`: every form and profile.

use crate::scene::Scene;

const PROFILES: [&str; 4] = ["as-specified", "essential", "recommended", "thorough"];

#[test]
fn every_form_of_every_profile_is_printed_and_valid() {
    let scene = Scene::new();
    let forms = [
        ("rules", "groups:"),
        ("prometheusrule", "kind: PrometheusRule"),
        ("configmap", "kind: ConfigMap"),
    ];
    for profile in PROFILES {
        let mut counts = Vec::new();
        for (form, mark) in forms {
            let words = ["render", "--profile", profile, "--only", "rules", "--form", form];
            let run = scene.run(&words).ends(0);
            assert!(run.out.contains(mark), "{profile} {form}: {}", run.out);
            counts.push(run.out.matches("alert: ").count());
            let file = scene.write("printed.yaml", &run.out);
            if form == "rules" {
                let name = file.display().to_string();
                scene.run(&["check", "rules", &name]).ends(0);
            }
        }
        assert!(
            counts.iter().all(|count| *count > 0 && *count == counts[0]),
            "{profile}: {counts:?}"
        );
    }
}

#[test]
fn profiles_differ_and_each_prints_the_same_twice() {
    let scene = Scene::new();
    let print = |profile: &str| scene.run(&["render", "--profile", profile]).ends(0).out;
    let texts: Vec<String> = PROFILES.iter().map(|profile| print(profile)).collect();
    for (index, text) in texts.iter().enumerate() {
        assert_eq!(*text, print(PROFILES[index]));
        assert!(texts.iter().skip(index + 1).all(|other| other != text));
    }
    // As specified has no recording rules and names the requirement's three alerts.
    let rules = scene.run(&["render", "--profile", "as-specified", "--only", "rules"]).out;
    assert_eq!((rules.matches("- alert: ").count(), rules.matches("record: ").count()), (3, 0));
}

#[test]
fn each_part_is_printed_by_itself() {
    let scene = Scene::new();
    let part = |name: &str| scene.run(&["render", "--only", name]).ends(0).out;
    assert!(part("dashboard").starts_with('{'));
    assert!(part("sli").contains("| SLI |") || part("sli").contains('|'));
    assert!(part("runbook").contains('#'));
    assert!(part("rules").contains("NATSBackup"));
}

#[test]
fn a_cronjob_and_settings_are_read() {
    let scene = Scene::new();
    let manifest = "apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: pg-dump, namespace: db}\n\
                    spec: {schedule: \"0 * * * *\"}\n";
    scene.write("cron.yaml", manifest);
    let rules = scene.run(&["render", "--cronjob", "cron.yaml", "--only", "rules"]).ends(0).out;
    assert!(rules.contains("PgDumpBackup") && !rules.contains("NATS"), "{rules}");
    let piped = scene.feed(&["render", "--cronjob", "-", "--only", "rules"], manifest.as_bytes());
    assert_eq!(piped.ends(0).out, rules);
    scene.run(&["init", "--cronjob", "cron.yaml"]).ends(0);
    let words = ["render", "--plan", "backwatch.yaml", "--only", "rules"];
    assert_eq!(scene.run(&words).ends(0).out, rules, "settings say what the manifest said");
    let linked = ["render", "--runbook", "docs/runbook.md", "--only", "rules"];
    assert!(
        scene.run(&linked).ends(0).out.contains("runbook_url: \"docs/runbook.md")
            || scene.run(&linked).out.contains("runbook_url: docs/runbook.md")
    );
}

#[test]
fn braces_are_escaped_for_a_chart() {
    let scene = Scene::new();
    let plain = scene.run(&["render", "--only", "rules"]).ends(0).out;
    let escaped = scene.run(&["render", "--only", "rules", "--helm"]).ends(0).out;
    assert!(plain.contains("{{ $value") && !escaped.contains("{{ $value"), "{escaped}");
    // What Helm makes of an action that holds a text in backquotes.
    let filled = escaped.replace("{{ `{{` }}", "{{").replace("{{ `}}` }}", "}}");
    assert_eq!(filled, plain);
}

#[test]
fn arguments_that_are_none_end_with_2() {
    let scene = Scene::new();
    scene.run(&["render", "--profile", "loud"]).ends(2).says("loud");
    scene.run(&["render", "--plan", "absent.yaml"]).ends(2).says("absent.yaml:1:1: ");
    scene.run(&["frobnicate"]).ends(2);
    assert!(scene.run(&["--help"]).ends(0).out.contains("Exit codes"));
}
