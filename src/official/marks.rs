//! What a line of an official text begins with: the marks that number provisions, as offices type them.
//!
//! A mark says what the line *could* begin. Whether it does is decided where the numbering is known (`build`): a wrapped line may begin with a
//! number too.

use crate::spelling::bare_key;

/// What could begin here; labels as written, without leading `số`, dots and brackets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mark {
    Part(String),
    Chapter(String),
    /// "Mục 1" below a chapter, or "I." of an outline.
    Section(String),
    Article(u32),
    /// "1." : a clause, a note, or an article that lost its word.
    Number(u32),
    /// "2.1." : the number before the last dot, and the last.
    Dotted(String, u32),
    Letter(char),
    Dash,
    Plus,
    /// A lone star: an aside behind numbered clauses.
    Star,
    Annex(Option<String>),
    Form(String),
    /// "Ghi chú:" above the notes of a form.
    Notes,
    /// "(1): …", "1- …": a note by its column.
    Note(Vec<u32>),
    /// "Nơi nhận", "TM. …": what follows is no provision.
    Signature,
}

/// The letters of points, in the order of the Vietnamese alphabet.
pub const LETTERS: [char; 23] = ['a', 'b', 'c', 'd', 'đ', 'e', 'g', 'h', 'i', 'k', 'l', 'm', 'n', 'o', 'p', 'q', 'r', 's', 't', 'u', 'v', 'x', 'y'];

/// "1.2.3.4" is as deep as texts go; every number of a mark is one more provision around what follows.
const MOST_NUMBERS: usize = 9;

/// The mark at the beginning of a line without markup, and what stands behind it.
pub fn mark(line: &str) -> Option<(Mark, &str)> {
    let first = line.chars().next()?;
    match first {
        '-' | '–' | '−' | '•' | '·' | '—' => dash(line, first),
        '+' => Some((Mark::Plus, rest(line, 1))),
        '*' => line.strip_prefix("* ").map(|r| (Mark::Star, r.trim_start())),
        '(' => bracketed(line),
        c if c.is_ascii_digit() => numbered(line),
        _ => worded(line).or_else(|| roman(line)).or_else(|| letter(line)).or_else(|| form_at_the_end(line)),
    }
}

fn rest(line: &str, from: usize) -> &str {
    line.get(from..).unwrap_or_default().trim_start()
}

fn dash(line: &str, first: char) -> Option<(Mark, &str)> {
    let after = line.get(first.len_utf8()..)?;
    // A rule of dashes and a negative number are no list.
    (!after.trim().is_empty() && !after.starts_with(['-', '–', '—'])).then(|| {
        // "- 1- …": the notes of a form, numbered inside a list.
        match after.trim_start().split_once('-') {
            Some((number, body)) if !number.is_empty() && number.len() <= 2 && number.bytes().all(|b| b.is_ascii_digit()) => {
                (Mark::Note(vec![number.parse().unwrap_or(0)]), body.trim_start())
            }
            _ => (Mark::Dash, after.trim_start()),
        }
    })
}

/// "(1): …", "(11), (12): …".
fn bracketed(line: &str) -> Option<(Mark, &str)> {
    let (numbers, body) = line.split_once(':')?;
    let mut columns = Vec::new();
    for piece in numbers.split(',') {
        columns.push(piece.trim().strip_prefix('(')?.strip_suffix(')')?.parse().ok()?);
    }
    Some((Mark::Note(columns), body.trim_start()))
}

