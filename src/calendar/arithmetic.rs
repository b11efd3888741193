//! Due dates: counting days from an event, and moving a due date off a day of rest.
//!
//! The source is Bộ luật Dân sự 2015. Điều 147: the first day of a period does not count, so the event's own day
//! never does. Điều 148: a last day that is a day of rest moves to the next working day. The Code speaks of periods
//! that run forwards; backwards the same is done the other way round, for "at least N days before" leaves fewer than
//! N once the date is moved later.
//!
//! Invariants: a due date is a working day; it, the event and every day between them lie in covered years; the count
//! ends, whatever the numbers.

use chrono::{Datelike, NaiveDate};

use super::Calendar;

/// The highest number of days that is counted; no regulation comes near it.
const MAX_DAYS: u32 = 10_000;

/// The highest number of steps for one due date. Enough for `MAX_DAYS` at one working day a week, and an end where no
/// day is ever worked.
const MAX_STEPS: u32 = 8 * MAX_DAYS;

/// What is counted.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Unit {
    /// Days that are worked (ngày làm việc).
    WorkingDays,
    /// Every day of the calendar (ngày).
    Days,
}

/// Where a due date goes that falls on a day of rest.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Roll {
    /// To the last working day before it.
    Earlier,
    /// To the next working day after it (Bộ luật Dân sự 2015, Điều 148).
    Later,
}

/// A due date with the doubtful days it was counted over.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Due {
    /// The last day on which the act is in time; a working day.
    pub date: NaiveDate,
    /// The estimated or unconfirmed days met while counting, in the order met: those of which it had to be known
    /// whether they are worked, and of which only the doubtful entry says so. A doubtful holiday on a weekly day of
    /// rest is none, nor is a day that calendar days pass over.
    pub rests_on: Vec<NaiveDate>,
}

/// Why there is no due date.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum NoDueDate {
    /// The event, or a day met while counting, lies in this year, of which the calendar does not speak.
    YearNotCovered(i32),
    /// More than 10,000 days, no working day within reach, or the end of the calendar that dates can express.
    OutOfRange,
}

/// The last day that is at least `n` days before `event` (*chậm nhất N ngày trước*): the `n`th working day before it,
/// or the `n`th day before it, moved earlier to a working day. With `n` = 0, the event's own day or the last working
/// day before it.
///
/// # Errors
///
/// [`NoDueDate::YearNotCovered`] where the event or a day met while counting lies in a year that the calendar does
/// not cover; [`NoDueDate::OutOfRange`] where `n` is above 10,000 or there is no working day within reach.
pub fn before(calendar: &Calendar, event: NaiveDate, n: u32, unit: Unit) -> Result<Due, NoDueDate> {
    Walk::from(calendar, event)?.count(n, unit, Roll::Earlier)?.end(Roll::Earlier)
}

/// The last day that is within `n` days after `event` (*trong vòng N ngày kể từ*): the `n`th working day after it, or
/// the `n`th day after it, moved as `roll` says. With `n` = 0, the event's own day, moved likewise.
///
/// Moved earlier over days of rest alone, a due date can come to lie on the event's own day, or before it if the
/// event's day is one of rest.
///
/// # Errors
///
/// As for [`before`].
pub fn after(calendar: &Calendar, event: NaiveDate, n: u32, unit: Unit, roll: Roll) -> Result<Due, NoDueDate> {
    Walk::from(calendar, event)?.count(n, unit, Roll::Later)?.end(roll)
}

/// The last working day before `day` (*trước ngày …*), or up to it if `inclusive`.
///
/// # Errors
///
/// As for [`before`], with `day` as the event: its own year must be covered too, even where `day` itself does not
/// count.
pub fn before_date(calendar: &Calendar, day: NaiveDate, inclusive: bool) -> Result<Due, NoDueDate> {
    before(calendar, day, u32::from(!inclusive), Unit::WorkingDays)
}

/// A place in the calendar, moved day by day, with what was learned on the way.
struct Walk<'c> {
    calendar: &'c Calendar,
    at: NaiveDate,
    rests_on: Vec<NaiveDate>,
    steps_left: u32,
}

impl<'c> Walk<'c> {
    fn from(calendar: &'c Calendar, event: NaiveDate) -> Result<Self, NoDueDate> {
        let at = covered(calendar, event)?;
        Ok(Self { calendar, at, rests_on: Vec::new(), steps_left: MAX_STEPS })
    }

    fn count(mut self, n: u32, unit: Unit, towards: Roll) -> Result<Self, NoDueDate> {
        if n > MAX_DAYS {
            return Err(NoDueDate::OutOfRange);
        }
        for _ in 0..n {
            self.step(towards)?;
            if unit == Unit::WorkingDays {
                self.roll(towards)?;
            }
        }
        Ok(self)
    }

    fn end(mut self, roll: Roll) -> Result<Due, NoDueDate> {
        self.roll(roll)?;
        Ok(Due { date: self.at, rests_on: self.rests_on })
    }

    fn roll(&mut self, towards: Roll) -> Result<(), NoDueDate> {
        while !self.is_working() {
            self.step(towards)?;
        }
        Ok(())
    }

    fn step(&mut self, towards: Roll) -> Result<(), NoDueDate> {
        self.steps_left = self.steps_left.checked_sub(1).ok_or(NoDueDate::OutOfRange)?;
        let next = match towards {
            Roll::Earlier => self.at.pred_opt(),
            Roll::Later => self.at.succ_opt(),
        };
        self.at = covered(self.calendar, next.ok_or(NoDueDate::OutOfRange)?)?;
        Ok(())
    }

    fn is_working(&mut self) -> bool {
        // A day that ends the count is asked about twice, and noted once.
        if self.calendar.is_doubtful(self.at) && self.rests_on.last() != Some(&self.at) {
            self.rests_on.push(self.at);
        }
        self.calendar.is_working(self.at)
    }
}

fn covered(calendar: &Calendar, date: NaiveDate) -> Result<NaiveDate, NoDueDate> {
    if calendar.covers(date) { Ok(date) } else { Err(NoDueDate::YearNotCovered(date.year())) }
}
