//! What a gap would come to if somebody acted in it.

use super::{Audited, Found, Ground};
use crate::decision::Facts;
use crate::hir::{ActivityId, Actor, ClassId, VerbId};
use crate::outcome::{Outcome, OutcomeAct, SilenceKind, Status};
use crate::queries::Finding;
use crate::syntax::ast::Modality;

/// A finding; of a gap, with the verb that is missing and the status of its witness once somebody does it.
pub(super) fn with_settled(ground: &Ground, activity: ActivityId, finding: Finding) -> Audited {
    let found = match &finding {
        Finding::Gap { class, .. } => match (ground.workspace.vocabulary.principal_verb(*class), settled(ground, activity, &finding, *class)) {
            (Some(verb), Some(settled)) => Found::Gap { finding, verb, settled },
            _ => Found::Known(finding),
        },
        _ => Found::Known(finding),
    };
    Audited { activity: Some(activity), found }
}

fn settled(ground: &Ground, activity: ActivityId, finding: &Finding, class: ClassId) -> Option<Status> {
    let Finding::Gap { cases, .. } = finding else { return None };
    let vocabulary = &ground.workspace.vocabulary;
    let decision = ground.decisions.get(ground.index, activity).ok()?;
    let readings = ground.regulation.chosen_readings();
    let known = decision.outcome(vocabulary, ground.regulation, Facts { case: &cases.witness, readings: &readings }).ok()?;
    let unnamed = known.silences.iter().filter_map(|silence| silence.act.as_deref().cloned());
    let acts = known.acts.iter().cloned().chain(unnamed).chain([somebody(vocabulary.principal_verb(class)?)]).collect();
    let told = known.silences.iter().filter(|s| !matches!(s.kind, SilenceKind::Gap | SilenceKind::Unnamed)).cloned().collect();
    let mut outcome = Outcome::default();
    outcome.settle(vocabulary, activity, acts, told);
    Some(outcome.status)
}

/// Somebody does it. Who does not matter: nobody does anything of the class otherwise.
fn somebody(verb: VerbId) -> OutcomeAct {
    OutcomeAct {
        actor: Actor::Body(crate::hir::BodyId::new(0)),
        verb,
        matter: None,
        to: None,
        modality: Modality::Must,
        documents: Vec::new(),
        via: Vec::new(),
        with: Vec::new(),
        in_writing: false,
        behalf: None,
        timings: Vec::new(),
        citations: Vec::new(),
        members: Vec::new(),
        anchors: Vec::new(),
        places: Vec::new(),
    }
}
