//! A real browser over the built site: served with the policy as a header and under a sub-path, with a
//! profile that nobody has used, and with an eye on everything that should not happen.

pub mod access;
pub mod bench;
mod browsers;
pub mod driver;
pub mod files;
pub mod keys;
mod page;
pub mod shots;
mod watch;

use std::env;
use std::path::PathBuf;

use anyhow::{Context as _, Result, bail};
use xtask::server::{self, Site};
use xtask::{policy, workspace};

pub use browsers::Browser;
pub use page::{Page, Theme};

/// Where the page appears on the host of the tests: it must not care.
const BASE: &str = "/docs/tools/backwatch/";

/// A served site.
#[derive(Debug, Clone)]
pub struct Host {
    address: String,
}

impl Host {
    /// Serves the site named in `BACKWATCH_SITE`. Without that there is nothing to test, which is
    /// said, and is an error where nothing may be skipped.
    pub fn find() -> Result<Option<Self>> {
        match env::var_os("BACKWATCH_SITE") {
            Some(folder) => Self::serve(PathBuf::from(folder)).map(Some),
            None if workspace::in_ci() => bail!("BACKWATCH_SITE is not set"),
            None => {
                println!("skipped: BACKWATCH_SITE is not set; `cargo xtask test` sets it");
                Ok(None)
            }
        }
    }

    /// Serves a folder with what `cargo xtask dist` made.
    pub fn serve(folder: PathBuf) -> Result<Self> {
        if !folder.join("index.html").is_file() {
            bail!("{} has no index.html: run `cargo xtask dist`", folder.display());
        }
        let mut site = Site::new(folder, BASE);
        site.headers = policy::headers();
        let address = server::start(site, "127.0.0.1:0").context("the site cannot be served")?;
        Ok(Self { address: format!("http://{address}{BASE}") })
    }

    /// The page's address.
    pub fn address(&self) -> &str {
        &self.address
    }
}
