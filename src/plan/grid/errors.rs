//! All wording about spreadsheets: what cannot be read of them, where, and what to do about it.

use std::collections::BTreeMap;

use super::encoding::Undecodable;
use super::legacy::Font;
use super::separated::Quotes;
use super::{Place, limits};
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Severity, Text};
use crate::spelling::printable;

/// Collects the problems of one file: names it, and lists only so many of one kind.
pub struct Report<'a> {
    name: &'a str,
    diagnostics: &'a mut Diagnostics,
    counts: BTreeMap<Code, usize>,
}

impl<'a> Report<'a> {
    pub fn new(name: &'a str, diagnostics: &'a mut Diagnostics) -> Self {
        Report { name, diagnostics, counts: BTreeMap::new() }
    }

    /// A problem of the whole file.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        let subject = self.name.to_owned();
        self.add(diagnostic, subject);
    }

    /// A problem of one sheet.
    pub fn in_sheet(&mut self, sheet: &str, diagnostic: Diagnostic) {
        let subject = format!("{}: {sheet}", self.name);
        self.add(diagnostic, subject);
    }

    /// A problem of a row or cell.
    pub fn at(&mut self, place: &Place, diagnostic: Diagnostic) {
        let subject = place.in_file(self.name);
        self.add(diagnostic, subject);
    }

    fn add(&mut self, diagnostic: Diagnostic, subject: String) {
        let count = self.counts.entry(diagnostic.code).or_default();
        *count += 1;
        if *count <= limits::LISTED {
            self.diagnostics.push(diagnostic.about(printable(&subject)));
        }
    }

    pub fn has_errors(&self) -> bool {
        self.counts.keys().any(|code| code.severity() == Severity::Error)
    }

    /// Says how many problems were not listed.
    pub fn finish(self) {
        for (code, count) in self.counts.iter().filter(|(_, count)| **count > limits::LISTED) {
            let more = count - limits::LISTED;
            let text = new(*code, format!("and {more} more of this kind"), format!("và {more} chỗ khác cùng loại"));
            self.diagnostics.push(text.about(printable(self.name)));
        }
    }
}

fn new(code: Code, en: impl Into<String>, vi: impl Into<String>) -> Diagnostic {
    Diagnostic::new(code, Text::new(printable(&en.into()), printable(&vi.into())))
}

/// What is quoted of a cell is cut short.
fn short(text: &str) -> String {
    let line = printable(text);
    match line.char_indices().nth(40) {
        Some((at, _)) => format!("{}…", line.get(..at).unwrap_or_default()),
        None => line,
    }
}

pub fn no_table(en: &str, vi: &str) -> Diagnostic {
    new(Code::E0621, format!("this is {en}, not a spreadsheet"), format!("đây là {vi}, không phải bảng tính"))
        .help("copy its table into a spreadsheet and save that as .xlsx or .csv", "hãy chép bảng sang bảng tính rồi lưu dạng .xlsx hoặc .csv")
}

pub fn protected() -> Diagnostic {
    new(Code::E0622, "the workbook is protected by a password", "tệp bảng tính được bảo vệ bằng mật khẩu").help(
        "open it with the password and save it without one (in Excel: File, Info, Protect Workbook, Encrypt with Password, leave it empty)",
        "hãy mở bằng mật khẩu rồi lưu lại không mật khẩu (trong Excel: Tệp, Thông tin, Bảo vệ sổ làm việc, Mã hóa bằng mật khẩu, để trống)",
    )
}

pub fn damaged(en: impl std::fmt::Display, vi: impl std::fmt::Display) -> Diagnostic {
    new(Code::E0623, format!("the workbook is damaged: {en}"), format!("tệp bảng tính bị hỏng: {vi}")).help(
        "open it in Excel or LibreOffice and save it again as .xlsx, or fetch it anew",
        "hãy mở bằng Excel hoặc LibreOffice rồi lưu lại dạng .xlsx, hoặc tải lại tệp",
    )
}

