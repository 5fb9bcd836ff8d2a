//! Verdicts on the reference tests and on changed ones, beside those of the real `promtool`.
//!
//! `BACKWATCH_FUZZ` gives the number of changed ones for a long run, and `BACKWATCH_SEED` other ones.

use std::path::{Path, PathBuf};
use std::process::Command;

use backwatch_sim::Compat;

use super::super::{Options, Report, RuleFile, run};
use super::mutate::{Random, mutant, noise};

#[test]
fn reference_tests_have_their_known_verdicts() {
    let Some(shared) = shared() else {
        return;
    };
    let mut paths: Vec<PathBuf> = std::fs::read_dir(shared.join("domain/tests"))
        .unwrap()
        .map(|e| e.unwrap().path())
        .collect();
    paths.sort();
    assert!(paths.len() > 20);
    for path in paths {
        let text = std::fs::read_to_string(&path).unwrap();
        let report = run_file(&text, path.parent().unwrap());
        // This one fails on purpose.
        let fails = path.ends_with("naive-join-error.yaml");
        assert_eq!(report.is_success(), !fails, "{}\n{report}", path.display());
        assert!(report.checks() > 0);
    }
}

#[test]
fn changed_tests_have_the_verdicts_of_promtool() {
    let (Some(folder), Some(shared)) = (Folder::new(), shared()) else {
        return;
    };
    // The quick ones of the reference tests, and one of our own with a rule of each kind.
    let mut sources = vec![include_str!("small.yaml").to_owned()];
    let number = |name: &str| std::env::var(name).ok().and_then(|n| n.parse::<usize>().ok());
    let long = number("BACKWATCH_FUZZ");
    if long.is_some() {
        for name in ["hardened-proofs", "literal-proofs", "panels", "scn-06-cronjob-deleted"] {
            let path = shared.join(format!("domain/tests/{name}.yaml"));
            let text = std::fs::read_to_string(path).unwrap();
            sources.push(text.replace("../rules", shared.join("domain/rules").to_str().unwrap()));
        }
    }
    let mut random = Random(0x2545_f491_4f6c_dd1d);
    for _ in 0..number("BACKWATCH_SEED").unwrap_or(0) {
        random.below(1);
    }
    let texts: Vec<String> =
        (0..long.unwrap_or(80)).map(|i| mutant(&sources[i % sources.len()], &mut random)).collect();
    let answers = folder.ask(&texts);
    let mut wrong = Vec::new();
    for (text, theirs) in texts.iter().zip(&answers) {
        let report = run_file(text, &folder.0);
        let ours: usize = report.tests.iter().map(|test| test.failures.len()).sum();
        let ours = (report.is_success(), ours);
        if ours != *theirs && report.problems.is_empty() || ours.0 != theirs.0 {
            wrong.push(format!("{text}\nours {ours:?}: {report}theirs {theirs:?}"));
        }
    }
    println!("{} changed tests, {} verdicts differ", texts.len(), wrong.len());
    let failing = answers.iter().filter(|answer| !answer.0).count();
    assert!(failing > texts.len() / 10 && failing < texts.len(), "{failing} of {}", texts.len());
    let first = wrong.iter().take(3).cloned().collect::<Vec<_>>().join("\n=====\n");
    assert!(wrong.is_empty(), "{} of {} differ:\n{first}", wrong.len(), texts.len());
}

#[test]
fn no_text_makes_it_panic() {
    let (tests, rules) = (include_str!("small.yaml"), include_str!("small-rules.yaml"));
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    for round in 0..300 {
        let (tests, rules) = match round % 2 {
            0 => (noise(tests, &mut random), rules.to_owned()),
            _ => (tests.to_owned(), noise(rules, &mut random)),
        };
        let again = rules.clone();
        let find = move |_: &str| Ok(vec![RuleFile { name: "r".to_owned(), text: again.clone() }]);
        let report = run(&tests, &find, Options::default());
        assert_eq!(report, run(&tests, &find, Options::default()), "{tests}\n{rules}");
    }
}

fn run_file(text: &str, folder: &Path) -> Report {
    let find = |pattern: &str| {
        let path = folder.join(pattern);
        let text = std::fs::read_to_string(&path).map_err(|error| error.to_string())?;
        Ok(vec![RuleFile { name: pattern.to_owned(), text }])
    };
    run(text, &find, Options { compat: Compat::V2 })
}

fn shared() -> Option<PathBuf> {
    let path = std::env::var_os("BACKWATCH_SHARED").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"),
        PathBuf::from,
    );
    if path.is_dir() {
        return Some(path);
    }
    assert!(std::env::var_os("CI").is_none(), "../shared is absent");
    eprintln!("skipped: ../shared is absent");
    None
}

/// A folder of its own for `promtool`, gone when the test ends.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Option<Self> {
        if Command::new("promtool").arg("--version").output().is_err() {
            assert!(std::env::var_os("CI").is_none(), "promtool is absent");
            eprintln!("skipped: promtool is absent");
            return None;
        }
        let path = std::env::temp_dir().join(format!("backwatch-tests-{}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        std::fs::write(path.join("small-rules.yaml"), include_str!("small-rules.yaml")).unwrap();
        Some(Folder(path))
    }

    /// For each text whether it succeeds, and how many differences are named.
    fn ask(&self, texts: &[String]) -> Vec<(bool, usize)> {
        let names: Vec<String> = (0..texts.len()).map(|i| format!("t{i:05}.yaml")).collect();
        for (name, text) in names.iter().zip(texts) {
            std::fs::write(self.0.join(name), text).unwrap();
        }
        // The shell keeps both streams in the order in which they were written.
        let output = Command::new("sh")
            .args(["-c", "promtool test rules \"$@\" 2>&1", "sh"])
            .args(&names)
            .current_dir(&self.0)
            .output()
            .unwrap();
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let parts: Vec<&str> = text.split("Unit Testing: ").skip(1).collect();
        assert_eq!(parts.len(), texts.len(), "{text}");
        parts
            .iter()
            .map(|part| {
                let starts = ["    alertname: ", "    expr: ", "    rule: "];
                let differs = |line: &&str| starts.iter().any(|start| line.starts_with(start));
                (part.contains("\n  SUCCESS"), part.lines().filter(differs).count())
            })
            .collect()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
