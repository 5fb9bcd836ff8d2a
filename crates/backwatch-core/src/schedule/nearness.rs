//! How close two words are, for "did you mean".

/// The candidate closest to `wanted`, both in lower case, if no more than a third differs.
pub(super) fn nearest<'a>(
    wanted: &str,
    candidates: impl Iterator<Item = &'a str>,
) -> Option<&'a str> {
    let letters = wanted.chars().count();
    if letters > 60 {
        return None;
    }
    candidates
        .map(|known| (distance(wanted, &known.to_ascii_lowercase()), known))
        .min()
        .filter(|(distance, _)| distance * 3 <= letters)
        .map(|(_, known)| known)
}

/// How many letters must be changed, added or left out to make `to` of `from`.
fn distance(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (line, letter) in from.chars().enumerate() {
        let mut diagonal = line;
        let mut left = line + 1;
        for (cell, other) in row.iter_mut().skip(1).zip(&to) {
            let changed = diagonal + usize::from(letter != *other);
            diagonal = *cell;
            left = changed.min(*cell + 1).min(left + 1);
            *cell = left;
        }
        if let Some(first) = row.first_mut() {
            *first = line + 1;
        }
    }
    row.last().copied().unwrap_or(0)
}
