//! The share link, from one browser to another.

use anyhow::{Context as _, Result};
use backwatch_tests::browser::{Host, Page};
use backwatch_tests::material::Material;
use serde_json::json;

use crate::{RULES, Tab, Ways as _};

#[test]
fn a_link_carries_settings_and_no_files() -> Result<()> {
    let (Some(host), Some(material)) = (Host::find()?, Material::find()?) else { return Ok(()) };
    let page = Page::open(&host)?;
    page.fill("#freshness", "31h")?;
    page.drop_material(&material, &[RULES])?;
    let allowed = json!({ "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"] });
    page.driver().devtools("Browser.grantPermissions", &allowed)?;
    page.click("[data-testid=share]")?;
    page.wait_for_text("[data-testid=toasts]", "Link copied")?;
    let link = page.driver().run_promise("return navigator.clipboard.readText()", &[])?;
    let link = link.as_str().context("no link")?.to_owned();
    let fragment = link.strip_prefix(host.address()).context("a link to somewhere else")?;
    assert!(fragment.len() < 2_000, "the link has {} letters", fragment.len());
    page.nothing_amiss()?;

    let other = Page::open_at(&host, fragment, 1440, 1000)?;
    other.wait("the shared settings", || Ok(other.freshness()? == "31h"))?;
    other.show(Tab::Diff)?;
    other.element("[data-testid=merge-empty]")?;
    other.nothing_amiss()
}

#[test]
fn a_broken_link_is_said_and_the_page_goes_on() -> Result<()> {
    let Some(host) = Host::find()? else { return Ok(()) };
    for fragment in ["#p=1.%%%", "#p=9.abc", "#p=1.", "#p=1.AAAA", "#nothing"] {
        let page = Page::open_at(&host, fragment, 1440, 1000)?;
        page.fill("#freshness", "32h")?;
        page.wait("the page to go on", || Ok(page.freshness()? == "32h"))?;
        page.nothing_amiss()?;
    }
    Ok(())
}
