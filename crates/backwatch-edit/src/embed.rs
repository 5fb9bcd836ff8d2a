//! Documents inside the text of a scalar.

use crate::document::Document;
use crate::error::{Error, Kind};
use crate::node::Node;
use crate::route::Format;
use crate::spelling;

/// Reads a scalar's text as a document.
pub(crate) fn document(node: Node<'_>, format: Format) -> Result<Document, Error> {
    if let Some(known) = node.tree.known_document(node.id, format) {
        return Ok(known);
    }
    let no_text = || node.error(Kind::Mismatch, "a document is looked for in what is no text");
    let text = node.shared_text().ok_or_else(no_text)?;
    let document = Document::parse(format, text).map_err(|error| outward(node, error))?;
    node.tree.keep_document(node.id, &document);
    Ok(document)
}

/// An error inside an embedded document, told at its place in the text around.
pub(crate) fn outward(node: Node<'_>, error: Error) -> Error {
    let tree = node.tree;
    let inner = error.offset().and_then(|offset| spelling::of(node)?.locate(offset));
    error.moved_to(&tree.text, tree.lines(), inner.unwrap_or(node.span().start))
}
