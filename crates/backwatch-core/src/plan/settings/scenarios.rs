//! The scenarios to rehearse, as `backwatch.yaml` has them: a name and events, one a line.

use super::fields::{Fields, Said};
use super::keys;
use crate::diagnostic::Diagnostic;
use crate::plan::{Event, OwnScenario};

/// No name is longer, in characters.
const LONGEST_NAME: usize = 80;

pub(super) fn read(of: &Fields<'_>, said: &mut Said) -> Vec<OwnScenario> {
    let Some(list) = of.node("scenarios") else { return Vec::new() };
    if !list.is_sequence() {
        said.push(of.placed(Diagnostic::error("a list of scenarios is expected"), "scenarios"));
        return Vec::new();
    }
    let path = of.path_of("scenarios");
    let mut out: Vec<OwnScenario> = Vec::new();
    for (index, node) in list.items().enumerate() {
        let Some(fields) = Fields::open(node, &format!("{path}[{index}]"), keys::SCENARIO, said)
        else {
            continue;
        };
        let name = fields.required("name", name, said);
        let events = events(&fields, said);
        let Some(name) = name else { continue };
        if out.iter().any(|known| known.name == name) {
            let error = Diagnostic::error(format!("there is a scenario `{name}` already"));
            said.push(fields.placed(error.hint("give it another name"), "name"));
        }
        out.push(OwnScenario { name, events });
    }
    out
}

fn name(text: &str) -> Result<String, Diagnostic> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > LONGEST_NAME || text.contains(char::is_control) {
        return Err(Diagnostic::error("a scenario's name has 1 to 80 characters on one line"));
    }
    if text.len() == 2 && text.chars().all(|c| c.is_ascii_digit()) {
        return Err(Diagnostic::error(format!("`{text}` is the number of a known scenario"))
            .hint("give it another name"));
    }
    Ok(text.to_owned())
}

fn events(of: &Fields<'_>, said: &mut Said) -> Vec<Event> {
    let Some(list) = of.node("events").filter(|node| node.is_sequence()) else {
        let error = Diagnostic::error("a list of events is expected");
        said.push(of.placed(error.hint("write - run 8 fails"), "events"));
        return Vec::new();
    };
    let mut out = Vec::new();
    for (index, node) in list.items().enumerate() {
        match Event::parse(node.as_str().unwrap_or_default()) {
            Ok(event) => out.push(event),
            Err(error) => {
                let (line, column) = node.line_column();
                let field = format!("{}[{index}]", of.path_of("events"));
                let within = error.place.map_or(0, |place| place.column.saturating_sub(1));
                said.push(error.at_field(field).at(line, column + within));
            }
        }
    }
    out
}
