//! Turns the page's wasm into the module and glue that a browser loads. A program of its own, so
//! that the other tasks do not wait for wasm-bindgen to be built.

use anyhow::{Context as _, Result, bail};
use wasm_bindgen_cli_support::Bindgen;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [input, name, folder, debug] = arguments.as_slice() else {
        bail!("usage: xtask-bindgen INPUT.wasm NAME FOLDER true|false (true keeps debug names)");
    };
    let debug = debug == "true";
    Bindgen::new()
        .input_path(input)
        .out_name(name)
        .web(true)?
        .typescript(false)
        .debug(debug)
        .keep_debug(debug)
        .remove_name_section(!debug)
        .remove_producers_section(!debug)
        .generate(folder)
        .with_context(|| format!("wasm-bindgen could not read {input}"))
}
