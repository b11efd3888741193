//! What there is to say about plans, as documents and data.

mod answers;
mod due;
mod template;
mod understood;
mod values;

pub use answers::{PlanTold, Summary, Under, plan_document, plan_json};
pub use due::{due_document, due_ical, due_json, moves_document, moves_json};
pub use template::template;
pub use understood::{understood_document, understood_json, understood_text};
