//! Proof that fewer boxes cannot do: one assignment of every box, such that no two fit into one box.
//!
//! Two assignments of one value do not fit into one box when some mixture of them, every variable as in the one or as in the other, has
//! another value. All that do not fit with a given one are a diagram, so the next one is chosen among all that fit none of those before.

use hashbrown::HashMap;

use super::super::store::{Exhausted, Hash, Level, Node, Store};
use super::{ANYTHING, Piece};

/// Whether such assignments are found. Not finding them proves nothing.
pub fn fewest(store: &mut Store, function: Node, pieces: &[Piece]) -> Result<bool, Exhausted> {
    let forward: Vec<&Piece> = pieces.iter().collect();
    let backward: Vec<&Piece> = pieces.iter().rev().collect();
    for order in [forward, backward] {
        for last in [false, true] {
            if fooled(store, function, &order, last)? {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

/// One after the other, with the first or the last values that will do.
fn fooled(store: &mut Store, function: Node, pieces: &[&Piece], last: bool) -> Result<bool, Exhausted> {
    // Of every value: where it is, where another one is, and what fits into no box with those chosen.
    let mut left: HashMap<u32, (Node, Node), Hash> = HashMap::default();
    for piece in pieces {
        let (free, others) = match left.get(&piece.value) {
            Some(known) => *known,
            None => {
                let own = store.map(function, &mut |value| u32::from(value == piece.value))?;
                let others = store.map(function, &mut |value| u32::from(value != piece.value && value != ANYTHING))?;
                (own, others)
            }
        };
        let inside = store.of_cube(&piece.cube)?;
        let possible = store.and(free, inside)?;
        if possible == Node::FALSE {
            return Ok(false);
        }
        let chosen = member(store, possible, last);
        let apart = apart_from(store, others, &chosen, &mut HashMap::default())?;
        let free = store.and(free, apart)?;
        left.insert(piece.value, (free, others));
    }
    Ok(true)
}

/// An assignment of a set that is not empty, by variable; 0 for those that are not asked on the way.
fn member(store: &Store, set: Node, last: bool) -> Vec<usize> {
    let mut out = vec![0; store.variables().count()];
    let mut at = set;
    while let Some(level) = store.level(at) {
        let mut ways = store.children(at).iter().enumerate().filter(|(_, child)| **child != Node::FALSE);
        let way = if last { ways.next_back() } else { ways.next() };
        let Some((value, child)) = way else { break };
        out.get_mut(level.index()).into_iter().for_each(|slot| *slot = value);
        at = *child;
    }
    out
}

/// All assignments of which some mixture with `chosen` lies in `others`.
fn apart_from(store: &mut Store, others: Node, chosen: &[usize], known: &mut HashMap<Node, Node, Hash>) -> Result<Node, Exhausted> {
    let Some(level) = store.level(others) else { return Ok(others) };
    if let Some(known) = known.get(&others) {
        return Ok(*known);
    }
    let same = |level: Level| chosen.get(level.index()).copied().unwrap_or(0);
    let as_chosen = apart_from(store, store.at(others, level, same(level)), chosen, known)?;
    let mut children = Vec::with_capacity(store.arity(level));
    for value in 0..store.arity(level) {
        let own = apart_from(store, store.at(others, level, value), chosen, known)?;
        children.push(store.or(own, as_chosen)?);
    }
    let out = store.make(level, &children)?;
    known.insert(others, out);
    Ok(out)
}
