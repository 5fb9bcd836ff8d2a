//! A target that is a share.

use backwatch_core::plan::{Backup, Ratio};
use yew::prelude::*;

use super::Said;
use super::findings::ways_out;
use crate::derive::context::use_draft;
use crate::state::draft::Edit;
use crate::ui::slider::Tick;
use crate::ui::tune::{Range, Tune};
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
    pub(crate) said: Said,
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
    let ways = ways_out(&props.said.fixes, &draft);
    let default = props.default;
    html! {
        <Tune id={props.id.clone()} label={props.label.clone()} value={i64::from(props.value.as_millionths())}
            text={props.value.to_string()} says={props.value.words()} range={range(props)}
            why={props.said.why.clone()} tone={props.said.tone}
            {ways}
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
