//! **The outcome of a case**, walked through the diagrams.

use std::collections::BTreeSet;

use super::contributions::Says;
use super::variables::Asked;
use super::{Contribution, Decision, Rulings, Space};
use crate::hir::{Case, FactId, Record, Regulation, Value, Vocabulary};
use crate::mdd::{Exhausted, Level, Node};
use crate::outcome::{Dossier, Outcome, OutcomeAct, Prohibition, Qualified, Silence, SilenceKind, Violation};

/// What is stated: the facts of a case, and the alternative of each reading.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    pub case: &'a Case,
    pub readings: &'a [usize],
}

/// A contribution that is made, for the records at these places.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Applied {
    pub contribution: usize,
    pub records: Vec<usize>,
}

impl Space {
    /// What the case says to a question, asked at the given records; `None` where it is not stated.
    pub fn cell(&self, facts: Facts, records: &[usize], level: Level) -> Option<usize> {
        let variable = self.variables.get(level)?;
        let element = |value: Option<&Value>, element: usize| match value {
            Some(Value::Set { members, known }) if known & (1 << element) != 0 => Some(usize::from(members & (1 << element) != 0)),
            _ => None,
        };
        match variable.asked {
            Asked::Fact(fact) => match facts.case.facts.get(&fact) {
                Some(value) => variable.cell_of(value),
                None => variable.only_cell(facts.case.within.get(&fact)?),
            },
            Asked::Element(fact, of) => element(facts.case.facts.get(&fact), of),
            Asked::Reading(reading) => facts.readings.get(reading.index()).copied(),
            Asked::Field { list, depth, field, element: of } => {
                let value = list_of(facts.case, list)?.get(*records.get(depth)?)?.get(&field);
                match of {
                    Some(of) => element(value, of),
                    None => variable.cell_of(value?),
                }
            }
            Asked::Record { .. } => None,
            Asked::Some { list, of } => self.at_least(facts, list, of, 1),
            Asked::Count { list, of, at_least } => self.at_least(facts, list, of, at_least),
            Asked::Sum { list, field, at_least } => {
                let values: Vec<Option<i64>> = list_of(facts.case, list)?.iter().map(|record| number(record.get(&field))).collect();
                let sum = values.iter().flatten().fold(0i64, |sum, n| sum.saturating_add(*n));
                // Fields under a sum are never negative, so what is not stated can only add.
                match values.contains(&None) {
                    _ if sum >= at_least => Some(1),
                    false => Some(0),
                    true => None,
                }
            }
        }
    }

    /// Whether at least `n` records of a stated list satisfy a diagram over their fields.
    fn at_least(&self, facts: Facts, list: FactId, of: Node, n: i64) -> Option<usize> {
        let records = list_of(facts.case, list)?.len();
        let (mut yes, mut open) = (0, 0);
        for record in 0..records {
            match self.walk(facts, &[record], of) {
                Ok(holds) => yes += i64::from(holds == 1),
                Err(_) => open += 1,
            }
        }
        match yes {
            _ if yes >= n => Some(1),
            _ if yes + open < n => Some(0),
            _ => None,
        }
    }

    /// The terminal that the facts lead to, or the first question on the way that they do not answer.
    ///
    /// # Errors
    /// The level of that question.
    pub fn walk(&self, facts: Facts, records: &[usize], root: Node) -> Result<u32, Level> {
        let mut node = root;
        while let Some(level) = self.diagrams.level(node) {
            node = self.diagrams.at(node, level, self.cell(facts, records, level).ok_or(level)?);
        }
        Ok(node.value().unwrap_or(0))
    }

    /// The terminal that every completion of the facts leads to, or a question that still matters. What stands on the way and makes no
    /// difference is not asked.
    ///
    /// # Errors
    /// The level of that question.
    pub fn settled(&self, facts: Facts, root: Node) -> Result<u32, Level> {
        let mut rest = self.diagrams.alike(self.diagrams.len());
        match self.diagrams.restrict_into(&mut rest, root, &|level| self.cell(facts, &[], level)) {
            Ok(left) => left.value().ok_or_else(|| rest.level(left).unwrap_or(Level::new(0))),
            Err(Exhausted) => self.walk(facts, &[], root),
        }
    }
}

