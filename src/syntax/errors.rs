//! All wording of the syntax stage, one small function a code and cause.

use crate::diagnostics::{Code, Diagnostic, Text};
use crate::source::{Span, Unreadable};

fn new(code: Code, en: impl Into<String>, vi: impl Into<String>) -> Diagnostic {
    Diagnostic::new(code, Text::new(en, vi))
}

pub fn unclosed_bracket(span: Span, bracket: char) -> Diagnostic {
    new(Code::E0101, format!("`{bracket}` is never closed"), format!("`{bracket}` không được đóng"))
        .at(span, "opened here", "mở ở đây")
        .note("the place is judged by indentation", "vị trí được suy theo thụt lề")
}

pub fn unmatched_closing(span: Span, closing: char, open: Option<Span>) -> Diagnostic {
    let diagnostic = new(Code::E0102, format!("`{closing}` closes nothing"), format!("`{closing}` không đóng ngoặc nào")).at(
        span,
        "no bracket of this kind is open",
        "không có ngoặc loại này đang mở",
    );
    let diagnostic = match open {
        Some(open) => diagnostic.at(open, "the bracket that is open", "ngoặc đang mở"),
        None => diagnostic,
    };
    diagnostic.help(format!("delete `{closing}`"), format!("hãy xóa `{closing}`"))
}

pub fn unclosed_string(span: Span) -> Diagnostic {
    new(Code::E0103, "a text in quotes does not end on its line", "chuỗi trong ngoặc kép không kết thúc trên dòng")
        .at(span, "begins here", "bắt đầu ở đây")
        .help("add the closing `\"`", "hãy thêm `\"` kết thúc")
}

pub fn nested_too_deep(span: Span, limit: usize) -> Diagnostic {
    new(Code::E0104, format!("brackets are nested more than {limit} deep"), format!("ngoặc lồng nhau quá {limit} tầng")).at(
        span,
        "one level too deep",
        "sâu quá một tầng",
    )
}

pub fn unexpected(span: Span, wrong: &str, expected: &[(String, String)], meant: &[&str]) -> Diagnostic {
    let diagnostic = if wrong.is_empty() {
        new(Code::E0105, "the statement breaks off here", "câu bị đứt ở đây").at(span, "something is missing", "thiếu thành phần")
    } else {
        new(Code::E0105, format!("`{wrong}` cannot stand here"), format!("`{wrong}` không thể đứng ở đây")).at(
            span,
            "not understood",
            "không hiểu được",
        )
    };
    let diagnostic = if expected.is_empty() {
        diagnostic
    } else {
        let list = |pick: fn(&(String, String)) -> &str| expected.iter().map(pick).collect::<Vec<_>>().join(", ");
        diagnostic.note(format!("here could stand: {}", list(|p| &p.0)), format!("ở đây có thể là: {}", list(|p| &p.1)))
    };
    if wrong.is_empty() { diagnostic } else { diagnostic.did_you_mean(span, meant) }
}

pub fn unreadable(span: Span) -> Diagnostic {
    new(Code::E0105, "this cannot be read", "không đọc được phần này").at(span, "not understood", "không hiểu được")
}

pub fn semicolon(span: Span) -> Diagnostic {
    new(Code::E0105, "statements need no `;`", "câu không cần `;`")
        .at(span, "nothing ends here", "không có gì kết thúc ở đây")
        .help("delete the `;`", "hãy xóa `;`")
        .edit(span, "")
}

pub fn hash_comment(span: Span) -> Diagnostic {
    new(Code::E0105, "a comment begins with `//`", "chú thích bắt đầu bằng `//`")
        .at(span, "not a comment", "không phải chú thích")
        .help("write `//` instead of `#`", "hãy viết `//` thay cho `#`")
        .edit(span, "//")
}

pub fn loose_string(span: Span) -> Diagnostic {
    new(Code::E0105, "a text in quotes stands alone", "một chuỗi đứng riêng lẻ")
        .at(span, "belongs to no statement", "không thuộc câu nào")
        .note("documents are names from the vocabulary, written after `using`", "văn bản là tên trong từ vựng, viết sau `bằng`")
        .help("write `using DOCUMENT` behind the act", "hãy viết `bằng VĂN_BẢN` sau hành vi")
}

