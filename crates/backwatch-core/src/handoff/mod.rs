//! The hand-off: the exit criteria of the phase, ticked from what was really produced and merged.
//!
//! Nothing is ticked because it was meant to be done: each criterion names the file and the lines in which
//! its evidence stands, and what was checked there. Which files those are comes in as an argument, and
//! so does what is known of the cluster.

mod document;
mod evidence;
#[cfg(test)]
mod tests;

pub use document::document;

/// A file that is handed on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivered {
    /// Its name, as people know it.
    pub name: String,
    /// Its text, with the monitoring in it.
    pub text: String,
}

/// What was found out elsewhere: by a preflight, and by a check of the rules, which needs the whole of
/// PromQL and is therefore not made here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// Whether the cluster has what the rules read.
    pub metrics: Metrics,
    /// How many rules were checked as Prometheus does when it loads them, without a fault.
    pub rules_checked: Option<usize>,
}

/// Whether the cluster has what the rules read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Metrics {
    /// Nobody has looked.
    #[default]
    Unknown,
    /// A preflight has seen kube-state-metrics.
    Present,
    /// A preflight has looked for it in vain: the phase is blocked.
    Absent,
}
