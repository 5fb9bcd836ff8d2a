//! What is refused, by name, with the place and the way out; and that nothing grows or overflows.

use std::fmt::Write as _;

use backwatch_edit::{Document, Error, Format, MAX_BYTES, Op, Route, Step, Value, apply, decode};

#[track_caller]
fn refused(text: &str, op: Op, is: fn(&Error) -> bool, line: usize) -> Error {
    let document = Document::yaml(text).unwrap();
    let error = apply(&document, &[op]).unwrap_err();
    assert!(is(&error), "{error:?}");
    assert_eq!(error.line(), Some(line), "{error}");
    assert!(error.line_text().is_some() && !error.message().is_empty());
    error
}

fn a() -> Route {
    Route::root().key("a")
}

fn one() -> Value {
    Value::from(1)
}

#[test]
fn shared_parts() {
    let text = "x: &n\n  - 1\na: *n\n";
    let shared = Error::is_shared_by_alias;
    assert!(refused(text, Op::append(a(), one()), shared, 3).to_string().contains("&n"));
    refused(text, Op::append(Route::root().key("x"), one()), shared, 1 + 1);
    refused(text, Op::remove(Route::root().key("x")), shared, 2);
    refused("a: &n\n  b: {c: 1}\nx: *n\n", Op::replace(a().key("b").key("c"), "z"), shared, 2);
    refused(
        "x: {<<: &n {b: 1}}\na: {<<: *n}\n",
        Op::replace(Route::root().key("x"), "z"),
        shared,
        1,
    );
    // An anchor that no alias uses is no obstacle.
    let document = Document::yaml("a: &n\n- 1\n").unwrap();
    assert_eq!(apply(&document, &[Op::append(a(), one())]).unwrap().text, "a: &n\n- 1\n- 1\n");
    // Neither is an alias beside the edited place.
    let document = Document::yaml("x: &n 1\na:\n- *n\n").unwrap();
    assert_eq!(
        apply(&document, &[Op::append(a(), one())]).unwrap().text,
        "x: &n 1\na:\n- *n\n- 1\n"
    );
}

#[test]
fn other_reasons() {
    refused("a: !x [1]\n", Op::append(a(), one()), Error::is_unsupported, 1);
    refused("a: !!str 1\n", Op::replace(a(), "z"), Error::is_unsupported, 1);
    refused("a: 1\n", Op::append(a(), one()), Error::is_wrong_kind, 1);
    refused("a: 1\n", Op::add_key(Route::root(), "a", one()), Error::is_duplicate_key, 1);
    refused("b: 1\n", Op::replace(a(), one()), Error::is_not_found, 1);
    refused("a: [1]\n", Op::replace(a().index(3), one()), Error::is_not_found, 1);
    let twice = refused("a: 1\nb: 2\na: 3\n", Op::replace(a(), one()), Error::is_duplicate_key, 3);
    assert!(twice.message().contains("line 1"), "{twice}");
    let document = Document::yaml("a: {b: 1}\n").unwrap();
    let ops = [Op::remove(a()), Op::replace(a().key("b"), one())];
    assert!(apply(&document, &ops).unwrap_err().is_overlap());
    let ops = [Op::replace(a(), one()), Op::replace(a(), one())];
    assert!(apply(&document, &ops).unwrap_err().is_overlap());
    let nowhere = Op::remove(Route::document(4).key("a"));
    assert!(apply(&document, &[nowhere]).unwrap_err().is_not_found());
    let json = Document::json("{\"a\": 1}").unwrap();
    let comment = Op::SetComment { at: a(), place: backwatch_edit::Comment::Behind, text: None };
    assert!(apply(&json, &[comment]).unwrap_err().is_unsupported());
}

#[test]
fn duplicate_keys_are_facts() {
    let document = Document::yaml("a: 1\nb: {c: 1, c: 2}\na: 3\n<<: 1\n<<: 2\n").unwrap();
    let found: Vec<_> = document
        .duplicate_keys()
        .iter()
        .map(|pair| (pair.first.line_column(), pair.second.line_column()))
        .collect();
    assert_eq!(found, [((1, 1), (3, 1)), ((2, 5), (2, 11))]);
}

