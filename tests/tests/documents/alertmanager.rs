//! The snippet for Alertmanager, read by amtool.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use backwatch_core::artefact::alertmanager;
use xtask::tools::AMTOOL;
use xtask::workspace;

use super::{alerts, plans};

/// amtool, or nothing where it is missing and that may be. The reason is printed.
pub(crate) fn amtool() -> Option<PathBuf> {
    let found = AMTOOL.find();
    if found.is_none() {
        assert!(!workspace::in_ci(), "{}", AMTOOL.missing());
        println!("skipped: {}", AMTOOL.missing());
    }
    found
}

fn run(amtool: &Path, arguments: &[&str]) -> Output {
    Command::new(amtool).args(arguments).output().expect("amtool runs")
}

/// A file of this test's own.
pub(crate) fn written(name: &str, text: &str) -> PathBuf {
    let file = env::temp_dir().join(format!("backwatch-{name}-{}.yml", std::process::id()));
    fs::write(&file, text).expect("a file in the folder for temporary files");
    file
}

#[test]
fn every_alert_is_routed_and_no_other() {
    let Some(amtool) = amtool() else { return };
    let mut routed = 0;
    for (name, plan) in plans() {
        let file = written(&format!("am-{name}"), &alertmanager::document(&plan));
        let path = file.display().to_string();
        let checked = run(&amtool, &["check-config", &path]);
        assert!(checked.status.success(), "{name}: {checked:?}");
        let receiver = |alert: &str, severity: &str| {
            let labels = [format!("alertname={alert}"), format!("severity={severity}")];
            let test = ["config", "routes", "test", "--config.file", &path, &labels[0], &labels[1]];
            let output = run(&amtool, &test);
            assert!(output.status.success(), "{output:?}");
            String::from_utf8(output.stdout).unwrap().trim().to_owned()
        };
        for (alert, severity) in alerts(&plan) {
            assert_eq!(receiver(&alert, &severity), "backup", "{name}: {alert}");
            routed += 1;
        }
        assert_eq!(receiver("HighLatency", "critical"), "default", "{name}");
        assert_eq!(receiver("NATSBackupFailedElsewhere", "critical"), "default", "{name}");
        fs::remove_file(file).unwrap();
    }
    assert!(routed > 60, "{routed}");
}
