//! **Contributions**: what each rule adds to an answer, and the diagram of where it does.

use super::Lowering;
use super::conditions::At;
use super::scope::View;
use crate::hir::regulation::Guard;
use crate::hir::{BodyId, DocumentId, FactId, ProvisionId, Rule, Timing, VerbId};
use crate::mdd::{Exhausted, Node};
use crate::outcome::{OutcomeAct, OutcomeTiming, Qualified};
use crate::syntax::ast::Modality;
use serde::{Deserialize, Serialize};

/// One thing that one rule adds where its guard holds.
#[derive(Clone, Debug)]
pub struct Contribution {
    pub says: Says,
    /// The rule; of a followed rule, the rules that follow before it.
    pub place: Vec<Place>,
    /// The lists whose records it is asked of.
    pub lists: Vec<FactId>,
    /// Where it is said: over the facts of the case, the readings, and the fields of those records.
    pub guard: Node,
    /// Where it is said for some record at least; the same as `guard` without records.
    pub somewhere: Node,
}

/// A rule of a provision, asked of so many records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    pub provision: ProvisionId,
    pub rule: usize,
    pub records: usize,
}

/// How far a rule gets, each step within the one before, for some record at least where it is asked of records. Of a rule that applies in some
/// possible case all three are where it applies.
#[derive(Clone, Copy, Debug)]
pub struct RuleReach {
    pub provision: ProvisionId,
    pub rule: usize,
    /// Where its provision is in scope.
    pub place: Node,
    /// Where what is behind it (`if`, `unless`, `except`) holds too.
    pub guarded: Node,
    /// Where nothing overrides it.
    pub applies: Node,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Says {
    /// An act, all its deadlines binding.
    Act(Box<OutcomeAct>),
    /// What is added to other acts, all deadlines binding.
    Qualify(Box<Qualified>),
    /// A deadline of an earlier contribution, by place, is waived.
    Waive {
        of: usize,
        timing: usize,
    },
    Refers {
        to: String,
    },
    Excludes {
        verb: VerbId,
    },
    /// A limit binds.
    Limit,
    /// It binds and is broken.
    Broken {
        modality: Modality,
    },
    Forbid {
        unless: Option<BodyId>,
    },
    Dossier {
        documents: Vec<Vec<DocumentId>>,
        fields: Vec<String>,
    },
    /// The case counts towards a limit over a plan.
    Counts,
}

impl Contribution {
    pub fn provision(&self) -> Option<ProvisionId> {
        self.place.last().map(|p| p.provision)
    }

    /// The verb whose acts it makes or changes.
    pub fn verb(&self, all: &[Contribution]) -> Option<VerbId> {
        match &self.says {
            Says::Act(act) => Some(act.verb),
            Says::Qualify(qualified) => Some(qualified.verb),
            Says::Waive { of, .. } => all.get(*of).and_then(|c| c.verb(all)),
            _ => None,
        }
    }
}

/// Followed provisions, each as often as it is followed, after which a regulation is held to be too large.
const VIEWS: usize = 150_000;

/// Where rules are collected: the view, how they came to be followed, and where the following rule applies.
struct Collecting {
    view: usize,
    follows: Vec<Place>,
    outer: Node,
    lists: Vec<FactId>,
}

impl Lowering<'_> {
    /// All contributions of the regulation.
    pub(super) fn contribute(&mut self) -> Result<(), Exhausted> {
        self.contribute_of(|_| true)
    }

    /// Those of some provisions, with what these follow.
    pub(super) fn contribute_of(&mut self, is_meant: impl Fn(ProvisionId) -> bool) -> Result<(), Exhausted> {
        let view = self.add_view(View::new(None, Vec::new(), 0))?;
        let from = Collecting { view, follows: Vec::new(), outer: Node::TRUE, lists: Vec::new() };
        self.collect(&from, &is_meant)
    }

