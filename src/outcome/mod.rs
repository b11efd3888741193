//! What is said of one case: acts, silences, conflicts, prohibitions, and how contributions of several provisions join into them.
//!
//! Which provisions contribute is not decided here: the interpreter finds it case by case, the decision graph for all cases at once.
//!
//! - [`said`]: the outcome and its parts
//! - [`join`]: same act, `unnamed body`, `qualify`, governing deadlines
//! - [`status`]: required classes, silence, conflict
//! - [`order`]: the order of the procedure

mod join;
mod order;
mod said;
mod status;

pub use join::{Qualified, is_stricter, joined};
pub use order::{bound_order, sort as order};
pub use said::*;
pub use status::conflicts;
