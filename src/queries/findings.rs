//! **Static findings**: what is wrong with a regulation in some class of cases, found over all cases at once.
//!
//! Gaps and conflicts are those of the chosen readings. A provision or rule is dead only if no alternative of any reading, in any
//! activity that it speaks of, ever brings it to life.

use std::collections::BTreeMap;

use super::decisions::Decisions;
use super::questions::{CaseClass, classes};
use super::witness::witness;
use crate::decision::{Asked, BUDGET, Cause, Contribution, Decision, Facts, Says, TooLarge, WhyNot, causes, impossible, overriders};
use crate::hir::{ActivityId, BodyId, Case, ClassId, MatterId, ProvisionId, Regulation, Rule, VerbId, Vocabulary};
use crate::mdd::{Exhausted, Level, Node, Store};
use crate::outcome::Status;

#[derive(Clone, Debug)]
pub enum Finding {
    /// Nobody does what the activity requires; `around` are provisions that say who does in neighbouring cases.
    Gap {
        class: ClassId,
        cases: Cases,
        around: Vec<ProvisionId>,
    },
    /// Two bodies for one act, by different provisions or by one.
    Conflict {
        verb: VerbId,
        matter: Option<MatterId>,
        bodies: (BodyId, BodyId),
        provisions: Vec<ProvisionId>,
        cases: Cases,
    },
    /// No case is in scope of the provision.
    NeverInScope {
        provision: ProvisionId,
        causes: Vec<Cause>,
    },
    /// Wherever it is in scope, it is overridden.
    AlwaysDefeated {
        provision: ProvisionId,
        rule: Option<usize>,
        by: Vec<ProvisionId>,
    },
    /// The provision is in scope somewhere, the rule never applies.
    NeverApplies {
        provision: ProvisionId,
        rule: usize,
        causes: Vec<Cause>,
    },
    /// The `always` lines at these positions exclude every case.
    Impossible {
        lines: Vec<usize>,
    },
    TooLarge(Box<TooLarge>),
}

/// A class of cases with one of them.
#[derive(Clone, Debug)]
pub struct Cases {
    pub classes: Vec<CaseClass>,
    pub witness: Case,
    /// The status of the witness.
    pub status: Status,
}

/// How far a rule gets in any activity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Default)]
enum Stage {
    #[default]
    Nowhere,
    InScope,
    Guarded,
    Applies,
}

/// How far every rule gets, and in which activity it gets that far.
type Stages = BTreeMap<(ProvisionId, usize), (Stage, Option<ActivityId>)>;

/// Everything that analysis of all cases finds in one regulation, each with its activity.
pub fn findings(decisions: &Decisions, index: usize) -> Vec<(ActivityId, Finding)> {
    let workspace = decisions.workspace;
    let Some(regulation) = workspace.regulations.get(index) else { return Vec::new() };
    let mut out = Vec::new();
    let mut stages = Stages::new();
    let mut unknown = Vec::new();
    for activity in spoken_of(regulation) {
        let searched = decisions.get(index, activity).and_then(|decision| {
            let mut search = Search::new(&workspace.vocabulary, regulation, &decision);
            search.all(&mut stages).map_err(|Exhausted| TooLarge::asked(activity, BUDGET))
        });
        match searched {
            Ok(found) => {
                if found.iter().any(|f| matches!(f, Finding::Impossible { .. })) {
                    unknown.push(activity);
                }
                out.extend(found.into_iter().map(|finding| (activity, finding)));
            }
            Err(too_large) => {
                unknown.push(activity);
                out.push((activity, Finding::TooLarge(too_large)));
            }
        }
    }
    let too_large = out.iter().any(|(_, f)| matches!(f, Finding::TooLarge(_)));
    let followed = |id| too_large && followed(regulation).any(|target| regulation.is_within(id, target));
    // What is dead can only be said when every activity was gone through that speaks of it or could follow it.
    let known = |id| regulation.provision(id).is_some_and(|p| !p.about.iter().any(|a| unknown.contains(a))) && !followed(id);
    out.extend(dead(&workspace.vocabulary, regulation, &stages, known));
    out
}

