//! Files of spreadsheets as grids of cells.

/// The place of a cell as a reader names it.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Empty where a file has but one table.
    pub sheet: String,
    /// From 1.
    pub row: u32,
    /// From 0.
    pub column: Option<u32>,
}
