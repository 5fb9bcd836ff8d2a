//! Case folders, peers and browser tests: what proves the parts together, from outside.
//!
//! The cases are compiled in, so that they run in wasm as well; what needs files, programs or a
//! browser to drive is there on a real machine only.

#[cfg(not(target_arch = "wasm32"))]
pub mod browser;
pub mod cases;
pub mod chance;
pub mod engine;
pub mod histories;
pub mod large;
#[cfg(not(target_arch = "wasm32"))]
pub mod material;
pub mod measure;
pub mod rehearsing;
#[cfg(not(target_arch = "wasm32"))]
pub mod remembered;
pub mod workload;
