//! **Same act**, **`unnamed body`**, `qualify`: how contributions of several provisions become the acts of one case.

use std::collections::BTreeSet;

use super::{OutcomeAct, OutcomeTiming};
use crate::hir::{Actor, BodyId, Deadline, DocumentId, ProvisionId, VerbId};
use serde::{Deserialize, Serialize};

/// `qualify`: what is added to every matching act.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Qualified {
    pub verb: VerbId,
    pub to: Option<BodyId>,
    pub timings: Vec<OutcomeTiming>,
    pub documents: Vec<Vec<DocumentId>>,
    /// The provision that it speaks for.
    pub within: ProvisionId,
    pub citation: ProvisionId,
    /// The records that it is said of; none for the case as a whole.
    pub members: Vec<usize>,
}

impl Qualified {
    /// Whether an act is one that is meant.
    pub fn means(&self, act: &OutcomeAct, is_within: impl Fn(ProvisionId) -> bool) -> bool {
        let same_records = self.members.is_empty() || act.members.is_empty() || self.members == act.members;
        act.verb == self.verb && (self.to.is_none() || act.to == self.to) && same_records && act.citations.iter().any(|c| is_within(*c))
    }

    /// Adds to an act what is said of it, if it is one that is meant; `is_within` tells which provisions lie in the qualified one.
    pub fn add_to(&self, act: &mut OutcomeAct, is_within: impl Fn(ProvisionId) -> bool) {
        if self.means(act, is_within) {
            add_timings(&mut act.timings, self.timings.clone());
            add(&mut act.documents, self.documents.clone());
            add(&mut act.citations, vec![self.citation]);
        }
    }
}

/// The acts that contributions make together, and those that nobody is named for.
pub fn joined(contributions: Vec<OutcomeAct>) -> (Vec<OutcomeAct>, Vec<OutcomeAct>) {
    let (mut acts, unnamed) = absorb_unnamed(unify(contributions));
    acts.iter_mut().for_each(mark_governing);
    (acts, unnamed)
}

fn add<T: PartialEq>(list: &mut Vec<T>, more: Vec<T>) {
    for item in more {
        if !list.contains(&item) {
            list.push(item);
        }
    }
}

/// A deadline said twice is one deadline.
fn add_timings(list: &mut Vec<OutcomeTiming>, more: Vec<OutcomeTiming>) {
    for timing in more {
        if !list.iter().any(|t| t.deadline == timing.deadline && t.waived == timing.waived) {
            list.push(timing);
        }
    }
}

/// **Same act**: verb, body, recipient and matter; on whose behalf, writing and documents unify when one side is silent.
fn unify(contributions: Vec<OutcomeAct>) -> Vec<OutcomeAct> {
    let mut acts: Vec<OutcomeAct> = Vec::new();
    for new in contributions {
        match acts.iter_mut().find(|known| is_same(known, &new)) {
            Some(known) => join(known, new),
            None => acts.push(new),
        }
    }
    acts
}

fn is_same(a: &OutcomeAct, b: &OutcomeAct) -> bool {
    let agree = |x: Option<BodyId>, y: Option<BodyId>| x.is_none() || y.is_none() || x == y;
    // What binds one member otherwise than another is said of each.
    let binding = |act: &OutcomeAct| act.timings.iter().map(|t| (t.deadline.clone(), t.waived)).collect::<BTreeSet<_>>();
    let apart = !a.members.is_empty() && !b.members.is_empty() && a.members != b.members && binding(a) != binding(b);
    !apart
        && a.verb == b.verb
        && a.actor == b.actor
        && a.to == b.to
        && a.matter == b.matter
        && agree(a.behalf, b.behalf)
        && (a.documents.is_empty() || b.documents.is_empty() || a.documents == b.documents)
}

fn join(known: &mut OutcomeAct, new: OutcomeAct) {
    // An act for the whole case is for every member.
    if known.members.is_empty() || new.members.is_empty() {
        known.members.clear();
    } else {
        add(&mut known.members, new.members);
    }
    known.modality = known.modality.max(new.modality);
    known.in_writing |= new.in_writing;
    known.behalf = known.behalf.or(new.behalf);
    if known.documents.is_empty() {
        known.documents = new.documents;
    }
    add(&mut known.via, new.via);
    add(&mut known.with, new.with);
    add_timings(&mut known.timings, new.timings);
    add(&mut known.citations, new.citations);
    add(&mut known.anchors, new.anchors);
    // Said twice in one provision, it stands where it is said first.
    for (provision, at) in new.places {
        if !known.places.iter().any(|(p, _)| *p == provision) {
            known.places.push((provision, at));
        }
    }
}

/// **`unnamed body`**: absorbed by a named act of the same verb and matter (and, where it has a recipient, to the same one), to which its
/// citations and deadlines pass.
fn absorb_unnamed(acts: Vec<OutcomeAct>) -> (Vec<OutcomeAct>, Vec<OutcomeAct>) {
    let (unnamed, mut named): (Vec<OutcomeAct>, Vec<OutcomeAct>) = acts.into_iter().partition(|a| a.actor == Actor::Unnamed);
    let mut left = Vec::new();
    for act in unnamed {
        let mut absorbed = false;
        let same_recipient = |known: &OutcomeAct| act.to.is_none() || known.to == act.to;
        let absorbs = |k: &&mut OutcomeAct| matches!(k.actor, Actor::Body(_)) && k.verb == act.verb && k.matter == act.matter && same_recipient(k);
        for known in named.iter_mut().filter(absorbs) {
            absorbed = true;
            // That somebody must does not make a duty of a power.
            join(known, OutcomeAct { members: known.members.clone(), modality: known.modality, places: Vec::new(), ..act.clone() });
        }
        if !absorbed {
            left.push(act);
        }
    }
    (named, left)
}

/// Of the deadlines that still bind, the strictest of each direction, event and unit governs.
fn mark_governing(act: &mut OutcomeAct) {
    let binding: Vec<Deadline> = act.timings.iter().filter(|t| !t.waived).map(|t| t.deadline.clone()).collect();
    for timing in act.timings.iter_mut().filter(|t| !t.waived) {
        timing.governing = !binding.iter().any(|other| is_stricter(other, &timing.deadline));
    }
}

/// Whether the first deadline is stricter than the second, which it compares to.
pub fn is_stricter(a: &Deadline, b: &Deadline) -> bool {
    match (a, b) {
        (Deadline::Before { n, working, event }, Deadline::Before { n: m, working: w, event: e }) => working == w && event == e && n > m,
        (Deadline::Within { n, working, event }, Deadline::Within { n: m, working: w, event: e }) => working == w && event == e && n < m,
        (Deadline::Yearly { day, in_year }, Deadline::Yearly { day: d, in_year: y }) => in_year == y && (day.month, day.day) < (d.month, d.day),
        _ => false,
    }
}
