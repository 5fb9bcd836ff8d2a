//! What is coloured how, and that no byte is lost on the way.

use super::*;

/// The pieces of each line as `kind:text`, plain ones left out.
fn check(language: Language, text: &str, expected: &[&str]) {
    let mut carry = Carry::Open;
    let mut seen = Vec::new();
    for line in text.lines() {
        let (found, next) = pieces(language, line, carry);
        assert_eq!(found.iter().map(|(_, text)| *text).collect::<String>(), line);
        assert_eq!(carried(language, line, carry), next, "{line}");
        seen.extend(
            found
                .iter()
                .filter(|(kind, _)| *kind != Kind::Plain)
                .map(|(kind, text)| format!("{kind:?}:{}", text.trim())),
        );
        carry = next;
    }
    assert_eq!(seen, expected);
}

#[test]
fn yaml_keys_values_and_notes() {
    check(
        Language::Yaml,
        "- alert: Down # why\n  for: 5m\n  on: true\n  \"a: b\": \"x # y\"\nurl: http://x:80/\n# note: x",
        &[
            "Key:alert",
            "Note:# why",
            "Key:for",
            "Number:5m",
            "Key:on",
            "Word:true",
            "Key:\"a: b\"",
            "Text:\"x # y\"",
            "Key:url",
            "Note:# note: x",
        ],
    );
}

#[test]
fn a_block_scalar_ends_where_its_indentation_does() {
    check(
        Language::Yaml,
        "- expr: |\n    up{job=\"x\"} > 1\n\n  text: >-\n    for: 5m\n  for: 1m",
        &[
            "Key:expr",
            "Word:|",
            "Key:job",
            "Text:\"x\"",
            "Number:1",
            "Key:text",
            "Word:>-",
            "Text:for: 5m",
            "Key:for",
            "Number:1m",
        ],
    );
}

#[test]
fn a_rule_file_in_a_configmap_is_yaml() {
    check(
        Language::Yaml,
        "data:\n  rules.yaml: |\n    groups:\n      - name: a",
        &["Key:data", "Key:rules.yaml", "Word:|", "Key:groups", "Key:name"],
    );
}

#[test]
fn json_keys_and_values() {
    check(
        Language::Json,
        r#"{ "id": -12.5e3, "on": true, "t\"x": "a: \"b\"" "#,
        &[
            "Key:\"id\"",
            "Number:-12.5e3",
            "Key:\"on\"",
            "Word:true",
            r#"Key:"t\"x""#,
            r#"Text:"a: \"b\"""#,
        ],
    );
    check(Language::Json, "\"open é", &["Text:\"open é"]);
}

#[test]
fn markdown_headings_and_code() {
    check(Language::Markdown, "# SLIs\n| a | `b` |", &["Heading:# SLIs", "Text:b`"]);
}
