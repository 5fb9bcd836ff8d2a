//! Which crate may depend on which.

use std::path::PathBuf;

use super::Finding;
use crate::workspace::Member;

/// The members that are bound, and the members that each may use. Others are free.
const DIRECTIONS: &[(&str, &[&str])] = &[
    ("backwatch-edit", &[]),
    ("backwatch-sim", &[]),
    ("backwatch-core", &["backwatch-edit", "backwatch-sim"]),
    ("backwatch-cli", &["backwatch-core"]),
    ("backwatch-js", &["backwatch-core"]),
    ("backwatch-worker", &["backwatch-core"]),
    ("backwatch-web", &["backwatch-core", "backwatch-worker"]),
];

/// Dependencies against the direction. What only tests use is bound as well: a test that needs more
/// belongs into the package of tests.
pub(super) fn check(members: &[Member]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for member in members {
        let Some((_, allowed)) = DIRECTIONS.iter().find(|(name, _)| *name == member.name) else {
            continue;
        };
        for dependency in &member.dependencies {
            let inside = members.iter().any(|other| other.name == dependency.name);
            if inside && !allowed.contains(&&*dependency.name) {
                findings.push(Finding {
                    file: PathBuf::from(format!("{}/Cargo.toml", member.name)),
                    line: 0,
                    text: format!("{} may not depend on {}", member.name, dependency.name),
                });
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::Dependency;

    fn member(name: &str, uses: &[&str]) -> Member {
        let uses = uses.iter().map(|name| Dependency { name: (*name).to_owned(), dev: false });
        Member {
            name: name.to_owned(),
            folder: PathBuf::new(),
            dependencies: uses.collect(),
            tests: Vec::new(),
        }
    }

    #[test]
    fn only_the_one_direction_is_let_through() {
        let check = |name: &str, uses: &[&str]| {
            let others = ["backwatch-edit", "backwatch-core", "backwatch-tests"];
            let mut members: Vec<_> = others.iter().map(|name| member(name, &[])).collect();
            members.push(member(name, uses));
            super::check(&members).len()
        };
        assert_eq!(check("backwatch-sim", &["serde", "backwatch-edit"]), 1);
        assert_eq!(check("backwatch-web", &["yew", "backwatch-core"]), 0);
        assert_eq!(check("backwatch-web", &["backwatch-edit"]), 1);
        assert_eq!(check("xtask", &["backwatch-core", "backwatch-tests"]), 0);
    }
}
