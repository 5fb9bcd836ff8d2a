//! Keys that have no character of their own, as `WebDriver` writes them.

/// Tab.
pub const TAB: &str = "\u{e004}";
/// Enter.
pub const ENTER: &str = "\u{e007}";
/// Shift.
pub const SHIFT: &str = "\u{e008}";
/// Control.
pub const CONTROL: &str = "\u{e009}";
/// Escape.
pub const ESCAPE: &str = "\u{e00c}";
/// End.
pub const END: &str = "\u{e010}";
/// Home.
pub const HOME: &str = "\u{e011}";
/// Arrow to the left.
pub const LEFT: &str = "\u{e012}";
/// Arrow down.
pub const DOWN: &str = "\u{e015}";
/// Arrow to the right.
pub const RIGHT: &str = "\u{e014}";
