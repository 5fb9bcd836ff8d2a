//! The timeline as a table: everything the drawing shows, in the order of time.

use backwatch_worker::{Alert, Outcome, State, Timeline};

use crate::features::rehearsal::clock::Clock;
use crate::ui::chart::Sheet;

/// The table.
pub(super) fn sheet(timeline: &Timeline, alerts: &[Alert]) -> Sheet {
    let mut rows: Vec<(i64, Option<i64>, String, String)> = Vec::new();
    let mut add = |start: i64, end: Option<i64>, what: &str, state: &str| {
        rows.push((start, end, what.to_owned(), state.to_owned()));
    };
    for fault in &timeline.faults {
        add(fault.start, Some(fault.end), "fault", "something is wrong");
    }
    for span in &timeline.suspended {
        add(span.start, Some(span.end), "schedule", "suspended");
    }
    for run in &timeline.runs {
        let state = match run.outcome {
            Outcome::Succeeded => "succeeded",
            Outcome::Failed => "failed",
            Outcome::Missed => "did not start",
            Outcome::Running => "has not ended",
        };
        add(run.start, run.end, "run", state);
    }
    for (lane, alert) in timeline.lanes.iter().zip(alerts) {
        for (span, state) in &lane.states {
            let state = match state {
                State::Pending => "pending",
                State::Firing => "firing",
            };
            add(span.start, Some(span.end), &alert.name, state);
        }
    }
    rows.sort();
    let row = |(start, end, what, state): (i64, Option<i64>, String, String)| {
        let end = end.map_or_else(|| "-".to_owned(), Clock::stamp);
        vec![Clock::stamp(start).into(), end.into(), what.into(), state.into()]
    };
    Sheet {
        head: ["from (UTC)", "to (UTC)", "what", "state"].map(Into::into).to_vec(),
        rows: rows.into_iter().map(row).collect(),
    }
}

#[cfg(test)]
mod tests {
    use backwatch_worker::{Lane, Run, Span};

    use super::*;

    #[test]
    fn everything_stands_in_the_order_of_time() {
        let timeline = Timeline {
            runs: vec![Run { start: 120, end: None, outcome: Outcome::Running }],
            faults: vec![Span { start: 60, end: 240 }],
            lanes: vec![Lane { states: vec![(Span { start: 180, end: 240 }, State::Firing)] }],
            ..Timeline::default()
        };
        let alert = Alert {
            name: "A".to_owned(),
            short: "A".to_owned(),
            severity: String::new(),
            is_own: false,
        };
        let rows = sheet(&timeline, &[alert]).rows;
        let what: Vec<_> = rows.iter().map(|row| (&*row[1], &*row[2])).collect();
        let end = "1970-01-01T00:04:00Z";
        assert_eq!(what, [(end, "fault"), ("-", "run"), (end, "A")]);
    }
}
