//! Dashboards with elements and a layout: every version, every layout.

use backwatch_core::merge::{Kind, MergeOptions, Placement, merge};
use backwatch_core::plan::Plan;
use serde_yaml::Value;

use crate::shared::{file, fresher, merged, reference, removed, text};

fn resource(version: &str, layout: &str) -> String {
    format!(
        "{{\n  \"apiVersion\": \"dashboard.grafana.app/{version}\",\n  \"kind\": \"Dashboard\",\n  \
         \"spec\": {{\n    \"elements\": {{\n      \"a\": {{\"kind\": \"LibraryPanel\", \"spec\": \
         {{\"id\": 7}}}}\n    }},\n    \"layout\": {layout},\n    \"title\": \"t\",\n    \
         \"variables\": []\n  }}\n}}\n"
    )
}

fn grid(y: u64) -> String {
    format!(
        "{{\"kind\": \"GridLayout\", \"spec\": {{\"items\": [{{\"kind\": \"GridLayoutItem\", \
         \"spec\": {{\"x\": 0, \"y\": {y}, \"width\": 24, \"height\": 5, \"element\": {{\"kind\": \
         \"ElementReference\", \"name\": \"a\"}}}}}}]}}}}"
    )
}

fn rows(title: &str, inner: &str) -> String {
    format!(
        "{{\"kind\": \"RowsLayout\", \"spec\": {{\"rows\": [{{\"kind\": \"RowsLayoutRow\", \
         \"spec\": {{\"title\": \"{title}\", \"collapse\": false, \"layout\": {inner}}}}}]}}}}"
    )
}

fn tabs(inner: &str) -> String {
    format!(
        "{{\"kind\": \"TabsLayout\", \"spec\": {{\"tabs\": [{{\"kind\": \"TabsLayoutTab\", \
         \"spec\": {{\"title\": \"T\", \"layout\": {inner}}}}}]}}}}"
    )
}

/// Merges, changes a number, takes everything out again; the merged spec.
fn check(before: &str, placement: Placement) -> Value {
    let options = MergeOptions { placement, ..MergeOptions::default() };
    assert_eq!(file(before).kind(), Kind::DashboardV2);
    let first = merged(&Plan::default(), before, &options);
    let other = merged(&fresher(26), &first.text, &options);
    assert_eq!((other.counts().added, other.counts().removed), (2, 2), "{:?}", other.changes);
    assert_eq!(removed(&Plan::default(), &first.text), before);
    let value: Value = serde_yaml::from_str(&first.text).expect("it parses");
    let spec = value["spec"].clone();
    let elements = spec["elements"].as_mapping().expect("elements");
    let mut ids: Vec<u64> =
        elements.values().map(|element| element["spec"]["id"].as_u64().expect("an id")).collect();
    ids.sort_unstable();
    assert_eq!(ids, [7, 8, 9, 10, 11]);
    spec
}

/// Place and name of every item of a layout.
fn items(layout: &Value) -> Vec<String> {
    let items = layout["spec"]["items"].as_sequence().expect("items");
    let shown = items.iter().map(|item| {
        let spec = &item["spec"];
        let name = spec["element"]["name"].as_str().expect("a name");
        let place = match (spec["x"].as_u64(), spec["y"].as_u64()) {
            (Some(x), Some(y)) => format!("{x},{y} "),
            _ => String::new(),
        };
        format!("{place}{}", name.trim_start_matches("nats-backup-"))
    });
    shown.collect()
}

#[test]
fn panels_go_below_a_grid() {
    for version in ["v2alpha1", "v2beta1", "v2"] {
        let spec = check(&resource(version, &grid(3)), Placement::End);
        let places =
            ["0,3 a", "0,8 last-backup", "6,8 success-rate", "12,8 pvc-usage", "18,8 off-site"];
        assert_eq!(items(&spec["layout"]), places);
        let viz = &spec["elements"]["nats-backup-success-rate"]["spec"]["vizConfig"];
        let plugin = if version == "v2alpha1" { &viz["kind"] } else { &viz["group"] };
        assert_eq!(plugin.as_str(), Some("gauge"));
    }
}

