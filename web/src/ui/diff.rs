//! Differences of two texts: unified or side by side, equal parts folded, words marked, `j` and
//! `k` between changes.

use std::collections::BTreeSet;
use std::rc::Rc;

use yew::prelude::*;

use crate::effects::{dom, keys};
use crate::ui::code::{GapProps, LINE_HEIGHT, WHOLE, coloured, gap, window, window_start};
use crate::ui::diff_carry::carries;
use crate::ui::diff_rows::{Change, Row, marks, rows};
use crate::ui::highlight::{Carry, Language};
use crate::ui::icon::{Glyph, icon};
use crate::ui::lines::Lines;

/// Two texts and where they differ.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Difference {
    /// The old text.
    pub(crate) old: Lines,
    /// The new text.
    pub(crate) new: Lines,
    /// Where they differ, in order.
    pub(crate) changes: Vec<Change>,
}

/// Properties of `Diff`.
#[derive(Properties, PartialEq)]
pub(crate) struct DiffProps {
    /// What it is, for the label of the scrolling box.
    pub(crate) label: AttrValue,
    /// What is shown.
    pub(crate) difference: Rc<Difference>,
    /// The language of both texts.
    pub(crate) language: Language,
    /// Whether old and new stand side by side.
    pub(crate) side_by_side: bool,
    /// The change gone to; counted from 0.
    pub(crate) at: Option<usize>,
    /// Asks to go one change forth (`true`) or back.
    pub(crate) onstep: Callback<bool>,
    /// Whether it is the last good one, not that of the settings as they are.
    #[prop_or_default]
    pub(crate) stale: bool,
}

/// The view.
#[component]
pub(crate) fn Diff(props: &DiffProps) -> Html {
    let opened = use_state(BTreeSet::<usize>::new);
    let first = use_state(|| 0_usize);
    let node = use_node_ref();
    let rows = use_memo((props.difference.clone(), (*opened).clone()), |(difference, opened)| {
        rows(&difference.changes, difference.old.len(), opened)
    });
    use_effect_with((), {
        let onstep = props.onstep.clone();
        move |()| {
            let heard = keys::listen_letters("j", "k", onstep);
            move || drop(heard)
        }
    });
    use_effect_with((props.at, rows.clone()), {
        let (node, first) = (node.clone(), first.clone());
        move |(at, rows)| show_change(&node, &first, rows, *at)
    });
    let onscroll = {
        let (node, first, count) = (node.clone(), first.clone(), rows.len());
        Callback::from(move |_: Event| {
            let top = dom::scrolled(&node).map_or(0, |(top, _)| usize::try_from(top).unwrap_or(0));
            let start = window_start(top / LINE_HEIGHT, count);
            if start != *first {
                first.set(start);
            }
        })
    };
    let onopen = {
        let opened = opened.clone();
        Callback::from(move |line: usize| {
            let mut more = (*opened).clone();
            more.insert(line);
            opened.set(more);
        })
    };
    let (start, end) = window(*first, rows.len());
    let shown = rows.get(start..end).unwrap_or_default();
    let drawn = if props.side_by_side {
        sides(props, shown, &onopen)
    } else {
        let carried = carries(&props.difference, props.language, shown);
        let rows = shown.iter().zip(carried);
        rows.map(|(row, carry)| unified(props, row, carry, &onopen)).collect::<Vec<_>>()
    };
    let side = props.side_by_side.then_some("side");
    html! {
        <div class={classes!("diff", side, props.stale.then_some("stale"))} ref={node} tabindex="0" role="region"
            aria-label={props.label.clone()} data-testid="diff" {onscroll}>
            <div class="rows">
                { gap(&GapProps { lines: start }) }
                { for drawn }
                { gap(&GapProps { lines: rows.len() - end }) }
            </div>
        </div>
    }
}

fn show_change(node: &NodeRef, first: &UseStateHandle<usize>, rows: &[Row], at: Option<usize>) {
    let Some(at) = at else { return };
    let found = rows.iter().position(
        |row| matches!(row, Row::Gone { change, .. } | Row::Came { change, .. } if *change == at),
    );
    let Some(found) = found else { return };
    if rows.len() > WHOLE {
        first.set(window_start(found, rows.len()));
        let top = found.saturating_sub(4) * LINE_HEIGHT;
        dom::scroll_to(node, i32::try_from(top).unwrap_or(i32::MAX));
    } else {
        dom::show_inside(node, ".here");
    }
}

