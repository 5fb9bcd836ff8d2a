//! The commands of a test file.

use crate::promql::{number_value, parse_duration};
use crate::series::notation::{Place, parse_places};
use crate::series::{Grid, Labels, notation};

/// A range may not have more steps.
const MOST_STEPS: usize = 1_000_000;

/// A command.
pub(super) enum Command {
    Clear,
    Load(Load),
    Eval(Box<Eval>),
}

/// A `load` command.
pub(super) struct Load {
    pub(super) interval: i64,
    pub(super) series: Vec<String>,
    /// Whether classic histograms are to be loaded as native ones too.
    pub(super) with_histograms: bool,
}

/// When an expression is evaluated.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum When {
    Instant(i64),
    Range(Grid),
}

/// What is expected of messages.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Expectation {
    Fail(Text),
    Warn(Text),
    Info(Text),
    NoWarn,
    NoInfo,
    Ordered,
}

/// What a message has to look like.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Text {
    Any,
    Exactly(String),
    Regex(String),
}

/// An `eval` command.
pub(super) struct Eval {
    pub(super) when: When,
    pub(super) expr: String,
    pub(super) expectations: Vec<Expectation>,
    /// The steps of the samples of an expected range vector.
    pub(super) range_vector: Option<Grid>,
    pub(super) string: Option<String>,
    pub(super) scalar: Option<f64>,
    pub(super) series: Vec<(Labels, Vec<Place>)>,
    /// Whether native histograms are expected.
    pub(super) expects_histograms: bool,
}

impl Eval {
    pub(super) fn fails(&self) -> Option<&Text> {
        self.expectations.iter().find_map(|e| match e {
            Expectation::Fail(text) => Some(text),
            _ => None,
        })
    }

    pub(super) fn is_ordered(&self) -> bool {
        self.expectations.contains(&Expectation::Ordered)
    }
}

/// The commands of a text, each with its line from 1.
pub(super) fn commands(text: &str) -> Vec<(usize, Result<Command, String>)> {
    let mut lines = text
        .lines()
        .map(|line| if line.trim_start().starts_with('#') { "" } else { line.trim() })
        .enumerate()
        .map(|(at, line)| (at + 1, line))
        .peekable();
    let mut out = Vec::new();
    while let Some((number, line)) = lines.next() {
        if line.is_empty() {
            continue;
        }
        let word = line.split_whitespace().next().unwrap_or_default().to_ascii_lowercase();
        let word = word.as_str();
        let mut block = Vec::new();
        if word.starts_with("load") || word.starts_with("eval") {
            while let Some((_, line)) = lines.next_if(|(_, line)| !line.is_empty()) {
                block.push(line);
            }
        }
        let command = match word {
            "clear" => Ok(Command::Clear),
            "load" | "load_with_nhcb" => load(line, &block),
            _ if word.starts_with("eval") => eval(line, &block).map(|e| Command::Eval(Box::new(e))),
            _ => Err(format!("expected clear, load or eval, got {word:?}")),
        };
        out.push((number, command));
    }
    out
}

fn load(line: &str, block: &[&str]) -> Result<Command, String> {
    let interval = line.split_whitespace().nth(1).ok_or("expected load <duration>")?;
    let series = block.iter().map(|line| (*line).to_owned()).collect();
    let with_histograms = line.starts_with("load_with_nhcb");
    Ok(Command::Load(Load { interval: duration(interval)?, series, with_histograms }))
}

fn eval(line: &str, block: &[&str]) -> Result<Eval, String> {
    let (word, rest) = split_word(line);
    let mut expectations = match word {
        "eval" => Vec::new(),
        "eval_fail" => vec![Expectation::Fail(Text::Any)],
        "eval_warn" => vec![Expectation::Warn(Text::Any)],
        "eval_info" => vec![Expectation::Info(Text::Any)],
        "eval_ordered" => vec![Expectation::Ordered],
        _ => return Err(format!("unknown command {word:?}")),
    };
    let (when, expr) = when(rest)?;
    let mut eval = Eval {
        when,
        expr: expr.to_owned(),
        expectations: Vec::new(),
        range_vector: None,
        string: None,
        scalar: None,
        series: Vec::new(),
        expects_histograms: block.iter().any(|line| line.contains("{{")),
    };
    for line in block {
        if let Some(rest) = line.strip_prefix("expect ") {
            expect(rest.trim(), &mut eval, &mut expectations)?;
        } else if let Some(text) = line.strip_prefix("expected_fail_message") {
            expectations.retain(|e| !matches!(e, Expectation::Fail(_)));
            expectations.push(Expectation::Fail(Text::Exactly(text.trim().to_owned())));
        } else if let Some(text) = line.strip_prefix("expected_fail_regexp") {
            expectations.retain(|e| !matches!(e, Expectation::Fail(_)));
            expectations.push(Expectation::Fail(Text::Regex(text.trim().to_owned())));
        } else if let Some(value) = scalar(line) {
            eval.scalar = Some(value);
        } else {
            let (labels, rest) = notation::parse_labels(line)?;
            eval.series.push((labels, places(rest)?));
        }
    }
    eval.expectations = expectations;
    Ok(eval)
}

