//! Answers of a running Prometheus, dropped into the page: checks, figures, targets, documents.

use std::path::Path;

use anyhow::{Result, ensure};
use backwatch_core::history::{History, measure, read};
use backwatch_tests::browser::{Host, Page};
use backwatch_tests::remembered::Remembered;

use crate::{Tab, Ways as _};

#[test]
fn answers_of_a_prometheus_become_baseline_and_targets() -> Result<()> {
    let Some(host) = Host::find()? else { return Ok(()) };
    let Some(remembered) = Remembered::start("browser")? else { return Ok(()) };
    let file = remembered.ask()?;
    let answers = read(&std::fs::read(&file)?).0;
    let measured = measure(&History::of([&answers]), &remembered.plan.backups[0]);
    ensure!(measured.failures == 2, "{measured:?}");

    let page = Page::open(&host)?;
    page.show(Tab::Slis)?;
    page.wait_for_text("[data-testid=script]", "query_range")?;
    ensure!(!page.has("[data-testid=measured]")?);
    page.drop_files(&[Path::new(&file)])?;
    // The figures on the page are those of the same answers read here, which are the truth.
    for words in measured.baseline().words.values() {
        page.wait_for_text("[data-testid=measured]", words)?;
        page.wait_for_text("[data-testid=sli-table]", words)?;
    }
    ensure!(page.has("[data-testid=check][data-state=good]")?);
    ensure!(!page.has("[data-testid=check][data-state=bad]")?, "{}", page.all_text()?);
    page.wait_for_text("[data-testid=preflight]", "replicas of kube-state-metrics")?;
    page.click("[data-testid=take-version]")?;
    page.click("[data-testid=take-target]")?;
    let document = String::from_utf8(page.take("backup-slis.md")?)?;
    ensure!(document.contains("2 of 11 runs failed"), "{document}");
    let settings = String::from_utf8(page.take("backwatch.yaml")?)?;
    ensure!(settings.contains("kube_state_metrics: \"2.14\""), "{settings}");
    page.nothing_amiss()
}

#[test]
fn answers_that_are_cut_off_are_named_and_can_be_taken_away() -> Result<()> {
    let Some(host) = Host::find()? else { return Ok(()) };
    let page = Page::open(&host)?;
    page.drop_text("cut.json", "{\"status\":\"success\",\n\"data\":{\"result\":[{\"metric\"")?;
    page.wait_for_text("[data-testid=answers]", "line 2, column 28: ")?;
    page.wait_for_text("[data-testid=answers]", "it was cut off")?;
    page.click("[data-testid=answers] button")?;
    page.wait("the file to go", || Ok(!page.has("[data-testid=answers]")?))?;
    page.nothing_amiss()
}