fn too_large(en: String, vi: String) -> Diagnostic {
    new(Code::E0624, en, vi).help(
        "copy the rows and columns of the plan into a new workbook and give that",
        "hãy chép các dòng và cột của kế hoạch sang tệp bảng tính mới rồi đưa tệp đó",
    )
}

pub fn file_too_large(bytes: usize) -> Diagnostic {
    let (size, most) = (bytes.div_ceil(1024 * 1024), limits::FILE_BYTES / (1024 * 1024));
    too_large(format!("the file has {size} MB; at most {most} MB are read"), format!("tệp có {size} MB; chỉ đọc đến {most} MB"))
}

/// A part that unpacks to more than any plan holds: a large workbook, or one made to exhaust whoever opens it.
pub fn unpacks_to_too_much(part: &str) -> Diagnostic {
    let (one, all) = (limits::PART_BYTES / (1024 * 1024), limits::UNPACKED_BYTES / (1024 * 1024));
    too_large(
        format!("`{part}` unpacks to far more than a plan holds (limits: {one} MB each, {all} MB together, {} times the packed size)", limits::RATIO),
        format!(
            "`{part}` giải nén ra lớn hơn nhiều so với một kế hoạch (giới hạn: mỗi phần {one} MB, tất cả {all} MB, {} lần cỡ nén)",
            limits::RATIO
        ),
    )
}

pub fn too_many_sheets(count: usize) -> Diagnostic {
    too_large(
        format!("the workbook has {count} sheets; the first {} are read", limits::SHEETS),
        format!("tệp có {count} trang tính; chỉ đọc {} trang đầu", limits::SHEETS),
    )
}

pub fn too_many_cells() -> Diagnostic {
    too_large(
        format!(
            "there is more than a plan holds ({} cells, {} MB of text): not read from here on",
            limits::CELLS,
            limits::TEXT_BYTES / (1024 * 1024)
        ),
        format!("nhiều hơn một kế hoạch có thể có ({} ô, {} MB chữ): từ đây không đọc nữa", limits::CELLS, limits::TEXT_BYTES / (1024 * 1024)),
    )
}

pub fn too_many_merged() -> Diagnostic {
    too_large(
        format!("there are more than {} merged regions: the others are taken as single cells", limits::MERGED),
        format!("có quá {} vùng gộp ô: các vùng còn lại coi như ô rời", limits::MERGED),
    )
}

pub fn other_workbook(ending: &str) -> Diagnostic {
    new(Code::E0625, format!("workbooks of the kind {ending} are not read"), format!("không đọc tệp bảng tính loại {ending}")).help(
        "open it in Excel or LibreOffice and save it as .xlsx (Excel workbook) or .csv",
        "hãy mở bằng Excel hoặc LibreOffice rồi lưu dạng .xlsx (sổ làm việc Excel) hoặc .csv",
    )
}

pub fn undecodable(problem: &Undecodable) -> Diagnostic {
    let diagnostic = match problem {
        Undecodable::Zero(line) => new(
            Code::E0626,
            format!("a zero byte on line {line}: this is no table in text"),
            format!("có byte 0 ở dòng {line}: đây không phải bảng dạng chữ"),
        ),
        Undecodable::BrokenUtf16 => new(Code::E0626, "the text says that it is UTF-16 and is not", "văn bản ghi là UTF-16 nhưng không phải"),
        Undecodable::Font(font) => {
            let (en, vi) = font_words(*font);
            new(Code::E0626, format!("the text is no Unicode: {en}"), format!("văn bản không phải Unicode: {vi}"))
        }
        Undecodable::Unknown(line) => new(
            Code::E0626,
            format!("the text is neither UTF-8 nor Windows-1258 (first on line {line})"),
            format!("văn bản không phải UTF-8 cũng không phải Windows-1258 (gặp đầu tiên ở dòng {line})"),
        ),
    };
    match problem {
        Undecodable::Font(_) => diagnostic.help(
            "convert it to Unicode first (UniKey Toolkit, source TCVN3 or VNI), then save it as \"CSV UTF-8\"",
            "hãy chuyển mã sang Unicode trước (UniKey Toolkit, nguồn TCVN3 hoặc VNI), rồi lưu dạng \"CSV UTF-8\"",
        ),
        _ => diagnostic.help(
            "save it from Excel as \"CSV UTF-8 (Comma delimited)\" or as .xlsx",
            "hãy lưu từ Excel dạng \"CSV UTF-8 (Comma delimited)\" hoặc .xlsx",
        ),
    }
}

