//! A plan under a regulation: every row answered, and what is counted over all of them.
//!
//! - [`answered`]: the rows
//! - [`dues`]: what is due when; [`moves`]: what another calendar changes in it
//! - [`due_words`], [`due_document`], [`due_data`], [`due_ical`]: the same as sentences, tables, JSON and iCalendar

mod answered;
mod due_data;
mod due_document;
mod due_ical;
mod due_words;
mod dues;
mod moves;

pub use answered::{AnsweredRow, PlanAnswered, answer_plan};
pub use due_data::{due_json, moves_json};
pub use due_document::{due_document, moves_document};
pub use due_ical::due_ical;
pub use due_words::{act as due_act, agency as due_agency, cause as due_cause, notes as due_notes, when as due_when};
pub use dues::{DueCause, DueItem, Dues, YearlyCause, dues};
pub use moves::{ChangedDay, Moved, Moves, Stayed, moves};
