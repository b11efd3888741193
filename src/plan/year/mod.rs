//! A plan under a regulation: every row answered, and what is counted over all of them.

mod answered;

pub use answered::{AnsweredRow, PlanAnswered, answer_plan};
