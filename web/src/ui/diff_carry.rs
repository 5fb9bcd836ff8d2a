//! What is carried into each row of a diff from the lines above it, so that an expression that
//! began before a fold is still coloured as one.

use crate::ui::diff::Difference;
use crate::ui::diff_rows::Row;
use crate::ui::highlight::{Carry, Language, carried};
use crate::ui::lines::Lines;

/// As many lines above a run of rows are looked at; block scalars are rarely longer.
const BACK: usize = 60;

/// What is carried into each row, in order.
pub(crate) fn carries(difference: &Difference, language: Language, rows: &[Row]) -> Vec<Carry> {
    let mut old = Follower::new(&difference.old, language);
    let mut new = Follower::new(&difference.new, language);
    rows.iter()
        .map(|row| match row {
            Row::Fold { .. } => Carry::Open,
            Row::Gone { old: line, .. } => old.before(*line),
            Row::Same { new: line, .. } | Row::Came { new: line, .. } => new.before(*line),
        })
        .collect()
}

/// Follows one text downwards.
struct Follower<'a> {
    lines: &'a Lines,
    language: Language,
    next: usize,
    carry: Carry,
}

impl<'a> Follower<'a> {
    fn new(lines: &'a Lines, language: Language) -> Self {
        Self { lines, language, next: 0, carry: Carry::Open }
    }

    /// What is carried into a line.
    fn before(&mut self, line: usize) -> Carry {
        if line < self.next || line > self.next + BACK {
            self.next = line.saturating_sub(BACK);
            self.carry = Carry::Open;
        }
        while self.next < line {
            self.carry = carried(self.language, self.lines.get(self.next), self.carry);
            self.next += 1;
        }
        self.carry
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::diff_rows::Change;

    #[test]
    fn an_expression_is_followed_over_a_fold() {
        let text = "- expr: |\n    a\n    b\n    c\n  for: 5m\n";
        let lines = Lines::of(text.into());
        let difference =
            Difference { old: lines.clone(), new: lines, changes: Vec::<Change>::new() };
        let rows = [
            Row::Same { old: 2, new: 2 },
            Row::Gone { old: 3, partner: None, change: 0 },
            Row::Same { old: 4, new: 4 },
        ];
        let found = carries(&difference, Language::Yaml, &rows);
        assert_eq!(found, [Carry::Expression(2); 3]);
        assert_eq!(
            carries(&difference, Language::Yaml, &[Row::Fold { old: 0, count: 3 }]),
            [Carry::Open]
        );
    }
}
