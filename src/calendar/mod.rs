//! Working days: a weekly rhythm, and the days that depart from it, as data.
//!
//! Which days are worked is no matter of arithmetic: Tết follows the moon, and each year's plan moves single days. A
//! calendar therefore holds what somebody has written down and where it stands, for the years that it covers. It
//! reads no clock and no file.
//!
//! - [`Calendar`], [`Day`], [`Certainty`]: the data.
//! - [`before`], [`after`], [`before_date`]: the due dates counted with it (`arithmetic`).
//!
//! Invariant: a due date is counted over covered years only. Of other years the calendar knows the weekly rhythm and
//! nothing else.

mod arithmetic;

pub use arithmetic::{Due, NoDueDate, Roll, Unit, after, before, before_date};

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate, Weekday};

/// A working calendar: the weekly days of rest, and every [`Day`] that departs from them.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Calendar {
    /// The name by which a regulation chooses it (`calendar vietnam`).
    pub name: String,
    first_year: i32,
    last_year: i32,
    rest: Vec<Weekday>,
    days: BTreeMap<NaiveDate, Day>,
}

/// How far a day in a calendar can be relied on.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum Certainty {
    /// Announced, or plain from the law.
    Confirmed,
    /// Derived from the rules before the year's plan is known.
    Estimated,
    /// Reported or proposed, and not established.
    Unconfirmed,
}

/// An exception to the weekly rhythm: a holiday, a day made up for, a swapped day off, or a day of rest that is
/// worked.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Day {
    /// Whether the day is worked.
    pub working: bool,
    /// What the day is called, in Vietnamese.
    pub name: String,
    /// The instrument or report that it stands in.
    pub source: String,
    /// How far it can be relied on.
    pub certainty: Certainty,
}

impl Calendar {
    /// A calendar for the years `first_year` to `last_year`, both included, with `rest` as the weekly days of rest
    /// and no exceptions yet. Where `first_year` is after `last_year`, it covers no year.
    #[must_use]
    pub fn new(name: impl Into<String>, first_year: i32, last_year: i32, rest: Vec<Weekday>) -> Self {
        Self { name: name.into(), first_year, last_year, rest, days: BTreeMap::new() }
    }

    /// Enters an exception, and gives back the one that stood at this date before.
    pub fn insert(&mut self, date: NaiveDate, day: Day) -> Option<Day> {
        self.days.insert(date, day)
    }

    /// Whether `date` lies in a year that the calendar speaks of.
    #[must_use]
    pub fn covers(&self, date: NaiveDate) -> bool {
        (self.first_year..=self.last_year).contains(&date.year())
    }

    /// The years that the calendar speaks of.
    #[must_use]
    pub fn years(&self) -> std::ops::RangeInclusive<i32> {
        self.first_year..=self.last_year
    }

    /// Whether `date` is worked. Meant for dates that the calendar [covers](Self::covers): of others it knows no
    /// holidays.
    #[must_use]
    pub fn is_working(&self, date: NaiveDate) -> bool {
        self.day(date).map_or_else(|| self.is_worked_weekly(date), |day| day.working)
    }

    /// The exception at `date`, if there is one.
    #[must_use]
    pub fn day(&self, date: NaiveDate) -> Option<&Day> {
        self.days.get(&date)
    }

    /// Whether the day of the week is one that is worked, exceptions aside.
    fn is_worked_weekly(&self, date: NaiveDate) -> bool {
        !self.rest.contains(&date.weekday())
    }

    /// Whether the day would be worked, or be free, if a doubtful entry fell away. A doubtful holiday on a Sunday is
    /// no doubt at all.
    fn is_doubtful(&self, date: NaiveDate) -> bool {
        self.day(date).is_some_and(|day| day.certainty != Certainty::Confirmed && day.working != self.is_worked_weekly(date))
    }
}
