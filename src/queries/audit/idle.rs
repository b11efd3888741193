//! **Exceptions that never bite** and **conditions that ask for nothing new**: what could be left out without changing any answer, in any
//! possible case, under any alternative of any reading.
//!
//! Each part is left out for itself. Of two conditions that say the same each can be left out, and not both.

use std::collections::BTreeSet;

use super::parts::{Part, What, listed, parts};
use super::{Ground, Unknown};
use crate::decision::{BUDGET, Cause, LeftOut, Without, implied_by};
use crate::hir::{ActivityId, Condition, ProvisionId, Regulation, Rule, Test};
use crate::mdd::Exhausted;
use crate::queries::Finding;
use crate::queries::findings::Cases;

/// Something that could be left out.
#[derive(Clone, Debug)]
pub struct Idle {
    pub part: Part,
    /// The activity that the class of cases is of: the first in which the provision speaks.
    pub activity: ActivityId,
    /// Where its provision, or its rule, applies.
    pub cases: Option<Cases>,
    /// Of a condition, and of `unless`, what already says it; empty where it says so itself.
    pub implied_by: Option<Vec<Cause>>,
}

/// Everything that could be left out, as far as every activity can be gone through that it bears on.
pub(super) fn idle(ground: &Ground, dead: &[&Finding], wanted: impl Fn(&What) -> bool, unknown: &mut Unknown) -> Vec<Idle> {
    let regulation = ground.regulation;
    let mut left: Vec<Part> = parts(regulation).into_iter().filter(|part| wanted(&part.what) && lives(regulation, part, dead)).collect();
    let mut mutant = regulation.clone();
    for activity in ground.spoken_of() {
        let same = match Without::new(&ground.workspace.vocabulary, regulation, activity, BUDGET) {
            Ok(mut without) if without.has_cases() => survivors(regulation, &mut mutant, &mut without, activity, &left),
            Ok(_) => continue,
            Err(Exhausted) => Err(Exhausted),
        };
        match same {
            Ok(survivors) => left = survivors,
            // Of what bears on this activity nothing can be said.
            Err(Exhausted) => {
                unknown.add(activity);
                left.retain(|part| !bears_on(regulation, part, activity));
            }
        }
    }
    let outermost = |part: &Part| !left.iter().any(|outer| part.is_within(outer));
    let found = left.iter().filter(|part| outermost(part)).filter_map(|part| explained(ground, &mut mutant, part));
    // A condition that only what stands below repeats, or on which nothing hangs because of what displaces it, is the text's own way of
    // leading in: nothing says it already.
    found.filter(|idle| idle.part.what.is_exception() || idle.implied_by.is_some()).collect()
}

/// The parts without which nothing changes in this activity.
fn survivors(
    regulation: &Regulation,
    mutant: &mut Regulation,
    without: &mut Without,
    activity: ActivityId,
    parts: &[Part],
) -> Result<Vec<Part>, Exhausted> {
    let mut out = Vec::new();
    for part in parts {
        if !bears_on(regulation, part, activity) || same_without(regulation, mutant, without, part)? {
            out.push(part.clone());
        }
    }
    Ok(out)
}

fn same_without(regulation: &Regulation, mutant: &mut Regulation, without: &mut Without, part: &Part) -> Result<bool, Exhausted> {
    let Some(values) = values_gone(regulation, without, part) else { return Ok(false) };
    part.leave_out(mutant, &values);
    let same = without.says_the_same(mutant, part.provision);
    restore(regulation, mutant, part);
    same
}

/// The values to leave out with the part, where it is a value: those that no rule of the activity can tell from it.
fn values_gone(regulation: &Regulation, without: &Without, part: &Part) -> Option<Vec<usize>> {
    let What::Value(_, place) = part.what else { return Some(Vec::new()) };
    let Some(Condition::Test(test)) = part.left_out(regulation) else { return None };
    let (subject, values) = listed(test)?;
    let value = *values.get(place)?;
    match subject {
        Some(subject) => without.alike(regulation, subject, value, values),
        None => Some(vec![value]),
    }
}

fn restore(regulation: &Regulation, mutant: &mut Regulation, part: &Part) {
    let at = part.provision.index();
    if let (Some(slot), Some(own)) = (mutant.provisions.get_mut(at), regulation.provisions.get(at)) {
        slot.clone_from(own);
    }
    if matches!(part.what, What::Overrides(..)) {
        mutant.displacements.clone_from(&regulation.displacements);
    }
}