/// The activities that a regulation has rules for.
pub fn spoken_of(regulation: &Regulation) -> Vec<ActivityId> {
    let mut out: Vec<ActivityId> = regulation.provisions.iter().filter(|p| p.has_rules()).flat_map(|p| p.about.iter().copied()).collect();
    out.sort_unstable();
    out.dedup();
    out
}

fn followed(regulation: &Regulation) -> impl Iterator<Item = ProvisionId> {
    regulation.provisions.iter().flat_map(|p| &p.rules).filter_map(|r| if let Rule::Follows { target, .. } = r { Some(*target) } else { None })
}

/// One activity.
struct Search<'a> {
    vocabulary: &'a Vocabulary,
    regulation: &'a Regulation,
    decision: &'a Decision,
    store: Store,
    /// Where cases are possible.
    care: Node,
}

impl<'a> Search<'a> {
    fn new(vocabulary: &'a Vocabulary, regulation: &'a Regulation, decision: &'a Decision) -> Self {
        Search { vocabulary, regulation, decision, store: decision.diagrams.alike(BUDGET), care: Node::TRUE }
    }

    fn all(&mut self, stages: &mut Stages) -> Result<Vec<Finding>, Exhausted> {
        let decision = self.decision;
        self.care = decision.diagrams.restrict_into(&mut self.store, decision.possible, &|_| None)?;
        if self.care == Node::FALSE {
            let lines = impossible(self.vocabulary, self.regulation, decision.activity, BUDGET)?;
            return Ok(vec![Finding::Impossible { lines }]);
        }
        self.stages(stages)?;
        let mut out = self.gaps()?;
        out.extend(self.conflicts()?);
        Ok(out)
    }

    /// A diagram of the decision, under the chosen readings.
    fn chosen(&mut self, node: Node) -> Result<Node, Exhausted> {
        chosen(self.regulation, self.decision, &mut self.store, node)
    }

    fn stages(&mut self, stages: &mut Stages) -> Result<(), Exhausted> {
        let decision = self.decision;
        let mut reached = |place, stage| {
            let known = stages.entry(place).or_default();
            *known = (*known).max((stage, Some(decision.activity)));
        };
        for rule in &decision.rules {
            let mut stage = Stage::Nowhere;
            for (node, next) in [(rule.place, Stage::InScope), (rule.guarded, Stage::Guarded), (rule.applies, Stage::Applies)] {
                let node = decision.diagrams.restrict_into(&mut self.store, node, &|_| None)?;
                if self.store.and(node, self.care)? == Node::FALSE {
                    break;
                }
                stage = next;
            }
            reached((rule.provision, rule.rule), stage);
        }
        // What is followed from elsewhere is alive there, and what it follows itself on the way.
        for contribution in decision.rulings.contributions.iter().filter(|c| c.place.len() > 1) {
            let somewhere = decision.diagrams.restrict_into(&mut self.store, contribution.somewhere, &|_| None)?;
            if self.store.and(somewhere, self.care)? != Node::FALSE {
                contribution.place.iter().skip(1).for_each(|place| reached((place.provision, place.rule), Stage::Applies));
            }
        }
        Ok(())
    }

    fn gaps(&mut self) -> Result<Vec<Finding>, Exhausted> {
        let required = self.vocabulary.activity(self.decision.activity).map(|a| a.requires.as_slice()).unwrap_or_default();
        let mut out = Vec::new();
        for class in required {
            let told: Vec<&Contribution> = self.decision.rulings.contributions.iter().filter(|c| self.tells(c, *class)).collect();
            let mut gap = self.care;
            for contribution in &told {
                let somewhere = self.chosen(contribution.somewhere)?;
                gap = self.store.minus(gap, somewhere)?;
            }
            if let Some(cases) = self.cases(gap)? {
                let around = self.neighbours(&told, &cases.witness)?;
                out.push(Finding::Gap { class: *class, cases, around });
            }
        }
        Ok(out)
    }

