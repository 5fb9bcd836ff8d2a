//! Go's `fmt.Sprintf`, `fmt.Sprint` and `fmt.Sprintln`: how a format is read. How a value is
//! written is in [`super::print`]; `fmt/print.go` of Go is the reference.

use super::print::Printer;
use super::value::{IntType, Value};
use super::{Sample, limit};

/// A text grew beyond [`limit::OUTPUT`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TooLong;

/// `fmt.Sprint`: a space stands between two operands that are both no strings.
pub(super) fn sprint(values: &[Value]) -> Result<String, TooLong> {
    let mut printer = Printer::default();
    let is_text = |value: &Value| matches!(value, Value::Text(_) | Value::Html(_));
    let mut after_other = false;
    for (i, value) in values.iter().enumerate() {
        if i > 0 && after_other && !is_text(value) {
            printer.write(" ");
        }
        after_other = !is_text(value);
        printer.print(value, 'v');
    }
    printer.finish()
}

/// `fmt.Sprintln`: a space stands between all operands, a line feed at the end.
pub(super) fn sprintln(values: &[Value]) -> Result<String, TooLong> {
    let mut printer = Printer::default();
    for (i, value) in values.iter().enumerate() {
        if i > 0 {
            printer.write(" ");
        }
        printer.print(value, 'v');
    }
    printer.write("\n");
    printer.finish()
}

/// `fmt.Sprintf`, with Go's `%!d(string=x)` and its kind where format and operands disagree.
pub(super) fn sprintf(format: &str, values: &[Value]) -> Result<String, TooLong> {
    let mut run = Directives {
        format: format.chars().collect(),
        at: 0,
        values,
        next: 0,
        reordered: false,
        good_index: true,
        printer: Printer::default(),
    };
    while run.literal() {
        run.directive();
    }
    run.extra();
    run.printer.finish()
}

/// `fmt.Sprint` of what a sample's pointer points to.
pub(super) fn sprint_sample(sample: &Sample) -> Result<String, TooLong> {
    let mut printer = Printer::default();
    printer.sample(sample, 'v');
    printer.finish()
}

/// The largest width and precision; what is above is not taken as a number.
const MAX_NUMBER: usize = 1_000_000;

struct Directives<'v> {
    format: Vec<char>,
    at: usize,
    values: &'v [Value],
    next: usize,
    reordered: bool,
    good_index: bool,
    printer: Printer,
}

