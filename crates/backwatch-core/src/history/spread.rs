//! How measured values are spread.

/// Median, 95th percentile and worst of some values; the worst is the greatest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spread<T> {
    /// How many values; at least 1.
    pub count: usize,
    /// Half of the values are not above it.
    pub median: T,
    /// 95 % of the values are not above it.
    pub p95: T,
    /// The greatest.
    pub worst: T,
}

impl<T: Ord + Copy> Spread<T> {
    /// Of these values, by nearest rank: each figure is a value that was measured. None without any.
    pub fn of(mut values: Vec<T>) -> Option<Self> {
        values.sort_unstable();
        let count = values.len();
        let rank = |percent: usize| (count * percent).div_ceil(100).saturating_sub(1);
        let at = |percent| values.get(rank(percent)).copied();
        Some(Self { count, median: at(50)?, p95: at(95)?, worst: at(100)? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_values_that_were_measured() {
        let spread = Spread::of((1..=20).rev().collect()).unwrap();
        assert_eq!(spread, Spread { count: 20, median: 10, p95: 19, worst: 20 });
        assert_eq!(Spread::of(vec![7]).unwrap(), Spread { count: 1, median: 7, p95: 7, worst: 7 });
        assert_eq!(Spread::<u8>::of(Vec::new()), None);
    }
}
