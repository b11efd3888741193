//! **A changed calendar**: which due dates move when another calendar stands in place of the regulation's own, how far, and because of which days.

use std::collections::BTreeSet;

use chrono::{Datelike, Days, NaiveDate};

use super::answered::PlanAnswered;
use super::dues::{DueItem, Dues, concerns, dated, days, gathered, sort};
use crate::calendar::Calendar;
use crate::hir::{Case, Deadline, Regulation, Within};
use crate::queries::{Decisions, DueDate};

/// What another calendar does to the due dates of a year.
#[derive(Clone, Debug, Default)]
pub struct Moves {
    /// The new dates, as [`super::dues()`] gives the old ones.
    pub dues: Dues,
    pub moved: Vec<DueMoved>,
    /// What both calendars put on the same days.
    pub stayed: Vec<Stayed>,
    /// The days of the year that one calendar works and the other does not.
    pub changed_days: Vec<ChangedDay>,
}

#[derive(Clone, Debug)]
pub struct DueMoved {
    /// With its new date.
    pub item: DueItem,
    pub old: DueDate,
    /// By how many days the first and the last day move; nothing where one of the two calendars gives no date.
    pub by: Option<(i64, i64)>,
    /// The days on the way to either date that one calendar works and the other does not.
    pub because: Vec<NaiveDate>,
}

#[derive(Clone, Debug)]
pub struct Stayed {
    pub item: DueItem,
    /// The doubtful days that it rests on are others than before, or none.
    pub other_doubts: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangedDay {
    pub day: NaiveDate,
    /// Whether it is worked by the new calendar.
    pub works: bool,
    /// What either calendar calls it.
    pub name: Option<String>,
}

impl Moves {
    /// How many stay, and how many of these for other doubtful days than before.
    pub fn stay(&self) -> (usize, usize) {
        (self.stayed.len(), self.stayed.iter().filter(|s| s.other_doubts).count())
    }

    /// Leaves out what is not wanted.
    pub fn keep(&mut self, wanted: impl Fn(&DueItem) -> bool) {
        self.moved.retain(|moved| wanted(&moved.item));
        self.stayed.retain(|stayed| wanted(&stayed.item));
        self.dues.items.retain(wanted);
    }
}

/// The due dates of a year by the regulation's calendar and by another one.
pub fn moves(decisions: &Decisions, answered: &PlanAnswered, year: i32, new: &Calendar) -> Moves {
    let workspace = decisions.workspace;
    let Some(regulation) = workspace.regulations.get(answered.regulation) else { return Moves::default() };
    let Some(own) = regulation.calendar.as_deref().and_then(|name| workspace.calendar(name)) else { return Moves::default() };
    let mut dues = gathered(decisions, answered, year);
    let mut out = Moves { changed_days: changed_days(own, new, year), ..Moves::default() };
    let mut items = Vec::new();
    for mut item in std::mem::take(&mut dues.items) {
        let old = dated(regulation, Some(own), answered, &item);
        item.due = dated(regulation, Some(new), answered, &item);
        let (was_here, is_here) = (concerns(&item, &old, year), concerns(&item, &item.due, year));
        if was_here || is_here {
            match (days(&old), item.days()) {
                (None, None) => {}
                (before, after) if before == after => {
                    out.stayed.push(Stayed { item: item.clone(), other_doubts: old.note != item.due.note });
                }
                _ => out.moved.push(moved(regulation, answered, (own, new), &item, old)),
            }
        }
        if is_here {
            items.push(item);
        }
    }
    sort(&mut items);
    out.moved.sort_by_key(|m| (m.item.agency, days(&m.old).is_none(), days(&m.old)));
    out.dues = Dues { items, ..dues };
    out
}

fn moved(regulation: &Regulation, answered: &PlanAnswered, calendars: (&Calendar, &Calendar), item: &DueItem, old: DueDate) -> DueMoved {
    let (before, after) = (days(&old), item.days());
    let by = before.zip(after).map(|((a, b), (c, d))| ((c - a).num_days(), (d - b).num_days()));
    let mut because: BTreeSet<NaiveDate> = BTreeSet::new();
    if let (Some((a, b)), Some((c, d)), Some((first, last))) = (before, after, counted_from(regulation, answered, item)) {
        for (from, one, other) in [(first, a, c), (last, b, d)] {
            let (least, most) = (from.min(one).min(other), from.max(one).max(other));
            because.extend(least.iter_days().take_while(|day| *day <= most).filter(|day| differs(calendars, *day)));
        }
    }
    DueMoved { item: item.clone(), old, by, because: because.into_iter().collect() }
}

fn differs((own, new): (&Calendar, &Calendar), day: NaiveDate) -> bool {
    own.covers(day) && new.covers(day) && own.is_working(day) != new.is_working(day)
}

/// The first day that the count asks about, for the earliest and the latest event: calendar days are passed over whatever they are.
fn counted_from(regulation: &Regulation, answered: &PlanAnswered, item: &DueItem) -> Option<(NaiveDate, NaiveDate)> {
    let nothing = Case::new(crate::hir::ActivityId::new(usize::MAX));
    let case = item.row(answered).map_or(&nothing, |row| &row.case);
    let event = |fact| match (case.date(fact), case.within.get(&fact)) {
        (Some(day), _) => Some((day, day)),
        (None, Some(Within::Dates { first, last })) => Some((*first, *last)),
        _ => None,
    };
    let both = |(first, last): (NaiveDate, NaiveDate), step: &dyn Fn(NaiveDate) -> Option<NaiveDate>| Some((step(first)?, step(last)?));
    // The event's own day does not count.
    let steps = |n: u32, working: bool| Days::new(u64::from(if working { n.min(1) } else { n }));
    match item.deadline {
        Deadline::Before { n, working, event: fact } => both(event(fact)?, &|day| day.checked_sub_days(steps(n, working))),
        Deadline::Within { n, working, event: fact } => both(event(fact)?, &|day| day.checked_add_days(steps(n, working))),
        Deadline::Yearly { day, .. } => {
            // Its year is that of the date itself, or the one after.
            let year = days(&item.due)?.1.year();
            let (_, last) = item.days()?;
            let named = |year| NaiveDate::from_ymd_opt(year, day.month, day.day).filter(|named| *named >= last);
            let named = named(year).or_else(|| named(year.checked_add(1)?))?;
            let from = if regulation.yearly_inclusive { named } else { named.pred_opt()? };
            Some((from, from))
        }
    }
}

fn changed_days(own: &Calendar, new: &Calendar, year: i32) -> Vec<ChangedDay> {
    let Some(first) = NaiveDate::from_ymd_opt(year, 1, 1) else { return Vec::new() };
    let of_year = first.iter_days().take_while(|day| day.year() == year);
    let name = |day: NaiveDate| new.day(day).or_else(|| own.day(day)).map(|entry| entry.name.clone());
    of_year.filter(|day| differs((own, new), *day)).map(|day| ChangedDay { day, works: new.is_working(day), name: name(day) }).collect()
}
