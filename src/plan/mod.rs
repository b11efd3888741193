//! Proposals as offices write them: TOML, JSON, YAML or `fact=value`, facts and values by identifier or label.

mod book;
mod cells;
mod errors;
mod forms;
pub mod grid;
pub mod guide;
mod proposal;
mod shape;
mod tell;
mod year;

pub use book::{CellReading, Plan, PlanColumn, PlanRow, PlanTable, StatedBy, StatedForAll, Understood, of_proposals};
pub use errors::{contradiction, empty_comparison, misfit, no_calendar, not_chosen, notices, other_calendar, other_vocabulary, uncounted};
pub use forms::{Mapping, PlanOptions, read_mapping, read_plan};
pub use guide::{Guide, Recurrence};
pub use proposal::{Proposal, from_pairs, read, read_state};
pub use shape::{Notation, records};
pub use tell::{PlanTold, Summary, Under, due_document, due_ical, due_json, moves_document, moves_json, plan_document, plan_json};
pub use tell::{template, understood_document, understood_json, understood_text};
pub use year::{
    AnsweredRow, Break, BreakChange, Changes, History, HistoryNote, Moved, PlanAnswered, RowCase, RowChange, Sure, Years, answer_plan, answer_rows,
    changes, row_cases,
};
pub use year::{ChangedDay, DueCause, DueItem, DueMoved, Dues, Moves, Stayed, YearlyCause, dues, moves};
