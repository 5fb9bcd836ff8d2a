//! Settings in a URL fragment: `p=1.<settings>.<sum>`, and nothing but settings.
//!
//! The settings are `backwatch.yaml` text, as short as it can be, in the URL-safe alphabet of base64
//! (RFC 4648, section 5) without padding, so that a link is a plain word for every mail program. The
//! sum tells a link that was cut short, which may still be readable, from a whole one.

use crate::bundle::crc32;
use crate::diagnostic::Diagnostic;
use crate::plan::{Plan, settings};

/// What stands before the settings: the key and the version of the form.
const START: &str = "p=1.";

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// The longest fragment that is read, in bytes.
const LONGEST: usize = 64 * 1024;

/// The fragment for `plan`, without the `#`.
pub fn fragment(plan: &Plan) -> String {
    let text = settings::write_brief(plan);
    format!("{START}{}.{}", encode(text.as_bytes()), sum(text.as_bytes()))
}

/// Reads a fragment, with or without its `#`. `None` where it holds no settings at all.
pub fn read(fragment: &str) -> Option<Result<Plan, Vec<Diagnostic>>> {
    let rest = fragment.trim_start_matches('#').strip_prefix("p=")?;
    Some(read_settings(rest))
}

fn read_settings(rest: &str) -> Result<Plan, Vec<Diagnostic>> {
    let broken = |message: &str| {
        let hint = "ask for the link again; it may have been cut short";
        vec![Diagnostic::error(message).hint(hint)]
    };
    if rest.len() > LONGEST {
        return Err(broken("the link is longer than 64 kB"));
    }
    let Some(encoded) = rest.strip_prefix("1.") else {
        let message = "the link is of a version that this page does not know";
        return Err(vec![Diagnostic::error(message).hint("open it with the newest version")]);
    };
    let whole = encoded
        .split_once('.')
        .and_then(|(encoded, expected)| decode(encoded).filter(|bytes| sum(bytes) == expected));
    let bytes = whole.ok_or_else(|| broken("part of the link's settings is missing"))?;
    let text = String::from_utf8(bytes).map_err(|_| broken("the link's settings are no text"))?;
    settings::read(&text)
}

/// Six hexadecimal digits of a checksum.
fn sum(bytes: &[u8]) -> String {
    format!("{:06x}", crc32(bytes) >> 8)
}

fn encode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let group = chunk.iter().fold(0_u32, |group, byte| group << 8 | u32::from(*byte))
            << (8 * (3 - chunk.len()));
        for place in 0..=chunk.len() {
            let index = (group >> (18 - 6 * place)) & 63;
            let letter = ALPHABET.get(index as usize).copied().unwrap_or(b'A');
            text.push(char::from(letter));
        }
    }
    text
}

fn decode(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3 + 2);
    for chunk in text.trim_end_matches('=').as_bytes().chunks(4) {
        let mut group = 0_u32;
        for letter in chunk {
            let index = ALPHABET.iter().position(|known| known == letter)?;
            group = group << 6 | u32::try_from(index).ok()?;
        }
        group <<= 6 * (4 - chunk.len());
        let whole = match chunk.len() {
            2 => 1,
            3 => 2,
            4 => 3,
            _ => return None,
        };
        bytes.extend(group.to_be_bytes().into_iter().skip(1).take(whole));
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_come_back_from_a_link() {
        let plan = Plan::default();
        let link = fragment(&plan);
        assert!(link.chars().all(|c| c.is_ascii_alphanumeric() || "-_=.".contains(c)), "{link}");
        assert_eq!(read(&format!("#{link}")).unwrap().unwrap(), plan);
        assert_eq!(read("section"), None);
    }

    #[test]
    fn bytes_of_every_length_come_back() {
        for length in 0..20_u8 {
            let bytes: Vec<u8> = (0..length).map(|i| i.wrapping_mul(87)).collect();
            assert_eq!(decode(&encode(&bytes)), Some(bytes));
        }
        assert_eq!(encode(b"any carnal pleas"), "YW55IGNhcm5hbCBwbGVhcw");
    }

    #[test]
    fn broken_links_are_named() {
        let link = fragment(&Plan::default());
        for length in START.len()..link.len() {
            assert!(read(link.get(..length).unwrap()).unwrap().is_err(), "{length}");
        }
        for text in ["p=1.!", "p=1.A", "p=9.AAAA", "p=", "p=1.gA"] {
            assert!(read(text).unwrap().is_err(), "{text}");
        }
    }
}
