//! **Side by side**: several regulations compiled over the same variables and in one store, each under its chosen readings.
//!
//! What two of them say alike is then the same node, and where they differ is found by walking both at once. Values that none of the
//! regulations can tell apart are one cell. Possible cases are those of the activity, with what any of the regulations asks of lists.
//!
//! Source of the idea: A. X. Liu, M. G. Gouda, "Diverse firewall design", IEEE TPDS 2008 (all discrepancies among several versions).

use super::{Contribution, Lowering, Order, Rulings, Sets, Space, TooLarge, variables};
use crate::hir::{ActivityId, FactId, Regulation, Vocabulary};
use crate::mdd::{Exhausted, Node, Store};

/// One activity of several regulations, compiled together.
#[derive(Clone, Debug)]
pub struct Together {
    pub space: Space,
    /// In the order in which the regulations were given.
    pub sides: Vec<Rulings>,
    /// Per list: where a record with the fields of depth 0 can be one of the list of a possible case.
    pub records: Vec<(FactId, Node)>,
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
        Ok((always, possible, sides, records)) => {
            let space = Space { activity, diagrams: lowering.store, variables: lowering.variables, always, possible };
            Ok(Together { space, sides, records })
        }
        Err(Exhausted) => Err(Box::new(lowering.too_large(budget))),
    }
}

type Compiled = (Vec<Node>, Node, Vec<Rulings>, Vec<(FactId, Node)>);

impl<'a> Lowering<'a> {
    fn together(&mut self, regulations: &[&'a Regulation]) -> Result<Compiled, Exhausted> {
        let mut said: Vec<Vec<Contribution>> = Vec::new();
        for regulation in regulations {
            self.turn_to(regulation);
            self.contribute()?;
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
        Ok((always, possible, sides, records))
    }

    /// Goes on with another regulation; of the one before, only the diagrams stay.
    fn turn_to(&mut self, regulation: &'a Regulation) {
        self.regulation = regulation;
        self.views.clear();
        self.defined.clear();
        self.rules.clear();
    }
}
