//! Each export against the fields that its form defines: nothing unknown, nothing missing, every name and
//! number in its range, every query readable.
//!
//! The fields, patterns and limits are those of OpenSLO's JSON schema and of the checks of its library,
//! taking the stricter of both; of Sloth's specification and the checks that it makes on loading; and of
//! the custom resource of Pyrra, of its first version with gauges as well.

use serde_yaml::Value;

use super::{openslo, pyrra, sloth};
use crate::plan::{DisplayName, ObjectName, OffSite, Plan, Profile, Ratio, Timetable};

/// What a field holds.
enum Shape {
    Text,
    Number,
    Bool,
    /// A text that is a DNS label.
    Label,
    /// A text of at most so many letters.
    Upto(usize),
    /// One of these texts.
    OneOf(&'static [&'static str]),
    /// A number of minutes up to years in one unit.
    Shorthand,
    /// What Sloth takes for a name: letters, digits, `-_.`, at least two, no sign at an end.
    SlothName,
    /// Texts, maybe none.
    AnyTexts,
    /// Fields: name, whether it has to be there, shape.
    Fields(&'static [(&'static str, bool, Shape)]),
    /// At least one item.
    List(&'static Shape),
    /// Texts under names of their own.
    Texts,
}

use Shape::{
    AnyTexts, Bool, Fields, Label, List, Number, OneOf, Shorthand, SlothName, Text, Texts, Upto,
};

const METRIC: Shape = Fields(&[(
    "metricSource",
    true,
    Fields(&[
        ("type", false, OneOf(&["Prometheus"])),
        ("spec", true, Fields(&[("query", true, Text)])),
    ]),
)]);
const METADATA: Shape = Fields(&[("name", true, Label), ("displayName", false, Upto(63))]);
const SERVICE: Shape = Fields(&[
    ("apiVersion", true, Text),
    ("kind", true, OneOf(&["Service"])),
    ("metadata", true, METADATA),
    ("spec", true, Fields(&[("description", false, Upto(1050))])),
]);
const OBJECTIVE: Shape = Fields(&[
    ("displayName", false, Upto(63)),
    ("op", false, OneOf(&["lte", "gte", "lt", "gt"])),
    ("value", false, Number),
    ("target", true, Number),
    ("timeSliceTarget", false, Number),
    ("timeSliceWindow", false, Shorthand),
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
    ("kind", true, OneOf(&["SLO"])),
    ("metadata", true, METADATA),
    (
        "spec",
        true,
        Fields(&[
            ("description", false, Upto(1050)),
            ("service", true, Label),
            ("indicator", true, INDICATOR),
            (
                "timeWindow",
                true,
                List(&Fields(&[("duration", true, Shorthand), ("isRolling", true, Bool)])),
            ),
            ("budgetingMethod", true, OneOf(&["Occurrences", "Timeslices"])),
            ("objectives", true, List(&OBJECTIVE)),
        ]),
    ),
]);
const OFF: Shape = Fields(&[("disable", true, Bool)]);
const SLOTH: Shape = Fields(&[
    ("version", true, OneOf(&["prometheus/v1"])),
    ("service", true, SlothName),
    ("labels", false, Texts),
    (
        "slos",
        true,
        List(&Fields(&[
            ("name", true, SlothName),
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
    ("kind", true, OneOf(&["ServiceLevelObjective"])),
    ("metadata", true, Fields(&[("name", true, Label), ("namespace", true, Label)])),
    (
        "spec",
        true,
        Fields(&[
            ("description", false, Text),
            ("target", true, Text),
            ("window", true, Text),
            (
                "indicator",
                true,
                Fields(&[(
                    "bool_gauge",
                    true,
                    Fields(&[("metric", true, Text), ("grouping", true, AnyTexts)]),
                )]),
            ),
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
        Upto(most) => {
            let length = text().chars().count();
            assert!((1..=*most).contains(&length), "{path}: {length} letters");
        }
        OneOf(all) => assert!(all.contains(&text()), "{path}: {}", text()),
        Shorthand => {
            let (count, unit) = text().split_at(text().len() - 1);
            assert!(count.parse::<u32>().unwrap() > 0, "{path}: {}", text());
            assert!(
                !count.starts_with(['0', '+']) && "mhdwMQY".contains(unit),
                "{path}: {}",
                text()
            );
        }
        SlothName => {
            let ends = [text().chars().next(), text().chars().last()];
            let inside = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
            assert!(text().len() >= 2 && text().chars().all(inside), "{path}: {}", text());
            let good = |c: &Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
            assert!(ends.iter().all(good), "{path}: {}", text());
        }
        AnyTexts => assert!(value.as_sequence().unwrap().iter().all(Value::is_string), "{path}"),
        Number => assert!(value.as_f64().is_some(), "{path} is no number: {value:?}"),
        Bool => assert!(value.as_bool().is_some(), "{path} is neither true nor false"),
        Texts => {
            let texts = value.as_mapping().unwrap();
            let good = |text: &Value| text.as_str().is_some_and(|text| !text.is_empty());
            assert!(!texts.is_empty() && texts.iter().all(|(key, text)| good(key) && good(text)));
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
        let odd = "0,3,5,11,17,19,23,31,37,41,43,47,53,59 0,2,3,5,7,11,13,17,19,23 \
                   1,2,3,5,7,11,13,17,19,23,29,31 1,2,3,5,7,11 0,1,3,5";
        for (schedule, rate) in
            [("0 2 * * *", 990_000), ("*/30 * * * *", 1_000_000), ("0 3 1 * *", 0), (odd, 500_000)]
        {
            let mut plan = Plan::default();
            plan.labels.insert("team".to_owned(), "storage \"eu\"".to_owned());
            plan.labels.insert("tier".to_owned(), String::new());
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
            third.name = DisplayName::parse(&"N".repeat(40)).unwrap();
            let mut short = third.clone();
            short.cronjob = ObjectName::cronjob("a").unwrap();
            plan.backups.extend([second, third, short]);
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
            assert_eq!(spec["timeWindow"].as_sequence().map(Vec::len), Some(1));
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
        assert_eq!(with_rates, if as_specified(plan) { 0 } else { 4 });
        assert_eq!(names.iter().filter(|(kind, _)| kind == "Service").count(), 4);
    });
}

#[test]
fn sloth_has_the_fields_of_its_specification() {
    each(sloth::document, |plan, documents, text| {
        assert_eq!(documents.len(), 4);
        for document in documents {
            fits(document, &SLOTH, "spec");
            assert_eq!(document["version"].as_str(), Some("prometheus/v1"));
            for slo in document["slos"].as_sequence().unwrap() {
                let objective = slo["objective"].as_f64().unwrap();
                assert!(objective > 0.0 && objective < 100.0, "{objective}");
                let sli = slo["sli"].as_mapping().unwrap();
                assert_eq!(sli.len(), 1, "one kind of indicator");
                let events = &slo["sli"]["events"];
                assert!(events.is_null() || events["error_query"] != events["total_query"]);
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
        assert_eq!(documents.len(), if as_specified(plan) { 0 } else { 4 });
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
