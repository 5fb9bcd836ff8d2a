//! `promtool test rules` as a peer in time and memory.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// What a run took.
pub(crate) struct Took {
    pub(crate) milliseconds: f64,
    /// Bytes at most, as far as the system tells.
    pub(crate) peak: f64,
}

/// One run over `days` days at one minute; `None` where promtool was not handed in or refused the
/// files. The verdict does not matter: each tick is evaluated for it.
pub(crate) fn run(rules: &str, series: &[String], days: usize) -> Option<Took> {
    let promtool = PathBuf::from(std::env::var_os("BACKWATCH_PEER_PROMTOOL")?);
    let folder = std::env::temp_dir().join(format!("backwatch-promtool-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("rules.yaml"), rules).unwrap();
    fs::write(folder.join("test.yaml"), test(series, days)).unwrap();
    let mut command = Command::new(promtool);
    command.args(["test", "rules", "test.yaml"]).current_dir(&folder);
    let start = Instant::now();
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().ok()?;
    let status = format!("/proc/{}/status", child.id());
    let mut peak: f64 = 0.0;
    while child.try_wait().ok()?.is_none() {
        peak = peak.max(highest(&status).unwrap_or_default());
        thread::sleep(Duration::from_millis(2));
    }
    let milliseconds = start.elapsed().as_secs_f64() * 1000.0;
    let _ = fs::remove_dir_all(&folder);
    Some(Took { milliseconds, peak })
}

fn test(series: &[String], days: usize) -> String {
    let mut text = "rule_files: [rules.yaml]\nevaluation_interval: 1m\ntests:\n- interval: 1m\n  input_series:\n".to_owned();
    for line in series {
        let (labels, values) = line.split_once("} ").unwrap();
        text.extend(["  - series: '", labels, "}'\n    values: '", values, "'\n"]);
    }
    text + &format!("  alert_rule_test:\n  - {{eval_time: {days}d, alertname: None}}\n")
}

fn highest(status: &str) -> Option<f64> {
    let text = fs::read_to_string(status).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.split_whitespace().next()?.parse::<f64>().ok()? * 1024.0)
}
