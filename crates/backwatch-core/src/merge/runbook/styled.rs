//! Our text in the style of the file: its levels, its form of headings, its numbers.

use super::lines;
use super::outline::{Form, Outline};
use super::slug;

/// The level of our own top headings as the artefacts write them.
const WRITTEN: usize = 2;

/// In which style our text is written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Style {
    /// The level of our top headings.
    pub(super) level: usize,
    /// The number of the first of them, where the file numbers its sections, and what stands behind it.
    pub(super) number: Option<(usize, &'static str)>,
}

/// A text in `style`, and its top headings.
pub(super) fn styled(body: &str, style: Style, outline: &Outline) -> (String, Vec<String>) {
    let (lines, _) = lines::read(body);
    let mut text = String::new();
    let mut tops = Vec::new();
    let mut number = style.number;
    for line in &lines {
        let marks = line.text.len() - line.text.trim_start_matches('#').len();
        let title = line.text.get(marks..).and_then(|rest| rest.strip_prefix(' '));
        let Some(title) = title.filter(|_| !line.is_code && marks >= WRITTEN) else {
            text.push_str(line.text);
            text.push('\n');
            continue;
        };
        let mut title = free(title, outline);
        if marks == WRITTEN {
            if let Some((next, behind)) = &mut number {
                title = format!("{next}{behind} {title}");
                *next += 1;
            }
            tops.push(title.clone());
        }
        text.push_str(&heading(&title, style.level + marks - WRITTEN, outline));
    }
    (text, tops)
}

/// A title under which the file has no heading yet.
fn free(title: &str, outline: &Outline) -> String {
    let is_taken = |title: &str| slug::agreed(title).is_some_and(|anchor| outline.has(&anchor));
    let mut title = title.to_owned();
    for _ in 0..8 {
        if !is_taken(&title) {
            break;
        }
        title.push_str(if title.ends_with("backup") { " indicators" } else { " of backups" });
    }
    title
}

fn heading(title: &str, level: usize, outline: &Outline) -> String {
    let level = level.min(6);
    let marks = "#".repeat(level);
    match outline.form(level) {
        Form::Open => format!("{marks} {title}\n"),
        Form::Closed => format!("{marks} {title} {marks}\n"),
        Form::Underlined => {
            let line = if level == 1 { "=" } else { "-" };
            format!("{title}\n{}\n", line.repeat(title.chars().count().max(3)))
        }
    }
}

/// The number that comes next where the sections of a level are numbered one after another, and what
/// stands behind such a number.
pub(super) fn next_number(outline: &Outline, level: usize) -> Option<(usize, &'static str)> {
    let sections: Vec<&str> =
        outline.headings.iter().filter(|h| h.level == level).map(|h| h.text.as_str()).collect();
    let numbers: Vec<(usize, &'static str)> =
        sections.iter().filter_map(|text| number_of(text)).collect();
    // A table of contents and the like often have none.
    let last = numbers.last()?;
    let in_order = numbers.windows(2).all(|pair| matches!(pair, [a, b] if a.0 + 1 == b.0));
    (numbers.len() >= 2 && in_order && numbers.len() * 2 > sections.len())
        .then_some((last.0 + 1, last.1))
}

/// The number before a title.
pub(super) fn number_of(title: &str) -> Option<(usize, &'static str)> {
    let digits = title.len() - title.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let number = title.get(..digits)?.parse().ok()?;
    let rest = title.get(digits..)?;
    let behind = match rest.chars().next()? {
        '.' => ".",
        ')' => ")",
        ' ' => "",
        _ => return None,
    };
    rest.get(behind.len()..)?.starts_with(' ').then_some((number, behind))
}
