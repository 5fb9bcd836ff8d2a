//! Light highlighting of expressions. It does not check them: that is not its business.

use crate::ui::highlight::Kind;

/// The pieces of one line of an expression, left to right and without gaps.
pub(crate) fn pieces(line: &str) -> Vec<(Kind, &str)> {
    let mut pieces = Vec::new();
    let mut rest = line;
    let mut braces = 0_u32;
    while let Some(first) = rest.chars().next() {
        let (kind, end) = match first {
            '#' => (Kind::Note, rest.len()),
            '"' | '\'' => (Kind::Text, quoted(rest, first)),
            '0'..='9' => (Kind::Number, until(rest, |c| !c.is_ascii_alphanumeric() && c != '.')),
            _ if is_name(first) => {
                let end = until(rest, |c| !is_name(c) && !c.is_ascii_digit());
                (name_kind(rest.get(..end).unwrap_or_default(), rest.get(end..), braces > 0), end)
            }
            _ => {
                braces = match first {
                    '{' => braces + 1,
                    '}' => braces.saturating_sub(1),
                    _ => braces,
                };
                (Kind::Plain, first.len_utf8())
            }
        };
        let (piece, after) = rest.split_at(end.clamp(first.len_utf8(), rest.len()));
        pieces.push((kind, piece));
        rest = after;
    }
    pieces
}

/// Words of the language; aggregations among them, as `max by (a) (b)` has no bracket behind them.
const WORDS: [&str; 24] = [
    "by",
    "without",
    "on",
    "ignoring",
    "group_left",
    "group_right",
    "and",
    "or",
    "unless",
    "bool",
    "offset",
    "inf",
    "nan",
    "sum",
    "min",
    "max",
    "avg",
    "count",
    "group",
    "stddev",
    "stdvar",
    "topk",
    "bottomk",
    "quantile",
];

fn name_kind(name: &str, after: Option<&str>, in_braces: bool) -> Kind {
    if in_braces {
        return Kind::Key;
    }
    let called = after.is_some_and(|after| after.trim_start().starts_with('('));
    if WORDS.contains(&name.to_ascii_lowercase().as_str()) || called {
        Kind::Word
    } else {
        Kind::Plain
    }
}

fn is_name(letter: char) -> bool {
    letter.is_ascii_alphabetic() || letter == '_' || letter == ':'
}

fn until(text: &str, stop: impl Fn(char) -> bool) -> usize {
    text.find(stop).unwrap_or(text.len())
}

fn quoted(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, letter) in text.char_indices().skip(1) {
        match letter {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if letter == quote => return at + 1,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_labels_texts_and_numbers() {
        let line = "time() - max by (a) (backup:x{job=\"n\\\"x\"}) > 90000 # é";
        let found = pieces(line);
        assert_eq!(found.iter().map(|(_, text)| *text).collect::<String>(), line);
        let of = |kind| {
            let some = found.iter().filter(move |(k, _)| *k == kind).map(|(_, text)| *text);
            some.collect::<Vec<_>>()
        };
        assert_eq!(of(Kind::Word), ["time", "max", "by"]);
        assert_eq!(of(Kind::Key), ["job"]);
        assert_eq!(of(Kind::Text), ["\"n\\\"x\""]);
        assert_eq!(of(Kind::Number), ["90000"]);
        assert_eq!(of(Kind::Note), ["# é"]);
    }
}
