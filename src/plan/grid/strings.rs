//! The texts of cells: those that cells share, rich text of several runs, and the form in which all of them are kept.

use unicode_normalization::UnicodeNormalization;

use super::limits;
use super::xml::{Step, Trouble, Walker};

/// The texts that cells share, by number; `None` for one without content.
#[derive(Default)]
pub struct Strings {
    pub texts: Vec<Option<String>>,
    /// Why it ends early.
    pub trouble: Option<Trouble>,
}

pub fn shared(xml: &str) -> Strings {
    let mut walker = Walker::new(xml);
    let mut strings = Strings::default();
    strings.trouble = collect(&mut walker, &mut strings.texts).err();
    strings
}

fn collect(walker: &mut Walker, texts: &mut Vec<Option<String>>) -> Result<(), Trouble> {
    loop {
        match walker.step()? {
            Step::Open(element) if element.is("si") => {
                let text = runs(walker)?;
                if texts.len() >= limits::CELLS {
                    return Ok(());
                }
                texts.push(tidy(&text));
            }
            Step::End => return Ok(()),
            Step::Open(_) | Step::Close | Step::Text(_) => {}
        }
    }
}

/// The text of the element that was just opened: one run or several, without what only tells how to pronounce it.
pub fn runs(walker: &mut Walker) -> Result<String, Trouble> {
    let around = walker.depth().saturating_sub(1);
    let mut out = String::new();
    while walker.depth() > around {
        match walker.step()? {
            Step::Open(element) if element.is("t") => out.push_str(&walker.text()?),
            Step::Open(element) if element.is("rPh") => walker.skip()?,
            _ => {}
        }
    }
    Ok(out)
}

/// A text as cells keep it; `None` where nothing is left.
pub fn tidy(text: &str) -> Option<String> {
    let text: String = unescaped(text).replace("\r\n", "\n").replace('\r', "\n").nfc().collect();
    let text = trimmed(&text);
    (!text.is_empty()).then(|| text.to_owned())
}

/// Without white space and invisible characters around it.
pub fn trimmed(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '\u{feff}' | '\u{200b}'..='\u{200d}' | '\u{2060}'))
}

/// Characters that XML cannot hold are written `_x000D_` in a workbook.
fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        let (before, from) = rest.split_at_checked(at).unwrap_or((rest, ""));
        out.push_str(before);
        let written = from.get(2..6).filter(|hex| hex.bytes().all(|b| b.is_ascii_hexdigit()) && from.get(6..7) == Some("_"));
        match written.and_then(|hex| u32::from_str_radix(hex, 16).ok()).and_then(char::from_u32) {
            Some(c) => {
                out.push(c);
                rest = from.get(7..).unwrap_or_default();
            }
            None => {
                out.push_str("_x");
                rest = from.get(2..).unwrap_or_default();
            }
        }
    }
    out.push_str(rest);
    out
}
