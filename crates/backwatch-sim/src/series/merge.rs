//! Two timelines that become one.

use crate::order;

use super::stretch::Stretches;
use super::timeline::{Segment, Timeline};

impl Timeline {
    /// Both together, where at no step both have a value; otherwise the steps at which they do.
    pub fn merge(&self, other: &Self) -> Result<Self, Stretches> {
        let both = self.presence().intersection(&other.presence());
        if !both.is_empty() {
            return Err(both);
        }
        let mut all: Vec<&Segment> = self.segments().iter().chain(other.segments()).collect();
        order::sort_by(&mut all, &|a, b| a.start.cmp(&b.start));
        let mut out = Self::empty();
        for segment in all {
            out.push_part(segment, segment.start, segment.end);
        }
        Ok(out)
    }

    /// Adds the values of the other at the steps at which there is none yet, and returns the steps at
    /// which both have one.
    pub fn fill(&mut self, other: &Self) -> Stretches {
        match self.merge(other) {
            Ok(both) => {
                *self = both;
                Stretches::none()
            }
            Err(twice) => {
                let rest = other.restrict(&twice.complement(usize::MAX));
                if let Ok(both) = self.merge(&rest) {
                    *self = both;
                }
                twice
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn merging_tells_where_both_have_a_value() {
        let mut a = Timeline::empty();
        a.push_constant(0, 3, 1.0);
        let mut b = Timeline::empty();
        b.push_constant(3, 5, 2.0);
        let both = a.merge(&b).unwrap();
        assert_eq!((both.at(2), both.at(3)), (Some(1.0), Some(2.0)));
        assert_eq!(both.merge(&b), Err(Stretches::range(3, 5)));
    }
}
