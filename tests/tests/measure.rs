//! Times of the core in a browser's wasm, for `cargo xtask bench`. Compiled to nothing elsewhere.
#![cfg(target_arch = "wasm32")]

use backwatch_tests::measure;
use wasm_bindgen_test::{console_log, wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
fn figures_of_the_core() {
    let clock = web_sys::window().and_then(|window| window.performance()).unwrap();
    for line in measure::core(&|| clock.now()) {
        console_log!("{line}");
    }
}
