//! Keys under which what offices write is compared: without regard to capitals, spaces, tone placement, abbreviations and kinds of dashes.

use std::collections::BTreeMap;

use crate::spelling::{bare_key, label_key, look_alike};

/// Abbreviations, by themselves in capitals, with what they stand for.
#[derive(Clone, Debug, Default)]
pub struct Short(BTreeMap<String, String>);

impl Short {
    pub fn new(written: BTreeMap<String, String>) -> Short {
        Short(written)
    }

    /// The key of a text.
    pub fn key(&self, text: &str) -> String {
        let cleaned: String = text.chars().map(plain).collect();
        let words = cleaned.split_whitespace().map(|word| self.written_out(word));
        label_key(&words.collect::<Vec<_>>().join(" ")).trim_matches(['.', ':', ';', ' ', '"', '*']).to_owned()
    }

    /// A word without its abbreviation; what stands behind it stays. Only capitals are an abbreviation: `TU`, not `tu`.
    fn written_out(&self, word: &str) -> String {
        let end = word.find([',', ';', ')', ':']).unwrap_or(word.len());
        let (body, rest) = word.split_at(end);
        match self.0.get(body).or_else(|| self.0.get(body.trim_end_matches('.'))) {
            Some(full) => format!("{full}{rest}"),
            None => word.to_owned(),
        }
    }
}

/// The letter that was meant, and one kind of dash and quotation mark.
fn plain(c: char) -> char {
    match c {
        '–' | '—' | '‐' | '‑' | '−' => '-',
        '“' | '”' | '„' | '«' | '»' => '"',
        '\u{a0}' => ' ',
        other => look_alike(other).unwrap_or(other),
    }
}

/// Whether somebody typed without diacritics: then marks say nothing, and keys are compared without them.
pub fn is_bare(text: &str) -> bool {
    text.is_ascii()
}

/// A key without diacritics.
pub fn bare(key: &str) -> String {
    bare_key(key)
}