    /// Whether a contribution fills a class, or says why nobody does.
    fn tells(&self, contribution: &Contribution, class: ClassId) -> bool {
        let is_of = |verb: VerbId| self.vocabulary.verb(verb).is_some_and(|v| v.class == class);
        match &contribution.says {
            Says::Act(act) => is_of(act.verb),
            Says::Excludes { verb } => is_of(*verb),
            Says::Refers { .. } => true,
            _ => false,
        }
    }

    /// The provisions that fill a class where a case differs in one answer.
    fn neighbours(&mut self, told: &[&Contribution], case: &Case) -> Result<Vec<ProvisionId>, Exhausted> {
        let decision = self.decision;
        let facts = Facts { case, readings: &[] };
        let mut near: Vec<ProvisionId> = Vec::new();
        for contribution in told {
            let guard = self.chosen(contribution.somewhere)?;
            for level in self.store.support(&[guard]) {
                let but_one = self.store.restrict(guard, &|l| if l == level { None } else { decision.cell(facts, &[], l) })?;
                let provision = contribution.provision();
                if but_one != Node::FALSE && !provision.is_none_or(|p| near.contains(&p)) {
                    near.extend(provision);
                }
            }
        }
        Ok(near)
    }

    fn conflicts(&mut self) -> Result<Vec<Finding>, Exhausted> {
        type Rivals = (VerbId, Option<MatterId>, BodyId, BodyId);
        let acts: Vec<(&Contribution, VerbId, Option<MatterId>, BodyId)> =
            self.decision.rulings.contributions.iter().filter_map(one_body(self.vocabulary)).collect();
        let mut possible = Vec::new();
        for (contribution, ..) in &acts {
            let somewhere = self.chosen(contribution.somewhere)?;
            possible.push(self.store.and(somewhere, self.care)?);
        }
        let acts: Vec<_> = acts.into_iter().zip(possible).collect();
        let mut found: BTreeMap<Rivals, (Node, Vec<ProvisionId>)> = BTreeMap::new();
        for (index, ((a, verb, matter, body), first)) in acts.iter().enumerate() {
            for ((b, _, _, other), second) in acts.iter().skip(index + 1).filter(|((_, v, m, o), _)| v == verb && m == matter && o != body) {
                let both = self.store.and(*first, *second)?;
                if both == Node::FALSE {
                    continue;
                }
                let rivals = (*verb, *matter, *body.min(other), *body.max(other));
                let (known, provisions) = found.entry(rivals).or_insert((Node::FALSE, Vec::new()));
                *known = self.store.or(*known, both)?;
                // Whoever follows has a part in it.
                for place in a.place.iter().chain(&b.place) {
                    if !provisions.contains(&place.provision) {
                        provisions.push(place.provision);
                    }
                }
            }
        }
        let mut out = Vec::new();
        for ((verb, matter, body, other), (node, provisions)) in found {
            if let Some(cases) = self.cases(node)? {
                out.push(Finding::Conflict { verb, matter, bodies: (body, other), provisions, cases });
            }
        }
        Ok(out)
    }

    fn cases(&mut self, node: Node) -> Result<Option<Cases>, Exhausted> {
        cases_of(self.vocabulary, self.regulation, self.decision, &mut self.store, node, self.care)
    }
}

/// A diagram of a decision, under the chosen readings, in another store.
///
/// # Errors
/// [`Exhausted`].
pub(super) fn chosen(regulation: &Regulation, decision: &Decision, store: &mut Store, node: Node) -> Result<Node, Exhausted> {
    let chosen = |level: Level| match decision.variables.asked(level) {
        Some(Asked::Reading(reading)) => regulation.readings.get(reading.index()).map(|r| r.chosen),
        _ => None,
    };
    decision.diagrams.restrict_into(store, node, &chosen)
}

