//! Scenarios run: each expectation against the answer.

use super::answer::{Answer, AnsweredAct, AnsweredTiming, Perhaps, Refused, answer};
use super::decisions::Decisions;
use crate::decision::TooLarge;
use crate::hir::regulation::Act;
use crate::hir::scenario::{Expected, ExpectedAct};
use crate::hir::{Actor, Deadline, ProvisionId, Scenario, Workspace};
use crate::outcome::{OutcomeAct, OutcomeTiming, Status};
use crate::source::Span;
use crate::syntax::ast::Modality;

/// Why a scenario failed.
#[derive(Clone, Debug)]
pub enum Failure {
    /// It says what is the case and not what must come of it.
    NothingExpected,
    /// The case contradicts these `always` lines.
    Contradiction(Vec<usize>),
    /// The regulation is too large for the scenario's activity.
    TooLarge(Box<TooLarge>),
    /// An expected act is not in the answer; the positions of acts that come near.
    NoSuchAct { expected: ExpectedAct, near: Vec<usize> },
    /// The act is there and due on another day.
    OtherDue { expected: ExpectedAct, position: usize },
    /// An act that should not be there.
    Unexpected { position: usize, span: Span },
    /// A closed scenario misses an act, or has one too many.
    NotExactly { missing: Vec<ExpectedAct>, surplus: Vec<usize>, span: Span },
    /// Another expectation (status, violation, prohibition, reading) does not hold.
    Other { span: Span },
    /// The answer does not cite the provision that the scenario tests.
    NotCited { provision: ProvisionId, span: Span },
    /// The order of the acts contradicts itself.
    OrderContradicts { span: Span },
}

#[derive(Clone, Debug)]
pub struct ScenarioResult {
    pub scenario: usize,
    pub answer: Option<Answer>,
    pub failures: Vec<Failure>,
}

impl ScenarioResult {
    pub fn passed(&self) -> bool {
        self.failures.is_empty()
    }
}

/// Runs one scenario of the workspace.
pub fn run(decisions: &Decisions, index: usize) -> Option<ScenarioResult> {
    let workspace = decisions.workspace;
    let scenario = workspace.scenarios.get(index)?;
    if !scenario.readings.is_empty() {
        let _compiled = decisions.get(scenario.regulation, scenario.case.activity);
        let reread = under_readings(workspace, scenario);
        return run_one(&decisions.reread(&reread), scenario, index);
    }
    run_one(decisions, scenario, index)
}

/// The workspace with the readings that the scenario chooses. Scenarios are not copied: nothing asks for them.
fn under_readings(workspace: &Workspace, scenario: &Scenario) -> Workspace {
    let Workspace { vocabulary, calendars, regulations, scenarios: _ } = workspace;
    let mut reread =
        Workspace { vocabulary: vocabulary.clone(), calendars: calendars.clone(), regulations: regulations.clone(), scenarios: Vec::new() };
    for (id, alternative) in &scenario.readings {
        let reading = reread.regulations.get_mut(scenario.regulation).and_then(|r| r.readings.get_mut(id.index()));
        if let Some(reading) = reading {
            reading.chosen = *alternative;
        }
    }
    reread
}

fn run_one(decisions: &Decisions, scenario: &Scenario, index: usize) -> Option<ScenarioResult> {
    let workspace = decisions.workspace;
    let result = match answer(decisions, scenario.regulation, &scenario.case) {
        Ok(answer) => ScenarioResult { scenario: index, failures: failures(workspace, scenario, &answer), answer: Some(answer) },
        Err(refused) => {
            let failure = match refused {
                Refused::Contradiction(lines) => Failure::Contradiction(lines),
                Refused::TooLarge(too_large) => Failure::TooLarge(too_large),
            };
            ScenarioResult { scenario: index, failures: vec![failure], answer: None }
        }
    };
    Some(result)
}

fn failures(workspace: &Workspace, scenario: &Scenario, answer: &Answer) -> Vec<Failure> {
    let mut out = Vec::new();
    if scenario.expectations.is_empty() {
        out.push(Failure::NothingExpected);
    }
    if let Some(regulation) = workspace.regulations.get(scenario.regulation) {
        let cited = answer.cited();
        for tested in &scenario.tests {
            if !cited.iter().any(|p| regulation.is_within(*p, *tested)) {
                out.push(Failure::NotCited { provision: *tested, span: scenario.span });
            }
        }
    }
    if !answer.order_circle.is_empty() {
        out.push(Failure::OrderContradicts { span: scenario.span });
    }
    for expectation in &scenario.expectations {
        let span = expectation.span;
        let other = |holds: bool| (!holds).then_some(Failure::Other { span });
        let failure = match &expectation.expected {
            Expected::Act(expected) if expected.act.actor == Actor::Unnamed => other(is_unnamed(answer, expected)),
            Expected::Act(expected) => missing_act(answer, expected),
            Expected::NoAct(expected) => {
                let position = answer.acts.iter().position(|a| named_parts_agree(expected, a));
                position
                    .map(|position| Failure::Unexpected { position, span })
                    .or_else(|| other(!is_unnamed(answer, expected) && !may_come(answer, |a| named_parts_agree(expected, a))))
            }
            Expected::NoVerb(verb) => {
                let position = answer.acts.iter().position(|a| a.act.verb == *verb);
                position.map(|position| Failure::Unexpected { position, span }).or_else(|| other(!may_come(answer, |a| a.act.verb == *verb)))
            }
            Expected::Exactly(expected) => not_exactly(answer, expected, span),
            Expected::NoViolation => {
                let possible = answer.perhaps.iter().any(|p| matches!(p, Perhaps::Violation(_)));
                other(answer.violations.is_empty() && !possible && answer.missed().next().is_none())
            }
            Expected::Violation(provision) => other(violated(workspace, scenario, answer, *provision)),
            Expected::Forbidden(None) => other(!answer.forbidden.is_empty()),
            Expected::Forbidden(body) => other(answer.forbidden.iter().any(|f| f.unless == *body)),
            Expected::NotForbidden => other(answer.forbidden.is_empty() && answer.status != Status::Undetermined),
            Expected::Status(status) => other(answer.status.id() == status),
            Expected::RestsOn(reading) => other(answer.rests_on.contains(reading)),
            Expected::NotRestsOn(reading) => other(!answer.rests_on.contains(reading)),
        };
        out.extend(failure);
    }
    out
}

