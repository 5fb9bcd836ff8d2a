//! What a file is, by its content; the name decides only where content leaves it open.

mod describe;
mod foreign;
mod object;
mod read;
mod source;

use std::sync::Arc;

pub use foreign::helm_escaped;
pub(crate) use object::groups_at;
pub(crate) use source::{Content, Site, Source};

use crate::diagnostic::Diagnostic;

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A Prometheus rule file; with `namespace:` also one of Mimir, Cortex or Loki.
    RuleFile,
    /// A `PrometheusRule` of the Prometheus operator.
    PrometheusRule,
    /// A `VMRule` of the `VictoriaMetrics` operator.
    VmRule,
    /// A `ConfigMap` with rule files or dashboards inside.
    ConfigMap,
    /// A stream or list of several objects with rules or dashboards among them.
    Several,
    /// A dashboard in Grafana's classic JSON.
    ClassicDashboard,
    /// A classic dashboard under a `dashboard` key, as Grafana's API takes it.
    DashboardEnvelope,
    /// A dashboard resource whose `spec` is classic.
    DashboardV1,
    /// A dashboard resource with elements and a layout.
    DashboardV2,
    /// A `GrafanaDashboard` of the Grafana operator.
    GrafanaDashboard,
    /// A CronJob manifest: settings come from it, nothing is merged into it.
    CronJob,
    /// A `backwatch.yaml`.
    Settings,
    /// Markdown.
    Runbook,
    /// None of these, or unreadable.
    Refused,
}

impl Kind {
    /// Whether [`merge`](super::merge) has something to do with it.
    pub fn is_mergeable(self) -> bool {
        !matches!(self, Self::CronJob | Self::Settings | Self::Refused)
    }
}

/// The language a file is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// YAML.
    Yaml,
    /// JSON.
    Json,
    /// Markdown.
    Markdown,
    /// Something else.
    Text,
}

/// A file that was read, with what it is. Cheap to clone; keep it and merge as often as needed.
#[derive(Clone, Debug)]
pub struct Recognised {
    name: String,
    kind: Kind,
    description: String,
    refusal: Option<Diagnostic>,
    notes: Vec<Diagnostic>,
    source: Option<Arc<Source>>,
    is_template: bool,
}

/// Reads a file and says what it is. `name` is its file name or path.
pub fn recognise(name: &str, bytes: &[u8]) -> Recognised {
    read::read(name, bytes)
}

impl Recognised {
    /// Its name as it was given.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What it is.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// What it is in a few words: `ConfigMap, 1 rule file inside`.
    pub fn description(&self) -> &str {
        &self.description
    }

    /// Its text, if it is text.
    pub fn text(&self) -> Option<&str> {
        self.source.as_ref().map(|source| &*source.text)
    }

    /// Why it cannot be used, for [`Kind::Refused`].
    pub fn refusal(&self) -> Option<&Diagnostic> {
        self.refusal.as_ref()
    }

    /// Whether it was refused as a Helm template that is not YAML by itself: what is to be pasted into it
    /// has to be [escaped](helm_escaped).
    pub fn is_template(&self) -> bool {
        self.is_template
    }

    /// Parts of it that cannot be used, and why.
    pub fn notes(&self) -> &[Diagnostic] {
        &self.notes
    }

    pub(crate) fn source(&self) -> Option<&Source> {
        self.source.as_deref()
    }
}
