//! What the page says and marks: that it adds up, is about what is shown, and can be read at every width.

use anyhow::{Context as _, Result};
use backwatch_tests::browser::{Host, Page};
use serde_json::{Value, json};

use crate::{Tab, Ways as _};

/// Windows of a desk, a small laptop and a telephone.
const WINDOWS: [(u32, u32); 3] = [(1440, 1000), (1024, 768), (390, 844)];

/// Rules of one's own about the reference backup, with names as long as they come.
const LONG: &str = "groups:\n- name: mine\n  rules:\n  - alert: ExternalBackupDatabaseReplicationMissingWarning\n    \
                    expr: time() - kube_cronjob_status_last_successful_time{cronjob=\"nats-backup\"} > 90000\n  - \
                    alert: ExternalBackupDatabaseReplicationMissingCritical\n    \
                    expr: time() - kube_cronjob_status_last_successful_time{cronjob=\"nats-backup\"} > 180000\n";

fn settled(page: &Page) -> Result<()> {
    page.wait("the rehearsal to be played", || {
        Ok(page.has("[data-testid=matrix][aria-busy=false]")?
            && !page.has("[data-testid=progress]")?)
    })
}

fn list(page: &Page, script: &str) -> Result<Vec<String>> {
    let found = page.driver().run(script, &[])?;
    let found = found.as_array().context("no list")?;
    Ok(found.iter().filter_map(Value::as_str).map(str::to_owned).collect())
}

/// Texts of the timeline and the matrix's head that cover one another or are cut off.
const CROWDED: &str = "
    const found = [];
    const boxes = (selector) => [...document.querySelectorAll(selector)]
      .map((one) => ({ text: one.firstChild?.textContent ?? '', box: one.getBoundingClientRect() }))
      .filter(({ text }) => text);
    const overlap = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1
      && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 2;
    const apart = (all) => all.forEach((one, at) => all.slice(at + 1)
      .filter((other) => overlap(one.box, other.box))
      .forEach((other) => found.push(`${one.text} covers ${other.text}`)));
    const drawing = document.querySelector('.timeline');
    const ground = drawing.getBoundingClientRect();
    const texts = boxes('.timeline text:not(.flag-text):not(.inside)');
    apart(texts);
    for (const { text, box } of [...texts, ...boxes('.timeline .flag-text')]) {
      if (box.left < ground.left - 1 || box.right > ground.right + 1) found.push(`${text} is cut off`);
    }
    const chart = document.querySelector('.timeline .lane').getBoundingClientRect().left;
    for (const { text, box } of boxes('.timeline .label')) {
      if (box.right > chart) found.push(`${text} reaches into the chart`);
    }
    const heads = boxes('.matrix thead .turned');
    apart(heads);
    for (const one of document.querySelectorAll('.matrix thead .turned')) {
      const box = one.getBoundingClientRect();
      const cell = one.closest('th').getBoundingClientRect();
      if (box.top < cell.top - 1 || box.bottom > cell.bottom + 1) found.push(`${one.textContent} is cut off`);
    }
    return found;";

#[test]
fn no_name_covers_another_or_is_cut_off_at_a_desk() -> Result<()> {
    names_have_room(WINDOWS[0])
}

#[test]
fn no_name_covers_another_or_is_cut_off_on_a_small_laptop() -> Result<()> {
    names_have_room(WINDOWS[1])
}

#[test]
fn no_name_covers_another_or_is_cut_off_on_a_telephone() -> Result<()> {
    names_have_room(WINDOWS[2])
}

fn names_have_room((width, height): (u32, u32)) -> Result<()> {
    let Some(host) = Host::find()? else { return Ok(()) };
    let page = Page::open_at(&host, "", width, height)?;
    page.drop_text("mine.yaml", LONG)?;
    page.wait_for_text("[data-testid=file]", "mine.yaml")?;
    page.show(Tab::Rehearsal)?;
    page.wait_for_text("[data-testid=matrix] thead", "issing")?;
    page.click("[data-testid=profile-thorough]")?;
    for schedule in ["0 2 * * *", "0 * * * *", "0 2 * * 0"] {
        page.driver()
            .run("document.querySelector('#schedule-field') ?? document.querySelector('[data-testid=fact-schedule] .said').click()", &[])?;
        page.fill("#schedule-field", schedule)?;
        settled(&page)?;
        for scenario in ["02", "05", "13"] {
            page.click(&format!("tr[data-scenario='{scenario}'] th"))?;
            page.element("[data-testid=timeline] svg.timeline")?;
            settled(&page)?;
            let mut crowded = Vec::new();
            let quiet = page.wait("names with room", || {
                crowded = list(&page, CROWDED)?;
                Ok(crowded.is_empty())
            });
            assert!(quiet.is_ok(), "{schedule}, {scenario}: {crowded:#?}");
        }
    }
    page.nothing_amiss()
}

