//! An Alertmanager that runs on this machine for one test.

use std::env;
use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;
use ureq::Agent;

/// It ends when this does.
pub(crate) struct Running {
    process: Child,
    folder: PathBuf,
    agent: Agent,
    address: String,
}

impl Running {
    /// Starts it with a configuration; nothing where this machine has none.
    pub(crate) fn start(config: &Path) -> Option<Self> {
        let programs = ["prometheus-alertmanager", "alertmanager"];
        let has = |program: &&&str| {
            let quiet = |stdio: &mut Command| {
                stdio.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok()
            };
            quiet(Command::new(program).arg("--version"))
        };
        let Some(program) = programs.iter().find(has) else {
            assert!(!xtask::workspace::in_ci(), "Alertmanager is missing");
            println!("skipped: Alertmanager is missing");
            return None;
        };
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let folder = env::temp_dir().join(format!("backwatch-am-{}-{port}", std::process::id()));
        let process = Command::new(program)
            .arg(format!("--config.file={}", config.display()))
            .arg(format!("--storage.path={}", folder.display()))
            .arg(format!("--web.listen-address=127.0.0.1:{port}"))
            .arg("--cluster.listen-address=")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let agent = Agent::config_builder().http_status_as_error(false).build().into();
        let running = Self { process, folder, agent, address: format!("http://127.0.0.1:{port}") };
        until("it is ready", || running.get("/-/ready").is_some());
        Some(running)
    }

    /// Sends alerts.
    pub(crate) fn send(&self, alerts: &Value) {
        let address = format!("{}/api/v2/alerts", self.address);
        let request = self.agent.post(&address).header("Content-Type", "application/json");
        let answer = request.send(alerts.to_string()).unwrap();
        assert_eq!(answer.status().as_u16(), 200);
    }

    /// Names and states of the alerts that it knows, once there are `count`.
    pub(crate) fn states(&self, count: usize) -> Vec<(Value, bool)> {
        let read = || -> Vec<Value> {
            let text = self.get("/api/v2/alerts").unwrap_or_default();
            serde_json::from_str(&text).unwrap_or_default()
        };
        until("all alerts are there", || {
            let known = read();
            // A state is given with the first notification round.
            known.len() == count
                && known.iter().all(|alert| alert["status"]["state"] != "unprocessed")
        });
        let state = |alert: &Value| {
            let held = alert["status"]["inhibitedBy"].as_array().is_some_and(|by| !by.is_empty());
            (alert["labels"].clone(), held)
        };
        read().iter().map(state).collect()
    }

    fn get(&self, path: &str) -> Option<String> {
        let mut answer = self.agent.get(format!("{}{path}", self.address)).call().ok()?;
        let good = answer.status().is_success();
        answer.body_mut().read_to_string().ok().filter(|_| good)
    }
}

/// Waits for a condition, for two minutes at most.
fn until(what: &str, ready: impl Fn() -> bool) {
    let start = Instant::now();
    while !ready() {
        assert!(start.elapsed() < Duration::from_secs(120), "{what}: not in two minutes");
        thread::sleep(Duration::from_millis(100));
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself, and its folder lies among temporary files.
        let _ = self.process.kill();
        let _ = self.process.wait();
        let _ = fs::remove_dir_all(&self.folder);
    }
}
