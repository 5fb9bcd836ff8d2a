//! The page in a real browser, from the outside: each way through it, as a person takes it.

mod bad_input;
mod documents;
mod keyboard;
mod main_way;
mod memory;
mod merging;
mod opening;
mod parts;
mod rehearsal;
mod remembering;
mod said;
mod sharing;

use std::path::Path;

use anyhow::Result;
use backwatch_tests::browser::Page;
use backwatch_tests::material::Material;

/// The files of the reference case.
const CRONJOB: &str = "fixtures/kgents/backup-cronjob.yaml";
const RULES: &str = "fixtures/kgents/before/alerting-rules.yaml";
const DASHBOARD: &str = "fixtures/kgents/before/dashboard-saas.json";

/// The tabs of the result, by their place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tab {
    Rehearsal,
    Rules,
    Dashboard,
    Slis,
    Diff,
    TakeAway,
}

/// What the tests do again and again.
trait Ways {
    /// Shows a tab of the result.
    fn show(&self, tab: Tab) -> Result<()>;
    /// Drops files of the reference case, and waits until the page has said so.
    fn drop_material(&self, material: &Material, names: &[&str]) -> Result<()>;
    /// Takes one piece away.
    fn take(&self, name: &str) -> Result<Vec<u8>>;
    /// The field of a target, and its slider.
    fn freshness(&self) -> Result<String>;
}

impl Ways for Page {
    fn show(&self, tab: Tab) -> Result<()> {
        let tab = format!("#result-tabs-{}", tab as usize);
        self.click(&tab)?;
        self.element(&format!("{tab}[aria-selected=true]")).map(drop)
    }

    fn drop_material(&self, material: &Material, names: &[&str]) -> Result<()> {
        let paths: Vec<_> = names.iter().map(|name| material.path(name)).collect();
        let paths: Vec<&Path> = paths.iter().map(AsRef::as_ref).collect();
        self.drop_files(&paths)?;
        self.wait_for_text("[data-testid=toasts]", "Read")
    }

    fn take(&self, name: &str) -> Result<Vec<u8>> {
        self.show(Tab::TakeAway)?;
        self.click(&format!("[data-testid=take-away] [aria-label='Download {name}']"))?;
        self.downloaded(name)
    }

    fn freshness(&self) -> Result<String> {
        let text = self.property("#freshness", "value")?;
        Ok(text.as_str().unwrap_or_default().to_owned())
    }
}