    /// # Errors
    /// [`Exhausted`]: what follows what follows may double at every step.
    fn add_view(&mut self, view: View) -> Result<usize, Exhausted> {
        if self.views.len() >= VIEWS {
            return Err(Exhausted);
        }
        self.views.push(view);
        Ok(self.views.len() - 1)
    }

    fn collect(&mut self, from: &Collecting, is_meant: &dyn Fn(ProvisionId) -> bool) -> Result<(), Exhausted> {
        let regulation = self.regulation;
        let top = self.views.get(from.view).and_then(|v| v.top);
        for id in regulation.provision_ids() {
            let below_top = top.is_none_or(|top| regulation.is_within(id, top));
            let Some(provision) = regulation.provision(id).filter(|p| below_top && p.has_rules() && is_meant(id)) else { continue };
            self.now_at = Some(id);
            let place = self.place(from.view, id)?;
            if place == Node::FALSE {
                continue;
            }
            for (index, rule) in provision.rules.iter().enumerate() {
                let before = self.store.len();
                self.reach = (Node::FALSE, Node::FALSE);
                self.rule(from, id, index, rule, place)?;
                self.growth.push((self.store.len() - before, id));
                if from.follows.is_empty() {
                    let (guarded, applies) = self.reach;
                    self.rules.push(RuleReach { provision: id, rule: index, place, guarded, applies });
                }
            }
        }
        Ok(())
    }

    /// A followed rule is reached elsewhere: what it leaves in `reach` is its follower's.
    fn rule(&mut self, from: &Collecting, id: ProvisionId, index: usize, rule: &Rule, place: Node) -> Result<(), Exhausted> {
        let view = from.view;
        let own = self.lists(view, id);
        let at = At { view, depth: own.len() };
        let this = Place { provision: id, rule: index, records: own.len() };
        let lists: Vec<FactId> = from.lists.iter().copied().chain(own).collect();
        let where_from = (from, this, lists.as_slice());
        match rule {
            Rule::Act(act) => {
                let guard = self.applies(at, id, Some(act.verb), &act.guard, place)?;
                let timed = act.timings.iter().map(|t| binding(id, t)).collect();
                let says = Says::Act(Box::new(OutcomeAct::of(act, id, self.regulation.addressed(id), timed, Vec::new())));
                if let Some(added) = self.add(where_from, says, guard)? {
                    self.waivers(where_from, at, added, &act.timings)?;
                }
            }
            Rule::Follows { target, bindings, guard } => {
                let guard = self.applies(at, id, None, guard, place)?;
                let outer = self.store.and(guard, from.outer)?;
                let reach = self.reach;
                if outer != Node::FALSE {
                    let bindings = self.views.get(view).map(|v| v.bindings.clone()).unwrap_or_default().into_iter().chain(bindings.iter().cloned());
                    let followers = from.follows.iter().map(|p| p.provision).chain([id]).collect();
                    let inner = self.add_view(View::new(Some(*target), bindings.collect(), lists.len()).after(followers))?;
                    let follows = from.follows.iter().copied().chain([this]).collect();
                    self.collect(&Collecting { view: inner, follows, outer, lists }, &|_| true)?;
                    self.reach = reach;
                }
            }
            // What a followed provision qualifies, limits or forbids is no part of its acts; what it qualifies of its own acts is.
            Rule::Qualify { verb, to, timings, documents, guard } => {
                let guard = self.applies(at, id, Some(*verb), guard, place)?;
                let within = self.regulation.qualified(id);
                let timed = timings.iter().map(|t| binding(id, t)).collect();
                let qualified =
                    Qualified { verb: *verb, to: *to, timings: timed, documents: documents.clone(), within, citation: id, members: Vec::new() };
                if let Some(added) = self.add(where_from, Says::Qualify(Box::new(qualified)), guard)? {
                    self.waivers(where_from, at, added, timings)?;
                }
            }
            Rule::Refers { to, guard } => {
                let guard = self.applies(at, id, None, guard, place)?;
                self.add(where_from, Says::Refers { to: to.clone() }, guard)?;
            }
            Rule::Excludes { verb, guard, .. } => {
                let guard = self.applies(at, id, Some(*verb), guard, place)?;
                self.add(where_from, Says::Excludes { verb: *verb }, guard)?;
            }
            _ if !from.follows.is_empty() => {}
            Rule::Limit { modality, condition, guard, .. } => {
                let guard = self.applies(at, id, None, guard, place)?;
                self.add(where_from, Says::Limit, guard)?;
                let kept = self.holds(at, condition)?;
                let broken = self.store.minus(guard, kept)?;
                self.add(where_from, Says::Broken { modality: *modality }, broken)?;
            }
            Rule::Forbid { unless, condition } => {
                let holds = self.holds(at, condition)?;
                let guarded = self.store.and(place, holds)?;
                let guard = self.unless_defeated(at, id, None, guarded)?;
                self.add(where_from, Says::Forbid { unless: unless.map(|(body, _)| body) }, guard)?;
            }
            Rule::Dossier { documents, fields, guard } => {
                let guard = self.applies(at, id, None, guard, place)?;
                self.add(where_from, Says::Dossier { documents: documents.clone(), fields: fields.clone() }, guard)?;
            }
            Rule::PlanLimit { when, .. } => {
                let holds = self.holds(at, when)?;
                let guarded = self.store.and(place, holds)?;
                // A plan counts cases, not records: some record will do.
                let guarded = self.for_some(&lists, guarded)?;
                let guard = self.unless_defeated(at, id, None, guarded)?;
                self.add((from, Place { records: 0, ..this }, &[]), Says::Counts, guard)?;
            }
        }
        Ok(())
    }

