//! What a Prometheus answered: files of answers, and the history that they make together.

use std::rc::Rc;

use backwatch_core::diagnostic::Diagnostic;
use backwatch_core::history::{Answers, History, read};

/// Files of answers and their history; equal to itself alone, since nothing in it changes.
#[derive(Clone, Debug, Default)]
pub(crate) struct Answered(Rc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    files: Vec<AnswerFile>,
    history: History,
}

impl PartialEq for Answered {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// A file of answers, read.
#[derive(Clone, Debug)]
pub(crate) struct AnswerFile {
    /// Its name.
    pub(crate) name: String,
    /// What it holds.
    pub(crate) answers: Rc<Answers>,
    /// What is wrong with it.
    pub(crate) said: Rc<Vec<Diagnostic>>,
}

impl AnswerFile {
    /// Reads a file; nothing of its text is kept.
    pub(crate) fn of(name: String, bytes: &[u8]) -> Self {
        let (answers, said) = read(bytes);
        Self { name, answers: Rc::new(answers), said: Rc::new(said) }
    }
}

impl Answered {
    /// The files, in the order in which they came.
    pub(crate) fn files(&self) -> &[AnswerFile] {
        &self.0.files
    }

    /// What they tell together.
    pub(crate) fn history(&self) -> &History {
        &self.0.history
    }

    /// The same with more files; one of the same name is replaced.
    pub(crate) fn with(&self, came: Vec<AnswerFile>) -> Self {
        let mut files = self.0.files.clone();
        for file in came {
            match files.iter_mut().find(|known| known.name == file.name) {
                Some(known) => *known = file,
                None => files.push(file),
            }
        }
        Self::of(files)
    }

    /// The same without a file.
    pub(crate) fn without(&self, name: &str) -> Self {
        let files = self.0.files.iter().filter(|file| file.name != name);
        Self::of(files.cloned().collect())
    }

    fn of(files: Vec<AnswerFile>) -> Self {
        let history = History::of(files.iter().map(|file| &*file.answers));
        Self(Rc::new(Inner { files, history }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &[u8] = br#"{"status":"success","data":{"resultType":"vector","result":[{"metric":{"__name__":"m"},"value":[60,"1"]}]}}"#;

    #[test]
    fn files_of_the_same_name_are_replaced_and_all_make_one_history() {
        let file = |name: &str| AnswerFile::of(name.to_owned(), TEXT);
        let answered = Answered::default().with(vec![file("a"), file("b"), file("a")]);
        assert_eq!(answered.files().len(), 2);
        assert_eq!(answered.history().span, Some((60_000, 60_000)));
        assert_eq!(answered.without("a").without("b").history().span, None);
    }
}
