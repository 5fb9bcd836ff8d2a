//! Which known name was probably meant.

/// The known name closest to `name`, where one is close enough to be a likely slip: few letters
/// wrong, or another case.
pub(super) fn closest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    const LONGEST: usize = 40;
    if name.len() > LONGEST {
        return None;
    }
    let lower = name.to_ascii_lowercase();
    let allowed = (lower.len() / 3).clamp(1, 3);
    let distances = known.into_iter().map(|known| (distance(&lower, known), known));
    distances.filter(|(distance, _)| *distance <= allowed).min().map(|(_, known)| known)
}

/// How many letters have to be added, removed or replaced.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.chars().enumerate() {
        let mut next = Vec::with_capacity(row.len());
        next.push(i + 1);
        for (pair, to) in row.windows(2).zip(&b) {
            let &[diagonal, above] = pair else { continue };
            let left = next.last().copied().unwrap_or_default();
            next.push((diagonal + usize::from(from != *to)).min(above + 1).min(left + 1));
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_recognised() {
        let known = ["rate", "irate", "increase", "sum", "sum_over_time"];
        let check = |name, expect| assert_eq!(closest(name, known), expect, "{name}");
        check("Rate", Some("rate"));
        check("incrase", Some("increase"));
        check("sumovertime", Some("sum_over_time"));
        check("frobnicate", None);
        check("", None);
    }
}