#[test]
fn the_outcome_adds_up() -> Result<()> {
    let Some(host) = Host::find()? else { return Ok(()) };
    let page = Page::open(&host)?;
    page.show(Tab::Rehearsal)?;
    let figures = "
        const first = document.querySelector('[data-testid=outcome] > div');
        const parts = [...first.querySelector('.says').textContent.matchAll(/\\d+/g)].map(Number);
        const value = Number(first.querySelector('b').textContent);
        return [value, parts.reduce((a, b) => a + b, 0), first.className,
          document.querySelectorAll('[data-testid=outcome] > div').length,
          [...document.querySelectorAll('.matrix .pill.bad')].filter((one) => one.textContent === 'never told').length];";
    for profile in ["recommended", "essential", "as-specified", "thorough"] {
        page.click(&format!("[data-testid=profile-{profile}]"))?;
        settled(&page)?;
        let shown = page.driver().run(figures, &[])?;
        let number = |at: usize| shown[at].as_i64().context("no number");
        assert_eq!(number(0)? + number(1)?, 28, "{profile}: {shown}");
        assert_eq!(number(3)?, 4, "{profile}");
        let is_good = shown[2].as_str().unwrap_or_default().contains("good");
        assert!(!is_good || (number(0)? == 28 && number(4)? == 0), "{profile}: {shown}");
    }
    // Warnings leave the blind spots where they are.
    page.fill("#freshness", "20h")?;
    settled(&page)?;
    page.wait_for_text("[data-testid=outcome]", "cannot hold")?;
    page.wait_for_text("[data-testid=outcome]", "blind spot")?;
    page.nothing_amiss()
}

#[test]
fn literal_rules_are_described_as_they_stand() -> Result<()> {
    let Some(host) = Host::find()? else { return Ok(()) };
    let page = Page::open(&host)?;
    let card = "[data-testid=alert-BackupFailed]";
    let hardened = page.text(&format!("{card} .what"))?;
    page.click("[data-testid=profile-as-specified]")?;
    page.wait_for_text(card, "failed pod")?;
    page.wait_for_text(&format!("{card} .pill"), "warning")?;
    page.show(Tab::Rehearsal)?;
    settled(&page)?;
    page.click("[data-testid=harden-NATSBackupFailed]")?;
    page.wait_for_text(&format!("{card} .pill"), "critical")?;
    assert_eq!(page.text(&format!("{card} .what"))?, hardened);
    page.show(Tab::Rules)?;
    page.wait_for_text("[data-testid=rules-text]", "severity: critical")?;
    page.nothing_amiss()
}

#[test]
fn a_rule_that_cannot_be_read_is_named_and_the_others_are_played() -> Result<()> {
    let Some(host) = Host::find()? else { return Ok(()) };
    let page = Page::open(&host)?;
    let broken = LONG.replace("> 90000", ">");
    page.drop_text("mine.yaml", &broken)?;
    let says = "[data-testid=unread-rules]";
    page.wait_for_text(says, "mine.yaml, line 4: ExternalBackupDatabaseReplicationMissingWarning")?;
    page.show(Tab::Rehearsal)?;
    settled(&page)?;
    page.wait_for_text(says, "mine.yaml, line 4: ExternalBackupDatabaseReplicationMissingWarning")?;
    let own = "return [...document.querySelectorAll('.matrix thead .own')].map((one) => one.title)";
    let own = list(&page, own)?;
    assert!(own.len() == 1 && own[0].contains("MissingCritical"), "{own:?}");
    page.nothing_amiss()
}

