//! A running Prometheus that remembers what happened to a cluster whose truth is known: samples of a
//! rehearsal go in as a file of `OpenMetrics`, and the printed script is run as printed.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use backwatch_core::artefact::fresh::{RuleForm, rules};
use backwatch_core::history::script;
use backwatch_core::plan::{AlertKind, AlertSettings, Plan, Profile};
use backwatch_core::rehearsal::{Event, Fate, Options, Rehearsal, Run, Scenario};
use backwatch_sim::series::Storage;
use serde_json::Value;
use xtask::tools::{PROMETHEUS, PROMTOOL};
use xtask::workspace;

/// How long a start may take before it is held to have failed.
const PATIENCE: Duration = Duration::from_secs(60);

/// How many days the script asks for.
const DAYS: u32 = 12;

/// The server, and what is true.
#[derive(Debug)]
pub struct Remembered {
    server: Child,
    address: String,
    folder: PathBuf,
    /// The plan that was lived.
    pub plan: Plan,
    /// Every Job of the days that are asked for.
    pub runs: Vec<Run>,
    /// From when to when is asked, in seconds since 1970.
    pub asked: (i64, i64),
}

impl Remembered {
    /// Lives through failures, slow runs, a missed slot, a second kube-state-metrics and early
    /// removal, and starts a Prometheus on it, with the plan's rules; none where it is not installed
    /// and that may be, which is printed.
    pub fn start(name: &str) -> Result<Option<Self>> {
        Self::living(name, plan(), events())
    }

    /// As [`Self::start`], with a plan whose first backup lives through events.
    pub fn living(name: &str, plan: Plan, events: Vec<Event>) -> Result<Option<Self>> {
        for tool in [PROMETHEUS, PROMTOOL] {
            if tool.find().is_none() {
                if workspace::in_ci() {
                    bail!(tool.missing());
                }
                println!("skipped: {}", tool.missing());
                return Ok(None);
            }
        }
        let folder = std::env::temp_dir().join(format!("backwatch-{name}-{}", std::process::id()));
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        fs::create_dir_all(&folder)?;
        let mut rehearsal = Rehearsal::new(&plan, &[], Options::default())
            .map_err(|error| anyhow::anyhow!("{error}"))?;
        let scenario = Scenario::own("lived", events);
        let start = rehearsal.window().span.start;
        let asked = (start, start + i64::from(DAYS) * 86_400);
        fill(&folder, &rehearsal.storage(&scenario), asked)?;
        let runs = rehearsal.play(&scenario).runs;
        let runs = runs.into_iter().filter(|run| asked.0 <= run.start && run.end <= asked.1);
        let rules = rules(&plan, RuleForm::RuleFile);
        fs::write(folder.join("rules.yaml"), rules)?;
        let config = "global: {evaluation_interval: 1s}\nrule_files: [rules.yaml]\n";
        fs::write(folder.join("prometheus.yml"), config)?;
        let (server, address) = serve(&folder)?;
        let runs = runs.collect();
        let remembered = Self { server, address, folder, plan, runs, asked };
        remembered.wait_until_ready()?;
        Ok(Some(remembered))
    }

    /// Runs the script as it is printed, and returns the file that it wrote.
    pub fn ask(&self) -> Result<PathBuf> {
        let file = self.folder.join("ask.sh");
        fs::write(&file, script(&self.plan, DAYS))?;
        let answers = self.folder.join("answers.json");
        let output = Command::new("sh")
            .arg(&file)
            .env("PROMETHEUS", &self.address)
            .env("OUT", &answers)
            .env("END", self.asked.1.to_string())
            .output()?;
        let said = [output.stdout, output.stderr].concat();
        if !output.status.success() {
            bail!("the script failed:\n{}", String::from_utf8_lossy(&said));
        }
        Ok(answers)
    }

    /// What the server answers at a path of its interface.
    pub fn get(&self, path: &str) -> Result<Value> {
        let mut answer = ureq::get(format!("{}/api/v1/{path}", self.address)).call()?;
        Ok(serde_json::from_str(&answer.body_mut().read_to_string()?)?)
    }

