//! **A case before the diagrams**: what remains open once the stated facts are put in.
//!
//! The open case lives in a store of its own, so the compiled decision stays as it is. Every verb, and every kind of other thing said,
//! is a [`Part`]: a diagram over what is not stated (and the readings), whose terminals are what may be said. Contributions for the records of a
//! stated list are put in record by record; of a list that is not stated, what is said for some record at least.

use std::collections::{BTreeSet, HashMap};

use crate::decision::{Applied, Asked, Cell, Decision, Facts, Says, Variables, list_of, places};
use crate::hir::{Case, FactId, Regulation};
use crate::mdd::{Exhausted, Level, Memo, Node, Store};

/// Nodes that one question may need.
const BUDGET: usize = 150_000;

/// A case with what is stated of it put in.
pub struct Ground<'a> {
    pub decision: &'a Decision,
    pub store: Store,
    /// Those of the decision, and fields of single records.
    pub variables: Variables,
    /// Where the open facts can be.
    pub care: Node,
    pub parts: Vec<Part>,
    /// What the terminals of parts mean: contributions that are made.
    pub made: Made,
}

/// Sets of contributions, each once; number 0 is the empty one.
#[derive(Default)]
pub struct Made {
    sets: Vec<BTreeSet<Applied>>,
    numbers: HashMap<BTreeSet<Applied>, u32>,
}

impl Made {
    fn new() -> Self {
        let mut made = Made::default();
        made.number(BTreeSet::new());
        made
    }

    fn number(&mut self, set: BTreeSet<Applied>) -> u32 {
        let next = u32::try_from(self.sets.len()).unwrap_or(u32::MAX);
        let sets = &mut self.sets;
        *self.numbers.entry(set).or_insert_with_key(|set| {
            sets.push(set.clone());
            next
        })
    }

    pub fn get(&self, number: u32) -> Option<&BTreeSet<Applied>> {
        self.sets.get(number as usize)
    }
}

/// One verb, or one kind of other thing.
pub struct Part {
    pub of: PartOf,
    pub root: Node,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartOf {
    Verb(crate::hir::VerbId),
    Forbidden,
    Refers,
    Excludes,
    Dossier,
    /// Whether one limit is broken: its contribution.
    Limit(usize),
    /// Whether it binds at all, which nobody is told.
    Binds(usize),
}

/// Puts a case into a decision.
///
/// # Errors
/// [`Exhausted`] where more than the budget would be needed.
pub fn ground<'a>(decision: &'a Decision, case: &Case) -> Result<Ground<'a>, Exhausted> {
    let mut ground = Ground {
        decision,
        store: decision.diagrams.alike(BUDGET),
        variables: decision.variables.clone(),
        care: Node::TRUE,
        parts: Vec::new(),
        made: Made::new(),
    };
    let lists = ground.open_aggregates(case)?;
    ground.care = ground.put_in(case, &[], &[], decision.possible, &lists)?;
    ground.keep_within(case)?;
    for verb in &decision.rulings.verbs {
        let mut root = Node::FALSE;
        for (asked_of, diagram) in &verb.roots {
            for records in places(case, asked_of).unwrap_or_default() {
                let open = ground.put_in(case, asked_of, &records, *diagram, &lists)?;
                let made = ground.labelled(open, |number| {
                    decision.rulings.sets.get(number).iter().map(|c| Applied { contribution: *c, records: records.clone() }).collect()
                })?;
                root = ground.unite(root, made)?;
            }
        }
        for (index, contribution) in decision.rulings.contributions.iter().enumerate() {
            if contribution.verb(&decision.rulings.contributions) == Some(verb.verb) && places(case, &contribution.lists).is_none() {
                let made = ground.made_by(case, index, &lists)?;
                root = ground.unite(root, made)?;
            }
        }
        ground.parts.push(Part { of: PartOf::Verb(verb.verb), root });
    }
    ground.other_parts(case, &lists)?;
    Ok(ground)
}

/// A question about a stated list that its records leave open, and when the answer is yes.
type OpenAggregate = (Level, Node);

