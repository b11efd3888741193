//! An empty form as a workbook: title, header with its merged cells, column numbers, sections, empty rows.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet};

use crate::plan::guide::{Form, Guide, Reads};
use crate::report::document::NotWritten;

/// Rows to fill in below each section.
const ROWS: u32 = 10;

/// The form as the bytes of a workbook; of the year where it is given. Two runs give one file.
///
/// # Errors
/// [`NotWritten`], which no form of the guide comes to.
pub fn template(guide: &Guide, form: &Form, year: Option<i32>) -> Result<Vec<u8>, NotWritten> {
    let mut book = Workbook::new();
    let created = ExcelDateTime::from_ymd(2000, 1, 1)?;
    let title = form.title.replace('…', &year.map_or_else(|| "…".to_owned(), |y| y.to_string()));
    book.set_properties(&DocProperties::new().set_title(&title).set_creation_datetime(&created));
    let sheet = book.add_worksheet().set_name(&form.name)?;
    let last = u16::try_from(form.columns.len().saturating_sub(1)).unwrap_or(0);
    let bold = Format::new().set_bold().set_align(FormatAlign::Center).set_text_wrap();
    sheet.merge_range(0, 0, 0, last, &form.name, &bold)?;
    sheet.merge_range(1, 0, 1, last, &title, &bold)?;
    let below = header(sheet, form, 2)?;
    let cell = Format::new().set_border(FormatBorder::Thin).set_text_wrap().set_align(FormatAlign::Top);
    let mut row = numbers(sheet, form, below, &cell)?;
    for section in form.sections.iter().map(|s| Some(&s.says)).chain(form.sections.is_empty().then_some(None)) {
        if let Some((place, says)) = section.map(|says| (form.sections.iter().position(|s| s.says == *says).unwrap_or(0), says)) {
            let roman = ["I", "II", "III", "IV", "V"].get(place).copied().unwrap_or("-");
            sheet.merge_range(row, 0, row, last, &format!("{roman}. {says}"), &cell.clone().set_bold())?;
            row += 1;
        }
        for number in 1..=ROWS {
            for column in 0..=last {
                sheet.write_blank(row, column, &cell)?;
            }
            sheet.write_number_with_format(row, 0, number, &cell)?;
            row += 1;
        }
    }
    widths(sheet, guide, form)?;
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0).set_repeat_rows(2, below)?.set_freeze_panes(below + 1, 0)?;
    Ok(book.save_to_buffer()?)
}

/// The header, as many rows high as its longest heading has parts; the row below it.
fn header(sheet: &mut Worksheet, form: &Form, first: u32) -> Result<u32, NotWritten> {
    let head =
        Format::new().set_bold().set_border(FormatBorder::Thin).set_text_wrap().set_align(FormatAlign::Center).set_align(FormatAlign::VerticalCenter);
    let height = form.columns.iter().map(|c| c.heading.len()).max().unwrap_or(1);
    let row_of = |level: usize| first + u32::try_from(level).unwrap_or(0);
    for level in 0..height {
        let mut column = 0;
        while let Some(of) = form.columns.get(column) {
            // Neighbours that share this part and all above it have one cell.
            let same =
                |other: &&crate::plan::guide::FormColumn| other.heading.len() > level + 1 && other.heading.get(..=level) == of.heading.get(..=level);
            let wide = if of.heading.len() > level + 1 { form.columns.iter().skip(column).take_while(same).count().max(1) } else { 1 };
            let bottom = if of.heading.len() == level + 1 { row_of(height - 1) } else { row_of(level) };
            if let Some(part) = of.heading.get(level) {
                let (left, right) = (u16::try_from(column).unwrap_or(0), u16::try_from(column + wide - 1).unwrap_or(0));
                if (left, row_of(level)) == (right, bottom) {
                    sheet.write_string_with_format(row_of(level), left, part, &head)?;
                } else {
                    sheet.merge_range(row_of(level), left, bottom, right, part, &head)?;
                }
            }
            column += wide;
        }
    }
    Ok(row_of(height))
}

fn numbers(sheet: &mut Worksheet, form: &Form, row: u32, cell: &Format) -> Result<u32, NotWritten> {
    for (column, number) in (0u16..).zip(1..=form.columns.len()) {
        sheet.write_string_with_format(row, column, format!("({number})"), &cell.clone().set_align(FormatAlign::Center))?;
    }
    Ok(row + 1)
}

fn widths(sheet: &mut Worksheet, guide: &Guide, form: &Form) -> Result<(), NotWritten> {
    for (column, of) in (0u16..).zip(&form.columns) {
        let width = match guide.roles.get(of.role).map(|role| &role.reads) {
            Some(Reads::RowNumber) => 5.0,
            Some(Reads::Number(_) | Reads::Mark(..)) => 9.0,
            Some(Reads::Period { .. }) => 14.0,
            _ => 24.0,
        };
        sheet.set_column_width(column, width)?;
    }
    Ok(())
}
