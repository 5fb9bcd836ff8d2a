//! Artefacts: pure functions of the plan. What comes out here is text and models, never a file.

pub mod alertmanager;
pub mod dashboard;
pub mod exports;
pub mod expr;
mod expr_text;
pub mod fresh;
pub mod rules;
pub mod runbook;
mod series;
pub mod sli;

pub(crate) use series::{Series, literal_pattern};
