//! **Cells**: the values of a fact that no rule can tell apart are one value of its variable.
//!
//! Numbers and dates are split at the bounds that conditions mention; of a date, the day of the year as well. Each cell has a witness, and
//! every test that was given has one answer for a whole cell.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::hir::vocabulary::Kind;
use crate::hir::{Test, Value, Within};
use crate::syntax::ast::Comparison;

/// One value of a variable: what it stands for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Cell {
    No,
    Yes,
    /// Any of these values of an enumeration.
    Values(Vec<usize>),
    /// From `min` to `max`, both included.
    Numbers {
        min: i64,
        max: i64,
    },
    Dates(Dates),
    /// One of these texts.
    Texts(Vec<String>),
    /// Any text that no rule mentions.
    OtherText,
    /// An alternative of a reading.
    Alternative(usize),
}

/// Dates from `from` to before `before`, whose day of the year lies from `from_day` to before `before_day` (month and day).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Dates {
    pub from: Option<NaiveDate>,
    pub before: Option<NaiveDate>,
    pub from_day: Option<(u32, u32)>,
    pub before_day: Option<(u32, u32)>,
    pub witness: NaiveDate,
}

impl Dates {
    fn holds(&self, date: NaiveDate) -> bool {
        let day = (date.month(), date.day());
        self.from.is_none_or(|from| date >= from)
            && self.before.is_none_or(|before| date < before)
            && self.from_day.is_none_or(|from| day >= from)
            && self.before_day.is_none_or(|before| day < before)
    }
}

/// `2024-01-01..2024-12-31`, open ends left out; the days of the year behind, where they matter.
impl std::fmt::Display for Dates {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let date = |d: Option<NaiveDate>| d.map(|d| d.to_string()).unwrap_or_default();
        let day = |d: Option<(u32, u32)>| d.map(|(month, day)| format!("{day:02}/{month:02}")).unwrap_or_default();
        let last = self.before.and_then(|d| d.pred_opt());
        let dated = self.from.is_some() || last.is_some();
        if dated {
            write!(f, "{}..{}", date(self.from), date(last))?;
        }
        if self.from_day.is_some() || self.before_day.is_some() {
            write!(f, "{}{}..<{}", if dated { ", " } else { "" }, day(self.from_day), day(self.before_day))?;
        }
        Ok(())
    }
}

impl Cell {
    /// Whether a stated value lies in the cell; of any other text, whether it is a text: the mentioned ones lie in the cells before.
    pub fn holds(&self, value: &Value) -> bool {
        match (self, value) {
            (Cell::No, Value::Bool(b)) => !b,
            (Cell::Yes, Value::Bool(b)) => *b,
            (Cell::Values(values), Value::One(value)) => values.contains(value),
            (Cell::Numbers { min, max }, Value::Number(n)) => (min..=max).contains(&n),
            (Cell::Dates(dates), Value::Date(date)) => dates.holds(*date),
            (Cell::Texts(texts), Value::Text(text)) => texts.contains(text),
            (Cell::OtherText, Value::Text(_)) => true,
            _ => false,
        }
    }

    /// Whether some value between the bounds lies in the cell.
    pub fn meets(&self, within: &Within) -> bool {
        match (self, within) {
            (Cell::Numbers { min, max }, Within::Numbers { min: least, max: most }) => min <= most && least <= max,
            (Cell::Dates(dates), Within::Dates { first, last }) => first.iter_days().take_while(|date| date <= last).any(|date| dates.holds(date)),
            _ => false,
        }
    }

    /// A value in the cell; for an element of a set or a condition, whether it holds.
    pub fn witness(&self) -> Value {
        match self {
            Cell::No => Value::Bool(false),
            Cell::Yes => Value::Bool(true),
            Cell::Values(values) => Value::One(values.first().copied().unwrap_or(0)),
            Cell::Numbers { min, .. } => Value::Number(*min),
            Cell::Dates(dates) => Value::Date(dates.witness),
            Cell::Texts(texts) => Value::Text(texts.first().cloned().unwrap_or_default()),
            Cell::OtherText => Value::Text("…".into()),
            Cell::Alternative(index) => Value::One(*index),
        }
    }
}

