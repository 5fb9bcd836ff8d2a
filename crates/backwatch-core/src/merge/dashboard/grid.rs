//! Places on a dashboard's grid of 24 columns.

use backwatch_edit::{Node, Op, Value};

use super::panels::Panel;
use crate::merge::kind::Site;

/// A rectangle of the grid.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Rect {
    pub(super) x: u64,
    pub(super) y: u64,
    pub(super) w: u64,
    pub(super) h: u64,
}

impl Rect {
    /// `gridPos` of a panel; none where it has no figures.
    pub(super) fn read(panel: Node<'_>) -> Option<Self> {
        let grid = panel.get("gridPos")?;
        let figure = |key: &str| number(grid.get(key)?);
        let (x, w) = (figure("x").unwrap_or(0), figure("w").unwrap_or(0));
        Some(Self { x, y: figure("y")?, w, h: figure("h").unwrap_or(1) })
    }

    /// The first line below it.
    pub(super) fn bottom(self) -> u64 {
        self.y.saturating_add(self.h)
    }

    fn overlaps(self, other: Self) -> bool {
        self.x < other.x + other.w
            && other.x < self.x + self.w
            && self.y < other.bottom()
            && other.y < self.bottom()
    }
}

/// A whole number of a node, however it is spelled; negative and huge ones are none.
pub(super) fn number(node: Node<'_>) -> Option<u64> {
    let text = node.as_str()?;
    let whole = text.split(['.', 'e', 'E']).next().unwrap_or(text);
    let plain = text.parse().ok().or_else(|| {
        let only_zeros =
            text.get(whole.len()..)?.trim_start_matches('.').bytes().all(|b| b == b'0');
        if only_zeros { whole.parse().ok() } else { None }
    });
    plain.filter(|n: &u64| *n < 1 << 40)
}

/// Hands out places for panels of ours in a row that is there already: gaps first, then new lines.
#[derive(Debug)]
pub(super) struct Slots {
    taken: Vec<Rect>,
    top: u64,
    bottom: u64,
    start: u64,
}

impl Slots {
    pub(super) fn new(taken: Vec<Rect>, top: u64) -> Self {
        let bottom = taken.iter().map(|rect| rect.bottom()).max().unwrap_or(top).max(top);
        Self { taken, top, bottom, start: bottom }
    }

    /// The next free place of the given size.
    pub(super) fn next(&mut self, (w, h): (u64, u64)) -> Rect {
        let columns = (0..=24 - w).step_by(usize::try_from(w).unwrap_or(6));
        for y in self.top..=self.bottom {
            let fits_above = y + h <= self.bottom || y == self.bottom;
            for x in columns.clone() {
                let rect = Rect { x, y, w, h };
                if fits_above && !self.taken.iter().any(|taken| taken.overlaps(rect)) {
                    return self.take(rect);
                }
            }
        }
        self.take(Rect { x: 0, y: self.bottom, w, h })
    }

    /// By how much what follows has to move down.
    pub(super) fn grown(&self) -> u64 {
        self.bottom - self.start
    }

    fn take(&mut self, rect: Rect) -> Rect {
        self.taken.push(rect);
        self.bottom = self.bottom.max(rect.bottom());
        rect
    }
}

/// Moves panels at or below a line; `by` counts down the page.
pub(super) fn shift(site: &Site, panels: &[Panel<'_>], from: u64, by: i64, ops: &mut Vec<Op>) {
    for panel in panels.iter().filter(|panel| !panel.is_nested) {
        let Some(rect) = panel.rect.filter(|rect| rect.y >= from) else { continue };
        let Some(y) = rect.y.checked_add_signed(by) else { continue };
        let at = site.route_of(panel.node).key("gridPos").key("y");
        ops.push(Op::replace(at, Value::number(y.to_string())));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_are_filled_before_lines_are_added() {
        let rect = |x, y, w, h| Rect { x, y, w, h };
        let mut slots = Slots::new(vec![rect(0, 1, 6, 6), rect(12, 1, 6, 6)], 1);
        assert_eq!(slots.next((6, 6)), rect(6, 1, 6, 6));
        assert_eq!(slots.next((6, 6)), rect(18, 1, 6, 6));
        assert_eq!((slots.next((6, 6)), slots.grown()), (rect(0, 7, 6, 6), 6));
        assert_eq!((slots.next((6, 6)), slots.grown()), (rect(6, 7, 6, 6), 6));
        let mut empty = Slots::new(Vec::new(), 5);
        assert_eq!(empty.next((6, 6)), rect(0, 5, 6, 6));
    }
}
