//! A grid as a reader sees it: a merged cell stands in every place that it covers.

use std::collections::BTreeMap;

use crate::plan::cells::text_of;
use crate::plan::grid::{Cell, Grid, Merged};

/// Rows by number.
pub struct View<'g> {
    pub grid: &'g Grid,
    rows: BTreeMap<u32, BTreeMap<u32, &'g Cell>>,
}

/// A cell as it stands in one place.
#[derive(Clone, Copy)]
pub struct Seen<'g> {
    pub cell: &'g Cell,
    /// The place of the cell that it is a part of.
    pub row: u32,
    pub column: u32,
}

impl<'g> View<'g> {
    pub fn new(grid: &'g Grid) -> Self {
        let rows = grid.rows.iter().map(|row| (row.number, row.cells.iter().map(|cell| (cell.column, cell)).collect())).collect();
        View { grid, rows }
    }

    /// The numbers of the rows that hold something.
    pub fn numbers(&self) -> Vec<u32> {
        self.rows.keys().copied().collect()
    }

    /// What is written in the row itself.
    pub fn own(&self, row: u32) -> impl Iterator<Item = &'g Cell> + '_ {
        self.rows.get(&row).into_iter().flat_map(|cells| cells.values().copied())
    }

    fn merged(&self, row: u32, column: u32) -> Option<&Merged> {
        self.grid.merged.iter().find(|m| (m.first_row..=m.last_row).contains(&row) && (m.first_column..=m.last_column).contains(&column))
    }

    /// The cell of a place, or the merged one that covers it.
    pub fn at(&self, row: u32, column: u32) -> Option<Seen<'g>> {
        let of = |row: u32, column: u32| self.rows.get(&row).and_then(|cells| cells.get(&column)).map(|cell| Seen { cell, row, column });
        of(row, column).or_else(|| self.merged(row, column).and_then(|m| of(m.first_row, m.first_column)))
    }

    /// The columns of a row in which something stands, merged cells included.
    pub fn columns(&self, row: u32) -> Vec<u32> {
        let mut columns: Vec<u32> = self.own(row).map(|cell| cell.column).collect();
        for m in self.grid.merged.iter().filter(|m| (m.first_row..=m.last_row).contains(&row)) {
            if self.at(m.first_row, m.first_column).is_some() {
                // A whole row that is merged is a title, however wide it is.
                columns.extend((m.first_column..=m.last_column).take(256));
            }
        }
        columns.sort_unstable();
        columns.dedup();
        columns
    }

    /// The different texts of a row, merged cells once, with the first place of each.
    pub fn texts(&self, row: u32) -> Vec<(u32, String)> {
        let mut seen: Vec<(u32, u32)> = Vec::new();
        let mut out = Vec::new();
        for column in self.columns(row) {
            if let Some(found) = self.at(row, column)
                && !seen.contains(&(found.row, found.column))
            {
                seen.push((found.row, found.column));
                out.push((column, text_of(&found.cell.content)));
            }
        }
        out
    }
}
