//! A parsed file and the places in it where rules or dashboards stand.
//!
//! A place may lie inside the text of a scalar; its nodes then belong to a document of their own, and
//! routes to them go through the outer one.

use std::sync::{Arc, OnceLock};

use backwatch_edit::{Document, Format, Lines, Node, NodeKind, Route, Style};

use crate::diagnostic::Place;
use crate::merge::rules::Known;

/// A parsed file.
#[derive(Debug)]
pub(crate) struct Source {
    /// The whole text.
    pub(crate) text: Arc<str>,
    /// The whole file, parsed; none for Markdown.
    pub(crate) document: Option<Document>,
    /// Where rules and dashboards stand, in the order of the file.
    pub(crate) sites: Vec<Site>,
    /// Whether Helm's template actions stand in it, so that braces of ours need escapes.
    pub(crate) is_helm: bool,
    /// What its rules say, read when it is first asked for.
    pub(crate) rules: OnceLock<Known>,
    lines: OnceLock<Arc<Lines>>,
}

impl Source {
    pub(crate) fn new(text: Arc<str>, document: Option<Document>, sites: Vec<Site>) -> Self {
        let is_yaml = document.as_ref().is_some_and(|known| known.format() == Format::Yaml);
        let is_helm = is_yaml && super::foreign::is_helm(&text);
        Self { text, document, sites, is_helm, rules: OnceLock::new(), lines: OnceLock::new() }
    }

    /// The lines of its text.
    pub(crate) fn lines(&self) -> &Arc<Lines> {
        self.lines.get_or_init(|| Arc::new(Lines::new(&self.text)))
    }
}

/// A place where rules or a dashboard stand.
#[derive(Clone, Debug)]
pub(crate) struct Site {
    /// The scalar whose text it is in, and the language of that text.
    pub(crate) outer: Option<(Route, Format)>,
    /// The file that the scalar is in.
    pub(crate) file: Option<Document>,
    /// The document that its nodes belong to: the file itself, or the text of that scalar.
    pub(crate) document: Document,
    /// The object within that document: a rule file, a resource, a dashboard.
    pub(crate) object: Route,
    /// What it is.
    pub(crate) content: Content,
    /// The line and column in the file where that document begins, and its indentation.
    pub(crate) origin: Origin,
    /// What people call it: a key of a `ConfigMap`, a resource's name.
    pub(crate) label: String,
}

/// What stands at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Content {
    /// Rule groups, under these keys of the object.
    Rules(&'static [&'static str]),
    /// A classic dashboard.
    Classic,
    /// The `spec` of a dashboard with elements and a layout.
    Elements,
}

/// How lines of an embedded document map to lines of the file.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Origin {
    /// Lines of the file above its first line.
    line: usize,
    /// Blanks before each of its lines.
    indent: usize,
    /// Where every place is meant: an embedded document whose lines are not lines of the file.
    fixed: Option<(usize, usize)>,
}

impl Origin {
    /// For the text of `scalar`.
    pub(crate) fn of(scalar: Node<'_>, file: &Document) -> Self {
        let (line, column) = scalar.line_column();
        if scalar.kind() != NodeKind::Scalar(Style::Literal) {
            return Self { fixed: Some((line, column)), ..Self::default() };
        }
        let last = line + scalar.source().matches('\n').count();
        let indents = (line + 1..=last).map(|at| file.line_text(at)).filter_map(|text| {
            let blanks = text.len() - text.trim_start_matches(' ').len();
            (blanks < text.trim_end().len()).then_some(blanks)
        });
        Self { line, indent: indents.min().unwrap_or(0), fixed: None }
    }
}

impl Site {
    /// The object itself.
    pub(crate) fn node(&self) -> Option<Node<'_>> {
        self.document.node(&self.object).ok()
    }

    /// The route in the whole file to a route of this place's document.
    pub(crate) fn route(&self, inner: &Route) -> Route {
        match &self.outer {
            None => inner.clone(),
            Some((outer, format)) => {
                let into = match format {
                    Format::Yaml => outer.clone().embedded_yaml(),
                    Format::Json => outer.clone().embedded_json(),
                };
                inner.steps().iter().fold(into, |route, step| route.step(step.clone()))
            }
        }
    }

    /// The route in the whole file to a node of this place.
    pub(crate) fn route_of(&self, node: Node<'_>) -> Route {
        self.route(&node.route())
    }

    /// Where a node of this place stands in the file.
    pub(crate) fn place(&self, node: Node<'_>) -> Place {
        let (line, column) = node.line_column();
        match (self.outer.is_some(), self.origin.fixed) {
            (false, _) => Place { line, column },
            (true, Some((line, column))) => Place { line, column },
            (true, None) => {
                Place { line: line + self.origin.line, column: column + self.origin.indent }
            }
        }
    }

    /// Whether comments can stand beside its nodes.
    pub(crate) fn takes_comments(&self) -> bool {
        self.document.format() == Format::Yaml
    }
}
