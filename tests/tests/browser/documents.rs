//! The indicators with their restore drills, and the documents in the archive.

use anyhow::{Context as _, Result};
use backwatch_tests::browser::{Host, Page, Theme, access};
use backwatch_tests::material::Material;

use crate::{DASHBOARD, RULES, Tab, Ways as _};

#[test]
fn a_drill_is_added_kept_and_taken_out() -> Result<()> {
    let Some(host) = Host::find()? else { return Ok(()) };
    let page = Page::open(&host)?;
    page.show(Tab::Slis)?;
    page.wait_for_text("[data-testid=drills]", "No restore has succeeded yet")?;
    page.fill("#drill-date", "2020-13-01")?;
    page.fill("#drill-duration", "9m")?;
    page.click("[data-testid=drill-add]")?;
    page.wait_for_text("#drill-error", "is not a date")?;
    page.fill("#drill-date", "2020-10-20")?;
    page.fill("#drill-backup", "nightly 19")?;
    page.click("[data-testid=drill-add]")?;
    page.wait_for_text("[data-testid=drill-log]", "nightly 19")?;
    page.wait_for_text("[data-testid=drill-overdue]", "overdue by")?;
    page.wait_for_text("[data-testid=sli-table]", "worst 9 min, median 9 min of 1 drill")?;
    let settings = String::from_utf8(page.take("backwatch.yaml")?)?;
    assert!(settings.contains("2020-10-20") && settings.contains("nightly 19"), "{settings}");
    page.reload()?;
    page.show(Tab::Slis)?;
    page.wait_for_text("[data-testid=drill-log]", "2020-10-20")?;
    page.click("[aria-label='Remove the drill of 2020-10-20']")?;
    page.wait_for_text("[data-testid=drills]", "No restore has succeeded yet")?;
    page.nothing_amiss()
}

#[test]
fn the_archive_holds_documents_and_what_was_merged() -> Result<()> {
    let (Some(host), Some(material)) = (Host::find()?, Material::find()?) else { return Ok(()) };
    let page = Page::open(&host)?;
    page.drop_material(&material, &[RULES, DASHBOARD, "fixtures/kgents/before/runbook.md"])?;
    page.show(Tab::TakeAway)?;
    page.wait_for_text("[data-testid=take-away]", "runbook.md")?;
    let hand_off = String::from_utf8(page.take("handoff.md")?)?;
    assert_eq!(hand_off.matches("- [x] ").count(), 4, "{hand_off}");
    let merged = String::from_utf8(page.take("alerting-rules.yaml")?)?;
    let said = hand_off.lines().find(|line| line.ends_with(": alert NATSBackupFailed"));
    let number = said.and_then(|line| line.split([':', '`']).nth(2)).context("a line")?;
    let line = merged.lines().nth(number.parse::<usize>()? - 1).context("as many lines")?;
    assert!(line.contains("alert: NATSBackupFailed"), "{line}");
    page.click("[data-testid=download-all]")?;
    let archive = page.downloaded("backwatch.zip")?;
    let holds = |name: &str| archive.windows(name.len()).any(|part| part == name.as_bytes());
    for name in [
        "runbook.md",
        "backup-runbook.md",
        "alertmanager-snippet.yml",
        "openslo.yaml",
        "sloth.yaml",
        "pyrra.yaml",
        "handoff.md",
    ] {
        assert!(holds(name), "{name} is not in the archive");
    }
    page.nothing_amiss()
}

#[test]
fn indicators_are_accessible_and_never_too_wide() -> Result<()> {
    let Some(host) = Host::find()? else { return Ok(()) };
    let Some(axe) = access::axe()? else { return Ok(()) };
    for width in [1440, 390] {
        let page = Page::open_at(&host, "", width, 900)?;
        page.show(Tab::Slis)?;
        page.wait_for_text("[data-testid=drills]", "Restore drills of NATS")?;
        // On a small screen the strip that never leaves lies over whatever is scrolled below it, and
        // what is covered by something cannot be judged: there it scrolls away for the check.
        page.driver().run("document.querySelector('.outcome').style.position = 'static'", &[])?;
        for theme in [Theme::Light, Theme::Dark] {
            page.prefer(theme)?;
            page.accessible(&axe, &format!("indicators, {theme:?}"))?;
        }
        let excess =
            "return document.documentElement.scrollWidth - document.documentElement.clientWidth";
        let excess = page.driver().run(excess, &[])?.as_i64().context("a width")?;
        assert!(excess <= 0, "{excess} px too wide at {width} px");
        page.nothing_amiss()?;
    }
    Ok(())
}
