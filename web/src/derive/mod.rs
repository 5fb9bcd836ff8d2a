//! What follows from the draft, as memo hooks that only read. Each is computed once for a plan.

pub(crate) mod arrivals;
pub(crate) mod artefacts;
pub(crate) mod boards;
pub(crate) mod context;
pub(crate) mod figures;
pub(crate) mod findings;
pub(crate) mod measured;
pub(crate) mod merged;
pub(crate) mod rehearsal;
