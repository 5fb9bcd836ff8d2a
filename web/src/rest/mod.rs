//! What only the whole page has. The page comes in two parts, built of the same sources: the first is
//! fetched at once and describes, tunes and previews; the whole, with files, rehearsal, indicators
//! and all that is taken away, is fetched when it is asked for. It then takes over in the same place,
//! with everything that was typed. Both sides of the border are here, under the same names.

#[cfg(feature = "whole")]
mod arrive;
#[cfg(feature = "whole")]
mod here;
#[cfg(not(feature = "whole"))]
mod later;

#[cfg(feature = "whole")]
pub(crate) use here::{
    download_all, gives, handed_files, handed_settings, provided, result, stand_by, take_link,
    take_over, use_arrive, use_files_kept, use_merging, use_own_rules,
};
#[cfg(not(feature = "whole"))]
pub(crate) use later::{
    download_all, gives, handed_files, handed_settings, provided, result, stand_by, take_link,
    take_over, use_arrive, use_files_kept, use_merging, use_own_rules,
};

use std::rc::Rc;

use backwatch_worker::OwnGroup;
use yew::prelude::*;

use crate::effects::files::Arrival;

/// Which of the two this is.
pub(crate) const PART: &str = if cfg!(feature = "whole") { "whole" } else { "first" };

/// Takes files in.
pub(crate) type Arrive = Callback<Vec<Arrival>>;

/// The rules in the user's files, as the rehearsal takes them; equal to themselves alone.
#[derive(Clone, Debug, Default)]
pub(crate) struct OwnRules(pub(crate) Rc<Vec<OwnGroup>>);

impl PartialEq for OwnRules {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// How the user's files stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Merging {
    /// How many there are.
    pub(crate) files: usize,
    /// Whether the monitoring is merged into one of them.
    pub(crate) merged: bool,
}
