//! Times of the core in a browser's wasm, for `cargo xtask bench`. Compiled to nothing elsewhere.
#![cfg(target_arch = "wasm32")]

use backwatch_tests::measure;
use wasm_bindgen_test::{console_log, wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
fn figures_of_the_page() {
    let mut lines = measure::page(&now);
    lines.extend(measure::beside_the_browser(&now, browser));
    lines.extend(measure::answers_beside_the_browser(&now, parse));
    for line in lines {
        console_log!("{line}");
    }
}

#[wasm_bindgen_test]
fn figures_of_the_worker() {
    for line in measure::worker(&now) {
        console_log!("{line}");
    }
}

fn now() -> f64 {
    web_sys::window().and_then(|window| window.performance()).unwrap().now()
}

/// Reads a dashboard with the browser's own parser, adds a panel, writes it; the length.
fn browser(text: &str) -> impl Fn() -> usize + use<> {
    let text = js_sys::JsString::from(text);
    let edit = js_sys::Function::new_with_args(
        "text",
        "const value = JSON.parse(text);
         value.panels.push({type: 'stat', id: 99999});
         return JSON.stringify(value, null, 2).length;",
    );
    move || {
        let length = edit.call1(&text, &text).unwrap().as_f64().unwrap();
        assert!(length > 1e6, "{length}");
        1
    }
}

/// Reads an answer with the browser's own parser; how many series it has.
fn parse(text: &str) -> impl Fn() -> usize + use<> {
    let text = js_sys::JsString::from(text);
    let read =
        js_sys::Function::new_with_args("text", "return JSON.parse(text).data.result.length;");
    move || {
        let series = read.call1(&text, &text).unwrap().as_f64().unwrap();
        assert!(series > 1.0, "{series}");
        1
    }
}
