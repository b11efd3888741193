//! What differs between the texts of two versions of one regulation, provision by provision: what was added, removed, moved, or says something
//! else. This is about what is written. A condition put in other words is a change here, whether or not any case comes out differently; to decide
//! that, [`Structure::undone`] takes one change back, and both forms are compiled and compared.
//!
//! Provisions are matched by address, and where addresses moved by content ([`matching`]). References to provisions, readings and definitions
//! are compared through that matching and by name ([`renaming`]), spans never.

mod header;
mod matching;
mod parts;
mod renaming;
mod touched;
mod undo;

use crate::hir::{BodyId, DefineId, FactId, ProvisionId, ReadingId, Regulation};
use crate::source::Span;

pub use header::HeaderFact;
pub use matching::Matching;
pub use touched::{touched, users};

/// All textual changes from one version to another, and which provision is which.
#[derive(Clone, Debug)]
pub struct Structure {
    pub changes: Vec<ProvisionChange>,
    pub matching: Matching,
}

/// What differs in one provision, or of the whole text (provision 0) in one definition or line of the header. A group without an address
/// is a provision of its own and is cited as the one around it.
#[derive(Clone, Debug, PartialEq)]
pub struct ProvisionChange {
    /// Absent where it was added.
    pub old: Option<ProvisionId>,
    /// Absent where it was removed.
    pub new: Option<ProvisionId>,
    pub kinds: Vec<ChangeKind>,
    /// The headers of both, each in its own file.
    pub old_span: Option<Span>,
    pub new_span: Option<Span>,
}

/// One kind of difference. Rules, readings and definitions are named by their place in the old or the new version.
#[derive(Clone, Debug, PartialEq)]
pub enum ChangeKind {
    /// With everything in it.
    Added,
    /// With everything in it.
    Removed,
    /// To another number, or into another provision.
    Moved,
    /// Its parts stand in another order.
    Reordered,
    Heading,
    /// The reason of a `principle`.
    Principle,
    /// Entries, columns or slips: what a form asks for, how misprints are read.
    Remarks,
    About,
    /// Its own condition, or `otherwise`.
    Condition,
    Except,
    Overrides,
    Behalf,
    /// The list that it is asked of one by one.
    Each,
    RuleAdded {
        rule: usize,
    },
    RuleRemoved {
        rule: usize,
    },
    RuleChanged {
        old: usize,
        new: usize,
    },
    /// The same rules in another order.
    RulesReordered,
    ReadingAdded(ReadingId),
    ReadingRemoved(ReadingId),
    ReadingChanged {
        old: ReadingId,
        new: ReadingId,
    },
    DefineAdded(DefineId),
    DefineRemoved(DefineId),
    DefineChanged {
        old: DefineId,
        new: DefineId,
    },
    /// The local office that plays a body's role.
    LocalBody(BodyId),
    /// The outside instrument that decides a fact.
    FactSource(FactId),
    Header(HeaderFact),
}

/// The textual changes from `old` to `new`, in the order of the new text; what was removed stands at the end of where it stood.
pub fn structure(old: &Regulation, new: &Regulation) -> Structure {
    let matching = Matching::of(old, new);
    let mut changes = header::changes(old, new, &matching);
    let renaming = renaming::Renaming::new(old, new, &matching);
    let mut placed: Vec<(usize, usize, ProvisionChange)> = Vec::new();
    for id in new.provision_ids() {
        let before = matching.old_of(id);
        let kinds = match before {
            Some(before) => parts::kinds(&renaming, before, id),
            // Within what was added it is said once.
            None if parent(new, id).is_some_and(|p| matching.old_of(p).is_none()) => Vec::new(),
            None => vec![ChangeKind::Added],
        };
        if !kinds.is_empty() {
            placed.push((id.index(), 0, change(old, new, (before, Some(id)), kinds)));
        }
    }
    for id in old.provision_ids().filter(|id| matching.new_of(*id).is_none()) {
        let Some(around) = parent(old, id).and_then(|p| matching.new_of(p)) else { continue };
        let last = new.provision_ids().filter(|p| new.is_within(*p, around)).last().map_or(0, |p| p.index());
        placed.push((last, 1 + id.index(), change(old, new, (Some(id), None), vec![ChangeKind::Removed])));
    }
    placed.sort_by_key(|(place, rank, _)| (*place, *rank));
    changes.extend(placed.into_iter().map(|(_, _, change)| change));
    Structure { changes, matching }
}

impl Structure {
    /// The new version with this one change taken back, everything else left as it is: what the change does is what differs between the
    /// two. `None` where that cannot be written without touching more (a changed `about`, `on behalf of` or `for each`, which all inside inherits).
    pub fn undone(&self, old: &Regulation, new: &Regulation, change: &ProvisionChange) -> Option<Regulation> {
        undo::undone(old, new, &self.matching, change)
    }
}

fn change(
    old: &Regulation,
    new: &Regulation,
    (before, after): (Option<ProvisionId>, Option<ProvisionId>),
    kinds: Vec<ChangeKind>,
) -> ProvisionChange {
    let span = |regulation: &Regulation, id: Option<ProvisionId>| id.and_then(|id| regulation.provision(id)).map(|p| p.header);
    ProvisionChange { old: before, new: after, kinds, old_span: span(old, before), new_span: span(new, after) }
}

fn parent(regulation: &Regulation, id: ProvisionId) -> Option<ProvisionId> {
    regulation.provision(id).and_then(|p| p.parent)
}
