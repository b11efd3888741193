//! **What is due when**: every deadline of a plan's rows and every date that the regulation sets for each year, with the day it comes to.
//!
//! First all acts with a deadline are gathered, whatever their dates; then each is dated by a calendar, so that two calendars can be held against
//! each other; then what touches the year is kept. Of a row, an act stands that is certain, or that is possible while facts are missing, and
//! says which of the two. A deadline without a date stays, with the reason.

use chrono::{Datelike, NaiveDate};

use super::answered::{AnsweredRow, PlanAnswered};
use crate::calendar::Calendar;
use crate::decision::TooLarge;
use crate::hir::{ActivityId, Actor, BodyId, Case, Deadline, FactId, ProvisionId, Regulation};
use crate::outcome::OutcomeAct;
use crate::queries::{Answer, CaseClass, DateNote, Decisions, DueDate, Question, YearlyAct, due, yearly, yearly_acts};

/// One act that is due.
#[derive(Clone, Debug)]
pub struct DueItem {
    /// Who acts: a body, somebody who is not named, or nobody that the text names (of a notice).
    pub agency: Actor,
    /// The act; its deadlines are left out, and `to` holds its recipients.
    pub act: OutcomeAct,
    /// To several, where all else is the same.
    pub to: Vec<BodyId>,
    pub cause: DueCause,
    pub deadline: Deadline,
    /// The provisions that set the deadline.
    pub citations: Vec<ProvisionId>,
    /// The day, or the first and the last that it may be; or why there is none.
    pub due: DueDate,
    /// The day on which it was done, where that is stated.
    pub done: Option<NaiveDate>,
    /// Another deadline of the same act is stricter.
    pub outdone: bool,
    /// Whether it stands whatever is not stated.
    pub certain: bool,
    /// Of what is only possible: what is not stated of the row, what decides most first.
    pub hangs_on: Vec<Question>,
}

/// What makes it due.
#[derive(Clone, Debug)]
pub enum DueCause {
    /// A row of the plan, by its place in [`PlanAnswered::rows`].
    Row(usize),
    /// The regulation, each year.
    EachYear(YearlyCause),
}

#[derive(Clone, Debug)]
pub struct YearlyCause {
    pub activity: ActivityId,
    /// The year in which the day lies that the text names.
    pub year: i32,
    /// The number of the case that gives that year: the plan of which year, say.
    pub of: Option<(FactId, i64)>,
    /// The cases in which it is due; one class without conditions for all of them.
    pub classes: Vec<CaseClass>,
}

/// All that is due in a year.
#[derive(Clone, Debug, Default)]
pub struct Dues {
    pub year: i32,
    /// By agency in the order of the vocabulary, then by date; what has no date stands last.
    pub items: Vec<DueItem>,
    /// Rows without an answer, by their place: nothing is said of their dates.
    pub unanswered: Vec<usize>,
    /// Activities whose yearly dates could not be gone through.
    pub too_large: Vec<TooLarge>,
}

impl DueItem {
    /// The first and the last day that it may be due.
    pub fn days(&self) -> Option<(NaiveDate, NaiveDate)> {
        days(&self.due)
    }

    /// The days that are not confirmed and that the date rests on.
    pub fn rests_on(&self) -> &[NaiveDate] {
        match &self.due.note {
            Some(DateNote::RestsOn(days)) => days,
            _ => &[],
        }
    }

    /// Whether it was done in time, where that is known.
    pub fn kept(&self) -> Option<bool> {
        let ((first, last), done) = (self.days()?, self.done?);
        if done > last { Some(false) } else { (done <= first).then_some(true) }
    }

    /// The row that it belongs to.
    pub fn row<'a, 'p>(&self, answered: &'a PlanAnswered<'p>) -> Option<&'a AnsweredRow<'p>> {
        match self.cause {
            DueCause::Row(place) => answered.rows.get(place),
            DueCause::EachYear(_) => None,
        }
    }
}

