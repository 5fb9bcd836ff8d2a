//! What the tests have in common: where the reference material is, and one way to merge.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};

use backwatch_core::merge::{MergeOptions, Merged, Recognised, merge, recognise};
use backwatch_core::plan::{Backup, Duration, ObjectName, Plan, Profile};

/// The reference material; a test without it says so and passes, except where everything is required.
pub(crate) fn shared() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let path = std::env::var_os("BACKWATCH_SHARED").map_or(beside, PathBuf::from);
    if path.is_dir() {
        return Some(path);
    }
    assert!(std::env::var_os("CI").is_none(), "../shared is absent");
    println!("skipped: ../shared is absent");
    None
}

/// A file of the reference material.
pub(crate) fn reference(path: &str) -> Option<String> {
    let path = shared()?.join(path);
    Some(std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display())))
}

/// The files of a folder in order, with their names.
pub(crate) fn files(folder: &str) -> Vec<(String, Vec<u8>)> {
    let Some(shared) = shared() else { return Vec::new() };
    let mut paths: Vec<PathBuf> = std::fs::read_dir(shared.join(folder))
        .expect("the folder is there")
        .map(|entry| entry.expect("it can be listed").path())
        .collect();
    paths.sort();
    let read = |path: PathBuf| {
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        let bytes = std::fs::read(path).expect("it can be read");
        (name, bytes)
    };
    paths.into_iter().map(read).collect()
}

pub(crate) fn file(text: &str) -> Recognised {
    recognise("file", text.as_bytes())
}

/// Merges and holds what always holds: a second merge changes nothing.
pub(crate) fn merged(plan: &Plan, text: &str, options: &MergeOptions) -> Merged {
    let first = merge(plan, &file(text), options).unwrap_or_else(|e| panic!("{e:?}\n{text}"));
    let again = merge(plan, &file(&first.text), options);
    let again = again.unwrap_or_else(|e| panic!("again: {e:?}\n{}", first.text));
    assert_eq!(again.text, first.text, "a second merge changes nothing: {:?}", again.changes);
    first
}

/// Merges with the default choices; the text.
pub(crate) fn text(plan: &Plan, text: &str) -> String {
    merged(plan, text, &MergeOptions::default()).text.to_string()
}

/// Takes everything of ours out.
pub(crate) fn removed(plan: &Plan, text: &str) -> String {
    let options = MergeOptions { remove: true, ..MergeOptions::default() };
    merged(plan, text, &options).text.to_string()
}

pub(crate) fn plan(profile: Profile) -> Plan {
    let mut plan = Plan::default();
    plan.backups[0].profile = profile;
    plan
}

/// The reference plan with another freshness.
pub(crate) fn fresher(hours: u64) -> Plan {
    let mut plan = Plan::default();
    plan.backups[0].objectives.freshness = Some(Duration::hours(hours));
    plan
}

/// The reference plan with a second backup.
pub(crate) fn two_backups() -> Plan {
    let mut plan = Plan::default();
    let name = |text| ObjectName::cronjob(text).expect("a good name");
    let timetable = plan.backups[0].timetable.clone();
    let mut second = Backup::new(name("db"), name("pg-dump"), timetable);
    second.volume = Some(name("pg-dump-pvc"));
    plan.backups.push(second);
    plan
}

/// The lines of `old` that are not in `new` in the same order, and those of `new` not in `old`.
pub(crate) fn changed_lines(merged: &Merged) -> (Vec<String>, Vec<String>) {
    use backwatch_core::merge::LineKind;
    let diff = merged.diff(0);
    let lines = |kind| {
        let all = diff.hunks.iter().flat_map(|hunk| &hunk.lines);
        all.filter(|line| line.kind == kind).map(|line| line.text.trim().to_owned()).collect()
    };
    (lines(LineKind::Removed), lines(LineKind::Added))
}

/// What `promtool check rules` says, where there is one.
pub(crate) fn promtool_accepts(rules: &str) {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    let name = format!("rules-{}.yaml", COUNT.fetch_add(1, Ordering::Relaxed));
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, rules).expect("it can be written");
    let Ok(output) = Command::new("promtool").args(["check", "rules"]).arg(&path).output() else {
        assert!(std::env::var_os("CI").is_none(), "promtool is absent");
        println!("skipped: promtool is absent");
        return;
    };
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{said}\n{rules}");
}

/// What `promtool check rules` says of many files at once; doubled rules of the files' own are no
/// concern of ours.
pub(crate) fn promtool_accepts_all(rules: &[String]) {
    if rules.is_empty() {
        // Their absence was said by who looked for them.
        return;
    }
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("accepted");
    std::fs::create_dir_all(&folder).expect("it can be made");
    let write = |(number, text): (usize, &String)| {
        let path = folder.join(format!("{number}.yaml"));
        std::fs::write(&path, text).expect("it can be written");
        path
    };
    let paths: Vec<PathBuf> = rules.iter().enumerate().map(write).collect();
    let mut promtool = Command::new("promtool");
    let Ok(output) = promtool.args(["check", "rules", "--lint=none"]).args(&paths).output() else {
        assert!(std::env::var_os("CI").is_none(), "promtool is absent");
        println!("skipped: promtool is absent");
        return;
    };
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}