#[test]
fn syntax_with_its_place() {
    let cases: [(Format, &str, (usize, usize), &str); 9] = [
        (Format::Yaml, "a:\n\t- b\n", (2, 2), "tabs"),
        (Format::Yaml, "a: [1\nb: 2\n", (2, 2), ""),
        (Format::Yaml, "x: {{ .Values.y }}\n", (1, 4), "template"),
        (Format::Json, "{\"a\": 1,}", (1, 9), ""),
        (Format::Json, "[1, 2", (1, 6), ""),
        (Format::Json, "[01]", (1, 2), ""),
        (Format::Json, "[\n  // x\n  1]", (2, 3), "comments"),
        (Format::Json, "{'a': 1}", (1, 2), "double quotes"),
        (Format::Json, "[\"a\\x\"]", (1, 4), ""),
    ];
    for (format, text, place, hint) in cases {
        match Document::parse(format, text) {
            Ok(_) => assert_eq!(hint, "template", "{text}"),
            Err(error) => {
                assert!(error.is_syntax());
                if format == Format::Json {
                    assert_eq!(
                        (error.line(), error.column()),
                        (Some(place.0), Some(place.1)),
                        "{text} {error}"
                    );
                } else {
                    assert!(error.line().is_some_and(|line| line >= place.0), "{error}");
                }
                assert!(error.hint().unwrap_or_default().contains(hint), "{error}");
            }
        }
    }
}

#[test]
fn a_tab_is_pointed_at_where_it_stands() {
    let check = |text: &str, place: (usize, usize)| {
        let error = Document::yaml(text).unwrap_err();
        assert_eq!((error.line(), error.column()), (Some(place.0), Some(place.1)), "{error}");
        assert_eq!(error.message(), "a tab stands in the indentation");
    };
    check("a:\n\t- b\n", (2, 1));
    check("a:\n- b: c\n  \td: e\n", (3, 3));
}

#[test]
fn not_text() {
    assert!(decode(b"\xff\xfea\0").unwrap_err().message().contains("UTF-16"));
    assert!(decode(b"a\0b\0").unwrap_err().message().contains("UTF-16"));
    assert!(decode(b"a\n\xffb").unwrap_err().message().contains("line 2"));
    assert!(Document::yaml("a: \0\n").unwrap_err().is_encoding());
    assert_eq!(decode("é".as_bytes()), Ok("é"));
}

#[test]
fn limits() {
    for (format, open, close) in [
        (Format::Json, "[", "]"),
        (Format::Yaml, "[", "]"),
        (Format::Yaml, "{a: ", "}"),
        (Format::Json, "{\"a\":", "}"),
    ] {
        for depth in [1_000, 100_000] {
            let text = open.repeat(depth) + "1" + &close.repeat(depth);
            let error = Document::parse(format, text).unwrap_err();
            assert!(error.is_limit(), "{error}");
        }
    }
    let block: String = (0..1_000).map(|depth| " ".repeat(depth) + "a:\n").collect();
    assert!(Document::yaml(block).unwrap_err().is_limit());
    assert!(Document::yaml("- ".repeat(1_000)).unwrap_err().is_limit());
    assert!(Document::yaml("a".repeat(MAX_BYTES + 1)).unwrap_err().is_limit());
    let shallow = "[".repeat(100) + &"]".repeat(100);
    assert!(Document::yaml(shallow.as_str()).is_ok() && Document::json(shallow).is_ok());
}

#[test]
fn alias_bomb() {
    let mut text = "l0: &l0 [x, x]\n".to_owned();
    for level in 1..60 {
        let below = level - 1;
        let _ = writeln!(text, "l{level}: &l{level} [*l{below}, *l{below}, *l{below}]");
    }
    let document = Document::yaml(text.as_str()).unwrap();
    let applied = apply(&document, &[Op::add_key(Route::root(), "a", one())]).unwrap();
    assert_eq!(applied.text, text + "a: 1\n");
    assert!(document.root().to_value().is_err());
}

#[test]
fn long_runs() {
    let comments = "# c\n".repeat(5_000);
    let text = format!("a:\n{comments}- 1\n{comments}b: 1\n");
    let document = Document::yaml(text.as_str()).unwrap();
    assert!(apply(&document, &[Op::append(a(), one())]).is_ok());
    let wide = format!("a: [{}1]\n", "1, ".repeat(20_000));
    let document = Document::yaml(wide).unwrap();
    let applied = apply(&document, &[Op::remove(a().step(Step::Index(20_000)))]).unwrap();
    assert_eq!(applied.document.node(&a()).unwrap().items().count(), 20_000);
}
