//! Random numbers that are the same in every run.

/// A sequence that its seed determines (xorshift).
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// A number below `end`, which is above zero.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from((self.0 >> 11) % end as u64).unwrap()
    }

    pub(crate) fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }

    /// True once in `times` times.
    pub(crate) fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }
}

/// How often to try: `short` times, or as many times that as `BACKWATCH_FUZZ` says.
pub(crate) fn rounds(short: usize) -> usize {
    let times = std::env::var("BACKWATCH_FUZZ").ok().and_then(|times| times.parse().ok());
    short * times.unwrap_or(1_usize)
}
