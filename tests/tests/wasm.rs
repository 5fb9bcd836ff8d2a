//! The same cases in wasm, with the same bytes. Compiled to nothing elsewhere.
#![cfg(target_arch = "wasm32")]

use backwatch_tests::cases::{ARTEFACTS, MERGE, RENDER};
use backwatch_tests::engine;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
fn artefacts_are_the_same_in_wasm() {
    for case in RENDER {
        let got = case.run().unwrap();
        for ((name, ..), (got, expected)) in ARTEFACTS.iter().zip(got.iter().zip(case.expected)) {
            assert!(got == expected, "{}/{name}: {got}", case.name);
        }
    }
}

#[wasm_bindgen_test]
fn merged_files_are_the_same_in_wasm() {
    for case in MERGE {
        assert!(case.run(case.before).unwrap() == case.after, "{}", case.name);
    }
}

#[wasm_bindgen_test]
fn answers_of_the_engine_are_the_same_in_wasm() {
    let got = engine::answers();
    for (got, expected) in got.lines().zip(engine::EXPECTED.lines()) {
        assert!(got == expected, "{got}, natively {expected}");
    }
    assert!(got == engine::EXPECTED);
}
