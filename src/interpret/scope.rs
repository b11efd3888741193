//! **Scope** and **defeat**.
//!
//! A *placement* of a provision is a choice of records for the `for each` groups around it, under which its own and all inherited
//! conditions hold; outside any `for each` there is one, empty placement or none.

use std::iter::once_with;
use std::rc::Rc;

use super::conditions::decided_by;
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
                if self.stands(id, provision, outer, &records)? {
                    found.push(records);
                }
            }
        }
        Ok(found)
    }

    /// Whether what a provision itself demands is met, at these records.
    fn stands(&self, id: ProvisionId, provision: &Provision, outer: &Records, records: &Records) -> Result<bool, Unknown> {
        if self.granted.contains(&id) {
            return Ok(true);
        }
        let own = once_with(|| self.holds(&provision.own, records));
        let otherwise = once_with(|| self.otherwise(id, provision, outer));
        let not_excepted = once_with(|| self.excepted(&provision.except).map(|excepted| !excepted));
        decided_by(false, own.chain(otherwise).chain(not_excepted))
    }

    /// What a followed provision is about is left out like its inherited conditions, so it may belong to another activity. Where it is
    /// about the case's own activity, the parts of it that are about others stay out.
    pub(super) fn speaks_of_activity(&self, id: ProvisionId, provision: &Provision) -> bool {
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
        decided_by(true, self.before(id, provision).map(|sibling| self.in_scope(sibling, outer))).map(|taken| !taken)
    }

    /// The conditional siblings before a provision.
    pub(super) fn before(&self, id: ProvisionId, provision: &Provision) -> impl Iterator<Item = ProvisionId> {
        let parent = provision.parent.and_then(|p| self.regulation.provision(p));
        let before = parent.map(|p| p.children.as_slice()).unwrap_or_default().iter().copied().take_while(move |s| *s != id);
        before.filter(|sibling| self.regulation.provision(*sibling).is_some_and(|p| p.conditional))
    }

    /// **`except`**: whether one of these provisions is in scope.
    pub(super) fn excepted(&self, provisions: &[ProvisionId]) -> Result<bool, Unknown> {
        decided_by(true, provisions.iter().map(|excepted| self.in_scope(*excepted, &Records::new())))
    }

    /// **Scope**: with rules of its own, where its conditions hold; without, where some child is in scope. `within` fixes the records
    /// of what is around it.
    pub(super) fn in_scope(&self, id: ProvisionId, within: &Records) -> Result<bool, Unknown> {
        let Some(provision) = self.regulation.provision(id) else { return Ok(false) };
        let speaks = provision.has_rules() || provision.children.is_empty();
        let placements = self.placements(id)?;
        let mut each = placements.iter().filter(|p| p.starts_with(within));
        match speaks {
            true => Ok(each.next().is_some()),
            false => decided_by(true, each.flat_map(|p| provision.children.iter().map(move |child| self.in_scope(*child, p)))),
        }
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
        decided_by(true, self.overriders(id, verb).map(|overrider| self.overrides(overrider)))
    }

    /// The provisions that override this one, or one around it, where they have force.
    pub(super) fn overriders(&self, id: ProvisionId, verb: Option<VerbId>) -> impl Iterator<Item = ProvisionId> {
        let displaces = move |(overrider, only, target): &(ProvisionId, Option<VerbId>, ProvisionId)| {
            // What follows a provision instead of it does not take away what it follows.
            let follows = self.followers.iter().any(|follower| self.regulation.is_within(*follower, *overrider));
            let applies = (only.is_none() || *only == verb) && !follows;
            (applies && self.regulation.is_within(id, *target)).then_some(*overrider)
        };
        self.regulation.displacements.iter().filter_map(displaces)
    }

    /// Whether a provision has the force to override: it is in scope, and not itself defeated.
    pub(super) fn overrides(&self, overrider: ProvisionId) -> Result<bool, Unknown> {
        let in_scope = once_with(|| self.in_scope(overrider, &Records::new()));
        let not_defeated = once_with(|| self.defeated(overrider, None).map(|defeated| !defeated));
        decided_by(false, in_scope.chain(not_defeated))
    }
}
