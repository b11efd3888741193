//! Comma-separated values as in RFC 4180, with a byte order mark, which spreadsheet programs need to read Vietnamese.
//!
//! All sections are one table: the first column names the section, then come the columns of all sections in the order in which they
//! first stand, then the notes of the section if any has some. Title and notes of the document are not data and are left out.
//!
//! A spreadsheet runs a cell that begins with `=`, `+`, `-` or `@` as a formula, also behind white space; an apostrophe in front of it keeps
//! it a text (OWASP, "CSV injection").

use super::model::{Cell, Document, Line, Section};

pub fn csv(document: &Document) -> String {
    let columns = columns(document);
    let with_notes = document.sections.iter().any(|s| !s.notes.is_empty());
    let mut head = vec![document.say("section", "mục").to_owned()];
    head.extend(columns.iter().map(|c| (*c).to_owned()));
    if with_notes {
        head.push(document.say("notes", "ghi chú").to_owned());
    }
    let mut out = String::from("\u{feff}");
    line(&mut out, &head);
    for section in &document.sections {
        for (index, cells) in rows(section, &columns).into_iter().enumerate() {
            let mut values = vec![section.heading.clone()];
            values.extend(cells);
            if with_notes {
                let notes = section.notes.iter().map(Line::plain).collect::<Vec<_>>().join("\n");
                values.push(if index == 0 { notes } else { String::new() });
            }
            line(&mut out, &values);
        }
    }
    out
}

/// Those of all sections, each once.
fn columns(document: &Document) -> Vec<&str> {
    let mut out: Vec<&str> = Vec::new();
    for table in document.sections.iter().filter_map(|s| s.table.as_ref()) {
        for (index, column) in table.columns.iter().enumerate() {
            // A table may have two columns of one name.
            let wanted = table.columns.iter().take(index + 1).filter(|c| *c == column).count();
            if out.iter().filter(|c| *c == column).count() < wanted {
                out.push(column);
            }
        }
    }
    out
}

/// The rows of a section under the columns of all; a section without rows has one empty row.
fn rows(section: &Section, columns: &[&str]) -> Vec<Vec<String>> {
    let empty = || vec![String::new(); columns.len()];
    let Some(table) = section.table.as_ref().filter(|t| !t.is_empty()) else { return vec![empty()] };
    let mut places: Vec<usize> = Vec::new();
    for own in &table.columns {
        let place = columns.iter().enumerate().find(|(place, column)| *column == own && !places.contains(place));
        places.push(place.map_or(usize::MAX, |(place, _)| place));
    }
    let placed = |row: &Vec<Cell>| {
        let mut values = empty();
        for (cell, place) in row.iter().zip(&places) {
            values.get_mut(*place).into_iter().for_each(|value| *value = cell.plain());
        }
        values
    };
    table.rows.iter().map(placed).collect()
}

fn line(out: &mut String, values: &[String]) {
    let quoted: Vec<String> = values.iter().map(|v| csv_cell(v)).collect();
    out.push_str(&quoted.join(","));
    out.push_str("\r\n");
}

/// A text as a cell: in quotes, and no formula.
pub fn csv_cell(text: &str) -> String {
    format!("\"{}\"", harmless(text).replace('"', "\"\""))
}

/// A text that no spreadsheet takes for a formula.
fn harmless(text: &str) -> String {
    let blank = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '\u{feff}' | '\u{200b}');
    let first = text.trim_start_matches(blank).chars().next();
    let starts_a_formula = first.is_some_and(|c| matches!(c, '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠'));
    let starts_with_control = text.starts_with(['\t', '\r']);
    if starts_a_formula || starts_with_control { format!("'{text}") } else { text.to_owned() }
}
