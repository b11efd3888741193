//! **The comparison of regulations as a whole**: every activity, filtered by what was asked for, with all there is to say of each region.

use rayon::prelude::*;

use super::certify::{Certificate, certify};
use super::items::PartKind;
use super::kinds::Kind;
use super::regions::{Region, Regions, SaidBy, regions, witness_at};
use super::sides::Sides;
use super::terms::{TermDiffers, terms};
use crate::decision::{BUDGET, Facts, Space, TooLarge};
use crate::hir::{ActivityId, Case, Value, VerbId, Workspace};
use crate::mdd::{Exhausted, Node, Store};
use crate::queries::questions::CaseClass;

/// What is to be compared.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// Each with the facts that are fixed in it.
    pub activities: Vec<(ActivityId, Option<Case>)>,
    /// Acts under this verb alone.
    pub verb: Option<VerbId>,
    /// Regions with one of these kinds alone; all where there are none.
    pub only: Vec<Kind>,
}

/// One activity, compared.
#[derive(Clone, Debug)]
pub struct ActivityCompared<'w> {
    pub sides: Sides<'w>,
    pub found: Regions,
    /// How many different things are said where all sides say the same.
    pub agreeing: usize,
    /// Terms that each other side defines otherwise than the first.
    pub terms: Vec<(usize, TermDiffers)>,
}

/// Why an activity was not compared.
#[derive(Clone, Debug)]
pub enum NotCompared {
    TooLarge(Box<TooLarge>),
    /// What was fixed contradicts these `always` lines.
    Contradiction(ActivityId, Vec<usize>),
}

/// Everything that there is to say of one region.
#[derive(Clone, Debug)]
pub struct RegionTold {
    pub region: Region,
    pub boxes: Vec<CaseClass>,
    pub witness: Option<Case>,
    /// By side.
    pub said: Vec<SaidBy>,
    pub certificate: Option<Certificate>,
}

/// Compares regulations, by their places in the workspace; what cannot be compared is told beside what can.
pub fn compare<'w>(workspace: &'w Workspace, places: &[usize], asked: &Asked) -> (Vec<ActivityCompared<'w>>, Vec<NotCompared>) {
    let one = |(activity, fixed): &(ActivityId, Option<Case>)| activity_compared(workspace, places, *activity, fixed.as_ref(), asked);
    let all: Vec<Result<ActivityCompared, NotCompared>> = asked.activities.par_iter().map(one).collect();
    let (mut compared, mut not) = (Vec::new(), Vec::new());
    for one in all {
        match one {
            Ok(activity) => compared.push(activity),
            Err(problem) => not.push(problem),
        }
    }
    (compared, not)
}

fn activity_compared<'w>(
    workspace: &'w Workspace,
    places: &[usize],
    activity: ActivityId,
    fixed: Option<&Case>,
    asked: &Asked,
) -> Result<ActivityCompared<'w>, NotCompared> {
    let large = |Exhausted| NotCompared::TooLarge(TooLarge::asked(activity, BUDGET));
    let mut sides = Sides::new(workspace, places, activity, BUDGET).map_err(NotCompared::TooLarge)?;
    let within = match fixed {
        Some(case) => within(&mut sides.together.space, case).map_err(large)?,
        None => Node::TRUE,
    };
    let possible = sides.together.space.possible;
    if sides.together.space.diagrams.and(within, possible).map_err(large)? == Node::FALSE {
        let lines = fixed.map(|case| crate::queries::answer::contradiction(&sides.together.space, case)).transpose().map_err(large)?;
        return Err(NotCompared::Contradiction(activity, lines.unwrap_or_default()));
    }
    let order: Vec<usize> = (0..places.len()).collect();
    let mut found = regions(&mut sides, &order, within).map_err(large)?;
    let agreeing = found.agreeing(&mut sides).map_err(large)?;
    found.regions.retain(|region| is_wanted(region, asked));
    let mut differing = Vec::new();
    for other in 1..places.len() {
        differing.extend(terms(&sides, 0, other).map_err(large)?.into_iter().map(|term| (other, term)));
    }
    Ok(ActivityCompared { sides, found, agreeing, terms: differing })
}

fn is_wanted(region: &Region, asked: &Asked) -> bool {
    let verb = match &region.part.of {
        PartKind::Acts(strand) => Some(strand.verb),
        _ => None,
    };
    asked.verb.is_none_or(|wanted| verb == Some(wanted)) && (asked.only.is_empty() || region.kinds.iter().any(|kind| asked.only.contains(kind)))
}

