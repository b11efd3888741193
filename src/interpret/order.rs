//! **Order**: the text order within a provision and the `before`/`after` anchors bind; between provisions the vocabulary's verb order
//! applies. The procedure is their stable topological sort.
//!
//! An act may not come before what binds it, so it is sorted by the latest verb among its predecessors: a file that is submitted to the
//! signer after consent comes after consent, although submitting comes early in the vocabulary. A notice belongs where the text
//! puts it: one that other acts follow ranks with the first of them, not with the notices at the end.

use super::{Outcome, OutcomeAct};
use crate::hir::regulation::Anchor;
use crate::hir::{Actor, ProvisionId};

pub(super) fn sort(outcome: &mut Outcome) {
    let acts = std::mem::take(&mut outcome.acts);
    let predecessors: Vec<Vec<usize>> = (0..acts.len()).map(|j| (0..acts.len()).filter(|i| *i != j && precedes(&acts, *i, j)).collect()).collect();
    let ranks = ranks(&acts, &predecessors);
    let circle: Vec<usize> = (0..acts.len()).filter(|j| ranks.get(*j).copied().flatten().is_none()).collect();

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
    outcome.order_circle = circle.iter().filter_map(|j| order.iter().position(|o| o == j)).collect();
    let mut slots: Vec<Option<OutcomeAct>> = acts.into_iter().map(Some).collect();
    outcome.acts = order.into_iter().filter_map(|j| slots.get_mut(j).and_then(Option::take)).collect();
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

fn precedes(acts: &[OutcomeAct], i: usize, j: usize) -> bool {
    let (Some(a), Some(b)) = (acts.get(i), acts.get(j)) else { return false };
    anchored_before(a, b) || (!anchored_before(b, a) && text_before(acts, a, b))
}

/// Both stand in one provision, this one first, and no anchor takes either out of that place: an act anchored before (after) something
/// that its provision has earlier (later) stands where the anchor puts it.
fn text_before(acts: &[OutcomeAct], a: &OutcomeAct, b: &OutcomeAct) -> bool {
    a.places.iter().any(|(provision, at)| {
        b.places.iter().any(|(q, later)| {
            provision == q
                && at < later
                && targets(acts, b, true, *provision).into_iter().min().is_none_or(|earliest| *at < earliest)
                && targets(acts, a, false, *provision).into_iter().max().is_none_or(|latest| *later > latest)
        })
    })
}

/// Where the acts that an anchor means stand in a provision.
fn targets(acts: &[OutcomeAct], act: &OutcomeAct, before: bool, provision: ProvisionId) -> Vec<u32> {
    let meant_by = |anchor: &Anchor| acts.iter().filter(move |other| anchor.before == before && meant(anchor, other)).collect::<Vec<_>>();
    let places = act.anchors.iter().flat_map(meant_by).flat_map(|other| other.places.iter());
    places.filter(move |(p, _)| *p == provision).map(|(_, at)| *at).collect()
}

fn anchored_before(a: &OutcomeAct, b: &OutcomeAct) -> bool {
    a.anchors.iter().any(|anchor| anchor.before && meant(anchor, b)) || b.anchors.iter().any(|anchor| !anchor.before && meant(anchor, a))
}

fn meant(anchor: &Anchor, act: &OutcomeAct) -> bool {
    act.verb == anchor.verb && (anchor.by.is_none() || act.actor.body() == anchor.by) && (anchor.to.is_none() || act.to == anchor.to)
}
