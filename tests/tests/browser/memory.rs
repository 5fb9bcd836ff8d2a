//! What the page remembers, and how it forgets.

use anyhow::Result;
use backwatch_tests::browser::{Host, Page, keys};
use backwatch_tests::material::Material;

use crate::{RULES, Tab, Ways as _};

#[test]
fn settings_files_and_undo_survive_a_reload() -> Result<()> {
    let (Some(host), Some(material)) = (Host::find()?, Material::find()?) else { return Ok(()) };
    let page = Page::open(&host)?;
    let first = page.freshness()?;
    page.fill("#freshness", "31h")?;
    page.drop_material(&material, &[RULES])?;
    page.wait_for_text("[data-testid=file]", "alerting-rules.yaml")?;
    // What a hand does is kept a moment after it rests.
    page.wait("the settings to be kept", || {
        let kept = page.driver().run("return JSON.stringify({ ...localStorage })", &[])?;
        Ok(kept
            .as_str()
            .is_some_and(|kept| kept.contains("31h") && kept.contains("alerting-rules")))
    })?;
    page.reload()?;
    page.wait("the settings to be there again", || Ok(page.freshness()? == "31h"))?;
    page.show(Tab::Diff)?;
    page.wait_for_text("[data-testid=file]", "alerting-rules.yaml")?;
    page.driver().run("document.activeElement?.blur()", &[])?;
    page.press(&[keys::CONTROL, "z"])?;
    page.wait("the undo history to be there again", || Ok(page.freshness()? == first))?;
    page.nothing_amiss()
}

#[test]
fn everything_is_forgotten_when_asked_twice() -> Result<()> {
    let (Some(host), Some(material)) = (Host::find()?, Material::find()?) else { return Ok(()) };
    let page = Page::open(&host)?;
    let first = page.freshness()?;
    page.fill("#freshness", "31h")?;
    page.drop_material(&material, &[RULES])?;
    page.show(Tab::TakeAway)?;
    page.click("[data-testid=forget]")?;
    page.wait_for_text("[data-testid=forget]", "Yes")?;
    assert_eq!(page.freshness()?, "31h", "asking is not forgetting");
    page.click("[data-testid=forget]")?;
    page.wait("the settings to be forgotten", || Ok(page.freshness()? == first))?;
    page.reload()?;
    page.show(Tab::Diff)?;
    page.element("[data-testid=merge-empty]")?;
    assert_eq!(page.freshness()?, first);
    page.nothing_amiss()
}

#[test]
fn a_broken_memory_is_set_aside() -> Result<()> {
    let Some(host) = Host::find()? else { return Ok(()) };
    let page = Page::open(&host)?;
    page.fill("#freshness", "31h")?;
    let spoil = "for (const key of Object.keys(localStorage)) localStorage[key] = '{ not: json';";
    page.driver()
        .run(&format!("addEventListener('pagehide', () => {{ {spoil} }}); {spoil}"), &[])?;
    page.reload()?;
    assert!(!page.has("[data-testid=stopped]")?);
    page.fill("#freshness", "32h")?;
    page.wait("the page to go on", || Ok(page.freshness()? == "32h"))?;
    page.nothing_amiss()
}
