//! The main job: a `CronJob` goes in, targets are tuned, files are merged, all is taken away.

use std::env;
use std::fs;

use anyhow::{Context as _, Result};
use backwatch_tests::browser::{Browser, Host, Page, Theme, access, keys};
use backwatch_tests::material::{Material, command};

use crate::{CRONJOB, DASHBOARD, RULES, Tab, Ways as _};

#[test]
fn a_dropped_cronjob_is_read_and_everything_follows() -> Result<()> {
    let (Some(host), Some(material)) = (Host::find()?, Material::find()?) else { return Ok(()) };
    let page = Page::open(&host)?;
    page.drop_material(&material, &[CRONJOB])?;
    page.wait_for_text("[data-testid=fact-cronjob]", "nats-backup")?;
    page.wait_for_text("[data-testid=describe]", "line ")?;
    page.show(Tab::Rules)?;
    page.wait_for_text("[data-testid=rules-text]", "cronjob=\"nats-backup\"")?;
    page.show(Tab::Dashboard)?;
    for panel in ["last-backup", "success-rate", "pvc-usage", "off-site"] {
        page.element(&format!("[data-testid=panel-{panel}]"))?;
    }
    page.show(Tab::Slis)?;
    page.wait_for_text("[data-testid=sli-table]", "tolerate")?;
    page.nothing_amiss()
}

#[test]
fn a_target_is_tuned_by_field_key_and_slider() -> Result<()> {
    let Some(host) = Host::find()? else { return Ok(()) };
    let page = Page::open(&host)?;
    page.show(Tab::Rules)?;
    page.fill("#freshness", "1d 6h")?;
    page.wait_for_text("[data-testid=rules-text]", "> 108000")?;

    move_by_key(&page)?;
    page.wait_for_text("[data-testid=rules-text]", &format!("> {}", seconds(&page)?))?;

    page.press(&[keys::HOME])?;
    let lowest = page.property("#freshness-slider", "min")?;
    page.wait("Home to go to the left end", || {
        Ok(page.property("#freshness-slider", "value")? == lowest)
    })?;

    let rail = page.driver().run(
        "const slider = document.querySelector('#freshness-slider');
         slider.scrollIntoView({ block: 'center', behavior: 'instant' });
         const box = slider.getBoundingClientRect();
         return [box.left, box.top + box.height / 2, box.width].map(Math.round)",
        &[],
    )?;
    let at = |index: usize| rail[index].as_i64().unwrap_or_default();
    let y = at(1);
    page.driver().drag(&[(at(0) + 6, y), (at(0) + at(2) / 3, y), (at(0) + at(2) / 2, y)])?;
    page.wait("the slider to follow the pointer", || {
        Ok(page.property("#freshness-slider", "value")? != lowest)
    })?;
    page.wait_for_text("[data-testid=rules-text]", &format!("> {}", seconds(&page)?))?;
    page.nothing_amiss()
}

#[test]
fn files_are_merged_as_the_command_does_it() -> Result<()> {
    let (Some(host), Some(material)) = (Host::find()?, Material::find()?) else { return Ok(()) };
    let page = Page::open(&host)?;
    page.drop_material(&material, &[CRONJOB])?;
    page.fill("#freshness", "26h")?;
    page.drop_material(&material, &[RULES, DASHBOARD])?;
    page.wait_for_text("[data-testid=file]", "alerting-rules.yaml")?;
    page.wait_for_text("[data-testid=file]", "dashboard-saas.json")?;
    page.wait_for_text("[data-testid=diff]", "Backup")?;

    as_the_command_merges(&page, &material)?;
    page.nothing_amiss()
}

#[test]
fn the_main_way_is_the_same_in_firefox() -> Result<()> {
    let (Some(host), Some(material)) = (Host::find()?, Material::find()?) else { return Ok(()) };
    if !Browser::Firefox.is_there()? {
        return Ok(());
    }
    let page = Page::open_in(Browser::Firefox, &host)?;
    let choose = |name: &str, said: &str| {
        page.choose_files("#describe-intake-files", &[&material.path(name)])?;
        page.wait_for_text("main", said)
    };
    choose(CRONJOB, "backup-cronjob.yaml read")?;
    move_by_key(&page)?;
    page.show(Tab::Rehearsal)?;
    page.wait_for_text("[data-testid=matrix] tfoot", "26 of 28 handled")?;
    choose(RULES, "alerting-rules.yaml")?;
    choose(DASHBOARD, "dashboard-saas.json")?;
    page.reload()?;
    page.wait_for_text("[data-testid=file]", "dashboard-saas.json")?;
    as_the_command_merges(&page, &material)?;
    page.click("[data-testid=download-all]")?;
    page.downloaded("backwatch.zip")?;
    page.nothing_amiss()
}