/// Whether a part may bear on an activity: its provision speaks of it, or can be followed from elsewhere.
fn bears_on(regulation: &Regulation, part: &Part, activity: ActivityId) -> bool {
    let speaks = regulation.provision(part.provision).is_some_and(|p| p.about.is_empty() || p.about.contains(&activity));
    let followed = |rule: &Rule| matches!(rule, Rule::Follows { target, .. } if regulation.is_within(part.provision, *target));
    speaks || regulation.provisions.iter().flat_map(|p| &p.rules).any(followed)
}

/// Whether it asks for facts, there is something below it, and `check` does not say already that it never comes to life.
fn lives(regulation: &Regulation, part: &Part, dead: &[&Finding]) -> bool {
    let id = part.provision;
    if part.left_out(regulation).is_some_and(says_which) {
        return false;
    }
    let has_rules = regulation
        .provision_ids()
        .any(|inner| regulation.is_within(inner, id) && regulation.provision(inner).is_some_and(crate::hir::Provision::has_rules));
    let of_rule = |rule: &usize| part.rules.contains(rule);
    let is_dead = dead.iter().any(|finding| match finding {
        Finding::NeverInScope { provision, .. } | Finding::AlwaysDefeated { provision, rule: None, .. } => regulation.is_within(id, *provision),
        Finding::AlwaysDefeated { provision, rule: Some(rule), .. } | Finding::NeverApplies { provision, rule, .. } => {
            *provision == id && of_rule(rule)
        }
        _ => false,
    });
    (has_rules || matches!(part.what, What::Overrides(..))) && !is_dead
}

/// Whether a condition tests readings or activities alone. `reading is X and …` and `activity is A and …` say which case of the text is written
/// out there; that the other cases already leave no other is no news to anybody.
fn says_which(condition: &Condition) -> bool {
    let mut only = true;
    condition.each_test(&mut |test| only &= matches!(test, Test::Reading { .. } | Test::Activity { .. }));
    only
}

/// With where it stands and what says it already.
fn explained(ground: &Ground, mutant: &mut Regulation, part: &Part) -> Option<Idle> {
    let regulation = ground.regulation;
    let provision = regulation.provision(part.provision)?;
    let below: BTreeSet<ProvisionId> = regulation.provision_ids().filter(|inner| regulation.is_within(*inner, part.provision)).collect();
    let is_of = |id: ProvisionId, rule: usize| match part.rules.as_slice() {
        [] => below.contains(&id),
        rules => id == part.provision && rules.contains(&rule),
    };
    let activities: Vec<ActivityId> = if provision.about.is_empty() { ground.spoken_of() } else { provision.about.clone() };
    let found = activities.iter().find_map(|activity| Some((*activity, ground.where_rules_apply(*activity, is_of)?)));
    let activity = found.as_ref().map(|(activity, _)| *activity).or_else(|| activities.first().copied())?;
    let is_condition = !part.what.is_exception() || matches!(part.what, What::Unless(_));
    let implied_by = if is_condition { reason(ground, mutant, part, activity) } else { None };
    Some(Idle { part: part.clone(), activity, cases: found.map(|(_, cases)| cases), implied_by })
}

fn reason(ground: &Ground, mutant: &mut Regulation, part: &Part, activity: ActivityId) -> Option<Vec<Cause>> {
    let regulation = ground.regulation;
    let vocabulary = &ground.workspace.vocabulary;
    let gone = match (&part.what, part.left_out(regulation)) {
        (What::Value(_, place), Some(Condition::Test(test))) => listed(test).and_then(|(_, values)| values.get(*place)).map(|v| vec![*v])?,
        _ => Vec::new(),
    };
    part.leave_out(mutant, &gone);
    let of = LeftOut { activity, provision: part.provision, rule: part.rules.first().copied(), without: mutant };
    let reason = implied_by(vocabulary, regulation, &of, BUDGET).unwrap_or(None);
    restore(regulation, mutant, part);
    reason
}

/// The value that a part of a list of values is.
pub fn value_of<'r>(regulation: &'r Regulation, part: &Part) -> Option<(&'r Test, usize)> {
    let (What::Value(_, place), Some(Condition::Test(test))) = (&part.what, part.left_out(regulation)) else { return None };
    listed(test).and_then(|(_, values)| values.get(*place)).map(|value| (test, *value))
}
