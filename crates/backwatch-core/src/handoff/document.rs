//! The hand-off in Markdown.

use std::fmt::Write as _;

use super::evidence::{self, Evidence, Files};
use super::{Delivered, Metrics, Seen};
use crate::artefact::alertmanager::RECEIVER;
use crate::plan::{OffSite, Plan};

/// The hand-off of `plan` with `files` into which it was merged.
pub fn document(plan: &Plan, files: &[Delivered], seen: Seen) -> String {
    let read = Files::of(plan, files);
    let state = State {
        plan,
        metrics: seen.metrics,
        rules: evidence::rules(plan, &read, seen.rules_checked),
        panels: evidence::panels(plan, &read),
        indicators: evidence::indicators(plan, &read),
    };
    let mut text = String::from("# Hand-off: backup monitoring\n");
    if seen.metrics == Metrics::Absent {
        text.push_str(BLOCKED);
    }
    criteria(&mut text, &state);
    non_goals(&mut text, &state);
    branches(&mut text, &state);
    entropy(&mut text, &state);
    continuation(&mut text, &state);
    text
}

const BLOCKED: &str = "
\u{27c2}[BLOCKED:metrics_infrastructure] kube-state-metrics not deployed

The rules read metrics that nobody exports yet: all but those of the volume stay silent, and the alert on \
absent metrics fires. Deploy kube-state-metrics, let Prometheus scrape it with `honorLabels: true`, and look \
again:

```sh
helm repo add prometheus-community https://prometheus-community.github.io/helm-charts
helm install kube-state-metrics prometheus-community/kube-state-metrics -n kube-system
```
";

/// The activities of the phase with what they were allotted, in thousandths.
const ALLOTTED: [(&str, u32); 4] =
    [("Alerting rules", 8), ("Dashboard panel", 6), ("SLI definition", 4), ("Buffer", 2)];

struct State<'s> {
    plan: &'s Plan,
    metrics: Metrics,
    rules: Evidence,
    panels: Evidence,
    indicators: Evidence,
}

impl State<'_> {
    fn open(&self) -> usize {
        let all = [&self.rules, &self.panels, &self.indicators];
        all.into_iter().filter(|evidence| !evidence.is_met()).count()
    }

    /// The phase was touched as soon as something of it stands in a file.
    fn ledger(&self) -> &'static str {
        let all = [&self.rules, &self.panels, &self.indicators];
        if all.into_iter().any(|evidence| !evidence.found.is_empty()) {
            "{MEASURE:touched}"
        } else {
            "{MEASURE:pending}"
        }
    }
}

fn criteria(text: &mut String, state: &State<'_>) {
    text.push_str("\n## Exit criteria\n\n");
    criterion(text, "Alerting rules added for backup failures", &state.rules);
    criterion(text, "Grafana panel shows backup status", &state.panels);
    criterion(text, "SLI targets documented", &state.indicators);
    let touched = state.ledger() == "{MEASURE:touched}";
    let tick = if touched { "x" } else { " " };
    let _ = writeln!(text, "- [{tick}] Ledger: MEASURE=touched");
    if !touched {
        text.push_str("  - missing: nothing of the phase stands in a file yet\n");
    }
    let _ = write!(text, "\nledger: {}\n", state.ledger());
}

fn criterion(text: &mut String, name: &str, evidence: &Evidence) {
    // Writing into a string does not fail.
    let tick = if evidence.is_met() { "x" } else { " " };
    let _ = writeln!(text, "- [{tick}] {name}");
    for line in &evidence.found {
        let _ = writeln!(text, "  - {line}");
    }
    if evidence.found.is_empty() {
        text.push_str("  - missing: no file was handed on that holds it\n");
    } else {
        for line in &evidence.missing {
            let _ = writeln!(text, "  - missing: {line}");
        }
        for line in &evidence.checked {
            let _ = writeln!(text, "  - checked: {line}");
        }
    }
}

fn non_goals(text: &mut String, state: &State<'_>) {
    text.push_str("\n## Non-goals kept\n\n");
    let metrics = evidence::metrics(state.plan);
    let known = |name: &String| name.starts_with("kube_") || name.starts_with("kubelet_");
    let (own, other): (Vec<String>, Vec<String>) = metrics.into_iter().partition(known);
    let _ = write!(
        text,
        "- No custom backup exporter: the rules read {} metrics of kube-state-metrics and the kubelet",
        own.len()
    );
    if other.is_empty() {
        text.push_str(".\n");
    } else {
        let names: Vec<String> = other.iter().map(|name| format!("`{name}`")).collect();
        let _ = writeln!(text, ", and {}, which you export already.", names.join(", "));
    }
    match &state.panels.file {
        Some(file) => {
            let _ = writeln!(text, "- No separate backup dashboard: the row stands in `{file}`.");
        }
        None => text.push_str(
            "- No separate backup dashboard: none was handed on; merge the row into the one that you have.\n",
        ),
    }
    let _ = writeln!(
        text,
        "- No PagerDuty or OpsGenie: no receiver is set up; the Alertmanager snippet names the placeholder \
         `{RECEIVER}`."
    );
}

