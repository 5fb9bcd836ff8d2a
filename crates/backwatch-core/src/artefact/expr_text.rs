//! Writes an expression: on one line, or laid out for people where it would be too long.

use super::expr::{Binary, Expr, Selector};

/// A line longer than this is laid out over several.
const WIDTH: usize = 116;

/// An operand up to this length shares a line with what stands beside it.
const SHORT: usize = 24;

impl Expr {
    /// On one line.
    pub fn one_line(&self) -> String {
        let mut text = String::new();
        self.write(&mut text);
        text
    }

    fn write(&self, text: &mut String) {
        match self {
            Self::Number(n) => text.push_str(n),
            Self::Text(value) => quote(text, value),
            Self::Selector(selector) => selector.write(text),
            Self::Call(name, args) => {
                text.extend([*name, "("]);
                for (index, arg) in args.iter().enumerate() {
                    text.push_str(if index > 0 { ", " } else { "" });
                    arg.write(text);
                }
                text.push(')');
            }
            Self::Aggregate(op, by, inner) => {
                text.extend([*op, " by ("]);
                list(text, by);
                text.push_str(") (");
                inner.write(text);
                text.push(')');
            }
            Self::Binary(binary) => {
                wrap(text, &binary.left, binary.strength());
                text.push(' ');
                binary.write_operator(text);
                text.push(' ');
                wrap(text, &binary.right, binary.strength() + 1);
            }
            Self::Subquery(inner, range, step) => {
                wrap(text, inner, 9);
                text.extend(["[", &range.to_string(), ":", &step.to_string(), "]"]);
            }
        }
    }

    /// On one line if it fits into 116 characters, else over several: operators and closing
    /// parentheses on lines of their own, two blanks further in for what is inside.
    pub fn laid_out(&self) -> String {
        self.lines(0).join("\n")
    }

    fn lines(&self, indent: usize) -> Vec<String> {
        self.lines_with_room(indent, 0)
    }

    /// As [`Self::lines`], with `room` left behind the last line if it is the only one.
    fn lines_with_room(&self, indent: usize, room: usize) -> Vec<String> {
        let flat = self.one_line();
        if indent + flat.len() + room <= WIDTH {
            return vec![format!("{:indent$}{flat}", "")];
        }
        match self {
            Self::Call(name, args) => {
                let mut lines = vec![format!("{:indent$}{name}(", "")];
                lines.append(&mut arguments(args, indent + 2));
                lines.push(format!("{:indent$})", ""));
                lines
            }
            Self::Aggregate(op, by, inner) => {
                let mut lines = vec![format!("{:indent$}{op} by ({}) (", "", by.join(", "))];
                lines.append(&mut inner.lines(indent + 2));
                lines.push(format!("{:indent$})", ""));
                lines
            }
            Self::Binary(binary) => binary.lines(indent),
            _ => vec![format!("{:indent$}{flat}", "")],
        }
    }

    /// How tightly its outermost operator binds; more than any operator where there is none.
    fn strength(&self) -> u8 {
        match self {
            Self::Binary(binary) => binary.strength(),
            _ => 9,
        }
    }
}

impl Binary {
    /// `on (...)`, `group_left (...)` and `bool` behind the operator.
    fn write_operator(&self, text: &mut String) {
        text.push_str(self.op);
        if self.returns_bool {
            text.push_str(" bool");
        }
        for (word, labels) in [(" on (", &self.on), (" group_left (", &self.group_left)] {
            if let Some(labels) = labels {
                text.push_str(word);
                list(text, labels);
                text.push(')');
            }
        }
    }

    fn operator(&self) -> String {
        let mut text = String::new();
        self.write_operator(&mut text);
        text
    }

    /// Precedence as in Prometheus's parser: `or` binds least.
    fn strength(&self) -> u8 {
        match self.op {
            "or" => 1,
            "and" | "unless" => 2,
            "+" | "-" => 4,
            "*" | "/" | "%" => 5,
            _ => 3,
        }
    }

    fn lines(&self, indent: usize) -> Vec<String> {
        let right = wrapped(&self.right, self.strength() + 1);
        let joined = format!("{} {right}", self.operator());
        let is_set = matches!(self.op, "and" | "or" | "unless")
            || (self.strength() == 3 && self.on.is_some());
        let short = right.len() <= SHORT && self.on.is_none() && !is_set;
        let room = if short { joined.len() + 1 } else { 0 };
        let left = wrapped(&self.left, self.strength());
        if !is_set && !short && left.len() <= SHORT && self.on.is_none() {
            // `time() - max by (...) (` opens on one line.
            let mut lines = wrapped_lines(&self.right, self.strength() + 1, indent, 0);
            if let Some(first) = lines.first_mut() {
                *first = format!("{:indent$}{left} {} {}", "", self.operator(), first.trim_start());
            }
            return lines;
        }
        let mut lines = wrapped_lines(&self.left, self.strength(), indent, room);
        if short {
            if let Some(last) = lines.last_mut() {
                last.push(' ');
                last.push_str(&joined);
            }
        } else if !is_set && indent + 2 + joined.len() <= WIDTH {
            lines.push(format!("{:width$}{joined}", "", width = indent + 2));
        } else {
            lines.push(format!("{:width$}{}", "", self.operator(), width = indent + 2));
            lines.append(&mut wrapped_lines(&self.right, self.strength() + 1, indent, 0));
        }
        lines
    }
}

