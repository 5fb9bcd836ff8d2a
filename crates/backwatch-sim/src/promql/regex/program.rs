//! A regular expression as steps that a search takes.
//!
//! After Go's `regexp/syntax/compile.go`, from which it has which way is tried first.

use super::RegexError;
use super::class::Class;
use super::syntax::{Node, Place};

/// One step. Where nothing else is said the next one follows.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Step {
    /// Takes this character.
    One(char),
    /// Takes a character of these.
    Of(Class),
    /// Takes nothing; the place has to be of this kind.
    Place(Place),
    /// Notes where a group begins or ends.
    Note(usize),
    /// Goes on at another step.
    Go(usize),
    /// Goes on at the first of two steps, and where that leads to nothing at the second.
    Either(usize, usize),
    /// All of it matches.
    Done,
}

/// More steps and ranges of characters than these would fill the memory of a page.
const MOST: usize = 1 << 16;

/// The steps of `node`; with `whole`, it has to match all of a text. Notes 0 and 1 are where all of it
/// begins and ends, and each group has the two that follow those of the one before.
pub(super) fn compile(node: &Node, whole: bool) -> Result<Vec<Step>, RegexError> {
    let mut program = Program { steps: Vec::new(), size: 0 };
    let edge = |place: Place| whole.then_some(Step::Place(place));
    program.extend(edge(Place::TextStart))?;
    program.push(Step::Note(0))?;
    program.add(node)?;
    program.push(Step::Note(1))?;
    program.extend(edge(Place::TextEnd))?;
    program.push(Step::Done)?;
    Ok(program.steps)
}

struct Program {
    steps: Vec<Step>,
    size: usize,
}

impl Program {
    fn push(&mut self, step: Step) -> Result<usize, RegexError> {
        self.size += match &step {
            Step::Of(class) => 1 + class.ranges().len(),
            _ => 1,
        };
        if self.size > MOST {
            return Err(RegexError::unsupported("regular expression is too large"));
        }
        self.steps.push(step);
        Ok(self.steps.len() - 1)
    }

    fn extend(&mut self, step: Option<Step>) -> Result<(), RegexError> {
        step.map_or(Ok(()), |step| self.push(step).map(|_| ()))
    }

    fn add(&mut self, node: &Node) -> Result<(), RegexError> {
        let step = match node {
            Node::Empty => return Ok(()),
            Node::Group { inner, capture: None } => return self.add(inner),
            Node::Group { inner, capture: Some(group) } => {
                self.push(Step::Note(2 * group))?;
                self.add(inner)?;
                Step::Note(2 * group + 1)
            }
            Node::Concat(parts) => return parts.iter().try_for_each(|part| self.add(part)),
            Node::Alternate(branches) => return self.alternate(branches),
            Node::Repeat { inner, min, max: Some(max), greedy } => {
                return self.repeat(inner, (*min, *max), *greedy);
            }
            Node::Repeat { inner, min, max: None, greedy } => {
                return self.repeat_for_ever(inner, *min, *greedy);
            }
            Node::Literal(c) => Step::One(*c),
            Node::Class(class) => Step::Of(class.clone()),
            Node::Place(place) => Step::Place(*place),
        };
        self.push(step).map(|_| ())
    }

    fn alternate(&mut self, branches: &[Node]) -> Result<(), RegexError> {
        let Some((last, before)) = branches.split_last() else { return Ok(()) };
        let mut ends = Vec::with_capacity(before.len());
        for branch in before {
            let fork = self.fork()?;
            self.add(branch)?;
            ends.push(self.fork()?);
            self.lead(fork, true);
        }
        self.add(last)?;
        for end in ends {
            self.set(end, Step::Go(self.steps.len()));
        }
        Ok(())
    }

    fn repeat(
        &mut self,
        inner: &Node,
        (min, max): (u32, u32),
        greedy: bool,
    ) -> Result<(), RegexError> {
        for _ in 0..min {
            self.add(inner)?;
        }
        let mut forks = Vec::new();
        for _ in min..max {
            forks.push(self.fork()?);
            self.add(inner)?;
        }
        for fork in forks {
            self.lead(fork, greedy);
        }
        Ok(())
    }

    fn repeat_for_ever(&mut self, inner: &Node, min: u32, greedy: bool) -> Result<(), RegexError> {
        for _ in 1..min {
            self.add(inner)?;
        }
        let fork = if min == 0 { Some(self.fork()?) } else { None };
        let start = self.steps.len();
        self.add(inner)?;
        // What may be empty is there once or more, or not at all: so the first way through it counts,
        // even where it takes nothing.
        match fork {
            Some(fork) if !may_be_empty(inner) => {
                self.push(Step::Go(fork))?;
            }
            _ => {
                let behind = self.fork()? + 1;
                let (first, second) = if greedy { (start, behind) } else { (behind, start) };
                self.set(behind - 1, Step::Either(first, second));
            }
        }
        if let Some(fork) = fork {
            self.lead(fork, greedy);
        }
        Ok(())
    }

    /// A step that goes on at the next one or elsewhere, once that is known.
    fn fork(&mut self) -> Result<usize, RegexError> {
        self.push(Step::Go(0))
    }

    /// Makes a fork lead here, first or only where the step behind it leads to nothing.
    fn lead(&mut self, fork: usize, here_last: bool) {
        let here = self.steps.len();
        let (first, second) = if here_last { (fork + 1, here) } else { (here, fork + 1) };
        self.set(fork, Step::Either(first, second));
    }

    fn set(&mut self, at: usize, step: Step) {
        if let Some(known) = self.steps.get_mut(at) {
            *known = step;
        }
    }
}

/// Whether something may match without taking a character.
fn may_be_empty(node: &Node) -> bool {
    match node {
        Node::Literal(_) | Node::Class(_) => false,
        Node::Group { inner, .. } => may_be_empty(inner),
        Node::Concat(parts) => parts.iter().all(may_be_empty),
        Node::Alternate(branches) => branches.iter().any(may_be_empty),
        Node::Repeat { inner, min, .. } => *min == 0 || may_be_empty(inner),
        _ => true,
    }
}
