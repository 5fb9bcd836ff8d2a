//! How Go's `fmt` writes a single value with a verb and flags: `fmt/print.go` and
//! `fmt/format.go` of Go are the reference.

use super::float::{self, Precision};
use super::literal::{is_print, quote_with};
use super::time::{month_name, weekday_name};
use super::value::{IntType, Value};
use crate::template::Sample;

/// What stands between `%` and the verb.
#[derive(Debug, Clone, Copy, Default)]
#[expect(clippy::struct_excessive_bools, reason = "they are independent flags of a format")]
pub(super) struct Flags {
    pub(super) sharp: bool,
    pub(super) zero: bool,
    pub(super) plus: bool,
    pub(super) minus: bool,
    pub(super) space: bool,
    /// `%#v` and `%+v`, where the flag means another thing.
    pub(super) sharp_v: bool,
    pub(super) plus_v: bool,
    pub(super) width: Option<usize>,
    pub(super) precision: Option<usize>,
}

#[derive(Debug, Default)]
pub(super) struct Printer {
    pub(super) out: String,
    pub(super) flags: Flags,
    pub(super) full: bool,
}

/// What stands for the address of a sample: a number of Go's memory, which differs each time.
const ADDRESS: &str = "0xc000000000";

impl Printer {
    /// Writes an operand.
    pub(super) fn print(&mut self, value: &Value, verb: char) {
        match (value, verb) {
            (Value::Nil, 'T' | 'v') => self.pad("<nil>"),
            (_, 'T') => self.text(value.type_name(), 's'),
            (Value::Sample(sample), _) => {
                self.write("&");
                self.sample(sample, verb);
            }
            (Value::Vector(_) | Value::Labels(_) | Value::Args(_), 'p') => self.pad(ADDRESS),
            _ => self.nested(value, verb),
        }
    }

    /// Writes a value that may be inside of another.
    fn nested(&mut self, value: &Value, verb: char) {
        if self.full {
            return;
        }
        match value {
            Value::Nil if verb == 'v' => self.pad("<nil>"),
            Value::Bool(value) if matches!(verb, 't' | 'v') => {
                self.pad(if *value { "true" } else { "false" });
            }
            Value::Int(value, IntType::Month) if is_text_verb(verb) => {
                self.text(&month_name(*value), verb);
            }
            Value::Int(value, IntType::Weekday) if is_text_verb(verb) => {
                self.text(&weekday_name(*value), verb);
            }
            Value::Int(int, _) => self.integer(value, *int, verb),
            Value::Float(float) => self.float(value, *float, verb),
            Value::Text(text) | Value::Html(text) if is_text_verb(verb) => self.text(text, verb),
            Value::Time(time) if is_text_verb(verb) => self.text(&time.to_text(), verb),
            Value::Duration(span) if is_text_verb(verb) => self.text(&span.to_text(), verb),
            Value::Labels(labels) => {
                let mut entries = labels.iter().map(|(k, v)| (k, Value::text(v.as_str())));
                self.map(value.type_name(), &mut entries, verb);
            }
            Value::Args(args) => {
                let mut entries = args.entries.iter().map(|(k, v)| (k, v.clone()));
                self.map(value.type_name(), &mut entries, verb);
            }
            Value::Vector(samples) => {
                let addresses = vec![ADDRESS; samples.borrow().len()];
                self.write(&format!("[{}]", addresses.join(" ")));
            }
            Value::Sample(_) => self.write(ADDRESS),
            Value::Data(data) => {
                let fields = [
                    ("Labels", Value::Labels(data.labels.clone())),
                    ("ExternalLabels", Value::Labels(data.external_labels.clone())),
                    ("ExternalURL", Value::Text(data.external_url.clone())),
                    ("Value", Value::Float(data.value)),
                ];
                self.fields(value.type_name(), &fields, verb);
            }
            _ => self.bad_verb(value, verb),
        }
    }

    /// Writes a sample without the `&` of a pointer.
    pub(super) fn sample(&mut self, sample: &Sample, verb: char) {
        let labels = std::rc::Rc::new(sample.labels.clone());
        let fields = [("Labels", Value::Labels(labels)), ("Value", Value::Float(sample.value))];
        self.fields("template.sample", &fields, verb);
    }

    fn fields(&mut self, name: &str, fields: &[(&str, Value)], verb: char) {
        let sharp = self.flags.sharp_v;
        if sharp {
            self.write(name);
        }
        self.write("{");
        for (i, (name, value)) in fields.iter().enumerate() {
            if i > 0 {
                self.write(if sharp { ", " } else { " " });
            }
            if sharp || self.flags.plus_v {
                self.write(name);
                self.write(":");
            }
            self.nested(value, verb);
        }
        self.write("}");
    }

