//! Input that cannot be used: exit code 2, `file:line:column: message`, and every file as it was.

use std::fs;

use crate::scene::{RULES, Scene};

/// Files that no merge can use, and a piece of what is said of each.
fn broken() -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let utf16: Vec<u8> = RULES.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let deep = format!("groups: {}{}\n", "[".repeat(1_000), "]".repeat(1_000));
    let bomb: String = (1..12).fold("a0: &a0 [x, x]\n".to_owned(), |text, n| {
        let last = n - 1;
        let row = vec![format!("*a{last}"); 10].join(", ");
        text + &format!("a{n}: &a{n} [{row}]\n")
    });
    vec![
        ("empty.json", Vec::new(), ""),
        ("binary.yaml", vec![0x7f, b'E', b'L', b'F', 2, 1, 1, 0, 0xff, 0xfe, 0xc3], "UTF-8"),
        ("truncated.json", b"{\"panels\": [{\"id\": 1, \"ti".to_vec(), ""),
        ("truncated.yaml", b"groups:\n- name: \"a\n  rules: []\n".to_vec(), ""),
        ("tabs.yaml", b"groups:\n\t- name: a\n\t  rules: []\n".to_vec(), "tab"),
        ("twice.yaml", b"groups: []\ngroups: []\n".to_vec(), "twice"),
        ("bomb.yaml", format!("{bomb}groups: *a11\n").into_bytes(), ""),
        ("deep.yaml", deep.into_bytes(), "nest"),
        ("deep.json", [b"{\"panels\":".to_vec(), vec![b'['; 1_000]].concat(), ""),
        ("nul.yaml", b"groups:\n- name: a\0b\n  rules: []\n".to_vec(), ""),
        (
            "helm.yaml",
            b"groups:\n{{- range .Values.g }}\n- name: {{ .n }}\n{{- end }}\n".to_vec(),
            "Helm",
        ),
        ("utf16.yaml", [vec![0xff, 0xfe], utf16].concat(), "UTF-16"),
        ("other.yaml", b"replicas: 1\n".to_vec(), ""),
    ]
}

#[test]
fn unusable_files_are_named_and_left_alone() {
    for (name, content, piece) in broken() {
        let scene = Scene::new();
        scene.write(name, &content);
        scene.write("good.yaml", RULES);
        for words in
            [&["merge", name][..], &["merge", "good.yaml", name], &["merge", "--check", name]]
        {
            let run = scene.run(words).ends(2);
            assert!(placed(&run.err, name), "{name}: {}", run.err);
            assert!(run.err.contains(piece), "{name}: {piece:?} is not in {}", run.err);
            assert!(run.err.len() < 4_000, "{name}: much is said: {} bytes", run.err.len());
            assert_eq!(run.out, "");
        }
        assert_eq!(fs::read(scene.path(name)).unwrap(), content, "{name}");
        assert_eq!(scene.read("good.yaml"), RULES, "{name}: the good file beside it");
        assert_eq!(scene.names().len(), 2, "{name}: no temporary file stays");
    }
}

#[test]
fn a_file_of_40_mb_is_refused_by_its_size() {
    let scene = Scene::new();
    let path = scene.write("huge.yaml", "groups: []\n");
    fs::OpenOptions::new().write(true).open(&path).unwrap().set_len(40_000_000).unwrap();
    // `check rules` ends with 1 whatever is wrong with a file, as promtool does.
    for (words, code) in [
        (&["merge", "huge.yaml"][..], 2),
        (&["render", "--plan", "huge.yaml"], 2),
        (&["check", "rules", "huge.yaml"], 1),
    ] {
        scene.run(words).ends(code).says("huge.yaml:1:1: ").says("32 MiB");
    }
    assert_eq!(fs::metadata(path).unwrap().len(), 40_000_000);
}

#[test]
fn settings_and_manifests_are_refused_likewise() {
    for (name, content, _) in broken() {
        let scene = Scene::new();
        scene.write(name, &content);
        for option in ["--plan", "--cronjob"] {
            let run = scene.run(&["render", option, name]).ends(2);
            assert!(placed(&run.err, name), "{option} {name}: {}", run.err);
        }
    }
}

#[test]
fn odd_but_right_files_are_taken() {
    let odd = [
        ("comments.yaml", "# nothing but this\n"),
        ("null.yaml", "groups:\n"),
        ("none.yaml", "groups: []"),
        ("flow.yaml", "{groups: [{name: a, rules: [{alert: A, expr: a}]}]}\n"),
        ("json.yaml", "{\"groups\": []}\n"),
        ("loki.yaml", "namespace: x\ngroups:\n- name: a\n  rules: []\n"),
    ];
    for (name, before) in odd {
        let scene = Scene::new();
        scene.write(name, before);
        scene.run(&["merge", name]).ends(0);
        assert!(scene.read(name).contains("NATSBackupFailed"), "{name}: {}", scene.read(name));
        scene.run(&["merge", name, "--check"]).ends(0);
        scene.run(&["check", "rules", name]).ends(i32::from(name == "loki.yaml"));
        scene.run(&["merge", name, "--remove"]).ends(0);
        // Where there was no list of groups, an empty one is left.
        if name != "comments.yaml" && name != "null.yaml" {
            assert_eq!(scene.read(name), before, "{name}");
        }
    }
}

/// Whether each line of a message about this file says where: `file:line:column: message`.
fn placed(said: &str, name: &str) -> bool {
    let about = said.lines().filter(|line| line.starts_with(name));
    let good = about.filter(|line| {
        let mut rest = line.get(name.len() + 1..).unwrap_or_default().splitn(3, ':');
        let number =
            |piece: Option<&str>| piece.is_some_and(|p| p.parse::<u32>().is_ok_and(|n| n > 0));
        number(rest.next()) && number(rest.next()) && rest.next().is_some_and(|text| text.len() > 5)
    });
    good.count() > 0
}

#[test]
fn what_is_no_file_is_said_in_the_same_words_everywhere() {
    let scene = Scene::new();
    scene.write("folder/rules.yaml", RULES);
    for words in [
        &["merge", "none.yaml"][..],
        &["render", "--plan", "none.yaml"],
        &["rehearse", "--rules", "none.yaml"],
        &["check", "rules", "none.yaml"],
    ] {
        scene.run(words).says("none.yaml:1:1: there is no such file");
    }
    scene.run(&["render", "--plan", "folder"]).ends(2).says("folder:1:1: is a folder");
}
