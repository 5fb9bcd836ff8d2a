//! Several operations at once: all routes mean the document before the batch.

use backwatch_edit::{Comment, Document, Format, Op, Position, Route, Step, Value, apply, preview};

#[track_caller]
fn check(format: Format, before: &str, ops: &[Op], after: &str) {
    let document = Document::parse(format, before).unwrap();
    match apply(&document, ops) {
        Ok(applied) => assert_eq!(applied.text, after, "from\n{before}"),
        Err(error) => panic!("{error}\nfrom\n{before}"),
    }
    assert_eq!(preview(&document, ops).unwrap().text, after);
}

fn a() -> Route {
    Route::root().key("a")
}

fn item(index: usize) -> Op {
    Op::remove(a().index(index))
}

fn add(text: &str, position: Position) -> Op {
    Op::InsertItem { at: a(), value: Value::from(text), position }
}

#[test]
fn blocks() {
    let yaml = |ops: &[Op], after: &str| {
        check(Format::Yaml, "a:\n  - u\n  - v\n  - w\nz: 1\n", ops, after);
    };
    yaml(&[item(0), item(2)], "a:\n  - v\nz: 1\n");
    yaml(&[item(0), item(1)], "a:\n  - w\nz: 1\n");
    yaml(&[item(1), item(2)], "a:\n  - u\nz: 1\n");
    yaml(&[item(0), item(1), item(2)], "a: []\nz: 1\n");
    yaml(&[item(2), add("new", Position::Last)], "a:\n  - u\n  - v\n  - new\nz: 1\n");
    yaml(&[item(0), add("new", Position::First)], "a:\n  - new\n  - v\n  - w\nz: 1\n");
    yaml(&[item(0), item(1), item(2), add("new", Position::Last)], "a:\n  - new\nz: 1\n");
    yaml(
        &[
            add("p", Position::Last),
            add("q", Position::Last),
            add("o", Position::After(Step::Index(0))),
        ],
        "a:\n  - u\n  - o\n  - v\n  - w\n  - p\n  - q\nz: 1\n",
    );
    yaml(
        &[
            Op::replace(a().index(1), "x"),
            item(0),
            Op::replace(Route::root().key("z"), Value::from(2)),
            Op::RenameKey { at: a(), key: "b".into() },
        ],
        "b:\n  - x\n  - w\nz: 2\n",
    );
}

#[test]
fn same_place() {
    let inner = || Op::append(a().index(0).key("b"), Value::from("x"));
    let ops = [Op::append(a(), Value::from("p")), inner()];
    check(Format::Yaml, "a:\n- b:\n  - u\n", &ops, "a:\n- b:\n  - u\n  - x\n- p\n");
    let behind = |at| Op::SetComment { at, place: Comment::Behind, text: Some("c".into()) };
    let ops = [inner(), behind(a().index(0).key("b").index(0))];
    check(Format::Yaml, "a:\n- b:\n  - u\n", &ops, "a:\n- b:\n  - u # c\n  - x\n");
    let above = Comment::Above { mark: String::new() };
    let ops = [
        Op::SetComment { at: a().index(0), place: above, text: Some("c".into()) },
        add("p", Position::First),
    ];
    check(Format::Yaml, "a:\n- u\n", &ops, "a:\n- p\n# c\n- u\n");
}

#[test]
fn brackets() {
    let json = |ops: &[Op], after: &str| {
        check(Format::Json, "{\"a\": [\"u\", \"v\", \"w\"]}", ops, after);
    };
    json(&[item(0), item(2)], "{\"a\": [\"v\"]}");
    json(&[item(0), item(1), item(2)], "{\"a\": []}");
    json(&[item(2), add("x", Position::Last)], "{\"a\": [\"u\", \"v\", \"x\"]}");
    json(&[item(0), item(1), item(2), add("x", Position::Last)], "{\"a\": [\"x\"]}");
    json(&[item(0), add("x", Position::First)], "{\"a\": [\"x\", \"v\", \"w\"]}");
}

#[test]
fn inside_and_outside() {
    let inner = || Route::root().key("k").embedded_yaml().key("a");
    check(
        Format::Yaml,
        "k: |\n  a: 5m # c\n  b: 1\nx: 1\n",
        &[
            Op::replace(inner(), "7m"),
            Op::add_key(Route::root().key("k").embedded_yaml(), "c", Value::from(2)),
            Op::replace(Route::root().key("x"), Value::from(3)),
            Op::add_key(Route::root(), "w", Value::from(4)),
        ],
        "k: |\n  a: 7m # c\n  b: 1\n  c: 2\nx: 3\nw: 4\n",
    );
}
