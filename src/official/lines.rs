//! The lines of an official text: markup taken off, wrapped lines told from paragraphs.

use super::marks::is_title;

/// One line with something on it.
#[derive(Clone, Debug)]
pub struct Line {
    /// Counted from one.
    pub number: usize,
    /// Bytes of the text that it stands on.
    pub start: usize,
    pub end: usize,
    /// Without markup and outer white space.
    pub text: String,
    /// Set off as a heading by the text's own markup.
    pub set_off: bool,
    /// A row or cell of a table.
    pub table: bool,
    pub after_blank: bool,
}

/// All lines that hold text; the numbers of pages are left out.
pub fn lines(text: &str) -> Vec<Line> {
    let mut out = Vec::new();
    let (mut start, mut after_blank) = (0, true);
    let mut left = text.split_inclusive('\n').enumerate().peekable();
    while let Some((index, raw)) = left.next() {
        let clean = without_markup(raw);
        let end = start + raw.trim_end().len();
        let next = left.peek().map(|(_, next)| *next);
        if clean.is_empty() {
            after_blank = true;
        } else if !(is_number(&clean) && is_apart(raw, after_blank, next)) {
            // Of a row that is still to be filled in, only its number is left.
            let below_row = !after_blank && out.last().is_some_and(|l: &Line| l.table);
            let table = is_row(raw) || (is_number(&clean) && below_row);
            out.push(Line { number: index + 1, start, end, set_off: is_set_off(raw), table, after_blank, text: clean });
            after_blank = false;
        }
        start += raw.len();
    }
    out
}

fn is_number(clean: &str) -> bool {
    clean.len() <= 3 && clean.bytes().all(|b| b.is_ascii_digit())
}

/// Where the number of a page stands: beside the break of the page, or between blank lines. Elsewhere a number is a word of the text, such as a
/// cell of a table, and a change of it must be seen.
fn is_apart(raw: &str, after_blank: bool, next: Option<&str>) -> bool {
    let breaks = raw.contains('\u{c}') || next.is_some_and(|n| n.starts_with('\u{c}'));
    breaks || (after_blank && next.is_none_or(|n| n.trim().is_empty()))
}

fn is_row(raw: &str) -> bool {
    let inner = raw.trim_matches([' ', '\n', '\u{c}']);
    inner.starts_with('|') || inner.trim_end().contains('\t')
}

fn is_set_off(raw: &str) -> bool {
    let raw = raw.trim();
    raw.starts_with('#') || (raw.starts_with("**") && raw.ends_with("**"))
}

/// Marks of headings and emphasis, tags and soft hyphens taken off; white space made single, tabs kept between cells.
fn without_markup(raw: &str) -> String {
    let raw = raw.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}').trim_start_matches('#').trim_start();
    let (star, raw) = match raw.strip_prefix("* ") {
        Some(after) if !after.trim_start().is_empty() => ("* ", after),
        _ => ("", raw),
    };
    let mut out = String::with_capacity(raw.len());
    let mut left = raw;
    while let Some(c) = left.chars().next() {
        let tag = left.starts_with('<').then(|| left.bytes().take(12).position(|b| b == b'>')).flatten();
        left = left.get(tag.map_or(c.len_utf8(), |end| end + 1)..).unwrap_or_default();
        match c {
            _ if tag.is_some() => {}
            '*' | '\u{ad}' | '\\' => {}
            '\t' => out.push('\t'),
            c if c.is_whitespace() => out.push(' '),
            c => out.push(c),
        }
    }
    // The right margin of a form's first line is told by its many spaces, so they are kept where they are many.
    let single = out.trim().split("    ").map(|piece| piece.split(' ').filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" "));
    let text = single.collect::<Vec<_>>().join("    ");
    format!("{star}{}", text.trim())
}

/// How a text was set: whether its paragraphs run over several lines, and how long a full line is.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    /// A full line is hardly ever shorter, and mostly no longer.
    full: Option<(usize, usize)>,
}

/// What the line before belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Running {
    /// A sentence: it goes on until it has ended.
    Sentence,
    /// The first line of a numbered provision: a sentence, or a heading that ends with its line.
    Opening,
    /// An article's first lines: nearly always a heading.
    Title,
}

impl Setting {
    /// Lines that go on in small letters were full: where there are many, the text is wrapped.
    pub fn of(lines: &[Line]) -> Self {
        let running: Vec<&Line> = lines.iter().filter(|l| !l.table).collect();
        let continued = running.windows(2).filter_map(|pair| match pair {
            [line, next] if !next.after_blank && next.text.starts_with(char::is_lowercase) => Some(line.text.chars().count()),
            _ => None,
        });
        let mut lengths: Vec<usize> = continued.collect();
        lengths.sort_unstable();
        let wrapped = lengths.len() >= 3 && lengths.len() * 6 > running.len();
        let at = |share: usize| lengths.get(lengths.len() * share / 100).copied();
        Setting { full: if wrapped { at(10).zip(at(75)) } else { None } }
    }

    /// Whether `line`, which begins with no mark, goes on with the paragraph that ended in `before`.
    pub fn goes_on(self, before: &Line, line: &Line, running: Running) -> bool {
        if line.table || before.table {
            return false;
        }
        if line.text.starts_with(|c: char| c.is_lowercase() || matches!(c, ',' | ')' | ';')) {
            return true;
        }
        let ended = finished(&before.text);
        if !ended && (hangs(&before.text) || line.text.starts_with(|c: char| c.is_ascii_digit())) {
            return true;
        }
        let Some((least, most)) = self.full else { return false };
        if line.after_blank || line.set_off != before.set_off || is_title(&line.text) != is_title(&before.text) {
            return false;
        }
        let length = before.text.chars().count();
        let word = line.text.split(' ').next().map_or(0, |w| w.chars().count());
        match running {
            Running::Sentence if !ended => true,
            Running::Title if !ended => length + 1 + word > most,
            _ => length >= least,
        }
    }
}

/// Whether a sentence or member of a list ends here.
pub fn finished(text: &str) -> bool {
    text.trim_end_matches([')', '”', '"', ' ']).ends_with(['.', ';', ':', '!', '?', '…'])
}

/// Ends in a word behind which a sentence cannot end.
pub fn hangs(text: &str) -> bool {
    let last = text.rsplit(char::is_whitespace).next().unwrap_or_default().to_lowercase();
    let asks = ["và", "hoặc", "của", "các", "tại", "theo", "với", "cho", "về", "số", "điều", "khoản", "điểm", "mục", "những", "từ", "đến", "là"];
    text.ends_with(',') || asks.contains(&last.as_str())
}
