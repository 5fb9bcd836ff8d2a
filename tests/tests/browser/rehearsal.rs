//! The rehearsal: chosen, scrubbed and hardened as a person does it, beside a worker that plays.

use anyhow::{Context as _, Result};
use backwatch_tests::browser::{Host, Page, Theme, access, keys};

use crate::{Tab, Ways as _};

/// Waits until the results are those of the settings as they are.
fn settled(page: &Page) -> Result<()> {
    let quiet = "[data-testid=matrix][aria-busy=false]";
    page.wait("the rehearsal to be played", || {
        Ok(page.has(quiet)? && !page.has("[data-testid=progress]")?)
    })
}

fn opened(host: &Host) -> Result<Page> {
    let page = Page::open(host)?;
    page.show(Tab::Rehearsal)?;
    settled(&page)?;
    Ok(page)
}

/// How many cells of the matrix have this class.
fn cells(page: &Page, class: &str) -> Result<i64> {
    let count = format!("return document.querySelectorAll('.matrix tbody .cell.{class}').length");
    page.driver().run(&count, &[])?.as_i64().context("no count")
}

#[test]
fn the_reference_case_is_played_as_it_opens() -> Result<()> {
    let Some(host) = Host::find()? else { return Ok(()) };
    let page = opened(&host)?;
    page.wait_for_text("[data-testid=outcome]", "of 28")?;
    assert!(cells(&page, "in-time")? > 20 && cells(&page, "lie")? == 0);
    page.wait_for_text("[data-testid=pager]", "NATSBackupFailed")?;
    for panel in ["last-backup", "success-rate", "pvc-usage", "off-site"] {
        page.element(&format!("[data-testid=moment] [data-testid=panel-{panel}]"))?;
    }
    page.nothing_amiss()
}

#[test]
fn a_scenario_is_chosen_and_scrubbed_by_keys() -> Result<()> {
    let Some(host) = Host::find()? else { return Ok(()) };
    let page = opened(&host)?;
    page.focus(".matrix [tabindex='0']")?;
    page.press(&[keys::DOWN])?;
    page.press(&[keys::ENTER])?;
    let chosen = "return document.querySelector('.matrix .chosen .name').textContent";
    let name = page.driver().run(chosen, &[])?;
    let name = name.as_str().context("no scenario is chosen")?.to_owned();
    page.wait_for_text("[data-testid=chosen] h3", &name)?;
    assert_ne!(name, "One run fails");

    page.focus("#scrubber")?;
    let minute =
        || page.driver().run("return document.querySelector('#scrubber').ariaValueNow", &[]);
    let before = minute()?;
    page.press(&[keys::SHIFT, keys::RIGHT])?;
    page.wait("the line to move by an hour", || Ok(minute()? != before))?;
    let shown = "return document.querySelector('.at-panels .num').textContent === \
                 document.querySelector('#scrubber').ariaValueText.match(/\\d\\d:\\d\\d/)[0]";
    page.wait("the panels to follow", || Ok(page.driver().run(shown, &[])? == true))?;
    page.nothing_amiss()
}

#[test]
fn as_specified_fails_and_hardening_turns_the_matrix() -> Result<()> {
    let Some(host) = Host::find()? else { return Ok(()) };
    let page = opened(&host)?;
    page.click("[data-testid=profile-as-specified]")?;
    page.wait_for_text("[data-testid=matrix]", "false alarm")?;
    settled(&page)?;
    let lies = cells(&page, "lie")?;
    assert!(lies > 10, "as specified lies in {lies} cells only");
    page.click("[data-testid=harden]")?;
    page.wait("the matrix to turn", || Ok(cells(&page, "lie")? == 0))?;
    settled(&page)?;
    assert!(cells(&page, "in-time")? > 10);
    page.press(&[keys::CONTROL, "z"])?;
    page.wait("undo to bring the lies back", || Ok(cells(&page, "lie")? == lies))?;
    page.nothing_amiss()
}