    /// Adds a contribution, unless it is never made; gives its place.
    fn add(&mut self, (from, this, lists): (&Collecting, Place, &[FactId]), says: Says, guard: Node) -> Result<Option<usize>, Exhausted> {
        let guard = self.store.and(guard, from.outer)?;
        if guard == Node::FALSE {
            return Ok(None);
        }
        let place = from.follows.iter().copied().chain([this]).collect();
        let somewhere = self.for_some(lists, guard)?;
        self.contributions.push(Contribution { says, place, lists: lists.to_vec(), guard, somewhere });
        Ok(Some(self.contributions.len() - 1))
    }

    fn waivers(&mut self, where_from: (&Collecting, Place, &[FactId]), at: At, of: usize, timings: &[Timing]) -> Result<(), Exhausted> {
        for (timing, waived) in timings.iter().enumerate().filter(|(_, t)| t.has_waiver) {
            let waiver = self.holds(at, &waived.waiver)?;
            let said = self.contributions.get(of).map_or(Node::FALSE, |c| c.guard);
            let guard = self.store.and(said, waiver)?;
            self.add(where_from, Says::Waive { of, timing }, guard)?;
        }
        Ok(())
    }

    /// Where a rule of a provision applies: in its place, its guard holds, nothing excepts or defeats it.
    fn applies(&mut self, at: At, id: ProvisionId, verb: Option<VerbId>, guard: &Guard, place: Node) -> Result<Node, Exhausted> {
        let excepted = self.any_scope(at.view, &guard.except)?;
        let holds = self.holds(at, &guard.condition)?;
        let guarded = self.store.and(place, holds)?;
        let guarded = self.store.minus(guarded, excepted)?;
        self.unless_defeated(at, id, verb, guarded)
    }

    fn unless_defeated(&mut self, at: At, id: ProvisionId, verb: Option<VerbId>, guarded: Node) -> Result<Node, Exhausted> {
        let defeated = self.defeated(at.view, id, verb)?;
        let applies = self.store.minus(guarded, defeated)?;
        self.reach = (guarded, applies);
        Ok(applies)
    }
}

fn binding(id: ProvisionId, timing: &Timing) -> OutcomeTiming {
    OutcomeTiming { deadline: timing.deadline.clone(), waived: false, governing: false, citation: id }
}
