//! The answer to one case: the outcome with dates, the readings it rests on, and what is missing.

use chrono::NaiveDate;

use super::completions::{self, Completions, Incomplete, Missing, PossibleVerb, same_outcome};
use super::dates::{DateNote, due};
use crate::calendar::Calendar;
use crate::hir::vocabulary::{Activity, Dated};
use crate::hir::{Case, FactId, ProvisionId, ReadingId, Regulation, Workspace};
use crate::interpret::{Unknown, World, decide_unordered};
use crate::outcome::{Conflict, Dossier, Outcome, OutcomeAct, OutcomeTiming, Prohibition, Silence, Status, Violation};

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
    pub reached: std::collections::BTreeSet<ProvisionId>,
    /// Too much is missing to go through all completions: the questions first asked.
    pub unanswerable: Vec<Unknown>,
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
    /// The act's own date, if it is stated.
    pub done: Option<NaiveDate>,
    /// Whether the act's own date keeps it; unknown without both dates.
    pub met: Option<bool>,
}

impl Answer {
    /// The deadlines that were missed, each with its act.
    pub fn missed(&self) -> impl Iterator<Item = (&AnsweredAct, &AnsweredTiming)> {
        self.acts.iter().flat_map(|act| act.timings.iter().map(move |timing| (act, timing))).filter(|(_, timing)| timing.met == Some(false))
    }
}

/// Answers a case.
///
/// # Errors
/// The `always` lines of the activity, by position, that the stated facts contradict.
pub fn answer(workspace: &Workspace, index: usize, case: &Case) -> Result<Answer, Vec<usize>> {
    let Some(regulation) = workspace.regulations.get(index) else { return Err(Vec::new()) };
    let vocabulary = &workspace.vocabulary;
    let world = World::new(regulation, case.clone());
    let mut answer = match completions::complete(vocabulary, regulation, &world) {
        Ok(completions) => settled(workspace, regulation, index, case, &world, completions),
        Err(Incomplete::Contradiction(lines)) => return Err(lines),
        Err(Incomplete::TooManyUnknown(questions)) => {
            let mut empty = blank(index, case, Outcome { status: Status::Undetermined, ..Outcome::default() });
            empty.unanswerable = questions;
            empty
        }
    };
    answer.assessments = case.facts.keys().copied().filter(|f| vocabulary.fact(*f).is_some_and(|f| f.judgement)).collect();
    Ok(answer)
}

fn settled(workspace: &Workspace, regulation: &Regulation, index: usize, case: &Case, world: &World, completions: Completions) -> Answer {
    let certain = completions.certain();
    let (missing, possible) = (completions.missing(), completions.possible());
    let mut outcomes = completions.outcomes;
    let determined = outcomes.len() == 1;
    let (mut outcome, completed) = match outcomes.len() {
        0 => (Outcome::default(), world.clone()),
        _ => outcomes.swap_remove(0),
    };
    let (mut rests_on, mut per_act) = readings(workspace, regulation, &completed, &outcome);
    // An open answer rests on what any of its outcomes rests on; its certain acts keep the order of the first.
    for (other, world) in &outcomes {
        rests_on.extend(readings(workspace, regulation, world, other).0);
    }
    rests_on.sort_unstable();
    rests_on.dedup();
    if !determined {
        let position = |old: usize| {
            let act = outcome.acts.get(old)?;
            certain.iter().position(|c| c.says_the_same(act))
        };
        per_act = per_act.into_iter().filter_map(|(old, reading)| Some((position(old)?, reading))).collect();
    }
    if !determined {
        // Only what every completion has in common is certain.
        let everywhere = |check: &dyn Fn(&Outcome) -> bool| outcomes.iter().all(|(o, _)| check(o));
        outcome.acts = certain;
        outcome.order_circle.clear();
        outcome.forbidden.retain(|f| everywhere(&|o| o.forbidden.contains(f)));
        outcome.violations.retain(|v| everywhere(&|o| o.violations.contains(v)));
        outcome.silences.retain(|s| everywhere(&|o| o.silences.contains(s)));
        outcome.conflicts.retain(|c| everywhere(&|o| o.conflicts.contains(c)));
        outcome.dossier.retain(|d| everywhere(&|o| o.dossier.contains(d)));
        outcome.status = Status::Undetermined;
        outcome.reached.extend(outcomes.iter().flat_map(|(o, _)| &o.reached));
    }
    let acts = std::mem::take(&mut outcome.acts);
    let mut answer = blank(index, case, outcome);
    answer.rests_on = rests_on;
    if !determined {
        answer.missing = missing;
        answer.possible = possible;
    }
    let calendar = regulation.calendar.as_deref().and_then(|name| workspace.calendar(name));
    let activity = workspace.vocabulary.activity(case.activity);
    for (position, act) in acts.into_iter().enumerate() {
        let timings = timings(regulation, calendar, activity, case, &act, &mut answer.date_notes);
        let readings = per_act.iter().filter(|(at, _)| *at == position).map(|(_, r)| *r).collect();
        answer.acts.push(AnsweredAct { act, timings, readings });
    }
    answer
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
        rests_on: Vec::new(),
        assessments: Vec::new(),
        date_notes: Vec::new(),
        order_circle: outcome.order_circle,
        reached: outcome.reached,
        unanswerable: Vec::new(),
    }
}

