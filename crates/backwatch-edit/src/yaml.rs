//! Reads YAML text into the tree.
//!
//! What most files are written in is read by `quick`. For all else, grammar and decoding are the
//! parser crate's; `builder` makes every byte range exact, which the parser's are not for block
//! nodes, omitted values and nodes with an anchor or a tag.

mod block;
mod builder;
mod quick;
pub(crate) mod trivia;

use std::sync::Arc;

use granit_parser::{Event, Parser, ScanError};

use crate::document::{MAX_DEPTH, Tree};
use crate::error::{Error, Kind};
use crate::lines::Lines;
use crate::route::Format;

pub(crate) use block::Header;

/// Reads a stream of documents.
pub(crate) fn parse(text: &Arc<str>) -> Result<Tree, Error> {
    refuse_lone_returns(text)?;
    quick::read(text).map_or_else(|| parse_any(text), Ok)
}

/// Whether both readers give the same tree; `None` where only the parser reads the text.
pub(crate) fn readers_agree(text: &Arc<str>) -> Option<bool> {
    refuse_lone_returns(text).ok()?;
    let quick = quick::read(text)?;
    Some(parse_any(text).is_ok_and(|whole| quick.is_same(&whole)))
}

/// Reads all that the parser knows.
fn parse_any(text: &Arc<str>) -> Result<Tree, Error> {
    let options = granit_parser::options! {
        emit_anchor_events: true,
        block_scalar_eof_without_line_feed: true,
        max_buffered_comment_events: usize::MAX,
        flow_nesting_limit: MAX_DEPTH,
        block_nesting_limit: MAX_DEPTH,
    };
    let mut tree = Tree::new(Arc::clone(text), Format::Yaml);
    reserve(&mut tree);
    let mut builder = builder::Builder::new(text);
    for next in Parser::new_from_str_with_options(text, options) {
        let (event, span) = next.map_err(|error| explain(&error, text))?;
        let range = span.byte_range().unwrap_or(0..0);
        let tag = span.tag_span().and_then(|span| span.byte_range());
        match event {
            Event::StreamEnd => break,
            event => builder.take(event, range, tag, &mut tree)?,
        }
    }
    builder.finish(&mut tree);
    Ok(tree)
}

/// Makes room for the nodes: most lines hold a key and a value.
fn reserve(tree: &mut Tree) {
    let lines = tree.text.bytes().filter(|byte| *byte == b'\n').count();
    tree.nodes.reserve(16 + 2 * lines);
}

/// A carriage return alone ends a line for some readers and not for others.
fn refuse_lone_returns(text: &str) -> Result<(), Error> {
    let bytes = text.as_bytes();
    let lone = text.match_indices('\r').find(|(at, _)| bytes.get(at + 1) != Some(&b'\n'));
    match lone {
        None => Ok(()),
        Some((at, _)) => {
            let message = "a carriage return stands alone, not before a line feed";
            let failure = Error::new(Kind::Unsupported, message).at(text, &Lines::new(text), at);
            Err(failure.with_hint("save the file with one kind of line ends"))
        }
    }
}

fn explain(error: &ScanError, text: &str) -> Error {
    use granit_parser::ErrorKind;
    let offset = error.marker().byte_offset().unwrap_or(text.len());
    let lines = Lines::new(text);
    let line = lines.line_text(text, lines.line_of(offset) + 1);
    let kind = match error.kind() {
        ErrorKind::RecursionLimitExceeded => Kind::Limit,
        _ => Kind::Syntax,
    };
    // A scanner says where it was when it met a tab: at the end of the scalar that runs into it.
    let reach = if error.info().contains("tab") { 2 } else { 1 };
    let tab = indenting_tab(text, &lines, lines.line_of(offset), reach);
    if let Some(tab) = tab.filter(|_| kind == Kind::Syntax) {
        let failure = Error::new(kind, "a tab stands in the indentation").at(text, &lines, tab);
        return failure.with_hint("YAML is indented by spaces, not tabs");
    }
    let told = match kind {
        Kind::Limit => format!("the text is nested more than {MAX_DEPTH} levels deep"),
        _ => error.info(),
    };
    let failure = Error::new(kind, told).at(text, &lines, offset);
    if line.contains("{{") {
        failure.with_hint("this looks like a template: render it first, or quote the braces")
    } else {
        failure
    }
}

/// The first tab in the indentation of some lines.
fn indenting_tab(text: &str, lines: &Lines, line: usize, reach: usize) -> Option<usize> {
    (line..line + reach).find_map(|line| {
        let range = lines.range(text, line);
        let blanks = text.get(range.clone())?.bytes().take_while(|byte| *byte == b' ').count();
        let tab = range.start + blanks;
        (text.as_bytes().get(tab) == Some(&b'\t')).then_some(tab)
    })
}