#[test]
fn a_row_goes_behind_the_rows() {
    let own = ["0,0 last-backup", "6,0 success-rate", "12,0 pvc-usage", "18,0 off-site"];
    for placement in [Placement::End, Placement::AfterRow("R".to_owned())] {
        let spec = check(&resource("v2beta1", &rows("R", &grid(0))), placement.clone());
        let row = &spec["layout"]["spec"]["rows"][1]["spec"];
        assert_eq!(row["title"].as_str(), Some("NATS backup"));
        assert_eq!(items(&row["layout"]), own);
        let in_tab = resource("v2", &tabs(&rows("R", &grid(0))));
        let spec = check(&in_tab, placement);
        let layout = &spec["layout"]["spec"]["tabs"][0]["spec"]["layout"];
        assert_eq!(items(&layout["spec"]["rows"][1]["spec"]["layout"]), own);
    }
    let inside = Placement::InsideRow("R".to_owned());
    let spec = check(&resource("v2beta1", &rows("R", &grid(0))), inside);
    assert_eq!(items(&spec["layout"]["spec"]["rows"][0]["spec"]["layout"]).len(), 5);
}

#[test]
fn a_layout_without_places_gets_none() {
    let auto = "{\"kind\": \"AutoGridLayout\", \"spec\": {\"maxColumnCount\": 3, \"items\": []}}";
    for layout in [auto.to_owned(), tabs(auto)] {
        let spec = check(&resource("v2beta1", &layout), Placement::End);
        let tab = &spec["layout"]["spec"]["tabs"][0]["spec"]["layout"];
        let layout = if tab.is_mapping() { tab } else { &spec["layout"] };
        assert_eq!(items(layout), ["last-backup", "success-rate", "pvc-usage", "off-site"]);
        assert_eq!(layout["spec"]["items"][0]["kind"].as_str(), Some("AutoGridLayoutItem"));
    }
}

#[test]
fn an_unknown_layout_and_row_are_named() {
    let strange = resource("v2", "{\"kind\": \"Spiral\", \"spec\": {}}");
    let said = merge(&Plan::default(), &file(&strange), &MergeOptions::default());
    assert!(said.expect_err("unknown")[0].message.contains("layout"));
    let no_tab = resource("v2", "{\"kind\": \"TabsLayout\", \"spec\": {\"tabs\": []}}");
    let said = merge(&Plan::default(), &file(&no_tab), &MergeOptions::default());
    assert!(said.expect_err("no tab")[0].message.contains("no tab yet"));
    let placement = Placement::AfterRow("X".to_owned());
    let options = MergeOptions { placement, ..MergeOptions::default() };
    let said = merge(&Plan::default(), &file(&resource("v2", &rows("R", &grid(0)))), &options);
    assert_eq!(said.expect_err("no row")[0].hint.as_deref(), Some("its rows are R"));
}

#[test]
fn the_reference_resource_takes_a_second_row() {
    let Some(before) = reference("domain/grafana/dashboard-v2beta1.json") else { return };
    let after = text(&Plan::default(), &before);
    let value: Value = serde_yaml::from_str(&after).expect("it parses");
    let (old, new) = ("nats-backup-2", "nats-backup-success-rate");
    let elements = &value["spec"]["elements"];
    let keys = |name: &str| -> Vec<String> {
        let spec = elements[name]["spec"].as_mapping().expect("a spec");
        spec.keys().map(|key| key.as_str().expect("a text").to_owned()).collect()
    };
    assert_eq!(keys(old), keys(new), "made like those that are there");
    let query =
        |name: &str| elements[name]["spec"]["data"]["spec"]["queries"][0]["spec"]["query"].clone();
    assert_eq!(query(old)["datasource"], query(new)["datasource"]);
    assert_eq!(removed(&Plan::default(), &after), before);
}
