//! A dashboard resource as rectangles. Rows stand below each other; of tabs, all are shown in turn.

use backwatch_edit::Node;

use super::layout::{Layouts, row_title};
use crate::merge::dashboard::grid::Rect;
use crate::merge::dashboard::map::{Block, block};
use crate::merge::dashboard::panels::text;
use crate::merge::dashboard::remove::is_marked;

/// Panels of a layout that places by itself are drawn three in a line.
const AUTOMATIC: (u64, u64, u64) = (3, 8, 6);

/// All blocks of a spec.
pub(in crate::merge::dashboard) fn map(spec: Node<'_>) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut top = 0;
    for leaf in Layouts::read(spec).leaves {
        let shown: Vec<(Rect, &str, bool)> = (0..)
            .zip(leaf.items().filter_map(|item| item.get("spec")))
            .map(|(index, item)| {
                let name = item.get("element").map(|element| text(element, "name"));
                let (title, ours) = about(spec, name.unwrap_or_default());
                let (columns, w, h) = AUTOMATIC;
                let placed = Rect { x: index % columns * w, y: index / columns * h, w, h };
                let own = if leaf.is_grid() { super::layout::rect(item) } else { placed };
                (own, title, ours)
            })
            .collect();
        if let Some(row) = leaf.row {
            let ours = !shown.is_empty() && shown.iter().all(|(.., ours)| *ours);
            let heading = Rect { x: 0, y: top, w: 24, h: 1 };
            blocks.push(block(row_title(row), heading, true, ours));
            top += 1;
        }
        for (rect, title, ours) in &shown {
            blocks.push(block(title, Rect { y: rect.y + top, ..*rect }, false, *ours));
        }
        top += shown.iter().map(|(rect, ..)| rect.bottom()).max().unwrap_or(0);
    }
    blocks
}

/// Title of an element, and whether it is ours.
fn about<'a>(spec: Node<'a>, name: &str) -> (&'a str, bool) {
    let mut elements = super::elements(spec);
    let element = elements.find(|(known, _)| *known == name).and_then(|(_, e)| e.get("spec"));
    let ours = element.is_some_and(|spec| is_marked(text(spec, "description")));
    (element.map(|spec| text(spec, "title")).unwrap_or_default(), ours)
}
