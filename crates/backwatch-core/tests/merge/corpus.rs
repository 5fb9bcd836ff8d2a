//! Every file of the corpus, as it is and as others would write it.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use backwatch_core::merge::{Kind, MergeOptions, merge, recognise};
use backwatch_core::plan::Plan;
use backwatch_edit::{Document, Node, NodeKind, Style};

use crate::shared::{files, fresher, promtool_accepts_all};

/// What must hold for a file: it is merged or refused for a reason, a second merge changes nothing,
/// a number changes in place and back, removal gives the bytes back. Whether it was merged.
fn check(name: &str, text: &str) -> bool {
    let (plan, options) = (Plan::default(), MergeOptions::default());
    let file = recognise(name, text.as_bytes());
    if file.kind() == Kind::Refused {
        assert!(file.refusal().is_some_and(|said| said.hint.is_some()), "{name}");
        return false;
    }
    let fail = |step: &str, said: &dyn std::fmt::Debug| -> ! { panic!("{name}: {step}: {said:?}") };
    let first = merge(&plan, &file, &options).unwrap_or_else(|e| fail("merge", &e));
    assert!(first.is_changed() && first.conflicts.is_empty(), "{name}");
    let after = recognise(name, first.text.as_bytes());
    let again = merge(&plan, &after, &options).unwrap_or_else(|e| fail("again", &e));
    assert_eq!(again.text, first.text, "{name}: again");
    let other = merge(&fresher(26), &after, &options).unwrap_or_else(|e| fail("change", &e));
    let counts = other.counts();
    assert_eq!(counts.added, counts.removed, "{name}: a change in place");
    let other = recognise(name, other.text.as_bytes());
    let back = merge(&plan, &other, &options).unwrap_or_else(|e| fail("back", &e));
    assert_eq!(back.text, first.text, "{name}: back");
    let remove = MergeOptions { remove: true, ..options };
    let removed = merge(&plan, &after, &remove).unwrap_or_else(|e| fail("remove", &e));
    assert!(*removed.text == *text, "{name}: removal\n{text}\n{}", removed.diff(1).patch(name));
    true
}

/// Every line that is not empty `by` blanks further in; the last one ended.
fn indented(text: &str, by: usize) -> String {
    let lines = text.lines().map(|line| match line {
        "" => "\n".to_owned(),
        line => format!("{:by$}{line}\n", ""),
    });
    lines.collect::<Vec<_>>().concat()
}

/// `text` as the value of a block scalar in a `ConfigMap`.
fn in_config_map(name: &str, text: &str) -> String {
    let keep = if text.ends_with('\n') { "" } else { "-" };
    let body = indented(text, 4);
    format!(
        "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: x\ndata:\n  {name}: |{keep}\n{body}"
    )
}

/// `text` as the value of a quoted scalar in a `ConfigMap`.
fn quoted(text: &str) -> String {
    let text = text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
    format!("apiVersion: v1\nkind: ConfigMap\ndata:\n  r.yaml: \"{text}\"\n")
}

const RESOURCE: &str = "apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nspec:\n";

fn in_list(text: &str) -> String {
    let item = indented(&format!("{RESOURCE}{}", indented(text, 2)), 2).replacen("  ", "- ", 1);
    format!("apiVersion: v1\nkind: List\nitems:\n{item}")
}

fn in_stream(text: &str) -> String {
    format!("# a\n---\nkind: Service\n---\n{RESOURCE}{}---\nkind: X\n", indented(text, 2))
}

/// A rule file that a resource can hold.
fn bare(text: &str) -> bool {
    !text.contains("kind:")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("the corpus is UTF-8")
}

/// A comment behind every line that does not end within a scalar.
fn noted(text: &str) -> String {
    let document = Document::yaml(text).expect("the corpus is YAML");
    let mut inside = BTreeSet::new();
    document.roots().for_each(|root| lines_inside(text, root, &mut inside));
    let mut noted = String::new();
    for (number, line) in text.split_inclusive('\n').enumerate() {
        noted.push_str(line);
        if line.ends_with('\n') && !inside.contains(&number) {
            let _ = writeln!(noted, "# note {number}");
        }
    }
    let read = |text: &str| -> Vec<serde_yaml::Value> {
        let documents = serde_yaml::Deserializer::from_str(text);
        documents.map(|one| serde::Deserialize::deserialize(one).expect("it parses")).collect()
    };
    assert_eq!(read(&noted), read(text), "comments change nothing");
    noted
}