    fn map(&mut self, name: &str, entries: &mut dyn Iterator<Item = (&String, Value)>, verb: char) {
        let sharp = self.flags.sharp_v;
        self.write(if sharp { name } else { "map" });
        self.write(if sharp { "{" } else { "[" });
        for (i, (key, value)) in entries.enumerate() {
            if i > 0 {
                self.write(if sharp { ", " } else { " " });
            }
            self.nested(&Value::text(key.as_str()), verb);
            self.write(":");
            self.nested(&value, verb);
        }
        self.write(if sharp { "}" } else { "]" });
    }

    fn bad_verb(&mut self, value: &Value, verb: char) {
        self.write(&format!("%!{verb}("));
        match value {
            Value::Nil => self.write("<nil>"),
            Value::Time(_) | Value::Duration(_) => {
                self.write(&format!("{}={ADDRESS}", value.type_name()));
            }
            _ => {
                self.write(value.type_name());
                self.write("=");
                self.nested(value, 'v');
            }
        }
        self.write(")");
    }

    fn text(&mut self, text: &str, verb: char) {
        let cut: String = match self.flags.precision {
            Some(n) if verb != 'x' && verb != 'X' => text.chars().take(n).collect(),
            _ => text.to_owned(),
        };
        match verb {
            'v' if self.flags.sharp_v => self.quoted(&cut),
            'q' => self.quoted(&cut),
            'x' | 'X' => self.hex(text, verb == 'X'),
            _ => self.pad(&cut),
        }
    }

    fn quoted(&mut self, text: &str) {
        let raw = |c: char| c == '\t' || (c != '`' && c != '\u{feff}' && !c.is_control());
        let quoted = if self.flags.sharp && text.chars().all(raw) {
            format!("`{text}`")
        } else {
            quote_with(text, '"', self.flags.plus)
        };
        self.pad(&quoted);
    }

    /// The bytes of a text as hexadecimal digits.
    fn hex(&mut self, text: &str, upper: bool) {
        let count = self.flags.precision.unwrap_or(text.len());
        let prefix = match (self.flags.sharp, upper) {
            (false, _) => "",
            (true, false) => "0x",
            (true, true) => "0X",
        };
        let mut out = String::new();
        for (i, byte) in text.bytes().take(count).enumerate() {
            if i > 0 && self.flags.space {
                out.push(' ');
            }
            if i == 0 || self.flags.space {
                out.push_str(prefix);
            }
            let digits = format!("{byte:02x}");
            out.push_str(&if upper { digits.to_ascii_uppercase() } else { digits });
        }
        self.pad(&out);
    }

    fn integer(&mut self, value: &Value, int: i64, verb: char) {
        match verb {
            'v' if self.flags.sharp_v && matches!(value, Value::Int(_, IntType::Byte)) => {
                self.flags.sharp = true;
                self.digits(int, &format!("{:x}", int.unsigned_abs()), 'x');
            }
            'v' | 'd' => self.digits(int, &int.unsigned_abs().to_string(), 'd'),
            'b' => self.digits(int, &format!("{:b}", int.unsigned_abs()), 'b'),
            'o' | 'O' => self.digits(int, &format!("{:o}", int.unsigned_abs()), verb),
            'x' => self.digits(int, &format!("{:x}", int.unsigned_abs()), 'x'),
            'X' => self.digits(int, &format!("{:X}", int.unsigned_abs()), 'X'),
            'c' => self.pad(&code_point(int).to_string()),
            'q' => {
                let quoted = quote_with(&code_point(int).to_string(), '\'', self.flags.plus);
                self.pad(&quoted);
            }
            'U' => self.unicode(int),
            _ => self.bad_verb(value, verb),
        }
    }

    fn digits(&mut self, int: i64, digits: &str, verb: char) {
        let sign = match (int < 0, self.flags.plus, self.flags.space) {
            (true, ..) => "-",
            (_, true, _) => "+",
            (_, _, true) => " ",
            _ => "",
        };
        let least = match (self.flags.precision, self.flags.width) {
            (Some(0), _) if int == 0 => return self.pad_spaces(""),
            (Some(precision), _) => precision,
            (None, Some(width)) if self.flags.zero => width.saturating_sub(sign.len()),
            _ => 0,
        };
        let digits = zeros(least, digits) + digits;
        let prefix = match verb {
            'b' if self.flags.sharp => "0b",
            'o' if self.flags.sharp && !digits.starts_with('0') => "0",
            'O' => "0o",
            'x' if self.flags.sharp => "0x",
            'X' if self.flags.sharp => "0X",
            _ => "",
        };
        self.pad_spaces(&format!("{sign}{prefix}{digits}"));
    }

