//! Takes our elements out of a dashboard resource, with the items that place them, the rows that hold
//! nothing else, and the variable that came with them.

use backwatch_edit::{Node, Op};

use super::layout::{Layouts, Leaf, refers, row_title};
use super::value;
use crate::merge::ChangeKind;
use crate::merge::dashboard::panels::text;
use crate::merge::dashboard::remove::is_marked;
use crate::merge::kind::Site;
use crate::merge::work::Work;

/// Removes everything of ours.
pub(super) fn elements(site: &Site, spec: Node<'_>, layouts: &Layouts<'_>, work: &mut Work) {
    let ours: Vec<(&str, Node<'_>)> = super::elements(spec)
        .filter(|(_, element)| {
            element.get("spec").is_some_and(|spec| is_marked(text(spec, "description")))
        })
        .collect();
    if ours.is_empty() {
        return;
    }
    for (name, element) in &ours {
        work.ops.push(Op::remove(site.route_of(*element)));
        let line = Some(site.place(*element).line);
        let place = format!("element {name}");
        work.change(ChangeKind::Removed, &place, line, "took out the panel: it was ours");
    }
    let names: Vec<&str> = ours.iter().map(|(name, _)| *name).collect();
    for leaf in &layouts.leaves {
        from_leaf(site, *leaf, &names, work);
    }
    if let Some(variable) = added(spec, &ours) {
        work.ops.push(Op::remove(site.route_of(variable)));
        let line = Some(site.place(variable).line);
        work.change(ChangeKind::Removed, "dashboard", line, "took out the variable: it was ours");
    }
}

fn from_leaf(site: &Site, leaf: Leaf<'_>, names: &[&str], work: &mut Work) {
    let is_ours = |item: &Node<'_>| {
        let spec = item.get("spec");
        spec.is_some_and(|spec| names.iter().any(|name| refers(spec, name)))
    };
    let all = leaf.items().all(|item| is_ours(&item)) && leaf.items().next().is_some();
    if let Some(row) = leaf.row.filter(|_| all) {
        work.ops.push(Op::remove(site.route_of(row)));
        let line = Some(site.place(row).line);
        let place = format!("row {}", row_title(row));
        work.change(ChangeKind::Removed, &place, line, "took out the row: it was ours");
        return;
    }
    for item in leaf.items().filter(is_ours) {
        work.ops.push(Op::remove(site.route_of(item)));
    }
}

/// The variable that an earlier merge added and that nothing else uses. The list stays: Grafana wants
/// one, and saves it where it is empty.
fn added<'a>(spec: Node<'a>, ours: &[(&str, Node<'_>)]) -> Option<Node<'a>> {
    let list = spec.get("variables")?;
    let variable = list.items().find(|node| {
        let name = node.get("spec").map(|spec| text(spec, "name")).unwrap_or_default();
        value::variable(name).matches(*node)
    })?;
    let name = text(variable.get("spec")?, "name");
    let spelled = [format!("${{{name}}}"), format!("\"${name}\"")];
    let is_ours = |element: Node<'_>| ours.iter().any(|(_, other)| *other == element);
    let others = super::elements(spec).filter(|(_, element)| !is_ours(*element));
    let mut others = others.map(|(_, element)| element.source());
    if others.any(|source| spelled.iter().any(|name| source.contains(name.as_str()))) {
        return None;
    }
    Some(variable)
}
