//! From a backup plan to alerts, panels and SLIs, merged into existing files.

pub mod artefact;
pub mod bundle;
pub mod diagnostic;
pub mod few;
pub mod handoff;
pub mod history;
pub mod infer;
pub mod merge;
pub mod plan;
pub mod rehearsal;
pub mod render;
pub mod rule_check;
pub mod rule_test;
pub mod schedule;
pub mod share;

/// Prometheus's own engine tests, run on the engine that tests rules, and whose version it follows.
pub use backwatch_sim::{Compat, promqltest};

/// The text in `bytes`, if it is UTF-8 (a byte order mark is kept); what it is otherwise is named.
pub fn decode(bytes: &[u8]) -> Result<&str, diagnostic::Diagnostic> {
    backwatch_edit::decode(bytes).map_err(|error| diagnostic::Diagnostic::from(&error))
}
