//! All wording about tables of plans: headers, columns, words that are not understood.

use crate::diagnostics::{Code, Diagnostic};
use crate::plan::errors::new;
use crate::plan::grid::Place;

/// A sheet in which no header was found.
pub fn no_header(file: &str, sheet: &str) -> Diagnostic {
    let subject = if sheet.is_empty() { file.to_owned() } else { format!("{file}: {sheet}") };
    new(Code::E0637, &subject, "no header of a known form was found", "không tìm thấy hàng tiêu đề của biểu mẫu nào đã biết").help(
        "name the form with `--form`, or the columns with `--map`; `quyche plan template` writes an empty form",
        "nêu biểu mẫu bằng `--form`, hoặc các cột bằng `--map`; `quyche plan template` ghi một biểu mẫu trống",
    )
}

pub fn no_rows(file: &str) -> Diagnostic {
    new(Code::E0637, file, "there is a header, and no row below it", "có hàng tiêu đề nhưng không có dòng nào bên dưới")
}

/// Forms of different activities have these columns.
pub fn several_forms(file: &str, place: &Place, forms: &[&str]) -> Diagnostic {
    let list = forms.join(", ");
    new(Code::E0638, &place.in_file(file), format!("the header fits several forms: {list}"), format!("hàng tiêu đề khớp nhiều biểu mẫu: {list}"))
        .help("say which with `--form`", "hãy nêu biểu mẫu bằng `--form`")
}

pub fn no_title_column(file: &str, place: &Place) -> Diagnostic {
    new(
        Code::E0639,
        &place.in_file(file),
        "a required column is missing: the one that names each row",
        "thiếu cột bắt buộc: cột nêu tên của từng dòng",
    )
    .help(
        "add it, or name it with `--map`; the rows are read, and are called by their places",
        "hãy thêm cột, hoặc nêu bằng `--map`; các dòng vẫn được đọc và gọi theo vị trí",
    )
}

/// A header below another one of the same form has its columns in other places.
pub fn headers_disagree(file: &str, place: &Place, before: u32) -> Diagnostic {
    new(
        Code::W0645,
        &place.in_file(file),
        format!("this header has other columns than the one in row {before}; each is followed by its own rows"),
        format!("hàng tiêu đề này có cột khác với hàng {before}; các dòng dưới được đọc theo hàng tiêu đề gần nhất"),
    )
}

/// Two parts of one heading name two columns.
pub fn heading_disagrees(file: &str, place: &Place, heading: &str) -> Diagnostic {
    new(
        Code::W0645,
        &place.in_file(file),
        format!("the parts of the heading `{heading}` name different columns; it is not read"),
        format!("các phần của tiêu đề `{heading}` chỉ các cột khác nhau; cột này không được đọc"),
    )
    .help("write one heading, or name the column with `--map`", "hãy ghi một tiêu đề, hoặc nêu cột bằng `--map`")
}

pub fn absent_columns(file: &str, place: &Place, absent: &[String]) -> Diagnostic {
    let list = absent.join(", ");
    new(
        Code::W0646,
        &place.in_file(file),
        format!("columns of the form are not there: {list}; what they would say stays unknown"),
        format!("thiếu các cột của biểu mẫu: {list}; nội dung của chúng coi như chưa biết"),
    )
}

pub fn unknown_column(file: &str, place: &Place, heading: &str) -> Diagnostic {
    new(
        Code::W0647,
        &place.in_file(file),
        format!("the column `{heading}` is not known; it is not read"),
        format!("không nhận ra cột `{heading}`; cột này không được đọc"),
    )
    .help("name it with `--map`, or give it the name of a fact", "nêu cột bằng `--map`, hoặc đặt tên cột là tên dữ kiện")
}

/// Words of a cell of which nothing is concluded.
pub fn not_understood(file: &str, place: &Place, heading: &str, words: &str) -> Diagnostic {
    new(
        Code::W0648,
        &place.in_file(file),
        format!("{heading}: `{words}` is not understood, and nothing is concluded from it"),
        format!("{heading}: không hiểu `{words}`, nên không suy ra điều gì"),
    )
}

pub fn other_year(file: &str, sheet: &str, found: i32, said: i32) -> Diagnostic {
    let subject = if sheet.is_empty() { file.to_owned() } else { format!("{file}: {sheet}") };
    new(
        Code::W0649,
        &subject,
        format!("the title says {found}, `--year` says {said}; it is read as of {said}"),
        format!("tiêu đề ghi năm {found}, `--year` ghi {said}; đọc theo năm {said}"),
    )
}
