//! Where a new dashboard row goes: a small map of the dashboard with the row in it, and the choice.

use std::rc::Rc;

use backwatch_core::merge::Block;
use yew::prelude::*;

use crate::derive::boards::{Board, map};
use crate::derive::context::{DraftHandle, use_draft};
use crate::derive::merged::{FileView, MergedView};
use crate::effects::dom;
use crate::state::draft::Edit;
use crate::state::merging::Merging;
use crate::ui::icon::{Glyph, icon};

/// Properties of `Placing`.
#[derive(Properties, PartialEq)]
pub(crate) struct PlacingProps {
    /// The file.
    pub(crate) file: FileView,
    /// What becomes of it.
    pub(crate) merged: Rc<MergedView>,
}

/// The map and the choice.
#[component]
pub(crate) fn Placing(props: &PlacingProps) -> Html {
    let draft = use_draft();
    let settings = draft.settings().clone();
    let merging = &settings.merging;
    let index = merging.dashboard.min(props.file.boards.len().saturating_sub(1));
    // Figures that move with a slider do not move the map.
    let names: Vec<String> =
        settings.plan.backups.iter().map(|backup| backup.name.to_string()).collect();
    let key = (props.merged.difference.old.clone(), merging.clone(), names);
    let (name, text) = (props.file.name.clone(), props.merged.text.clone());
    let blocks = use_memo(key, move |_| map(&name, &text, index));
    let Some(board) = props.file.boards.get(index) else { return Html::default() };
    let places = places(board);
    let at = places.iter().position(|place| place.is_chosen(merging)).unwrap_or(places.len() - 1);
    html! {
        <div class="placing" data-testid="placing">
            { drawn(&blocks, &board.title) }
            <div class="placing-part">
                if props.file.boards.len() > 1 { { dashboards(&draft, &props.file.boards, index) } }
                { choice(&draft, &places, at) }
            </div>
        </div>
    }
}

/// A place for new rows.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Place {
    row: Option<AttrValue>,
    inside: bool,
}

impl Place {
    fn is_chosen(&self, merging: &Merging) -> bool {
        let same = self.row.as_deref() == merging.row.as_deref();
        same && (self.row.is_none() || self.inside == merging.inside)
    }

    fn title(&self) -> String {
        match &self.row {
            None => "At the end".to_owned(),
            Some(row) if self.inside => format!("Inside {row}"),
            Some(row) => format!("After {row}"),
        }
    }
}

/// Every place in the order of the page: after each row and inside of it, then the end.
fn places(board: &Board) -> Vec<Place> {
    let both =
        |row: &AttrValue| [true, false].map(|inside| Place { row: Some(row.clone()), inside });
    let mut all: Vec<Place> = board.rows.iter().flat_map(both).collect();
    // Behind the last row is the end.
    all.pop();
    all.push(Place { row: None, inside: false });
    all
}

fn go(draft: &DraftHandle, place: &Place) {
    let place = place.clone();
    draft.dispatch(Edit::settings("", move |settings| {
        settings.merging.row = place.row.map(|row| row.to_string());
        settings.merging.inside = place.inside;
    }));
}

fn choice(draft: &DraftHandle, places: &[Place], at: usize) -> Html {
    let onchange = {
        let (draft, places) = (draft.clone(), places.to_vec());
        Callback::from(move |event: InputEvent| {
            let chosen = dom::typed(&event).parse().ok().and_then(|at: usize| places.get(at));
            if let Some(place) = chosen {
                go(&draft, place);
            }
        })
    };
    let step = |to: Option<usize>| {
        let (draft, to) = (draft.clone(), to.and_then(|to| places.get(to).cloned()));
        let disabled = to.is_none();
        let onclick = Callback::from(move |_: MouseEvent| {
            if let Some(to) = &to {
                go(&draft, to);
            }
        });
        (disabled, onclick)
    };
    let (first, up) = step(at.checked_sub(1));
    let (last, down) = step(Some(at + 1).filter(|to| *to < places.len()));
    html! {
        <div class="labelled">
            <label for="row-place">{ "Where the new row goes" }</label>
            <div class="actions">
                <select id="row-place" class="input" oninput={onchange}>
                    { for places.iter().enumerate().map(|(index, place)| html! {
                        <option value={index.to_string()} selected={index == at}>{ place.title() }</option>
                    }) }
                </select>
                <button type="button" class="button little icon" aria-label="Move the row up" title="Up" disabled={first} onclick={up}>{ icon(Glyph::Up) }</button>
                <button type="button" class="button little icon" aria-label="Move the row down" title="Down" disabled={last} onclick={down}>{ icon(Glyph::Down) }</button>
            </div>
        </div>
    }
}

fn dashboards(draft: &DraftHandle, boards: &[Board], chosen: usize) -> Html {
    let oninput = {
        let draft = draft.clone();
        Callback::from(move |event: InputEvent| {
            let Ok(index) = dom::typed(&event).parse::<usize>() else { return };
            draft.dispatch(Edit::settings("", move |settings| {
                settings.merging =
                    Merging { dashboard: index, row: None, ..settings.merging.clone() };
            }));
        })
    };
    html! {
        <div class="labelled">
            <label for="row-dashboard">{ format!("Dashboard, one of {}", boards.len()) }</label>
            <select id="row-dashboard" class="input" {oninput}>
                { for boards.iter().enumerate().map(|(index, board)| html! {
                    <option value={index.to_string()} selected={index == chosen}>{ &board.title }</option>
                }) }
            </select>
        </div>
    }
}

/// The dashboard, small: row headings as bars, panels as boxes, ours filled.
fn drawn(blocks: &[Block], title: &str) -> Html {
    let height = blocks.iter().map(|block| block.y + block.height).max().unwrap_or(1).max(1);
    let tall = (height * 4).clamp(48, 112);
    let ours: Vec<&str> =
        blocks.iter().filter(|b| b.is_ours && b.is_row).map(|b| b.title.as_str()).collect();
    let rows = blocks.iter().filter(|block| block.is_row).count();
    let label = match ours.as_slice() {
        [] => format!("Map of {title}: {rows} rows"),
        ours => format!("Map of {title}: {rows} rows, ours is {}", ours.join(", ")),
    };
    let block = |block: &Block| {
        let class = classes!(block.is_row.then_some("head"), block.is_ours.then_some("ours"));
        // A gap between neighbours, in units of the grid.
        let (gap, low) = if block.is_row { (0.2, 0.3) } else { (0.4, 0.4) };
        let size = |length: u64, gap: f64| {
            let length = u32::try_from(length).map_or(0.0, f64::from);
            (length - gap).max(0.2).to_string()
        };
        html! {
            <rect {class} x={block.x.to_string()} y={block.y.to_string()} width={size(block.width, gap)} height={size(block.height, low)}>
                <title>{ &block.title }</title>
            </rect>
        }
    };
    html! {
        <svg class="board-map" role="img" aria-label={label} viewBox={format!("0 0 24 {height}")} preserveAspectRatio="none"
            width="128" height={tall.to_string()} data-testid="board-map">
            { for blocks.iter().map(block) }
        </svg>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_go_down_the_page_and_end_at_the_end() {
        let board = Board { title: "t".into(), rows: vec!["A".into(), "B".into()] };
        let titles: Vec<String> = places(&board).iter().map(Place::title).collect();
        assert_eq!(titles, ["Inside A", "After A", "Inside B", "At the end"]);
        let none = Board { title: "t".into(), rows: Vec::new() };
        assert_eq!(places(&none).len(), 1);
    }
}
