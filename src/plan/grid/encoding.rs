//! The bytes of a table in text as text: UTF-8, UTF-16 that is marked as such, Windows-1258.
//!
//! Windows-1258 is the "ANSI" of Vietnamese Windows; it writes tone marks as characters of their own behind the vowel. Nothing in
//! a file says that it is in use, so it is taken only where every letter that comes out is a Vietnamese one.

use encoding_rs::{UTF_16BE, UTF_16LE, WINDOWS_1252, WINDOWS_1258};
use unicode_normalization::UnicodeNormalization;

use super::legacy::{self, Font};

pub struct Decoded {
    /// In Unicode form C; lines end with `\n`.
    pub text: String,
    /// Windows-1258 is a conclusion, and is said to the reader.
    pub concluded: bool,
}

/// Why bytes are not read as text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Undecodable {
    /// A zero byte, on this line.
    Zero(usize),
    /// Marked as UTF-16 and broken.
    BrokenUtf16,
    /// Letters of a font from before Unicode.
    Font(Font),
    /// Neither UTF-8 nor Windows-1258; the line of the first byte that is not UTF-8.
    Unknown(usize),
}

pub fn decode(bytes: &[u8]) -> Result<Decoded, Undecodable> {
    let wide = match bytes {
        [0xff, 0xfe, rest @ ..] => Some((UTF_16LE, rest)),
        [0xfe, 0xff, rest @ ..] => Some((UTF_16BE, rest)),
        _ => None,
    };
    if let Some((encoding, rest)) = wide {
        let text = encoding.decode_without_bom_handling_and_without_replacement(rest).ok_or(Undecodable::BrokenUtf16)?;
        return match text.find('\0') {
            Some(at) => Err(Undecodable::Zero(line(text.as_bytes(), at))),
            None => Ok(Decoded { text: tidy(&text), concluded: false }),
        };
    }
    if let Some(at) = bytes.iter().position(|b| *b == 0) {
        return Err(Undecodable::Zero(line(bytes, at)));
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(Decoded { text: tidy(text.strip_prefix('\u{feff}').unwrap_or(text)), concluded: false }),
        Err(error) => windows_1258(bytes).ok_or_else(|| {
            let (western, _) = WINDOWS_1252.decode_without_bom_handling(bytes);
            match legacy::font(western.split_whitespace()) {
                Some(font) => Undecodable::Font(font),
                None => Undecodable::Unknown(line(bytes, error.valid_up_to())),
            }
        }),
    }
}

fn windows_1258(bytes: &[u8]) -> Option<Decoded> {
    let (text, _) = WINDOWS_1258.decode_without_bom_handling(bytes);
    let text = tidy(&text);
    text.chars().all(is_expected).then_some(Decoded { text, concluded: true })
}

/// What a Vietnamese table holds: ASCII, Vietnamese letters, the marks of printed text.
fn is_expected(c: char) -> bool {
    let marks = "–—‘’“”…•°²³·§«»×÷±€₫\u{a0}";
    match c {
        '\t' | '\n' => true,
        _ if c.is_ascii() => !c.is_control(),
        _ => marks.contains(c) || is_vietnamese(c),
    }
}

/// A letter of the Vietnamese alphabet beyond ASCII, in Unicode form C.
fn is_vietnamese(c: char) -> bool {
    let lower = c.to_lowercase().next().unwrap_or(c);
    matches!(lower, 'ă' | 'â' | 'đ' | 'ê' | 'ô' | 'ơ' | 'ư' | '\u{1ea0}'..='\u{1ef9}') || "àáãèéìíĩòóõùúũý".contains(lower)
}

fn tidy(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n").nfc().collect()
}

fn line(bytes: &[u8], at: usize) -> usize {
    1 + bytes.iter().take(at).filter(|b| **b == b'\n').count()
}