/// An expected scalar: any number of the language, with a sign or without.
fn scalar(text: &str) -> Option<f64> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => (-1.0, digits),
        None => (1.0, text.strip_prefix('+').unwrap_or(text)),
    };
    number_value(digits).map(|value| sign * value)
}

/// Places, of which those with a native histogram are taken for gaps: such evals are not run.
fn places(text: &str) -> Result<Vec<Place>, String> {
    if text.contains("{{") { Ok(vec![Place::Gap]) } else { parse_places(text) }
}

fn when(text: &str) -> Result<(When, &str), String> {
    let (kind, rest) = split_word(text);
    match kind {
        "instant" => {
            let rest = keyword(rest, "at")?;
            let (at, expr) = split_word(rest);
            Ok((When::Instant(duration(at)?), expr))
        }
        "range" => {
            let (grid, expr) = bounds(rest)?;
            Ok((When::Range(grid), expr))
        }
        _ => Err(format!("expected instant or range, got {kind:?}")),
    }
}

/// `from A to B step S` and what follows.
fn bounds(text: &str) -> Result<(Grid, &str), String> {
    let (from, rest) = split_word(keyword(text, "from")?);
    let (to, rest) = split_word(keyword(rest, "to")?);
    let (step, rest) = split_word(keyword(rest, "step")?);
    let grid = Grid::new(duration(from)?, duration(to)?, duration(step)?.max(1));
    if duration(to)? < grid.start {
        return Err(format!("the end {to} is before the start {from}"));
    }
    if duration(step)? == 0 {
        return Err("the step is zero".to_owned());
    }
    if grid.steps > MOST_STEPS {
        return Err(format!("more than {MOST_STEPS} steps"));
    }
    Ok((grid, rest))
}

fn expect(text: &str, eval: &mut Eval, out: &mut Vec<Expectation>) -> Result<(), String> {
    let (kind, rest) = split_word(text);
    if kind == "range" {
        eval.range_vector = Some(bounds(keyword(rest, "vector")?)?.0);
        return Ok(());
    }
    if kind == "string" {
        eval.string = Some(unquote(rest)?);
        return Ok(());
    }
    let (kind, rest) = match text.split_once(' ') {
        Some((kind, rest)) => (kind, rest.trim()),
        None => (text, ""),
    };
    let message = match rest.split_once(':') {
        _ if rest.is_empty() => Text::Any,
        Some(("msg", text)) => Text::Exactly(text.trim().to_owned()),
        Some(("regex", text)) => Text::Regex(text.trim().to_owned()),
        _ => return Err(format!("expected msg or regex, got {rest:?}")),
    };
    out.push(match kind {
        "ordered" => Expectation::Ordered,
        "fail" => Expectation::Fail(message),
        "warn" => Expectation::Warn(message),
        "info" => Expectation::Info(message),
        "no_warn" => Expectation::NoWarn,
        "no_info" => Expectation::NoInfo,
        _ => return Err(format!("unknown expectation {kind:?}")),
    });
    Ok(())
}

/// A text in quotes, read as the string literal of an expression.
fn unquote(text: &str) -> Result<String, String> {
    match crate::promql::parse(text) {
        Ok(crate::promql::Expr::String(literal)) => Ok(literal.value),
        _ => Err(format!("expected a quoted string, got {text:?}")),
    }
}

fn duration(text: &str) -> Result<i64, String> {
    parse_duration(text).map(|length| length.0).map_err(|_| format!("invalid duration {text:?}"))
}

fn keyword<'a>(text: &'a str, word: &str) -> Result<&'a str, String> {
    match split_word(text) {
        (got, rest) if got == word => Ok(rest),
        (got, _) => Err(format!("expected {word:?}, got {got:?}")),
    }
}

fn split_word(text: &str) -> (&str, &str) {
    let text = text.trim_start();
    match text.split_once(char::is_whitespace) {
        Some((word, rest)) => (word, rest.trim_start()),
        None => (text, ""),
    }
}