impl Directives<'_> {
    fn peek(&self) -> Option<char> {
        self.format.get(self.at).copied()
    }

    /// Writes what stands before the next `%`, and steps over that; false at the end.
    fn literal(&mut self) -> bool {
        let rest = self.format.get(self.at..).unwrap_or_default();
        let length = rest.iter().position(|c| *c == '%').unwrap_or(rest.len());
        let text: String = rest.iter().take(length).collect();
        self.printer.write(&text);
        self.at += length + 1;
        self.at <= self.format.len()
    }

    fn directive(&mut self) {
        self.good_index = true;
        self.flags();
        let mut after_index = self.index();
        self.width(&mut after_index);
        self.precision(&mut after_index);
        if !after_index {
            self.index();
        }
        let Some(verb) = self.peek() else {
            self.printer.write("%!(NOVERB)");
            return;
        };
        self.at += 1;
        let value = self.values.get(self.next);
        match value {
            _ if verb == '%' => self.printer.write("%"),
            _ if !self.good_index => self.printer.write(&format!("%!{verb}(BADINDEX)")),
            None => self.printer.write(&format!("%!{verb}(MISSING)")),
            Some(value) => {
                let flags = &mut self.printer.flags;
                if verb == 'v' {
                    flags.sharp_v = std::mem::take(&mut flags.sharp);
                    flags.plus_v = std::mem::take(&mut flags.plus);
                }
                self.printer.print(value, verb);
                self.next += 1;
            }
        }
    }

    fn flags(&mut self) {
        self.printer.flags = super::print::Flags::default();
        let flags = &mut self.printer.flags;
        while let Some(c) = self.format.get(self.at) {
            match c {
                '#' => flags.sharp = true,
                '0' => flags.zero = true,
                '+' => flags.plus = true,
                '-' => flags.minus = true,
                ' ' => flags.space = true,
                _ => break,
            }
            self.at += 1;
        }
        flags.zero &= !flags.minus;
    }

    fn width(&mut self, after_index: &mut bool) {
        if self.peek() != Some('*') {
            let width = self.number(self.format.len());
            if *after_index && width.is_some() {
                self.good_index = false;
            }
            self.printer.flags.width = width;
            return;
        }
        self.at += 1;
        match self.int_argument() {
            Some(width) => {
                let flags = &mut self.printer.flags;
                flags.minus |= width < 0;
                flags.zero &= !flags.minus;
                flags.width = usize::try_from(width.unsigned_abs()).ok();
            }
            None => self.printer.write("%!(BADWIDTH)"),
        }
        *after_index = false;
    }

    fn precision(&mut self, after_index: &mut bool) {
        if self.peek() != Some('.') {
            return;
        }
        self.at += 1;
        if *after_index {
            self.good_index = false;
        }
        *after_index = self.index();
        if self.peek() != Some('*') {
            self.printer.flags.precision = Some(self.number(self.format.len()).unwrap_or(0));
            return;
        }
        self.at += 1;
        match self.int_argument().and_then(|p| usize::try_from(p).ok()) {
            Some(precision) => self.printer.flags.precision = Some(precision),
            None => self.printer.write("%!(BADPREC)"),
        }
        *after_index = false;
    }

    /// Reads `[n]`, which names the next operand, and says whether it was there.
    fn index(&mut self) -> bool {
        if self.peek() != Some('[') {
            return false;
        }
        self.reordered = true;
        let rest = self.format.get(self.at..).unwrap_or_default();
        let close = rest.iter().position(|c| *c == ']').filter(|_| rest.len() >= 3);
        let Some(close) = close else {
            self.good_index = false;
            self.at += 1;
            return false;
        };
        let end = self.at + close;
        self.at += 1;
        let number = self.number(end).filter(|_| self.at == end);
        self.at = end + 1;
        match number.and_then(|n| n.checked_sub(1)).filter(|i| *i < self.values.len()) {
            Some(index) => self.next = index,
            None => self.good_index = false,
        }
        number.is_some()
    }

    fn number(&mut self, end: usize) -> Option<usize> {
        let mut number = None;
        while self.at < end {
            let Some(digit) = self.peek().and_then(|c| c.to_digit(10)) else {
                break;
            };
            let so_far = number.unwrap_or(0);
            if so_far > MAX_NUMBER {
                self.at = end;
                return None;
            }
            number = Some(so_far * 10 + usize::try_from(digit).unwrap_or(0));
            self.at += 1;
        }
        number
    }

    /// The operand of a `*`.
    fn int_argument(&mut self) -> Option<i64> {
        let value = self.values.get(self.next)?;
        self.next += 1;
        match value {
            Value::Int(value, IntType::Int | IntType::Int64 | IntType::Byte) => {
                let fits = usize::try_from(value.unsigned_abs()).is_ok_and(|v| v <= MAX_NUMBER);
                fits.then_some(*value)
            }
            _ => None,
        }
    }

    /// Names the operands that no directive used.
    fn extra(&mut self) {
        let rest = self.values.get(self.next..).unwrap_or_default();
        if self.reordered || rest.is_empty() {
            return;
        }
        self.printer.flags = super::print::Flags::default();
        self.printer.write("%!(EXTRA ");
        for (i, value) in rest.iter().enumerate() {
            if i > 0 {
                self.printer.write(", ");
            }
            if !matches!(value, Value::Nil) {
                self.printer.write(value.type_name());
                self.printer.write("=");
            }
            self.printer.print(value, 'v');
        }
        self.printer.write(")");
    }
}

impl Printer {
    /// Adds to the text, or notes that it is full.
    pub(super) fn write(&mut self, text: &str) {
        if self.full || self.out.len() + text.len() > limit::OUTPUT {
            self.full = true;
        } else {
            self.out.push_str(text);
        }
    }

    pub(super) fn finish(self) -> Result<String, TooLong> {
        if self.full { Err(TooLong) } else { Ok(self.out) }
    }
}
