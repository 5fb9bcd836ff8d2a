//! The engine's answers, bit by bit, on this machine; `wasm` asks for the same in a browser.
//! `BACKWATCH_BLESS=1` accepts what comes out.

use std::path::Path;
use std::{env, fs};

use backwatch_tests::{chance, engine};

#[test]
fn answers_are_the_same_bit_by_bit() {
    check("bits.txt", &engine::answers(), engine::EXPECTED);
}

#[test]
fn rules_queries_sweeps_and_texts_by_chance_are_the_same_bit_by_bit() {
    check("chance.txt", &chance::outcomes(), chance::EXPECTED);
}

fn check(file: &str, got: &str, expected: &str) {
    if got != expected && env::var_os("BACKWATCH_BLESS").is_some_and(|value| value == "1") {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases/engine");
        let written = fs::write(folder.join(file), got);
        assert!(written.is_ok(), "{file}: {written:?}");
        return;
    }
    assert_eq!(got, expected);
}
