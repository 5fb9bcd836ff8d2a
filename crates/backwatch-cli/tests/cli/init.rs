//! `init`: a file to start from, and never over another.

use crate::scene::Scene;

#[test]
fn a_file_that_is_there_stays() {
    let scene = Scene::new();
    scene.run(&["init"]).ends(0).says("backwatch.yaml: written");
    let first = scene.read("backwatch.yaml");
    scene.write("backwatch.yaml", "mine");
    scene.run(&["init"]).ends(2).says("backwatch.yaml:1:1: is there already; use --force");
    assert_eq!(scene.read("backwatch.yaml"), "mine");
    scene.run(&["init", "--force"]).ends(0);
    assert_eq!(scene.read("backwatch.yaml"), first);
    scene.run(&["init", "--output", "other.yaml"]).ends(0);
    assert_eq!(scene.read("other.yaml"), first);
}

#[test]
fn what_it_wrote_is_read_again() {
    let scene = Scene::new();
    scene.run(&["init"]).ends(0);
    let defaults = scene.run(&["render"]).ends(0).out;
    assert_eq!(scene.run(&["render", "--plan", "backwatch.yaml"]).ends(0).out, defaults);
    scene
        .run(&["init", "--output", "no/such/folder.yaml"])
        .ends(2)
        .says("no/such/folder.yaml:1:1: ");
}

#[test]
fn the_version_names_the_zone_database() {
    let version = Scene::new().run(&["--version"]).ends(0).out;
    assert!(version.contains("time zones: IANA database 20"), "{version}");
}
