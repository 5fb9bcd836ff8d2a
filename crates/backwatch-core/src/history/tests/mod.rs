//! Answers are made by the engine from a cluster whose truth is known, and read back.

mod reading;
mod server;
mod truth;
