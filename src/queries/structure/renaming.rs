//! What the old version says, in the terms of the new one: provisions through the matching, readings, their alternatives and definitions by name.
//!
//! For comparison a definition is its name: what it means is compared where it is defined. To take a change back its meaning is needed too: that
//! of the new version, since only one change is taken back at a time.

use std::sync::Arc;

use super::matching::Matching;
use crate::hir::{Condition, DefineId, ProvisionId, ReadingId, Regulation, Rule, Test};
use crate::spelling::name_key;

/// Names of the old version to places in the new one.
pub struct Renaming<'a> {
    pub old: &'a Regulation,
    pub new: &'a Regulation,
    pub matching: &'a Matching,
    readings: Vec<Option<ReadingId>>,
    defines: Vec<Option<DefineId>>,
    meanings: bool,
}

impl<'a> Renaming<'a> {
    /// For comparison.
    pub fn new(old: &'a Regulation, new: &'a Regulation, matching: &'a Matching) -> Self {
        let readings = old.readings.iter().map(|r| reading_named(new, &r.name)).collect();
        let defines = old.defines.iter().map(|d| define_named(new, &d.name)).collect();
        Renaming { old, new, matching, readings, defines, meanings: false }
    }

    /// For writing what the old version says into the new one.
    pub fn with_meanings(self) -> Self {
        Renaming { meanings: true, ..self }
    }

    /// `None` where the new version lacks what is spoken of.
    pub fn condition(&self, condition: &Condition) -> Option<Condition> {
        let mut renamed = condition.clone();
        self.rename(&mut renamed).then_some(renamed)
    }

    /// The same rule; its place in a file and on whose behalf are left to the caller.
    pub fn rule(&self, rule: &Rule) -> Option<Rule> {
        let mut renamed = rule.clone();
        let conditions = conditions_mut(&mut renamed).into_iter().all(|c| self.rename(c));
        let provisions = provisions_mut(&mut renamed).into_iter().all(|p| match self.provision(*p) {
            Some(found) => {
                *p = found;
                true
            }
            None => false,
        });
        (conditions && provisions).then_some(renamed)
    }

    pub fn provision(&self, id: ProvisionId) -> Option<ProvisionId> {
        self.matching.new_of(id)
    }

    pub fn provisions(&self, ids: &[ProvisionId]) -> Option<Vec<ProvisionId>> {
        ids.iter().map(|id| self.provision(*id)).collect()
    }

    pub fn define(&self, id: DefineId) -> Option<DefineId> {
        self.defines.get(id.index()).copied().flatten()
    }

    fn rename(&self, condition: &mut Condition) -> bool {
        match condition {
            Condition::True => true,
            Condition::Not(inner) => self.rename(inner),
            Condition::And(parts) | Condition::Or(parts) => parts.iter_mut().all(|p| self.rename(p)),
            Condition::Defined { define, record, meaning } => {
                let Some(found) = self.define(*define) else { return false };
                match self.meaning(found, *record, meaning) {
                    Some(known) => (*define, *meaning) = (found, known),
                    None => return false,
                }
                true
            }
            Condition::Test(test) => self.rename_test(test),
        }
    }

    fn rename_test(&self, test: &mut Test) -> bool {
        match test {
            Test::Reading { reading, alternatives } => match self.alternatives(*reading, alternatives) {
                Some((found, places)) => {
                    (*reading, *alternatives) = (found, places);
                    true
                }
                None => false,
            },
            Test::Count { when: inner, .. } | Test::Quantified { condition: inner, .. } => self.rename(inner),
            _ => true,
        }
    }

    fn alternatives(&self, reading: ReadingId, places: &[usize]) -> Option<(ReadingId, Vec<usize>)> {
        let found = self.readings.get(reading.index()).copied().flatten()?;
        let (old, new) = (self.old.readings.get(reading.index())?, self.new.readings.get(found.index())?);
        let place = |place: &usize| {
            let (name, _) = old.alternatives.get(*place)?;
            new.alternatives.iter().position(|(n, _)| name_key(n) == name_key(name))
        };
        Some((found, places.iter().map(place).collect::<Option<_>>()?))
    }

    /// What a definition means in the new version where it is asked of that record. Where nothing there asks so, what it meant, if that
    /// is still what is written.
    fn meaning(&self, define: DefineId, record: Option<usize>, old: &Condition) -> Option<Arc<Condition>> {
        if !self.meanings {
            return Some(Arc::new(Condition::True));
        }
        let known = meanings(self.new, define, record);
        match known.as_slice() {
            [only] => Some(Arc::clone(only)),
            [] if self.means_the_same(define) => self.condition(old).map(Arc::new),
            _ => None,
        }
    }

    fn means_the_same(&self, define: DefineId) -> bool {
        let Some(of_new) = self.new.defines.get(define.index()) else { return false };
        let of_old = self.old.defines.iter().find(|d| name_key(&d.name) == name_key(&of_new.name));
        let as_written = Renaming::new(self.old, self.new, self.matching);
        of_old.is_some_and(|d| as_written.condition(&d.condition) == Some(written(&of_new.condition)))
    }
}

