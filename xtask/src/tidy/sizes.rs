//! How long files, functions and components may be.

use syn::spanned::Spanned as _;
use syn::visit::{self, Visit};

use super::{Finding, Source};

/// Lines of a file.
const FILE: usize = 400;
/// Lines of a function's body that hold code.
const FUNCTION: usize = 60;
/// The same for a component, most of which is its markup.
const COMPONENT: usize = 80;

/// Which files are kept short: what is written by hand and read as code.
const CODE: &[&str] = &["rs", "css", "js", "html", "toml"];

/// A file that is too long.
pub(super) fn file(source: &Source) -> Option<Finding> {
    let extension = source.path.rsplit('.').next()?;
    let lines = source.text.lines().count();
    let too_long = CODE.contains(&extension) && lines > FILE;
    too_long.then(|| source.finding(0, format!("{lines} lines, at most {FILE}: split it")))
}

/// Functions that are too long. Blank lines and comments do not count, as in clippy.
pub(super) fn functions(source: &Source, file: &syn::File) -> Vec<Finding> {
    let mut measure = Measure { source, lines: source.text.lines().collect(), found: Vec::new() };
    measure.visit_file(file);
    measure.found
}

struct Measure<'a> {
    source: &'a Source,
    lines: Vec<&'a str>,
    found: Vec<Finding>,
}

impl Measure<'_> {
    fn function(&mut self, name: &syn::Ident, body: &syn::Block, component: bool) {
        let span = body.span();
        // The lines between the braces, without the lines on which these stand.
        let (first, last) = (span.start().line, span.end().line.saturating_sub(1));
        let inside = self.lines.get(first..last).unwrap_or_default();
        let count = inside.iter().filter(|line| is_code(line)).count();
        let (kind, limit) =
            if component { ("component", COMPONENT) } else { ("function", FUNCTION) };
        if count > limit {
            let text = format!("{kind} {name} has {count} lines, at most {limit}: split it");
            self.found.push(self.source.finding(name.span().start().line, text));
        }
    }
}

impl<'ast> Visit<'ast> for Measure<'_> {
    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        let component = item.attrs.iter().any(|attribute| {
            let last = attribute.path().segments.last();
            last.is_some_and(|part| part.ident == "component" || part.ident == "function_component")
        });
        self.function(&item.sig.ident, &item.block, component);
        visit::visit_item_fn(self, item);
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        self.function(&item.sig.ident, &item.block, false);
        visit::visit_impl_item_fn(self, item);
    }

    fn visit_trait_item_fn(&mut self, item: &'ast syn::TraitItemFn) {
        if let Some(body) = &item.default {
            self.function(&item.sig.ident, body, false);
        }
        visit::visit_trait_item_fn(self, item);
    }
}

fn is_code(line: &str) -> bool {
    let line = line.trim();
    !line.is_empty() && !line.starts_with("//")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(attribute: &str, lines: usize) -> usize {
        let body = "    let _ = 1;\n    // Why.\n\n".repeat(lines);
        let text = format!("{attribute}\nfn long() {{\n{body}}}\n");
        let source = Source { path: "a.rs".to_owned(), text };
        functions(&source, &syn::parse_file(&source.text).unwrap()).len()
    }

    #[test]
    fn only_lines_of_code_count() {
        assert_eq!(check("", 60), 0);
        assert_eq!(check("", 61), 1);
        assert_eq!(check("#[component]", 80), 0);
        assert_eq!(check("#[component]", 81), 1);
    }

    #[test]
    fn a_file_has_four_hundred_lines_at_most() {
        let of = |path: &str, lines| {
            file(&Source { path: path.to_owned(), text: "\n".repeat(lines) }).is_some()
        };
        assert!(!of("a.rs", 400) && of("a.rs", 401) && of("a.css", 401) && !of("a.md", 401));
    }
}
