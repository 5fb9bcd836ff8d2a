//! A runbook in Markdown: indicators and one section an alert, in a marked block that is put in once and
//! then kept up to date where it stands.
//!
//! Only whole lines between the two marks are ours, and the entries of the table of contents that lead
//! there; everything else is copied as it is.

mod block;
mod contents;
mod lines;
mod outline;
mod purpose;
mod slug;
mod styled;

use std::ops::Range;

use backwatch_edit::Splice;

use self::outline::Outline;
use self::styled::{Style, number_of, styled};
use super::kind::Source;
use super::{Change, ChangeKind, MergeOptions, Merged};
use crate::artefact::runbook::Place;
use crate::artefact::{runbook, sli};
use crate::diagnostic::Diagnostic;
use crate::plan::Plan;

/// Merges the block.
pub(super) fn merge(
    plan: &Plan,
    source: &Source,
    options: &MergeOptions,
) -> Result<Merged, Vec<Diagnostic>> {
    let text = &*source.text;
    let found = block::find(text)?;
    let outline = Outline::of(text, found.as_ref());
    let mut work = Work::default();
    match (&found, options.remove) {
        (Some(block), true) => take_out(text, block, &outline, &mut work),
        (None, true) => {}
        (_, false) => put_in(plan, text, found.as_ref(), &outline, options, &mut work)?,
    }
    Ok(work.merged(source))
}

/// What was found to do.
#[derive(Default)]
struct Work {
    splices: Vec<Splice>,
    changes: Vec<Change>,
    notes: Vec<Diagnostic>,
}

impl Work {
    fn splice(&mut self, text: &str, splice: Splice, kind: ChangeKind, said: &str) {
        let line = text.get(..splice.range.start).map(|before| before.matches('\n').count() + 1);
        let place = "runbook".to_owned();
        self.changes.push(Change { kind, place, line, text: said.to_owned() });
        self.splices.push(splice);
    }

    fn merged(mut self, source: &Source) -> Merged {
        self.splices.sort_by_key(|splice| splice.range.start);
        let mut new = source.text.to_string();
        for splice in self.splices.iter().rev() {
            new.replace_range(splice.range.clone(), &splice.text);
        }
        let merged = Merged::new(source, new.into(), self.splices);
        Merged { changes: self.changes, notes: self.notes, ..merged }
    }
}

fn take_out(text: &str, block: &Range<usize>, outline: &Outline, work: &mut Work) {
    let tops = tops(text, block);
    for entry in contents::remove(text, outline, block, &tops) {
        let said = "took an entry out of the table of contents";
        work.splice(text, entry, ChangeKind::Removed, said);
    }
    work.splice(text, block::remove(text, block), ChangeKind::Removed, "took out the marked block");
}

fn put_in(
    plan: &Plan,
    text: &str,
    found: Option<&Range<usize>>,
    outline: &Outline,
    options: &MergeOptions,
    work: &mut Work,
) -> Result<(), Vec<Diagnostic>> {
    let body = match &options.block {
        Some(block) => block.clone(),
        None => body(plan, &options.known, outline, work),
    };
    let style = style(text, found, outline, options);
    let (body, tops) = styled(&body, style, outline);
    if let Some(block) = found {
        if let Some(splice) = block::update(text, block, &body) {
            work.splice(text, splice, ChangeKind::Replaced, "brought the marked block up to date");
        }
    } else {
        let at = match &options.heading {
            None => text.len(),
            Some(heading) => block::section_end(text, outline, heading)?,
        };
        work.splice(
            text,
            block::insert(text, &body, at),
            ChangeKind::Added,
            "added the marked block",
        );
    }
    let parent = match found {
        None => options.heading.as_deref().map(|heading| heading.trim_start_matches('#').trim()),
        Some(block) => around(outline, block, style.level),
    };
    if let Some(entries) = contents::add(text, outline, found, parent, style.level, &tops) {
        work.splice(text, entries, ChangeKind::Added, "named it in the table of contents");
    }
    Ok(())
}

/// Indicators and alert sections, with what the file has already linked.
fn body(plan: &Plan, known: &sli::Known, outline: &Outline, work: &mut Work) -> String {
    let mut text = sli::document(plan, known);
    if let Some((place, line)) = purpose::indicators(outline) {
        let said = format!("{} stands there already, written by hand", place.title);
        let hint = "see whether both are wanted; it is left as it is";
        work.notes.push(Diagnostic::note(said).at(line, 1).hint(hint));
        text = beside(&text, &place);
    }
    let sections =
        runbook::document_beside(plan, |kind, anchor| purpose::elsewhere(outline, kind, anchor));
    format!("{text}\n{sections}")
}

/// The document with a line below its heading that names what was written by hand.
fn beside(text: &str, place: &Place) -> String {
    let (heading, rest) = text.split_once('\n').unwrap_or((text, ""));
    format!("{heading}\n\nWritten by hand: {}.\n{rest}", place.link())
}

/// The style for our text: that which a block has, else that of the file around it.
fn style(
    text: &str,
    found: Option<&Range<usize>>,
    outline: &Outline,
    options: &MergeOptions,
) -> Style {
    if let Some(block) = found {
        let own = Outline::of(text.get(block::inside(text, block)).unwrap_or_default(), None);
        if let Some(first) = own.headings.first() {
            return Style { level: first.level, number: number_of(&first.text) };
        }
    }
    let wanted = options.heading.as_deref().map(|heading| heading.trim_start_matches('#').trim());
    let parent = wanted.and_then(|wanted| outline.headings.iter().find(|h| h.text == wanted));
    if let Some(parent) = parent {
        return Style { level: (parent.level + 1).min(6), number: None };
    }
    let level = outline.section_level();
    Style { level, number: styled::next_number(outline, level) }
}

/// The top headings of a block.
fn tops(text: &str, block: &Range<usize>) -> Vec<String> {
    let own = Outline::of(text.get(block::inside(text, block)).unwrap_or_default(), None);
    let level = own.headings.first().map(|heading| heading.level);
    own.headings.into_iter().filter(|h| Some(h.level) == level).map(|h| h.text).collect()
}

/// The heading in whose section a block stands, where its own headings are below the file's sections.
fn around<'o>(outline: &'o Outline, block: &Range<usize>, level: usize) -> Option<&'o str> {
    if level <= outline.section_level() {
        return None;
    }
    let mut before = outline.headings.iter().rev().filter(|h| h.range.start < block.start);
    before.find(|h| h.level < level).map(|h| h.text.as_str())
}
