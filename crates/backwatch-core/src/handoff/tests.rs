//! What is ticked was found, at the line that is named.

use super::{Delivered, Metrics, Seen, document};
use crate::artefact::fresh::{RuleForm, dashboard, rules};
use crate::artefact::{runbook, sli};
use crate::merge::{MergeOptions, merge_all, recognise};
use crate::plan::{OffSite, Plan};

const RULES: &str = "groups:\n- name: shop\n  rules:\n  - alert: A\n    expr: up == 0\n";
const BOARD: &str = "{\n  \"title\": \"Shop\",\n  \"panels\": [],\n  \"schemaVersion\": 39\n}\n";
const BOOK: &str = "# Handbook\n\n## A\n";

fn seen(metrics: Metrics) -> Seen {
    Seen { metrics, rules_checked: Some(12) }
}

fn delivered(plan: &Plan, files: &[(&str, &str)]) -> Vec<Delivered> {
    let read: Vec<_> = files.iter().map(|(name, text)| recognise(name, text.as_bytes())).collect();
    let merged = merge_all(plan, &read, &MergeOptions::default());
    files
        .iter()
        .zip(merged)
        .map(|((name, _), merged)| Delivered {
            name: (*name).to_owned(),
            text: merged.unwrap().text.to_string(),
        })
        .collect()
}

/// Asserts that every line of evidence names a line that holds what it says.
fn lines_are_real(text: &str, files: &[Delivered]) -> usize {
    let mut count = 0;
    for line in text.lines().filter_map(|line| line.strip_prefix("  - `")) {
        let Some((place, what)) = line.split_once("`: ") else { continue };
        let (name, number) = place.rsplit_once(':').unwrap();
        let file = files.iter().find(|file| file.name == name).unwrap();
        let found = file.text.lines().nth(number.parse::<usize>().unwrap() - 1).unwrap();
        let word = what.split([',', ' ']).nth(1).unwrap();
        let key = if what.starts_with("panel") { "backwatch:" } else { word };
        assert!(found.contains(key), "{line}: {found}");
        count += 1;
    }
    count
}

#[test]
fn everything_merged_is_ticked_with_its_lines() {
    let plan = Plan::default();
    let files = delivered(&plan, &[("a.yaml", RULES), ("b.json", BOARD), ("c.md", BOOK)]);
    let text = document(&plan, &files, seen(Metrics::Present));
    assert_eq!(text.matches("- [x] ").count(), 4, "{text}");
    // 8 alerts, 4 panels, 5 indicators.
    assert_eq!(lines_are_real(&text, &files), 17, "{text}");
    assert!(text.contains("templates of the 12 rules were checked"));
    assert!(!document(&plan, &files, Seen::default()).contains("were checked as Prometheus"));
    assert!(text.contains("\nledger: {MEASURE:touched}\n"));
    assert!(text.contains("handles: alerting=a.yaml; dashboard=b.json; sli=documented; ledger={MEASURE:touched}; branches=saas-backup-exporter.md,saas-alerting-channels.md\n"));
    assert!(text.contains("the row stands in `b.json`"));
    assert!(text.contains("| Buffer | 0.002 | 0.000 |") && text.contains("amount=0.018"));
    assert!(!text.contains("BLOCKED") && !text.contains(" open. When"));
}

#[test]
fn what_is_not_there_is_not_ticked() {
    let plan = Plan::default();
    let nothing = document(&plan, &[], seen(Metrics::Unknown));
    assert_eq!(nothing.matches("- [ ] ").count(), 4, "{nothing}");
    assert!(
        nothing.contains("3 criteria are open") && nothing.contains("ledger: {MEASURE:pending}")
    );
    // One alert was taken out, one threshold changed by hand.
    let mut files = delivered(&plan, &[("a.yaml", RULES), ("c.md", BOOK)]);
    let text = files[0].text.replace("- alert: NATSBackupSuspended", "- alert: Other");
    files[0].text = text.replace("> 90000", "> 99999");
    let open = document(&plan, &files, seen(Metrics::Unknown));
    assert!(open.contains("- [ ] Alerting rules added"), "{open}");
    assert!(open.contains("  - missing: alert NATSBackupSuspended\n"));
    assert!(open.contains("`a.yaml` as the settings want it"), "{open}");
    assert!(open.contains("- [x] SLI targets documented"));
    assert!(open.contains("- [ ] Grafana panel shows backup status\n  - missing: no file"));
    assert!(open.contains("2 criteria are open"));
}

#[test]
fn absent_metrics_block_the_phase() {
    let plan = Plan::default();
    let files = delivered(&plan, &[("a.yaml", RULES), ("b.json", BOARD), ("c.md", BOOK)]);
    let text = document(&plan, &files, seen(Metrics::Absent));
    assert!(
        text.contains(
            "\n\u{27c2}[BLOCKED:metrics_infrastructure] kube-state-metrics not deployed\n"
        )
    );
    assert!(text.contains("Blocked until kube-state-metrics is there"));
}

#[test]
fn a_signal_of_your_own_is_named() {
    let mut plan = Plan::default();
    plan.backups[0].off_site =
        OffSite::Metric { name: "upload_seconds".to_owned(), matchers: [].into() };
    let text = document(&plan, &[], seen(Metrics::Unknown));
    assert!(text.contains("and `upload_seconds`, which you export already."), "{text}");
    assert!(text.contains("**Custom exporter needed** (`saas-backup-exporter.md`), not raised"));
    assert!(text.contains("branches=saas-alerting-channels.md\n"));
}

#[test]
fn fresh_files_are_evidence_too() {
    let plan = Plan::default();
    let file = |name: &str, text: String| Delivered { name: name.to_owned(), text };
    let book = sli::document(&plan, &sli::Known::default()) + &runbook::document(&plan);
    let files = [
        file("backup-rules.yaml", rules(&plan, RuleForm::RuleFile)),
        file("backup-dashboard.json", dashboard(&plan)),
        file("backup-slis.md", book),
    ];
    let text = document(&plan, &files, seen(Metrics::Unknown));
    assert_eq!(lines_are_real(&text, &files), 17, "{text}");
}