/// The cases that have these facts. A set that is stated holds at least its values; an empty one holds none.
fn within(space: &mut Space, case: &Case) -> Result<Node, Exhausted> {
    let mut case = case.clone();
    for value in case.facts.values_mut() {
        if let Value::Set { members, known } = value
            && *members != 0
        {
            *known &= *members;
        }
    }
    let facts = Facts { case: &case, readings: &[] };
    let fixed: Vec<_> = space.variables.iter().filter_map(|(level, _)| Some((level, space.cell(facts, &[], level)?))).collect();
    let mut all = Node::TRUE;
    for (level, cell) in fixed {
        let literal = space.diagrams.literal(level, |value| value == cell)?;
        all = space.diagrams.and(all, literal)?;
    }
    Ok(all)
}

impl ActivityCompared<'_> {
    /// Everything about some of the regions, by their places; `certified` decides each witness again.
    ///
    /// # Errors
    /// [`TooLarge`].
    pub fn told(&mut self, places: &[usize], certified: bool) -> Result<Vec<RegionTold>, Box<TooLarge>> {
        let activity = self.sides.activity;
        // What is made while one region is told would only be in the way of the next.
        let kept = self.sides.together.space.diagrams.clone();
        let mut out = Vec::new();
        for place in places {
            let Some(region) = self.found.regions.get(*place).cloned() else { continue };
            out.push(self.one(region, certified).map_err(|Exhausted| TooLarge::asked(activity, BUDGET))?);
            if self.sides.together.space.diagrams.len() > kept.len() + GROWTH {
                self.sides.together.space.diagrams = Store::clone(&kept);
            }
        }
        Ok(out)
    }

    fn one(&mut self, region: Region, certified: bool) -> Result<RegionTold, Exhausted> {
        let place = self.found.place(&mut self.sides, &region)?;
        let boxes = self.found.boxes(&mut self.sides, &region, place)?;
        let witness = witness_at(&self.sides, place)?;
        let said = (0..self.found.sides.len()).map(|side| self.found.said_by(&self.sides, &region, place, side)).collect();
        let certificate = match (&witness, certified) {
            (Some(case), true) => Some(certify(&mut self.sides, &self.found.sides, &region, case)),
            _ => None,
        };
        Ok(RegionTold { region, boxes, witness, said, certificate })
    }
}

/// Nodes that telling regions may add before they are thrown away.
const GROWTH: usize = 200_000;

/// Two regulations, and the regions in which they differ.
#[derive(Clone, Debug)]
pub struct PairCompared {
    /// Places among those that were given.
    pub pair: (usize, usize),
    pub regions: Vec<(ActivityId, Region)>,
}

/// Pairs that one copy of the diagrams is used for.
const PAIRS: usize = 32;

/// Compares every pair of many regulations: each activity is compiled once for all of them.
///
/// # Errors
/// [`TooLarge`].
pub fn compare_pairs(workspace: &Workspace, places: &[usize], budget: usize) -> Result<Vec<PairCompared>, Box<TooLarge>> {
    let pairs: Vec<(usize, usize)> = (0..places.len()).flat_map(|a| (a + 1..places.len()).map(move |b| (a, b))).collect();
    let activities: Vec<ActivityId> = (0..workspace.vocabulary.activities.len()).map(ActivityId::new).collect();
    let of_activity = |activity: &ActivityId| {
        let sides = Sides::new(workspace, places, *activity, budget)?;
        let chunk = |pairs: &[(usize, usize)]| {
            let mut sides = sides.clone();
            let one = |pair: &(usize, usize)| {
                let found = regions(&mut sides, &[pair.0, pair.1], Node::TRUE).map_err(|Exhausted| TooLarge::asked(*activity, budget))?;
                Ok(found.regions.into_iter().map(|region| (*activity, region)).collect::<Vec<_>>())
            };
            pairs.iter().map(one).collect::<Result<Vec<_>, Box<TooLarge>>>()
        };
        let chunks: Vec<Vec<Vec<(ActivityId, Region)>>> = pairs.par_chunks(PAIRS).map(chunk).collect::<Result<_, _>>()?;
        Ok(chunks.into_iter().flatten().collect::<Vec<_>>())
    };
    let all: Vec<Vec<Vec<(ActivityId, Region)>>> = activities.par_iter().map(of_activity).collect::<Result<_, Box<TooLarge>>>()?;
    let mut out: Vec<PairCompared> = pairs.into_iter().map(|pair| PairCompared { pair, regions: Vec::new() }).collect();
    for activity in all {
        for (pair, regions) in out.iter_mut().zip(activity) {
            pair.regions.extend(regions);
        }
    }
    Ok(out)
}
