//! Markdown tables: one a backup, with the alerts by their verdict.

use std::fmt::Write as _;

use super::super::play::{AlertPlay, Play};
use super::super::verdict::Verdict;
use super::{Report, first_word, short};

pub(super) fn write(report: &Report) -> String {
    let mut out = String::from("# Rehearsal\n");
    for backup in &report.backups {
        // Writing into a string does not fail.
        let _ = write!(
            out,
            "\n## {}: {}, profile {}\n\n\
             | Scenario | First word | In time | Late | Silent | False alarm | Pages | Result |\n\
             | --- | --- | --- | --- | --- | --- | ---: | --- |\n",
            backup.name,
            backup.cronjob,
            backup.profile.title()
        );
        for (scenario, play) in &backup.plays {
            let _ = writeln!(
                out,
                "| {} {} | {} | {} | {} | {} | {} | {} | {} |",
                scenario.id,
                scenario.name.replace('|', "\\|"),
                first_word(play),
                list(play, in_time),
                list(play, late),
                list(play, silent),
                list(play, false_alarm),
                play.summary.pages,
                play.summary.standing().words()
            );
        }
        if let Some(others) = backup.others() {
            let _ = writeln!(out, "\n{others}.");
        }
        let blind: Vec<String> = backup
            .plays
            .iter()
            .filter_map(|(scenario, play)| {
                Some(format!(
                    "- {} {}: {}.\n",
                    scenario.id, scenario.name, play.summary.blind_spot?
                ))
            })
            .collect();
        if !blind.is_empty() {
            let _ = write!(out, "\nWhat these rules cannot see:\n\n{}", blind.concat());
        }
    }
    out
}

fn list(play: &Play, said: fn(&AlertPlay) -> Option<String>) -> String {
    let all: Vec<String> = play
        .alerts
        .iter()
        .filter_map(|alert| {
            Some(format!("`{}` {}", alert.name, said(alert)?).trim_end().to_owned())
        })
        .collect();
    all.join("<br>")
}

fn in_time(alert: &AlertPlay) -> Option<String> {
    match alert.verdict {
        Verdict::InTime { after } => Some(short(after)),
        _ => None,
    }
}

fn late(alert: &AlertPlay) -> Option<String> {
    match alert.verdict {
        Verdict::Late { by } => Some(format!("by {}", short(by))),
        _ => None,
    }
}

fn silent(alert: &AlertPlay) -> Option<String> {
    (alert.verdict == Verdict::Silent).then(String::new)
}

fn false_alarm(alert: &AlertPlay) -> Option<String> {
    match alert.verdict {
        Verdict::FalseAlarm { lasted, times } => Some(format!("{times}x, {}", short(lasted))),
        _ => None,
    }
}
