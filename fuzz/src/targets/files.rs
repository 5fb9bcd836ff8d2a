//! Whole files of users: recognised, checked, merged into, cleaned again.

use std::sync::OnceLock;

use backwatch_core::merge::{
    self, Change, ChangeKind, MergeOptions, OnConflict, Placement, Recognised, merge, recognise,
};
use backwatch_core::plan::{Plan, settings};
use backwatch_core::rule_check;
use backwatch_edit::{Data, Document, Value};

use super::edit::untouched;
use super::{Target, text};
use crate::random::Random;
use crate::seeds::{self, Kind};

pub(super) const MERGE_RULES: Target = Target {
    name: "merge_rules",
    promise: "rule files: bytes outside edits stay, merging twice is merging once, removal undoes it",
    seeds: Kind::Rules,
    words: &[
        "groups:\n",
        "- name: nats-backup\n",
        "  rules:\n",
        "- alert: NATSBackupFailed\n",
        "  expr: a > 1\n",
        "  for: 5m\n",
        "  labels: {}\n",
        "  annotations:\n    summary: x\n",
        "- record: backup:x\n",
        "rules: null\n",
        "# backwatch 0.1.0 x was null sums 000000\n",
        "kind: PrometheusRule\n",
        "spec:\n",
        "data:\n",
        "|-\n",
    ],
    run: merged,
};

pub(super) const MERGE_DASHBOARD: Target = Target {
    name: "merge_dashboard",
    promise: "dashboards: bytes outside edits stay, merging twice is merging once",
    seeds: Kind::Dashboards,
    words: &[
        "\"panels\": [],",
        "\"id\": 1,",
        "\"type\": \"row\",",
        "\"collapsed\": true,",
        "\"gridPos\": {},",
        "\"title\": \"Backup\",",
        "\"datasource\": null,",
        "\"schemaVersion\": 39,",
        "\"description\": \"backwatch\",",
        "\"spec\": {",
        "\"layout\": {",
        "\"kind\": \"RowsLayout\",",
        "\"y\": 4294967296,",
        "\"h\": -1,",
        "\"elements\": {},",
    ],
    run: merged,
};

pub(super) const RECOGNISE: Target = Target {
    name: "recognise",
    promise: "any bytes at all: a kind, or a reason",
    seeds: Kind::Everything,
    words: &[
        "kind: CronJob\n",
        "\u{feff}",
        "\0",
        "{{ if }}",
        "resource \"x\" {\n",
        "local k = import 'x';\n",
        "H4sIAAAA",
    ],
    run: recognised,
};

pub(super) const RULE_CHECK: Target = Target {
    name: "rule_check",
    promise: "rule files: every error has a place in the file",
    seeds: Kind::Rules,
    words: &[
        "record: a:b\n",
        "for: 1y\n",
        "expr: up[5m]\n",
        "expr: '{{ $x }}'\n",
        "interval: 0s\n",
        "limit: -1\n",
        "{{ .X",
    ],
    run: checked,
};

fn plans() -> &'static [Plan] {
    static PLANS: OnceLock<Vec<Plan>> = OnceLock::new();
    PLANS.get_or_init(|| {
        let mut plans = vec![Plan::default()];
        let seeds = seeds::load(Kind::Settings);
        let read = |seed: &Vec<u8>| settings::read(&String::from_utf8_lossy(seed)).ok();
        plans.extend(seeds.iter().filter_map(read));
        plans
    })
}

fn merged(input: &[u8]) -> bool {
    let file = recognise("file", input);
    let mut random = Random::of(input);
    let Some(plan) = random.one(plans()) else { return false };
    let options = MergeOptions {
        marks: random.below(4) > 0,
        on_conflict: match random.below(3) {
            0 => OnConflict::Fail,
            1 => OnConflict::Ours,
            _ => OnConflict::Theirs,
        },
        placement: match random.below(4) {
            0 => Placement::AfterRow("Orders".to_owned()),
            1 => Placement::InsideRow("Closed".to_owned()),
            _ => Placement::End,
        },
        ..MergeOptions::default()
    };
    let Ok(first) = merge(plan, &file, &options) else { return false };
    untouched(&first.before, &first.text, &first.splices);
    let again = recognise("file", first.text.as_bytes());
    assert_eq!(again.kind(), file.kind(), "the merged file is of another kind");
    let second = merge(plan, &again, &options);
    assert!(second.is_ok(), "the merged file cannot be merged into again: {:?}", second.err());
    if let Ok(second) = second {
        assert!(!second.is_changed(), "merging again changed the file: {:?}", second.splices);
    }
    removed(plan, &file, &again, &options);
    true
}

