//! The bytes that offices publish, as text: plain text and Markdown in UTF-8 or marked UTF-16, Word files. What a PDF holds is
//! extracted outside and comes here as text.

use super::errors;
use super::word;
use crate::diagnostics::Diagnostic;
use crate::source::{MAX_BYTES, SourceFile};
use crate::syntax::unreadable_file;

/// What a file is, told by its first bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Text,
    Word,
    Pdf,
}

/// # Errors
/// A diagnostic for what cannot be read at all: an old Word file, or a file that only claims to be a Word file.
pub fn kind(name: &str, bytes: &[u8]) -> Result<Kind, Box<Diagnostic>> {
    let ends = |ending: &str| name.to_lowercase().ends_with(ending);
    if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) || bytes.starts_with(b"{\\rtf") {
        return Err(Box::new(errors::old_word(name)));
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return Ok(Kind::Word);
    }
    if bytes.starts_with(b"%PDF") {
        return Ok(Kind::Pdf);
    }
    match () {
        () if bytes.is_empty() => Err(Box::new(errors::no_text(name))),
        () if ends(".docx") => Err(Box::new(errors::no_word_file(name, "it is no zip archive", "tệp không phải kho nén zip"))),
        () if ends(".pdf") => Err(Box::new(errors::no_pdf(name))),
        () => Ok(Kind::Text),
    }
}

/// The text of a file that [`kind`] calls text or Word.
///
/// # Errors
/// A diagnostic: too large, not a text, in an encoding that is not certain, a damaged Word file, or nothing in it.
pub fn read(name: &str, bytes: &[u8]) -> Result<SourceFile, Box<Diagnostic>> {
    let file = match kind(name, bytes)? {
        Kind::Word => SourceFile::from_text(name, &word::text(name, bytes)?),
        Kind::Pdf => return Err(Box::new(errors::no_extractor(name))),
        Kind::Text => match utf16(bytes) {
            Some(decoded) => SourceFile::from_text(name, &decoded.map_err(|offset| Box::new(errors::broken_utf16(name, offset)))?),
            None => SourceFile::from_bytes(name, bytes).map_err(|problem| Box::new(unreadable_file(name, &problem)))?,
        },
    };
    if file.text.trim().is_empty() {
        return Err(Box::new(errors::no_text(name)));
    }
    Ok(file)
}

/// What an extractor gave for a PDF.
///
/// # Errors
/// A diagnostic where it gave nothing: the pages are pictures.
pub fn extracted(name: &str, bytes: &[u8]) -> Result<SourceFile, Box<Diagnostic>> {
    let file = SourceFile::from_bytes(name, bytes).map_err(|problem| Box::new(unreadable_file(name, &problem)))?;
    if !file.text.chars().any(char::is_alphanumeric) {
        return Err(Box::new(errors::scanned(name)));
    }
    Ok(file)
}

/// UTF-16 that says so by its byte-order mark; the offset where it breaks.
fn utf16(bytes: &[u8]) -> Option<Result<String, usize>> {
    let (little, rest) = match bytes {
        [0xff, 0xfe, rest @ ..] => (true, rest),
        [0xfe, 0xff, rest @ ..] => (false, rest),
        _ => return None,
    };
    if bytes.len() > MAX_BYTES {
        return None;
    }
    let units = rest.chunks(2).map(|pair| match pair {
        [a, b] if little => u16::from_le_bytes([*a, *b]),
        [a, b] => u16::from_be_bytes([*a, *b]),
        _ => 0xd800,
    });
    let mut out = String::new();
    let mut offset = 2;
    for unit in char::decode_utf16(units) {
        match unit {
            Ok(c) if c != '\0' => {
                out.push(c);
                offset += c.len_utf16() * 2;
            }
            _ => return Some(Err(offset)),
        }
    }
    Some(Ok(out))
}