fn font_words(font: Font) -> (&'static str, &'static str) {
    match font {
        Font::Tcvn3 => ("it looks like a TCVN3 font (.VnTime …)", "trông như phông TCVN3 (.VnTime …)"),
        Font::Vni => ("it looks like a VNI font (VNI-Times …)", "trông như phông VNI (VNI-Times …)"),
        Font::Lost => ("letters were lost when it was saved and stand as `?`", "khi lưu đã mất chữ có dấu, còn lại dấu `?`"),
    }
}

/// Words of a sheet that only an old font shows as Vietnamese.
pub fn font_letters(font: Font, text: &str) -> Diagnostic {
    let (en, vi) = font_words(font);
    let text = short(text);
    let diagnostic = new(Code::E0634, format!("this is no readable text, {en}: `{text}`"), format!("chữ này không đọc được, {vi}: `{text}`"));
    match font {
        Font::Lost => diagnostic
            .help("go back to the original and save it as .xlsx or \"CSV UTF-8\"", "hãy quay lại bản gốc và lưu dạng .xlsx hoặc \"CSV UTF-8\""),
        _ => diagnostic.help(
            "convert the sheet to Unicode first (UniKey Toolkit, source TCVN3 or VNI)",
            "hãy chuyển mã trang tính sang Unicode trước (UniKey Toolkit, nguồn TCVN3 hoặc VNI)",
        ),
    }
}

pub fn bad_sheet(en: impl std::fmt::Display, vi: impl std::fmt::Display) -> Diagnostic {
    new(Code::E0627, format!("the sheet cannot be read to its end: {en}"), format!("không đọc được hết trang tính: {vi}")).help(
        "what was read before is kept; open the workbook in Excel or LibreOffice and save it again",
        "phần đọc được trước đó vẫn giữ; hãy mở tệp bằng Excel hoặc LibreOffice rồi lưu lại",
    )
}

fn bad_cell(en: String, vi: String) -> Diagnostic {
    new(Code::E0628, en, vi).help("type the content of this cell anew", "hãy gõ lại nội dung ô này")
}

pub fn no_shared_text(index: &str) -> Diagnostic {
    let index = short(index);
    bad_cell(
        format!("the cell takes its text from number `{index}` of the workbook's texts, and there is none"),
        format!("ô lấy chữ ở mục số `{index}` trong danh sách chữ của tệp, nhưng không có mục đó"),
    )
}

pub fn not_a(kind_en: &str, kind_vi: &str, text: &str) -> Diagnostic {
    let text = short(text);
    bad_cell(format!("the cell says that it holds {kind_en}, and holds `{text}`"), format!("ô ghi là chứa {kind_vi} nhưng lại chứa `{text}`"))
}

pub fn unknown_type(kind: &str) -> Diagnostic {
    let kind = short(kind);
    bad_cell(format!("the cell is of an unknown kind `{kind}`"), format!("ô thuộc loại không rõ `{kind}`"))
}

pub fn no_address(written: &str) -> Diagnostic {
    let written = short(written);
    bad_cell(format!("there is no place `{written}` in a sheet"), format!("trang tính không có vị trí `{written}`"))
}

pub fn stands_twice() -> Diagnostic {
    bad_cell("the sheet holds this cell twice; the first is kept".to_owned(), "trang tính có ô này hai lần; giữ lần đầu".to_owned())
}

pub fn long_cell() -> Diagnostic {
    let most = limits::CELL_CHARACTERS;
    bad_cell(format!("the cell has more than {most} characters and is not read"), format!("ô có hơn {most} ký tự nên không đọc"))
}

