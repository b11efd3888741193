//! **Scope** and **defeat**.
//!
//! A *placement* of a provision is a choice of records for the `for each` groups around it, under which its own and all inherited
//! conditions hold; outside any `for each` there is one, empty placement or none.

use std::rc::Rc;

use super::{Interpreter, Records, Unknown};
use crate::hir::{Provision, ProvisionId, VerbId};

impl Interpreter<'_> {
    /// All placements of a provision.
    pub(super) fn placements(&self, id: ProvisionId) -> Result<Rc<Vec<Records>>, Unknown> {
        if let Some(Some(known)) = self.placements.borrow().get(id.index()) {
            return Ok(Rc::clone(known));
        }
        let found = Rc::new(self.find_placements(id)?);
        if let Some(slot) = self.placements.borrow_mut().get_mut(id.index()) {
            *slot = Some(Rc::clone(&found));
        }
        Ok(found)
    }

    fn find_placements(&self, id: ProvisionId) -> Result<Vec<Records>, Unknown> {
        let Some(provision) = self.regulation.provision(id) else { return Ok(Vec::new()) };
        if !self.speaks_of_activity(id, provision) {
            return Ok(Vec::new());
        }
        let around = match (self.top, provision.parent) {
            (Some(top), _) if top == id => Rc::new(vec![Records::new()]),
            (_, Some(parent)) => self.placements(parent)?,
            (_, None) => Rc::new(vec![Records::new()]),
        };
        let mut found = Vec::new();
        for outer in around.iter() {
            let choices: Vec<Records> = match provision.each {
                None => vec![outer.clone()],
                Some(list) => self.list(list)?.map(|index| outer.iter().copied().chain([(list, index)]).collect()).collect(),
            };
            for records in choices {
                if self.holds(&provision.own, &records)? && self.otherwise(id, provision, outer)? && !self.excepted(&provision.except)? {
                    found.push(records);
                }
            }
        }
        Ok(found)
    }

    /// What a followed provision is about is left out like its inherited conditions, so it may belong to another activity. Where it is
    /// about the case's own activity, the parts of it that are about others stay out.
    fn speaks_of_activity(&self, id: ProvisionId, provision: &Provision) -> bool {
        let own = provision.about.is_empty() || provision.about.contains(&self.world.case.activity);
        let Some(top) = self.top.filter(|top| self.regulation.is_within(id, *top)) else { return own };
        let is_own = |t: &Provision| t.about.is_empty() || t.about.contains(&self.world.case.activity);
        let top_is_own = self.regulation.provision(top).is_some_and(is_own);
        own || !top_is_own
    }

    /// **`otherwise`**: no preceding conditional sibling is in scope, at the records of the provision around both.
    fn otherwise(&self, id: ProvisionId, provision: &Provision, outer: &Records) -> Result<bool, Unknown> {
        if !provision.otherwise || self.top == Some(id) {
            return Ok(true);
        }
        let parent = provision.parent.and_then(|p| self.regulation.provision(p));
        let before = parent.map(|p| p.children.as_slice()).unwrap_or_default().iter().take_while(|s| **s != id);
        for sibling in before {
            let conditional = self.regulation.provision(*sibling).is_some_and(|p| p.conditional);
            if conditional && self.in_scope(*sibling, outer)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// **`except`**: whether one of these provisions is in scope.
    pub(super) fn excepted(&self, provisions: &[ProvisionId]) -> Result<bool, Unknown> {
        for excepted in provisions {
            if self.in_scope(*excepted, &Records::new())? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// **Scope**: with rules of its own, where its conditions hold; without, where some child is in scope. `within` fixes the records
    /// of what is around it.
    pub(super) fn in_scope(&self, id: ProvisionId, within: &Records) -> Result<bool, Unknown> {
        let Some(provision) = self.regulation.provision(id) else { return Ok(false) };
        for placement in self.placements(id)?.iter().filter(|p| p.starts_with(within)) {
            if provision.has_rules() || provision.children.is_empty() {
                return Ok(true);
            }
            for child in &provision.children {
                if self.in_scope(*child, placement)? {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }

    /// **Defeat**: a provision in scope, not itself defeated, overrides this one or one around it: wholly, or this verb of it.
    pub(super) fn defeated(&self, id: ProvisionId, verb: Option<VerbId>) -> Result<bool, Unknown> {
        if let Some(known) = self.defeats.borrow().get(&(id, verb)) {
            return Ok(*known);
        }
        let defeated = self.find_defeated(id, verb)?;
        self.defeats.borrow_mut().insert((id, verb), defeated);
        Ok(defeated)
    }

    fn find_defeated(&self, id: ProvisionId, verb: Option<VerbId>) -> Result<bool, Unknown> {
        for (overrider, only, target) in &self.regulation.displacements {
            // What follows a provision instead of it does not take away what it follows.
            let follows = self.followers.iter().any(|follower| self.regulation.is_within(*follower, *overrider));
            let applies = (only.is_none() || *only == verb) && !follows;
            if applies && self.regulation.is_within(id, *target) && self.in_scope(*overrider, &Records::new())? && !self.defeated(*overrider, None)? {
                return Ok(true);
            }
        }
        Ok(false)
    }
}
