//! The page without a pointer.

use std::collections::BTreeSet;

use anyhow::Result;
use backwatch_tests::browser::{Host, Page, keys};

use crate::Ways as _;

#[test]
fn shortcuts_are_listed_and_closed_again() -> Result<()> {
    let Some(host) = Host::find()? else { return Ok(()) };
    let page = Page::open(&host)?;
    page.press(&["?"])?;
    page.element("dialog[open]")?;
    page.press(&[keys::ESCAPE])?;
    page.wait("the dialog to close", || Ok(!page.has("dialog[open]")?))?;
    page.nothing_amiss()
}

#[test]
fn undo_and_redo_go_back_and_forth() -> Result<()> {
    let Some(host) = Host::find()? else { return Ok(()) };
    let page = Page::open(&host)?;
    let first = page.freshness()?;
    page.fill("#freshness", "31h")?;
    page.wait("the new value", || Ok(page.freshness()? == "31h"))?;
    page.press(&[keys::CONTROL, "z"])?;
    page.wait("undo", || Ok(page.freshness()? == first))?;
    page.press(&[keys::CONTROL, keys::SHIFT, "Z"])?;
    page.wait("redo", || Ok(page.freshness()? == "31h"))?;
    page.nothing_amiss()
}

#[test]
fn the_focus_reaches_every_control_and_is_seen() -> Result<()> {
    let Some(host) = Host::find()? else { return Ok(()) };
    let page = Page::open(&host)?;
    let about = "
        const at = document.activeElement;
        if (!at || at === document.body) return null;
        const look = getComputedStyle(at);
        const near = at.closest('.slider, .field, label') ?? at;
        // How a thumb looks cannot be asked, so the rule that gives it its ring is looked for.
        const ring = at.type === 'range' && [...document.styleSheets].some((sheet) =>
          [...sheet.cssRules].some((rule) => at.matches((rule.selectorText ?? 'x-none')
            .split(',')[0].replace('::-webkit-slider-thumb', '')) &&
            /focus-visible::-webkit-slider-thumb/.test(rule.selectorText)));
        const seen = ring || look.outlineStyle !== 'none' || look.boxShadow !== 'none'
          || getComputedStyle(near).boxShadow !== 'none' || getComputedStyle(near).outlineStyle !== 'none';
        return [at.id || at.getAttribute('aria-label') || at.textContent.trim().slice(0, 30), seen];";
    let mut reached = BTreeSet::new();
    let mut unseen = Vec::new();
    for _ in 0..120 {
        page.press(&[keys::TAB])?;
        let at = page.driver().run(about, &[])?;
        let Some(name) = at[0].as_str() else { break };
        if at[1] != true {
            unseen.push(name.to_owned());
        }
        reached.insert(name.to_owned());
    }
    assert!(unseen.is_empty(), "focus that cannot be seen: {unseen:?}");
    for control in ["freshness", "freshness-slider"] {
        assert!(reached.contains(control), "{control} is not reached: {reached:?}");
    }
    page.nothing_amiss()
}
