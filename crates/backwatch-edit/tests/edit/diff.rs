//! The difference as lines, words and a patch that the real tools take.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use backwatch_edit::diff::{Diff, LineKind};
use backwatch_edit::{Document, Lines, Op, Route, Value, apply};

#[track_caller]
fn check(old: &str, new: &str, context: usize, expected: &str) {
    assert_eq!(shown(&Diff::between(old, new, context)), expected);
}

/// Hunk heads and lines, with marks in brackets.
fn shown(diff: &Diff) -> String {
    let mut out = String::new();
    for hunk in &diff.hunks {
        let (old, new) = ((hunk.old_start, hunk.old_count), (hunk.new_start, hunk.new_count));
        let _ = writeln!(out, "@{},{} {},{}", old.0, old.1, new.0, new.1);
        for line in &hunk.lines {
            let mut text = line.text.clone();
            for mark in line.marks.iter().rev() {
                text.insert(mark.end, ']');
                text.insert(mark.start, '[');
            }
            let sign = match line.kind {
                LineKind::Kept => ' ',
                LineKind::Removed => '-',
                LineKind::Added => '+',
            };
            let _ = writeln!(out, "{sign}{text}{}", if line.ended { "" } else { "$" });
        }
    }
    out
}

#[test]
fn lines() {
    check("a\nb\nc\n", "a\nb\nc\n", 3, "");
    check("a\nb\nc\n", "a\nx\nb\nc\n", 1, "@1,2 1,3\n a\n+x\n b\n");
    check("a\nb\nc\n", "b\nc\n", 0, "@1,1 0,0\n-a\n");
    check("", "a\nb", 3, "@0,0 1,2\n+a\n+b$\n");
    check("a\n", "a", 3, "@1,1 1,1\n-a\n+a$\n");
    check("1\n2\n3\n4\n5\n6\n", "1\nx\n3\n4\nz\n6\n", 0, "@2,1 2,1\n-2\n+x\n@5,1 5,1\n-5\n+z\n");
    check(
        "1\n2\n3\n4\n5\n6\n",
        "1\nx\n3\n4\nz\n6\n",
        1,
        "@1,6 1,6\n 1\n-2\n+x\n 3\n 4\n-5\n+z\n 6\n",
    );
    check("a\nb\nc\nd\ne\n", "b\nc\nx\ne\n", 0, "@1,1 0,0\n-a\n@4,1 3,1\n-d\n+x\n");
}

#[test]
fn words() {
    check("for: 15m now\n", "for: 20m now\n", 0, "@1,1 1,1\n-for: [15m] now\n+for: [20m] now\n");
    check("one two\n", "three four\n", 0, "@1,1 1,1\n-one two\n+three four\n");
    check("a b c d\n", "x y\na b c e\n", 0, "@1,1 1,2\n-a b c [d]\n+x y\n+a b c [e]\n");
}

#[test]
fn splices() {
    let old = "groups:\n- a: 1\n- b: 2\nlast: x";
    let document = Document::yaml(old).unwrap();
    let ops = [
        Op::append(Route::root().key("groups"), Value::mapping([("c", Value::from(3))])),
        Op::replace(Route::root().key("last"), "z"),
    ];
    let applied = apply(&document, &ops).unwrap();
    let diff = Diff::of_splices(
        (old, &Lines::new(old)),
        (&applied.text, &Lines::new(&applied.text)),
        &applied.splices,
        1,
    );
    let expected = "@3,2 3,3\n - b: 2\n-last: [x]$\n+- c: 3\n+last: [z]$\n";
    assert_eq!(shown(&diff), expected);
    assert_eq!((diff.counts.added, diff.counts.removed, diff.counts.places), (2, 1, 1));
}

#[test]
fn patches_apply() {
    let numbered: Vec<String> = (0..60).map(|number| format!("line {number}\n")).collect();
    let long = numbered.concat();
    let cases = [
        ("plain.yaml", "a\nb\nc\n".to_owned(), "a\nx\nc\n".to_owned()),
        ("no end.yaml", "a\nb".to_owned(), "a\nb\nc".to_owned()),
        ("gains end.yaml", "a\nb".to_owned(), "a\nb\n".to_owned()),
        ("crlf.yaml", "a\r\nb\r\nc\r\n".to_owned(), "a\r\nx\r\nb\r\nc\r\n".to_owned()),
        (
            "sub/two places.json",
            long.clone(),
            long.replace("line 5\n", "").replace("line 50\n", "x\n"),
        ),
        ("shrinks.yaml", "a\nb\n".to_owned(), "b\n".to_owned()),
    ];
    for (name, old, new) in cases {
        let patch = Diff::between(&old, &new, 3).patch(name);
        for tool in [["git", "apply"], ["patch", "-p1"]] {
            match patched(tool, name, &old, &patch) {
                Some(result) => assert_eq!(result, new, "{tool:?} {name}\n{patch}"),
                None => println!("skipped: {} is not installed", tool[0]),
            }
        }
    }
}

/// The file after the tool has applied the patch; nothing without the tool.
fn patched(tool: [&str; 2], name: &str, old: &str, patch: &str) -> Option<String> {
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!(
        "patch-{}-{}",
        tool[0],
        name.replace('/', "_")
    ));
    let _ = std::fs::remove_dir_all(&dir);
    let file = dir.join(name);
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    std::fs::write(&file, old).unwrap();
    std::fs::write(dir.join("change.patch"), patch).unwrap();
    let mut command = Command::new(tool[0]);
    command
        .arg(tool[1])
        .current_dir(&dir)
        .env("GIT_CEILING_DIRECTORIES", env!("CARGO_TARGET_TMPDIR"));
    if tool[0] == "patch" {
        command.args(["-i", "change.patch"])
    } else {
        command.arg("change.patch")
    };
    let output = command.output().ok()?;
    assert!(output.status.success(), "{tool:?}: {}", String::from_utf8_lossy(&output.stderr));
    Some(std::fs::read_to_string(&file).unwrap())
}
