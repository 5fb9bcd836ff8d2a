//! A target that is a share.

use backwatch_core::plan::{Backup, Ratio, after_one_failure};
use yew::prelude::*;

use super::Said;
use crate::derive::context::use_draft;
use crate::state::draft::Edit;
use crate::ui::slider::Tick;
use crate::ui::tune::{Range, Tone, Tune};
use crate::ui::typed::Take;

/// Puts a share into a backup.
pub(crate) type SetShare = Callback<(Backup, Ratio), Backup>;

/// Properties of `RatioTune`.
#[derive(Properties, PartialEq)]
pub(crate) struct RatioTuneProps {
    /// The start of its ids.
    pub(crate) id: AttrValue,
    /// What is set.
    pub(crate) label: AttrValue,
    /// The place of the backup in the plan.
    pub(crate) index: usize,
    /// The share.
    pub(crate) value: Ratio,
    /// What a reset sets.
    pub(crate) default: Ratio,
    /// What it does.
    pub(crate) said: Said<Ratio>,
    /// The ends of the slider, in per cent.
    pub(crate) ends: (u32, u32),
    /// Whether a small step is a tenth of a per cent.
    #[prop_or_default]
    pub(crate) fine: bool,
    /// The part that cannot hold, in millionths.
    #[prop_or_default]
    pub(crate) impossible: Option<(u32, u32)>,
    /// Puts it into the backup.
    pub(crate) set: SetShare,
}

/// The target.
#[component]
pub(crate) fn RatioTune(props: &RatioTuneProps) -> Html {
    let draft = use_draft();
    let set = {
        let (draft, id, index, set) =
            (draft.clone(), props.id.clone(), props.index, props.set.clone());
        move |value: Ratio| {
            let set = set.clone();
            draft.dispatch(Edit::backup(index, &id, move |backup| {
                *backup = set.emit((backup.clone(), value));
            }));
        }
    };
    let take: Take = {
        let set = set.clone();
        Callback::from(move |text: String| {
            // A bare "85" is per cent to whoever types it.
            let bare = text.trim().parse::<f64>().is_ok_and(|number| number > 1.0);
            let text = if bare { format!("{}%", text.trim()) } else { text };
            let share = Ratio::parse(&text).map_err(|error| error.to_string())?;
            if share < Ratio::percent(1) {
                return Err("It is between 1 % and 100 %".to_owned());
            }
            set(share);
            Ok(())
        })
    };
    let onmove = {
        let set = set.clone();
        Callback::from(move |value: i64| set(Ratio::millionths(u32::try_from(value).unwrap_or(0))))
    };
    let onsound = {
        let (set, sound) = (set.clone(), props.said.sound);
        Callback::from(move |()| {
            if let Some(sound) = sound {
                set(sound);
            }
        })
    };
    let default = props.default;
    html! {
        <Tune id={props.id.clone()} label={props.label.clone()} value={i64::from(props.value.as_millionths())}
            text={props.value.to_string()} says={props.value.words()} range={range(props)}
            why={props.said.why.clone()} tone={props.said.tone}
            sound={props.said.sound.map(|share| AttrValue::from(share.words()))} {onsound}
            by_hand={props.value != default} onreset={Callback::from(move |()| set(default))} {take} {onmove}
            ondone={Callback::from(move |()| draft.dispatch(Edit::Close))} />
    }
}

fn range(props: &RatioTuneProps) -> Range {
    let value = i64::from(props.value.as_millionths());
    let per_cent = |n: u32| i64::from(n) * 10_000;
    // What is typed below the rail lengthens it, in whole per cents.
    let min = per_cent(props.ends.0).min(value / 10_000 * 10_000);
    let max = per_cent(props.ends.1);
    let words = |at: i64| Ratio::millionths(u32::try_from(at).unwrap_or(0)).words();
    let tick = |at: i64| Tick { at, label: words(at).into(), edge: false };
    let middle = min + (max - min) / 2;
    let mut ticks = vec![tick(min), tick(max)];
    let impossible = props.impossible.map(|(from, to)| (i64::from(from).max(min), i64::from(to)));
    match impossible {
        Some((_, to)) if to < max => ticks.push(Tick { edge: true, ..tick(to) }),
        Some((from, _)) if from < max - 10_000 => ticks.push(Tick { edge: true, ..tick(from) }),
        _ => ticks.push(tick(middle)),
    }
    let (step, leap) = if props.fine { (1_000, 10_000) } else { (10_000, 50_000) };
    Range { min, max, step, leap, ticks, impossible }
}

/// What a success rate does, over so many runs.
pub(crate) fn success_said(backup: &Backup, runs: u32) -> Said<Ratio> {
    let objectives = &backup.objectives;
    let target = objectives.success_rate;
    let after = after_one_failure(runs);
    match backup.timetable.failures_tolerated(objectives.success_window, target) {
        _ if runs == 0 => Said {
            why: format!(
                "No run falls into {}: choose a longer window",
                objectives.success_window.words()
            ),
            tone: Tone::Bad,
            sound: None,
        },
        None => Said {
            why: "More than every run cannot succeed".to_owned(),
            tone: Tone::Bad,
            sound: Some(Ratio::millionths(999_000)),
        },
        Some(0) => Said {
            why: format!("Tolerates 0 of {runs} failures: one gives {after}"),
            tone: Tone::Warn,
            sound: lenient(runs),
        },
        Some(failures) => {
            Said::plain(format!("Tolerates {failures} of {runs} failures; one gives {after}"))
        }
    }
}

/// The highest whole per cent that one failure in `runs` stays above; none below one half.
fn lenient(runs: u32) -> Option<Ratio> {
    let per_cent = (runs.checked_sub(1)? * 100).div_ceil(runs).checked_sub(1)?;
    (per_cent >= 50).then(|| Ratio::percent(per_cent))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lenient_rate_bears_one_failure() {
        let check = |runs, expected| assert_eq!(lenient(runs), expected, "{runs}");
        check(30, Some(Ratio::percent(96)));
        check(21, Some(Ratio::percent(95)));
        check(120, Some(Ratio::percent(99)));
        check(4, Some(Ratio::percent(74)));
        check(1, None);
        check(0, None);
    }

    #[test]
    fn the_reference_tolerates_nothing() {
        let said = success_said(&Backup::reference(), 30);
        assert_eq!(said.why, "Tolerates 0 of 30 failures: one gives 96.7 %");
        assert_eq!((said.tone, said.sound), (Tone::Warn, Some(Ratio::percent(96))));
    }
}
