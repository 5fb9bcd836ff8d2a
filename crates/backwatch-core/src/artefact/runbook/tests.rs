//! Sections and the anchors that lead to them.

use super::{Elsewhere, Place, document, document_beside};
use crate::artefact::rules::rule_groups;
use crate::plan::{AlertKind, AlertSettings, DisplayName, ObjectName, OffSite, Plan, Profile};

/// The anchors of the headings of `text` on GitHub, GitLab and MkDocs, as their documentation tells
/// them; the second heading of one anchor gets a number.
fn anchors(text: &str) -> [Vec<String>; 3] {
    let mut code = false;
    let mut titles = Vec::new();
    for line in text.lines() {
        code ^= line.starts_with("```");
        if !code && line.starts_with('#') {
            titles.push(line.trim_start_matches('#').trim().to_owned());
        }
    }
    let numbered = |slugs: Vec<String>, between: &str| {
        let mut seen: Vec<String> = Vec::new();
        for slug in slugs {
            let again = seen.iter().filter(|known| **known == slug).count();
            let again = if again == 0 { slug } else { format!("{slug}{between}{again}") };
            seen.push(again);
        }
        seen
    };
    let github = |title: &String| -> String {
        let lower = title.to_lowercase();
        lower
            .chars()
            .filter_map(|c| match c {
                ' ' => Some('-'),
                '-' | '_' => Some(c),
                c if c.is_alphanumeric() => Some(c),
                _ => None,
            })
            .collect()
    };
    let gitlab = |title: &String| -> String {
        let mut slug = github(title);
        while slug.contains("--") {
            slug = slug.replace("--", "-");
        }
        slug
    };
    let mkdocs = |title: &String| -> String {
        let kept: String =
            title.chars().filter(|c| c.is_ascii_alphanumeric() || "_- ".contains(*c)).collect();
        let words: Vec<&str> =
            kept.trim().split([' ', '-']).filter(|word| !word.is_empty()).collect();
        words.join("-").to_lowercase()
    };
    [
        numbered(titles.iter().map(github).collect(), "-"),
        numbered(titles.iter().map(gitlab).collect(), "-"),
        numbered(titles.iter().map(mkdocs).collect(), "_"),
    ]
}

/// Plans with what makes anchors hard: names with blanks, hyphens and dots, several backups that share
/// alerts, every source of an off-site copy, every optional alert.
fn plans() -> Vec<Plan> {
    let names = ["NATS", "Orders DB", "pg - dump", "a.b v1.2", "X--y", "Under_score", "Dot."];
    let sources = [
        OffSite::None,
        OffSite::S3Exporter { bucket: "b".to_owned(), prefix: "p/".to_owned() },
        OffSite::CronJob { name: ObjectName::cronjob("upload").unwrap() },
        OffSite::Container { name: ObjectName::label("upload").unwrap() },
        OffSite::Metric {
            name: "upload_seconds".to_owned(),
            matchers: std::iter::empty().collect(),
        },
    ];
    let mut plans = Vec::new();
    for profile in Profile::ALL {
        for (index, name) in names.into_iter().enumerate() {
            let mut plan = Plan { runbook: Some("docs/runbook.md".to_owned()), ..Plan::default() };
            let mut second = plan.backups[0].clone();
            plan.backups[0].name = DisplayName::parse(name).unwrap();
            second.name = DisplayName::parse("Wiki").unwrap();
            second.cronjob = ObjectName::cronjob("wiki").unwrap();
            plan.backups.push(second);
            for backup in &mut plan.backups {
                backup.profile = profile;
                backup.off_site = sources[index % sources.len()].clone();
                for kind in AlertKind::ALL.into_iter().filter(|kind| kind.is_optional()) {
                    let on = AlertSettings { enabled: Some(true), ..AlertSettings::default() };
                    backup.set(kind, on);
                }
            }
            plans.push(plan);
        }
    }
    plans
}

#[test]
fn every_runbook_url_resolves_under_the_three_rules() {
    let mut urls = 0;
    for plan in plans() {
        let text = document(&plan);
        let known = anchors(&text);
        for rule in rule_groups(&plan, None).into_iter().flat_map(|group| group.rules) {
            for (_, url) in rule.annotations.iter().filter(|(key, _)| key == "runbook_url") {
                let (base, anchor) = url.split_once('#').unwrap();
                assert_eq!(base, "docs/runbook.md");
                for rendered in &known {
                    assert!(rendered.iter().any(|a| a == anchor), "{url}: {rendered:?}");
                }
                urls += 1;
            }
        }
    }
    assert!(urls > 300, "{urls}");
}

#[test]
fn links_lead_to_sections() {
    for plan in plans() {
        let text = document(&plan);
        for link in text.split("](#").skip(1) {
            let anchor = link.split(')').next().unwrap();
            for rendered in anchors(&text) {
                assert!(rendered.iter().any(|a| a == anchor), "{anchor}");
            }
        }
    }
}

#[test]
fn a_section_has_three_commands_with_the_names_of_every_backup() {
    for plan in plans() {
        let text = document(&plan);
        for section in text.split("\n### ").skip(1) {
            let commands = section.split("```sh\n").nth(1).unwrap().split("```").next().unwrap();
            let count = commands.lines().filter(|line| !line.starts_with('#')).count();
            let several = commands.lines().filter(|line| line.starts_with('#')).count().max(1);
            assert_eq!(count, 3 * several, "{section}");
            for part in ["What it means", "What is at stake", "How to fix it", "Escalate"] {
                assert!(section.contains(&format!("**{part}")), "{part}: {section}");
            }
        }
        if plan.backups[0].is_on(AlertKind::PvcNearCapacity) {
            assert!(text.contains("# nats/nats-backup\n") && text.contains("# nats/wiki\n"));
        }
    }
}

#[test]
fn what_stands_elsewhere_is_named_and_not_written_again() {
    let plan = Plan::default();
    let place = |title: &str, anchor: Option<&str>| Place {
        title: title.to_owned(),
        anchor: anchor.map(str::to_owned),
    };
    let text = document_beside(&plan, |kind, anchor| match kind {
        AlertKind::Failed => {
            assert_eq!(anchor, "nats-backup-failed");
            Elsewhere::Described(vec![
                place("Job Failing", Some("job-failing")),
                place("A / B", None),
            ])
        }
        AlertKind::Suspended => Elsewhere::Same,
        _ => Elsewhere::Nowhere,
    });
    assert!(text.contains("**What to do** stands in [Job Failing](#job-failing) and \"A / B\"."));
    assert!(!text.contains("### NATS backup suspended\n"));
    assert!(text.contains("[NATSBackupSuspended](#nats-backup-suspended)"), "still linked");
}
