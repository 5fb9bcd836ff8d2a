//! Cases of our own, and the comparison with `promtool`.

mod cases;
mod mutate;
mod promtool;
