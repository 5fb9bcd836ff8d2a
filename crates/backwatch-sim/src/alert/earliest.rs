//! The least number that was put onto each place of a row, where numbers are put onto ranges of places.

/// A row of places. Each range is covered by two whose length is a power of two, so a number is put onto
/// any range at the same small cost; the longer ranges are handed down to single places in the end.
pub(crate) struct Earliest {
    /// For each power of two, the least number put onto the range of that length from each place on.
    levels: Vec<Vec<usize>>,
}

const NOTHING: usize = usize::MAX;

impl Earliest {
    pub(crate) fn new(places: usize) -> Self {
        let levels = places.checked_ilog2().map_or(1, |most| most as usize + 1);
        Self { levels: vec![vec![NOTHING; places]; levels] }
    }

    /// Puts a number onto the places from `low` up to, but without, `high`.
    pub(crate) fn put(&mut self, low: usize, high: usize, number: usize) {
        let Some(level) = high.saturating_sub(low).checked_ilog2() else { return };
        let Some(row) = self.levels.get_mut(level as usize) else { return };
        lower(row, low, number);
        lower(row, high - (1 << level), number);
    }

    /// The least number of each place.
    pub(crate) fn into_numbers(mut self) -> Vec<Option<usize>> {
        let mut row = self.levels.pop().unwrap_or_default();
        while let Some(mut below) = self.levels.pop() {
            let half = 1 << self.levels.len();
            for (place, number) in row.iter().enumerate().filter(|(_, number)| **number != NOTHING)
            {
                lower(&mut below, place, *number);
                lower(&mut below, place + half, *number);
            }
            row = below;
        }
        row.into_iter().map(|number| Some(number).filter(|number| *number != NOTHING)).collect()
    }
}

fn lower(row: &mut [usize], place: usize, number: usize) {
    if let Some(least) = row.get_mut(place) {
        *least = number.min(*least);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_place_has_the_least_of_its_ranges() {
        let mut state = 3_usize;
        let mut random = |below: usize| {
            state = state.wrapping_mul(1_103_515_245).wrapping_add(12_345) & 0x7fff_ffff;
            (state >> 8) % below
        };
        for places in 0..40 {
            let mut earliest = Earliest::new(places);
            let mut expected = vec![None; places];
            for _ in 0..random(12) {
                let (low, high, number) = (random(places + 1), random(places + 1), random(50));
                earliest.put(low, high, number);
                for slot in expected.get_mut(low..high).unwrap_or_default() {
                    *slot = Some(slot.map_or(number, |known: usize| known.min(number)));
                }
            }
            assert_eq!(earliest.into_numbers(), expected);
        }
    }
}
