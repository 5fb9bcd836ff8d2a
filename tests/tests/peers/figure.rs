//! Times, memory and the lines that `cargo xtask bench` reads. Nothing here asserts on time.

use std::fs;
use std::time::Instant;

/// Prints a figure for the table; a limit where there is one.
pub(crate) fn figure(what: &str, measured: f64, unit: &str, limit: Option<f64>) {
    let limit = limit.map_or(String::new(), |limit| limit.to_string());
    println!("figure\t{what}\t{measured}\t{unit}\t{limit}");
}

/// Ours, the peer's and how many times faster ours is, with what it should be at least.
pub(crate) fn beside(what: &str, ours: f64, peer: &str, theirs: f64, at_least: f64) {
    figure(&format!("{what}: ours"), ours, "ms", None);
    figure(&format!("{what}: {peer}"), theirs, "ms", None);
    figure(&format!("{what}: times {peer} (at least {at_least})"), theirs / ours, "x", None);
}

/// The shortest of `rounds` runs, in milliseconds: the one that was disturbed least.
pub(crate) fn fastest<T>(rounds: usize, mut run: impl FnMut() -> T) -> f64 {
    let once = |run: &mut dyn FnMut() -> T| {
        let start = Instant::now();
        let kept = run();
        let took = start.elapsed().as_secs_f64() * 1000.0;
        drop(std::hint::black_box(kept));
        took
    };
    (0..rounds).map(|_| once(&mut run)).fold(f64::INFINITY, f64::min)
}

/// By how many bytes memory grew at its highest while `run` ran, where the system tells.
pub(crate) fn peak<T>(run: impl FnOnce() -> T) -> Option<f64> {
    // Writing 5 sets the highest mark back to what is in use now.
    fs::write("/proc/self/clear_refs", "5").ok()?;
    let before = status("VmRSS:")?;
    drop(std::hint::black_box(run()));
    Some((status("VmHWM:")? - before).max(0.0))
}

fn status(field: &str) -> Option<f64> {
    let text = fs::read_to_string("/proc/self/status").ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix(field))?;
    Some(line.split_whitespace().next()?.parse::<f64>().ok()? * 1024.0)
}
