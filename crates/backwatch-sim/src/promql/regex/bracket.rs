//! Characters in square brackets, and the classes with a name.
//!
//! After Go's `regexp/syntax/parse.go` (`parseClass`). Classes of Unicode need its tables, which
//! would be most of the page; they are refused.

use super::RegexError;
use super::class::Class;
use super::cursor::Cursor;
use super::syntax::unfoldable;

/// A class in brackets, at the opening one.
pub(super) fn parse(cursor: &mut Cursor<'_>, fold: bool) -> Result<Class, RegexError> {
    let whole = cursor.rest();
    cursor.next();
    let negated = cursor.accept('^');
    let mut class = Class::default();
    let mut first = true;
    loop {
        let Some(next) = cursor.peek() else {
            return Err(RegexError::syntax("missing closing ]", whole));
        };
        if next == ']' && !first {
            cursor.next();
            break;
        }
        first = false;
        if let Some(posix) = posix(cursor, fold)? {
            class.extend(posix);
        } else if let Some(perl) = perl(cursor, fold)? {
            class.extend(perl);
        } else {
            let (first, last) = range(cursor, whole)?;
            let mut part = Class::default();
            part.push(first, last);
            class.extend(if fold { part.folded().ok_or_else(unfoldable)? } else { part });
        }
    }
    let class = class.normalized();
    Ok(if negated { class.negated() } else { class })
}

/// `\d` and its kind, where the cursor is at one.
pub(super) fn perl(cursor: &mut Cursor<'_>, fold: bool) -> Result<Option<Class>, RegexError> {
    let mut chars = cursor.rest().chars();
    let (Some('\\'), Some(name)) = (chars.next(), chars.next()) else { return Ok(None) };
    if matches!(name, 'p' | 'P') {
        return Err(RegexError::unsupported("classes of Unicode characters such as \\pL"));
    }
    let Some(class) = Class::perl(name.to_ascii_lowercase()) else { return Ok(None) };
    cursor.skip(2);
    named(class, fold, name.is_ascii_uppercase()).map(Some)
}

/// `[:alpha:]` and its kind, where the cursor is at one.
fn posix(cursor: &mut Cursor<'_>, fold: bool) -> Result<Option<Class>, RegexError> {
    let Some(behind) = cursor.rest().strip_prefix("[:") else { return Ok(None) };
    let Some(length) = behind.find(":]") else { return Ok(None) };
    let name = behind.get(..length).unwrap_or_default();
    let (negated, bare) = match name.strip_prefix('^') {
        Some(bare) => (true, bare),
        None => (false, name),
    };
    let Some(class) = Class::posix(bare) else {
        let shown = format!("[:{name}:]");
        return Err(RegexError::syntax("invalid character class range", &shown));
    };
    cursor.skip(length + 4);
    named(class, fold, negated).map(Some)
}

fn named(class: Class, fold: bool, negated: bool) -> Result<Class, RegexError> {
    let class = if fold { class.folded().ok_or_else(unfoldable)? } else { class };
    Ok(if negated { class.negated() } else { class })
}

/// One character, or two with a hyphen between them.
fn range(cursor: &mut Cursor<'_>, whole: &str) -> Result<(char, char), RegexError> {
    let start = cursor.at();
    let first = class_char(cursor, whole)?;
    let rest = cursor.rest();
    if !rest.starts_with('-') || rest.len() < 2 || rest.starts_with("-]") {
        return Ok((first, first));
    }
    cursor.next();
    let last = class_char(cursor, whole)?;
    if last < first {
        return Err(RegexError::syntax("invalid character class range", cursor.since(start)));
    }
    Ok((first, last))
}

fn class_char(cursor: &mut Cursor<'_>, whole: &str) -> Result<char, RegexError> {
    match cursor.peek() {
        Some('\\') => cursor.escaped_char(),
        Some(c) => {
            cursor.next();
            Ok(c)
        }
        None => Err(RegexError::syntax("missing closing ]", whole)),
    }
}
