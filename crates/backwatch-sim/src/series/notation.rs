//! The notation of test series: `metric{label="value"} 1+2x5 _x3 stale`.
//!
//! After Prometheus, `promql/parser/generated_parser.y` (`series_description`) and its lexer: `axN`
//! is N+1 samples, `a+bxN` and `a-bxN` are N+1 samples that each add or take `b` from the one before,
//! `_` and `_xN` are places without a sample, `stale` is a stale marker.

use super::labels::{Labels, METRIC_NAME};
use super::storage::Storage;
use crate::{decimal, promql};

/// What stands at one place of a test series.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Place {
    /// Nothing.
    Gap,
    /// A stale marker.
    Stale,
    /// A sample.
    Value(f64),
}

/// A test series may not be longer than this.
pub const MAX_PLACES: usize = 11_000_000;

/// Labels and places of one line.
pub fn parse_series(line: &str) -> Result<(Labels, Vec<Place>), String> {
    let (labels, rest) = parse_labels(line)?;
    Ok((labels, parse_places(rest)?))
}

/// The labels at the beginning of a line, and what follows them.
pub fn parse_labels(line: &str) -> Result<(Labels, &str), String> {
    let line = line.trim_start();
    let end = line.find(|c: char| c == '{' || c.is_whitespace()).unwrap_or(line.len());
    let (name, rest) = line.split_at_checked(end).unwrap_or((line, ""));
    if !name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == ':')
        || name.starts_with(|c: char| c.is_ascii_digit())
        || !promql::may_name_metric(name)
    {
        return Err(format!("invalid metric name {name:?}"));
    }
    let Some(inner) = rest.strip_prefix('{') else {
        if name.is_empty() {
            return Err("expected a metric name or labels in braces".to_owned());
        }
        return Ok((Labels::from_pairs([(METRIC_NAME, name)]), rest));
    };
    let mut pairs = Vec::new();
    let rest = braces(inner, &mut pairs)?;
    if let Some(name) = twice(&pairs) {
        return Err(format!("label name {name:?} is not unique"));
    }
    // The name before the braces counts, whatever they say of it.
    if !name.is_empty() {
        pairs.push((METRIC_NAME.to_owned(), name.to_owned()));
    }
    Ok((Labels::from_pairs(pairs), rest))
}

/// A name that stands twice.
fn twice(pairs: &[(String, String)]) -> Option<&str> {
    let mut names = pairs.iter().enumerate();
    let found = names.find(|(at, (name, _))| pairs.iter().take(*at).any(|(n, _)| n == name))?;
    Some(&found.1.0)
}

/// The places of a series, from the text behind its labels.
pub fn parse_places(text: &str) -> Result<Vec<Place>, String> {
    if text.contains("{{") {
        return Err("not supported: native histograms".to_owned());
    }
    let mut out = Vec::new();
    for item in text.split_whitespace() {
        parse_item(item, &mut out)
            .ok_or_else(|| format!("invalid series value {item:?}"))
            .and_then(|()| {
                if out.len() > MAX_PLACES {
                    Err(format!("more than {MAX_PLACES} series values"))
                } else {
                    Ok(())
                }
            })?;
    }
    Ok(out)
}

/// Adds a series to a storage, its first place at time 0 and the next each `interval` milliseconds.
pub fn load(storage: &mut Storage, labels: &Labels, places: &[Place], interval: i64) {
    let labels = storage.sharing(labels);
    let samples = storage.samples_mut(&labels);
    for (k, place) in places.iter().enumerate() {
        let time = super::number::millis(k).saturating_mul(interval);
        match place {
            Place::Gap => {}
            Place::Stale => samples.push_stale(time),
            Place::Value(value) => samples.push(time, *value),
        }
    }
}

/// A number as it stands in a test series or in an expectation; hexadecimals are not among them.
pub fn parse_number(text: &str) -> Option<f64> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(rest) => (-1.0, rest),
        None => (1.0, text.strip_prefix('+').unwrap_or(text)),
    };
    match digits.to_ascii_lowercase().as_str() {
        "nan" => Some(f64::NAN),
        "inf" => Some(sign * f64::INFINITY),
        plain if plain.starts_with(|c: char| c.is_ascii_digit() || c == '.') => {
            decimal::read(plain).map(|value| sign * value)
        }
        _ => None,
    }
}

fn parse_item(item: &str, out: &mut Vec<Place>) -> Option<()> {
    if let Some(rest) = item.strip_prefix('_') {
        let times = match rest.strip_prefix('x') {
            Some(times) => repeats(times)?,
            None if rest.is_empty() => 1,
            None => return None,
        };
        out.extend(std::iter::repeat_n(Place::Gap, times));
        return Some(());
    }
    if item == "stale" {
        out.push(Place::Stale);
        return Some(());
    }
    let Some((value, times)) = item.rsplit_once('x') else {
        out.push(Place::Value(parse_number(item)?));
        return Some(());
    };
    // A word and what follows it would be one word.
    if value.contains(|c: char| c.is_ascii_alphabetic() && !matches!(c, 'e' | 'E')) {
        return None;
    }
    let (first, slope) = match slope_at(value) {
        Some(at) => {
            let (first, slope) = value.split_at_checked(at)?;
            (parse_number(first)?, Some(parse_number(slope)?))
        }
        None => (parse_number(value)?, None),
    };
    let mut value = first;
    for _ in 0..=repeats(times)? {
        out.push(Place::Value(value));
        if let Some(slope) = slope {
            value += slope;
        }
    }
    Some(())
}

