//! What is known of the rehearsal. Results of older settings stay in sight until the new ones are
//! whole, and are known as old all that time; an answer to an older question is dropped.

use std::ptr;
use std::rc::Rc;

use backwatch_worker::{
    Alert, Answer, Cell, HardenStep, Kind, Moment, Row, Scenario, Summary, Sweep, Timeline,
};
use yew::Reducible;

/// Where the worker stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) enum Status {
    /// It is being loaded.
    #[default]
    Loading,
    /// It plays.
    Playing,
    /// All was played.
    Done,
    /// It was told to give up.
    Cancelled,
    /// The settings cannot be rehearsed.
    Refused(Rc<Vec<String>>),
    /// It is gone.
    Stopped(Rc<str>),
}

/// The scenarios against the alerts.
#[derive(Clone, Debug)]
pub(crate) struct Results {
    /// The job they are of.
    pub(crate) number: u64,
    /// The columns.
    pub(crate) alerts: Rc<Vec<Alert>>,
    /// The rows.
    pub(crate) scenarios: Rc<Vec<Scenario>>,
    /// What came of each, in the order of the rows, as far as it was played.
    pub(crate) rows: Vec<Option<Rc<Row>>>,
    /// Over all of them, once all were played.
    pub(crate) summary: Option<Rc<Summary>>,
    /// How long it took, in milliseconds.
    pub(crate) milliseconds: f64,
}

impl PartialEq for Results {
    /// The same results are met again at every step of a slider, and are known without a look at every
    /// cell.
    fn eq(&self, other: &Self) -> bool {
        let Self { number, alerts, scenarios, rows, summary, milliseconds } = self;
        ptr::eq(self, other)
            || (*number == other.number
                && *alerts == other.alerts
                && *scenarios == other.scenarios
                && *rows == other.rows
                && *summary == other.summary
                && milliseconds.to_bits() == other.milliseconds.to_bits())
    }
}

impl Results {
    /// How many scenarios were played.
    pub(crate) fn played(&self) -> usize {
        self.rows.iter().flatten().count()
    }

    /// The place of a scenario.
    pub(crate) fn place(&self, scenario: &str) -> Option<usize> {
        self.scenarios.iter().position(|one| one.id == scenario)
    }

    /// How many cells of a column came out as `kind`.
    pub(crate) fn count(&self, alert: usize, kind: Kind) -> usize {
        let cells = self.rows.iter().flatten().filter_map(|row| row.cells.get(alert));
        cells.filter(|cell: &&Cell| cell.kind == kind).count()
    }
}

/// Something with the number of the job it is of.
pub(crate) type Of<T> = (u64, Rc<T>);

/// What is known of the rehearsal.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Rehearsed {
    /// Where the worker stands.
    pub(crate) status: Status,
    /// The number of the newest job.
    pub(crate) asked: u64,
    /// The newest results that are whole, or the first ones as they come.
    pub(crate) results: Option<Rc<Results>>,
    /// Results that are not whole yet.
    coming: Option<Rc<Results>>,
    /// The scenario that is looked at.
    pub(crate) timeline: Option<Of<Timeline>>,
    /// The minute that is looked at, with its scenario.
    pub(crate) moment: Option<(String, Of<Moment>)>,
    /// What hardening does, alert by alert.
    pub(crate) hardened: Option<Of<Vec<HardenStep>>>,
    /// The unit tests for promtool.
    pub(crate) tests: Option<(u64, Rc<str>)>,
    /// The trade-off that is looked at.
    pub(crate) sweep: Option<Of<Sweep>>,
}

/// What happened.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Heard {
    /// A job was asked for.
    Asked(u64),
    /// It was told to give up.
    Cancelled,
    /// The worker spoke: answers that belong together are shown together.
    Answers(Vec<Answer>),
    /// The worker could not be loaded, or ended.
    Failed(String),
}

impl Rehearsed {
    /// Whether what is shown follows from older settings.
    pub(crate) fn is_stale(&self) -> bool {
        self.results.as_ref().is_some_and(|results| results.number != self.asked)
            || matches!(self.status, Status::Stopped(_))
    }

    /// The unit tests for promtool of the settings as they are.
    pub(crate) fn tests_now(&self) -> Option<Rc<str>> {
        self.tests
            .as_ref()
            .filter(|(number, _)| *number == self.asked)
            .map(|(_, text)| text.clone())
    }

