//! Tables in text: fields divided by commas, semicolons or tabs, in quotation marks where they hold such a sign or a line break.

use super::encoding::{self, Decoded};
use super::errors::{self, Report};
use super::limits::{self, Budget};
use super::strings::trimmed;
use super::{Cell, Content, Grid, Place, Row};

const SEPARATORS: [u8; 4] = [b';', b',', b'\t', b'|'];
/// So much of a text is looked at to find its separator.
const LOOK: usize = 64 * 1024;

pub fn read(bytes: &[u8], report: &mut Report) -> Option<Grid> {
    let Decoded { text, concluded } = match encoding::decode(bytes) {
        Ok(decoded) => decoded,
        Err(problem) => {
            report.push(errors::undecodable(&problem));
            return None;
        }
    };
    if concluded {
        report.push(errors::concluded_encoding());
    }
    let (stated, table, skipped) = stated_separator(&text);
    let separator = stated.unwrap_or_else(|| sniff(table));
    let bad = stray_quotes(table, separator);
    for (line, problem) in &bad {
        report.at(&Place::new("", line + skipped, None), errors::quotes(*problem));
    }
    let broken: Vec<u32> = bad.iter().map(|(line, _)| *line).collect();
    Some(Grid { sheet: String::new(), rows: rows(table, separator, &broken, skipped, report), merged: Vec::new(), hidden: false })
}

/// Excel's first line `sep=;`, which is no row; with what follows it, and how many lines are gone.
fn stated_separator(text: &str) -> (Option<u8>, &str, u32) {
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    match first.trim_matches(['"', ' ']).strip_prefix("sep=").map(str::as_bytes) {
        Some([separator]) => (Some(*separator), rest, 1),
        _ => (None, text, 0),
    }
}

/// The sign that divides most records into the same number of fields. Commas inside words lose against the real separator,
/// because they do not stand equally often in every record.
fn sniff(text: &str) -> u8 {
    let whole = |at: &usize| text.is_char_boundary(*at);
    let look = (0..=LOOK).rev().find(whole).and_then(|end| text.get(..end)).filter(|_| text.len() > LOOK).unwrap_or(text);
    let mut best = ((0, 0), b',');
    for separator in SEPARATORS {
        let mut reader = builder(separator).from_reader(look.as_bytes());
        let widths: Vec<usize> = reader.byte_records().flatten().map(|record| record.len()).filter(|width| *width > 0).collect();
        let equal = |width: usize| widths.iter().filter(|w| **w == width).count();
        let found = widths.iter().copied().filter(|width| *width > 1).map(|width| (equal(width), width)).max().unwrap_or_default();
        if found > best.0 {
            best = (found, separator);
        }
    }
    best.1
}

fn builder(separator: u8) -> csv::ReaderBuilder {
    let mut builder = csv::ReaderBuilder::new();
    builder.delimiter(separator).has_headers(false).flexible(true);
    builder
}

/// What is wrong with a quotation mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quotes {
    /// Opened and never closed: everything behind it is lost.
    Open,
    /// Closed in the middle of a field.
    Within,
}

/// The lines on which records begin whose quotation marks cannot be right. The walk is the one of the csv reader.
fn stray_quotes(text: &str, separator: u8) -> Vec<(u32, Quotes)> {
    #[derive(PartialEq)]
    enum At {
        Start,
        Plain,
        Quoted,
        Closed,
    }
    let (mut at, mut line, mut record) = (At::Start, 1u32, 1u32);
    let mut out: Vec<(u32, Quotes)> = Vec::new();
    for byte in text.bytes() {
        at = match (at, byte) {
            (At::Quoted, b'"') => At::Closed,
            (At::Quoted, _) => At::Quoted,
            (At::Closed, b'"') => At::Quoted,
            (At::Start, b'"') => At::Quoted,
            (_, b'\n') => At::Start,
            (_, sign) if sign == separator => At::Start,
            (At::Closed, _) => {
                out.push((record, Quotes::Within));
                At::Plain
            }
            _ => At::Plain,
        };
        if byte == b'\n' {
            line = line.saturating_add(1);
            record = if at == At::Start { line } else { record };
        }
    }
    if at == At::Quoted {
        out.push((record, Quotes::Open));
    }
    out.dedup_by_key(|(record, _)| *record);
    out
}

fn rows(text: &str, separator: u8, broken: &[u32], skipped: u32, report: &mut Report) -> Vec<Row> {
    let mut budget = Budget::default();
    let mut rows = Vec::new();
    let mut reader = builder(separator).from_reader(text.as_bytes());
    let mut record = csv::StringRecord::new();
    let mut wide = false;
    while reader.read_record(&mut record).unwrap_or(false) {
        let line = record.position().map_or(u32::MAX, |at| first_line(text, at));
        if broken.binary_search(&line).is_ok() {
            continue;
        }
        let number = line.saturating_add(skipped);
        let mut cells = Vec::new();
        for (column, field) in (0u32..).zip(record.iter()) {
            let text = trimmed(field);
            if text.is_empty() {
                continue;
            }
            let place = Place::new("", number, Some(column));
            if column >= limits::COLUMNS {
                if !std::mem::replace(&mut wide, true) {
                    report.at(&place, errors::too_many_columns());
                }
                break;
            }
            if text.chars().count() > limits::CELL_CHARACTERS {
                report.at(&place, errors::long_cell());
                continue;
            }
            if !budget.take(text.len()) {
                report.at(&place, errors::too_many_cells());
                return rows;
            }
            cells.push(Cell { column, content: Content::Text(text.to_owned()), note: None });
        }
        if !cells.is_empty() {
            rows.push(Row { number, cells, hidden: false });
        }
    }
    rows
}

/// The line on which a record begins. The reader counts from where it begins to look, which may be empty lines before.
fn first_line(text: &str, at: &csv::Position) -> u32 {
    let from = usize::try_from(at.byte()).ok().and_then(|byte| text.as_bytes().get(byte..)).unwrap_or_default();
    let empty = from.iter().take_while(|byte| **byte == b'\n').count();
    u32::try_from(at.line() + empty as u64).unwrap_or(u32::MAX)
}
