//! The state as components see it.

use std::collections::BTreeSet;
use std::rc::Rc;

use yew::prelude::*;

use crate::state::draft::{Draft, Settings};
use crate::state::view::View;

/// The draft and the way to change it.
pub(crate) type DraftHandle = UseReducerHandle<Draft>;
/// What is looked at and the way to change it.
pub(crate) type ViewHandle = UseReducerHandle<View>;

/// Fields that hold what could not be taken: results then are those of the last good settings.
#[derive(Clone, PartialEq)]
pub(crate) struct Unread {
    /// Their ids.
    pub(crate) fields: Rc<BTreeSet<AttrValue>>,
}

/// The draft.
///
/// # Panics
/// Outside of the app's providers, which is a mistake in the program.
#[hook]
#[allow(clippy::expect_used, reason = "the app wraps every component in the provider")]
pub(crate) fn use_draft() -> DraftHandle {
    use_context::<DraftHandle>().expect("the app provides the draft")
}

/// What is looked at.
///
/// # Panics
/// Outside of the app's providers, which is a mistake in the program.
#[hook]
#[allow(clippy::expect_used, reason = "the app wraps every component in the provider")]
pub(crate) fn use_view() -> ViewHandle {
    use_context::<ViewHandle>().expect("the app provides the view")
}

/// The settings as they are.
#[hook]
pub(crate) fn use_settings() -> Rc<Settings> {
    use_draft().settings().clone()
}

/// Whether a field holds what could not be taken.
#[hook]
pub(crate) fn use_stale() -> bool {
    use_context::<Unread>().is_some_and(|unread| !unread.fields.is_empty())
}

/// The place of the backup whose settings are shown.
#[hook]
pub(crate) fn use_chosen() -> usize {
    let (draft, view) = (use_draft(), use_view());
    view.backup.min(draft.settings().plan.backups.len().saturating_sub(1))
}
