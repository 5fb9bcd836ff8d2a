//! The reference tests, read in place, run on what the product makes of the same `CronJob`. They
//! name alerts without the backup's prefix and say nothing of annotations, so names are mapped and
//! annotations taken out; each source of off-site times is rendered by itself.
//!
//! All are run on the engine here. promtool takes half a minute for one that plays a whole scenario: it
//! is asked about all of them in CI, elsewhere about one.

use std::fs;
use std::path::{Path, PathBuf};
use std::slice;
use std::sync::Mutex;
use std::thread;

use anyhow::{Context as _, Result, anyhow, bail, ensure};
use backwatch_core::plan::{OffSite, Plan, Profile, settings};
use backwatch_core::rule_test::{Options, RuleFile, run as run_here};
use backwatch_core::{Compat, infer};
use backwatch_tests::material::Material;
use serde_yaml::Value;
use xtask::workspace;

use crate::rules::Rules;
use crate::{folder, promtool, run};

/// The scenario of which promtool is asked in every run.
const SCENARIO: &str = "scn-23-";

/// The sources of off-site times as settings, with the names of the reference for their alerts.
const SOURCES: [(&str, &str, &str); 4] = [
    ("{source: cronjob, name: nats-backup-s3-upload}", "S3Stale_1_cronjob", ""),
    ("{source: container, name: s3-upload}", "S3Stale_2_container", ""),
    (
        "{source: s3_exporter, bucket: my-backups, prefix: nats/}",
        "S3Stale_3_s3_exporter",
        "S3MetricsAbsent_3",
    ),
    (
        "{source: metric, name: nats_backup_s3_last_success_timestamp_seconds, matchers: {namespace: nats}}",
        "S3Stale_4_timestamp",
        "",
    ),
];

#[test]
fn the_reference_tests_hold() -> Result<()> {
    let Some(promtool) = promtool()? else { return Ok(()) };
    let Some(material) = Material::find()? else { return Ok(()) };
    let folder = folder("reference")?;
    write_rules(&material, &folder)?;
    let paths = xtask::dist::files(&material.path("domain/tests"))?;
    // One of them fails on purpose.
    let wanted = paths.into_iter().filter(|path| !path.ends_with("naive-join-error.yaml"));
    let tests: Vec<PathBuf> = wanted.collect();
    assert!(tests.len() > 20, "only {} reference tests", tests.len());
    // Each takes seconds of one processor, so every processor takes the next that is left.
    let left = Mutex::new(tests.iter());
    let workers = thread::available_parallelism().map_or(1, usize::from);
    let faults: Vec<String> = thread::scope(|scope| {
        let work = || next_faults(&left, |path| check(&promtool, &folder, path));
        let threads: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    Ok(fs::remove_dir_all(folder)?)
}

/// Checks one path after another until none is left.
fn next_faults(
    left: &Mutex<slice::Iter<'_, PathBuf>>,
    check: impl Fn(&Path) -> Result<()>,
) -> Vec<String> {
    let next = || left.lock().ok().and_then(|mut left| left.next());
    let mut faults = Vec::new();
    while let Some(path) = next() {
        faults.extend(check(path).err().map(|error| format!("{error:#}")));
    }
    faults
}

/// Runs one reference test on the rules in `folder`.
fn check(promtool: &Path, folder: &Path, path: &Path) -> Result<()> {
    let name = path.file_name().and_then(|name| name.to_str()).context("a name")?;
    let mut reference: Value = serde_yaml::from_str(&fs::read_to_string(path)?)?;
    for file in reference["rule_files"].as_sequence_mut().context("rule_files")? {
        let own = file.as_str().and_then(|file| file.strip_prefix("../rules/"));
        *file = own.context("rules elsewhere")?.to_owned().into();
    }
    let text = serde_yaml::to_string(&reference)?;
    let find = |name: &str| {
        let text = fs::read_to_string(folder.join(name)).map_err(|error| error.to_string())?;
        Ok(vec![RuleFile { name: name.to_owned(), text }])
    };
    let report = run_here(&text, &find, Options { compat: Compat::V2 });
    ensure!(report.is_success() && report.checks() > 0, "{name}:\n{report}");
    let is_long = name.starts_with("scn-") && !name.starts_with(SCENARIO);
    if is_long && !workspace::in_ci() {
        return Ok(());
    }
    fs::write(folder.join(name), text)?;
    run(promtool, folder, &["test", "rules", name]).map(drop)
}

/// Writes the rules of the product under the names of the reference's rule files.
fn write_rules(material: &Material, folder: &Path) -> Result<()> {
    let manifest = String::from_utf8(material.read("domain/cronjob.yaml")?)?;
    let plan = plan(&manifest, Profile::AsSpecified)?;
    let literal = Rules::of(&plan)?.without("annotations").without("labels").in_group("literal");
    let literal = literal.renamed(|name| Some(format!("LITERAL_{name}")));
    fs::write(folder.join("literal.yaml"), literal.text()?)?;

    let plan = self::plan(&manifest, Profile::Thorough)?;
    let hardened = Rules::of(&plan)?
        .without("annotations")
        .renamed(|name| Some(name.strip_prefix("NATS").unwrap_or(name).to_owned()));
    fs::write(folder.join("hardened.yaml"), hardened.text()?)?;

    let mut groups = Vec::new();
    for (settings, stale, absent) in SOURCES {
        let mut plan = plan.clone();
        let backup = plan.backups.first_mut().context("no backup")?;
        backup.off_site = off_site(settings)?;
        let rules = Rules::of(&plan)?.alerts_only().without("annotations").without("labels");
        let rules = rules.in_group(stale).renamed(|name| match name {
            "S3UploadStale" => Some(stale.to_owned()),
            "S3UploadMetricsAbsent" if !absent.is_empty() => Some(absent.to_owned()),
            _ => None,
        });
        if rules.alerts().is_empty() {
            bail!("{stale}: no alert on the off-site copy");
        }
        groups.push(rules.text()?);
    }
    let joined = groups.iter().map(|text| text.strip_prefix("groups:\n").unwrap_or(text));
    fs::write(folder.join("s3.yaml"), format!("groups:\n{}", joined.collect::<String>()))?;

    // The recording rules of long success rates belong to no artefact; the tests that read them
    // prove the arithmetic of `backup:run_success`.
    fs::write(folder.join("sli.yaml"), material.read("domain/rules/sli.yaml")?)?;
    Ok(())
}

fn plan(manifest: &str, profile: Profile) -> Result<Plan> {
    let (mut plan, _) = infer::plan(manifest).map_err(|faults| anyhow!("{faults:?}"))?;
    for backup in &mut plan.backups {
        backup.profile = profile;
    }
    Ok(plan)
}

fn off_site(text: &str) -> Result<OffSite> {
    let text = format!(
        "version: 1\nbackups:\n- {{namespace: nats, cronjob: nats-backup, off_site: {text}}}\n"
    );
    let plan = settings::read(&text).map_err(|faults| anyhow!("{faults:?}"))?;
    Ok(plan.backups.into_iter().next().context("no backup")?.off_site)
}
