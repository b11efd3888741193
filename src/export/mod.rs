//! Compiled regulations as files, for this program and for others. The format is described in `docs/decision-graph.md`.
//!
//! - [`compiled`]: what is written, and reading it back
//! - [`described`]: the parts of it that other programs read

mod compiled;
mod described;
mod parts;

pub use compiled::{Compiled, NotCompiled, read, verb_json, write};
pub use described::{FORMAT, VERSION};
