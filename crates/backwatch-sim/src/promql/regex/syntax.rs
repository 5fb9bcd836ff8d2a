//! Regular expressions as Prometheus reads them: RE2 in the Perl flavour of Go.
//!
//! After Go's `regexp/syntax/parse.go`: what it accepts, how it groups, and the wording of its
//! errors. Letter case and the meaning of the dot are resolved here, so that what comes out says
//! explicitly which characters it stands for.

use super::RegexError;
use super::class::Class;
use super::cursor::Cursor;

/// A place between two characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    TextStart,
    TextEnd,
    LineStart,
    LineEnd,
    WordBoundary,
    NoWordBoundary,
}

/// A parsed regular expression.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Node {
    Empty,
    /// This character, in this case.
    Literal(char),
    Class(Class),
    Place(Place),
    Group {
        inner: Box<Node>,
        /// Its number, from 1, if what it matches can be referred to.
        capture: Option<usize>,
    },
    Concat(Vec<Node>),
    Alternate(Vec<Node>),
    Repeat {
        inner: Box<Node>,
        min: u32,
        max: Option<u32>,
        greedy: bool,
    },
}

/// What a regular expression consists of.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Parsed {
    pub(super) node: Node,
    /// The name of each capture group, empty where it has none.
    pub(super) names: Vec<String>,
}

/// Parses `pattern`; `dot_all` is whether the dot matches a newline to begin with.
pub(super) fn parse(pattern: &str, dot_all: bool) -> Result<Parsed, RegexError> {
    const LONGEST: usize = 1 << 16;
    if pattern.len() > LONGEST {
        return Err(RegexError::unsupported("regular expression is too long"));
    }
    let flags = Flags { fold: false, lines: false, dot_all, ungreedy: false };
    let mut parser = Parser { cursor: Cursor::new(pattern), flags, names: Vec::new(), depth: 0 };
    let node = parser.alternation()?;
    if parser.cursor.peek().is_some() {
        return Err(RegexError::syntax("unexpected )", pattern));
    }
    Ok(Parsed { node, names: parser.names })
}

#[derive(Clone, Copy)]
#[allow(clippy::struct_excessive_bools, reason = "the syntax has four flags, each on its own")]
struct Flags {
    /// `i`
    fold: bool,
    /// `m`
    lines: bool,
    /// `s`
    dot_all: bool,
    /// `U`
    ungreedy: bool,
}

/// How deeply groups may nest.
const MAX_DEPTH: u32 = 64;

/// How often Go lets something repeat, nested repetitions multiplied.
const MAX_REPEAT: u32 = 1000;

struct Parser<'a> {
    cursor: Cursor<'a>,
    flags: Flags,
    names: Vec<String>,
    depth: u32,
}