/// **Readings**: which ones the outcome rests on, and which act on which.
fn readings(workspace: &Workspace, regulation: &Regulation, world: &World, outcome: &Outcome) -> (Vec<ReadingId>, Vec<(usize, ReadingId)>) {
    let (mut rests_on, mut per_act) = (Vec::new(), Vec::new());
    for (index, reading) in regulation.readings.iter().enumerate() {
        let id = ReadingId::new(index);
        for alternative in (0..reading.alternatives.len()).filter(|a| *a != reading.chosen) {
            let mut other = world.clone();
            if let Some(slot) = other.readings.get_mut(index) {
                *slot = alternative;
            }
            let Some(outcomes) = outcomes_under(workspace, regulation, &other) else {
                // What the other alternative leads to cannot be gone through: the answer is not known to stand.
                rests_on.push(id);
                continue;
            };
            if outcomes.iter().all(|o| same_outcome(o, outcome)) {
                continue;
            }
            rests_on.push(id);
            for (position, act) in outcome.acts.iter().enumerate() {
                let stands = outcomes.iter().all(|o| o.acts.iter().any(|a| a.says_the_same(act)));
                if !stands && !per_act.contains(&(position, id)) {
                    per_act.push((position, id));
                }
            }
        }
    }
    rests_on.dedup();
    (rests_on, per_act)
}

/// The outcomes of a world under other readings: one, unless they ask for facts that were not needed before.
fn outcomes_under(workspace: &Workspace, regulation: &Regulation, world: &World) -> Option<Vec<Outcome>> {
    if let Ok(outcome) = decide_unordered(&workspace.vocabulary, regulation, world) {
        return Some(vec![outcome]);
    }
    let completions = completions::complete(&workspace.vocabulary, regulation, world).ok()?;
    Some(completions.outcomes.into_iter().map(|(outcome, _)| outcome).collect())
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
        let (due, note) = due(regulation, calendar, case, filed, &timing.deadline);
        if let Some(note) = note.filter(|n| *n != DateNote::NotStated && !notes.contains(n)) {
            notes.push(note);
        }
        let met = match (due, done) {
            (Some(due), Some(done)) if !timing.waived => Some(done <= due),
            _ => None,
        };
        AnsweredTiming { timing: timing.clone(), due, done, met }
    };
    act.timings.iter().map(answered).collect()
}

/// The fact that dates this act, if the activity has one.
fn done_on(dated: &[Dated], act: &OutcomeAct) -> Option<FactId> {
    let fits = |d: &&Dated| d.verb == act.verb && (d.by.is_none() || d.by == act.actor.body()) && (d.to.is_none() || d.to == act.to);
    dated.iter().find(fits).map(|d| d.on)
}
