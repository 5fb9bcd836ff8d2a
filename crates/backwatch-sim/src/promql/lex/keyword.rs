//! The words with a meaning of their own, and where they are ordinary names nevertheless.
//!
//! Words are recognised whatever their case. After Prometheus, `promql/parser/lex.go` (`key`) and
//! `promql/parser/generated_parser.y` (`metric_identifier`, `maybe_label`).

use crate::promql::operator::{AggregateOp, BinaryOp};

/// A word with a meaning of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Keyword {
    Aggregate(AggregateOp),
    Binary(BinaryOp),
    LimitK,
    LimitRatio,
    Offset,
    Smoothed,
    Anchored,
    By,
    Without,
    On,
    Ignoring,
    GroupLeft,
    GroupRight,
    Fill,
    FillLeft,
    FillRight,
    Bool,
    Start,
    End,
    Step,
    Range,
}

impl Keyword {
    /// The keyword that `word` is.
    pub(crate) fn of(word: &str) -> Option<Self> {
        const LONGEST: usize = 12;
        if word.len() > LONGEST {
            return None;
        }
        let word = word.to_ascii_lowercase();
        if let Some(op) = AggregateOp::ALL.into_iter().find(|op| op.name() == word) {
            return Some(Self::Aggregate(op));
        }
        Some(match word.as_str() {
            "and" => Self::Binary(BinaryOp::And),
            "or" => Self::Binary(BinaryOp::Or),
            "unless" => Self::Binary(BinaryOp::Unless),
            "atan2" => Self::Binary(BinaryOp::Atan2),
            "limitk" => Self::LimitK,
            "limit_ratio" => Self::LimitRatio,
            "offset" => Self::Offset,
            "smoothed" => Self::Smoothed,
            "anchored" => Self::Anchored,
            "by" => Self::By,
            "without" => Self::Without,
            "on" => Self::On,
            "ignoring" => Self::Ignoring,
            "group_left" => Self::GroupLeft,
            "group_right" => Self::GroupRight,
            "fill" => Self::Fill,
            "fill_left" => Self::FillLeft,
            "fill_right" => Self::FillRight,
            "bool" => Self::Bool,
            "start" => Self::Start,
            "end" => Self::End,
            "step" => Self::Step,
            "range" => Self::Range,
            _ => return None,
        })
    }

    /// Whether it is the name of a metric where an expression begins.
    pub(crate) fn may_name_metric(self) -> bool {
        !matches!(
            self,
            Self::Bool
                | Self::On
                | Self::Ignoring
                | Self::GroupLeft
                | Self::GroupRight
                | Self::Binary(BinaryOp::Atan2)
        )
    }

    /// Whether it is the name of a label in a list of labels.
    pub(crate) fn may_name_label(self) -> bool {
        self != Self::Without
    }

    /// Whether Prometheus counts it among its keywords when it describes a token.
    pub(super) fn is_described_as_keyword(self) -> bool {
        !matches!(
            self,
            Self::Aggregate(_)
                | Self::Binary(_)
                | Self::LimitK
                | Self::LimitRatio
                | Self::Start
                | Self::End
                | Self::Step
                | Self::Range
        )
    }
}
