//! Which parts of an expression give the same at every step.
//!
//! After Prometheus, `promql/engine.go` (`PreprocessExpr`), which evaluates such a part once.

use crate::promql::ast::Expr;

/// The greatest parts that give the same at every step because `@` pins all that they read.
pub(crate) fn constants(expr: &Expr) -> Vec<&Expr> {
    let mut found = Vec::new();
    if is_constant(expr, &mut found) {
        found.push(expr);
    }
    found
}

/// Whether the whole is such a part; if not, those within it are gathered.
fn is_constant<'e>(expr: &'e Expr, found: &mut Vec<&'e Expr>) -> bool {
    match expr {
        Expr::Number(_) | Expr::String(_) => true,
        Expr::Vector(e) => e.at.is_some(),
        Expr::Matrix(e) => e.vector.at.is_some(),
        Expr::Subquery(e) => e.at.is_some(),
        // The parameter is not looked at.
        Expr::Aggregate(e) => is_constant(&e.expr, found),
        Expr::Unary(e) => is_constant(&e.expr, found),
        Expr::Paren(e) => is_constant(&e.expr, found),
        Expr::Binary(e) => are_constant([e.lhs.as_ref(), e.rhs.as_ref()], true, found),
        Expr::Call(e) => are_constant(&e.args, !e.function.tells_time(), found),
    }
}

/// Whether all of them are constant, as far as that can be at all.
fn are_constant<'e>(
    parts: impl IntoIterator<Item = &'e Expr>,
    can_be: bool,
    found: &mut Vec<&'e Expr>,
) -> bool {
    let mut constant = Vec::new();
    let mut all = can_be;
    for part in parts {
        if is_constant(part, found) {
            constant.push(part);
        } else {
            all = false;
        }
    }
    if !all {
        found.append(&mut constant);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::constants;
    use crate::Compat;
    use crate::promql::parse_as;

    #[test]
    fn the_greatest_constant_parts_are_found() {
        let cases: [(&str, &[&str]); 6] = [
            ("sum(m @ 5) + 1", &["sum(m @ 5) + 1"]),
            ("sum(m @ 5) + n", &["sum(m @ 5)"]),
            ("hour(m @ start())", &["m @ start()"]),
            ("rate(m[5m] @ 7) > bool rate(m[5m])", &["rate(m[5m] @ 7)"]),
            ("max_over_time((m @ 5)[5m:]) + time()", &[]),
            ("-(abs(m @ 5) * time()) or (n @ end())", &["abs(m @ 5)", "(n @ end())"]),
        ];
        for (text, expect) in cases {
            let expr = parse_as(text, Compat::V3).unwrap();
            let found = constants(&expr);
            let found: Vec<&str> = found.iter().map(|part| part.span().text(text)).collect();
            assert_eq!(found, expect, "{text}");
        }
    }
}