impl Ground<'_> {
    /// Leaves of the facts that are only known to lie between two bounds what lies there.
    fn keep_within(&mut self, case: &Case) -> Result<(), Exhausted> {
        for (fact, within) in case.within.iter().filter(|(fact, _)| !case.facts.contains_key(fact)) {
            let Some(level) = self.variables.level(&Asked::Fact(*fact)) else { continue };
            let cells = self.variables.get(level).map(|v| v.cells.as_slice()).unwrap_or_default();
            let there = self.store.literal(level, |cell| cells.get(cell).is_some_and(|cell| cell.meets(within)))?;
            // Where all of it is one cell, that one was put in already.
            if cells.iter().filter(|cell| cell.meets(within)).count() != 1 {
                self.care = self.store.and(self.care, there)?;
            }
        }
        Ok(())
    }

    fn other_parts(&mut self, case: &Case, lists: &[OpenAggregate]) -> Result<(), Exhausted> {
        let decision = self.decision;
        for (index, contribution) in decision.rulings.contributions.iter().enumerate() {
            let of = match contribution.says {
                Says::Forbid { .. } => PartOf::Forbidden,
                Says::Refers { .. } => PartOf::Refers,
                Says::Excludes { .. } => PartOf::Excludes,
                Says::Dossier { .. } => PartOf::Dossier,
                Says::Broken { .. } => PartOf::Limit(index),
                Says::Limit => PartOf::Binds(index),
                _ => continue,
            };
            let root = self.made_by(case, index, lists)?;
            match self.parts.iter().position(|p| p.of == of) {
                Some(at) => {
                    let known = self.parts.get(at).map_or(Node::FALSE, |p| p.root);
                    let both = self.unite(known, root)?;
                    if let Some(part) = self.parts.get_mut(at) {
                        part.root = both;
                    }
                }
                None => self.parts.push(Part { of, root }),
            }
        }
        Ok(())
    }

    /// Where one contribution is made: for each record of stated lists, or for some record of those that are not.
    fn made_by(&mut self, case: &Case, index: usize, lists: &[OpenAggregate]) -> Result<Node, Exhausted> {
        let decision = self.decision;
        let Some(contribution) = decision.rulings.contributions.get(index) else { return Ok(Node::FALSE) };
        let Some(stated) = places(case, &contribution.lists) else {
            let open = self.put_in(case, &[], &[], contribution.somewhere, lists)?;
            let somebody = vec![0; contribution.lists.len()];
            return self.labelled(open, |holds| made(holds, index, &somebody));
        };
        let mut root = Node::FALSE;
        for records in stated {
            let open = self.put_in(case, &contribution.lists, &records, contribution.guard, lists)?;
            let made = self.labelled(open, |holds| made(holds, index, &records))?;
            root = self.unite(root, made)?;
        }
        Ok(root)
    }

    /// A diagram of the decision with the stated facts put in, asked at these records of these lists.
    fn put_in(&mut self, case: &Case, lists: &[FactId], records: &[usize], node: Node, open: &[OpenAggregate]) -> Result<Node, Exhausted> {
        let decision = self.decision;
        let facts = Facts { case, readings: &[] };
        let mut out = decision.diagrams.restrict_into(&mut self.store, node, &|level| decision.cell(facts, records, level))?;
        if !lists.is_empty() {
            out = self.of_records(records, out)?;
        }
        for (level, yes) in open {
            if self.store.support(&[out]).contains(level) {
                let then = self.store.restrict(out, &|l| (l == *level).then_some(1))?;
                let otherwise = self.store.restrict(out, &|l| (l == *level).then_some(0))?;
                out = self.store.choose(*yes, then, otherwise)?;
            }
        }
        Ok(out)
    }

    /// The same diagram, asking for fields of just these records.
    fn of_records(&mut self, records: &[usize], node: Node) -> Result<Node, Exhausted> {
        let mut renamed: Vec<(Level, Level)> = Vec::new();
        for level in self.store.support(&[node]) {
            if let Some(Asked::Field { list, depth, field, element }) = self.variables.asked(level) {
                let record = records.get(depth).copied().unwrap_or(0);
                let cells: Vec<Cell> = self.variables.get(level).map(|v| v.cells.clone()).unwrap_or_default();
                let own = self.variables.declare(&mut self.store, Asked::Record { list, record, field, element }, cells);
                renamed.push((level, own));
            }
        }
        self.store.rename(node, &|level| renamed.iter().find(|(from, _)| *from == level).map_or(level, |(_, to)| *to))
    }

    /// What is asked of a stated list as a whole and hangs on fields of its records that are not stated.
    fn open_aggregates(&mut self, case: &Case) -> Result<Vec<OpenAggregate>, Exhausted> {
        let decision = self.decision;
        let facts = Facts { case, readings: &[] };
        let mut out = Vec::new();
        for (level, variable) in decision.variables.iter() {
            let (list, of, at_least) = match variable.asked {
                Asked::Some { list, of } => (list, of, 1),
                Asked::Count { list, of, at_least } => (list, of, at_least),
                // A sum over fields that are not stated stays a question of its own.
                _ => continue,
            };
            let Some(records) = list_of(case, list) else { continue };
            if decision.cell(facts, &[], level).is_some() {
                continue;
            }
            let mut each = Vec::new();
            for record in 0..records.len() {
                each.push(self.put_in(case, &[list], &[record], of, &[])?);
            }
            out.push((level, self.at_least(&each, at_least)?));
        }
        Ok(out)
    }

    /// Where at least `n` of these hold.
    fn at_least(&mut self, each: &[Node], n: i64) -> Result<Node, Exhausted> {
        let n = usize::try_from(n).unwrap_or(usize::MAX);
        if n > each.len() {
            return Ok(Node::FALSE);
        }
        // After each record: where at least 0, 1, … n of those seen hold.
        let mut counts = vec![Node::FALSE; n + 1];
        counts.first_mut().into_iter().for_each(|none| *none = Node::TRUE);
        for holds in each {
            for k in (1..=n).rev() {
                let (Some(fewer), Some(already)) = (counts.get(k - 1).copied(), counts.get(k).copied()) else { continue };
                let now = self.store.choose(*holds, fewer, already)?;
                counts.get_mut(k).into_iter().for_each(|slot| *slot = now);
            }
        }
        Ok(counts.last().copied().unwrap_or(Node::FALSE))
    }

    /// Where a contribution that belongs to no part is made, whatever is stated.
    ///
    /// # Errors
    /// [`Exhausted`].
    pub fn guard(&mut self, contribution: usize) -> Result<Node, Exhausted> {
        let decision = self.decision;
        let guard = decision.rulings.contributions.get(contribution).map_or(Node::FALSE, |c| c.guard);
        decision.diagrams.restrict_into(&mut self.store, guard, &|_| None)
    }

    fn labelled(&mut self, node: Node, set: impl Fn(u32) -> BTreeSet<Applied>) -> Result<Node, Exhausted> {
        let made = &mut self.made;
        self.store.map(node, &mut |number| made.number(set(number)))
    }

    /// The unions of what two diagrams say is made.
    ///
    /// # Errors
    /// [`Exhausted`].
    pub fn unite(&mut self, a: Node, b: Node) -> Result<Node, Exhausted> {
        let made = &mut self.made;
        let mut combine = |x: Node, y: Node| match (x, y) {
            (Node::FALSE, other) | (other, Node::FALSE) => Some(other),
            _ => {
                let both = [x.value()?, y.value()?].iter().filter_map(|n| made.get(*n)).flatten().cloned().collect();
                Some(Node::terminal(made.number(both)))
            }
        };
        self.store.apply(a, b, &mut Memo::default(), &mut combine)
    }

    /// The readings fixed as the regulation chooses them, but for one.
    pub fn under(&mut self, node: Node, regulation: &Regulation, other: Option<(usize, usize)>) -> Result<Node, Exhausted> {
        let variables = &self.variables;
        let chosen = |level: Level| match variables.asked(level) {
            Some(Asked::Reading(reading)) => match other {
                Some((index, alternative)) if index == reading.index() => Some(alternative),
                _ => regulation.readings.get(reading.index()).map(|r| r.chosen),
            },
            _ => None,
        };
        self.store.restrict(node, &chosen)
    }
}

fn made(holds: u32, contribution: usize, records: &[usize]) -> BTreeSet<Applied> {
    (holds == 1).then(|| Applied { contribution, records: records.to_vec() }).into_iter().collect()
}