fn numbered(line: &str) -> Option<(Mark, &str)> {
    let end = line.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(line.len());
    let (digits, after) = line.split_at(end);
    let groups: Vec<&str> = digits.split('.').filter(|g| !g.is_empty()).collect();
    if groups.len() > MOST_NUMBERS {
        return None;
    }
    let last: u32 = groups.last()?.parse().ok().filter(|n| *n < 1000)?;
    let closed = digits.ends_with('.');
    // "13 tổ chức", "2.1, Khoản 2", "03/8/2017", "10.000 đồng" are no marks.
    let spaced = after.is_empty() || after.starts_with([' ', '\t']);
    match groups.as_slice() {
        [_] if closed && (spaced || after.starts_with(char::is_uppercase)) => Some((Mark::Number(last), after.trim_start())),
        [outer @ .., _] if !outer.is_empty() && spaced && digits.matches('.').count() == groups.len() - usize::from(!closed) => {
            let body = after.trim_start();
            (closed || body.starts_with(char::is_uppercase)).then(|| (Mark::Dotted(outer.join("."), last), body))
        }
        _ => None,
    }
}

fn worded(line: &str) -> Option<(Mark, &str)> {
    let label = |after: &str| -> String {
        let after = after.trim_start();
        let after = after.strip_prefix("số ").unwrap_or(after);
        let whole: String = after.chars().take_while(|c| c.is_alphanumeric() || *c == '.').collect();
        let digits = whole.chars().take_while(char::is_ascii_digit).count();
        // "02KẾ HOẠCH": the title stands right behind the number; "01.A" and "1a" are numbers.
        let more: String = whole.chars().skip(digits).collect();
        let letter = more.strip_prefix('.').unwrap_or(&more);
        let kept = if digits > 0 && letter.chars().count() > 1 { whole.chars().take(digits).collect() } else { whole };
        kept.trim_matches('.').to_owned()
    };
    let behind = |after: &str, label: &str| -> usize { after.find(label).map_or(0, |i| i + label.len()) };
    let (word, after) = split_word(line)?;
    match word.as_str() {
        "dieu" if line.starts_with(['Đ', 'đ']) => {
            let number: String = after.trim_start().chars().take_while(char::is_ascii_digit).collect();
            let tail = after.get(behind(after, &number)..)?;
            let closed = tail.starts_with(['.', ':']);
            (closed && line.starts_with('Đ')).then_some(())?;
            Some((Mark::Article(number.parse().ok()?), rest(tail, 1)))
        }
        "chuong" if line.starts_with('C') => {
            let label = label(after);
            let tail = after.get(behind(after, &label)..)?.trim_start_matches(['.', ':']).trim_start();
            let numbered = roman_number(&label).is_some() || label.parse::<u32>().is_ok();
            (numbered && (tail.is_empty() || is_title(tail))).then_some((Mark::Chapter(label), tail))
        }
        "phan" if line.starts_with('P') => {
            let mut label = label(after);
            let mut tail = after.get(behind(after, &label)..)?;
            if bare_key(&label) == "thu" {
                let ordinal = tail.split_whitespace().next()?;
                tail = tail.get(behind(tail, ordinal)..)?;
                label = ["nhat", "hai", "ba", "tu", "nam"].iter().position(|w| *w == bare_key(ordinal))?.saturating_add(1).to_string();
            }
            let tail = tail.trim_start_matches(['.', ':']).trim_start();
            let numbered = roman_number(&label).is_some() || label.parse::<u32>().is_ok();
            (numbered && (tail.is_empty() || is_title(tail))).then_some((Mark::Part(label), tail))
        }
        "muc" if line.starts_with('M') => {
            let label = label(after);
            let tail = after.get(behind(after, &label)..)?;
            let closed = tail.is_empty() || tail.starts_with(['.', ':']);
            let tail = tail.trim_start_matches(['.', ':']).trim_start();
            let numbered = roman_number(&label).is_some() || label.parse::<u32>().is_ok();
            (numbered && (closed || is_title(tail))).then_some((Mark::Section(label), tail))
        }
        "mau" if line.starts_with('M') => {
            let label = label(after);
            let tail = after.get(behind(after, &label)..)?.trim_start_matches(['.', ':']).trim_start();
            let numbered = label.starts_with(|c: char| c.is_ascii_digit());
            (numbered && (tail.is_empty() || tail.starts_with(char::is_uppercase))).then_some((Mark::Form(label), tail))
        }
        _ => phrased(line, &label),
    }
}

