//! A case: the stated facts of one activity. What is not stated is unknown, never false.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};

use super::ids::{ActivityId, FactId};
use super::vocabulary::{Fact, Kind, Term};
use super::within::Within;
use crate::spelling::{label_key, suggestions};

/// A stated value.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Value {
    Bool(bool),
    One(usize),
    /// Bit i of `members`: value i is in the set; of `known`: it is known whether it is.
    Set {
        members: u64,
        known: u64,
    },
    Number(i64),
    Date(NaiveDate),
    Text(String),
    List(Vec<Record>),
}

impl Value {
    /// A set that is fully known.
    pub fn set(members: impl IntoIterator<Item = usize>) -> Value {
        let members = members.into_iter().filter(|i| *i < 64).fold(0u64, |bits, i| bits | (1 << i));
        Value::Set { members, known: u64::MAX }
    }
}

/// One record of a list: its fields by position.
pub type Record = BTreeMap<usize, Value>;

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Case {
    pub activity: ActivityId,
    pub facts: BTreeMap<FactId, Value>,
    /// Numbers and dates that are not stated, but known to lie between two bounds: "10 to 15 people", "in the third quarter".
    pub within: BTreeMap<FactId, Within>,
}

impl Case {
    pub fn new(activity: ActivityId) -> Self {
        Case { activity, facts: BTreeMap::new(), within: BTreeMap::new() }
    }

    pub fn date(&self, fact: FactId) -> Option<NaiveDate> {
        match self.facts.get(&fact) {
            Some(Value::Date(date)) => Some(*date),
            _ => None,
        }
    }
}

/// A value as somebody wrote it, before it is known what it must be.
#[derive(Clone, Debug, PartialEq)]
pub enum Raw {
    /// An identifier or a label.
    Word(String),
    Bool(bool),
    Int(i64),
    Date(NaiveDate),
    Set(Vec<Raw>),
    Records(Vec<Vec<(String, Raw)>>),
    /// Only known to lie between these two.
    Between(Box<Raw>, Box<Raw>),
}

/// Why a written value does not fit its fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Misfit {
    /// What the fact must be, in English and Vietnamese.
    WrongKind(&'static str, &'static str),
    UnknownValue {
        written: String,
        suggestions: Vec<String>,
    },
    OutOfRange {
        written: i64,
        min: i64,
        max: i64,
    },
    UnknownField {
        written: String,
        suggestions: Vec<String>,
    },
    NoSuchDate {
        written: String,
    },
    /// A day whose year has fewer than four digits, or lies too far away.
    YearOutOfRange {
        written: String,
    },
    /// The lower bound lies above the upper one.
    Reversed,
    /// A record states one field under two names.
    StatedTwice {
        field: String,
    },
}

/// The years that a stated day can lie in.
pub const YEARS: std::ops::RangeInclusive<i32> = 1900..=2200;

/// Fits a written value to a fact: values by identifier or by label, in either language.
///
/// # Errors
/// [`Misfit`] says why it cannot be; nothing is coerced.
pub fn fit(fact: &Fact, raw: &Raw) -> Result<Value, Misfit> {
    match (&fact.kind, raw) {
        (Kind::Bool, Raw::Bool(b)) => Ok(Value::Bool(*b)),
        (Kind::Bool, Raw::Word(word)) if word == "yes" => Ok(Value::Bool(true)),
        (Kind::Bool, Raw::Word(word)) => match label_key(word).as_str() {
            "yes" | "true" => Ok(Value::Bool(true)),
            "no" | "false" => Ok(Value::Bool(false)),
            key if key == label_key("có") || key == label_key("đúng") => Ok(Value::Bool(true)),
            key if key == label_key("không") || key == label_key("sai") => Ok(Value::Bool(false)),
            _ => Err(Misfit::WrongKind("yes or no", "đúng hoặc sai")),
        },
        (Kind::Bool, _) => Err(Misfit::WrongKind("yes or no", "đúng hoặc sai")),
        (Kind::One(values), Raw::Word(word)) => index_of(values, word).map(Value::One),
        (Kind::One(_), _) => Err(Misfit::WrongKind("one value", "một giá trị")),
        (Kind::Set(values), Raw::Set(members)) => {
            let indices: Result<Vec<usize>, Misfit> = members
                .iter()
                .map(|m| match m {
                    Raw::Word(word) => index_of(values, word),
                    _ => Err(Misfit::WrongKind("a set of values", "một tập giá trị")),
                })
                .collect();
            indices.map(Value::set)
        }
        (Kind::Set(_), _) => Err(Misfit::WrongKind("a set of values", "một tập giá trị")),
        (Kind::Number { min, max, .. }, Raw::Int(n)) if (min..=max).contains(&n) => Ok(Value::Number(*n)),
        (Kind::Number { min, max, .. }, Raw::Int(n)) => Err(Misfit::OutOfRange { written: *n, min: *min, max: *max }),
        (Kind::Number { .. }, _) => Err(Misfit::WrongKind("a whole number", "một số nguyên")),
        (Kind::Date, Raw::Date(date)) => Ok(Value::Date(*date)),
        (Kind::Date, Raw::Word(word)) => match (read_date(word), any_date(word)) {
            (Some(date), _) => Ok(Value::Date(date)),
            (None, Some(_)) => Err(Misfit::YearOutOfRange { written: word.clone() }),
            (None, None) => Err(Misfit::NoSuchDate { written: word.clone() }),
        },
        (Kind::Date, _) => Err(Misfit::WrongKind("a date such as 2025-04-02", "một ngày như 2025-04-02")),
        (Kind::Text, Raw::Word(text)) => Ok(Value::Text(text.clone())),
        (Kind::Text, _) => Err(Misfit::WrongKind("a text", "một chuỗi")),
        (Kind::List(fields), Raw::Records(records)) => {
            let records: Result<Vec<Record>, Misfit> = records.iter().map(|r| fit_record(fields, r)).collect();
            records.map(Value::List)
        }
        (Kind::List(_), _) => Err(Misfit::WrongKind("a list of records", "một danh sách")),
    }
}

