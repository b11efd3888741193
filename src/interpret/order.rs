//! **Order**: the text order within a provision and the `before`/`after` anchors bind; between provisions the vocabulary's verb order
//! applies. The procedure is their stable topological sort.
//!
//! An act may not come before what binds it, so it is sorted by the latest verb in its chain of predecessors: a file that is
//! submitted to the signer after consent comes after consent, although submitting comes early in the vocabulary.

use super::{Outcome, OutcomeAct};
use crate::hir::regulation::Anchor;

pub(super) fn sort(outcome: &mut Outcome) {
    let acts = std::mem::take(&mut outcome.acts);
    let before = |a: &OutcomeAct, b: &OutcomeAct| text_before(a, b) || anchored_before(a, b);
    let predecessors: Vec<Vec<usize>> =
        acts.iter().enumerate().map(|(j, b)| acts.iter().enumerate().filter(|(i, a)| *i != j && before(a, b)).map(|(i, _)| i).collect()).collect();
    let mut rank: Vec<Option<usize>> = vec![None; acts.len()];
    // Each round settles at least one act, unless those left wait for each other.
    loop {
        let mut settled = false;
        for (j, own) in acts.iter().enumerate() {
            if rank.get(j).copied().flatten().is_some() {
                continue;
            }
            let waiting: Option<Vec<usize>> = predecessors.get(j).into_iter().flatten().map(|i| rank.get(*i).copied().flatten()).collect();
            if let (Some(earlier), Some(slot)) = (waiting, rank.get_mut(j)) {
                *slot = Some(earlier.into_iter().fold(own.verb.index(), usize::max));
                settled = true;
            }
        }
        if !settled {
            break;
        }
    }
    let circle: Vec<usize> = (0..acts.len()).filter(|j| rank.get(*j).copied().flatten().is_none()).collect();
    let mut order: Vec<usize> = Vec::with_capacity(acts.len());
    let mut left: Vec<usize> = (0..acts.len()).collect();
    while !left.is_empty() {
        let ready = |j: &usize| predecessors.get(*j).is_none_or(|p| p.iter().all(|i| order.contains(i)));
        let key = |j: &usize| (rank.get(*j).copied().flatten(), acts.get(*j).map(first_place));
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

fn first_place(act: &OutcomeAct) -> u32 {
    act.places.iter().map(|(_, at)| *at).min().unwrap_or(u32::MAX)
}

/// Both stand in one provision, this one first. An anchored act stands where its anchors put it.
fn text_before(a: &OutcomeAct, b: &OutcomeAct) -> bool {
    a.anchors.is_empty() && b.anchors.is_empty() && a.places.iter().any(|(p, at)| b.places.iter().any(|(q, later)| p == q && at < later))
}

fn anchored_before(a: &OutcomeAct, b: &OutcomeAct) -> bool {
    a.anchors.iter().any(|anchor| anchor.before && meant(anchor, b)) || b.anchors.iter().any(|anchor| !anchor.before && meant(anchor, a))
}

fn meant(anchor: &Anchor, act: &OutcomeAct) -> bool {
    act.verb == anchor.verb && (anchor.by.is_none() || act.actor.body() == anchor.by) && (anchor.to.is_none() || act.to == anchor.to)
}
