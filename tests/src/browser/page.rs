//! The page in a browser: opened, looked at and used in the page's own terms.

use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use serde_json::{Value, json};

use super::driver::{Driver, Element};
use super::{Browser, Host, watch};

/// How long something may take to appear before the page is held to be stuck.
const PATIENCE: Duration = Duration::from_secs(30);

/// The colours of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Theme {
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

/// A browser with the page in it.
#[derive(Debug)]
pub struct Page {
    driver: Driver,
    address: String,
}

impl Page {
    /// Opens the page of `host` in a browser that has never seen it.
    pub fn open(host: &Host) -> Result<Self> {
        Self::open_at(host, "", 1440, 1000)
    }

    /// The same, with a fragment and in a window of this size.
    pub fn open_at(host: &Host, fragment: &str, width: u32, height: u32) -> Result<Self> {
        Self::of(Driver::start(Browser::Chromium, width, height)?, host, fragment)
    }

    /// The same in a browser of another maker.
    pub fn open_in(browser: Browser, host: &Host) -> Result<Self> {
        Self::of(Driver::start(browser, 1440, 1000)?, host, "")
    }

    fn of(driver: Driver, host: &Host, fragment: &str) -> Result<Self> {
        watch::begin(&driver)?;
        let page = Self { driver, address: host.address().to_owned() };
        page.driver.open(&format!("{}{fragment}", page.address))?;
        page.wait_until_drawn()?;
        Ok(page)
    }

    /// The browser.
    pub fn driver(&self) -> &Driver {
        &self.driver
    }

    /// Loads the page anew, with what was seen until then still counting.
    pub fn reload(&self) -> Result<()> {
        self.driver.reload()?;
        self.wait_until_drawn()
    }

    /// Waits until the page has taken the place of its greeting.
    pub fn wait_until_drawn(&self) -> Result<()> {
        let drawn = "return !document.getElementById('boot') && !!document.querySelector('main')";
        self.wait("the page to be drawn", || Ok(self.driver.run(drawn, &[])? == true))?;
        watch::join(&self.driver)
    }

    /// Waits until `met` holds.
    pub fn wait(&self, what: &str, mut met: impl FnMut() -> Result<bool>) -> Result<()> {
        let start = Instant::now();
        while start.elapsed() < PATIENCE {
            if met().with_context(|| format!("while waiting for {what}"))? {
                return Ok(());
            }
            thread::sleep(Duration::from_millis(40));
        }
        let faults = watch::faults(&self.driver, &self.address)?.join("\n");
        bail!("waited in vain for {what}\n{faults}\nthe page says:\n{}", self.all_text()?)
    }

    /// The one element that matches; waits for it.
    pub fn element(&self, selector: &str) -> Result<Element> {
        let mut found = Vec::new();
        self.wait(selector, || {
            found = self.driver.find(selector)?;
            Ok(!found.is_empty())
        })?;
        found.into_iter().next().context("nothing found")
    }

    /// Acts on the one element that matches; on the one in its place where it was drawn anew between
    /// being found and being used, as happens when the whole page takes over from its first part.
    pub(super) fn on<T>(&self, selector: &str, act: impl Fn(&Element) -> Result<T>) -> Result<T> {
        let start = Instant::now();
        loop {
            let done = act(&self.element(selector)?);
            let stale = |error: &anyhow::Error| format!("{error:#}").contains("stale element");
            if start.elapsed() > PATIENCE || !done.as_ref().is_err_and(stale) {
                return done.with_context(|| format!("with {selector}"));
            }
        }
    }

    /// Whether anything matches now.
    pub fn has(&self, selector: &str) -> Result<bool> {
        Ok(!self.driver.find(selector)?.is_empty())
    }

    /// Clicks an element, brought into sight first.
    pub fn click(&self, selector: &str) -> Result<()> {
        let show = "arguments[0].scrollIntoView({ block: 'center', behavior: 'instant' })";
        self.on(selector, |element| {
            self.driver.run(show, &[element.argument()])?;
            self.driver.click(element)
        })
    }

    /// All text of an element, seen or not.
    pub fn text(&self, selector: &str) -> Result<String> {
        let read = "return arguments[0].textContent";
        let text = self.on(selector, |element| self.driver.run(read, &[element.argument()]))?;
        Ok(text.as_str().unwrap_or_default().to_owned())
    }

    /// All text of the page as it is seen.
    pub fn all_text(&self) -> Result<String> {
        let text = self.driver.run("return document.body.innerText", &[])?;
        Ok(text.as_str().unwrap_or_default().to_owned())
    }

    /// Waits until an element's text contains `part`.
    pub fn wait_for_text(&self, selector: &str, part: &str) -> Result<()> {
        let text = "return [...document.querySelectorAll(arguments[0])]\
                    .some((one) => one.textContent.includes(arguments[1]))";
        let arguments = [json!(selector), json!(part)];
        self.wait(&format!("{selector} to say {part:?}"), || {
            Ok(self.driver.run(text, &arguments)? == true)
        })
    }

    /// What a property of an element is.
    pub fn property(&self, selector: &str, name: &str) -> Result<Value> {
        let read = "return arguments[0][arguments[1]]";
        self.on(selector, |element| self.driver.run(read, &[element.argument(), json!(name)]))
    }

    /// Replaces what stands in a field, as by hand, and leaves it.
    pub fn fill(&self, selector: &str, text: &str) -> Result<()> {
        let select = "arguments[0].scrollIntoView({ block: 'center' }); arguments[0].focus(); \
                      arguments[0].select()";
        self.on(selector, |element| {
            self.driver.run(select, &[element.argument()])?;
            self.driver.type_into(element, text)?;
            self.driver.run("arguments[0].blur()", &[element.argument()]).map(drop)
        })
    }

    /// Puts the focus on an element.
    pub fn focus(&self, selector: &str) -> Result<()> {
        let focus = "arguments[0].focus()";
        self.on(selector, |element| self.driver.run(focus, &[element.argument()])).map(drop)
    }

    /// Presses keys together, such as Control and `z`.
    pub fn press(&self, keys: &[&str]) -> Result<()> {
        self.driver.press(keys)
    }

    /// Makes the system prefer a theme.
    pub fn prefer(&self, theme: Theme) -> Result<()> {
        let value = match theme {
            Theme::Light => "light",
            Theme::Dark => "dark",
        };
        let features = json!({ "features": [
            { "name": "prefers-color-scheme", "value": value },
            { "name": "prefers-reduced-motion", "value": "reduce" },
        ] });
        self.driver.devtools("Emulation.setEmulatedMedia", &features).map(drop)
    }

    /// Fails where anything has happened that should not have.
    pub fn nothing_amiss(&self) -> Result<()> {
        let faults = watch::faults(&self.driver, &self.address)?;
        if !faults.is_empty() {
            bail!("this should not have happened:\n{}", faults.join("\n"));
        }
        Ok(())
    }
}