#[test]
fn pasted_texts_do_not_take_each_others_place() -> Result<()> {
    let Some(host) = Host::find()? else { return Ok(()) };
    let page = Page::open(&host)?;
    let paste = "
        const data = new DataTransfer();
        data.setData('text/plain', arguments[0]);
        document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));";
    for (name, group) in [("pasted.yaml", "one"), ("pasted-2.yaml", "two")] {
        let text = format!("groups:\n- name: {group}\n  rules: []\n");
        page.driver().run(paste, &[json!(text)])?;
        page.wait_for_text("[data-testid=file]", name)?;
    }
    page.drop_text("mine.yaml", "groups: []\n")?;
    page.wait_for_text("[data-testid=file]", "mine.yaml")?;
    page.drop_text("mine.yaml", "groups:\n- name: new\n  rules: []\n")?;
    let newer = |page: &Page| Ok(String::from_utf8_lossy(&page.take("mine.yaml")?).contains("new"));
    page.wait("the newer text", || newer(&page))?;
    page.show(Tab::Diff)?;
    let files = list(
        &page,
        "return [...document.querySelectorAll('[data-testid=file] .pick')].map((one) => one.textContent)",
    )?;
    assert_eq!(files, ["pasted.yaml", "pasted-2.yaml", "mine.yaml"]);
    page.show(Tab::TakeAway)?;
    page.wait_for_text("[data-testid=command]", "--check pasted.yaml pasted-2.yaml mine.yaml")?;
    page.nothing_amiss()
}

#[test]
fn without_files_the_command_names_none() -> Result<()> {
    let Some(host) = Host::find()? else { return Ok(()) };
    let page = Page::open(&host)?;
    page.show(Tab::TakeAway)?;
    page.wait_for_text("[data-testid=command]", "--check FILES")?;
    page.wait_for_text("[data-testid=take-away]", "in place of FILES")?;
    page.nothing_amiss()
}

#[test]
fn a_step_is_shown_by_its_key_and_marked_while_it_is() -> Result<()> {
    let Some(host) = Host::find()? else { return Ok(()) };
    let seen = "
        const box = document.querySelector('#result').getBoundingClientRect();
        const body = document.querySelector('.result-body');
        return document.activeElement?.id === 'result' && box.top >= 0 && box.top < innerHeight / 2 && body.scrollTop === 0;";
    for (width, height) in WINDOWS {
        let page = Page::open_at(&host, "", width, height)?;
        for (key, shows) in
            [("3", "matrix"), ("5", "take-away"), ("4", "merge-empty"), ("3", "matrix")]
        {
            page.driver().run(
                "scrollTo(0, 0); document.querySelector('.result-body').scrollTo(0, 600)",
                &[],
            )?;
            page.press(&[key])?;
            page.element(&format!("[data-testid={shows}]"))?;
            page.wait(&format!("the result of {key} at {width}"), || {
                Ok(page.driver().run(seen, &[])? == true)
            })?;
            page.element(&format!("[data-testid=step-{key}][aria-current]"))?;
        }
        page.show(Tab::Rules)?;
        page.element("[data-testid=step-2][aria-current]")?;
        page.press(&["1"])?;
        let top = "const top = document.querySelector('#describe').getBoundingClientRect().top; return top >= 0 && top < innerHeight / 2";
        page.wait("the first step", || Ok(page.driver().run(top, &[])? == true))?;
        page.nothing_amiss()?;
    }
    Ok(())
}

#[test]
fn a_filter_that_leaves_nothing_says_so_and_is_cleared() -> Result<()> {
    let Some(host) = Host::find()? else { return Ok(()) };
    let page = Page::open(&host)?;
    page.show(Tab::Rehearsal)?;
    settled(&page)?;
    page.fill("[data-testid=matrix-words]", "volcano")?;
    page.wait_for_text("[data-testid=none-left]", "volcano")?;
    page.click("[data-testid=clear-filter]")?;
    page.element("tr[data-scenario='02']")?;
    assert!(!page.has("[data-testid=none-left]")?);
    page.nothing_amiss()
}

#[test]
fn composing_begins_without_a_complaint() -> Result<()> {
    let Some(host) = Host::find()? else { return Ok(()) };
    let page = Page::open(&host)?;
    page.show(Tab::Rehearsal)?;
    settled(&page)?;
    page.click("[data-testid=compose]")?;
    page.element("#compose-dialog[open]")?;
    assert!(!page.has("#compose-dialog .error")?);
    page.click("[data-testid=compose-save]")?;
    page.wait_for_text("#compose-dialog .error", "name")?;
    page.nothing_amiss()
}
