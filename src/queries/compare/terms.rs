//! **Terms**: what one regulation defines otherwise than another under the same name. Where the word differs, every rule that uses it does;
//! the regions say so already, this says why.

use super::sides::Sides;
use crate::decision::BUDGET;
use crate::hir::DefineId;
use crate::mdd::{Exhausted, Node};
use crate::queries::questions::{CaseClass, classes};

/// A term that means one thing on one side and another on the other.
#[derive(Clone, Debug)]
pub struct TermDiffers {
    /// By side: the definition.
    pub defines: (DefineId, DefineId),
    /// Cases that only the first side's meaning holds.
    pub only_first: Vec<CaseClass>,
    pub only_second: Vec<CaseClass>,
}

/// The terms that two sides define differently in possible cases of the activity.
///
/// # Errors
/// [`Exhausted`].
pub fn terms(sides: &Sides, first: usize, second: usize) -> Result<Vec<TermDiffers>, Exhausted> {
    let space = &sides.together.space;
    let mut store = space.diagrams.alike(BUDGET);
    let care = space.diagrams.restrict_into(&mut store, space.possible, &|_| None)?;
    let mut out = Vec::new();
    for term in &sides.together.terms {
        let (Some(Some(a)), Some(Some(b))) = (term.meant.get(first), term.meant.get(second)) else { continue };
        if a.1 == b.1 {
            continue;
        }
        let x = space.diagrams.restrict_into(&mut store, a.1, &|_| None)?;
        let y = space.diagrams.restrict_into(&mut store, b.1, &|_| None)?;
        let mut only = [Vec::new(), Vec::new()];
        for (slot, (inside, outside)) in only.iter_mut().zip([(x, y), (y, x)]) {
            let here = store.minus(inside, outside)?;
            let here = store.and(here, care)?;
            if here != Node::FALSE {
                *slot = classes(space, &space.variables, &mut store, here, care)?;
            }
        }
        let [only_first, only_second] = only;
        if !only_first.is_empty() || !only_second.is_empty() {
            out.push(TermDiffers { defines: (a.0, b.0), only_first, only_second });
        }
    }
    Ok(out)
}
