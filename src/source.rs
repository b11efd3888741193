//! Source files, spans and positions.
//!
//! Every text is brought to one form when it is loaded (no byte-order mark, line feeds only, Unicode NFC), so that no
//! later stage meets two spellings of one letter. A [`Span`] counts bytes of that normalised text.

use serde::{Deserialize, Serialize};
use unicode_normalization::{UnicodeNormalization, is_nfc};

/// Larger files are refused: a rule file of the largest real regulation has about 0.1 MB.
pub const MAX_BYTES: usize = 16 * 1024 * 1024;

/// Which file of [`Sources`] a span points into.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SourceId(u32);

impl SourceId {
    /// The file's place in [`Sources`].
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A range of bytes in one source file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    pub file: SourceId,
    pub start: u32,
    pub end: u32,
}

impl Span {
    /// Byte offsets are kept in 32 bits; [`MAX_BYTES`] keeps every text far below that.
    pub fn new(file: SourceId, start: usize, end: usize) -> Self {
        let clamp = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Span { file, start: clamp(start), end: clamp(end.max(start)) }
    }

    /// The smallest span that holds both.
    pub fn to(self, other: Span) -> Span {
        Span { file: self.file, start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    pub fn contains(self, other: Span) -> bool {
        self.file == other.file && self.start <= other.start && other.end <= self.end
    }
}

/// A named text, already normalised.
#[derive(Clone, Debug)]
pub struct SourceFile {
    pub name: String,
    pub text: String,
}

/// Why bytes are not a readable text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unreadable {
    TooLarge { bytes: usize },
    Binary { offset: usize },
    NotUtf8 { line: usize, offset: usize },
}

impl SourceFile {
    /// Decodes a file's bytes: UTF-8, with or without a byte-order mark, any line ends, any Unicode form.
    ///
    /// # Errors
    /// [`Unreadable`] where the bytes are too many, hold a NUL byte, or are not UTF-8.
    pub fn from_bytes(name: impl Into<String>, bytes: &[u8]) -> Result<Self, Unreadable> {
        if bytes.len() > MAX_BYTES {
            return Err(Unreadable::TooLarge { bytes: bytes.len() });
        }
        if let Some(offset) = bytes.iter().position(|&b| b == 0) {
            return Err(Unreadable::Binary { offset });
        }
        let text = std::str::from_utf8(bytes).map_err(|e| {
            let offset = e.valid_up_to();
            let line = 1 + bytes.iter().take(offset).filter(|&&b| b == b'\n').count();
            Unreadable::NotUtf8 { line, offset }
        })?;
        Ok(Self::from_text(name, text))
    }

    /// Takes a text that is known to be UTF-8 and normalises it.
    pub fn from_text(name: impl Into<String>, text: &str) -> Self {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let text = if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text.to_owned() };
        let text = if is_nfc(&text) { text } else { text.nfc().collect() };
        SourceFile { name: name.into(), text }
    }

    /// Line and column of a byte offset, both counted from one; columns count characters.
    pub fn position(&self, offset: u32) -> (usize, usize) {
        let mut offset = (offset as usize).min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        let before = self.text.get(..offset).unwrap_or_default();
        let line_start = before.rfind('\n').map_or(0, |i| i + 1);
        let line = before.bytes().filter(|&b| b == b'\n').count() + 1;
        (line, before.get(line_start..).unwrap_or_default().chars().count() + 1)
    }

    /// The text that a span covers.
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.start as usize..span.end as usize).unwrap_or_default()
    }
}

/// All files of one run, in the order in which they were added.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    files: Vec<SourceFile>,
}

impl Sources {
    pub fn add(&mut self, file: SourceFile) -> SourceId {
        let id = SourceId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        self.files.push(file);
        id
    }

    pub fn get(&self, id: SourceId) -> Option<&SourceFile> {
        self.files.get(id.index())
    }

    pub fn iter(&self) -> impl Iterator<Item = (SourceId, &SourceFile)> {
        (0u32..).map(SourceId).zip(self.files.iter())
    }
}
