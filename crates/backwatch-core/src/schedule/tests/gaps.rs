//! Gaps and runs: the reference table, the numbers of the domain, and the walk itself.

use std::path::{Path, PathBuf};

use super::super::{Arithmetic, Gap, Window, failures_tolerated};
use super::random::{Chance, text_of_fields};
use super::{Schedule, Zone, cases, instant, schedule, zone};

/// The reference gaps were taken over the year 2026.
const YEAR: Window = Window { start: 1_767_225_600, end: 1_798_761_600 };

fn shared() -> Option<PathBuf> {
    let path = std::env::var_os("BACKWATCH_SHARED").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"),
        PathBuf::from,
    );
    assert!(path.exists() || std::env::var_os("CI").is_none(), "../shared is absent");
    path.exists().then_some(path)
}

/// `schedule runs/yr=N`, then one line a gap: `gap H.HHh first: RUN -> RUN`.
#[test]
fn the_reference_gaps_come_out() {
    let Some(shared) = shared() else {
        println!("skipped: ../shared is absent");
        return;
    };
    let text = std::fs::read_to_string(shared.join("domain/schedule-gaps.txt")).unwrap();
    let mut wanted: Vec<(String, Vec<String>)> = Vec::new();
    for line in text.lines() {
        match wanted.last_mut() {
            Some((_, gaps)) if line.starts_with(' ') => gaps.push(line.trim().to_owned()),
            _ => wanted.push((line.to_owned(), Vec::new())),
        }
    }
    assert!(wanted.len() > 10);
    for (head, gaps) in wanted {
        let (spelled, runs) = head.split_once("runs/yr=").unwrap();
        let (zoned, text) = match spelled.trim().strip_prefix("CRON_TZ=") {
            Some(rest) => rest.split_once(' ').unwrap(),
            None => ("UTC", spelled.trim()),
        };
        let (schedule, zone) = (schedule(text), zone(zoned));
        let sums = schedule.arithmetic_over(&zone, YEAR);
        assert_eq!(sums.runs.to_string(), runs.trim(), "{spelled}");
        let shown = |gap: &Gap| {
            let next = gap.first + i64::try_from(gap.seconds).unwrap();
            let stamp = |at| {
                let shown = Zone::utc().clock_at(at);
                shown.split_once(' ').unwrap().1.replace(' ', "T") + "Z"
            };
            let hours = format!("{}.{:02}", gap.seconds / 3_600, gap.seconds % 3_600 / 36);
            format!("gap {hours:>6}h  first: {} -> {}", stamp(gap.first), stamp(next))
        };
        assert_eq!(sums.gaps.iter().map(shown).collect::<Vec<_>>(), gaps, "{spelled}");
    }
}

#[track_caller]
fn check(text: &str, zoned: &str, hours: [u64; 4], runs: u32) {
    let sums = schedule(text).arithmetic(&zone(zoned));
    let gaps = [sums.longest_gap, sums.shortest_gap, sums.typical_gap, sums.longest_two_gaps];
    assert_eq!(gaps, hours.map(|hour| hour * 3_600), "{text} {zoned}");
    assert_eq!(sums.runs_in(30), runs, "{text} {zoned}");
}

#[test]
fn the_fixed_window_gives_what_thresholds_need() {
    check("0 2 * * *", "UTC", [24, 24, 24, 48], 30);
    check("0 2 * * 1-5", "UTC", [72, 24, 24, 96], 21);
    check("0 */6 * * *", "UTC", [6, 6, 6, 12], 120);
    check("0 * * * *", "UTC", [1, 1, 1, 2], 720);
    check("0 2 * * 0", "UTC", [168, 168, 168, 336], 4);
    check("0 2 * * *", "Europe/Berlin", [47, 1, 24, 71], 30);
    check("0 2 * * *", "America/New_York", [47, 24, 24, 71], 30);
    check("0 2 1 * 1", "UTC", [168, 24, 168, 336], 5);
    check("0 2 1 * *", "UTC", [744, 672, 744, 1_488], 1);
    check("0 0 29 2 *", "UTC", [35_064, 35_064, 35_064, 70_128], 0);
    check("@every 90h", "Europe/Berlin", [90, 90, 90, 180], 8);
    check("@weekly", "UTC", [168, 168, 168, 336], 4);
}

