//! The answer to one case: the outcome with dates, the readings it rests on, and what is missing.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::dates::{DateNote, DueDate, due};
use super::decisions::Decisions;
use super::ground::{PartOf, ground};
use super::missing::{self, Missing, PossibleVerb};
use super::open::{Open, Said, common};
use super::questions::{Question, question};
use crate::calendar::Calendar;
use crate::decision::{self, Asked, Decision, Facts, Space, TooLarge};
use crate::hir::vocabulary::{Activity, Dated};
use crate::hir::{Case, FactId, ProvisionId, ReadingId, Regulation, Workspace};
use crate::mdd::{Exhausted, Node};
use crate::outcome::{Conflict, Dossier, Outcome, OutcomeAct, OutcomeTiming, Prohibition, Silence, SilenceKind, Status, Violation};

/// Everything there is to say about one case under one regulation.
#[derive(Clone, Debug)]
pub struct Answer {
    pub regulation: usize,
    pub case: Case,
    pub status: Status,
    pub forbidden: Vec<Prohibition>,
    pub acts: Vec<AnsweredAct>,
    pub silences: Vec<Silence>,
    pub conflicts: Vec<Conflict>,
    pub violations: Vec<Violation>,
    pub dossier: Vec<Dossier>,
    pub missing: Vec<Missing>,
    pub possible: Vec<PossibleVerb>,
    /// Readings of which another alternative would change the answer.
    pub rests_on: Vec<ReadingId>,
    /// Stated facts that are a person's assessment.
    pub assessments: Vec<FactId>,
    pub date_notes: Vec<DateNote>,
    /// Positions in `acts` whose order contradicts itself.
    pub order_circle: Vec<usize>,
    /// The provisions that say something whatever is not stated.
    pub reached: BTreeSet<ProvisionId>,
    /// What may be said beside acts, and is not certain.
    pub perhaps: Vec<Perhaps>,
    /// Of each of them, what it hangs on.
    pub perhaps_on: Vec<Vec<Question>>,
    /// So much is missing that outcomes cannot be counted: what is not stated.
    pub uncounted: Vec<Question>,
}

/// Something other than an act that may be said.
#[derive(Clone, Debug, PartialEq)]
pub enum Perhaps {
    Forbidden(Prohibition),
    Violation(Violation),
    Dossier(Dossier),
    Silence(Silence),
}

#[derive(Clone, Debug)]
pub struct AnsweredAct {
    pub act: OutcomeAct,
    pub timings: Vec<AnsweredTiming>,
    /// Readings under another alternative of which this act would not stand so.
    pub readings: Vec<ReadingId>,
}

#[derive(Clone, Debug)]
pub struct AnsweredTiming {
    pub timing: OutcomeTiming,
    pub due: Option<NaiveDate>,
    /// The first and last day that may be due, where the event is only known to lie in a period.
    pub between: Option<(NaiveDate, NaiveDate)>,
    /// The act's own date, if it is stated.
    pub done: Option<NaiveDate>,
    /// Whether the act's own date keeps it; unknown without both dates.
    pub met: Option<bool>,
}

impl Answer {
    /// Every provision that the answer cites or that certainly says something.
    pub fn cited(&self) -> BTreeSet<ProvisionId> {
        let acts = self.acts.iter().flat_map(|a| &a.act.citations);
        let silences = self.silences.iter().flat_map(|s| &s.citations);
        let others = self.forbidden.iter().map(|f| &f.citation).chain(self.dossier.iter().map(|d| &d.citation));
        acts.chain(silences).chain(others).chain(&self.reached).copied().collect()
    }

    /// The deadlines that were missed, each with its act.
    pub fn missed(&self) -> impl Iterator<Item = (&AnsweredAct, &AnsweredTiming)> {
        self.acts.iter().flat_map(|act| act.timings.iter().map(move |timing| (act, timing))).filter(|(_, timing)| timing.met == Some(false))
    }
}

/// Why a case has no answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Refused {
    /// The stated facts contradict these `always` lines of the activity, by position.
    Contradiction(Vec<usize>),
    /// The regulation is too large for this activity.
    TooLarge(Box<TooLarge>),
}

