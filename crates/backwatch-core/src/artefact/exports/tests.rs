//! Each export against the fields that its form defines: nothing unknown, nothing missing, every name and
//! number in its range, every query readable.

use serde_yaml::Value;

use super::{openslo, pyrra, sloth};
use crate::plan::{ObjectName, OffSite, Plan, Profile, Ratio, Timetable};

/// What a field holds.
enum Shape {
    Text,
    Number,
    Bool,
    /// A text that is a DNS label.
    Label,
    /// Fields: name, whether it has to be there, shape.
    Fields(&'static [(&'static str, bool, Shape)]),
    /// At least one item.
    List(&'static Shape),
    /// Texts under names of their own.
    Texts,
}

use Shape::{Bool, Fields, Label, List, Number, Text, Texts};

const METRIC: Shape = Fields(&[(
    "metricSource",
    true,
    Fields(&[("type", false, Text), ("spec", true, Fields(&[("query", true, Text)]))]),
)]);
const METADATA: Shape = Fields(&[("name", true, Label), ("displayName", false, Text)]);
const SERVICE: Shape = Fields(&[
    ("apiVersion", true, Text),
    ("kind", true, Text),
    ("metadata", true, METADATA),
    ("spec", true, Fields(&[("description", false, Text)])),
]);
const OBJECTIVE: Shape = Fields(&[
    ("displayName", false, Text),
    ("op", false, Text),
    ("value", false, Number),
    ("target", true, Number),
    ("timeSliceTarget", false, Number),
    ("timeSliceWindow", false, Text),
]);
const INDICATOR: Shape = Fields(&[
    ("metadata", true, METADATA),
    (
        "spec",
        true,
        Fields(&[
            ("thresholdMetric", false, METRIC),
            (
                "ratioMetric",
                false,
                Fields(&[("counter", true, Bool), ("good", true, METRIC), ("total", true, METRIC)]),
            ),
        ]),
    ),
]);
const SLO: Shape = Fields(&[
    ("apiVersion", true, Text),
    ("kind", true, Text),
    ("metadata", true, METADATA),
    (
        "spec",
        true,
        Fields(&[
            ("description", false, Text),
            ("service", true, Label),
            ("indicator", true, INDICATOR),
            (
                "timeWindow",
                true,
                List(&Fields(&[("duration", true, Text), ("isRolling", true, Bool)])),
            ),
            ("budgetingMethod", true, Text),
            ("objectives", true, List(&OBJECTIVE)),
        ]),
    ),
]);
const OFF: Shape = Fields(&[("disable", true, Bool)]);
const SLOTH: Shape = Fields(&[
    ("version", true, Text),
    ("service", true, Label),
    ("labels", false, Texts),
    (
        "slos",
        true,
        List(&Fields(&[
            ("name", true, Label),
            ("objective", true, Number),
            ("description", false, Text),
            (
                "sli",
                true,
                Fields(&[
                    (
                        "events",
                        false,
                        Fields(&[("error_query", true, Text), ("total_query", true, Text)]),
                    ),
                    ("raw", false, Fields(&[("error_ratio_query", true, Text)])),
                ]),
            ),
            (
                "alerting",
                true,
                Fields(&[
                    ("name", true, Text),
                    ("page_alert", true, OFF),
                    ("ticket_alert", true, OFF),
                ]),
            ),
        ])),
    ),
]);
const PYRRA: Shape = Fields(&[
    ("apiVersion", true, Text),
    ("kind", true, Text),
    ("metadata", true, Fields(&[("name", true, Label), ("namespace", true, Label)])),
    (
        "spec",
        true,
        Fields(&[
            ("description", false, Text),
            ("target", true, Text),
            ("window", true, Text),
            ("indicator", true, Fields(&[("bool_gauge", true, Fields(&[("metric", true, Text)]))])),
            ("alerting", false, Fields(&[("burnrates", false, Bool), ("absent", false, Bool)])),
        ]),
    ),
]);

