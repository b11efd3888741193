//! A document on a terminal: tables with wrapped cells, or, where the columns do not fit, one block per row.

use super::model::{Cell, Document, Line, Mark, Table};
use super::wrap::{longest_word, padded, width_of, wrapped};

/// What stands between two columns.
const BETWEEN: &str = " │ ";
/// A column narrower than this is not readable; words longer than it are broken.
const NARROWEST: usize = 16;
/// A cell with more lines is better read in a block.
const TALLEST: usize = 12;

/// The document in lines of at most `width` columns (but never less than 40).
pub fn text(document: &Document, width: usize) -> String {
    let width = width.max(40);
    let mut out = Vec::new();
    out.extend(wrapped(&document.title, width));
    let underline = out.iter().map(|l| width_of(l)).max().unwrap_or(0);
    out.push("═".repeat(underline));
    notes(&mut out, &document.notes, width);
    for section in &document.sections {
        out.push(String::new());
        let heading = wrapped(&section.heading, width);
        let underline = heading.iter().map(|l| width_of(l)).max().unwrap_or(0);
        out.extend(heading);
        out.push("─".repeat(underline));
        notes(&mut out, &section.notes, width);
        match &section.table {
            Some(table) if !table.is_empty() => match widths(table, width).filter(|widths| !is_tall(table, widths)) {
                Some(widths) => as_table(&mut out, table, &widths),
                None => as_blocks(&mut out, table, width),
            },
            _ => {}
        }
    }
    out.iter().map(|line| format!("{}\n", line.trim_end())).collect()
}

fn notes(out: &mut Vec<String>, notes: &[Line], width: usize) {
    for note in notes {
        for (index, line) in wrapped(&marked(note), width - 2).into_iter().enumerate() {
            out.push(format!("{} {line}", if index == 0 { "·" } else { " " }));
        }
    }
}

/// A line whose marks are signs: colours do not survive a copy.
fn marked(line: &Line) -> String {
    let run = |run: &super::model::Run| match run.mark {
        Mark::Citation if !run.text.trim().is_empty() && !run.text.trim().starts_with(['[', '(']) => bracketed(&run.text),
        Mark::Silence => format!("○ {}", run.text),
        Mark::Conflict => format!("✗ {}", run.text),
        Mark::Added => format!("+ {}", run.text),
        Mark::Removed => format!("− {}", run.text),
        Mark::Plain | Mark::Strong | Mark::Condition | Mark::Citation => run.text.clone(),
    };
    line.runs.iter().map(run).collect()
}

/// The words in brackets, the spaces around them outside.
fn bracketed(text: &str) -> String {
    let inner = text.trim();
    text.replacen(inner, &format!("[{inner}]"), 1)
}

/// How wide each column may be; `None` where they would all be too narrow to read.
fn widths(table: &Table, width: usize) -> Option<Vec<usize>> {
    let columns = table.columns.len();
    let room = width.checked_sub(BETWEEN.chars().count() * columns.saturating_sub(1))?;
    let texts = |column: usize| {
        let cells = table.rows.iter().filter_map(move |row| row.get(column)).flat_map(|cell| &cell.lines).map(marked);
        table.columns.get(column).cloned().into_iter().chain(cells).collect::<Vec<String>>()
    };
    let mut wanted = Vec::with_capacity(columns);
    let mut needed = Vec::with_capacity(columns);
    for column in 0..columns {
        let texts = texts(column);
        wanted.push(texts.iter().map(|t| width_of(t)).max().unwrap_or(0).max(1));
        needed.push(texts.iter().map(|t| longest_word(t)).max().unwrap_or(0).clamp(1, NARROWEST));
    }
    // The greatest cap under which all columns fit; no column goes below its longest word.
    let capped = |cap: usize| wanted.iter().zip(&needed).map(|(wanted, needed)| (*wanted).min(cap.max(*needed))).collect::<Vec<usize>>();
    let cap = (NARROWEST..=width).rev().find(|cap| capped(*cap).iter().sum::<usize>() <= room)?;
    let mut out = capped(cap);
    // What rounding left over goes to the columns that would use it, from the left.
    let mut spare = room.saturating_sub(out.iter().sum());
    for (own, wanted) in out.iter_mut().zip(&wanted) {
        let more = spare.min(wanted.saturating_sub(*own)).min(1);
        *own += more;
        spare -= more;
    }
    Some(out)
}

/// Whether a row would take more lines than a reader follows from cell to cell.
fn is_tall(table: &Table, widths: &[usize]) -> bool {
    let height = |(cell, width): (&Cell, &usize)| cell_lines(cell, *width).len();
    table.columns.len() > 2 && table.rows.iter().any(|row| row.iter().zip(widths).map(height).any(|lines| lines > TALLEST))
}

fn as_table(out: &mut Vec<String>, table: &Table, widths: &[usize]) {
    let rule = widths.iter().map(|w| "─".repeat(*w)).collect::<Vec<_>>().join("─┼─");
    let head: Vec<Vec<String>> = table.columns.iter().zip(widths).map(|(column, width)| wrapped(column, *width)).collect();
    side_by_side(out, &head, widths);
    for row in &table.rows {
        out.push(rule.clone());
        let cells: Vec<Vec<String>> = row.iter().zip(widths).map(|(cell, width)| cell_lines(cell, *width)).collect();
        side_by_side(out, &cells, widths);
    }
}

fn side_by_side(out: &mut Vec<String>, cells: &[Vec<String>], widths: &[usize]) {
    let height = cells.iter().map(Vec::len).max().unwrap_or(0);
    for index in 0..height {
        let line = |(cell, width): (&Vec<String>, &usize)| padded(cell.get(index).map_or("", String::as_str), *width);
        out.push(cells.iter().zip(widths).map(line).collect::<Vec<_>>().join(BETWEEN));
    }
}

/// The lines of a cell; what continues a line is set in.
fn cell_lines(cell: &Cell, width: usize) -> Vec<String> {
    let several = cell.lines.len() > 1 && width > NARROWEST;
    let hanging = |line: &Line| {
        let lines = wrapped(&marked(line), if several { width - 2 } else { width });
        lines.into_iter().enumerate().map(|(index, line)| if several && index > 0 { format!("  {line}") } else { line }).collect::<Vec<_>>()
    };
    cell.lines.iter().flat_map(hanging).collect()
}

/// A row as a numbered block: what its first cell says, then every other cell that says something under the name of its column.
fn as_blocks(out: &mut Vec<String>, table: &Table, width: usize) {
    for (number, row) in table.rows.iter().enumerate() {
        if number > 0 {
            out.push(String::new());
        }
        let lead = format!("{}. ", number + 1);
        let (first, rest) = row.split_first().map_or((None, row.as_slice()), |(first, rest)| (Some(first), rest));
        let lines = first.map(|cell| cell_lines(cell, width - lead.len())).unwrap_or_default();
        for (index, line) in lines.iter().enumerate() {
            out.push(if index == 0 { format!("{lead}{line}") } else { format!("{}{line}", " ".repeat(lead.len())) });
        }
        if lines.is_empty() {
            out.push(lead);
        }
        for (column, cell) in table.columns.iter().skip(1).zip(rest).filter(|(_, cell)| !cell.is_empty()) {
            out.push(format!("   {column}:"));
            out.extend(cell_lines(cell, width - 6).into_iter().map(|line| format!("      {line}")));
        }
    }
}
