//! From bytes to a file with places in it, or to the reason why there are none.

use std::sync::Arc;

use backwatch_edit::{Document, Format, NodeKind};

use super::object::{Findings, has_ending};
use super::source::Source;
use super::{Kind, Language, Recognised, describe, foreign};
use crate::diagnostic::Diagnostic;

/// Reads a file and says what it is.
pub(super) fn read(name: &str, bytes: &[u8]) -> Recognised {
    let text = match crate::decode(bytes) {
        Ok(text) => text,
        Err(said) => {
            let packed = bytes.starts_with(&[0x1f, 0x8b]);
            let said = if packed {
                Diagnostic::error("the file is packed with gzip").hint("unpack it first")
            } else {
                said
            };
            return refused(name, None, "not a text file", vec![said]);
        }
    };
    let trimmed = text.trim_start_matches('\u{feff}').trim();
    if trimmed.is_empty() {
        let said = Diagnostic::error("the file is empty")
            .at(1, 1)
            .hint("give the file as it is in your repository, or take the fresh one");
        return refused(name, Some(text.into()), "an empty file", vec![said]);
    }
    if has_ending(name, &["md", "markdown", "mdx"]) {
        return runbook(name, text.into());
    }
    match parse(name, trimmed, text) {
        Ok(document) => objects(name, document),
        Err(said) => unreadable(name, text, &said),
    }
}

fn parse(name: &str, trimmed: &str, text: &str) -> Result<Document, backwatch_edit::Error> {
    let text: Arc<str> = text.into();
    let json = has_ending(name, &["json"]);
    // An empty object is YAML too, and as such it can take comments.
    if !json && (!trimmed.starts_with(['{', '[']) || trimmed == "{}") {
        return Document::yaml(text);
    }
    Document::json(text.clone()).or_else(|error| {
        // Flow-style YAML begins like JSON; where neither is read, the name says which error helps.
        let yaml = if error.is_limit() || json {
            return Err(error);
        } else {
            Document::yaml(text)
        };
        yaml.map_err(|other| if has_ending(name, &["yaml", "yml"]) { other } else { error })
    })
}

fn unreadable(name: &str, text: &str, error: &backwatch_edit::Error) -> Recognised {
    let kept = Some(text.into());
    if !error.is_limit() && !error.is_encoding() {
        if let Some(said) = foreign::named(name, text) {
            return refused(name, kept, "another language", vec![said]);
        }
        if text.contains("{{") && error.is_syntax() && !has_ending(name, &["json"]) {
            let (line, column) = (error.line().unwrap_or(1), error.column().unwrap_or(1));
            let helm =
                foreign::is_helm(text) || error.line_text().is_some_and(|l| l.contains("{{"));
            if helm {
                let said = vec![foreign::helm(line, column)];
                return Recognised {
                    is_template: true,
                    ..refused(name, kept, "Helm template", said)
                };
            }
        }
        if is_markdown(name, text) {
            return runbook(name, text.into());
        }
    }
    refused(name, kept, "unreadable", vec![Diagnostic::from(error)])
}

/// A block of ours, or a heading of Markdown with more of it below; YAML's comments alone, and those
/// above what YAML would hold, do not make one.
fn is_markdown(name: &str, text: &str) -> bool {
    if text.contains("<!-- backwatch:begin") {
        return true;
    }
    let heading = |line: &str| {
        let marks = line.len() - line.trim_start_matches('#').len();
        (1..=6).contains(&marks) && line.get(marks..).is_some_and(|rest| rest.starts_with(' '))
    };
    let keys = ["groups:", "apiVersion:", "kind:", "namespace:", "spec:", "%YAML"];
    let prose = text.lines().take_while(|line| !line.starts_with("```"));
    let is_yaml = has_ending(name, &["yaml", "yml", "json", "rules"])
        || prose.clone().any(|line| keys.iter().any(|key| line.starts_with(key)));
    let fenced = text.lines().any(|line| line.starts_with("```"));
    !is_yaml
        && text.lines().next().is_some_and(heading)
        && (fenced || text.lines().skip(1).any(heading))
}

