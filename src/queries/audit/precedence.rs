//! **Which act comes before which**, for all cases at once: what [`crate::outcome::order`] says of one case, as diagrams.
//!
//! Acts of one verb, actor, recipient and matter are taken for one act, whatever papers and on whose behalf; an act for each record of a list
//! is taken for one record. Where the looser half of the order contradicts itself, neither act is said to come first.

use std::collections::BTreeMap;

use super::Look;
use crate::decision::{Decision, Says};
use crate::hir::regulation::Anchor;
use crate::hir::{Actor, BodyId, MatterId, ProvisionId, VerbId};
use crate::mdd::{Exhausted, Node, Store};
use crate::outcome::OutcomeAct;

/// What makes contributions one act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SameAct {
    pub verb: VerbId,
    pub actor: Actor,
    pub to: Option<BodyId>,
    pub matter: Option<MatterId>,
    /// The contributions that say it.
    pub said: Vec<usize>,
}

impl SameAct {
    /// The acts that an activity can come to; what nobody is named for is none.
    pub(super) fn all(decision: &Decision) -> Vec<SameAct> {
        let mut out: Vec<SameAct> = Vec::new();
        for (index, contribution) in decision.rulings.contributions.iter().enumerate() {
            let Says::Act(act) = &contribution.says else { continue };
            if act.actor == Actor::Unnamed {
                continue;
            }
            match out.iter_mut().find(|known| known.is(act)) {
                Some(known) => known.said.push(index),
                None => out.push(SameAct { verb: act.verb, actor: act.actor, to: act.to, matter: act.matter, said: vec![index] }),
            }
        }
        out
    }

    pub(super) fn is(&self, act: &OutcomeAct) -> bool {
        self.verb == act.verb && self.actor == act.actor && self.to == act.to && self.matter == act.matter
    }

    /// Whether what nobody is named for is done by doing this.
    pub(super) fn absorbs(&self, unnamed: &OutcomeAct) -> bool {
        let same_recipient = unnamed.to.is_none() || unnamed.to == self.to;
        self.actor.body().is_some() && self.verb == unnamed.verb && self.matter == unnamed.matter && same_recipient
    }

    fn is_meant_by(&self, anchor: &Anchor) -> bool {
        self.verb == anchor.verb && (anchor.by.is_none() || self.actor.body() == anchor.by) && (anchor.to.is_none() || self.to == anchor.to)
    }
}

/// Where one act, by position, comes before another.
type Relation = BTreeMap<(usize, usize), Node>;

pub(super) struct Precedence {
    before: Relation,
}

/// Where an act stands in a provision: the place in it, and the cases in which it is said there first.
type Standing = BTreeMap<(usize, ProvisionId), Vec<(u32, Node)>>;

impl Precedence {
    pub(super) fn new(look: &mut Look, acts: &[SameAct], made: &[Node]) -> Result<Self, Exhausted> {
        let standing = standing(look, acts, made)?;
        let (strict, anchored) = anchors(look, acts, made)?;
        let (mut firm, mut loose) = (strict, Relation::new());
        for ((i, at), places) in &standing {
            for ((j, _), others) in standing.iter().filter(|((j, other), _)| i != j && at == other) {
                let store = &mut look.store;
                let mut earlier = Node::FALSE;
                for (place, here) in places {
                    for (_, there) in others.iter().filter(|(later, _)| place < later) {
                        let both = store.and(*here, *there)?;
                        earlier = store.or(earlier, both)?;
                    }
                }
                // An anchored act keeps the text's order only as far as its anchors leave it.
                let of = |k: &usize| anchored.get(*k).copied().unwrap_or(Node::FALSE);
                let either = store.or(of(i), of(j))?;
                let (plain, bent) = (store.minus(earlier, either)?, store.and(earlier, either)?);
                add(store, &mut firm, (*i, *j), plain)?;
                add(store, &mut loose, (*i, *j), bent)?;
            }
        }
        close(&mut look.store, &mut firm, acts.len())?;
        for ((i, j), node) in loose {
            let against = firm.get(&(j, i)).copied().unwrap_or(Node::FALSE);
            let left = look.store.minus(node, against)?;
            add(&mut look.store, &mut firm, (i, j), left)?;
        }
        close(&mut look.store, &mut firm, acts.len())?;
        Ok(Precedence { before: firm })
    }

