//! Cases with their expected output, one folder each under `cases/`: settings, and every artefact
//! that follows from them, and files with what merging makes of them, to the byte.
//!
//! A new case is a folder with a `backwatch.yaml`, empty files for the rest, and its name below.
//! `BACKWATCH_BLESS=1 cargo test -p backwatch-tests --test cases` writes what comes out as what is
//! expected; the difference is then read before it is committed.

use backwatch_core::artefact::fresh::RuleForm;
use backwatch_core::diagnostic::Diagnostic;
use backwatch_core::merge::{MergeOptions, merge, recognise};
use backwatch_core::plan::{Plan, settings};
use backwatch_core::render::{self, Part};

/// Settings, and what follows from them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Render {
    /// The folder under `cases/render/`.
    pub name: &'static str,
    /// The settings.
    pub settings: &'static str,
    /// The expected files, by their names, in the order of [`ARTEFACTS`].
    pub expected: [&'static str; ARTEFACTS.len()],
}

/// The files of a case, and what each holds.
pub const ARTEFACTS: [(&str, Part, RuleForm); 10] = [
    ("rules.yaml", Part::Rules, RuleForm::RuleFile),
    ("prometheusrule.yaml", Part::Rules, RuleForm::PrometheusRule),
    ("configmap.yaml", Part::Rules, RuleForm::ConfigMap),
    ("dashboard.json", Part::Dashboard, RuleForm::RuleFile),
    ("sli.md", Part::Sli, RuleForm::RuleFile),
    ("runbook.md", Part::Runbook, RuleForm::RuleFile),
    ("alertmanager.yml", Part::Alertmanager, RuleForm::RuleFile),
    ("openslo.yaml", Part::OpenSlo, RuleForm::RuleFile),
    ("sloth.yaml", Part::Sloth, RuleForm::RuleFile),
    ("pyrra.yaml", Part::Pyrra, RuleForm::RuleFile),
];

macro_rules! render_cases {
    ($($name:literal),* $(,)?) => {
        &[$(Render {
            name: $name,
            settings: include_str!(concat!("../cases/render/", $name, "/backwatch.yaml")),
            expected: [
                include_str!(concat!("../cases/render/", $name, "/rules.yaml")),
                include_str!(concat!("../cases/render/", $name, "/prometheusrule.yaml")),
                include_str!(concat!("../cases/render/", $name, "/configmap.yaml")),
                include_str!(concat!("../cases/render/", $name, "/dashboard.json")),
                include_str!(concat!("../cases/render/", $name, "/sli.md")),
                include_str!(concat!("../cases/render/", $name, "/runbook.md")),
                include_str!(concat!("../cases/render/", $name, "/alertmanager.yml")),
                include_str!(concat!("../cases/render/", $name, "/openslo.yaml")),
                include_str!(concat!("../cases/render/", $name, "/sloth.yaml")),
                include_str!(concat!("../cases/render/", $name, "/pyrra.yaml")),
            ],
        }),*]
    };
}

/// Every case of settings and artefacts.
pub const RENDER: &[Render] = render_cases![
    "as-specified",
    "essential",
    "recommended",
    "thorough",
    "two-backups",
    "uploads-seen",
    "optional",
];

/// A file as it is, and as it is after settings were merged into it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Merge {
    /// The folder under `cases/merge/`.
    pub name: &'static str,
    /// What the file is called; the expected file is called `after-` and this.
    pub file: &'static str,
    /// The settings.
    pub settings: &'static str,
    /// What the file holds.
    pub before: &'static str,
    /// What it should hold.
    pub after: &'static str,
}

macro_rules! merge_cases {
    ($($name:literal, $file:literal);* $(;)?) => {
        &[$(Merge {
            name: $name,
            file: $file,
            settings: include_str!(concat!("../cases/merge/", $name, "/backwatch.yaml")),
            before: include_str!(concat!("../cases/merge/", $name, "/", $file)),
            after: include_str!(concat!("../cases/merge/", $name, "/after-", $file)),
        }),*]
    };
}

/// Every case of a file that is merged into.
pub const MERGE: &[Merge] = merge_cases![
    "config-map", "alerts.yaml";
    "dashboard", "dashboard.json";
    "hand-written", "rules.yaml";
    "operator", "rules.yaml";
    "rule-file", "rules.yaml";
    "runbook", "runbook.md";
];

impl Merge {
    /// The text after merging into `text`, or why it cannot be.
    pub fn run(&self, text: &str) -> Result<String, String> {
        let plan = plan(self.name, self.settings)?;
        let file = recognise(self.file, text.as_bytes());
        let merged = merge(&plan, &file, &MergeOptions::default());
        merged.map(|merged| merged.text.to_string()).map_err(|faults| messages(self.name, faults))
    }
}

impl Render {
    /// What comes out, in the order of [`ARTEFACTS`], or why nothing does.
    pub fn run(&self) -> Result<[String; ARTEFACTS.len()], String> {
        let plan = plan(self.name, self.settings)?;
        let mut out: [String; ARTEFACTS.len()] = Default::default();
        for (text, (_, part, form)) in out.iter_mut().zip(ARTEFACTS) {
            *text = render::part(&plan, part, form);
        }
        Ok(out)
    }
}

fn plan(name: &str, text: &str) -> Result<Plan, String> {
    settings::read(text).map_err(|faults| messages(name, faults))
}

fn messages(name: &str, faults: Vec<Diagnostic>) -> String {
    let faults = faults.into_iter().map(|fault| fault.message);
    format!("{name}: {}", faults.collect::<Vec<_>>().join("; "))
}