/// Removal works on what was merged, finds nothing more the second time, and undoes a merge into a
/// file that held nothing of ours.
fn removed(plan: &Plan, before: &Recognised, after: &Recognised, options: &MergeOptions) {
    let options = MergeOptions { remove: true, ..options.clone() };
    let cleaned = merge(plan, after, &options);
    assert!(cleaned.is_ok(), "what was merged cannot be removed: {:?}", cleaned.err());
    let Ok(cleaned) = cleaned else { return };
    untouched(&cleaned.before, &cleaned.text, &cleaned.splices);
    let again = recognise("file", cleaned.text.as_bytes());
    if let Ok(twice) = merge(plan, &again, &options) {
        assert!(!twice.is_changed(), "removing again changed the file: {:?}", twice.splices);
    }
    let was_free = merge(plan, before, &options).is_ok_and(|none| !none.is_changed());
    // A group of our name that held no rule yet counts as ours from then on, and goes as a whole.
    let takes_over = |change: &Change| {
        let fills =
            change.place.starts_with("group ") && !change.text.starts_with("added the group");
        change.kind != ChangeKind::Added || fills
    };
    let adopted = merge(plan, before, &MergeOptions { remove: false, ..options })
        .is_ok_and(|merged| merged.changes.iter().any(takes_over));
    let same = before.text() == Some(&*cleaned.text);
    if was_free && !adopted && !same && before.kind() != merge::Kind::Runbook {
        let (found, expected) = (bare(&cleaned.text), before.text().and_then(bare));
        assert_eq!(found, expected, "removal left something behind");
    }
}

/// What a text means, without anything empty in it: removal may leave `groups: []` where there was
/// nothing, but no more than that.
fn bare(text: &str) -> Option<Vec<Value>> {
    // Some JSON is no YAML, and the other way round.
    let document = Document::json(text).or_else(|_| Document::yaml(text)).ok()?;
    let bare = document.roots().map(|root| Some(without_empty(&root.to_value().ok()?)));
    let roots: Option<Vec<Value>> = bare.collect();
    Some(roots?.into_iter().filter(is_full).collect())
}

fn is_full(value: &Value) -> bool {
    match value.data() {
        Data::Null => false,
        Data::String(text) => !text.is_empty(),
        Data::Sequence(items) => !items.is_empty(),
        Data::Mapping(entries) => !entries.is_empty(),
        Data::Bool(_) | Data::Number(_) => true,
    }
}

fn without_empty(value: &Value) -> Value {
    match value.data() {
        Data::Sequence(items) => {
            Value::sequence(items.iter().map(without_empty).filter(is_full).collect::<Vec<_>>())
        }
        Data::Mapping(entries) => {
            let bare = entries.iter().map(|(key, value)| (key.clone(), without_empty(value)));
            Value::mapping(bare.filter(|(_, value)| is_full(value)).collect::<Vec<_>>())
        }
        // An embedded document: its own emptiness does not count either. One line is none, but for
        // an object in braces.
        Data::String(text) if text.contains('\n') || text.starts_with('{') => match bare(text) {
            Some(inner) => Value::sequence(inner),
            None => Value::from(text.trim_end()),
        },
        Data::String(text) => Value::from(text.trim_end()),
        _ => value.clone(),
    }
}

fn recognised(input: &[u8]) -> bool {
    let names = ["a.yaml", "b.json", "c.md", "d.tf", "e.jsonnet", "f", "g.tpl"];
    let mut random = Random::of(input);
    let file = recognise(random.one(&names).copied().unwrap_or_default(), input);
    let mergeable = file.kind().is_mergeable();
    assert!(mergeable || !file.description().is_empty() || file.refusal().is_some(), "no reason");
    if let Some(read) = file.text() {
        assert_eq!(Some(read), text(input), "the text is not the input's");
    }
    mergeable
}

fn checked(input: &[u8]) -> bool {
    let Some(text) = text(input) else { return false };
    let report = rule_check::check(text);
    let lines = text.lines().count().max(1) + 1;
    for error in &report.errors {
        if let Some(place) = error.place {
            assert!((1..=lines).contains(&place.line) && place.column > 0, "{error:?} is outside");
        }
    }
    assert_eq!(report.is_valid(), report.errors.iter().all(|error| !error.is_error()));
    report.is_valid()
}