/// The first and the last day on which something may be due.
pub fn days(due: &DueDate) -> Option<(NaiveDate, NaiveDate)> {
    due.date.map(|day| (day, day)).or(due.between)
}

/// Everything that is due in a year, by the regulation's own calendar.
pub fn dues(decisions: &Decisions, answered: &PlanAnswered, year: i32) -> Dues {
    let mut dues = gathered(decisions, answered, year);
    let workspace = decisions.workspace;
    if let Some(regulation) = workspace.regulations.get(answered.regulation) {
        let calendar = regulation.calendar.as_deref().and_then(|name| workspace.calendar(name));
        for item in &mut dues.items {
            item.due = dated(regulation, calendar, answered, item);
        }
    }
    dues.items.retain(|item| concerns(item, &item.due, year));
    sort(&mut dues.items);
    dues
}

/// Whether a date concerns a year: part of it lies there. Without a date a row's deadline does, and a yearly one whose day does.
pub(super) fn concerns(item: &DueItem, due: &DueDate, year: i32) -> bool {
    match (days(due), &item.cause) {
        (Some((first, last)), _) => first.year() <= year && year <= last.year(),
        (None, DueCause::Row(_)) => true,
        // A day in January may be kept by doing it in December; whether so cannot be said without a calendar.
        (None, DueCause::EachYear(of)) => {
            of.year == year || of.year == year + 1 && matches!(&item.deadline, Deadline::Yearly { day, .. } if day.month == 1)
        }
    }
}

pub(super) fn sort(items: &mut [DueItem]) {
    items.sort_by_key(|item| (item.days().is_none(), item.agency, item.days(), row_place(item)));
}

fn row_place(item: &DueItem) -> Option<usize> {
    match item.cause {
        DueCause::Row(place) => Some(place),
        DueCause::EachYear(_) => None,
    }
}

/// The date of an item by a calendar.
pub(super) fn dated(regulation: &Regulation, calendar: Option<&Calendar>, answered: &PlanAnswered, item: &DueItem) -> DueDate {
    match (&item.cause, &item.deadline) {
        (DueCause::EachYear(of), Deadline::Yearly { day, .. }) => yearly(regulation, calendar, of.year, *day),
        (DueCause::EachYear(_), _) => DueDate { note: Some(DateNote::NotStated), ..DueDate::default() },
        (DueCause::Row(place), deadline) => {
            let nothing = Case::new(ActivityId::new(usize::MAX));
            let case = answered.rows.get(*place).map_or(&nothing, |row| &row.case);
            due(regulation, calendar, case, regulation.applies_by.and_then(|fact| case.date(fact)), deadline)
        }
    }
}

/// Everything with a deadline, not yet dated. The days of the year after are among it: such a day may be due in the year before.
pub(super) fn gathered(decisions: &Decisions, answered: &PlanAnswered, year: i32) -> Dues {
    let mut dues = Dues { year, ..Dues::default() };
    let found = yearly_acts(decisions, answered.regulation, year..=year.saturating_add(1));
    dues.items.extend(found.acts.into_iter().map(of_year));
    dues.too_large = found.too_large;
    for (place, row) in answered.rows.iter().enumerate() {
        match &row.answer {
            Ok(answer) => dues.items.extend(of_row(place, answer)),
            Err(_) => dues.unanswered.push(place),
        }
    }
    let mut joined: Vec<DueItem> = Vec::new();
    for item in dues.items {
        // Neighbours that differ in the recipient alone are one thing to do.
        match joined.last_mut().filter(|last| same_but_recipient(last, &item)) {
            Some(last) => last.to.extend(item.to),
            None => joined.push(item),
        }
    }
    dues.items = joined;
    dues
}

