//! **Slack between stacked deadlines**: where one act comes before another in one procedure and both deadlines count from one event, the days
//! from the last day for the first to the last day for the second.
//!
//! Below zero, the first may be done in time and yet after the second had to be. Which act comes before which is what the outcome says
//! ([`super::precedence`]): the order of the text and the anchors bind; between provisions the vocabulary's order of verbs applies, and is told
//! apart. `before EVENT` without a number of days sets no distance, and is left out.

use std::collections::BTreeMap;

use super::precedence::{Precedence, SameAct};
use super::rooms::{Room, Rooms};
use super::{Audited, Found, Ground, Look, Unknown};
use crate::decision::{Contribution, Decision, Says};
use crate::hir::{ActivityId, Actor, Deadline, ProvisionId};
use crate::mdd::{Exhausted, Node};
use crate::outcome::{OutcomeTiming, is_stricter};
use crate::queries::findings::Cases;

#[derive(Clone, Debug)]
pub struct Slack {
    pub first: Step,
    pub then: Step,
    pub order: Order,
    /// `None` without a calendar that could compare the units.
    pub room: Option<Room>,
    pub cases: Cases,
}

/// An act with one of its deadlines.
#[derive(Clone, Debug)]
pub struct Step {
    pub act: SameAct,
    pub deadline: Deadline,
    pub citations: Vec<ProvisionId>,
}

/// What puts the first act before the second.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Order {
    /// The order of the text, or an anchor.
    Text,
    /// The vocabulary's order of verbs alone.
    Verbs,
}

impl Slack {
    /// Whether the first step's last day can lie after the second's.
    pub fn may_be_negative(&self) -> bool {
        self.room.is_some_and(|room| room.min < 0)
    }
}

pub(super) fn slack(ground: &Ground, wanted: Option<ActivityId>, unknown: &mut Unknown) -> Vec<Audited> {
    let mut rooms = Rooms::new(ground);
    let mut out = Vec::new();
    for activity in ground.spoken_of().into_iter().filter(|activity| wanted.is_none_or(|wanted| wanted == *activity)) {
        match ground.decisions.get(ground.index, activity) {
            Ok(decision) => match of_activity(ground, &decision, &mut rooms) {
                Ok(found) => out.extend(found.into_iter().map(|slack| Audited { activity: Some(activity), found: Found::Slack(slack) })),
                Err(Exhausted) => unknown.add(activity),
            },
            Err(large) => unknown.large(*large),
        }
    }
    out
}

/// A deadline of an act: where it governs, and what sets it where.
struct Dated {
    act: usize,
    deadline: Deadline,
    governs: Node,
    set_by: Vec<(ProvisionId, Node)>,
}

fn of_activity(ground: &Ground, decision: &Decision, rooms: &mut Rooms) -> Result<Vec<Slack>, Exhausted> {
    let mut look = Look::new(ground, decision)?;
    if look.care == Node::FALSE {
        return Ok(Vec::new());
    }
    let made = look.all_made()?;
    let acts = SameAct::all(decision);
    let mut dated = Vec::new();
    for act in 0..acts.len() {
        dated.extend(look.dated(&acts, act, &made)?);
    }
    let pairs: Vec<(&Dated, &Dated)> = dated.iter().flat_map(|a| dated.iter().map(move |b| (a, b))).collect();
    let pairs: Vec<(&Dated, &Dated)> = pairs.into_iter().filter(|(a, b)| is_step(&acts, a, b)).collect();
    if pairs.is_empty() {
        return Ok(Vec::new());
    }
    let precedence = Precedence::new(&mut look, &acts, &made)?;
    let mut out = Vec::new();
    for (first, then) in pairs {
        let (bound, by_verbs) = precedence.before(&mut look.store, &acts, first.act, then.act)?;
        let both = look.store.and(first.governs, then.governs)?;
        for (order, before) in [(Order::Text, bound), (Order::Verbs, by_verbs)] {
            let node = look.store.and(both, before)?;
            let (Some(room), Some(cases)) = (rooms.between(&first.deadline, &then.deadline), look.cases(node)?) else { continue };
            let (first, then) = (look.step(&acts, first, node)?, look.step(&acts, then, node)?);
            out.extend(first.zip(then).map(|(first, then)| Slack { first, then, order, room, cases }));
        }
    }
    Ok(out)
}

