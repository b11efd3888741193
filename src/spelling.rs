//! When two spellings are the same name, and which name was probably meant.
//!
//! Vietnamese has two conventions for placing a tone mark (`hòa`/`hoà`, `ủy`/`uỷ`) that Unicode normalisation does not
//! unify, and several letters that look alike (`Đ` U+0110, `Ð` U+00D0, `Ɖ` U+0189).

use unicode_normalization::UnicodeNormalization;

/// The five tone marks as combining characters: grave, acute, tilde, hook above, dot below.
const TONES: [char; 5] = ['\u{300}', '\u{301}', '\u{303}', '\u{309}', '\u{323}'];

/// A key under which both placements of a tone mark are one: within each run of letters the tone moves to the end.
pub fn name_key(text: &str) -> String {
    if text.is_ascii() {
        return text.to_owned();
    }
    let mut key = String::with_capacity(text.len());
    let mut tones = String::new();
    for c in text.nfd() {
        if TONES.contains(&c) {
            tones.push(c);
        } else {
            if !c.is_alphabetic() && !is_combining(c) {
                key.push_str(&tones);
                tones.clear();
            }
            key.push(c);
        }
    }
    key.push_str(&tones);
    key
}

/// A key for labels typed by people: as [`name_key`], and without regard to case, spacing and punctuation at the ends.
pub fn label_key(text: &str) -> String {
    let folded = name_key(&text.to_lowercase());
    folded.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Lower case without any diacritics: only for guessing what was meant.
pub fn bare_key(text: &str) -> String {
    text.nfd()
        .filter(|c| !is_combining(*c))
        .flat_map(char::to_lowercase)
        .map(|c| match c {
            'đ' | 'ð' | 'ɖ' => 'd',
            other => other,
        })
        .collect()
}

/// A text as one line that shows what it holds: no line breaks or other control characters, nothing that turns the writing direction.
pub fn printable(text: &str) -> String {
    text.chars().filter(|c| !turns_direction(*c)).map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// Whether a character only changes the direction of the writing around it, so that a text can look like another.
pub fn turns_direction(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn is_combining(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

/// A letter that looks like a Vietnamese letter but is another, with the letter that was probably meant.
pub fn look_alike(c: char) -> Option<char> {
    Some(match c {
        'Ð' | 'Ɖ' => 'Đ',
        'ð' | 'ɖ' => 'đ',
        'а' => 'a', // Cyrillic from here on
        'е' => 'e',
        'о' => 'o',
        'р' => 'p',
        'с' => 'c',
        'у' => 'y',
        'х' => 'x',
        'і' => 'i',
        'А' => 'A',
        'В' => 'B',
        'Е' => 'E',
        'К' => 'K',
        'М' => 'M',
        'Н' => 'H',
        'О' => 'O',
        'Р' => 'P',
        'С' => 'C',
        'Т' => 'T',
        'Х' => 'X',
        'ο' => 'o', // Greek
        'α' => 'a',
        _ => return None,
    })
}

/// The candidates that were probably meant by `wrong`: within a third of its length, else those that it begins; at most three, nearest first.
pub fn suggestions<'a>(wrong: &str, candidates: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let wrong_key = bare_key(wrong);
    let limit = (wrong_key.chars().count() / 3).max(1);
    let candidates: Vec<&str> = candidates.into_iter().collect();
    let mut found: Vec<(usize, &str)> = candidates
        .iter()
        .copied()
        .filter_map(|candidate| {
            let distance = edit_distance(&wrong_key, &bare_key(candidate), limit)?;
            Some((distance, candidate))
        })
        .collect();
    if found.is_empty() && wrong_key.chars().count() >= 4 {
        // Cut short, rather than mistyped.
        let longer = candidates.into_iter().filter(|c| bare_key(c).starts_with(&wrong_key));
        found = longer.map(|candidate| (candidate.len(), candidate)).collect();
    }
    found.sort();
    found.dedup();
    found.into_iter().take(3).map(|(_, candidate)| candidate).collect()
}

/// Damerau–Levenshtein distance (adjacent letters swapped count once), or `None` beyond `limit`.
fn edit_distance(a: &str, b: &str, limit: usize) -> Option<usize> {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len().abs_diff(b.len()) > limit {
        return None;
    }
    let mut two_back: Vec<usize> = Vec::new();
    let mut previous: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.iter().enumerate() {
        let mut current = vec![i + 1];
        for (j, cb) in b.iter().enumerate() {
            let at = |row: &[usize], k: usize| row.get(k).copied().unwrap_or(usize::MAX / 2);
            let substituted = at(&previous, j) + usize::from(ca != cb);
            let mut best = substituted.min(at(&previous, j + 1) + 1).min(at(&current, j) + 1);
            let swapped = j > 0 && i > 0 && a.get(i - 1) == Some(cb) && b.get(j - 1) == Some(ca);
            if swapped {
                best = best.min(at(&two_back, j - 1) + 1);
            }
            current.push(best);
        }
        two_back = std::mem::replace(&mut previous, current);
    }
    previous.last().copied().filter(|&d| d <= limit)
}
