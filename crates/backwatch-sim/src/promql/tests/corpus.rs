//! Every expression of the engine tests and of real rule files.

use super::shared;
use crate::promql::parse;

#[test]
fn engine_tests_parse_unless_they_are_to_fail() {
    let Some(folder) = shared::folder() else { return };
    let all = shared::engine_tests(&folder);
    assert!(all.len() > 500, "only {} expressions", all.len());
    for case in all {
        if let Err(error) = parse(&case.expr) {
            let shown = error.in_source(&case.expr);
            assert!(case.fails, "{}: {}\n{shown}", case.place, case.expr);
        }
    }
}

#[test]
fn rule_files_parse() {
    let Some(folder) = shared::folder() else { return };
    let all = shared::rules(&folder);
    assert!(all.len() > 900, "only {} expressions", all.len());
    let broken: Vec<String> = all
        .iter()
        .filter_map(|(name, expr)| Some(format!("{name}: {}", parse(expr).err()?.in_source(expr))))
        .collect();
    assert_eq!(broken, Vec::<String>::new());
}
