//! What the tasks are made of: finding tools, building the site, serving it, checking the house.
//!
//! The browser tests use [`server`], [`policy`] and [`tools`] too, so that the page is tested under
//! the very headers that are handed to hosts. Nothing here knows what a backup or an alert is.

pub mod bench;
pub mod ci;
pub mod dist;
pub mod fuzz;
pub mod look;
pub mod page;
pub mod policy;
pub mod serve;
pub mod server;
pub mod shell;
pub mod test;
pub mod tidy;
pub mod tools;
pub mod workspace;
