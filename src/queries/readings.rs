//! **What hangs on a reading**: the activities and verbs whose outcome another alternative changes in some possible case, each with such a case.
//!
//! Alternatives are compared while every other reading stands as chosen. Where that changes nothing, all other readings are left open: an
//! alternative may matter only together with another one.

use std::sync::Arc;

use super::decisions::Decisions;
use super::ground::{PartOf, ground};
use super::open::Open;
use super::paths::Told;
use super::witness::witness;
use crate::decision::{Asked, BUDGET, Decision};
use crate::hir::{ActivityId, Case, ReadingId, Regulation, Vocabulary};
use crate::mdd::{Exhausted, Node};

/// What one reading does.
#[derive(Clone, Debug)]
pub struct ReadingUse {
    pub reading: ReadingId,
    /// Some condition asks for it.
    pub tested: bool,
    /// By alternative; nothing for the chosen one.
    pub changes: Vec<Vec<Change>>,
    /// It changes something only together with other readings.
    pub together: bool,
    /// Activities that could not be gone through.
    pub unknown: Vec<ActivityId>,
}

impl ReadingUse {
    /// Nothing depends on it, whatever the other readings.
    pub fn is_idle(&self) -> bool {
        self.changes.iter().all(Vec::is_empty) && !self.together && self.unknown.is_empty()
    }
}

/// One thing told that comes out differently.
#[derive(Clone, Debug)]
pub struct Change {
    pub activity: ActivityId,
    pub told: Told,
    /// A case in which it does.
    pub example: Option<Case>,
}

/// What hangs on each reading of a regulation, by its place.
pub fn reading_uses(decisions: &Decisions, index: usize) -> Vec<ReadingUse> {
    let readings = decisions.workspace.regulations.get(index).map_or(0, |r| r.readings.len());
    uses(decisions, index, (0..readings).map(ReadingId::new))
}

/// What hangs on one of them.
pub fn reading_use(decisions: &Decisions, index: usize, reading: ReadingId) -> Option<ReadingUse> {
    uses(decisions, index, std::iter::once(reading)).pop()
}

fn uses(decisions: &Decisions, index: usize, readings: impl Iterator<Item = ReadingId>) -> Vec<ReadingUse> {
    let Some(regulation) = decisions.workspace.regulations.get(index) else { return Vec::new() };
    let unused = |reading: ReadingId| {
        let alternatives = regulation.readings.get(reading.index())?.alternatives.len();
        Some(ReadingUse { reading, tested: false, changes: vec![Vec::new(); alternatives], together: false, unknown: Vec::new() })
    };
    let mut uses: Vec<ReadingUse> = readings.filter_map(unused).collect();
    for activity in super::findings::spoken_of(regulation) {
        let searched = decisions.get(index, activity).map(|decision| search(&decisions.workspace.vocabulary, regulation, &decision, &mut uses));
        if !matches!(searched, Ok(Ok(()))) {
            uses.iter_mut().for_each(|used| used.unknown.push(activity));
        }
    }
    uses
}

fn search(vocabulary: &Vocabulary, regulation: &Regulation, decision: &Arc<Decision>, uses: &mut [ReadingUse]) -> Result<(), Exhausted> {
    let mut ground = ground(decision, &Case::new(decision.activity))?;
    ground.store.set_budget(BUDGET);
    let mut open = Open::new(&mut ground, vocabulary, regulation)?;
    for used in uses {
        if decision.variables.level(&Asked::Reading(used.reading)).is_none() {
            continue;
        }
        used.tested = true;
        for (alternative, changes) in used.changes.iter_mut().enumerate() {
            for (of, differs) in open.differences(used.reading, alternative)? {
                push(vocabulary, decision, &mut open, of, differs, changes)?;
            }
        }
        if used.changes.iter().all(Vec::is_empty) && !used.together {
            used.together = open.matters(used.reading)?;
        }
    }
    Ok(())
}

/// Adds a change, all limits as one.
fn push(
    vocabulary: &Vocabulary,
    decision: &Decision,
    open: &mut Open,
    of: PartOf,
    differs: Node,
    changes: &mut Vec<Change>,
) -> Result<(), Exhausted> {
    let Some(told) = Told::of(of) else { return Ok(()) };
    let activity = decision.activity;
    if !changes.iter().any(|c| c.activity == activity && c.told == told) {
        let example = witness(vocabulary, decision, &open.ground.store, differs)?;
        changes.push(Change { activity, told, example });
    }
    Ok(())
}