/// The cases where a diagram is true, out of those that are possible.
///
/// # Errors
/// [`Exhausted`].
pub(super) fn cases_of(
    vocabulary: &Vocabulary,
    regulation: &Regulation,
    decision: &Decision,
    store: &mut Store,
    node: Node,
    care: Node,
) -> Result<Option<Cases>, Exhausted> {
    let Some(witness) = witness(vocabulary, decision, store, node)? else { return Ok(None) };
    let readings = regulation.chosen_readings();
    let facts = Facts { case: &witness, readings: &readings };
    let status = decision.outcome(vocabulary, regulation, facts).map_or(Status::Undetermined, |o| o.status);
    let classes = classes(decision, &decision.variables, store, node, care)?;
    Ok(Some(Cases { classes, witness, status }))
}

/// The acts of named bodies under verbs that exactly one body does.
fn one_body<'c>(vocabulary: &Vocabulary) -> impl Fn(&'c Contribution) -> Option<(&'c Contribution, VerbId, Option<MatterId>, BodyId)> {
    move |contribution| match &contribution.says {
        Says::Act(act) if vocabulary.verb(act.verb).is_some_and(|v| v.one) => Some((contribution, act.verb, act.matter, act.actor.body()?)),
        _ => None,
    }
}

/// Provisions and rules that no case ever brings to life, of the provisions of which that is `known`.
fn dead(vocabulary: &Vocabulary, regulation: &Regulation, stages: &Stages, known: impl Fn(ProvisionId) -> bool) -> Vec<(ActivityId, Finding)> {
    let reached = |id: ProvisionId, rule: usize| stages.get(&(id, rule)).copied().unwrap_or_default();
    let stage = |id: ProvisionId, rule: usize| reached(id, rule).0;
    let rules = |id: ProvisionId| 0..regulation.provision(id).map_or(0, |p| p.rules.len());
    let best = |id: ProvisionId| rules(id).map(|rule| stage(id, rule)).max();
    let below =
        |id: ProvisionId| regulation.provision_ids().filter(move |inner| regulation.is_within(*inner, id)).filter(|id| !rules(*id).is_empty());
    // What has no address, such as a chapter or the whole text, cannot be pointed to.
    let is_named = |id: ProvisionId| regulation.provision(id).is_some_and(|p| !p.address.is_empty());
    let is_dead = |id: ProvisionId| is_named(id) && below(id).all(|inner| known(inner) && best(inner) == Some(Stage::Nowhere));
    let why = |activity, provision, rule| causes(vocabulary, regulation, WhyNot { activity, provision, rule }, BUDGET).unwrap_or_default();
    let by =
        |activity, provision, rule| overriders(vocabulary, regulation, WhyNot { activity, provision, rule: Some(rule) }, BUDGET).unwrap_or_default();
    let mut out = Vec::new();
    for id in regulation.provision_ids() {
        let Some(provision) = regulation.provision(id).filter(|p| p.has_rules() && known(id)) else { continue };
        let Some(activity) = provision.about.first().copied() else { continue };
        let Some(best) = best(id) else { continue };
        if best == Stage::Nowhere {
            // Of dead provisions within each other the outermost says it all.
            let outermost = regulation.ancestors(id).filter(|a| is_dead(*a)).last().unwrap_or(id);
            if !out.iter().any(|(_, f)| matches!(f, Finding::NeverInScope { provision, .. } if *provision == outermost)) {
                out.push((activity, Finding::NeverInScope { provision: outermost, causes: why(activity, id, None) }));
            }
            continue;
        }
        let at = |rule| reached(id, rule).1.unwrap_or(activity);
        if rules(id).all(|rule| stage(id, rule) == Stage::Guarded) {
            let mut all: Vec<ProvisionId> = rules(id).flat_map(|rule| by(at(rule), id, rule)).collect();
            all.sort_unstable();
            all.dedup();
            out.push((at(0), Finding::AlwaysDefeated { provision: id, rule: None, by: all }));
            continue;
        }
        for rule in rules(id) {
            match stage(id, rule) {
                Stage::Guarded => out.push((at(rule), Finding::AlwaysDefeated { provision: id, rule: Some(rule), by: by(at(rule), id, rule) })),
                Stage::InScope => out.push((at(rule), Finding::NeverApplies { provision: id, rule, causes: why(at(rule), id, Some(rule)) })),
                Stage::Applies | Stage::Nowhere => {}
            }
        }
    }
    out
}
