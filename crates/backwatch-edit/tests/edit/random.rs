//! Random documents in random styles, from a list of choices so that failures shrink.

/// Hands out choices; when they run out, always the first.
pub(crate) struct Choices<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Choices<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// A number below the bound.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        let byte = self.bytes.get(self.at).copied().unwrap_or(0);
        self.at += 1;
        usize::from(byte) % bound.max(1)
    }

    pub(crate) fn one<'t>(&mut self, of: &[&'t str]) -> &'t str {
        of[self.below(of.len())]
    }

    pub(crate) fn rarely(&mut self) -> bool {
        self.below(6) == 5
    }
}

const KEYS: [&str; 8] = ["a", "b", "name", "\"q k\"", "'s'", "labels", "x-y", "expr"];
const SCALARS: [&str; 18] = [
    "1",
    "plain text",
    "\"dou\\nble\"",
    "'sing''le'",
    "true",
    "~",
    "",
    "0x1F",
    "1.50",
    "\"\"",
    "a{b=\"c\"} > 1",
    "'{{ $x }}'",
    "é ü",
    "http://x/y#z",
    "\"a \\\n      b\"",
    "'two\n      lines'",
    "12:30",
    "*",
];

/// A stream of one or two block documents.
pub(crate) fn yaml(choices: &mut Choices<'_>) -> String {
    let mut writer = Writer {
        out: String::new(),
        step: [2, 4, 1, 3][choices.below(4)],
        flush: choices.below(2) == 0,
        dash: if choices.rarely() { "-   " } else { "- " },
    };
    if choices.rarely() {
        writer.out.push_str("# head\n---\n");
    }
    writer.collection(choices, 0, 0);
    if choices.rarely() {
        writer.out.push_str("---\n# second\n");
        writer.collection(choices, 0, 2);
    }
    let mut text = writer.out;
    if choices.rarely() {
        text = text.trim_end_matches('\n').to_owned();
    }
    if choices.rarely() {
        text = text.replace('\n', "\r\n");
    }
    if choices.rarely() {
        text.insert(0, '\u{feff}');
    }
    text
}

/// A flow collection or scalar on one or several lines; as JSON if wished.
pub(crate) fn flow(
    choices: &mut Choices<'_>,
    depth: usize,
    json: bool,
    indent: Option<usize>,
) -> String {
    let inner = indent.map(|indent| indent + 2);
    let lead = |indent: Option<usize>| match indent {
        Some(indent) => format!("\n{}", " ".repeat(indent)),
        None => String::new(),
    };
    let gap = if indent.is_some() || choices.rarely() { "," } else { ", " };
    let count = choices.below(4);
    let kind = if depth > 3 { 2 } else { choices.below(4) };
    if kind == 0 {
        let items: Vec<String> =
            (0..count).map(|_| lead(inner) + &flow(choices, depth + 1, json, inner)).collect();
        let end = if count > 0 { lead(indent) } else { String::new() };
        return format!("[{}{end}]", items.join(gap));
    }
    if kind == 1 {
        let items: Vec<String> = (0..count)
            .map(|index| {
                format!("{}\"k{index}\": {}", lead(inner), flow(choices, depth + 1, json, inner))
            })
            .collect();
        let end = if count > 0 { lead(indent) } else { String::new() };
        return format!("{{{}{end}}}", items.join(gap));
    }
    if json || choices.rarely() {
        choices.one(&["1", "\"t\\\"x\"", "null", "-2.50", "\"\\u00e9/\"", "true"]).to_owned()
    } else {
        choices.one(&["1", "text", "'it''s'", "\"x, y\"", "null"]).to_owned()
    }
}

struct Writer {
    out: String,
    step: usize,
    flush: bool,
    dash: &'static str,
}

impl Writer {
    fn indent(&mut self, column: usize) {
        self.out.extend(std::iter::repeat_n(' ', column));
    }

    fn noise(&mut self, choices: &mut Choices<'_>, column: usize) {
        if choices.rarely() {
            self.out.push('\n');
        }
        if choices.rarely() {
            self.indent(column);
            self.out.push_str("# about\n");
        }
    }

    /// Entries at the column, each from the start of a line.
    fn collection(&mut self, choices: &mut Choices<'_>, column: usize, depth: usize) {
        let sequence = choices.below(2) == 1;
        self.entries(choices, column, depth, sequence, false);
    }

    fn entries(
        &mut self,
        choices: &mut Choices<'_>,
        column: usize,
        depth: usize,
        sequence: bool,
        here: bool,
    ) {
        let count = 1 + choices.below(3);
        for index in 0..count {
            if index > 0 || !here {
                self.noise(choices, column);
                self.indent(column);
            }
            if sequence {
                self.item(choices, column, depth);
            } else {
                let key = KEYS[(index * 3 + choices.below(3)) % KEYS.len()];
                self.out.push_str(key);
                self.out.push(':');
                self.value(choices, column, depth);
            }
        }
    }

    fn item(&mut self, choices: &mut Choices<'_>, column: usize, depth: usize) {
        let nested = depth < 4 && choices.below(2) == 1;
        if nested {
            self.out.push_str(self.dash);
            let sequence = choices.rarely();
            self.entries(choices, column + self.dash.len(), depth + 1, sequence, true);
        } else {
            self.out.push('-');
            self.value(choices, column, depth);
        }
    }

    /// A value behind a colon or a dash, with the end of its line.
    fn value(&mut self, choices: &mut Choices<'_>, column: usize, depth: usize) {
        let kind = if depth >= 4 { choices.below(3) } else { choices.below(5) };
        match kind {
            0 => {
                let mut scalar = choices.one(&SCALARS);
                if scalar == "*" {
                    scalar = "&anchored text";
                }
                if !scalar.is_empty() {
                    self.out.push(' ');
                    self.out.push_str(scalar);
                }
                self.end(choices);
            }
            1 => self.block_scalar(choices, column),
            2 => {
                let text = flow(choices, 1, false, None);
                self.out.push(' ');
                self.out.push_str(&text);
                self.end(choices);
            }
            _ => {
                let sequence = choices.below(2) == 1;
                let step =
                    if sequence && self.flush && !self.out.ends_with('-') { 0 } else { self.step };
                self.end(choices);
                self.entries(choices, column + step, depth + 1, sequence, false);
            }
        }
    }

    fn block_scalar(&mut self, choices: &mut Choices<'_>, column: usize) {
        let header = choices.one(&["|", "|-", ">", ">-", "|+"]);
        self.out.push(' ');
        self.out.push_str(header);
        self.end(choices);
        for _ in 0..=choices.below(3) {
            self.indent(column + self.step + 1);
            self.out.push_str(choices.one(&["text\n", "more: x\n", "- # y\n", "a  b \n"]));
            if choices.rarely() {
                self.out.push('\n');
            }
        }
    }

    fn end(&mut self, choices: &mut Choices<'_>) {
        if choices.rarely() {
            self.out.push_str(" # behind");
        }
        self.out.push('\n');
    }
}
