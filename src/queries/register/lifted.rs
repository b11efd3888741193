//! **Unknown as a value**: a diagram whose variables have one value more, "not known", and which says what all completions have in common.
//!
//! Below "not known" stands what the branches of all values have in common. As a walk comes to impossible, to something said, or to "open",
//! and any two different things in common are "open", this is computed once from the branches, node by node, and is exact for any number of
//! unknown facts: what is common to all completions is what is common to the completions of each value. Open ends name the first question
//! whose answer is not known and of which two values lead to different ends.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::walks::{End, Walk, walk};
use crate::mdd::{Exhausted, Level, Memo, Node, Store};

/// No completion is possible.
const IMPOSSIBLE: u32 = 0;
/// The first of the terminals that are open: at a question each.
const OPEN: u32 = 1 << 30;

/// A walk whose ends with a value are places in `sets`: terminals that say the same.
pub struct Lifted {
    pub walk: Walk,
    pub sets: Vec<BTreeSet<u32>>,
}

/// What two terminals become where both are possible.
struct Lattice {
    /// Of a terminal of the diagram, what says the same as it.
    classes: BTreeMap<u32, u32>,
    sets: Vec<BTreeSet<u32>>,
    numbers: HashMap<BTreeSet<u32>, u32>,
}

impl Lattice {
    fn number(&mut self, set: BTreeSet<u32>) -> u32 {
        let next = u32::try_from(self.sets.len() + 1).unwrap_or(u32::MAX);
        let sets = &mut self.sets;
        *self.numbers.entry(set).or_insert_with_key(|set| {
            sets.push(set.clone());
            next
        })
    }

    fn class(&self, number: u32) -> Option<u32> {
        let set = self.sets.get(number.checked_sub(1)? as usize)?;
        self.classes.get(set.first()?).copied()
    }

    /// What two ends have in common; `level` is the question whose answer tells them apart.
    fn common(&mut self, level: Level, a: Node, b: Node) -> Option<Node> {
        let open = Node::terminal(OPEN + u32::try_from(level.index()).unwrap_or(0));
        let impossible = Node::terminal(IMPOSSIBLE);
        match (a, b) {
            _ if a == b => Some(a),
            (x, other) | (other, x) if x == impossible => Some(other),
            (x, _) | (_, x) if x == open => Some(open),
            _ => {
                let (x, y) = (a.value()?, b.value()?);
                match (self.class(x), self.class(y)) {
                    (Some(one), Some(other)) if one == other => {
                        let both = [x, y].iter().filter_map(|n| self.sets.get((*n - 1) as usize)).flatten().copied().collect();
                        Some(Node::terminal(self.number(both)))
                    }
                    _ => Some(open),
                }
            }
        }
    }
}

/// The diagram within `care`, with unknowns.
///
/// # Errors
/// [`Exhausted`].
pub fn lifted(store: &mut Store, root: Node, care: Node, classes: BTreeMap<u32, u32>, budget: usize) -> Result<Lifted, Exhausted> {
    let mut lattice = Lattice { classes, sets: Vec::new(), numbers: HashMap::new() };
    let mut within = |said: Node, possible: Node| match (said.value(), possible) {
        (_, Node::FALSE) => Some(Node::terminal(IMPOSSIBLE)),
        (Some(said), Node::TRUE) => Some(Node::terminal(lattice.number(BTreeSet::from([said])))),
        _ => None,
    };
    let within = store.apply(root, care, &mut Memo::default(), &mut within)?;
    let (to, root) = lift(store, within, &mut lattice, budget)?;
    let end = |number: u32| match number {
        IMPOSSIBLE => End::Impossible,
        open if open >= OPEN => End::Open(Level::new((open - OPEN) as usize)),
        set => End::Value(set - 1),
    };
    Ok(Lifted { walk: walk(&to, root, &end), sets: lattice.sets })
}

/// The same of a truth function: its ends are open, 0 and 1. Where a case can be, open is possible too.
///
/// # Errors
/// [`Exhausted`].
pub fn truth(store: &Store, root: Node, budget: usize) -> Result<Walk, Exhausted> {
    let mut lattice = Lattice { classes: BTreeMap::from([(0, 0), (1, 1)]), sets: Vec::new(), numbers: HashMap::new() };
    let (no, yes) = (lattice.number(BTreeSet::from([0])), lattice.number(BTreeSet::from([1])));
    let mut own = store.alike(budget);
    let same = store.restrict_into(&mut own, root, &|_| None)?;
    let marked = own.map(same, &mut |holds| if holds == 1 { yes } else { no })?;
    let (to, root) = lift(&own, marked, &mut lattice, budget)?;
    let end = |number: u32| match number {
        open if open >= OPEN => End::Open(Level::new((open - OPEN) as usize)),
        number => End::Value(u32::from(number == yes)),
    };
    Ok(walk(&to, root, &end))
}

/// The diagram over variables with one value more.
fn lift(from: &Store, root: Node, lattice: &mut Lattice, budget: usize) -> Result<(Store, Node), Exhausted> {
    let mut to = Store::new(budget);
    for level in from.variables() {
        to.declare(from.arity(level) + 1);
    }
    let mut made: HashMap<Node, Node> = HashMap::new();
    let mut memos: HashMap<Level, Memo> = HashMap::new();
    // Children come before parents.
    for node in from.nodes(&[root]) {
        let Some(level) = from.level(node) else {
            made.insert(node, node);
            continue;
        };
        let mut children: Vec<Node> = from.children(node).iter().map(|child| made.get(child).copied().unwrap_or(*child)).collect();
        let memo = memos.entry(level).or_default();
        let mut unknown = Node::terminal(IMPOSSIBLE);
        for child in &children {
            unknown = to.apply(unknown, *child, memo, &mut |a, b| lattice.common(level, a, b))?;
        }
        children.push(unknown);
        made.insert(node, to.make(level, &children)?);
    }
    let root = made.get(&root).copied().unwrap_or(root);
    Ok((to, root))
}
