//! Where inputs begin: documents made up for this, and the reference material where it is present,
//! read in place.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

/// What kind of documents a target begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Rule files in all their wrappings.
    Rules,
    /// Dashboards.
    Dashboards,
    /// `backwatch.yaml`.
    Settings,
    /// CronJob manifests.
    CronJobs,
    /// Cron expressions, each with a time zone behind a line break.
    Schedules,
    /// Expressions.
    Expressions,
    /// Alert templates.
    Templates,
    /// Regular expressions.
    Patterns,
    /// Files for tests of rules.
    RuleTests,
    /// Prometheus's own engine tests.
    EngineTests,
    /// Answers of Prometheus.
    Answers,
    /// Fragments of a URL.
    Links,
    /// Any file at all.
    Everything,
}

/// The folder with reference material, where there is one.
pub fn shared() -> Option<PathBuf> {
    let folder = match env::var_os("BACKWATCH_SHARED") {
        Some(path) => PathBuf::from(path),
        None => Path::new(env!("CARGO_MANIFEST_DIR")).parent()?.parent()?.join("shared"),
    };
    folder.is_dir().then_some(folder)
}

/// The documents of `kind`, always in the same order. Large ones are left out: they make each round
/// slow and are tried as they are elsewhere.
pub fn load(kind: Kind) -> Vec<Vec<u8>> {
    let mut found: Vec<Vec<u8>> = own(kind).into_iter().map(String::into_bytes).collect();
    if let Some(shared) = shared() {
        found.extend(reference(kind, &shared));
    }
    found.retain(|seed| seed.len() <= 48 * 1024);
    found
}

fn own(kind: Kind) -> Vec<String> {
    let sections: &[&str] = match kind {
        Kind::Rules => &[include_str!("../seeds/rules.txt"), include_str!("../seeds/wrapped.txt")],
        Kind::Dashboards => &[include_str!("../seeds/dashboards.txt")],
        Kind::Settings => &[include_str!("../seeds/settings.txt")],
        Kind::CronJobs => &[include_str!("../seeds/cronjobs.txt")],
        Kind::Schedules => &[include_str!("../seeds/schedules.txt")],
        Kind::Expressions => &[include_str!("../seeds/expressions.txt")],
        Kind::Templates => &[include_str!("../seeds/templates.txt")],
        Kind::Patterns => &[include_str!("../seeds/patterns.txt")],
        Kind::RuleTests => &[include_str!("../seeds/rule_tests.txt")],
        Kind::EngineTests => &[include_str!("../seeds/engine_tests.txt")],
        Kind::Answers => &[include_str!("../seeds/answers.txt")],
        Kind::Links => return links(),
        Kind::Everything => return everything(),
    };
    let line_each = matches!(kind, Kind::Expressions | Kind::Patterns);
    let split = |text: &str| -> Vec<String> {
        let separator = if line_each { "\n" } else { "\n=====\n" };
        text.split(separator).map(str::to_owned).filter(|piece| !piece.is_empty()).collect()
    };
    sections.iter().flat_map(|text| split(text)).collect()
}

fn everything() -> Vec<String> {
    let kinds = [Kind::Rules, Kind::Dashboards, Kind::Settings, Kind::CronJobs, Kind::RuleTests];
    kinds.into_iter().flat_map(own).collect()
}

/// Links to the settings that are seeds themselves.
fn links() -> Vec<String> {
    let read = |text: &String| backwatch_core::plan::settings::read(text).ok();
    let plans = own(Kind::Settings).iter().filter_map(read).collect::<Vec<_>>();
    plans.iter().map(backwatch_core::share::fragment).collect()
}

fn reference(kind: Kind, shared: &Path) -> Vec<Vec<u8>> {
    let rules = || {
        let mut all = files(&shared.join("corpus/rules"));
        all.extend(files(&shared.join("fixtures/kgents/before")));
        all.extend(files(&shared.join("fixtures/kgents/after")));
        all
    };
    match kind {
        Kind::Rules => rules(),
        Kind::Dashboards => files(&shared.join("corpus/dashboards")),
        Kind::CronJobs => files(&shared.join("fixtures/kgents")),
        Kind::RuleTests => files(&shared.join("domain/tests")),
        Kind::EngineTests => files(&shared.join("promqltest")),
        Kind::Expressions => {
            let mut all: Vec<Vec<u8>> =
                rules().iter().flat_map(|file| lines_after(file, "expr: ")).collect();
            for file in files(&shared.join("promqltest")) {
                all.extend(lines_after(&file, "eval instant at "));
            }
            all
        }
        Kind::Templates => {
            let wanted = |file: &Vec<u8>| lines_after(file, "description: ");
            rules().iter().flat_map(wanted).collect()
        }
        Kind::Everything => {
            let mut all = rules();
            all.extend(files(&shared.join("corpus/dashboards")).into_iter().take(40));
            all
        }
        Kind::Answers | Kind::Settings | Kind::Schedules | Kind::Patterns | Kind::Links => {
            Vec::new()
        }
    }
}

/// The files of a folder, in the order of their names.
fn files(folder: &Path) -> Vec<Vec<u8>> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> =
        entries.map(|entry| entry.path()).filter(|path| path.is_file()).collect();
    paths.sort();
    paths.iter().filter_map(|path| fs::read(path).ok()).collect()
}

/// What stands behind `mark` on the lines of a file; behind a time, for tests of the engine.
fn lines_after(file: &[u8], mark: &str) -> Vec<Vec<u8>> {
    let text = String::from_utf8_lossy(file);
    let behind = text.lines().filter_map(|line| line.split_once(mark));
    let rest = behind.map(|(_, rest)| {
        if mark.starts_with("eval") {
            rest.split_once(' ').map_or("", |(_, rest)| rest)
        } else {
            rest
        }
    });
    let useful =
        rest.map(|rest| rest.trim().trim_matches(['\'', '"'])).filter(|rest| rest.len() > 2);
    useful.map(|rest| rest.as_bytes().to_vec()).collect()
}
