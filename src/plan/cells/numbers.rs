//! Whole numbers, and ranges of them.

use super::{Cells, not_understood, text_of};
use crate::hir::vocabulary::Kind;
use crate::hir::{FactId, Value, Within};
use crate::plan::book::Understood;
use crate::plan::grid::Content;
use crate::plan::guide::bare;

/// Words before a number, without diacritics, and what they make of it.
const AT_MOST: [&str; 5] = ["khong qua", "toi da", "nhieu nhat", "<=", "≤"];
const AT_LEAST: [&str; 5] = ["it nhat", "toi thieu", "tu", ">=", "≥"];
const ABOUT: [&str; 5] = ["khoang", "chung", "gan", "tren duoi", "~"];

impl Cells<'_> {
    /// A number, or two that it lies between. What is only about so much is not known.
    pub(super) fn number(&self, fact: FactId, content: &Content) -> Vec<Understood> {
        let text = text_of(content);
        let Some(Kind::Number { min, max, .. }) = self.vocabulary.fact(fact).map(|f| &f.kind) else { return vec![not_understood(&text)] };
        let key = bare(&self.guide.words.short.key(&text));
        if ABOUT.iter().any(|word| key.starts_with(word)) {
            let why = ("only about so much is said".to_owned(), "chỉ nói khoảng chừng".to_owned());
            return vec![Understood::Ambiguous(fact, why)];
        }
        let bounds = |low: i64, high: i64| {
            let fits = |n: i64| (*min..=*max).contains(&n);
            match low == high {
                _ if low > high || !fits(low) || !fits(high) => not_understood(&text),
                true => Understood::Fact(fact, Value::Number(low)),
                false => Understood::Within(fact, Within::Numbers { min: low, max: high }),
            }
        };
        let after = |words: &[&str]| words.iter().find_map(|w| key.strip_prefix(w)).and_then(|rest| self.plain_number(rest));
        let one = self.plain_number(&key).map(|n| (n, n));
        let range = || self.range(&key);
        let most = || after(&AT_MOST).map(|n| (*min, n));
        let least = || after(&AT_LEAST).filter(|_| !key.contains(" den ")).map(|n| (n, *max));
        match one.or_else(range).or_else(most).or_else(least) {
            Some((low, high)) => vec![bounds(low, high)],
            None => vec![not_understood(&text)],
        }
    }

    /// `10 - 15`, `từ 10 đến 15 người`.
    fn range(&self, key: &str) -> Option<(i64, i64)> {
        let body = key.strip_prefix("tu ").unwrap_or(key);
        let (low, high) = body.split_once(" den ").or_else(|| body.split_once('-'))?;
        Some((self.plain_number(low)?, self.plain_number(high)?))
    }

    /// A number, with a word behind it that may stand behind a number. Dots part thousands.
    fn plain_number(&self, text: &str) -> Option<i64> {
        let text = text.trim().trim_start_matches(':').trim();
        let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
        let (digits, unit) = text.split_at(end);
        if !unit.trim().is_empty() && !self.guide.words.units.contains(unit.trim()) {
            return None;
        }
        let groups: Vec<&str> = digits.split('.').collect();
        let thousands = groups.len() > 1 && groups.iter().skip(1).all(|g| g.len() == 3) && groups.first().is_some_and(|g| (1..=3).contains(&g.len()));
        if groups.len() > 1 && !thousands {
            return None;
        }
        let joined: String = groups.concat();
        if joined.is_empty() || joined.len() > 12 { None } else { joined.parse().ok() }
    }
}
