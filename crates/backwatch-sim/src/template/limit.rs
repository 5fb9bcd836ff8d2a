//! What keeps a template from running away: Go has no such limits, an alert's text needs none.

/// The longest template text, in bytes.
pub(super) const SOURCE: usize = 1 << 20;
/// How deep blocks and parentheses may nest in each other.
pub(super) const NESTING: usize = 100;
/// How deep blocks, calls of templates and parentheses may nest in each other while a template
/// runs. Go stops at 100,000 calls, by when the stack that a browser gives is long full.
pub(super) const DEPTH: usize = 200;
/// How many actions, iterations and evaluated operands one rendering may take.
pub(super) const STEPS: usize = 1_000_000;
/// The longest rendered text and the longest single string, in bytes.
pub(super) const OUTPUT: usize = 1 << 20;
/// How deep `args` may hold the results of other `args`.
pub(super) const ARGS_DEPTH: usize = 50;
