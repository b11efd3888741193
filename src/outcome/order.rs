//! **Order**: the text order within a provision and the `before`/`after` anchors bind; between provisions the vocabulary's verb order
//! applies. The procedure is their stable topological sort.
//!
//! An act may not come before what binds it, so it is sorted by the latest verb among its predecessors: a file that is submitted to the
//! signer after consent comes after consent, although submitting comes early in the vocabulary. A notice belongs where the text
//! puts it: one that other acts follow ranks with the first of them, not with the notices at the end.

use super::{Outcome, OutcomeAct};
use crate::hir::regulation::Anchor;
use crate::hir::{Actor, ProvisionId};

/// Brings the acts of an outcome into the order of the procedure.
pub fn sort(outcome: &mut Outcome) {
    let acts = std::mem::take(&mut outcome.acts);
    let precedence = Precedence::of(&acts);
    let predecessors: Vec<Vec<usize>> = (0..acts.len()).map(|j| (0..acts.len()).filter(|i| precedence.holds(*i, j)).collect()).collect();
    let ranks = ranks(&acts, &predecessors);

    let mut order: Vec<usize> = Vec::with_capacity(acts.len());
    let mut left: Vec<usize> = (0..acts.len()).collect();
    while !left.is_empty() {
        let ready = |j: &usize| predecessors.get(*j).is_none_or(|p| p.iter().all(|i| order.contains(i)));
        let key = |j: &usize| (ranks.get(*j).copied().flatten(), acts.get(*j).map(first_place));
        // In a circle nothing is ready: the text's own order is kept, and the circle reported.
        let next = left.iter().copied().filter(ready).min_by_key(key).or_else(|| left.iter().copied().min_by_key(key));
        let Some(next) = next else { break };
        order.push(next);
        left.retain(|j| *j != next);
    }
    let in_circle = |j: &usize| precedence.holds(*j, *j);
    outcome.order_circle = (0..acts.len()).filter(in_circle).filter_map(|j| order.iter().position(|o| *o == j)).collect();
    let mut slots: Vec<Option<OutcomeAct>> = acts.into_iter().map(Some).collect();
    outcome.acts = order.into_iter().filter_map(|j| slots.get_mut(j).and_then(Option::take)).collect();
}

/// The acts that are bound in time, by place: the first of each pair comes before the second. Acts that wait for each other are not.
pub fn bound_order(acts: &[OutcomeAct]) -> Vec<(usize, usize)> {
    if acts.len() < 2 {
        return Vec::new();
    }
    let precedence = Precedence::of(acts);
    let pairs = (0..acts.len()).flat_map(|i| (0..acts.len()).map(move |j| (i, j)));
    pairs.filter(|(i, j)| precedence.holds(*i, *j) && !precedence.holds(*j, *i)).collect()
}

/// Which act comes before which, with everything that follows from it.
struct Precedence {
    closure: Vec<Vec<bool>>,
}

impl Precedence {
    /// Anchors, and the text order of acts without anchors, bind in any case. An anchored act keeps the text order as far as its anchors
    /// leave it: it stands where they put it.
    fn of(acts: &[OutcomeAct]) -> Self {
        let mut precedence = Precedence { closure: vec![vec![false; acts.len()]; acts.len()] };
        let mut loose: Vec<(u32, u32, usize, usize)> = Vec::new();
        for (i, a) in acts.iter().enumerate() {
            for (j, b) in acts.iter().enumerate().filter(|(j, _)| *j != i) {
                if anchored_before(a, b) {
                    precedence.add(i, j);
                } else if let Some((at, later)) = text_order(a, b) {
                    match a.anchors.is_empty() && b.anchors.is_empty() {
                        true => precedence.add(i, j),
                        false => loose.push((at, later, i, j)),
                    }
                }
            }
        }
        loose.sort_unstable();
        for (_, _, i, j) in loose {
            if !precedence.holds(j, i) {
                precedence.add(i, j);
            }
        }
        precedence
    }

    fn holds(&self, i: usize, j: usize) -> bool {
        self.closure.get(i).and_then(|row| row.get(j)).copied().unwrap_or(false)
    }

    fn add(&mut self, i: usize, j: usize) {
        if self.holds(i, j) {
            return;
        }
        let count = self.closure.len();
        let after: Vec<usize> = (0..count).filter(|k| *k == j || self.holds(j, *k)).collect();
        for before in (0..count).filter(|k| *k == i || self.holds(*k, i)).collect::<Vec<_>>() {
            for k in &after {
                if let Some(slot) = self.closure.get_mut(before).and_then(|row| row.get_mut(*k)) {
                    *slot = true;
                }
            }
        }
    }
}

/// The latest verb among an act and its predecessors; `None` for acts that wait for each other.
fn ranks(acts: &[OutcomeAct], predecessors: &[Vec<usize>]) -> Vec<Option<usize>> {
    let mut ranks: Vec<Option<usize>> = vec![None; acts.len()];
    // Each round settles at least one act, unless those left wait for each other.
    loop {
        let mut settled = false;
        for (j, act) in acts.iter().enumerate() {
            if ranks.get(j).copied().flatten().is_some() {
                continue;
            }
            let earlier: Option<Vec<usize>> = predecessors.get(j).into_iter().flatten().map(|i| ranks.get(*i).copied().flatten()).collect();
            if let (Some(earlier), Some(slot)) = (earlier, ranks.get_mut(j)) {
                let own = own_rank(acts, predecessors, j, act);
                *slot = Some(earlier.into_iter().fold(own, usize::max));
                settled = true;
            }
        }
        if !settled {
            return ranks;
        }
    }
}

fn own_rank(acts: &[OutcomeAct], predecessors: &[Vec<usize>], j: usize, act: &OutcomeAct) -> usize {
    let follows = |k: &usize| predecessors.get(*k).is_some_and(|p| p.contains(&j));
    match act.actor {
        Actor::Unsaid => (0..acts.len())
            .filter(follows)
            .filter_map(|k| acts.get(k))
            .filter(|a| a.actor != Actor::Unsaid)
            .map(|a| a.verb.index())
            .fold(act.verb.index(), usize::min),
        _ => act.verb.index(),
    }
}

fn first_place(act: &OutcomeAct) -> u32 {
    act.places.iter().map(|(_, at)| *at).min().unwrap_or(u32::MAX)
}

/// The places of both in one provision that has the first one earlier.
fn text_order(a: &OutcomeAct, b: &OutcomeAct) -> Option<(u32, u32)> {
    let both = |(provision, at): &(ProvisionId, u32)| {
        let same = b.places.iter().find(|(p, later)| p == provision && at < later);
        same.map(|(_, later)| (*at, *later))
    };
    a.places.iter().find_map(both)
}

fn anchored_before(a: &OutcomeAct, b: &OutcomeAct) -> bool {
    a.anchors.iter().any(|anchor| anchor.before && meant(anchor, b)) || b.anchors.iter().any(|anchor| !anchor.before && meant(anchor, a))
}

fn meant(anchor: &Anchor, act: &OutcomeAct) -> bool {
    act.verb == anchor.verb && (anchor.by.is_none() || act.actor.body() == anchor.by) && (anchor.to.is_none() || act.to == anchor.to)
}