impl Parser<'_> {
    /// Branches up to a closing parenthesis or the end.
    fn alternation(&mut self) -> Result<Node, RegexError> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(RegexError::unsupported("regular expression nests too deeply"));
        }
        let mut branches = vec![self.concatenation()?];
        while self.cursor.accept('|') {
            branches.push(self.concatenation()?);
        }
        self.depth -= 1;
        Ok(single_or(branches, Node::Alternate))
    }

    fn concatenation(&mut self) -> Result<Node, RegexError> {
        let mut parts = Vec::new();
        // Where the last repetition began, for the error about two in a row.
        let mut repeated_at = None;
        while let Some(next) = self.cursor.peek() {
            let start = self.cursor.at();
            match next {
                '|' | ')' => break,
                '*' | '+' | '?' | '{' => {
                    if let Some((min, max)) = self.counts()? {
                        let lazy = self.cursor.accept('?');
                        let op = self.cursor.since(start);
                        let Some(part) = parts.pop() else {
                            return Err(RegexError::syntax(
                                "missing argument to repetition operator",
                                op,
                            ));
                        };
                        if let Some(before) = repeated_at {
                            let both = self.cursor.since(before);
                            return Err(RegexError::syntax(
                                "invalid nested repetition operator",
                                both,
                            ));
                        }
                        let greedy = lazy == self.flags.ungreedy;
                        let repeat = Node::Repeat { inner: Box::new(part), min, max, greedy };
                        if !is_repeatable(&repeat, MAX_REPEAT) {
                            return Err(RegexError::syntax("invalid repeat count", op));
                        }
                        parts.push(repeat);
                        repeated_at = Some(start);
                        continue;
                    }
                    self.cursor.next();
                    parts.push(self.literal(next)?);
                }
                '(' => {
                    if let Some(group) = self.group()? {
                        parts.push(group);
                    }
                }
                '\\' => self.escape(&mut parts)?,
                _ => {
                    let atom = self.atom(next)?;
                    parts.push(atom);
                }
            }
            repeated_at = None;
        }
        Ok(single_or(parts, Node::Concat))
    }

    fn atom(&mut self, next: char) -> Result<Node, RegexError> {
        if next == '[' {
            return super::bracket::parse(&mut self.cursor, self.flags.fold).map(Node::Class);
        }
        self.cursor.next();
        Ok(match next {
            '.' if self.flags.dot_all => Node::Class(Class::any()),
            '.' => Node::Class(Class::any_but_newline()),
            '^' if self.flags.lines => Node::Place(Place::LineStart),
            '^' => Node::Place(Place::TextStart),
            '$' if self.flags.lines => Node::Place(Place::LineEnd),
            '$' => Node::Place(Place::TextEnd),
            _ => self.literal(next)?,
        })
    }

    fn literal(&self, c: char) -> Result<Node, RegexError> {
        if !self.flags.fold {
            return Ok(Node::Literal(c));
        }
        let class = Class::folded_char(c).ok_or_else(unfoldable)?;
        Ok(match class.ranges() {
            [(first, last)] if first == last => Node::Literal(c),
            _ => Node::Class(class),
        })
    }

    /// The counts of a repetition; `None`, with nothing read, where a brace is just a brace.
    fn counts(&mut self) -> Result<Option<(u32, Option<u32>)>, RegexError> {
        let simple = match self.cursor.peek() {
            Some('*') => (0, None),
            Some('+') => (1, None),
            Some('?') => (0, Some(1)),
            _ => {
                let rest = self.cursor.rest();
                let Some((length, min, max)) = braces(rest) else { return Ok(None) };
                let shown = rest.get(..length).unwrap_or_default();
                let too_many = min > MAX_REPEAT || max.is_some_and(|max| max > MAX_REPEAT);
                if too_many || max.is_some_and(|max| max < min) {
                    return Err(RegexError::syntax("invalid repeat count", shown));
                }
                self.cursor.skip(length);
                return Ok(Some((min, max)));
            }
        };
        self.cursor.next();
        Ok(Some(simple))
    }

    /// A group; `None` for one that only sets flags.
    fn group(&mut self) -> Result<Option<Node>, RegexError> {
        let whole = self.cursor.rest();
        let outer = self.flags;
        self.cursor.next();
        let mut capture = Some(self.names.len() + 1);
        if self.cursor.rest().starts_with("?P<") || self.cursor.rest().starts_with("?<") {
            self.name(whole)?;
        } else if self.cursor.accept('?') {
            capture = None;
            self.flags = self.flags(whole)?;
            if self.cursor.accept(')') {
                return Ok(None);
            }
            self.cursor.next();
        } else {
            self.names.push(String::new());
        }
        let inner = Box::new(self.alternation()?);
        if !self.cursor.accept(')') {
            return Err(RegexError::syntax("missing closing )", self.cursor.source()));
        }
        self.flags = outer;
        Ok(Some(Node::Group { inner, capture }))
    }

    fn name(&mut self, whole: &str) -> Result<(), RegexError> {
        let rest = self.cursor.rest();
        let open = rest.find('<').unwrap_or_default() + 1;
        let behind = rest.get(open..).unwrap_or_default();
        let Some(length) = behind.find('>') else {
            return Err(RegexError::syntax("invalid named capture", whole));
        };
        let name = behind.get(..length).unwrap_or_default();
        let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
        if name.is_empty() || !name.chars().all(is_word) {
            let shown = whole.get(..1 + open + length + 1).unwrap_or_default();
            return Err(RegexError::syntax("invalid named capture", shown));
        }
        self.names.push(name.to_owned());
        self.cursor.skip(open + length + 1);
        Ok(())
    }

    /// Flags behind `(?`, up to but without the colon or the parenthesis.
    fn flags(&mut self, whole: &str) -> Result<Flags, RegexError> {
        let mut flags = self.flags;
        let (mut on, mut seen) = (true, true);
        loop {
            let target = match self.cursor.peek() {
                Some('i') => &mut flags.fold,
                Some('m') => &mut flags.lines,
                Some('s') => &mut flags.dot_all,
                Some('U') => &mut flags.ungreedy,
                Some('-') if on => {
                    (on, seen) = (false, false);
                    self.cursor.next();
                    continue;
                }
                Some(':' | ')') if seen => return Ok(flags),
                _ => {
                    self.cursor.next();
                    let length = whole.len() - self.cursor.rest().len();
                    let shown = whole.get(..length).unwrap_or(whole);
                    return Err(RegexError::syntax("invalid or unsupported Perl syntax", shown));
                }
            };
            *target = on;
            seen = true;
            self.cursor.next();
        }
    }

    /// What a backslash begins outside brackets.
    fn escape(&mut self, parts: &mut Vec<Node>) -> Result<(), RegexError> {
        let second = self.cursor.rest().chars().nth(1);
        let node = match second {
            Some('A') => Node::Place(Place::TextStart),
            Some('z') => Node::Place(Place::TextEnd),
            Some('b') => Node::Place(Place::WordBoundary),
            Some('B') => Node::Place(Place::NoWordBoundary),
            Some('Q') => {
                self.cursor.skip(2);
                let rest = self.cursor.rest();
                let (quoted, length) = match rest.find("\\E") {
                    Some(end) => (rest.get(..end).unwrap_or_default(), end + 2),
                    None => (rest, rest.len()),
                };
                for c in quoted.chars() {
                    parts.push(self.literal(c)?);
                }
                self.cursor.skip(length);
                return Ok(());
            }
            _ => {
                if let Some(class) = super::bracket::perl(&mut self.cursor, self.flags.fold)? {
                    parts.push(Node::Class(class));
                } else {
                    let c = self.cursor.escaped_char()?;
                    parts.push(self.literal(c)?);
                }
                return Ok(());
            }
        };
        self.cursor.skip(2);
        parts.push(node);
        Ok(())
    }
}