/// Moves the slider of freshness a step to the right by its key.
fn move_by_key(page: &Page) -> Result<()> {
    let before = page.property("#freshness-slider", "value")?;
    page.focus("#freshness-slider")?;
    page.press(&[keys::RIGHT])?;
    page.wait("the arrow to move the slider", || {
        Ok(page.property("#freshness-slider", "value")? != before)
    })
}

/// Takes the settings and both merged files away, and holds them against what the command makes.
fn as_the_command_merges(page: &Page, material: &Material) -> Result<()> {
    let folder = env::temp_dir().join(format!(
        "backwatch-merged-{:?}-{}",
        page.driver().browser(),
        std::process::id()
    ));
    fs::create_dir_all(&folder)?;
    let plan = folder.join("backwatch.yaml");
    fs::write(&plan, page.take("backwatch.yaml")?)?;
    for name in [RULES, DASHBOARD] {
        let before = material.path(name);
        let file = before.file_name().and_then(|name| name.to_str()).context("a name")?;
        let by_page = page.take(file)?;
        let by_command =
            command(&["merge".as_ref(), "--plan".as_ref(), &plan, "--stdout".as_ref(), &before])?;
        let (by_page, by_command) = (String::from_utf8(by_page)?, String::from_utf8(by_command)?);
        let differ =
            by_page.lines().zip(by_command.lines()).find(|(page, command)| page != command);
        assert!(by_page == by_command, "{file}: page and command differ: {differ:?}");
        assert!(by_page.as_bytes() != material.read(name)?, "{file}: nothing was merged");
    }
    Ok(fs::remove_dir_all(folder)?)
}

#[test]
fn all_is_taken_away_in_one_archive() -> Result<()> {
    let (Some(host), Some(material)) = (Host::find()?, Material::find()?) else { return Ok(()) };
    let page = Page::open(&host)?;
    page.drop_material(&material, &[RULES])?;
    page.click("[data-testid=download-all]")?;
    let archive = page.downloaded("backwatch.zip")?;
    let holds = |name: &str| archive.windows(name.len()).any(|part| part == name.as_bytes());
    for name in ["alerting-rules.yaml", "backup-rules.yaml", "backwatch.yaml"] {
        assert!(holds(name), "{name} is not in the archive");
    }
    page.nothing_amiss()
}

#[test]
fn files_can_be_chosen_and_dropped_from_the_page_as_well() -> Result<()> {
    let (Some(host), Some(material)) = (Host::find()?, Material::find()?) else { return Ok(()) };
    let page = Page::open(&host)?;
    page.choose_files("[data-testid=describe-intake-files]", &[&material.path(RULES)])?;
    page.wait_for_text("[data-testid=file]", "alerting-rules.yaml")?;
    page.drop_text("mine.yaml", "groups:\n  - name: a # kept\n    rules: []\n")?;
    page.wait_for_text("[data-testid=file]", "mine.yaml")?;
    // New rules go into one file only: this one is read, shown and left as it is.
    page.wait_for_text("[data-testid=diff]", "3 unchanged lines")?;
    page.wait_for_text("#result", "new rules go into alerting-rules.yaml")?;
    page.nothing_amiss()
}

#[test]
fn every_tab_is_accessible_with_files_in_it() -> Result<()> {
    let (Some(host), Some(material)) = (Host::find()?, Material::find()?) else { return Ok(()) };
    let Some(axe) = access::axe()? else { return Ok(()) };
    let page = Page::open(&host)?;
    page.drop_material(&material, &[CRONJOB, RULES, DASHBOARD])?;
    let tabs = [Tab::Rehearsal, Tab::Rules, Tab::Dashboard, Tab::Slis, Tab::Diff, Tab::TakeAway];
    let mut findings = Vec::new();
    for theme in [Theme::Light, Theme::Dark] {
        page.prefer(theme)?;
        for tab in tabs {
            page.show(tab)?;
            let found = page.accessible(&axe, &format!("{tab:?}, {theme:?}"));
            findings.extend(found.err().map(|error| error.to_string()));
        }
    }
    assert!(findings.is_empty(), "{}", findings.join("\n"));
    page.nothing_amiss()
}

/// The freshness that is set, in seconds; the slider counts minutes or hours as its field says.
fn seconds(page: &Page) -> Result<u64> {
    let text = page.freshness()?;
    let mut total = 0;
    let mut number = 0;
    for letter in text.chars() {
        match (letter, letter.to_digit(10)) {
            (_, Some(digit)) => number = number * 10 + u64::from(digit),
            (' ', _) => {}
            (unit, _) => {
                total += number
                    * match unit {
                        'd' => 86_400,
                        'h' => 3_600,
                        'm' => 60,
                        _ => 1,
                    };
                number = 0;
            }
        }
    }
    Ok(total)
}
