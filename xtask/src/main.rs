//! Serves, tests, builds and measures the project.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};
use xtask::{bench, ci, dist, fuzz, look, serve, test, tidy, workspace};

/// Serves, tests, builds and measures Backwatch. Needs nothing but Rust to start with: what a task
/// needs beyond that it installs, or names with the way to get it.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, Subcommand)]
#[expect(clippy::doc_markdown, reason = "this is the help that a terminal shows, not Markdown")]
enum Task {
    /// Build the page quickly, serve it, and build and load it again when a source changes.
    ///
    /// Nothing is needed but Rust; the wasm target is added where rustup is there to do it. The
    /// page is served with the headers that a host should send.
    Serve {
        /// The address to listen at.
        #[arg(long, default_value = "127.0.0.1")]
        host: String,
        /// The port to listen at [default: the first free one from 8080 on].
        #[arg(long)]
        port: Option<u16>,
        /// The sub-path under which the page appears, as on a host with other pages.
        #[arg(long, default_value = "/")]
        base: String,
        /// Build the page as it is published: smaller and faster, but slower to build.
        #[arg(long)]
        release: bool,
    },
    /// Run every test: native, wasm in a browser, the whole page in a browser.
    ///
    /// Needs Chromium, ChromeDriver, promtool and amtool. On Debian, as root, what is missing is
    /// installed; elsewhere it is named, and the tests that need it are skipped, which the summary
    /// says. Where Firefox and geckodriver are found, the main way is gone in Firefox as well.
    ///
    /// Where the variable CI is set, nothing is skipped and what is missing is an error; the page is
    /// tested as it is published; and promtool, which takes half a minute for a scenario, is asked about
    /// more of them.
    ///
    /// BACKWATCH_CHROMIUM, BACKWATCH_CHROMEDRIVER, BACKWATCH_FIREFOX, BACKWATCH_GECKODRIVER,
    /// BACKWATCH_PROMTOOL, BACKWATCH_PROMETHEUS and BACKWATCH_AMTOOL may hold paths, BACKWATCH_SHARED the
    /// folder of reference material (else ../shared).
    Test {
        /// Only native tests: no site is built and no browser started.
        #[arg(long)]
        native: bool,
        /// Test the page as it is published, which takes minutes longer to build.
        #[arg(long)]
        release: bool,
        /// Only tests whose names contain this.
        filter: Option<String>,
    },
    /// Build the static site as it is published, into `dist/`, and print its sizes.
    ///
    /// The site works under any sub-path of any plain file server. Its policy stands in the page
    /// and, for hosts that read it, in `_headers`. The size of the build before stands beside each
    /// size.
    Dist,
    /// Measure the page's sizes and times, and print them beside their limits.
    ///
    /// Sizes have those of the build before beside them. Times are taken in headless Chromium: the
    /// core by itself in wasm, and the page while a slider moves. Nothing fails for being slow.
    Bench {
        /// Sizes only, without a browser.
        #[arg(long)]
        sizes: bool,
    },
    /// Take pictures of the page at three widths, in both themes, as it opens and with files in it.
    Shots {
        /// Where the pictures go.
        #[arg(default_value = "target/shots")]
        folder: PathBuf,
    },
    /// Run what must hold before a change is taken in: formatting, tidy, clippy for this machine
    /// and for wasm, documentation, every test.
    Ci,
    /// Try broken and odd inputs on everything that reads text, each from a seed.
    ///
    /// `cargo xtask fuzz list` names the targets, `cargo xtask fuzz -- --help` all options. A failing
    /// input is made small and written outside of the project.
    Fuzz {
        /// A target, --seconds N, --runs N, --seed N ...
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<OsString>,
    },
    /// Check directions of crates and folders, sizes of files and functions, and words.
    ///
    /// Undocumented public items are left to the compiler's own lint.
    Tidy,
}

fn main() -> ExitCode {
    match run(Arguments::parse().task) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(task: Task) -> Result<()> {
    match task {
        Task::Serve { host, port, base, release } => {
            serve::run(&serve::Options { host, port, base, release })
        }
        Task::Test { native, release, filter } => {
            test::run(&test::Options { native, release, filter })
        }
        Task::Dist => dist::publish(&workspace::root().join("dist")),
        Task::Bench { sizes } => bench::run(bench::Options { sizes }),
        Task::Shots { folder } => look::shots(&folder),
        Task::Ci => ci::run(),
        Task::Fuzz { arguments } => fuzz::run(&arguments),
        Task::Tidy => tidy::run(),
    }
}
