//! Builds the page quickly, serves it, and builds it again when a source changes.
//!
//! The served page is given one more script, which asks the server for the number of the build and
//! loads the page anew when that grows. It is not part of the site that `dist` builds.

use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, SystemTime};

use anyhow::{Context as _, Result};

use crate::dist::{self, Mode};
use crate::policy;
use crate::server::{self, Response, Site};
use crate::workspace::{self, Workspace};

/// What is served, and where.
#[derive(Debug, Clone)]
pub struct Options {
    /// The address to listen at.
    pub host: String,
    /// The port to listen at; without it the first free one from 8080 on.
    pub port: Option<u16>,
    /// The sub-path under which the page appears.
    pub base: String,
    /// Whether to build what is published instead of what is quick to build.
    pub release: bool,
}

/// The sources that the page is built from.
const SOURCES: &[&str] = &["web", "crates", "Cargo.toml", "Cargo.lock", "xtask/src/policy.rs"];

/// Where the served page asks for the number of the build.
const BUILD: &str = "__build";
/// Where the script lies that does so.
const RELOAD: &str = "__reload.js";

const RELOAD_SCRIPT: &str = "\
let seen = null;
const look = async () => {
  try {
    const answer = await fetch(new URL('./__build', import.meta.url));
    const build = await answer.text();
    if (seen !== null && build !== seen) location.reload();
    seen = build;
  } catch { /* The server is gone or not back yet. */ }
  setTimeout(look, 700);
};
look();
";

/// Serves until it is stopped.
pub fn run(options: &Options) -> Result<()> {
    let mode = if options.release { Mode::Published } else { Mode::Quick };
    let folder = Workspace::load()?.own_folder().join("serve");
    fs::create_dir_all(&folder)?;
    let folder = folder.join(mode_name(mode));
    let mut seen = newest();
    dist::build(mode, &folder)?;

    let build = Arc::new(AtomicU64::new(1));
    let mut site = Site::new(&folder, &options.base);
    site.headers = policy::headers();
    site.special = Some(reloading(Arc::clone(&build)));
    let address = start(&site, options)?;
    println!("Backwatch is at http://{address}{}", site.base);
    println!(
        "Sources are watched: the page is built and loaded again when one changes. Ctrl+C stops."
    );

    loop {
        thread::sleep(Duration::from_millis(500));
        let now = newest();
        if now == seen {
            continue;
        }
        seen = now;
        match dist::build(mode, &folder) {
            Ok(_) => {
                build.fetch_add(1, Ordering::Relaxed);
                println!("built again");
            }
            Err(error) => eprintln!("the page is still the one before: {error:#}"),
        }
    }
}

fn mode_name(mode: Mode) -> &'static str {
    match mode {
        Mode::Published => "published",
        Mode::Quick => "quick",
    }
}

fn start(site: &Site, options: &Options) -> Result<SocketAddr> {
    let host = options.host.as_str();
    if let Some(port) = options.port {
        return server::start(site.clone(), (host, port))
            .with_context(|| format!("{host}:{port}: choose another with --port"));
    }
    let mut ports = 8080..8100;
    ports.find_map(|port| server::start(site.clone(), (host, port)).ok()).with_context(|| {
        format!("{host}: no port from 8080 to 8099 is free: choose one with --port")
    })
}

fn reloading(build: Arc<AtomicU64>) -> server::Special {
    Arc::new(move |site, path| match path.strip_prefix(&site.base)? {
        BUILD => Some(Response::text("text/plain", build.load(Ordering::Relaxed).to_string())),
        RELOAD => Some(Response::text("text/javascript; charset=utf-8", RELOAD_SCRIPT)),
        "" | "index.html" => {
            let html = fs::read_to_string(site.folder.join("index.html")).ok()?;
            let script = format!("<script type=\"module\" src=\"./{RELOAD}\"></script></head>");
            Some(Response::text("text/html; charset=utf-8", html.replacen("</head>", &script, 1)))
        }
        _ => None,
    })
}

/// What tells one state of the sources from another: each file's path and time.
fn newest() -> Vec<(PathBuf, Option<SystemTime>)> {
    let mut files = Vec::new();
    for source in SOURCES {
        let path = workspace::root().join(source);
        if path.is_dir() {
            files.extend(dist::files(&path).unwrap_or_default());
        } else {
            files.push(path);
        }
    }
    let time = |path: &Path| fs::metadata(path).and_then(|data| data.modified()).ok();
    files.into_iter().map(|path| (path.clone(), time(&path))).collect()
}
