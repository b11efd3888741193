//! A plan under a regulation: every row answered, and what is counted over all of them.
//!
//! - [`history`]: what earlier plans say of a row
//! - [`answered`]: the rows with their answers, and the limits over them all
//! - [`changes`]: what another regulation changes for the rows
//! - [`dues`]: what is due when; [`moves`]: what another calendar changes in it

mod answered;
mod changes;
mod dues;
mod history;
mod moves;

pub use answered::{AnsweredRow, PlanAnswered, RowCase, answer_plan, answer_rows, row_cases};
pub use changes::{Break, BreakChange, Changes, Moved, Period, RowChange, Sure, changes};
pub use dues::{DueCause, DueItem, Dues, YearlyCause, days, dues};
pub use history::{History, HistoryNote, Years};
pub use moves::{ChangedDay, DueMoved, Moves, Stayed, moves};
