//! **Why a rule never applies**: a smallest set of conditions on the way to it that cannot hold together.
//!
//! Conditions that are asked of one record hold together where some record of some list satisfies them all.

use super::Lowering;
use super::always::smallest;
use super::conditions::At;
use super::scope::View;
use crate::hir::{Act, ActivityId, FactId, ProvisionId, Regulation, Rule, Vocabulary};
use crate::mdd::{Exhausted, Node};

/// Something that a case must satisfy for a rule to apply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// An `always` line of the activity, by position.
    Always(usize),
    /// A provision's own condition.
    Condition(ProvisionId),
    /// `otherwise`: none of the conditional siblings before it.
    Otherwise(ProvisionId),
    /// A provision excepts another one.
    Except { by: ProvisionId, of: ProvisionId },
    /// What stands behind the rule itself.
    Guard,
}

/// What is asked about: a provision, or one of its rules, in an activity.
#[derive(Clone, Copy, Debug)]
pub struct WhyNot {
    pub activity: ActivityId,
    pub provision: ProvisionId,
    pub rule: Option<usize>,
}

/// Why a provision is never in scope in an activity, or why one of its rules never applies: a smallest set of causes, empty where it does.
///
/// # Errors
/// [`Exhausted`].
pub fn causes(vocabulary: &Vocabulary, regulation: &Regulation, asked: WhyNot, budget: usize) -> Result<Vec<Cause>, Exhausted> {
    let mut lowering = Lowering::from_the_top(vocabulary, regulation, asked.activity, budget);
    let mut found = lowering.on_the_way(asked.provision)?;
    if let Some(rule) = asked.rule {
        found.extend(lowering.behind_the_rule(asked.provision, rule)?);
    }
    let lists = lowering.lists(0, asked.provision);
    let nodes: Vec<Node> = found.iter().map(|(_, node)| *node).collect();
    let blamed = smallest(nodes.len(), |kept| lowering.never(&lists, kept.iter().filter_map(|index| nodes.get(*index)).copied()))?;
    Ok(blamed.unwrap_or_default().into_iter().filter_map(|index| found.get(index)).map(|(cause, _)| *cause).collect())
}

/// The fewest provisions that together override a rule wherever it would apply; empty where it does apply.
///
/// # Errors
/// [`Exhausted`].
pub fn overriders(vocabulary: &Vocabulary, regulation: &Regulation, asked: WhyNot, budget: usize) -> Result<Vec<ProvisionId>, Exhausted> {
    let mut lowering = Lowering::from_the_top(vocabulary, regulation, asked.activity, budget);
    let mut way = lowering.on_the_way(asked.provision)?;
    let rule = asked.rule.unwrap_or(0);
    way.extend(lowering.behind_the_rule(asked.provision, rule)?);
    let found = lowering.not_overridden(asked.provision, rule)?;
    let lists = lowering.lists(0, asked.provision);
    let blamed = smallest(found.len(), |kept| {
        let kept = kept.iter().filter_map(|index| found.get(*index)).map(|(_, node)| *node);
        lowering.never(&lists, way.iter().map(|(_, node)| *node).chain(kept))
    })?;
    Ok(blamed.unwrap_or_default().into_iter().filter_map(|index| found.get(index)).map(|(by, _)| *by).collect())
}

/// A smallest set of the activity's `always` lines, by position, that exclude every case; empty where some case is possible.
///
/// # Errors
/// [`Exhausted`].
pub fn impossible(vocabulary: &Vocabulary, regulation: &Regulation, activity: ActivityId, budget: usize) -> Result<Vec<usize>, Exhausted> {
    let mut lowering = Lowering::from_the_top(vocabulary, regulation, activity, budget);
    let lines = lowering.always()?;
    let blamed = smallest(lines.len(), |kept| lowering.never(&[], kept.iter().filter_map(|index| lines.get(*index)).copied()))?;
    Ok(blamed.unwrap_or_default())
}

