//! Changes to an input: small and large, on bytes, lines and words.

use crate::random::Random;

/// Inputs do not grow beyond this: what is slow only because it is large is no finding.
pub const LARGEST: usize = 96 * 1024;

/// Pieces that mean something in the languages that are read.
const COMMON: &[&str] = &[
    "\n",
    "\r\n",
    "\r",
    "\t",
    " ",
    "  ",
    "\"",
    "'",
    "`",
    "\\",
    "{",
    "}",
    "[",
    "]",
    "(",
    ")",
    ",",
    ":",
    ": ",
    "- ",
    "#",
    " # ",
    "|",
    ">",
    "|2-",
    ">+",
    "&a ",
    "*a",
    "!t ",
    "---\n",
    "...\n",
    "? ",
    "<<: ",
    "%YAML 1.2\n",
    "\u{feff}",
    "\0",
    "\u{85}",
    "\u{2028}",
    "\u{e9}",
    "\u{1f600}",
    "\u{301}",
    "0",
    "-1",
    "1e308",
    "1e-400",
    "NaN",
    "Inf",
    "0x1F",
    "1_000",
    "9223372036854775807",
    "18446744073709551616",
    "-0",
    "null",
    "~",
    "true",
    "no",
    "\\u0000",
    "\\ud800",
    "\\x",
    "{{",
    "}}",
    "$",
    "${x}",
    "%s",
    "%",
];

/// Changes `input` in one to eight places. `others` are documents to take pieces from, `words` the
/// pieces of the target's own language.
pub fn mutate(input: &mut Vec<u8>, others: &[Vec<u8>], words: &[&str], random: &mut Random) {
    let rounds = if random.once_in(3) { 1 + random.below(8) } else { 1 + random.below(2) };
    for _ in 0..rounds {
        match random.below(14) {
            0 => flip(input, random),
            1 | 2 => replace_lines(input, random),
            3 => repeat_piece(input, random),
            4 => splice_other(input, others, random),
            5 => nest(input, random),
            6 => cut(input, random),
            7 => renumber(input, random),
            8 => {
                let at = random.below(input.len() + 1);
                input.truncate(at.max(input.len() / 2));
            }
            9 | 10 if !words.is_empty() => insert_word(input, words, random),
            _ => insert_word(input, COMMON, random),
        }
    }
    input.truncate(LARGEST);
}

fn flip(input: &mut [u8], random: &mut Random) {
    let at = random.below(input.len());
    if let Some(byte) = input.get_mut(at) {
        *byte = if random.once_in(2) {
            *byte ^ (1 << random.below(8))
        } else {
            u8::try_from(random.below(256)).unwrap_or_default()
        };
    }
}

/// Removes, repeats, moves or indents a few lines.
fn replace_lines(input: &mut Vec<u8>, random: &mut Random) {
    let mut lines: Vec<Vec<u8>> =
        input.split_inclusive(|b| *b == b'\n').map(<[u8]>::to_vec).collect();
    let from = random.below(lines.len());
    let end = (from + 1 + random.below(4)).min(lines.len());
    let Some(piece) = lines.get(from..end).map(<[Vec<u8>]>::to_vec) else { return };
    match random.below(4) {
        0 => drop(lines.drain(from..end)),
        1 => {
            let to = random.below(lines.len() + 1);
            lines.splice(to..to, piece);
        }
        2 => {
            drop(lines.drain(from..end));
            let to = random.below(lines.len() + 1);
            lines.splice(to..to, piece);
        }
        _ => {
            let deeper = random.once_in(2);
            for line in lines.iter_mut().skip(from).take(end - from) {
                if deeper {
                    line.splice(0..0, *b"  ");
                } else if line.first() == Some(&b' ') {
                    line.remove(0);
                }
            }
        }
    }
    *input = lines.concat();
}

fn repeat_piece(input: &mut Vec<u8>, random: &mut Random) {
    let from = random.below(input.len());
    let end = (from + 1 + random.below(24)).min(input.len());
    let Some(piece) = input.get(from..end).map(<[u8]>::to_vec) else { return };
    let times = if random.once_in(20) { 200 } else { 1 + random.below(3) };
    let to = random.below(input.len() + 1);
    input.splice(to..to, piece.repeat(times));
}

fn splice_other(input: &mut Vec<u8>, others: &[Vec<u8>], random: &mut Random) {
    let Some(other) = random.one(others) else { return };
    let from = random.below(other.len());
    let end = (from + 1 + random.below(200)).min(other.len());
    let Some(piece) = other.get(from..end) else { return };
    let to = random.below(input.len() + 1);
    let until = (to + random.below(40)).min(input.len());
    input.splice(to..until, piece.iter().copied());
}

/// Wraps a piece in brackets, often many times.
fn nest(input: &mut Vec<u8>, random: &mut Random) {
    const PAIRS: &[(&str, &str)] = &[
        ("[", "]"),
        ("{a: ", "}"),
        ("{\"a\":", "}"),
        ("(", ")"),
        ("- ", ""),
        ("-", ""),
        ("\"", "\""),
    ];
    let times = if random.once_in(8) { random.below(3_000) } else { 1 + random.below(6) };
    let Some((open, close)) = random.one(PAIRS) else { return };
    let from = random.below(input.len() + 1);
    let end = (from + random.below(30)).min(input.len());
    input.splice(end..end, close.repeat(times).into_bytes());
    input.splice(from..from, open.repeat(times).into_bytes());
}

fn cut(input: &mut Vec<u8>, random: &mut Random) {
    let from = random.below(input.len());
    let end = (from + 1 + random.below(40)).min(input.len());
    if from < end {
        drop(input.drain(from..end));
    }
}

/// Gives a number in the text another value.
fn renumber(input: &mut Vec<u8>, random: &mut Random) {
    const NUMBERS: &[&str] =
        &["0", "1", "2", "59", "60", "100", "99999999999999999999", "0.5", "-1", "1e9"];
    let start = random.below(input.len());
    let Some(from) = input.iter().skip(start).position(u8::is_ascii_digit).map(|at| at + start)
    else {
        return;
    };
    let length = input.iter().skip(from).take_while(|byte| byte.is_ascii_digit()).count();
    if let Some(number) = random.one(NUMBERS) {
        input.splice(from..from + length, number.bytes());
    }
}

fn insert_word(input: &mut Vec<u8>, words: &[&str], random: &mut Random) {
    let Some(word) = random.one(words) else { return };
    let at = random.below(input.len() + 1);
    let until = if random.once_in(3) { (at + word.len()).min(input.len()) } else { at };
    input.splice(at..until, word.bytes());
}
