//! How much of a spreadsheet is read. The real yearly plans have some hundred rows of ten columns; these limits leave room for a
//! thousand times that, and protect the tool from files that are made to be enormous. `docs/plan-files.md` states them.

const MEGABYTE: usize = 1024 * 1024;

/// The file as it lies on the disk.
pub const FILE_BYTES: usize = 64 * MEGABYTE;
/// One part of a workbook (a sheet, the shared texts), unpacked.
pub const PART_BYTES: usize = 64 * MEGABYTE;
/// All parts that are read of a workbook, unpacked.
pub const UNPACKED_BYTES: usize = 128 * MEGABYTE;
/// How many times its packed size a large part may have; what people write packs five to thirty times.
pub const RATIO: u64 = 250;
/// Small parts may pack as well as they like.
pub const RATIO_FROM: u64 = 8 * MEGABYTE as u64;
pub const SHEETS: usize = 100;
/// Columns of a sheet; cells to the right of them are reported and not read.
pub const COLUMNS: u32 = 1_000;
/// Rows of a sheet, as many as spreadsheet programs have.
pub const ROWS: u32 = 1_048_576;
/// Cells that hold something, of all sheets together.
pub const CELLS: usize = 2_000_000;
/// The texts of all cells together, each counted where it stands: one shared text can stand in a million cells.
pub const TEXT_BYTES: usize = 128 * MEGABYTE;
/// Characters of one cell, as many as spreadsheet programs allow.
pub const CELL_CHARACTERS: usize = 32_767;
pub const MERGED: usize = 20_000;
/// Elements within elements; a sheet has fewer than ten.
pub const DEPTH: usize = 64;
/// A row so far below the one before it is reported as lying alone.
pub const GAP: u32 = 5_000;
/// Problems of one kind that are listed; more are counted.
pub const LISTED: usize = 20;

/// What is left of the limits over all sheets.
pub struct Budget {
    cells: usize,
    text: usize,
}

impl Default for Budget {
    fn default() -> Self {
        Budget { cells: CELLS, text: TEXT_BYTES }
    }
}

impl Budget {
    /// Whether one more cell of so many bytes has room.
    pub fn take(&mut self, bytes: usize) -> bool {
        let (Some(cells), Some(text)) = (self.cells.checked_sub(1), self.text.checked_sub(bytes)) else { return false };
        (self.cells, self.text) = (cells, text);
        true
    }
}
