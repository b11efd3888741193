//! The numbers and dates of a sentence that can set a deadline or a limit, told from those that only name something: provisions,
//! instruments and their dates, forms, years, ordinals.

use crate::spelling::name_key;

/// What a number counts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unit {
    WorkingDays,
    Days,
    /// In the text's own words, or of a fact.
    Other(String),
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Quantity {
    Number {
        value: i64,
        unit: Unit,
    },
    Date {
        year: i32,
        month: u32,
        day: u32,
    },
    /// A day of every year.
    Yearly {
        month: u32,
        day: u32,
    },
}

/// A quantity as it stands in a paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    pub quantity: Quantity,
    pub written: String,
    pub offset: usize,
    /// A span of time or amount that no deadline or limit of the language is counted in.
    pub milder: bool,
}

struct Word<'t> {
    raw: &'t str,
    core: String,
    offset: usize,
}

/// Words behind which a number is a name.
const NAMED: [&str; 44] = [
    "điều", "khoản", "điểm", "mục", "số", "mẫu", "lục", "chương", "phần", "năm", "tháng", "quý", "khóa", "thứ", "chế", "luận", "định", "thị",
    "quyết", "đoạn", "biểu", "bảng", "cột", "dòng", "trang", "tiết", "nhóm", "loại", "hạng", "gạch", "luật", "lệnh", "văn", "trình", "báo", "dẫn",
    "tư", "hoạch", "bước", "khoá", "tập", "quyển", "lớp", "tổ",
];
/// Nouns of cited instruments.
const INSTRUMENTS: [&str; 18] =
    ["Luật", "Pháp", "Nghị", "Quyết", "Quy", "Kết", "Chỉ", "Hướng", "Thông", "Công", "Tờ", "Kế", "Văn", "Chương", "Điều", "Hiến", "Báo", "Biên"];
/// Words that make a date a deadline, whatever stands before.
const TIMING: [&str; 10] = ["trước", "sau", "từ", "đến", "hết", "vào", "hạn", "nhất", "quá", "tới"];
/// Words that make a number a bound.
const BOUNDS: [&str; 17] =
    ["quá", "đa", "thiểu", "nhất", "trên", "dưới", "vượt", "hơn", "đủ", "trước", "sau", "trong", "có", "cử", "gồm", "không", "vi"];
const COUNTED: [&str; 17] =
    ["người", "nước", "lần", "lãnh", "đoàn", "thành", "đồng", "đại", "quốc", "chuyến", "cán", "địa", "bộ", "bản", "cơ", "tổ", "hội"];
const SPANS: [&str; 6] = ["tháng", "năm", "tuần", "giờ", "phút", "quý"];

/// All quantities of a paragraph.
pub fn quantities(text: &str) -> Vec<Found> {
    let words = words(text);
    let mut out: Vec<Found> = Vec::new();
    let mut taken = 0;
    let mut naming = false;
    for at in 0..words.len() {
        if at < taken {
            continue;
        }
        if let Some((year, month, day, length)) = date_at(&words, at) {
            taken = at + length;
            naming = false;
            if !cited(&words, at, year.is_some()) {
                let quantity = match year {
                    Some(year) => Quantity::Date { year, month, day },
                    None => Quantity::Yearly { month, day },
                };
                out.push(found(text, &words, at, taken, quantity, false));
            }
            continue;
        }
        match number_at(&words, at) {
            Some(number) => {
                let named = number.value >= 1900 || name_before(&words, at) || (naming && joined(&words, at));
                naming = named && !number.is_time();
                if let Some((unit, milder)) = number.unit.clone().filter(|_| !named || (number.is_days() && !hard_name(&words, at))) {
                    out.push(found(text, &words, at, at + number.length, Quantity::Number { value: number.value, unit }, milder));
                }
                taken = at + number.length.max(1);
            }
            None => naming = naming && ["và", "hoặc", "đến", "hay", ",", "-"].contains(&word(&words, at).unwrap_or_default()),
        }
    }
    out
}

