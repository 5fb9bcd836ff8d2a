//! Gzip, unpacked (RFC 1952): one member or several behind each other.

use std::borrow::Cow;

use miniz_oxide::inflate::stream::{InflateState, inflate};
use miniz_oxide::{DataFormat, MZFlush, MZStatus};

use crate::diagnostic::Diagnostic;

/// What is unpacked may be this long: 30 days of every relevant series take a tenth of it.
const LONGEST: usize = 128 * 1024 * 1024;

/// The bytes as they are, or unpacked where they are gzip.
pub(super) fn unpacked(bytes: &[u8]) -> Result<Cow<'_, [u8]>, Diagnostic> {
    if !bytes.starts_with(&[0x1f, 0x8b]) {
        return Ok(Cow::Borrowed(bytes));
    }
    let mut out = Vec::new();
    let mut rest = bytes;
    while rest.starts_with(&[0x1f, 0x8b]) {
        let body = header(rest).and_then(|length| rest.get(length..)).ok_or_else(broken)?;
        let before = out.len();
        let used = member(body, &mut out)?;
        // Behind the data: a checksum, and the length modulo 2^32.
        let trailer = body.get(used..used + 8).ok_or_else(broken)?;
        let length = trailer.get(4..8).and_then(|b| b.try_into().ok()).map(u32::from_le_bytes);
        if length.map(u64::from) != Some((out.len() - before) as u64 & 0xffff_ffff) {
            return Err(broken());
        }
        rest = body.get(used + 8..).unwrap_or_default();
    }
    Ok(Cow::Owned(out))
}

fn broken() -> Diagnostic {
    Diagnostic::error("the gzip data is broken or was cut off").hint("ask Prometheus again")
}

/// The length of a member's header.
fn header(bytes: &[u8]) -> Option<usize> {
    let (method, flags) = (*bytes.get(2)?, *bytes.get(3)?);
    if method != 8 {
        return None;
    }
    let mut at = 10;
    if flags & 4 != 0 {
        at += 2 + usize::from(*bytes.get(at)?) + (usize::from(*bytes.get(at + 1)?) << 8);
    }
    for flag in [8, 16] {
        if flags & flag != 0 {
            at += bytes.get(at..)?.iter().position(|byte| *byte == 0)? + 1;
        }
    }
    Some(at + if flags & 2 != 0 { 2 } else { 0 })
}

/// Unpacks one member to the end of `out`; returns how many bytes it took.
fn member(body: &[u8], out: &mut Vec<u8>) -> Result<usize, Diagnostic> {
    let mut state = InflateState::new_boxed(DataFormat::Raw);
    let mut chunk = vec![0; 64 * 1024];
    let mut used = 0;
    loop {
        let input = body.get(used..).unwrap_or_default();
        let step = inflate(&mut state, input, &mut chunk, MZFlush::None);
        used += step.bytes_consumed;
        out.extend_from_slice(chunk.get(..step.bytes_written).unwrap_or_default());
        if out.len() > LONGEST {
            return Err(Diagnostic::error("the gzip data holds more than 128 MiB")
                .hint("ask for fewer days, or use the change points"));
        }
        match step.status {
            Ok(MZStatus::StreamEnd) => return Ok(used),
            Ok(_) if step.bytes_consumed + step.bytes_written > 0 => {}
            _ => return Err(broken()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `printf '{"status":"success"}' | gzip -n9`, in one member.
    const PACKED: [u8; 40] = [
        0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0xab, 0x56, 0x2a, 0x2e, 0x49,
        0x2c, 0x29, 0x2d, 0x56, 0xb2, 0x52, 0x2a, 0x2e, 0x4d, 0x4e, 0x4e, 0x2d, 0x2e, 0x56, 0xaa,
        0x05, 0x00, 0x98, 0x41, 0xd2, 0x7d, 0x14, 0x00, 0x00, 0x00,
    ];
    const TEXT: &[u8] = b"{\"status\":\"success\"}";

    #[test]
    fn one_member_and_several_are_unpacked() {
        assert_eq!(unpacked(&PACKED).unwrap().as_ref(), TEXT);
        let twice = [PACKED, PACKED].concat();
        assert_eq!(unpacked(&twice).unwrap().as_ref(), [TEXT, TEXT].concat());
        assert_eq!(unpacked(b"[]").unwrap().as_ref(), b"[]");
    }

    #[test]
    fn a_header_with_everything_in_it_is_passed_over() {
        let mut packed = PACKED.to_vec();
        packed[3] = 4 | 8 | 16 | 2;
        packed.splice(10..10, *b"\x03\x00abcname\0said\0xx");
        assert_eq!(unpacked(&packed).unwrap().as_ref(), TEXT);
    }

    #[test]
    fn what_is_cut_off_is_refused_wherever_it_is_cut() {
        for end in 2..PACKED.len() {
            assert!(unpacked(&PACKED[..end]).is_err(), "{end}");
        }
        let mut wrong = PACKED;
        wrong[12] ^= 0x55;
        assert!(unpacked(&wrong).is_err());
    }

    #[test]
    fn a_bomb_is_refused() {
        let zeros = vec![0; 150 * 1024 * 1024];
        let mut packed = PACKED[..10].to_vec();
        packed.extend(miniz_oxide::deflate::compress_to_vec(&zeros, 6));
        packed.extend([0; 8]);
        let said = unpacked(&packed).unwrap_err();
        assert_eq!(said.message, "the gzip data holds more than 128 MiB");
    }
}
