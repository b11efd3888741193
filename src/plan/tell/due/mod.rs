//! What is due, in words: sentences, tables, data, iCalendar.

mod data;
mod document;
mod ical;
mod words;

pub use data::{due_json, moves_json};
pub use document::{due_document, moves_document};
pub use ical::due_ical;
