//! **Acts**: what every provision in scope and not defeated contributes.

use super::{Interpreter, Records, Unknown, World};
use crate::hir::regulation::Guard;
use crate::hir::{Act, FactId, ProvisionId, Rule, Timing, Value, VerbId};
use crate::outcome::{Dossier, Outcome, OutcomeAct, OutcomeTiming, PlanCount, Prohibition, Qualified, Silence, SilenceKind, Violation};

/// Everything that was contributed, act by act, in the order of the text.
#[derive(Default)]
pub(super) struct Collected {
    pub acts: Vec<OutcomeAct>,
    pub silences: Vec<Silence>,
    pub qualified: Vec<Qualified>,
}

impl Interpreter<'_> {
    /// All contributions of the text, or of the followed provision on top; acts with what qualifies them.
    pub(super) fn collect(&self) -> Result<Collected, Unknown> {
        let mut collected = self.contributions()?;
        for qualified in &collected.qualified {
            let is_within = |id| self.regulation.is_within(id, qualified.within);
            collected.acts.iter_mut().for_each(|act| qualified.add_to(act, is_within));
        }
        Ok(collected)
    }

    /// The same, each as it stands.
    pub(super) fn contributions(&self) -> Result<Collected, Unknown> {
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
        Ok(collected)
    }

    fn contribute(&self, id: ProvisionId, rule: &Rule, records: &Records, out: &mut Collected) -> Result<(), Unknown> {
        match rule {
            Rule::Act(act) if self.applies(id, Some(act.verb), &act.guard, records)? => {
                out.acts.push(self.act(id, act, records)?);
            }
            Rule::Follows { target, bindings, guard } if self.applies(id, None, guard, records)? => {
                let world = self.bound(bindings);
                let mut said = self.following(id, *target, &world).collect()?;
                for act in &mut said.acts {
                    act.citations.insert(0, id);
                }
                out.acts.extend(said.acts);
                out.silences.extend(said.silences);
            }
            Rule::Qualify { verb, to, timings, documents, guard } if self.applies(id, Some(*verb), guard, records)? => {
                let timings: Result<Vec<OutcomeTiming>, Unknown> = timings.iter().map(|t| self.timing(id, t, records)).collect();
                let within = self.regulation.qualified(id);
                out.qualified.push(Qualified {
                    verb: *verb,
                    to: *to,
                    timings: timings?,
                    documents: documents.clone(),
                    within,
                    citation: id,
                    members: members(records),
                });
            }
            Rule::Refers { to, guard } if self.applies(id, None, guard, records)? => {
                let silence = Silence { kind: SilenceKind::Refers, verb: None, class: None, to: Some(to.clone()), act: None, citations: vec![id] };
                out.silences.push(silence);
            }
            Rule::Excludes { verb, guard, .. } if self.applies(id, Some(*verb), guard, records)? => {
                let class = self.vocabulary.verb(*verb).map(|v| v.class);
                let silence = Silence { kind: SilenceKind::Excluded, verb: Some(*verb), class, to: None, act: None, citations: vec![id] };
                out.silences.push(silence);
            }
            _ => {}
        }
        Ok(())
    }

    /// The world with facts bound as `follows` says.
    pub(super) fn bound(&self, bindings: &[(FactId, Value)]) -> World {
        let mut world: World = self.world.clone();
        world.case.facts.extend(bindings.iter().cloned());
        world
    }

    /// The evaluation of a provision that another one follows.
    pub(super) fn following<'w>(&'w self, follower: ProvisionId, target: ProvisionId, world: &'w World) -> Interpreter<'w> {
        let followers = self.followers.iter().copied().chain([follower]).collect();
        Interpreter { top: Some(target), followers, ..Interpreter::new(self.vocabulary, self.regulation, world) }
    }

    /// Whether a rule of a provision in scope applies: its guard holds, and it is not defeated.
    fn applies(&self, id: ProvisionId, verb: Option<VerbId>, guard: &Guard, records: &Records) -> Result<bool, Unknown> {
        Ok(self.holds(&guard.condition, records)? && !self.excepted(&guard.except)? && !self.defeated(id, verb)?)
    }

    fn act(&self, id: ProvisionId, act: &Act, records: &Records) -> Result<OutcomeAct, Unknown> {
        let timings: Result<Vec<OutcomeTiming>, Unknown> = act.timings.iter().map(|t| self.timing(id, t, records)).collect();
        Ok(OutcomeAct::of(act, id, self.regulation.addressed(id), timings?, members(records)))
    }

    fn timing(&self, id: ProvisionId, timing: &Timing, records: &Records) -> Result<OutcomeTiming, Unknown> {
        let waived = timing.has_waiver && self.holds(&timing.waiver, records)?;
        Ok(OutcomeTiming { deadline: timing.deadline.clone(), waived, governing: false, citation: id })
    }

    /// **Limits over a plan**: which of them this case counts towards.
    pub(super) fn plan_counts(&self) -> Result<Vec<PlanCount>, Unknown> {
        let mut out = Vec::new();
        for id in self.regulation.provision_ids() {
            let Some(provision) = self.regulation.provision(id).filter(|p| p.has_rules()) else { continue };
            for (rule, limit) in provision.rules.iter().enumerate() {
                let Rule::PlanLimit { per, when, .. } = limit else { continue };
                let mut counts = false;
                for records in self.placements(id)?.iter() {
                    counts |= self.holds(when, records)?;
                }
                let counts = counts && !self.defeated(id, None)?;
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

/// The records, counted from one.
pub(super) fn members(records: &Records) -> Vec<usize> {
    records.iter().map(|(_, index)| index + 1).collect()
}
