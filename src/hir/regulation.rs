//! One regulation, typed: its data, its provisions as an arena, and what each provision says.

use serde::{Deserialize, Serialize};
use std::collections::HashMap;

use chrono::NaiveDate;

use super::condition::Condition;
use super::ids::{ActivityId, BodyId, DocumentId, FactId, MatterId, ProvisionId, VerbId};
use super::vocabulary::ordered;
use crate::diagnostics::Lang;
use crate::source::{SourceId, Span};
use crate::syntax::ast::{Comparison, Level, Modality, Step, Yearly};
use crate::syntax::citation;

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Regulation {
    /// The identifier shared by all versions, `bac_giang`.
    pub id: String,
    /// The official number, `19-QC/TU`.
    pub number: String,
    pub title: String,
    pub issued: Option<(NaiveDate, Option<BodyId>)>,
    pub effective: NaiveDate,
    /// The last day in force, once known.
    pub until: Option<NaiveDate>,
    pub repealed_by: Option<String>,
    /// Not law: why, or whose draft it is.
    pub draft: Option<String>,
    pub replaces: Vec<(String, Option<NaiveDate>)>,
    pub based_on: Vec<String>,
    /// The date fact that chooses the version for a case.
    pub applies_by: Option<FactId>,
    /// Whether "before 30/10" still allows the 30th.
    pub yearly_inclusive: bool,
    /// Whether a due day after an event that is no working day moves later (else earlier).
    pub roll_later: bool,
    pub calendar: Option<String>,
    #[serde(serialize_with = "ordered")]
    pub local_bodies: HashMap<BodyId, String>,
    #[serde(serialize_with = "ordered")]
    pub fact_sources: HashMap<FactId, String>,
    pub defines: Vec<Define>,
    pub readings: Vec<Reading>,
    pub provisions: Vec<Provision>,
    #[serde(skip)]
    pub by_address: HashMap<Vec<Step>, ProvisionId>,
    /// Every `overrides`: who, wholly or which verb, and what.
    pub displacements: Vec<(ProvisionId, Option<VerbId>, ProvisionId)>,
    pub file: SourceId,
}

impl Regulation {
    /// The name under which an analyst asks for this version: `bac-giang/19-QC-TU`.
    pub fn name(&self) -> String {
        format!("{}/{}", self.family(), self.number.replace(['/', ' '], "-"))
    }

    /// The name of all versions together: `bac-giang`.
    pub fn family(&self) -> String {
        self.id.replace('_', "-")
    }

    /// **In force**: from `effective` up to and including `until`; a draft never.
    pub fn in_force_on(&self, date: NaiveDate) -> bool {
        self.draft.is_none() && self.speaks_of(date)
    }

    /// Whether the text means to apply on that date, be it law or a draft.
    pub fn speaks_of(&self, date: NaiveDate) -> bool {
        self.effective <= date && self.until.is_none_or(|until| date <= until)
    }

    pub fn provision(&self, id: ProvisionId) -> Option<&Provision> {
        self.provisions.get(id.index())
    }

    pub fn provision_ids(&self) -> impl Iterator<Item = ProvisionId> + use<> {
        (0..self.provisions.len()).map(ProvisionId::new)
    }

    /// The citation of a provision: the address from the article (or annex) down.
    pub fn citation(&self, id: ProvisionId, lang: Lang) -> String {
        citation(self.provision(id).map(|p| p.address.as_slice()).unwrap_or_default(), lang)
    }

    /// The provision itself and the provisions around it, innermost first.
    pub fn ancestors(&self, id: ProvisionId) -> impl Iterator<Item = ProvisionId> + '_ {
        std::iter::successors(Some(id), |id| self.provision(*id).and_then(|p| p.parent))
    }

    /// The provision itself, or of a group the provision with an address that it lies in.
    pub fn addressed(&self, id: ProvisionId) -> ProvisionId {
        self.ancestors(id).find(|a| self.provision(*a).is_some_and(|p| p.step.is_some())).unwrap_or(id)
    }

    /// **`qualify`** speaks for the provision around the one that it stands in; in an article, for the article.
    pub fn qualified(&self, id: ProvisionId) -> ProvisionId {
        let own = self.addressed(id);
        let inner = self.provision(own).filter(|p| p.address.len() > 1);
        inner.and_then(|p| p.parent).map_or(own, |parent| self.addressed(parent))
    }

    /// The chosen alternative of each reading, by position.
    pub fn chosen_readings(&self) -> Vec<usize> {
        self.readings.iter().map(|r| r.chosen).collect()
    }

    pub fn is_within(&self, inner: ProvisionId, outer: ProvisionId) -> bool {
        self.ancestors(inner).any(|a| a == outer)
    }
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Define {
    pub name: String,
    pub label: Option<String>,
    pub condition: Condition,
    pub span: Span,
}

