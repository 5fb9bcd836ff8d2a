//! The templates of the table, rendered by the real `promtool` and by this module.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::Command;

use super::super::{Context, Sample, Template, expand, literal};
use super::corpus;
use super::table::{REFUSED, TEMPLATES, VALUES};

#[test]
fn rendered_texts_are_those_of_promtool() {
    compare("table", TEMPLATES);
}

#[test]
fn texts_of_real_rules_are_those_of_promtool() {
    if let Some(templates) = corpus::templates() {
        assert!(templates.len() > 300, "{}", templates.len());
        let templates: Vec<&str> = templates.iter().map(String::as_str).collect();
        compare("corpus", &templates);
    }
}

/// Renders each template with each value, here and there.
fn compare(name: &str, templates: &[&str]) {
    let Some(folder) = Folder::new(name) else {
        return;
    };
    let mut rules =
        String::from("groups:\n- name: g\n  rules:\n  - alert: A\n    expr: m\n    annotations:\n");
    for (i, template) in templates.iter().enumerate() {
        let _ = writeln!(rules, "      t{i:04}: {}", yaml(template));
    }
    let output = folder.run(&rules, &test_file(), &["test", "rules", "test.yaml"]);
    let alerts = read_alerts(&output);
    assert_eq!(alerts.len(), VALUES.len(), "promtool said: {output}");
    let mut wrong = Vec::new();
    for (labels, annotations) in &alerts {
        let value = VALUES[labels["case"].parse::<usize>().unwrap()];
        for (i, template) in templates.iter().enumerate() {
            let theirs = annotations.get(&format!("t{i:04}")).map_or("", String::as_str);
            let ours = render(template, labels, number(value));
            if ours != theirs {
                let both = format!("ours:   {ours}\n  theirs: {theirs}");
                wrong.push(format!("{template}  of {value}\n  {both}"));
            }
        }
    }
    let (count, all) = (wrong.len(), alerts.len() * templates.len());
    assert!(wrong.is_empty(), "{count} of {all} differ:\n{}", wrong.join("\n"));
}

#[test]
fn refused_templates_are_those_of_promtool() {
    let Some(folder) = Folder::new("refuse") else {
        return;
    };
    let mut rules = String::from("groups:\n- name: g\n  rules:\n");
    for (i, template) in REFUSED.iter().enumerate() {
        let template = yaml(template);
        let _ = writeln!(
            rules,
            "  - alert: A{i:03}\n    expr: m\n    annotations:\n      text: {template}"
        );
    }
    let output = folder.run(&rules, "", &["check", "rules", "rules.yaml"]);
    let mut wrong = Vec::new();
    for (i, template) in REFUSED.iter().enumerate() {
        let name = format!("A{i:03}");
        let start = format!("\"{name}\": annotation \"text\": ");
        let theirs = output.lines().find_map(|l| Some(l.split_once(&start)?.1.to_owned()));
        let ours = Template::parse(&name, template).err().map(|e| e.to_string());
        if ours != theirs {
            wrong.push(format!("{template:?}\n  ours:   {ours:?}\n  theirs: {theirs:?}"));
        }
    }
    let (count, all) = (wrong.len(), REFUSED.len());
    assert!(wrong.is_empty(), "{count} of {all} differ:\n{}", wrong.join("\n"));
}

/// What our side answers to the queries of the table: the series of [`test_file`].
fn query(expr: &str) -> Result<Vec<Sample>, String> {
    let sample = |instance: &str, job: &str, value| Sample {
        labels: [("__name__", "up"), ("instance", instance), ("job", job)]
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .into(),
        value,
    };
    match expr {
        "sort_desc(up)" => {
            Ok(vec![sample("a:1", "z", 3.0), sample("b:2", "y", 1.5), sample("c:3", "x", 0.0)])
        }
        "up{job='backup'}" | "nothing" => Ok(Vec::new()),
        "bogus{" => Err("1:7: parse error: unexpected end of input inside braces".to_owned()),
        other => panic!("no answer prepared for {other}"),
    }
}

