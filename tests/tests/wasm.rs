//! The same cases in wasm, with the same bytes. Compiled to nothing elsewhere.
#![cfg(target_arch = "wasm32")]

use backwatch_tests::cases::{ARTEFACTS, MERGE, RENDER};
use backwatch_tests::{chance, engine, large, rehearsing};
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
    check_lines(&engine::answers(), engine::EXPECTED);
}

#[wasm_bindgen_test]
fn rules_queries_sweeps_and_texts_by_chance_are_the_same_in_wasm() {
    check_lines(&chance::outcomes(), chance::EXPECTED);
}

fn check_lines(got: &str, native: &str) {
    for (got, native) in got.lines().zip(native.lines()) {
        assert!(got == native, "{got}, natively {native}");
    }
    assert!(got == native);
}

#[wasm_bindgen_test]
fn every_sample_of_an_answer_is_seen_in_wasm() {
    let (answers, said) = backwatch_core::history::read(large::answer().as_bytes());
    assert!(said.is_empty(), "{said:?}");
    let history = backwatch_core::history::History::of([&answers]);
    let mut seen = 0;
    for series in history.storage.iter() {
        // As far as a time goes: in wasm a count of steps does not.
        let mut points = Vec::new();
        series.samples.collect(i64::MIN, i64::MAX, &mut points);
        seen += points.len();
    }
    assert!(seen == answers.samples, "{seen} of {}", answers.samples);
}

#[wasm_bindgen_test]
fn rehearsals_are_the_same_in_wasm() {
    let got = rehearsing::outcomes();
    for (got, expected) in got.lines().zip(rehearsing::EXPECTED.lines()) {
        assert!(got == expected, "{got}, natively {expected}");
    }
    assert!(got == rehearsing::EXPECTED);
}
