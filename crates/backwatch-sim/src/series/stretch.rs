//! Sets of steps, as stretches of neighbouring ones.

/// Sorted, non-empty half-open ranges of steps that do not touch each other.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Stretches(Vec<(usize, usize)>);

impl Stretches {
    /// No steps.
    pub fn none() -> Self {
        Self::default()
    }

    /// The steps from `start` up to, but without, `end`.
    pub fn range(start: usize, end: usize) -> Self {
        let mut all = Self::none();
        all.push(start, end);
        all
    }

    /// Adds steps at the end; `start` is not before the end of what is there.
    pub fn push(&mut self, start: usize, end: usize) {
        if start >= end {
            return;
        }
        match self.0.last_mut() {
            Some(last) if last.1 >= start => last.1 = last.1.max(end),
            _ => self.0.push((start, end)),
        }
    }

    /// The ranges, in order.
    pub fn iter(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        self.0.iter().copied()
    }

    /// The parts of the ranges from `start` up to `end`, in order.
    pub fn within(&self, start: usize, end: usize) -> impl Iterator<Item = (usize, usize)> + '_ {
        let first = self.0.partition_point(|range| range.1 <= start);
        let ranges = self.0.iter().skip(first).take_while(move |range| range.0 < end);
        let parts = ranges.map(move |range| (range.0.max(start), range.1.min(end)));
        parts.filter(|(start, end)| start < end)
    }

    /// Whether there are no steps.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether the step is among them.
    pub fn contains(&self, step: usize) -> bool {
        let after = self.0.partition_point(|range| range.0 <= step);
        after.checked_sub(1).and_then(|i| self.0.get(i)).is_some_and(|range| step < range.1)
    }

    /// The same steps, `by` later.
    #[must_use]
    pub fn shift(&self, by: usize) -> Self {
        Self(self.0.iter().map(|(start, end)| (start + by, end + by)).collect())
    }

    /// The steps of either.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        let mut out = Self::none();
        let (mut own, mut others) = (self.iter().peekable(), other.iter().peekable());
        while let Some((start, end)) = match (own.peek(), others.peek()) {
            (Some(a), Some(b)) if a.0 > b.0 => others.next(),
            (Some(_), _) => own.next(),
            (None, _) => others.next(),
        } {
            out.push(start, end);
        }
        out
    }

    /// The steps of both.
    #[must_use]
    pub fn intersection(&self, other: &Self) -> Self {
        let mut out = Self::none();
        let (mut i, mut j) = (0, 0);
        while let (Some(a), Some(b)) = (self.0.get(i), other.0.get(j)) {
            out.push(a.0.max(b.0), a.1.min(b.1));
            if a.1 <= b.1 {
                i += 1;
            } else {
                j += 1;
            }
        }
        out
    }

    /// The steps below `steps` that are not among these.
    #[must_use]
    pub fn complement(&self, steps: usize) -> Self {
        let mut out = Self::none();
        let mut from = 0;
        for (start, end) in self.iter() {
            out.push(from, start.min(steps));
            from = end;
        }
        out.push(from, steps);
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(ranges: &[(usize, usize)]) -> Stretches {
        ranges.iter().fold(Stretches::none(), |all, (s, e)| all.union(&Stretches::range(*s, *e)))
    }

    #[test]
    fn they_behave_like_sets() {
        let a = set(&[(0, 3), (5, 9)]);
        let b = set(&[(2, 6), (8, 12)]);
        assert_eq!(a.union(&b), set(&[(0, 12)]));
        assert_eq!(a.intersection(&b), set(&[(2, 3), (5, 6), (8, 9)]));
        assert_eq!(a.complement(10), set(&[(3, 5), (9, 10)]));
        assert_eq!(a.within(2, 6).collect::<Vec<_>>(), [(2, 3), (5, 6)]);
        assert_eq!(a.within(3, 5).count() + a.within(9, 20).count() + a.within(1, 1).count(), 0);
        assert_eq!(set(&[]).complement(2), set(&[(0, 2)]));
        assert!(a.contains(5) && a.contains(2) && !a.contains(3) && !a.contains(9));
    }
}
