//! Every row of a plan answered under one regulation.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rayon::prelude::*;

use super::history::{Counted, History, HistoryNote, counted};
use crate::hir::{Case, Vocabulary};
use crate::plan::book::{Plan, PlanRow, PlanTable};
use crate::queries::{Answer, CountedRow, Decisions, PlanLimits, Question, Refused, answer, plan_limits};

/// A plan under one regulation.
pub struct PlanAnswered<'p> {
    /// The regulation's place in the workspace.
    pub regulation: usize,
    /// In the order of the plan.
    pub rows: Vec<AnsweredRow<'p>>,
    /// What is broken or open over the plan as a whole; its rows are places in `rows`.
    pub limits: PlanLimits,
}

pub struct AnsweredRow<'p> {
    pub plan: &'p Plan,
    pub table: &'p PlanTable,
    pub row: &'p PlanRow,
    /// The row's case, with what earlier plans add to it.
    pub case: Case,
    /// What earlier plans say of it.
    pub history: Vec<HistoryNote>,
    pub answer: Result<Answer, Refused>,
    /// What keeps the row from being counted towards a limit over the plan that is open.
    pub uncounted: Vec<Question>,
}

/// A row before it is answered.
#[derive(Clone, Debug)]
pub struct RowCase<'p> {
    pub plan: &'p Plan,
    pub table: &'p PlanTable,
    pub row: &'p PlanRow,
    pub case: Case,
    pub history: Vec<HistoryNote>,
}

/// The rows of plans, with what earlier plans add to them.
pub fn row_cases<'p>(vocabulary: &Vocabulary, plans: &'p [Plan], history: &History) -> Vec<RowCase<'p>> {
    let bare =
        |(plan, (table, row)): (&'p Plan, (&'p PlanTable, &'p PlanRow))| RowCase { plan, table, row, case: row.case.clone(), history: Vec::new() };
    let mut rows: Vec<RowCase> = plans.iter().flat_map(|plan| plan.rows().map(move |row| (plan, row))).map(bare).collect();
    for counted in counted(vocabulary, history) {
        learn(vocabulary, &counted, &mut rows);
    }
    rows
}

fn learn(vocabulary: &Vocabulary, counted: &Counted, rows: &mut [RowCase]) {
    let mut years: BTreeMap<i32, BTreeSet<usize>> = BTreeMap::new();
    for year in rows.iter().filter_map(|row| row.plan.year).collect::<BTreeSet<i32>>() {
        let own = rows.iter().enumerate().filter(|(_, row)| row.plan.year == Some(year));
        years.insert(year, counted.same_year(own.map(|(place, row)| (place, &row.row.case))));
    }
    for (place, row) in rows.iter_mut().enumerate() {
        if let Some((year, same)) = row.plan.year.and_then(|year| Some((year, years.get(&year)?))) {
            row.history.extend(counted.learn(vocabulary, year, &mut row.case, same, place));
        }
    }
}

/// Answers every row of plans as it stands.
pub fn answer_plan<'p>(decisions: &Decisions, regulation: usize, plans: &'p [Plan]) -> PlanAnswered<'p> {
    answer_rows(decisions, regulation, row_cases(&decisions.workspace.vocabulary, plans, &History::default()), &|| ())
}

/// Answers rows; what breaks a limit over the whole plan is among the violations of each row that was counted. `answered` is called for every
/// row, from whatever thread.
pub fn answer_rows<'p>(decisions: &Decisions, regulation: usize, rows: Vec<RowCase<'p>>, answered: &(dyn Fn() + Sync)) -> PlanAnswered<'p> {
    let answers = all_answers(decisions, regulation, &rows, answered);
    let of = |(row, answer): (RowCase<'p>, Result<Answer, Refused>)| {
        let RowCase { plan, table, row, case, history } = row;
        AnsweredRow { plan, table, row, case, history, answer, uncounted: Vec::new() }
    };
    let mut rows: Vec<AnsweredRow> = rows.into_iter().zip(answers).map(of).collect();
    let limits = count(decisions, regulation, &rows);
    for (place, violation) in &limits.violations {
        if let Some(AnsweredRow { answer: Ok(answer), .. }) = rows.get_mut(*place) {
            answer.violations.push(violation.clone());
        }
    }
    for (place, question) in limits.uncounted() {
        if let Some(row) = rows.get_mut(place)
            && !row.uncounted.contains(question)
        {
            row.uncounted.push(question.clone());
        }
    }
    PlanAnswered { regulation, rows, limits }
}

/// Each different case is answered once, side by side with others.
fn all_answers(decisions: &Decisions, regulation: usize, rows: &[RowCase], answered: &(dyn Fn() + Sync)) -> Vec<Result<Answer, Refused>> {
    let mut distinct: Vec<(&Case, usize)> = Vec::new();
    let mut known: HashMap<&Case, usize> = HashMap::new();
    let mut places: Vec<usize> = Vec::with_capacity(rows.len());
    for row in rows {
        let next = distinct.len();
        let place = *known.entry(&row.case).or_insert(next);
        match distinct.get_mut(place) {
            Some((_, rows)) => *rows += 1,
            None => distinct.push((&row.case, 1)),
        }
        places.push(place);
    }
    // An activity that several rows ask for at once would be compiled several times.
    let activities: BTreeSet<_> = distinct.iter().map(|(case, _)| case.activity).collect();
    activities.into_par_iter().for_each(|activity| drop(decisions.get(regulation, activity)));
    let one = |(case, rows): &(&Case, usize)| {
        let found = answer(decisions, regulation, case);
        (0..*rows).for_each(|_| answered());
        found
    };
    let found: Vec<Result<Answer, Refused>> = distinct.par_iter().map(one).collect();
    let nothing = || Err(Refused::Contradiction(Vec::new()));
    places.into_iter().map(|place| found.get(place).cloned().unwrap_or_else(nothing)).collect()
}

/// Rows that have no answer are not counted.
fn count(decisions: &Decisions, regulation: usize, rows: &[AnsweredRow]) -> PlanLimits {
    let counted: Vec<usize> = rows.iter().enumerate().filter(|(_, row)| row.answer.is_ok()).map(|(place, _)| place).collect();
    let of = |place: &usize| rows.get(*place).map(|row| CountedRow { regulation, year: row.plan.year, case: &row.case });
    let cases: Vec<CountedRow> = counted.iter().filter_map(of).collect();
    let mut limits = plan_limits(decisions, &cases);
    let at = |row: &mut usize| *row = counted.get(*row).copied().unwrap_or(*row);
    limits.violations.iter_mut().for_each(|(row, _)| at(row));
    limits.broken.iter_mut().flat_map(|broken| &mut broken.rows).for_each(at);
    for open in &mut limits.open {
        open.rows.iter_mut().for_each(|(row, _)| at(row));
        open.keys.iter_mut().flat_map(|(_, rows)| rows).for_each(at);
    }
    limits
}
