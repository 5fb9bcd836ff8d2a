//! The command that checks the same in CI, over the files that were dropped.

use yew::AttrValue;

use crate::derive::merged::{FileView, Outcome};
use crate::state::merging::Merging;
use crate::state::pasted;

/// What is run in CI.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Command {
    /// The command; with a placeholder where no file is there to be named.
    pub(super) text: AttrValue,
    /// What is to be put in the place of what it names, where it does not name files of the user's.
    pub(super) todo: Option<String>,
}

/// The command over the files that are merged.
pub(super) fn command(files: &[FileView], merging: &Merging) -> Command {
    let merged = files.iter().filter(|file| matches!(file.outcome, Outcome::Merged(_)));
    over(&merged.map(|file| file.name.as_str()).collect::<Vec<_>>(), merging)
}

fn over(names: &[&str], merging: &Merging) -> Command {
    let remove = if merging.remove { " --remove" } else { "" };
    let start = format!("backwatch merge --plan backwatch.yaml --check{remove}");
    if names.is_empty() {
        let todo = "Write your rule files and dashboards in place of FILES; once they are dropped here, \
                    they are named.";
        return Command { text: format!("{start} FILES").into(), todo: Some(todo.to_owned()) };
    }
    let paths = names.iter().map(|name| merging.path(name));
    let written: Vec<String> = paths.clone().map(quoted).collect();
    let made: Vec<&str> = paths.filter(|path| pasted::is_made(path)).collect();
    let todo = (!made.is_empty()).then(|| {
        let (made, is) = (made.join(", "), if made.len() == 1 { "is a" } else { "are" });
        let text = if is == "are" { "pasted texts" } else { "pasted text" };
        format!("{made} {is} {text}: write the path in your repository instead.")
    });
    Command { text: format!("{start} {}", written.join(" ")).into(), todo }
}

/// A path as a shell reads it back.
fn quoted(path: &str) -> String {
    let path = if path.starts_with('-') { format!("./{path}") } else { path.to_owned() };
    let plain = |c: char| c.is_ascii_alphanumeric() || "_-./@%+=:,".contains(c);
    if path.chars().all(plain) { path } else { format!("'{}'", path.replace('\'', r"'\''")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_files_that_were_dropped_are_named_by_their_paths() {
        let mut merging = Merging::default();
        let said = |names: &[&str], merging: &Merging| {
            let Command { text, todo } = over(names, merging);
            (text.trim_start_matches("backwatch merge --plan backwatch.yaml ").to_owned(), todo)
        };
        assert!(said(&[], &merging).1.is_some());
        assert_eq!(said(&["a.yaml", "it's.json"], &merging).0, r"--check a.yaml 'it'\''s.json'");
        merging.paths.insert("a.yaml".to_owned(), "k8s/a.yaml".to_owned());
        merging.remove = true;
        assert_eq!(
            said(&["a.yaml", "-x"], &merging),
            ("--check --remove k8s/a.yaml ./-x".into(), None)
        );
        let todo = said(&["pasted.yaml"], &merging).1.unwrap();
        assert!(todo.starts_with("pasted.yaml is a pasted text"), "{todo}");
    }
}