/// All dates, cited ones too: offset, year, month, day.
pub fn dates(text: &str) -> Vec<(usize, Option<i32>, u32, u32)> {
    let words = words(text);
    (0..words.len()).filter_map(|at| date_at(&words, at).and_then(|(y, m, d, _)| Some((words.get(at)?.offset, y, m, d)))).collect()
}

fn words(text: &str) -> Vec<Word<'_>> {
    let mut out = Vec::new();
    let mut from = None;
    for (offset, c) in text.char_indices().chain(std::iter::once((text.len(), ' '))) {
        match (c.is_whitespace(), from) {
            (true, Some(start)) => {
                let raw = text.get(start..offset).unwrap_or_default();
                let core = raw.trim_matches(|c: char| !(c.is_alphanumeric() || c == '%')).to_owned();
                out.push(Word { raw, core, offset: start });
                from = None;
            }
            (false, None) => from = Some(offset),
            _ => {}
        }
    }
    out
}

fn word<'w>(words: &'w [Word], at: usize) -> Option<&'w str> {
    words.get(at).map(|w| if w.core.is_empty() { w.raw } else { w.core.as_str() })
}

fn lower(words: &[Word], at: usize) -> String {
    name_key(&word(words, at).unwrap_or_default().to_lowercase())
}

fn is_any(word: &str, list: &[&str]) -> bool {
    list.iter().any(|w| name_key(w) == word)
}

fn found(text: &str, words: &[Word], at: usize, end: usize, quantity: Quantity, milder: bool) -> Found {
    let start = words.get(at).map_or(0, |w| w.offset);
    let until = words.get(end.saturating_sub(1)).map_or(text.len(), |w| w.offset + w.raw.len());
    let written = text.get(start..until).unwrap_or_default().trim_matches(|c: char| matches!(c, ',' | '.' | ';' | ':' | '(' | '*' | '"')).to_owned();
    let open = written.matches('(').count() > written.matches(')').count();
    let written =
        if open { written } else { written.trim_end_matches(|c| c == ')' && written.matches('(').count() < written.matches(')').count()).to_owned() };
    Found { quantity, written, offset: start, milder }
}

// ── Dates ──

/// "30/10", "15/9/2019", "20 tháng 11", "20 tháng 8 năm 2012": year, month, day, and how many words.
fn date_at(words: &[Word], at: usize) -> Option<(Option<i32>, u32, u32, usize)> {
    let core = words.get(at)?.core.as_str();
    let day_of = |d: u32, m: u32| (1..=31).contains(&d) && (1..=12).contains(&m);
    let digits = |t: &str| !t.is_empty() && t.len() <= 4 && t.bytes().all(|b| b.is_ascii_digit());
    let pieces: Vec<&str> = core.split('/').collect();
    match pieces.as_slice() {
        [d, m] if digits(d) && digits(m) => {
            let (d, m) = (d.parse().ok()?, m.parse().ok()?);
            let before = at.checked_sub(1).map(|b| lower(words, b)).unwrap_or_default();
            let said = before == name_key("ngày") || is_any(&before, &TIMING) || before == name_key("và");
            (said && day_of(d, m)).then_some((None, m, d, 1))
        }
        [d, m, y] if digits(d) && digits(m) && y.len() == 4 && digits(y) => {
            let (d, m) = (d.parse().ok()?, m.parse().ok()?);
            day_of(d, m).then_some((Some(y.parse().ok()?), m, d, 1))
        }
        [d] if digits(d) && d.len() <= 2 && lower(words, at + 1) == name_key("tháng") => {
            let (d, m): (u32, u32) = (d.parse().ok()?, word(words, at + 2)?.parse().ok()?);
            let before = at.checked_sub(1).map(|b| lower(words, b)).unwrap_or_default();
            if !day_of(d, m) || (before != name_key("ngày") && !is_any(&before, &TIMING)) {
                return None;
            }
            let year =
                (lower(words, at + 3) == name_key("năm")).then(|| word(words, at + 4)?.parse().ok()).flatten().filter(|y| (1900..2200).contains(y));
            Some((year, m, d, if year.is_some() { 5 } else { 3 }))
        }
        _ => None,
    }
}

