//! Broken and odd inputs for everything that reads text.
//!
//! A [`Target`] is a plain function that takes bytes and panics where a promise does not hold. The
//! runner gives it mutated documents from a seeded generator, watches for panics and for inputs that
//! take too long, and makes a failing input small. There is no coverage to follow and no nightly
//! compiler to need: the same seed gives the same inputs everywhere.

pub mod mutate;
pub mod random;
pub mod runner;
pub mod seeds;
pub mod shrink;
pub mod targets;

pub use targets::{ALL, Target};
