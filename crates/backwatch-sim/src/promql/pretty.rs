//! A tree to text, over as many lines as it takes.
//!
//! Laid out as `promtool promql format` does, after Prometheus, `promql/parser/prettier.go`: what
//! fits into a line stays on one, anything longer is opened, its parts two blanks further in.
//! Comments are not part of the tree and are lost.

use super::ast::{Call, Expr};
use super::print::{aggregate_head, binary_middle, one_line, subquery_tail};

/// The expression laid out for reading; the matchers of a selector are sorted.
pub fn prettify(expr: &Expr) -> String {
    let mut out = String::new();
    write(&mut out, expr, 0);
    out
}

/// How many bytes fit into a line, indentation not counted.
const WIDTH: usize = 100;

fn write(out: &mut String, expr: &Expr, level: usize) {
    let line = one_line(expr);
    match expr {
        // The sign goes before what it belongs to, without the indentation of that.
        Expr::Unary(unary) => {
            let mut inner = String::new();
            write(&mut inner, &unary.expr, level);
            indent(out, level);
            out.push(if unary.negative { '-' } else { '+' });
            out.push_str(inner.trim());
        }
        // Prometheus does not indent a subquery that fits.
        Expr::Subquery(_) if line.len() <= WIDTH => out.push_str(&line),
        Expr::Subquery(subquery) => {
            write(out, &subquery.expr, level);
            out.push_str(&subquery_tail(subquery));
        }
        Expr::Number(_) | Expr::String(_) | Expr::Vector(_) | Expr::Matrix(_) => {
            indent(out, level);
            out.push_str(&line);
        }
        _ if line.len() <= WIDTH => {
            indent(out, level);
            out.push_str(&line);
        }
        Expr::Binary(binary) => {
            write(out, &binary.lhs, level + 1);
            out.push('\n');
            indent(out, level);
            out.push_str(&binary_middle(binary));
            out.push('\n');
            write(out, &binary.rhs, level + 1);
        }
        Expr::Aggregate(aggregate) => {
            let parts = aggregate.param.iter().chain([&aggregate.expr]);
            enclosed(out, &aggregate_head(aggregate), parts.map(|part| &**part), level);
        }
        Expr::Call(Call { function, args, .. }) => {
            enclosed(out, function.name(), args.iter(), level);
        }
        Expr::Paren(paren) => enclosed(out, "", [&*paren.expr], level),
    }
}

/// Parts between parentheses, each on lines of its own.
fn enclosed<'a>(
    out: &mut String,
    head: &str,
    parts: impl IntoIterator<Item = &'a Expr>,
    level: usize,
) {
    indent(out, level);
    out.push_str(head);
    out.push('(');
    for (at, part) in parts.into_iter().enumerate() {
        out.push_str(if at > 0 { ",\n" } else { "\n" });
        write(out, part, level + 1);
    }
    out.push('\n');
    indent(out, level);
    out.push(')');
}

fn indent(out: &mut String, level: usize) {
    out.push_str(&"  ".repeat(level));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::promql::parse;

    fn check(source: &str, expect: &[&str]) {
        assert_eq!(prettify(&parse(source).unwrap()), expect.join("\n"), "{source}");
    }

    #[test]
    fn what_fits_stays_on_a_line() {
        check(
            "sum(rate(x{b='1', a=\"2\"}[5m]))by(job)",
            &[r#"sum by (job) (rate(x{a="2",b="1"}[5m]))"#],
        );
        check("- a == bool on() b", &["-a == bool on () b"]);
    }

    #[test]
    fn what_does_not_fit_is_opened() {
        let long = format!("metric_{}", "x".repeat(60));
        check(
            &format!("{long} > on(a) group_left {long}"),
            &[&format!("  {long}"), "> on (a) group_left ()", &format!("  {long}")],
        );
        check(
            &format!("topk(5, -({long} / {long}))"),
            &[
                "topk(",
                "  5,",
                "  -(",
                &format!("      {long}"),
                "    /",
                &format!("      {long}"),
                "  )",
                ")",
            ],
        );
        check(
            &format!("max_over_time(({long} + {long})[1h:] offset 1m)"),
            &[
                "max_over_time(",
                "  (",
                &format!("      {long}"),
                "    +",
                &format!("      {long}"),
                "  )[1h:] offset 1m",
                ")",
            ],
        );
    }
}
