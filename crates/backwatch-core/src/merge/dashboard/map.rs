//! A dashboard as rectangles, so that a page can draw it small and show where our row is.

use backwatch_edit::Node;

use super::elements;
use super::grid::Rect;
use super::panels::{Layout, text};
use super::remove::is_marked;
use crate::merge::Recognised;
use crate::merge::kind::{Content, Site};

/// A panel or a row heading on the grid of 24 columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// Its title.
    pub title: String,
    /// Columns from the left.
    pub x: u64,
    /// Lines from the top.
    pub y: u64,
    /// Columns.
    pub width: u64,
    /// Lines.
    pub height: u64,
    /// Whether it is a row heading.
    pub is_row: bool,
    /// Whether it is ours; of a row, whether all its panels are.
    pub is_ours: bool,
}

impl Recognised {
    /// What can be seen of its `index`-th dashboard; panels in folded rows cannot. Read the merged
    /// text again to see the new row in it.
    pub fn map(&self, index: usize) -> Vec<Block> {
        let site = self.dashboard_sites().nth(index);
        match site.and_then(|site: &Site| Some((site.content, site.node()?))) {
            Some((Content::Elements, spec)) => elements::map(spec),
            Some((_, dashboard)) => classic(dashboard),
            None => Vec::new(),
        }
    }
}

/// A block at a place.
pub(super) fn block(title: &str, rect: Rect, is_row: bool, is_ours: bool) -> Block {
    let Rect { x, y, w: width, h: height } = rect;
    Block { title: title.to_owned(), x, y, width, height, is_row, is_ours }
}

fn classic(dashboard: Node<'_>) -> Vec<Block> {
    let layout = Layout::read(dashboard);
    let is_ours = |node: Node<'_>| is_marked(text(node, "description"));
    let mut blocks = Vec::new();
    for (index, row) in layout.rows.iter().enumerate() {
        let own = || layout.of_row(index);
        let ours = own().next().is_some() && own().all(|panel| is_ours(panel.node));
        blocks.extend(row.rect.map(|rect| block(row.title, rect, true, ours)));
    }
    for panel in layout.panels.iter().filter(|panel| !panel.is_nested) {
        let Some(rect) = panel.rect else { continue };
        blocks.push(block(text(panel.node, "title"), rect, false, is_ours(panel.node)));
    }
    blocks.sort_by_key(|block| (block.y, block.x));
    blocks
}