fn unified(props: &DiffProps, row: &Row, carry: Carry, onopen: &Callback<usize>) -> Html {
    let difference = &props.difference;
    match row {
        Row::Fold { old, count } => fold(*old, *count, onopen),
        Row::Same { old, new } => {
            let text = coloured(props.language, difference.new.get(*new), carry);
            line(None, Some(*old), Some(*new), false, text)
        }
        Row::Gone { old, partner, change } => {
            let here = props.at == Some(*change);
            let other = partner.map(|new| difference.new.get(new));
            let text = marked(props.language, difference.old.get(*old), other, carry, true);
            line(Some(false), Some(*old), None, here, text)
        }
        Row::Came { new, partner, change } => {
            let here = props.at == Some(*change);
            let other = partner.map(|old| difference.old.get(old));
            let text = marked(props.language, difference.new.get(*new), other, carry, false);
            line(Some(true), None, Some(*new), here, text)
        }
    }
}

/// One row; `came` is whether it was added, taken away, or neither.
fn line(
    came: Option<bool>,
    old: Option<usize>,
    new: Option<usize>,
    here: bool,
    text: Html,
) -> Html {
    let (class, sign, said) = match came {
        None => (None, "", ""),
        Some(true) => (Some("add"), "+", "added: "),
        Some(false) => (Some("del"), "\u{2212}", "removed: "),
    };
    let number = |line: Option<usize>| line.map(|line| (line + 1).to_string());
    html! {
        <div class={classes!("drow", class, here.then_some("here"))}>
            <span class="ln" data-n={number(old)}></span>
            <span class="ln" data-n={number(new)}></span>
            <span class="sign" aria-hidden="true">{ sign }</span>
            <span class="text">
                if !said.is_empty() { <span class="unseen">{ said }</span> }
                { text }
            </span>
        </div>
    }
}

fn fold(old: usize, count: usize, onopen: &Callback<usize>) -> Html {
    let onclick = onopen.reform(move |_: MouseEvent| old);
    let lines = if count == 1 { "line" } else { "lines" };
    html! {
        <button type="button" class="fold" {onclick}>
            { icon(Glyph::Fold) }{ format!("{count} unchanged {lines}") }
        </button>
    }
}

/// A line that came or went, with the words that differ from its partner marked.
fn marked(language: Language, text: &str, other: Option<&str>, carry: Carry, gone: bool) -> Html {
    let found = other.and_then(|other| {
        if gone {
            marks(text, other).map(|(own, _)| own)
        } else {
            marks(other, text).map(|(_, own)| own)
        }
    });
    let Some(span) = found.filter(|span| !span.is_empty()) else {
        return coloured(language, text, carry);
    };
    let part = |range: std::ops::Range<usize>| text.get(range).unwrap_or_default().to_owned();
    html! {
        <>
            { coloured(language, &part(0..span.start), carry) }
            <mark>{ part(span.clone()) }</mark>
            { part(span.end..text.len()) }
        </>
    }
}

/// Rows side by side: what went stands beside what came in its place.
fn sides(props: &DiffProps, rows: &[Row], onopen: &Callback<usize>) -> Vec<Html> {
    let (difference, language) = (&props.difference, props.language);
    let gap = || html! { <div class="half gap"></div> };
    let came = |new: usize, other: Option<&str>, carry| {
        let text = marked(language, difference.new.get(new), other, carry, false);
        half(Some(true), new, text)
    };
    let mut drawn = Vec::with_capacity(rows.len());
    for (row, carry) in rows.iter().zip(carries(difference, language, rows)) {
        let (left, right, change) = match row {
            Row::Fold { old, count } => {
                drawn.push(fold(*old, *count, onopen));
                continue;
            }
            Row::Same { old, new } => {
                let text = || coloured(language, difference.new.get(*new), carry);
                (half(None, *old, text()), half(None, *new, text()), None)
            }
            Row::Gone { old, partner, change } => {
                let text = difference.old.get(*old);
                let other = partner.map(|new| difference.new.get(new));
                let left = half(Some(false), *old, marked(language, text, other, carry, true));
                let right = partner.map_or_else(gap, |new| came(new, Some(text), carry));
                (left, right, Some(*change))
            }
            // Those with a partner were drawn beside it.
            Row::Came { partner: Some(_), .. } => continue,
            Row::Came { new, change, .. } => (gap(), came(*new, None, carry), Some(*change)),
        };
        let here = (change.is_some() && change == props.at).then_some("here");
        drawn.push(html! { <div class={classes!("srow", here)}>{ left }{ right }</div> });
    }
    drawn
}

fn half(came: Option<bool>, index: usize, text: Html) -> Html {
    let (class, sign) = match came {
        None => (None, ""),
        Some(true) => (Some("add"), "+"),
        Some(false) => (Some("del"), "\u{2212}"),
    };
    html! {
        <div class={classes!("half", class)}>
            <span class="ln" data-n={(index + 1).to_string()}></span>
            <span class="sign" aria-hidden="true">{ sign }</span>
            <span class="text">{ text }</span>
        </div>
    }
}
