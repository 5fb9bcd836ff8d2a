//! One folder a feature of the page.

pub(crate) mod alerts;
pub(crate) mod dashboard;
pub(crate) mod describe;
#[cfg(feature = "whole")]
pub(crate) mod export;
pub(crate) mod frame;
#[cfg(feature = "whole")]
pub(crate) mod history;
pub(crate) mod intake;
#[cfg(feature = "whole")]
pub(crate) mod left_out;
#[cfg(feature = "whole")]
pub(crate) mod merge;
pub(crate) mod outcome;
#[cfg(feature = "whole")]
pub(crate) mod rehearsal;
pub(crate) mod rules;
#[cfg(feature = "whole")]
pub(crate) mod sli;
pub(crate) mod targets;
