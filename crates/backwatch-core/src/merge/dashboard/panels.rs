//! The panels and rows of a classic dashboard.

use backwatch_edit::Node;

use super::grid::{Rect, number};

/// A panel that is no row heading.
#[derive(Clone, Copy, Debug)]
pub(super) struct Panel<'a> {
    pub(super) node: Node<'a>,
    pub(super) rect: Option<Rect>,
    /// The row it is in: a place in [`Layout::rows`].
    pub(super) row: Option<usize>,
    /// Whether it stands inside of its row's heading.
    pub(super) is_nested: bool,
}

/// A row heading.
#[derive(Clone, Copy, Debug)]
pub(super) struct Heading<'a> {
    pub(super) node: Node<'a>,
    pub(super) title: &'a str,
    pub(super) rect: Option<Rect>,
    /// Whether its panels stand inside of it.
    pub(super) is_collapsed: bool,
    /// The first and the last item of its section among the dashboard's panels.
    pub(super) section: (usize, usize),
}

/// All of a dashboard.
#[derive(Debug)]
pub(super) struct Layout<'a> {
    /// The `panels` of the dashboard.
    pub(super) list: Option<Node<'a>>,
    pub(super) rows: Vec<Heading<'a>>,
    /// All panels but headings, those inside of collapsed rows too.
    pub(super) panels: Vec<Panel<'a>>,
    /// Headings as panels, to be moved like them.
    pub(super) headings: Vec<Panel<'a>>,
}

impl<'a> Layout<'a> {
    pub(super) fn read(dashboard: Node<'a>) -> Self {
        let list = dashboard.get("panels");
        let mut layout = Self { list, rows: vec![], panels: vec![], headings: vec![] };
        for (index, node) in list.into_iter().flat_map(Node::items).enumerate() {
            let rect = Rect::read(node);
            if text(node, "type") != "row" {
                let row = layout.rows.len().checked_sub(1);
                layout.panels.push(Panel { node, rect, row, is_nested: false });
                if let Some(row) = layout.rows.last_mut() {
                    row.section.1 = index;
                }
                continue;
            }
            let title = text(node, "title");
            let nested = node.get("panels").into_iter().flat_map(Node::items);
            let is_collapsed = text(node, "collapsed") == "true";
            let row = Some(layout.rows.len());
            layout.rows.push(Heading { node, title, rect, is_collapsed, section: (index, index) });
            layout.headings.push(Panel { node, rect, row, is_nested: false });
            layout.panels.extend(nested.map(|node| {
                let rect = Rect::read(node);
                Panel { node, rect, row, is_nested: true }
            }));
        }
        layout
    }

    /// The first id that no panel has, those in collapsed rows counted.
    pub(super) fn next_id(&self) -> u64 {
        let all = self.panels.iter().chain(&self.headings);
        let ids = all.filter_map(|panel| number(panel.node.get("id")?));
        ids.max().unwrap_or(0) + 1
    }

    /// The first line below everything.
    pub(super) fn bottom(&self) -> u64 {
        let all = self.panels.iter().chain(&self.headings).filter(|panel| !panel.is_nested);
        all.filter_map(|panel| Some(panel.rect?.bottom())).max().unwrap_or(0)
    }

    /// The panels of a row.
    pub(super) fn of_row(&self, row: usize) -> impl Iterator<Item = &Panel<'a>> {
        self.panels.iter().filter(move |panel| panel.row == Some(row))
    }

    /// The first line below a row: below its heading where its panels are folded away.
    pub(super) fn row_bottom(&self, row: usize) -> u64 {
        let heading = self.rows.get(row).and_then(|row| row.rect).unwrap_or_default();
        let open = self.of_row(row).filter(|panel| !panel.is_nested);
        let below = open.filter_map(|panel| Some(panel.rect?.bottom())).max();
        below.unwrap_or(0).max(heading.bottom())
    }
}

/// The text under a key; empty where there is none.
pub(super) fn text<'a>(node: Node<'a>, key: &str) -> &'a str {
    node.get(key).and_then(Node::as_str).unwrap_or_default()
}

/// The expressions of a panel's queries.
pub(super) fn exprs(panel: Node<'_>) -> Vec<&str> {
    let targets = panel.get("targets").into_iter().flat_map(Node::items);
    targets.map(|target| text(target, "expr")).filter(|expr| !expr.is_empty()).collect()
}

/// Whether the marker stands in a panel's description.
pub(super) fn has_marker(description: &str, marker: &str) -> bool {
    description.split_whitespace().any(|word| word == marker)
}
