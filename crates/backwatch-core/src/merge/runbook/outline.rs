//! The headings of a Markdown file: where they stand, how they are written, which anchors they have.

use std::ops::Range;

use super::lines::{self, Line};
use super::slug;

/// One heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Heading {
    /// 1 to 6.
    pub(super) level: usize,
    /// Its text, as it is written.
    pub(super) text: String,
    /// Where it stands: its line, or two where it is underlined.
    pub(super) range: Range<usize>,
    /// Its line, from 1.
    pub(super) line: usize,
    /// How it is written.
    pub(super) form: Form,
}

/// How a heading is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// `## A`
    Open,
    /// `## A ##`
    Closed,
    /// A line under it.
    Underlined,
}

/// The headings of a file, those of the marked block left out.
#[derive(Clone, Debug, Default)]
pub(super) struct Outline {
    pub(super) headings: Vec<Heading>,
}

impl Outline {
    /// The headings of `text` outside of `block`.
    pub(super) fn of(text: &str, block: Option<&Range<usize>>) -> Self {
        let (lines, _) = lines::read(text);
        let outside = |line: &Line<'_>| !block.is_some_and(|b| b.contains(&line.range.start));
        let lines: Vec<Line<'_>> = lines.into_iter().filter(outside).collect();
        Self { headings: headings(&lines) }
    }

    /// Whether a heading has this anchor on any of the three.
    pub(super) fn has(&self, anchor: &str) -> bool {
        self.headings.iter().any(|heading| slug::all(&heading.text).contains(&anchor.to_owned()))
    }

    /// The level of the file's sections: below its title, if it has one.
    pub(super) fn section_level(&self) -> usize {
        let titles = self.headings.iter().filter(|h| h.level == 1).count();
        match self.headings.first() {
            None => 2,
            Some(first) if titles == 1 && first.level == 1 => 2,
            Some(_) => self.headings.iter().map(|h| h.level).min().unwrap_or(2),
        }
    }

    /// The form in which most headings of a level are written.
    pub(super) fn form(&self, level: usize) -> Form {
        let count = |form: Form| {
            self.headings.iter().filter(|h| h.form == form && (level > 2 || h.level <= 2)).count()
        };
        let (open, closed, underlined) =
            (count(Form::Open), count(Form::Closed), count(Form::Underlined));
        if level <= 2 && underlined > open + closed {
            Form::Underlined
        } else if closed > open {
            Form::Closed
        } else {
            Form::Open
        }
    }

    /// The headings above the one at `index` that contain it, and itself.
    pub(super) fn path(&self, index: usize) -> Vec<&Heading> {
        let Some(own) = self.headings.get(index) else { return Vec::new() };
        let mut path = vec![own];
        let mut level = own.level;
        for above in self.headings.iter().take(index).rev() {
            if above.level < level {
                level = above.level;
                path.push(above);
            }
        }
        path
    }
}

fn headings(lines: &[Line<'_>]) -> Vec<Heading> {
    let mut found = Vec::new();
    for (index, line) in lines.iter().enumerate().filter(|(_, line)| !line.is_code) {
        if let Some((level, text, form)) = marked(line.text) {
            let range = line.range.clone();
            found.push(Heading { level, text, range, line: line.number, form });
            continue;
        }
        let above = index.checked_sub(1).and_then(|at| lines.get(at));
        let Some(above) = above.filter(|above| !above.is_code && is_paragraph(above.text)) else {
            continue;
        };
        if let Some(level) = underline(line.text) {
            let range = above.range.start..line.range.end;
            let text = above.text.trim().to_owned();
            found.push(Heading { level, text, range, line: above.number, form: Form::Underlined });
        }
    }
    found
}

/// Level, text and form of a heading with number signs.
fn marked(line: &str) -> Option<(usize, String, Form)> {
    let inner = line.trim_start_matches(' ');
    let level = inner.len() - inner.trim_start_matches('#').len();
    let rest = inner.get(level..)?;
    if line.len() - inner.len() > 3 || !(1..=6).contains(&level) || !rest.starts_with([' ', '\t']) {
        return None;
    }
    let rest = rest.trim();
    let open = rest.trim_end_matches('#');
    let is_closed = open.len() < rest.len() && (open.is_empty() || open.ends_with(' '));
    let text = if is_closed { open.trim_end() } else { rest };
    Some((level, text.to_owned(), if is_closed { Form::Closed } else { Form::Open }))
}

/// The level of a line of `=` or `-` under a heading.
fn underline(line: &str) -> Option<usize> {
    let inner = line.trim_end();
    let all = |letter: char| inner.chars().all(|c| c == letter);
    match inner.len() {
        0 => None,
        _ if all('=') => Some(1),
        length if length >= 2 && all('-') => Some(2),
        _ => None,
    }
}

/// Whether a line can be the text of an underlined heading.
fn is_paragraph(line: &str) -> bool {
    let inner = line.trim();
    !inner.is_empty()
        && !line.starts_with("    ")
        && !inner.starts_with(['#', '>', '-', '*', '+', '|', '<', '='])
        && marked(line).is_none()
}
