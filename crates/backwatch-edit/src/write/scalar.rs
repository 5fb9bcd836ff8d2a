//! Spells keys and scalars.

use crate::document::Tag;
use crate::escape::double_quoted;
use crate::layout::Layout;
use crate::resolve::is_plain_safe;
use crate::value::{Data, Quoting, Value};

/// A scalar's spelling.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Spelled {
    /// On one line.
    Inline(String),
    /// A literal block: its header, and its lines without indentation.
    Literal { header: String, lines: Vec<String> },
}

/// Spells a key of a block mapping.
pub(crate) fn key(name: &str) -> String {
    if is_plain_safe(name, false) && !name.contains(": ") && !name.contains('\n') {
        name.to_owned()
    } else {
        double_quoted(name)
    }
}

/// Spells a scalar for block context; `None` for a collection. `name` is its key, `deeper` how many
/// columns the lines of a block scalar will stand right of the collection around.
pub(crate) fn block(
    value: &Value,
    name: Option<&str>,
    layout: &Layout,
    deeper: usize,
) -> Option<Spelled> {
    let text = match value.data() {
        Data::String(text) => text,
        other => return plain_data(other).map(Spelled::Inline),
    };
    let habit = name.and_then(|name| layout.quotes.get(name)).copied();
    let spelled = match value.hints().quoting {
        _ if text.contains('\n') && !layout.literals => None,
        Quoting::Literal => literal(text, deeper),
        Quoting::Double => Some(Spelled::Inline(double_quoted(text))),
        Quoting::Single => quoted(text, true).map(Spelled::Inline),
        Quoting::Surroundings if text.contains('\n') => literal(text, deeper),
        Quoting::Surroundings => match habit {
            Some(Tag::Single) => quoted(text, true).map(Spelled::Inline),
            Some(Tag::Double) => Some(Spelled::Inline(double_quoted(text))),
            _ if is_plain_safe(text, false) => Some(Spelled::Inline(text.clone())),
            _ => None,
        },
    };
    Some(spelled.unwrap_or_else(|| {
        let inline = quoted(text, layout.single).unwrap_or_else(|| double_quoted(text));
        Spelled::Inline(inline)
    }))
}

/// The spelling of what is neither text nor collection.
pub(crate) fn plain_data(data: &Data) -> Option<String> {
    match data {
        Data::Null => Some("null".to_owned()),
        Data::Bool(truth) => Some(truth.to_string()),
        Data::Number(spelling) => Some(spelling.clone()),
        Data::String(_) | Data::Sequence(_) | Data::Mapping(_) => None,
    }
}

/// A text on one line in single quotes if wished and possible, in double quotes otherwise; `None`
/// if single quotes were wished and cannot hold it.
pub(crate) fn quoted(text: &str, single: bool) -> Option<String> {
    if !single {
        return Some(double_quoted(text));
    }
    let odd = |c: char| c.is_control() || matches!(c, '\u{feff}' | '\u{2028}' | '\u{2029}');
    (!text.chars().any(odd)).then(|| format!("'{}'", text.replace('\'', "''")))
}

/// A text as a literal block, if that can hold it. `indentation` is what its lines will get, for
/// the indicator that a text with leading blanks needs.
pub(crate) fn literal(text: &str, indentation: usize) -> Option<Spelled> {
    let (body, chomping) = match text.strip_suffix('\n') {
        Some(body) if body.ends_with('\n') => return None,
        Some(body) => (body, ""),
        None => (text, "-"),
    };
    let odd = |c: char| {
        (c.is_control() && c != '\n' && c != '\t')
            || matches!(c, '\u{feff}' | '\u{2028}' | '\u{2029}' | '\u{85}')
    };
    if text.chars().any(odd) || body.trim().is_empty() {
        return None;
    }
    let first = body.split('\n').find(|line| !line.is_empty()).unwrap_or_default();
    if first.trim().is_empty() || first.starts_with('\t') {
        return None;
    }
    let indicator = match (first.starts_with(' '), indentation) {
        (false, _) => String::new(),
        (true, 1..=9) => indentation.to_string(),
        (true, _) => return None,
    };
    let lines = body.split('\n').map(str::to_owned).collect();
    Some(Spelled::Literal { header: format!("|{indicator}{chomping}"), lines })
}
