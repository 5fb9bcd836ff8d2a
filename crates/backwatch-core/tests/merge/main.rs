//! Merging into files: the reference case, the corpus, every form, ownership.
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a failure in a test is what it is for"
)]

mod all;
mod corpus;
mod dashboards;
mod elements;
mod fixtures;
mod forms;
mod ownership;
mod refused;
mod runbook;
mod runbook_style;
mod shared;
mod takeover;
