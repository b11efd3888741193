//! Due dates: computed after the outcome, which never depends on them.

use chrono::{Datelike, NaiveDate};

use crate::calendar::{self, Calendar, Due, NoDueDate, Roll, Unit};
use crate::hir::{Case, Deadline, FactId, Regulation, Value, Within};
use crate::syntax::ast::Yearly;

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

/// When a deadline ends in a case, and what there is to say about it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DueDate {
    pub date: Option<NaiveDate>,
    /// The first and the last day that it may be, where the event is only known to lie in a period.
    pub between: Option<(NaiveDate, NaiveDate)>,
    pub note: Option<DateNote>,
}

impl DueDate {
    fn none(note: DateNote) -> DueDate {
        DueDate { note: Some(note), ..DueDate::default() }
    }

    /// A later event has no earlier due date, so the two ends of a period bound whatever lies between.
    fn from_period(first: Result<Due, NoDueDate>, last: Result<Due, NoDueDate>) -> DueDate {
        match (first, last) {
            (Ok(first), Ok(last)) => {
                let mut rests_on = first.rests_on;
                let more: Vec<NaiveDate> = last.rests_on.into_iter().filter(|day| !rests_on.contains(day)).collect();
                rests_on.extend(more);
                let note = (!rests_on.is_empty()).then_some(DateNote::RestsOn(rests_on));
                let date = (first.date == last.date).then_some(first.date);
                DueDate { date, between: date.is_none().then_some((first.date, last.date)), note }
            }
            (Err(problem), _) | (_, Err(problem)) => problem.into(),
        }
    }
}

impl From<NoDueDate> for DueDate {
    fn from(problem: NoDueDate) -> DueDate {
        DueDate::none(match problem {
            NoDueDate::YearNotCovered(year) => DateNote::YearNotCovered(year),
            NoDueDate::OutOfRange => DateNote::OutOfRange,
        })
    }
}

/// The due date of a deadline in a case.
pub fn due(regulation: &Regulation, calendar: Option<&Calendar>, case: &Case, filed: Option<NaiveDate>, deadline: &Deadline) -> DueDate {
    let unit = |working: &bool| if *working { Unit::WorkingDays } else { Unit::Days };
    let Some(calendar) = calendar else { return DueDate::none(DateNote::NoCalendar) };
    let of_event = |event: FactId, count: &dyn Fn(NaiveDate) -> Result<Due, NoDueDate>| match (case.date(event), case.within.get(&event)) {
        (Some(day), _) => DueDate::from_period(count(day), count(day)),
        (None, Some(Within::Dates { first, last })) => DueDate::from_period(count(*first), count(*last)),
        _ => DueDate::none(DateNote::NotStated),
    };
    match deadline {
        Deadline::Before { n, working, event } => of_event(*event, &|day| calendar::before(calendar, day, *n, unit(working))),
        Deadline::Within { n, working, event } => {
            let roll = if regulation.roll_later { Roll::Later } else { Roll::Earlier };
            of_event(*event, &|day| calendar::after(calendar, day, *n, unit(working), roll))
        }
        Deadline::Yearly { day, in_year } => {
            let Some(year) = year(case, filed, *in_year) else { return DueDate::none(DateNote::NotStated) };
            yearly(regulation, Some(calendar), year, *day)
        }
    }
}

/// The last day of a yearly date in a year.
pub fn yearly(regulation: &Regulation, calendar: Option<&Calendar>, year: i32, day: Yearly) -> DueDate {
    let Some(calendar) = calendar else { return DueDate::none(DateNote::NoCalendar) };
    match NaiveDate::from_ymd_opt(year, day.month, day.day) {
        Some(date) => {
            let due = calendar::before_date(calendar, date, regulation.yearly_inclusive);
            DueDate::from_period(due.clone(), due)
        }
        None => DueDate::none(DateNote::OutOfRange),
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
