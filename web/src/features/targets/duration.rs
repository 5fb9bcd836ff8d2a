//! A target that is a span of time.

use backwatch_core::plan::{Backup, Duration, Objectives};
use yew::prelude::*;

use super::Said;
use super::findings::ways_out;
use crate::derive::context::use_draft;
use crate::state::draft::Edit;
use crate::ui::slider::Tick;
use crate::ui::tune::{Range, Tune};
use crate::ui::typed::Take;

/// Puts a span, or none for the default, into a backup.
pub(crate) type SetSpan = Callback<(Backup, Option<Duration>), Backup>;

/// Properties of `DurationTune`.
#[derive(Properties, PartialEq)]
pub(crate) struct DurationTuneProps {
    /// The start of its ids.
    pub(crate) id: AttrValue,
    /// What is set.
    pub(crate) label: AttrValue,
    /// The place of the backup in the plan.
    pub(crate) index: usize,
    /// The span.
    pub(crate) value: Duration,
    /// What it does.
    pub(crate) said: Said,
    /// No span below can hold.
    #[prop_or_default]
    pub(crate) edge: Option<Duration>,
    /// The ends of the slider, where they do not follow from the edge.
    #[prop_or_default]
    pub(crate) ends: Option<(Duration, Duration)>,
    /// Whether it was set by hand.
    pub(crate) by_hand: bool,
    /// Puts it into the backup.
    pub(crate) set: SetSpan,
}

/// The target.
#[component]
pub(crate) fn DurationTune(props: &DurationTuneProps) -> Html {
    let draft = use_draft();
    let set = {
        let (draft, id, index, set) =
            (draft.clone(), props.id.clone(), props.index, props.set.clone());
        move |value: Option<Duration>| {
            let set = set.clone();
            draft.dispatch(Edit::backup(index, &id, move |backup| {
                *backup = set.emit((backup.clone(), value));
            }));
        }
    };
    let take: Take = {
        let set = set.clone();
        Callback::from(move |text: String| {
            let span = Duration::parse(&text).map_err(|error| error.to_string())?;
            if span < Duration::minutes(1) || span > Objectives::LONGEST {
                return Err("It is between 1 m and 365 d".to_owned());
            }
            set(Some(span));
            Ok(())
        })
    };
    let onmove = {
        let set = set.clone();
        Callback::from(move |seconds: i64| {
            set(Some(Duration::seconds(u64::try_from(seconds).unwrap_or(0))));
        })
    };
    let ways = ways_out(&props.said.fixes, &draft);
    let range = range(props.edge, props.ends, props.value);
    html! {
        <Tune id={props.id.clone()} label={props.label.clone()} value={seconds(props.value)} text={props.value.to_string()}
            says={props.value.words()} {range} why={props.said.why.clone()} tone={props.said.tone}
            {ways} by_hand={props.by_hand}
            onreset={Callback::from(move |()| set(None))} {take} {onmove}
            ondone={Callback::from(move |()| draft.dispatch(Edit::Close))} />
    }
}

fn seconds(span: Duration) -> i64 {
    i64::try_from(span.as_seconds()).unwrap_or(i64::MAX)
}

/// Ends, steps and marks of the slider: twice the edge is always within reach.
fn range(edge: Option<Duration>, ends: Option<(Duration, Duration)>, value: Duration) -> Range {
    let (low, high) = match (ends, edge) {
        (Some((low, high)), _) => (seconds(low), seconds(high)),
        (None, Some(edge)) => (seconds(edge) / 2, seconds(edge) * 2),
        (None, None) => (3_600, 48 * 3_600),
    };
    let step = match high {
        ..=21_600 => 300,
        21_601..=259_200 => 1_800,
        _ => 3_600,
    };
    let leap = match high {
        ..=21_600 => 1_800,
        21_601..=259_200 => 10_800,
        _ => 43_200,
    };
    let min = low / step * step;
    let min = min.max(step).min(seconds(value));
    let most = high.max(seconds(value));
    let max = min + (most - min + step - 1) / step * step;
    let words =
        |at: i64| AttrValue::from(Duration::seconds(u64::try_from(at).unwrap_or(0)).words());
    let end = |at: i64| Tick { at, label: words(at), edge: false };
    let mut ticks = vec![end(min), end(max)];
    if let Some(edge) = edge.map(seconds).filter(|edge| *edge > min) {
        ticks.push(Tick { at: edge, label: words(edge), edge: true });
    }
    let impossible = edge.map(|edge| (min, seconds(edge)));
    Range { min, max, step, leap, ticks, impossible }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(edge: Option<Duration>, value: Duration, expected: (i64, i64, i64)) {
        let found = range(edge, None, value);
        assert_eq!((found.min, found.max, found.step), expected);
        assert_eq!((found.max - found.min) % found.step, 0);
    }

    #[test]
    fn the_rail_reaches_from_half_to_twice_the_edge() {
        let daily = Duration::minutes(24 * 60 + 40);
        check(Some(daily), Duration::hours(25), (43_200, 178_200, 1_800));
        check(Some(Duration::minutes(100)), Duration::hours(2), (3_000, 12_000, 300));
        let weekly = Duration::hours(169);
        check(Some(weekly), Duration::hours(169), (302_400, 1_216_800, 3_600));
    }

    #[test]
    fn what_is_typed_beyond_the_rail_lengthens_it() {
        let daily = Duration::minutes(24 * 60 + 40);
        assert!(range(Some(daily), None, Duration::days(9)).max >= 9 * 86_400);
        assert!(range(Some(daily), None, Duration::hours(1)).min <= 3_600);
    }
}