/// Answers a case.
///
/// # Errors
/// [`Refused`].
pub fn answer(decisions: &Decisions, index: usize, case: &Case) -> Result<Answer, Refused> {
    let workspace = decisions.workspace;
    let decision = decisions.get(index, case.activity).map_err(Refused::TooLarge)?;
    let Some(regulation) = workspace.regulations.get(index) else { return Err(Refused::Contradiction(Vec::new())) };
    let mut answer = match open_answer(workspace, regulation, index, &decision, case) {
        Ok(answer) => answer?,
        Err(Exhausted) => {
            let mut empty = blank(index, case, Outcome { status: Status::Undetermined, ..Outcome::default() });
            empty.uncounted = unstated(&decision, case);
            empty
        }
    };
    let is_judgement = |f: &FactId| workspace.vocabulary.fact(*f).is_some_and(|f| f.judgement);
    answer.assessments = case.facts.keys().copied().filter(is_judgement).collect();
    Ok(answer)
}

fn open_answer(
    workspace: &Workspace,
    regulation: &Regulation,
    index: usize,
    decision: &Decision,
    case: &Case,
) -> Result<Result<Answer, Refused>, Exhausted> {
    let mut ground = ground(decision, case)?;
    if ground.care == Node::FALSE {
        return Ok(Err(Refused::Contradiction(contradiction(decision, case)?)));
    }
    let mut open = Open::new(&mut ground, &workspace.vocabulary, regulation)?;
    let mut outcome = match open.is_settled() {
        true => open.outcome(|_| 0),
        false => Outcome { status: Status::Undetermined, ..open.certain() },
    };
    let acts = std::mem::take(&mut outcome.acts);
    let mut answer = blank(index, case, outcome);
    let (rests_on, per_act) = open.rests_on(&acts)?;
    answer.rests_on = rests_on;
    if !open.is_settled() {
        answer.possible = missing::possible(&open);
        (answer.perhaps, answer.perhaps_on) = all_perhaps(&mut open)?.into_iter().unzip();
        match missing::missing(&mut open) {
            Ok(missing) => answer.missing = missing,
            Err(Exhausted) => answer.uncounted = missing::by_parts(&mut open).unwrap_or_else(|Exhausted| unstated(decision, case)),
        }
    }
    let calendar = regulation.calendar.as_deref().and_then(|name| workspace.calendar(name));
    let activity = workspace.vocabulary.activity(case.activity);
    for (position, act) in acts.into_iter().enumerate() {
        let timings = timings(regulation, calendar, activity, case, &act, &mut answer.date_notes);
        let readings = per_act.iter().filter(|(at, _)| *at == position).map(|(_, r)| *r).collect();
        answer.acts.push(AnsweredAct { act, timings, readings });
    }
    Ok(Ok(answer))
}

/// What may be said beside acts, with the questions that each hangs on.
fn all_perhaps(open: &mut Open) -> Result<Vec<(Perhaps, Vec<Question>)>, Exhausted> {
    let mut out = Vec::new();
    for part in open.parts.iter().filter(|p| p.said.len() > 1) {
        let said = perhaps(part.of, &part.said);
        if said.is_empty() {
            continue;
        }
        let root = open.ground.store.simplify(part.root, open.ground.care)?;
        let levels = open.ground.store.support(&[root]).into_iter();
        let questions: Vec<Question> =
            levels.filter_map(|level| open.ground.variables.asked(level)).map(|asked| question(open.ground.decision, asked)).collect();
        out.extend(said.into_iter().map(|perhaps| (perhaps, questions.clone())));
    }
    Ok(out)
}

/// What a part may say beside acts.
pub(super) fn perhaps(of: PartOf, said: &[Said]) -> Vec<Perhaps> {
    let mut out = Vec::new();
    for said in said {
        let outcome = &said.outcome;
        match of {
            PartOf::Forbidden => out.extend(outcome.forbidden.iter().cloned().map(Perhaps::Forbidden)),
            PartOf::Limit(_) => out.extend(outcome.violations.iter().cloned().map(Perhaps::Violation)),
            PartOf::Dossier => out.extend(outcome.dossier.iter().cloned().map(Perhaps::Dossier)),
            PartOf::Refers | PartOf::Excludes => {
                out.extend(outcome.silences.iter().filter(|s| s.kind != SilenceKind::Gap).cloned().map(Perhaps::Silence));
            }
            PartOf::Verb(_) | PartOf::Binds(_) => {}
        }
    }
    let common = common(of, said);
    let certain = |perhaps: &Perhaps| match perhaps {
        Perhaps::Forbidden(f) => common.forbidden.iter().any(|g| g.unless == f.unless),
        Perhaps::Violation(v) => common.violations.contains(v),
        Perhaps::Dossier(d) => common.dossier.contains(d),
        Perhaps::Silence(s) => common.silences.iter().any(|t| t.says_the_same(s)),
    };
    out.retain(|perhaps| !certain(perhaps));
    let mut distinct: Vec<Perhaps> = Vec::new();
    out.into_iter().for_each(|perhaps| {
        if !distinct.contains(&perhaps) {
            distinct.push(perhaps)
        }
    });
    distinct
}

