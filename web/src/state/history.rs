//! Undo and redo over any value. Edits that belong together, such as the steps of one drag of a
//! slider, are one entry.

/// A value with what it was before and what was undone.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct History<T> {
    past: Vec<T>,
    now: T,
    future: Vec<T>,
    open: Option<String>,
}

/// As many steps back are kept.
const DEPTH: usize = 100;

impl<T: Clone + PartialEq> History<T> {
    /// A value without a past.
    pub(crate) fn new(now: T) -> Self {
        Self { past: Vec::new(), now, future: Vec::new(), open: None }
    }

    /// A value with a past and a future that were kept, both oldest first.
    pub(crate) fn restored(past: Vec<T>, now: T, future: Vec<T>) -> Self {
        Self { past, now, future, open: None }
    }

    /// The value as it is.
    pub(crate) fn now(&self) -> &T {
        &self.now
    }

    /// What it was, oldest first.
    pub(crate) fn past(&self) -> &[T] {
        &self.past
    }

    /// What was undone, the next to redo last.
    pub(crate) fn future(&self) -> &[T] {
        &self.future
    }

    /// Sets the value. Edits in a row with the same tag are one entry until it is closed.
    pub(crate) fn set(&mut self, value: T, tag: Option<&str>) {
        if value == self.now {
            return;
        }
        let continues = tag.is_some() && self.open.as_deref() == tag;
        let before = std::mem::replace(&mut self.now, value);
        if !continues {
            self.past.push(before);
            if self.past.len() > DEPTH {
                self.past.remove(0);
            }
        }
        self.open = tag.map(str::to_owned);
        self.future.clear();
    }

    /// Ends a run of edits that belong together.
    pub(crate) fn close(&mut self) {
        self.open = None;
    }

    /// One entry back; whether there was one.
    pub(crate) fn undo(&mut self) -> bool {
        let Some(before) = self.past.pop() else { return false };
        self.future.push(std::mem::replace(&mut self.now, before));
        self.open = None;
        true
    }

    /// One entry forth; whether there was one.
    pub(crate) fn redo(&mut self) -> bool {
        let Some(after) = self.future.pop() else { return false };
        self.past.push(std::mem::replace(&mut self.now, after));
        self.open = None;
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_of_one_drag_are_one_entry() {
        let mut history = History::new(1);
        history.set(2, Some("freshness"));
        history.set(3, Some("freshness"));
        history.close();
        history.set(4, Some("freshness"));
        assert_eq!(history.past(), [1, 3]);
        assert!(history.undo());
        assert_eq!(*history.now(), 3);
        assert!(history.undo());
        assert!(!history.undo());
        assert!(history.redo());
        assert_eq!((*history.now(), history.future()), (3, &[4][..]));
    }

    #[test]
    fn a_new_edit_ends_what_could_be_redone() {
        let mut history = History::new(1);
        history.set(2, None);
        history.undo();
        history.set(1, None);
        assert!(history.redo(), "an edit that changes nothing keeps the future");
        history.undo();
        history.set(5, None);
        assert!(!history.redo());
    }

    #[test]
    fn the_past_is_bounded() {
        let mut history = History::new(0);
        for value in 1..=DEPTH + 20 {
            history.set(value, None);
        }
        assert_eq!(history.past().len(), DEPTH);
        assert_eq!(history.past().first(), Some(&20));
    }
}
