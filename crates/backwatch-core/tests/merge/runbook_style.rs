//! Our text in the style of the file: levels, forms of headings, numbers, table of contents, and what
//! stands there already.

use backwatch_core::merge::{MergeOptions, Merged, merge, recognise};
use backwatch_core::plan::Plan;

use crate::shared::reference;

fn run(before: &str, options: &MergeOptions) -> Merged {
    let file = recognise("r.md", before.as_bytes());
    merge(&Plan::default(), &file, options).unwrap_or_else(|e| panic!("{e:?}"))
}

fn under(heading: &str) -> MergeOptions {
    MergeOptions { heading: Some(heading.to_owned()), ..MergeOptions::default() }
}

/// Merges, and shows on the way that nothing is lost, that twice is once and that it can be taken out.
#[track_caller]
fn check(before: &str, options: &MergeOptions) -> String {
    let once = run(before, options).text.to_string();
    for line in before.lines() {
        assert!(once.lines().any(|other| other == line), "{line:?} is gone");
    }
    assert_eq!(*run(&once, options).text, *once, "twice is once");
    assert_eq!(*run(&once, &MergeOptions::default()).text, *once, "and stays where it stands");
    let remove = MergeOptions { remove: true, ..options.clone() };
    assert_eq!(*run(&once, &remove).text, *before, "and can be taken out");
    once
}

#[test]
fn levels_follow_the_file() {
    let has = |text: &str, heading: &str| text.lines().any(|line| line == heading);
    let plain = MergeOptions::default();
    let below_a_title = check("# Title\n\n## A\n", &plain);
    assert!(has(&below_a_title, "## Service level indicators"));
    assert!(has(&below_a_title, "### NATS backup failed"));
    let flat = check("# A\n\n# B\n", &plain);
    assert!(has(&flat, "# Service level indicators") && has(&flat, "## NATS backup failed"));
    let deep = check("# T\n\n## A\n\n### B\n\ntext\n\n## C\n", &under("B"));
    assert!(has(&deep, "#### Backup alerts") && has(&deep, "##### NATS backup failed"));
    assert!(deep.ends_with("\n## C\n"));
    let none = check("Just text.\n", &plain);
    assert!(has(&none, "## Backup alerts"));
}

#[test]
fn forms_and_numbers_follow_the_file() {
    let plain = MergeOptions::default();
    let underlined = check("Title\n=====\n\nA\n---\n\nB\n---\n\n### C\n", &plain);
    assert!(underlined.contains("\nBackup alerts\n-------------\n"), "{underlined}");
    assert!(underlined.contains("\n### NATS backup failed\n"));
    let closed = check("# Title #\n\n## A ##\n", &plain);
    assert!(closed.contains("\n## Backup alerts ##\n"));
    let numbered = check("# T\n\n## 1. A\n\n## 2. B\n", &plain);
    assert!(numbered.contains("\n## 3. Service level indicators\n"));
    assert!(numbered.contains("\n## 4. Backup alerts\n"));
    // Anchors of alerts stand in rules and must not depend on a number.
    assert!(numbered.contains("\n### NATS backup failed\n"));
    // Code and front matter have no headings.
    let code = check("---\ntitle: x\n---\n# T\n\n```sh\n# 1\n# 2\n```\n", &plain);
    assert!(code.contains("\n## Backup alerts\n"));
}

#[test]
fn the_table_of_contents_names_the_block() {
    let plain = MergeOptions::default();
    let numbers = "# T\n\n## Contents\n\n1. [A](#a)\n2. [B](#b)\n\n## A\n\n## B\n";
    assert!(check(numbers, &plain).contains(
        "2. [B](#b)\n3. [Service level indicators](#service-level-indicators)\n\
         4. [Backup alerts](#backup-alerts)\n\n## A"
    ));
    let lazy = numbers.replace("2. ", "1. ");
    assert!(check(&lazy, &plain).contains("1. [Backup alerts](#backup-alerts)\n"));
    let bullets = "# T\n\n* [A](#a)\n  * [C](#c)\n* [B](#b)\n\n## A\n\n### C\n\n## B\n";
    assert!(check(bullets, &plain).contains("\n* [Backup alerts](#backup-alerts)\n\n## A"));
    assert!(check(bullets, &under("A")).contains(
        "  * [C](#c)\n  * [Service level indicators](#service-level-indicators)\n  * [Backup alerts](#backup-alerts)\n* [B](#b)"
    ));
    // A list that goes down to another level only is left alone.
    let other = check("# T\n\n- [A](#a)\n- [B](#b)\n\n## A\n\n## B\n", &under("B"));
    assert!(!other.contains("- [Backup alerts]"));
    // Related links further down are no table of contents.
    let related = "# T\n\n## A\n\n## B\n\nSee:\n\n- [A](#a)\n- [B](#b)\n";
    assert!(!check(related, &plain).contains("- [Backup alerts]"));
    let crlf = numbers.replace('\n', "\r\n");
    let after = check(&crlf, &plain);
    assert_eq!(after.matches('\n').count(), after.matches("\r\n").count());
}

