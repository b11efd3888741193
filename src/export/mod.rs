//! Compiled regulations as files, for this program and for others. The format is described in `docs/decision-graph.md`.
//!
//! - [`compiled`]: what is written, and reading it back
//! - [`described`]: the parts of it that other programs read
//! - [`sql`]: the decision as views of an SQL engine

mod compiled;
mod described;
mod parts;
pub mod sql;

pub use compiled::{Compiled, NotCompiled, read, verb_json, write};
pub use described::{FORMAT, VERSION};
