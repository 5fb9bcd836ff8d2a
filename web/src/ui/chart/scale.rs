//! From values to places on a drawing and back, and round times between two others.

/// A straight scale: a stretch of values on a stretch of pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Scale {
    /// The value at the first pixel.
    pub(crate) from: f64,
    /// The value at the last.
    pub(crate) to: f64,
    /// The first pixel.
    pub(crate) start: f64,
    /// The last; below the first for heights, which grow upwards.
    pub(crate) end: f64,
}

impl Scale {
    /// Where a value lies, also outside of the ends.
    pub(crate) fn at(&self, value: f64) -> f64 {
        let span = self.to - self.from;
        if span == 0.0 {
            return self.start;
        }
        self.start + (value - self.from) / span * (self.end - self.start)
    }

    /// The same, held between the ends.
    pub(crate) fn inside(&self, value: f64) -> f64 {
        let (low, high) = (self.start.min(self.end), self.start.max(self.end));
        self.at(value).clamp(low, high)
    }

    /// The value at a place, held between the ends.
    pub(crate) fn value(&self, place: f64) -> f64 {
        let span = self.end - self.start;
        if span == 0.0 {
            return self.from;
        }
        let share = ((place - self.start) / span).clamp(0.0, 1.0);
        self.from + share * (self.to - self.from)
    }
}

/// A place as it is written in a drawing.
pub(crate) fn px(place: f64) -> String {
    format!("{place:.1}")
}

/// Steps of a clock, in seconds.
const STEPS: [i64; 13] = [
    60, 300, 900, 1_800, 3_600, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800, 2_419_200,
    31_536_000,
];

/// Round seconds of a clock that is `offset` seconds ahead of UTC, at most `count` of them, from
/// `start` to `end`; and the step between them.
pub(crate) fn clock_ticks(start: i64, end: i64, offset: i64, count: i64) -> (Vec<i64>, i64) {
    let span = end.saturating_sub(start).max(1);
    let enough = |step: &&i64| span / **step <= count.max(1);
    let step = STEPS.iter().find(enough).copied().unwrap_or(31_536_000);
    let first = start.saturating_add(offset).div_euclid(step).saturating_mul(step);
    let ticks = (0..).map(|turn: i64| first.saturating_add(step.saturating_mul(turn)) - offset);
    (ticks.skip_while(|at| *at < start).take_while(|at| *at < end).collect(), step)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_and_values_go_both_ways() {
        let scale = Scale { from: 0.0, to: 100.0, start: 200.0, end: 0.0 };
        assert!((scale.at(25.0) - 150.0).abs() < 1e-9);
        assert!((scale.value(150.0) - 25.0).abs() < 1e-9);
        assert!((scale.inside(150.0)).abs() < 1e-9);
        assert!((scale.value(900.0)).abs() < 1e-9);
        let flat = Scale { from: 3.0, to: 3.0, start: 0.0, end: 9.0 };
        assert!(flat.at(5.0).abs() < 1e-9);
    }

    #[test]
    fn ticks_of_a_clock_follow_its_zone() {
        let day = 86_400;
        let (ticks, step) = clock_ticks(0, 4 * day, 0, 5);
        assert_eq!((ticks, step), (vec![0, day, 2 * day, 3 * day], day));
        let (ticks, _) = clock_ticks(0, 2 * day, 3_600, 3);
        assert_eq!(ticks, [day - 3_600, 2 * day - 3_600]);
        assert!(clock_ticks(5, 5, 0, 4).0.is_empty());
    }
}