pub fn misplaced(span: Span, word: &str) -> Diagnostic {
    new(Code::E0106, format!("`{word}` stands in the wrong place"), format!("`{word}` đứng sai chỗ"))
        .at(span, "has no meaning here", "không có nghĩa ở đây")
        .help("move it to the block that it belongs to", "hãy chuyển nó về đúng khối của nó")
}

pub fn no_block(span: Span) -> Diagnostic {
    new(Code::E0105, "what this holds for is missing", "thiếu phần mà điều này áp dụng")
        .at(span, "opens no block", "không mở khối nào")
        .help("write the statements behind it in `{ … }`", "hãy viết các câu phía sau trong `{ … }`")
}

pub fn two_conditions(span: Span) -> Diagnostic {
    new(Code::E0106, "a provision has two conditions", "một điều khoản có hai điều kiện")
        .at(span, "the second one", "điều kiện thứ hai")
        .help("join them with `and`", "hãy nối chúng bằng `và`")
}

pub fn no_such_date(span: Span, written: &str) -> Diagnostic {
    new(Code::E0112, format!("there is no day {written}"), format!("không có ngày {written}")).at(span, "not in the calendar", "không có trong lịch")
}

pub fn number_too_large(span: Span, written: &str) -> Diagnostic {
    new(Code::E0112, format!("the number {written} is out of bounds"), format!("số {written} vượt giới hạn")).at(
        span,
        "beyond 1,000,000,000",
        "vượt 1.000.000.000",
    )
}

pub fn day_in_wrong_year(span: Span, year: i64) -> Diagnostic {
    new(Code::E0315, format!("the day is not in the year {year}"), format!("ngày không thuộc năm {year}"))
        .at(span, "another year", "năm khác")
        .help("move it to the block of its own year", "hãy chuyển nó về khối của đúng năm")
}

pub fn look_alike_letter(span: Span, wrong: char, meant: &str) -> Diagnostic {
    let hex = format!("U+{:04X}", u32::from(wrong));
    new(Code::E0111, format!("`{wrong}` ({hex}) only looks like a Vietnamese letter"), format!("`{wrong}` ({hex}) chỉ trông giống chữ Việt"))
        .at(span, "holds a look-alike letter", "chứa chữ giống hình")
        .did_you_mean(span, &[meant])
}

pub fn empty_file(name: &str) -> Diagnostic {
    new(Code::E0110, "the file holds no rules", "tệp không có quy tắc nào")
        .about(name)
        .help("begin with `regulation NAME \"NUMBER\" { … }`", "hãy bắt đầu bằng `quy chế TÊN \"SỐ\" { … }`")
}

/// A file whose bytes are not a text.
pub fn unreadable_file(name: &str, problem: &Unreadable) -> Diagnostic {
    match problem {
        Unreadable::TooLarge { bytes } => new(
            Code::E0107,
            format!("the file has {} MB, more than the limit of 16 MB", bytes / (1024 * 1024)),
            format!("tệp có {} MB, vượt giới hạn 16 MB", bytes / (1024 * 1024)),
        ),
        Unreadable::Binary { offset } => new(
            Code::E0109,
            format!("the file is not a text (zero byte at offset {offset})"),
            format!("tệp không phải văn bản (byte 0 tại vị trí {offset})"),
        ),
        Unreadable::NotUtf8 { line, offset } => {
            new(Code::E0108, format!("line {line} is not UTF-8 (byte {offset})"), format!("dòng {line} không phải UTF-8 (byte {offset})"))
                .help("save the file as UTF-8", "hãy lưu tệp dạng UTF-8")
        }
    }
    .about(name)
}

/// A path that cannot be read at all. `reason` is the operating system's own word.
pub fn unreadable_path(path: &str, en: &str, vi: &str) -> Diagnostic {
    new(Code::E0113, en, vi).about(path)
}

pub fn said_twice(span: Span, first: Span) -> Diagnostic {
    new(Code::E0211, "the header says this twice", "phần đầu nêu điều này hai lần").at(span, "the second time", "lần thứ hai").at(
        first,
        "the first time",
        "lần thứ nhất",
    )
}
