//! Letters and their other case: one letter for one, as Go's `unicode.ToUpper` and `ToLower` do.
//!
//! The standard library keeps them letter by letter, which takes 25 kB of a page, 12 compressed. The
//! tables follow from it, and the tests hold them to it.

/// The letter as a capital.
pub(crate) fn upper(c: char) -> char {
    if c.is_ascii() {
        return c.to_ascii_uppercase();
    }
    if let Some((_, capital)) = CAPITAL_ONLY.iter().find(|(small, _)| *small == c) {
        return *capital;
    }
    let code = u32::from(c);
    let found = PAIRS.iter().find_map(|(first, count, step, away)| {
        let capital = code.checked_add_signed(-away)?;
        is_in(capital, (*first, *count, *step)).then_some(capital)
    });
    found.and_then(char::from_u32).unwrap_or(c)
}

/// The letter as a small one.
pub(crate) fn lower(c: char) -> char {
    if c.is_ascii() {
        return c.to_ascii_lowercase();
    }
    if let Some((_, small)) = SMALL_ONLY.iter().find(|(capital, _)| *capital == c) {
        return *small;
    }
    let code = u32::from(c);
    let found = PAIRS.iter().find(|(first, count, step, _)| is_in(code, (*first, *count, *step)));
    found.and_then(|(.., away)| char::from_u32(code.checked_add_signed(*away)?)).unwrap_or(c)
}

/// Whether a letter is one of `count`, each `step` behind the one before.
fn is_in(code: u32, (first, count, step): (u32, u32, u32)) -> bool {
    code.checked_sub(first).is_some_and(|behind| behind % step == 0 && behind / step < count)
}

