//! The stretch of time that is seen.

use backwatch_worker::{Span, Timeline};

/// No less than this is seen, in seconds.
const LEAST: i64 = 3_600;

/// The stretch of time that is seen, in whole minutes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Window {
    /// The first second.
    pub(crate) start: i64,
    /// The second after the last.
    pub(crate) end: i64,
}

impl Window {
    /// All of a timeline.
    pub(crate) fn whole(timeline: &Timeline) -> Self {
        Self { start: timeline.start, end: timeline.end }
    }

    /// The fault with a little before and after, or the beginning where nothing is wrong.
    pub(crate) fn around_fault(timeline: &Timeline) -> Self {
        let whole = Self::whole(timeline);
        let Some(fault) = first_to_last(&timeline.faults) else {
            let days = (whole.span() / 5).max(LEAST);
            return Self { start: whole.start, end: whole.start + days }.within(whole);
        };
        let length = fault.end.min(fault.start + 8 * 86_400) - fault.start;
        let before = (length / 2).clamp(12 * 3_600, 36 * 3_600);
        let after = (length / 2).max(18 * 3_600);
        Self { start: fault.start - before, end: fault.start + length + after }.within(whole)
    }

    /// How long it is, in seconds.
    pub(crate) fn span(self) -> i64 {
        self.end - self.start
    }

    /// Nearer or further by half, with `at` staying where it is.
    pub(crate) fn zoomed(self, at: i64, nearer: bool, whole: Self) -> Self {
        let span = if nearer { self.span() * 2 / 3 } else { self.span() * 3 / 2 };
        let span = span.max(LEAST);
        let at = at.clamp(self.start, self.end);
        let before = (at - self.start) * span / self.span().max(1);
        Self { start: at - before, end: at - before + span }.within(whole)
    }

    /// Moved by so many seconds, not past the ends.
    pub(crate) fn panned(self, by: i64, whole: Self) -> Self {
        Self { start: self.start + by, end: self.end + by }.within(whole)
    }

    /// Moved just so far that `at` is seen.
    pub(crate) fn showing(self, at: i64, whole: Self) -> Self {
        let margin = self.span() / 20;
        if at < self.start {
            self.panned(at - margin - self.start, whole)
        } else if at > self.end {
            self.panned(at + margin - self.end, whole)
        } else {
            self
        }
    }

    fn within(self, whole: Self) -> Self {
        let span = self.span().min(whole.span()).max(1);
        let start = self.start.clamp(whole.start, whole.end - span);
        Self { start: start / 60 * 60, end: start / 60 * 60 + span }
    }
}

/// From the start of the first to the end of the last.
fn first_to_last(faults: &[Span]) -> Option<Span> {
    let (first, last) = (faults.first()?, faults.last()?);
    Some(Span { start: first.start, end: last.end.max(first.start + 60) })
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: i64 = 86_400;

    fn timeline(faults: &[(i64, i64)]) -> Timeline {
        let faults = faults.iter().map(|(start, end)| Span { start: *start, end: *end }).collect();
        Timeline { start: 0, end: 35 * DAY, faults, ..Timeline::default() }
    }

    #[test]
    fn the_fault_is_seen_with_its_surroundings() {
        let window = Window::around_fault(&timeline(&[(10 * DAY, 11 * DAY)]));
        assert!(window.start < 10 * DAY && window.end > 11 * DAY && window.span() < 4 * DAY);
        let window = Window::around_fault(&timeline(&[]));
        assert_eq!((window.start, window.end), (0, 7 * DAY));
        let window = Window::around_fault(&timeline(&[(0, 60), (35 * DAY - 60, 35 * DAY)]));
        assert!(window.start == 0 && window.end <= 35 * DAY);
    }

    #[test]
    fn zoom_and_pan_stay_inside() {
        let whole = Window::whole(&timeline(&[]));
        let near = whole.zoomed(10 * DAY, true, whole);
        assert!(near.start <= 10 * DAY && near.end >= 10 * DAY && near.span() < whole.span());
        assert_eq!(whole.zoomed(0, false, whole), whole);
        assert_eq!(near.panned(-100 * DAY, whole).start, 0);
        let least = (0..40).fold(whole, |window, _| window.zoomed(DAY, true, whole));
        assert!(least.span() >= LEAST);
        assert!(near.showing(34 * DAY, whole).end >= 34 * DAY);
    }
}
