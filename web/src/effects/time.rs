//! Waiting.

use gloo::timers::callback::Timeout;

/// Calls once after so many milliseconds, unless what it returns is dropped before.
pub(crate) fn after(milliseconds: u32, act: impl FnOnce() + 'static) -> Timeout {
    Timeout::new(milliseconds, act)
}