    /// Where the first act comes before the second: by the text or an anchor; by the vocabulary's order of verbs alone.
    pub(super) fn before(&self, store: &mut Store, acts: &[SameAct], first: usize, then: usize) -> Result<(Node, Node), Exhausted> {
        let known = |i: usize, j: usize| self.before.get(&(i, j)).copied().unwrap_or(Node::FALSE);
        let bound = store.minus(known(first, then), known(then, first))?;
        let (Some(a), Some(b)) = (acts.get(first), acts.get(then)) else { return Ok((bound, Node::FALSE)) };
        if a.verb >= b.verb || a.actor == Actor::Unsaid || b.actor == Actor::Unsaid {
            return Ok((bound, Node::FALSE));
        }
        // An act ranks with the latest verb among those that come before it.
        let mut otherwise = store.or(known(first, then), known(then, first))?;
        for (place, _) in acts.iter().enumerate().filter(|(_, other)| other.verb >= b.verb) {
            otherwise = store.or(otherwise, known(place, first))?;
        }
        Ok((bound, store.not(otherwise)?))
    }
}

fn add(store: &mut Store, relation: &mut Relation, pair: (usize, usize), node: Node) -> Result<(), Exhausted> {
    if node != Node::FALSE {
        let known = relation.get(&pair).copied().unwrap_or(Node::FALSE);
        let both = store.or(known, node)?;
        relation.insert(pair, both);
    }
    Ok(())
}

/// With everything that follows: what comes before something comes before what that comes before.
fn close(store: &mut Store, relation: &mut Relation, acts: usize) -> Result<(), Exhausted> {
    for between in 0..acts {
        let into: Vec<(usize, Node)> = relation.iter().filter(|((_, j), _)| *j == between).map(|((i, _), node)| (*i, *node)).collect();
        let from: Vec<(usize, Node)> = relation.iter().filter(|((i, _), _)| *i == between).map(|((_, j), node)| (*j, *node)).collect();
        for (i, first) in &into {
            for (j, second) in from.iter().filter(|(j, _)| j != i) {
                let both = store.and(*first, *second)?;
                add(store, relation, (*i, *j), both)?;
            }
        }
    }
    Ok(())
}

/// Said twice in one provision, an act stands where it is said first.
fn standing(look: &mut Look, acts: &[SameAct], made: &[Node]) -> Result<Standing, Exhausted> {
    let decision = look.decision;
    let mut out = Standing::new();
    for (act, same) in acts.iter().enumerate() {
        let mut places: Vec<(ProvisionId, u32, Node)> = Vec::new();
        for said in &same.said {
            let (Some(contribution), Some(node)) = (decision.rulings.contributions.get(*said), made.get(*said)) else { continue };
            if let Says::Act(of) = &contribution.says {
                places.extend(of.places.iter().map(|(provision, at)| (*provision, *at, *node)));
            }
        }
        places.sort_by_key(|(provision, at, _)| (*provision, *at));
        let mut taken = (None, Node::FALSE);
        for (provision, at, node) in places {
            if taken.0 != Some(provision) {
                taken = (Some(provision), Node::FALSE);
            }
            let first = look.store.minus(node, taken.1)?;
            taken.1 = look.store.or(taken.1, node)?;
            out.entry((act, provision)).or_default().push((at, first));
        }
    }
    Ok(out)
}

/// What anchors put before what, and where each act has an anchor at all.
fn anchors(look: &mut Look, acts: &[SameAct], made: &[Node]) -> Result<(Relation, Vec<Node>), Exhausted> {
    let decision = look.decision;
    let mut present = Vec::new();
    for same in acts {
        let mut any = Node::FALSE;
        for node in same.said.iter().filter_map(|said| made.get(*said)) {
            any = look.store.or(any, *node)?;
        }
        present.push(any);
    }
    let (mut relation, mut anchored) = (Relation::new(), vec![Node::FALSE; acts.len()]);
    for (index, contribution) in decision.rulings.contributions.iter().enumerate() {
        let Says::Act(of) = &contribution.says else { continue };
        let (Some(said), false) = (made.get(index).copied(), of.anchors.is_empty()) else { continue };
        let bearers = acts.iter().enumerate().filter(|(_, act)| act.is(of) || of.actor == Actor::Unnamed && act.absorbs(of));
        for (bearer, _) in bearers {
            let here = look.store.and(said, present.get(bearer).copied().unwrap_or(Node::FALSE))?;
            if let Some(slot) = anchored.get_mut(bearer) {
                *slot = look.store.or(*slot, here)?;
            }
            for anchor in &of.anchors {
                for (other, _) in acts.iter().enumerate().filter(|(other, act)| *other != bearer && act.is_meant_by(anchor)) {
                    let both = look.store.and(here, present.get(other).copied().unwrap_or(Node::FALSE))?;
                    let pair = if anchor.before { (bearer, other) } else { (other, bearer) };
                    add(&mut look.store, &mut relation, pair, both)?;
                }
            }
        }
    }
    Ok((relation, anchored))
}
