//! The parts that features are made of. None of them knows a domain type.

pub(crate) mod chart;
pub(crate) mod code;
pub(crate) mod coded;
pub(crate) mod copy;
pub(crate) mod dialog;
pub(crate) mod diff;
pub(crate) mod diff_carry;
pub(crate) mod diff_part;
pub(crate) mod diff_rows;
pub(crate) mod gauge;
pub(crate) mod highlight;
pub(crate) mod icon;
pub(crate) mod lines;
pub(crate) mod markdown;
pub(crate) mod parts;
pub(crate) mod promql;
pub(crate) mod segments;
pub(crate) mod slider;
pub(crate) mod switch;
pub(crate) mod tabs;
pub(crate) mod toast;
pub(crate) mod tune;
pub(crate) mod typed;