pub fn too_many_columns() -> Diagnostic {
    let (most, last) = (limits::COLUMNS, super::column_name(limits::COLUMNS - 1));
    new(
        Code::E0629,
        format!("a cell lies beyond column {most} ({last}); what lies there is not read"),
        format!("có ô nằm ngoài cột {most} ({last}); phần đó không đọc"),
    )
    .help("delete what stands far to the right of the table", "hãy xóa những gì nằm xa bên phải bảng")
}

pub fn quotes(problem: Quotes) -> Diagnostic {
    let diagnostic = match problem {
        Quotes::Open => new(
            Code::E0630,
            "a quotation mark is opened here and never closed: nothing behind it can be read",
            "dấu ngoặc kép mở ở đây mà không đóng: không đọc được phần phía sau",
        ),
        Quotes::Within => new(
            Code::E0630,
            "a field goes on behind its closing quotation mark: the record is not read",
            "trường còn chữ sau dấu ngoặc kép đóng: không đọc dòng này",
        ),
    };
    diagnostic.help(
        "write a quotation mark inside a field twice (`\"\"`), or save the table from Excel again",
        "hãy viết hai lần dấu ngoặc kép nằm trong trường (`\"\"`), hoặc lưu lại bảng từ Excel",
    )
}

pub fn nothing_in_it() -> Diagnostic {
    new(Code::E0631, "no cell of the file holds anything", "không ô nào trong tệp có nội dung")
        .help("check that this is the file with the plan", "hãy kiểm tra xem đây có đúng là tệp kế hoạch")
}

pub fn no_result() -> Diagnostic {
    new(Code::E0632, "the cell holds a formula without its result", "ô chứa công thức nhưng không có kết quả")
        .help("open the workbook in Excel or LibreOffice, let it compute, and save it", "hãy mở tệp bằng Excel hoặc LibreOffice để tính rồi lưu lại")
}

pub fn no_formats(en: impl std::fmt::Display, vi: impl std::fmt::Display) -> Diagnostic {
    new(
        Code::E0633,
        format!("the formats of the cells cannot be read ({en}): dates cannot be told from numbers"),
        format!("không đọc được định dạng ô ({vi}): không phân biệt được ngày với số"),
    )
    .help("open the workbook in Excel or LibreOffice and save it again", "hãy mở tệp bằng Excel hoặc LibreOffice rồi lưu lại")
}

pub fn macros() -> Diagnostic {
    new(Code::W0621, "the workbook contains macros; only its cells were read, no macro was run", "tệp có macro; chỉ đọc các ô, không chạy macro nào")
        .help("save it as .xlsx to pass it on without macros", "hãy lưu dạng .xlsx để chuyển đi không kèm macro")
}

pub fn far_row(before: u32) -> Diagnostic {
    new(Code::W0622, format!("this row lies alone, far below row {before}"), format!("dòng này nằm một mình, cách xa dòng {before} phía trên"))
        .help("delete it if it does not belong to the plan", "hãy xóa nếu nó không thuộc kế hoạch")
}

pub fn empty_sheet() -> Diagnostic {
    new(Code::W0623, "the sheet is empty", "trang tính trống").help("delete it if nothing belongs there", "hãy xóa nếu không dùng đến")
}

pub fn same_name(name: &str) -> Diagnostic {
    let name = short(name);
    new(
        Code::W0624,
        format!("there are several sheets of this name; this one is called `{name}` here"),
        format!("có nhiều trang tính cùng tên này; ở đây gọi trang này là `{name}`"),
    )
    .help("give each sheet a name of its own", "hãy đặt cho mỗi trang một tên riêng")
}

pub fn concluded_encoding() -> Diagnostic {
    new(Code::W0625, "the text is not UTF-8 and was read as Windows-1258", "văn bản không phải UTF-8 và đã được đọc theo Windows-1258")
        .help("check some words with diacritics, or save it as \"CSV UTF-8\"", "hãy kiểm tra vài từ có dấu, hoặc lưu dạng \"CSV UTF-8\"")
}
