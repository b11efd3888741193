//! The decision tree with the fewest leaves that is easily had.
//!
//! At each function the variables that promise the fewest leaves are tried; the promise is the number of paths of the parts. Once the work
//! allowed is done, only the most promising one is. Equal functions are treated once.

use std::rc::Rc;

use hashbrown::HashMap;

use super::super::apply::Memo;
use super::super::store::{Exhausted, Hash, Level, Node, Store};
use super::{ANYTHING, Piece};

/// Variables that are tried at one function while there is work left.
const TRIED: usize = 3;
/// Functions at which more than one variable is tried.
const WORK: usize = 400;

/// The leaves of the tree; values are those of `function`.
pub fn pieces(store: &mut Store, function: Node) -> Result<Vec<Piece>, Exhausted> {
    let mut trees = Trees { store, known: HashMap::default(), paths: HashMap::default(), work: WORK };
    Ok(trees.best(function)?.as_ref().clone())
}

struct Trees<'s> {
    store: &'s mut Store,
    known: HashMap<Node, Rc<Vec<Piece>>, Hash>,
    paths: HashMap<Node, u64, Hash>,
    work: usize,
}

/// The parts of a function under one variable, with the values that lead to each.
type Branches = Vec<(Vec<usize>, Node)>;

impl Trees<'_> {
    fn best(&mut self, function: Node) -> Result<Rc<Vec<Piece>>, Exhausted> {
        if let Some(known) = self.known.get(&function) {
            return Ok(Rc::clone(known));
        }
        let mut values = self.store.terminals(function);
        values.remove(&ANYTHING);
        let pieces = match (values.first(), values.len()) {
            (None, _) => Vec::new(),
            (Some(value), 1) => vec![Piece { cube: Vec::new(), value: *value }],
            _ => self.split(function, values.len())?,
        };
        let pieces = Rc::new(pieces);
        self.known.insert(function, Rc::clone(&pieces));
        Ok(pieces)
    }

    /// The best of the promising splits. No tree has fewer leaves than the function has values.
    fn split(&mut self, function: Node, fewest: usize) -> Result<Vec<Piece>, Exhausted> {
        let mut candidates: Vec<(u64, usize, Level, Branches)> = Vec::new();
        for level in self.store.support(&[function]) {
            let branches = self.branches(function, level)?;
            let promise = branches.iter().fold(0u64, |sum, (_, part)| sum.saturating_add(self.paths_of(*part)));
            candidates.push((promise, branches.len(), level, branches));
        }
        candidates.sort_by_key(|(promise, branches, level, _)| (*promise, *branches, *level));
        candidates.truncate(if self.work > 0 { TRIED } else { 1 });
        self.work = self.work.saturating_sub(1);
        let mut best: Option<Vec<Piece>> = None;
        for (_, _, level, branches) in candidates {
            let pieces = self.grown(level, &branches)?;
            if best.as_ref().is_none_or(|known| cost(&pieces) < cost(known)) {
                best = Some(pieces);
            }
            if best.as_ref().is_some_and(|known| known.len() == fewest) {
                break;
            }
        }
        Ok(best.unwrap_or_default())
    }

    /// The leaves below a split; those that differ in this variable only are one.
    fn grown(&mut self, level: Level, branches: &Branches) -> Result<Vec<Piece>, Exhausted> {
        let mut out: Vec<Piece> = Vec::new();
        for (values, part) in branches {
            let below = self.best(*part)?;
            for piece in below.iter() {
                let mut cube = piece.cube.clone();
                if branches.len() > 1 {
                    let place = cube.partition_point(|(other, _)| *other < level);
                    cube.insert(place, (level, values.clone()));
                }
                let alike = |known: &&mut Piece| {
                    let others = |piece: &[(Level, Vec<usize>)]| piece.iter().filter(|(l, _)| *l != level).cloned().collect::<Vec<_>>();
                    known.value == piece.value && others(&known.cube) == others(&cube)
                };
                match out.iter_mut().find(alike) {
                    Some(known) => widen(&mut known.cube, level, values),
                    None => out.push(Piece { cube, value: piece.value }),
                }
            }
        }
        out.iter_mut().for_each(|piece| piece.cube.retain(|(l, values)| values.len() < self.store.arity(*l)));
        Ok(out)
    }

    /// Values with parts that agree wherever both are cared for are one branch.
    fn branches(&mut self, function: Node, level: Level) -> Result<Branches, Exhausted> {
        let mut out: Branches = Vec::new();
        for value in 0..self.store.arity(level) {
            let part = self.store.restrict(function, &|l| (l == level).then_some(value))?;
            let mut joined = None;
            for (place, (_, known)) in out.iter().enumerate() {
                if let Some(both) = agreeing(self.store, *known, part)? {
                    joined = Some((place, both));
                    break;
                }
            }
            match joined.and_then(|(place, both)| Some((out.get_mut(place)?, both))) {
                Some(((values, known), both)) => {
                    values.push(value);
                    *known = both;
                }
                None => out.push((vec![value], part)),
            }
        }
        Ok(out)
    }

    /// How many paths lead to a value that is cared for.
    fn paths_of(&mut self, function: Node) -> u64 {
        for node in self.store.nodes(&[function]) {
            if self.paths.contains_key(&node) {
                continue;
            }
            let below = |(child, _): &(Node, Vec<usize>)| self.paths.get(child).copied().unwrap_or(0);
            let count = match node.value() {
                Some(value) => u64::from(value != ANYTHING),
                None => self.store.branches(node).iter().map(below).fold(0, u64::saturating_add),
            };
            self.paths.insert(node, count);
        }
        self.paths.get(&function).copied().unwrap_or(0)
    }
}

fn cost(pieces: &[Piece]) -> (usize, usize) {
    (pieces.len(), pieces.iter().map(|p| p.cube.len()).sum())
}

fn widen(cube: &mut [(Level, Vec<usize>)], level: Level, more: &[usize]) {
    for (_, values) in cube.iter_mut().filter(|(l, _)| *l == level) {
        values.extend(more);
        values.sort_unstable();
        values.dedup();
    }
}

/// The function that says what either says, if they nowhere say different things.
fn agreeing(store: &mut Store, a: Node, b: Node) -> Result<Option<Node>, Exhausted> {
    let mut clash = false;
    let mut combine = |x: Node, y: Node| match (x, y) {
        _ if clash || x == y => Some(x),
        (Node::FALSE, other) | (other, Node::FALSE) => Some(other),
        _ if x.value().is_some() && y.value().is_some() => {
            clash = true;
            Some(x)
        }
        _ => None,
    };
    let both = store.apply(a, b, &mut Memo::default(), &mut combine)?;
    Ok((!clash).then_some(both))
}
