//! `backwatch.yaml`, version 1: the one place where a plan is read from text and written to it.

mod fields;
mod keys;
mod read;
mod scenarios;
mod write;

pub use read::{read, read_json};
pub use write::{write, write_brief, write_json};

/// The version that is read and written.
pub const VERSION: u32 = 1;

#[cfg(test)]
mod tests;
