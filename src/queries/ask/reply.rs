//! What a person types in answer to a question, fitted to the fact: by the number of an offer, by identifier, or by label with or without
//! diacritics; ranges of numbers where no rule tells their numbers apart.

use super::{Asks, Inquiry, Offers};
use crate::hir::case::{names_term, read_date};
use crate::hir::vocabulary::{Kind, Term};
use crate::hir::{Case, Record, Value, Vocabulary};
use crate::spelling::{bare_key, suggestions};

/// The most records of a list that are gone through in an interview.
const RECORDS: usize = 50;

/// An answer put into the case.
#[derive(Clone, Debug)]
pub struct Reply {
    pub case: Case,
    /// The range that a number stands for.
    pub range: Option<(i64, i64)>,
}

/// Why what was typed is no answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Unfit {
    /// No such value; near ones.
    Unknown {
        typed: String,
        near: Vec<String>,
    },
    /// A value of the fact that is not possible any more.
    Impossible {
        typed: String,
    },
    NoNumber {
        min: i64,
        max: i64,
    },
    /// Rules tell numbers of this range apart.
    TooWide {
        ranges: Vec<(i64, i64)>,
    },
    NoDate,
    NoCount {
        most: usize,
    },
}

/// Puts what was typed into the case.
///
/// # Errors
/// [`Unfit`].
pub fn reply(vocabulary: &Vocabulary, case: &Case, inquiry: &Inquiry, typed: &str) -> Result<Reply, Unfit> {
    let typed = typed.trim();
    if let Asks::Count(list) = inquiry.asks {
        let count: usize = typed.parse().ok().filter(|n| *n <= RECORDS).ok_or(Unfit::NoCount { most: RECORDS })?;
        let mut case = case.clone();
        case.facts.insert(list, Value::List(vec![Record::new(); count]));
        return Ok(Reply { case, range: None });
    }
    let unknown = || Unfit::Unknown { typed: typed.to_owned(), near: Vec::new() };
    let fact = inquiry.asks.fact(vocabulary).ok_or_else(unknown)?;
    let mut range = None;
    let value = match (&inquiry.offers, &fact.kind) {
        (Offers::YesNo(offered), _) => Value::Bool(yes_or_no(offered, typed)?),
        (Offers::OneOf(offered), kind) => Value::One(one(kind.values(), offered, typed)?),
        (Offers::AnyOf(offered), kind) => {
            let parts = typed.split([',', ';']).map(str::trim).filter(|part| !part.is_empty());
            let members: Result<Vec<usize>, Unfit> = match is_none(typed) {
                true => Ok(Vec::new()),
                false => parts.map(|part| one(kind.values(), offered, part)).collect(),
            };
            Value::set(members?)
        }
        (Offers::Numbers(ranges), Kind::Number { min, max, .. }) => {
            let (low, high) = numbers(typed, (*min, *max))
                .filter(|(low, high)| low <= high && min <= low && high <= max)
                .ok_or(Unfit::NoNumber { min: *min, max: *max })?;
            if low < high {
                let wide = || Unfit::TooWide { ranges: ranges.clone() };
                range = Some(ranges.iter().copied().find(|(from, to)| *from <= low && high <= *to).map(|_| (low, high)).ok_or_else(wide)?);
            }
            Value::Number(low)
        }
        (Offers::Dates(_), _) => Value::Date(read_date(typed).ok_or(Unfit::NoDate)?),
        (Offers::Texts(offered), _) => Value::Text(text(offered, typed)),
        (Offers::Numbers(_) | Offers::Count, _) => return Err(unknown()),
    };
    Ok(Reply { case: stated(case, inquiry.asks, value), range })
}

