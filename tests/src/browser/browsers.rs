//! The browsers that are driven: what starts each, what it is asked for, how it is told its size.

use std::env;
use std::path::Path;

use anyhow::{Result, bail};
use serde_json::{Value, json};
use xtask::test::{CHROMIUM_FLAG, CHROMIUM_FLAGS};
use xtask::tools::{CHROMEDRIVER, CHROMIUM, FIREFOX, GECKODRIVER, Tool};
use xtask::workspace;

/// A browser that the page is used in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Browser {
    /// The one that all tests run in.
    Chromium,
    /// The one that the main way is gone in once more.
    Firefox,
}

impl Browser {
    /// Whether it can be started. Where it cannot, that is said, and is an error where nothing may be
    /// skipped.
    pub fn is_there(self) -> Result<bool> {
        let missing =
            [self.program(), self.driver()].into_iter().find(|tool| tool.find().is_none());
        match missing {
            None => Ok(true),
            Some(tool) if workspace::in_ci() => bail!(tool.missing()),
            Some(tool) => {
                println!("skipped: {}", tool.missing());
                Ok(false)
            }
        }
    }

    /// The browser itself.
    pub(super) fn program(self) -> Tool {
        match self {
            Self::Chromium => CHROMIUM,
            Self::Firefox => FIREFOX,
        }
    }

    /// The program that takes commands for it.
    pub(super) fn driver(self) -> Tool {
        match self {
            Self::Chromium => CHROMEDRIVER,
            Self::Firefox => GECKODRIVER,
        }
    }

    /// What the driver is started with, and the words after which it says its port.
    pub(super) fn start(self) -> (&'static [&'static str], &'static str) {
        match self {
            Self::Chromium => {
                (&["--port=0", "--log-level=WARNING"], "started successfully on port ")
            }
            Self::Firefox => (&["--port=0", "--log=info"], "Listening on 127.0.0.1:"),
        }
    }

    /// What a session is asked for; `folder` is the session's own, `downloads` in it.
    pub(super) fn capabilities(
        self,
        program: &Path,
        (folder, downloads): (&Path, &Path),
        (width, height): (u32, u32),
    ) -> Value {
        let timeouts = json!({ "script": 60_000, "pageLoad": 60_000 });
        if self == Self::Firefox {
            return json!({
                "moz:firefoxOptions": {
                    "binary": program,
                    "args": ["-headless"],
                    "prefs": {
                        "browser.download.dir": downloads,
                        "browser.download.folderList": 2,
                        "ui.prefersReducedMotion": 1,
                    },
                },
                "timeouts": timeouts,
            });
        }
        let mut flags: Vec<String> = CHROMIUM_FLAGS.iter().map(|&flag| flag.to_owned()).collect();
        flags.push(format!("--user-data-dir={}", folder.join("profile").display()));
        flags.push(format!("--window-size={width},{height}"));
        flags.push("--force-prefers-reduced-motion".to_owned());
        flags.extend(env::var(CHROMIUM_FLAG).ok());
        json!({
            "goog:loggingPrefs": { "browser": "ALL", "performance": "ALL" },
            "goog:chromeOptions": {
                "binary": program,
                "args": flags,
                "prefs": {
                    "download.default_directory": downloads,
                    "download.prompt_for_download": false,
                    "profile.default_content_setting_values.automatic_downloads": 1,
                },
            },
            "timeouts": timeouts,
        })
    }
}
