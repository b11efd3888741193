//! **`always` lines** that cannot all hold.

use crate::mdd::{Exhausted, Node, Store};

/// A smallest set of these conditions, by position, that never hold together; `None` where all of them can. Smallest: without any one of
/// them the others can hold.
///
/// # Errors
/// [`Exhausted`].
pub fn smallest_contradiction(store: &mut Store, lines: &[Node]) -> Result<Option<Vec<usize>>, Exhausted> {
    let mut kept: Vec<usize> = (0..lines.len()).collect();
    if together(store, lines, &kept, None)? != Node::FALSE {
        return Ok(None);
    }
    for candidate in 0..lines.len() {
        if together(store, lines, &kept, Some(candidate))? == Node::FALSE {
            kept.retain(|k| *k != candidate);
        }
    }
    Ok(Some(kept))
}

fn together(store: &mut Store, lines: &[Node], kept: &[usize], without: Option<usize>) -> Result<Node, Exhausted> {
    let mut all = Node::TRUE;
    for index in kept.iter().filter(|k| Some(**k) != without) {
        let line = lines.get(*index).copied().unwrap_or(Node::TRUE);
        all = store.and(all, line)?;
    }
    Ok(all)
}
