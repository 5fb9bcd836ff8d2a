//! Writes a value as a whole text of its own, where there is no surrounding text to look like.

use crate::layout::{FlowLayout, Layout};
use crate::value::Value;
use crate::write::{BlockWriter, FlowWriter};

impl Value {
    /// The value as one YAML document in block style: two blanks in, double quotes where a text
    /// needs some, a line break at the end. Comments and hints of the value hold. Reading it gives
    /// the value again.
    ///
    /// ```
    /// use backwatch_edit::Value;
    ///
    /// let rule = Value::mapping([("alert", Value::from("A")), ("for", Value::from("5m"))]);
    /// let groups = Value::mapping([("groups", Value::sequence([rule]))]);
    /// assert_eq!(groups.to_yaml(), "groups:\n  - alert: A\n    for: 5m\n");
    /// ```
    pub fn to_yaml(&self) -> String {
        let layout = Layout::fresh();
        let mut writer = BlockWriter::new(&layout);
        if !writer.inline(None, self, 0, 2, "") {
            writer.children(self, 0, true);
        }
        let mut text = writer.finish();
        text.push('\n');
        text
    }

    /// The value as JSON, two blanks in, with a line break at the end; comments are left out.
    ///
    /// ```
    /// use backwatch_edit::Value;
    ///
    /// let panel = Value::mapping([("id", Value::number("1"))]);
    /// assert_eq!(panel.to_json(), "{\n  \"id\": 1\n}\n");
    /// ```
    pub fn to_json(&self) -> String {
        let layout = FlowLayout::json(Some("  "));
        let mut text = FlowWriter::new(&layout, false).value(self, "");
        text.push('\n');
        text
    }

    /// The value as JSON on one line without blanks or a line break.
    ///
    /// ```
    /// use backwatch_edit::Value;
    ///
    /// assert_eq!(Value::mapping([("id", Value::number("1"))]).to_json_line(), "{\"id\":1}");
    /// ```
    pub fn to_json_line(&self) -> String {
        FlowWriter::new(&FlowLayout::json(None), true).value(self, "")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Data, Document, Op, Route, apply};

    fn value() -> Value {
        Value::mapping([
            ("on", Value::from("12:30")),
            ("empty", Value::mapping::<&str>([])),
            ("text", Value::from("a\n  b\n").literal()),
            ("list", Value::sequence([Value::from(true), Value::null(), Value::number("0.80")])),
            (
                "groups",
                Value::sequence([
                    Value::mapping([("name", Value::from("a: b")), ("none", Value::sequence([]))]),
                    Value::mapping([("name", Value::from("c"))])
                        .comment("second")
                        .blank_line_before(true),
                ]),
            ),
        ])
    }

    #[test]
    fn what_is_written_is_read_again() {
        let document = Document::yaml(value().to_yaml()).unwrap();
        assert!(value().matches(document.root()), "{}", value().to_yaml());
        for text in [value().to_json(), value().to_json_line()] {
            assert!(value().matches(Document::json(text.as_str()).unwrap().root()), "{text}");
        }
        assert!(!value().to_json_line().contains('\n'));
        for plain in [Value::from("x"), Value::null(), Value::sequence([])] {
            assert!(plain.matches(Document::yaml(plain.to_yaml()).unwrap().root()));
        }
    }

    #[test]
    fn it_looks_like_what_is_edited_into_an_empty_text() {
        let Data::Mapping(entries) = value().data().clone() else { panic!() };
        let ops: Vec<Op> = entries
            .into_iter()
            .map(|(key, value)| Op::add_key(Route::root(), key, value))
            .collect();
        let edited = apply(&Document::yaml("").unwrap(), &ops).unwrap();
        assert_eq!(value().to_yaml(), edited.text);
        let edited = apply(
            &Document::json("{\n  \"a\": 0\n}\n").unwrap(),
            &[Op::replace(Route::root(), value())],
        );
        assert_eq!(value().to_json(), edited.unwrap().text);
    }
}