/// The date of a cited instrument: its number or kind stands before in the sentence, and nothing makes the date a deadline.
fn cited(words: &[Word], at: usize, full: bool) -> bool {
    let mut before = at;
    if lower(words, before.wrapping_sub(1)) == name_key("ngày") {
        before -= 1;
    }
    let word_before = before.checked_sub(1).map(|b| lower(words, b)).unwrap_or_default();
    if !full || is_any(&word_before, &TIMING) {
        return false;
    }
    let sentence = words
        .get(..before)
        .unwrap_or_default()
        .iter()
        .rev()
        .take(24)
        .take_while(|w| !(w.raw.ends_with(';') || w.raw.ends_with('.') && w.core.len() > 2));
    sentence.into_iter().any(|w| is_instrument_number(&w.core) || INSTRUMENTS.contains(&w.core.as_str()))
}

fn is_instrument_number(core: &str) -> bool {
    core.starts_with(|c: char| c.is_ascii_digit()) && core.contains(['/', '-']) && core.chars().any(char::is_uppercase)
}

// ── Numbers ──

struct Number {
    value: i64,
    unit: Option<(Unit, bool)>,
    length: usize,
}

impl Number {
    fn is_days(&self) -> bool {
        matches!(self.unit, Some((Unit::Days | Unit::WorkingDays, _)))
    }

    fn is_time(&self) -> bool {
        self.is_days() || matches!(self.unit, Some((_, true)))
    }
}

/// A number and its unit: "07 (bảy) ngày làm việc", "10 người/đoàn", "100m"; days also in words.
fn number_at(words: &[Word], at: usize) -> Option<Number> {
    let here = words.get(at)?;
    let core = here.core.as_str();
    let digits: String = core.chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
    let tail = core.get(digits.len()..).unwrap_or_default();
    let grouped = digits.contains('.') && digits.split('.').skip(1).all(|g| g.len() == 3);
    let plain = !digits.is_empty() && (!digits.contains('.') || grouped);
    if digits.is_empty() {
        return spelt(words, at);
    }
    if !plain || tail.starts_with(['/', '-', ':']) || (here.raw.starts_with('(') && here.raw.contains(')')) {
        return (!plain || tail.starts_with(['/', '-'])).then_some(Number { value: 0, unit: None, length: 1 });
    }
    let value: i64 = digits.replace('.', "").parse().ok().filter(|n| *n < 1_000_000_000)?;
    if !tail.is_empty() {
        let unit = tail.trim_start_matches(['–', '-']);
        return Some(Number { value, unit: bounded(words, at, core).then(|| (Unit::Other(unit.to_owned()), true)), length: 1 });
    }
    let mut next = at + 1;
    // "07 (bảy) ngày": the number once more in words.
    if words.get(next).is_some_and(|w| w.raw.starts_with('(')) {
        let close = (next..words.len().min(next + 4)).find(|i| words.get(*i).is_some_and(|w| w.raw.ends_with(')')));
        next = close.map_or(next, |c| c + 1);
    }
    let ends = words.get(next - 1).is_some_and(|w| w.raw.ends_with([',', ';', '.', ':']));
    if ends {
        return Some(Number { value, unit: None, length: 1 });
    }
    let (unit, length) = unit_at(words, at, next, core);
    Some(Number { value, unit, length: next - at + length })
}

