//! Our rows in a classic dashboard.

use backwatch_edit::{Data, Node, Op, Position, Route, Step, Value};

use super::datasource;
use super::grid::{Rect, Slots, shift};
use super::panels::{Heading, Layout, Panel, exprs, has_marker, text};
use super::reconcile::{Difference, reconcile};
use super::{Merge, adopt};
use crate::artefact::dashboard::classic::{self, Datasource};
use crate::artefact::dashboard::{PanelKind, Row};
use crate::diagnostic::Diagnostic;
use crate::merge::kind::Site;
use crate::merge::work::Work;
use crate::merge::{ChangeKind, Placement};

/// The titles of a dashboard's rows.
pub(super) fn row_titles(dashboard: Node<'_>) -> Vec<String> {
    Layout::read(dashboard).rows.iter().map(|row| row.title.to_owned()).collect()
}

/// The rows of ours that the dashboard holds already.
pub(super) fn known(merge: &Merge<'_>, dashboard: Node<'_>) -> Vec<usize> {
    let layout = Layout::read(dashboard);
    (0..merge.rows.len()).filter(|index| found(merge, &layout, *index).is_some()).collect()
}

/// Collects the edits: known rows are updated, fresh ones added.
pub(super) fn merge(
    merge: &Merge<'_>,
    site: &Site,
    known: &[usize],
    fresh: &[usize],
    work: &mut Work,
) -> Result<(), Vec<Diagnostic>> {
    let Some(dashboard) = site.node() else { return Ok(()) };
    let layout = Layout::read(dashboard);
    if merge.options.remove {
        super::remove::classic(site, dashboard, &layout, work);
        return Ok(());
    }
    let chosen = datasource::choose(dashboard, &layout);
    let mut writer = Writer { merge, site, layout: &layout, next_id: layout.next_id(), work };
    let mut adds = !fresh.is_empty();
    for index in known {
        adds |= writer.update(*index, &chosen.datasource);
    }
    writer.add(fresh, &chosen.datasource)?;
    if let Some(variable) = chosen.variable.filter(|_| adds) {
        let name = variable.get("name").and_then(Value::as_str).unwrap_or_default();
        let text = format!("added the variable {name}, by which the Prometheus is chosen");
        work.change(ChangeKind::Added, "dashboard", None, text);
        datasource::add(site, dashboard, variable, &mut work.ops);
    }
    Ok(())
}

