//! **Acts**: what every provision in scope and not defeated contributes, and when two contributions are the same act.

use super::{
    Dossier, Interpreter, Outcome, OutcomeAct, OutcomeTiming, PlanCount, Prohibition, Records, Silence, SilenceKind, Unknown, Violation, World,
};
use crate::hir::regulation::Guard;
use crate::hir::{Act, Actor, BodyId, DocumentId, ProvisionId, Rule, Timing, VerbId};

/// Everything that was contributed, act by act, in the order of the text.
#[derive(Default)]
pub(super) struct Collected {
    pub acts: Vec<OutcomeAct>,
    pub silences: Vec<Silence>,
    pub qualified: Vec<Qualified>,
}

/// `qualify`: what is added, to which acts of which provision.
pub(super) struct Qualified {
    verb: VerbId,
    to: Option<BodyId>,
    timings: Vec<OutcomeTiming>,
    documents: Vec<Vec<DocumentId>>,
    within: ProvisionId,
    citation: ProvisionId,
}

impl Interpreter<'_> {
    /// All contributions of the text, or of the followed provision on top.
    pub(super) fn collect(&self) -> Result<Collected, Unknown> {
        let mut collected = Collected::default();
        for id in self.regulation.provision_ids() {
            let below_top = self.top.is_none_or(|top| self.regulation.is_within(id, top));
            let Some(provision) = self.regulation.provision(id).filter(|p| below_top && p.has_rules()) else { continue };
            let placements = self.placements(id)?;
            for records in placements.iter() {
                for rule in &provision.rules {
                    self.contribute(id, rule, records, &mut collected)?;
                }
            }
        }
        for qualified in &collected.qualified {
            self.qualify(qualified, &mut collected.acts);
        }
        Ok(collected)
    }

    fn contribute(&self, id: ProvisionId, rule: &Rule, records: &Records, out: &mut Collected) -> Result<(), Unknown> {
        match rule {
            Rule::Act(act) if self.applies(id, Some(act.verb), &act.guard, records)? => {
                out.acts.push(self.act(id, act, records)?);
            }
            Rule::Follows { target, bindings, guard } if self.applies(id, None, guard, records)? => {
                let mut world: World = self.world.clone();
                world.case.facts.extend(bindings.iter().cloned());
                let followed = Interpreter { top: Some(*target), ..Interpreter::new(self.vocabulary, self.regulation, &world) };
                let mut said = followed.collect()?;
                for act in &mut said.acts {
                    act.citations.insert(0, id);
                }
                out.acts.extend(said.acts);
                out.silences.extend(said.silences);
            }
            Rule::Qualify { verb, to, timings, documents, guard } if self.applies(id, Some(*verb), guard, records)? => {
                let timings: Result<Vec<OutcomeTiming>, Unknown> = timings.iter().map(|t| self.timing(id, t, records)).collect();
                let within = self.qualified_provision(id);
                out.qualified.push(Qualified { verb: *verb, to: *to, timings: timings?, documents: documents.clone(), within, citation: id });
            }
            Rule::Refers { to, guard } if self.applies(id, None, guard, records)? => {
                let silence = Silence { kind: SilenceKind::Refers, verb: None, class: None, to: Some(to.clone()), citations: vec![id] };
                out.silences.push(silence);
            }
            Rule::Excludes { verb, guard, .. } if self.applies(id, Some(*verb), guard, records)? => {
                let class = self.vocabulary.verb(*verb).map(|v| v.class);
                let silence = Silence { kind: SilenceKind::Excluded, verb: Some(*verb), class, to: None, citations: vec![id] };
                out.silences.push(silence);
            }
            _ => {}
        }
        Ok(())
    }

    /// Whether a rule of a provision in scope applies: its guard holds, and it is not defeated.
    fn applies(&self, id: ProvisionId, verb: Option<VerbId>, guard: &Guard, records: &Records) -> Result<bool, Unknown> {
        Ok(self.holds(&guard.condition, records)? && !self.excepted(&guard.except)? && !self.defeated(id, verb)?)
    }

    fn act(&self, id: ProvisionId, act: &Act, records: &Records) -> Result<OutcomeAct, Unknown> {
        let timings: Result<Vec<OutcomeTiming>, Unknown> = act.timings.iter().map(|t| self.timing(id, t, records)).collect();
        Ok(OutcomeAct {
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
            timings: timings?,
            citations: vec![id],
            members: records.iter().map(|(_, index)| index + 1).collect(),
            anchors: act.anchors.clone(),
            places: vec![(self.addressed(id), act.span.start)],
        })
    }

    fn timing(&self, id: ProvisionId, timing: &Timing, records: &Records) -> Result<OutcomeTiming, Unknown> {
        let waived = timing.has_waiver && self.holds(&timing.waiver, records)?;
        Ok(OutcomeTiming { deadline: timing.deadline.clone(), waived, governing: false, citation: id })
    }

    /// **`qualify`** speaks for the provision around the one that it stands in; in an article, for the article.
    fn qualified_provision(&self, id: ProvisionId) -> ProvisionId {
        let own = self.addressed(id);
        let inner = self.regulation.provision(own).filter(|p| p.address.len() > 1);
        inner.and_then(|p| p.parent).map_or(own, |parent| self.addressed(parent))
    }

    fn qualify(&self, qualified: &Qualified, acts: &mut [OutcomeAct]) {
        for act in acts {
            let matches = act.verb == qualified.verb
                && (qualified.to.is_none() || act.to == qualified.to)
                && act.citations.iter().any(|c| self.regulation.is_within(*c, qualified.within));
            if matches {
                add_timings(&mut act.timings, qualified.timings.clone());
                add(&mut act.documents, qualified.documents.clone());
                add(&mut act.citations, vec![qualified.citation]);
            }
        }
    }

    /// The provision with an address that a group lies in.
    fn addressed(&self, id: ProvisionId) -> ProvisionId {
        self.regulation.ancestors(id).find(|a| self.regulation.provision(*a).is_some_and(|p| p.step.is_some())).unwrap_or(id)
    }

    /// **Limits over a plan**: which of them this case counts towards.
    pub(super) fn plan_counts(&self) -> Result<Vec<PlanCount>, Unknown> {
        let mut out = Vec::new();
        for id in self.regulation.provision_ids() {
            let Some(provision) = self.regulation.provision(id).filter(|p| p.has_rules()) else { continue };
            for (rule, limit) in provision.rules.iter().enumerate() {
                let Rule::PlanLimit { per, when, .. } = limit else { continue };
                let counts = self.in_scope(id, &Records::new())? && self.holds(when, &Records::new())? && !self.defeated(id, None)?;
                if counts {
                    let key = per.map(|fact| self.world.case.facts.get(&fact).cloned().ok_or(Unknown::Fact(fact))).transpose()?;
                    out.push(PlanCount { provision: id, rule, key });
                }
            }
        }
        Ok(out)
    }

    /// Limits, prohibitions and dossiers.
    pub(super) fn limits(&self, out: &mut Outcome) -> Result<(), Unknown> {
        for id in self.regulation.provision_ids() {
            let Some(provision) = self.regulation.provision(id).filter(|p| p.has_rules()) else { continue };
            for records in self.placements(id)?.iter() {
                for (index, rule) in provision.rules.iter().enumerate() {
                    match rule {
                        Rule::Limit { modality, condition, guard, .. } if self.applies(id, None, guard, records)? => {
                            out.reached.insert(id);
                            if !self.holds(condition, records)? {
                                out.violations.push(Violation { citation: id, rule: index, modality: *modality });
                            }
                        }
                        Rule::Forbid { unless, condition } if self.holds(condition, records)? && !self.defeated(id, None)? => {
                            out.reached.insert(id);
                            out.forbidden.push(Prohibition { unless: unless.map(|(body, _)| body), citation: id });
                        }
                        Rule::Dossier { documents, fields, guard } if self.applies(id, None, guard, records)? => {
                            out.reached.insert(id);
                            out.dossier.push(Dossier { documents: documents.clone(), fields: fields.clone(), citation: id });
                        }
                        _ => {}
                    }
                }
            }
        }
        Ok(())
    }
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
pub(super) fn unify(contributions: Vec<OutcomeAct>) -> Vec<OutcomeAct> {
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
    a.verb == b.verb
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

/// **`unnamed body`**: absorbed by a named act of the same verb and matter, to which its citations and deadlines pass.
pub(super) fn absorb_unnamed(acts: Vec<OutcomeAct>) -> (Vec<OutcomeAct>, Vec<OutcomeAct>) {
    let (unnamed, mut named): (Vec<OutcomeAct>, Vec<OutcomeAct>) = acts.into_iter().partition(|a| a.actor == Actor::Unnamed);
    let mut left = Vec::new();
    for act in unnamed {
        let mut absorbed = false;
        for known in named.iter_mut().filter(|k| matches!(k.actor, Actor::Body(_)) && k.verb == act.verb && k.matter == act.matter) {
            absorbed = true;
            join(known, OutcomeAct { members: known.members.clone(), places: Vec::new(), ..act.clone() });
        }
        if !absorbed {
            left.push(act);
        }
    }
    (named, left)
}