#[test]
fn what_is_there_is_linked() {
    let before = "# T\n\n## Backups\n\n### Backup Job Failing\n\nLook.\n\n### NATS backup suspended\n\n\
                  ### PVC full / cleanup\n\n## Restore failing\n\n## Backup alerts\n";
    let after = check(before, &MergeOptions::default());
    assert!(after.contains("**What to do** stands in [Backup Job Failing](#backup-job-failing)."));
    assert!(after.contains("**What to do** stands in \"PVC full / cleanup\"."), "no sure link");
    assert_eq!(after.matches("### NATS backup suspended\n").count(), 1);
    // An anchor that is taken is not given twice.
    assert!(after.contains("\n## Backup alerts of backups\n"));
    assert!(!after.contains("[Restore failing]"));
}

#[test]
fn the_reference_runbook_keeps_every_byte() {
    for which in ["before", "after"] {
        let Some(before) = reference(&format!("fixtures/kgents/{which}/runbook.md")) else {
            return;
        };
        for options in
            [MergeOptions::default(), under("Backup & Restore"), under("Monitoring Alerts")]
        {
            let after = check(&before, &options);
            assert!(after.contains("| SLI | Target |") && after.contains(" NATS backup missing\n"));
            let entry = after.contains(
                "\n9. [Service level indicators](#service-level-indicators)\n\
                                        10. [Backup alerts](#backup-alerts)\n\n---",
            );
            assert_eq!(entry, options.heading.is_none());
            for link in [
                "stands in [Backup Job Failing](#backup-job-failing)",
                "stands in [CronJob Not Running](#cronjob-not-running)",
                "stands in \"PVC Full / Cleanup Not Running\" and [PVC Approaching Capacity](#pvc-approaching-capacity)",
            ] {
                assert!(after.contains(link), "{link}");
            }
            let by_hand = "Written by hand: [Service Level Indicators (SLIs)](#service-level-indicators-slis).";
            assert_eq!(after.contains(by_hand), which == "after");
        }
    }
}

/// Files put together from pieces that are easily misread.
fn random_file(seed: &mut u64) -> String {
    const PIECES: [&str; 26] = [
        "# Title",
        "## A",
        "## B ##",
        "### Backup failing",
        "1. [A](#a)",
        "2. [B](#b-)",
        "- [A](#a)",
        "  - [B](#b)",
        "```",
        "~~~~",
        "---",
        "===",
        "",
        "",
        "text",
        "| a | b |",
        "|---|---|",
        "> q",
        "<!-- c -->",
        "## 1. X",
        "## 2. Y",
        "[TOC]",
        "## Contents",
        "\t# no",
        "é ## Ü",
        "#hash",
    ];
    let mut next = |below: usize| {
        *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        usize::try_from(*seed >> 33).unwrap() % below
    };
    let count = 1 + next(14);
    let ending = if next(4) == 0 { "\r\n" } else { "\n" };
    let lines: Vec<&str> = (0..count).map(|_| PIECES[next(PIECES.len())]).collect();
    let last = if next(3) == 0 { "" } else { ending };
    lines.join(ending) + last
}

#[test]
fn random_files_keep_every_byte() {
    let (mut seed, mut merged, mut refused) = (7, 0, 0);
    for _ in 0..500 {
        let before = random_file(&mut seed);
        let file = recognise("r.md", before.as_bytes());
        match merge(&Plan::default(), &file, &MergeOptions::default()) {
            Err(said) => {
                refused += 1;
                let unclosed = said[0].message.contains("does not end");
                assert!(unclosed || before.trim().is_empty(), "{said:?} {before:?}");
            }
            Ok(once) => {
                merged += 1;
                let again = run(&once.text, &MergeOptions::default());
                assert!(again.text == once.text, "again: {before:?}");
                let remove = MergeOptions { remove: true, ..MergeOptions::default() };
                assert!(*run(&once.text, &remove).text == *before, "removal: {before:?}");
            }
        }
    }
    assert!(merged > 200 && refused > 50, "{merged} {refused}");
}
