//! `PromQL` over ranges, alert state and alert templates, without a server.
//!
//! It takes series and expressions and answers with series, and with the stretches of time in
//! which alerts were pending and firing. It knows no YAML, no Grafana and no backups: who reads
//! rule files or draws charts does so elsewhere and hands text and numbers in. It has no clock, no
//! files and no network; the same input gives the same output on every machine.

pub mod alert;
mod case;
mod decimal;
pub mod eval;
mod order;
pub mod promql;
pub mod promqltest;
pub mod series;
pub mod template;

/// Whose behaviour to follow where the major versions of Prometheus differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Compat {
    /// Prometheus 2.x, as of 2.42.
    V2,
    /// Prometheus 3.x.
    #[default]
    V3,
}
