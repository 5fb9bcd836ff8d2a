//! Series: the samples as they were scraped, and values on the steps of an evaluation.
//!
//! The two are kept apart. A [`Storage`] holds samples at their own times, as *runs* of regularly
//! spaced samples. An evaluation has a [`Grid`] of steps, and its values are [`Timeline`]s: segments
//! of steps that are constant, straight or dense. How samples become steps (look-back, staleness,
//! ranges) is the evaluator's business, not known here.

pub(crate) mod by_labels;
mod compare;
pub mod grid;
pub mod labels;
mod merge;
pub mod notation;
pub mod number;
pub mod ramp;
pub mod run;
pub mod storage;
pub mod stretch;
pub mod timeline;

pub use compare::Difference;
pub use grid::Grid;
pub use labels::Labels;
pub use ramp::{Operation, Ramp};
pub use run::{Run, Samples};
pub use storage::{Storage, StoredSeries};
pub use stretch::Stretches;
pub use timeline::{Segment, Shape, Timeline};
