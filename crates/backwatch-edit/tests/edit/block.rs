//! Edits of block YAML: one case per feature, whole text in, whole text out.

use backwatch_edit::{Comment, Document, Op, Position, Route, Step, Value, apply};

#[track_caller]
fn check(before: &str, op: Op, after: &str) {
    let document = Document::yaml(before).unwrap();
    match apply(&document, &[op]) {
        Ok(applied) => assert_eq!(applied.text, after, "from\n{before}"),
        Err(error) => panic!("{error}\nfrom\n{before}"),
    }
}

fn rule(name: &str) -> Value {
    Value::mapping([
        ("alert", Value::from(name)),
        ("labels", Value::mapping([("severity", Value::from("page"))])),
    ])
}

fn groups() -> Route {
    Route::root().key("groups")
}

#[test]
fn append_item() {
    let block = "groups:\n  - alert: A\n    labels:\n      severity: x\n";
    check(
        block,
        Op::append(groups(), rule("B")),
        &format!("{block}  - alert: B\n    labels:\n      severity: page\n"),
    );
    check("groups:\n- a", Op::append(groups(), Value::from("b")), "groups:\n- a\n- b");
    check(
        "groups:\r\n- a\r\n",
        Op::append(groups(), rule("b")),
        "groups:\r\n- a\r\n- alert: b\r\n  labels:\r\n    severity: page\r\n",
    );
    check(
        "\u{feff}groups:\n-   x: 1 # c\n",
        Op::append(groups(), rule("b")),
        "\u{feff}groups:\n-   x: 1 # c\n-   alert: b\n    labels:\n      severity: page\n",
    );
    check(
        "groups:\n- a\n\n- b # c\n\nx: 1\n",
        Op::append(groups(), Value::from("c")),
        "groups:\n- a\n\n- b # c\n\n- c\n\nx: 1\n",
    );
    check(
        "groups:\n  - a\n  # - commented\n\n# next\nx: 1\n",
        Op::append(groups(), Value::from("c")),
        "groups:\n  - a\n  # - commented\n  - c\n\n# next\nx: 1\n",
    );
    check(
        "groups:\n- |\n  text\n",
        Op::append(groups(), Value::from("c")),
        "groups:\n- |\n  text\n- c\n",
    );
    check(
        "groups:\n- |\n  text",
        Op::append(groups(), Value::from("c")),
        "groups:\n- |-\n  text\n- c",
    );
    check(
        "groups:\n- |+\n  text\n\nx: 1\n",
        Op::append(groups(), Value::from("c")),
        "groups:\n- |+\n  text\n\n- c\nx: 1\n",
    );
    check("groups:\n-\n- ~\n", Op::append(groups(), Value::from("c")), "groups:\n-\n- ~\n- c\n");
}

#[test]
fn append_to_nothing() {
    let item = || Value::mapping([("name", Value::from("b"))]);
    check("groups: []\n", Op::append(groups(), item()), "groups:\n  - name: b\n");
    check("groups:\n", Op::append(groups(), item()), "groups:\n  - name: b\n");
    check("groups: # none\n", Op::append(groups(), item()), "groups: # none\n  - name: b\n");
    check(
        "groups: [] # none\nx: 1\n",
        Op::append(groups(), item()),
        "groups: # none\n  - name: b\nx: 1\n",
    );
    check("groups: ~\n", Op::append(groups(), item()), "groups:\n  - name: b\n");
    check("groups: &x []\n", Op::append(groups(), item()), "groups: &x\n  - name: b\n");
    let key = || Op::add_key(Route::root(), "groups", Value::sequence([item()]));
    check("", key(), "groups:\n  - name: b\n");
    check("# c\n", key(), "# c\ngroups:\n  - name: b\n");
    check("# c", key(), "# c\ngroups:\n  - name: b");
    check("---\n", key(), "---\ngroups:\n  - name: b\n");
    check("---\n# c\n...\n", key(), "---\n# c\ngroups:\n  - name: b\n...\n");
    check("{}\n", key(), "groups:\n  - name: b\n");
    check("--- {}\n", key(), "---\ngroups:\n  - name: b\n");
}