impl Look<'_> {
    /// Where each contribution is made, by its place, for some record at least.
    fn all_made(&mut self) -> Result<Vec<Node>, Exhausted> {
        let decision = self.decision;
        let mut out = Vec::new();
        for contribution in &decision.rulings.contributions {
            let made = self.chosen(contribution.somewhere)?;
            out.push(self.store.and(made, self.care)?);
        }
        Ok(out)
    }

    /// The deadlines of an act, each where it is the strictest that binds.
    fn dated(&mut self, acts: &[SameAct], act: usize, made: &[Node]) -> Result<Vec<Dated>, Exhausted> {
        let decision = self.decision;
        let mut binding: BTreeMap<Deadline, Vec<(ProvisionId, Node)>> = BTreeMap::new();
        for (index, contribution) in decision.rulings.contributions.iter().enumerate() {
            let timings = acts.get(act).map(|of| self.timings(of, index, contribution, made)).transpose()?.unwrap_or_default();
            for (timing, node) in timings {
                binding.entry(timing.deadline.clone()).or_default().push((timing.citation, node));
            }
        }
        let mut anywhere = BTreeMap::new();
        for (deadline, set_by) in &binding {
            let mut any = Node::FALSE;
            for (_, node) in set_by {
                any = self.store.or(any, *node)?;
            }
            anywhere.insert(deadline.clone(), any);
        }
        let mut out = Vec::new();
        for (deadline, set_by) in binding {
            let mut governs = anywhere.get(&deadline).copied().unwrap_or(Node::FALSE);
            for (_, stricter) in anywhere.iter().filter(|(other, _)| is_stricter(other, &deadline)) {
                governs = self.store.minus(governs, *stricter)?;
            }
            if governs != Node::FALSE {
                out.push(Dated { act, deadline, governs, set_by });
            }
        }
        Ok(out)
    }

    /// The deadlines that a contribution gives an act, and where they bind it.
    fn timings<'c>(
        &mut self,
        act: &SameAct,
        index: usize,
        contribution: &'c Contribution,
        made: &[Node],
    ) -> Result<Vec<(&'c OutcomeTiming, Node)>, Exhausted> {
        let decision = self.decision;
        let node = |index: usize| made.get(index).copied().unwrap_or(Node::FALSE);
        let (timings, on) = match &contribution.says {
            Says::Act(of) if act.is(of) => (&of.timings, vec![index]),
            // What nobody is named for passes its deadlines on to whoever does it.
            Says::Act(of) if of.actor == Actor::Unnamed && act.absorbs(of) => (&of.timings, act.said.clone()),
            Says::Qualify(of) if of.verb == act.verb && (of.to.is_none() || of.to == act.to) => {
                let meant = |said: &usize| decision.rulings.contributions.get(*said).is_some_and(|c| self.qualifies(contribution, of.within, c));
                (&of.timings, act.said.iter().copied().filter(meant).collect())
            }
            _ => return Ok(Vec::new()),
        };
        let mut acted = Node::FALSE;
        for said in on {
            acted = self.store.or(acted, node(said))?;
        }
        let acted = self.store.and(acted, node(index))?;
        let mut out = Vec::new();
        for (place, timing) in timings.iter().enumerate() {
            let mut binds = acted;
            for (waiver, other) in decision.rulings.contributions.iter().enumerate() {
                if matches!(other.says, Says::Waive { of, timing } if of == index && timing == place) {
                    binds = self.store.minus(binds, node(waiver))?;
                }
            }
            out.push((timing, binds));
        }
        Ok(out)
    }

    /// Whether a `qualify` speaks of an act: both were followed from the same place, if at all, and the act lies in the qualified provision.
    fn qualifies(&self, qualify: &Contribution, within: ProvisionId, act: &Contribution) -> bool {
        let depth = qualify.place.len().saturating_sub(1);
        let same = qualify.place.iter().take(depth).eq(act.place.iter().take(depth)) && act.place.len() > depth;
        same && act.place.iter().skip(depth).any(|place| self.ground.regulation.is_within(place.provision, within))
    }

    fn step(&mut self, acts: &[SameAct], dated: &Dated, cases: Node) -> Result<Option<Step>, Exhausted> {
        let mut citations = Vec::new();
        for (provision, node) in &dated.set_by {
            if !citations.contains(provision) && self.store.and(*node, cases)? != Node::FALSE {
                citations.push(*provision);
            }
        }
        Ok(acts.get(dated.act).map(|act| Step { act: act.clone(), deadline: dated.deadline.clone(), citations }))
    }
}

/// Whether two deadlines belong to two steps: one body's act to several recipients by one deadline is one step.
fn is_step(acts: &[SameAct], a: &Dated, b: &Dated) -> bool {
    let done = |dated: &Dated| acts.get(dated.act).map(|act| (act.verb, act.actor, act.matter));
    a.act != b.act && comparable(&a.deadline, &b.deadline) && (a.deadline != b.deadline || done(a) != done(b))
}

fn comparable(a: &Deadline, b: &Deadline) -> bool {
    match (a, b) {
        (Deadline::Before { n, event, .. }, Deadline::Before { n: m, event: of, .. })
        | (Deadline::Within { n, event, .. }, Deadline::Within { n: m, event: of, .. }) => *n > 0 && *m > 0 && event == of,
        (Deadline::Yearly { in_year, .. }, Deadline::Yearly { in_year: of, .. }) => in_year == of,
        _ => false,
    }
}
