//! Arguments of what asks a Prometheus and reads its answers.

use std::path::PathBuf;

use clap::Args;

use super::SettingsArgs;

/// Arguments of `queries`.
#[derive(Args, Debug)]
pub(crate) struct QueriesArgs {
    #[command(flatten)]
    pub(crate) settings: SettingsArgs,

    /// How many days back to ask.
    #[arg(long, value_name = "DAYS", default_value_t = 30, value_parser = clap::value_parser!(u32).range(1..=400))]
    pub(crate) days: u32,
}

/// Arguments of `baseline`.
#[derive(Args, Debug)]
pub(crate) struct BaselineArgs {
    #[command(flatten)]
    pub(crate) settings: SettingsArgs,

    /// Files that the script of `queries` wrote, or other answers of query and `query_range` as JSON,
    /// packed with gzip or not; - reads standard input.
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,

    /// Print the SLI document with the baseline in it, in place of the report.
    #[arg(long)]
    pub(crate) sli: bool,
}
