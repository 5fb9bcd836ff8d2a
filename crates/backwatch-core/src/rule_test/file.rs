//! A test file, read as strictly as `promtool` reads it.

use std::collections::BTreeMap;

use backwatch_edit::Node;
use backwatch_sim::Compat;
use backwatch_sim::promql::ast::Millis;

use crate::diagnostic::{Diagnostic, Place};
use crate::rule_check::field::{Fields, Reader, said_at};
use crate::rule_check::first_document;
use crate::schedule::day_of_date;

pub(super) struct TestFile {
    /// Paths or patterns, each with its place.
    pub(super) rule_files: Vec<(String, Place)>,
    pub(super) interval: Millis,
    pub(super) group_eval_order: Vec<String>,
    pub(super) fuzzy: bool,
    pub(super) tests: Vec<Test>,
}

pub(super) struct Test {
    pub(super) place: Place,
    pub(super) name: Option<String>,
    /// Between two samples of a series.
    pub(super) interval: Millis,
    /// When it begins, in milliseconds since the epoch.
    pub(super) start: i64,
    pub(super) series: Vec<Series>,
    pub(super) alerts: Vec<AlertCase>,
    pub(super) exprs: Vec<ExprCase>,
    pub(super) external_labels: BTreeMap<String, String>,
    pub(super) external_url: String,
}

pub(super) struct Series {
    pub(super) place: Place,
    /// Its name and labels, as they are written.
    pub(super) labels: String,
    pub(super) values: String,
}

pub(super) struct AlertCase {
    pub(super) place: Place,
    pub(super) time: Millis,
    pub(super) name: String,
    pub(super) expected: Vec<Alert>,
}

/// Labels and annotations of an alert.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) struct Alert {
    pub(super) labels: BTreeMap<String, String>,
    pub(super) annotations: BTreeMap<String, String>,
}

pub(super) struct ExprCase {
    pub(super) place: Place,
    pub(super) expr: String,
    pub(super) time: Millis,
    /// Labels in series notation, with the value.
    pub(super) expected: Vec<(String, f64)>,
}

/// The file and what is wrong with it.
pub(super) fn read(text: &str, compat: Compat) -> (Option<TestFile>, Vec<Diagnostic>) {
    let document = match first_document(text) {
        Ok(document) => document,
        Err(error) => return (None, vec![error]),
    };
    let mut source = Source { reader: Reader::default(), compat };
    let root = source.reader.root(&document);
    let file = source.file(root);
    let mut problems = source.reader.problems;
    problems.sort_by_key(|problem| problem.place);
    (Some(file), problems)
}

const MINUTE: Millis = Millis(60_000);

struct Source {
    reader: Reader,
    compat: Compat,
}

impl Source {
    fn file(&mut self, root: Option<Node<'_>>) -> TestFile {
        let mut known = vec!["rule_files", "evaluation_interval", "group_eval_order", "tests"];
        if self.compat == Compat::V3 {
            known.push("fuzzy_compare");
        }
        let fields = root
            .map(|root| self.reader.fields(root, "main.unitTestFile", &known))
            .unwrap_or_default();
        let interval = self.duration(&fields, "evaluation_interval");
        let interval = if interval.0 == 0 { MINUTE } else { interval };
        let mut file = TestFile {
            rule_files: Vec::new(),
            interval,
            group_eval_order: Vec::new(),
            fuzzy: fields.get("fuzzy_compare").is_some_and(|node| self.reader.truth(node)),
            tests: Vec::new(),
        };
        for node in self.items(&fields, "rule_files", "[]string") {
            file.rule_files.push((self.reader.text(node), place(node)));
        }
        for node in self.items(&fields, "group_eval_order", "[]string") {
            let name = self.reader.text(node);
            if file.group_eval_order.contains(&name) {
                let message = format!("group name repeated in evaluation order: {name}");
                self.reader.problem(node, message);
            }
            file.group_eval_order.push(name);
        }
        for node in self.items(&fields, "tests", "[]main.testGroup") {
            let test = self.test(node, interval);
            file.tests.push(test);
        }
        file
    }

    fn test(&mut self, node: Node<'_>, default: Millis) -> Test {
        let mut known = vec![
            "interval",
            "input_series",
            "alert_rule_test",
            "promql_expr_test",
            "external_labels",
            "external_url",
            "name",
        ];
        if self.compat == Compat::V3 {
            known.push("start_timestamp");
        }
        let fields = self.reader.fields(node, "main.testGroup", &known);
        let mut interval = self.duration(&fields, "interval");
        if interval.0 == 0 && self.compat == Compat::V3 {
            interval = default;
        }
        let name = self.text(&fields, "name");
        Test {
            place: place(node),
            name: (!name.is_empty()).then_some(name),
            interval,
            start: fields.get("start_timestamp").map_or(0, |node| self.timestamp(node)),
            series: self
                .items(&fields, "input_series", "[]main.series")
                .into_iter()
                .map(|node| self.series(node))
                .collect(),
            alerts: self
                .items(&fields, "alert_rule_test", "[]main.alertTestCase")
                .into_iter()
                .map(|node| self.alert_case(node))
                .collect(),
            exprs: self
                .items(&fields, "promql_expr_test", "[]main.promqlTestCase")
                .into_iter()
                .map(|node| self.expr_case(node))
                .collect(),
            external_labels: self.map(&fields, "external_labels"),
            external_url: self.text(&fields, "external_url"),
        }
    }

