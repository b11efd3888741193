//! **Items**: the single things that a regulation says of a case, without where it says them.

use std::collections::BTreeSet;

use crate::hir::vocabulary::Role;
use crate::hir::{Actor, BodyId, ClassId, Deadline, DocumentId, FactId, MatterId, ProvisionId, Regulation, Rule, VerbId, Vocabulary};
use crate::outcome::{Outcome, OutcomeAct, PlanCount, SilenceKind, Violation};
use crate::syntax::ast::{Comparison, Modality};

/// Part of an answer that is compared by itself.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Part {
    pub of: PartKind,
    /// Said of each record of this list; of the case as a whole without.
    pub each: Option<FactId>,
}

impl Part {
    /// Whether it is a limit over a plan that the case counts towards.
    pub fn counts(&self) -> bool {
        matches!(&self.of, PartKind::Limit(item) if matches!(item.as_ref(), Item::Counts { .. }))
    }
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PartKind {
    Acts(Strand),
    /// Why nobody acts in a class that the activity requires, where no side has anybody.
    Silence(ClassId),
    Prohibition,
    /// A limit that is broken, or one over a plan that the case counts towards: each by itself.
    Limit(Box<Item>),
    Dossier,
    /// Instruments that the text refers to.
    Reference,
}

/// Acts under one verb in one matter that can change into one another: who decides is one question, and so is where one body submits to. What
/// one body does has nothing to do with what another is told, so that each recipient of a paper is a strand of its own, as is each
/// body that carries a file or performs something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Strand {
    pub verb: VerbId,
    pub matter: Option<MatterId>,
    pub of: StrandOf,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StrandOf {
    Everybody,
    By(Actor),
    To(Option<BodyId>),
}

impl Strand {
    pub fn of(vocabulary: &Vocabulary, act: &OutcomeAct) -> Self {
        let of = match vocabulary.role_of(act.verb) {
            Role::Settles | Role::Opines | Role::Scrutinises => StrandOf::Everybody,
            Role::Carries | Role::Performs => StrandOf::By(act.actor),
            Role::Informs => StrandOf::To(act.to),
        };
        Strand { verb: act.verb, matter: act.matter, of }
    }
}

/// Why nobody acts under a verb of a class that the activity requires.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Silent {
    /// Somebody acts under another verb of the class.
    Elsewhere,
    Excluded,
    Refers,
    Gap,
    /// The activity asks for nobody here.
    NotRequired,
}

impl Silent {
    pub fn id(self) -> &'static str {
        match self {
            Silent::Elsewhere => "other_act",
            Silent::Excluded => "excluded",
            Silent::Refers => "refers",
            Silent::Gap => "gap",
            Silent::NotRequired => "not_mentioned",
        }
    }
}

/// One thing said.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Item {
    Act(Box<ActSaid>),
    Silence(Silent),
    Forbidden {
        unless: Option<BodyId>,
    },
    Broken {
        modality: Modality,
        /// What the limit is about.
        facts: Vec<FactId>,
    },
    Counts {
        modality: Modality,
        per: Option<FactId>,
        least: bool,
        bound: i64,
    },
    Dossier {
        documents: Vec<Vec<DocumentId>>,
        fields: Vec<String>,
    },
    Refers {
        to: String,
    },
}

/// What an act says. Enumerations have no order here.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ActSaid {
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
    /// With whether they are waived.
    pub deadlines: BTreeSet<(Deadline, bool)>,
}

fn sorted<T: Clone + Ord>(list: &[T]) -> Vec<T> {
    let mut out = list.to_vec();
    out.sort_unstable();
    out.dedup();
    out
}

impl Item {
    pub fn act(act: &OutcomeAct) -> Item {
        Item::Act(Box::new(ActSaid {
            actor: act.actor,
            verb: act.verb,
            matter: act.matter,
            to: act.to,
            modality: act.modality,
            documents: sorted(&act.documents.iter().map(|alternatives| sorted(alternatives)).collect::<Vec<_>>()),
            via: sorted(&act.via),
            with: sorted(&act.with),
            in_writing: act.in_writing,
            behalf: act.behalf,
            deadlines: act.timings.iter().map(|t| (t.deadline.clone(), t.waived)).collect(),
        }))
    }

    /// A limit of a case is known by what it is about: its wording differs from text to text.
    pub fn broken(regulation: &Regulation, violation: &Violation) -> Item {
        let rule = rule(regulation, violation.citation, violation.rule);
        let facts = rule.and_then(Rule::condition).map(|c| sorted(&c.facts())).unwrap_or_default();
        Item::Broken { modality: violation.modality, facts }
    }

