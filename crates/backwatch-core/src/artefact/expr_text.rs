//! Writes an expression: on one line, or laid out for people where it would be too long.

use super::expr::{Binary, Expr, Selector};

/// A line longer than this is laid out over several.
const WIDTH: usize = 116;

/// An operand up to this length shares a line with what stands beside it.
const SHORT: usize = 24;

impl Expr {
    /// On one line.
    pub fn one_line(&self) -> String {
        match self {
            Self::Number(n) => n.clone(),
            Self::Text(text) => quoted(text),
            Self::Selector(selector) => selector.text(),
            Self::Call(name, args) => {
                let args: Vec<String> = args.iter().map(Self::one_line).collect();
                format!("{name}({})", args.join(", "))
            }
            Self::Aggregate(op, by, inner) => {
                format!("{op} by ({}) ({})", by.join(", "), inner.one_line())
            }
            Self::Binary(binary) => {
                let left = wrapped(&binary.left, binary.strength());
                let right = wrapped(&binary.right, binary.strength() + 1);
                format!("{left} {} {right}", binary.operator())
            }
            Self::Subquery(inner, range, step) => {
                format!("{}[{range}:{step}]", wrapped(inner, 9))
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
    fn operator(&self) -> String {
        let mut text = self.op.to_owned();
        if self.returns_bool {
            text.push_str(" bool");
        }
        if let Some(on) = &self.on {
            text.extend([" on (", &on.join(", "), ")"]);
        }
        if let Some(labels) = &self.group_left {
            text.extend([" group_left (", &labels.join(", "), ")"]);
        }
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
    fn text(&self) -> String {
        let matchers: Vec<String> = self
            .matchers
            .iter()
            .map(|(label, op, value)| format!("{label}{op}{}", quoted(value)))
            .collect();
        let mut text = self.metric.clone();
        if !matchers.is_empty() {
            text.extend(["{", &matchers.join(", "), "}"]);
        }
        text.extend(self.range.map(|range| format!("[{range}]")));
        text.extend(self.offset.map(|offset| format!(" offset {offset}")));
        text
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
fn wrapped(expr: &Expr, strength: u8) -> String {
    if expr.strength() < strength { format!("({})", expr.one_line()) } else { expr.one_line() }
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
fn quoted(text: &str) -> String {
    let escaped = text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
    format!("\"{escaped}\"")
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
