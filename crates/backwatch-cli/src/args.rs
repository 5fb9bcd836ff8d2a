//! Arguments and their help.

mod history;

use std::path::PathBuf;

use backwatch_core::Compat;
use clap::{Args, Parser, Subcommand, ValueEnum};

pub(crate) use history::{BaselineArgs, QueriesArgs};

/// Turns a Kubernetes backup CronJob into alerts, Grafana panels and service level indicators, and
/// merges them into the files you have without changing another byte.
///
/// Exit codes: 0 done; 1 conflicts, or files are not as the settings want them; 2 unusable input.
#[derive(Debug, Parser)]
#[command(name = "backwatch", version, long_version = long_version(), max_term_width = 100)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What can be done.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Print what follows from the settings: rules, dashboard, indicators, runbook, exports, hand-off.
    Render(RenderArgs),
    /// Write a backwatch.yaml to start from.
    Init(InitArgs),
    /// Merge rules, dashboard rows and SLIs into files, and change nothing else in them.
    Merge(MergeArgs),
    /// Play 28 ways in which a backup breaks, or only looks broken, against the alerts.
    ///
    /// Ends with 1 when a fault that the alerts claim to cover is not told in time, or an alert fires
    /// while nothing it speaks of is wrong.
    Rehearse(RehearseArgs),
    /// Check files as Prometheus does when it loads them.
    #[command(subcommand)]
    Check(CheckCommand),
    /// Run unit tests.
    #[command(subcommand)]
    Test(TestCommand),
    /// Print a script that asks a Prometheus for the history of the backups, with curl.
    Queries(QueriesArgs),
    /// Check what a Prometheus answered, measure the indicators, and propose targets.
    Baseline(BaselineArgs),
    /// Run Prometheus's own engine tests (`.test` files) on the engine of this program.
    Promqltest(PromqltestArgs),
}

/// What can be checked.
#[derive(Debug, Subcommand)]
pub(crate) enum CheckCommand {
    /// Check rule files: syntax, expressions, templates, names. Ends with 1 for an error, as `promtool
    /// check rules` does.
    Rules(CheckRulesArgs),
}

/// Arguments of `check rules`.
#[derive(Args, Debug)]
pub(crate) struct CheckRulesArgs {
    /// Rule files; - reads standard input.
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,

    /// What to look for beside errors.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) lint: LintArg,

    /// End with 3 where rules stand there twice.
    #[arg(long)]
    pub(crate) lint_fatal: bool,

    /// The major version of Prometheus to follow where they differ: in names, in what numbers and
    /// durations look like, in the fields of a group.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) prometheus: PrometheusArg,
}

/// What to look for beside errors, as promtool names it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum LintArg {
    /// All there is.
    All,
    /// Rules that stand there twice.
    #[default]
    DuplicateRules,
    /// Nothing.
    None,
}

/// What can be tested.
#[derive(Debug, Subcommand)]
pub(crate) enum TestCommand {
    /// Run unit tests of rules: the files of `promtool test rules`, with its verdicts. Ends with 1 when
    /// something is not as expected.
    Rules(TestRulesArgs),
}

/// Arguments of `test rules`.
#[derive(Args, Debug)]
pub(crate) struct TestRulesArgs {
    /// Test files.
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,

    /// The major version of Prometheus to follow where they differ: at the ends of ranges and of
    /// look-back, 5 minutes after the last sample.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) prometheus: PrometheusArg,
}

/// A major version of Prometheus.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(crate) enum PrometheusArg {
    /// Prometheus 2, as of 2.42: the promtool that distributions ship.
    #[default]
    #[value(name = "2")]
    Two,
    /// Prometheus 3.
    #[value(name = "3")]
    Three,
}

impl PrometheusArg {
    pub(crate) fn compat(self) -> Compat {
        match self {
            Self::Two => Compat::V2,
            Self::Three => Compat::V3,
        }
    }
}

/// Arguments of `promqltest`.
#[derive(Args, Debug)]
pub(crate) struct PromqltestArgs {
    /// Files in the grammar of Prometheus's promqltest package.
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,

