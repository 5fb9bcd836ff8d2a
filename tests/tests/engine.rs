//! The engine's answers, bit by bit, on this machine; `wasm` asks for the same in a browser.
//! `BACKWATCH_BLESS=1` accepts what comes out.

use std::path::Path;
use std::{env, fs};

use backwatch_tests::engine::{EXPECTED, answers};

#[test]
fn answers_are_the_same_bit_by_bit() {
    let got = answers();
    if got != EXPECTED && env::var_os("BACKWATCH_BLESS").is_some_and(|value| value == "1") {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases/engine/bits.txt");
        fs::write(path, got).unwrap();
        return;
    }
    assert_eq!(got, EXPECTED);
}