    /// Whether nothing can be expected of it for the settings as they are.
    pub(crate) fn is_out(&self) -> bool {
        matches!(self.status, Status::Refused(_) | Status::Stopped(_) | Status::Cancelled)
    }

    /// Scenarios played and to be played, while it plays.
    pub(crate) fn progress(&self) -> Option<(usize, usize)> {
        if self.status != Status::Playing {
            return None;
        }
        let coming = self.coming.as_ref();
        Some(coming.map_or((0, 0), |coming| (coming.played(), coming.rows.len())))
    }

    /// The summary of the newest whole results.
    pub(crate) fn summary(&self) -> Option<&Rc<Summary>> {
        self.results.as_ref()?.summary.as_ref()
    }

    fn hear(&mut self, answer: Answer) {
        if answer.number().is_some_and(|number| number != self.asked) {
            return;
        }
        match answer {
            Answer::Ready => {}
            Answer::Begun { number, alerts, scenarios } => {
                let rows = vec![None; scenarios.len()];
                let (alerts, scenarios) = (Rc::new(alerts), Rc::new(scenarios));
                let (summary, milliseconds) = (None, 0.0);
                let begun = Results { number, alerts, scenarios, rows, summary, milliseconds };
                self.come(begun);
            }
            Answer::Played { rows, .. } => self.played(rows),
            Answer::Done { summary, milliseconds, .. } => {
                if let Some(coming) = self.coming.take() {
                    let mut whole = Rc::unwrap_or_clone(coming);
                    (whole.summary, whole.milliseconds) = (Some(Rc::new(summary)), milliseconds);
                    self.results = Some(Rc::new(whole));
                }
                self.status = Status::Done;
            }
            Answer::Timeline { number, timeline } => {
                self.timeline = Some((number, Rc::new(timeline)));
            }
            Answer::Moment { number, scenario, moment } => {
                self.moment = Some((scenario, (number, Rc::new(moment))));
            }
            Answer::Sweep { number, sweep } => self.sweep = Some((number, Rc::new(sweep))),
            Answer::Hardened { number, steps } => self.hardened = Some((number, Rc::new(steps))),
            Answer::Tests { number, text } => self.tests = Some((number, text.into())),
            Answer::Refused { reasons, .. } => {
                self.coming = None;
                self.status = Status::Refused(Rc::new(reasons));
            }
            Answer::Stopped { reason } => self.stop(&reason),
        }
    }

    fn played(&mut self, came: Vec<Row>) {
        let Some(coming) = self.coming.take() else { return };
        let mut results = Rc::unwrap_or_clone(coming);
        for row in came {
            let place = results.place(&row.scenario);
            if let Some(slot) = place.and_then(|place| results.rows.get_mut(place)) {
                *slot = Some(Rc::new(row));
            }
        }
        self.come(results);
    }

    /// The very first results are shown as they come; later ones when they are whole.
    fn come(&mut self, results: Results) {
        let results = Rc::new(results);
        if self.results.as_ref().is_none_or(|shown| shown.summary.is_none()) {
            self.results = Some(results.clone());
        }
        self.coming = Some(results);
        self.status = Status::Playing;
    }

    fn stop(&mut self, reason: &str) {
        // The first word is the one that tells: what follows is the browser's.
        if !matches!(self.status, Status::Stopped(_)) {
            self.coming = None;
            self.status = Status::Stopped(reason.into());
        }
    }
}

impl Reducible for Rehearsed {
    type Action = Heard;

    fn reduce(self: Rc<Self>, heard: Heard) -> Rc<Self> {
        let mut next = (*self).clone();
        match heard {
            Heard::Asked(number) => {
                next.asked = number;
                next.coming = None;
                if next.status != Status::Loading {
                    next.status = Status::Playing;
                }
            }
            Heard::Cancelled => {
                if next.status == Status::Playing {
                    next.coming = None;
                    next.status = Status::Cancelled;
                }
            }
            Heard::Answers(answers) => {
                for answer in answers {
                    next.hear(answer);
                }
            }
            Heard::Failed(reason) => next.stop(&reason),
        }
        Rc::new(next)
    }
}

#[cfg(test)]
#[path = "rehearsed_tests.rs"]
mod tests;
