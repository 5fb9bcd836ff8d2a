//! What an edit should do to the meaning of a document, worked out a second time and in the simplest
//! way: on values, without any text.

use backwatch_edit::{Data, Op, Position, Route, Step, Value};

/// The value after `op`; `None` where the operation does not fit, or reaches into an embedded
/// document, which this model does not follow.
pub(super) fn after(value: &Value, op: &Op) -> Option<Value> {
    let mut value = value.clone();
    match op {
        Op::InsertKey { at, key, value: new, position } => {
            let data = reach(&mut value, steps(at)?)?.data_mut();
            if matches!(data, Data::Null) {
                *data = Data::Mapping(Vec::new());
            }
            let Data::Mapping(entries) = data else { return None };
            let at = place(position, entries.len(), |step| match step {
                Step::Key(key) => entries.iter().position(|(name, _)| name == key),
                _ => None,
            })?;
            entries.insert(at, (key.clone(), new.clone()));
        }
        Op::InsertItem { at, value: new, position } => {
            let data = reach(&mut value, steps(at)?)?.data_mut();
            if matches!(data, Data::Null) {
                *data = Data::Sequence(Vec::new());
            }
            let Data::Sequence(items) = data else { return None };
            let at = place(position, items.len(), |step| match step {
                Step::Index(index) => Some(*index),
                _ => None,
            })?;
            items.insert(at, new.clone());
        }
        Op::Replace { at, value: new } => *reach(&mut value, steps(at)?)? = new.clone(),
        Op::Remove { at, .. } => {
            let (last, above) = steps(at)?.split_last()?;
            remove(reach(&mut value, above)?, last)?;
        }
        Op::SetComment { at, .. } => {
            reach(&mut value, steps(at)?)?;
        }
        Op::RenameKey { at, key } => {
            let (last, above) = steps(at)?.split_last()?;
            let Data::Mapping(entries) = reach(&mut value, above)?.data_mut() else { return None };
            let Step::Key(old) = last else { return None };
            key.clone_into(&mut entries.iter_mut().find(|(name, _)| name == old)?.0);
        }
    }
    Some(value)
}

/// The steps inside the first document.
fn steps(route: &Route) -> Option<&[Step]> {
    match route.steps() {
        [Step::Document(0), rest @ ..] => Some(rest),
        [Step::Document(_), ..] => None,
        rest => Some(rest),
    }
}

fn reach<'v>(value: &'v mut Value, steps: &[Step]) -> Option<&'v mut Value> {
    let Some((first, rest)) = steps.split_first() else { return Some(value) };
    let inner = match (first, value.data_mut()) {
        (Step::Key(key), Data::Mapping(entries)) => {
            &mut entries.iter_mut().find(|(name, _)| name == key)?.1
        }
        (Step::Index(index), Data::Sequence(items)) => items.get_mut(*index)?,
        _ => return None,
    };
    reach(inner, rest)
}

fn place(position: &Position, len: usize, find: impl Fn(&Step) -> Option<usize>) -> Option<usize> {
    match position {
        Position::First => Some(0),
        Position::Last => Some(len),
        Position::Before(step) => find(step),
        Position::After(step) => find(step).map(|at| at + 1),
    }
}

fn remove(value: &mut Value, last: &Step) -> Option<()> {
    match (last, value.data_mut()) {
        (Step::Key(key), Data::Mapping(entries)) => {
            let at = entries.iter().position(|(name, _)| name == key)?;
            entries.remove(at);
        }
        (Step::Index(index), Data::Sequence(items)) if *index < items.len() => {
            items.remove(*index);
        }
        _ => return None,
    }
    Some(())
}
