//! A run of rows of a diff, unified or side by side: drawn again only where something in it changed.

use std::rc::Rc;

use yew::prelude::*;

use crate::effects::dom;
use crate::ui::code::coloured;
use crate::ui::diff::Difference;
use crate::ui::diff_rows::{Row, marks};
use crate::ui::highlight::{Carry, Language};
use crate::ui::icon::{Glyph, icon};

/// A row with all that its look depends on beside its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct DiffRow {
    /// Where it stands; not a fold.
    pub(crate) row: Row,
    /// What is carried into it.
    pub(crate) carry: Carry,
    /// Whether it belongs to the change gone to.
    pub(crate) here: bool,
}

/// Properties of `DiffPart`.
#[derive(Properties, PartialEq)]
pub(crate) struct DiffPartProps {
    /// How many lines of the old and the new text stand before it.
    pub(crate) from: (usize, usize),
    /// Its rows.
    pub(crate) rows: DiffRowsProps,
}

/// Rows with their numbers. They are counted by the style sheet: where lines come or go above, only
/// the first numbers change.
#[component]
pub(crate) fn DiffPart(props: &DiffPartProps) -> Html {
    let node = use_node_ref();
    use_effect_with(props.from, {
        let node = node.clone();
        move |(old, new)| dom::count_from(&node, &format!("old {old} new {new}"))
    });
    html! { <div class="part" ref={node}><DiffRows ..props.rows.clone() /></div> }
}

/// Properties of `DiffRows`.
#[derive(Clone, Properties)]
pub(crate) struct DiffRowsProps {
    /// The texts that the rows are of.
    pub(crate) difference: Rc<Difference>,
    /// The language of both.
    pub(crate) language: Language,
    /// The rows.
    pub(crate) rows: Rc<[DiffRow]>,
    /// Whether old and new stand side by side.
    pub(crate) side_by_side: bool,
}

/// Where in the texts the rows stand does not count.
impl PartialEq for DiffRowsProps {
    fn eq(&self, other: &Self) -> bool {
        let same = |(own, theirs): (&DiffRow, &DiffRow)| {
            own.row.is_like(&theirs.row)
                && (own.carry, own.here) == (theirs.carry, theirs.here)
                && self.difference.texts(&own.row) == other.difference.texts(&theirs.row)
        };
        (self.language, self.side_by_side) == (other.language, other.side_by_side)
            && self.rows.len() == other.rows.len()
            && self.rows.iter().zip(&*other.rows).all(same)
    }
}

#[component]
fn DiffRows(props: &DiffRowsProps) -> Html {
    if props.side_by_side {
        return props.rows.iter().filter_map(|row| sides(props, row)).collect();
    }
    props.rows.iter().map(|row| unified(props, row)).collect()
}

fn unified(props: &DiffRowsProps, row: &DiffRow) -> Html {
    let (old, new) = props.difference.texts(&row.row);
    let (came, text, other) = match row.row {
        Row::Gone { .. } => (Some(false), old, new),
        Row::Came { .. } => (Some(true), new, old),
        Row::Same { .. } | Row::Fold { .. } => (None, new, None),
    };
    let text =
        marked(props.language, text.unwrap_or_default(), other, row.carry, came == Some(false));
    line(came, row.here, text)
}

/// One row; `came` is whether it was added, taken away, or neither.
fn line(came: Option<bool>, here: bool, text: Html) -> Html {
    let (class, sign, said) = match came {
        None => (None, "", ""),
        Some(true) => (Some("add"), "+", "added: "),
        Some(false) => (Some("del"), "\u{2212}", "removed: "),
    };
    html! {
        <div class={classes!("drow", class, here.then_some("here"))}>
            <span class="ln"></span>
            <span class="ln"></span>
            <span class="sign" aria-hidden="true">{ sign }</span>
            <span class="text">
                if !said.is_empty() { <span class="unseen">{ said }</span> }
                { text }
            </span>
        </div>
    }
}

/// The button that stands for equal lines which are not shown; it opens them.
pub(crate) fn fold(old: usize, count: usize, key: u32, onopen: &Callback<usize>) -> Html {
    let onclick = onopen.reform(move |_: MouseEvent| old);
    let lines = if count == 1 { "line" } else { "lines" };
    html! {
        <button type="button" class="fold" {key} {onclick}>
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

/// A row side by side: what went stands beside what came in its place, and with it.
fn sides(props: &DiffRowsProps, row: &DiffRow) -> Option<Html> {
    let (old, new) = props.difference.texts(&row.row);
    let side = |came: Option<bool>, text: Option<&str>, other: Option<&str>| {
        let Some(text) = text else { return html! { <div class="half gap"></div> } };
        half(came, marked(props.language, text, other, row.carry, came == Some(false)))
    };
    let (left, right) = match row.row {
        Row::Came { partner: Some(_), .. } => return None,
        Row::Gone { .. } | Row::Came { .. } => {
            (side(Some(false), old, new), side(Some(true), new, old))
        }
        Row::Same { .. } | Row::Fold { .. } => (side(None, new, None), side(None, new, None)),
    };
    let here = row.here.then_some("here");
    Some(html! { <div class={classes!("srow", here)}>{ left }{ right }</div> })
}

fn half(came: Option<bool>, text: Html) -> Html {
    let (class, sign) = match came {
        None => (None, ""),
        Some(true) => (Some("add"), "+"),
        Some(false) => (Some("del"), "\u{2212}"),
    };
    html! {
        <div class={classes!("half", class)}>
            <span class="ln"></span>
            <span class="sign" aria-hidden="true">{ sign }</span>
            <span class="text">{ text }</span>
        </div>
    }
}
