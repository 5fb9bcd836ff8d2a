//! The page as it opens.

use anyhow::Result;
use backwatch_tests::browser::{Host, Page, Theme, access};

#[test]
fn it_opens_under_a_sub_path_and_asks_for_nothing_else() -> Result<()> {
    let Some(host) = Host::find()? else { return Ok(()) };
    let page = Page::open(&host)?;
    page.nothing_amiss()
}

#[test]
fn the_policy_stops_what_it_should() -> Result<()> {
    let Some(host) = Host::find()? else { return Ok(()) };
    let page = Page::open(&host)?;
    page.driver().run(
        "const style = document.createElement('style'); style.textContent = 'p{color:red}';
         document.head.append(style); fetch('https://example.com/').catch(() => {});",
        &[],
    )?;
    page.wait("the policy to be enforced and seen", || {
        let seen = page.nothing_amiss().err().map(|error| error.to_string()).unwrap_or_default();
        Ok(seen.contains("style-src") || seen.contains("connect-src"))
    })
}

#[test]
fn it_is_accessible_in_both_themes() -> Result<()> {
    let Some(host) = Host::find()? else { return Ok(()) };
    let Some(axe) = access::axe()? else { return Ok(()) };
    let page = Page::open(&host)?;
    for theme in [Theme::Light, Theme::Dark] {
        page.prefer(theme)?;
        page.accessible(&axe, &format!("{theme:?}"))?;
    }
    page.nothing_amiss()
}

#[test]
fn it_never_scrolls_sideways() -> Result<()> {
    let Some(host) = Host::find()? else { return Ok(()) };
    for width in [1440, 1024, 390] {
        let page = Page::open_at(&host, "", width, 800)?;
        let excess =
            "return document.documentElement.scrollWidth - document.documentElement.clientWidth";
        let excess = page.driver().run(excess, &[])?.as_i64().unwrap_or(i64::MAX);
        assert!(excess <= 0, "{excess} px too wide at {width} px");
    }
    Ok(())
}
