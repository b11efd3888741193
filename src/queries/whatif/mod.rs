//! **What if**: the smallest changes of what a case states that change its outcome, and to what.
//!
//! All facts that the case states and some rule asks are opened again; what is said is then a diagram over them, and the changes are read off
//! it. A change states new values for some of them and leaves the rest as it is. It counts where the changed case is possible and something
//! else is said, and is smallest where no part of it counts by itself: values that an `always` line lets change only together stand together.
//! What the case leaves open stays open: something else is said where what is possible is something else.
//!
//! - [`space`]: what can be changed
//! - [`search`]: the changes
//! - [`effects`]: what they change

mod effects;
mod search;
mod space;

use super::answer::{Answer, Refused, answer};
use super::decisions::Decisions;
use super::questions::CaseClass;
use crate::decision::TooLarge;
use crate::hir::{BodyId, Case, FactId, VerbId};
use crate::mdd::Exhausted;

pub use effects::Effect;
use effects::effects;
use search::{Found, search};

/// What is asked of changes.
#[derive(Clone, Copy, Debug)]
pub struct AskedWhatIf {
    /// Only changes after which this body does this.
    pub to: Option<(BodyId, VerbId)>,
    /// The most facts that one change may change.
    pub size: usize,
    /// The most changes that are told.
    pub limit: usize,
}

/// How the outcome of a case hangs on what is stated.
#[derive(Clone, Debug)]
pub struct WhatIf {
    pub now: Answer,
    /// The most decisive first.
    pub changes: Vec<OneChange>,
    /// Further changes that were found and are not told.
    pub left_out: usize,
    /// The act that was asked for is done already.
    pub already: bool,
    /// Lists whose records have too many facts, or facts of a sort, that are taken as they are.
    pub fixed: Vec<FactId>,
    /// The size of changes up to which all were found.
    pub complete: usize,
}

/// New values for some facts.
#[derive(Clone, Debug)]
pub struct OneChange {
    /// How many facts are changed.
    pub size: usize,
    /// The new values that lead to one and the same outcome, as few boxes.
    pub values: Vec<CaseClass>,
    /// The case with the first of them.
    pub example: Case,
    pub then: Answer,
    pub effects: Vec<Effect>,
}

/// The smallest changes of a case that change its outcome.
///
/// # Errors
/// [`Refused`].
pub fn whatif(decisions: &Decisions, index: usize, case: &Case, asked: AskedWhatIf) -> Result<WhatIf, Refused> {
    let workspace = decisions.workspace;
    let now = answer(decisions, index, case)?;
    let decision = decisions.get(index, case.activity).map_err(Refused::TooLarge)?;
    let Some(regulation) = workspace.regulations.get(index) else { return Err(Refused::Contradiction(Vec::new())) };
    let too_large = |Exhausted| Refused::TooLarge(TooLarge::asked(case.activity, crate::decision::BUDGET));
    let vocabulary = &workspace.vocabulary;
    let (found, lists_fixed) = match search(vocabulary, regulation, &decision, case, asked, true) {
        Ok(found) => (found, false),
        Err(Exhausted) => (search(vocabulary, regulation, &decision, case, asked, false).map_err(too_large)?, true),
    };
    let Found { groups, already, complete } = found;
    let left_out = groups.len().saturating_sub(asked.limit);
    let mut changes = Vec::new();
    for group in groups.into_iter().take(asked.limit) {
        let then = answer(decisions, index, &group.example)?;
        let effects = effects(&group.parts, &now, &then);
        changes.push(OneChange { size: group.size, values: group.values, example: group.example, then, effects });
    }
    Ok(WhatIf { fixed: space::fixed(&decision, case, lists_fixed), now, changes, left_out, already, complete })
}
