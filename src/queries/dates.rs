//! Due dates: computed after the outcome, which never depends on them.

use chrono::{Datelike, NaiveDate};

use crate::calendar::{self, Calendar, Due, NoDueDate, Roll, Unit};
use crate::hir::{Case, Deadline, FactId, Regulation, Value};

/// Why a deadline has no due date, or on what uncertain days it rests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DateNote {
    /// The event's date is not stated: nothing to say.
    NotStated,
    NoCalendar,
    YearNotCovered(i32),
    OutOfRange,
    RestsOn(Vec<NaiveDate>),
}

/// The due date of a deadline in a case, and what there is to say about it.
pub fn due(
    regulation: &Regulation,
    calendar: Option<&Calendar>,
    case: &Case,
    filed: Option<NaiveDate>,
    deadline: &Deadline,
) -> (Option<NaiveDate>, Option<DateNote>) {
    let unit = |working: &bool| if *working { Unit::WorkingDays } else { Unit::Days };
    let Some(calendar) = calendar else { return (None, Some(DateNote::NoCalendar)) };
    let computed = match deadline {
        Deadline::Before { n, working, event } => match case.date(*event) {
            Some(event) => calendar::before(calendar, event, *n, unit(working)),
            None => return (None, Some(DateNote::NotStated)),
        },
        Deadline::Within { n, working, event } => match case.date(*event) {
            Some(event) => {
                let roll = if regulation.roll_later { Roll::Later } else { Roll::Earlier };
                calendar::after(calendar, event, *n, unit(working), roll)
            }
            None => return (None, Some(DateNote::NotStated)),
        },
        Deadline::Yearly { day, in_year } => {
            let Some(year) = year(case, filed, *in_year) else { return (None, Some(DateNote::NotStated)) };
            match NaiveDate::from_ymd_opt(year, day.month, day.day) {
                Some(date) => calendar::before_date(calendar, date, regulation.yearly_inclusive),
                None => return (None, Some(DateNote::OutOfRange)),
            }
        }
    };
    match computed {
        Ok(Due { date, rests_on }) if rests_on.is_empty() => (Some(date), None),
        Ok(Due { date, rests_on }) => (Some(date), Some(DateNote::RestsOn(rests_on))),
        Err(NoDueDate::YearNotCovered(year)) => (None, Some(DateNote::YearNotCovered(year))),
        Err(NoDueDate::OutOfRange) => (None, Some(DateNote::OutOfRange)),
    }
}

fn year(case: &Case, filed: Option<NaiveDate>, in_year: Option<(FactId, i64)>) -> Option<i32> {
    match in_year {
        None => filed.map(|d| d.year()),
        Some((fact, back)) => match case.facts.get(&fact) {
            Some(Value::Number(n)) => i32::try_from(n - back).ok(),
            _ => None,
        },
    }
}
