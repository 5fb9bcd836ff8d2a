//! Texts that look like what we edit and are not: templates and other languages, each with a way out.

use super::object::has_ending;
use crate::diagnostic::Diagnostic;

/// Whether Helm's own actions stand in the text; those of alert annotations do not count.
pub(super) fn is_helm(text: &str) -> bool {
    let own = [".Values", ".Release.", ".Chart.", ".Capabilities.", "{{/*", "{{- /*"];
    let called = ["include \"", "template \"", "define \""];
    text.contains("{{")
        && (own.iter().any(|sign| text.contains(sign))
            || actions(text).any(|action| called.iter().any(|call| action.starts_with(call))))
}

/// What an unreadable text is, if it is known.
pub(super) fn named(name: &str, text: &str) -> Option<Diagnostic> {
    if text.lines().any(|line| line.starts_with("<<<<<<< ")) {
        let said = at_line(text, |line| line.starts_with("<<<<<<< "));
        let hint = "decide for one of the two sides, and take the marks out";
        return Some(said("an unresolved conflict of two versions stands here").hint(hint));
    }
    if has_ending(name, &["jsonnet", "libsonnet"]) || looks_like_jsonnet(text) {
        let said = at_line(text, |line| {
            line.trim_start().starts_with("local ") || line.contains("import ")
        });
        return Some(
            said("this is jsonnet, a program and not its result")
                .hint("run jsonnet and merge into what it prints, or add the rules to the program"),
        );
    }
    if has_ending(name, &["tf", "hcl"]) || text.lines().any(is_terraform) {
        let said = at_line(text, is_terraform);
        return Some(
            said("this is Terraform")
                .hint("keep the dashboard or the rules in a file of their own and merge into that"),
        );
    }
    None
}

/// A template that is not YAML by itself.
pub(super) fn helm(line: usize, column: usize) -> Diagnostic {
    Diagnostic::error("this is a Helm template: it is YAML only after Helm has filled it in")
        .at(line, column)
        .hint(
            "paste the rules in Helm's escaped form, or keep them in a file that .Files.Get reads",
        )
}

/// Our text as it must stand inside a Helm template: braces that Helm would take for its own are
/// escaped. In backquotes, since double quotes would have to be escaped in YAML's.
pub fn helm_escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("{{").into_iter().chain(rest.find("}}")).min() {
        let (before, from) = rest.split_at_checked(at).unwrap_or((rest, ""));
        let (braces, behind) = from.split_at_checked(2).unwrap_or((from, ""));
        escaped.push_str(before);
        escaped.push_str("{{ `");
        escaped.push_str(braces);
        escaped.push_str("` }}");
        rest = behind;
    }
    escaped.push_str(rest);
    escaped
}

/// What stands behind each `{{`, without its dash and blanks.
fn actions(text: &str) -> impl Iterator<Item = &str> {
    text.split("{{").skip(1).map(|rest| rest.trim_start_matches('-').trim_start())
}

fn looks_like_jsonnet(text: &str) -> bool {
    let local = text.lines().any(|line| line.starts_with("local ") && line.contains('='));
    let hidden = text.contains(":: {") || text.contains("+:: {") || text.contains("+: {");
    let imports = text.contains("import '") || text.contains("(import \"");
    (local && (hidden || imports || text.contains(';'))) || (hidden && imports)
}

fn is_terraform(line: &str) -> bool {
    ["resource \"", "module \"", "variable \"", "data \""]
        .iter()
        .any(|word| line.starts_with(word) && line.trim_end().ends_with('{'))
}

/// An error at the first line that shows what the text is.
fn at_line(text: &str, shows: impl Fn(&str) -> bool) -> impl Fn(&str) -> Diagnostic {
    let line = text.lines().position(shows).map_or(1, |at| at + 1);
    move |message| Diagnostic::error(message).at(line, 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn helm_is_told_from_alert_templates() {
        assert!(is_helm("name: {{ .Values.name }}"));
        assert!(is_helm("{{- include \"x.labels\" . | nindent 4 }}"));
        assert!(!is_helm("description: '{{ $labels.pod }} {{- if gt 1 $value }}'"));
    }

    #[test]
    fn braces_are_escaped_for_helm() {
        let escaped = "{{ `{{` }} $value {{ `}}` }} s";
        assert_eq!(helm_escaped("{{ $value }} s"), escaped);
        assert_eq!(helm_escaped("plain { a } }"), "plain { a } }");
    }
}
