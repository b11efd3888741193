//! Fingerprints of a text: a hash of every provision's own words, none of the words themselves. How lines are wrapped, where pages
//! break, which Unicode form was typed and where tone marks stand makes no difference; any other word does.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::lines::lines;
use super::tree::Tree;
use crate::diagnostics::Lang;
use crate::spelling::name_key;
use crate::syntax::ast::Level;
use crate::syntax::citation;

const FORMAT: &str = "quyche-fingerprints";
const VERSION: u32 = 1;
/// 64 bits tell the few hundred provisions of a text apart; who wants to forge a text forges its fingerprints as well.
const HEX: usize = 16;

/// The fingerprints of one text, as they are written beside its rule file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fingerprints {
    format: String,
    version: u32,
    /// The regulation that the text is of.
    pub regulation: String,
    /// Of all words of the text, in full.
    pub whole: String,
    /// In the order of the text: address and hash.
    pub provisions: Vec<Fingerprint>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fingerprint {
    pub address: String,
    pub hash: String,
}

/// Why a file is none of fingerprints.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unusable {
    NotJson { line: usize },
    OtherFormat,
    OtherVersion { version: u32 },
}

/// What became of a text since it was linked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    Changed {
        address: String,
        line: usize,
    },
    Added {
        address: String,
        line: usize,
    },
    Removed {
        address: String,
    },
    /// No provision's own words: what lies in none (the preamble, signatures), how provisions are marked, or their order.
    Outside,
}

/// The fingerprints of a text. Unnumbered paragraphs belong to the provision that they stand in: where one ends is a matter of layout.
pub fn fingerprints(regulation: &str, text: &str, tree: &Tree) -> Fingerprints {
    let provisions = entries(tree).into_iter().map(|(address, hash, _)| Fingerprint { address, hash }).collect();
    Fingerprints { format: FORMAT.into(), version: VERSION, regulation: regulation.into(), whole: whole(text), provisions }
}

impl Fingerprints {
    /// One line a provision, so that a change is one line of a diff.
    pub fn to_json(&self) -> String {
        let entry = |f: &Fingerprint| format!("    {}", serde_json::to_string(f).unwrap_or_default());
        let rows: Vec<String> = self.provisions.iter().map(entry).collect();
        let text = |t: &str| serde_json::to_string(t).unwrap_or_default();
        format!(
            "{{\n  \"format\": {},\n  \"version\": {},\n  \"regulation\": {},\n  \"whole\": {},\n  \"provisions\": [\n{}\n  ]\n}}\n",
            text(&self.format),
            self.version,
            text(&self.regulation),
            text(&self.whole),
            rows.join(",\n")
        )
    }

    /// # Errors
    /// [`Unusable`]: no JSON, something else, or a version that this program does not know.
    pub fn from_json(text: &str) -> Result<Self, Unusable> {
        let value: serde_json::Value = serde_json::from_str(text).map_err(|e| Unusable::NotJson { line: e.line() })?;
        if value.get("format").and_then(|f| f.as_str()) != Some(FORMAT) {
            return Err(Unusable::OtherFormat);
        }
        let version = value.get("version").and_then(serde_json::Value::as_u64).and_then(|v| u32::try_from(v).ok()).unwrap_or(0);
        if version != VERSION {
            return Err(Unusable::OtherVersion { version });
        }
        serde_json::from_value(value).map_err(|_| Unusable::OtherFormat)
    }

    /// How a text differs from the one that was linked.
    pub fn changes(&self, text: &str, tree: &Tree) -> Vec<Change> {
        if whole(text) == self.whole {
            return Vec::new();
        }
        let mut known: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for fingerprint in self.provisions.iter().rev() {
            known.entry(&fingerprint.address).or_default().push(&fingerprint.hash);
        }
        let mut out = Vec::new();
        for (address, hash, line) in entries(tree) {
            match known.get_mut(address.as_str()).and_then(Vec::pop) {
                Some(linked) if linked == hash => {}
                Some(_) => out.push(Change::Changed { address, line }),
                None => out.push(Change::Added { address, line }),
            }
        }
        out.extend(known.into_iter().flat_map(|(address, left)| left.into_iter().map(move |_| Change::Removed { address: address.to_owned() })));
        if out.is_empty() {
            out.push(Change::Outside);
        }
        out
    }
}

/// Address, hash and line of every provision with a mark of its own.
fn entries(tree: &Tree) -> Vec<(String, String, usize)> {
    let addresses = tree.addresses();
    let marked = tree.ids().filter(|id| tree.level(*id) != Some(Level::Paragraph));
    marked
        .filter_map(|id| {
            let address = citation(addresses.get(id)?, Lang::En);
            let mut hash = digest(&normal(&tree.own_text(id)));
            hash.truncate(HEX);
            Some((address, hash, tree.get(id)?.line))
        })
        .collect()
}

fn whole(text: &str) -> String {
    let running: Vec<String> = lines(text).into_iter().map(|l| l.text).collect();
    digest(&normal(&running.join(" ")))
}

/// One spelling of a text: words a space apart, tone marks in one place, no hyphens where a line may have been broken.
fn normal(text: &str) -> String {
    let mut joined = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\u{ad}' | '\u{200b}' | '\u{feff}' => {}
            '–' | '—' | '−' | '\u{2010}' | '\u{2011}' => joined.push('-'),
            '…' => joined.push_str("..."),
            '“' | '”' => joined.push('"'),
            '‘' | '’' => joined.push('\''),
            c => joined.push(c),
        }
    }
    let mut out = String::with_capacity(joined.len());
    let mut space = false;
    for word in joined.split_whitespace() {
        if space && !word.starts_with(['-', '/']) && !out.ends_with(['-', '/']) {
            out.push(' ');
        }
        out.push_str(word);
        space = true;
    }
    // "58-QĐ" broken behind its hyphen and a word divided at the margin look alike: hyphens count between digits only.
    let characters: Vec<char> = out.chars().collect();
    let digit = |at: Option<usize>| at.and_then(|i| characters.get(i)).is_some_and(char::is_ascii_digit);
    let kept = characters.iter().enumerate().filter(|(i, c)| **c != '-' || (digit(i.checked_sub(1)) && digit(Some(i + 1))));
    name_key(&kept.map(|(_, c)| *c).collect::<String>())
}

fn digest(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}
