//! The page in its two parts: what comes first, and the whole that takes over.

use anyhow::Result;
use backwatch_tests::browser::{Host, Page};
use serde_json::json;

use crate::{Tab, Ways as _};

const FRESHNESS: &str = "#freshness";

/// The programs of the page that were fetched so far.
fn fetched(page: &Page, name: &str) -> Result<bool> {
    let script = "return performance.getEntriesByType('resource')\
                  .some((one) => one.name.endsWith(arguments[0]))";
    Ok(page.driver().run(script, &[json!(name)])? == true)
}

#[test]
fn the_whole_takes_over_with_all_that_was_typed() -> Result<()> {
    let Some(host) = Host::find()? else { return Ok(()) };
    let page = Page::open(&host)?;
    assert!(page.has("main[data-part=first]")?);
    page.fill(FRESHNESS, "30h")?;
    page.fill(FRESHNESS, "31h")?;
    page.show(Tab::Rules)?;
    page.wait_for_text("[data-testid=rules-text]", "111600")?;
    page.show(Tab::Dashboard)?;
    page.element("[data-testid=dashboard-drawn]")?;
    assert!(!fetched(&page, "backwatch-whole_bg.wasm")?, "it was not asked for yet");
    page.show(Tab::Slis)?;
    page.element("main[data-part=whole] [data-testid=sli-table]")?;
    assert!(fetched(&page, "backwatch-whole_bg.wasm")?);
    assert_eq!(page.property(FRESHNESS, "value")?, "31h");
    let focus = "return document.activeElement?.textContent";
    page.wait("the focus to be where it was", || {
        Ok(page.driver().run(focus, &[])?.as_str().is_some_and(|text| text.contains("SLIs")))
    })?;
    page.click("[data-testid=undo]")?;
    page.wait("one step back", || Ok(page.property(FRESHNESS, "value")? == "30h"))?;
    page.nothing_amiss()
}

#[test]
fn what_could_not_be_taken_is_still_there_in_the_whole_with_its_reason() -> Result<()> {
    let Some(host) = Host::find()? else { return Ok(()) };
    let page = Page::open(&host)?;
    page.click("[data-testid=fact-schedule] .said")?;
    page.fill("#schedule-field", "every now and then")?;
    page.wait_for_text("[data-testid=fact-schedule] [data-testid=field-error]", "")?;
    page.fill(FRESHNESS, "soon")?;
    page.show(Tab::Slis)?;
    page.element("main[data-part=whole] [data-testid=sli-table]")?;
    page.wait("the refused texts", || {
        Ok(page.has("[data-testid=fact-schedule] [data-testid=field-error]")?
            && page.property("#schedule-field", "value")? == "every now and then"
            && page.property(FRESHNESS, "value")? == "soon")
    })?;
    page.fill(FRESHNESS, "30h")?;
    page.fill("#schedule-field", "0 3 * * *")?;
    page.wait("no refusal", || Ok(!page.has("[data-testid=field-error]")?))?;
    page.nothing_amiss()
}

#[test]
fn a_download_asked_of_the_first_part_is_made_by_the_whole() -> Result<()> {
    let Some(host) = Host::find()? else { return Ok(()) };
    let page = Page::open(&host)?;
    page.fill(FRESHNESS, "30h")?;
    page.click("[data-testid=download-all]")?;
    let archive = page.downloaded("backwatch.zip")?;
    let holds = |part: &[u8]| archive.windows(part.len()).any(|window| window == part);
    assert!(holds(b"backup-rules.yaml") && holds(b"freshness: 30h"));
    page.nothing_amiss()
}

#[test]
fn where_the_whole_cannot_be_loaded_the_first_part_says_so_and_goes_on() -> Result<()> {
    let Some(host) = Host::find()? else { return Ok(()) };
    let page = Page::open(&host)?;
    page.driver().devtools("Network.enable", &json!({}))?;
    page.driver().devtools("Network.setBlockedURLs", &json!({ "urls": ["*backwatch-whole*"] }))?;
    page.drop_text("mine.yaml", "groups: []\n")?;
    page.wait_for_text("[data-testid=toasts]", "could not be loaded")?;
    page.show(Tab::Slis)?;
    page.wait_for_text("#result [role=alert]", "could not be loaded")?;
    page.show(Tab::Rules)?;
    page.fill(FRESHNESS, "30h")?;
    page.wait_for_text("[data-testid=rules-text]", "108000")
}
