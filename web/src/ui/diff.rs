//! Differences of two texts: unified or side by side, equal parts folded, words marked, `j` and
//! `k` between changes.

use std::collections::BTreeSet;
use std::rc::Rc;

use yew::prelude::*;

use crate::effects::{dom, keys};
use crate::ui::code::{GapProps, LINE_HEIGHT, WHOLE, gap, window, window_start};
use crate::ui::diff_carry::carries;
use crate::ui::diff_part::{DiffPart, DiffRow, DiffRowsProps, fold};
use crate::ui::diff_rows::{Change, Row, rows};
use crate::ui::highlight::{Carry, Language};
use crate::ui::lines::Lines;
use crate::ui::parts::{Part, Parts};

/// Two texts and where they differ.
#[derive(Clone, Debug)]
pub(crate) struct Difference {
    /// The old text.
    pub(crate) old: Lines,
    /// The new text.
    pub(crate) new: Lines,
    /// Where they differ, in order.
    pub(crate) changes: Vec<Change>,
}

/// Equal to itself alone, as texts may be long.
impl PartialEq for Difference {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

impl Difference {
    /// The lines that a row is drawn from, the old one and the new one.
    pub(crate) fn texts(&self, row: &Row) -> (Option<&str>, Option<&str>) {
        let (old, new) = match *row {
            Row::Fold { .. } => (None, None),
            Row::Same { new, .. } => (None, Some(new)),
            Row::Gone { old, partner, .. } => (Some(old), partner),
            Row::Came { new, partner, .. } => (partner, Some(new)),
        };
        (old.map(|line| self.old.get(line)), new.map(|line| self.new.get(line)))
    }
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
    let parts = use_mut_ref(Parts::default);
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
    let onopen = use_callback(opened, |line: usize, opened| {
        let mut more = (**opened).clone();
        more.insert(line);
        opened.set(more);
    });
    let (start, end) = window(*first, rows.len());
    let shown = rows.get(start..end).unwrap_or_default();
    let side = props.side_by_side.then_some("side");
    html! {
        <div class={classes!("diff", side, props.stale.then_some("stale"))} ref={node} tabindex="0" role="region"
            aria-label={props.label.clone()} data-testid="diff" {onscroll}>
            <div class="rows">
                { gap(&GapProps { lines: start }) }
                { drawn(props, shown, &onopen, &mut parts.borrow_mut()) }
                { gap(&GapProps { lines: rows.len() - end }) }
            </div>
        </div>
    }
}

fn show_change(node: &NodeRef, first: &UseStateHandle<usize>, rows: &[Row], at: Option<usize>) {
    let Some(at) = at else { return };
    let found = rows.iter().position(|row| row.change() == Some(at));
    let Some(found) = found else { return };
    if rows.len() > WHOLE {
        first.set(window_start(found, rows.len()));
        let top = found.saturating_sub(4) * LINE_HEIGHT;
        dom::scroll_to(node, i32::try_from(top).unwrap_or(i32::MAX));
    } else {
        dom::show_inside(node, ".here");
    }
}

/// The rows, those that stay as they are not drawn again.
fn drawn(props: &DiffProps, rows: &[Row], onopen: &Callback<usize>, parts: &mut Parts) -> Html {
    let carried = carries(&props.difference, props.language, rows);
    let text = |row: &Row| {
        let (old, new) = props.difference.texts(row);
        new.or(old)
    };
    let part = |Part { span, key }: Part| {
        let own = rows.get(span.clone()).unwrap_or_default();
        if let [Row::Fold { old, count }] = own {
            return fold(*old, *count, key, onopen);
        }
        let numbers = || own.iter().map(|row| row.numbers(props.side_by_side));
        let from = (numbers().find_map(|(old, _)| old), numbers().find_map(|(_, new)| new));
        let from = (from.0.unwrap_or(0), from.1.unwrap_or(0));
        let row = |(row, carry): (&Row, &Carry)| {
            let here = props.at.is_some() && row.change() == props.at;
            DiffRow { row: *row, carry: *carry, here }
        };
        let carried = carried.get(span).unwrap_or_default();
        let rows = DiffRowsProps {
            difference: props.difference.clone(),
            language: props.language,
            rows: own.iter().zip(carried).map(row).collect(),
            side_by_side: props.side_by_side,
        };
        html! { <DiffPart {key} {from} {rows} /> }
    };
    parts.of(rows.iter().map(text)).into_iter().map(part).collect()
}
