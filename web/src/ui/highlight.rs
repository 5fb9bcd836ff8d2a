//! Light highlighting, a line at a time: enough to read by, never wrong about the bytes. A line's
//! look depends on its text and on what is carried over from the line before, nothing else.

use crate::ui::promql;

/// The language of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Language {
    Yaml,
    Json,
    Markdown,
}

/// How a piece of a line is coloured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Plain,
    Key,
    Text,
    Word,
    Number,
    Note,
    Heading,
}

impl Kind {
    /// Its class; plain text has none.
    pub(crate) fn class(self) -> Option<&'static str> {
        match self {
            Self::Plain => None,
            Self::Key => Some("tk-k"),
            Self::Text => Some("tk-s"),
            Self::Word => Some("tk-w"),
            Self::Number => Some("tk-n"),
            Self::Note => Some("tk-c"),
            Self::Heading => Some("tk-h"),
        }
    }
}

/// What a line hands to the next: being inside a block scalar, deeper than so many columns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Carry {
    /// Nothing.
    #[default]
    Open,
    /// Text below a `|` or `>`.
    Block(usize),
    /// An expression below a `|` or `>`.
    Expression(usize),
}

/// The pieces of a line, left to right and without gaps, and what it hands on.
pub(crate) fn pieces(language: Language, line: &str, carry: Carry) -> (Vec<(Kind, &str)>, Carry) {
    match language {
        Language::Yaml => yaml(line, carry),
        Language::Json => (json(line), Carry::Open),
        Language::Markdown => (markdown(line), Carry::Open),
    }
}

/// What a line hands on, where only that is wanted.
pub(crate) fn carried(language: Language, line: &str, carry: Carry) -> Carry {
    if language == Language::Yaml { yaml_carry(line, carry).0 } else { Carry::Open }
}

fn yaml(line: &str, carry: Carry) -> (Vec<(Kind, &str)>, Carry) {
    let (next, inside) = yaml_carry(line, carry);
    match inside {
        Carry::Block(_) => return (vec![(Kind::Text, line)], next),
        Carry::Expression(_) => return (promql::pieces(line), next),
        Carry::Open => {}
    }
    let mut pieces = Vec::new();
    let (lead, rest) = line.split_at(lead(line));
    push(&mut pieces, Kind::Plain, lead);
    match key_end(rest) {
        Some(end) => {
            let (key, value) = rest.split_at(end);
            push(&mut pieces, Kind::Key, key);
            let expression = matches!(key.trim_matches('"'), "expr" | "query");
            yaml_value(&mut pieces, value, expression);
        }
        None => yaml_value(&mut pieces, rest, false),
    }
    (pieces, next)
}

/// What a line hands on, and inside what it stands itself.
fn yaml_carry(line: &str, carry: Carry) -> (Carry, Carry) {
    if let Carry::Block(depth) | Carry::Expression(depth) = carry {
        let indent = line.len() - line.trim_start_matches(' ').len();
        if indent > depth || line.trim().is_empty() {
            return (carry, carry);
        }
    }
    let start = lead(line);
    let rest = line.get(start..).unwrap_or_default();
    let Some(end) = key_end(rest) else { return (Carry::Open, Carry::Open) };
    let key = rest.get(..end).unwrap_or_default().trim_matches(['"', '\'']);
    let value = rest.get(end + 1..).unwrap_or_default().trim_start();
    if !value.starts_with(['|', '>']) {
        return (Carry::Open, Carry::Open);
    }
    // A file held in a ConfigMap is coloured as what it is.
    let next = match key {
        "expr" | "query" => Carry::Expression(start),
        _ if [".yaml", ".yml", ".rules"].iter().any(|end| key.ends_with(end)) => Carry::Open,
        _ => Carry::Block(start),
    };
    (next, Carry::Open)
}

/// How far blanks and list dashes reach.
fn lead(line: &str) -> usize {
    let mut at = 0;
    loop {
        let rest = line.get(at..).unwrap_or_default();
        let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        let after = rest.get(blanks..).unwrap_or_default();
        if after == "-" {
            return at + blanks + 1;
        }
        if after.starts_with("- ") {
            at += blanks + 2;
        } else {
            return at + blanks;
        }
    }
}