fn stated(case: &Case, asks: Asks, value: Value) -> Case {
    let mut case = case.clone();
    match asks {
        Asks::Fact(fact) | Asks::Count(fact) => drop(case.facts.insert(fact, value)),
        Asks::Field { list, record, field } => {
            if let Some(Value::List(records)) = case.facts.get_mut(&list)
                && let Some(record) = records.get_mut(record)
            {
                record.insert(field, value);
            }
        }
    }
    case
}

fn yes_or_no(offered: &[bool], typed: &str) -> Result<bool, Unfit> {
    let by_number = typed.parse::<usize>().ok().and_then(|n| offered.get(n.checked_sub(1)?)).copied();
    let by_word = match bare_key(typed).as_str() {
        "yes" | "y" | "true" | "co" | "dung" => Some(true),
        "no" | "n" | "false" | "khong" | "sai" => Some(false),
        _ => None,
    };
    let found = by_number.or(by_word).ok_or_else(|| Unfit::Unknown { typed: typed.to_owned(), near: Vec::new() })?;
    if offered.contains(&found) { Ok(found) } else { Err(Unfit::Impossible { typed: typed.to_owned() }) }
}

fn is_none(typed: &str) -> bool {
    matches!(bare_key(typed).as_str(), "0" | "none" | "[]" | "{}" | "khong" | "khong co")
}

/// A value by its number among those offered, its identifier, its label, or its label without diacritics if only one has that.
fn one(values: &[Term], offered: &[usize], typed: &str) -> Result<usize, Unfit> {
    if let Ok(number) = typed.parse::<usize>() {
        let found = number.checked_sub(1).and_then(|at| offered.get(at)).copied();
        return found.ok_or_else(|| Unfit::Unknown { typed: typed.to_owned(), near: Vec::new() });
    }
    let key = |text: &str| bare_key(text).split_whitespace().collect::<Vec<_>>().join(" ");
    let wanted = key(typed);
    let exact = values.iter().position(|v| v.id == typed).or_else(|| values.iter().position(|v| names_term(v, typed)));
    let mut bare = values.iter().enumerate().filter(|(_, v)| [&v.id, &v.vi, &v.en].iter().any(|name| key(name) == wanted));
    let only = bare.next().filter(|_| bare.next().is_none()).map(|(index, _)| index);
    match exact.or(only) {
        Some(found) if offered.contains(&found) => Ok(found),
        Some(_) => Err(Unfit::Impossible { typed: typed.to_owned() }),
        None => {
            let known = offered.iter().filter_map(|index| values.get(*index)).flat_map(|v| [v.id.as_str(), v.vi.as_str(), v.en.as_str()]);
            let near = suggestions(typed, known).into_iter().map(str::to_owned).collect();
            Err(Unfit::Unknown { typed: typed.to_owned(), near })
        }
    }
}

/// A text that rules mention by its number; any other as it stands.
fn text(offered: &[String], typed: &str) -> String {
    let by_number = typed.parse::<usize>().ok().and_then(|n| offered.get(n.checked_sub(1)?)).cloned();
    by_number.unwrap_or_else(|| typed.to_owned())
}

/// A number, or a range: `3`, `1-10`, `1–10`, `1..10`, `<= 10`, `≥ 11`.
fn numbers(typed: &str, (min, max): (i64, i64)) -> Option<(i64, i64)> {
    let number = |text: &str| text.trim().parse::<i64>().ok();
    if let Some(n) = number(typed) {
        return Some((n, n));
    }
    for (sign, bounds) in [("<=", (false, 0)), ("≤", (false, 0)), ("<", (false, -1)), (">=", (true, 0)), ("≥", (true, 0)), (">", (true, 1))] {
        if let Some(rest) = typed.strip_prefix(sign) {
            let bound = number(rest)?.checked_add(bounds.1)?;
            return Some(if bounds.0 { (bound, max) } else { (min, bound) });
        }
    }
    let (low, high) = typed.split_once("..").or_else(|| typed.split_once('–')).or_else(|| typed.split_once('-'))?;
    Some((number(low)?, number(high)?))
}
