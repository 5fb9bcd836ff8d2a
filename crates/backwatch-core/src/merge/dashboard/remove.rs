//! Takes our panels out of a dashboard, and with them the row and the variable that came with them.

use backwatch_edit::{Node, Op, Value};

use super::datasource;
use super::grid::Rect;
use super::panels::{Layout, Panel, text};
use crate::merge::ChangeKind;
use crate::merge::kind::Site;
use crate::merge::work::Work;

/// Removes everything of ours from a classic dashboard.
pub(super) fn classic(site: &Site, dashboard: Node<'_>, layout: &Layout<'_>, work: &mut Work) {
    let is_ours = |panel: &Panel<'_>| is_marked(text(panel.node, "description"));
    let (ours, others): (Vec<Panel<'_>>, Vec<Panel<'_>>) =
        layout.panels.iter().copied().partition(is_ours);
    if ours.is_empty() {
        return;
    }
    let mut bands = Bands::default();
    for (index, heading) in layout.headings.iter().enumerate() {
        let in_row = || layout.of_row(index);
        let empties = in_row().next().is_some() && in_row().all(is_ours);
        let removed: Vec<Panel<'_>> = in_row().copied().filter(is_ours).collect();
        if empties {
            work.ops.push(Op::remove(site.route_of(heading.node)));
            let line = Some(site.place(heading.node).line);
            let place = format!("row {}", text(heading.node, "title"));
            work.change(ChangeKind::Removed, &place, line, "took out the row: it was ours");
            bands.gone.push(heading.node);
        }
        let open = removed.iter().filter(|panel| !panel.is_nested);
        bands.add(open.chain(empties.then_some(heading)));
    }
    bands.add(ours.iter().filter(|panel| panel.row.is_none()));
    for panel in &ours {
        let heading = panel.row.and_then(|row| layout.headings.get(row));
        let with_row = panel.is_nested && heading.is_some_and(|h| bands.gone.contains(&h.node));
        if !with_row {
            work.ops.push(Op::remove(site.route_of(panel.node)));
        }
        let line = Some(site.place(panel.node).line);
        let place = format!("panel {}", text(panel.node, "title"));
        work.change(ChangeKind::Removed, &place, line, "took out the panel: it was ours");
    }
    bands.close(site, others.iter().chain(&layout.headings), work);
    let rest: Vec<Node<'_>> = others.iter().map(|panel| panel.node).collect();
    if let Some(variable) = datasource::added(dashboard, &rest) {
        work.ops.push(Op::remove(site.route_of(variable)));
        let line = Some(site.place(variable).line);
        work.change(ChangeKind::Removed, "dashboard", line, "took out the variable: it was ours");
    }
}

/// The lines of the grid that become free, and the headings that go.
#[derive(Debug, Default)]
struct Bands<'a> {
    free: Vec<(u64, u64)>,
    gone: Vec<Node<'a>>,
}

impl<'a> Bands<'a> {
    fn add<'p>(&mut self, panels: impl Iterator<Item = &'p Panel<'a>>)
    where
        'a: 'p,
    {
        let rects: Vec<Rect> = panels.filter_map(|panel| panel.rect).collect();
        let top = rects.iter().map(|rect| rect.y).min();
        let bottom = rects.iter().map(|rect| rect.bottom()).max();
        self.free.extend(top.zip(bottom));
    }

    /// What stands below lines that nobody else uses moves up.
    fn close<'p>(&self, site: &Site, others: impl Iterator<Item = &'p Panel<'a>>, work: &mut Work)
    where
        'a: 'p,
    {
        let others = others.filter(|p| !p.is_nested && !self.gone.contains(&p.node));
        let others: Vec<(&Panel<'_>, Rect)> = others.filter_map(|p| Some((p, p.rect?))).collect();
        let unused = |(top, bottom): &&(u64, u64)| {
            !others.iter().any(|(_, rect)| rect.y < *bottom && *top < rect.bottom())
        };
        let free: Vec<(u64, u64)> = self.free.iter().filter(unused).copied().collect();
        for (panel, rect) in &others {
            let above = free.iter().filter(|(_, bottom)| *bottom <= rect.y);
            let by: u64 = above.map(|(top, bottom)| bottom - top).sum();
            if by > 0 {
                let at = site.route_of(panel.node).key("gridPos").key("y");
                work.ops.push(Op::replace(at, Value::number((rect.y - by).to_string())));
            }
        }
    }
}

/// Whether a description carries a marker of ours.
pub(super) fn is_marked(description: &str) -> bool {
    description.split_whitespace().any(|word| {
        let mut parts = word.strip_prefix("backwatch:").unwrap_or_default().split('/');
        parts.clone().count() == 3 && parts.all(|part| !part.is_empty())
    })
}
