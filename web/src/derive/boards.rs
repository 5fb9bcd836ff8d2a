//! The dashboards of a file: their rows, and a small map of one.

use std::rc::Rc;

use backwatch_core::merge::{Block, Recognised, recognise};
use yew::prelude::*;

/// A dashboard of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Board {
    /// Its title.
    pub(crate) title: AttrValue,
    /// The titles of its rows, in order; each once, those without a title left out.
    pub(crate) rows: Vec<AttrValue>,
}

/// The dashboards of a file.
pub(crate) fn boards(file: &Recognised) -> Rc<[Board]> {
    let board = |(index, title): (usize, String)| {
        let mut rows: Vec<AttrValue> = Vec::new();
        for row in file.rows(index).into_iter().map(AttrValue::from) {
            if !row.trim().is_empty() && !rows.contains(&row) {
                rows.push(row);
            }
        }
        Board { title: title.into(), rows }
    };
    file.dashboards().into_iter().enumerate().map(board).collect()
}

/// The panels and row headings of the `index`-th dashboard of a text.
pub(crate) fn map(name: &str, text: &str, index: usize) -> Vec<Block> {
    recognise(name, text.as_bytes()).map(index)
}