/// Capitals whose small letter has them for its capital: the first one, how many there are, how far
/// each is behind the one before, and how far away the small letters are.
const PAIRS: [(u32, u32, u32, i32); 177] = [
    (0xc0, 23, 1, 32),
    (0xd8, 7, 1, 32),
    (0x100, 24, 2, 1),
    (0x132, 3, 2, 1),
    (0x139, 8, 2, 1),
    (0x14a, 23, 2, 1),
    (0x178, 1, 1, -121),
    (0x179, 3, 2, 1),
    (0x181, 1, 1, 210),
    (0x182, 2, 2, 1),
    (0x186, 1, 1, 206),
    (0x187, 1, 1, 1),
    (0x189, 2, 1, 205),
    (0x18b, 1, 1, 1),
    (0x18e, 1, 1, 79),
    (0x18f, 1, 1, 202),
    (0x190, 1, 1, 203),
    (0x191, 1, 1, 1),
    (0x193, 1, 1, 205),
    (0x194, 1, 1, 207),
    (0x196, 1, 1, 211),
    (0x197, 1, 1, 209),
    (0x198, 1, 1, 1),
    (0x19c, 1, 1, 211),
    (0x19d, 1, 1, 213),
    (0x19f, 1, 1, 214),
    (0x1a0, 3, 2, 1),
    (0x1a6, 1, 1, 218),
    (0x1a7, 1, 1, 1),
    (0x1a9, 1, 1, 218),
    (0x1ac, 1, 1, 1),
    (0x1ae, 1, 1, 218),
    (0x1af, 1, 1, 1),
    (0x1b1, 2, 1, 217),
    (0x1b3, 2, 2, 1),
    (0x1b7, 1, 1, 219),
    (0x1b8, 1, 1, 1),
    (0x1bc, 1, 1, 1),
    (0x1c4, 1, 1, 2),
    (0x1c7, 1, 1, 2),
    (0x1ca, 1, 1, 2),
    (0x1cd, 8, 2, 1),
    (0x1de, 9, 2, 1),
    (0x1f1, 1, 1, 2),
    (0x1f4, 1, 1, 1),
    (0x1f6, 1, 1, -97),
    (0x1f7, 1, 1, -56),
    (0x1f8, 20, 2, 1),
    (0x220, 1, 1, -130),
    (0x222, 9, 2, 1),
    (0x23a, 1, 1, 10795),
    (0x23b, 1, 1, 1),
    (0x23d, 1, 1, -163),
    (0x23e, 1, 1, 10792),
    (0x241, 1, 1, 1),
    (0x243, 1, 1, -195),
    (0x244, 1, 1, 69),
    (0x245, 1, 1, 71),
    (0x246, 5, 2, 1),
    (0x370, 2, 2, 1),
    (0x376, 1, 1, 1),
    (0x37f, 1, 1, 116),
    (0x386, 1, 1, 38),
    (0x388, 3, 1, 37),
    (0x38c, 1, 1, 64),
    (0x38e, 2, 1, 63),
    (0x391, 17, 1, 32),
    (0x3a3, 9, 1, 32),
    (0x3cf, 1, 1, 8),
    (0x3d8, 12, 2, 1),
    (0x3f7, 1, 1, 1),
    (0x3f9, 1, 1, -7),
    (0x3fa, 1, 1, 1),
    (0x3fd, 3, 1, -130),
    (0x400, 16, 1, 80),
    (0x410, 32, 1, 32),
    (0x460, 17, 2, 1),
    (0x48a, 27, 2, 1),
    (0x4c0, 1, 1, 15),
    (0x4c1, 7, 2, 1),
    (0x4d0, 48, 2, 1),
    (0x531, 38, 1, 48),
    (0x10a0, 38, 1, 7264),
    (0x10c7, 1, 1, 7264),
    (0x10cd, 1, 1, 7264),
    (0x13a0, 80, 1, 38864),
    (0x13f0, 6, 1, 8),
    (0x1c89, 1, 1, 1),
    (0x1c90, 43, 1, -3008),
    (0x1cbd, 3, 1, -3008),
    (0x1e00, 75, 2, 1),
    (0x1ea0, 48, 2, 1),
    (0x1f08, 8, 1, -8),
    (0x1f18, 6, 1, -8),
    (0x1f28, 8, 1, -8),
    (0x1f38, 8, 1, -8),
    (0x1f48, 6, 1, -8),
    (0x1f59, 4, 2, -8),
    (0x1f68, 8, 1, -8),
    (0x1f88, 8, 1, -8),
    (0x1f98, 8, 1, -8),
    (0x1fa8, 8, 1, -8),
    (0x1fb8, 2, 1, -8),
    (0x1fba, 2, 1, -74),
    (0x1fbc, 1, 1, -9),
    (0x1fc8, 4, 1, -86),
    (0x1fcc, 1, 1, -9),
    (0x1fd8, 2, 1, -8),
    (0x1fda, 2, 1, -100),
    (0x1fe8, 2, 1, -8),
    (0x1fea, 2, 1, -112),
    (0x1fec, 1, 1, -7),
    (0x1ff8, 2, 1, -128),
    (0x1ffa, 2, 1, -126),
    (0x1ffc, 1, 1, -9),
    (0x2132, 1, 1, 28),
    (0x2160, 16, 1, 16),
    (0x2183, 1, 1, 1),
    (0x24b6, 26, 1, 26),
    (0x2c00, 48, 1, 48),
    (0x2c60, 1, 1, 1),
    (0x2c62, 1, 1, -10743),
    (0x2c63, 1, 1, -3814),
    (0x2c64, 1, 1, -10727),
    (0x2c67, 3, 2, 1),
    (0x2c6d, 1, 1, -10780),
    (0x2c6e, 1, 1, -10749),
    (0x2c6f, 1, 1, -10783),
    (0x2c70, 1, 1, -10782),
    (0x2c72, 1, 1, 1),
    (0x2c75, 1, 1, 1),
    (0x2c7e, 2, 1, -10815),
    (0x2c80, 50, 2, 1),
    (0x2ceb, 2, 2, 1),
    (0x2cf2, 1, 1, 1),
    (0xa640, 23, 2, 1),
    (0xa680, 14, 2, 1),
    (0xa722, 7, 2, 1),
    (0xa732, 31, 2, 1),
    (0xa779, 2, 2, 1),
    (0xa77d, 1, 1, -35332),
    (0xa77e, 5, 2, 1),
    (0xa78b, 1, 1, 1),
    (0xa78d, 1, 1, -42280),
    (0xa790, 2, 2, 1),
    (0xa796, 10, 2, 1),
    (0xa7aa, 1, 1, -42308),
    (0xa7ab, 1, 1, -42319),
    (0xa7ac, 1, 1, -42315),
    (0xa7ad, 1, 1, -42305),
    (0xa7ae, 1, 1, -42308),
    (0xa7b0, 1, 1, -42258),
    (0xa7b1, 1, 1, -42282),
    (0xa7b2, 1, 1, -42261),
    (0xa7b3, 1, 1, 928),
    (0xa7b4, 8, 2, 1),
    (0xa7c4, 1, 1, -48),
    (0xa7c5, 1, 1, -42307),
    (0xa7c6, 1, 1, -35384),
    (0xa7c7, 2, 2, 1),
    (0xa7cb, 1, 1, -42343),
    (0xa7cc, 8, 2, 1),
    (0xa7dc, 1, 1, -42561),
    (0xa7f5, 1, 1, 1),
    (0xff21, 26, 1, 32),
    (0x10400, 40, 1, 40),
    (0x104b0, 36, 1, 40),
    (0x10570, 11, 1, 39),
    (0x1057c, 15, 1, 39),
    (0x1058c, 7, 1, 39),
    (0x10594, 2, 1, 39),
    (0x10c80, 51, 1, 64),
    (0x10d50, 22, 1, 32),
    (0x118a0, 32, 1, 32),
    (0x16e40, 32, 1, 32),
    (0x16ea0, 25, 1, 27),
    (0x1e900, 34, 1, 34),
];

