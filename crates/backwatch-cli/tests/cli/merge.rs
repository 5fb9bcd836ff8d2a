//! `merge`: files in place, and nothing but what was asked for.

use std::fs;

use crate::scene::{DASHBOARD, RULES, Scene, shared};

#[test]
fn a_file_is_changed_in_place_once_and_cleaned_again() {
    for (name, before) in [("rules.yaml", RULES), ("dash.json", DASHBOARD)] {
        let scene = Scene::new();
        scene.write(name, before);
        scene.run(&["merge", name, "--check"]).ends(1);
        let printed = scene.run(&["merge", name, "--stdout"]).ends(0).out;
        assert_eq!(scene.read(name), before, "asking writes nothing");
        scene.run(&["merge", name]).ends(0);
        assert_eq!(scene.read(name), printed);
        let kept =
            before.lines().filter(|line| !printed.contains(line.trim_end_matches(','))).count();
        assert_eq!(kept, 0, "{printed}");
        scene.run(&["merge", name]).ends(0).says("as the settings want it");
        assert_eq!(scene.read(name), printed, "merging again changes nothing");
        scene.run(&["merge", name, "--check"]).ends(0);
        scene.run(&["merge", name, "--remove"]).ends(0);
        assert_eq!(scene.read(name), before, "and everything can be taken out");
        assert_eq!(scene.names(), [name], "no temporary file stays");
    }
}

#[test]
fn standard_input_is_merged_onto_standard_output() {
    let scene = Scene::new();
    scene.write("rules.yaml", RULES);
    let printed = scene.run(&["merge", "rules.yaml", "--stdout"]).ends(0).out;
    assert_eq!(scene.feed(&["merge", "-"], RULES.as_bytes()).ends(0).out, printed);
    assert_eq!(scene.feed(&["merge", "-"], printed.as_bytes()).ends(0).out, printed);
    assert_eq!(scene.names(), ["rules.yaml"]);
}

#[test]
fn a_file_of_two_spellings_is_one() {
    let scene = Scene::new();
    scene.write("rules.yaml", RULES);
    let run = scene.run(&["merge", "rules.yaml", "./rules.yaml", "."]).ends(0);
    assert_eq!(run.err.matches("added the group").count(), 1, "{}", run.err);
    assert!(!run.err.contains("as the settings want it"), "{}", run.err);
}

#[test]
fn line_ends_and_marks_stay() {
    let scene = Scene::new();
    let windows = RULES.replace('\n', "\r\n");
    scene.write("crlf.yaml", &windows);
    scene.run(&["merge", "crlf.yaml"]).ends(0);
    let merged = scene.read("crlf.yaml");
    assert_eq!(merged.matches('\n').count(), merged.matches("\r\n").count());
    assert!(merged.starts_with(&windows), "{merged:?}");
    scene.write("bom.yaml", format!("\u{feff}{}", RULES.trim_end()));
    scene.run(&["merge", "bom.yaml"]).ends(0);
    assert!(scene.read("bom.yaml").starts_with("\u{feff}# Rules of a shop."));
}

#[cfg(unix)]
#[test]
fn permissions_and_links_stay() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let scene = Scene::new();
    let path = scene.write("real/rules.yaml", RULES);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    symlink("real/rules.yaml", scene.path("link.yaml")).unwrap();
    scene.run(&["merge", "link.yaml"]).ends(0);
    assert!(fs::symlink_metadata(scene.path("link.yaml")).unwrap().is_symlink());
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
    assert!(fs::read_to_string(&path).unwrap().contains("NATSBackup"));
    // The file itself is replaced, not written into: who reads it meanwhile sees one or the other.
    let other = scene.path("second-name.yaml");
    fs::hard_link(&path, &other).unwrap();
    let before = fs::read_to_string(&other).unwrap();
    scene.run(&["merge", "link.yaml", "--remove"]).ends(0);
    assert_eq!(fs::read_to_string(&path).unwrap(), RULES);
    assert_eq!(fs::read_to_string(&other).unwrap(), before);
}

#[test]
fn a_read_only_file_leaves_all_as_they_are() {
    let scene = Scene::new();
    scene.write("a.yaml", RULES);
    let path = scene.write("b.json", DASHBOARD);
    let mut locked = fs::metadata(&path).unwrap().permissions();
    locked.set_readonly(true);
    fs::set_permissions(&path, locked).unwrap();
    scene.run(&["merge", "a.yaml", "b.json"]).ends(2).says("b.json:1:1: is read-only; ");
    assert_eq!((scene.read("a.yaml"), scene.read("b.json")), (RULES.into(), DASHBOARD.into()));
}

