//! **Delegated power beyond its grant**: `on behalf of BODY under ADDRESS`, held against what stands at that address.
//!
//! The grant covers a case where its provision is in scope and, within it, the body itself does such an act, or the delegate does on its behalf.

use super::{Audited, Found, Ground, Look, Unknown};
use crate::decision::{BUDGET, Contribution, Decision, Says, lower_with_scopes};
use crate::hir::{Act, ActivityId, Actor, BodyId, ProvisionId, Rule};
use crate::mdd::{Exhausted, Node};
use crate::queries::findings::Cases;

/// Cases in which an act is made on behalf of a body and the grant that it names does not cover it.
#[derive(Clone, Debug)]
pub struct Excess {
    pub provision: ProvisionId,
    pub rule: usize,
    pub act: Act,
    pub body: BodyId,
    pub grant: ProvisionId,
    pub missing: Missing,
    pub cases: Cases,
}

/// What the grant lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// Its provision is not in scope.
    Scope,
    /// It is, and gives the body no such act.
    Power,
}

pub(super) fn excess(ground: &Ground, wanted: Option<ActivityId>, unknown: &mut Unknown) -> Vec<Audited> {
    let mut out = Vec::new();
    let grants: Vec<ProvisionId> = {
        let rules = ground.regulation.provisions.iter().flat_map(|p| &p.rules);
        let mut all: Vec<ProvisionId> = rules.filter_map(|rule| if let Rule::Act(act) = rule { act.grant } else { None }).collect();
        all.sort_unstable();
        all.dedup();
        all
    };
    if grants.is_empty() {
        return out;
    }
    for activity in ground.spoken_of().into_iter().filter(|activity| wanted.is_none_or(|wanted| wanted == *activity)) {
        match lower_with_scopes(&ground.workspace.vocabulary, ground.regulation, activity, &grants, BUDGET) {
            Ok((decision, scopes)) => match of_activity(ground, &decision, &grants, &scopes) {
                Ok(found) => out.extend(found.into_iter().map(|excess| Audited { activity: Some(activity), found: Found::Excess(excess) })),
                Err(Exhausted) => unknown.add(activity),
            },
            Err(large) => unknown.large(*large),
        }
    }
    out
}

fn of_activity(ground: &Ground, decision: &Decision, grants: &[ProvisionId], scopes: &[Node]) -> Result<Vec<Excess>, Exhausted> {
    let mut look = Look::new(ground, decision)?;
    let mut out = Vec::new();
    for (id, provision) in ground.regulation.provision_ids().zip(&ground.regulation.provisions) {
        for (rule, act) in provision.rules.iter().enumerate() {
            let Rule::Act(act) = act else { continue };
            let (Some(body), Some(grant)) = (act.behalf, act.grant) else { continue };
            let scope = grants.iter().position(|g| *g == grant).and_then(|at| scopes.get(at)).copied().unwrap_or(Node::FALSE);
            let is_it = |c: &Contribution| c.place.last().is_some_and(|p| p.provision == id && p.rule == rule);
            let made = look.made(|c| matches!(c.says, Says::Act(_)) && is_it(c))?;
            let scope = look.chosen(scope)?;
            let granted = look.made(|c| grants_it(ground, c, act, (body, grant)) && !is_it(c))?;
            let outside = look.store.minus(made, scope)?;
            let inside = look.store.and(made, scope)?;
            let without = look.store.minus(inside, granted)?;
            for (missing, node) in [(Missing::Scope, outside), (Missing::Power, without)] {
                let cases = look.cases(node)?;
                out.extend(cases.map(|cases| Excess { provision: id, rule, act: act.clone(), body, grant, missing, cases }));
            }
        }
    }
    Ok(out)
}

/// Whether a contribution within the grant is such an act: of the body itself, or of the delegate on its behalf.
fn grants_it(ground: &Ground, contribution: &Contribution, act: &Act, (body, grant): (BodyId, ProvisionId)) -> bool {
    let Says::Act(other) = &contribution.says else { return false };
    let within = contribution.provision().is_some_and(|id| ground.regulation.is_within(id, grant));
    let same = other.verb == act.verb && (other.matter.is_none() || other.matter == act.matter);
    let own = other.actor == Actor::Body(body);
    let delegated = other.behalf == Some(body) && other.actor == act.actor;
    within && same && (own || delegated)
}

impl Look<'_> {
    /// The possible cases in which some of these contributions is made.
    fn made(&mut self, is_meant: impl Fn(&Contribution) -> bool) -> Result<Node, Exhausted> {
        let decision = self.decision;
        let mut made = Node::FALSE;
        for contribution in decision.rulings.contributions.iter().filter(|c| is_meant(c)) {
            let somewhere = self.chosen(contribution.somewhere)?;
            made = self.store.or(made, somewhere)?;
        }
        self.store.and(made, self.care)
    }
}
