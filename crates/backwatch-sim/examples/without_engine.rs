//! What a page has anyway: memory, texts and lists. What `engine` weighs beyond this is the engine.

use std::hint::black_box;

fn main() {
    let text = black_box("up == 0".to_owned());
    let lines: Vec<String> = text.lines().map(|line| format!("{line}{}", black_box(1))).collect();
    black_box(lines);
}
