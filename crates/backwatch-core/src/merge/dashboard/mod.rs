//! Dashboard rows: four panels a backup, found again by the marker in their descriptions.

mod adopt;
mod classic;
mod datasource;
mod elements;
mod grid;
mod map;
mod panels;
mod reconcile;
mod remove;

pub use map::Block;

use super::kind::{Content, Site, Source};
use super::work::Work;
use super::{MergeOptions, Recognised};
use crate::artefact::dashboard::{Row, rows};
use crate::diagnostic::Diagnostic;
use crate::plan::Plan;

/// Everything that the steps of a merge of dashboards look at.
struct Merge<'a> {
    plan: &'a Plan,
    options: &'a MergeOptions,
    /// Our rows, one a backup.
    rows: Vec<Row>,
    /// The rows as the settings of the last merge make them; empty where they are not known.
    base: Vec<Row>,
}

/// Collects the edits for all dashboards. The errors say why there can be none.
pub(super) fn merge(
    plan: &Plan,
    source: &Source,
    options: &MergeOptions,
    work: &mut Work,
) -> Result<(), Vec<Diagnostic>> {
    let sites: Vec<&Site> =
        source.sites.iter().filter(|site| !matches!(site.content, Content::Rules(_))).collect();
    if sites.is_empty() {
        return Ok(());
    }
    let base = options.base.as_ref().map(rows).unwrap_or_default();
    let merge = Merge { plan, options, rows: rows(plan), base };
    let known: Vec<Vec<usize>> = sites.iter().map(|site| known(&merge, site)).collect();
    let fresh: Vec<usize> =
        (0..merge.rows.len()).filter(|row| !known.iter().flatten().any(|k| k == row)).collect();
    let adds = options.add.rows && !options.remove && !fresh.is_empty();
    let target = options.dashboard.unwrap_or(0);
    if adds && target >= sites.len() {
        let labels: Vec<&str> = sites.iter().map(|site| site.label.as_str()).collect();
        let message = format!("there is no dashboard {} in it", target + 1);
        let hint = format!("counted from 1 there are {}", labels.join(", "));
        return Err(vec![Diagnostic::error(message).hint(hint)]);
    }
    for (index, (site, known)) in sites.iter().zip(&known).enumerate() {
        let fresh: &[usize] = if adds && index == target { &fresh } else { &[] };
        work.new_rows += fresh.len();
        match site.content {
            Content::Classic => classic::merge(&merge, site, known, fresh, work)?,
            Content::Elements => elements::merge(&merge, site, known, fresh, work)?,
            Content::Rules(_) => {}
        }
    }
    if sites.len() > 1 && adds && options.dashboard.is_none() {
        let label = sites.first().map_or("", |site| site.label.as_str());
        let text = format!("there are {} dashboards; the rows went into {label}", sites.len());
        work.notes.push(Diagnostic::note(text));
    }
    Ok(())
}

/// The rows of ours that a dashboard holds already, marked or not.
fn known(merge: &Merge<'_>, site: &Site) -> Vec<usize> {
    match (site.content, site.node()) {
        (Content::Classic, Some(node)) => classic::known(merge, node),
        (Content::Elements, Some(node)) => elements::known(merge, node),
        _ => Vec::new(),
    }
}

impl Recognised {
    /// The titles of the dashboards in it, in order.
    pub fn dashboards(&self) -> Vec<String> {
        self.dashboard_sites().map(|site| site.label.clone()).collect()
    }

    /// The titles of the rows of its `index`-th dashboard, in order.
    pub fn rows(&self, index: usize) -> Vec<String> {
        let site = self.dashboard_sites().nth(index);
        match site.and_then(|site| Some((site.content, site.node()?))) {
            Some((Content::Elements, node)) => elements::row_titles(node),
            Some((_, node)) => classic::row_titles(node),
            None => Vec::new(),
        }
    }

    /// Whether a dashboard is in it.
    pub fn has_dashboards(&self) -> bool {
        self.dashboard_sites().next().is_some()
    }

    /// How many of the rows of `plan` stand in its dashboards already.
    pub fn known_rows(&self, plan: &Plan) -> usize {
        let options = MergeOptions::default();
        let merge = Merge { plan, options: &options, rows: rows(plan), base: Vec::new() };
        self.dashboard_sites().map(|site| known(&merge, site).len()).sum()
    }

    fn dashboard_sites(&self) -> impl Iterator<Item = &Site> {
        let sites = self.source().map_or(&[] as &[Site], |source| &source.sites);
        sites.iter().filter(|site| !matches!(site.content, Content::Rules(_)))
    }
}