/// The panels of one of our rows, and whether they carry our marker.
fn found<'a>(
    merge: &Merge<'_>,
    layout: &Layout<'a>,
    index: usize,
) -> Option<([Option<Panel<'a>>; PanelKind::ALL.len()], bool)> {
    let row = merge.rows.get(index)?;
    let marked = PanelKind::ALL.map(|kind| {
        let marker = &row.panels.iter().find(|panel| panel.kind == kind)?.marker;
        let ours = |panel: &&Panel<'a>| has_marker(text(panel.node, "description"), marker);
        layout.panels.iter().find(ours).copied()
    });
    if marked.iter().any(Option::is_some) {
        return Some((marked, true));
    }
    let is_marked = |node: Node<'_>| text(node, "description").contains("backwatch:");
    let backup = merge.plan.backups.get(index)?;
    adopt::find(layout, backup, is_marked).map(|panels| (panels, false))
}

struct Writer<'w, 'a> {
    merge: &'w Merge<'w>,
    site: &'w Site,
    layout: &'w Layout<'a>,
    next_id: u64,
    work: &'w mut Work,
}

impl Writer<'_, '_> {
    fn id(&mut self) -> u64 {
        let id = self.next_id;
        self.next_id += 1;
        id
    }

    /// Updates a row that is there; whether panels were added to it.
    fn update(&mut self, index: usize, datasource: &Datasource) -> bool {
        let Some((panels, is_marked)) = found(self.merge, self.layout, index) else { return false };
        let Some(own) = self.merge.rows.get(index) else { return false };
        let mut missing = Vec::new();
        for (ours, theirs) in own.panels.iter().zip(panels) {
            match theirs {
                Some(theirs) => self.update_panel(ours, theirs, datasource, is_marked),
                None => missing.push(ours),
            }
        }
        let home = panels.iter().flatten().find_map(|panel| panel.row);
        if let Some(heading) = home.and_then(|row| self.layout.rows.get(row)) {
            self.rename(index, own, heading);
        }
        if missing.is_empty() || !self.merge.options.add.rows {
            return false;
        }
        let first = panels.iter().flatten().next().copied();
        self.fill(own, &missing, home, first, datasource);
        true
    }

    /// The row's title follows the display name as long as it is the one that we gave.
    fn rename(&mut self, index: usize, own: &Row, heading: &Heading<'_>) {
        let ours = self.merge.base.get(index).is_some_and(|base| base.title == heading.title);
        if ours && heading.title != own.title {
            let at = self.site.route_of(heading.node).key("title");
            self.work.ops.push(Op::replace(at, own.title.as_str()));
            let text = format!("renamed the row to {}", own.title);
            let line = Some(self.site.place(heading.node).line);
            self.work.change(ChangeKind::Replaced, &format!("row {}", heading.title), line, text);
        }
    }

    fn update_panel(
        &mut self,
        ours: &crate::artefact::dashboard::Panel,
        theirs: Panel<'_>,
        datasource: &Datasource,
        is_marked: bool,
    ) {
        let placement = classic::Placement { id: 0, x: 0, y: 0 };
        let mut value = classic::panel(ours, datasource, placement);
        keep_theirs(&mut value, theirs.node);
        let differences = reconcile(theirs.node, &value, &self.site.route_of(theirs.node));
        if differences.is_empty() {
            return;
        }
        let title = text(theirs.node, "title");
        let place = format!("panel {title}");
        let line = Some(self.site.place(theirs.node).line);
        if !is_marked {
            let text = format!("took over the panel where it stands, as {}", ours.title);
            self.work.change(ChangeKind::Adopted, &place, line, text);
            self.warn_of_lost_source(ours, theirs);
        }
        for Difference { path, old, new, op } in differences {
            let text = match old {
                Some(old) => format!("{path}: {old} -> {new}"),
                None => format!("{path} added: {new}"),
            };
            self.work.change(ChangeKind::Replaced, &place, line, text);
            self.work.ops.push(op);
        }
    }

    /// A panel that asked for uploads says UNKNOWN from now on if the settings name no source.
    fn warn_of_lost_source(&mut self, ours: &crate::artefact::dashboard::Panel, theirs: Panel<'_>) {
        let unknown = ours.queries.first().is_some_and(|query| query.expr == "vector(2)");
        let asked = exprs(theirs.node).first().map(|expr| (*expr).to_owned());
        if let Some(asked) = asked.filter(|_| unknown && ours.kind == PanelKind::OffSite) {
            let text = format!(
                "the panel {} asked for {asked}; the settings name no off-site source",
                text(theirs.node, "title")
            );
            let hint = "set off_site in the settings if something really exports it";
            self.work.warn(self.site, theirs.node, text, hint);
        }
    }

    /// Adds panels to a row of which some are there.
    fn fill(
        &mut self,
        own: &Row,
        missing: &[&crate::artefact::dashboard::Panel],
        home: Option<usize>,
        first: Option<Panel<'_>>,
        datasource: &Datasource,
    ) {
        let inside = |panel: &&Panel<'_>| panel.row == home;
        let rects = self.layout.panels.iter().filter(inside).filter_map(|panel| panel.rect);
        let rects: Vec<Rect> = rects.collect();
        let top = rects.iter().map(|rect| rect.y).min().unwrap_or(0);
        let bottom = rects.iter().map(|rect| rect.bottom()).max().unwrap_or(top);
        let mut slots = Slots::new(rects, top);
        let heading = home.and_then(|row| self.layout.rows.get(row));
        let nested = first.is_some_and(|panel| panel.is_nested);
        let (at, position) = match heading {
            Some(heading) if nested => {
                (self.site.route_of(heading.node).key("panels"), Position::Last)
            }
            Some(heading) => self.behind(heading.section.1),
            None => self.end(),
        };
        for ours in missing {
            let slot = slots.next(classic::PANEL_SIZE);
            let placement = classic::Placement { id: self.id(), x: slot.x, y: slot.y };
            let value = classic::panel(ours, datasource, placement);
            let position = position.clone();
            self.work.ops.push(Op::InsertItem { at: at.clone(), value, position });
            let text = format!("added the panel {}", ours.title);
            let place = heading.map_or(own.title.as_str(), |heading| heading.title);
            self.work.change(ChangeKind::Added, &format!("row {place}"), None, text);
        }
        if !nested {
            self.push_down(bottom, slots.grown());
        }
    }

    /// Behind the n-th item of the dashboard's panels.
    fn behind(&self, item: usize) -> (Route, Position) {
        let list = self.layout.list.map(|list| self.site.route_of(list));
        (list.unwrap_or_default(), Position::After(Step::Index(item)))
    }

    fn end(&self) -> (Route, Position) {
        let list = self.layout.list.map(|list| self.site.route_of(list));
        (list.unwrap_or_default(), Position::Last)
    }

    fn push_down(&mut self, from: u64, by: u64) {
        let Ok(by) = i64::try_from(by) else { return };
        if by > 0 {
            shift(self.site, &self.layout.panels, from, by, &mut self.work.ops);
            shift(self.site, &self.layout.headings, from, by, &mut self.work.ops);
        }
    }

    /// Adds rows of which nothing is there.
    fn add(&mut self, fresh: &[usize], source: &Datasource) -> Result<(), Vec<Diagnostic>> {
        if fresh.is_empty() {
            return Ok(());
        }
        let placement = self.merge.options.placement.clone();
        let (heading, with_heading) = match &placement {
            Placement::End => (None, true),
            Placement::AfterRow(title) => (Some(self.row(title)?), true),
            Placement::InsideRow(title) => (Some(self.row(title)?), false),
        };
        let folded = heading.filter(|row| !with_heading && self.is_folded(*row));
        let top = match (heading, folded) {
            (None, _) => self.layout.bottom(),
            (Some(row), None) => self.layout.row_bottom(row),
            (Some(_), Some(row)) => {
                let nested = self.layout.of_row(row).filter_map(|panel| panel.rect);
                let below = nested.map(Rect::bottom).max();
                below.unwrap_or_else(|| self.layout.row_bottom(row))
            }
        };
        let mut values = Vec::new();
        let mut y = top;
        for index in fresh {
            let Some(own) = self.merge.rows.get(*index) else { continue };
            y = self.row_values(own, y, with_heading, source, &mut values);
        }
        if heading.is_some() && folded.is_none() {
            self.push_down(top, y - top);
        }
        self.insert(values, heading, folded);
        Ok(())
    }

    /// The heading and panels of a row from a line on; the first line below them.
    fn row_values(
        &mut self,
        own: &Row,
        y: u64,
        with_heading: bool,
        source: &Datasource,
        values: &mut Vec<Value>,
    ) -> u64 {
        let mut y = y;
        if with_heading {
            values.push(classic::row_heading(own, self.id(), y));
            y += 1;
        }
        for (index, panel) in (0..).zip(&own.panels) {
            let (x, below) = classic::cell(index);
            let at = classic::Placement { id: self.id(), x, y: y + below };
            values.push(classic::panel(panel, source, at));
        }
        let text = format!("added {} panels", own.panels.len());
        self.work.change(ChangeKind::Added, &format!("row {}", own.title), None, text);
        y + classic::height(own)
    }

    fn insert(&mut self, values: Vec<Value>, heading: Option<usize>, folded: Option<usize>) {
        if let Some(row) = folded.and_then(|row| self.layout.rows.get(row)) {
            let at = self.site.route_of(row.node).key("panels");
            let ops = values.into_iter().map(|value| Op::append(at.clone(), value));
            return self.work.ops.extend(ops);
        }
        let row = heading.and_then(|row| self.layout.rows.get(row));
        let (at, position) = row.map_or_else(|| self.end(), |row| self.behind(row.section.1));
        if self.layout.list.is_none() {
            let object = self.site.route(&self.site.object);
            return self.work.ops.push(Op::add_key(object, "panels", Value::sequence(values)));
        }
        let ops = values.into_iter().map(|value| {
            let (at, position) = (at.clone(), position.clone());
            Op::InsertItem { at, value, position }
        });
        self.work.ops.extend(ops);
    }

    /// A row whose panels stand inside of its heading.
    fn is_folded(&self, row: usize) -> bool {
        let heading = self.layout.rows.get(row);
        heading.is_some_and(|row| row.is_collapsed && row.node.get("panels").is_some())
    }

    fn row(&self, title: &str) -> Result<usize, Vec<Diagnostic>> {
        let place = self.layout.rows.iter().position(|row| row.title == title);
        place.ok_or_else(|| {
            let titles: Vec<&str> = self.layout.rows.iter().map(|row| row.title).collect();
            let error = Diagnostic::error(format!("the dashboard has no row {title:?}"));
            vec![if titles.is_empty() {
                error.hint("it has no rows; add ours at the end")
            } else {
                error.hint(format!("its rows are {}", titles.join(", ")))
            }]
        })
    }
}

/// What stays as it is in a panel that is there: its id and place, its data source, and its options
/// where somebody chose another kind of panel.
fn keep_theirs(value: &mut Value, theirs: Node<'_>) {
    let other = value.get("type").and_then(Value::as_str) != Some(text(theirs, "type"));
    let Data::Mapping(entries) = value.data_mut() else { return };
    entries.retain(|(key, _)| {
        let kept = matches!(key.as_str(), "id" | "gridPos" | "pluginVersion");
        let source = key == "datasource" && theirs.get("datasource").is_some();
        let options = other && matches!(key.as_str(), "type" | "options");
        !(kept || source || options)
    });
    let targets = entries.iter_mut().find(|(key, _)| key == "targets");
    let Some(Data::Sequence(targets)) = targets.map(|(_, value)| value.data_mut()) else { return };
    for target in targets {
        let letter = target.get("refId").and_then(Value::as_str).unwrap_or_default().to_owned();
        let mut items = theirs.get("targets").into_iter().flat_map(Node::items);
        let has_source = items
            .find(|item| text(*item, "refId") == letter)
            .is_some_and(|item| item.get("datasource").is_some());
        if let (true, Data::Mapping(entries)) = (has_source, target.data_mut()) {
            entries.retain(|(key, _)| key != "datasource");
        }
    }
}
