//! **Whether a diagram holds in a case** of which some things are not stated: asked where cases are possible, so that a fact which follows from
//! the stated ones keeps nothing open.

use crate::decision::{Asked, Facts, Space};
use crate::mdd::{Exhausted, Level, Node, Store};

/// What is left of a diagram once the stated facts are put in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    Nowhere,
    /// It depends on what is not stated; the first question that it hangs on.
    Somewhere(Level),
    Everywhere,
}

/// Whether a diagram holds in every, some or no possible completion of a case, asked at these records.
///
/// # Errors
/// [`Exhausted`] where more than `budget` nodes would be needed.
pub fn holds(space: &Space, facts: Facts, records: &[usize], node: Node, budget: usize) -> Result<Holds, Exhausted> {
    let mut store = space.diagrams.alike(budget);
    let stated = |level| space.cell(facts, records, level);
    let left = space.diagrams.restrict_into(&mut store, node, &stated)?;
    match left {
        Node::FALSE => return Ok(Holds::Nowhere),
        Node::TRUE => return Ok(Holds::Everywhere),
        _ => {}
    }
    let possible = space.diagrams.restrict_into(&mut store, space.possible, &stated)?;
    let care = kept_within(space, &mut store, facts, possible)?;
    if store.and(care, left)? == Node::FALSE {
        return Ok(Holds::Nowhere);
    }
    if store.minus(care, left)? == Node::FALSE {
        return Ok(Holds::Everywhere);
    }
    let simple = store.simplify(left, care)?;
    let first = store.level(simple).or_else(|| store.level(left));
    Ok(first.map_or(Holds::Everywhere, Holds::Somewhere))
}

/// Of `care` the cases that lie within the bounds that are known of numbers and dates.
fn kept_within(space: &Space, store: &mut Store, facts: Facts, care: Node) -> Result<Node, Exhausted> {
    let mut kept = care;
    for (fact, within) in facts.case.within.iter().filter(|(fact, _)| !facts.case.facts.contains_key(fact)) {
        let Some(level) = space.variables.level(&Asked::Fact(*fact)) else { continue };
        let cells = space.variables.get(level).map(|v| v.cells.as_slice()).unwrap_or_default();
        // Where all of it is one cell, that one was put in already.
        if cells.iter().filter(|cell| cell.meets(within)).count() != 1 {
            let there = store.literal(level, |cell| cells.get(cell).is_some_and(|cell| cell.meets(within)))?;
            kept = store.and(kept, there)?;
        }
    }
    Ok(kept)
}