/// Fits two bounds to a number or a date.
///
/// # Errors
/// [`Misfit`]: of either bound, or that they stand the wrong way round.
pub fn fit_between(fact: &Fact, least: &Raw, most: &Raw) -> Result<Within, Misfit> {
    let within = match (fit(fact, least)?, fit(fact, most)?) {
        (Value::Number(min), Value::Number(max)) => Within::Numbers { min, max },
        (Value::Date(first), Value::Date(last)) => Within::Dates { first, last },
        _ => {
            return Err(Misfit::WrongKind(
                "one value: only numbers and dates lie between two",
                "một giá trị: chỉ số và ngày mới nằm giữa hai giá trị",
            ));
        }
    };
    if within.is_empty() { Err(Misfit::Reversed) } else { Ok(within) }
}

fn fit_record(fields: &[Fact], written: &[(String, Raw)]) -> Result<Record, Misfit> {
    let mut record = Record::new();
    for (name, raw) in written {
        let found = fields.iter().enumerate().find(|(_, f)| names_term(&f.term, name));
        let Some((index, field)) = found else {
            let ids = fields.iter().map(|f| f.term.id.as_str());
            let suggestions = suggestions(name, ids).into_iter().map(str::to_owned).collect();
            return Err(Misfit::UnknownField { written: name.clone(), suggestions });
        };
        if record.insert(index, fit(field, raw)?).is_some() {
            return Err(Misfit::StatedTwice { field: field.term.id.clone() });
        }
    }
    Ok(record)
}

fn index_of(values: &[Term], word: &str) -> Result<usize, Misfit> {
    // Identifiers are what rule files use; labels are folded only when no identifier fits.
    let by_id = values.iter().position(|v| v.id == word);
    by_id.or_else(|| values.iter().position(|v| names_term(v, word))).ok_or_else(|| Misfit::UnknownValue {
        written: word.to_owned(),
        suggestions: likely_values(values, word).into_iter().map(str::to_owned).collect(),
    })
}

/// The values near `word`; all of a short list when none is near.
fn likely_values<'v>(values: &'v [Term], word: &str) -> Vec<&'v str> {
    let near = suggestions(word, values.iter().flat_map(|v| [v.id.as_str(), v.vi.as_str()]));
    match values.len() {
        0..=12 if near.is_empty() => values.iter().map(|v| v.id.as_str()).collect(),
        _ => near,
    }
}

/// Whether a person who writes `word` means this term: its identifier, or one of its labels.
pub fn names_term(term: &Term, word: &str) -> bool {
    if term.id == word {
        return true;
    }
    let key = label_key(word);
    label_key(&term.id) == key || label_key(&term.vi) == key || label_key(&term.en) == key
}

/// A date as written in a rule file (`2025-04-02`) or in an office (`02/4/2025`), in one of the [`YEARS`].
pub fn read_date(text: &str) -> Option<NaiveDate> {
    any_date(text).filter(|date| YEARS.contains(&date.year()))
}

fn any_date(text: &str) -> Option<NaiveDate> {
    let text = text.trim();
    NaiveDate::parse_from_str(text, "%Y-%m-%d").or_else(|_| NaiveDate::parse_from_str(text, "%d/%m/%Y")).ok()
}
