//! **Side by side**: several regulations compiled over the same variables and in one store, each under its chosen readings.
//!
//! What two of them say alike is then the same node, and where they differ is found by walking both at once. Values that none of the
//! regulations can tell apart are one cell. Possible cases are those of the activity, with what any of the regulations asks of lists.
//!
//! Source of the idea: A. X. Liu, M. G. Gouda, "Diverse firewall design", IEEE TPDS 2008 (all discrepancies among several versions).

use std::collections::BTreeMap;

use super::conditions::At;
use super::{Contribution, Lowering, Order, Rulings, Sets, Space, TooLarge, variables};
use crate::hir::{ActivityId, Condition, DefineId, FactId, Regulation, Subject, Test, Vocabulary};
use crate::mdd::{Exhausted, Node, Store};
use crate::spelling::name_key;

/// One activity of several regulations, compiled together.
#[derive(Clone, Debug)]
pub struct Together {
    pub space: Space,
    /// In the order in which the regulations were given.
    pub sides: Vec<Rulings>,
    /// Terms that several of the regulations define, with where each side's meaning holds.
    pub terms: Vec<Term>,
    /// Per list: where a record with the fields of depth 0 can be one of the list of a possible case.
    pub records: Vec<(FactId, Node)>,
}

/// A defined term.
#[derive(Clone, Debug)]
pub struct Term {
    /// Its name, as names are compared.
    pub key: String,
    /// By side, in cases of the activity; nothing where a side does not define it, or defines it of something else.
    pub meant: Vec<Option<(DefineId, Node)>>,
}

/// Compiles one activity of several regulations over the same variables.
///
/// # Errors
/// [`TooLarge`] names the facts and provisions that made it grow.
pub fn lower_together(vocabulary: &Vocabulary, regulations: &[&Regulation], activity: ActivityId, budget: usize) -> Result<Together, Box<TooLarge>> {
    let mut store = Store::new(budget);
    let variables = variables::declare(vocabulary, regulations, None, activity, Order::default(), &mut store);
    let Some(first) = regulations.first() else { return Err(TooLarge::asked(activity, budget)) };
    let mut lowering = Lowering { as_chosen: true, ..Lowering::over(vocabulary, first, activity, store, variables) };
    match lowering.together(regulations) {
        Ok((always, possible, sides, terms, records)) => {
            let space = Space { activity, diagrams: lowering.store, variables: lowering.variables, always, possible };
            Ok(Together { space, sides, terms, records })
        }
        Err(Exhausted) => Err(Box::new(lowering.too_large(budget))),
    }
}

type Compiled = (Vec<Node>, Node, Vec<Rulings>, Vec<Term>, Vec<(FactId, Node)>);

impl<'a> Lowering<'a> {
    fn together(&mut self, regulations: &[&'a Regulation]) -> Result<Compiled, Exhausted> {
        let mut said: Vec<Vec<Contribution>> = Vec::new();
        let mut terms = shared_terms(regulations);
        for (side, regulation) in regulations.iter().enumerate() {
            self.turn_to(regulation);
            self.contribute()?;
            self.define(side, &mut terms)?;
            said.push(std::mem::take(&mut self.contributions));
        }
        // Questions about lists turn up while regulations are compiled: what is possible is known last.
        let always = self.always()?;
        let possible = self.possible(&always)?;
        let mut sides = Vec::new();
        for (regulation, contributions) in regulations.iter().zip(said) {
            self.turn_to(regulation);
            self.contributions = contributions;
            self.within(possible)?;
            // Whoever compares joins contributions as it needs them.
            let contributions = std::mem::take(&mut self.contributions);
            sides.push(Rulings { activity: self.activity, contributions, verbs: Vec::new(), sets: Sets::default() });
        }
        let mut lists: Vec<FactId> = sides.iter().flat_map(|side| &side.contributions).flat_map(|c| c.lists.first().copied()).collect();
        lists.sort_unstable();
        lists.dedup();
        let mut records = Vec::new();
        for list in lists {
            let record = self.possible_record(list)?;
            records.push((list, self.store.and(possible, record)?));
        }
        Ok((always, possible, sides, terms, records))
    }

    /// What a side means by the terms that others define too.
    fn define(&mut self, side: usize, terms: &mut [Term]) -> Result<(), Exhausted> {
        let regulation = self.regulation;
        let own = self.vocabulary.activity(self.activity).map(|a| a.facts.as_slice()).unwrap_or_default();
        for term in terms {
            let found = regulation.defines.iter().position(|d| name_key(&d.name) == term.key);
            let define = found.and_then(|at| Some((DefineId::new(at), &regulation.defines.get(at)?.condition)));
            let of_the_case = define.filter(|(_, condition)| !asks_a_record(condition) && condition.facts().iter().all(|f| own.contains(f)));
            let meant = match of_the_case {
                Some((id, condition)) => Some((id, self.holds(At { view: 0, depth: 0 }, condition)?)),
                None => None,
            };
            term.meant.get_mut(side).into_iter().for_each(|slot| *slot = meant);
        }
        Ok(())
    }

    /// Goes on with another regulation; of the one before, only the diagrams stay.
    fn turn_to(&mut self, regulation: &'a Regulation) {
        self.regulation = regulation;
        self.views.clear();
        self.defined.clear();
        self.rules.clear();
    }
}

/// The names that at least two of the regulations define, in order.
fn shared_terms(regulations: &[&Regulation]) -> Vec<Term> {
    let mut times: BTreeMap<String, usize> = BTreeMap::new();
    for define in regulations.iter().flat_map(|r| &r.defines) {
        *times.entry(name_key(&define.name)).or_default() += 1;
    }
    let shared = times.into_iter().filter(|(_, times)| *times > 1);
    shared.map(|(key, _)| Term { key, meant: vec![None; regulations.len()] }).collect()
}

/// Whether a condition asks for a field of a record that it does not choose itself.
fn asks_a_record(condition: &Condition) -> bool {
    match condition {
        Condition::True => false,
        Condition::Not(inner) => asks_a_record(inner),
        Condition::And(parts) | Condition::Or(parts) => parts.iter().any(asks_a_record),
        Condition::Defined { meaning, .. } => asks_a_record(meaning),
        Condition::Test(
            Test::Holds(subject)
            | Test::OneOf { subject, .. }
            | Test::HasAny { subject, .. }
            | Test::HasAll { subject, .. }
            | Test::Number { subject, .. }
            | Test::Date { subject, .. }
            | Test::Yearly { subject, .. }
            | Test::Text { subject, .. },
        ) => matches!(subject, Subject::Field { .. }),
        Condition::Test(_) => false,
    }
}
