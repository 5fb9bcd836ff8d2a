//! Which scenarios are shown, in which order. No browser in here.

use std::cmp::Reverse;

use backwatch_worker::{Row, Scenario};

use crate::state::rehearsed::Results;
use crate::state::view::{Show, Sort, Watching};

/// The places of the scenarios that are shown, in their order.
pub(super) fn order(results: &Results, watching: &Watching) -> Vec<usize> {
    let mut places: Vec<usize> =
        (0..results.scenarios.len()).filter(|place| is_shown(results, watching, *place)).collect();
    let row = |place: &usize| results.rows.get(*place).and_then(Option::as_deref);
    let name = |place: &usize| results.scenarios.get(*place).map(|one| one.name.to_lowercase());
    match watching.sort {
        Sort::Groups => {}
        Sort::Name => places.sort_by_key(name),
        Sort::FirstWord => places.sort_by_key(|place| Reverse(delay(row(place)))),
        Sort::Pages => places.sort_by_key(|place| Reverse(row(place).map(|row| row.pages))),
    }
    places
}

/// Whether a row begins a new group.
pub(super) fn begins_group(results: &Results, places: &[usize], at: usize) -> bool {
    let group = |at: usize| {
        let scenario = results.scenarios.get(*places.get(at)?)?;
        Some(scenario.group.as_str())
    };
    at == 0 || group(at) != group(at - 1)
}

/// How long until the first word: longest for what is never told, none where nothing is to be told.
fn delay(row: Option<&Row>) -> Option<i64> {
    let row = row.filter(|row| row.has_fault)?;
    Some(row.first.as_ref().map_or(i64::MAX, |first| first.after))
}

fn is_shown(results: &Results, watching: &Watching, place: usize) -> bool {
    let handled = results.rows.get(place).and_then(Option::as_ref).map(|row| row.is_handled());
    let shown = match watching.show {
        Show::All => true,
        Show::Open => handled == Some(false),
        Show::Handled => handled == Some(true),
    };
    shown && results.scenarios.get(place).is_some_and(|one| holds(one, &watching.words))
}

fn holds(scenario: &Scenario, words: &str) -> bool {
    let text = format!("{} {} {}", scenario.id, scenario.name, scenario.story).to_lowercase();
    words.to_lowercase().split_whitespace().all(|word| text.contains(word))
}

/// Where a key moves within a grid of so many rows and columns.
pub(super) fn moved(
    key: &str,
    whole: bool,
    (row, column): (usize, usize),
    (rows, columns): (usize, usize),
) -> Option<(usize, usize)> {
    let (last_row, last_column) = (rows.checked_sub(1)?, columns.checked_sub(1)?);
    Some(match key {
        "ArrowDown" => ((row + 1).min(last_row), column),
        "ArrowUp" => (row.saturating_sub(1), column),
        "ArrowRight" => (row, (column + 1).min(last_column)),
        "ArrowLeft" => (row, column.saturating_sub(1)),
        "PageDown" => ((row + 8).min(last_row), column),
        "PageUp" => (row.saturating_sub(8), column),
        "Home" if whole => (0, 0),
        "End" if whole => (last_row, last_column),
        "Home" => (row, 0),
        "End" => (row, last_column),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use backwatch_worker::{First, Standing};

    use super::*;

    fn results() -> Results {
        let scenario = |id: &str, name: &str, group: &str| Scenario {
            id: id.to_owned(),
            name: name.to_owned(),
            story: String::new(),
            group: group.to_owned(),
            knob: None,
            is_own: false,
        };
        let row = |id: &str, after: Option<i64>, handled: bool| {
            let first = after.map(|after| First { alert: 0, after });
            Some(Rc::new(Row {
                scenario: id.to_owned(),
                cells: Vec::new(),
                has_fault: id != "01",
                first,
                in_time: true,
                pages: u32::from(after.is_some()),
                false_pages: 0,
                standing: if handled { Standing::Handled } else { Standing::Late },
                blind_spot: None,
            }))
        };
        Results {
            number: 1,
            alerts: Rc::default(),
            scenarios: Rc::new(vec![
                scenario("01", "Healthy", "quiet"),
                scenario("02", "Fails", "wrong"),
                scenario("14", "Blind", "wrong"),
            ]),
            rows: vec![row("01", None, true), row("02", Some(720), true), row("14", None, false)],
            summary: None,
            milliseconds: 0.0,
        }
    }

    fn shown(change: impl FnOnce(&mut Watching)) -> Vec<usize> {
        let mut watching = Watching::default();
        change(&mut watching);
        order(&results(), &watching)
    }

    #[test]
    fn rows_are_sorted_and_left_out() {
        assert_eq!(shown(|_| ()), [0, 1, 2]);
        assert_eq!(shown(|w| w.sort = Sort::FirstWord), [2, 1, 0]);
        assert_eq!(shown(|w| w.sort = Sort::Name), [2, 1, 0]);
        assert_eq!(shown(|w| w.sort = Sort::Pages), [1, 0, 2]);
        assert_eq!(shown(|w| w.show = Show::Open), [2]);
        assert_eq!(shown(|w| w.words = "FAIL".to_owned()), [1]);
        assert!(
            begins_group(&results(), &[0, 1, 2], 1) && !begins_group(&results(), &[0, 1, 2], 2)
        );
    }

    #[test]
    fn keys_stay_in_the_grid() {
        let check = |key, whole, expected| assert_eq!(moved(key, whole, (1, 1), (3, 4)), expected);
        check("ArrowDown", false, Some((2, 1)));
        check("PageDown", false, Some((2, 1)));
        check("End", false, Some((1, 3)));
        check("Home", true, Some((0, 0)));
        check("Enter", false, None);
        assert_eq!(moved("ArrowDown", false, (0, 0), (0, 3)), None);
    }
}