fn fits(value: &Value, shape: &Shape, path: &str) {
    let text = || value.as_str().unwrap_or_else(|| panic!("{path} is no text: {value:?}"));
    match shape {
        Text => assert!(!text().is_empty(), "{path} is empty"),
        Label => {
            let good = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
            let name = text();
            assert!(name.len() <= 63 && name.chars().all(good), "{path}: {name}");
            assert!(!name.starts_with('-') && !name.ends_with('-'), "{path}: {name}");
        }
        Number => assert!(value.as_f64().is_some(), "{path} is no number: {value:?}"),
        Bool => assert!(value.as_bool().is_some(), "{path} is neither true nor false"),
        Texts => {
            let texts = value.as_mapping().unwrap();
            assert!(texts.iter().all(|(key, text)| key.is_string() && text.is_string()), "{path}");
        }
        List(item) => {
            let items = value.as_sequence().unwrap_or_else(|| panic!("{path} is no list"));
            assert!(!items.is_empty(), "{path} is empty");
            for one in items {
                fits(one, item, path);
            }
        }
        Fields(fields) => {
            let entries = value.as_mapping().unwrap_or_else(|| panic!("{path} has no fields"));
            for (key, inner) in entries {
                let key = key.as_str().unwrap();
                let known = fields.iter().find(|(name, ..)| *name == key);
                let (_, _, shape) = known.unwrap_or_else(|| panic!("{path}.{key} is unknown"));
                fits(inner, shape, &format!("{path}.{key}"));
            }
            for (name, needed, _) in *fields {
                assert!(!needed || entries.contains_key(*name), "{path}.{name} is missing");
            }
        }
    }
}

fn documents(text: &str) -> Vec<Value> {
    let read = |document: &str| serde_yaml::from_str(document).unwrap();
    text.split("\n---\n").map(read).filter(|v: &Value| !v.is_null()).collect()
}

fn plans() -> Vec<Plan> {
    let mut plans = Vec::new();
    for profile in Profile::ALL {
        for (schedule, rate) in
            [("0 2 * * *", 990_000), ("*/30 * * * *", 1_000_000), ("0 3 1 * *", 0)]
        {
            let mut plan = Plan::default();
            plan.labels.insert("team".to_owned(), "storage \"eu\"".to_owned());
            plan.matchers.insert("cluster".to_owned(), "eu\\1".to_owned());
            let backup = &mut plan.backups[0];
            backup.profile = profile;
            backup.timetable = Timetable::parse(schedule, None).unwrap();
            backup.objectives.success_rate = Ratio::millionths(rate);
            backup.off_site =
                OffSite::S3Exporter { bucket: "b".to_owned(), prefix: "p/".to_owned() };
            let mut second = backup.clone();
            second.cronjob = ObjectName::cronjob(&"a".repeat(52)).unwrap();
            second.volume = None;
            let mut third = second.clone();
            third.namespace = ObjectName::label("other").unwrap();
            third.deadline = None;
            third.off_site = OffSite::None;
            plan.backups.extend([second, third]);
            plans.push(plan);
        }
    }
    plans
}

fn each(make: fn(&Plan) -> String, check: impl Fn(&Plan, &[Value], &str)) {
    for plan in plans() {
        let text = make(&plan);
        assert!(text.lines().all(|line| !line.starts_with('#') || line.len() <= 110), "{text}");
        check(&plan, &documents(&text), &text);
    }
}

fn readable(query: &str) {
    let filled = query.replace("{{.window}}", "1h");
    backwatch_sim::promql::parse(&filled).unwrap_or_else(|error| panic!("{filled}: {error:?}"));
}

fn as_specified(plan: &Plan) -> bool {
    plan.backups[0].profile == Profile::AsSpecified
}

