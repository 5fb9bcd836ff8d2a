//! What a Prometheus remembers of a backup: which queries to ask, how the answers are read, whether
//! the metrics are there, and what the indicators have been so far.
//!
//! Nothing is asked from here: [`queries`] and [`script`] say what to ask, a person asks, and
//! [`read`] takes the answers.

mod answer;
mod assemble;
mod baseline;
mod gzip;
mod json;
mod preflight;
mod proposal;
mod query;
mod runs;
mod spread;
#[cfg(test)]
mod tests;

pub use answer::{Answers, looks_like_answers, read};
pub use assemble::History;
pub use baseline::{Measured, measure};
pub use preflight::{Check, Preflight, State, preflight};
pub use proposal::{Proposal, proposals};
pub use query::{Ask, Query, queries, script};
pub use runs::{Run, runs};
pub use spread::Spread;
