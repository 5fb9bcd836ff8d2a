//! Edits of JSON and of YAML's flow collections.

use backwatch_edit::{Document, Format, Op, Position, Route, Value, apply};

#[track_caller]
fn check_in(format: Format, before: &str, op: Op, after: &str) {
    let document = Document::parse(format, before).unwrap();
    match apply(&document, &[op]) {
        Ok(applied) => assert_eq!(applied.text, after, "from\n{before}"),
        Err(error) => panic!("{error}\nfrom\n{before}"),
    }
}

#[track_caller]
fn json(before: &str, op: Op, after: &str) {
    check_in(Format::Json, before, op, after);
}

#[track_caller]
fn yaml(before: &str, op: Op, after: &str) {
    check_in(Format::Yaml, before, op, after);
}

fn a() -> Route {
    Route::root().key("a")
}

fn object() -> Value {
    Value::mapping([("id", Value::from(7)), ("list", Value::sequence([Value::from("x")]))])
}

#[test]
fn json_append() {
    json(r#"{"a":[1,2]}"#, Op::append(a(), object()), r#"{"a":[1,2,{"id":7,"list":["x"]}]}"#);
    json(
        r#"{"a": [1, 2]}"#,
        Op::append(a(), object()),
        r#"{"a": [1, 2, {"id": 7, "list": ["x"]}]}"#,
    );
    json(
        "{\n  \"a\": [\n    1\n  ]\n}\n",
        Op::append(a(), object()),
        "{\n  \"a\": [\n    1,\n    {\n      \"id\": 7,\n      \"list\": [\n        \"x\"\n      ]\n    }\n  ]\n}\n",
    );
    json(
        "{\r\n\t\"a\": []\r\n}",
        Op::append(a(), Value::from(1)),
        "{\r\n\t\"a\": [\r\n\t\t1\r\n\t]\r\n}",
    );
    json(
        "{\n  \"a\": 1\n}",
        Op::add_key(Route::root(), "b", Value::from("q\"")),
        "{\n  \"a\": 1,\n  \"b\": \"q\\\"\"\n}",
    );
    json("{}", Op::add_key(Route::root(), "b", Value::null()), "{\"b\": null}");
    json(
        "{\n \"l\": [1, 2],\n \"a\": [\n  [3]\n ]\n}",
        Op::append(a(), Value::sequence([Value::from(4)])),
        "{\n \"l\": [1, 2],\n \"a\": [\n  [3],\n  [4]\n ]\n}",
    );
    json("[ 1 ]", Op::append(Route::root(), Value::sequence([])), "[ 1, [] ]");
    json("\u{feff}[1]", Op::append(Route::root(), Value::from(2)), "\u{feff}[1, 2]");
}

#[test]
fn json_insert_first() {
    let first = |value| Op::InsertItem { at: Route::root(), value, position: Position::First };
    json("[1,2]", first(Value::from(0)), "[0,1,2]");
    json("[\n  1\n]", first(Value::from(0)), "[\n  0,\n  1\n]");
}

#[test]
fn json_remove_and_replace() {
    let item = |index| Op::remove(Route::root().index(index));
    json("[1, 2, 3]", item(0), "[2, 3]");
    json("[1, 2, 3]", item(1), "[1, 3]");
    json("[1, 2, 3]", item(2), "[1, 2]");
    json("[\n  1,\n  2\n]\n", item(1), "[\n  1\n]\n");
    json("[\n  1\n]\n", item(0), "[]\n");
    json("{\"a\": 1.50}", Op::replace(a(), Value::number("1.60")), "{\"a\": 1.60}");
    json("{\"a\": \"x\\u00e9y\"}", Op::replace(a(), "x\u{e9}z"), "{\"a\": \"x\\u00e9z\"}");
    json("{\"a\": {\n \"b\": 1}}", Op::replace(a(), true), "{\"a\": true}");
    json(
        "{\n  \"a\": 1\n}",
        Op::replace(a(), object()),
        "{\n  \"a\": {\n    \"id\": 7,\n    \"list\": [\n      \"x\"\n    ]\n  }\n}",
    );
    json("{\"a\": 1}", Op::RenameKey { at: a(), key: "b".into() }, "{\"b\": 1}");
}

#[test]
fn yaml_flow() {
    yaml("a: [x, z] # c\n", Op::append(a(), Value::from("w")), "a: [x, z, w] # c\n");
    yaml("a: [x, z,]\n", Op::append(a(), Value::from("b, c")), "a: [x, z, \"b, c\",]\n");
    yaml("a: {x: 1}\n", Op::add_key(a(), "b", object()), "a: {x: 1, b: {id: 7, list: [x]}}\n");
    yaml(
        "a: [\n  x, # c\n  z\n]\n",
        Op::append(a(), Value::from("w")),
        "a: [\n  x, # c\n  z,\n  w\n]\n",
    );
    yaml("a: {\"b\": []}\n", Op::append(a().key("b"), Value::from("c")), "a: {\"b\": [\"c\"]}\n");
    yaml("a: {b: }\n", Op::replace(a().key("b"), "c"), "a: {b: c }\n");
    yaml("a: [x, z]\n", Op::remove(a().index(0)), "a: [z]\n");
    yaml("a: [x]\n", Op::remove(a().index(0)), "a: []\n");
    yaml(
        "{\"a\": [\n\t1\n]}",
        Op::append(a(), Value::from("yes")),
        "{\"a\": [\n\t1,\n\t\"yes\"\n]}",
    );
}
