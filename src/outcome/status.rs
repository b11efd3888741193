//! **Classes of verbs**, **silence** and **status**.

use super::join::joined;
use super::{Conflict, Outcome, OutcomeAct, Silence, SilenceKind, Status};
use crate::hir::{ActivityId, Vocabulary};

impl Outcome {
    /// Joins contributions into acts, and says per required class how far the case is settled. `self` holds limits, prohibitions and
    /// dossiers already.
    pub fn settle(&mut self, vocabulary: &Vocabulary, activity: ActivityId, contributions: Vec<OutcomeAct>, silences: Vec<Silence>) {
        let (acts, unnamed) = joined(contributions);
        let class_of = |act: &OutcomeAct| vocabulary.verb(act.verb).map(|v| v.class);

        let out = self;
        out.conflicts = conflicts(vocabulary, &acts);
        out.silences = silences;
        for act in &unnamed {
            let (verb, class, citations) = (Some(act.verb), class_of(act), act.citations.clone());
            out.silences.push(Silence { kind: SilenceKind::Unnamed, verb, class, to: None, act: Some(Box::new(act.clone())), citations });
        }
        let required = vocabulary.activity(activity).map(|a| a.requires.as_slice()).unwrap_or_default();
        let mut status = if out.conflicts.is_empty() { Status::Determined } else { Status::Conflict };
        for class in required {
            let acted = acts.iter().any(|a| class_of(a) == Some(*class));
            // A reference stands for every class that nobody acts in; the other silences for their own class.
            let told = out.silences.iter().filter(|s| s.class == Some(*class) || (s.class.is_none() && !acted)).map(|s| s.kind).max();
            let kind = match (told, acted) {
                (Some(kind), false) => Some(kind),
                // Somebody acts in the class, and of another act in it the text does not say whose it is.
                (Some(SilenceKind::Unnamed), true) => Some(SilenceKind::Unnamed),
                (_, true) => None,
                (None, false) => {
                    let verb = vocabulary.principal_verb(*class);
                    out.silences.push(Silence { kind: SilenceKind::Gap, verb, class: Some(*class), to: None, act: None, citations: Vec::new() });
                    Some(SilenceKind::Gap)
                }
            };
            status = status.max(match kind {
                None => Status::Determined,
                Some(SilenceKind::Excluded) => Status::Excluded,
                Some(SilenceKind::Refers) => Status::Refers,
                Some(SilenceKind::Unnamed) => Status::Unnamed,
                Some(SilenceKind::Gap) => Status::Gap,
            });
        }
        out.status = status;
        out.reached.extend(acts.iter().chain(&unnamed).flat_map(|a| a.citations.iter().copied()));
        out.reached.extend(out.silences.iter().flat_map(|s| s.citations.iter().copied()));
        out.acts = acts;
    }
}

/// **Conflict**: two bodies for one act of a verb that exactly one body does.
pub fn conflicts(vocabulary: &Vocabulary, acts: &[OutcomeAct]) -> Vec<Conflict> {
    let mut found: Vec<Conflict> = Vec::new();
    let rivals = |act: &&OutcomeAct| vocabulary.verb(act.verb).is_some_and(|v| v.one);
    for act in acts.iter().filter(rivals) {
        let Some(body) = act.actor.body() else { continue };
        match found.iter_mut().find(|c| c.verb == act.verb && c.matter == act.matter) {
            Some(conflict) => {
                if !conflict.bodies.contains(&body) {
                    conflict.bodies.push(body);
                }
                conflict.citations.extend(act.citations.iter().copied());
            }
            None => found.push(Conflict { verb: act.verb, matter: act.matter, bodies: vec![body], citations: act.citations.clone() }),
        }
    }
    found.retain(|c| c.bodies.len() > 1);
    found
}
