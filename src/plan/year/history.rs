//! **What earlier plans say of a row**: how many years have passed since something last happened.
//!
//! Which fact counts the years since which yes/no fact is data ([`Recurrence`]). A year of which no plan is at hand, or in which a row does not
//! state the fact, may hold one, so that the years are often known to lie between bounds only. Rows of the same year are not counted: both
//! sides may travel in one year. What a row states itself stands, and where the plans say otherwise that is told.

use std::collections::{BTreeMap, BTreeSet};

use crate::hir::vocabulary::Kind;
use crate::hir::{Case, Value, Vocabulary, Within};
use crate::plan::book::Plan;
use crate::plan::guide::Recurrence;

/// Plans of earlier years, and what is counted in them.
#[derive(Clone, Copy, Debug, Default)]
pub struct History<'h> {
    pub recurrences: &'h [Recurrence],
    pub plans: &'h [Plan],
}

/// Years that have passed: at least so many, and at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Years {
    pub least: i64,
    pub most: Option<i64>,
}

/// What earlier plans say of a row.
#[derive(Clone, Debug, PartialEq)]
pub struct HistoryNote {
    pub recurrence: Recurrence,
    pub years: Years,
    /// The last year in which it certainly happened, and the row.
    pub last: Option<(i32, String)>,
    /// Later years that are not known to be without: no plan is at hand, or rows do not state the fact (so many).
    pub open: Vec<(i32, usize)>,
    /// What the row states, where that lies outside.
    pub disagrees: Option<Value>,
    /// Other rows of the same year with the fact.
    pub same_year: usize,
}

/// Whether it happens in a row, as far as that says.
fn happens(recurrence: Recurrence, case: &Case) -> Option<bool> {
    match case.facts.get(&recurrence.happens) {
        Some(Value::Bool(yes)) => Some(*yes),
        _ => None,
    }
}

/// One year of the earlier plans.
#[derive(Default)]
struct YearOf {
    /// A row in which it happened.
    happened: Option<String>,
    /// Rows that do not say.
    open: usize,
}

/// The earlier plans, year by year, for one recurrence.
pub struct Counted {
    recurrence: Recurrence,
    years: BTreeMap<i32, YearOf>,
}

/// Goes through the earlier plans once. A row whose activity has no such fact cannot count; a plan of no known year says nothing.
pub fn counted(vocabulary: &Vocabulary, history: &History) -> Vec<Counted> {
    let of = |recurrence: &Recurrence| {
        let mut years: BTreeMap<i32, YearOf> = BTreeMap::new();
        for (year, plan) in history.plans.iter().filter_map(|plan| Some((plan.year?, plan))) {
            let own = years.entry(year).or_default();
            for (table, row) in plan.rows() {
                if !vocabulary.activity(table.activity).is_some_and(|a| a.facts.contains(&recurrence.happens)) {
                    continue;
                }
                match happens(*recurrence, &row.case) {
                    Some(true) => drop(own.happened.get_or_insert_with(|| row.title.clone())),
                    Some(false) => {}
                    None => own.open += 1,
                }
            }
        }
        Counted { recurrence: *recurrence, years }
    };
    history.recurrences.iter().map(of).collect()
}

/// How many years, the row that was the last (its year and name), and rows of later years that may have been.
type Before = (Years, Option<(i32, String)>, Vec<(i32, usize)>);

impl Counted {
    /// The years that have passed in `year`, with the last row, and what is open after it.
    fn before(&self, year: i32, most: i64) -> Before {
        let (mut least, mut open) = (None, Vec::new());
        let earliest = self.years.keys().next().copied().unwrap_or(year);
        for (passed, then) in (1..).zip((earliest..year).rev()) {
            match self.years.get(&then) {
                Some(YearOf { happened: Some(title), .. }) => {
                    let years = Years { least: least.unwrap_or(passed).min(most), most: Some(passed.min(most)) };
                    return (years, Some((then, title.clone())), open);
                }
                Some(YearOf { open: 0, .. }) => {}
                found => {
                    least = least.or(Some(passed));
                    open.push((then, found.map_or(0, |found| found.open)));
                }
            }
        }
        let none_known = i64::from((year - earliest).max(0)) + 1;
        (Years { least: least.unwrap_or(none_known).min(most), most: None }, None, open)
    }

    /// What is learned of a row of a plan of this year; `same_year` other rows of the year count too.
    pub fn learn(&self, vocabulary: &Vocabulary, year: i32, case: &mut Case, same_year: &BTreeSet<usize>, own: usize) -> Option<HistoryNote> {
        let years_since = self.recurrence.years_since;
        let has = vocabulary.activity(case.activity).is_some_and(|a| a.facts.contains(&years_since));
        let (Some(true), true) = (happens(self.recurrence, case), has) else { return None };
        let Some(Kind::Number { max, .. }) = vocabulary.fact(years_since).map(|f| &f.kind) else { return None };
        let (years, last, open) = self.before(year, *max);
        let same_year = same_year.iter().filter(|row| **row != own).count();
        let mut note = HistoryNote { recurrence: self.recurrence, years, last, open, disagrees: None, same_year };
        let upper = years.most.unwrap_or(*max);
        match case.facts.get(&years_since) {
            Some(Value::Number(stated)) => {
                note.disagrees = (*stated < years.least || *stated > upper).then_some(Value::Number(*stated));
            }
            Some(_) => {}
            None if case.within.contains_key(&years_since) => {}
            None if years.least == upper => drop(case.facts.insert(years_since, Value::Number(upper))),
            // Where nothing was learned the fact stays unknown.
            None if years.least <= 1 && years.most.is_none() => {}
            None => drop(case.within.insert(years_since, Within::Numbers { min: years.least, max: upper })),
        }
        Some(note)
    }

    /// The rows of a year that count.
    pub fn same_year<'c>(&self, rows: impl Iterator<Item = (usize, &'c Case)>) -> BTreeSet<usize> {
        rows.filter(|(_, case)| happens(self.recurrence, case) == Some(true)).map(|(row, _)| row).collect()
    }
}