/// The length and the counts of `{n}`, `{n,}` or `{n,m}`; Go takes anything else, leading zeros
/// included, for text.
fn braces(rest: &str) -> Option<(usize, u32, Option<u32>)> {
    // Looks no further than counts go, so that many braces do not take long.
    let inner = rest.get(1..)?;
    let length = inner.find(|c: char| !c.is_ascii_digit() && c != ',')?;
    if !inner.get(length..)?.starts_with('}') {
        return None;
    }
    let inner = inner.get(..length)?;
    let count = |text: &str| {
        let well_formed = !text.is_empty()
            && text.bytes().all(|byte| byte.is_ascii_digit())
            && (text.len() == 1 || !text.starts_with('0'));
        well_formed.then(|| text.parse().unwrap_or(u32::MAX))
    };
    let (min, max) = match inner.split_once(',') {
        None => (count(inner)?, Some(count(inner)?)),
        Some((min, "")) => (count(min)?, None),
        Some((min, max)) => (count(min)?, Some(count(max)?)),
    };
    Some((length + 2, min, max))
}

/// Whether repetitions inside each other multiply to no more than `allowed`.
fn is_repeatable(node: &Node, mut allowed: u32) -> bool {
    match node {
        Node::Repeat { inner, min, max, .. } => {
            let (simple, count) = (max.is_none() && *min < 2, max.unwrap_or(*min));
            if *max == Some(0) {
                return true;
            }
            if !simple && count > 1 {
                if count > allowed {
                    return false;
                }
                allowed /= count;
            }
            is_repeatable(inner, allowed)
        }
        Node::Group { inner, .. } => is_repeatable(inner, allowed),
        Node::Concat(parts) | Node::Alternate(parts) => {
            parts.iter().all(|part| is_repeatable(part, allowed))
        }
        _ => true,
    }
}

fn single_or(mut nodes: Vec<Node>, many: impl FnOnce(Vec<Node>) -> Node) -> Node {
    match nodes.len() {
        0 => Node::Empty,
        1 => nodes.pop().unwrap_or(Node::Empty),
        _ => many(nodes),
    }
}

pub(super) fn unfoldable() -> RegexError {
    RegexError::unsupported("(?i) of letters other than a to z")
}