/// The numbers of lines that end within a scalar.
fn lines_inside(text: &str, node: Node<'_>, inside: &mut BTreeSet<usize>) {
    if let NodeKind::Scalar(style) = node.kind() {
        let line = |at: usize| text.bytes().take(at).filter(|byte| *byte == b'\n').count();
        let (first, last) = (line(node.span().start), line(node.span().end));
        let head = usize::from(matches!(style, Style::Literal | Style::Folded));
        inside.extend(first.saturating_sub(head)..last);
    }
    node.items().for_each(|item| lines_inside(text, item, inside));
    for (key, value) in node.entries() {
        lines_inside(text, key, inside);
        lines_inside(text, value, inside);
    }
}

/// The same in JSON; nothing can be noted there, so a file without groups is left out.
fn in_json(text: &str) -> Option<String> {
    let value: serde_yaml::Value = serde_yaml::from_str(text).ok()?;
    let has_groups = value.get("groups").is_some_and(serde_yaml::Value::is_sequence);
    let spelled = || serde_json::to_string_pretty(&value).expect("it can be written");
    (bare(text) && has_groups).then(|| spelled() + "\n")
}

#[test]
fn rule_files() {
    let mut merged = Vec::new();
    for (name, bytes) in files("corpus/rules") {
        let text = text(&bytes);
        assert!(check(&name, &text), "{name}");
        if bare(&text) {
            for text in
                [Some(text.clone()), Some(noted(&text)), in_json(&text)].into_iter().flatten()
            {
                let file = recognise(&name, text.as_bytes());
                let done = merge(&Plan::default(), &file, &MergeOptions::default());
                merged.push(done.expect("it was merged above").text.to_string());
            }
        }
    }
    promtool_accepts_all(&merged);
}

/// The ways in which the same file may be written or wrapped; each file goes one of them.
type Way = (&'static str, fn(&str) -> Option<String>);

fn check_ways(folder: &str, ways: &[Way]) {
    for (index, (name, bytes)) in files(folder).into_iter().enumerate() {
        let text = text(&bytes);
        if recognise(&name, &bytes).kind() == Kind::Refused {
            continue;
        }
        // All of them on request: it takes minutes.
        if std::env::var_os("BACKWATCH_LONG").is_some() {
            for (said, way) in ways {
                let fits = way(&text).is_none_or(|text| check(&format!("{name}, {said}"), &text));
                assert!(fits, "{name}: {said}");
            }
            continue;
        }
        let way = index % ways.len();
        let rotated = ways.iter().cycle().skip(way).take(ways.len());
        let mut fitting = rotated.filter_map(|(said, way)| Some((said, way(&text)?)));
        let (said, text) = fitting.next().expect("one way fits every file");
        assert!(check(&format!("{name}, {said}"), &text), "{name}: {said}");
    }
}

#[test]
fn rule_files_as_others_write_them() {
    check_ways(
        "corpus/rules",
        &[
            ("CRLF", |text| Some(text.replace('\n', "\r\n"))),
            ("no last line break", |text| Some(text.trim_end().to_owned())),
            ("byte order mark", |text| Some(format!("\u{feff}{text}"))),
            ("comments", |text| Some(noted(text))),
            ("ConfigMap", |text| Some(in_config_map("rules.yaml", text))),
            ("List", |text| bare(text).then(|| in_list(text))),
            ("stream", |text| bare(text).then(|| in_stream(text))),
            ("quoted", |text| Some(quoted(text))),
            ("JSON", in_json),
        ],
    );
}

#[test]
fn dashboards() {
    let (mut merged, mut refused) = (0, 0);
    for (name, bytes) in files("corpus/dashboards") {
        if check(&name, &text(&bytes)) { merged += 1 } else { refused += 1 }
    }
    println!("{merged} dashboards merged, {refused} refused");
    assert!(merged == 0 || refused * 4 < merged, "{refused} of {merged}");
}

#[test]
fn dashboards_as_others_write_them() {
    check_ways(
        "corpus/dashboards",
        &[
            ("CRLF", |text| Some(text.replace('\n', "\r\n"))),
            ("no last line break", |text| Some(text.trim_end().to_owned())),
            ("envelope", |text| {
                let indented = text.trim_end().replace('\n', "\n  ");
                Some(format!("{{\n  \"dashboard\": {indented},\n  \"overwrite\": true\n}}\n"))
            }),
            ("ConfigMap", |text| Some(in_config_map("d.json", text))),
        ],
    );
}
