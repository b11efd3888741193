//! **Why a rule never applies**: a smallest set of conditions on the way to it that cannot hold together.

use super::Lowering;
use super::always::smallest_contradiction;
use super::conditions::At;
use super::scope::View;
use crate::hir::regulation::Guard;
use crate::hir::{Act, ActivityId, ProvisionId, Regulation, Rule, Vocabulary};
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
    /// A provision that overrides it must not be in scope.
    Overridden { by: ProvisionId },
}

/// Why a rule of a provision never applies in an activity; empty where it does, or where no single set of causes is to blame.
///
/// # Errors
/// [`Exhausted`].
pub fn causes(
    vocabulary: &Vocabulary,
    regulation: &Regulation,
    activity: ActivityId,
    id: ProvisionId,
    rule: usize,
    budget: usize,
) -> Result<Vec<Cause>, Exhausted> {
    let mut lowering = Lowering::new(vocabulary, regulation, activity, super::Order::default(), budget);
    lowering.views.push(View::new(None, Vec::new(), 0));
    let mut found = lowering.on_the_way(id)?;
    found.extend(lowering.of_the_rule(id, rule)?);
    let nodes: Vec<Node> = found.iter().map(|(_, node)| *node).collect();
    let blamed = smallest_contradiction(&mut lowering.store, &nodes)?.unwrap_or_default();
    Ok(blamed.into_iter().filter_map(|index| found.get(index)).map(|(cause, _)| *cause).collect())
}

impl Lowering<'_> {
    /// The `always` lines, and what every provision from the outermost down to this one demands.
    fn on_the_way(&mut self, id: ProvisionId) -> Result<Vec<(Cause, Node)>, Exhausted> {
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

    fn of_the_rule(&mut self, id: ProvisionId, rule: usize) -> Result<Vec<(Cause, Node)>, Exhausted> {
        let regulation = self.regulation;
        let Some(rule) = regulation.provision(id).and_then(|p| p.rules.get(rule)) else { return Ok(Vec::new()) };
        let mut out = Vec::new();
        let depth = self.lists(0, id).len();
        if let Some(guard) = guard_of(rule) {
            out.push((Cause::Guard, self.holds(At { view: 0, depth }, &guard.condition)?));
            for of in &guard.except {
                let excepted = self.any_scope(0, &[*of])?;
                out.push((Cause::Except { by: id, of: *of }, self.store.not(excepted)?));
            }
        }
        if let Rule::Forbid { condition, .. } | Rule::PlanLimit { when: condition, .. } = rule {
            out.push((Cause::Guard, self.holds(At { view: 0, depth }, condition)?));
        }
        let verb = match rule {
            Rule::Act(Act { verb, .. }) | Rule::Qualify { verb, .. } | Rule::Excludes { verb, .. } => Some(*verb),
            _ => None,
        };
        for (by, only, target) in &regulation.displacements {
            if (only.is_none() || *only == verb) && regulation.is_within(id, *target) {
                let scope = self.scope_within(0, *by, 0)?;
                let itself = self.defeated(0, *by, None)?;
                let wins = self.store.minus(scope, itself)?;
                out.push((Cause::Overridden { by: *by }, self.store.not(wins)?));
            }
        }
        Ok(out)
    }
}

fn guard_of(rule: &Rule) -> Option<&Guard> {
    match rule {
        Rule::Act(act) => Some(&act.guard),
        Rule::Follows { guard, .. }
        | Rule::Qualify { guard, .. }
        | Rule::Limit { guard, .. }
        | Rule::Dossier { guard, .. }
        | Rule::Refers { guard, .. }
        | Rule::Excludes { guard, .. } => Some(guard),
        Rule::PlanLimit { .. } | Rule::Forbid { .. } => None,
    }
}
