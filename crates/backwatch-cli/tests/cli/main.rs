//! The built command, as people and CI run it: output, exit codes, and what happens to files.

#![expect(clippy::unwrap_used, reason = "a failure here is what a test is for")]

mod baseline;
mod check;
mod documents;
mod init;
mod merge;
mod patch;
mod refused;
mod rehearse;
mod render;
mod scene;