impl Selector {
    fn write(&self, text: &mut String) {
        text.push_str(&self.metric);
        for (index, (label, op, value)) in self.matchers.iter().enumerate() {
            text.extend([if index > 0 { ", " } else { "{" }, label, op]);
            quote(text, value);
        }
        text.push_str(if self.matchers.is_empty() { "" } else { "}" });
        if let Some(range) = self.range {
            text.extend(["[", &range.to_string(), "]"]);
        }
        if let Some(offset) = self.offset {
            text.extend([" offset ", &offset.to_string()]);
        }
    }
}

/// Arguments with their commas: literals that follow one another share a line.
fn arguments(args: &[Expr], indent: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut after_literal = false;
    for (index, arg) in args.iter().enumerate() {
        let is_literal = matches!(arg, Expr::Text(_) | Expr::Number(_));
        let mut inner = arg.lines(indent);
        if let Some(last) = inner.last_mut().filter(|_| index + 1 < args.len()) {
            last.push(',');
        }
        match lines.last_mut().filter(|_| is_literal && after_literal) {
            Some(line) => inner.iter().for_each(|text| {
                line.push(' ');
                line.push_str(text.trim_start());
            }),
            None => lines.append(&mut inner),
        }
        after_literal = is_literal;
    }
    lines
}

/// On one line, in parentheses where its operator binds less than `strength`.
fn wrap(text: &mut String, expr: &Expr, strength: u8) {
    let needed = expr.strength() < strength;
    text.push_str(if needed { "(" } else { "" });
    expr.write(text);
    text.push_str(if needed { ")" } else { "" });
}

fn wrapped(expr: &Expr, strength: u8) -> String {
    let mut text = String::new();
    wrap(&mut text, expr, strength);
    text
}

/// Labels, with commas between them.
fn list(text: &mut String, labels: &[&str]) {
    for (index, label) in labels.iter().enumerate() {
        text.extend([if index > 0 { ", " } else { "" }, label]);
    }
}

/// Laid out, in parentheses where its operator binds less than `strength`.
fn wrapped_lines(expr: &Expr, strength: u8, indent: usize, room: usize) -> Vec<String> {
    if expr.strength() >= strength {
        return expr.lines_with_room(indent, room);
    }
    let flat = format!("{:indent$}({})", "", expr.one_line());
    if flat.len() + room <= WIDTH {
        return vec![flat];
    }
    let mut lines = vec![format!("{:indent$}(", "")];
    lines.append(&mut expr.lines(indent + 2));
    lines.push(format!("{:indent$})", ""));
    lines
}

/// A double-quoted PromQL string.
fn quote(text: &mut String, value: &str) {
    text.push('"');
    for letter in value.chars() {
        match letter {
            '\\' => text.push_str("\\\\"),
            '"' => text.push_str("\\\""),
            '\n' => text.push_str("\\n"),
            _ => text.push(letter),
        }
    }
    text.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Duration;

    fn sel(name: &str) -> Expr {
        Selector::new(name).expr()
    }

    #[test]
    fn parentheses_stand_only_where_they_are_needed() {
        let sum = sel("a").op("+", sel("b"));
        assert_eq!(sum.clone().op("*", sel("c")).one_line(), "(a + b) * c");
        assert_eq!(sel("c").op("-", sum.clone()).one_line(), "c - (a + b)");
        assert_eq!(sum.op("-", sel("c")).one_line(), "a + b - c");
        let or = sel("a").op("or", sel("b"));
        assert_eq!(or.clone().op("unless", sel("c")).one_line(), "(a or b) unless c");
        assert_eq!(
            sel("a").op_bool(">", Expr::number(1)).op("or", sel("b")).one_line(),
            "a > bool 1 or b"
        );
    }

    #[test]
    fn strings_are_escaped() {
        let selector = Selector::new("m").matching("job", "a\\.b\"").over(Duration::hours(50));
        assert_eq!(selector.expr().one_line(), r#"m{job=~"a\\.b\""}[50h]"#);
    }

    #[test]
    fn long_expressions_are_laid_out() {
        let long = |c: &str| sel(&c.repeat(60));
        let expr = long("a").op("or", long("b")).max_by(&["cluster"]).op(">", Expr::number(5));
        let expected = format!(
            "max by (cluster) (\n  {}\n    or\n  {}\n) > 5",
            "a".repeat(60),
            "b".repeat(60)
        );
        assert_eq!(expr.laid_out(), expected);
    }
}
