//! Documents that an office circulates: one model, and its forms.
//!
//! A [`Document`] has a title, notes and sections; a section may have a table; a cell has lines of runs, and a run that is a citation, a
//! silence or a conflict is marked as such, so that every form can show it in its own way. Texts are cleaned when they enter the model
//! (no control characters, nothing that turns the writing direction); what is special in one form is made harmless by that form.
//!
//! - [`model`]: the document
//! - [`text`]: for the terminal, wrapped to a width
//! - [`markdown`], [`csv`], [`html`]
//! - [`xlsx`]: a workbook, with [`sheets`] for the names of its sheets

mod csv;
mod html;
mod markdown;
mod model;
mod sheets;
mod text;
mod wrap;
mod xlsx;

pub use csv::{csv, csv_cell};
pub use html::html;
pub use markdown::markdown;
pub use model::{Cell, Document, Line, Mark, Run, Section, Table};
pub use text::text;
pub use xlsx::{NotWritten, xlsx};