    pub fn counts(regulation: &Regulation, count: &PlanCount) -> Option<Item> {
        match rule(regulation, count.provision, count.rule)? {
            Rule::PlanLimit { modality, per, op, bound, .. } => {
                let least = matches!(op, Comparison::Greater | Comparison::GreaterEqual);
                let bound = if matches!(op, Comparison::Less) { bound.saturating_sub(1) } else { *bound };
                Some(Item::Counts { modality: *modality, per: *per, least, bound })
            }
            _ => None,
        }
    }
}

fn rule(regulation: &Regulation, provision: ProvisionId, rule: usize) -> Option<&Rule> {
    regulation.provision(provision).and_then(|p| p.rules.get(rule))
}

/// What is told of a case under one regulation.
#[derive(Clone, Debug, Default)]
pub struct Told {
    pub outcome: Outcome,
    pub counts: Vec<PlanCount>,
}

impl Told {
    /// The items of a part, each with the provisions that say it.
    pub fn items(&self, vocabulary: &Vocabulary, regulation: &Regulation, part: &Part) -> Vec<(Item, Vec<ProvisionId>)> {
        let outcome = &self.outcome;
        match &part.of {
            PartKind::Acts(strand) => self.acts(vocabulary, *strand, part.each).map(|act| (Item::act(act), act.citations.clone())).collect(),
            PartKind::Prohibition => outcome.forbidden.iter().map(|f| (Item::Forbidden { unless: f.unless }, vec![f.citation])).collect(),
            PartKind::Limit(limit) => {
                let broken = outcome.violations.iter().map(|v| (Item::broken(regulation, v), vec![v.citation]));
                let counted = self.counts.iter().filter_map(|c| Some((Item::counts(regulation, c)?, vec![c.provision])));
                broken.chain(counted).filter(|(item, _)| item == limit.as_ref()).collect()
            }
            PartKind::Dossier => {
                let item = |d: &crate::outcome::Dossier| Item::Dossier {
                    documents: sorted(&d.documents.iter().map(|alternatives| sorted(alternatives)).collect::<Vec<_>>()),
                    fields: sorted(&d.fields),
                };
                outcome.dossier.iter().map(|d| (item(d), vec![d.citation])).collect()
            }
            PartKind::Reference => {
                let referring = outcome.silences.iter().filter(|s| s.kind == SilenceKind::Refers);
                referring.filter_map(|s| Some((Item::Refers { to: s.to.clone()? }, s.citations.clone()))).collect()
            }
            PartKind::Silence(class) => match self.silent(vocabulary, *class) {
                Silent::Elsewhere => Vec::new(),
                silent => vec![(Item::Silence(silent), self.silence_cited(*class))],
            },
        }
    }

    /// The acts of a strand, unnamed ones included; those of records apart from those of the case.
    pub fn acts<'t>(&'t self, vocabulary: &'t Vocabulary, strand: Strand, each: Option<FactId>) -> impl Iterator<Item = &'t OutcomeAct> {
        let unnamed = self.outcome.silences.iter().filter_map(|s| s.act.as_deref());
        let first_record = |act: &OutcomeAct| act.members.contains(&1);
        self.outcome
            .acts
            .iter()
            .chain(unnamed)
            .filter(move |act| Strand::of(vocabulary, act) == strand && if each.is_some() { first_record(act) } else { act.members.is_empty() })
    }

    /// Which silence is kept in a class; [`Silent::Elsewhere`] where somebody acts in it, named or not.
    pub fn silent(&self, vocabulary: &Vocabulary, class: ClassId) -> Silent {
        let in_class = |verb: VerbId| vocabulary.verb(verb).is_some_and(|v| v.class == class);
        let silences = &self.outcome.silences;
        let is = |kind: SilenceKind| silences.iter().any(|s| s.kind == kind && s.verb.is_none_or(in_class));
        if self.outcome.acts.iter().any(|act| in_class(act.verb)) || is(SilenceKind::Unnamed) {
            Silent::Elsewhere
        } else if is(SilenceKind::Refers) {
            Silent::Refers
        } else if is(SilenceKind::Excluded) {
            Silent::Excluded
        } else {
            Silent::Gap
        }
    }

    fn silence_cited(&self, class: ClassId) -> Vec<ProvisionId> {
        let said = self.outcome.silences.iter().filter(|s| s.class.is_none_or(|c| c == class));
        said.flat_map(|s| s.citations.iter().copied()).collect()
    }
}

/// The verb's acts that are bound in time, by place in the list: the first before the second.
pub fn bound_order(acts: &[&OutcomeAct]) -> Vec<(usize, usize)> {
    let owned: Vec<OutcomeAct> = acts.iter().map(|act| (*act).clone()).collect();
    crate::outcome::bound_order(&owned)
}
