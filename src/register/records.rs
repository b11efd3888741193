//! Rows into cells: where no quotation mark stands, by looking for separators; else by `csv-core`.

use csv_core::{ReadRecordResult, Reader, ReaderBuilder, Terminator};
use memchr::{memchr, memchr_iter};

use super::blocks::lines;

/// Takes one row after another out of a block.
pub struct Splitter {
    separator: u8,
    core: Reader,
    /// The text of a row with quoted cells.
    text: Vec<u8>,
    ends: Vec<usize>,
    /// Where the cells of the row lie, in the block or in `text`.
    cells: Vec<(usize, usize)>,
    quoted: bool,
    /// The line of the row, and that of what follows.
    pub line: u64,
    next_line: u64,
    at: usize,
    /// Whether the block has a quotation mark.
    marks: bool,
}

impl Splitter {
    pub fn new(separator: u8) -> Self {
        let core = ReaderBuilder::new().delimiter(separator).terminator(Terminator::Any(b'\n')).build();
        let (text, ends) = (vec![0; 256], vec![0; 32]);
        Splitter { separator, core, text, ends, cells: Vec::new(), quoted: false, line: 1, next_line: 1, at: 0, marks: false }
    }

    /// Begins with a block.
    pub fn begin(&mut self, bytes: &[u8], line: u64) {
        (self.at, self.next_line, self.marks) = (0, line, memchr(b'"', bytes).is_some());
    }

    /// Goes to the next row; false at the end. Empty lines are no rows.
    pub fn advance(&mut self, bytes: &[u8]) -> bool {
        loop {
            let Some(rest) = bytes.get(self.at..).filter(|rest| !rest.is_empty()) else { return false };
            let end = memchr(b'\n', rest).unwrap_or(rest.len());
            let row = rest.get(..end).unwrap_or_default();
            let row = row.strip_suffix(b"\r").unwrap_or(row);
            self.line = self.next_line;
            if self.marks && memchr(b'"', row).is_some() {
                let taken = self.quoted_row(rest);
                self.next_line += lines(rest.get(..taken).unwrap_or_default());
                self.at += taken;
                return true;
            }
            let start = self.at;
            self.at += end + 1;
            self.next_line += 1;
            if !row.is_empty() {
                self.quoted = false;
                self.cells.clear();
                let mut from = start;
                for place in memchr_iter(self.separator, row) {
                    self.cells.push((from, start + place));
                    from = start + place + 1;
                }
                self.cells.push((from, start + row.len()));
                return true;
            }
        }
    }

    /// How many cells the row has.
    pub fn len(&self) -> usize {
        self.cells.len()
    }

    /// A cell of the row.
    pub fn cell<'s>(&'s self, bytes: &'s [u8], index: usize) -> &'s [u8] {
        let Some((from, to)) = self.cells.get(index) else { return &[] };
        let text = if self.quoted { self.text.as_slice() } else { bytes };
        text.get(*from..*to).unwrap_or_default()
    }

    /// Reads a row that has quotation marks; gives the bytes that it takes.
    fn quoted_row(&mut self, rest: &[u8]) -> usize {
        self.core.reset();
        let (mut taken, mut written, mut cells) = (0, 0, 0);
        loop {
            let (input, text) = (rest.get(taken..).unwrap_or_default(), self.text.get_mut(written..).unwrap_or_default());
            let (result, read, wrote, ended) = self.core.read_record(input, text, self.ends.get_mut(cells..).unwrap_or_default());
            (taken, written, cells) = (taken + read, written + wrote, cells + ended);
            match result {
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull => self.text.resize(self.text.len() * 2, 0),
                ReadRecordResult::OutputEndsFull => self.ends.resize(self.ends.len() * 2, 0),
                ReadRecordResult::Record | ReadRecordResult::End => break,
            }
        }
        self.quoted = true;
        self.cells.clear();
        let mut from = 0;
        for end in self.ends.iter().take(cells) {
            self.cells.push((from, *end));
            from = *end;
        }
        // The carriage return of the line's end belongs to no cell.
        if let Some((from, to)) = self.cells.last_mut()
            && to > from
            && self.text.get(*to - 1) == Some(&b'\r')
        {
            *to -= 1;
        }
        taken
    }
}