    fn series(&mut self, node: Node<'_>) -> Series {
        let fields = self.reader.fields(node, "main.series", &["series", "values"]);
        Series {
            place: place(node),
            labels: self.text(&fields, "series"),
            values: self.text(&fields, "values"),
        }
    }

    fn alert_case(&mut self, node: Node<'_>) -> AlertCase {
        let known = ["eval_time", "alertname", "exp_alerts"];
        let fields = self.reader.fields(node, "main.alertTestCase", &known);
        let mut case = AlertCase {
            place: place(node),
            time: self.duration(&fields, "eval_time"),
            name: self.text(&fields, "alertname"),
            expected: Vec::new(),
        };
        for node in self.items(&fields, "exp_alerts", "[]main.alert") {
            let known = ["exp_labels", "exp_annotations"];
            let fields = self.reader.fields(node, "main.alert", &known);
            let mut labels = self.map(&fields, "exp_labels");
            labels.insert("alertname".to_owned(), case.name.clone());
            let annotations = self.map(&fields, "exp_annotations");
            case.expected.push(Alert { labels, annotations });
        }
        case
    }

    fn expr_case(&mut self, node: Node<'_>) -> ExprCase {
        let known = ["expr", "eval_time", "exp_samples"];
        let fields = self.reader.fields(node, "main.promqlTestCase", &known);
        let mut case = ExprCase {
            place: place(node),
            expr: self.text(&fields, "expr"),
            time: self.duration(&fields, "eval_time"),
            expected: Vec::new(),
        };
        for node in self.items(&fields, "exp_samples", "[]main.sample") {
            let fields = self.reader.fields(node, "main.sample", self.sample_fields());
            if let Some(node) = fields.get("histogram") {
                self.reader.problem(node, "not supported: native histograms");
            }
            let labels = self.text(&fields, "labels");
            let value = fields.get("value").map_or(0.0, |node| self.reader.number(node));
            case.expected.push((labels, value));
        }
        case
    }

    fn sample_fields(&self) -> &'static [&'static str] {
        match self.compat {
            Compat::V2 => &["labels", "value"],
            Compat::V3 => &["labels", "value", "histogram"],
        }
    }

    fn items<'a>(&mut self, fields: &Fields<'a>, name: &str, kind: &str) -> Vec<Node<'a>> {
        fields.get(name).map(|node| self.reader.all_items(node, kind)).unwrap_or_default()
    }

    fn text(&mut self, fields: &Fields<'_>, name: &str) -> String {
        fields.get(name).map(|node| self.reader.text(node)).unwrap_or_default()
    }

    fn duration(&mut self, fields: &Fields<'_>, name: &str) -> Millis {
        fields.get(name).map_or(Millis(0), |node| self.reader.duration(node))
    }

    fn map(&mut self, fields: &Fields<'_>, name: &str) -> BTreeMap<String, String> {
        let texts = fields.get(name).map(|node| self.reader.texts(node)).unwrap_or_default();
        texts.into_iter().map(|(entry, text)| (entry.name.to_owned(), text)).collect()
    }

    /// Seconds since the epoch, or a time such as `2026-10-20T02:00:00Z`.
    fn timestamp(&mut self, node: Node<'_>) -> i64 {
        let text = self.reader.text(node);
        let read = match text.parse::<f64>() {
            #[expect(clippy::cast_possible_truncation, reason = "it is in range")]
            Ok(seconds) if seconds.abs() < 1e12 => Some((seconds * 1000.0).round() as i64),
            _ => rfc3339(&text),
        };
        read.unwrap_or_else(|| {
            self.reader.problem(node, format!("cannot parse {text:?} to a valid timestamp"));
            0
        })
    }
}

/// Milliseconds since the epoch of `2026-10-20T02:00:00.5+02:00`.
fn rfc3339(text: &str) -> Option<i64> {
    let (date, rest) = text.split_once(['T', 't'])?;
    let at = rest.find(['Z', 'z', '+', '-'])?;
    let (time, zone) = rest.split_at_checked(at)?;
    let (time, fraction) = time.split_once('.').unwrap_or((time, "0"));
    let clock = |text: &str| {
        let mut parts = text.split(':').map(|part| {
            let digits = part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit());
            if digits { part.parse::<i64>().ok() } else { None }
        });
        let (hour, minute) = (parts.next()??, parts.next()??);
        let second = parts.next().unwrap_or(Some(0))?;
        let fits = hour < 24 && minute < 60 && second < 60 && parts.next().is_none();
        fits.then_some(hour * 3600 + minute * 60 + second)
    };
    let offset = match zone.strip_prefix(['+', '-']) {
        Some(offset) if zone.starts_with('+') => clock(offset)?,
        Some(offset) => -clock(offset)?,
        None if matches!(zone, "Z" | "z") => 0,
        None => return None,
    };
    if fraction.is_empty() || !fraction.bytes().all(|b| b.is_ascii_digit()) || time.len() != 8 {
        return None;
    }
    let millis: i64 = format!("{fraction}000").get(..3)?.parse().ok()?;
    let seconds = day_of_date(date)? * 86_400 + clock(time)? - offset;
    Some(seconds * 1000 + millis)
}

fn place(node: Node<'_>) -> Place {
    said_at(node, "").place.unwrap_or(Place { line: 1, column: 1 })
}
