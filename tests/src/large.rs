//! Large files of the kinds that people have, and one edit of each, for measurements.

use std::fmt::Write as _;

use backwatch_edit::{Document, Op, Route, Value, apply};

/// Adds an alert to the first group of a rule file; nothing where there is none.
pub fn append(text: &str) -> String {
    let rule = Value::mapping([
        ("alert", Value::from("Added")),
        ("expr", Value::from("up == 0")),
        ("for", Value::from("5m")),
    ]);
    let rules = Route::root().key("groups").index(0).key("rules");
    let edited = Document::yaml(text).and_then(|file| apply(&file, &[Op::append(rules, rule)]));
    edited.map(|done| done.text).unwrap_or_default()
}

/// Adds a panel to a dashboard; nothing where there are none.
pub fn add_panel(text: &str) -> String {
    let panel = Value::mapping([("type", Value::from("stat")), ("id", Value::number("99999"))]);
    let panels = Route::root().key("panels");
    let edited = Document::json(text).and_then(|file| apply(&file, &[Op::append(panels, panel)]));
    edited.map(|done| done.text).unwrap_or_default()
}

/// What a server answers for 16 series over 30 days, one sample a minute, as it spells it.
pub fn answer() -> String {
    let mut text =
        String::from("{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[");
    for series in 0..16_u64 {
        let comma = if series == 0 { "" } else { "," };
        // Writing into a string does not fail.
        let _ = write!(
            text,
            "{comma}{{\"metric\":{{\"__name__\":\"kube_{series}\",\"namespace\":\"nats\"}},\"values\":["
        );
        for step in 0..30 * 24 * 60_u64 {
            let comma = if step == 0 { "" } else { "," };
            // Every fourth series is a volume in use, the others stand still for a day.
            let value = if series % 4 == 0 { 4_000_000 + step * 13 } else { 1_000 + step / 1_440 };
            let _ = write!(text, "{comma}[{},\"{value}\"]", 1_772_409_600 + step * 60);
        }
        text.push_str("]}");
    }
    text.push_str("]}}");
    text
}

/// A rule file of about `size` bytes; about 3,000 rules a megabyte, with comments and blank lines.
pub fn rules(size: usize) -> String {
    let mut text = "# Generated for a measurement.\ngroups:\n".to_owned();
    let mut number = 0;
    while text.len() < size {
        if number % 50 == 0 {
            // Writing into a string does not fail.
            let _ = write!(text, "\n- name: group-{number} # of fifty\n  interval: 1m\n  rules:\n");
        }
        let _ = write!(
            text,
            "  # Rule {number}.\n  - alert: ServiceIsSlow{number}\n    expr: |\n      \
             histogram_quantile(0.99, sum by (le) (rate(request_seconds_bucket{{job=\"j{number}\"}}[5m]))) > 0.{number}\n    \
             for: 10m\n    labels: {{severity: warning, team: \"t{number}\"}}\n    annotations:\n      \
             summary: 'Service {{{{ $labels.job }}}} is slow'\n"
        );
        number += 1;
    }
    text
}

/// A dashboard of about `size` bytes, as Grafana exports it.
pub fn dashboard(size: usize) -> String {
    let mut text = "{\n  \"title\": \"Generated\",\n  \"panels\": [".to_owned();
    let mut number = 0;
    while text.len() < size {
        let comma = if number == 0 { "" } else { "," };
        let _ = write!(
            text,
            "{comma}\n    {{\n      \"id\": {number},\n      \"type\": \"timeseries\",\n      \"title\": \"Panel {number}\",\n      \
             \"gridPos\": {{\n        \"h\": 8,\n        \"w\": 12,\n        \"x\": 0,\n        \"y\": {number}\n      }},\n      \
             \"targets\": [\n        {{\n          \"expr\": \"sum(rate(x{{job=\\\"j{number}\\\"}}[5m]))\",\n          \"refId\": \"A\"\n        }}\n      ]\n    }}"
        );
        number += 1;
    }
    text + "\n  ],\n  \"schemaVersion\": 39\n}\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_are_as_large_as_asked_and_can_be_edited() {
        let (rules, dashboard) = (rules(20_000), dashboard(20_000));
        assert!(
            (20_000..21_000).contains(&rules.len()) && (20_000..21_000).contains(&dashboard.len())
        );
        assert!(
            append(&rules).len() > rules.len() && add_panel(&dashboard).len() > dashboard.len()
        );
    }
}
