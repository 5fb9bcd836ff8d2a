//! `and`, `or` and `unless`.
//!
//! After Prometheus, `promql/engine.go` (`VectorAnd`, `VectorOr`, `VectorUnless`).

use crate::promql::ast::Binary;
use crate::promql::operator::{BinaryOp, VectorMatching};
use crate::series::by_labels::ByLabels;
use crate::series::{Labels, Stretches};

use super::evaluator::Evaluator;
use super::output::{Output, RangeSeries};

impl Evaluator<'_> {
    pub(crate) fn set_operation(
        &mut self,
        binary: &Binary,
        left: Vec<RangeSeries>,
        right: Vec<RangeSeries>,
    ) -> Vec<RangeSeries> {
        let matching = binary.matching.clone().unwrap_or_default();
        let mut output = Output::default();
        match binary.op {
            BinaryOp::And => {
                let present = presence(&right, &matching);
                for series in left {
                    let steps = present.get(&signature(&series.labels, &matching));
                    let line = series.line.restrict(steps.unwrap_or(&Stretches::none()));
                    output.add(series.labels, series.drop_name, line);
                }
            }
            BinaryOp::Unless => {
                let present = presence(&right, &matching);
                for series in left {
                    let steps = present.get(&signature(&series.labels, &matching));
                    let line = match steps {
                        Some(steps) => series.line.restrict(&steps.complement(self.grid.steps)),
                        None => series.line,
                    };
                    output.add(series.labels, series.drop_name, line);
                }
            }
            _ => {
                let present = presence(&left, &matching);
                for series in left {
                    output.add(series.labels, series.drop_name, series.line);
                }
                for series in right {
                    let steps = present.get(&signature(&series.labels, &matching));
                    let line = match steps {
                        Some(steps) => series.line.restrict(&steps.complement(self.grid.steps)),
                        None => series.line,
                    };
                    output.add(series.labels, series.drop_name, line);
                }
            }
        }
        self.finish(output)
    }
}

/// The labels by which series of two vectors find each other.
pub(crate) fn signature(labels: &Labels, matching: &VectorMatching) -> Labels {
    if matching.on {
        labels.keep(&matching.labels)
    } else {
        labels.without_name().without(&matching.labels)
    }
}

/// The steps at which some series has a signature.
fn presence(series: &[RangeSeries], matching: &VectorMatching) -> ByLabels<Stretches> {
    let mut out = ByLabels::<Stretches>::default();
    for series in series {
        out.change(signature(&series.labels, matching), |steps| {
            *steps = steps.union(&series.line.presence());
        });
    }
    out
}
