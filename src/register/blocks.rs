//! A stream cut into **blocks** of whole rows, so that several threads can read them: a row ends at a line break outside quotes.
//!
//! A quotation mark opens a quoted cell only where a cell begins, as in RFC 4180 and in `csv-core`, which reads the rows afterwards.

use std::io::{self, Read};

use memchr::{memchr, memchr_iter, memrchr};

/// Bytes that are read at once.
const SIZE: u64 = 1 << 18;

/// The longest row. A quotation mark that is never closed makes one row of everything behind it.
pub const LONGEST_ROW: usize = 4 << 20;

/// Whole rows, and the line of the file that the first of them begins on.
#[derive(Default)]
pub struct Block {
    pub bytes: Vec<u8>,
    pub line: u64,
}

/// Why there is no next block.
#[derive(Debug)]
pub enum Unread {
    Failed(io::Error),
    /// The row that begins on this line does not end.
    EndlessRow(u64),
}

pub struct Blocks<R> {
    input: R,
    rest: Vec<u8>,
    line: u64,
    ended: bool,
}

impl<R: Read> Blocks<R> {
    pub fn new(input: R) -> Self {
        Blocks { input, rest: Vec::new(), line: 1, ended: false }
    }

    /// The first row, without its line break; nothing of an empty stream.
    ///
    /// # Errors
    /// [`Unread`].
    pub fn head(&mut self) -> Result<Option<Vec<u8>>, Unread> {
        loop {
            let known = first_end(&self.rest);
            let end = if self.ended { Some(known.unwrap_or(self.rest.len())) } else { known };
            if let Some(end) = end {
                let behind = self.rest.split_off(end);
                let row = std::mem::replace(&mut self.rest, behind);
                self.line += lines(&row);
                return Ok((!row.is_empty()).then_some(row));
            }
            let mut rest = std::mem::take(&mut self.rest);
            let read = self.more(&mut rest);
            self.rest = rest;
            read?;
        }
    }

    /// The next block, in a buffer that is no longer needed.
    ///
    /// # Errors
    /// [`Unread`].
    pub fn next(&mut self, mut bytes: Vec<u8>) -> Result<Option<Block>, Unread> {
        bytes.clear();
        bytes.append(&mut self.rest);
        loop {
            if !self.ended {
                self.more(&mut bytes)?;
            }
            let end = if self.ended { Some(bytes.len()) } else { last_end(&bytes) };
            if let Some(end) = end {
                if bytes.is_empty() {
                    return Ok(None);
                }
                self.rest.extend_from_slice(bytes.get(end..).unwrap_or_default());
                bytes.truncate(end);
                let line = self.line;
                self.line += lines(&bytes);
                return Ok(Some(Block { bytes, line }));
            }
        }
    }

    fn more(&mut self, bytes: &mut Vec<u8>) -> Result<(), Unread> {
        if bytes.len() > LONGEST_ROW {
            return Err(Unread::EndlessRow(self.line));
        }
        let read = self.input.by_ref().take(SIZE).read_to_end(bytes).map_err(Unread::Failed)?;
        self.ended = (read as u64) < SIZE;
        Ok(())
    }
}

/// The line breaks in some bytes.
pub fn lines(bytes: &[u8]) -> u64 {
    memchr_iter(b'\n', bytes).count() as u64
}

fn first_end(bytes: &[u8]) -> Option<usize> {
    ends(bytes, |segment| memchr(b'\n', segment), true)
}

fn last_end(bytes: &[u8]) -> Option<usize> {
    ends(bytes, |segment| memrchr(b'\n', segment), false)
}

/// The place behind a line break outside quotes: that of the first segment that has one, or of the last.
fn ends(bytes: &[u8], find: impl Fn(&[u8]) -> Option<usize>, first: bool) -> Option<usize> {
    let (mut at, mut found) = (0, None);
    loop {
        let behind = bytes.get(at..)?;
        let mark = memchr(b'"', behind);
        let outside = behind.get(..mark.unwrap_or(behind.len()))?;
        if let Some(end) = find(outside) {
            found = Some(at + end + 1);
            if first {
                return found;
            }
        }
        let Some(mark) = mark.map(|m| at + m) else { return found };
        let before = mark.checked_sub(1).and_then(|b| bytes.get(b));
        at = match before {
            None | Some(b',' | b';' | b'\t' | b'\n' | b'\r') => match closing(bytes, mark + 1) {
                Some(close) => close + 1,
                None => return found,
            },
            // The byte order mark.
            Some(0xbf) if mark == 3 => closing(bytes, mark + 1)? + 1,
            _ => mark + 1,
        };
    }
}

/// The mark that closes a quoted cell; two of them are one mark in its text.
fn closing(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        let mark = at + memchr(b'"', bytes.get(at..)?)?;
        match bytes.get(mark + 1) {
            Some(b'"') => at = mark + 2,
            _ => return Some(mark),
        }
    }
}
