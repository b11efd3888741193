//! **Grids to plans**: where a table begins, which form it is, which rows it has.
//!
//! - [`view`]: a grid with merged cells filled
//! - [`headers`]: headers over several rows, and the form that they are of
//! - [`table`]: what follows a header, row by row
//! - [`rows`]: a row's cells to a case
//! - [`mapping`]: columns that the user names

mod errors;
mod headers;
mod mapping;
mod rows;
mod table;
mod view;

use crate::diagnostics::Diagnostics;
use crate::hir::{FactId, Value, Vocabulary};

use super::book::Plan;
use super::guide::Guide;

pub use mapping::{Mapping, read_mapping};

/// What the user says about a plan, besides the file.
#[derive(Clone, Debug, Default)]
pub struct PlanOptions {
    pub year: Option<i32>,
    /// The form of every table, by its name in the guide.
    pub form: Option<String>,
    pub mapping: Mapping,
    /// Facts of every row.
    pub states: Vec<(FactId, Value)>,
}

/// Reads a spreadsheet as a plan.
pub fn read_plan(vocabulary: &Vocabulary, guide: &Guide, options: &PlanOptions, name: &str, bytes: &[u8], diagnostics: &mut Diagnostics) -> Plan {
    let grids = super::grid::read(name, bytes, diagnostics);
    let mut reader = table::Reader { vocabulary, guide, options, name, diagnostics, plan: Plan { name: name.to_owned(), ..Plan::default() } };
    for grid in &grids {
        reader.sheet(grid);
    }
    reader.finish(grids.iter().any(|grid| !grid.rows.is_empty()))
}
