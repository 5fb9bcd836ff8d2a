//! Runbooks rendered by the Markdown of MkDocs: every anchor that a rule links to is there.

use backwatch_core::artefact::rules::rule_groups;
use backwatch_core::artefact::runbook;
use backwatch_core::merge::{MergeOptions, merge, recognise};
use xtask::bench::peers::python::{self, Package};

use super::plans;

/// The ids of headings, text by text.
const SCRIPT: &str = r#"
import json, re, sys, markdown
texts = json.load(sys.stdin)
render = lambda text: markdown.markdown(text, extensions=["toc", "fenced_code", "tables"])
ids = lambda html: re.findall(r'<h[1-6] id="([^"]*)"', html)
json.dump([ids(render(text)) for text in texts], sys.stdout)
"#;

#[test]
fn mkdocs_gives_headings_the_anchors_of_the_rules() {
    let found = python::find(Package::Markdown);
    let python = if xtask::workspace::in_ci() {
        Some(python::provide(Package::Markdown).expect("in CI Markdown has to be there"))
    } else {
        found
    };
    let Some(python) = python else {
        println!("skipped: Python-Markdown is absent; `python3 -m pip install markdown` brings it");
        return;
    };
    let (mut texts, mut anchors) = (Vec::new(), Vec::new());
    for (_, plan) in plans() {
        let wanted: Vec<String> = rule_groups(&plan, Some("r.md"))
            .into_iter()
            .flat_map(|group| group.rules)
            .flat_map(|rule| rule.annotations)
            .filter(|(key, _)| key == "runbook_url")
            .map(|(_, url)| url.rsplit('#').next().unwrap().to_owned())
            .collect();
        let before = "# Handbook\n\n## Contents\n\n- [A](#a)\n- [B](#b)\n\n## A\n\n### Backup failing\n\n## B\n";
        let merged = merge(&plan, &recognise("r.md", before.as_bytes()), &MergeOptions::default());
        for text in [runbook::document(&plan), merged.unwrap().text.to_string()] {
            texts.push(text);
            anchors.push(wanted.clone());
        }
    }
    let input = serde_json::Value::from(texts.clone()).to_string();
    let output = python::run(&python, SCRIPT, input.as_bytes()).unwrap();
    let ids: Vec<Vec<String>> = serde_json::from_str(&output).unwrap();
    assert_eq!(ids.len(), texts.len());
    let mut checked = 0;
    for ((ids, anchors), text) in ids.iter().zip(&anchors).zip(&texts) {
        let links =
            text.split("](#").skip(1).map(|link| link.split(')').next().unwrap().to_owned());
        for anchor in anchors.iter().cloned().chain(links) {
            assert!(ids.contains(&anchor), "{anchor} is not in {ids:?}");
            checked += 1;
        }
    }
    assert!(checked > 200, "{checked}");
}
