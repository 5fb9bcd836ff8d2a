//! The whole rehearsal of the reference plan, natively.

use backwatch_tests::rehearsing::{all_plays, prepared, reference, retuned};

use crate::figure::{fastest, figure, peak};

#[test]
#[ignore = "a measurement, for `cargo xtask bench`"]
fn measured_rehearsal() {
    let plan = reference(25);
    // First, since later runs find the memory of earlier ones.
    if let Some(bytes) = peak(|| {
        let mut rehearsal = prepared(&plan);
        all_plays(&mut rehearsal);
        rehearsal
    }) {
        figure(
            "28 scenarios and what is kept of them, memory at most",
            bytes / 1e6,
            "MB",
            Some(64.0),
        );
    }
    let all = fastest(20, || all_plays(&mut prepared(&plan)));
    figure("28 scenarios, Thorough, 35 days at 1 minute", all, "ms", Some(30.0));
    let mut rehearsal = prepared(&plan);
    all_plays(&mut rehearsal);
    let mut hours = 25;
    let again = fastest(20, || {
        hours += 1;
        retuned(&mut rehearsal, hours)
    });
    figure("28 scenarios with a moved threshold", again, "ms", Some(10.0));
}
