//! Edits YAML and JSON text and keeps every untouched byte.
//!
//! A [`Document`] is a text with a tree of byte ranges into it. An edit is an [`Op`] at a
//! [`Route`]; [`apply()`] turns a batch of them into [`Splice`]s of the text, parses the result again
//! and compares it with what was intended. Either the result is exactly that, or the edit is
//! refused with an [`Error`] that names the reason.
//!
//! This crate knows the two languages and nothing about what is written in them.
//!
//! ```
//! use backwatch_edit::{Document, Op, Route, Value, apply};
//!
//! let document = Document::yaml("groups: # ours\n- name: a\n")?;
//! let op = Op::append(Route::root().key("groups"), Value::mapping([("name", Value::from("b"))]));
//! assert_eq!(apply(&document, &[op])?.text, "groups: # ours\n- name: a\n- name: b\n");
//! # Ok::<(), backwatch_edit::Error>(())
//! ```

mod apply;
mod arena;
mod check;
mod comment;
pub mod diff;
mod document;
mod duplicate;
mod edit;
mod embed;
mod encoding;
mod error;
mod escape;
mod fresh;
mod json;
mod layout;
mod lines;
mod lookup;
mod nearby;
mod node;
mod op;
mod path;
mod plan;
mod read;
mod resolve;
mod respell;
mod route;
mod spelling;
mod splice;
mod value;
mod write;
mod yaml;

pub use apply::{Applied, Preview, apply, preview};
pub use document::{Document, DuplicateKey, MAX_BYTES, MAX_DEPTH};
pub use encoding::decode;
pub use error::Error;
pub use lines::Lines;
pub use node::{Entries, Handle, Items, Node, NodeKind, Style};
pub use op::{Comment, Op, Position};
pub use resolve::Scalar;
pub use route::{Format, Route, Step};
pub use splice::Splice;
pub use value::{Data, Quoting, Value};
