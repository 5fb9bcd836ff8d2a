//! Applies a batch of operations: splices, new text, and the proof that it is what was meant.

use crate::document::{Document, Tree};
use crate::error::{Error, Kind};
use crate::nearby;
use crate::op::Op;
use crate::plan::Plan;
use crate::splice::{Splice, splice};

/// The outcome of a batch.
#[derive(Clone, Debug)]
pub struct Applied {
    /// The new text.
    pub text: String,
    /// What was replaced in the old text, in order and apart from each other.
    pub splices: Vec<Splice>,
    /// The new text, parsed.
    pub document: Document,
}

/// The outcome of a batch that was only checked around the edited places.
#[derive(Clone, Debug)]
pub struct Preview {
    /// The new text.
    pub text: String,
    /// What was replaced in the old text, in order and apart from each other.
    pub splices: Vec<Splice>,
}

/// Applies a batch of operations to a document.
///
/// All routes mean the document as given. The result is parsed again and compared with the
/// intended model, order of keys included; where it differs, the batch is refused
/// ([`Error::is_unfaithful`]) and nothing is lost.
pub fn apply(document: &Document, ops: &[Op]) -> Result<Applied, Error> {
    let plan = Plan::new(document, ops, Care::Whole)?;
    let splices = crate::edit::splices(&document.tree, &plan)?;
    let text = splice(document.text(), &splices)?;
    let after = Document::parse(document.format(), text.as_str()).map_err(|error| {
        let message = format!("the edited text could not be read again: {}", error.message());
        Error::new(Kind::Unfaithful, message)
    })?;
    crate::check::compare(document, &plan, &after)?;
    Ok(Applied { text, splices, document: after })
}

/// Applies a batch as [`apply`] does, but parses and compares only the smallest node around the
/// edits: for showing the outcome while a value is being changed, not for handing it out.
///
/// The text and the splices are those of [`apply`]. Where the node cannot be read on its own (it
/// holds aliases, or is the root), the whole is checked.
pub fn preview(document: &Document, ops: &[Op]) -> Result<Preview, Error> {
    let plan = Plan::new(document, ops, Care::Nearby)?;
    let tree: &Tree = &document.tree;
    let splices = crate::edit::splices(tree, &plan)?;
    if !nearby::holds(tree, &plan, &splices) {
        let Applied { text, splices, .. } = apply(document, ops)?;
        return Ok(Preview { text, splices });
    }
    Ok(Preview { text: splice(document.text(), &splices)?, splices })
}

/// How much is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Care {
    /// The whole new text.
    Whole,
    /// The smallest node around the edits.
    Nearby,
}
