//! Limits over a year's plan: counted over all its rows, and broken by every row that was counted.

use super::decisions::Decisions;
use super::questions::{Question, question};
use crate::decision::{Decision, Facts, Says};
use crate::hir::{Case, FactId, ProvisionId, Regulation, Rule, Value};
use crate::outcome::{PlanCount, Violation};
use crate::spelling::label_key;

/// What the limits over the plan say of its rows.
#[derive(Clone, Debug, Default)]
pub struct PlanLimits {
    /// Row and broken limit.
    pub violations: Vec<(usize, Violation)>,
    /// Rows that could not be counted, with the question that keeps them from it.
    pub uncounted: Vec<(usize, Question)>,
}

/// Counts the rows of a plan (each a regulation's place and a case) against every limit over the plan. Rows of a regulation that is too
/// large have no answers to be counted with.
pub fn plan_limits(decisions: &Decisions, rows: &[(usize, &Case)]) -> PlanLimits {
    let workspace = decisions.workspace;
    let mut out = PlanLimits::default();
    let mut counted: Vec<(usize, usize, PlanCount)> = Vec::new();
    for (row, (index, case)) in rows.iter().enumerate() {
        let Some(regulation) = workspace.regulations.get(*index) else { continue };
        let Ok(decision) = decisions.get(*index, case.activity) else { continue };
        let readings = regulation.chosen_readings();
        match plan_counts(regulation, &decision, Facts { case, readings: &readings }) {
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

/// The limits over a plan that a case counts towards.
///
/// # Errors
/// The question that leaves it open.
pub fn plan_counts(regulation: &Regulation, decision: &Decision, facts: Facts) -> Result<Vec<PlanCount>, Question> {
    let asked = |level| decision.variables.asked(level).map_or(Question::Fact(FactId::new(usize::MAX)), |asked| question(decision, asked));
    let mut out = Vec::new();
    for contribution in decision.rulings.contributions.iter().filter(|c| matches!(c.says, Says::Counts)) {
        if decision.settled(facts, contribution.guard).map_err(asked)? != 1 {
            continue;
        }
        let Some(place) = contribution.place.last() else { continue };
        let per = match regulation.provision(place.provision).and_then(|p| p.rules.get(place.rule)) {
            Some(Rule::PlanLimit { per, .. }) => *per,
            _ => None,
        };
        let key = per.map(|fact| facts.case.facts.get(&fact).map(key_of).ok_or(Question::Fact(fact))).transpose()?;
        out.push(PlanCount { provision: place.provision, rule: place.rule, key });
    }
    Ok(out)
}

/// Names are one name however their tone marks and capitals are written.
fn key_of(value: &Value) -> Value {
    match value {
        Value::Text(text) => Value::Text(label_key(text)),
        other => other.clone(),
    }
}

fn broken(regulation: &Regulation, provision: ProvisionId, rule: usize, total: i64) -> Option<Violation> {
    match regulation.provision(provision)?.rules.get(rule)? {
        Rule::PlanLimit { modality, op, bound, .. } if !op.holds(&total, bound) => Some(Violation { citation: provision, rule, modality: *modality }),
        _ => None,
    }
}
