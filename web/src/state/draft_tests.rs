//! Edits, undo and files, without a browser.

use backwatch_core::infer::Fact;
use backwatch_core::plan::{Duration, ObjectName};

use super::*;

fn after(edits: Vec<Edit>) -> Rc<Draft> {
    edits.into_iter().fold(Rc::default(), Reducible::reduce)
}

fn freshness(hours: u64) -> Edit {
    Edit::backup(0, "freshness", move |backup| {
        backup.objectives.freshness = Some(Duration::hours(hours));
    })
}

fn seen(draft: &Draft) -> Option<Duration> {
    draft.settings().plan.backups[0].objectives.freshness
}

#[test]
fn a_drag_is_undone_at_once() {
    let draft =
        after(vec![freshness(26), freshness(27), freshness(28), Edit::Close, freshness(40)]);
    let draft = draft.reduce(Edit::Undo);
    assert_eq!(seen(&draft), Some(Duration::hours(28)));
    let draft = draft.reduce(Edit::Undo);
    assert_eq!(seen(&draft), None);
    assert_eq!(seen(&draft.reduce(Edit::Redo)), Some(Duration::hours(28)));
}

#[test]
fn the_last_backup_stays() {
    let draft = after(vec![Edit::plan("", |plan| plan.backups.clear())]);
    assert_eq!(draft.settings().plan.backups.len(), 1);
    assert!(draft.is_fresh());
}

#[test]
fn a_file_of_the_same_name_is_replaced() {
    let file = |text: &str| Dropped { name: "a.yaml".to_owned(), text: Ok(text.into()) };
    let draft = after(vec![Edit::Files(vec![file("1")]), Edit::Files(vec![file("2")])]);
    assert_eq!(draft.files().as_slice(), [file("2")]);
    let draft = draft.reduce(Edit::Remove("a.yaml".to_owned()));
    assert!(draft.files().is_empty());
}

#[test]
fn a_pasted_text_is_no_newer_version_of_one_that_was_kept() {
    let file = |name: &str, text: &str| Dropped { name: name.to_owned(), text: Ok(text.into()) };
    let kept = vec![file("pasted.yaml", "old"), file("a.yaml", "old")];
    let came = vec![file("pasted.yaml", "new"), file("a.yaml", "new")];
    let draft = after(vec![Edit::Files(came.clone()), Edit::Kept(kept)]);
    let both = [file("pasted-2.yaml", "old"), came[0].clone(), came[1].clone()];
    assert_eq!(draft.files().as_slice(), both);
    let draft = after(vec![Edit::Files(came.clone()), Edit::Kept(came.clone())]);
    assert_eq!(draft.files().as_slice(), came);
}

#[test]
fn a_fact_can_be_put_back_by_itself() {
    let before = Backup::reference();
    let fact = |field, line| Fact { field, value: String::new(), line };
    let read = move |settings: &mut Settings| {
        let backup = &mut settings.plan.backups[0];
        let origin = Origin {
            file: "cron.yaml".to_owned(),
            facts: vec![fact(FactField::Namespace, 4), fact(FactField::Deadline, 9)],
            before: before.clone(),
            notes: Vec::new(),
        };
        backup.namespace = ObjectName::label("db").unwrap();
        backup.deadline = Some(Duration::minutes(20));
        settings.origins[0] = Some(origin);
    };
    let draft = after(vec![Edit::settings("", read), Edit::unread(0, FactField::Deadline)]);
    let settings = draft.settings();
    assert_eq!(settings.plan.backups[0].deadline, Some(Duration::minutes(10)));
    assert_eq!(settings.plan.backups[0].namespace.as_str(), "db");
    assert_eq!(settings.origin(0).unwrap().facts, [fact(FactField::Namespace, 4)]);
    let draft = draft.reduce(Edit::fact(0, FactField::Namespace, |backup| {
        backup.namespace = ObjectName::label("other").unwrap();
    }));
    assert_eq!(draft.settings().origin(0).unwrap().fact(FactField::Namespace), None);
}