/// Why a branch should be taken, if it should.
fn branch_reasons(state: &State<'_>) -> [(&'static str, &'static str, Option<String>); 2] {
    let unseen: Vec<&str> = state
        .plan
        .backups
        .iter()
        .filter(|backup| backup.off_site == OffSite::None)
        .map(|backup| backup.name.as_str())
        .collect();
    let exporter = (!unseen.is_empty()).then(|| {
        format!(
            "nothing tells of the off-site copy of {}; kube-state-metrics cannot see an upload inside the \
             backup's own container",
            unseen.join(", ")
        )
    });
    let channels = "alerts are routed to a placeholder; which channel they reach is not decided";
    [
        ("Custom exporter needed", "saas-backup-exporter.md", exporter),
        ("Alertmanager integration", "saas-alerting-channels.md", Some(channels.to_owned())),
    ]
}

fn branches(text: &mut String, state: &State<'_>) {
    text.push_str("\n## Branch candidates\n\n");
    for (name, file, reason) in branch_reasons(state) {
        let said = reason.map_or_else(
            || "not raised: every signal that the plan asks for is there.".to_owned(),
            |reason| format!("raised: {reason}."),
        );
        let _ = writeln!(text, "- **{name}** (`{file}`), {said}");
    }
}

fn entropy(text: &mut String, state: &State<'_>) {
    text.push_str("\n## Entropy budget\n\n| Activity | Allocation | Drawn |\n|----------|------------|-------|\n");
    let done = [&state.rules, &state.panels, &state.indicators].map(|e| !e.found.is_empty());
    let (mut allotted, mut drawn) = (0, 0);
    for (place, (activity, amount)) in ALLOTTED.into_iter().enumerate() {
        // The buffer is for what was not foreseen.
        let used = if done.get(place).copied().unwrap_or(false) { amount } else { 0 };
        let _ = writeln!(text, "| {activity} | {} | {} |", thousandths(amount), thousandths(used));
        (allotted, drawn) = (allotted + amount, drawn + used);
    }
    let _ = write!(
        text,
        "\nDraw: `void.entropy.sip(amount={})`, {} left of {}.\n",
        thousandths(drawn),
        thousandths(allotted - drawn),
        thousandths(allotted)
    );
}

fn thousandths(amount: u32) -> String {
    format!("0.{amount:03}")
}

/// The block with which the next phase begins, in the form that the requirement gives it.
fn continuation(text: &mut String, state: &State<'_>) {
    text.push_str("\n## Continuation\n\n");
    let open = state.open();
    if state.metrics == Metrics::Absent {
        text.push_str("Blocked until kube-state-metrics is there. Then:\n\n");
    } else if open > 0 {
        let criteria = if open == 1 { "criterion is" } else { "criteria are" };
        let _ = write!(text, "{open} {criteria} open. When they are met:\n\n");
    }
    let file = |evidence: &Evidence| evidence.file.clone().unwrap_or_else(|| "none".to_owned());
    let raised: Vec<&str> = branch_reasons(state)
        .iter()
        .filter(|(.., reason)| reason.is_some())
        .map(|(_, branch, _)| *branch)
        .collect();
    let branches = if raised.is_empty() { "none".to_owned() } else { raised.join(",") };
    let sli = if state.indicators.is_met() { "documented" } else { "open" };
    let _ = write!(
        text,
        "```\n\u{27ff}[REFLECT]\n/hydrate\nhandles: alerting={}; dashboard={}; sli={sli}; ledger={}; \
         branches={branches}\nmission: synthesize Phase 11 outcomes; distill learnings to meta.md; decide \
         archive/upgrade/retain; generate next-cycle seeds.\nactions: write epilogue; check archiving \
         criteria; update forest; propose continuation (PLAN for Phase 12 or DETACH if blocked).\nexit: \
         epilogue written; archiving decision made; continuation \u{2192} PLAN[phase12_dns_failover] or \
         \u{27c2}[DETACH:awaiting_budget].\n```\n",
        file(&state.rules),
        file(&state.panels),
        state.ledger(),
    );
}
