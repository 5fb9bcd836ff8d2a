//! `merge --diff`: real `git apply` and `patch` take it and give what a merge writes.

use std::fs;

use crate::scene::{DASHBOARD, RULES, Scene};

#[test]
fn git_and_patch_take_the_difference() {
    let files = [
        ("plain.yaml", RULES.to_owned()),
        ("open.yaml", RULES.trim_end().to_owned()),
        ("crlf.yaml", RULES.replace('\n', "\r\n")),
        ("dash.json", DASHBOARD.to_owned()),
        ("open.json", DASHBOARD.trim_end().to_owned()),
        ("sub folder/with blank.yaml", RULES.to_owned()),
    ];
    for (name, before) in files {
        let scene = Scene::new();
        scene.write(name, &before);
        let patch = scene.run(&["merge", "--diff", name]).ends(0).out;
        assert_eq!(scene.read(name), before, "a difference writes nothing");
        let merged = scene.run(&["merge", "--stdout", name]).ends(0).out;
        check(&scene, name, &before, &merged, &patch, "git", &["apply", "-p1", "-"]);
        // The binary mode keeps `patch` from taking a line end for one of Windows and mending it.
        check(&scene, name, &before, &merged, &patch, "patch", &["-p1", "--binary", "--quiet"]);
    }
}

fn check(
    scene: &Scene,
    name: &str,
    before: &str,
    merged: &str,
    patch: &str,
    program: &str,
    words: &[&str],
) {
    scene.write(name, before);
    let Some(run) = scene.other(program, words, patch.as_bytes()) else { return };
    run.ends(0);
    assert_eq!(fs::read_to_string(scene.path(name)).unwrap(), merged, "{program} {name}\n{patch}");
}

#[test]
fn a_file_that_is_as_it_should_be_has_no_difference() {
    let scene = Scene::new();
    scene.write("rules.yaml", RULES);
    scene.run(&["merge", "rules.yaml"]).ends(0);
    assert_eq!(scene.run(&["merge", "--diff", "rules.yaml"]).ends(0).out, "");
}
