//! Boxes that are one box together, and boxes told with few literals.

use std::collections::BTreeSet;

use super::super::cover::Cube;
use super::super::store::{Exhausted, Level, Node, Store};
use super::Piece;

/// A box while it may still grow.
struct Growing {
    /// As it is told.
    cube: Cube,
    value: u32,
    /// What is cared for of it.
    within: Node,
    /// Of every variable the values that occur there.
    occurring: Vec<BTreeSet<usize>>,
}

/// The pieces joined as far as possible, each told with few literals.
pub fn joined(store: &mut Store, function: Node, care: Node, pieces: Vec<Piece>) -> Result<Vec<Piece>, Exhausted> {
    let levels: Vec<Level> = store.support(&[function]).into_iter().collect();
    let mut growing = Vec::new();
    for Piece { cube, value } in pieces {
        let all = store.of_cube(&cube)?;
        let within = store.and(all, care)?;
        let mut occurring = Vec::new();
        for level in &levels {
            let mut values = BTreeSet::new();
            for v in 0..store.arity(*level) {
                if store.restrict(within, &|l| (l == *level).then_some(v))? != Node::FALSE {
                    values.insert(v);
                }
            }
            occurring.push(values);
        }
        growing.push(Growing { cube, value, within, occurring });
    }
    while let Some((place, swallowed, union)) = joinable(store, care, &levels, &growing)? {
        join(store, care, &levels, &mut growing, place, &swallowed, union)?;
    }
    let mut out = Vec::new();
    for Growing { cube, value, within, .. } in growing {
        out.push(Piece { cube: told(store, care, within, cube)?, value });
    }
    Ok(out)
}

/// The first box with others of its value with which it is one box: the smallest box around two of them holds, of what is cared for, just them
/// (and perhaps others of the same value, whole).
fn joinable(store: &mut Store, care: Node, levels: &[Level], all: &[Growing]) -> Result<Option<(usize, Vec<usize>, Node)>, Exhausted> {
    for (place, a) in all.iter().enumerate() {
        for (other, b) in all.iter().enumerate().skip(place + 1).filter(|(_, b)| b.value == a.value) {
            let around = store.of_cube(&around(levels, &[a, b]))?;
            let union = store.and(around, care)?;
            let mut swallowed = vec![other];
            let mut fits = true;
            for (index, c) in all.iter().enumerate().filter(|(index, _)| *index != place && *index != other) {
                if store.and(c.within, union)? == Node::FALSE {
                    continue;
                }
                fits = c.value == a.value && store.minus(c.within, union)? == Node::FALSE;
                if !fits {
                    break;
                }
                swallowed.push(index);
            }
            if fits {
                return Ok(Some((place, swallowed, union)));
            }
        }
    }
    Ok(None)
}

fn join(
    store: &mut Store,
    care: Node,
    levels: &[Level],
    all: &mut Vec<Growing>,
    place: usize,
    swallowed: &[usize],
    union: Node,
) -> Result<(), Exhausted> {
    let members: Vec<&Growing> = std::iter::once(&place).chain(swallowed).filter_map(|i| all.get(*i)).collect();
    let mut cube = said_around(store, &members);
    let whole = store.of_cube(&cube)?;
    if store.and(whole, care)? != union {
        cube = around(levels, &members);
    }
    let occurring = (0..levels.len()).map(|i| members.iter().filter_map(|m| m.occurring.get(i)).flatten().copied().collect()).collect();
    if let Some(own) = all.get_mut(place) {
        *own = Growing { cube, value: own.value, within: union, occurring };
    }
    let mut index = 0;
    all.retain(|_| {
        index += 1;
        !swallowed.contains(&(index - 1))
    });
    Ok(())
}

/// The smallest box around what is cared for of these.
fn around(levels: &[Level], members: &[&Growing]) -> Cube {
    let values = |i: usize| members.iter().filter_map(|m| m.occurring.get(i)).flatten().copied().collect::<BTreeSet<usize>>();
    levels.iter().enumerate().map(|(i, level)| (*level, values(i).into_iter().collect())).collect()
}

/// The smallest box around these as they are told, which has fewer literals.
fn said_around(store: &Store, members: &[&Growing]) -> Cube {
    let Some((first, rest)) = members.split_first() else { return Cube::new() };
    let mut out = Cube::new();
    for (level, values) in &first.cube {
        let mut values: BTreeSet<usize> = values.iter().copied().collect();
        let mut everywhere = true;
        for member in rest {
            match member.cube.iter().find(|(l, _)| l == level) {
                Some((_, more)) => values.extend(more),
                None => everywhere = false,
            }
        }
        if everywhere && values.len() < store.arity(*level) {
            out.push((*level, values.into_iter().collect()));
        }
    }
    out
}

/// The same box, as far as anybody cares, with few literals, and each told by the fewer values: those that it has or those that it has not.
fn told(store: &mut Store, care: Node, within: Node, mut cube: Cube) -> Result<Cube, Exhausted> {
    cube.retain(|(level, values)| values.len() < store.arity(*level));
    let length = |store: &Store, (level, values): &(Level, Vec<usize>)| values.len().min(store.arity(*level) - values.len());
    // What is long to tell goes first, and of two alike what is asked later.
    let mut order: Vec<Level> = cube.iter().map(|(level, _)| *level).collect();
    order.sort_by_key(|level| {
        let long = cube.iter().find(|(l, _)| l == level).map_or(0, |literal| length(store, literal));
        std::cmp::Reverse((long, *level))
    });
    for level in order {
        let Some(place) = cube.iter().position(|(l, _)| *l == level) else { continue };
        let (_, own) = cube.remove(place);
        let others = store.of_cube(&cube)?;
        let possible = store.and(others, care)?;
        let (mut fewest, mut most) = (Vec::new(), Vec::new());
        for value in 0..store.arity(level) {
            let part = store.restrict(possible, &|l| (l == level).then_some(value))?;
            let wanted = own.contains(&value);
            if wanted && part != Node::FALSE {
                fewest.push(value);
            }
            if wanted || part == Node::FALSE {
                most.push(value);
            }
        }
        let arity = store.arity(level);
        if most.len() == arity {
            continue;
        }
        let values = if arity - most.len() < fewest.len() { most } else { fewest };
        cube.insert(place, (level, values));
    }
    debug_assert!(store.of_cube(&cube).and_then(|all| store.and(all, care)) == Ok(within));
    Ok(cube)
}
