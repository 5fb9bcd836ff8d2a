//! How the whole page takes over from its first part: two programs in one document, one after the
//! other. The first asks by an event that `boot.js` answers with loading; the whole, once it runs,
//! asks for what there is by another, and the first gives it and goes, all within one turn.

#[cfg(not(feature = "whole"))]
pub(crate) mod give;
#[cfg(feature = "whole")]
mod place;
#[cfg(feature = "whole")]
pub(crate) mod take;

/// Said by the whole page when it is about to draw itself; its detail is filled by the first part.
const TAKE: &str = "backwatch-take";

/// The fields of that detail: a text, an array of files as `[name, text, bytes, reason]` of which
/// only one of the last three is there, and a truth.
const SETTINGS: &str = "settings";
const ARRIVALS: &str = "arrivals";
const DOWNLOAD: &str = "download";
