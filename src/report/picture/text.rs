//! Text for drawing: characters that a drawing cannot carry removed, widths estimated, lines wrapped.
//!
//! A picture cannot ask which typeface it will be shown in. Widths are estimated on the wide side (the widest common sans-serif), so
//! that text stays inside its box in any of them.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Text as one line: control characters become spaces; what reverses the direction of writing or is no character of XML is dropped.
pub(super) fn clean(text: &str) -> String {
    let spaced = |c: char| if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') { ' ' } else { c };
    let dropped =
        |c: &char| matches!(*c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}');
    text.chars().filter(|c| !dropped(c)).map(spaced).collect::<String>().trim().to_owned()
}

/// The estimated width of a line, in pixels at a font size in pixels.
pub(super) fn measure(line: &str, size: f64, bold: bool) -> f64 {
    let em = |c: char| match c {
        'i' | 'j' | 'l' | 'í' | 'ì' | 'ỉ' | 'ĩ' | 'ị' | ' ' | '.' | ',' | ';' | ':' | '\'' | '|' | '!' | 'I' => 0.34,
        'm' | 'w' | 'M' | 'W' | '…' | '—' | '%' | '@' => 0.97,
        c if c.is_uppercase() => 0.76,
        c => 0.62 * c.width().unwrap_or(0) as f64,
    };
    line.chars().map(em).sum::<f64>() * size * if bold { 1.12 } else { 1.0 }
}

/// Lines of at most `columns` columns, broken at spaces, within words only where a word is longer than a line.
/// Of more than `most` lines the rest is cut with an ellipsis.
pub(super) fn wrap(text: &str, columns: usize, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for word in text.split(' ').filter(|w| !w.is_empty()) {
        if !line.is_empty() && line.width() + 1 + word.width() > columns {
            lines.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        for c in word.chars() {
            if !line.is_empty() && line.width() + c.width().unwrap_or(0) > columns {
                lines.push(std::mem::take(&mut line));
            }
            line.push(c);
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            while last.width() >= columns {
                last.pop();
            }
            last.push('…');
        }
    }
    lines
}

/// As [`wrap`], in the narrowest form of `within` columns that needs no more than `lines` lines and breaks no word.
pub(super) fn wrap_narrow(text: &str, within: std::ops::RangeInclusive<usize>, lines: usize) -> Vec<String> {
    let longest_word = text.split(' ').map(UnicodeWidthStr::width).max().unwrap_or(0);
    let widest = *within.end();
    let narrow = within.filter(|columns| *columns >= longest_word).map(|columns| wrap(text, columns, usize::MAX)).find(|w| w.len() <= lines);
    narrow.unwrap_or_else(|| wrap(text, widest, lines))
}

/// Text within XML, in elements and in attributes of either quotes.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}
