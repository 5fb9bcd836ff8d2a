//! What is wrong, from when to when, and by when somebody has to know.
//!
//! All of it follows from the truth and the plan's objectives. No rule is asked here, so an alert that
//! waits too long is late however it was set.

mod copy;
mod runs;
mod view;
mod volume;

use crate::few::Few;
use crate::plan::{AlertKind, Backup};
use crate::rehearsal::cluster::Truth;
use crate::rehearsal::setup::{Setup, Span};

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The kind of alert that is about it.
    pub kind: AlertKind,
    /// While it lasts.
    pub span: Span,
    /// When what led to it began: the last success, the upload, the change.
    pub since: i64,
    /// By when it has to be told; none where it is over before that.
    pub told_by: Option<i64>,
}

/// What an alert of one kind may and must say.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Case {
    /// What is wrong, in order.
    pub(crate) faults: Vec<Fault>,
    /// When it speaks the truth; in order, they may overlap.
    pub(crate) truthful: Vec<Span>,
}

impl Case {
    /// Adds a fault that has to be told within `within` seconds, and that may be spoken of from
    /// `from` up to `grace` seconds after its end.
    fn add(&mut self, fault: (AlertKind, Span, i64), within: i64, (from, grace): (i64, i64)) {
        let (kind, span, since) = fault;
        if span.length() == 0 {
            return;
        }
        let told_by = span.start.saturating_add(within);
        let told_by = (told_by < span.end).then_some(told_by);
        self.faults.push(Fault { kind, span, since, told_by });
        self.allow(Span::new(from.min(span.start), span.end.saturating_add(grace)));
    }

    fn allow(&mut self, span: Span) {
        self.truthful.push(span);
    }
}

/// Cases by kind of alert; kinds about which nothing is wrong have none.
pub(crate) type Cases = Few<AlertKind, Case>;

/// After the end of a fault an alert may go on for a scrape and an evaluation.
const GRACE: i64 = 120;

const MINUTE: i64 = 60;

/// What the parts look at.
#[derive(Clone, Copy)]
struct Scene<'a> {
    backup: &'a Backup,
    setup: &'a Setup,
    truth: &'a Truth,
}

/// Faults of one kind that touch made one: the alert that fires already need not fire anew.
fn joined(faults: Vec<Fault>) -> Vec<Fault> {
    let mut out: Vec<Fault> = Vec::new();
    for fault in faults {
        match out.last_mut().filter(|last| fault.span.start <= last.span.end) {
            Some(last) => {
                last.span.end = last.span.end.max(fault.span.end);
                last.since = last.since.min(fault.since);
                last.told_by = last.told_by.or(fault.told_by);
            }
            None => out.push(fault),
        }
    }
    out
}

/// Everything that is wrong in the window.
pub(crate) fn cases(backup: &Backup, setup: &Setup, truth: &Truth) -> Cases {
    let scene = Scene { backup, setup, truth };
    let mut cases = Cases::default();
    runs::add(scene, &mut cases);
    view::add(scene, &mut cases);
    volume::add(scene, &mut cases);
    copy::add(scene, &mut cases);
    let window = Span::new(truth.watched_from(setup), setup.window.span.end);
    for case in cases.values_mut() {
        case.faults.retain(|fault| fault.span.end > window.start && fault.span.start < window.end);
        for fault in &mut case.faults {
            fault.span.end = fault.span.end.min(window.end);
            // What began before anybody looks can be told from the first look on.
            let before = (window.start - fault.span.start).max(0);
            fault.span.start = fault.span.start.max(window.start);
            fault.told_by = fault.told_by.map(|by| by.saturating_add(before));
            fault.told_by = fault.told_by.filter(|by| *by < fault.span.end);
        }
        case.faults.sort_by_key(|fault| fault.span);
        case.faults = joined(std::mem::take(&mut case.faults));
        case.truthful.sort_unstable();
    }
    cases.retain(|_, case| !case.faults.is_empty() || !case.truthful.is_empty());
    cases
}
