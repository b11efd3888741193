//! Days, months and quarters. A period is two bounds for the day on which something begins; what is vague within it narrows nothing.

use chrono::{Datelike, NaiveDate};

use super::{Cells, not_understood, remark, text_of};
use crate::hir::{FactId, Value, Within};
use crate::plan::book::Understood;
use crate::plan::grid::Content;
use crate::plan::guide::bare;

/// What a cell says of time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Time {
    /// It begins on a day, and ends on another if that is said.
    Days { first: NaiveDate, last: Option<NaiveDate> },
    /// It lies somewhere between two days.
    Somewhere { first: NaiveDate, last: NaiveDate },
    /// A quarter or month of a year that is not known.
    YearMissing,
}

/// Words that say nothing of when, without diacritics.
const FILLERS: [&str; 8] = ["du kien", "trong", "vao", "ngay", "khoang thoi gian", "thoi gian", "nam", "dot"];
/// Words that narrow a period without saying to which days.
const VAGUE: [&str; 8] = ["nua dau", "nua cuoi", "dau", "giua", "cuoi", "trung tuan", "thuong tuan", "ha tuan"];

impl Cells<'_> {
    /// The day or period in which a row begins.
    pub(super) fn period(&self, start: FactId, end: Option<FactId>, content: &Content) -> Vec<Understood> {
        let text = text_of(content);
        let time = match content {
            Content::Date(date) => Some((Time::Days { first: *date, last: None }, false)),
            _ => time(&self.guide.words.short.key(&text), self.year),
        };
        let mut out = match &time {
            None => vec![not_understood(&text)],
            Some((Time::YearMissing, _)) => vec![Understood::Ambiguous(
                start,
                (
                    "the year of the plan is not known; say it with `--year`".to_owned(),
                    "chưa biết năm của kế hoạch; hãy nêu bằng `--year`".to_owned(),
                ),
            )],
            Some((Time::Days { first, last }, _)) => {
                let ends = end.zip(*last).map(|(fact, day)| Understood::Fact(fact, Value::Date(day)));
                std::iter::once(Understood::Fact(start, Value::Date(*first))).chain(ends).collect()
            }
            Some((Time::Somewhere { first, last }, _)) => vec![Understood::Within(start, Within::Dates { first: *first, last: *last })],
        };
        if let Some((_, true)) = time {
            out.push(remark("narrowed in words only: the whole period is taken", "chỉ thu hẹp bằng lời: lấy cả khoảng thời gian"));
        }
        out
    }
}

/// Reads a key; whether words narrow the period vaguely.
pub fn time(key: &str, year: Option<i32>) -> Option<(Time, bool)> {
    let mut text = format!(" {} ", bare(key).replace(['(', ')'], " "));
    if text.contains(" khoang ") && !text.contains(" khoang thoi gian ") || text.contains(" sau ") || text.contains(" truoc ") {
        return None;
    }
    let halves = half_of_year(&text);
    let mut vague = false;
    for word in VAGUE {
        let padded = format!(" {word} ");
        vague |= text.contains(&padded);
        text = text.replace(&padded, " ");
    }
    let of_year = |year: i32| (NaiveDate::from_ymd_opt(year, 1, 1), NaiveDate::from_ymd_opt(year, 12, 31));
    if let Some((months, named)) = halves {
        let Some(year) = named.or(year) else { return Some((Time::YearMissing, false)) };
        return Some((somewhere(month_start(year, months.0)?, month_end(year, months.1)?), false));
    }
    let only_year = text.replace(" ca ", " ").replace(" nam ", " ").replace(" trong ", " ");
    if let Ok(named @ 1990..=2100) = only_year.trim().parse::<i32>() {
        let (first, last) = of_year(named);
        return Some((somewhere(first?, last?), vague));
    }
    if ["ca nam", "trong nam", "nam"].contains(&text.trim()) {
        let Some(year) = year else { return Some((Time::YearMissing, false)) };
        let (first, last) = of_year(year);
        return Some((somewhere(first?, last?), vague));
    }
    for word in FILLERS {
        text = text.replace(&format!(" {word} "), " ");
    }
    let found = days(text.trim(), year).or_else(|| units(text.trim(), year))?;
    Some((found, vague))
}

fn somewhere(first: NaiveDate, last: NaiveDate) -> Time {
    Time::Somewhere { first, last }
}

/// "6 tháng đầu năm", "6 tháng cuối năm 2026".
fn half_of_year(text: &str) -> Option<((u32, u32), Option<i32>)> {
    let rest = text.trim().strip_prefix("6 thang ").or_else(|| text.trim().strip_prefix("06 thang "))?;
    let (which, behind) = rest.split_once(' ')?;
    let year = behind.trim().strip_prefix("nam").map(str::trim)?;
    let year = if year.is_empty() { None } else { Some(year.parse().ok().filter(|y| (1990..=2100).contains(y))?) };
    match which {
        "dau" => Some(((1, 6), year)),
        "cuoi" => Some(((7, 12), year)),
        _ => None,
    }
}