#[test]
fn the_tests_that_are_taken_home_pass_in_promtool() -> Result<()> {
    let Some(host) = Host::find()? else { return Ok(()) };
    let page = opened(&host)?;
    page.click("[data-testid=export-tests]")?;
    let tests = page.downloaded("backwatch-tests.yaml")?;
    let rules = page.take("backup-rules.yaml")?;
    let text = String::from_utf8(tests)?;
    assert!(text.matches("  - name: ").count() >= 28, "every scenario is among them");
    let Some(promtool) = xtask::tools::PROMTOOL.find() else { return page.nothing_amiss() };
    let folder = std::env::temp_dir().join(format!("backwatch-tests-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    std::fs::write(folder.join("backup-rules.yaml"), rules)?;
    // promtool takes minutes for all of them: these are those of one scenario.
    let (head, rest) = text.split_once("\ntests:\n").context("no tests")?;
    let one = rest.split("\n\n").find(|test| test.contains("NATSBackupFailed")).context("none")?;
    std::fs::write(folder.join("one.yaml"), format!("{head}\ntests:\n{one}\n"))?;
    let run = std::process::Command::new(promtool)
        .args(["test", "rules", "one.yaml"])
        .current_dir(&folder)
        .output()?;
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    std::fs::remove_dir_all(folder)?;
    page.nothing_amiss()
}

#[test]
fn a_slider_that_moves_while_it_plays_wins() -> Result<()> {
    let Some(host) = Host::find()? else { return Ok(()) };
    let page = opened(&host)?;
    let drag = "
        const slider = document.querySelector('#freshness-slider');
        const write = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set;
        const low = Number(slider.min), high = Number(slider.max);
        for (let turn = 1; turn <= 40; turn += 1) {
          write.call(slider, String(Math.round(low + (high - low) * turn / 41)));
          slider.dispatchEvent(new InputEvent('input', { bubbles: true }));
          await new Promise((done) => requestAnimationFrame(done));
        }
        slider.dispatchEvent(new Event('change', { bubbles: true }));";
    page.driver().run_promise(drag, &[])?;
    settled(&page)?;
    let set = page.freshness()?;
    page.click("[data-testid=step-3]")?;
    // The curve's level is the worker's: that it is the last one set shows that no older result won.
    page.wait("the timeline of the last setting", || {
        let level = "return [...document.querySelectorAll('.timeline .level')].map((one) => one.textContent).join('|')";
        let levels = page.driver().run(level, &[])?;
        let words = set.replace('h', " h ").replace('m', " min").replace('d', " d ");
        Ok(levels.as_str().unwrap_or_default().contains(&format!("target {}", words.trim())))
    })?;
    page.nothing_amiss()
}

#[test]
fn the_timeline_has_a_table_and_is_taken_as_svg_and_csv() -> Result<()> {
    let Some(host) = Host::find()? else { return Ok(()) };
    let page = opened(&host)?;
    page.element("[data-testid=timeline] svg.timeline")?;
    page.click("[data-testid=timeline] [aria-label^='Table']")?;
    page.wait_for_text("#timeline-table", "NATSBackupFailed")?;
    page.click("[data-testid=timeline] [aria-label^='Download as CSV']")?;
    let csv = String::from_utf8(page.downloaded("timeline.csv")?)?;
    assert!(csv.contains(",NATSBackupFailed,firing\r\n"), "{csv}");
    page.click("[data-testid=timeline] [aria-label^='Download as SVG']")?;
    let svg = String::from_utf8(page.downloaded("timeline.svg")?)?;
    assert!(svg.starts_with("<svg") && svg.contains("xmlns") && svg.contains("fill=\"rgb"));
    assert!(!svg.contains("class="), "it must look the same without the page's style sheet");
    page.nothing_amiss()
}

#[test]
fn it_is_accessible_and_fits_a_telephone() -> Result<()> {
    let Some(host) = Host::find()? else { return Ok(()) };
    let page = Page::open_at(&host, "", 390, 844)?;
    page.show(Tab::Rehearsal)?;
    settled(&page)?;
    let excess =
        "return document.documentElement.scrollWidth - document.documentElement.clientWidth";
    assert_eq!(page.driver().run(excess, &[])?.as_i64(), Some(0));
    let Some(axe) = access::axe()? else { return Ok(()) };
    let page = opened(&host)?;
    for theme in [Theme::Light, Theme::Dark] {
        page.prefer(theme)?;
        page.accessible(&axe, &format!("rehearsal, {theme:?}"))?;
    }
    page.nothing_amiss()
}

#[test]
fn an_alert_is_hardened_alone() -> Result<()> {
    let Some(host) = Host::find()? else { return Ok(()) };
    let page = opened(&host)?;
    page.click("[data-testid=profile-as-specified]")?;
    page.wait_for_text("[data-testid=matrix]", "false alarm")?;
    settled(&page)?;
    let lies = cells(&page, "lie")?;
    page.click("[data-testid=harden-NATSBackupMissing]")?;
    page.wait("fewer lies, but some", || Ok((1..lies).contains(&cells(&page, "lie")?)))?;
    settled(&page)?;
    assert!(!page.has("[data-testid=harden-NATSBackupMissing]")?, "it is hardened already");
    assert!(page.has("[data-testid=profile-as-specified][aria-checked=true]")?);
    page.nothing_amiss()
}

#[test]
fn a_scenario_of_ones_own_is_composed_played_and_kept() -> Result<()> {
    let Some(host) = Host::find()? else { return Ok(()) };
    let page = opened(&host)?;
    page.click("[data-testid=compose]")?;
    page.fill("#compose-name", "Tuesday")?;
    page.fill("#compose-events", "run 8 explodes")?;
    page.wait_for_text("#compose-dialog .error", "Line 1")?;
    page.fill("#compose-events", "run 8 fails\nrun 9 fails")?;
    page.click("[data-testid=compose-save]")?;
    page.wait_for_text("[data-testid=matrix]", "Tuesday")?;
    page.wait_for_text("[data-testid=chosen]", "Tuesday")?;
    settled(&page)?;
    page.reload()?;
    page.wait_for_text("[data-testid=matrix]", "Tuesday")?;
    page.nothing_amiss()
}

#[test]
fn a_threshold_is_weighed_against_pages_and_delay() -> Result<()> {
    let Some(host) = Host::find()? else { return Ok(()) };
    let page = opened(&host)?;
    let says = "[data-testid=trade-off] .reason";
    page.wait_for_text(says, "pages in 30 days")?;
    let before = page.text(says)?;
    page.fill("[data-testid=mix-1]", "3")?;
    page.wait("pages of another mix", || Ok(page.text(says)? != before))?;
    page.focus(".weigh")?;
    page.press(&[keys::RIGHT])?;
    page.press(&[keys::RIGHT])?;
    page.press(&[keys::ENTER])?;
    page.wait("the threshold to be taken", || Ok(page.property("#freshness", "value")? != "25h"))?;
    page.nothing_amiss()
}

#[test]
fn rules_of_ones_own_are_rows_where_they_are_about_the_backup() -> Result<()> {
    let Some(host) = Host::find()? else { return Ok(()) };
    let page = opened(&host)?;
    let rules = "groups:\n- name: mine\n  rules:\n  - alert: MyBackupAge\n    \
                 expr: time() - kube_cronjob_status_last_successful_time{cronjob=\"nats-backup\"} > 90000\n  \
                 - alert: ShopDown\n    expr: up{job=\"shop\"} == 0\n";
    page.drop_text("mine.yaml", rules)?;
    page.wait_for_text("[data-testid=file]", "mine.yaml")?;
    page.show(Tab::Rehearsal)?;
    page.wait_for_text("[data-testid=matrix] thead", "MyBackupAge")?;
    settled(&page)?;
    assert!(!page.text("[data-testid=matrix]")?.contains("ShopDown"));
    page.wait_for_text("[data-testid=left-out]", "1 alert of your own")?;
    page.nothing_amiss()
}
