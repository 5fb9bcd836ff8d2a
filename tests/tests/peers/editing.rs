//! Editing beside npm `yaml`, `ruamel.yaml` and V8: read, add one thing, write.

use std::path::PathBuf;
use std::process::Command;

use backwatch_tests::large::{self, add_panel, append};
use xtask::bench::peers::python;

use crate::figure::{beside, fastest, figure, peak};

#[test]
#[ignore = "a measurement, for `cargo xtask bench`"]
fn measured_editing() {
    let rules = large::rules(1_000_000);
    let dashboard = large::dashboard(1_000_000);
    let ours = fastest(7, || append(&rules));
    if let Some(theirs) = node(NPM_YAML, &rules) {
        beside("1 MB of rules, add one", ours, "npm yaml", theirs, 20.0);
    }
    if let Some(theirs) = ruamel(&rules) {
        beside("1 MB of rules, add one", ours, "ruamel.yaml", theirs, 100.0);
    }
    let ours = fastest(7, || add_panel(&dashboard));
    if let Some(theirs) = node(V8, &dashboard) {
        figure("1 MB dashboard, add a panel: ours, native", ours, "ms", None);
        figure("1 MB dashboard, add a panel: JSON.parse and stringify", theirs, "ms", None);
        figure("1 MB dashboard: times the time of V8", ours / theirs, "x", Some(2.0));
    }
    for size in [10_000, 100_000, 1_000_000, 10_000_000, 30_000_000] {
        let text = large::rules(size);
        let megabytes = f64::from(u32::try_from(text.len()).unwrap()) / 1e6;
        let rounds = if size < 5_000_000 { 5 } else { 2 };
        let took = fastest(rounds, || append(&text));
        figure(
            &format!("{megabytes:.2} MB of rules, add one, each MB"),
            took / megabytes,
            "ms",
            None,
        );
        if let Some(bytes) = peak(|| append(&text)) {
            let what = format!("{megabytes:.2} MB of rules, memory at most, times input");
            figure(&what, bytes / 1e6 / megabytes, "x", (size >= 1_000_000).then_some(6.0));
        }
    }
}

const NPM_YAML: &str = "
const yaml = require('yaml');
const edit = text => {
  const document = yaml.parseDocument(text);
  document.addIn(['groups', 0, 'rules'], {alert: 'Added', expr: 'up == 0', for: '5m'});
  return document.toString();
};";

const V8: &str = "
const edit = text => {
  const value = JSON.parse(text);
  value.panels.push({type: 'stat', id: 99999});
  return JSON.stringify(value, null, 2);
};";

/// The shortest of a few runs of `edit` in Node.js; `None` where Node.js was not handed in.
fn node(edit: &str, text: &str) -> Option<f64> {
    let folder = PathBuf::from(std::env::var_os("BACKWATCH_PEER_NODE")?);
    let input = std::env::temp_dir().join(format!("backwatch-peer-{}", std::process::id()));
    std::fs::write(&input, text).unwrap();
    let script = format!(
        "{edit}
const text = require('fs').readFileSync(process.argv[1], 'utf8');
let best = Infinity;
for (let round = 0; round < 7; round++) {{
  const start = performance.now();
  edit(text);
  best = Math.min(best, performance.now() - start);
}}
console.log(best);"
    );
    let output =
        Command::new("node").arg("-e").arg(script).arg(&input).current_dir(folder).output();
    let _ = std::fs::remove_file(&input);
    String::from_utf8(output.ok()?.stdout).ok()?.trim().parse().ok()
}

/// One round trip of `ruamel.yaml`; it takes many seconds.
fn ruamel(text: &str) -> Option<f64> {
    let python = PathBuf::from(std::env::var_os("BACKWATCH_PEER_PYTHON")?);
    let script = "
import io, sys, time
from ruamel.yaml import YAML
text = sys.stdin.read()
start = time.perf_counter()
editor = YAML()
document = editor.load(text)
document['groups'][0]['rules'].append({'alert': 'Added', 'expr': 'up == 0', 'for': '5m'})
editor.dump(document, io.StringIO())
print((time.perf_counter() - start) * 1000)
";
    python::run(&python, script, text.as_bytes()).ok()?.trim().parse().ok()
}