/// "15/3/2026", "10-15/3", "từ 28/3 đến 2/4/2026".
fn days(text: &str, year: Option<i32>) -> Option<Time> {
    let body = text.strip_prefix("tu ").unwrap_or(text).replace(" den ", "-").replace(" - ", "-").replace(' ', "").replace('.', "/");
    let mut ends = body.split('-');
    let (first, last) = (ends.next()?, ends.next());
    if ends.next().is_some() {
        return None;
    }
    let Some(last) = last else {
        let (day, month, named) = numbers(first)?;
        let Some(year) = named.or(year) else { return Some(Time::YearMissing) };
        return Some(Time::Days { first: NaiveDate::from_ymd_opt(year, month?, day)?, last: None });
    };
    let (last_day, last_month, last_year) = numbers(last)?;
    let last_month = last_month?;
    let Some(year) = last_year.or(year) else { return Some(Time::YearMissing) };
    // What the first day leaves out, the last one says: "10-15/3/2026".
    let (day, month, own_year) = numbers(first)?;
    let first = NaiveDate::from_ymd_opt(own_year.unwrap_or(year), month.unwrap_or(last_month), day)?;
    let last = NaiveDate::from_ymd_opt(year, last_month, last_day)?;
    (first <= last).then_some(Time::Days { first, last: Some(last) })
}

/// `15/3/2026`, `15/3` or `15`: day, month and year as far as they are said.
fn numbers(text: &str) -> Option<(u32, Option<u32>, Option<i32>)> {
    let parts: Vec<&str> = text.split('/').collect();
    let number =
        |text: &str| if text.len() <= 4 && !text.is_empty() && text.chars().all(|c| c.is_ascii_digit()) { text.parse::<u32>().ok() } else { None };
    let day = |text: &str| number(text).filter(|d| (1..=31).contains(d) && text.len() <= 2);
    let month = |text: &str| number(text).filter(|m| (1..=12).contains(m) && text.len() <= 2);
    match parts.as_slice() {
        [d] => Some((day(d)?, None, None)),
        [d, m] => Some((day(d)?, Some(month(m)?), None)),
        [d, m, y] if y.len() == 4 => Some((day(d)?, Some(month(m)?), Some(i32::try_from(number(y)?).ok()?))),
        _ => None,
    }
}

/// Months and quarters, one or several: from the first to the last of them.
fn units(text: &str, year: Option<i32>) -> Option<Time> {
    let text = text.strip_prefix("tu ").unwrap_or(text);
    let spread = text.replace(" den ", " , ").replace(" va ", " , ").replace(" hoac ", " , ").replace(['-', ',', ';'], " , ");
    let (mut unit, mut months, mut named): (Option<u32>, Vec<(u32, u32)>, Option<i32>) = (None, Vec::new(), None);
    for word in spread.split_whitespace() {
        if word == "," {
            continue;
        }
        let (number, own_year) = word.split_once('/').map_or((word, None), |(number, year)| (number, Some(year)));
        match (number, unit) {
            ("quy", _) => unit = Some(3),
            ("thang", _) => unit = Some(1),
            _ if number.len() == 4 && own_year.is_none() && !months.is_empty() => {
                named = Some(number.parse().ok().filter(|y| (1990..=2100).contains(y))?)
            }
            _ => {
                let (number, length) =
                    match (number.strip_prefix('t').filter(|rest| !rest.is_empty()), number.strip_prefix('q').filter(|rest| !rest.is_empty())) {
                        (Some(month), _) => (month, 1),
                        (_, Some(quarter)) => (quarter, 3),
                        // `6/2026` needs no word before it.
                        _ => (number, unit.or(own_year.map(|_| 1))?),
                    };
                let at = if length == 3 { quarter(number)? } else { number.parse().ok().filter(|m| (1..=12).contains(m))? };
                unit = Some(length);
                months.push((if length == 3 { at * 3 - 2 } else { at }, if length == 3 { at * 3 } else { at }));
                if let Some(own) = own_year {
                    named = Some(own.parse().ok().filter(|y| (1990..=2100).contains(y))?);
                }
            }
        }
    }
    let (first, last) = (months.iter().map(|m| m.0).min()?, months.iter().map(|m| m.1).max()?);
    let Some(year) = named.or(year) else { return Some(Time::YearMissing) };
    Some(somewhere(month_start(year, first)?, month_end(year, last)?))
}

fn quarter(text: &str) -> Option<u32> {
    match text {
        "1" | "i" | "01" => Some(1),
        "2" | "ii" | "02" => Some(2),
        "3" | "iii" | "03" => Some(3),
        "4" | "iv" | "04" => Some(4),
        _ => None,
    }
}

fn month_start(year: i32, month: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, month, 1)
}

fn month_end(year: i32, month: u32) -> Option<NaiveDate> {
    let next = if month == 12 { NaiveDate::from_ymd_opt(year.checked_add(1)?, 1, 1) } else { NaiveDate::from_ymd_opt(year, month + 1, 1) };
    next?.pred_opt().filter(|d| d.year() == year)
}
