//! Makes a failing input small, so that a person can read it.

/// The smallest input found that still fails; `fails` is asked at most `tries` times.
pub fn shrink(input: &[u8], mut tries: usize, mut fails: impl FnMut(&[u8]) -> bool) -> Vec<u8> {
    let mut best = input.to_vec();
    let mut size = best.len().div_ceil(2);
    while size > 0 && tries > 0 {
        let mut at = 0;
        let mut smaller = false;
        while at < best.len() && tries > 0 {
            let mut candidate = best.clone();
            drop(candidate.drain(at..(at + size).min(best.len())));
            tries -= 1;
            if fails(&candidate) {
                best = candidate;
                smaller = true;
            } else {
                at += size;
            }
        }
        if !smaller || size > best.len() {
            size = if size == 1 { 0 } else { size.div_ceil(2) };
        }
    }
    best
}

#[cfg(test)]
mod tests {
    #[test]
    fn only_what_fails_is_left() {
        let fails = |input: &[u8]| input.contains(&b'x') && input.contains(&b'y');
        assert_eq!(super::shrink(b"some xs and some ys, far apart", 1_000, fails), b"xy");
        assert_eq!(super::shrink(b"xaay", 0, fails), b"xaay");
    }
}
