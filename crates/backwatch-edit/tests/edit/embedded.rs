//! Edits of documents inside scalars, in every style and with every header.

use backwatch_edit::{Document, Op, Route, Value, apply};

#[track_caller]
fn check(before: &str, op: Op, after: &str) {
    let document = Document::yaml(before).unwrap();
    match apply(&document, &[op]) {
        Ok(applied) => assert_eq!(applied.text, after, "from\n{before}"),
        Err(error) => panic!("{error}\nfrom\n{before}"),
    }
}

fn inner() -> Route {
    Route::root().key("k").embedded_yaml().key("g")
}

fn append() -> Op {
    Op::append(inner(), Value::mapping([("n", Value::from(2)), ("m", Value::from(3))]))
}

#[test]
fn lines_in_single_quotes() {
    let replace = |text: &str| Op::replace(Route::root().key("k"), text);
    let before = "k: 'a\n\n  it''s\n\n  '\nx: 1\n";
    check(before, replace("a\nb'c\nd\nit's\n"), "k: 'a\n\n  b''c\n\n  d\n\n  it''s\n\n  '\nx: 1\n");
    let crlf = |text: &str| text.replace('\n', "\r\n");
    check(&crlf(before), replace("a\nit's\nb\n"), &crlf("k: 'a\n\n  it''s\n\n  b\n\n  '\nx: 1\n"));
    // A line that begins with a blank has no place in single quotes.
    check(before, replace("a\n  b\nit's\n"), "k: |\n  a\n    b\n  it's\nx: 1\n");
}

#[test]
fn literal() {
    for header in ["|", "|-", "|2", "|2-", "|-2", "| # c"] {
        check(
            &format!("k: {header}\n  g:\n  - n: 1\nx: 1\n"),
            append(),
            &format!("k: {header}\n  g:\n  - n: 1\n  - \"n\": 2\n    m: 3\nx: 1\n"),
        );
    }
    check(
        "k: |+\n  g:\n  - n: 1\n\nx: 1\n",
        append(),
        "k: |+\n  g:\n  - n: 1\n  - \"n\": 2\n    m: 3\n\nx: 1\n",
    );
    check(
        "k: |\n  g:\n  - n: 1\n\n\n# c\nx: 1\n",
        append(),
        "k: |\n  g:\n  - n: 1\n  - \"n\": 2\n    m: 3\n\n\n# c\nx: 1\n",
    );
    check("k: |\n  g:\n  - n: 1", append(), "k: |\n  g:\n  - n: 1\n  - \"n\": 2\n    m: 3");
    check(
        "k: |\r\n  g:\r\n  - n: 1\r\n",
        append(),
        "k: |\r\n  g:\r\n  - n: 1\r\n  - \"n\": 2\r\n    m: 3\r\n",
    );
    check(
        "k: |3\n    g:\n    - n: 1\n",
        append(),
        "k: |3\n    g:\n    - n: 1\n    - \"n\": 2\n      m: 3\n",
    );
    check(
        "k: |\n  g:\n  - n: 1\n \n  # c\n",
        append(),
        "k: |\n  g:\n  - n: 1\n  - \"n\": 2\n    m: 3\n \n  # c\n",
    );
    check("k: |\n  g: []\n", append(), "k: |\n  g:\n    - \"n\": 2\n      m: 3\n");
    check(
        "- k: |\n   g: [1]\n",
        Op::append(Route::root().index(0).key("k").embedded_yaml().key("g"), Value::from(2)),
        "- k: |\n   g: [1, 2]\n",
    );
    check(
        "k: |\n  # none\n",
        Op::add_key(Route::root().key("k").embedded_yaml(), "g", Value::from(1)),
        "k: |\n  # none\n  g: 1\n",
    );
    check(
        "k: \"\"\n",
        Op::add_key(
            Route::root().key("k").embedded_yaml(),
            "g",
            Value::mapping([("a", Value::from(1))]),
        ),
        "k: |\n  g:\n    a: 1\n",
    );
    check(
        "k: |\n  g:\n  - 1\n  - 2\nx: 1\n",
        Op::remove(inner().index(1)),
        "k: |\n  g:\n  - 1\nx: 1\n",
    );
}

#[test]
fn folded() {
    check(
        "k: >\n  g:\n    - 1\n    - 2\n\n  h: 2\n",
        Op::replace(inner().index(1), Value::from(5)),
        "k: >\n  g:\n    - 1\n    - 5\n\n  h: 2\n",
    );
    check(
        "k: >\n  g:\n    - 1\n    - 2\n\n\n  h: 2\n",
        Op::append(inner(), Value::from(5)),
        "k: >\n  g:\n    - 1\n    - 2\n    - 5\n\n\n  h: 2\n",
    );
    check(
        "k: >-\n  {\"g\":\n  [1,\n  2]}\n",
        Op::append(inner(), Value::from(5)),
        "k: >-\n  {\"g\":\n  [1,\n  2, 5]}\n",
    );
    check(
        "k: >-\n  a is\n  more than 5\n\n  days\n",
        Op::replace(Route::root().key("k"), "a is more than 7\ndays"),
        "k: >-\n  a is\n  more than 7\n\n  days\n",
    );
}

#[test]
fn quoted() {
    let json = || Op::append(Route::root().key("k").embedded_json().key("g"), Value::from("a\"b"));
    check("k: '{\"g\": [\"it''s\"]}' # c\n", json(), "k: '{\"g\": [\"it''s\", \"a\\\"b\"]}' # c\n");
    check(
        "k: \"{\\\"g\\\": [\\u0031]}\"\n",
        json(),
        "k: \"{\\\"g\\\": [\\u0031, \\\"a\\\\\\\"b\\\"]}\"\n",
    );
    check(
        "k: {\"g\": [1]}\n",
        Op::append(Route::root().key("k").key("g"), Value::from("a")),
        "k: {\"g\": [1, \"a\"]}\n",
    );
    check(
        "k: |\n  {\n    \"g\": [\n      1\n    ]\n  }\n",
        json(),
        "k: |\n  {\n    \"g\": [\n      1,\n      \"a\\\"b\"\n    ]\n  }\n",
    );
    check("k: \"g:\\n- n: 1\\n\"\n", append(), "k: \"g:\\n- n: 1\\n- \\\"n\\\": 2\\n  m: 3\\n\"\n");
    check(
        "k: \"g:\\n\\\n  - 1\\n\\\n  - 2\\n\"\n",
        Op::remove(inner().index(1)),
        "k: \"g:\\n\\\n  - 1\\n\"\n",
    );
}

#[test]
fn embedded_in_embedded() {
    let route = Route::root().key("k").embedded_yaml().key("j").embedded_json().key("g");
    check(
        "k: |-\n  j: |\n    {\"g\": [1]}\n",
        Op::append(route, Value::from(2)),
        "k: |-\n  j: |\n    {\"g\": [1, 2]}\n",
    );
}

#[test]
fn errors_tell_the_outer_place() {
    let document = Document::yaml("k: |\n  g:\n  - a\n  : [\nx: 1\n").unwrap();
    let error = apply(&document, &[append()]).unwrap_err();
    assert!(error.is_syntax());
    assert!(error.line() >= Some(4), "{error}");
}