    /// Name every line that is out of scope.
    #[arg(long)]
    pub(crate) verbose: bool,
}

/// From where the settings come; shared by all commands that need them.
#[derive(Args, Debug)]
pub(crate) struct SettingsArgs {
    /// Read the backup from this CronJob manifest (several documents and Lists are fine; - reads
    /// standard input). With --plan, its facts replace those of the same CronJob there.
    #[arg(long, value_name = "FILE")]
    pub(crate) cronjob: Option<PathBuf>,

    /// Read the settings from this backwatch.yaml. Without --plan and --cronjob, the NATS reference
    /// case is taken.
    #[arg(long, value_name = "FILE")]
    pub(crate) plan: Option<PathBuf>,

    /// Which alerts are on, for every backup of the settings.
    #[arg(long, value_enum)]
    pub(crate) profile: Option<ProfileArg>,

    /// Base of every `runbook_url`, such as docs/runbook.md.
    #[arg(long, value_name = "BASE")]
    pub(crate) runbook: Option<String>,
}

/// Arguments of `render`.
#[derive(Args, Debug)]
pub(crate) struct RenderArgs {
    #[command(flatten)]
    pub(crate) settings: SettingsArgs,

    /// Print one part only; without it, everything.
    #[arg(long, value_enum)]
    pub(crate) only: Option<PartArg>,

    /// The form in which rules are printed.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) form: FormArg,

    /// Files that the settings were merged into: the evidence of a hand-off (--only handoff).
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub(crate) merged: Vec<PathBuf>,

    /// What is known of kube-state-metrics; absent, the hand-off says that the phase is blocked.
    #[arg(long, value_enum)]
    pub(crate) metrics: Option<MetricsArg>,

    /// The day of today, such as 2026-11-25: the indicators (--only sli) say whether a restore drill is overdue. Without
    /// it, they name the day on which the next is due.
    #[arg(long, value_name = "DATE")]
    pub(crate) today: Option<String>,

    /// Escape the braces of rule templates, for text that goes into a template of a Helm chart.
    #[arg(long)]
    pub(crate) helm: bool,
}

/// Arguments of `rehearse`.
#[derive(Args, Debug)]
pub(crate) struct RehearseArgs {
    #[command(flatten)]
    pub(crate) settings: SettingsArgs,

    /// Play only these scenarios, by number; without it, all.
    #[arg(long, num_args = 1.., value_name = "ID")]
    pub(crate) scenario: Vec<String>,

    /// Rehearse the alerts of these files too, each as a row of its own: rule files, PrometheusRules,
    /// ConfigMaps with rules. Alerts that the settings make themselves are not taken from there, and of
    /// those that watch other things only the number is said. What one group records reaches the others
    /// at once; a server begins each group at an offset of its own, so there it may take up to an interval.
    #[arg(long, num_args = 1.., value_name = "FILE")]
    pub(crate) rules: Vec<PathBuf>,

    /// What to print.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: RehearsalFormat,

    /// With --format promtool, the plain rule files that the tests are for, as they are called from where
    /// the tests will lie. Those of --rules are added as they are named there.
    #[arg(long, num_args = 1.., value_name = "NAME", default_value = "backup-rules.yaml")]
    pub(crate) rule_files: Vec<String>,

    /// End with 1 for every fault that is not told in time, also where no alert claims to cover it.
    #[arg(long)]
    pub(crate) strict: bool,
}

/// What `rehearse` prints.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(crate) enum RehearsalFormat {
    /// A line for each scenario, a column for each alert.
    #[default]
    Table,
    /// All intervals, verdicts and texts, for programs.
    Json,
    /// Tables for a comment on a change.
    Markdown,
    /// Unit tests for `promtool test rules`: what each alert does and does not do in each scenario.
    /// Nothing is judged, and the exit code is 0.
    Promtool,
}

/// Arguments of `init`.
#[derive(Args, Debug)]
pub(crate) struct InitArgs {
    #[command(flatten)]
    pub(crate) settings: SettingsArgs,

