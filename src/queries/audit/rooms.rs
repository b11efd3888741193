//! What lies between two deadlines that count from one event.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};

use super::Ground;
use crate::calendar::{self, Calendar, Roll, Unit};
use crate::hir::Deadline;
use crate::syntax::ast::Yearly;

/// Days between two last days, at least and at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Room {
    pub min: i64,
    pub max: i64,
    pub working: bool,
    /// The years that it was counted over, where the units differ.
    pub years: Option<(i32, i32)>,
}

/// What lies between two deadlines of one event, each pair counted once.
pub(super) struct Rooms<'a> {
    ground: &'a Ground<'a>,
    known: BTreeMap<(Deadline, Deadline), Option<Room>>,
}

impl<'a> Rooms<'a> {
    pub(super) fn new(ground: &'a Ground<'a>) -> Self {
        Rooms { ground, known: BTreeMap::new() }
    }

    /// `None` where the two do not compare; inside, where no calendar could compare their units.
    pub(super) fn between(&mut self, a: &Deadline, b: &Deadline) -> Option<Option<Room>> {
        let exact = |days: i64, working: bool| Some(Some(Room { min: days, max: days, working, years: None }));
        match (a, b) {
            (Deadline::Before { n, working, .. }, Deadline::Before { n: m, working: other, .. }) if working == other => {
                exact(i64::from(*n) - i64::from(*m), *working)
            }
            (Deadline::Within { n, working, .. }, Deadline::Within { n: m, working: other, .. }) if working == other => {
                exact(i64::from(*m) - i64::from(*n), *working)
            }
            (Deadline::Yearly { day, .. }, Deadline::Yearly { day: other, .. }) => {
                let days =
                    [2024, 2025].into_iter().filter_map(|year| Some(in_year(*other, year)?.signed_duration_since(in_year(*day, year)?).num_days()));
                let days: Vec<i64> = days.collect();
                Some(Some(Room { min: days.iter().copied().min()?, max: days.iter().copied().max()?, working: false, years: None }))
            }
            _ => {
                let key = (a.clone(), b.clone());
                let ground = self.ground;
                Some(*self.known.entry(key).or_insert_with(|| counted(ground, a, b)))
            }
        }
    }
}

fn in_year(day: Yearly, year: i32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, day.month, day.day)
}

/// Working days from the one last day to the other, for every day that the event can fall on in the years that the calendar covers.
fn counted(ground: &Ground, a: &Deadline, b: &Deadline) -> Option<Room> {
    let calendar = ground.workspace.calendar(ground.regulation.calendar.as_deref()?)?;
    let (first, last) = (*calendar.years().start(), *calendar.years().end());
    let start = NaiveDate::from_ymd_opt(first, 1, 1)?;
    // How many days have been worked up to and with each day.
    let days = start.iter_days().take_while(|date| date.year() <= last);
    let worked: Vec<i64> = days
        .clone()
        .scan(0i64, |sum, date| {
            *sum += i64::from(calendar.is_working(date));
            Some(*sum)
        })
        .collect();
    let until = |date: NaiveDate| usize::try_from(date.signed_duration_since(start).num_days()).ok().and_then(|at| worked.get(at)).copied();
    let roll = if ground.regulation.roll_later { Roll::Later } else { Roll::Earlier };
    let due = |deadline: &Deadline, event: NaiveDate| last_day(calendar, deadline, event, roll).and_then(until);
    let rooms: Vec<i64> = days.filter_map(|event| Some(due(b, event)? - due(a, event)?)).collect();
    Some(Room { min: *rooms.iter().min()?, max: *rooms.iter().max()?, working: true, years: Some((first, last)) })
}

fn last_day(calendar: &Calendar, deadline: &Deadline, event: NaiveDate, roll: Roll) -> Option<NaiveDate> {
    let unit = |working: bool| if working { Unit::WorkingDays } else { Unit::Days };
    match deadline {
        Deadline::Before { n, working, .. } => calendar::before(calendar, event, *n, unit(*working)),
        Deadline::Within { n, working, .. } => calendar::after(calendar, event, *n, unit(*working), roll),
        Deadline::Yearly { .. } => return None,
    }
    .ok()
    .map(|due| due.date)
}
