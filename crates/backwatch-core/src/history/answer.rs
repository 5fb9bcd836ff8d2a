//! What a Prometheus answered, read in one pass: labels and samples are taken, the JSON is not kept.
//!
//! Read are the answers of `query_range` (matrix) and `query` (vector), and the flat objects of
//! `status/buildinfo` and `status/flags`; one or many behind each other, on lines of their own or in
//! an array. The look-back of Prometheus is in the samples already.

use std::collections::BTreeMap;

use backwatch_sim::series::labels::METRIC_NAME;
use backwatch_sim::series::number::same;
use backwatch_sim::series::{Labels, Samples};

use super::gzip::unpacked;
use super::json::{Fault, Result, Scanner};
use crate::diagnostic::Diagnostic;

/// What was read from one file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Answers {
    /// Series in the order in which they came; the same one may come several times.
    pub(super) pieces: Vec<(Labels, Samples)>,
    /// Flat facts about the server, such as its version and flags.
    pub(super) facts: BTreeMap<String, String>,
    /// How many answers there were, failed ones included.
    pub count: usize,
    /// How many samples they held.
    pub samples: usize,
}

/// Reads a file of answers, packed with gzip or not. What could be read comes back together with what
/// is wrong: errors that Prometheus gave, and the place from which on the text could not be read.
pub fn read(bytes: &[u8]) -> (Answers, Vec<Diagnostic>) {
    let mut reading = Reading::default();
    let bytes = match unpacked(bytes) {
        Ok(bytes) => bytes,
        Err(said) => return (reading.answers, vec![said]),
    };
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    let mut scanner = Scanner::new(text);
    if let Err(fault) = reading.all(&mut scanner) {
        reading.said.push(said_of(&fault, text));
    } else if reading.answers.count == 0 {
        let said = Diagnostic::error("there is no answer of Prometheus in it");
        reading.said.push(said.at(1, 1).hint("run the printed loop, and take the file it writes"));
    }
    (reading.answers, reading.said)
}

/// Whether a file looks like answers of Prometheus: gzip, or an object that begins with a status.
pub fn looks_like_answers(bytes: &[u8]) -> bool {
    if bytes.starts_with(&[0x1f, 0x8b]) {
        return true;
    }
    let mut scanner = Scanner::new(bytes);
    while scanner.take(b'[') {}
    scanner.take(b'{') && scanner.string().is_ok_and(|key| key == "status") && scanner.take(b':')
}

fn said_of(fault: &Fault, text: &[u8]) -> Diagnostic {
    let before = text.get(..fault.at.min(text.len())).unwrap_or(text);
    let line = before.split(|byte| *byte == b'\n').count();
    let tail = before.rsplit(|byte| *byte == b'\n').next().unwrap_or_default();
    // A byte that continues a character is none of its own.
    let column = tail.iter().filter(|byte| **byte & 0xc0 != 0x80).count() + 1;
    Diagnostic::error(format!("{} (byte {})", fault.message, fault.at))
        .at(line, column)
        .hint("what stands before it was read; ask Prometheus again for the rest")
}

#[derive(Default)]
struct Reading {
    answers: Answers,
    said: Vec<Diagnostic>,
}

impl Reading {
    /// Answers behind each other, in arrays or not, with or without commas between them.
    fn all(&mut self, scanner: &mut Scanner<'_>) -> Result<()> {
        while let Some(byte) = scanner.peek() {
            match byte {
                b'[' => scanner.array(|scanner| self.answer(scanner))?,
                b'{' => self.answer(scanner)?,
                // RFC 7464 puts a record separator before each text.
                b',' | 0x1e => {
                    scanner.take(byte);
                }
                _ => return scanner.fault("no answer of Prometheus begins here"),
            }
        }
        Ok(())
    }

    fn answer(&mut self, scanner: &mut Scanner<'_>) -> Result<()> {
        let start = scanner.at();
        let (mut status, mut kind, mut error) = (None, String::new(), String::new());
        scanner.object(|scanner, key| {
            match key {
                "status" => status = Some(scanner.string()?.into_owned()),
                "errorType" => kind = scanner.string()?.into_owned(),
                "error" => error = scanner.string()?.into_owned(),
                "warnings" => scanner.array(|scanner| {
                    let warning = scanner.string()?;
                    self.said.push(Diagnostic::warning(format!("Prometheus warns: {warning}")));
                    Ok(())
                })?,
                "data" if scanner.peek() == Some(b'{') => self.data(scanner)?,
                _ => scanner.skip()?,
            }
            Ok(())
        })?;
        match status.as_deref() {
            Some("success") => {}
            Some("error") => {
                let kind = if kind.is_empty() { String::new() } else { format!(" ({kind})") };
                let said =
                    Diagnostic::error(format!("Prometheus answered an error{kind}: {error}"));
                self.said.push(said.hint("correct that, and ask again"));
            }
            _ => {
                let message = "an object without a `status` of `success` or `error`".to_owned();
                return Err(Fault { at: start, message });
            }
        }
        self.answers.count += 1;
        Ok(())
    }

    /// `data` of a query, or the flat object of a status.
    fn data(&mut self, scanner: &mut Scanner<'_>) -> Result<()> {
        let mut kind = None;
        scanner.object(|scanner, key| {
            match (key, scanner.peek()) {
                ("resultType", _) => kind = Some(scanner.string()?.into_owned()),
                ("result", Some(b'[')) if kind.as_deref().is_none_or(|kind| !is_bare(kind)) => {
                    scanner.array(|scanner| self.series(scanner))?;
                }
                (_, Some(b'"')) => {
                    let value = scanner.string()?.into_owned();
                    self.answers.facts.insert(key.to_owned(), value);
                }
                _ => scanner.skip()?,
            }
            Ok(())
        })
    }

