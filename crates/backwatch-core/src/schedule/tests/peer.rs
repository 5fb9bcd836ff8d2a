//! Next runs against an independent implementation: Python's croniter, where it is installed.
//!
//! Its dialect agrees with Kubernetes's on five plain fields, alternatives of day-of-month and
//! day-of-week included; what it makes of clock changes does not, so triples near one are left out.

use std::io::Write as _;
use std::process::{Command, Stdio};

use super::random::{Chance, fields, spell};
use super::{Schedule, Zone, cases, instant, zone};

/// Reads `after<TAB>zone<TAB>schedule` and answers with the next run, or `-`.
const SCRIPT: &str = r#"
import sys
from datetime import datetime
from zoneinfo import ZoneInfo
from croniter import croniter
zones = {}
for line in sys.stdin:
    after, name, text = line.rstrip("\n").split("\t")
    zone = zones.setdefault(name, ZoneInfo(name))
    start = datetime.fromtimestamp(int(after), zone)
    try:
        print(int(croniter(text, start, max_years_between_matches=5).get_next(float)))
    except Exception:
        print("-")
"#;

fn python() -> Option<&'static str> {
    ["python3", "python"].into_iter().find(|python| {
        let import = "import croniter, zoneinfo; zoneinfo.ZoneInfo('Europe/Berlin')";
        let tried = Command::new(python).args(["-c", import]).stderr(Stdio::null()).status();
        tried.is_ok_and(|status| status.success())
    })
}

struct Triple {
    text: String,
    zone: Zone,
    after: i64,
}

fn triples(count: u64) -> Vec<Triple> {
    // A few zones of each kind; their rules are the same in databases of recent years.
    let names = [
        "UTC",
        "Europe/Berlin",
        "America/New_York",
        "Asia/Kolkata",
        "Australia/Sydney",
        "Pacific/Auckland",
        "Asia/Tokyo",
        "America/Los_Angeles",
        "Africa/Johannesburg",
    ];
    let zones: Vec<Zone> = names.iter().map(|name| zone(name)).collect();
    let mut chance = Chance::new(5);
    let mut triples = Vec::new();
    while (triples.len() as u64) < count {
        // croniter takes `?` and `*/1` for restrictions in some fields; the star means the same.
        let fields = fields(&mut chance);
        let text = spell(&fields).replace("*/1 ", "* ").replace('?', "*");
        let text = text.strip_suffix("*/1").map_or_else(|| text.clone(), |rest| format!("{rest}*"));
        let [_, _, day, _, weekday] = &fields;
        // `1-31` and `0-6` restrict for Kubernetes, and for croniter they are stars.
        let full = (day.restricts && day.values.len() == 31)
            || (weekday.restricts && weekday.values.len() == 7);
        let agreed = !full && !text.split([' ', ',']).any(is_single_range);
        if agreed && Schedule::parse(&text).is_ok() {
            let after = instant("2020-01-01T00:00Z") + chance.below(17 * 365 * 86_400);
            triples.push(Triple { text, zone: chance.one_of(&zones).clone(), after });
        }
    }
    triples
}

/// `5-5` or `5-5/3`, which croniter takes for a range around the whole field.
fn is_single_range(item: &str) -> bool {
    let range = item.split_once('/').map_or(item, |(range, _)| range);
    range.split_once('-').is_some_and(|(from, to)| from == to)
}

fn ask(python: &str, triples: &[Triple]) -> Vec<String> {
    let mut child = Command::new(python)
        .args(["-c", SCRIPT])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let question = |t: &Triple| format!("{}\t{}\t{}\n", t.after, t.zone, t.text);
    let lines = triples.iter().map(question).collect::<Vec<_>>().concat();
    // Written from a second thread, so that neither side waits for the other.
    let writer = std::thread::spawn(move || input.write_all(lines.as_bytes()));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()
}

#[test]
fn an_independent_implementation_finds_the_same_runs() {
    let Some(python) = python() else {
        println!("skipped: python3 with croniter is absent");
        return;
    };
    let triples = triples(cases(10_000));
    let answers = ask(python, &triples);
    assert_eq!(answers.len(), triples.len());
    let mut compared = 0;
    for (Triple { text, zone, after }, answer) in triples.iter().zip(&answers) {
        let ours = Schedule::parse(text).unwrap().next_after(zone, *after);
        let end = ours.unwrap_or(*after).max(answer.parse().unwrap_or(*after));
        if zone.segment(after - 86_400) != zone.segment(end + 86_400) {
            continue;
        }
        let said = ours.map_or_else(|| "-".to_owned(), |run| run.to_string());
        assert_eq!(&said, answer, "{text} {zone} after {after}");
        compared += 1;
    }
    assert!(compared * 2 > triples.len(), "only {compared} compared");
    println!("{compared} next runs compared");
}
