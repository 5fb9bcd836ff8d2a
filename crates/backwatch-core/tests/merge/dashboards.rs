//! Where new rows go in a dashboard, which source they ask, what survives Grafana's own saving.

use backwatch_core::merge::{MergeOptions, Placement, merge, recognise};
use backwatch_core::plan::Plan;

use crate::shared::{file, merged, removed, text};

const ROWS: &str = r#"{
  "panels": [
    {"type": "row", "title": "A", "id": 1, "collapsed": false, "panels": [], "gridPos": {"h": 1, "w": 24, "x": 0, "y": 0}},
    {"type": "stat", "title": "a", "id": 2, "gridPos": {"h": 4, "w": 24, "x": 0, "y": 1}},
    {"type": "row", "title": "B", "id": 3, "collapsed": true, "gridPos": {"h": 1, "w": 24, "x": 0, "y": 5}, "panels": [
      {"type": "stat", "title": "b", "id": 90, "gridPos": {"h": 4, "w": 24, "x": 0, "y": 6}}
    ]},
    {"type": "row", "title": "C", "id": 4, "collapsed": false, "panels": [], "gridPos": {"h": 1, "w": 24, "x": 0, "y": 6}},
    {"type": "stat", "title": "c", "id": 5, "gridPos": {"h": 4, "w": 24, "x": 0, "y": 7}}
  ],
  "schemaVersion": 39,
  "title": "t"
}
"#;

/// Title and line of every panel after a merge, in the order of the file.
fn places(placement: Placement) -> Vec<(String, u64)> {
    let options = MergeOptions { placement, ..MergeOptions::default() };
    let after = merged(&Plan::default(), ROWS, &options);
    assert_eq!(removed(&Plan::default(), &after.text), ROWS);
    let value: serde_yaml::Value = serde_yaml::from_str(&after.text).expect("it parses");
    let mut found = Vec::new();
    let mut ids = Vec::new();
    let mut add = |panel: &serde_yaml::Value| {
        let y = panel["gridPos"]["y"].as_u64().expect("a line");
        ids.push(panel["id"].as_u64().expect("an id"));
        found.push((panel["title"].as_str().expect("a title").to_owned(), y));
    };
    for panel in value["panels"].as_sequence().expect("panels") {
        add(panel);
        panel["panels"].as_sequence().into_iter().flatten().for_each(&mut add);
    }
    let count = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), count, "ids are unique");
    assert_eq!(ids.iter().filter(|id| **id > 90).count(), count - 6, "above the nested one");
    found
}

fn titles(places: &[(String, u64)]) -> String {
    let short = |(title, y): &(String, u64)| {
        let title = match title.as_str() {
            "NATS backup" => "N",
            title if title.len() > 1 => "n",
            title => title,
        };
        format!("{title}{y}")
    };
    places.iter().map(short).collect::<Vec<_>>().join(" ")
}

#[test]
fn rows_go_where_they_are_wanted() {
    let at = |placement| titles(&places(placement));
    let row = |title: &str| title.to_owned();
    assert_eq!(at(Placement::End), "A0 a1 B5 b6 C6 c7 N11 n12 n12 n12 n12");
    assert_eq!(at(Placement::AfterRow(row("A"))), "A0 a1 N5 n6 n6 n6 n6 B12 b6 C13 c14");
    assert_eq!(at(Placement::AfterRow(row("B"))), "A0 a1 B5 b6 N6 n7 n7 n7 n7 C13 c14");
    assert_eq!(at(Placement::InsideRow(row("A"))), "A0 a1 n5 n5 n5 n5 B11 b6 C12 c13");
    assert_eq!(at(Placement::InsideRow(row("B"))), "A0 a1 B5 b6 n10 n10 n10 n10 C6 c7");
    assert_eq!(at(Placement::InsideRow(row("C"))), "A0 a1 B5 b6 C6 c7 n11 n11 n11 n11");
}

#[test]
fn a_map_shows_the_row() {
    let after = text(&Plan::default(), ROWS);
    let blocks = file(&after).map(0);
    let rows: Vec<(&str, u64, bool)> = blocks
        .iter()
        .filter(|block| block.is_row)
        .map(|block| (block.title.as_str(), block.y, block.is_ours))
        .collect();
    let expected = [("A", 0, false), ("B", 5, false), ("C", 6, false), ("NATS backup", 11, true)];
    assert_eq!(rows, expected);
    assert_eq!(blocks.iter().filter(|block| block.is_ours && !block.is_row).count(), 4);
}

#[test]
fn a_row_that_is_not_there_is_named() {
    let placement = Placement::AfterRow("X".to_owned());
    let options = MergeOptions { placement, ..MergeOptions::default() };
    let said = merge(&Plan::default(), &file(ROWS), &options).expect_err("no such row");
    assert_eq!(said[0].hint.as_deref(), Some("its rows are A, B, C"));
}

/// The source that our panels ask in a dashboard with this beginning.
fn source(beginning: &str) -> String {
    let before = format!("{{{beginning}\"panels\": [], \"schemaVersion\": 39, \"title\": \"t\"}}");
    let after = text(&Plan::default(), &before);
    assert_eq!(removed(&Plan::default(), &after), before);
    let at = after.rfind("\"uid\": \"").expect("a source") + 8;
    let rest = after.get(at..).expect("a uid");
    rest.split('"').next().unwrap_or_default().to_owned()
}