#[test]
fn openslo_has_the_fields_of_the_specification() {
    each(openslo::document, |plan, documents, _| {
        let mut names = Vec::new();
        for document in documents {
            assert_eq!(document["apiVersion"].as_str(), Some("openslo/v1"));
            let kind = document["kind"].as_str().unwrap();
            fits(document, if kind == "Service" { &SERVICE } else { &SLO }, kind);
            let name = (kind.to_owned(), document["metadata"]["name"].as_str().unwrap().to_owned());
            assert!(!names.contains(&name), "{name:?} stands there twice");
            names.push(name);
            if kind == "Service" {
                continue;
            }
            let spec = &document["spec"];
            let service = ("Service".to_owned(), spec["service"].as_str().unwrap().to_owned());
            assert!(names.contains(&service), "{service:?} comes first");
            let objective = &spec["objectives"][0];
            let target = objective["target"].as_f64().unwrap();
            assert!((0.0..1.0).contains(&target), "{target}");
            let duration = spec["timeWindow"][0]["duration"].as_str().unwrap();
            let (count, unit) = duration.split_at(duration.len() - 1);
            assert!(count.parse::<u32>().unwrap() > 0 && "mhdwMQY".contains(unit), "{duration}");
            let source = &spec["indicator"]["spec"];
            let query = |metric: &Value| {
                readable(metric["metricSource"]["spec"]["query"].as_str().unwrap());
            };
            if source["thresholdMetric"].is_null() {
                query(&source["ratioMetric"]["good"]);
                query(&source["ratioMetric"]["total"]);
                assert_eq!(spec["budgetingMethod"].as_str(), Some("Occurrences"));
            } else {
                assert!(source["ratioMetric"].is_null(), "one of the two");
                query(&source["thresholdMetric"]);
                assert_eq!(spec["budgetingMethod"].as_str(), Some("Timeslices"));
                assert_eq!(objective["op"].as_str(), Some("lt"));
                assert!(objective["timeSliceTarget"].as_f64() == Some(1.0));
            }
        }
        let with_rates = names.iter().filter(|(_, name)| name.ends_with("-success")).count();
        assert_eq!(with_rates, if as_specified(plan) { 0 } else { 3 });
        assert_eq!(names.iter().filter(|(kind, _)| kind == "Service").count(), 3);
    });
}

#[test]
fn sloth_has_the_fields_of_its_specification() {
    each(sloth::document, |plan, documents, text| {
        assert_eq!(documents.len(), 3);
        for document in documents {
            fits(document, &SLOTH, "spec");
            assert_eq!(document["version"].as_str(), Some("prometheus/v1"));
            for slo in document["slos"].as_sequence().unwrap() {
                let objective = slo["objective"].as_f64().unwrap();
                assert!((0.0..100.0).contains(&objective), "{objective}");
                let sli = slo["sli"].as_mapping().unwrap();
                assert_eq!(sli.len(), 1, "one kind of indicator");
                for query in sli.values().flat_map(|kind| kind.as_mapping().unwrap().values()) {
                    let query = query.as_str().unwrap();
                    assert!(query.contains("[{{.window}}"), "{query}");
                    readable(query);
                }
            }
        }
        assert_eq!(text.contains("error_query"), !as_specified(plan));
        assert!(
            text.starts_with("# The budget is counted in runs")
                || text.starts_with("# There is no")
        );
    });
}

#[test]
fn pyrra_has_the_fields_of_its_resource() {
    each(pyrra::document, |plan, documents, text| {
        assert_eq!(documents.len(), if as_specified(plan) { 0 } else { 3 });
        for document in documents {
            fits(document, &PYRRA, "resource");
            let spec = &document["spec"];
            let target: f64 = spec["target"].as_str().unwrap().parse().unwrap();
            assert!((0.0..100.0).contains(&target), "{target}");
            crate::plan::Duration::parse(spec["window"].as_str().unwrap()).unwrap();
            let metric = spec["indicator"]["bool_gauge"]["metric"].as_str().unwrap();
            readable(metric);
            assert!(metric.starts_with("backup:run_success{"), "a plain selector: {metric}");
        }
        assert!(text.starts_with("# "), "what the form cannot say is said: {text}");
    });
}
