//! **What changes for the rows of a plan** from one regulation to another: computed from the answers themselves, and joined with the comparison of
//! the two regulations, which gives the reasons.
//!
//! A row is changed for certain where every completion of what it states is treated differently, and perhaps where some completion is. Beside
//! what the texts say of single cases, limits over the whole plan count, and due dates, which may move under the same words.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::answered::{AnsweredRow, PlanAnswered};
use crate::decision::TooLarge;
use crate::hir::{ActivityId, Actor, BodyId, Case, MatterId, ProvisionId, Regulation, Rule, VerbId, Workspace};
use crate::outcome::{OutcomeAct, PlanCount, Prohibition, Violation};
use crate::queries::{
    ActivityCompared, Answer, Asked, Item, Lies, NotCompared, Perhaps, PlanLimits, ProvisionChange, RegionTold, Touched, compare, structure, touched,
};

/// A change of the text, and the provisions of either side that it is about.
pub type TextChange = (ProvisionChange, (Vec<ProvisionId>, Vec<ProvisionId>));

/// A plan under an old and a new regulation.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    /// The changed rows alone, in the order of the plan.
    pub rows: Vec<RowChange>,
    /// How many regions there are in which the regulations differ.
    pub regions: usize,
    /// And how many of them no row lies in, or may lie in.
    pub untouched: usize,
    /// Those that rows touch, by activity and place.
    pub told: BTreeMap<(ActivityId, usize), RegionTold>,
    /// Between versions: every change of the text, with the provisions of either side that it tells on.
    pub texts: Vec<TextChange>,
    pub not_compared: Vec<NotCompared>,
}

/// One changed row.
#[derive(Clone, Debug)]
pub struct RowChange {
    pub row: usize,
    pub certain: bool,
    pub touched: Vec<Touched>,
    /// What is broken or forbidden on one side otherwise than on the other.
    pub breaks: Vec<BreakChange>,
    /// Due dates of acts that both sides have.
    pub moved: Vec<Moved>,
}

/// How sure something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sure {
    No,
    Perhaps,
    Yes,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Break {
    Limit(Violation),
    Forbidden(Prohibition),
}

/// Something that is broken on one side and not, or not as surely, on the other.
#[derive(Clone, Debug, PartialEq)]
pub struct BreakChange {
    pub was: Sure,
    pub is: Sure,
    /// As the old side says it, and as the new one does.
    pub said: (Option<Break>, Option<Break>),
}

/// The first and last day on which something may be due.
pub type Period = (NaiveDate, NaiveDate);

/// An act whose due dates move.
#[derive(Clone, Debug, PartialEq)]
pub struct Moved {
    pub act: OutcomeAct,
    pub was: BTreeSet<Period>,
    pub is: BTreeSet<Period>,
}

/// Compares the answers to a plan under two regulations; `old` and `new` have the same rows.
///
/// # Errors
/// [`TooLarge`].
pub fn changes(workspace: &Workspace, old: &PlanAnswered, new: &PlanAnswered) -> Result<Changes, Box<TooLarge>> {
    let (Some(before), Some(after)) = (workspace.regulations.get(old.regulation), workspace.regulations.get(new.regulation)) else {
        return Ok(Changes::default());
    };
    let asked = Asked { activities: (0..workspace.vocabulary.activities.len()).map(|a| (ActivityId::new(a), None)).collect(), ..Asked::default() };
    let (mut compared, not_compared) = compare(workspace, &[old.regulation, new.regulation], &asked);
    let mut out = Changes { not_compared, texts: texts(before, after), ..Changes::default() };
    let mut lies: BTreeMap<usize, (Lies, Vec<Touched>)> = BTreeMap::new();
    for activity in &mut compared {
        of_activity(activity, old, &mut out, &mut lies)?;
    }
    let sides = [(before, &old.limits), (after, &new.limits)];
    for (row, pair) in old.rows.iter().zip(&new.rows).enumerate() {
        let (lies, touched) = lies.remove(&row).unwrap_or((Lies::Outside, Vec::new()));
        out.rows.extend(of_row(sides, row, pair, lies, touched));
    }
    Ok(out)
}

/// The rows of one activity against the regions of it.
fn of_activity(
    activity: &mut ActivityCompared,
    plan: &PlanAnswered,
    out: &mut Changes,
    lies: &mut BTreeMap<usize, (Lies, Vec<Touched>)>,
) -> Result<(), Box<TooLarge>> {
    let id = activity.sides.activity;
    out.regions += activity.found.regions.len();
    let own: Vec<(usize, &Case)> =
        plan.rows.iter().enumerate().filter(|(_, r)| r.case.activity == id && r.answer.is_ok()).map(|(row, r)| (row, &r.case)).collect();
    // What is asked of one case is asked once.
    let mut distinct: Vec<&Case> = Vec::new();
    let mut places: Vec<usize> = Vec::new();
    let mut known = std::collections::HashMap::new();
    for (_, case) in &own {
        places.push(*known.entry(*case).or_insert_with(|| {
            distinct.push(case);
            distinct.len() - 1
        }));
    }
    let (found, changed) = (activity.touched(&distinct)?, activity.changed(&distinct)?);
    let regions: BTreeSet<usize> = found.iter().flatten().map(|touched| touched.region).collect();
    out.untouched += activity.found.regions.len() - regions.len();
    let regions: Vec<usize> = regions.into_iter().collect();
    let told = activity.told(&regions, false)?;
    out.told.extend(regions.into_iter().zip(told).map(|(region, told)| ((id, region), told)));
    for ((row, _), place) in own.iter().zip(places) {
        if let (Some(touched), Some(how)) = (found.get(place), changed.get(place)) {
            let own = |t: &&Touched| activity.found.regions.get(t.region).is_some_and(|region| !region.part.counts());
            lies.insert(*row, (*how, touched.iter().filter(own).cloned().collect()));
        }
    }
    Ok(())
}

