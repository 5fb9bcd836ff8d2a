//! Regular expressions with capture groups, and templates that refer to them.
//!
//! After Go's `regexp` (`Expand`, `ReplaceAllString`) as used by Prometheus, `promql/functions.go`
//! (`label_replace`) and `template/template.go` (`reReplaceAll`).

use super::program::{self, Step};
use super::search::{Found, search};
use super::{RegexError, syntax};
use crate::Compat;

/// A regular expression whose groups can be referred to.
#[derive(Debug, Clone)]
pub struct Regex {
    steps: Vec<Step>,
    names: Vec<String>,
}

impl Regex {
    /// One that has to match a whole value, as `label_replace` takes.
    pub fn anchored(pattern: &str, compat: Compat) -> Result<Self, RegexError> {
        let parsed = syntax::parse(pattern, compat == Compat::V3)?;
        Ok(Self { steps: program::compile(&parsed.node, true)?, names: parsed.names })
    }

    /// One that matches anywhere, as `reReplaceAll` in templates takes.
    pub fn unanchored(pattern: &str) -> Result<Self, RegexError> {
        let parsed = syntax::parse(pattern, false)?;
        Ok(Self { steps: program::compile(&parsed.node, false)?, names: parsed.names })
    }

    /// Whether it matches.
    pub fn is_match(&self, value: &str) -> bool {
        search(&self.steps, value, 0, 0).is_some()
    }

    /// `template` with `$1`, `${1}`, `$name` and `${name}` filled in from the first match in
    /// `value`; `None` where it does not match. A group that is missing is empty; `$$` is a dollar.
    pub fn expand(&self, value: &str, template: &str) -> Option<String> {
        let found = self.search(value, 0)?;
        let mut out = String::new();
        self.expand_into((value, &found), template, &mut out);
        Some(out)
    }

    /// `value` with every match replaced by `template`, filled in as by [`Regex::expand`].
    pub fn replace_all(&self, value: &str, template: &str) -> String {
        let mut out = String::with_capacity(value.len());
        let (mut copied, mut from) = (0, 0);
        while let Some(found) = self.search(value, from) {
            let [Some(start), Some(end), ..] = found[..] else { break };
            out.push_str(value.get(copied..start).unwrap_or_default());
            // What is empty does not count right behind another match.
            if end > copied || start == 0 {
                self.expand_into((value, &found), template, &mut out);
            }
            copied = end;
            let next = value.get(from..).and_then(|rest| rest.chars().next());
            let Some(next) = next else { break };
            from = end.max(from + next.len_utf8());
        }
        out.push_str(value.get(copied..).unwrap_or_default());
        out
    }

    fn search(&self, value: &str, from: usize) -> Option<Found> {
        search(&self.steps, value, from, 2 * (self.names.len() + 1))
    }

    fn expand_into(&self, found: (&str, &Found), template: &str, out: &mut String) {
        let mut rest = template;
        while let Some((before, behind)) = rest.split_once('$') {
            out.push_str(before);
            if let Some(behind) = behind.strip_prefix('$') {
                out.push('$');
                rest = behind;
            } else if let Some((name, behind)) = reference(behind) {
                if let Some(text) = self.group(found, name) {
                    out.push_str(text);
                }
                rest = behind;
            } else {
                out.push('$');
                rest = behind;
            }
        }
        out.push_str(rest);
    }

    fn group<'v>(&self, (value, found): (&'v str, &Found), name: &str) -> Option<&'v str> {
        let group = |at: usize| {
            let (start, end) = (found.get(2 * at)?, found.get(2 * at + 1)?);
            value.get((*start)?..(*end)?)
        };
        // Go takes digits with a zero before them for a name.
        let is_number = name.bytes().all(|byte| byte.is_ascii_digit());
        if is_number && (name.len() == 1 || !name.starts_with('0')) {
            return name.parse().ok().and_then(group);
        }
        // A name may be given twice; the first group that took part counts.
        let mut groups = self.names.iter().zip(1..).filter(|(known, _)| *known == name);
        groups.find_map(|(_, at)| group(at))
    }
}

/// The name behind a dollar, in braces or as long as it goes, and what follows it.
fn reference(behind: &str) -> Option<(&str, &str)> {
    let is_word = |c: char| c == '_' || c.is_alphanumeric();
    if let Some(inner) = behind.strip_prefix('{') {
        let (name, behind) = inner.split_once('}')?;
        return (!name.is_empty() && name.chars().all(is_word)).then_some((name, behind));
    }
    let length = behind.find(|c| !is_word(c)).unwrap_or(behind.len());
    if length == 0 { None } else { behind.split_at_checked(length) }
}
