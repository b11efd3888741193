//! What a case comes to, as far as rows are concerned: who does what on whose behalf, what is silent, and what is forbidden. By which document
//! and by when is no matter.

use crate::hir::{BodyId, MatterId, VerbId};
use crate::outcome::{Outcome, OutcomeAct, SilenceKind};

/// Equal where two cases belong into one row. Lists are sets.
#[derive(Clone, Debug, Default)]
pub struct Settled {
    acts: Vec<OutcomeAct>,
    silences: Vec<(SilenceKind, Option<VerbId>, Option<String>)>,
    forbidden: Vec<Option<BodyId>>,
}

impl Settled {
    /// As far as a matter is concerned; silences and prohibitions of no matter concern the activity itself.
    pub fn of(outcome: &Outcome, matter: Option<MatterId>) -> Self {
        let mut settled = Settled::default();
        outcome.acts.iter().filter(|act| act.matter == matter).for_each(|act| add(&mut settled.acts, core(act)));
        for silence in outcome.silences.iter().filter(|s| s.act.as_ref().and_then(|act| act.matter) == matter) {
            add(&mut settled.silences, (silence.kind, silence.verb, silence.to.clone()));
        }
        if matter.is_none() {
            outcome.forbidden.iter().for_each(|f| add(&mut settled.forbidden, f.unless));
        }
        settled
    }

    pub fn is_same(&self, other: &Settled) -> bool {
        same(&self.acts, &other.acts) && same(&self.silences, &other.silences) && same(&self.forbidden, &other.forbidden)
    }
}

/// Who does what to whom on whose behalf.
fn core(act: &OutcomeAct) -> OutcomeAct {
    OutcomeAct { documents: Vec::new(), via: Vec::new(), with: Vec::new(), in_writing: false, ..told(act) }
}

/// An act without its deadlines and grounds; of acts for members, which members is no matter.
pub fn told(act: &OutcomeAct) -> OutcomeAct {
    OutcomeAct {
        timings: Vec::new(),
        citations: Vec::new(),
        anchors: Vec::new(),
        places: Vec::new(),
        members: act.members.first().map(|_| 1).into_iter().collect(),
        ..act.clone()
    }
}

/// Adds what is not there yet.
pub fn add<T: PartialEq>(list: &mut Vec<T>, item: T) {
    if !list.contains(&item) {
        list.push(item);
    }
}

fn same<T: PartialEq>(a: &[T], b: &[T]) -> bool {
    a.len() == b.len() && a.iter().all(|x| b.contains(x))
}