    fn series(&mut self, scanner: &mut Scanner<'_>) -> Result<()> {
        let mut labels = Labels::empty();
        let mut values = Values::default();
        scanner.object(|scanner, key| {
            match key {
                "metric" => labels = metric(scanner)?,
                "values" => scanner.array(|scanner| values.take(scanner))?,
                "value" => values.take(scanner)?,
                "histogram" | "histograms" => {
                    self.said.push(Diagnostic::note("native histograms are passed over"));
                    scanner.skip()?;
                }
                _ => scanner.skip()?,
            }
            Ok(())
        })?;
        self.answers.samples += values.count;
        let samples = values.finish();
        if samples.end().is_some() {
            self.answers.pieces.push((labels, samples));
        }
        Ok(())
    }
}

/// Results that hold no series.
fn is_bare(kind: &str) -> bool {
    matches!(kind, "scalar" | "string")
}

fn metric(scanner: &mut Scanner<'_>) -> Result<Labels> {
    let mut pairs: Vec<(String, String)> = Vec::new();
    scanner.object(|scanner, key| {
        pairs.push((key.to_owned(), scanner.string()?.into_owned()));
        Ok(())
    })?;
    let mut labels = Labels::from_pairs(pairs);
    // The printed queries carry the name through functions that would take it away.
    let name = labels.get(super::query::METRIC).to_owned();
    if !name.is_empty() {
        labels = labels.with(super::query::METRIC, "").with(METRIC_NAME, &name);
    }
    Ok(labels)
}

/// The samples of one series as they come: repeated values are counted, not kept.
#[derive(Default)]
struct Values<'a> {
    samples: Samples,
    count: usize,
    /// The value that came last, as it was spelled.
    spelled: &'a [u8],
    value: f64,
    /// The times of the row of equal values that is not yet in `samples`.
    start: i64,
    last: i64,
    interval: i64,
    row: usize,
}

impl<'a> Values<'a> {
    /// Takes `[seconds, "value"]`.
    fn take(&mut self, scanner: &mut Scanner<'a>) -> Result<()> {
        scanner.expect(b'[')?;
        let at = scanner.at();
        let Some(time) = millis(scanner.raw_number()?) else {
            return Err(Fault { at, message: "this is no time in seconds".to_owned() });
        };
        scanner.expect(b',')?;
        let at = scanner.at();
        let (spelled, _) = scanner.raw_string()?;
        scanner.expect(b']')?;
        let mut value = self.value;
        if self.count == 0 || spelled != self.spelled {
            let Some(read) = number(spelled) else {
                return Err(Fault { at, message: "this is no value of a sample".to_owned() });
            };
            (value, self.spelled) = (read, spelled);
        }
        self.count += 1;
        self.add(time, value);
        Ok(())
    }

    fn add(&mut self, time: i64, value: f64) {
        let goes_on = self.row > 0 && same(value, self.value) && time > self.last;
        if goes_on && (self.row == 1 || time - self.last == self.interval) {
            self.interval = time - self.last;
            self.row += 1;
        } else {
            self.flush();
            (self.start, self.row, self.value) = (time, 1, value);
        }
        self.last = time;
    }

    fn flush(&mut self) {
        if self.row > 3 && self.samples.end().is_none_or(|end| end < self.start) {
            self.samples.push_constant(self.start, self.interval, self.row, self.value);
        } else {
            let mut time = self.start;
            for _ in 0..self.row {
                self.samples.push(time, self.value);
                time = time.saturating_add(self.interval);
            }
        }
        self.row = 0;
    }

    fn finish(mut self) -> Samples {
        self.flush();
        self.samples
    }
}

/// Seconds with at most three decimals that count, as milliseconds.
fn millis(number: &[u8]) -> Option<i64> {
    let (negative, digits) = match number.strip_prefix(b"-") {
        Some(digits) => (true, digits),
        None => (false, number),
    };
    let mut parts = digits.splitn(2, |byte| *byte == b'.');
    let whole = parts.next()?;
    if whole.is_empty() || whole.len() > 12 || !whole.iter().all(u8::is_ascii_digit) {
        // Exponents, as some proxies write them.
        let seconds: f64 = std::str::from_utf8(number).ok()?.parse().ok()?;
        let in_range = seconds.is_finite() && seconds.abs() < 1e12;
        return in_range.then(|| backwatch_sim::series::number::integer((seconds * 1e3).round()));
    }
    let mut total = whole.iter().fold(0_i64, |sum, digit| sum * 10 + i64::from(digit - b'0'));
    let decimals = parts.next().unwrap_or_default();
    if !decimals.iter().all(u8::is_ascii_digit) {
        return None;
    }
    for place in 0..3 {
        total = total * 10 + decimals.get(place).map_or(0, |digit| i64::from(digit - b'0'));
    }
    Some(if negative { -total } else { total })
}

/// A sample's value: a float as Go writes it, `NaN`, `+Inf` or `-Inf`.
fn number(spelled: &[u8]) -> Option<f64> {
    let text = std::str::from_utf8(spelled).ok()?;
    match text {
        "NaN" => Some(f64::NAN),
        "+Inf" | "Inf" => Some(f64::INFINITY),
        "-Inf" => Some(f64::NEG_INFINITY),
        _ if text.starts_with(|c: char| c.is_ascii_digit() || c == '-') => text.parse().ok(),
        _ => None,
    }
}
