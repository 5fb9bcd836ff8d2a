//! One folder a feature of the page.

pub(crate) mod alerts;
pub(crate) mod dashboard;
pub(crate) mod describe;
pub(crate) mod export;
pub(crate) mod frame;
pub(crate) mod history;
pub(crate) mod merge;
pub(crate) mod outcome;
pub(crate) mod rehearsal;
pub(crate) mod rules;
pub(crate) mod sli;
pub(crate) mod targets;
