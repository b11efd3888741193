//! Limits over a year's plan: counted over all its rows, and broken by every row that was counted.

use crate::hir::{Case, ProvisionId, Regulation, Rule, Workspace};
use crate::interpret::{Unknown, World, plan_counts};
use crate::outcome::{PlanCount, Violation};

/// What the limits over the plan say of its rows.
#[derive(Clone, Debug, Default)]
pub struct PlanLimits {
    /// Row and broken limit.
    pub violations: Vec<(usize, Violation)>,
    /// Rows that could not be counted, with the question that keeps them from it.
    pub uncounted: Vec<(usize, Unknown)>,
}

/// Counts the rows of a plan (each a regulation's place and a case) against every limit over the plan.
pub fn plan_limits(workspace: &Workspace, rows: &[(usize, &Case)]) -> PlanLimits {
    let mut out = PlanLimits::default();
    let mut counted: Vec<(usize, usize, PlanCount)> = Vec::new();
    for (row, (index, case)) in rows.iter().enumerate() {
        let Some(regulation) = workspace.regulations.get(*index) else { continue };
        let world = World::new(regulation, (*case).clone());
        match plan_counts(&workspace.vocabulary, regulation, &world) {
            Ok(counts) => counted.extend(counts.into_iter().map(|c| (row, *index, c))),
            Err(question) => out.uncounted.push((row, question)),
        }
    }
    for (row, index, count) in &counted {
        let same = |(_, i, c): &&(usize, usize, PlanCount)| i == index && c == count;
        let total = i64::try_from(counted.iter().filter(same).count()).unwrap_or(i64::MAX);
        let limit = workspace.regulations.get(*index).and_then(|r| broken(r, count.provision, count.rule, total));
        out.violations.extend(limit.map(|violation| (*row, violation)));
    }
    out
}

fn broken(regulation: &Regulation, provision: ProvisionId, rule: usize, total: i64) -> Option<Violation> {
    match regulation.provision(provision)?.rules.get(rule)? {
        Rule::PlanLimit { modality, op, bound, .. } if !op.holds(&total, bound) => Some(Violation { citation: provision, rule, modality: *modality }),
        _ => None,
    }
}
