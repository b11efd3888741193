//! Where a cell stands: `C7` as spreadsheets write it, and the place as it is named to a reader.

use super::Merged;
use super::limits;
use crate::diagnostics::Text;

/// The place of a row or cell.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Empty for a table in text.
    pub sheet: String,
    /// From 1.
    pub row: u32,
    /// From 0.
    pub column: Option<u32>,
}

impl Place {
    pub fn new(sheet: &str, row: u32, column: Option<u32>) -> Self {
        Place { sheet: sheet.to_owned(), row, column }
    }

    /// `Phụ lục 01!C7`; of a table in text, `line 7, column 3`.
    pub fn text(&self) -> Text {
        let row = self.row;
        match (self.sheet.as_str(), self.column) {
            ("", None) => Text::new(format!("line {row}"), format!("dòng {row}")),
            ("", Some(column)) => Text::new(format!("line {row}, column {}", column + 1), format!("dòng {row}, cột {}", column + 1)),
            (sheet, None) => Text::new(format!("{sheet}, row {row}"), format!("{sheet}, dòng {row}")),
            (sheet, Some(column)) => {
                let mark = format!("{sheet}!{}{row}", column_name(column));
                Text::new(mark.clone(), mark)
            }
        }
    }

    /// The same without words, behind the name of its file: `plan.xlsx: Phụ lục 01!C7`, `plan.csv:7:3`.
    pub fn in_file(&self, name: &str) -> String {
        let row = self.row;
        match (self.sheet.as_str(), self.column) {
            ("", None) => format!("{name}:{row}"),
            ("", Some(column)) => format!("{name}:{row}:{}", column + 1),
            (sheet, None) => format!("{name}: {sheet}!{row}:{row}"),
            (sheet, Some(column)) => format!("{name}: {sheet}!{}{row}", column_name(column)),
        }
    }
}

/// `A` for 0, `Z` for 25, `AA` for 26.
pub fn column_name(column: u32) -> String {
    let mut letters = Vec::new();
    let mut left = u64::from(column) + 1;
    while left > 0 {
        let letter = u8::try_from((left - 1) % 26).unwrap_or_default();
        letters.push(char::from(b'A' + letter));
        left = (left - 1) / 26;
    }
    letters.iter().rev().collect()
}

/// `C7` as row 7 and column 2; only what a spreadsheet can hold.
pub fn cell(reference: &str) -> Option<(u32, u32)> {
    let reference = reference.trim();
    let split = reference.find(|c: char| !c.is_ascii_alphabetic())?;
    let (letters, digits) = reference.split_at_checked(split)?;
    // XFD is the last column of every spreadsheet program that writes this format.
    if letters.is_empty() || letters.len() > 3 || digits.len() > 7 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let column = letters.bytes().fold(0u32, |sum, b| sum * 26 + u32::from(b.to_ascii_uppercase() - b'A') + 1).checked_sub(1)?;
    let row: u32 = digits.parse().ok()?;
    (1..=limits::ROWS).contains(&row).then_some((row, column))
}

/// `B2:D3`, in whichever order its corners stand.
pub fn range(reference: &str) -> Option<Merged> {
    let (first, last) = reference.split_once(':').unwrap_or((reference, reference));
    let ((a, b), (c, d)) = (cell(first)?, cell(last)?);
    Some(Merged { first_row: a.min(c), first_column: b.min(d), last_row: a.max(c), last_column: b.max(d) })
}