/// Letters with a small one that has another capital, or none of one letter.
const SMALL_ONLY: [(char, char); 10] = [
    ('\u{130}', '\u{69}'),
    ('\u{1c5}', '\u{1c6}'),
    ('\u{1c8}', '\u{1c9}'),
    ('\u{1cb}', '\u{1cc}'),
    ('\u{1f2}', '\u{1f3}'),
    ('\u{3f4}', '\u{3b8}'),
    ('\u{1e9e}', '\u{df}'),
    ('\u{2126}', '\u{3c9}'),
    ('\u{212a}', '\u{6b}'),
    ('\u{212b}', '\u{e5}'),
];

/// Letters with a capital that has another small one.
const CAPITAL_ONLY: [(char, char); 27] = [
    ('\u{b5}', '\u{39c}'),
    ('\u{131}', '\u{49}'),
    ('\u{17f}', '\u{53}'),
    ('\u{1c5}', '\u{1c4}'),
    ('\u{1c8}', '\u{1c7}'),
    ('\u{1cb}', '\u{1ca}'),
    ('\u{1f2}', '\u{1f1}'),
    ('\u{345}', '\u{399}'),
    ('\u{3c2}', '\u{3a3}'),
    ('\u{3d0}', '\u{392}'),
    ('\u{3d1}', '\u{398}'),
    ('\u{3d5}', '\u{3a6}'),
    ('\u{3d6}', '\u{3a0}'),
    ('\u{3f0}', '\u{39a}'),
    ('\u{3f1}', '\u{3a1}'),
    ('\u{3f5}', '\u{395}'),
    ('\u{1c80}', '\u{412}'),
    ('\u{1c81}', '\u{414}'),
    ('\u{1c82}', '\u{41e}'),
    ('\u{1c83}', '\u{421}'),
    ('\u{1c84}', '\u{422}'),
    ('\u{1c85}', '\u{422}'),
    ('\u{1c86}', '\u{42a}'),
    ('\u{1c87}', '\u{462}'),
    ('\u{1c88}', '\u{a64a}'),
    ('\u{1e9b}', '\u{1e60}'),
    ('\u{1fbe}', '\u{399}'),
];

#[cfg(test)]
mod tests {
    use super::*;

    /// Letters that have a capital of one letter, while the standard library writes out all they stand
    /// for: `ᾳ` is `ΑΙ`, and `ᾼ` where it has to be one.
    const WITH_IOTA: &str = "ᾀᾁᾂᾃᾄᾅᾆᾇᾐᾑᾒᾓᾔᾕᾖᾗᾠᾡᾢᾣᾤᾥᾦᾧᾳῃῳ";

    /// The version of Unicode that the tables are of.
    const TABLES: (u8, u8, u8) = (17, 0, 0);

    #[test]
    fn letters_change_as_in_the_standard_library() {
        // A later version adds letters, and changes none that is there.
        let has_more = char::UNICODE_VERSION > TABLES;
        for c in '\0'..=char::MAX {
            let capital: Vec<char> = c.to_uppercase().collect();
            let small: Vec<char> = c.to_lowercase().collect();
            let (is_upper, is_lower) = (upper(c) == c, lower(c) == c);
            assert!(is_upper || capital == [upper(c)] || WITH_IOTA.contains(c), "{c} as a capital");
            assert!(is_lower || small.first() == Some(&lower(c)), "{c} as a small letter");
            let is_one = capital == [c] || capital.len() > 1;
            assert!(!is_upper || is_one || has_more, "{c} has a capital");
            assert!(!is_lower || small == [c] || has_more, "{c} is a capital");
        }
    }

    #[test]
    fn capitals_of_one_letter_are_known() {
        let pairs = WITH_IOTA.chars().map(|c| (c, upper(c)));
        assert!(pairs.into_iter().all(|(c, capital)| capital != c && lower(capital) == c));
        assert_eq!((upper('ß'), lower('ẞ'), lower('İ'), lower('K')), ('ß', 'ß', 'i', 'k'));
    }
}