/// The cells of a fact under the tests that are asked of it.
pub fn cells(kind: &Kind, tests: &[&Test]) -> Vec<Cell> {
    match kind {
        Kind::Bool => vec![Cell::No, Cell::Yes],
        Kind::One(terms) => by_answers((0..terms.len()).map(|value| (value, answers(tests, &Value::One(value))))).map(Cell::Values).collect(),
        Kind::Number { min, max, .. } => {
            let bounds = tests.iter().flat_map(|t| match t {
                Test::Number { op, bound, .. } => thresholds(*op, *bound, |n| n.checked_add(1)),
                _ => Vec::new(),
            });
            let mut starts: Vec<i64> = bounds.filter(|n| (min..=max).contains(&n)).chain([*min]).collect();
            starts.sort_unstable();
            starts.dedup();
            let ends: Vec<i64> = starts.iter().skip(1).map(|next| next - 1).chain([*max]).collect();
            starts.into_iter().zip(ends).map(|(min, max)| Cell::Numbers { min, max }).collect()
        }
        Kind::Date => date_cells(tests),
        Kind::Text => {
            let mut texts: Vec<&String> =
                tests.iter().flat_map(|t| if let Test::Text { values, .. } = t { values.as_slice() } else { &[] }).collect();
            texts.sort_unstable();
            texts.dedup();
            let mentioned = by_answers(texts.into_iter().map(|text| (text.clone(), answers(tests, &Value::Text(text.clone())))));
            mentioned.map(Cell::Texts).chain([Cell::OtherText]).collect()
        }
        Kind::Set(_) | Kind::List(_) => Vec::new(),
    }
}

/// The answer of a test about one fact, if it is one that a value of this kind can answer.
pub fn answer(test: &Test, value: &Value) -> bool {
    match (test, value) {
        (Test::Holds(_), Value::Bool(b)) => *b,
        (Test::OneOf { values, .. }, Value::One(value)) => values.contains(value),
        (Test::Number { op, bound, .. }, Value::Number(n)) => op.holds(n, bound),
        (Test::Date { op, bound, .. }, Value::Date(date)) => op.holds(date, bound),
        (Test::Yearly { op, day, .. }, Value::Date(date)) => op.holds(&(date.month(), date.day()), &(day.month, day.day)),
        (Test::Text { values, .. }, Value::Text(text)) => values.contains(text),
        _ => false,
    }
}

fn answers(tests: &[&Test], value: &Value) -> Vec<bool> {
    tests.iter().map(|t| answer(t, value)).collect()
}

/// Groups of values with the same answers, in the order of their first members.
fn by_answers<T>(values: impl Iterator<Item = (T, Vec<bool>)>) -> impl Iterator<Item = Vec<T>> {
    let mut groups: Vec<(Vec<bool>, Vec<T>)> = Vec::new();
    for (value, answers) in values {
        match groups.iter_mut().find(|(known, _)| *known == answers) {
            Some((_, members)) => members.push(value),
            None => groups.push((answers, vec![value])),
        }
    }
    groups.into_iter().map(|(_, members)| members)
}

/// The values at which the answer of a comparison changes.
fn thresholds<T: Copy>(op: Comparison, bound: T, next: impl Fn(T) -> Option<T>) -> Vec<T> {
    match op {
        Comparison::Less | Comparison::GreaterEqual => vec![bound],
        Comparison::LessEqual | Comparison::Greater => next(bound).into_iter().collect(),
        Comparison::Equal => [Some(bound), next(bound)].into_iter().flatten().collect(),
    }
}

fn date_cells(tests: &[&Test]) -> Vec<Cell> {
    let (mut dates, mut days): (Vec<NaiveDate>, Vec<(u32, u32)>) = (Vec::new(), Vec::new());
    for test in tests {
        match test {
            Test::Date { op, bound, .. } => dates.extend(thresholds(*op, *bound, |d| d.succ_opt())),
            // The day after the 31st is no day, and still a bound between two days.
            Test::Yearly { op, day, .. } => days.extend(thresholds(*op, (day.month, day.day), |(m, d)| Some((m, d + 1)))),
            _ => {}
        }
    }
    let mut out = Vec::new();
    for (from, before) in intervals(dates) {
        for (from_day, before_day) in intervals(days.clone()) {
            let cell = |witness| Dates { from, before, from_day, before_day, witness };
            out.extend(some_date(from, before, |date| cell(date).holds(date)).map(|witness| Cell::Dates(cell(witness))));
        }
    }
    out
}

fn intervals<T: Ord + Copy>(mut bounds: Vec<T>) -> Vec<(Option<T>, Option<T>)> {
    bounds.sort_unstable();
    bounds.dedup();
    let starts = [None].into_iter().chain(bounds.iter().copied().map(Some));
    let ends = bounds.iter().copied().map(Some).chain([None]);
    starts.zip(ends).collect()
}

/// A date in the interval that `fits`, looked for day by day over the nine years that hold every day of the year, 29 February included.
fn some_date(from: Option<NaiveDate>, before: Option<NaiveDate>, fits: impl Fn(NaiveDate) -> bool) -> Option<NaiveDate> {
    const DAYS: u64 = 9 * 366;
    let usual = NaiveDate::from_ymd_opt(2024, 1, 1)?;
    let start = match (from, before) {
        (Some(from), _) => from,
        (None, Some(before)) => before.checked_sub_days(chrono::Days::new(DAYS)).unwrap_or(NaiveDate::MIN).min(usual),
        (None, None) => usual,
    };
    start
        .iter_days()
        .take(usize::try_from(DAYS).unwrap_or(usize::MAX))
        .take_while(|date| before.is_none_or(|before| *date < before))
        .find(|d| fits(*d))
}
