use super::{Event, Fate, Neighbour};
use crate::plan::{Duration, Ratio};

#[test]
fn every_event_is_read_as_it_is_written() {
    let (at, length) = (8 * 86_400 + 3 * 3_600, Duration::minutes(90));
    let mut all = vec![
        Event::RunsGrow { first: 7, count: 5, by: Duration::seconds(90) },
        Event::Rerun { at, controlled: true },
        Event::Rerun { at: at + 30, controlled: false },
        Event::Suspend { at, length },
        Event::Delete { at, length },
        Event::Create { at },
        Event::RunsWeekly { at },
        Event::StateMetricsDown { at, length },
        Event::ScrapeGap { at, length },
        Event::SecondReplica,
        Event::RemoveFinishedAfter(length),
        Event::VolumeWas(Ratio::percent(76)),
        Event::VolumeAt { run: 7, level: Ratio::percent(95) },
        Event::VolumeGrows { first: 7, count: 20, by: Ratio::percent(1) },
        Event::UploadsStop { first: 7, count: 1 },
        Event::Neighbour { neighbour: Neighbour::OtherNamespace, at, length },
        Event::Neighbour { neighbour: Neighbour::SamePrefix, at, length },
    ];
    for fate in Fate::all(length) {
        all.push(Event::Runs { first: 7, count: 1, fate });
        all.push(Event::Runs { first: 7, count: 4, fate });
        all.push(Event::RunsOn { day: 8, fate });
    }
    for event in all {
        let text = event.to_string();
        assert_eq!(Event::parse(&text), Ok(event), "{text}");
    }
}

#[test]
fn weekdays_are_those_of_the_second_week() {
    let tuesday = Event::parse("runs on Tue fail");
    assert_eq!(tuesday, Ok(Event::RunsOn { day: 8, fate: Fate::Fails }));
    let restart = Event::parse("kube-state-metrics down at Tuesday 03:00 for 10m");
    let at = 8 * 86_400 + 3 * 3_600;
    assert_eq!(restart, Ok(Event::StateMetricsDown { at, length: Duration::minutes(10) }));
}

#[test]
fn errors_name_the_place() {
    for (text, column, message, hint) in [
        ("", None, "an event is missing", "write run 8 fails"),
        ("rum 8 fails", Some(1), "no event begins with `rum`", "did you mean `run`?"),
        ("run 0 fails", Some(5), "`0` names no runs", "the first run of the window is 1"),
        ("run 8 explodes", Some(7), "expected here, not `explodes`", "write fails"),
        ("run 8", Some(5), "expected here, not the end", "write fails"),
        ("run 8 fails now", Some(13), "one word too many", ""),
        ("suspended at day 9 25:00 for 4d", Some(20), "no time of day", "03:00"),
        ("suspended at day 9 14:00 for 4x", Some(30), "not a duration", "25h"),
        ("volume at 950% from run 8", Some(11), "more than 100 %", ""),
        ("runs on Nopeday fail", Some(9), "is no day", "Tuesday"),
        ("runs 9-8 fail", Some(6), "names no runs", "8-11"),
    ] {
        let error = Event::parse(text).unwrap_err();
        assert_eq!(error.place.map(|place| place.column), column, "{text}: {error}");
        assert!(error.message.contains(message), "{text}: {error}");
        assert!(error.hint.unwrap_or_default().contains(hint), "{text}");
    }
}
