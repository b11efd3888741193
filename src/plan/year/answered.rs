//! Every row of a plan answered under one regulation.

use crate::hir::Case;
use crate::plan::book::{Plan, PlanRow, PlanTable};
use crate::queries::{Answer, Decisions, PlanLimits, Question, Refused, answer, plan_limits};

/// A plan under one regulation.
pub struct PlanAnswered<'p> {
    /// The regulation's place in the workspace.
    pub regulation: usize,
    /// In the order of the plan.
    pub rows: Vec<AnsweredRow<'p>>,
}

pub struct AnsweredRow<'p> {
    pub table: &'p PlanTable,
    pub row: &'p PlanRow,
    /// The row's case, with what other rows and other years add to it.
    pub case: Case,
    pub answer: Result<Answer, Refused>,
    /// What keeps the row from being counted towards limits over the plan.
    pub uncounted: Vec<Question>,
}

/// Answers every row; what breaks a limit over the whole plan is among the violations of each row that was counted.
pub fn answer_plan<'p>(decisions: &Decisions, regulation: usize, plans: &'p [Plan]) -> PlanAnswered<'p> {
    let all = plans.iter().flat_map(Plan::rows);
    let answered = |(table, row): (&'p PlanTable, &'p PlanRow)| {
        let case = row.case.clone();
        AnsweredRow { table, row, answer: answer(decisions, regulation, &case), case, uncounted: Vec::new() }
    };
    let mut rows: Vec<AnsweredRow> = all.map(answered).collect();
    let counted: Vec<usize> = (0..rows.len()).filter(|at| rows.get(*at).is_some_and(|r| r.answer.is_ok())).collect();
    let cases: Vec<(usize, &Case)> = counted.iter().filter_map(|at| rows.get(*at)).map(|r| (regulation, &r.case)).collect();
    let PlanLimits { violations, uncounted } = plan_limits(decisions, &cases);
    for (place, violation) in violations {
        if let Some(AnsweredRow { answer: Ok(answer), .. }) = counted.get(place).and_then(|at| rows.get_mut(*at)) {
            answer.violations.push(violation);
        }
    }
    for (place, question) in uncounted {
        if let Some(row) = counted.get(place).and_then(|at| rows.get_mut(*at)) {
            row.uncounted.push(question);
        }
    }
    PlanAnswered { regulation, rows }
}
