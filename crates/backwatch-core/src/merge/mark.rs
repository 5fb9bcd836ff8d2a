//! The comment above a rule group from which a later merge knows what is ours and untouched.
//!
//! `# backwatch 0.1.0 SETTINGS was null sums 3f2a91 91bc07`: the version, the settings that made the
//! rules (if the caller gave them), what stood in place of the groups before (if it could not be told
//! any more), and a short sum for each rule. A sum is over what a rule means, not over its spelling,
//! and leaves `runbook_url` out, which people point at their own pages.

use std::collections::BTreeSet;

use crate::artefact::rules::{Rule, Target};
use crate::plan::Duration;

/// What our comments begin with.
pub(crate) const MARK: &str = "backwatch";
/// The version that writes marks now.
pub(crate) const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The comment above a group.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Mark {
    pub(crate) version: String,
    pub(crate) settings: Option<String>,
    pub(crate) was: Option<String>,
    pub(crate) sums: BTreeSet<String>,
}

impl Mark {
    /// Reads a comment's text, without its `#`.
    pub(crate) fn read(comment: &str) -> Option<Self> {
        let mut words = comment.split_whitespace();
        if words.next() != Some(MARK) {
            return None;
        }
        let mut mark = Self { version: words.next()?.to_owned(), ..Self::default() };
        while let Some(word) = words.next() {
            match word {
                "was" => mark.was = words.next().map(str::to_owned),
                "sums" => {
                    mark.sums = words.by_ref().map(str::to_owned).collect();
                }
                settings => mark.settings = Some(settings.to_owned()),
            }
        }
        Some(mark)
    }

    /// Its text, without [`MARK`] and `#`.
    pub(crate) fn body(&self, in_order: &[String]) -> String {
        let mut text = self.version.clone();
        if let Some(settings) = &self.settings {
            text.push(' ');
            text.push_str(settings);
        }
        if let Some(was) = &self.was {
            text.push_str(" was ");
            text.push_str(was);
        }
        text.push_str(" sums");
        for sum in in_order {
            text.push(' ');
            text.push_str(sum);
        }
        text
    }
}

/// What a rule means, as far as sums and comparisons go.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Meaning {
    pub(crate) is_alert: bool,
    pub(crate) name: String,
    pub(crate) expr: String,
    pub(crate) hold: String,
    pub(crate) keep_firing_for: String,
    pub(crate) labels: Vec<(String, String)>,
    pub(crate) annotations: Vec<(String, String)>,
}

impl Meaning {
    pub(crate) fn of(rule: &Rule) -> Self {
        let span = |span: Option<Duration>| span.map_or_else(String::new, |s| s.to_string());
        Self {
            is_alert: matches!(rule.target, Target::Alert { .. }),
            name: rule.name().to_owned(),
            expr: rule.expr.clone(),
            hold: span(rule.hold),
            keep_firing_for: span(rule.keep_firing_for),
            labels: rule.labels.clone(),
            annotations: rule.annotations.clone(),
        }
    }

    /// The short sum.
    pub(crate) fn sum(&self) -> String {
        let mut sum = Fnv::new();
        sum.add(if self.is_alert { "alert" } else { "record" });
        for part in [&self.name, &squeezed(&self.expr)] {
            sum.add(part);
        }
        for span in [&self.hold, &self.keep_firing_for] {
            sum.add(&span_text(span));
        }
        for (title, pairs) in [("labels", &self.labels), ("annotations", &self.annotations)] {
            sum.add(title);
            let mut pairs: Vec<_> = pairs.iter().filter(|p| p.0 != "runbook_url").collect();
            pairs.sort();
            for (key, text) in pairs {
                sum.add(key);
                sum.add(text.trim_end());
            }
        }
        sum.hex()
    }

    /// The same with only those labels and annotations that `other` has too.
    pub(crate) fn projected_on(&self, other: &Self) -> Self {
        let kept = |own: &[(String, String)], other: &[(String, String)]| {
            let known = |key: &str| other.iter().any(|(k, _)| k == key);
            own.iter().filter(|(key, _)| known(key)).cloned().collect()
        };
        Self {
            labels: kept(&self.labels, &other.labels),
            annotations: kept(&self.annotations, &other.annotations),
            ..self.clone()
        }
    }
}

/// An expression without regard to its layout.
pub(crate) fn squeezed(expr: &str) -> String {
    let mut out = String::with_capacity(expr.len());
    for word in expr.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out.replace("( ", "(").replace(" )", ")")
}

/// A span in one spelling; nothing is zero.
pub(crate) fn span_text(text: &str) -> String {
    let text = text.trim();
    if text.is_empty() || text == "0" {
        return "0s".to_owned();
    }
    Duration::parse(text).map_or_else(|_| text.to_owned(), |span| format!("{}s", span.as_seconds()))
}

/// FNV-1a, which is stable across versions and platforms; it guards against nobody.
struct Fnv(u64);

impl Fnv {
    fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    fn add(&mut self, text: &str) {
        // The zero byte keeps neighbouring texts apart.
        for byte in text.bytes().chain([0]) {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    fn hex(&self) -> String {
        format!("{:06x}", (self.0 ^ (self.0 >> 32)) & 0xff_ffff)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_reads_back() {
        let sums = ["a1", "b2"].map(str::to_owned);
        let mark = Mark {
            version: "1.2".to_owned(),
            settings: Some("p=1.x".to_owned()),
            was: Some("null".to_owned()),
            sums: sums.iter().cloned().collect(),
        };
        assert_eq!(Mark::read(&format!("backwatch {}", mark.body(&sums))), Some(mark));
        assert_eq!(Mark::read("backwatchman 1.0"), None);
        assert_eq!(Mark::read("backwatch"), None);
    }

    #[test]
    fn sums_see_meaning_and_not_layout() {
        let rule = Meaning {
            is_alert: true,
            name: "A".to_owned(),
            expr: "max (\n  up\n) > 1".to_owned(),
            hold: "25h".to_owned(),
            labels: vec![("a".to_owned(), "1".to_owned()), ("b".to_owned(), "2".to_owned())],
            ..Meaning::default()
        };
        let mut other = rule.clone();
        other.expr = "max (up) > 1\n".to_owned();
        other.hold = "1d1h".to_owned();
        other.labels.reverse();
        other.annotations = vec![("runbook_url".to_owned(), "x".to_owned())];
        assert_eq!(rule.sum(), other.sum());
        other.labels.pop();
        assert_ne!(rule.sum(), other.sum());
        assert_eq!(rule.projected_on(&other).sum(), other.sum());
    }
}
