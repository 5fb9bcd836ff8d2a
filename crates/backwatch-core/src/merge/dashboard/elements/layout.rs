//! The layouts of a dashboard resource: grids, rows, tabs, within each other.

use backwatch_edit::Node;

use crate::merge::dashboard::grid::{Rect, number};
use crate::merge::dashboard::panels::text;

/// A layout that holds items: a grid, or one that places by itself.
#[derive(Clone, Copy, Debug)]
pub(super) struct Leaf<'a> {
    pub(super) node: Node<'a>,
    pub(super) kind: &'a str,
    /// The row that it is the layout of.
    pub(super) row: Option<Node<'a>>,
}

/// Everything in a layout, from the top.
#[derive(Debug, Default)]
pub(super) struct Layouts<'a> {
    pub(super) leaves: Vec<Leaf<'a>>,
    /// Rows with the list that they stand in.
    pub(super) rows: Vec<(Node<'a>, Node<'a>)>,
    /// Layouts that hold rows.
    pub(super) of_rows: Vec<Node<'a>>,
}

/// Layouts within layouts are not read deeper than Grafana lets people nest them.
const DEEPEST: usize = 8;

impl<'a> Layouts<'a> {
    pub(super) fn read(spec: Node<'a>) -> Self {
        let mut found = Self::default();
        if let Some(layout) = spec.get("layout") {
            found.layout(layout, None, 0);
        }
        found
    }

    fn layout(&mut self, layout: Node<'a>, row: Option<Node<'a>>, depth: usize) {
        if depth > DEEPEST {
            return;
        }
        let spec = layout.get("spec");
        let list = |key: &str| spec.and_then(|spec| spec.get(key));
        match text(layout, "kind") {
            "RowsLayout" => {
                self.of_rows.push(layout);
                let Some(rows) = list("rows") else { return };
                for row in rows.items() {
                    self.rows.push((row, rows));
                    if let Some(inner) = row.get("spec").and_then(|spec| spec.get("layout")) {
                        self.layout(inner, Some(row), depth + 1);
                    }
                }
            }
            "TabsLayout" => {
                let tabs = list("tabs").into_iter().flat_map(Node::items);
                for inner in tabs.filter_map(|tab| tab.get("spec")?.get("layout")) {
                    self.layout(inner, None, depth + 1);
                }
            }
            kind if kind.ends_with("Layout") => self.leaves.push(Leaf { node: layout, kind, row }),
            _ => {}
        }
    }

    /// The row with this title.
    pub(super) fn row(&self, title: &str) -> Option<(Node<'a>, Node<'a>)> {
        self.rows.iter().copied().find(|(row, _)| row_title(*row) == title)
    }

    /// The leaf that an element is placed in.
    pub(super) fn leaf_of(&self, name: &str) -> Option<Leaf<'a>> {
        self.leaves.iter().copied().find(|leaf| {
            leaf.items().any(|item| item.get("spec").is_some_and(|spec| refers(spec, name)))
        })
    }
}

impl<'a> Leaf<'a> {
    pub(super) fn items(self) -> impl Iterator<Item = Node<'a>> {
        let list = self.node.get("spec").and_then(|spec| spec.get("items"));
        list.into_iter().flat_map(Node::items)
    }

    /// Whether its items have places.
    pub(super) fn is_grid(self) -> bool {
        self.kind == "GridLayout"
    }

    /// The places of its items, those inside of grid rows too.
    pub(super) fn rects(self) -> Vec<Rect> {
        let mut found = Vec::new();
        for spec in self.items().filter_map(|item| item.get("spec")) {
            found.push(rect(spec));
            let inner = spec.get("elements").into_iter().flat_map(Node::items);
            found.extend(inner.filter_map(|item| Some(rect(item.get("spec")?))));
        }
        found
    }
}

/// The title of a row.
pub(super) fn row_title(row: Node<'_>) -> &str {
    row.get("spec").map(|spec| text(spec, "title")).unwrap_or_default()
}

/// Whether an item's spec places the element of this name.
pub(super) fn refers(spec: Node<'_>, name: &str) -> bool {
    spec.get("element").is_some_and(|element| text(element, "name") == name)
}

/// The place of an item of a grid.
pub(super) fn rect(spec: Node<'_>) -> Rect {
    let figure = |key: &str| spec.get(key).and_then(number);
    Rect {
        x: figure("x").unwrap_or(0),
        y: figure("y").unwrap_or(0),
        w: figure("width").unwrap_or(24),
        h: figure("height").unwrap_or(1),
    }
}
