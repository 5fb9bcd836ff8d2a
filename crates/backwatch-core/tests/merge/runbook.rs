//! The marked block of a Markdown file.

use backwatch_core::merge::{MergeOptions, merge, recognise};
use backwatch_core::plan::Plan;

use crate::shared::reference;

fn run(before: &str, options: &MergeOptions) -> String {
    let file = recognise("r.md", before.as_bytes());
    let merged = merge(&Plan::default(), &file, options).unwrap_or_else(|e| panic!("{e:?}"));
    merged.text.to_string()
}

fn block(text: &str) -> MergeOptions {
    MergeOptions { block: Some(text.to_owned()), ..MergeOptions::default() }
}

/// Put in, updated in place, taken out again.
fn check(before: &str, heading: Option<&str>, after: &str) {
    let options = MergeOptions { heading: heading.map(str::to_owned), ..block("one\n") };
    let first = run(before, &options);
    assert_eq!(first, after);
    assert_eq!(run(&first, &options), first, "again");
    assert_eq!(run(&first, &block("two")), after.replace("one", "two"), "in place");
    let remove = MergeOptions { remove: true, ..options };
    assert_eq!(run(&first, &remove), before, "removal");
}

#[test]
fn a_block_goes_in_and_out() {
    let marked = "<!-- backwatch:begin -->\none\n<!-- backwatch:end -->\n";
    check("# A\n", None, &format!("# A\n\n{marked}"));
    check("# A\n\n", None, &format!("# A\n\n{marked}\n"));
    check("# A", None, &format!("# A\n\n{}", marked.trim_end()));
    check("# A\r\nb\r\n", None, &format!("# A\nb\n\n{marked}").replace('\n', "\r\n"));
    let (a, b) = ("# A\n\n## B\nx\n```\n## C\n```\n", "## C\ny\n");
    check(&format!("{a}\n{b}"), Some("B"), &format!("{a}\n{marked}\n{b}"));
    check(&format!("{a}{b}"), Some("B"), &format!("{a}\n{marked}{b}"));
    check(&format!("{a}{b}"), Some("## C"), &format!("{a}{b}\n{marked}"));
}

#[test]
fn broken_marks_are_named() {
    for (text, line, reason) in [
        ("# A\n<!-- backwatch:begin -->\n", 2, "does not end"),
        ("# A\n<!-- backwatch:end -->\n", 2, "does not begin"),
        ("<!-- backwatch:begin -->\n<!-- backwatch:begin -->\n", 2, "second"),
    ] {
        let file = recognise("r.md", text.as_bytes());
        let said = merge(&Plan::default(), &file, &block("x")).expect_err("broken");
        assert_eq!(said[0].place.map(|place| place.line), Some(line));
        assert!(said[0].message.contains(reason), "{}", said[0]);
    }
    let options = MergeOptions { heading: Some("X".to_owned()), ..block("x") };
    let file = recognise("r.md", b"# A\n## B\n");
    let said = merge(&Plan::default(), &file, &options).expect_err("no such heading");
    assert_eq!(said[0].hint.as_deref(), Some("there are A, B"));
}

#[test]
fn the_reference_runbook_gets_the_indicators() {
    let Some(before) = reference("fixtures/kgents/before/runbook.md") else { return };
    let after = run(&before, &MergeOptions::default());
    assert!(after.contains("| SLI | Target |"));
    // The block and two entries of the table of contents, and not a byte beside them.
    let (rest, block) = after.split_once("\n<!-- backwatch:begin -->").unwrap();
    assert!(block.ends_with("<!-- backwatch:end -->\n"));
    let entries = "9. [Service level indicators](#service-level-indicators)\n10. [Backup alerts](#backup-alerts)\n";
    assert_eq!(rest.replacen(entries, "", 1), before);
    let remove = MergeOptions { remove: true, ..MergeOptions::default() };
    assert_eq!(run(&after, &remove), before);
}
