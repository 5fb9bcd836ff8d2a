//! Files that cannot be used: each is named with its reason, and the page goes on.

use anyhow::Result;
use backwatch_tests::browser::{Host, Page};

use crate::Ways as _;

/// A name, what the file holds, and a word of what is said about it.
fn files() -> Vec<(&'static str, String, &'static str)> {
    let deep = format!("{}1{}", "[".repeat(1_000), "]".repeat(1_000));
    let levels: Vec<String> = (1..9)
        .map(|level| {
            format!("a{level}: &a{level} [{}]\n", vec![format!("*a{}", level - 1); 9].join(","))
        })
        .collect();
    let bomb = format!("a0: &a0 lol\n{}groups: *a8\n", levels.concat());
    vec![
        ("empty.yaml", String::new(), "empty"),
        ("cut.json", "{\"title\": \"a\", \"panels\": [".to_owned(), "line 1"),
        ("cut.yaml", "groups:\n  - name: \"a\n".to_owned(), "line"),
        ("tabs.yaml", "groups:\n\t- name: a\n".to_owned(), "line 2"),
        ("twice.yaml", "groups: []\ngroups: []\n".to_owned(), "groups"),
        ("bomb.yaml", bomb, "bomb.yaml"),
        ("deep.yaml", format!("groups: {deep}\n"), "deep"),
        ("deep.json", format!("{{\"panels\": {deep}}}"), "deep"),
        ("nul.yaml", "groups: []\0\n".to_owned(), "line"),
        ("words.yaml", "just some words\n".to_owned(), "words.yaml"),
        (
            "helm.yaml",
            "groups:\n{{- if .Values.on }}\n  - name: a\n{{- end }}\n".to_owned(),
            "line",
        ),
    ]
}

#[test]
fn each_bad_file_is_named_and_the_page_goes_on() -> Result<()> {
    let Some(host) = Host::find()? else { return Ok(()) };
    let page = Page::open(&host)?;
    let mut faults = Vec::new();
    for (number, (name, text, word)) in files().into_iter().enumerate() {
        page.drop_text(name, &text)?;
        page.wait_for_text("[data-testid=file]", name)?;
        let said = page.text(".result")?;
        if !page.has("[data-testid=refused]")? {
            faults.push(format!("{name} is not refused"));
        } else if !said.contains(word) {
            let said = page.text("[data-testid=refused]")?;
            faults.push(format!("{name}: {word:?} is not in {said:?}"));
        }
        let hours = format!("{}h", 26 + number % 5);
        page.fill("#freshness", &hours)?;
        page.wait("the page to go on", || Ok(page.freshness()? == hours))?;
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    page.nothing_amiss()
}

#[test]
fn what_is_odd_but_sound_is_merged() -> Result<()> {
    let Some(host) = Host::find()? else { return Ok(()) };
    let page = Page::open(&host)?;
    for (name, text) in [
        ("crlf.yaml", "groups:\r\n  - name: a\r\n    rules: []\r\n"),
        ("bom.yaml", "\u{feff}groups:\n  - name: a\n    rules: []\n"),
        ("bare.yaml", "groups:\n  - name: a\n    rules: []"),
    ] {
        page.drop_text(name, text)?;
        page.wait_for_text("[data-testid=file].chosen", name)?;
        assert!(!page.has("[data-testid=refused]")?, "{name}: {}", page.text(".result")?);
        let merged = String::from_utf8(page.take(name)?)?;
        assert!(merged.starts_with(text), "{name}: {merged:?}");
        assert!(!text.contains('\r') || !merged.replace("\r\n", "").contains('\n'), "{name}");
    }
    page.nothing_amiss()
}

#[test]
fn a_file_beyond_the_limit_and_a_binary_one_are_refused() -> Result<()> {
    let Some(host) = Host::find()? else { return Ok(()) };
    let page = Page::open(&host)?;
    page.drop_large("large.yaml", b'#', 40 << 20)?;
    page.wait_for_text("body", "large.yaml")?;
    page.wait_for_text("body", "32 MiB")?;
    page.drop_large("picture.png", 0xff, 1_000)?;
    page.wait_for_text("[data-testid=file]", "picture.png")?;
    page.wait_for_text("[data-testid=refused]", "UTF-8")?;
    page.fill("#freshness", "27h")?;
    page.wait("the page to go on", || Ok(page.freshness()? == "27h"))?;
    page.nothing_amiss()
}

#[test]
fn a_bad_number_is_said_beside_its_field_and_kept() -> Result<()> {
    let Some(host) = Host::find()? else { return Ok(()) };
    let page = Page::open(&host)?;
    for bad in ["soon", "-3h", "99999999d", ""] {
        page.fill("#freshness", "26h")?;
        let element = page.element("#freshness")?;
        page.driver().run("arguments[0].focus(); arguments[0].select()", &[element.argument()])?;
        let typed = if bad.is_empty() { "\u{e003}" } else { bad };
        page.driver().type_into(&element, typed)?;
        page.element("[data-testid=tune-freshness] [data-testid=field-error]")?;
        assert_eq!(page.freshness()?, bad, "what was typed is kept");
    }
    page.fill("#freshness", "28h")?;
    page.wait("the error to go", || Ok(!page.has("[data-testid=field-error]")?))?;
    page.nothing_amiss()
}
