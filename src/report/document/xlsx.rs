//! A workbook: a first sheet with title and notes, then one sheet per section.
//!
//! Every text is written as a string, never as a formula. The bytes hang on the document alone: the date of creation is fixed, so two
//! runs give one file.

use rust_xlsxwriter::{Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};

use super::model::{Cell, Document, Line, Mark, Section, Table};
use super::sheets::sheet_names;
use super::wrap::width_of;

/// What a cell of a workbook can hold, in UTF-16 units.
const LONGEST: usize = 32_767;
const NARROWEST: f64 = 10.0;
const WIDEST: f64 = 48.0;

/// More than a workbook can hold: rows, columns, or widths of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotWritten(pub String);

impl From<XlsxError> for NotWritten {
    fn from(error: XlsxError) -> Self {
        NotWritten(error.to_string())
    }
}

/// How cells look.
struct Formats {
    title: Format,
    head: Format,
    plain: Format,
    silence: Format,
    conflict: Format,
}

impl Formats {
    fn new() -> Self {
        let cell = Format::new().set_text_wrap().set_align(FormatAlign::Top);
        let bordered = cell.clone().set_border(FormatBorder::Thin).set_border_color(Color::RGB(0x00B0_B0B0));
        Formats {
            title: cell.clone().set_bold().set_font_size(14),
            head: bordered.clone().set_bold().set_background_color(Color::RGB(0x00E7_ECF3)),
            silence: bordered.clone().set_background_color(Color::RGB(0x00FF_F3D6)),
            conflict: bordered.clone().set_background_color(Color::RGB(0x00FB_DEDC)),
            plain: bordered,
        }
    }

    fn of(&self, cell: &Cell) -> &Format {
        match (cell.has(Mark::Conflict), cell.has(Mark::Silence)) {
            (true, _) => &self.conflict,
            (_, true) => &self.silence,
            _ => &self.plain,
        }
    }
}

/// The document as the bytes of a workbook.
///
/// # Errors
/// [`NotWritten`] where it is larger than a workbook can be.
pub fn xlsx(document: &Document) -> Result<Vec<u8>, NotWritten> {
    let mut book = Workbook::new();
    let created = ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(&DocProperties::new().set_title(&document.title).set_creation_datetime(&created));
    let formats = Formats::new();
    let first = document.say("Notes", "Ghi chú");
    let headings = std::iter::once(first).chain(document.sections.iter().map(|s| s.heading.as_str()));
    let mut names = sheet_names(headings).into_iter();
    let mut next = || names.next().unwrap_or_default();
    front(book.add_worksheet().set_name(next())?, document, &formats)?;
    for section in &document.sections {
        sheet(book.add_worksheet().set_name(next())?, document, section, &formats)?;
    }
    Ok(book.save_to_buffer()?)
}

/// The title, the notes, and every section with its notes.
fn front(sheet: &mut Worksheet, document: &Document, formats: &Formats) -> Result<(), NotWritten> {
    sheet.set_column_width(0, 110.0)?;
    sheet.write_string_with_format(0, 0, fitting(document, &document.title), &formats.title)?;
    let indented = |line: &Line| format!("    {}", line.plain());
    let of_section = |section: &Section| std::iter::once(section.heading.clone()).chain(section.notes.iter().map(indented)).collect::<Vec<_>>();
    let lines = document.notes.iter().map(Line::plain).chain(document.sections.iter().flat_map(of_section));
    let wrapped = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    for (row, line) in (1..).zip(lines) {
        sheet.write_string_with_format(row, 0, fitting(document, &line), &wrapped)?;
    }
    Ok(())
}

/// The table of a section: its head stays in view and can be filtered by.
fn sheet(sheet: &mut Worksheet, document: &Document, section: &Section, formats: &Formats) -> Result<(), NotWritten> {
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    let Some(table) = section.table.as_ref().filter(|t| !t.columns.is_empty()) else {
        sheet.set_column_width(0, 110.0)?;
        let lines = std::iter::once(section.heading.clone()).chain(section.notes.iter().map(Line::plain));
        for (row, line) in (0..).zip(lines) {
            sheet.write_string(row, 0, fitting(document, &line))?;
        }
        return Ok(());
    };
    for (column, name) in (0..).zip(&table.columns) {
        sheet.write_string_with_format(0, column, fitting(document, name), &formats.head)?;
        sheet.set_column_width(column, column_width(table, usize::from(column)))?;
    }
    for (row, cells) in (1..).zip(&table.rows) {
        for (column, cell) in (0..).zip(cells) {
            sheet.write_string_with_format(row, column, fitting(document, &cell.plain()), formats.of(cell))?;
        }
    }
    sheet.set_freeze_panes(1, 0)?.set_repeat_rows(0, 0)?;
    let last_row = u32::try_from(table.rows.len()).map_err(|_| NotWritten("too many rows".to_owned()))?;
    let last_column = u16::try_from(table.columns.len() - 1).map_err(|_| NotWritten("too many columns".to_owned()))?;
    sheet.autofilter(0, 0, last_row, last_column)?;
    Ok(())
}

/// As wide as its longest line, within what is readable.
fn column_width(table: &Table, column: usize) -> f64 {
    let lines = table.rows.iter().filter_map(|row| row.get(column)).flat_map(|cell| &cell.lines).map(|line| width_of(&line.plain()));
    let head = table.columns.get(column).map_or(0, |name| width_of(name) + 3);
    let longest = lines.chain([head]).max().unwrap_or(0).min(200);
    u16::try_from(longest).map_or(WIDEST, |w| (f64::from(w) + 1.0).clamp(NARROWEST, WIDEST))
}

/// A text that a cell can hold; what is longer ends in a remark that says so.
fn fitting(document: &Document, text: &str) -> String {
    if text.encode_utf16().count() <= LONGEST {
        return text.to_owned();
    }
    let remark = document
        .say("… [cut: longer than a cell can be; the other forms have it whole]", "… [cắt: dài hơn mức một ô chứa được; các dạng khác có đủ]");
    let room = LONGEST - remark.encode_utf16().count();
    let mut used = 0;
    let fits = |c: &char| {
        used += c.len_utf16();
        used <= room
    };
    text.chars().take_while(fits).collect::<String>() + remark
}
