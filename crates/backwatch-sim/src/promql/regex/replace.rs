//! Regular expressions with capture groups, and templates that refer to them.
//!
//! After Go's `regexp` (`Expand`, `ReplaceAllString`) as used by Prometheus, `promql/functions.go`
//! (`label_replace`) and `template/template.go` (`reReplaceAll`).

use regex_lite::Captures;

use super::{RegexError, build, emit, syntax};
use crate::Compat;

/// A regular expression whose groups can be referred to.
#[derive(Debug, Clone)]
pub struct Regex {
    inner: regex_lite::Regex,
    names: Vec<String>,
}

impl Regex {
    /// One that has to match a whole value, as `label_replace` takes.
    pub fn anchored(pattern: &str, compat: Compat) -> Result<Self, RegexError> {
        let parsed = syntax::parse(pattern, compat == Compat::V3)?;
        let inner = build(&format!("\\A(?:{})\\z", emit::emit(&parsed.node)))?;
        Ok(Self { inner, names: parsed.names })
    }

    /// One that matches anywhere, as `reReplaceAll` in templates takes.
    pub fn unanchored(pattern: &str) -> Result<Self, RegexError> {
        let parsed = syntax::parse(pattern, false)?;
        let inner = build(&emit::emit(&parsed.node))?;
        Ok(Self { inner, names: parsed.names })
    }

    /// Whether it matches.
    pub fn is_match(&self, value: &str) -> bool {
        self.inner.is_match(value)
    }

    /// `template` with `$1`, `${1}`, `$name` and `${name}` filled in from the first match in
    /// `value`; `None` where it does not match. A group that is missing is empty; `$$` is a dollar.
    pub fn expand(&self, value: &str, template: &str) -> Option<String> {
        let captures = self.inner.captures(value)?;
        let mut out = String::new();
        self.expand_into(&captures, template, &mut out);
        Some(out)
    }

    /// `value` with every match replaced by `template`, filled in as by [`Regex::expand`].
    pub fn replace_all(&self, value: &str, template: &str) -> String {
        let mut out = String::with_capacity(value.len());
        let mut copied = 0;
        for captures in self.inner.captures_iter(value) {
            let Some(whole) = captures.get(0) else { continue };
            out.push_str(value.get(copied..whole.start()).unwrap_or_default());
            self.expand_into(&captures, template, &mut out);
            copied = whole.end();
        }
        out.push_str(value.get(copied..).unwrap_or_default());
        out
    }

    fn expand_into(&self, captures: &Captures<'_>, template: &str, out: &mut String) {
        let mut rest = template;
        while let Some((before, behind)) = rest.split_once('$') {
            out.push_str(before);
            if let Some(behind) = behind.strip_prefix('$') {
                out.push('$');
                rest = behind;
            } else if let Some((name, behind)) = reference(behind) {
                if let Some(text) = self.group(captures, name) {
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

    fn group<'v>(&self, captures: &Captures<'v>, name: &str) -> Option<&'v str> {
        // Go takes digits with a zero before them for a name.
        let is_number = name.bytes().all(|byte| byte.is_ascii_digit());
        if is_number && (name.len() == 1 || !name.starts_with('0')) {
            return captures.get(name.parse().ok()?).map(|found| found.as_str());
        }
        // A name may be given twice; the first group that took part counts.
        let groups = self.names.iter().zip(1..).filter(|(known, _)| *known == name);
        groups.filter_map(|(_, at)| captures.get(at)).map(|found| found.as_str()).next()
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
