//! The engine's answers, and what rehearsals come to, bit by bit, on this machine; `wasm` asks for the
//! same in a browser.
//! `BACKWATCH_BLESS=1` accepts what comes out.

use std::path::Path;
use std::{env, fs};

use backwatch_tests::{chance, engine, rehearsing};

#[test]
fn answers_are_the_same_bit_by_bit() {
    check("engine/bits.txt", &engine::answers(), engine::EXPECTED);
}

#[test]
fn rules_queries_sweeps_and_texts_by_chance_are_the_same_bit_by_bit() {
    check("engine/chance.txt", &chance::outcomes(), chance::EXPECTED);
}

#[test]
fn rehearsals_are_the_same_bit_by_bit() {
    check("rehearsal/plays.txt", &rehearsing::outcomes(), rehearsing::EXPECTED);
}

fn check(file: &str, got: &str, expected: &str) {
    if got != expected && env::var_os("BACKWATCH_BLESS").is_some_and(|value| value == "1") {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases");
        let written = fs::write(folder.join(file), got);
        assert!(written.is_ok(), "{file}: {written:?}");
        return;
    }
    assert_eq!(got, expected);
}