/// Both versions of one regulation: what changed in its text.
fn texts(old: &Regulation, new: &Regulation) -> Vec<TextChange> {
    if old.id != new.id {
        return Vec::new();
    }
    structure(old, new).changes.into_iter().map(|change| (change.clone(), touched(old, new, &change))).collect()
}

fn of_row(
    sides: [(&Regulation, &PlanLimits); 2],
    row: usize,
    (old, new): (&AnsweredRow, &AnsweredRow),
    lies: Lies,
    touched: Vec<Touched>,
) -> Option<RowChange> {
    let (Ok(before), Ok(after)) = (&old.answer, &new.answer) else { return None };
    let [(old_text, old_limits), (new_text, new_limits)] = sides;
    let breaks = break_changes(breaks(old_text, before, old_limits, row), breaks(new_text, after, new_limits, row));
    let moved = moved(before, after);
    let is_sure = |b: &BreakChange| matches!((b.was, b.is), (Sure::No, Sure::Yes) | (Sure::Yes, Sure::No));
    let days = |periods: &BTreeSet<Period>| periods.iter().all(|(first, last)| first == last);
    let certain = lies == Lies::Inside || breaks.iter().any(is_sure) || moved.iter().any(|m| days(&m.was) && days(&m.is));
    let is_changed = lies != Lies::Outside || !breaks.is_empty() || !moved.is_empty();
    is_changed.then_some(RowChange { row, certain, touched, breaks, moved })
}

type Breaks = BTreeMap<Item, (Sure, Break)>;

/// What a row breaks, or may break, by what is said, wherever it stands.
fn breaks(regulation: &Regulation, answer: &Answer, limits: &PlanLimits, row: usize) -> Breaks {
    let mut out = Breaks::new();
    let mut add = |sure: Sure, what: Break| {
        let Some(item) = item(regulation, &what) else { return };
        let known = out.entry(item).or_insert((sure, what));
        known.0 = known.0.max(sure);
    };
    answer.violations.iter().for_each(|v| add(Sure::Yes, Break::Limit(v.clone())));
    answer.forbidden.iter().for_each(|f| add(Sure::Yes, Break::Forbidden(f.clone())));
    for perhaps in &answer.perhaps {
        match perhaps {
            Perhaps::Violation(v) => add(Sure::Perhaps, Break::Limit(v.clone())),
            Perhaps::Forbidden(f) => add(Sure::Perhaps, Break::Forbidden(f.clone())),
            Perhaps::Dossier(_) | Perhaps::Silence(_) => {}
        }
    }
    for open in &limits.open {
        let counts = open.rows.iter().any(|(r, _)| *r == row) || open.keys.iter().any(|(_, rows)| rows.contains(&row));
        if counts {
            add(Sure::Perhaps, Break::Limit(open.violation.clone()));
        }
    }
    out
}

fn item(regulation: &Regulation, what: &Break) -> Option<Item> {
    match what {
        Break::Forbidden(f) => Some(Item::Forbidden { unless: f.unless }),
        Break::Limit(v) => match regulation.provision(v.citation).and_then(|p| p.rules.get(v.rule)) {
            Some(Rule::PlanLimit { .. }) => Item::counts(regulation, &PlanCount { provision: v.citation, rule: v.rule, key: None }),
            _ => Some(Item::broken(regulation, v)),
        },
    }
}

fn break_changes(mut old: Breaks, new: Breaks) -> Vec<BreakChange> {
    let mut out = Vec::new();
    for (item, (is, said)) in new {
        match old.remove(&item) {
            Some((was, _)) if was == is => {}
            Some((was, before)) => out.push(BreakChange { was, is, said: (Some(before), Some(said)) }),
            None => out.push(BreakChange { was: Sure::No, is, said: (None, Some(said)) }),
        }
    }
    out.extend(old.into_values().map(|(was, said)| BreakChange { was, is: Sure::No, said: (Some(said), None) }));
    out
}

/// Acts by who does what to whom.
type Doing = (VerbId, Actor, Option<BodyId>, Option<MatterId>);

fn moved(old: &Answer, new: &Answer) -> Vec<Moved> {
    let (before, after) = (periods(old), periods(new));
    let pairs = after.into_iter().filter_map(|(doing, (act, is))| Some((act, before.get(&doing)?.1.clone(), is)));
    pairs.filter(|(_, was, is)| was != is).map(|(act, was, is)| Moved { act, was, is }).collect()
}

fn periods(answer: &Answer) -> BTreeMap<Doing, (OutcomeAct, BTreeSet<Period>)> {
    let mut out: BTreeMap<Doing, (OutcomeAct, BTreeSet<Period>)> = BTreeMap::new();
    for answered in &answer.acts {
        let act = &answered.act;
        let own = out.entry((act.verb, act.actor, act.to, act.matter)).or_insert_with(|| (act.clone(), BTreeSet::new()));
        let days = answered.timings.iter().filter(|t| !t.timing.waived).filter_map(|t| t.due.map(|day| (day, day)).or(t.between));
        own.1.extend(days);
    }
    out
}
