//! The header of a register: which column states which fact, which are copied, what separates cells.

use super::errors;
use super::records::Splitter;
use crate::diagnostics::Diagnostic;
use crate::hir::case::names_term;
use crate::hir::{ActivityId, FactId, Vocabulary};
use crate::spelling::{label_key, printable, suggestions};

/// What a column is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    Fact(FactId),
    /// Copied to the output.
    Kept,
}

/// The columns of a register.
#[derive(Clone, Debug)]
pub struct Head {
    pub separator: u8,
    pub columns: Vec<Column>,
    pub names: Vec<String>,
}

/// Reads the first row of a register; `keep` names columns to copy.
///
/// # Errors
/// Every column that is neither a fact of the activity nor named to be kept, and what else is wrong.
pub fn head(vocabulary: &Vocabulary, activity: ActivityId, subject: &str, row: &[u8], keep: &[String]) -> Result<Head, Vec<Diagnostic>> {
    let row = row.strip_prefix(b"\xef\xbb\xbf").unwrap_or(row);
    let separator = separator(row);
    let mut splitter = Splitter::new(separator);
    splitter.begin(row, 1);
    if std::str::from_utf8(row).is_err() || !splitter.advance(row) {
        return Err(vec![errors::no_header(subject)]);
    }
    let name = |index: usize| String::from_utf8_lossy(splitter.cell(row, index)).trim().to_owned();
    let names: Vec<String> = (0..splitter.len()).map(name).collect();
    let entry = vocabulary.activity(activity);
    let facts = entry.map(|a| a.facts.as_slice()).unwrap_or_default();
    let activity_id = entry.map_or("?", |a| a.term.id.as_str());
    let (mut columns, mut problems) = (Vec::new(), Vec::new());
    for name in &names {
        if keep.iter().any(|kept| label_key(kept) == label_key(name)) {
            columns.push(Column::Kept);
            continue;
        }
        match facts.iter().copied().find(|id| vocabulary.fact(*id).is_some_and(|f| names_term(&f.term, name))) {
            Some(fact) if columns.contains(&Column::Fact(fact)) => problems.push(errors::column_twice(subject, name)),
            Some(fact) => columns.push(Column::Fact(fact)),
            None => {
                let known = facts.iter().filter_map(|f| vocabulary.fact(*f)).flat_map(|f| [f.term.id.as_str(), f.term.vi.as_str()]);
                problems.push(errors::unknown_column(subject, name, activity_id, &suggestions(name, known)));
            }
        }
    }
    for kept in keep.iter().filter(|kept| !names.iter().any(|name| label_key(name) == label_key(kept))) {
        problems.push(errors::nothing_to_keep(subject, &printable(kept), &suggestions(kept, names.iter().map(String::as_str))));
    }
    if problems.is_empty() { Ok(Head { separator, columns, names }) } else { Err(problems) }
}

/// What separates the cells of the header: the comma, semicolon or tab that stands most often outside quotes.
fn separator(row: &[u8]) -> u8 {
    let (mut counts, mut inside) = ([0usize; 3], false);
    for byte in row {
        match byte {
            b'"' => inside = !inside,
            _ if inside => {}
            b',' => counts[0] += 1,
            b';' => counts[1] += 1,
            b'\t' => counts[2] += 1,
            _ => {}
        }
    }
    let most = counts.into_iter().max().unwrap_or(0);
    [b',', b';', b'\t'].into_iter().zip(counts).find(|(_, count)| *count == most).map_or(b',', |(separator, _)| separator)
}