impl Decision {
    /// The outcome of a case of which everything is stated that matters; its acts in the order of the text.
    ///
    /// # Errors
    /// The level of a question that the facts do not answer.
    pub fn outcome(&self, vocabulary: &Vocabulary, regulation: &Regulation, facts: Facts) -> Result<Outcome, Level> {
        let mut applied = BTreeSet::new();
        for verb in &self.rulings.verbs {
            for (lists, root) in &verb.roots {
                for records in places(facts.case, lists).ok_or_else(|| self.level_of_lists(lists))? {
                    let set = self.rulings.sets.get(self.walk(facts, &records, *root)?);
                    applied.extend(set.iter().map(|c| Applied { contribution: *c, records: records.clone() }));
                }
            }
        }
        for (index, contribution) in self.rulings.contributions.iter().enumerate() {
            if contribution.verb(&self.rulings.contributions).is_none() {
                for records in places(facts.case, &contribution.lists).ok_or_else(|| self.level_of_lists(&contribution.lists))? {
                    if self.walk(facts, &records, contribution.guard)? == 1 {
                        applied.insert(Applied { contribution: index, records });
                    }
                }
            }
        }
        Ok(self.rulings.assemble(vocabulary, regulation, &applied))
    }

    /// A question that a list which is not stated leaves open.
    fn level_of_lists(&self, lists: &[FactId]) -> Level {
        let about = |asked: Asked| asked.list().is_some_and(|list| lists.contains(&list));
        self.variables.iter().find(|(_, v)| about(v.asked)).map_or(Level::new(0), |(level, _)| level)
    }
}

impl Rulings {
    /// The outcome that contributions make together.
    pub fn assemble(&self, vocabulary: &Vocabulary, regulation: &Regulation, applied: &BTreeSet<Applied>) -> Outcome {
        let mut sorted: Vec<(&Applied, &Contribution)> = applied.iter().filter_map(|a| Some((a, self.contributions.get(a.contribution)?))).collect();
        sorted.sort_by_cached_key(|(applied, contribution)| text_order(applied, contribution));
        let mut outcome = Outcome::default();
        for (_, contribution) in &sorted {
            limit(contribution, &mut outcome);
        }
        let Said { acts, silences } = self.said(vocabulary, regulation, 0, &sorted, applied);
        outcome.settle(vocabulary, self.activity, acts, silences);
        outcome
    }

    /// The acts and silences of contributions that share the first `level` places.
    fn said(
        &self,
        vocabulary: &Vocabulary,
        regulation: &Regulation,
        level: usize,
        sorted: &[(&Applied, &Contribution)],
        applied: &BTreeSet<Applied>,
    ) -> Said {
        let mut said = Said::default();
        let mut qualified = Vec::new();
        let mut rest = sorted;
        while let Some((first, contribution)) = rest.first() {
            let follows = contribution.place.len() > level + 1;
            let together = |(a, c): &&(&Applied, &Contribution)| follows && prefix(a, c, level) == prefix(first, contribution, level);
            let (group, after) = rest.split_at(rest.iter().take_while(together).count().max(1));
            rest = after;
            if follows {
                let mut inner = self.said(vocabulary, regulation, level + 1, group, applied);
                let follower = contribution.place.get(level).map(|p| p.provision);
                inner.acts.iter_mut().for_each(|act| act.citations.splice(0..0, follower).for_each(drop));
                said.acts.append(&mut inner.acts);
                said.silences.append(&mut inner.silences);
                continue;
            }
            let waived = |timing| applied.iter().any(|a| self.waives(a, first, timing));
            match &contribution.says {
                Says::Act(act) => {
                    let members = members(first, contribution);
                    let mut act = OutcomeAct { members, ..(**act).clone() };
                    act.timings.iter_mut().enumerate().for_each(|(index, t)| t.waived = waived(index));
                    said.acts.push(act);
                }
                Says::Qualify(of) => {
                    let mut of = Qualified { members: members(first, contribution), ..(**of).clone() };
                    of.timings.iter_mut().enumerate().for_each(|(index, t)| t.waived = waived(index));
                    qualified.push(of);
                }
                _ => said.silences.extend(silence(vocabulary, contribution)),
            }
        }
        for of in &qualified {
            said.acts.iter_mut().for_each(|act| of.add_to(act, |id| regulation.is_within(id, of.within)));
        }
        said
    }