/// Marks of several words.
fn phrased<'l>(line: &'l str, label: &impl Fn(&str) -> String) -> Option<(Mark, &'l str)> {
    let bare = bare_key(line);
    if let Some(after) = skip_words(line, 2).filter(|_| bare.starts_with("phu luc") && line.starts_with('P')) {
        let label = Some(label(after)).filter(|l| roman_number(l).is_some() || l.starts_with(|c: char| c.is_ascii_digit()));
        let tail = label.as_ref().map_or(after, |l| after.get(after.find(l.as_str()).map_or(0, |i| i + l.len())..).unwrap_or_default());
        let tail = tail.trim_start_matches(['.', ':', ' ', '\t']);
        let begins_as_title = is_title(&tail.chars().take(12).collect::<String>());
        return (tail.is_empty() || begins_as_title || tail.starts_with('(')).then_some((Mark::Annex(label), tail));
    }
    if bare.starts_with("noi nhan") || ["tm. ", "t/m ", "kt. ", "tl. ", "tuq. "].iter().any(|s| bare.starts_with(s)) && is_title(line) {
        return Some((Mark::Signature, ""));
    }
    if bare.trim_end() == "chu tich" && is_title(line) {
        return Some((Mark::Signature, ""));
    }
    (bare.trim_end_matches([':', ' ']) == "ghi chu").then_some((Mark::Notes, ""))
}

/// "Tên cơ quan …                     Mẫu 1": a form's number at the right margin.
fn form_at_the_end(line: &str) -> Option<(Mark, &str)> {
    let (_, right) = line.rsplit_once("    ")?;
    match worded(right.trim_start())? {
        (Mark::Form(label), "") => Some((Mark::Form(label), "")),
        _ => None,
    }
}

/// "I. …", a numbered heading of an outline.
fn roman(line: &str) -> Option<(Mark, &str)> {
    let (label, after) = line.split_once('.')?;
    roman_number(label)?;
    (after.starts_with([' ', '\t']) && after.trim_start().starts_with(char::is_uppercase))
        .then(|| (Mark::Section(label.to_owned()), after.trim_start()))
}

fn letter(line: &str) -> Option<(Mark, &str)> {
    let first = line.chars().next()?;
    let after = line.get(first.len_utf8()..)?;
    let body = after.strip_prefix([')', '.'])?;
    (LETTERS.contains(&first) || first.is_ascii_lowercase()).then(|| (Mark::Letter(first), body.trim_start()))
}

/// The first word without diacritics, in lower case, and what follows it.
fn split_word(line: &str) -> Option<(String, &str)> {
    let end = line.find(|c: char| !c.is_alphabetic())?;
    Some((bare_key(line.get(..end)?), line.get(end..)?))
}

fn skip_words(line: &str, words: usize) -> Option<&str> {
    let mut left = line;
    for _ in 0..words {
        left = left.trim_start();
        left = left.get(left.find(|c: char| !c.is_alphabetic()).unwrap_or(left.len())..)?;
    }
    Some(left)
}

/// Capital letters throughout, as titles are set.
pub fn is_title(text: &str) -> bool {
    let letters: Vec<char> = text.chars().filter(|c| c.is_alphabetic()).collect();
    letters.len() > 2 && letters.iter().filter(|c| c.is_uppercase()).count() * 10 >= letters.len() * 8
}

/// The value of a Roman number up to 39.
pub fn roman_number(label: &str) -> Option<u32> {
    let value = |c| match c {
        'I' => Some(1),
        'V' => Some(5),
        'X' => Some(10),
        _ => None,
    };
    let digits: Vec<i32> = label.chars().map(value).collect::<Option<_>>()?;
    if digits.is_empty() || digits.len() > 6 {
        return None;
    }
    let signed = |(position, digit): (usize, &i32)| if digits.get(position + 1).is_some_and(|next| next > digit) { -digit } else { *digit };
    u32::try_from(digits.iter().enumerate().map(signed).sum::<i32>()).ok().filter(|total| *total < 40)
}
