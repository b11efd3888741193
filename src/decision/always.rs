//! **`always` lines** that cannot all hold.

use crate::mdd::{Exhausted, Node, Store};

/// A smallest set of these conditions, by position, that never hold together; `None` where all of them can. Smallest: without any one of
/// them the others can hold.
///
/// # Errors
/// [`Exhausted`].
pub fn smallest_contradiction(store: &mut Store, lines: &[Node]) -> Result<Option<Vec<usize>>, Exhausted> {
    smallest(lines.len(), |kept| {
        let mut all = Node::TRUE;
        for index in kept {
            all = store.and(all, lines.get(*index).copied().unwrap_or(Node::TRUE))?;
        }
        Ok(all == Node::FALSE)
    })
}

/// A smallest set of positions below `len` that still `fails`; `None` where not even all of them do. What fails must fail with more, too.
pub(super) fn smallest(len: usize, mut fails: impl FnMut(&[usize]) -> Result<bool, Exhausted>) -> Result<Option<Vec<usize>>, Exhausted> {
    let mut kept: Vec<usize> = (0..len).collect();
    if !fails(&kept)? {
        return Ok(None);
    }
    for candidate in 0..len {
        let without: Vec<usize> = kept.iter().copied().filter(|k| *k != candidate).collect();
        if fails(&without)? {
            kept = without;
        }
    }
    Ok(Some(kept))
}
