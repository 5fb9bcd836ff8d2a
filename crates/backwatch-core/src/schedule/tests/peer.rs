//! Next runs against an independent implementation: Python's croniter, where it is installed.
//!
//! `BACKWATCH_CASES=100000 cargo test --release -p backwatch-core --lib schedule::tests::peer --
//! --nocapture` is the long form. What its dialect has otherwise, and is left out or respelled:
//!
//! - `?` and `*/1` are stars for Kubernetes and restrict for croniter in the fields of days, which makes an
//!   alternative of day-of-month and day-of-week of them: written as `*`.
//! - `1-31` and `0-6` restrict for Kubernetes and are stars for croniter: left out.
//! - `5-5` is one value for Kubernetes and the whole field for croniter: left out.
//! - `@every` and `@hourly` and the like, and `TZ=`: croniter has other words, so five fields only.
//! - A time that the clocks skip or that comes twice: croniter moves or repeats it, Kubernetes does not;
//!   answers for which a clock change lies between a day before and a day after are left out.
//! - Zones whose offset there is another than in the bundled database, or which the other lacks.

use std::io::Write as _;
use std::process::{Command, Stdio};

use super::random::{Chance, fields, spell};
use super::{Schedule, Zone, cases, instant, zone};

/// Reads `after<TAB>zone<TAB>schedule` and answers with the next run, or `-`, and the zone's offset in
/// seconds at both instants; `?` where it lacks the zone.
const SCRIPT: &str = r#"
import sys
from datetime import datetime
from zoneinfo import ZoneInfo
from croniter import croniter
zones = {}
for line in sys.stdin:
    after, name, text = line.rstrip("\n").split("\t")
    if name not in zones:
        try:
            zones[name] = ZoneInfo(name)
        except Exception:
            zones[name] = None
    zone = zones[name]
    if zone is None:
        print("?")
        continue
    offset = lambda at: int(datetime.fromtimestamp(at, zone).utcoffset().total_seconds())
    start = datetime.fromtimestamp(int(after), zone)
    try:
        run = int(croniter(text, start, max_years_between_matches=5).get_next(float))
    except Exception:
        run = None
    if run is None:
        print("-", offset(int(after)), 0)
    else:
        print(run, offset(int(after)), offset(run))
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
    let zones: Vec<Zone> = Zone::names().map(zone).collect();
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
    let mut counts = Counts::default();
    for (triple, answer) in triples.iter().zip(&answers) {
        counts.compare(triple, answer);
    }
    let said = format!(
        "{} next runs of {} in {} zones compared, {} of them none; {} near a clock change, {} in zones \
         that the other database has otherwise",
        counts.compared,
        triples.len(),
        counts.zones.len(),
        counts.none,
        counts.near_a_clock_change,
        counts.other_database
    );
    println!("{said}");
    assert!(counts.compared * 2 > triples.len() && counts.zones.len() > 300, "{said}");
}

/// What became of the triples.
#[derive(Default)]
struct Counts {
    compared: usize,
    /// Those compared that have no next run.
    none: usize,
    near_a_clock_change: usize,
    other_database: usize,
    zones: std::collections::BTreeSet<String>,
}

impl Counts {
    fn compare(&mut self, Triple { text, zone, after }: &Triple, answer: &str) {
        let mut answer = answer.split(' ');
        let theirs = answer.next().unwrap();
        let offsets: Vec<i64> = answer.map(|offset| offset.parse().unwrap()).collect();
        let ours = Schedule::parse(text).unwrap().next_after(zone, *after);
        let run: Option<i64> = theirs.parse().ok();
        let same = |at: i64, offset: Option<&i64>| offset == Some(&zone.offset_at(at));
        if !same(*after, offsets.first()) || run.is_some_and(|run| !same(run, offsets.get(1))) {
            self.other_database += 1;
            return;
        }
        let end = ours.unwrap_or(*after).max(run.unwrap_or(*after));
        if zone.segment(after - 86_400) != zone.segment(end + 86_400) {
            self.near_a_clock_change += 1;
            return;
        }
        let said = ours.map_or_else(|| "-".to_owned(), |run| run.to_string());
        assert_eq!(said, theirs, "{text} {zone} after {after}");
        self.compared += 1;
        self.none += usize::from(ours.is_none());
        self.zones.insert(zone.to_string());
    }
}
