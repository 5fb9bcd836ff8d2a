//! Waiting, and which day it is.

use gloo::timers::callback::Timeout;

/// Calls once after so many milliseconds, unless what it returns is dropped before.
pub(crate) fn after(milliseconds: u32, act: impl FnOnce() + 'static) -> Timeout {
    Timeout::new(milliseconds, act)
}

/// The day of today in days since 1970-01-01, by the clock and in UTC.
#[allow(clippy::cast_possible_truncation, reason = "a clock is far from the bounds of 64 bits")]
pub(crate) fn today() -> i64 {
    (js_sys::Date::now() / 86_400_000.0).floor() as i64
}
