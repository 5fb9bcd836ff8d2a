//! Our rows in a dashboard resource with elements and a layout.

mod layout;
mod map;
mod remove;
mod value;

pub(super) use map::map;

use std::collections::BTreeSet;

use backwatch_edit::{Node, Op, Position, Step, Value};

use self::layout::{Layouts, Leaf, row_title};
use self::value::Form;
use super::Merge;
use super::grid::{Rect, Slots, number};
use super::panels::{has_marker, text};
use super::reconcile::reconcile;
use crate::artefact::dashboard::classic::{Datasource, PANEL_SIZE, cell, height as lines};
use crate::artefact::dashboard::{Panel, Row};
use crate::diagnostic::Diagnostic;
use crate::merge::kind::{Site, groups_at};
use crate::merge::work::Work;
use crate::merge::{ChangeKind, Placement};

/// The titles of a dashboard's rows.
pub(super) fn row_titles(spec: Node<'_>) -> Vec<String> {
    let rows = Layouts::read(spec).rows;
    rows.into_iter().map(|(row, _)| row_title(row).to_owned()).collect()
}

/// The rows of ours that the dashboard holds already.
pub(super) fn known(merge: &Merge<'_>, spec: Node<'_>) -> Vec<usize> {
    let holds = |row: &Row| row.panels.iter().any(|panel| element(spec, panel).is_some());
    let rows = merge.rows.iter().enumerate();
    rows.filter(|(_, row)| holds(row)).map(|(index, _)| index).collect()
}

/// Collects the edits: known rows are updated, fresh ones added.
pub(super) fn merge(
    merge: &Merge<'_>,
    site: &Site,
    known: &[usize],
    fresh: &[usize],
    work: &mut Work,
) -> Result<(), Vec<Diagnostic>> {
    let Some(spec) = site.node() else { return Ok(()) };
    let layouts = Layouts::read(spec);
    if merge.options.remove {
        remove::elements(site, spec, &layouts, work);
        return Ok(());
    }
    let (uid, variable) = datasource(spec);
    let names = elements(spec).map(|(name, _)| name.to_owned()).collect();
    let ids = elements(spec).filter_map(|(_, e)| number(e.get("spec")?.get("id")?));
    let mut writer = Writer {
        merge,
        site,
        spec,
        layouts,
        form: Form::of(spec, version(site)),
        source: Datasource { uid },
        next_id: ids.max().unwrap_or(0) + 1,
        names,
        work,
    };
    let mut adds = !fresh.is_empty();
    for index in known {
        adds |= writer.update(*index);
    }
    writer.add(fresh)?;
    if let Some(name) = variable.filter(|_| adds) {
        writer.add_variable(&name);
    }
    Ok(())
}

/// The elements of a dashboard.
fn elements(spec: Node<'_>) -> impl Iterator<Item = (&str, Node<'_>)> {
    let entries = spec.get("elements").into_iter().flat_map(Node::entries);
    entries.filter_map(|(name, element)| Some((name.as_str()?, element)))
}

/// The element that carries a panel's marker.
fn element<'a>(spec: Node<'a>, panel: &Panel) -> Option<(&'a str, Node<'a>)> {
    elements(spec).find(|(_, element)| {
        let spec = element.get("spec");
        spec.is_some_and(|spec| has_marker(text(spec, "description"), &panel.marker))
    })
}

/// The `apiVersion` of the resource around a spec.
fn version(site: &Site) -> Option<&str> {
    let (_, around) = site.object.steps().split_last()?;
    let route = around.iter().fold(backwatch_edit::Route::root(), |r, step| r.step(step.clone()));
    site.document.node(&route).ok()?.get("apiVersion")?.as_str()
}

/// What the queries ask: a variable of the dashboard, the source that most queries ask, or a variable
/// to be added under the given name.
fn datasource(spec: Node<'_>) -> (String, Option<String>) {
    let variables: Vec<(&str, &str)> = spec
        .get("variables")
        .into_iter()
        .flat_map(Node::items)
        .filter_map(|variable| Some((text(variable, "kind"), variable.get("spec")?)))
        .map(|(kind, spec)| {
            let prometheus = kind == "DatasourceVariable" && text(spec, "pluginId") == "prometheus";
            (text(spec, "name"), if prometheus { "prometheus" } else { "" })
        })
        .collect();
    if let Some((name, _)) = variables.iter().find(|(_, plugin)| !plugin.is_empty()) {
        return (format!("${{{name}}}"), None);
    }
    let mut used: Vec<(&str, usize)> = Vec::new();
    for uid in elements(spec).flat_map(|(_, element)| asked(element)) {
        match used.iter_mut().find(|(known, _)| *known == uid) {
            Some((_, count)) => *count += 1,
            None => used.push((uid, 1)),
        }
    }
    let most = used.iter().map(|(_, count)| *count).max();
    if let Some((uid, _)) = most.and_then(|most| used.iter().find(|(_, count)| *count == most)) {
        return ((*uid).to_owned(), None);
    }
    let free = |name: &&str| !variables.iter().any(|(taken, _)| taken == name);
    let names = ["datasource", "prometheus", "prometheus_datasource"];
    let name = names.into_iter().find(free).unwrap_or("backup_prometheus");
    (format!("${{{name}}}"), Some(name.to_owned()))
}

