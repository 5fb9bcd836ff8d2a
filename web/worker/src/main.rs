//! The rehearsal in its worker: hears what the page asks, plays a scenario at a time, and looks for
//! newer questions between two of them.

#[cfg(any(target_arch = "wasm32", test))]
mod export;
#[cfg(any(target_arch = "wasm32", test))]
mod harden;
#[cfg(any(target_arch = "wasm32", test))]
mod stage;
#[cfg(any(target_arch = "wasm32", test))]
mod told;

#[cfg(target_arch = "wasm32")]
mod port;

#[cfg(target_arch = "wasm32")]
fn main() {
    port::open();
}

/// There is no page to speak to outside of a browser.
#[cfg(not(target_arch = "wasm32"))]
fn main() {
    eprintln!("this program runs in a browser's worker: build the page with `cargo xtask dist`");
}
