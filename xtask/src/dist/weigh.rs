//! What a part of the code adds to a page, by example programs that use it.

use std::fs;

use anyhow::{Context as _, Result};

use super::sizes::gzip;
use super::{Library, Mode, rust_flags};
use crate::tools;
use crate::workspace::{self, WASM, Workspace};

/// What an example of a package weighs when it is built as the worker is, in compressed bytes.
pub fn example(package: &str, name: &str) -> Result<u64> {
    const PROFILE: &str = "worker";
    tools::provide_wasm_target()?;
    let library = Library::provide(Mode::Published);
    let step = workspace::cargo()
        .args(["build", "--package", package, "--example", name])
        .args(["--target", WASM, "--profile", PROFILE])
        .args(library.arguments().iter().copied())
        .env("CARGO_ENCODED_RUSTFLAGS", rust_flags(library)?);
    library.run(step)?;
    let folder = Workspace::load()?.target.join(WASM).join(PROFILE).join("examples");
    let path = folder.join(format!("{name}.wasm"));
    let wasm = fs::read(&path)?;
    gzip(&bare(&wasm).with_context(|| format!("{} is no wasm", path.display()))?)
}

/// A program without the sections that only tools read, such as the names of functions. What is
/// published has none: wasm-bindgen leaves them out.
fn bare(wasm: &[u8]) -> Option<Vec<u8>> {
    let (head, mut rest) = wasm.split_at_checked(8)?;
    let mut kept = head.to_owned();
    while let Some((kind, behind)) = rest.split_first() {
        let (length, digits) = number(behind)?;
        let (section, next) = rest.split_at_checked(1 + digits + length)?;
        if *kind != 0 {
            kept.extend(section);
        }
        rest = next;
    }
    Some(kept)
}

/// A number in LEB128, and how many bytes it takes.
fn number(bytes: &[u8]) -> Option<(usize, usize)> {
    let mut value = 0;
    for (at, byte) in bytes.iter().enumerate().take(5) {
        value |= usize::from(byte & 0x7f) << (7 * at);
        if *byte < 0x80 {
            return Some((value, at + 1));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_for_tools_are_left_out() {
        let long = [vec![0, 0x81, 0x01], vec![9; 129]].concat();
        let wasm = [b"\0asm\x01\0\0\0".as_slice(), &[1, 2, 7, 7], &long, &[3, 1, 7]].concat();
        assert_eq!(bare(&wasm).unwrap(), b"\0asm\x01\0\0\0\x01\x02\x07\x07\x03\x01\x07");
        assert_eq!(bare(wasm.get(..20).unwrap()), None);
    }
}
