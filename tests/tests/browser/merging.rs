//! Files in the page: where a row goes, what was changed by hand, patches, taking ours out.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result};
use backwatch_tests::browser::{Host, Page, keys};
use backwatch_tests::material::{Material, command};

use crate::{DASHBOARD, RULES, Tab, Ways as _};

/// A folder that is gone when the test is over.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Result<Self> {
        let path = env::temp_dir().join(format!("backwatch-{name}-{}", std::process::id()));
        fs::create_dir_all(&path)?;
        Ok(Self(path))
    }

    fn write(&self, name: &str, content: impl AsRef<[u8]>) -> Result<PathBuf> {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().context("a folder")?)?;
        fs::write(&path, content)?;
        Ok(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // Left behind, it harms nobody.
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Chooses an option of a list by its text.
fn choose(page: &Page, selector: &str, option: &str) -> Result<()> {
    let script = "const list = document.querySelector(arguments[0]);
        const option = [...list.options].find((one) => one.textContent === arguments[1]);
        list.value = option.value;
        list.dispatchEvent(new Event('input', { bubbles: true }))";
    page.element(selector)?;
    page.driver().run(script, &[selector.into(), option.into()]).map(drop)
}

#[test]
fn a_row_is_moved_on_the_map_of_the_dashboard() -> Result<()> {
    let (Some(host), Some(material)) = (Host::find()?, Material::find()?) else { return Ok(()) };
    let page = Page::open(&host)?;
    page.drop_material(&material, &[DASHBOARD])?;
    page.show(Tab::Diff)?;
    page.element("[data-testid=board-map] rect.ours")?;
    let last = "return [...document.querySelectorAll('[data-testid=board-map] rect')].at(-1).classList.contains('ours')";
    assert_eq!(page.driver().run(last, &[])?, true, "at first the row is at the end");

    choose(&page, "#row-place", "After OpenMeter Billing")?;
    page.wait("the row to be elsewhere", || Ok(page.driver().run(last, &[])? == false))?;
    let path = material.path(DASHBOARD);
    let words = ["merge", "--stdout", "--dashboard-after", "OpenMeter Billing"].map(Path::new);
    let by_command = command(&[&words[..], &[path.as_path()]].concat())?;
    assert!(page.take("dashboard-saas.json")? == by_command, "page and command differ");

    page.show(Tab::Diff)?;
    page.click("[aria-label='Move the row up']")?;
    page.wait("the row to be inside", || Ok(page.property("#row-place", "value")? == "2"))?;
    page.reload()?;
    page.show(Tab::Diff)?;
    page.wait("the place to be kept", || Ok(page.property("#row-place", "value")? == "2"))?;
    page.nothing_amiss()
}

#[test]
fn one_of_several_dashboards_is_chosen() -> Result<()> {
    let Some(host) = Host::find()? else { return Ok(()) };
    let page = Page::open(&host)?;
    let board = |title: &str| {
        format!(
            "  {title}.json: '{{\"title\": \"{title}\", \"panels\": [], \"schemaVersion\": 39}}'\n"
        )
    };
    let (one, two) = (board("One"), board("Two"));
    let map = format!("apiVersion: v1\nkind: ConfigMap\ndata:\n{one}{two}");
    page.drop_text("boards.yaml", &map)?;
    page.show(Tab::Diff)?;
    page.element("#row-dashboard")?;
    page.driver().run(
        "const list = document.querySelector('#row-dashboard');
         list.value = '1'; list.dispatchEvent(new Event('input', { bubbles: true }))",
        &[],
    )?;
    page.wait("the second to be chosen", || Ok(page.property("#row-dashboard", "value")? == "1"))?;
    let merged = String::from_utf8(page.take("boards.yaml")?)?;
    assert!(merged.contains(one.trim_end()) && !merged.contains(two.trim_end()), "{merged}");
    page.nothing_amiss()
}

/// Counts as the style sheet does and says which rows have a number that is not that of their text.
/// Unchanged rows have both numbers, the others that of the text that they are in.
const MISNUMBERED: &str = "
    const [old, now] = [arguments[0], arguments[1]].map((text) => text.split('\\n'));
    const side = document.querySelector('.diff.side') !== null;
    const wrong = [];
    let rows = 0;
    for (const part of document.querySelectorAll('.diff .part')) {
        const start = part.style.counterReset.match(/old (\\d+) new (\\d+)/);
        let [o, n] = [Number(start[1]), Number(start[2])];
        const check = (lines, number, holder) => {
            const text = holder.querySelector('.text').cloneNode(true);
            text.querySelector('.unseen')?.remove();
            rows += 1;
            if (lines[number - 1] !== text.textContent) wrong.push(number + ' ' + text.textContent);
        };
        for (const row of part.children) {
            const [left, right] = side ? row.children : [row, row];
            if (side ? !left.classList.contains('gap') : !row.classList.contains('add')) {
                o += 1;
                check(old, o, left);
            }
            if (side ? !right.classList.contains('gap') : !row.classList.contains('del')) {
                n += 1;
                check(now, n, right);
            }
        }
    }
    return { rows, wrong };";

#[test]
fn lines_of_a_difference_have_the_numbers_of_their_files() -> Result<()> {
    let (Some(host), Some(material)) = (Host::find()?, Material::find()?) else { return Ok(()) };
    let page = Page::open(&host)?;
    let before = changed_by_hand(&material)?;
    page.drop_text("alerting-rules.yaml", &before)?;
    // Lines come in the middle, others are replaced.
    for target in ["90h", "26h", "12h"] {
        page.show(Tab::Diff)?;
        page.fill("#freshness", target)?;
        page.wait("the hand to rest", || page.has(".code-head .end:not([inert])"))?;
        for look in ["#diff-look-0", "#diff-look-1"] {
            page.click(look)?;
            page.element(&format!("{look}[aria-checked=true]"))?;
            let after = String::from_utf8(page.take("alerting-rules.yaml")?)?;
            page.show(Tab::Diff)?;
            let found = page.driver().run(MISNUMBERED, &[before.clone().into(), after.into()])?;
            assert_eq!(found["wrong"], serde_json::json!([]), "{target} {look}");
            assert!(found["rows"].as_u64() > Some(10), "{found}");
        }
    }
    page.nothing_amiss()
}

/// The reference rules with the monitoring in them and two fields changed by hand.
fn changed_by_hand(material: &Material) -> Result<String> {
    let path = material.path(RULES);
    let merged = command(&["merge".as_ref(), "--stdout".as_ref(), &path])?;
    let merged = String::from_utf8(merged)?;
    let (before, behind) = merged.split_once("- alert: NATSBackupMissing\n").context("the rule")?;
    let behind = behind.replacen("for: 5m", "for: 7m", 1).replacen("> 90000", "> 93600", 1);
    Ok(format!("{before}- alert: NATSBackupMissing\n{behind}"))
}

#[test]
fn what_was_changed_by_hand_is_decided_each_way() -> Result<()> {
    let (Some(host), Some(material)) = (Host::find()?, Material::find()?) else { return Ok(()) };
    let page = Page::open(&host)?;
    page.drop_text("rules.yaml", &changed_by_hand(&material)?)?;
    page.show(Tab::Diff)?;
    let count = "return document.querySelectorAll('[data-testid=conflict]').length";
    let waiting = |number: i64| {
        page.wait(&format!("{number} questions"), || Ok(page.driver().run(count, &[])? == number))
    };
    let answer = |field: &str, word: &str| {
        let script = "[...document.querySelectorAll('[data-testid=conflict]')]
            .find((one) => one.textContent.includes(arguments[0])).querySelectorAll('button')
            .forEach((button) => { if (button.textContent.startsWith(arguments[1])) button.click() })";
        page.driver().run(script, &[field.into(), word.into()]).map(drop)
    };
    let taken = || -> Result<String> {
        let text = String::from_utf8(page.take("rules.yaml")?)?;
        page.show(Tab::Diff)?;
        let (_, rule) = text.split_once("- alert: NATSBackupMissing\n").context("the rule")?;
        Ok(rule.split("- alert:").next().unwrap_or_default().to_owned())
    };
    waiting(2)?;
    answer("expr of", "Keep it")?;
    waiting(1)?;
    answer("for of", "Use the settings")?;
    waiting(0)?;
    let rule = taken()?;
    assert!(rule.contains("> 93600") && rule.contains("for: 5m"), "{rule}");

    // Back to both questions; now what stands in the file becomes a setting.
    page.press(&[keys::CONTROL, "z"])?;
    page.press(&[keys::CONTROL, "z"])?;
    waiting(2)?;
    answer("for of", "Set it to")?;
    answer("expr of", "Set it to")?;
    waiting(0)?;
    let rule = taken()?;
    assert!(rule.contains("> 93600") && rule.contains("for: 7m"), "{rule}");
    let settings = String::from_utf8(page.take("backwatch.yaml")?)?;
    assert!(settings.contains("for: 7m") && settings.contains("threshold: 26h"), "{settings}");
    page.nothing_amiss()
}

#[test]
fn a_patch_is_taken_by_git() -> Result<()> {
    let (Some(host), Some(material)) = (Host::find()?, Material::find()?) else { return Ok(()) };
    let page = Page::open(&host)?;
    page.drop_material(&material, &[RULES, DASHBOARD])?;
    page.show(Tab::Diff)?;
    let choose = "[...document.querySelectorAll('[data-testid=file] .pick')]
        .find((one) => one.textContent === 'alerting-rules.yaml').click()";
    page.driver().run(choose, &[])?;
    page.wait_for_text("[data-testid=diff]", "nats-backup")?;
    page.click("[data-testid=as-patch]")?;
    page.fill("#patch-path", "k8s/monitoring/rules.yaml")?;
    page.click("[aria-label='Download alerting-rules.yaml.patch']")?;
    let one = page.downloaded("alerting-rules.yaml.patch")?;
    let all = page.take("backwatch.patch")?;
    let merged = [page.take("alerting-rules.yaml")?, page.take("dashboard-saas.json")?];

    let folder = Folder::new("patch")?;
    let rules = folder.write("k8s/monitoring/rules.yaml", material.read(RULES)?)?;
    let dashboard = folder.write("dashboard-saas.json", material.read(DASHBOARD)?)?;
    let git = |patch: &[u8], reverse: &[&str]| -> Result<()> {
        let patch = folder.write("the.patch", patch)?;
        let mut git = Command::new("git");
        git.arg("apply").args(reverse).arg(&patch).current_dir(&folder.0);
        // The folder is in no repository, whatever lies above it.
        let output = git.env("GIT_CEILING_DIRECTORIES", env::temp_dir()).output()?;
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        Ok(())
    };
    git(&one, &[])?;
    assert!(fs::read(&rules)? == merged[0], "the patch of one file");
    git(&one, &["--reverse"])?;
    git(&all, &[])?;
    assert!(fs::read(&rules)? == merged[0] && fs::read(&dashboard)? == merged[1], "all files");
    page.nothing_amiss()
}

#[test]
fn everything_of_ours_is_taken_out_again() -> Result<()> {
    let (Some(host), Some(material)) = (Host::find()?, Material::find()?) else { return Ok(()) };
    let page = Page::open(&host)?;
    for name in [RULES, DASHBOARD] {
        let path = material.path(name);
        let merged = command(&["merge".as_ref(), "--stdout".as_ref(), &path])?;
        let name = path.file_name().and_then(|name| name.to_str()).context("a name")?;
        page.drop_text(name, &String::from_utf8(merged)?)?;
        page.wait_for_text("[data-testid=file]", name)?;
    }
    page.show(Tab::Diff)?;
    page.click("[data-testid=remove]")?;
    for name in [RULES, DASHBOARD] {
        let (_, file) = name.rsplit_once('/').context("a name")?;
        page.wait_for_text("[data-testid=removed] li", &format!("{file} loses "))?;
    }
    for name in [RULES, DASHBOARD] {
        let path = material.path(name);
        let file = path.file_name().and_then(|name| name.to_str()).context("a name")?;
        assert!(page.take(file)? == material.read(name)?, "{file} is not as it was");
    }
    page.show(Tab::Diff)?;
    page.click("[data-testid=removed] button")?;
    page.wait_for_text("[data-testid=file]", "up to date")?;
    page.nothing_amiss()
}

#[test]
fn changes_are_walked_by_key() -> Result<()> {
    let (Some(host), Some(material)) = (Host::find()?, Material::find()?) else { return Ok(()) };
    let page = Page::open(&host)?;
    page.drop_text(
        "rules.yaml",
        &changed_by_hand(&material)?.replace("severity: warning", "severity: info"),
    )?;
    page.fill("#freshness", "30h")?;
    page.show(Tab::Diff)?;
    page.element("[data-testid=diff]")?;
    let place = |text: &str| page.wait_for_text(".code-head [aria-live=polite]", text);
    page.press(&["j"])?;
    place("1 of ")?;
    page.press(&["j"])?;
    place("2 of ")?;
    page.press(&["k"])?;
    place("1 of ")?;
    page.element("[data-testid=diff] .here")?;
    page.nothing_amiss()
}

#[test]
fn a_helm_template_gets_text_to_paste() -> Result<()> {
    let Some(host) = Host::find()? else { return Ok(()) };
    let page = Page::open(&host)?;
    page.drop_text(
        "rules.yaml",
        "groups:\n{{- range .Values.groups }}\n- {{ toYaml . }}\n{{- end }}\n",
    )?;
    page.show(Tab::Diff)?;
    page.wait_for_text("[data-testid=refused]", "Helm template")?;
    page.click("[aria-label='Download backup-rules.helm.yaml']")?;
    let text = String::from_utf8(page.downloaded("backup-rules.helm.yaml")?)?;
    assert!(text.contains("{{ `{{` }} $value") && !text.contains("{{ $value"), "{text}");
    page.nothing_amiss()
}