#[test]
fn insert_elsewhere() {
    let item = |position| Op::InsertItem { at: groups(), value: Value::from("new"), position };
    check(
        "groups:\n  # a\n  - a\n  - b\n",
        item(Position::First),
        "groups:\n  - new\n  # a\n  - a\n  - b\n",
    );
    check(
        "groups:\n- a\n- b\n",
        item(Position::After(Step::Index(0))),
        "groups:\n- a\n- new\n- b\n",
    );
    check(
        "groups:\n- a\n- b\n",
        item(Position::Before(Step::Index(1))),
        "groups:\n- a\n- new\n- b\n",
    );
    let key = |position| Op::InsertKey {
        at: groups().index(0),
        key: "new".into(),
        value: Value::from(1),
        position,
    };
    check("groups:\n- a: 1\n  b: 2\n", key(Position::First), "groups:\n- new: 1\n  a: 1\n  b: 2\n");
    check(
        "groups:\n- a: 1\n  b: 2\n",
        key(Position::After(Step::from("a"))),
        "groups:\n- a: 1\n  new: 1\n  b: 2\n",
    );
    check("groups:\n- a: 1\n  b: 2\n", key(Position::Last), "groups:\n- a: 1\n  b: 2\n  new: 1\n");
}

#[test]
fn spelling_of_new_values() {
    let add = |text: &str| Op::add_key(Route::root(), "k", Value::from(text));
    for (text, spelled) in [
        ("plain text", "plain text"),
        ("yes", "\"yes\""),
        ("on", "\"on\""),
        ("12:30:45", "\"12:30:45\""),
        ("0x1", "\"0x1\""),
        ("1e3", "\"1e3\""),
        ("2024-01-02", "\"2024-01-02\""),
        ("5m", "5m"),
        ("~", "\"~\""),
        ("", "\"\""),
        (" a", "\" a\""),
        ("a: b", "\"a: b\""),
        ("a #b", "\"a #b\""),
        ("{{ $x }}", "\"{{ $x }}\""),
        ("a{b=\"c\"} > 1", "a{b=\"c\"} > 1"),
        ("- a", "\"- a\""),
        ("-1", "\"-1\""),
        ("a\tb", "\"a\\tb\""),
        ("a\nb", "|-\n  a\n  b"),
        ("a\n\nb\n", "|\n  a\n\n  b"),
        (" a\nb\n", "|2\n   a\n  b"),
        ("a\n\n", "\"a\\n\\n\""),
    ] {
        check("x: 1\n", add(text), &format!("x: 1\nk: {spelled}\n"));
    }
    check(
        "x: \"a\"\ny:\n- k: 'z'\n",
        Op::add_key(Route::root(), "k", Value::from("b")),
        "x: \"a\"\ny:\n- k: 'z'\nk: 'b'\n",
    );
    let hinted = Value::from("a")
        .double_quoted()
        .comment("above")
        .trailing_comment("behind")
        .blank_line_before(true);
    check(
        "x: 1\n",
        Op::add_key(Route::root(), "k", hinted),
        "x: 1\n\n# above\nk: \"a\" # behind\n",
    );
}

#[test]
fn remove() {
    let item = |index| Op::remove(groups().index(index));
    check("groups:\n- a\n- b # c\n- c\n", item(1), "groups:\n- a\n- c\n");
    check("groups:\n- a\n\n- b\n\n- c\n", item(1), "groups:\n- a\n\n- c\n");
    check("groups:\n- a\n\n- b\n\n- c\n", item(0), "groups:\n- b\n\n- c\n");
    check("groups:\n- a\n- b", item(1), "groups:\n- a");
    check("groups:\n- a # x\n", item(0), "groups: []\n");
    check("groups:\n- - a\n", Op::remove(groups().index(0).index(0)), "groups:\n- []\n");
    check("groups:\n- a: 1\n  b: 2\n", Op::remove(groups().index(0).key("a")), "groups:\n- b: 2\n");
    check(
        "groups:\n- a: 1\n  # b\n  b: 2\n",
        Op::remove(groups().index(0).key("a")),
        "groups:\n- # b\n  b: 2\n",
    );
    check("a: 1\nb:\n  c: 2\nd: 3\n", Op::remove(Route::root().key("b")), "a: 1\nd: 3\n");
    check("a: 1\n", Op::remove(Route::root().key("a")), "{}\n");
    check("groups:\n- |\n  a\n- b", item(1), "groups:\n- |\n  a\n");
    let marked = |mark: &str| Op::Remove { at: groups().index(1), mark: Some(mark.into()) };
    let text = "groups:\n- a\n# user\n# ours 1\n- b\n";
    check(text, marked("ours"), "groups:\n- a\n# user\n");
    check(text, marked(""), "groups:\n- a\n");
    check(text, item(1), "groups:\n- a\n# user\n# ours 1\n");
}

