//! What a change changes: two answers held against each other, in the parts that come out differently.

use crate::hir::VerbId;
use crate::outcome::{Dossier, OutcomeAct, Prohibition, Silence, Status, Violation};
use crate::queries::answer::Answer;
use crate::queries::ground::PartOf;

/// One thing that comes out differently.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    Status {
        from: Status,
        to: Status,
    },
    Forbidden {
        added: Vec<Prohibition>,
        lifted: Vec<Prohibition>,
    },
    /// The certain acts of one verb; `changed` are done by the same body to the same end, and otherwise.
    Acts {
        verb: VerbId,
        added: Vec<OutcomeAct>,
        dropped: Vec<OutcomeAct>,
        changed: Vec<(OutcomeAct, OutcomeAct)>,
    },
    /// Of one verb, what is possible and not certain.
    Possible {
        verb: VerbId,
    },
    Violations {
        added: Vec<Violation>,
        gone: Vec<Violation>,
    },
    Silences {
        added: Vec<Silence>,
        gone: Vec<Silence>,
    },
    Dossier {
        added: Vec<Dossier>,
        gone: Vec<Dossier>,
    },
}

/// What differs between two answers, in these parts of them.
pub fn effects(parts: &[PartOf], now: &Answer, then: &Answer) -> Vec<Effect> {
    let mut out = Vec::new();
    if now.status != then.status {
        out.push(Effect::Status { from: now.status, to: then.status });
    }
    let (added, lifted) = both_ways(&now.forbidden, &then.forbidden, |a, b| a.unless == b.unless);
    if !added.is_empty() || !lifted.is_empty() {
        out.push(Effect::Forbidden { added, lifted });
    }
    for part in parts {
        if let PartOf::Verb(verb) = part {
            out.push(acts(*verb, now, then));
        }
    }
    let (added, gone) = both_ways(&now.violations, &then.violations, |a, b| a == b);
    if !added.is_empty() || !gone.is_empty() {
        out.push(Effect::Violations { added, gone });
    }
    let (added, gone) = both_ways(&now.silences, &then.silences, Silence::says_the_same);
    if !added.is_empty() || !gone.is_empty() {
        out.push(Effect::Silences { added, gone });
    }
    let (added, gone) = both_ways(&now.dossier, &then.dossier, |a, b| (&a.documents, &a.fields) == (&b.documents, &b.fields));
    if !added.is_empty() || !gone.is_empty() {
        out.push(Effect::Dossier { added, gone });
    }
    out
}

fn acts(verb: VerbId, now: &Answer, then: &Answer) -> Effect {
    let of = |answer: &Answer| answer.acts.iter().map(|a| a.act.clone()).filter(|a| a.verb == verb).collect::<Vec<OutcomeAct>>();
    let (mut added, dropped) = both_ways(&of(now), &of(then), OutcomeAct::says_the_same);
    let (mut changed, mut gone) = (Vec::new(), Vec::new());
    for old in dropped {
        let same = |new: &OutcomeAct| (new.actor, new.matter, new.to, &new.members) == (old.actor, old.matter, old.to, &old.members);
        match added.iter().position(same) {
            Some(at) => changed.push((old, added.remove(at))),
            None => gone.push(old),
        }
    }
    match added.is_empty() && gone.is_empty() && changed.is_empty() {
        true => Effect::Possible { verb },
        false => Effect::Acts { verb, added, dropped: gone, changed },
    }
}

/// What only the second has, and what only the first has.
fn both_ways<T: Clone>(now: &[T], then: &[T], same: impl Fn(&T, &T) -> bool) -> (Vec<T>, Vec<T>) {
    let only = |these: &[T], those: &[T]| these.iter().filter(|a| !those.iter().any(|b| same(a, b))).cloned().collect::<Vec<T>>();
    (only(then, now), only(now, then))
}