    fn waives(&self, waiver: &Applied, of: &Applied, timing: usize) -> bool {
        let says = self.contributions.get(waiver.contribution).map(|c| &c.says);
        matches!(says, Some(Says::Waive { of: act, timing: t }) if *act == of.contribution && *t == timing) && waiver.records == of.records
    }
}

/// The records that the rule itself is asked of, counted from one.
fn members(applied: &Applied, contribution: &Contribution) -> Vec<usize> {
    let own = contribution.place.last().map_or(0, |p| p.records);
    applied.records.iter().skip(applied.records.len().saturating_sub(own)).map(|r| r + 1).collect()
}

#[derive(Default)]
struct Said {
    acts: Vec<OutcomeAct>,
    silences: Vec<Silence>,
}

/// Provisions in the order of the text, in each the records one after another, at each the rules in order; then what is followed.
fn text_order(applied: &Applied, contribution: &Contribution) -> Vec<(usize, Vec<usize>, usize)> {
    let mut records = applied.records.iter().copied();
    let key = |place: &super::Place| (place.provision.index(), records.by_ref().take(place.records).collect(), place.rule);
    contribution.place.iter().map(key).collect()
}

fn prefix(applied: &Applied, contribution: &Contribution, level: usize) -> Option<(usize, Vec<usize>, usize)> {
    text_order(applied, contribution).into_iter().nth(level)
}

fn silence(vocabulary: &Vocabulary, contribution: &Contribution) -> Option<Silence> {
    let citations = contribution.provision().into_iter().collect();
    match &contribution.says {
        Says::Refers { to } => Some(Silence { kind: SilenceKind::Refers, verb: None, class: None, to: Some(to.clone()), act: None, citations }),
        Says::Excludes { verb } => {
            let class = vocabulary.verb(*verb).map(|v| v.class);
            Some(Silence { kind: SilenceKind::Excluded, verb: Some(*verb), class, to: None, act: None, citations })
        }
        _ => None,
    }
}

fn limit(contribution: &Contribution, outcome: &mut Outcome) {
    let (Some(place), Some(id)) = (contribution.place.last(), contribution.provision()) else { return };
    match &contribution.says {
        Says::Limit => {}
        Says::Broken { modality } => outcome.violations.push(Violation { citation: id, rule: place.rule, modality: *modality }),
        Says::Forbid { unless } => outcome.forbidden.push(Prohibition { unless: *unless, citation: id }),
        Says::Dossier { documents, fields } => {
            outcome.dossier.push(Dossier { documents: documents.clone(), fields: fields.clone(), citation: id });
        }
        _ => return,
    }
    outcome.reached.insert(id);
}

/// Every choice of records from these lists; `None` where a list is not stated.
pub fn places(case: &Case, lists: &[FactId]) -> Option<Vec<Vec<usize>>> {
    let mut out = vec![Vec::new()];
    for list in lists {
        let records = list_of(case, *list)?.len();
        out = out.into_iter().flat_map(|outer| (0..records).map(move |r| outer.iter().copied().chain([r]).collect())).collect();
    }
    Some(out)
}

pub fn list_of(case: &Case, list: FactId) -> Option<&[Record]> {
    match case.facts.get(&list) {
        Some(Value::List(records)) => Some(records),
        _ => None,
    }
}

fn number(value: Option<&Value>) -> Option<i64> {
    match value {
        Some(Value::Number(n)) => Some(*n),
        _ => None,
    }
}