    fn wait_until_ready(&self) -> Result<()> {
        let start = Instant::now();
        while start.elapsed() < PATIENCE {
            if ureq::get(format!("{}/-/ready", self.address)).call().is_ok() {
                return Ok(());
            }
            thread::sleep(Duration::from_millis(100));
        }
        let log = fs::read_to_string(self.folder.join("log")).unwrap_or_default();
        bail!("Prometheus did not get ready:\n{log}")
    }
}

impl Drop for Remembered {
    fn drop(&mut self) {
        // Whatever fails here, the test has told already what there is to tell.
        let _ = self.server.kill();
        let _ = self.server.wait();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// A plan whose rules ask for every metric that baselines stand on.
fn plan() -> Plan {
    let mut plan = Plan::default();
    for backup in &mut plan.backups {
        backup.profile = Profile::Thorough;
        let on = AlertSettings { enabled: Some(true), ..AlertSettings::default() };
        backup.set(AlertKind::ScheduleChanged, on);
    }
    plan
}

fn events() -> Vec<Event> {
    let minutes = backwatch_core::plan::Duration::minutes;
    let fate = |first, fate| Event::Runs { first, count: 1, fate };
    vec![
        fate(2, Fate::Fails),
        fate(4, Fate::HitsDeadline),
        fate(6, Fate::Takes { length: minutes(7) }),
        fate(8, Fate::Missed),
        Event::SecondReplica,
        Event::RemoveFinishedAfter(minutes(30)),
    ]
}

/// Makes blocks of the samples within a span.
fn fill(folder: &Path, storage: &Storage, span: (i64, i64)) -> Result<()> {
    let mut families: BTreeMap<String, String> = BTreeMap::new();
    for series in storage.iter() {
        // Recorded series are the server's own business.
        if series.labels.name().contains(':') || series.labels.name() == "ALERTS" {
            continue;
        }
        let mut points = Vec::new();
        series.samples.collect(span.0 * 1000 - 1, span.1 * 1000, &mut points);
        let labels: Vec<String> = series
            .labels
            .iter()
            .filter(|(name, _)| *name != "__name__")
            .map(|(name, value)| format!("{name}={value:?}"))
            .collect();
        let text = families.entry(series.labels.name().to_owned()).or_default();
        for point in points {
            let (name, labels) = (series.labels.name(), labels.join(","));
            writeln!(text, "{name}{{{labels}}} {} {}", point.value, point.time / 1000)?;
        }
    }
    let version = "# TYPE kube_state_metrics_build_info gauge\n\
                   kube_state_metrics_build_info{version=\"v2.14.0\"} 1 ";
    let text: String = families.into_values().collect();
    let text = format!("{text}{version}{}\n# EOF\n", span.1);
    fs::write(folder.join("samples.txt"), text)?;
    let promtool = PROMTOOL.find().context("promtool is gone")?;
    let output = Command::new(promtool)
        .current_dir(folder)
        // One block and not one for every two hours, each of which would read the whole file.
        .args(["tsdb", "create-blocks-from", "--max-block-duration=744h"])
        .args(["openmetrics", "samples.txt", "data"])
        .output()?;
    if !output.status.success() {
        bail!("promtool tsdb:\n{}", String::from_utf8_lossy(&output.stderr));
    }
    Ok(())
}

/// A server on a port of this machine that nobody else uses.
fn serve(folder: &Path) -> Result<(Child, String)> {
    let free = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
    let log = fs::File::create(folder.join("log"))?;
    let server = Command::new(PROMETHEUS.find().context("Prometheus is gone")?)
        .current_dir(folder)
        .args(["--config.file=prometheus.yml", "--storage.tsdb.path=data"])
        .args(["--storage.tsdb.retention.time=10y", &format!("--web.listen-address={free}")])
        .stdout(Stdio::null())
        .stderr(log)
        .spawn()?;
    Ok((server, format!("http://{free}")))
}
