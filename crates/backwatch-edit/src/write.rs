//! Writes values as text in the layout of their surroundings.
//!
//! It only makes text; where that goes is decided in `edit`.

mod block;
mod flow;
mod scalar;

pub(crate) use block::{BlockWriter, comment_line};
pub(crate) use flow::FlowWriter;
pub(crate) use scalar::{key, quoted};