/// Where the colon after a key stands, if the text begins with a key.
fn key_end(text: &str) -> Option<usize> {
    let first = text.chars().next()?;
    if matches!(first, '#' | '{' | '[' | '|' | '>' | '&' | '*' | '!') {
        return None;
    }
    if first == '"' || first == '\'' {
        let close = text.get(1..)?.find(first)? + 2;
        return text.get(close..)?.starts_with(':').then_some(close);
    }
    let found = text.match_indices(':').map(|(at, _)| at).find(|at| {
        text.get(at + 1..).is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t']))
    })?;
    let key = text.get(..found)?;
    (!key.contains(" #")).then_some(found)
}

fn yaml_value<'a>(pieces: &mut Vec<(Kind, &'a str)>, text: &'a str, expression: bool) {
    let (value, note) = match note_start(text) {
        Some(at) => text.split_at(at),
        None => (text, ""),
    };
    let bare = value.trim_start_matches(':').trim();
    let kind = match bare.chars().next() {
        _ if expression && !bare.starts_with(['|', '>', '"', '\'']) => {
            let cut = value.len() - value.trim_start_matches(':').len();
            let (colon, rest) = value.split_at(cut);
            push(pieces, Kind::Plain, colon);
            pieces.extend(promql::pieces(rest));
            push(pieces, Kind::Note, note);
            return;
        }
        Some('"' | '\'') => Kind::Text,
        Some('|' | '>' | '&' | '*' | '!') => Kind::Word,
        Some(first) if first.is_ascii_digit() && bare.len() < 24 => Kind::Number,
        _ if matches!(bare, "true" | "false" | "null" | "~") => Kind::Word,
        _ => Kind::Plain,
    };
    let colon = value.len() - value.trim_start_matches(':').len();
    let (colon, rest) = value.split_at(colon);
    push(pieces, Kind::Plain, colon);
    push(pieces, kind, rest);
    push(pieces, Kind::Note, note);
}

/// Where a comment begins: a `#` at the start or after a blank, outside of quotes.
fn note_start(text: &str) -> Option<usize> {
    let mut quote = None;
    let mut before = ' ';
    for (at, letter) in text.char_indices() {
        match quote {
            Some(open) if letter == open => quote = None,
            None if letter == '#' && before.is_whitespace() => return Some(at),
            None if (letter == '"' || letter == '\'') && !before.is_alphanumeric() => {
                quote = Some(letter);
            }
            _ => {}
        }
        before = letter;
    }
    None
}

fn json(line: &str) -> Vec<(Kind, &str)> {
    let mut pieces = Vec::new();
    let mut rest = line;
    while let Some(first) = rest.chars().next() {
        let (kind, end) = match first {
            '"' => {
                let end = string_end(rest);
                let key = rest.get(end..).is_some_and(|after| after.trim_start().starts_with(':'));
                (if key { Kind::Key } else { Kind::Text }, end)
            }
            '-' | '0'..='9' => {
                let more = |c: char| c.is_ascii_alphanumeric() || "+-.".contains(c);
                (Kind::Number, rest.find(|c| !more(c)).unwrap_or(rest.len()))
            }
            't' | 'f' | 'n' => {
                let end = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
                (Kind::Word, end)
            }
            _ => {
                let plain = |c: char| !matches!(c, '"' | '-' | '0'..='9' | 't' | 'f' | 'n');
                (Kind::Plain, rest.find(|c| !plain(c)).unwrap_or(rest.len()))
            }
        };
        let (piece, after) = rest.split_at(end.max(first.len_utf8()).min(rest.len()));
        push(&mut pieces, kind, piece);
        rest = after;
    }
    pieces
}

/// Where a string ends that begins at the start of the text.
fn string_end(text: &str) -> usize {
    let mut escaped = false;
    for (at, letter) in text.char_indices().skip(1) {
        match letter {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

fn markdown(line: &str) -> Vec<(Kind, &str)> {
    if line.starts_with('#') {
        return vec![(Kind::Heading, line)];
    }
    if line.starts_with("<!--") {
        return vec![(Kind::Note, line)];
    }
    let mut pieces = Vec::new();
    for (place, part) in line.split_inclusive('`').enumerate() {
        push(&mut pieces, if place % 2 == 1 { Kind::Text } else { Kind::Plain }, part);
    }
    pieces
}

fn push<'a>(pieces: &mut Vec<(Kind, &'a str)>, kind: Kind, text: &'a str) {
    if !text.is_empty() {
        pieces.push((kind, text));
    }
}

#[cfg(test)]
#[path = "highlight_tests.rs"]
mod tests;