/// Follows the walk run by run, counting by hand.
fn by_hand(schedule: &Schedule, zone: &Zone, window: Window) -> (Vec<Gap>, u64, u64) {
    let mut runs = vec![];
    let mut next = schedule.next_after(zone, window.start);
    while let Some(run) = next.filter(|run| *run <= window.end) {
        runs.push(run);
        next = schedule.next_after(zone, run);
    }
    let mut gaps: Vec<Gap> = Vec::new();
    for pair in runs.windows(2) {
        let seconds = u64::try_from(pair[1] - pair[0]).unwrap();
        match gaps.iter_mut().find(|gap| gap.seconds == seconds) {
            Some(gap) => gap.count += 1,
            None => gaps.push(Gap { seconds, count: 1, first: pair[0] }),
        }
    }
    gaps.sort_by_key(|gap| gap.seconds);
    let two = runs.windows(3).map(|three| three[2] - three[0]).max().unwrap_or(0);
    (gaps, runs.len() as u64, u64::try_from(two).unwrap())
}

#[track_caller]
fn agrees(sums: &Arithmetic, hand: (Vec<Gap>, u64, u64), what: &str) {
    let (gaps, runs, two) = hand;
    assert_eq!(sums.runs, runs, "{what}");
    if !gaps.is_empty() {
        let most = gaps.iter().map(|gap| gap.count).max().unwrap();
        let typical = gaps.iter().find(|gap| gap.count == most).unwrap().seconds;
        assert_eq!(sums.typical_gap, typical, "{what}");
        assert_eq!(sums.gaps, gaps, "{what}");
    }
    if two > 0 {
        assert_eq!(sums.longest_two_gaps, two, "{what}");
    }
}

#[test]
fn counting_by_days_is_counting_by_runs() {
    let mut chance = Chance::new(11);
    // Zones whose clocks change at midnight, by half an hour, more than twice a year, or not at all.
    let odd = [
        "Asia/Beirut",
        "Africa/Cairo",
        "America/Havana",
        "America/Santiago",
        "UTC",
        "Australia/Lord_Howe",
        "Africa/Casablanca",
        "Asia/Gaza",
        "Antarctica/Troll",
        "Pacific/Chatham",
        "Asia/Kathmandu",
        "Europe/Berlin",
        "America/New_York",
        "Atlantic/Azores",
    ];
    for _ in 0..cases(150).min(2_000) {
        let (text, name) = (text_of_fields(&mut chance), *chance.one_of(&odd));
        let Ok(schedule) = Schedule::parse(&text) else { continue };
        let start = instant("2024-01-01T00:00Z") + chance.below(1_000 * 86_400);
        let window = Window { start, end: start + 86_400 + chance.below(500 * 86_400) };
        let sums = schedule.arithmetic_over(&zone(name), window);
        agrees(
            &sums,
            by_hand(&schedule, &zone(name), window),
            &format!("{text} {name} {window:?}"),
        );
    }
}

#[test]
fn failures_are_tolerated_in_whole_runs() {
    for (runs, ninety, ninety_five, ninety_nine) in
        [(21, 2, 1, 0), (30, 2, 1, 0), (120, 11, 5, 1), (720, 71, 35, 7)]
    {
        assert_eq!(failures_tolerated(runs, 90, 100), Some(ninety), "{runs}");
        assert_eq!(failures_tolerated(runs, 950_000, 1_000_000), Some(ninety_five), "{runs}");
        assert_eq!(failures_tolerated(runs, 99, 100), Some(ninety_nine), "{runs}");
    }
    for (runs, numerator, denominator) in [(30, 1, 1), (0, 9, 10), (30, 11, 10), (30, 0, 0)] {
        assert_eq!(failures_tolerated(runs, numerator, denominator), None);
    }
    // By counting: the most failures that leave the rate above the target.
    for runs in 1..200 {
        for numerator in 0..100 {
            let above = |failures: &u64| (runs - failures) * 100 > numerator * runs;
            let counted = (0..=runs).rev().find(above);
            assert_eq!(failures_tolerated(runs, numerator, 100), counted, "{runs} {numerator}");
        }
    }
}