fn repeats(text: &str) -> Option<usize> {
    text.parse().ok().filter(|times| *times <= MAX_PLACES)
}

/// Where the sign of the slope stands in `a+b`: not at the beginning and not in an exponent.
fn slope_at(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    (1..bytes.len()).find(|at| {
        matches!(bytes.get(*at), Some(b'+' | b'-'))
            && !matches!(bytes.get(at - 1), Some(b'e' | b'E' | b'+' | b'-'))
    })
}

/// The pairs up to the closing brace; returns what is behind it.
fn braces<'a>(inner: &'a str, pairs: &mut Vec<(String, String)>) -> Result<&'a str, String> {
    let mut rest = inner.trim_start();
    loop {
        if let Some(behind) = rest.strip_prefix('}') {
            return Ok(behind);
        }
        let (name, behind) = label_name(rest)?;
        rest = behind.trim_start();
        if let Some(behind) = rest.strip_prefix('=') {
            let (value, behind) = quoted(behind.trim_start())?;
            pairs.push((name, value));
            rest = behind.trim_start();
        } else {
            pairs.push((METRIC_NAME.to_owned(), name));
        }
        match rest.strip_prefix(',') {
            Some(behind) => rest = behind.trim_start(),
            None if rest.starts_with('}') => {}
            None => return Err("expected \",\" or \"}\" in labels".to_owned()),
        }
    }
}

fn label_name(text: &str) -> Result<(String, &str), String> {
    if text.starts_with(['"', '\'', '`']) {
        return quoted(text);
    }
    let end = text.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(text.len());
    match text.split_at_checked(end) {
        Some((name, rest))
            if !name.is_empty() && !name.starts_with(|c: char| c.is_ascii_digit()) =>
        {
            Ok((name.to_owned(), rest))
        }
        _ => Err("expected a label name".to_owned()),
    }
}

fn quoted(text: &str) -> Result<(String, &str), String> {
    let mut chars = text.char_indices();
    let Some((_, quote @ ('"' | '\'' | '`'))) = chars.next() else {
        return Err("expected a quoted label value".to_owned());
    };
    let mut out = String::new();
    while let Some((at, c)) = chars.next() {
        if c == quote {
            return Ok((out, text.get(at + c.len_utf8()..).unwrap_or_default()));
        }
        if c == '\\' && quote != '`' {
            let mut following = chars.clone().map(|(_, c)| c);
            let (escaped, used) = escape(&mut following)?;
            out.push(escaped);
            for _ in 0..used {
                chars.next();
            }
        } else {
            out.push(c);
        }
    }
    Err("a quoted label value is not closed".to_owned())
}

/// The character that an escape stands for, and how many characters it took.
fn escape(chars: &mut impl Iterator<Item = char>) -> Result<(char, usize), String> {
    let kind = chars.next().ok_or("a label value ends in an escape")?;
    let digits = match kind {
        'n' => return Ok(('\n', 1)),
        't' => return Ok(('\t', 1)),
        'r' => return Ok(('\r', 1)),
        '\\' | '"' | '\'' => return Ok((kind, 1)),
        'x' => 2,
        'u' => 4,
        'U' => 8,
        _ => return Err(format!("unknown escape \\{kind} in a label value")),
    };
    let text: String = chars.take(digits).collect();
    u32::from_str_radix(&text, 16)
        .ok()
        .filter(|_| text.len() == digits)
        .and_then(char::from_u32)
        .map(|c| (c, digits + 1))
        .ok_or_else(|| format!("invalid escape \\{kind}{text} in a label value"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expect: &str) {
        let got = match parse_series(text) {
            Err(error) => error,
            Ok((labels, places)) => {
                let places: Vec<String> = places
                    .iter()
                    .map(|place| match place {
                        Place::Gap => "_".to_owned(),
                        Place::Stale => "stale".to_owned(),
                        Place::Value(value) => value.to_string(),
                    })
                    .collect();
                format!("{labels} {}", places.join(" "))
            }
        };
        assert_eq!(got, expect, "{text}");
    }

    #[test]
    fn notations() {
        check("m 1 2", r#"{__name__="m"} 1 2"#);
        check("m{a='x', \"b\"=\"y\",} 1+2x3", r#"{__name__="m", a="x", b="y"} 1 3 5 7"#);
        check("{\"my.metric\"} 1-2x1", r#"{__name__="my.metric"} 1 -1"#);
        check("m 0x2 _x2 _ stale", r#"{__name__="m"} 0 0 0 _ _ _ stale"#);
        check("m -1e-2+1e+1x1 Inf -Inf NaN", r#"{__name__="m"} -0.01 9.99 inf -inf NaN"#);
        check("{} .5", "{} 0.5");
        check("m 1x", "invalid series value \"1x\"");
        check("m 1+x3", "invalid series value \"1+x3\"");
        check("m {{schema:1}}", "not supported: native histograms");
        check("m{a=1} 1", "expected a quoted label value");
        check("m{1a=\"x\"} 1", "expected a label name");
        check("m{\"1a\"=\"x\"} 1", r#"{"1a"="x", __name__="m"} 1"#);
        check("m{a=\"x\", a=\"x\"} 1", "label name \"a\" is not unique");
        check("m{__name__=\"x\"} 1", r#"{__name__="m"} 1"#);
        check("sum{on=\"x\"} 1", r#"{__name__="sum", on="x"} 1"#);
        check("nan 1", "invalid metric name \"nan\"");
        check("group_left 1", "invalid metric name \"group_left\"");
        check("m 1+NaNx2", "invalid series value \"1+NaNx2\"");
        check("m Infx2", "invalid series value \"Infx2\"");
    }
}
