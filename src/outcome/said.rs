//! What the interpreter says of one case, before dates are computed and words are found.

use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

use crate::hir::regulation::Anchor;
use crate::hir::{Act, Actor, BodyId, ClassId, Deadline, DocumentId, MatterId, ProvisionId, Value, VerbId};
use crate::syntax::ast::Modality;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outcome {
    pub forbidden: Vec<Prohibition>,
    /// In the order of the procedure.
    pub acts: Vec<OutcomeAct>,
    pub silences: Vec<Silence>,
    pub conflicts: Vec<Conflict>,
    pub violations: Vec<Violation>,
    pub dossier: Vec<Dossier>,
    pub status: Status,
    /// Acts whose order contradicts itself, by position in `acts`.
    pub order_circle: Vec<usize>,
    /// Every provision that said something about the case.
    pub reached: BTreeSet<ProvisionId>,
}

/// From best to worst.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Status {
    #[default]
    Determined,
    Excluded,
    Refers,
    Unnamed,
    Gap,
    Conflict,
    Undetermined,
}

impl Status {
    pub fn id(self) -> &'static str {
        match self {
            Status::Determined => "determined",
            Status::Excluded => "excluded",
            Status::Refers => "refers",
            Status::Unnamed => "unnamed",
            Status::Gap => "gap",
            Status::Conflict => "conflict",
            Status::Undetermined => "undetermined",
        }
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OutcomeAct {
    pub actor: Actor,
    pub verb: VerbId,
    pub matter: Option<MatterId>,
    pub to: Option<BodyId>,
    pub modality: Modality,
    pub documents: Vec<Vec<DocumentId>>,
    pub via: Vec<BodyId>,
    pub with: Vec<BodyId>,
    pub in_writing: bool,
    pub behalf: Option<BodyId>,
    pub timings: Vec<OutcomeTiming>,
    pub citations: Vec<ProvisionId>,
    /// The records (counted from one) of a `for each` that the act is done for; empty for the case as a whole.
    pub members: Vec<usize>,
    pub anchors: Vec<Anchor>,
    /// Where in the text it stands: the provision, and the place in it.
    pub places: Vec<(ProvisionId, u32)>,
}

impl OutcomeAct {
    /// What an act of a provision says; `at` is the provision with an address that it stands in.
    pub fn of(act: &Act, citation: ProvisionId, at: ProvisionId, timings: Vec<OutcomeTiming>, members: Vec<usize>) -> Self {
        OutcomeAct {
            actor: act.actor,
            verb: act.verb,
            matter: act.matter,
            to: act.to,
            modality: act.modality,
            documents: act.documents.clone(),
            via: act.via.clone(),
            with: act.with.clone(),
            in_writing: act.in_writing,
            behalf: act.behalf,
            timings,
            citations: vec![citation],
            members,
            anchors: act.anchors.clone(),
            places: vec![(at, act.span.start)],
        }
    }

    /// Whether two acts say the same, wherever they stand.
    pub fn says_the_same(&self, other: &OutcomeAct) -> bool {
        let deadlines = |a: &OutcomeAct| a.timings.iter().map(|t| (t.deadline.clone(), t.waived)).collect::<BTreeSet<_>>();
        self.actor == other.actor
            && self.verb == other.verb
            && self.matter == other.matter
            && self.to == other.to
            && self.modality == other.modality
            && self.documents == other.documents
            && self.via == other.via
            && self.with == other.with
            && self.in_writing == other.in_writing
            && self.behalf == other.behalf
            && self.members == other.members
            && deadlines(self) == deadlines(other)
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OutcomeTiming {
    pub deadline: Deadline,
    pub waived: bool,
    /// The strictest of its direction.
    pub governing: bool,
    pub citation: ProvisionId,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Prohibition {
    /// The body that may lift it.
    pub unless: Option<BodyId>,
    pub citation: ProvisionId,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SilenceKind {
    Excluded,
    Refers,
    Unnamed,
    Gap,
}

impl SilenceKind {
    pub fn id(self) -> &'static str {
        match self {
            SilenceKind::Excluded => "excluded",
            SilenceKind::Refers => "refers",
            SilenceKind::Unnamed => "unnamed",
            SilenceKind::Gap => "gap",
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct Silence {
    pub kind: SilenceKind,
    pub verb: Option<VerbId>,
    pub class: Option<ClassId>,
    /// The instrument referred to.
    pub to: Option<String>,
    /// Of an `unnamed body`: what somebody does, to whom, by when.
    pub act: Option<Box<OutcomeAct>>,
    pub citations: Vec<ProvisionId>,
}

impl Silence {
    /// Whether two silences say the same, wherever they stand.
    pub fn says_the_same(&self, other: &Silence) -> bool {
        let acts_agree = match (&self.act, &other.act) {
            (Some(own), Some(others)) => own.says_the_same(others),
            (None, None) => true,
            _ => false,
        };
        self.kind == other.kind && self.verb == other.verb && self.to == other.to && acts_agree
    }
}

/// Two bodies for one act that exactly one body does.
#[derive(Clone, Debug, PartialEq)]
pub struct Conflict {
    pub verb: VerbId,
    pub matter: Option<MatterId>,
    pub bodies: Vec<BodyId>,
    pub citations: Vec<ProvisionId>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Violation {
    /// The provision, and which of its rules, the limit is.
    pub citation: ProvisionId,
    pub rule: usize,
    pub modality: Modality,
}

/// A row of a plan counts towards a limit over the plan, together with the rows of the same key.
#[derive(Clone, Debug, PartialEq)]
pub struct PlanCount {
    pub provision: ProvisionId,
    pub rule: usize,
    /// The value of the fact that the limit is `per`.
    pub key: Option<Value>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Dossier {
    pub documents: Vec<Vec<DocumentId>>,
    pub fields: Vec<String>,
    pub citation: ProvisionId,
}
