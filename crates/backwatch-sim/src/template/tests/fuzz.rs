//! Templates made by chance from pieces of the table: whatever comes out, nothing panics, and
//! the same text gives the same answer twice.

use std::collections::BTreeMap;

use super::super::{Context, Sample, expand};
use super::table::{REFUSED, TEMPLATES};

#[test]
fn no_text_makes_it_panic() {
    let rounds = std::env::var("BACKWATCH_FUZZ").ok().and_then(|n| n.parse().ok());
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    for round in 0..rounds.unwrap_or(20_000_u64) {
        let text = mutant(&mut random);
        let shown = format!("round {round}: {text:?}");
        let once = std::panic::catch_unwind(|| render(&text));
        let once = once.unwrap_or_else(|_| panic!("{shown}"));
        assert_eq!(once, render(&text), "{shown}");
    }
}

fn render(text: &str) -> String {
    let labels = BTreeMap::from([("job".to_owned(), "backup".to_owned())]);
    let context = Context {
        labels: &labels,
        value: 1_234_567.0,
        external_labels: &labels,
        external_url: "http://example.org",
        server_url: None,
        now_ms: -1,
        query: &|expr| if expr.len() > 20 { Err(expr.to_owned()) } else { Ok(samples()) },
    };
    expand("A", text, &context)
}

fn samples() -> Vec<Sample> {
    let sample = |job: &str| Sample {
        labels: BTreeMap::from([("job".to_owned(), job.to_owned())]),
        value: 1.5,
    };
    vec![sample("b"), sample("a")]
}

/// Two templates cut and joined, then a few characters changed.
fn mutant(random: &mut Random) -> String {
    let mut pick = || {
        let all = TEMPLATES.len() + REFUSED.len();
        let index = random.below(all);
        let text = TEMPLATES.iter().chain(REFUSED).nth(index).copied().unwrap_or_default();
        let chars: Vec<char> = text.chars().collect();
        let cut = random.below(chars.len() + 1);
        (chars, cut)
    };
    let (mut text, cut) = pick();
    text.truncate(cut);
    let (other, from) = pick();
    text.extend(other.iter().skip(from));
    for _ in 0..random.below(4) {
        let noise: Vec<char> = "{}-()|$.\"`'\\%*[]0123e+x=:,é\u{0}\n ".chars().collect();
        let at = random.below(text.len() + 1);
        let c = noise.get(random.below(noise.len())).copied().unwrap_or(' ');
        match random.below(3) {
            0 => text.insert(at, c),
            1 if at < text.len() => text[at] = c,
            _ if at < text.len() => {
                text.remove(at);
            }
            _ => {}
        }
    }
    text.into_iter().collect()
}

/// A xorshift generator: the same numbers on every machine.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        let end = u64::try_from(end).unwrap_or(1).max(1);
        usize::try_from(self.0 % end).unwrap_or(0)
    }
}
