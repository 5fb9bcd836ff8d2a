//! Answers of Prometheus: whatever comes is read or refused by place, and measured without a panic.

use backwatch_core::history::{History, measure, preflight, proposals, read};
use backwatch_core::plan::Plan;

use super::Target;
use crate::seeds::Kind;

pub(super) const ANSWERS: Target = Target {
    name: "answers",
    promise: "answers of Prometheus: read or refused with a place; read twice they tell the same",
    seeds: Kind::Answers,
    words: &[
        "[1772409600,\"1\"]",
        "\"values\":",
        "\"value\":",
        "\"metric\":",
        "\"status\":\"success\"",
        "\"status\":\"error\"",
        "{",
        "}",
        "[",
        "]",
        "1e300",
        "-9223372036854775808",
        "NaN",
        "\\ud800",
        "\u{1f}\u{8b}",
        "backwatch_mark",
    ],
    run: answers,
};

fn answers(input: &[u8]) -> bool {
    let (answers, said) = read(input);
    let refused = said.iter().any(backwatch_core::diagnostic::Diagnostic::is_error);
    assert!(refused || answers.count > 0, "nothing was read, and nothing said");
    let plan = Plan::default();
    let once = History::of([&answers]);
    let twice = History::of([&answers, &answers]);
    for (index, backup) in plan.backups.iter().enumerate() {
        let measured = measure(&once, backup);
        assert!(measured.failures <= measured.runs, "{measured:?}");
        assert_eq!(measured.runs, measure(&twice, backup).runs, "runs count twice");
        let _ = (proposals(backup, index, &measured), preflight(&plan, index, &once));
        let _ = measured.baseline();
    }
    !refused
}