/// The Prometheus sources that an element's queries ask.
fn asked(element: Node<'_>) -> Vec<&str> {
    let data = element.get("spec").and_then(|spec| spec.get("data")?.get("spec")?.get("queries"));
    let queries = data.into_iter().flat_map(Node::items).filter_map(|query| query.get("spec"));
    queries
        .filter_map(|spec| {
            let query = spec.get("query")?;
            if text(query, "group") == "prometheus" {
                return query.get("datasource")?.get("name")?.as_str();
            }
            let source = spec.get("datasource")?;
            (text(source, "type") == "prometheus").then(|| source.get("uid")?.as_str())?
        })
        .collect()
}

struct Writer<'w, 'a> {
    merge: &'w Merge<'w>,
    site: &'w Site,
    spec: Node<'a>,
    layouts: Layouts<'a>,
    form: Form,
    source: Datasource,
    next_id: u64,
    names: BTreeSet<String>,
    work: &'w mut Work,
}

impl<'a> Writer<'_, 'a> {
    /// Updates the elements of a row; whether some were added.
    fn update(&mut self, index: usize) -> bool {
        let merge = self.merge;
        let Some(own) = merge.rows.get(index) else { return false };
        let mut missing = Vec::new();
        let mut home: Option<Leaf<'a>> = None;
        for panel in &own.panels {
            let Some((name, element)) = element(self.spec, panel) else {
                missing.push(panel);
                continue;
            };
            home = home.or_else(|| self.layouts.leaf_of(name));
            self.update_element(panel, element);
        }
        self.rename(index, own, home);
        let Some(home) = home.filter(|_| !missing.is_empty() && merge.options.add.rows) else {
            return false;
        };
        self.fill(own, &missing, home);
        true
    }

    fn update_element(&mut self, panel: &Panel, element: Node<'_>) {
        let Some(spec) = element.get("spec") else { return };
        let whole = value::element(panel, &self.source, 0, self.form);
        let Some(mut ours) = whole.get("spec").cloned() else { return };
        value::keep_theirs(&mut ours, spec, self.form);
        let place = format!("panel {}", text(spec, "title"));
        let line = Some(self.site.place(spec).line);
        for found in reconcile(spec, &ours, &self.site.route_of(spec)) {
            let text = match found.old {
                Some(old) => format!("{}: {old} -> {}", found.path, found.new),
                None => format!("{} added: {}", found.path, found.new),
            };
            self.work.change(ChangeKind::Replaced, &place, line, text);
            self.work.ops.push(found.op);
        }
    }

    /// The row's title follows the display name as long as it is the one that we gave.
    fn rename(&mut self, index: usize, own: &Row, home: Option<Leaf<'_>>) {
        let Some(row) = home.and_then(|leaf| leaf.row) else { return };
        let old = row_title(row);
        if old != own.title && self.merge.base.get(index).is_some_and(|base| base.title == old) {
            let at = self.site.route_of(row).key("spec").key("title");
            self.work.ops.push(Op::replace(at, own.title.as_str()));
            let text = format!("renamed the row to {}", own.title);
            let line = Some(self.site.place(row).line);
            self.work.change(ChangeKind::Replaced, &format!("row {old}"), line, text);
        }
    }

    /// Adds an element; the name by which a layout refers to it.
    fn add_element(&mut self, own: &Row, panel: &Panel) -> String {
        let backup = self.merge.rows.iter().position(|row| row.title == own.title).unwrap_or(0);
        let group = self.merge.plan.group_name(backup);
        let base = format!("{group}-{}", panel.kind.key());
        let mut name = base.clone();
        let mut count = 1;
        while !self.names.insert(name.clone()) {
            count += 1;
            name = format!("{base}-{count}");
        }
        let id = self.next_id;
        self.next_id += 1;
        let value = value::element(panel, &self.source, id, self.form);
        let elements = self.site.route(&self.site.object).key("elements");
        self.work.ops.push(Op::add_key(elements, name.as_str(), value));
        name
    }

    /// Adds panels to a layout of which others are there.
    fn fill(&mut self, own: &Row, panels: &[&Panel], leaf: Leaf<'_>) {
        let mut slots = Slots::new(leaf.rects(), 0);
        let at = leaf.node.get("spec").map(|spec| self.site.route_of(spec).key("items"));
        for panel in panels {
            let name = self.add_element(own, panel);
            let place = leaf.is_grid().then(|| slots.next(PANEL_SIZE));
            let item = value::item(leaf.kind, &name, place);
            if let Some(at) = &at {
                self.work.ops.push(Op::append(at.clone(), item));
            }
            let place = format!("row {}", own.title);
            let text = format!("added the panel {}", panel.title);
            self.work.change(ChangeKind::Added, &place, None, text);
        }
    }

    /// Adds rows of which nothing is there.
    fn add(&mut self, fresh: &[usize]) -> Result<(), Vec<Diagnostic>> {
        let merge = self.merge;
        for index in fresh {
            let Some(own) = merge.rows.get(*index) else { continue };
            match &merge.options.placement {
                Placement::End => match self.layouts.of_rows.first().copied() {
                    Some(rows) => self.add_row(own, rows, Position::Last),
                    None => self.add_loose(own, fresh, *index)?,
                },
                Placement::AfterRow(title) => {
                    let (row, list) = self.row(title)?;
                    let place = list.items().position(|item| item == row).unwrap_or(0);
                    let rows = self.layouts.of_rows.iter().copied().find(|layout| {
                        layout.get("spec").and_then(|spec| spec.get("rows")) == Some(list)
                    });
                    if let Some(rows) = rows {
                        self.add_row(own, rows, Position::After(Step::Index(place)));
                    }
                }
                Placement::InsideRow(title) => {
                    let (row, _) = self.row(title)?;
                    let leaf = self.layouts.leaves.iter().copied().find(|l| l.row == Some(row));
                    let leaf = leaf.ok_or_else(|| {
                        let text = format!("the row {title:?} holds rows of its own, no panels");
                        vec![Diagnostic::error(text).hint("choose one of those")]
                    })?;
                    self.add_to(own, leaf, fresh, *index);
                }
            }
        }
        Ok(())
    }

    fn add_row(&mut self, own: &Row, rows: Node<'_>, position: Position) {
        let (width, height) = PANEL_SIZE;
        let mut items = Vec::new();
        for (place, panel) in (0..).zip(&own.panels) {
            let name = self.add_element(own, panel);
            let (x, y) = cell(place);
            let rect = Rect { x, y, w: width, h: height };
            items.push(value::item("GridLayout", &name, Some(rect)));
        }
        let value = value::row(&own.title, items);
        let (node, missing) = groups_at(rows, &["spec", "rows"]);
        let at = self.site.route_of(node);
        if missing.is_empty() {
            self.work.ops.push(Op::InsertItem { at, value, position });
        }
        self.said(own);
    }

    /// Without rows, the panels go into the first layout there is: that of the first tab.
    fn add_loose(
        &mut self,
        own: &Row,
        fresh: &[usize],
        index: usize,
    ) -> Result<(), Vec<Diagnostic>> {
        let leaf = self.layouts.leaves.first().copied().ok_or_else(|| {
            let (line, column) = self.spec.line_column();
            let kind = self.spec.get("layout").map(|layout| text(layout, "kind"));
            let (error, hint) = match kind {
                Some("TabsLayout") => ("the dashboard has no tab yet", "add one in Grafana first"),
                _ => (
                    "the dashboard's layout is of a kind that is not known",
                    "known are GridLayout, RowsLayout, AutoGridLayout and TabsLayout",
                ),
            };
            vec![Diagnostic::error(error).at(line, column).hint(hint)]
        })?;
        self.add_to(own, leaf, fresh, index);
        Ok(())
    }

    fn add_to(&mut self, own: &Row, leaf: Leaf<'_>, fresh: &[usize], index: usize) {
        let bottom = leaf.rects().into_iter().map(Rect::bottom).max().unwrap_or(0);
        let before = fresh.iter().take_while(|other| **other != index);
        let before: u64 = before.filter_map(|other| self.merge.rows.get(*other)).map(lines).sum();
        let (width, height) = PANEL_SIZE;
        let at = leaf.node.get("spec").map(|spec| self.site.route_of(spec).key("items"));
        for (place, panel) in (0..).zip(&own.panels) {
            let name = self.add_element(own, panel);
            let (x, below) = cell(place);
            let rect = Rect { x, y: bottom + before + below, w: width, h: height };
            let item = value::item(leaf.kind, &name, leaf.is_grid().then_some(rect));
            if let Some(at) = &at {
                self.work.ops.push(Op::append(at.clone(), item));
            }
        }
        self.said(own);
    }

    fn said(&mut self, own: &Row) {
        let text = format!("added {} panels", own.panels.len());
        self.work.change(ChangeKind::Added, &format!("row {}", own.title), None, text);
    }

    fn add_variable(&mut self, name: &str) {
        let text = format!("added the variable {name}, by which the Prometheus is chosen");
        self.work.change(ChangeKind::Added, "dashboard", None, text);
        let value = value::variable(name);
        let at = self.site.route(&self.site.object);
        self.work.ops.push(match self.spec.get("variables") {
            Some(list) => Op::append(self.site.route_of(list), value),
            None => Op::add_key(at, "variables", Value::sequence([value])),
        });
    }

    fn row(&self, title: &str) -> Result<(Node<'a>, Node<'a>), Vec<Diagnostic>> {
        self.layouts.row(title).ok_or_else(|| {
            let titles: Vec<&str> =
                self.layouts.rows.iter().map(|(row, _)| row_title(*row)).collect();
            let error = Diagnostic::error(format!("the dashboard has no row {title:?}"));
            vec![if titles.is_empty() {
                error.hint("it has no rows; add ours at the end")
            } else {
                error.hint(format!("its rows are {}", titles.join(", ")))
            }]
        })
    }
}
