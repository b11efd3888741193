//! Decisions of a workspace, compiled when they are first asked for.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use crate::decision::{BUDGET, Decision, TooLarge, lower};
use crate::hir::{ActivityId, Workspace};

/// A workspace with what was compiled of it so far.
pub struct Decisions<'a> {
    pub workspace: &'a Workspace,
    budget: usize,
    compiled: RefCell<HashMap<(usize, ActivityId), Rc<Decision>>>,
}

impl<'a> Decisions<'a> {
    pub fn new(workspace: &'a Workspace) -> Self {
        Decisions::with_budget(workspace, BUDGET)
    }

    /// With another budget of nodes for each activity of a regulation.
    pub fn with_budget(workspace: &'a Workspace, budget: usize) -> Self {
        Decisions { workspace, budget, compiled: RefCell::default() }
    }

    /// Takes over a decision that was compiled before.
    pub fn put(&self, regulation: usize, decision: Decision) {
        self.compiled.borrow_mut().insert((regulation, decision.activity), Rc::new(decision));
    }

    /// The same decisions for a workspace that differs in the chosen readings alone: those are variables of what was compiled.
    pub fn reread<'b>(&self, workspace: &'b Workspace) -> Decisions<'b> {
        Decisions { workspace, budget: self.budget, compiled: self.compiled.clone() }
    }

    /// The decision of an activity under a regulation, by its place.
    ///
    /// # Errors
    /// [`TooLarge`].
    pub fn get(&self, regulation: usize, activity: ActivityId) -> Result<Rc<Decision>, Box<TooLarge>> {
        if let Some(known) = self.compiled.borrow().get(&(regulation, activity)) {
            return Ok(Rc::clone(known));
        }
        let nothing = || TooLarge::asked(activity, self.budget);
        let of = self.workspace.regulations.get(regulation).ok_or_else(nothing)?;
        let decision = Rc::new(lower(&self.workspace.vocabulary, of, activity, self.budget)?);
        self.compiled.borrow_mut().insert((regulation, activity), Rc::clone(&decision));
        Ok(decision)
    }
}
