//! JSON for programs. Its `version` is 1; keys are added, never changed, while it stays so. All times
//! are whole seconds since 1970 in UTC; ends are behind the last second. What there is not is `null`.
//!
//! ```text
//! version
//! backups[]     name, cronjob, profile, window {start, end, step}, other_alerts,
//!               handled, strictly_handled
//!   scenarios[] id, name, story, setting, fault {start, end}, first_word {alert, at, after},
//!               pages, false_pages, result, blind_spot
//!     owed[]    kind, start, end, told_by, claimed, told {alert, at}, in_time
//!     alerts[]  name, own, severity, verdict, seconds, times, why,
//!               intervals[] {state, start, end, labels}, notification {at, labels, annotations}
//! ```
//!
//! `result` is `handled`, `not covered`, `late`, `untold` or `false alarm`. `verdict` is `in time`,
//! `late`, `silent`, `false alarm` or `not concerned`; `seconds` is how long after the fault, how much
//! too late or how long in all, and `times` how many stretches a false alarm has.

use backwatch_edit::Value;

use super::super::play::{AlertPlay, AlertState, Interval, Notification, Owed, Play};
use super::super::scenario::Scenario;
use super::super::setup::Span;
use super::super::verdict::Verdict;
use super::{BackupReport, Report};

pub(super) fn write(report: &Report) -> String {
    let backups = report.backups.iter().map(backup);
    Value::mapping([("version", number(1)), ("backups", Value::sequence(backups))]).to_json()
}

fn backup(backup: &BackupReport) -> Value {
    let passes = |strict| {
        let mut plays = backup.plays.iter();
        Value::from(plays.all(|(_, play)| play.summary.standing().passes(strict)))
    };
    let window = [
        ("start", number(backup.window.span.start)),
        ("end", number(backup.window.span.end)),
        ("step", number(backup.window.step)),
    ];
    Value::mapping([
        ("name", Value::from(backup.name.as_str())),
        ("cronjob", Value::from(backup.cronjob.as_str())),
        ("profile", Value::from(backup.profile.key())),
        ("window", Value::mapping(window)),
        ("other_alerts", count(backup.other_alerts)),
        ("handled", passes(false)),
        ("strictly_handled", passes(true)),
        ("scenarios", Value::sequence(backup.plays.iter().map(|(s, play)| scenario(s, play)))),
    ])
}

fn scenario(scenario: &Scenario, play: &Play) -> Value {
    let summary = &play.summary;
    let told = summary.told.as_ref().map(|told| {
        Value::mapping([
            ("alert", Value::from(told.alert.as_str())),
            ("at", number(told.at)),
            ("after", number(told.after)),
        ])
    });
    let setting = scenario.knob.map(|_| number(i64::from(scenario.setting)));
    Value::mapping([
        ("id", Value::from(scenario.id.as_str())),
        ("name", Value::from(scenario.name.as_str())),
        ("story", Value::from(scenario.story.as_str())),
        ("setting", or_null(setting)),
        ("fault", or_null(play.fault.map(|span| Value::mapping(ends(span))))),
        ("first_word", or_null(told)),
        ("pages", count(summary.pages)),
        ("false_pages", count(summary.false_pages)),
        ("result", Value::from(summary.standing().words())),
        ("blind_spot", or_null(summary.blind_spot.map(Value::from))),
        ("owed", Value::sequence(summary.owed.iter().map(owed))),
        ("alerts", Value::sequence(play.alerts.iter().map(alert))),
    ])
}

fn owed(owed: &Owed) -> Value {
    let told = owed.told.as_ref().map(|(alert, at)| {
        Value::mapping([("alert", Value::from(alert.as_str())), ("at", number(*at))])
    });
    let [start, end] = ends(owed.fault.span);
    Value::mapping([
        ("kind", Value::from(owed.fault.kind.base_name())),
        start,
        end,
        ("told_by", number(owed.told_by)),
        ("claimed", Value::from(owed.is_claimed)),
        ("told", or_null(told)),
        ("in_time", Value::from(owed.is_told_in_time())),
    ])
}

fn alert(alert: &AlertPlay) -> Value {
    let (verdict, seconds, times) = match alert.verdict {
        Verdict::InTime { after } => ("in time", Some(after), None),
        Verdict::Late { by } => ("late", Some(by), None),
        Verdict::Silent => ("silent", None, None),
        Verdict::FalseAlarm { lasted, times } => ("false alarm", Some(lasted), Some(times)),
        Verdict::NotConcerned => ("not concerned", None, None),
    };
    Value::mapping([
        ("name", Value::from(alert.name.as_str())),
        ("own", Value::from(alert.is_own)),
        ("severity", Value::from(alert.severity.as_str())),
        ("verdict", Value::from(verdict)),
        ("seconds", or_null(seconds.map(number))),
        ("times", or_null(times.map(count))),
        ("why", Value::from(alert.why.as_str())),
        ("intervals", Value::sequence(alert.intervals.iter().map(interval))),
        ("notification", or_null(alert.notification.as_ref().map(notification))),
    ])
}

fn interval(interval: &Interval) -> Value {
    let state = match interval.state {
        AlertState::Pending => "pending",
        AlertState::Firing => "firing",
    };
    let [start, end] = ends(interval.span);
    let labels = texts(&interval.labels);
    Value::mapping([("state", Value::from(state)), start, end, ("labels", labels)])
}

fn notification(notification: &Notification) -> Value {
    Value::mapping([
        ("at", number(notification.at)),
        ("labels", texts(&notification.labels)),
        ("annotations", texts(&notification.annotations)),
    ])
}

fn texts(pairs: &[(String, String)]) -> Value {
    Value::mapping(pairs.iter().map(|(name, text)| (name.as_str(), Value::from(text.as_str()))))
}

fn ends(span: Span) -> [(&'static str, Value); 2] {
    [("start", number(span.start)), ("end", number(span.end))]
}

fn number(value: i64) -> Value {
    Value::number(value.to_string())
}

fn count(value: usize) -> Value {
    Value::number(value.to_string())
}

fn or_null(value: Option<Value>) -> Value {
    value.unwrap_or_else(Value::null)
}