/// The `always` lines that the facts break: each by itself, or else a smallest set that they break together.
pub(super) fn contradiction(space: &Space, case: &Case) -> Result<Vec<usize>, Exhausted> {
    let facts = Facts { case, readings: &[] };
    let mut store = space.diagrams.alike(space.diagrams.len().max(100_000));
    let mut lines = Vec::new();
    for line in &space.always {
        lines.push(space.diagrams.restrict_into(&mut store, *line, &|level| space.cell(facts, &[], level))?);
    }
    let broken: Vec<usize> = lines.iter().enumerate().filter(|(_, line)| **line == Node::FALSE).map(|(index, _)| index).collect();
    if !broken.is_empty() {
        return Ok(broken);
    }
    Ok(decision::smallest_contradiction(&mut store, &lines)?.unwrap_or_default())
}

/// The questions of the decision that the case does not answer.
pub(super) fn unstated(decision: &Decision, case: &Case) -> Vec<Question> {
    let facts = Facts { case, readings: &[] };
    let open = decision
        .variables
        .iter()
        .filter(|(level, v)| !matches!(v.asked, Asked::Reading(_) | Asked::Field { .. }) && decision.cell(facts, &[], *level).is_none());
    open.map(|(_, v)| question(decision, v.asked)).collect()
}

fn blank(regulation: usize, case: &Case, outcome: Outcome) -> Answer {
    Answer {
        regulation,
        case: case.clone(),
        status: outcome.status,
        forbidden: outcome.forbidden,
        acts: Vec::new(),
        silences: outcome.silences,
        conflicts: outcome.conflicts,
        violations: outcome.violations,
        dossier: outcome.dossier,
        missing: Vec::new(),
        possible: Vec::new(),
        perhaps: Vec::new(),
        perhaps_on: Vec::new(),
        rests_on: Vec::new(),
        assessments: Vec::new(),
        date_notes: Vec::new(),
        order_circle: outcome.order_circle,
        reached: outcome.reached,
        uncounted: Vec::new(),
    }
}

fn timings(
    regulation: &Regulation,
    calendar: Option<&Calendar>,
    activity: Option<&Activity>,
    case: &Case,
    act: &OutcomeAct,
    notes: &mut Vec<DateNote>,
) -> Vec<AnsweredTiming> {
    let filed = regulation.applies_by.and_then(|f| case.date(f));
    let done = activity.and_then(|a| done_on(&a.dated, act)).and_then(|f| case.date(f));
    let answered = |timing: &OutcomeTiming| {
        let DueDate { date: due, between, note } = due(regulation, calendar, case, filed, &timing.deadline);
        if let Some(note) = note.filter(|n| *n != DateNote::NotStated && !notes.contains(n)) {
            notes.push(note);
        }
        let met = match (due.map(|day| (day, day)).or(between), done) {
            (Some((_, last)), Some(done)) if !timing.waived && done > last => Some(false),
            (Some((first, _)), Some(done)) if !timing.waived && done <= first => Some(true),
            _ => None,
        };
        AnsweredTiming { timing: timing.clone(), due, between, done, met }
    };
    act.timings.iter().map(answered).collect()
}

/// The fact that dates this act, if the activity has one.
fn done_on(dated: &[Dated], act: &OutcomeAct) -> Option<FactId> {
    let fits = |d: &&Dated| d.verb == act.verb && (d.by.is_none() || d.by == act.actor.body()) && (d.to.is_none() || d.to == act.to);
    dated.iter().find(fits).map(|d| d.on)
}
