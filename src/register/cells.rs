//! **Cells** to codes. A register says the same few things again and again: what a cell of a column says is looked up by its bytes, and found out
//! when it is not known yet.

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use crate::hir::Value;
use crate::hir::case::{Misfit, Raw, fit};
use crate::hir::vocabulary::{Fact, Kind};
use crate::plan::records;
use crate::queries::Code;
use crate::spelling::label_key;

/// The cell holds what the automata cannot read: the row is answered by itself.
pub const APART: Code = u32::MAX - 1;
/// The cell fits its fact in no way.
pub const UNFIT: Code = u32::MAX - 2;
/// The fact is stated, and no rule asks for it.
pub const UNASKED: Code = u32::MAX - 3;

/// Cells of a column that are remembered.
const REMEMBERED: usize = 1 << 16;
/// Short cells have places of their own, by their bytes.
const PLACES: usize = 512;

/// The codes of one column's cells, as far as they turned up.
pub struct Codes {
    short: Box<[((u64, u64), Code)]>,
    long: HashMap<Box<[u8]>, Code, FxBuildHasher>,
}

impl Default for Codes {
    fn default() -> Self {
        // No cell is keyed by its own length beyond sixteen.
        Codes { short: vec![((u64::MAX, u64::MAX), 0); PLACES].into_boxed_slice(), long: HashMap::default() }
    }
}

impl Codes {
    /// The code of a cell, found out by `find` where it is not known.
    #[inline]
    pub fn get(&mut self, cell: &[u8], find: impl FnOnce() -> Code) -> Code {
        let Some(key) = short_key(cell) else { return self.sought(cell, find) };
        let hash = (key.0 ^ key.1.rotate_left(29)).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (64 - 9);
        if let Some((own, code)) = self.short.get(hash as usize)
            && *own == key
        {
            return *code;
        }
        let code = self.sought(cell, find);
        self.short.get_mut(hash as usize).into_iter().for_each(|place| *place = (key, code));
        code
    }

    fn sought(&mut self, cell: &[u8], find: impl FnOnce() -> Code) -> Code {
        if let Some(known) = self.long.get(cell) {
            return *known;
        }
        if self.long.len() >= REMEMBERED {
            self.long.clear();
        }
        let code = find();
        self.long.insert(cell.into(), code);
        code
    }
}

/// The bytes of a cell of at most fifteen as two numbers, of which the second tells the length too.
fn short_key(cell: &[u8]) -> Option<(u64, u64)> {
    let length = cell.len();
    let (first, second) = match length {
        8..=15 => (u64::from_le_bytes(*cell.first_chunk()?), u64::from_le_bytes(*cell.last_chunk()?) >> 8),
        4..=7 => (u64::from(u32::from_le_bytes(*cell.first_chunk()?)), u64::from(u32::from_le_bytes(*cell.last_chunk()?))),
        1..=3 => (cell.iter().fold(0, |key, byte| key << 8 | u64::from(*byte)), 0),
        _ => return None,
    };
    // The byte that the second number leaves out is one of the first eight.
    Some((first, second | (length as u64) << 56))
}

/// What a cell says of a fact; `None` where it is empty.
///
/// # Errors
/// [`Misfit`].
pub fn value(fact: &Fact, cell: &str) -> Result<Option<Value>, Misfit> {
    let text = cell.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let raw = match &fact.kind {
        Kind::Number { .. } => text.parse().map_or_else(|_| Raw::Word(text.to_owned()), Raw::Int),
        Kind::Set(_) => return set(fact, text).map(Some),
        Kind::List(_) => records(text).map_err(|_| {
            Misfit::WrongKind(
                "a list of records as JSON: `[{\"…\": …}, …]`, `[]` for none",
                "một danh sách dạng JSON: `[{\"…\": …}, …]`, `[]` nếu không có",
            )
        })?,
        Kind::Bool | Kind::One(_) | Kind::Date | Kind::Text => Raw::Word(text.to_owned()),
    };
    fit(fact, &raw).map(Some)
}

/// A set: one value, or several between `|`, else between commas or semicolons. Nothing is in `[]`, `{}`, `none`.
fn set(fact: &Fact, text: &str) -> Result<Value, Misfit> {
    let whole = |text: &str| fit(fact, &Raw::Set(vec![Raw::Word(text.to_owned())]));
    let inner = text.trim_matches(['{', '}', '[', ']']).trim();
    if inner.is_empty() {
        return Ok(Value::set([]));
    }
    if let Ok(one) = whole(inner) {
        return Ok(one);
    }
    if ["none", "không", "không có"].iter().any(|nothing| label_key(nothing) == label_key(inner)) {
        return Ok(Value::set([]));
    }
    let between: &[char] = if inner.contains('|') { &['|'] } else { &[',', ';'] };
    let members = inner.split(between).map(str::trim).filter(|member| !member.is_empty());
    fit(fact, &Raw::Set(members.map(|member| Raw::Word(member.to_owned())).collect()))
}
