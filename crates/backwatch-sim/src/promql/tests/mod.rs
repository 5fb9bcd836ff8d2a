//! Cases of the language as a whole; each part has its own beside it.

mod accept;
mod corpus;
mod generate;
mod peer;
pub(crate) mod promtool;
mod properties;
pub(crate) mod random;
mod refuse;
mod shared;