    /// Where to write.
    #[arg(long, value_name = "FILE", default_value = "backwatch.yaml")]
    pub(crate) output: PathBuf,

    /// Replace the file if it is there already.
    #[arg(long)]
    pub(crate) force: bool,
}

/// Arguments of `merge`.
#[derive(Args, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a switch of its own on the command line"
)]
pub(crate) struct MergeArgs {
    #[command(flatten)]
    pub(crate) settings: SettingsArgs,

    /// Files, patterns and folders. What a file is shows in its content; files in folders that hold no
    /// rules, dashboards or Markdown are left alone and listed. - reads standard input and prints the
    /// merged text.
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,

    /// Print the merged file instead of writing it; for one file.
    #[arg(long, conflicts_with_all = ["diff", "check"])]
    pub(crate) stdout: bool,

    /// Print what would change as a patch for `git apply`, and write nothing.
    #[arg(long, conflicts_with = "check")]
    pub(crate) diff: bool,

    /// Only say whether the files are as the settings want them; ends with 1 when not.
    #[arg(long)]
    pub(crate) check: bool,

    /// Take everything of ours out again.
    #[arg(long)]
    pub(crate) remove: bool,

    /// What to do with fields that were changed by hand since the last merge.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) on_conflict: ConflictArg,

    /// Put new dashboard rows after the row with this title.
    #[arg(long, value_name = "ROW", conflicts_with = "dashboard_inside")]
    pub(crate) dashboard_after: Option<String>,

    /// Put new panels inside the row with this title.
    #[arg(long, value_name = "ROW")]
    pub(crate) dashboard_inside: Option<String>,

    /// Put new rows into this one of several dashboards of a file, counted from 1.
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) dashboard: Option<u32>,

    /// Put a new block of a Markdown file under this heading.
    #[arg(long, value_name = "HEADING")]
    pub(crate) heading: Option<String>,

    /// Leave out the comment from which a later merge knows what was changed by hand.
    #[arg(long)]
    pub(crate) no_marks: bool,
}

/// What to do about conflicts.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(crate) enum ConflictArg {
    /// Write nothing and end with 1.
    #[default]
    Fail,
    /// Take what the settings say.
    Ours,
    /// Keep what the file says.
    Theirs,
}

/// A profile.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum ProfileArg {
    /// The requirement's three rules, word for word; for comparing.
    AsSpecified,
    /// The requirement's three alerts, hardened.
    Essential,
    /// Every way a backup stops, little noise.
    Recommended,
    /// Early signs as well.
    Thorough,
}

/// A part of what is rendered.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum PartArg {
    /// Recording and alerting rules.
    Rules,
    /// The Grafana dashboard.
    Dashboard,
    /// Service level indicators, in Markdown.
    Sli,
    /// One section an alert, in Markdown, to which each `runbook_url` points.
    Runbook,
    /// Routing, grouping and inhibition to paste into Alertmanager's configuration.
    Alertmanager,
    /// Objectives as OpenSLO documents, version 1.
    #[value(name = "openslo")]
    OpenSlo,
    /// Objectives as Sloth specifications.
    Sloth,
    /// Success rates as resources of Pyrra.
    Pyrra,
    /// The exit criteria with their evidence, ticked from the files of --merged.
    Handoff,
}

/// What is known of kube-state-metrics.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum MetricsArg {
    /// It was seen.
    Present,
    /// It was looked for in vain.
    Absent,
}

/// A form of rules.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(crate) enum FormArg {
    /// A Prometheus rule file.
    #[default]
    Rules,
    /// A PrometheusRule of the Prometheus operator.
    #[value(name = "prometheusrule")]
    PrometheusRule,
    /// A ConfigMap with a rule file in it.
    #[value(name = "configmap")]
    ConfigMap,
}

/// The version, and that of the data that the arithmetic rests on.
fn long_version() -> String {
    let zones = backwatch_core::schedule::Zone::database_version();
    format!("{}\ntime zones: IANA database {zones}", env!("CARGO_PKG_VERSION"))
}
