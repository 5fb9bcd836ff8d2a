//! `absent` and `absent_over_time`: a series where there is none.
//!
//! After Prometheus, `promql/functions.go` (`createLabelsForAbsentFunction`): the series has the labels
//! that the selector compares for equality, each only if nothing else is said about it.

use crate::promql::ast::{Expr, VectorSelector};
use crate::promql::regex::MatchOp;
use crate::series::labels::METRIC_NAME;
use crate::series::{Labels, Stretches, Timeline};

use super::evaluator::{Evaluator, Value};
use super::output::RangeSeries;

impl Evaluator<'_> {
    /// A value of 1 at the steps at which no series has one.
    pub(crate) fn absence(&self, arg: &Expr, lines: &[Timeline]) -> Value {
        let present = lines.iter().fold(Stretches::none(), |all, line| all.union(&line.presence()));
        let mut line = Timeline::empty();
        for (start, end) in present.complement(self.grid.steps).iter() {
            line.push_constant(start, end, 1.0);
        }
        if line.is_empty() {
            return Value::Vector(Vec::new());
        }
        let labels = labels_of(arg);
        Value::Vector(vec![RangeSeries { labels, drop_name: false, line }])
    }
}

fn labels_of(arg: &Expr) -> Labels {
    match arg.without_parens() {
        Expr::Vector(selector) => selected(selector),
        Expr::Matrix(matrix) => selected(&matrix.vector),
        _ => Labels::empty(),
    }
}

fn selected(selector: &VectorSelector) -> Labels {
    let mut pairs = Vec::new();
    for matcher in selector.matchers.iter().filter(|m| m.name != METRIC_NAME) {
        let times = selector.matchers.iter().filter(|m| m.name == matcher.name).count();
        if matcher.matcher.op() == MatchOp::Equal && times == 1 {
            pairs.push((matcher.name.as_str(), matcher.matcher.value()));
        }
    }
    Labels::from_pairs(pairs)
}

#[cfg(test)]
mod tests {
    use crate::Compat;
    use crate::eval::{Instant, Options, instant};
    use crate::promql::parse;
    use crate::series::Storage;

    #[test]
    fn only_labels_that_are_certain_are_given() {
        let options = Options::new(Compat::V3);
        let check = |text: &str, expect: &str| {
            let expr = parse(text).unwrap();
            let Instant::Vector(got) = instant(&Storage::new(), &expr, 0, options).unwrap().value
            else {
                panic!("{text} is not a vector")
            };
            let labels: Vec<String> = got.iter().map(|(labels, _)| labels.to_string()).collect();
            assert_eq!(labels, [expect], "{text}");
        };
        check("absent(x)", "{}");
        check(r#"absent(x{a="1",b=~"2"})"#, r#"{a="1"}"#);
        check(r#"absent(x{a="1",a="2",b="3"})"#, r#"{b="3"}"#);
        check(r#"absent_over_time(x{a="1"}[5m])"#, r#"{a="1"}"#);
        check(r#"absent(sum(x{a="1"}))"#, "{}");
    }
}
