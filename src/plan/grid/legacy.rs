//! Text of the time before Unicode: fonts that drew Vietnamese letters where other letters belong (TCVN3, VNI), and letters that
//! became question marks when a file was saved. Such text looks like words and is none; it is reported, never converted.

use super::errors::{self, Report};
use super::{Content, Grid, Place};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Font {
    /// `.VnTime` and its like: `Th¸i Nguyªn`.
    Tcvn3,
    /// `VNI-Times` and its like: `Thaùi Nguyeân`.
    Vni,
    /// `Th?i Nguy?n`: the letters are gone.
    Lost,
}

/// So many words prove it in a long text, and so large a part of the words in a short one.
const WORDS: usize = 3;
const PART: usize = 3;

/// The font that words were written for, where enough of them show it.
pub fn font<'a>(words: impl Iterator<Item = &'a str>) -> Option<Font> {
    let (mut all, mut tcvn3, mut vni, mut lost) = (0usize, 0usize, 0usize, 0usize);
    for word in words.filter(|word| word.chars().any(char::is_alphabetic)) {
        all += 1;
        tcvn3 += usize::from(is_tcvn3(word));
        vni += usize::from(is_vni(word));
        lost += usize::from(is_lost(word));
    }
    let shown = |count: usize| count >= WORDS && count * PART >= all;
    match () {
        () if shown(tcvn3) => Some(Font::Tcvn3),
        () if shown(vni) => Some(Font::Vni),
        () if shown(lost) => Some(Font::Lost),
        () => None,
    }
}

/// Two characters beside each other of which the test holds.
fn beside(word: &str, test: impl Fn(char, char) -> bool) -> bool {
    word.chars().zip(word.chars().skip(1)).any(|(a, b)| test(a, b))
}

fn is_tcvn3(word: &str) -> bool {
    let sign = |c: char| "¸µ¶·¹¨¾¼½©®ª¬\u{ad}§¡¢£¤¥¦".contains(c);
    beside(word, |a, b| sign(a) && b.is_ascii_alphabetic() || a.is_ascii_alphabetic() && sign(b))
}

fn is_vni(word: &str) -> bool {
    let word = word.to_lowercase();
    beside(&word, |a, b| match a {
        'a' => "ùøûõïâêéèëåäáàüã".contains(b),
        'e' => "ùøûõïâáàåäã".contains(b),
        'o' => "ûïøâäåë".contains(b),
        'ö' => "ôùøûõï".contains(b),
        'ô' => "ùøûõï".contains(b),
        _ => false,
    })
}

/// Question marks between letters.
fn is_lost(word: &str) -> bool {
    let mut parts = word.split('?').filter(|part| !part.is_empty());
    let Some(mut before) = parts.next() else { return false };
    let mut found = false;
    for part in parts {
        found |= before.ends_with(char::is_alphabetic) && part.starts_with(char::is_alphabetic);
        before = part;
    }
    found
}

/// Says once of a sheet that its words were written for such a font.
pub fn check(grid: &Grid, report: &mut Report) {
    let texts = || {
        grid.rows.iter().flat_map(|row| row.cells.iter().map(move |cell| (row.number, cell))).filter_map(|(row, cell)| match &cell.content {
            Content::Text(text) => Some((Place::new(&grid.sheet, row, Some(cell.column)), text.as_str())),
            _ => None,
        })
    };
    let Some(font) = font(texts().flat_map(|(_, text)| text.split_whitespace())) else { return };
    let shows = |word: &str| match font {
        Font::Tcvn3 => is_tcvn3(word),
        Font::Vni => is_vni(word),
        Font::Lost => is_lost(word),
    };
    if let Some((place, text)) = texts().find(|(_, text)| text.split_whitespace().any(shows)) {
        report.at(&place, errors::font_letters(font, text));
    }
}