fn test_file() -> String {
    let mut text = String::from(
        "rule_files: [rules.yaml]\nevaluation_interval: 1m\ntests:\n- interval: 1m\n  \
         external_url: http://example.org/prom\n  external_labels: {region: eu}\n  input_series:\n",
    );
    for (i, value) in VALUES.iter().enumerate() {
        let _ = writeln!(
            text,
            "  - {{series: 'm{{case=\"{i}\",job=\"backup\",instance=\"db-1.example.org:9090\"}}', \
             values: '{value} {value} {value}'}}"
        );
    }
    for (instance, job, value) in [("a:1", "z", "3"), ("b:2", "y", "1.5"), ("c:3", "x", "0")] {
        let _ = writeln!(
            text,
            "  - {{series: 'up{{instance=\"{instance}\",job=\"{job}\"}}', \
             values: '{value} {value} {value}'}}"
        );
    }
    text.push_str("  alert_rule_test:\n  - {eval_time: 1m, alertname: A, exp_alerts: []}\n");
    text
}

fn render(template: &str, labels: &BTreeMap<String, String>, value: f64) -> String {
    let mut labels = labels.clone();
    labels.remove("alertname");
    labels.insert("__name__".to_owned(), "m".to_owned());
    let external_labels = BTreeMap::from([("region".to_owned(), "eu".to_owned())]);
    let context = Context {
        labels: &labels,
        value,
        external_labels: &external_labels,
        external_url: "http://example.org/prom",
        server_url: None,
        now_ms: 60_000,
        query: &query,
    };
    expand("A", template, &context)
}

fn number(text: &str) -> f64 {
    literal::parse_float(text).unwrap()
}

/// A text as a YAML scalar in double quotes.
fn yaml(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c if c < ' ' || c == '\u{7f}' => {
                let _ = write!(out, "\\x{:02x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

type Names = BTreeMap<String, String>;

/// The alerts that `promtool` got: their labels and annotations.
fn read_alerts(output: &str) -> Vec<(Names, Names)> {
    let mut alerts = Vec::new();
    let mut labels = None;
    for line in output.lines() {
        if let Some(list) = line.trim().strip_prefix("Labels:") {
            labels = Some(read_names(list));
        } else if let Some(list) = line.trim().strip_prefix("Annotations:") {
            alerts.push((labels.take().unwrap(), read_names(list)));
        }
    }
    alerts
}

/// `{a="x", b="y"}`
fn read_names(list: &str) -> Names {
    let mut names = Names::new();
    let mut rest = list.strip_prefix('{').unwrap();
    while let Some((name, quoted)) = rest.split_once('=') {
        let mut escaped = true; // The first quote does not end it.
        let end = quoted.find(|c| {
            let ends = c == '"' && !escaped;
            escaped = c == '\\' && !escaped;
            ends
        });
        let (value, after) = quoted.split_at(end.unwrap() + 1);
        let name = name.trim_start_matches([',', ' ']).to_owned();
        names.insert(name, literal::unquote(value).unwrap());
        rest = after;
    }
    names
}

/// A folder of its own for `promtool`, gone when the test ends.
struct Folder(PathBuf);

impl Folder {
    /// Nothing where there is no `promtool`: a developer may lack it, the CI may not.
    fn new(name: &str) -> Option<Self> {
        if Command::new("promtool").arg("--version").output().is_err() {
            assert!(std::env::var_os("CI").is_none(), "promtool is absent");
            eprintln!("skipped: promtool is absent");
            return None;
        }
        let id = std::process::id();
        let path = std::env::temp_dir().join(format!("backwatch-template-{name}-{id}"));
        std::fs::create_dir_all(&path).unwrap();
        Some(Folder(path))
    }

    fn run(&self, rules: &str, test: &str, arguments: &[&str]) -> String {
        std::fs::write(self.0.join("rules.yaml"), rules).unwrap();
        std::fs::write(self.0.join("test.yaml"), test).unwrap();
        let output =
            Command::new("promtool").args(arguments).current_dir(&self.0).output().unwrap();
        let read = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        read(&output.stdout) + &read(&output.stderr)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