/// A condition as it is written: definitions stand for themselves.
pub fn written(condition: &Condition) -> Condition {
    let mut out = condition.clone();
    forget_meanings(&mut out);
    out
}

/// A rule as it is written.
pub fn written_rule(rule: &Rule) -> Rule {
    let mut out = rule.clone();
    conditions_mut(&mut out).into_iter().for_each(forget_meanings);
    out
}

fn forget_meanings(condition: &mut Condition) {
    match condition {
        Condition::Defined { meaning, .. } => *meaning = Arc::new(Condition::True),
        Condition::Not(inner) => forget_meanings(inner),
        Condition::And(parts) | Condition::Or(parts) => parts.iter_mut().for_each(forget_meanings),
        Condition::Test(Test::Count { when: inner, .. } | Test::Quantified { condition: inner, .. }) => forget_meanings(inner),
        Condition::True | Condition::Test(_) => {}
    }
}

/// The different expansions of a definition, asked of one record: more than one where it stands at different depths.
pub fn meanings(regulation: &Regulation, define: DefineId, record: Option<usize>) -> Vec<Arc<Condition>> {
    let mut found: Vec<Arc<Condition>> = Vec::new();
    let mut visit = |d: DefineId, r: Option<usize>, meaning: &Arc<Condition>| {
        if d == define && r == record && !found.contains(meaning) {
            found.push(Arc::clone(meaning));
        }
    };
    each_condition(regulation, &mut |condition| each_definition(condition, &mut visit));
    if let (None, true, Some(own)) = (record, found.is_empty(), regulation.defines.get(define.index())) {
        found.push(Arc::new(own.condition.clone()));
    }
    found
}

/// Calls `visit` on every condition of a regulation.
pub fn each_condition(regulation: &Regulation, visit: &mut impl FnMut(&Condition)) {
    regulation.defines.iter().for_each(|d| visit(&d.condition));
    for provision in &regulation.provisions {
        visit(&provision.own);
        provision.rules.iter().for_each(|rule| rule_conditions(rule).into_iter().for_each(&mut *visit));
    }
}

/// Calls `visit` on every definition that a condition asks for, and on those that these ask for.
pub fn each_definition(condition: &Condition, visit: &mut impl FnMut(DefineId, Option<usize>, &Arc<Condition>)) {
    match condition {
        Condition::Defined { define, record, meaning } => {
            visit(*define, *record, meaning);
            each_definition(meaning, visit);
        }
        Condition::Not(inner) => each_definition(inner, visit),
        Condition::And(parts) | Condition::Or(parts) => parts.iter().for_each(|p| each_definition(p, visit)),
        Condition::Test(Test::Count { when: inner, .. } | Test::Quantified { condition: inner, .. }) => each_definition(inner, visit),
        Condition::True | Condition::Test(_) => {}
    }
}

/// Every condition in a rule.
pub fn rule_conditions(rule: &Rule) -> Vec<&Condition> {
    let waivers = rule.timings().iter().map(|t| &t.waiver);
    rule.guard().map(|g| &g.condition).into_iter().chain(rule.condition()).chain(waivers).collect()
}

/// Every condition in a rule, to be changed.
pub fn conditions_mut(rule: &mut Rule) -> Vec<&mut Condition> {
    match rule {
        Rule::Act(act) => act.timings.iter_mut().map(|t| &mut t.waiver).chain([&mut act.guard.condition]).collect(),
        Rule::Qualify { timings, guard, .. } => timings.iter_mut().map(|t| &mut t.waiver).chain([&mut guard.condition]).collect(),
        Rule::Limit { condition, guard, .. } => vec![condition, &mut guard.condition],
        Rule::PlanLimit { when, .. } => vec![when],
        Rule::Forbid { condition, .. } => vec![condition],
        Rule::Follows { guard, .. } | Rule::Dossier { guard, .. } | Rule::Refers { guard, .. } | Rule::Excludes { guard, .. } => {
            vec![&mut guard.condition]
        }
    }
}

fn provisions_mut(rule: &mut Rule) -> Vec<&mut ProvisionId> {
    match rule {
        Rule::Act(act) => act.guard.except.iter_mut().collect(),
        Rule::Follows { target, guard, .. } => guard.except.iter_mut().chain([target]).collect(),
        Rule::Qualify { guard, .. }
        | Rule::Limit { guard, .. }
        | Rule::Dossier { guard, .. }
        | Rule::Refers { guard, .. }
        | Rule::Excludes { guard, .. } => guard.except.iter_mut().collect(),
        Rule::PlanLimit { .. } | Rule::Forbid { .. } => Vec::new(),
    }
}

pub fn reading_named(regulation: &Regulation, name: &str) -> Option<ReadingId> {
    regulation.readings.iter().position(|r| name_key(&r.name) == name_key(name)).map(ReadingId::new)
}

pub fn define_named(regulation: &Regulation, name: &str) -> Option<DefineId> {
    regulation.defines.iter().position(|d| name_key(&d.name) == name_key(name)).map(DefineId::new)
}
