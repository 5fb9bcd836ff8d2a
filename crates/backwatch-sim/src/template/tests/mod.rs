//! Cases of our own, and the comparison with `promtool`.

mod cases;
mod corpus;
mod fuzz;
mod promtool;
mod table;
