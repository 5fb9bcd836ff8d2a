//! A second reader of YAML, PyYAML, reads every rule file and dashboard as this project does, before
//! and after a merge.
//!
//! Texts and structure have to be the same. What a plain scalar means may differ where YAML 1.1, which
//! PyYAML follows, differs from YAML 1.2; each such difference has to be one of those listed in
//! [`tree::reason`].

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a failure here is what a test is for")]

mod corpus;
mod editing;
mod engine;
mod figure;
mod promtool;
mod python;
mod rehearsal;
mod tree;

use std::collections::BTreeMap;

use backwatch_core::merge::{MergeOptions, merge, recognise};
use backwatch_core::plan::Plan;
use backwatch_edit::Document;

use tree::Reading;

#[test]
fn a_second_reader_agrees_before_and_after_a_merge() {
    let Some(python) = python::find() else { return };
    let Some(files) = corpus::files() else { return };
    let mut texts: Vec<(String, String)> = Vec::new();
    let mut merged = 0;
    for (name, text) in files {
        if let Ok(done) =
            merge(&Plan::default(), &recognise(&name, text.as_bytes()), &MergeOptions::default())
        {
            merged += 1;
            texts.push((format!("{name}, merged"), done.text.to_string()));
        }
        texts.push((name, text));
    }
    assert!(merged > 0, "nothing was merged");
    let readings = python::read(&python, texts.iter().map(|(_, text)| text.as_str()));
    assert_eq!(readings.len(), texts.len());
    let mut reasons: BTreeMap<&str, usize> = BTreeMap::new();
    let mut wrong = Vec::new();
    for ((name, text), theirs) in texts.iter().zip(&readings) {
        match compare(text, theirs) {
            Ok(Reading { differences }) => {
                for reason in differences {
                    *reasons.entry(reason).or_default() += 1;
                }
            }
            Err(difference) => wrong.push(format!("{name}: {difference}")),
        }
    }
    println!(
        "{} texts, {merged} of them merged; differences of YAML 1.1: {reasons:?}",
        texts.len()
    );
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));
}

fn compare(text: &str, theirs: &serde_json::Value) -> Result<Reading, String> {
    let ours = Document::yaml(text).map_err(|error| error.message().to_owned());
    let ours = match (ours, theirs.get("error").and_then(serde_json::Value::as_str)) {
        (Err(_), Some(_)) => return Ok(Reading::default()),
        (Err(ours), None) => return Err(format!("only we refuse it: {ours}")),
        (Ok(_), Some(theirs)) => return Err(format!("only the peer refuses it: {theirs}")),
        (Ok(ours), None) => ours,
    };
    let documents = theirs["documents"].as_array().cloned().unwrap_or_default();
    let mut reading = Reading::default();
    let roots: Vec<_> = ours.roots().collect();
    // A text with nothing but comments is one empty document here and none there.
    let ours_is_empty = roots.len() == 1 && roots.iter().all(|root| root.is_null());
    if documents.is_empty() && ours_is_empty {
        return Ok(reading);
    }
    if roots.len() != documents.len() {
        return Err(format!("{} documents here, {} there", roots.len(), documents.len()));
    }
    for (root, theirs) in roots.into_iter().zip(&documents) {
        reading.compare(root, theirs)?;
    }
    Ok(reading)
}

#[test]
fn differences_are_seen() {
    let check = |text: &str, theirs: serde_json::Value| {
        compare(text, &serde_json::json!({ "documents": [theirs] }))
            .map(|reading| reading.differences)
    };
    let scalar = |text: &str, tag: &str| serde_json::json!({"s": text, "p": true, "t": tag});
    assert_eq!(check("a", scalar("a", "str")), Ok(vec![]));
    assert_eq!(check("on", scalar("on", "bool")).map(|reasons| reasons.len()), Ok(1));
    assert!(check("a", scalar("b", "str")).is_err());
    assert!(check("17", scalar("17", "str")).is_err());
    assert!(check("[a]", scalar("a", "str")).is_err());
}