fn objects(name: &str, document: Document) -> Recognised {
    let text: Arc<str> = document.text().into();
    if let Some(said) = repeated_key(&document) {
        return refused(name, Some(text), "unreadable", vec![said]);
    }
    let prose = document.roots().all(|root| matches!(root.kind(), NodeKind::Scalar(_)))
        && document.roots().any(|root| !root.is_null());
    if prose {
        if let Some(said) = foreign::named(name, &text) {
            return refused(name, Some(text), "another language", vec![said]);
        }
        if is_markdown(name, &text) {
            return runbook(name, text);
        }
    }
    let mut found = Findings::of(&document);
    let mut kinds = std::mem::take(&mut found.kinds);
    kinds.dedup();
    let has_sites = !found.sites.is_empty();
    let only = |kind: Kind| !has_sites && kinds.contains(&kind);
    let kind = if only(Kind::CronJob) {
        Kind::CronJob
    } else if only(Kind::Settings) {
        Kind::Settings
    } else if !has_sites {
        return nothing(name, text, found);
    } else {
        kinds.retain(|kind| kind.is_mergeable());
        match kinds.as_slice() {
            [one] if found.sites.len() == 1 || *one == Kind::ConfigMap => *one,
            _ => Kind::Several,
        }
    };
    let description = describe::of(kind, &document, &found);
    let source = Source::new(text, Some(document), found.sites);
    let (name, source) = (name.to_owned(), Some(Arc::new(source)));
    let notes = found.refusals;
    Recognised { name, kind, description, refusal: None, notes, source, is_template: false }
}

/// Readers disagree on which of two equal keys counts; most YAML readers refuse the file.
fn repeated_key(document: &Document) -> Option<Diagnostic> {
    if document.format() == Format::Json {
        return None;
    }
    let twice = document.duplicate_keys().into_iter().next()?;
    let (line, column) = twice.second.line_column();
    let key = twice.second.as_str().unwrap_or_default();
    let first = twice.first.line_column().0;
    Some(
        Diagnostic::error(format!("the key `{key}` stands twice, first in line {first}"))
            .at(line, column)
            .hint("take one of the two out"),
    )
}

fn nothing(name: &str, text: Arc<str>, found: Findings) -> Recognised {
    if !found.refusals.is_empty() {
        return refused(name, Some(text), "not usable as it is", found.refusals);
    }
    if let Some(said) = foreign::named(name, &text) {
        return refused(name, Some(text), "another language", vec![said]);
    }
    let what = found.others.first().cloned().unwrap_or_else(|| "no object".to_owned());
    let said = Diagnostic::error(format!("there are no rules and no dashboard here: {what}"))
        .at(1, 1)
        .hint("give a rule file, a PrometheusRule, a ConfigMap with rules, or a dashboard");
    refused(name, Some(text), &what, vec![said])
}

fn runbook(name: &str, text: Arc<str>) -> Recognised {
    let blocks = text.matches("<!-- backwatch:begin").count();
    let description = match blocks {
        0 => "Markdown".to_owned(),
        _ => "Markdown, with a block of ours".to_owned(),
    };
    let source = Source::new(text, None, Vec::new());
    Recognised {
        name: name.to_owned(),
        kind: Kind::Runbook,
        description,
        refusal: None,
        notes: Vec::new(),
        source: Some(Arc::new(source)),
        is_template: false,
    }
}

fn refused(
    name: &str,
    text: Option<Arc<str>>,
    description: &str,
    mut said: Vec<Diagnostic>,
) -> Recognised {
    let refusal = (!said.is_empty()).then(|| said.remove(0));
    let source = text.map(|text| Arc::new(Source::new(text, None, Vec::new())));
    Recognised {
        name: name.to_owned(),
        kind: Kind::Refused,
        description: description.to_owned(),
        refusal,
        notes: said,
        source,
        is_template: false,
    }
}

impl Recognised {
    /// The language it is written in.
    pub fn language(&self) -> Language {
        let document = self.source.as_ref().and_then(|source| source.document.as_ref());
        match (self.kind, document.map(Document::format)) {
            (Kind::Runbook, _) => Language::Markdown,
            (_, Some(Format::Yaml)) => Language::Yaml,
            (_, Some(Format::Json)) => Language::Json,
            (_, None) => Language::Text,
        }
    }
}
