//! How long the page takes to answer a slider, measured in the page by its own clock.

use std::path::Path;

use anyhow::{Context as _, Result};
use serde_json::Value;

use super::{Host, Page};
use crate::large;
use crate::material::Material;
use crate::measure::{FRAME, line, percentile};

/// The files of the reference case.
const FILES: &[&str] = &[
    "fixtures/kgents/backup-cronjob.yaml",
    "fixtures/kgents/before/alerting-rules.yaml",
    "fixtures/kgents/before/dashboard-saas.json",
];

/// Moves the slider, and notes for each step how long the main thread was taken, from the event to
/// the end of all that follows from it before the next task; how long the frame took after it; and
/// whether that frame showed the new value.
const MEASURE: &str = "
const slider = document.querySelector('#freshness-slider');
const says = () => slider.getAttribute('aria-valuetext');
const task = () => new Promise((done) => {
  const channel = new MessageChannel();
  channel.port1.onmessage = done;
  channel.port2.postMessage(null);
});
const frame = () => new Promise((done) => requestAnimationFrame(done));
const write = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set;
const low = Number(slider.min), span = Number(slider.max) - low;
const times = [], frames = [];
let shown = 0;
for (let turn = 0; turn < 120; turn += 1) {
  await frame();
  await task();
  const before = says();
  write.call(slider, String(Math.round(low + span * (0.3 + 0.5 * ((turn * 37) % 100) / 100))));
  const start = performance.now();
  slider.dispatchEvent(new InputEvent('input', { bubbles: true }));
  await task();
  times.push(performance.now() - start);
  await frame();
  if (says() !== before) shown += 1;
  await task();
  frames.push(performance.now() - start);
}
return { times, frames, shown };";

/// Moves the slider and waits until the rehearsal of that very step is on the screen; notes tasks of the
/// main thread that took longer than a frame may.
const REHEARSE: &str = "
const slider = document.querySelector('#freshness-slider');
const write = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set;
const low = Number(slider.min), span = Number(slider.max) - low;
const strip = () => document.querySelector('[data-testid=outcome]').getAttribute('aria-busy');
const frame = () => new Promise((done) => requestAnimationFrame(done));
const long = [];
const seen = new PerformanceObserver((list) => long.push(...list.getEntries().map((one) => one.duration)));
seen.observe({ entryTypes: ['longtask'] });
const times = [];
for (let turn = 0; turn < 30; turn += 1) {
  await new Promise((done) => setTimeout(done, 60));
  write.call(slider, String(Math.round(low + span * (0.3 + 0.5 * ((turn * 37) % 100) / 100))));
  const start = performance.now();
  slider.dispatchEvent(new InputEvent('input', { bubbles: true }));
  do { await frame(); } while (strip() !== 'true' && performance.now() - start < 40);
  while (strip() !== 'false') await frame();
  times.push(performance.now() - start);
}
await new Promise((done) => setTimeout(done, 100));
seen.disconnect();
return { times, long };";

/// The rehearsal beside the page: a step of a slider to the matrix on the screen.
fn rehearsal(host: &Host) -> Result<()> {
    let page = Page::open(host)?;
    page.click("#result-tabs-0")?;
    page.element("main[data-part=whole]")?;
    page.wait_for_text("[data-testid=outcome]", "scenarios handled")?;
    let measured = page.driver().run_promise(REHEARSE, &[])?;
    let mut times = numbers(&measured["times"]).context("no times")?;
    let long = numbers(&measured["long"]).context("no long tasks")?;
    let of = |what: &str| format!("slider step to rehearsed matrix, {what}");
    println!("{}", line(&of("p50"), percentile(&mut times, 0.5), None));
    println!("{}", line(&of("p95"), percentile(&mut times, 0.95), Some(100.0)));
    let longest = long.iter().copied().fold(0.0, f64::max);
    println!("{}", line(&of("longest task above 50 ms"), longest, Some(50.0)));
    Ok(())
}

/// Prints one line a figure, for the table of `cargo xtask bench`.
pub fn print(host: &Host) -> Result<()> {
    rehearsal(host)?;
    let page = Page::open(host)?;
    if let Some(material) = Material::find()? {
        let paths: Vec<_> = FILES.iter().map(|name| material.path(name)).collect();
        let paths: Vec<&Path> = paths.iter().map(AsRef::as_ref).collect();
        page.drop_files(&paths)?;
        page.element("main[data-part=whole]")?;
        page.wait_for_text("[data-testid=file]", "dashboard-saas.json")?;
    }
    // What each tab draws is part of the work.
    for (tab, name) in [(1, "rules"), (2, "dashboard"), (4, "diff")] {
        page.click(&format!("#result-tabs-{tab}"))?;
        slide(&page, name, 8.0)?;
    }
    // Alone: of several rule files only one gets what is new.
    let page = Page::open(host)?;
    page.drop_text("large.yaml", &large::rules(1_000_000))?;
    page.wait_for_text("[data-testid=file]", "large.yaml")?;
    page.click("#result-tabs-4")?;
    slide(&page, "diff of 1 MB of rules", FRAME)
}

/// Moves the slider and prints what each step took of the main thread, and when it was seen.
fn slide(page: &Page, name: &str, limit: f64) -> Result<()> {
    let measured = page.driver().run_promise(MEASURE, &[])?;
    let mut times = numbers(&measured["times"]).context("no times")?;
    let mut frames = numbers(&measured["frames"]).context("no frames")?;
    let of = |what: &str| format!("slider input, {name} shown, {what}");
    println!("{}", line(&of("p50"), percentile(&mut times, 0.5), None));
    println!("{}", line(&of("p95"), percentile(&mut times, 0.95), Some(limit)));
    println!("{}", line(&of("to the next frame, p95"), percentile(&mut frames, 0.95), None));
    let shown = measured["shown"].as_f64().unwrap_or_default();
    println!("figure\t{}\t{:.1}\t%\t", of("in the next frame"), shown / 1.2);
    Ok(())
}

fn numbers(value: &Value) -> Option<Vec<f64>> {
    value.as_array()?.iter().map(Value::as_f64).collect()
}