#[test]
fn the_dashboards_own_source_is_asked() {
    let variable = |name: &str, query: &str| {
        format!("{{\"name\": \"{name}\", \"type\": \"datasource\", \"query\": \"{query}\"}}")
    };
    let list = |inner: &str| format!("\"templating\": {{\"list\": [{inner}]}}, ");
    assert_eq!(source(&list(&variable("prom", "prometheus"))), "${prom}");
    assert_eq!(source(&list("")), "${datasource}");
    assert_eq!(source(&list(&variable("datasource", "loki"))), "${prometheus}");
    let inputs = "\"__inputs\": [{\"name\": \"DS_P\", \"type\": \"datasource\", \"pluginId\": \
                  \"prometheus\"}], ";
    assert_eq!(source(inputs), "${DS_P}");
    // A name that a panel asks for although no variable has it would start to mean ours.
    assert_eq!(source("\"links\": [{\"url\": \"/d/x?ds=$datasource\"}], "), "${prometheus}");
}

#[test]
fn a_fixed_source_is_asked_too() {
    let panel = r#"{"type": "stat", "id": 1, "datasource": {"type": "prometheus", "uid": "abc"}}"#;
    let before = format!("{{\"panels\": [{panel}], \"schemaVersion\": 39}}");
    let after = text(&Plan::default(), &before);
    assert_eq!(after.matches("\"uid\": \"abc\"").count(), 1 + 4 + 5, "{after}");
    assert!(!after.contains("templating"));
}

#[test]
fn panels_that_were_moved_and_saved_are_found_again() {
    let first = text(&Plan::default(), ROWS);
    // Grafana sorts keys, drops defaults, writes its own; people move panels and add queries.
    let saved = first
        .replace("\"id\": 92", "\"id\": 7")
        .replace("\"noValue\": \"No runs\"", "\"fieldMinMax\": false, \"noValue\": \"None yet\"")
        .replace("\"value\": null", "\"value\": null, \"state\": \"x\"");
    let after = text(&Plan::default(), &saved);
    assert_eq!(after.matches("backwatch:nats/nats-backup/").count(), 4);
    assert!(after.contains("\"id\": 7") && after.contains("fieldMinMax"));
    assert!(after.contains("\"noValue\": \"No runs\"") && after.contains("\"state\": \"x\""));
}

#[test]
fn a_panel_that_was_taken_out_comes_back_into_its_row() {
    let options =
        MergeOptions { placement: Placement::AfterRow("A".to_owned()), ..MergeOptions::default() };
    let first = merged(&Plan::default(), ROWS, &options).text.to_string();
    let mut value: serde_yaml::Value = serde_yaml::from_str(&first).expect("it parses");
    let panels = value["panels"].as_sequence_mut().expect("panels");
    panels.retain(|panel| panel["title"] != "Backup PVC usage");
    let json = backwatch_edit::Document::yaml(serde_yaml::to_string(&value).expect("written"));
    let without = json.expect("it parses").text().to_owned();
    let after = text(&Plan::default(), &without);
    let value: serde_yaml::Value = serde_yaml::from_str(&after).expect("it parses");
    let panels = value["panels"].as_sequence().expect("panels");
    let back = panels.iter().find(|p| p["title"] == "Backup PVC usage");
    let grid = &back.expect("it is back")["gridPos"];
    assert_eq!((grid["x"].as_u64(), grid["y"].as_u64()), (Some(12), Some(6)));
}

#[test]
fn a_watched_budget_has_a_panel_below_the_four() {
    use backwatch_core::plan::{AlertKind, AlertSettings};
    let mut plan = Plan::default();
    let on = AlertSettings { enabled: Some(true), ..AlertSettings::default() };
    let read = |text: &str| recognise("d.json", text.as_bytes());
    let merged = |plan: &Plan, text: &str| {
        merge(plan, &read(text), &MergeOptions::default()).unwrap().text.to_string()
    };
    let empty = "{\n  \"panels\": [],\n  \"schemaVersion\": 39,\n  \"title\": \"T\"\n}\n";
    let four = merged(&plan, empty);
    plan.backups[0].set(AlertKind::BudgetSpent, on);
    // At once, and into a row that stands there: at the same place.
    for text in [merged(&plan, empty), merged(&plan, &four)] {
        let value: serde_yaml::Value = serde_yaml::from_str(&text).unwrap();
        let panels = value["panels"].as_sequence().unwrap();
        assert_eq!(panels.len(), 6);
        let last = &panels[5];
        assert!(last["title"].as_str().unwrap().starts_with("Error budget"), "{last:?}");
        let place = ["x", "y", "w", "h"].map(|key| last["gridPos"][key].as_u64().unwrap());
        assert_eq!(place, [0, 7, 6, 6]);
        let expr = last["targets"][0]["expr"].as_str().unwrap();
        assert!(expr.starts_with("0 - backup:runs_failed:30d{"), "{expr}");
        assert_eq!(merged(&plan, &text), text, "twice is once");
    }
}
