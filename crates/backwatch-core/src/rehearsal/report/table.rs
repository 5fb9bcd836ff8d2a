//! The table for a terminal: scenarios down, alerts across.

use std::fmt::Write as _;

use super::{BackupReport, Report, cell, first_word};

pub(super) fn write(report: &Report) -> String {
    let mut out = String::new();
    for backup in &report.backups {
        if !out.is_empty() {
            out.push('\n');
        }
        backup_table(&mut out, backup);
    }
    out
}

fn backup_table(out: &mut String, backup: &BackupReport) {
    // Writing into a string does not fail.
    let _ = writeln!(out, "{} ({}), {}", backup.name, backup.cronjob, backup.profile.title());
    let names = backup.plays.first().map_or(&[][..], |(_, play)| &play.alerts);
    let mut rows = vec![vec!["#".to_owned(), "scenario".to_owned(), "first word".to_owned()]];
    if let Some(head) = rows.first_mut() {
        head.extend((1..=names.len()).map(|number| number.to_string()));
        head.extend(["pages".to_owned(), "result".to_owned()]);
    }
    for (scenario, play) in &backup.plays {
        let mut row = vec![scenario.id.clone(), scenario.name.clone(), first_word(play)];
        row.extend(play.alerts.iter().map(|alert| cell(alert.verdict)));
        row.push(play.summary.pages.to_string());
        row.push(play.summary.standing().words().to_owned());
        rows.push(row);
    }
    align(out, &rows);
    out.push('\n');
    for (number, alert) in names.iter().enumerate() {
        let own = if alert.is_own { " (your own)" } else { "" };
        let _ = writeln!(out, "{:>2} {}{own}", number + 1, alert.name);
    }
    if let Some(others) = backup.others() {
        let _ = writeln!(out, "{others}.");
    }
    out.push_str(
        "A time is how long an alert took to fire; one with . had nothing to tell; late, silent and \
         false are its failures.\n",
    );
    for (scenario, play) in &backup.plays {
        if let Some(blind) = play.summary.blind_spot {
            let _ = writeln!(out, "{}: {blind}.", scenario.id);
        }
    }
    let handled =
        backup.plays.iter().filter(|(_, play)| play.summary.standing().passes(false)).count();
    let strictly =
        backup.plays.iter().filter(|(_, play)| play.summary.standing().passes(true)).count();
    let _ = writeln!(
        out,
        "{handled} of {} scenarios go as the rules claim; in {strictly} every fault is told in time.",
        backup.plays.len()
    );
}

/// Columns as wide as their widest cell, two blanks between them.
fn align(out: &mut String, rows: &[Vec<String>]) {
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column));
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    for row in rows {
        let cells: Vec<String> =
            row.iter().enumerate().map(|(at, cell)| format!("{cell:<0$}", width(at))).collect();
        out.push_str(cells.join("  ").trim_end());
        out.push('\n');
    }
}
