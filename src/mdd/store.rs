//! Nodes in an arena, each once: reduction and hash-consing.

use std::hash::{BuildHasher, BuildHasherDefault};

use hashbrown::{HashMap, HashTable};
use rustc_hash::FxHasher;

pub(super) type Hash = BuildHasherDefault<FxHasher>;

/// A diagram in a store: a terminal, or a node that tests a variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Node(u32);

const TERMINAL: u32 = 1 << 31;

impl Node {
    pub const FALSE: Node = Node(TERMINAL);
    pub const TRUE: Node = Node(TERMINAL | 1);

    /// The constant function. Values are below 2³¹; greater ones lose their highest bit.
    pub const fn terminal(value: u32) -> Node {
        Node(value | TERMINAL)
    }

    pub fn truth(value: bool) -> Node {
        if value { Node::TRUE } else { Node::FALSE }
    }

    /// The value of a terminal.
    pub fn value(self) -> Option<u32> {
        (self.0 & TERMINAL != 0).then_some(self.0 & !TERMINAL)
    }

    fn index(self) -> usize {
        self.0 as usize
    }
}

/// A variable, by its place in the order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Level(pub(super) u32);

impl Level {
    /// Below every variable: where terminals stand.
    pub(super) const BOTTOM: Level = Level(u32::MAX);

    pub fn new(index: usize) -> Level {
        Level(u32::try_from(index).unwrap_or(u32::MAX))
    }

    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// The node budget is used up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exhausted;

/// All nodes, over one order of variables.
#[derive(Clone, Debug)]
pub struct Store {
    arities: Vec<u32>,
    levels: Vec<Level>,
    starts: Vec<u32>,
    edges: Vec<Node>,
    unique: HashTable<u32>,
    budget: usize,
    /// Children under construction, those of the innermost call last.
    pub(super) scratch: Vec<Node>,
    /// Results of the truth operations, which never change their meaning.
    pub(super) known: HashMap<(u8, Node, Node), Node, Hash>,
}

impl Store {
    /// An empty store that holds at most `budget` nodes.
    pub fn new(budget: usize) -> Self {
        Store {
            arities: Vec::new(),
            levels: Vec::new(),
            starts: Vec::new(),
            edges: Vec::new(),
            unique: HashTable::new(),
            budget: budget.min(TERMINAL as usize - 1),
            scratch: Vec::new(),
            known: HashMap::default(),
        }
    }

    /// An empty store over the same variables.
    pub fn alike(&self, budget: usize) -> Self {
        Store { arities: self.arities.clone(), ..Store::new(budget) }
    }

    /// Adds a variable with `arity` values, below all others.
    pub fn declare(&mut self, arity: usize) -> Level {
        self.arities.push(u32::try_from(arity).unwrap_or(u32::MAX));
        Level::new(self.arities.len() - 1)
    }

    /// The number of values of a variable.
    pub fn arity(&self, level: Level) -> usize {
        self.arities.get(level.index()).map_or(0, |a| *a as usize)
    }

    pub fn variables(&self) -> impl Iterator<Item = Level> + use<> {
        (0..self.arities.len()).map(Level::new)
    }

    /// How many nodes were ever made.
    pub fn len(&self) -> usize {
        self.levels.len()
    }

    pub fn is_empty(&self) -> bool {
        self.levels.is_empty()
    }

    /// The variable that a node tests.
    pub fn level(&self, node: Node) -> Option<Level> {
        self.levels.get(node.index()).copied()
    }

    pub(super) fn level_or_bottom(&self, node: Node) -> Level {
        self.levels.get(node.index()).copied().unwrap_or(Level::BOTTOM)
    }

    /// Where a node leads, value by value; nothing for a terminal.
    pub fn children(&self, node: Node) -> &[Node] {
        let Some(level) = self.level(node) else { return &[] };
        let start = self.starts.get(node.index()).map_or(0, |s| *s as usize);
        self.edges.get(start..start + self.arity(level)).unwrap_or_default()
    }

    /// The function at one value of a variable that no node above tests.
    pub fn at(&self, node: Node, level: Level, value: usize) -> Node {
        match self.level(node) {
            Some(own) if own == level => self.children(node).get(value).copied().unwrap_or(node),
            _ => node,
        }
    }

    /// The node that tests `level` and goes on to `children`, all of them below it.
    ///
    /// # Errors
    /// [`Exhausted`] where a node would have to be made beyond the budget.
    pub fn make(&mut self, level: Level, children: &[Node]) -> Result<Node, Exhausted> {
        let base = self.scratch.len();
        self.scratch.extend_from_slice(children);
        self.made(level, base)
    }

    /// As [`Store::make`], of the children from `base` on in the scratch, which are taken from it.
    pub(super) fn made(&mut self, level: Level, base: usize) -> Result<Node, Exhausted> {
        let children = self.scratch.get(base..).unwrap_or_default();
        let first = children.first().copied().unwrap_or(Node::FALSE);
        let node = if children.iter().all(|c| *c == first) { Ok(first) } else { self.unique(level, base) };
        self.scratch.truncate(base);
        node
    }

    fn unique(&mut self, level: Level, base: usize) -> Result<Node, Exhausted> {
        let children = self.scratch.get(base..).unwrap_or_default();
        let hasher = Hash::default();
        let hash = hasher.hash_one((level, children));
        let (levels, starts, edges) = (&self.levels, &self.starts, &self.edges);
        let children_of = |id: u32| {
            let start = starts.get(id as usize).map_or(0, |s| *s as usize);
            edges.get(start..start + children.len()).unwrap_or_default()
        };
        let is_it = |id: &u32| levels.get(*id as usize) == Some(&level) && children_of(*id) == children;
        if let Some(id) = self.unique.find(hash, is_it) {
            return Ok(Node(*id));
        }
        let (Ok(id), Ok(start)) = (u32::try_from(self.levels.len()), u32::try_from(self.edges.len())) else { return Err(Exhausted) };
        if self.levels.len() >= self.budget {
            return Err(Exhausted);
        }
        self.edges.extend_from_slice(children);
        self.levels.push(level);
        self.starts.push(start);
        let (levels, starts, edges, arities) = (&self.levels, &self.starts, &self.edges, &self.arities);
        let rehash = |id: &u32| {
            let level = levels.get(*id as usize).copied().unwrap_or(Level::BOTTOM);
            let start = starts.get(*id as usize).map_or(0, |s| *s as usize);
            let arity = arities.get(level.index()).map_or(0, |a| *a as usize);
            hasher.hash_one((level, edges.get(start..start + arity).unwrap_or_default()))
        };
        self.unique.insert_unique(hash, id, rehash);
        Ok(Node(id))
    }

    /// True where the variable has one of the values for which `holds` says so.
    ///
    /// # Errors
    /// [`Exhausted`].
    pub fn literal(&mut self, level: Level, holds: impl Fn(usize) -> bool) -> Result<Node, Exhausted> {
        let base = self.scratch.len();
        let arity = self.arity(level);
        self.scratch.extend((0..arity).map(|value| Node::truth(holds(value))));
        self.made(level, base)
    }

    /// Gives the store room for this many nodes in all.
    pub fn set_budget(&mut self, budget: usize) {
        self.budget = budget.min(TERMINAL as usize - 1);
    }

    /// How many nodes test each variable, by the order.
    pub fn nodes_per_level(&self) -> Vec<usize> {
        let mut out = vec![0; self.arities.len()];
        for level in &self.levels {
            if let Some(slot) = out.get_mut(level.index()) {
                *slot += 1;
            }
        }
        out
    }
}
