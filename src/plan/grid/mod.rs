//! The bytes of a spreadsheet as grids of cells: XLSX workbooks and tables in text (CSV), as offices keep them.
//!
//! What headers and cells *mean* is not decided here. A file is never trusted: nothing is unpacked, kept or walked through
//! beyond the limits of [`limits`], whatever it claims of itself; what cannot be read is said with its place, and the rest
//! is read where that is safe.

mod address;
mod archive;
mod encoding;
mod errors;
mod kind;
mod legacy;
pub mod limits;
mod number;
mod rels;
mod separated;
mod sheet;
mod strings;
mod styles;
mod workbook;
mod xml;

use chrono::NaiveDate;

use crate::diagnostics::Diagnostics;

pub use address::{Place, column_name};
pub use kind::is_table;

/// A sheet of a workbook, or the only sheet of a table in text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grid {
    /// Empty for a table in text. No two sheets of one workbook have the same name here.
    pub sheet: String,
    /// By number, each once.
    pub rows: Vec<Row>,
    pub merged: Vec<Merged>,
    /// Hidden in the program that wrote it.
    pub hidden: bool,
}

/// A row that holds something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// From 1, as the spreadsheet counts; in a text, the line on which the record begins.
    pub number: u32,
    /// By column, each once; only cells that hold something.
    pub cells: Vec<Cell>,
    pub hidden: bool,
}

impl Row {
    pub fn cell(&self, column: u32) -> Option<&Cell> {
        self.cells.binary_search_by_key(&column, |cell| cell.column).ok().and_then(|at| self.cells.get(at))
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// From 0, which is A.
    pub column: u32,
    pub content: Content,
    pub note: Option<CellNote>,
}

/// What a cell holds. A table in text holds only text: what `1.200,5` means there is for its reader to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// In Unicode form C, lines divided by `\n`, without white space around it; never empty.
    Text(String),
    /// An exact decimal number, `-1200.5`; never with an exponent, or zeros that mean nothing.
    Number(String),
    Date(NaiveDate),
    /// A date that is shown without its day: the program makes "1 June" of a typed `6/2026` and shows "Jun-26".
    Month {
        year: i32,
        month: u32,
    },
    Bool(bool),
    /// `#REF!` and its like, or [`NO_RESULT`].
    Error(String),
}

/// Stands for the result of a formula that was never computed.
pub const NO_RESULT: &str = "=?";

/// What there is to know about a cell besides its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellNote {
    /// The content is the stored result of a formula.
    Formula,
}

/// Cells that are one. Rows count from 1, columns from 0; the last ones are within.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Merged {
    pub first_row: u32,
    pub first_column: u32,
    pub last_row: u32,
    pub last_column: u32,
}

/// The grids of a file. What could not be read of it is said in `diagnostics`; nothing at all is an error too.
pub fn read(name: &str, bytes: &[u8], diagnostics: &mut Diagnostics) -> Vec<Grid> {
    let mut report = errors::Report::new(name, diagnostics);
    if bytes.len() > limits::FILE_BYTES {
        report.push(errors::file_too_large(bytes.len()));
        return Vec::new();
    }
    let grids = match kind::of(bytes) {
        Ok(kind::Kind::Workbook) => workbook::read(bytes, &mut report),
        Ok(kind::Kind::Text) => separated::read(bytes, &mut report).into_iter().collect(),
        Err(problem) => {
            report.push(*problem);
            return Vec::new();
        }
    };
    if !report.has_errors() && grids.iter().all(|grid| grid.rows.is_empty()) {
        report.push(errors::nothing_in_it());
    }
    for grid in &grids {
        legacy::check(grid, &mut report);
    }
    report.finish();
    grids
}
