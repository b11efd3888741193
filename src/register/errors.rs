//! All wording about registers. A problem names the register, its line and column.

use crate::diagnostics::{Code, Diagnostic, Text};
use crate::hir::case::Misfit;
use crate::plan;
use crate::spelling::printable;

fn new(code: Code, subject: &str, en: impl Into<String>, vi: impl Into<String>) -> Diagnostic {
    Diagnostic::new(code, Text::new(printable(&en.into()), printable(&vi.into()))).about(printable(subject))
}

fn quoted(names: &[&str]) -> String {
    names.iter().map(|n| format!("`{n}`")).collect::<Vec<_>>().join(", ")
}

pub fn unknown_column(subject: &str, name: &str, activity: &str, near: &[&str]) -> Diagnostic {
    let problem = new(
        Code::E0651,
        subject,
        format!("the column `{name}` is no fact of `{activity}`"),
        format!("cột `{name}` không phải dữ kiện của `{activity}`"),
    );
    let keep = format!("--keep \"{}\"", printable(name));
    match near {
        [] => problem.help(format!("write {keep} to copy it to the output"), format!("viết {keep} để chép sang kết quả")),
        _ => problem.help(
            format!("write {}, or {keep} to copy it to the output", quoted(near)),
            format!("hãy viết {}, hoặc {keep} để chép sang kết quả", quoted(near)),
        ),
    }
}

pub fn column_twice(subject: &str, name: &str) -> Diagnostic {
    new(Code::E0652, subject, format!("two columns state `{name}`"), format!("hai cột cùng nêu `{name}`"))
        .help("keep one of them", "chỉ giữ lại một cột")
}

pub fn nothing_to_keep(subject: &str, name: &str, near: &[&str]) -> Diagnostic {
    let problem = new(Code::E0653, subject, format!("there is no column `{name}` to keep"), format!("không có cột `{name}` để giữ lại"));
    if near.is_empty() { problem } else { problem.help(format!("write {}", quoted(near)), format!("hãy viết {}", quoted(near))) }
}

/// A cell that does not fit its fact.
pub fn unfit(subject: &str, line: u64, column: usize, fact: &str, misfit: &Misfit) -> Diagnostic {
    let told = plan::misfit(subject, fact, misfit);
    let place = Text::new(format!("line {line}, column {column}"), format!("dòng {line}, cột {column}"));
    let mut problem = new(Code::E0654, subject, format!("{}: {}", place.en, told.headline.en), format!("{}: {}", place.vi, told.headline.vi));
    problem.help = told.help;
    problem
}

/// A cell whose bytes are no text.
pub fn no_text(subject: &str, line: u64, column: usize) -> Diagnostic {
    new(
        Code::E0654,
        subject,
        format!("line {line}, column {column}: the cell is not UTF-8 text"),
        format!("dòng {line}, cột {column}: ô không phải văn bản UTF-8"),
    )
}

pub fn other_width(subject: &str, line: u64, cells: usize, columns: usize) -> Diagnostic {
    new(
        Code::E0655,
        subject,
        format!("line {line}: the row has {cells} cells, the header {columns}"),
        format!("dòng {line}: hàng có {cells} ô, dòng tiêu đề có {columns}"),
    )
    .help("put a cell that holds a separator or a line break in quotes", "đặt ô có dấu ngăn cách hoặc xuống dòng trong ngoặc kép")
}

pub fn no_header(subject: &str) -> Diagnostic {
    new(Code::E0656, subject, "there is no header in it, or it is not UTF-8 text", "không có dòng tiêu đề, hoặc tệp không phải UTF-8").help(
        "begin with a line of facts, as `quyche vocab ACTIVITY` lists them; save as CSV UTF-8",
        "mở đầu bằng dòng tên dữ kiện, xem `quyche vocab HOẠT_ĐỘNG`; lưu dạng CSV UTF-8",
    )
}

pub fn needs_a_file(subject: &str) -> Diagnostic {
    new(
        Code::E0657,
        subject,
        "the regulation counts rows over the whole plan, so the register is read twice, which standard input cannot be",
        "văn bản có giới hạn tính trên cả kế hoạch nên phải đọc hai lượt, mà dữ liệu vào chuẩn chỉ đọc được một lượt",
    )
    .help("save it as a file, or write `--without-plan-limits`", "lưu thành tệp, hoặc viết `--without-plan-limits`")
}

pub fn endless_row(subject: &str, line: u64) -> Diagnostic {
    new(
        Code::E0658,
        subject,
        format!("the row that begins on line {line} does not end: a quotation mark is probably not closed"),
        format!("hàng bắt đầu ở dòng {line} không kết thúc: có lẽ thiếu dấu ngoặc kép đóng"),
    )
}

pub fn failed(subject: &str, detail: &str) -> Diagnostic {
    new(Code::E0659, subject, format!("cannot be read or written: {detail}"), format!("không đọc hoặc ghi được: {detail}"))
}

/// The register is read twice, and was another one the second time.
pub fn changed(subject: &str) -> Diagnostic {
    new(Code::E0659, subject, "it was changed while it was read", "tệp bị thay đổi trong khi đọc")
}
