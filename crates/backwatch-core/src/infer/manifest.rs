//! One CronJob manifest, field by field.

use super::{
    Backup, Diagnostic, Duration, Fact, FactField, Inferred, Node, ObjectName, Timetable,
    parse_schedule, parse_zone, pod,
};

/// Reads the CronJob at `node`; what makes it unusable goes to `said`.
pub(super) fn read(node: Node<'_>, said: &mut Vec<Diagnostic>) -> Option<Inferred> {
    let mut reading = Reading { facts: Vec::new(), notes: Vec::new(), said };
    let metadata = node.value("metadata");
    let spec = node.value("spec");
    let cronjob = reading.required(node, metadata, "metadata.name", "name", ObjectName::cronjob);
    let namespace = match metadata.and_then(|m| m.value("namespace")) {
        None => ObjectName::label("default").ok(),
        Some(_) => {
            reading.required(node, metadata, "metadata.namespace", "namespace", ObjectName::label)
        }
    };
    let schedule = reading.required(node, spec, "spec.schedule", "schedule", parse_schedule);
    let zone = match spec.and_then(|s| s.value("timeZone")) {
        None => None,
        Some(_) => reading.required(node, spec, "spec.timeZone", "timeZone", parse_zone),
    };
    let (cronjob, namespace, schedule) = (cronjob?, namespace?, schedule?);
    let mut backup = Backup::new(namespace, cronjob, Timetable::new(schedule, zone));
    reading.identity(metadata, spec, &backup);
    if let Some(spec) = spec {
        reading.spec(spec, &mut backup);
        pod::read(spec, &mut backup, &mut reading.facts, &mut reading.notes);
    }
    let Reading { facts, notes, .. } = reading;
    Some(Inferred { backup, facts, notes })
}

struct Reading<'s> {
    facts: Vec<Fact>,
    notes: Vec<Diagnostic>,
    said: &'s mut Vec<Diagnostic>,
}

impl Reading<'_> {
    /// The scalar `key` of `parent`, read by `parse`; `whole` is blamed where there is none.
    fn required<T>(
        &mut self,
        whole: Node<'_>,
        parent: Option<Node<'_>>,
        path: &str,
        key: &str,
        parse: impl FnOnce(&str) -> Result<T, Diagnostic>,
    ) -> Option<T> {
        let node = parent.and_then(|p| p.value(key));
        let Some(text) = node.and_then(Node::as_str) else {
            let (line, column) = node.or(parent).unwrap_or(whole).line_column();
            let missing = match node {
                // Without quotes, YAML takes its braces for mappings.
                Some(node) if node.source().starts_with("{{") => {
                    Diagnostic::error("is a template").hint("render it first")
                }
                _ => Diagnostic::error("is missing, or is not a text"),
            };
            self.said.push(missing.at_field(path).at(line, column));
            return None;
        };
        match parse(text) {
            Ok(value) => Some(value),
            Err(error) => {
                let (line, column) = node.unwrap_or(whole).line_column();
                self.said.push(error.at_field(path).at(line, column));
                None
            }
        }
    }

    fn fact(&mut self, field: FactField, value: impl Into<String>, node: Node<'_>) {
        self.facts.push(Fact { field, value: value.into(), line: node.line_column().0 });
    }

    fn identity(&mut self, metadata: Option<Node<'_>>, spec: Option<Node<'_>>, backup: &Backup) {
        if let Some(metadata) = metadata {
            let namespace = backup.namespace.as_str();
            self.fact_at(FactField::CronJob, backup.cronjob.as_str(), metadata.value("name"));
            self.fact_at(FactField::Namespace, namespace, metadata.value("namespace"));
        }
        if let Some(spec) = spec {
            let timetable = &backup.timetable;
            self.fact_at(
                FactField::Schedule,
                timetable.schedule().as_str(),
                spec.value("schedule"),
            );
            let zone = timetable.zone().map_or("", |zone| zone.name());
            self.fact_at(FactField::TimeZone, zone, spec.value("timeZone"));
        }
    }

    fn fact_at(&mut self, field: FactField, value: &str, node: Option<Node<'_>>) {
        if let Some(node) = node {
            self.fact(field, value, node);
        }
    }

    fn spec(&mut self, spec: Node<'_>, backup: &mut Backup) {
        if let Some(node) = spec.value("suspend").filter(|node| is_true(*node)) {
            self.fact(FactField::Suspend, "suspended", node);
            let note = Diagnostic::warning("the CronJob is suspended: no backup is made");
            self.notes.push(note.at_field("spec.suspend").at(node.line_column().0, 1));
        }
        let limits = ["successfulJobsHistoryLimit", "failedJobsHistoryLimit"]
            .map(|key| spec.value(key).filter(|n| n.as_str().is_some()));
        if let Some(node) = limits.into_iter().flatten().next() {
            let figure = |limit: Option<Node<'_>>, default: &str| {
                limit.and_then(Node::as_str).unwrap_or(default).to_owned()
            };
            let [good, failed] = limits;
            let value = format!("{} good, {} failed", figure(good, "3"), figure(failed, "1"));
            self.fact(FactField::History, value, node);
        }
        let Some(job) = spec.value("jobTemplate").and_then(|t| t.value("spec")) else { return };
        if let Some(node) = job.value("backoffLimit").filter(|n| n.as_str().is_some()) {
            self.fact(FactField::Backoff, node.as_str().unwrap_or_default(), node);
        }
        let pod = job.value("template").and_then(|t| t.value("spec"));
        let deadlines = [Some(job), pod].map(|node| node?.value("activeDeadlineSeconds"));
        let mut shortest = None;
        for node in deadlines.into_iter().flatten().filter(|node| !node.is_null()) {
            match node.as_str().and_then(|text| text.replace('_', "").parse::<u64>().ok()) {
                Some(seconds) if shortest.is_none_or(|(known, _)| seconds < known) => {
                    shortest = Some((seconds, node));
                }
                Some(_) => {}
                None => {
                    let note = Diagnostic::warning("is no whole number of seconds; it is left out");
                    let (line, column) = node.line_column();
                    self.notes.push(note.at_field("activeDeadlineSeconds").at(line, column));
                }
            }
        }
        if let Some((seconds, node)) = shortest {
            backup.deadline = Some(Duration::seconds(seconds));
            self.fact(FactField::Deadline, Duration::seconds(seconds).words(), node);
        }
    }
}

/// Whether it is true to the reader of Kubernetes, which is one of YAML 1.1.
fn is_true(node: Node<'_>) -> bool {
    let text = node.as_str().unwrap_or_default();
    ["true", "yes", "on", "y"].iter().any(|known| known.eq_ignore_ascii_case(text))
}
