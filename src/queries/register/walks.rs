//! **Walks**: a diagram as an automaton with one table of states per question, as an engine without pointers can run it.

use std::collections::HashMap;

use crate::mdd::{Level, Node, Store};

/// An automaton that asks questions in order; it begins in state 0 of the first step (without steps: at end 0).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Walk {
    pub steps: Vec<Step>,
    pub ends: Vec<End>,
}

/// One question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    pub level: Level,
    /// Per state, per answer (the last one is "not known"): the state of the next step, or after the last one the end.
    pub next: Vec<Vec<usize>>,
}

/// Where a walk ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// No completion of the case is possible.
    Impossible,
    /// Completions differ; the first question whose answer is not known and matters.
    Open(Level),
    Value(u32),
}

/// The walk of a diagram; `end` says what its terminals mean.
pub fn walk(store: &Store, root: Node, end: &impl Fn(u32) -> End) -> Walk {
    let mut steps = Vec::new();
    let mut states = vec![root];
    for level in store.support(&[root]) {
        let (mut reached, mut places): (Vec<Node>, HashMap<Node, usize>) = (Vec::new(), HashMap::new());
        let mut place = |node: Node| {
            *places.entry(node).or_insert_with(|| {
                reached.push(node);
                reached.len() - 1
            })
        };
        let next = states.iter().map(|state| (0..store.arity(level)).map(|answer| place(store.at(*state, level, answer))).collect()).collect();
        steps.push(Step { level, next });
        states = reached;
    }
    // What is left when everything was asked are terminals.
    Walk { steps, ends: states.iter().map(|node| end(node.value().unwrap_or(0))).collect() }
}
