//! The lines of a Markdown file, with what is code and front matter told apart.

use std::ops::Range;

/// One line.
#[derive(Clone, Debug)]
pub(super) struct Line<'t> {
    /// Its number, from 1.
    pub(super) number: usize,
    /// Where it stands, line break included.
    pub(super) range: Range<usize>,
    /// Its text without the line break.
    pub(super) text: &'t str,
    /// Whether it is part of fenced code or of front matter, fences included.
    pub(super) is_code: bool,
}

/// The lines of `text`; in the second place the line on which fenced code begins that does not end.
pub(super) fn read(text: &str) -> (Vec<Line<'_>>, Option<usize>) {
    let mut lines = Vec::new();
    let mut at = 0;
    let mut fence: Option<(char, usize, usize)> = None;
    // Without an end, a first line of hyphens is a rule across the page.
    let ends = |line: &str| matches!(line.trim_end(), "---" | "...");
    let mut is_front = false;
    let has_front = text.lines().next().is_some_and(|line| line.trim_end() == "---")
        && text.lines().skip(1).any(ends);
    for (index, raw) in text.split_inclusive('\n').enumerate() {
        let range = at..at + raw.len();
        at = range.end;
        let line = raw.trim_end_matches(['\n', '\r']);
        let mut is_code = true;
        if index == 0 && has_front {
            is_front = true;
        } else if is_front {
            is_front = !ends(line);
        } else if let Some((letter, length, _)) = fence {
            if closes(line, letter, length) {
                fence = None;
            }
        } else if let Some((letter, length)) = opens(line) {
            fence = Some((letter, length, index + 1));
        } else {
            is_code = false;
        }
        lines.push(Line { number: index + 1, range, text: line, is_code });
    }
    (lines, fence.map(|(_, _, opened)| opened))
}

/// The letter and length of the fence that a line opens.
fn opens(line: &str) -> Option<(char, usize)> {
    let inner = line.trim_start();
    let letter = inner.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let length = inner.chars().take_while(|c| *c == letter).count();
    let rest = inner.trim_start_matches(letter);
    // What has another backtick behind it is code within a line.
    (length >= 3 && !(letter == '`' && rest.contains('`'))).then_some((letter, length))
}

fn closes(line: &str, letter: char, length: usize) -> bool {
    let inner = line.trim();
    inner.chars().count() >= length && inner.chars().all(|c| c == letter)
}

/// Line feeds as the file has them.
pub(super) fn with_breaks(new: &str, text: &str) -> String {
    let first = text.find('\n').and_then(|at| text.get(..at));
    if first.is_some_and(|line| line.ends_with('\r')) {
        new.replace('\n', "\r\n")
    } else {
        new.to_owned()
    }
}
