//! Two readings of one document, held against each other.

use backwatch_edit::{Node, NodeKind, Scalar, Style};
use serde_json::Value;

/// What came of a comparison that found the same texts and structure.
#[derive(Debug, Default)]
pub(crate) struct Reading {
    /// Why single plain scalars mean something else under YAML 1.1, once for each.
    pub(crate) differences: Vec<&'static str>,
}

impl Reading {
    /// Compares a node with what the peer made of it.
    pub(crate) fn compare(&mut self, ours: Node<'_>, theirs: &Value) -> Result<(), String> {
        let ours = ours.target().unwrap_or(ours);
        let place = || format!("line {}", ours.line_column().0);
        if let Some(items) = theirs["q"].as_array() {
            let own: Vec<_> = ours.items().collect();
            if !ours.is_sequence() || own.len() != items.len() {
                return Err(format!("{}: a sequence of {} there", place(), items.len()));
            }
            return own
                .into_iter()
                .zip(items)
                .try_for_each(|(ours, theirs)| self.compare(ours, theirs));
        }
        if let Some(entries) = theirs["m"].as_array() {
            let own: Vec<_> = ours.entries().collect();
            if !ours.is_mapping() || own.len() != entries.len() {
                return Err(format!("{}: a mapping of {} there", place(), entries.len()));
            }
            for ((key, value), pair) in own.into_iter().zip(entries) {
                self.compare(key, &pair[0])?;
                self.compare(value, &pair[1])?;
            }
            return Ok(());
        }
        self.scalar(ours, theirs).map_err(|said| format!("{}: {said}", place()))
    }

    fn scalar(&mut self, ours: Node<'_>, theirs: &Value) -> Result<(), String> {
        let text = theirs["s"].as_str().unwrap_or_default();
        if ours.as_str() != Some(text) {
            return Err(format!("{:?} here, {text:?} there", ours.as_str()));
        }
        let plain = matches!(ours.kind(), NodeKind::Scalar(Style::Plain));
        if plain != (theirs["p"] == Value::Bool(true)) {
            return Err(format!("{text:?} is plain for one only"));
        }
        let tag = theirs["t"].as_str().unwrap_or_default();
        let own = match ours.scalar() {
            Some(Scalar::Null) => "null",
            Some(Scalar::Bool(_)) => "bool",
            Some(Scalar::Int(_)) => "int",
            Some(Scalar::Float(_)) => "float",
            Some(Scalar::String(_)) | None => "str",
        };
        if own == tag {
            return Ok(());
        }
        let why = reason(text, own, tag);
        self.differences.extend(why);
        why.map(|_| ()).ok_or_else(|| format!("{text:?} is {own} here, {tag} there"))
    }
}

/// Why YAML 1.1 takes a plain scalar for something else than YAML 1.2, where it does.
pub(crate) fn reason(text: &str, ours: &str, theirs: &str) -> Option<&'static str> {
    let digits = |text: &str| text.chars().all(|c| c.is_ascii_digit() || "+-_.:".contains(c));
    match (ours, theirs) {
        ("str", "bool") => Some("yes, no, on and off are truth values"),
        ("str", "merge") if text == "<<" => Some("<< is a key of its own kind"),
        ("str", "value") if text == "=" => Some("= is a value of its own kind"),
        ("str", "timestamp") => Some("dates are not texts"),
        ("str", "int" | "float") if text.contains(':') && digits(text) => {
            Some("12:30 is a number to base 60")
        }
        ("str", "int" | "float") if text.contains('_') => Some("_ may stand in numbers"),
        ("str", "int") if text.trim_start_matches(['+', '-']).starts_with("0b") => {
            Some("0b1 is a number")
        }
        ("float", "str") if text.contains(['e', 'E']) => Some("1e3 needs a dot and a sign"),
        ("int", "str") if text.starts_with("0o") => Some("0o7 is a text"),
        ("int", "str") if text.trim_start_matches(['+', '-']).starts_with('0') => {
            Some("08 is a text")
        }
        _ => None,
    }
}