impl<'a> Lowering<'a> {
    /// A lowering with the view of the whole text.
    fn from_the_top(vocabulary: &'a Vocabulary, regulation: &'a Regulation, activity: ActivityId, budget: usize) -> Self {
        let mut lowering = Lowering::new(vocabulary, regulation, activity, super::Order::default(), budget);
        lowering.views.push(View::new(None, Vec::new(), 0));
        lowering
    }
}

impl Lowering<'_> {
    /// Whether these conditions, asked of records of these lists, hold together in no case: neither by themselves nor by what lists can be.
    pub(super) fn never(&self, lists: &[FactId], conditions: impl Iterator<Item = Node>) -> Result<bool, Exhausted> {
        // What is asked of lists on the way belongs to this question alone, and would only make the next one harder.
        let mut lowering = self.clone();
        let mut all = Node::TRUE;
        for condition in conditions {
            all = lowering.store.and(all, condition)?;
        }
        all = lowering.for_some(lists, all)?;
        if all == Node::FALSE {
            return Ok(true);
        }
        let possible = lowering.possible_lists()?;
        Ok(lowering.store.and(all, possible)? == Node::FALSE)
    }

    /// The `always` lines, and what every provision from the outermost down to this one demands.
    pub(super) fn on_the_way(&mut self, id: ProvisionId) -> Result<Vec<(Cause, Node)>, Exhausted> {
        let regulation = self.regulation;
        let mut out: Vec<(Cause, Node)> = self.always()?.into_iter().enumerate().map(|(index, line)| (Cause::Always(index), line)).collect();
        let mut around: Vec<ProvisionId> = regulation.ancestors(id).collect();
        around.reverse();
        for at in around {
            let Some(provision) = regulation.provision(at) else { continue };
            let depth = self.lists(0, at).len();
            out.push((Cause::Condition(at), self.holds(At { view: 0, depth }, &provision.own)?));
            if provision.otherwise {
                let taken = self.taken_before(0, at, provision)?;
                out.push((Cause::Otherwise(at), self.store.not(taken)?));
            }
            for of in &provision.except {
                let excepted = self.any_scope(0, &[*of])?;
                out.push((Cause::Except { by: at, of: *of }, self.store.not(excepted)?));
            }
        }
        Ok(out)
    }

    /// What stands behind a rule itself.
    pub(super) fn behind_the_rule(&mut self, id: ProvisionId, rule: usize) -> Result<Vec<(Cause, Node)>, Exhausted> {
        let regulation = self.regulation;
        let Some(rule) = regulation.provision(id).and_then(|p| p.rules.get(rule)) else { return Ok(Vec::new()) };
        let mut out = Vec::new();
        let depth = self.lists(0, id).len();
        if let Some(guard) = rule.guard() {
            out.push((Cause::Guard, self.holds(At { view: 0, depth }, &guard.condition)?));
            for of in &guard.except {
                let excepted = self.any_scope(0, &[*of])?;
                out.push((Cause::Except { by: id, of: *of }, self.store.not(excepted)?));
            }
        }
        if let Rule::Forbid { condition, .. } | Rule::PlanLimit { when: condition, .. } = rule {
            out.push((Cause::Guard, self.holds(At { view: 0, depth }, condition)?));
        }
        Ok(out)
    }

    /// Where each provision that may override a rule does not.
    fn not_overridden(&mut self, id: ProvisionId, rule: usize) -> Result<Vec<(ProvisionId, Node)>, Exhausted> {
        let regulation = self.regulation;
        let verb = match regulation.provision(id).and_then(|p| p.rules.get(rule)) {
            Some(Rule::Act(Act { verb, .. }) | Rule::Qualify { verb, .. } | Rule::Excludes { verb, .. }) => Some(*verb),
            _ => None,
        };
        let mut out = Vec::new();
        for (by, only, target) in &regulation.displacements {
            if (only.is_none() || *only == verb) && regulation.is_within(id, *target) {
                let scope = self.scope_within(0, *by, 0)?;
                let itself = self.defeated(0, *by, None)?;
                let wins = self.store.minus(scope, itself)?;
                out.push((*by, self.store.not(wins)?));
            }
        }
        Ok(out)
    }
}
