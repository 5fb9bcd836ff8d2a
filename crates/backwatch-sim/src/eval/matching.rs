//! Arithmetic and comparisons of two vectors.
//!
//! After Prometheus, `promql/engine.go` (`VectorBinop`, `resultMetric`). What collides is looked for
//! where series overlap in time, not in the range as a whole.

use crate::promql::ast::Binary;
use crate::promql::operator::{Cardinality, VectorMatching};
use crate::series::by_labels::ByLabels;
use crate::series::{Labels, Stretches};

use super::evaluator::Evaluator;
use super::output::{Output, RangeSeries};
use super::set::signature;

const MANY_TO_ONE: &str =
    "multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)";
const NOT_UNIQUE: &str = "multiple matches for labels: grouping labels must ensure unique matches";

/// A pair of series that matched.
struct Match {
    labels: Labels,
    /// The steps at which both have a value; in Prometheus 2, at which there is a result.
    steps: Stretches,
}

impl Evaluator<'_> {
    pub(crate) fn match_vectors(
        &mut self,
        binary: &Binary,
        left: Vec<RangeSeries>,
        right: Vec<RangeSeries>,
    ) -> Vec<RangeSeries> {
        let matching = binary.matching.clone().unwrap_or_default();
        let swapped = matching.cardinality == Cardinality::OneToMany;
        let (many, one) = if swapped { (right, left) } else { (left, right) };
        let one_by_signature = by_signature(&one, &matching);
        self.find_doubles(&many, &one, &one_by_signature, &matching);
        let mut output = Output::default();
        let mut matched: Vec<Vec<Match>> = Vec::new();
        matched.resize_with(one_by_signature.as_slice().len(), Vec::new);
        for series in &many {
            let key = signature(&series.labels, &matching);
            let Some(place) = one_by_signature.place(&key) else { continue };
            let Some((_, partners)) = one_by_signature.as_slice().get(place) else { continue };
            let Some(earlier) = matched.get_mut(place) else { continue };
            for partner in partners {
                let (a, b) = if swapped { (*partner, series) } else { (series, *partner) };
                let line = if binary.op.is_comparison() && !binary.return_bool {
                    self.filter(binary.op, &a.line, &b.line, false)
                } else {
                    self.combine(binary.op, &a.line, &b.line)
                };
                let labels = self.result_labels(binary, &series.labels, &partner.labels, &matching);
                let steps = if self.v2() {
                    line.presence()
                } else {
                    a.line.presence().intersection(&b.line.presence())
                };
                self.find_collisions(&matching, earlier, &labels, &steps);
                earlier.push(Match { labels: labels.clone(), steps });
                output.add(labels, binary.return_bool, line);
            }
        }
        self.finish(output)
    }

    /// The steps at which the side that is to be unique is not.
    fn find_doubles(
        &mut self,
        many: &[RangeSeries],
        one: &[RangeSeries],
        by_signature: &ByLabels<Vec<&RangeSeries>>,
        matching: &VectorMatching,
    ) {
        if by_signature.as_slice().len() == one.len() {
            return;
        }
        // At a step at which the other side is empty nothing is looked at.
        let some = many.iter().fold(Stretches::none(), |all, s| all.union(&s.line.presence()));
        for (key, partners) in by_signature.in_order().filter(|(_, partners)| partners.len() > 1) {
            let mut seen: Vec<(&RangeSeries, Stretches)> = Vec::new();
            for partner in partners {
                let steps = partner.line.presence().intersection(&some);
                for (before, earlier) in &seen {
                    let double = steps.intersection(earlier);
                    if !double.is_empty() {
                        let text = double_text(key, matching, &partner.labels, &before.labels);
                        self.fail(double, text);
                    }
                }
                seen.push((partner, steps));
            }
        }
    }

    fn find_collisions(
        &mut self,
        matching: &VectorMatching,
        earlier: &[Match],
        labels: &Labels,
        steps: &Stretches,
    ) {
        let one_to_one = matching.cardinality == Cardinality::OneToOne;
        let text = if one_to_one { MANY_TO_ONE } else { NOT_UNIQUE };
        for before in earlier.iter().filter(|before| one_to_one || before.labels == *labels) {
            self.fail(before.steps.intersection(steps), text);
        }
    }

    fn result_labels(
        &self,
        binary: &Binary,
        many: &Labels,
        one: &Labels,
        matching: &VectorMatching,
    ) -> Labels {
        let mut labels = many.clone();
        if self.changes_metric(binary.op) {
            labels = if self.v2() { labels.without_name() } else { labels.without_metadata() };
        }
        if matching.cardinality == Cardinality::OneToOne {
            labels = if matching.on {
                labels.keep(&matching.labels)
            } else {
                labels.without(&matching.labels)
            };
        }
        for name in &matching.include {
            labels = labels.with(name, one.get(name));
        }
        if binary.return_bool { self.unnamed(&labels) } else { labels }
    }
}

fn by_signature<'a>(
    series: &'a [RangeSeries],
    matching: &VectorMatching,
) -> ByLabels<Vec<&'a RangeSeries>> {
    let mut out = ByLabels::<Vec<&RangeSeries>>::default();
    for series in series {
        out.change(signature(&series.labels, matching), |all| all.push(series));
    }
    out
}

fn double_text(key: &Labels, matching: &VectorMatching, a: &Labels, b: &Labels) -> String {
    let side = if matching.cardinality == Cardinality::OneToMany { "left" } else { "right" };
    format!(
        "found duplicate series for the match group {key} on the {side} hand-side of the operation: \
         [{a}, {b}];many-to-many matching not allowed: matching labels must be unique on one side"
    )
}
