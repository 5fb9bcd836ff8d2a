//! Our panels as elements of a dashboard resource, and the items that place them in a layout.

use backwatch_edit::{Data, Node, Value};

use crate::artefact::dashboard::Panel;
use crate::artefact::dashboard::classic::{self, Datasource};
use crate::merge::dashboard::grid::Rect;
use crate::merge::dashboard::panels::text;

/// How a version of the resource spells visualizations and queries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// `v2alpha1`: the plugin is the kind.
    Alpha,
    /// `v2beta1` and `v2`: the plugin is the group.
    Beta,
}

impl Form {
    /// By what the dashboard's own panels look like, else by the version of its resource.
    pub(super) fn of(spec: Node<'_>, version: Option<&str>) -> Self {
        let panels = spec.get("elements").into_iter().flat_map(Node::entries);
        let mut kinds =
            panels.filter_map(|(_, panel)| panel.get("spec")?.get("vizConfig")?.get("kind"));
        let first = kinds.find_map(Node::as_str);
        match (first, version) {
            (Some("VizConfig"), _) => Self::Beta,
            (Some(_), _) => Self::Alpha,
            (None, Some(version)) if version.ends_with("v2alpha1") => Self::Alpha,
            (None, _) => Self::Beta,
        }
    }
}

/// A panel as an element.
pub(super) fn element(panel: &Panel, source: &Datasource, id: u64, form: Form) -> Value {
    let classic = classic::panel(panel, source, classic::Placement { id, x: 0, y: 0 });
    let part = |key: &str| classic.get(key).cloned().unwrap_or_else(Value::null);
    let plugin = part("type");
    let shown = [("fieldConfig", part("fieldConfig")), ("options", part("options"))];
    let viz = match form {
        Form::Beta => Value::mapping([
            ("kind", Value::from("VizConfig")),
            ("group", plugin),
            ("version", Value::from("")),
            ("spec", Value::mapping(shown)),
        ]),
        Form::Alpha => {
            let spec = [("pluginVersion", Value::from(""))].into_iter().chain(shown);
            Value::mapping([("kind", plugin), ("spec", Value::mapping(spec))])
        }
    };
    let targets = match part("targets").data() {
        Data::Sequence(targets) => targets.iter().map(|t| query(t, source, form)).collect(),
        _ => Vec::new(),
    };
    let group = kind_and_spec(
        "QueryGroup",
        [
            ("queries", Value::sequence(targets)),
            ("transformations", Value::sequence([])),
            ("queryOptions", Value::mapping::<&str>([])),
        ],
    );
    kind_and_spec(
        "Panel",
        [
            ("id", Value::number(id.to_string())),
            ("title", part("title")),
            ("description", part("description")),
            ("links", Value::sequence([])),
            ("data", group),
            ("vizConfig", viz),
        ],
    )
}

fn query(target: &Value, source: &Datasource, form: Form) -> Value {
    let part = |key: &'static str| (key, target.get(key).cloned().unwrap_or_else(Value::null));
    let spec = Value::mapping([
        part("expr"),
        part("instant"),
        part("range"),
        part("legendFormat"),
        part("format"),
    ]);
    let uid = Value::from(source.uid.as_str());
    let mut entries = vec![part("refId"), ("hidden", Value::from(false))];
    match form {
        Form::Beta => {
            let query = Value::mapping([
                ("kind", Value::from("DataQuery")),
                ("group", Value::from("prometheus")),
                ("version", Value::from("v0")),
                ("datasource", Value::mapping([("name", uid)])),
                ("spec", spec),
            ]);
            entries.push(("query", query));
        }
        Form::Alpha => {
            let source = [("type", Value::from("prometheus")), ("uid", uid)];
            entries.push(("datasource", Value::mapping(source)));
            let query = [("kind", Value::from("prometheus")), ("spec", spec)];
            entries.push(("query", Value::mapping(query)));
        }
    }
    kind_and_spec("PanelQuery", entries)
}

/// An item of a layout: with a place in a grid, without one where the layout places by itself.
pub(super) fn item(layout: &str, name: &str, place: Option<Rect>) -> Value {
    let reference =
        Value::mapping([("kind", Value::from("ElementReference")), ("name", Value::from(name))]);
    let mut entries = Vec::new();
    if let Some(rect) = place {
        let figures = [("x", rect.x), ("y", rect.y), ("width", rect.w), ("height", rect.h)];
        entries.extend(figures.map(|(key, n)| (key, Value::number(n.to_string()))));
    }
    entries.push(("element", reference));
    kind_and_spec(&format!("{layout}Item"), entries)
}

/// A row of its own with a grid.
pub(super) fn row(title: &str, items: Vec<Value>) -> Value {
    let grid = kind_and_spec("GridLayout", [("items", Value::sequence(items))]);
    kind_and_spec(
        "RowsLayoutRow",
        [("title", Value::from(title)), ("collapse", Value::from(false)), ("layout", grid)],
    )
}

/// A variable by which the Prometheus is chosen.
pub(super) fn variable(name: &str) -> Value {
    let current = Value::mapping([("text", Value::from("")), ("value", Value::from(""))]);
    kind_and_spec(
        "DatasourceVariable",
        [
            ("name", Value::from(name)),
            ("pluginId", Value::from("prometheus")),
            ("refresh", Value::from("onDashboardLoad")),
            ("regex", Value::from("")),
            ("current", current),
            ("options", Value::sequence([])),
            ("multi", Value::from(false)),
            ("includeAll", Value::from(false)),
            ("label", Value::from("Data source")),
            ("hide", Value::from("dontHide")),
            ("skipUrlSync", Value::from(false)),
            ("allowCustomValue", Value::from(true)),
        ],
    )
}

/// What stays as it is in an element that is there: its id, its data sources, the plugin's version,
/// and its options where somebody chose another plugin.
pub(super) fn keep_theirs(value: &mut Value, theirs: Node<'_>, form: Form) {
    let key = if form == Form::Beta { "group" } else { "kind" };
    let plugin = |viz: Option<Node<'_>>| viz.map(|viz| text(viz, key).to_owned());
    let ours = value.get("vizConfig").and_then(|viz| viz.get(key)).and_then(Value::as_str);
    let other = plugin(theirs.get("vizConfig")).as_deref() != ours;
    let Data::Mapping(entries) = value.data_mut() else { return };
    entries.retain(|(key, _)| key != "id");
    for (name, part) in entries {
        match name.as_str() {
            "vizConfig" => drop_viz(part, other),
            "data" => drop_sources(part),
            _ => {}
        }
    }
}

fn drop_viz(viz: &mut Value, other: bool) {
    let Data::Mapping(entries) = viz.data_mut() else { return };
    entries.retain(|(key, _)| key != "version" && !(other && (key == "group" || key == "kind")));
    for (_, spec) in entries.iter_mut().filter(|(key, _)| key == "spec") {
        if let Data::Mapping(entries) = spec.data_mut() {
            entries.retain(|(key, _)| key != "pluginVersion" && !(other && key == "options"));
        }
    }
}

fn drop_sources(value: &mut Value) {
    match value.data_mut() {
        Data::Mapping(entries) => {
            entries.retain(|(key, _)| key != "datasource" && key != "version");
            for (_, value) in entries {
                drop_sources(value);
            }
        }
        Data::Sequence(items) => items.iter_mut().for_each(drop_sources),
        _ => {}
    }
}

fn kind_and_spec<K: Into<String>>(kind: &str, spec: impl IntoIterator<Item = (K, Value)>) -> Value {
    Value::mapping([("kind", Value::from(kind)), ("spec", Value::mapping(spec))])
}