fn same_but_recipient(a: &DueItem, b: &DueItem) -> bool {
    let same_cause = match (&a.cause, &b.cause) {
        (DueCause::Row(a), DueCause::Row(b)) => a == b,
        (DueCause::EachYear(a), DueCause::EachYear(b)) => (a.activity, a.year, a.of, &a.classes) == (b.activity, b.year, b.of, &b.classes),
        _ => false,
    };
    let to = |of: &DueItem| !of.to.is_empty();
    same_cause
        && to(a)
        && to(b)
        && a.act.says_the_same(&b.act)
        && (&a.deadline, &a.citations, a.certain, a.done) == (&b.deadline, &b.citations, b.certain, b.done)
}

/// An act without its deadlines and recipients.
fn bare(act: &OutcomeAct) -> OutcomeAct {
    OutcomeAct { to: None, timings: Vec::new(), ..act.clone() }
}

fn of_year(found: YearlyAct) -> DueItem {
    let deed = found.deed;
    let act = OutcomeAct {
        actor: deed.actor,
        verb: deed.verb,
        matter: deed.matter,
        to: None,
        modality: deed.modality,
        documents: deed.documents,
        via: Vec::new(),
        with: Vec::new(),
        in_writing: false,
        behalf: None,
        timings: Vec::new(),
        citations: found.citations.clone(),
        members: Vec::new(),
        anchors: Vec::new(),
        places: Vec::new(),
    };
    DueItem {
        agency: deed.actor,
        act,
        to: deed.to.into_iter().collect(),
        cause: DueCause::EachYear(YearlyCause { activity: found.activity, year: found.year, of: found.of, classes: found.classes }),
        deadline: deed.deadline,
        citations: found.citations,
        due: DueDate::default(),
        done: None,
        outdone: false,
        certain: true,
        hangs_on: Vec::new(),
    }
}

/// The deadlines of a row: those of certain acts, those of somebody who is not named, and those that are only possible.
fn of_row(place: usize, answer: &Answer) -> Vec<DueItem> {
    let item = |act: &OutcomeAct, timing: &crate::outcome::OutcomeTiming, done: Option<NaiveDate>| DueItem {
        agency: act.actor,
        act: bare(act),
        to: act.to.into_iter().collect(),
        cause: DueCause::Row(place),
        deadline: timing.deadline.clone(),
        citations: vec![timing.citation],
        due: DueDate::default(),
        done,
        outdone: !timing.governing,
        certain: true,
        hangs_on: Vec::new(),
    };
    let mut out: Vec<DueItem> = Vec::new();
    for answered in &answer.acts {
        let binding = answered.timings.iter().filter(|t| !t.timing.waived);
        out.extend(binding.map(|t| item(&answered.act, &t.timing, t.done)));
    }
    for act in answer.silences.iter().filter_map(|s| s.act.as_deref()) {
        // Nobody is named, and so nothing marks a deadline as the strictest.
        out.extend(act.timings.iter().filter(|t| !t.waived).map(|t| DueItem { outdone: false, ..item(act, t, None) }));
    }
    let hangs_on = hangs_on(answer);
    for act in answer.possible.iter().flat_map(|p| p.outcomes.iter().flatten()) {
        for timing in act.timings.iter().filter(|t| !t.waived) {
            let perhaps = DueItem { certain: false, outdone: false, hangs_on: hangs_on.clone(), ..item(act, timing, None) };
            if !out.iter().any(|known| is_same_duty(known, &perhaps)) {
                out.push(perhaps);
            }
        }
    }
    out
}

/// Whether two stand for one duty: who does what, to whom, by when.
fn is_same_duty(a: &DueItem, b: &DueItem) -> bool {
    let key = |item: &DueItem| (item.agency, item.act.verb, item.act.matter, item.to.first().copied());
    key(a) == key(b) && a.deadline == b.deadline
}

fn hangs_on(answer: &Answer) -> Vec<Question> {
    if answer.missing.is_empty() { answer.uncounted.clone() } else { answer.missing.iter().map(|m| m.question.clone()).collect() }
}
