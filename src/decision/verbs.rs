//! **Verbs**: for each verb one diagram whose terminals are sets of contributions; of contributions asked of records, one per list.

use std::collections::{BTreeMap, HashMap};

use super::Lowering;
use crate::hir::{FactId, VerbId};
use crate::mdd::{Exhausted, Memo, Node, Store};

/// Sets of contributions, each once: what terminals mean. Set 0 is empty.
#[derive(Clone, Debug)]
pub struct Sets {
    sets: Vec<Vec<usize>>,
    numbers: HashMap<Vec<usize>, u32>,
}

impl Default for Sets {
    fn default() -> Self {
        Sets { sets: vec![Vec::new()], numbers: HashMap::from([(Vec::new(), 0)]) }
    }
}

impl Sets {
    pub fn number(&mut self, set: Vec<usize>) -> u32 {
        let next = u32::try_from(self.sets.len()).unwrap_or(u32::MAX);
        let sets = &mut self.sets;
        *self.numbers.entry(set).or_insert_with_key(|set| {
            sets.push(set.clone());
            next
        })
    }

    pub fn get(&self, number: u32) -> &[usize] {
        self.sets.get(number as usize).map(Vec::as_slice).unwrap_or_default()
    }

    pub fn len(&self) -> usize {
        self.sets.len()
    }

    pub fn is_empty(&self) -> bool {
        false
    }

    fn union(&mut self, a: u32, b: u32) -> u32 {
        let mut both: Vec<usize> = self.get(a).iter().chain(self.get(b)).copied().collect();
        both.sort_unstable();
        both.dedup();
        self.number(both)
    }

    /// The diagram whose terminals are the unions of those of two diagrams.
    ///
    /// # Errors
    /// [`Exhausted`].
    pub fn unite(&mut self, store: &mut Store, a: Node, b: Node, memo: &mut Memo) -> Result<Node, Exhausted> {
        let mut combine = |x: Node, y: Node| match (x, y) {
            (Node::FALSE, other) | (other, Node::FALSE) => Some(other),
            _ if x == y => Some(x),
            _ => Some(Node::terminal(self.union(x.value()?, y.value()?))),
        };
        store.apply(a, b, memo, &mut combine)
    }
}

/// What is done under one verb.
#[derive(Clone, Debug)]
pub struct Verb {
    pub verb: VerbId,
    /// Per list of lists whose records it is asked of (none: of the case), the sets of contributions. Usually one diagram for each; several,
    /// to be taken together, where one would be too large.
    pub roots: Vec<(Vec<FactId>, Node)>,
}

/// Nodes that joining two diagrams of one verb may add.
const JOIN: usize = 30_000;

impl Lowering<'_> {
    pub(super) fn verbs(&mut self, budget: usize) -> Result<Vec<Verb>, Exhausted> {
        let mut by_verb: BTreeMap<VerbId, BTreeMap<Vec<FactId>, Vec<usize>>> = BTreeMap::new();
        for (index, contribution) in self.contributions.iter().enumerate() {
            if let Some(verb) = contribution.verb(&self.contributions) {
                by_verb.entry(verb).or_default().entry(contribution.lists.clone()).or_default().push(index);
            }
        }
        let mut memo = Memo::default();
        let mut out = Vec::new();
        for (verb, by_lists) in by_verb {
            let mut roots = Vec::new();
            for (lists, indices) in by_lists {
                roots.extend(self.united(&indices, &mut memo, budget)?.into_iter().map(|root| (lists.clone(), root)));
            }
            out.push(Verb { verb, roots });
        }
        Ok(out)
    }

    /// The sets of those of these contributions that are made, joined two by two so that diagrams stay small for long, and no further than
    /// the diagrams allow.
    fn united(&mut self, indices: &[usize], memo: &mut Memo, budget: usize) -> Result<Vec<Node>, Exhausted> {
        let mut diagrams = Vec::new();
        for index in indices {
            let Some(contribution) = self.contributions.get(*index) else { continue };
            self.now_at = contribution.provision();
            let number = self.sets.number(vec![*index]);
            diagrams.push(self.store.map(contribution.guard, &mut |holds| if holds == 1 { number } else { 0 })?);
        }
        loop {
            let mut joined = Vec::new();
            for pair in diagrams.chunks(2) {
                match pair {
                    [a, b] => {
                        self.store.set_budget(budget.min(self.store.len() + JOIN));
                        match self.sets.unite(&mut self.store, *a, *b, memo) {
                            Ok(both) => joined.push(both),
                            Err(Exhausted) => joined.extend([*a, *b]),
                        }
                    }
                    _ => joined.extend(pair),
                }
            }
            self.store.set_budget(budget);
            if joined.len() == diagrams.len() || joined.len() < 2 {
                return Ok(joined);
            }
            diagrams = joined;
        }
    }
}