#[test]
fn replace() {
    let a = |value: Value| Op::replace(Route::root().key("a"), value);
    check("a: 1 # c\n", a(Value::from(2)), "a: 2 # c\n");
    check("a: x # c\n", a(Value::from("z")), "a: z # c\n");
    check("a: \"x\" # c\n", a(Value::from("z")), "a: \"z\" # c\n");
    check("a: 'x'\n", a(Value::from("it's")), "a: 'it''s'\n");
    check("a: # c\nb: 1\n", a(Value::from(2)), "a: 2 # c\nb: 1\n");
    check("a: # c\n  b: 1\nd: 2\n", a(Value::from(2)), "a: 2 # c\nd: 2\n");
    check(
        "a: 1 # c\nd: 2\n",
        a(rule("x")),
        "a: # c\n  alert: x\n  labels:\n    severity: page\nd: 2\n",
    );
    check("a:\n  - b\n  - c\nd: 2\n", a(Value::sequence([Value::from("x")])), "a:\n  - x\nd: 2\n");
    check(
        "a:\n  - b\n  - c\nd: 2\n",
        a(Value::mapping([("x", Value::from(1))])),
        "a:\n  x: 1\nd: 2\n",
    );
    check("a: |\n  b\n  c\nd: 2\n", a(Value::from("b\nx\n")), "a: |\n  b\n  x\nd: 2\n");
    check("a: | # c\n  b\nd: 2\n", a(Value::from(1)), "a: 1 # c\nd: 2\n");
    check("a: x # c\nd: 2\n", a(Value::from("y\nz\n")), "a: | # c\n  y\n  z\nd: 2\n");
    check("a:\n- x\n- y: 1\n", Op::replace(Route::root().key("a").index(1), "z"), "a:\n- x\n- z\n");
    check(
        "a:\n- x\n- y: 1\n",
        Op::replace(
            Route::root().key("a").index(0),
            Value::mapping([("p", Value::from(1)), ("q", Value::from(2))]),
        ),
        "a:\n- p: 1\n  q: 2\n- y: 1\n",
    );
    check("a: 1\n", Op::RenameKey { at: Route::root().key("a"), key: "b c".into() }, "b c: 1\n");
}

#[test]
fn comments() {
    let set = |at: Route, place, text: Option<&str>| Op::SetComment {
        at,
        place,
        text: text.map(str::to_owned),
    };
    let above = |mark: &str| Comment::Above { mark: mark.into() };
    let first = || groups().index(0);
    check(
        "groups:\n  - a\n",
        set(first(), above("ours"), Some("ours 1")),
        "groups:\n  # ours 1\n  - a\n",
    );
    check(
        "groups:\n  # ours 0\n  # user\n  - a\n",
        set(first(), above("ours"), Some("ours 1")),
        "groups:\n  # ours 1\n  # user\n  - a\n",
    );
    check(
        "groups:\n  # ours 0\n  # user\n  - a\n",
        set(first(), above("ours"), None),
        "groups:\n  # user\n  - a\n",
    );
    check("a: 1\n", set(Route::root().key("a"), Comment::Behind, Some("x")), "a: 1 # x\n");
    check("a: 1  # x\n", set(Route::root().key("a"), Comment::Behind, Some("y")), "a: 1  # y\n");
    check("a: 1  # x\n", set(Route::root().key("a"), Comment::Behind, None), "a: 1\n");
    check("groups:\n  - a\n", set(groups(), Comment::Behind, Some("x")), "groups: # x\n  - a\n");
    check("groups: |\n  a\n", set(groups(), Comment::Behind, Some("x")), "groups: | # x\n  a\n");
}

#[test]
fn a_line_of_blanks_below_does_not_become_part_of_a_block_scalar() {
    let append = |value: Value| Op::append(groups(), value);
    let text = "a\nb\n";
    let ends_in_name = Value::mapping([("expr", Value::from(text)), ("for", Value::from("5m"))]);
    check(
        "groups:\n- x: 1\n    \n",
        append(ends_in_name),
        "groups:\n- x: 1\n- expr: |\n    a\n    b\n  for: 5m\n    \n",
    );
    check(
        "groups:\n- x: 1\n    \n",
        append(Value::mapping([("expr", Value::from(text))])),
        "groups:\n- x: 1\n- expr: \"a\\nb\\n\"\n    \n",
    );
}