#[test]
fn a_conflict_ends_with_1_and_writes_nothing() {
    let scene = Scene::new();
    scene.write("rules.yaml", RULES);
    scene.write("other.json", DASHBOARD);
    scene.run(&["merge", "rules.yaml"]).ends(0);
    let merged = scene.read("rules.yaml");
    // The first waiting time is that of the file's own rule.
    let hold = merged.lines().filter(|line| line.trim_start().starts_with("for: ")).nth(1).unwrap();
    let tail = merged.rsplit_once(&format!("{hold}\n")).unwrap();
    let edited = format!("{}    for: 77m\n{}", tail.0, tail.1);
    scene.write("rules.yaml", &edited);
    let run = scene.run(&["merge", "rules.yaml", "other.json"]).ends(1).says("conflict: ");
    let run = run.says("nothing was written");
    assert!(!run.err.contains("as the settings want it"), "{}", run.err);
    assert!(run.err.contains("rules.yaml:") && run.err.contains("77m"), "{}", run.err);
    assert_eq!(scene.read("rules.yaml"), edited);
    assert_eq!(scene.read("other.json"), DASHBOARD, "nor are the other files written");
    scene.run(&["merge", "rules.yaml", "--on-conflict", "theirs"]).ends(0);
    assert!(scene.read("rules.yaml").contains("for: 77m"));
    scene.write("rules.yaml", &edited);
    scene.run(&["merge", "rules.yaml", "--on-conflict", "ours"]).ends(0);
    assert_eq!(scene.read("rules.yaml"), merged);
}

#[test]
fn of_two_rule_files_one_gets_what_is_new() {
    let scene = Scene::new();
    scene.write("a.yaml", RULES);
    scene.write("b.yaml", RULES.replace("shop", "store").replace("NoOrders", "NoStore"));
    scene.run(&["merge", "a.yaml", "b.yaml"]).ends(0);
    let count = |name: &str| scene.read(name).matches("NATSBackupFailed").count();
    scene.run(&["merge", "a.yaml", "b.yaml"]).ends(0).says("b.yaml:1:1: note: new rules go into");
    assert_eq!((count("a.yaml") > 0, count("b.yaml") > 0), (true, false), "pages come once");
    scene.run(&["merge", "a.yaml", "b.yaml", "--check"]).ends(0);
    scene.run(&["merge", "b.yaml", "a.yaml", "--check"]).ends(0);
}

#[test]
fn of_several_dashboards_one_is_chosen() {
    let scene = Scene::new();
    let map = |name: &str| {
        format!(
            "- {{apiVersion: v1, kind: ConfigMap, data: {{d.json: '{{\"title\": \"{name}\", \"panels\": [], \
             \"schemaVersion\": 39}}'}}}}\n"
        )
    };
    let list = format!("apiVersion: v1\nkind: ConfigMapList\nitems:\n{}{}", map("One"), map("Two"));
    scene.write("maps.yaml", &list);
    let kept = |name: &str| scene.read("maps.yaml").contains(map(name).trim_end());
    scene.run(&["merge", "maps.yaml", "--dashboard", "3"]).ends(2).says("no dashboard 3");
    scene.run(&["merge", "maps.yaml", "--dashboard", "2"]).ends(0);
    assert_eq!((kept("One"), kept("Two")), (true, false));
    // A row that is there is updated where it is, whichever is named.
    scene.run(&["merge", "maps.yaml", "--dashboard", "3", "--check"]).ends(0);
    scene.run(&["merge", "maps.yaml", "--remove"]).ends(0);
    assert_eq!(scene.read("maps.yaml"), list);
    scene.run(&["merge", "maps.yaml"]).ends(0).says("note: there are 2 dashboards");
    assert_eq!((kept("One"), kept("Two")), (false, true));
}

#[test]
fn in_folders_only_what_is_known_is_touched() {
    let scene = Scene::new();
    scene.write("d/rules.yaml", RULES);
    scene.write("d/deep/dash.json", DASHBOARD);
    let others = [
        ("d/package.json", "{\"name\": \"x\"}\n"),
        ("d/values.yaml", "replicas: 1\n"),
        ("d/x.tf", "a = 1\n"),
    ];
    for (name, text) in others {
        scene.write(name, text);
    }
    scene.write("d/.hidden/rules.yaml", RULES);
    let run = scene.run(&["merge", "d"]).ends(0);
    assert!(run.err.contains("package.json: left alone"), "{}", run.err);
    assert!(run.err.contains("values.yaml: left alone"), "{}", run.err);
    for (name, text) in others {
        assert_eq!(scene.read(name), text);
    }
    assert_eq!(scene.read("d/.hidden/rules.yaml"), RULES);
    assert!(scene.read("d/rules.yaml").contains("NATSBackup"));
    assert!(scene.read("d/deep/dash.json").len() > DASHBOARD.len());
    scene.run(&["merge", "d/*.yaml", "--check"]).ends(0);
    scene.run(&["merge", "none/*.yaml"]).ends(2).says("none/*.yaml:1:1: ");
}

#[test]
fn the_reference_files_are_merged() {
    let Some(shared) = shared() else { return };
    let before = shared.join("fixtures/kgents/before");
    let scene = Scene::new();
    for name in ["alerting-rules.yaml", "dashboard-saas.json"] {
        scene.write(name, fs::read(before.join(name)).unwrap());
    }
    let cronjob = shared.join("fixtures/kgents/backup-cronjob.yaml");
    let words =
        ["--cronjob", cronjob.to_str().unwrap(), "alerting-rules.yaml", "dashboard-saas.json"];
    scene.run(&[&["merge"], &words[..]].concat()).ends(0);
    scene.run(&[&["merge", "--check"], &words[..]].concat()).ends(0);
    scene.run(&[&["merge", "--remove"], &words[..]].concat()).ends(0);
    for name in ["alerting-rules.yaml", "dashboard-saas.json"] {
        assert_eq!(scene.read(name), fs::read_to_string(before.join(name)).unwrap(), "{name}");
    }
}
