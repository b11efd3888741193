//! A plan under a regulation: every row answered, and what is counted over all of them.
//!
//! - [`history`]: what earlier plans say of a row
//! - [`answered`]: the rows with their answers, and the limits over them all
//! - [`changes`]: what another regulation changes for the rows
//! - [`dues`]: what is due when; [`moves`]: what another calendar changes in it
//! - [`due_words`], [`due_document`], [`due_data`], [`due_ical`]: the same as sentences, tables, JSON and iCalendar

mod answered;
mod changes;
mod due_data;
mod due_document;
mod due_ical;
mod due_words;
mod dues;
mod history;
mod moves;

pub use answered::{AnsweredRow, PlanAnswered, RowCase, answer_plan, answer_rows, row_cases};
pub use changes::{Break, BreakChange, Changes, Moved, Period, RowChange, Sure, changes};
pub use due_data::{due_json, moves_json};
pub use due_document::{due_document, moves_document};
pub use due_ical::due_ical;
pub use due_words::{act as due_act, agency as due_agency, cause as due_cause, notes as due_notes, when as due_when};
pub use dues::{DueCause, DueItem, Dues, YearlyCause, dues};
pub use history::{History, HistoryNote, Years};
pub use moves::{ChangedDay, DueMoved, Moves, Stayed, moves};
