//! What follows from the draft, as memo hooks that only read. Each is computed once for a plan.

#[cfg(feature = "whole")]
pub(crate) mod arrivals;
pub(crate) mod artefacts;
#[cfg(feature = "whole")]
pub(crate) mod boards;
pub(crate) mod context;
pub(crate) mod figures;
pub(crate) mod findings;
#[cfg(feature = "whole")]
pub(crate) mod measured;
#[cfg(feature = "whole")]
pub(crate) mod merged;
pub(crate) mod rehearsal;
