//! What the plan cannot keep, with the changes that mend it.

use std::rc::Rc;

use backwatch_core::plan::feasibility::{Finding, findings};
use yew::prelude::*;

use super::context::use_settings;

/// The findings on the settings as they are.
#[hook]
pub(crate) fn use_findings() -> Rc<Vec<Finding>> {
    let settings = use_settings();
    use_memo(settings, |settings| findings(&settings.plan))
}
