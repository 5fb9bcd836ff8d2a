//! Merging what follows from a plan into files that people have.
//!
//! [`recognise`] reads a file once and says what it is; [`merge`] then makes edits of it for a plan,
//! as often as the plan changes. Every byte that is not part of an edit is kept. Nothing here reads
//! or writes files, and nothing is found by its position: groups, rules and panels are ours by their
//! names and markers.

mod all;
mod dashboard;
mod kind;
mod mark;
mod options;
mod outcome;
mod rules;
mod runbook;
mod stale;
mod work;

pub use all::{Together, merge_all};
pub use backwatch_edit::Splice;
pub use backwatch_edit::diff::{Counts, Diff, Hunk, Line, LineKind};
pub use dashboard::Block;
pub use kind::{Kind, Language, Recognised, helm_escaped, recognise};
pub use options::{Additions, Choice, MergeOptions, OnConflict, Placement};
pub use outcome::{Change, ChangeKind, Conflict, Merged};

use std::sync::Arc;

use backwatch_edit::{Document, Op, Preview, apply, preview};

use self::kind::Source;
use self::work::{Raw, Work};
use crate::diagnostic::Diagnostic;
use crate::plan::Plan;

/// Edits `file` so that it holds what follows from `plan`; with [`MergeOptions::remove`], so that it
/// holds nothing of ours. Merging the result again changes nothing.
///
/// The errors say why the file cannot be merged; it is unaltered then.
pub fn merge(
    plan: &Plan,
    file: &Recognised,
    options: &MergeOptions,
) -> Result<Merged, Vec<Diagnostic>> {
    let refused = || {
        let said = format!("there is nothing to merge into: {}", file.description());
        vec![file.refusal().cloned().unwrap_or_else(|| Diagnostic::error(said))]
    };
    let source = file.source().filter(|_| file.kind().is_mergeable()).ok_or_else(refused)?;
    if file.kind() == Kind::Runbook {
        return runbook::merge(plan, source, options);
    }
    let mut work = Work::default();
    work.notes.extend(file.notes().iter().cloned());
    rules::merge(plan, source, options, &mut work);
    dashboard::merge(plan, source, options, &mut work)?;
    write(source, work, options.is_moving)
}

/// Applies what was collected.
fn write(source: &Source, work: Work, is_moving: bool) -> Result<Merged, Vec<Diagnostic>> {
    let Work { mut ops, raw, changes, conflicts, notes, new_rows, .. } = work;
    let mut done = (source.text.clone(), Vec::new());
    if let Some(document) = &source.document {
        if let Some(put_back) = put_back(document, &ops, &raw) {
            done = put_back;
        } else {
            ops.extend(raw.into_iter().map(|raw| raw.instead));
            if !ops.is_empty() {
                let applied = if is_moving {
                    preview(document, &ops).map(|Preview { text, splices }| (text, splices))
                } else {
                    apply(document, &ops).map(|applied| (applied.text, applied.splices))
                };
                let (text, splices) = applied.map_err(|error| vec![Diagnostic::from(&error)])?;
                done = (text.into(), splices);
            }
        }
    }
    let (text, splices) = done;
    let merged = Merged::new(source, text, splices);
    Ok(Merged { changes, conflicts, new_rows, notes, ..merged })
}

/// The text with old bytes put back, where that is all there is to do; it must read as before, and
/// must be what the edits would have made of it but for the emptied values.
fn put_back(document: &Document, ops: &[Op], raw: &[Raw]) -> Option<(Arc<str>, Vec<Splice>)> {
    if raw.is_empty() || !ops.is_empty() {
        return None;
    }
    let mut splices: Vec<Splice> = raw.iter().map(|raw| raw.splice.clone()).collect();
    splices.sort_by_key(|splice| splice.range.start);
    let mut text = document.text().to_owned();
    for splice in splices.iter().rev() {
        text.get(splice.range.clone())?;
        text.replace_range(splice.range.clone(), &splice.text);
    }
    let instead: Vec<Op> = raw.iter().map(|raw| raw.instead.clone()).collect();
    let after = Document::parse(document.format(), text.as_str()).ok()?;
    let edited = apply(document, &instead).ok()?.document;
    let keys = |document: &Document| -> Vec<usize> {
        document.roots().map(|root| root.entries().count()).collect()
    };
    (keys(&after) == keys(&edited)).then(|| (text.into(), splices))
}