/// Whether such an act is possible although it is not certain: what is left open is not excluded.
fn may_come(answer: &Answer, is_meant: impl Fn(&AnsweredAct) -> bool) -> bool {
    answer.possible.iter().flat_map(|p| p.outcomes.iter().flatten()).any(|act| is_meant(&undated(act)))
}

/// Whether a silence says that somebody who is not named does such an act.
fn is_unnamed(answer: &Answer, expected: &ExpectedAct) -> bool {
    answer.silences.iter().filter_map(|s| s.act.as_deref()).any(|act| named_parts_agree(expected, &undated(act)))
}

fn undated(act: &OutcomeAct) -> AnsweredAct {
    let timed = |t: &OutcomeTiming| AnsweredTiming { timing: t.clone(), due: None, between: None, done: None, met: None };
    AnsweredAct { act: act.clone(), timings: act.timings.iter().map(timed).collect(), readings: Vec::new() }
}

/// A broken limit or a missed deadline of this provision (or of something in it).
fn violated(workspace: &Workspace, scenario: &Scenario, answer: &Answer, provision: ProvisionId) -> bool {
    let Some(regulation) = workspace.regulations.get(scenario.regulation) else { return false };
    let mut places = answer.violations.iter().map(|v| v.citation).chain(answer.missed().map(|(_, t)| t.timing.citation));
    places.any(|place| regulation.is_within(place, provision))
}

fn missing_act(answer: &Answer, expected: &ExpectedAct) -> Option<Failure> {
    let agreeing: Vec<usize> = answer.acts.iter().enumerate().filter(|(_, a)| named_parts_agree(expected, a)).map(|(i, _)| i).collect();
    let Some(position) = agreeing.first().copied() else {
        let near = answer.acts.iter().enumerate().filter(|(_, a)| a.act.verb == expected.act.verb).map(|(i, _)| i).collect();
        return Some(Failure::NoSuchAct { expected: expected.clone(), near });
    };
    let due = expected.due?;
    let is_due = |i: &usize| answer.acts.get(*i).is_some_and(|a| a.timings.iter().any(|t| t.timing.governing && t.due == Some(due)));
    (!agreeing.iter().any(is_due)).then(|| Failure::OtherDue { expected: expected.clone(), position })
}

/// Everything that the expectation names agrees; what it leaves out may be anything.
fn named_parts_agree(expected: &ExpectedAct, actual: &AnsweredAct) -> bool {
    let (want, act) = (&expected.act, &actual.act);
    let contained = |want: &[crate::hir::BodyId], have: &[crate::hir::BodyId]| want.iter().all(|b| have.contains(b));
    want.verb == act.verb
        && (want.actor == Actor::Unsaid && want.to.is_some() || want.actor == act.actor)
        && (want.to.is_none() || want.to == act.to)
        && (want.matter.is_none() || want.matter == act.matter)
        && (want.behalf.is_none() || want.behalf == act.behalf)
        && (!want.in_writing || act.in_writing)
        // Only a power or advice that is written so is compared.
        && (want.modality == Modality::Must || want.modality == act.modality)
        && contained(&want.via, &act.via)
        && contained(&want.with, &act.with)
        && want.documents.iter().all(|d| act.documents.contains(d))
        && expected.deadlines.iter().all(|d| act.timings.iter().any(|t| t.deadline == *d && !t.waived))
}

/// A closed expectation: the same acts, each with all its parts.
fn not_exactly(answer: &Answer, expected: &[ExpectedAct], span: Span) -> Option<Failure> {
    let mut surplus: Vec<usize> = (0..answer.acts.len()).collect();
    let mut missing = Vec::new();
    for want in expected {
        let found = surplus.iter().position(|i| answer.acts.get(*i).is_some_and(|a| all_parts_agree(&want.act, &want.deadlines, a)));
        match found {
            Some(at) => drop(surplus.remove(at)),
            None => missing.push(want.clone()),
        }
    }
    (!missing.is_empty() || !surplus.is_empty()).then_some(Failure::NotExactly { missing, surplus, span })
}

fn all_parts_agree(want: &Act, deadlines: &[Deadline], actual: &AnsweredAct) -> bool {
    let act = &actual.act;
    let same_set = |a: &[crate::hir::BodyId], b: &[crate::hir::BodyId]| a.len() == b.len() && a.iter().all(|x| b.contains(x));
    let binding: Vec<&Deadline> = act.timings.iter().filter(|t| !t.waived).map(|t| &t.deadline).collect();
    want.verb == act.verb
        && want.actor == act.actor
        && want.to == act.to
        && want.matter == act.matter
        && want.modality == act.modality
        && want.behalf == act.behalf
        && want.in_writing == act.in_writing
        && same_set(&want.via, &act.via)
        && same_set(&want.with, &act.with)
        && want.documents.len() == act.documents.len()
        && want.documents.iter().all(|d| act.documents.contains(d))
        && deadlines.len() == binding.len()
        && deadlines.iter().all(|d| binding.contains(&d))
}
