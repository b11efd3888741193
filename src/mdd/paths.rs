//! What a diagram depends on, what it can come to, and how.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use hashbrown::{HashMap, HashSet};

use super::store::{Hash, Level, Node, Store};

impl Store {
    /// Every node of a diagram once, terminals included, children before parents.
    pub fn nodes(&self, roots: &[Node]) -> Vec<Node> {
        let mut seen: HashSet<Node, Hash> = HashSet::default();
        let mut out = Vec::new();
        let mut stack: Vec<(Node, bool)> = roots.iter().rev().map(|r| (*r, false)).collect();
        while let Some((node, children_done)) = stack.pop() {
            if children_done {
                out.push(node);
            } else if seen.insert(node) {
                stack.push((node, true));
                stack.extend(self.children(node).iter().rev().filter(|c| !seen.contains(*c)).map(|c| (*c, false)));
            }
        }
        out
    }

    /// The number of nodes that test a variable.
    pub fn size(&self, roots: &[Node]) -> usize {
        self.nodes(roots).into_iter().filter(|n| n.value().is_none()).count()
    }

    /// The variables that the function depends on.
    pub fn support(&self, roots: &[Node]) -> BTreeSet<Level> {
        self.nodes(roots).into_iter().filter_map(|n| self.level(n)).collect()
    }

    /// The values that the function takes.
    pub fn terminals(&self, node: Node) -> BTreeSet<u32> {
        self.nodes(&[node]).into_iter().filter_map(Node::value).collect()
    }

    /// The values that the function takes where `care` is true.
    pub fn terminals_within(&self, node: Node, care: Node) -> BTreeSet<u32> {
        let mut seen: HashSet<(Node, Node), Hash> = HashSet::default();
        let mut out = BTreeSet::new();
        let mut stack = vec![(node, care)];
        while let Some((node, care)) = stack.pop() {
            if care == Node::FALSE || !seen.insert((node, care)) {
                continue;
            }
            if let Some(value) = node.value() {
                // Reduced, so anything but false is somewhere true.
                out.insert(value);
                continue;
            }
            let level = self.level_or_bottom(node).min(self.level_or_bottom(care));
            stack.extend((0..self.arity(level)).map(|value| (self.at(node, level, value), self.at(care, level, value))));
        }
        out
    }

    /// The value at one assignment; variables that are not asked need no value.
    pub fn evaluate(&self, node: Node, assignment: &impl Fn(Level) -> usize) -> Option<u32> {
        let mut at = node;
        while let Some(level) = self.level(at) {
            at = *self.children(at).get(assignment(level))?;
        }
        at.value()
    }

    /// Calls `visit` on every path from the root: which values each variable on it may have, and the terminal. Values that lead to one node
    /// are one step. Stops when `visit` says so.
    pub fn each_path(&self, node: Node, visit: &mut impl FnMut(&[(Level, Vec<usize>)], u32) -> ControlFlow<()>) -> ControlFlow<()> {
        self.walk(node, &mut Vec::new(), visit)
    }

    fn walk(
        &self,
        node: Node,
        path: &mut Vec<(Level, Vec<usize>)>,
        visit: &mut impl FnMut(&[(Level, Vec<usize>)], u32) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let Some(level) = self.level(node) else { return visit(path, node.value().unwrap_or(0)) };
        for (child, values) in self.branches(node) {
            path.push((level, values));
            let flow = self.walk(child, path, visit);
            path.pop();
            flow?;
        }
        ControlFlow::Continue(())
    }

    /// The different children of a node, each with the values that lead to it, in the order of the first such value.
    pub fn branches(&self, node: Node) -> Vec<(Node, Vec<usize>)> {
        let mut out: Vec<(Node, Vec<usize>)> = Vec::new();
        for (value, child) in self.children(node).iter().enumerate() {
            match out.iter_mut().find(|(known, _)| known == child) {
                Some((_, values)) => values.push(value),
                None => out.push((*child, vec![value])),
            }
        }
        out
    }

    /// How many paths a diagram has, if they can be counted in 128 bits.
    pub fn count_paths(&self, node: Node) -> Option<u128> {
        let mut counts: HashMap<Node, u128, Hash> = HashMap::default();
        for node in self.nodes(&[node]) {
            let below = self.branches(node).iter().try_fold(0u128, |sum, (child, _)| sum.checked_add(*counts.get(child)?));
            counts.insert(node, if node.value().is_some() { 1 } else { below? });
        }
        counts.get(&node).copied()
    }

    /// An assignment under which the function's value is `wanted`, with the first value that does at each variable; only variables
    /// that the way there tests.
    pub fn witness(&self, node: Node, wanted: &impl Fn(u32) -> bool) -> Option<Vec<(Level, usize)>> {
        self.seek(node, wanted, &mut HashSet::default())
    }

    fn seek(&self, node: Node, wanted: &impl Fn(u32) -> bool, dead: &mut HashSet<Node, Hash>) -> Option<Vec<(Level, usize)>> {
        if let Some(value) = node.value() {
            return wanted(value).then(Vec::new);
        }
        if dead.contains(&node) {
            return None;
        }
        let level = self.level(node)?;
        for (value, child) in self.children(node).iter().enumerate() {
            if let Some(mut rest) = self.seek(*child, wanted, dead) {
                rest.insert(0, (level, value));
                return Some(rest);
            }
        }
        dead.insert(node);
        None
    }

    /// How many assignments of `over` make the truth function true; `None` beyond 128 bits. `over` holds the function's support, in order.
    pub fn count(&self, node: Node, over: &[Level]) -> Option<u128> {
        let weight = |from: Level, to: Level| {
            let mut between = over.iter().filter(|l| **l > from && **l < to);
            between.try_fold(1u128, |product, level| product.checked_mul(self.arity(*level) as u128))
        };
        let mut counts: HashMap<Node, u128, Hash> = HashMap::default();
        for node in self.nodes(&[node]) {
            let count = match node.value() {
                Some(value) => u128::from(value != 0),
                None => {
                    let level = self.level_or_bottom(node);
                    self.children(node).iter().try_fold(0u128, |sum, child| match *counts.get(child)? {
                        0 => Some(sum),
                        below => sum.checked_add(weight(level, self.level_or_bottom(*child))?.checked_mul(below)?),
                    })?
                }
            };
            counts.insert(node, count);
        }
        if node == Node::FALSE {
            return Some(0);
        }
        let mut above = over.iter().filter(|l| **l < self.level_or_bottom(node));
        let factor = above.try_fold(1u128, |product, level| product.checked_mul(self.arity(*level) as u128))?;
        factor.checked_mul(*counts.get(&node)?)
    }
}
