//! Measures what the page promises, and prints each figure beside its limit.
//!
//! Nothing here is a test: a slow machine is no fault of the code. The table is for people, before
//! and after a change.

mod page;
pub mod peers;
mod sizes;
mod wasm;

use anyhow::Result;

use crate::shell::Step;

/// One figure, and what it may be at most.
#[derive(Debug, Clone, PartialEq)]
struct Figure {
    what: String,
    measured: f64,
    unit: String,
    limit: Option<f64>,
    /// The figure of the build before, where one is kept.
    before: Option<f64>,
}

/// Which figures to measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Options {
    /// Sizes only, which need no browser.
    pub sizes: bool,
}

/// Measures and prints.
pub fn run(options: Options) -> Result<()> {
    let mut figures = sizes::measure()?;
    if !options.sizes {
        figures.extend(wasm::measure()?);
        figures.extend(page::measure()?);
        figures.extend(peers::measure()?);
    }
    println!("\n{}", table(&figures));
    Ok(())
}

fn table(figures: &[Figure]) -> String {
    let title = ("what", "measured", "limit", "of limit", "before");
    let mut rows = vec![format!(
        "{:<58} {:>12} {:>10} {:>9} {:>10}",
        title.0, title.1, title.2, title.3, title.4
    )];
    let number = |value: f64| match value {
        value if value >= 1000.0 => format!("{value:.0}"),
        value => format!("{value:.2}"),
    };
    for Figure { what, measured, unit, limit, before } in figures {
        let cell = |value: Option<f64>| value.map_or("-".to_owned(), number);
        let ratio =
            limit.map_or("-".to_owned(), |limit| format!("{:.0} %", measured / limit * 100.0));
        let measured = format!("{} {unit}", number(*measured));
        let (limit, before) = (cell(*limit), cell(*before));
        rows.push(format!("{what:<58} {measured:>12} {limit:>10} {ratio:>9} {before:>10}"));
    }
    rows.join("\n")
}

/// Runs a program that prints its figures as `figure`, what, number, unit and limit, with tabs
/// between.
fn gather(step: Step) -> Result<Vec<Figure>> {
    let mut figures = Vec::new();
    let passed = step.listen(|line| figures.extend(read(line)))?;
    if !passed {
        anyhow::bail!("the measurement failed");
    }
    Ok(figures)
}

fn read(line: &str) -> Option<Figure> {
    // A test runner puts a few signs of its own before what a test prints.
    let (_, line) = line.split_once("figure\t")?;
    let mut cells = line.split('\t');
    let (what, measured) = (cells.next()?.to_owned(), cells.next()?.trim().parse().ok()?);
    let unit = cells.next().unwrap_or_default().to_owned();
    let limit = cells.next().and_then(|limit| limit.trim().parse().ok());
    Some(Figure { what, measured, unit, limit, before: None })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_read_and_set_beside_their_limits() {
        let figure = read("    figure\ta merge\t0.5\tms\t1").unwrap();
        assert_eq!((figure.measured, figure.limit), (0.5, Some(1.0)));
        assert!(table(&[figure]).ends_with("0.50 ms       1.00      50 %          -"));
        assert_eq!(read("test result: ok"), None);
    }
}
