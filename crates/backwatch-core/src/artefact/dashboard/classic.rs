//! A row and its panels as Grafana's classic JSON, schema 39.

use backwatch_edit::Value;

use super::{Colour, Panel, PanelKind, Row};

/// Which data source the queries ask.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Datasource {
    /// `${DS_PROMETHEUS}` for a variable of the dashboard, else a fixed uid.
    pub uid: String,
}

/// Where a panel stands and what it is called by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placement {
    /// The panel's id, unique in the dashboard.
    pub id: u64,
    /// Columns from the left, 0 to 23.
    pub x: u64,
    /// Rows from the top.
    pub y: u64,
}

/// Width and height of each panel, in grid units.
pub const PANEL_SIZE: (u64, u64) = (6, 6);

/// How many stand side by side on the 24 columns.
const SIDE_BY_SIDE: u64 = 4;

/// Column and line of the panel at a place of its row, counted from the first panel's line.
pub const fn cell(place: u64) -> (u64, u64) {
    (place % SIDE_BY_SIDE * PANEL_SIZE.0, place / SIDE_BY_SIDE * PANEL_SIZE.1)
}

/// The lines that the panels of `row` need.
pub fn height(row: &Row) -> u64 {
    (row.panels.len() as u64).div_ceil(SIDE_BY_SIDE).max(1) * PANEL_SIZE.1
}

/// The heading that stands over the panels.
pub fn row_heading(row: &Row, id: u64, y: u64) -> Value {
    Value::mapping([
        ("collapsed", Value::from(false)),
        ("gridPos", grid(1, 24, 0, y)),
        ("id", number(id)),
        ("panels", Value::sequence([])),
        ("title", Value::from(row.title.as_str())),
        ("type", Value::from("row")),
    ])
}

/// One panel. Its description ends with the marker by which it is found again.
pub fn panel(panel: &Panel, datasource: &Datasource, at: Placement) -> Value {
    let (width, height) = PANEL_SIZE;
    let kind = if panel.kind.is_gauge() { "gauge" } else { "stat" };
    Value::mapping([
        ("datasource", source(datasource)),
        ("description", Value::from(description(panel))),
        ("fieldConfig", field_config(panel)),
        ("gridPos", grid(height, width, at.x, at.y)),
        ("id", number(at.id)),
        ("options", options(panel.kind)),
        ("pluginVersion", Value::from("10.0.0")),
        ("targets", targets(panel, datasource)),
        ("title", Value::from(panel.title.as_str())),
        ("type", Value::from(kind)),
    ])
}

/// A dashboard of its own, for people who have none: it brings its data source variable.
pub fn fresh(rows: &[Row]) -> Value {
    let datasource = Datasource { uid: "${datasource}".to_owned() };
    let mut panels = Vec::new();
    let (mut id, mut y) = (1, 0);
    for row in rows {
        panels.push(row_heading(row, id, y));
        for (index, p) in (0..).zip(&row.panels) {
            let (x, below) = cell(index);
            let at = Placement { id: id + 1 + index, x, y: y + 1 + below };
            panels.push(panel(p, &datasource, at));
        }
        id += 1 + row.panels.len() as u64;
        y += 1 + height(row);
    }
    let titles: Vec<&str> = rows.iter().map(|row| row.title.as_str()).collect();
    Value::mapping([
        ("annotations", Value::mapping([("list", Value::sequence([]))])),
        ("editable", Value::from(true)),
        ("links", Value::sequence([])),
        ("panels", Value::sequence(panels)),
        ("refresh", Value::from("1m")),
        ("schemaVersion", number(39)),
        ("tags", Value::sequence([Value::from("backup")])),
        ("templating", Value::mapping([("list", Value::sequence([datasource_variable()]))])),
        ("time", Value::mapping([("from", Value::from("now-7d")), ("to", Value::from("now"))])),
        ("title", Value::from(titles.join(", "))),
    ])
}

/// A variable by which the reader of a dashboard chooses the Prometheus.
pub fn datasource_variable() -> Value {
    Value::mapping([
        ("current", Value::mapping::<&str>([])),
        ("hide", number(0)),
        ("includeAll", Value::from(false)),
        ("label", Value::from("Data source")),
        ("multi", Value::from(false)),
        ("name", Value::from("datasource")),
        ("options", Value::sequence([])),
        ("query", Value::from("prometheus")),
        ("refresh", number(1)),
        ("regex", Value::from("")),
        ("skipUrlSync", Value::from(false)),
        ("type", Value::from("datasource")),
    ])
}

/// The panel's description with its marker.
pub fn description(panel: &Panel) -> String {
    format!("{}\n\n{}", panel.description, panel.marker)
}

fn targets(panel: &Panel, datasource: &Datasource) -> Value {
    let letters = ["A", "B", "C", "D"];
    Value::sequence(panel.queries.iter().zip(letters).map(|(query, letter)| {
        Value::mapping([
            ("datasource", source(datasource)),
            ("editorMode", Value::from("code")),
            ("expr", Value::from(query.expr.as_str())),
            ("format", Value::from("time_series")),
            ("instant", Value::from(true)),
            ("legendFormat", Value::from(query.legend)),
            ("range", Value::from(false)),
            ("refId", Value::from(letter)),
        ])
    }))
}

