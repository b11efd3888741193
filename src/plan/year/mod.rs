//! A plan under a regulation: every row answered, and what is counted over all of them.

mod answered;
mod dues;

pub use answered::{AnsweredRow, PlanAnswered, answer_plan};
pub use dues::{DueCause, DueItem, Dues, YearlyCause, dues};
