//! A function cut into few disjoint boxes, each with one value: its case table.
//!
//! Every assignment that is cared for lies in exactly one box, and all that are cared for in one box have one value; boxes may overlap, or
//! leave gaps, where nobody cares. No box can be joined with others into one. As few boxes as possible is hard to have (already for truth
//! values: P. Fišer and J. Hlavička on two-level covers; A. Bernasconi, V. Ciriani, F. Luccio, L. Pagli, "Compact DSOP and partial DSOP
//! forms", Theory of Computing Systems 53, 2013, on disjoint ones), so this is done in steps:
//!
//! 1. [`tree`]: a decision tree that may ask any variable next, not the topmost of the order (B. Moret, "Decision trees and diagrams",
//!    Computing Surveys 14, 1982); values that can be treated alike are one branch, and what nobody cares for decides which can;
//! 2. [`join`]: boxes of one value that are one box together, wherever in the tree they stand, are joined; literals that nothing hangs on go;
//! 3. [`bound`]: a fooling set, assignments of which no two fit into one box, shows that fewer boxes cannot do (E. Kushilevitz, N. Nisan,
//!    "Communication Complexity", 1997, 1.3; here for boxes of several variables);
//! 4. [`exact`]: where that does not show it and the space is small, a search under a budget that finds fewer or shows that there are none.

mod bound;
mod exact;
mod join;
mod tree;

use super::cover::Cube;
use super::store::{Exhausted, Node, Store};

/// A box, and the value that the function has in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    pub cube: Cube,
    pub value: u32,
}

/// Disjoint boxes, and whether it is known that there cannot be fewer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Partition {
    pub pieces: Vec<Piece>,
    pub proved_fewest: bool,
}

/// Where nobody cares, in a function whose values are one greater than those that are meant.
const ANYTHING: u32 = 0;

impl Store {
    /// The function as disjoint boxes of one value each; where the truth function `care` is false, anything may be said.
    ///
    /// # Errors
    /// [`Exhausted`].
    pub fn partition(&mut self, node: Node, care: Node) -> Result<Partition, Exhausted> {
        let meant = self.map(node, &mut |value| value + 1)?;
        let function = self.choose(care, meant, Node::terminal(ANYTHING))?;
        let tree = tree::pieces(self, function)?;
        let mut pieces = join::joined(self, function, care, tree)?;
        let mut proved_fewest = bound::fewest(self, function, &pieces)?;
        if !proved_fewest {
            let found = exact::fewest(self, function, pieces.len())?;
            proved_fewest = found.proved;
            if let Some(fewer) = found.pieces {
                pieces = join::joined(self, function, care, fewer)?;
            }
        }
        pieces.iter_mut().for_each(|piece| piece.value -= 1);
        Ok(Partition { pieces, proved_fewest })
    }

    /// True in the box.
    ///
    /// # Errors
    /// [`Exhausted`].
    pub fn of_cube(&mut self, cube: &Cube) -> Result<Node, Exhausted> {
        let mut out = Node::TRUE;
        for (level, values) in cube {
            let literal = self.literal(*level, |v| values.contains(&v))?;
            out = self.and(out, literal)?;
        }
        Ok(out)
    }
}
