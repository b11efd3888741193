//! All wording about official texts and their fingerprints.

use super::fingerprint::Unusable;
use crate::diagnostics::{Code, Diagnostic, Text};
use crate::spelling::printable;

fn new(code: Code, name: &str, en: impl Into<String>, vi: impl Into<String>) -> Diagnostic {
    Diagnostic::new(code, Text::new(printable(&en.into()), printable(&vi.into()))).about(printable(name))
}

pub fn no_provisions(name: &str) -> Diagnostic {
    new(
        Code::E0701,
        name,
        "the text has no provisions: no line begins with `Điều 1.`, `I.` or `1.`",
        "văn bản không có điều khoản nào: không dòng nào mở đầu bằng `Điều 1.`, `I.` hay `1.`",
    )
    .help("check that this is the whole text of a regulation", "hãy kiểm tra xem đây có phải toàn văn quy chế")
}

pub fn no_text(name: &str) -> Diagnostic {
    new(Code::E0702, name, "there is no text in the file", "tệp không có chữ nào").help("give the file that holds the text", "hãy đưa tệp có văn bản")
}

pub fn scanned(name: &str) -> Diagnostic {
    new(
        Code::E0702,
        name,
        "the PDF holds no text: its pages are pictures, a scan perhaps",
        "tệp PDF không có chữ: các trang là ảnh, có lẽ là bản quét",
    )
    .help("have its text recognised first, or give the text as .docx or .txt", "hãy nhận dạng chữ trước, hoặc đưa văn bản dạng .docx hay .txt")
}

pub fn no_extractor(name: &str) -> Diagnostic {
    new(
        Code::E0703,
        name,
        "the text of a PDF is taken out by `pdftotext`, which is not installed here",
        "chữ trong PDF được lấy ra bằng `pdftotext`, máy này chưa cài",
    )
    .help("install poppler-utils, or give the text as .docx or .txt", "hãy cài poppler-utils, hoặc đưa văn bản dạng .docx hay .txt")
}

pub fn extractor_failed(name: &str, reason: &str) -> Diagnostic {
    new(
        Code::E0703,
        name,
        format!("`pdftotext` cannot take the text out of this file: {reason}"),
        format!("`pdftotext` không lấy được chữ từ tệp này: {reason}"),
    )
    .help("give the text as .docx or .txt", "hãy đưa văn bản dạng .docx hay .txt")
}

pub fn no_pdf(name: &str) -> Diagnostic {
    new(Code::E0703, name, "this is no PDF file, although it is named so", "tệp này không phải PDF dù mang tên như vậy")
        .help("give the file under its true ending", "hãy đặt đúng đuôi tệp")
}

pub fn no_word_file(name: &str, en: &str, vi: &str) -> Diagnostic {
    new(Code::E0704, name, format!("this is no readable Word file: {en}"), format!("không đọc được tệp Word này: {vi}"))
        .help("open it in Word or LibreOffice and save it again as .docx", "hãy mở bằng Word hoặc LibreOffice rồi lưu lại dạng .docx")
}

pub fn too_much(name: &str, megabytes: usize) -> Diagnostic {
    new(
        Code::E0705,
        name,
        format!("unpacked, the file is larger than any text: more than {megabytes} MB, or nested without end"),
        format!("giải nén ra, tệp lớn hơn mọi văn bản: quá {megabytes} MB, hoặc lồng nhau vô tận"),
    )
    .help("give the text as .txt", "hãy đưa văn bản dạng .txt")
}

pub fn old_word(name: &str) -> Diagnostic {
    new(Code::E0706, name, "an old Word file (.doc) or RTF cannot be read", "không đọc được tệp Word đời cũ (.doc) hoặc RTF")
        .help("save it as .docx or .txt", "hãy lưu lại dạng .docx hoặc .txt")
}

pub fn broken_utf16(name: &str, offset: usize) -> Diagnostic {
    new(
        Code::E0707,
        name,
        format!("the text says that it is UTF-16 and is not (byte {offset})"),
        format!("văn bản ghi là UTF-16 nhưng không phải (byte {offset})"),
    )
    .help("save the file as UTF-8", "hãy lưu tệp dạng UTF-8")
}

pub fn nowhere_to_write(name: &str) -> Diagnostic {
    new(
        Code::E0708,
        name,
        "this regulation is part of the program: there is no file to put fingerprints beside",
        "quy chế này nằm trong chương trình: không có tệp để đặt dấu vân tay bên cạnh",
    )
    .help("name a rule file, or give its folder with `--regulations DIR`", "hãy nêu tệp quy tắc, hoặc đưa thư mục bằng `--regulations DIR`")
}

pub fn no_fingerprints(name: &str) -> Diagnostic {
    new(Code::E0709, name, "there are no fingerprints of this regulation's text", "chưa có dấu vân tay của văn bản quy chế này")
        .help("write them with `quyche source link TEXT REGULATION`", "hãy tạo bằng `quyche source link VĂN_BẢN QUY_CHẾ`")
}

pub fn unusable_fingerprints(name: &str, reason: &Unusable) -> Diagnostic {
    let (en, vi) = match reason {
        Unusable::NotJson { line } => (format!("line {line} is no JSON"), format!("dòng {line} không phải JSON")),
        Unusable::OtherFormat => ("it holds something else".to_owned(), "tệp chứa thứ khác".to_owned()),
        Unusable::OtherVersion { version } => (format!("its version is {version}, not 1"), format!("phiên bản {version}, không phải 1")),
    };
    new(Code::E0709, name, format!("this is no file of fingerprints: {en}"), format!("đây không phải tệp dấu vân tay: {vi}"))
        .help("write it anew with `quyche source link TEXT REGULATION`", "hãy tạo lại bằng `quyche source link VĂN_BẢN QUY_CHẾ`")
}

pub fn of_another(name: &str, linked: &str, asked: &str) -> Diagnostic {
    new(
        Code::E0709,
        name,
        format!("these are the fingerprints of {linked}, not of {asked}"),
        format!("đây là dấu vân tay của {linked}, không phải {asked}"),
    )
    .help("write them anew with `quyche source link TEXT REGULATION`", "hãy tạo lại bằng `quyche source link VĂN_BẢN QUY_CHẾ`")
}

pub fn already_there(name: &str) -> Diagnostic {
    new(Code::E0710, name, "there is such a file already, and it is kept", "đã có tệp này nên giữ nguyên")
        .help("choose another name behind `-o`, or remove the file", "hãy chọn tên khác sau `-o`, hoặc xóa tệp cũ")
}