/// A choice among interpretations; answers are computed under `chosen`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Reading {
    pub name: String,
    pub phrase: String,
    pub chosen: usize,
    pub alternatives: Vec<(String, Option<String>)>,
    pub because: Option<String>,
    pub provision: ProvisionId,
    pub span: Span,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Slip {
    pub written: String,
    pub reads: String,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Provision {
    pub parent: Option<ProvisionId>,
    pub children: Vec<ProvisionId>,
    /// `None` for the whole text and for groups, which have no address of their own.
    pub step: Option<Step>,
    /// From the article (or annex) down; a group has the address of the provision around it.
    pub address: Vec<Step>,
    pub heading: Option<String>,
    /// The activities it speaks of, inherited.
    pub about: Vec<ActivityId>,
    pub own: Condition,
    /// Has a `when` or `otherwise`: only such siblings count for a later `otherwise`.
    pub conditional: bool,
    pub otherwise: bool,
    pub except: Vec<ProvisionId>,
    pub overrides: Vec<(Option<VerbId>, ProvisionId)>,
    pub behalf: Option<BodyId>,
    /// The provision that grants the power of its acts, inherited together with the body.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grant: Option<ProvisionId>,
    /// The list whose records its rules are asked of, one by one.
    pub each: Option<FactId>,
    pub rules: Vec<Rule>,
    pub principle: Option<String>,
    pub entries: Vec<String>,
    pub columns: Vec<String>,
    pub slips: Vec<Slip>,
    /// Holds a `define` or `reading` of its own.
    pub interprets: bool,
    pub span: Span,
    pub header: Span,
}

impl Provision {
    /// Whether it says something that bears on cases.
    pub fn has_rules(&self) -> bool {
        !self.rules.is_empty()
    }

    pub fn is_form(&self) -> bool {
        self.address.iter().any(|s| matches!(s.level, Level::Form))
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Rule {
    Act(Act),
    Follows { target: ProvisionId, bindings: Vec<(FactId, super::case::Value)>, guard: Guard },
    Qualify { verb: VerbId, to: Option<BodyId>, timings: Vec<Timing>, documents: Vec<Vec<DocumentId>>, guard: Guard },
    Limit { modality: Modality, condition: Condition, label: Option<String>, guard: Guard },
    PlanLimit { modality: Modality, per: Option<FactId>, when: Condition, op: Comparison, bound: i64, label: Option<String> },
    Forbid { unless: Option<(BodyId, VerbId)>, condition: Condition },
    Dossier { documents: Vec<Vec<DocumentId>>, fields: Vec<String>, guard: Guard },
    Refers { to: String, guard: Guard },
    Excludes { verb: VerbId, guard: Guard, because: Option<String> },
}

impl Rule {
    /// What stands behind it, where it has such a thing.
    pub fn guard(&self) -> Option<&Guard> {
        match self {
            Rule::Act(act) => Some(&act.guard),
            Rule::Follows { guard, .. }
            | Rule::Qualify { guard, .. }
            | Rule::Limit { guard, .. }
            | Rule::Dossier { guard, .. }
            | Rule::Refers { guard, .. }
            | Rule::Excludes { guard, .. } => Some(guard),
            Rule::PlanLimit { .. } | Rule::Forbid { .. } => None,
        }
    }

    /// The deadlines that it sets.
    pub fn timings(&self) -> &[Timing] {
        match self {
            Rule::Act(act) => &act.timings,
            Rule::Qualify { timings, .. } => timings,
            _ => &[],
        }
    }

    /// The condition that it is about, beside its guard.
    pub fn condition(&self) -> Option<&Condition> {
        match self {
            Rule::Limit { condition, .. } | Rule::PlanLimit { when: condition, .. } | Rule::Forbid { condition, .. } => Some(condition),
            _ => None,
        }
    }
}

/// `if`, `unless` and `except` behind a rule.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Guard {
    pub condition: Condition,
    pub except: Vec<ProvisionId>,
}

/// Who acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Actor {
    Body(BodyId),
    /// The text says that somebody does it, and not who.
    Unnamed,
    /// A notice: the text says only where a paper goes.
    Unsaid,
}

impl Actor {
    pub fn body(self) -> Option<BodyId> {
        match self {
            Actor::Body(body) => Some(body),
            _ => None,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Act {
    pub actor: Actor,
    pub verb: VerbId,
    pub matter: Option<MatterId>,
    pub to: Option<BodyId>,
    pub modality: Modality,
    /// All of these, each one of its alternatives.
    pub documents: Vec<Vec<DocumentId>>,
    pub via: Vec<BodyId>,
    pub with: Vec<BodyId>,
    pub in_writing: bool,
    pub behalf: Option<BodyId>,
    /// The provision that grants the power to act on that behalf, where the text says so. No answer hangs on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grant: Option<ProvisionId>,
    pub timings: Vec<Timing>,
    pub anchors: Vec<Anchor>,
    pub guard: Guard,
    pub span: Span,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Anchor {
    pub before: bool,
    pub verb: VerbId,
    pub by: Option<BodyId>,
    pub to: Option<BodyId>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Timing {
    pub deadline: Deadline,
    /// Lifts the deadline and leaves the act.
    pub waiver: Condition,
    pub has_waiver: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Deadline {
    /// At least `n` days before the event.
    Before { n: u32, working: bool, event: FactId },
    /// Within `n` days after the event.
    Within { n: u32, working: bool, event: FactId },
    /// Before a day of the year: of the year that `in_year` gives (less some years), else of the date that chooses the version.
    Yearly { day: Yearly, in_year: Option<(FactId, i64)> },
}
