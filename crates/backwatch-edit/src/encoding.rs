//! From bytes to text, with a name for what is not text.

use crate::document::MAX_BYTES;
use crate::error::{Error, Kind};

/// Takes bytes as UTF-8 text; a byte-order mark stays part of the text.
///
/// UTF-16 is named by its byte-order mark or its pattern of NUL bytes, other bytes that are not
/// UTF-8 by their offset.
pub fn decode(bytes: &[u8]) -> Result<&str, Error> {
    let wide = bytes.starts_with(&[0xff, 0xfe])
        || bytes.starts_with(&[0xfe, 0xff])
        || matches!(bytes, [0, a, 0, b, ..] | [a, 0, b, 0, ..] if *a != 0 && *b != 0);
    if wide {
        return Err(Error::new(Kind::Encoding, "the file is UTF-16, not UTF-8")
            .with_hint("save it as UTF-8"));
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => check_size(text).map(|()| text),
        Err(error) => {
            let at = error.valid_up_to();
            let line = bytes.iter().take(at).filter(|byte| **byte == b'\n').count() + 1;
            let message = format!("the file is not UTF-8 text: byte {at}, in line {line}");
            Err(Error::new(Kind::Encoding, message).with_hint("save it as UTF-8"))
        }
    }
}

/// Refuses what is too large or holds NUL characters.
pub(crate) fn check_size(text: &str) -> Result<(), Error> {
    if text.len() > MAX_BYTES {
        let message = format!("the text is larger than {} MiB", MAX_BYTES >> 20);
        return Err(Error::new(Kind::Limit, message));
    }
    match text.find('\0') {
        None => Ok(()),
        Some(at) => {
            let lines = crate::lines::Lines::new(text);
            Err(Error::new(Kind::Encoding, "there is a NUL character: this is not a text file")
                .at(text, &lines, at))
        }
    }
}
