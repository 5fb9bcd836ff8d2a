//! Schedules by chance, the same ones each time.

/// A source of numbers that follow from its seed.
pub(super) struct Chance(u64);

impl Chance {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// From 0 to `end` less 1.
    pub(super) fn below(&mut self, end: i64) -> i64 {
        i64::try_from(self.next() >> 2).unwrap() % end
    }

    pub(super) fn one_of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[usize::try_from(self.below(i64::try_from(all.len()).unwrap())).unwrap()]
    }

    pub(super) fn percent(&mut self, share: i64) -> bool {
        self.below(100) < share
    }
}

/// A field as it is spelled, the values it stands for, and whether it restricts.
pub(super) struct Spelled {
    pub(super) text: String,
    pub(super) values: Vec<i64>,
    pub(super) restricts: bool,
}

/// A field with values from `least` to `most`, left open in `open` of 100 cases.
pub(super) fn field(chance: &mut Chance, least: i64, most: i64, open: i64) -> Spelled {
    if chance.percent(open) {
        let text = (*chance.one_of(&["*", "*", "?", "*/1"])).to_owned();
        return Spelled { text, values: (least..=most).collect(), restricts: false };
    }
    let mut items = Vec::new();
    let mut values = Vec::new();
    for _ in 0..=chance.below(3) / 2 {
        let from = least + chance.below(most - least + 1);
        let to = from + chance.below(most - from + 1);
        let step = 2 + chance.below(most / 2 + 1);
        let (text, end, step) = match chance.below(5) {
            0 => (format!("*/{step}"), most, step),
            1 => (format!("{from}-{to}"), to, 1),
            2 => (format!("{from}-{to}/{step}"), to, step),
            3 if most > 6 => (format!("{from}/{step}"), most, step),
            _ => (from.to_string(), from, 1),
        };
        let begin = if text.starts_with('*') { least } else { from };
        let mut value = begin;
        while value <= end {
            values.push(value);
            value += step;
        }
        items.push(text);
    }
    values.sort_unstable();
    values.dedup();
    Spelled { text: items.join(","), values, restricts: true }
}

/// Five fields as they are often chosen: few minutes and hours, seldom months.
pub(super) fn fields(chance: &mut Chance) -> [Spelled; 5] {
    [
        field(chance, 0, 59, 5),
        field(chance, 0, 23, 20),
        field(chance, 1, 31, 60),
        field(chance, 1, 12, 85),
        field(chance, 0, 6, 60),
    ]
}

pub(super) fn spell(fields: &[Spelled; 5]) -> String {
    fields.iter().map(|field| field.text.as_str()).collect::<Vec<_>>().join(" ")
}

pub(super) fn text_of_fields(chance: &mut Chance) -> String {
    spell(&fields(chance))
}
