//! What was chosen about the files: where a new dashboard row goes, whether ours is taken out, which
//! paths stand in patches.

use std::collections::BTreeMap;

use backwatch_core::merge::Placement;
use serde::{Deserialize, Serialize};

/// The choices; the default merges at the end, under the names of the files.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Merging {
    /// Which of several dashboards of a file gets new rows, from 0.
    pub(crate) dashboard: usize,
    /// The row that new rows go by; absent, they go to the end.
    pub(crate) row: Option<String>,
    /// Whether new panels go inside of that row, rather than behind it.
    pub(crate) inside: bool,
    /// Whether everything of ours is taken out instead.
    pub(crate) remove: bool,
    /// Paths in the repository by file name, where they are not the name itself.
    pub(crate) paths: BTreeMap<String, String>,
}

impl Merging {
    /// Where new rows go in a dashboard with these rows: the end, where the chosen row is not there.
    pub(crate) fn placement(&self, is_there: impl Fn(&str) -> bool) -> Placement {
        match self.row.clone().filter(|row| is_there(row)) {
            None => Placement::End,
            Some(row) if self.inside => Placement::InsideRow(row),
            Some(row) => Placement::AfterRow(row),
        }
    }

    /// The path of a file in the repository.
    pub(crate) fn path<'a>(&'a self, name: &'a str) -> &'a str {
        let typed = self.paths.get(name).map_or("", |path| path.trim().trim_start_matches("./"));
        if typed.is_empty() { name } else { typed }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_that_is_gone_gives_way_to_the_end() {
        let mut merging = Merging { row: Some("A".to_owned()), ..Merging::default() };
        assert_eq!(merging.placement(|_| true), Placement::AfterRow("A".to_owned()));
        assert_eq!(merging.placement(|row| row == "B"), Placement::End);
        merging.inside = true;
        assert_eq!(merging.placement(|_| true), Placement::InsideRow("A".to_owned()));
    }

    #[test]
    fn a_path_is_the_name_unless_one_is_typed() {
        let mut merging = Merging::default();
        for (typed, path) in [("", "r.yaml"), (" ", "r.yaml"), ("./k8s/r.yaml ", "k8s/r.yaml")] {
            merging.paths.insert("r.yaml".to_owned(), typed.to_owned());
            assert_eq!(merging.path("r.yaml"), path);
        }
    }
}