    /// `U+0041`, with `#` also the character.
    fn unicode(&mut self, int: i64) {
        let least = self.flags.precision.unwrap_or(4).max(4);
        let digits = format!("{int:X}");
        let mut text = format!("U+{}{digits}", zeros(least, &digits));
        if let Some(c) = u32::try_from(int).ok().and_then(char::from_u32)
            && self.flags.sharp
            && is_print(c)
        {
            text.extend([' ', '\'', c, '\'']);
        }
        self.pad_spaces(&text);
    }

    fn float(&mut self, value: &Value, float: f64, verb: char) {
        let verb = if verb == 'v' { 'g' } else { verb };
        let precision = match (verb, self.flags.precision) {
            ('b' | 'g' | 'G' | 'x' | 'X', None) => Precision::Shortest,
            ('f' | 'F' | 'e' | 'E', None) => Precision::Fixed(6),
            ('b' | 'g' | 'G' | 'x' | 'X' | 'f' | 'F' | 'e' | 'E', Some(n)) => Precision::Fixed(n),
            _ => return self.bad_verb(value, verb),
        };
        if matches!(precision, Precision::Fixed(n) if n > crate::template::limit::OUTPUT) {
            self.full = true;
            return;
        }
        let text = float::format(float, verb, precision);
        let (sign, mut size) = match text.strip_prefix(['-', '+']) {
            Some(rest) => {
                (if float < 0.0 || text.starts_with('-') { "-" } else { "+" }, rest.to_owned())
            }
            None => ("+", text),
        };
        let shows_plus = self.flags.plus || (size == "Inf" && !self.flags.space);
        let sign = match sign {
            "-" => "-",
            _ if shows_plus => "+",
            _ if self.flags.space => " ",
            _ => "",
        };
        if !float.is_finite() {
            return self.pad_spaces(&format!("{sign}{size}"));
        }
        if self.flags.sharp && verb != 'b' {
            size = with_zeros(&size, verb, self.flags.precision);
        }
        match self.flags.width {
            Some(width) if self.flags.zero => {
                let width = width.saturating_sub(sign.len());
                self.write(&format!("{sign}{}{size}", zeros(width, &size)));
            }
            _ => self.pad(&format!("{sign}{size}")),
        }
    }

    /// Fills up to the width, with zeros if so flagged.
    fn pad(&mut self, text: &str) {
        if self.flags.zero && !self.flags.minus {
            let width = self.flags.width.unwrap_or(0);
            self.write(&zeros(width, text));
            self.write(text);
        } else {
            self.pad_spaces(text);
        }
    }

    fn pad_spaces(&mut self, text: &str) {
        let width = self.flags.width.unwrap_or(0);
        let spaces = " ".repeat(width.saturating_sub(text.chars().count()));
        let (before, after) = if self.flags.minus { (text, &*spaces) } else { (&*spaces, text) };
        self.write(before);
        self.write(after);
    }
}

/// The zeros that `text` lacks to be `width` wide.
fn zeros(width: usize, text: &str) -> String {
    "0".repeat(width.saturating_sub(text.chars().count()))
}

fn is_text_verb(verb: char) -> bool {
    matches!(verb, 'v' | 's' | 'q' | 'x' | 'X')
}

fn code_point(int: i64) -> char {
    u32::try_from(int).ok().and_then(char::from_u32).unwrap_or(char::REPLACEMENT_CHARACTER)
}

/// What `#` does to a float: a point always, and for `%g` the zeros at the end as well.
fn with_zeros(size: &str, verb: char, precision: Option<usize>) -> String {
    let general = matches!(verb, 'g' | 'G' | 'x' | 'X');
    let end = size.find(['e', 'E', 'p', 'P']).filter(|_| !matches!(verb, 'x' | 'X'));
    let end = end.or_else(|| size.find(['p', 'P'])).unwrap_or(size.len());
    let (number, tail) = size.split_at_checked(end).unwrap_or((size, ""));
    let significant = number.chars().filter(char::is_ascii_digit).skip_while(|c| *c == '0').count();
    let mut out = number.to_owned();
    let mut shown = significant;
    if !number.contains('.') {
        shown += usize::from(number == "0");
        out.push('.');
    }
    let wanted = if general { precision.unwrap_or(6) } else { 0 };
    out.push_str(&"0".repeat(wanted.saturating_sub(shown)));
    out.push_str(tail);
    out
}