fn unit_at(words: &[Word], at: usize, next: usize, core: &str) -> (Option<(Unit, bool)>, usize) {
    let first = lower(words, next);
    let first = first.split('/').next().unwrap_or_default().to_owned();
    if first == name_key("ngày") {
        let working = lower(words, next + 1) == name_key("làm") && lower(words, next + 2) == name_key("việc");
        return if working { (Some((Unit::WorkingDays, false)), 3) } else { (Some((Unit::Days, false)), 1) };
    }
    let written = words.get(next).map(|w| w.core.clone()).unwrap_or_default();
    if is_any(&first, &SPANS) {
        // "6 tháng cuối năm" names a half of the year.
        let half = [name_key("cuối"), name_key("đầu")].contains(&lower(words, next + 1));
        return ((!half).then_some((Unit::Other(written), true)), 1);
    }
    if !written.starts_with(char::is_lowercase) {
        return (None, 0);
    }
    let counted = is_any(&first, &COUNTED);
    let unit = (bounded(words, at, core) && counted).then(|| (Unit::Other(written.split('/').next().unwrap_or_default().to_owned()), false));
    let other = unit.or_else(|| bounded_closely(words, at).then(|| (Unit::Other(words.get(next).map(|w| w.core.clone()).unwrap_or_default()), true)));
    (other, 1)
}

/// Something before the number makes it a bound, or it is written as offices write bounds ("02").
fn bounded(words: &[Word], at: usize, core: &str) -> bool {
    core.starts_with('0') || (at.saturating_sub(4)..at).any(|i| is_any(&lower(words, i), &BOUNDS))
}

/// "không quá", "tối đa", "ít nhất" directly before.
fn bounded_closely(words: &[Word], at: usize) -> bool {
    let close = ["quá", "đa", "thiểu", "nhất", "vượt"];
    at.checked_sub(1).is_some_and(|b| is_any(&lower(words, b), &close))
}

fn spelt(words: &[Word], at: usize) -> Option<Number> {
    let digit = |w: &str| ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"].iter().position(|d| name_key(d) == w);
    let first = lower(words, at);
    let second = lower(words, at + 1);
    let unit_of = |w: &str| if w == name_key("lăm") { Some(5) } else { digit(w) };
    let (value, length) = if first == name_key("mười") {
        unit_of(&second).map_or((10, 1), |n| (10 + n, 2))
    } else {
        let tens = digit(&first).filter(|n| *n >= 2)?;
        if second == name_key("mươi") { unit_of(&lower(words, at + 2)).map_or((tens * 10, 2), |n| (tens * 10 + n, 3)) } else { (tens, 1) }
    };
    let next = at + length;
    if lower(words, next) != name_key("ngày") || word(words, next + 1).is_some_and(|w| w.starts_with(|c: char| c.is_ascii_digit())) {
        return None;
    }
    // "trong năm ngày" could be a day of the year's; "năm" alone is no number without a word that bounds it.
    if first == name_key("năm") && !bounded_closely(words, at) && lower(words, at.wrapping_sub(1)) != name_key("trong") {
        return None;
    }
    let (unit, more) = unit_at(words, at, next, "");
    Some(Number { value: i64::try_from(value).unwrap_or(0), unit, length: length + more })
}

fn name_before(words: &[Word], at: usize) -> bool {
    at.checked_sub(1).is_some_and(|b| words.get(b).is_some_and(|w| !w.raw.ends_with([',', ';', ':', '.'])) && is_any(&lower(words, b), &NAMED))
}

/// A number that stands right behind the word for a provision is its number even where days follow.
fn hard_name(words: &[Word], at: usize) -> bool {
    let hard = ["điều", "khoản", "điểm", "mục", "số", "mẫu", "lục", "chương", "năm", "tháng"];
    name_before(words, at) && at.checked_sub(1).is_some_and(|b| is_any(&lower(words, b), &hard))
}

/// Joined to the number before: "khoản 1, 2 và 3".
fn joined(words: &[Word], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|b| words.get(b));
    before.is_some_and(|w| w.raw.ends_with(',') || ["và", "hoặc", "đến", "hay", "-"].contains(&w.raw))
}