fn field_config(panel: &Panel) -> Value {
    let steps = Value::sequence(panel.steps.iter().map(|step| {
        let from = step.from.as_ref().map_or_else(Value::null, |from| Value::number(from.as_str()));
        Value::mapping([("color", Value::from(step.colour.name())), ("value", from)])
    }));
    let thresholds = Value::mapping([("mode", Value::from("absolute")), ("steps", steps)]);
    let mut defaults = vec![
        ("color", Value::mapping([("mode", Value::from("thresholds"))])),
        ("decimals", number(u64::from(panel.kind.is_gauge()))),
        ("mappings", mappings(panel.kind)),
    ];
    if panel.kind.is_gauge() {
        defaults.push(("max", number(1)));
        defaults.push(("min", number(0)));
    }
    defaults.push(("noValue", Value::from(panel.no_value.as_str())));
    defaults.push(("thresholds", thresholds));
    defaults.push(("unit", Value::from(unit(panel.kind))));
    Value::mapping([
        ("defaults", Value::mapping(defaults)),
        ("overrides", Value::sequence(overrides(panel.kind))),
    ])
}

fn unit(kind: PanelKind) -> &'static str {
    match kind {
        PanelKind::LastBackup => "dtdurations",
        PanelKind::SuccessRate | PanelKind::VolumeUsage => "percentunit",
        PanelKind::OffSite | PanelKind::Budget => "none",
    }
}

fn mappings(kind: PanelKind) -> Value {
    let shown = |text: &str, colour: Colour| {
        vec![("color", Value::from(colour.name())), ("text", Value::from(text))]
    };
    match kind {
        PanelKind::SuccessRate => Value::sequence([Value::mapping([
            (
                "options",
                Value::mapping([
                    ("match", Value::from("nan")),
                    ("result", Value::mapping(shown("No runs", Colour::Orange))),
                ]),
            ),
            ("type", Value::from("special")),
        ])]),
        PanelKind::OffSite => {
            let states = [
                ("0", "OK", Colour::Green),
                ("1", "STALE", Colour::Red),
                ("2", "UNKNOWN", Colour::Orange),
            ];
            let options = states.into_iter().zip(0..).map(|((value, text, colour), index)| {
                let mut result = shown(text, colour);
                result.insert(1, ("index", number(index)));
                (value, Value::mapping(result))
            });
            Value::sequence([Value::mapping([
                ("options", Value::mapping(options)),
                ("type", Value::from("value")),
            ])])
        }
        PanelKind::LastBackup | PanelKind::VolumeUsage | PanelKind::Budget => Value::sequence([]),
    }
}

/// The time of the last backup stands beside its age, without a colour of its own.
fn overrides(kind: PanelKind) -> Vec<Value> {
    if kind != PanelKind::LastBackup {
        return Vec::new();
    }
    let fixed =
        Value::mapping([("fixedColor", Value::from("text")), ("mode", Value::from("fixed"))]);
    let property =
        |id: &str, value: Value| Value::mapping([("id", Value::from(id)), ("value", value)]);
    vec![Value::mapping([
        (
            "matcher",
            Value::mapping([("id", Value::from("byFrameRefID")), ("options", Value::from("B"))]),
        ),
        (
            "properties",
            Value::sequence([
                property("unit", Value::from("dateTimeAsIso")),
                property("color", fixed),
            ]),
        ),
    ])]
}

fn options(kind: PanelKind) -> Value {
    let reduce = Value::mapping([
        ("calcs", Value::sequence([Value::from("lastNotNull")])),
        ("fields", Value::from("")),
        ("values", Value::from(false)),
    ]);
    if kind.is_gauge() {
        return Value::mapping([
            ("orientation", Value::from("auto")),
            ("reduceOptions", reduce),
            ("showThresholdLabels", Value::from(false)),
            ("showThresholdMarkers", Value::from(true)),
        ]);
    }
    Value::mapping([
        ("colorMode", Value::from("background")),
        ("graphMode", Value::from("none")),
        ("justifyMode", Value::from("auto")),
        ("orientation", Value::from("auto")),
        ("reduceOptions", reduce),
        ("textMode", Value::from("auto")),
        ("wideLayout", Value::from(true)),
    ])
}

fn grid(height: u64, width: u64, x: u64, y: u64) -> Value {
    Value::mapping([
        ("h", number(height)),
        ("w", number(width)),
        ("x", number(x)),
        ("y", number(y)),
    ])
}

fn source(datasource: &Datasource) -> Value {
    Value::mapping([
        ("type", Value::from("prometheus")),
        ("uid", Value::from(datasource.uid.as_str())),
    ])
}

fn number(n: u64) -> Value {
    Value::number(n.to_string())
}
