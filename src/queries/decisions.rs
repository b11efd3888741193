//! Decisions of a workspace, compiled when they are first asked for.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::decision::{BUDGET, Decision, TooLarge, lower};
use crate::hir::{ActivityId, Workspace};

type Compiled = HashMap<(usize, ActivityId), Arc<Decision>>;

/// A workspace with what was compiled of it so far.
pub struct Decisions<'a> {
    pub workspace: &'a Workspace,
    budget: usize,
    /// Rows of a plan are answered side by side, so several may ask at once.
    compiled: Mutex<Compiled>,
}

impl<'a> Decisions<'a> {
    pub fn new(workspace: &'a Workspace) -> Self {
        Decisions::with_budget(workspace, BUDGET)
    }

    /// With another budget of nodes for each activity of a regulation.
    pub fn with_budget(workspace: &'a Workspace, budget: usize) -> Self {
        Decisions { workspace, budget, compiled: Mutex::default() }
    }

    /// Takes over a decision that was compiled before.
    pub fn put(&self, regulation: usize, decision: Decision) {
        self.known().insert((regulation, decision.activity), Arc::new(decision));
    }

    /// The same decisions for a workspace that differs in the chosen readings alone: those are variables of what was compiled.
    pub fn reread<'b>(&self, workspace: &'b Workspace) -> Decisions<'b> {
        Decisions { workspace, budget: self.budget, compiled: Mutex::new(self.known().clone()) }
    }

    /// The decision of an activity under a regulation, by its place.
    ///
    /// # Errors
    /// [`TooLarge`].
    pub fn get(&self, regulation: usize, activity: ActivityId) -> Result<Arc<Decision>, Box<TooLarge>> {
        if let Some(known) = self.known().get(&(regulation, activity)) {
            return Ok(Arc::clone(known));
        }
        let nothing = || TooLarge::asked(activity, self.budget);
        let of = self.workspace.regulations.get(regulation).ok_or_else(nothing)?;
        let decision = Arc::new(lower(&self.workspace.vocabulary, of, activity, self.budget)?);
        self.known().insert((regulation, activity), Arc::clone(&decision));
        Ok(decision)
    }

    /// What was put in by a thread that came to grief is whole all the same.
    fn known(&self) -> MutexGuard<'_, Compiled> {
        self.compiled.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
