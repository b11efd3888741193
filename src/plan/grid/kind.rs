//! What a file is, told by its first bytes and only then by its name: offices rename freely.

use super::errors;
use crate::diagnostics::Diagnostic;

/// The files that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A zip archive, so perhaps a workbook; what is in it is seen when it is opened.
    Workbook,
    Text,
}

const COMPOUND: &[u8] = &[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

/// # Errors
/// A diagnostic for a file that holds no cells, or holds them in a way that is not read.
pub fn of(bytes: &[u8]) -> Result<Kind, Box<Diagnostic>> {
    match foreign(bytes) {
        Some(problem) => Err(Box::new(problem)),
        None if is_archive(bytes) => Ok(Kind::Workbook),
        None => Ok(Kind::Text),
    }
}

fn is_archive(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06")
}

/// What keeps a file from being read.
fn foreign(bytes: &[u8]) -> Option<Diagnostic> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Some(errors::nothing_in_it());
    }
    if bytes.starts_with(COMPOUND) {
        return Some(compound(bytes));
    }
    let pictures: [&[u8]; 4] = [b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0"];
    match () {
        () if bytes.starts_with(b"%PDF") => Some(errors::no_table("a PDF file", "tệp PDF")),
        () if bytes.starts_with(b"{\\rtf") => Some(errors::no_table("a Word document (RTF)", "tệp Word (RTF)")),
        () if pictures.iter().any(|magic| bytes.starts_with(magic)) => Some(errors::no_table("a picture", "tệp ảnh")),
        () if is_markup(bytes) => Some(errors::no_table("a web page or XML, whatever its name", "trang web hoặc XML, dù mang tên gì")),
        () => None,
    }
}

/// The container of old Office files, and of new ones that are encrypted. Its parts are named in UTF-16.
fn compound(bytes: &[u8]) -> Diagnostic {
    let names = |name: &str| {
        let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        bytes.windows(wide.len()).any(|window| window == wide)
    };
    match () {
        () if names("EncryptedPackage") => errors::protected(),
        () if names("Workbook") || names("Book") => errors::other_workbook(".xls"),
        () if names("WordDocument") => errors::no_table("an old Word document (.doc)", "tệp Word đời cũ (.doc)"),
        () => errors::no_table("an Office file of an old kind", "tệp Office đời cũ"),
    }
}

fn is_markup(bytes: &[u8]) -> bool {
    let start: Vec<u8> = bytes.iter().copied().filter(|b| b.is_ascii_graphic()).take(9).map(|b| b.to_ascii_lowercase()).collect();
    [b"<html".as_slice(), b"<!doctype", b"<?xml", b"<table"].iter().any(|tag| start.starts_with(tag))
}

/// Whether a file is for [`super::read`]: by its bytes where they are no text, else by its name, else by its first line.
pub fn is_table(name: &str, bytes: &[u8]) -> bool {
    if of(bytes).is_ok_and(|kind| kind == Kind::Workbook) || bytes.starts_with(COMPOUND) {
        return true;
    }
    match name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).as_deref() {
        Some("csv" | "tsv" | "tab" | "xlsx" | "xlsm" | "xltx" | "xls" | "xlsb" | "ods" | "fods" | "pdf" | "doc" | "docx") => true,
        Some("json" | "toml" | "yaml" | "yml") => false,
        _ => {
            let first = bytes.split(|b| *b == b'\n').find(|line| !line.iter().all(u8::is_ascii_whitespace)).unwrap_or_default();
            let marked = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
            let written = first.trim_ascii_start().starts_with(b"{") || first.contains(&b'=') || first.contains(&b':');
            marked || !written && first.iter().any(|b| matches!(b, b',' | b';' | b'\t'))
        }
    }
}
