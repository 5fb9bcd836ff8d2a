//! The cases, natively, and the way to write their expected output anew.

use std::collections::BTreeSet;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use backwatch_tests::cases::{ARTEFACTS, MERGE, RENDER};

#[test]
fn artefacts_are_as_expected() {
    let mut wrong = Vec::new();
    for case in RENDER {
        let got = case.run().unwrap();
        for ((name, ..), (got, expected)) in ARTEFACTS.iter().zip(got.iter().zip(case.expected)) {
            let path = folder("render").join(case.name).join(name);
            if got != expected && !blessed(&path, got) {
                wrong.push(format!("{}:\n{}", path.display(), first_difference(got, expected)));
            }
        }
    }
    assert!(wrong.is_empty(), "BACKWATCH_BLESS=1 accepts these:\n{}", wrong.join("\n"));
}

#[test]
fn merged_files_are_as_expected() {
    let mut wrong = Vec::new();
    for case in MERGE {
        let got = case.run(case.before).unwrap();
        let path = folder("merge").join(case.name).join(format!("after-{}", case.file));
        if got != case.after && !blessed(&path, &got) {
            wrong.push(format!("{}:\n{}", path.display(), first_difference(&got, case.after)));
        }
    }
    assert!(wrong.is_empty(), "BACKWATCH_BLESS=1 accepts these:\n{}", wrong.join("\n"));
}

#[test]
fn merging_again_changes_nothing() {
    for case in MERGE {
        let once = case.run(case.before).unwrap();
        assert_eq!(case.run(&once).unwrap(), once, "{}", case.name);
    }
}

#[test]
fn what_was_there_is_there_still() {
    // What a hand wrote under our names is taken over, so that case may lose lines.
    for case in MERGE.iter().filter(|case| case.name != "hand-written") {
        let after = case.run(case.before).unwrap();
        let mut after = after.lines();
        for line in case.before.lines() {
            // In JSON a comma may come after what was the last.
            let same = |other: &str| other == line || other.strip_suffix(',') == Some(line);
            assert!(after.any(same), "{}: {line:?} is gone", case.name);
        }
    }
}

#[test]
fn every_folder_is_a_case() {
    let listed = |kind: &str| -> BTreeSet<String> {
        let entries = fs::read_dir(folder(kind)).unwrap();
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    };
    assert_eq!(listed("render"), RENDER.iter().map(|case| case.name.to_owned()).collect());
    assert_eq!(listed("merge"), MERGE.iter().map(|case| case.name.to_owned()).collect());
}

fn folder(kind: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("cases").join(kind)
}

fn blessed(path: &Path, text: &str) -> bool {
    let bless = env::var_os("BACKWATCH_BLESS").is_some_and(|value| value == "1");
    bless && fs::write(path, text).is_ok()
}

fn first_difference(got: &str, expected: &str) -> String {
    let (mut got, mut expected) = (got.lines(), expected.lines());
    let mut number = 1;
    loop {
        match (got.next(), expected.next()) {
            (None, None) => return "  only the ends of lines differ".to_owned(),
            (got, expected) if got == expected => number += 1,
            (got, expected) => {
                return format!("  line {number}\n  expected {expected:?}\n  got      {got:?}");
            }
        }
    }
}
