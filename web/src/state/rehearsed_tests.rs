//! Newest settings win, and nothing old is taken for new.

use std::rc::Rc;

use backwatch_worker::{Answer, Row, Scenario, Summary};
use yew::Reducible;

use super::{Heard, Rehearsed, Status};

fn scenario(id: &str) -> Scenario {
    Scenario {
        id: id.to_owned(),
        name: String::new(),
        story: String::new(),
        group: String::new(),
        knob: None,
        is_own: false,
    }
}

fn row(id: &str) -> Row {
    Row {
        scenario: id.to_owned(),
        cells: Vec::new(),
        has_fault: false,
        first: None,
        in_time: true,
        pages: 0,
        false_pages: 0,
        standing: backwatch_worker::Standing::Handled,
        blind_spot: None,
    }
}

fn begun(number: u64) -> Heard {
    let scenarios = vec![scenario("01"), scenario("02")];
    Heard::Answers(vec![Answer::Begun { number, alerts: Vec::new(), scenarios }])
}

fn played(number: u64, id: &str) -> Heard {
    Heard::Answers(vec![Answer::Played { number, rows: vec![row(id)] }])
}

fn done(number: u64, handled: usize) -> Heard {
    let summary = Summary { handled, ..Summary::default() };
    Heard::Answers(vec![Answer::Done { number, summary, milliseconds: 1.0 }])
}

fn after(heard: &[Heard]) -> Rc<Rehearsed> {
    heard.iter().cloned().fold(Rc::default(), Reducible::reduce)
}

#[test]
fn the_first_results_show_as_they_come() {
    let state = after(&[Heard::Asked(1), begun(1), played(1, "02")]);
    assert_eq!(state.progress(), Some((1, 2)));
    assert_eq!(state.results.as_ref().map(|results| results.played()), Some(1));
    assert_eq!(state.summary(), None);
}

#[test]
fn old_results_stay_and_are_known_as_old_until_the_new_are_whole() {
    let first = [Heard::Asked(1), begun(1), played(1, "01"), played(1, "02"), done(1, 2)];
    assert!(!after(&first).is_stale());
    let mut heard = first.to_vec();
    heard.extend([Heard::Asked(2), begun(2), played(2, "01")]);
    let state = after(&heard);
    assert!(state.is_stale());
    assert_eq!(state.progress(), Some((1, 2)));
    assert_eq!(state.summary().map(|summary| summary.handled), Some(2));
    heard.extend([played(2, "02"), done(2, 1)]);
    let state = after(&heard);
    assert!(!state.is_stale() && state.status == Status::Done);
    assert_eq!(state.summary().map(|summary| summary.handled), Some(1));
}

#[test]
fn answers_to_older_questions_are_dropped() {
    let state = after(&[Heard::Asked(1), begun(1), Heard::Asked(2), played(1, "01"), done(1, 2)]);
    assert_eq!(state.status, Status::Playing);
    assert_eq!(state.summary(), None);
    let old = Answer::Refused { number: 1, reasons: vec!["old".to_owned()] };
    let state = state.reduce(Heard::Answers(vec![old]));
    assert_eq!(state.status, Status::Playing);
}

#[test]
fn a_worker_that_is_gone_leaves_its_results_marked() {
    let state = after(&[Heard::Asked(1), begun(1), done(1, 2), Heard::Failed("gone".to_owned())]);
    assert!(state.is_stale() && state.results.is_some());
    let state = state.reduce(Heard::Failed("later".to_owned()));
    assert_eq!(state.status, Status::Stopped("gone".into()));
}

#[test]
fn giving_up_keeps_what_was_whole() {
    let heard = [Heard::Asked(1), begun(1), done(1, 2), Heard::Asked(2), begun(2)];
    let state = after(&heard).reduce(Heard::Cancelled);
    assert_eq!(state.status, Status::Cancelled);
    assert!(state.is_stale() && state.progress().is_none());
}
