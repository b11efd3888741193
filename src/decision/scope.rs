//! **Scope** and **defeat**, for all cases at once.
//!
//! A provision's *place* is a diagram over the facts of the case and of the records that enclosing `for each` groups stand at. Where it is
//! asked from outside such a group, some record will do.

use std::collections::HashMap;

use super::Lowering;
use super::conditions::At;
use crate::hir::{FactId, Provision, ProvisionId, Value, VerbId};
use crate::mdd::{Exhausted, Node};

/// A way to look at the regulation: as it stands, or from a followed provision on, with facts bound.
#[derive(Clone, Debug, Default)]
pub(super) struct View {
    pub top: Option<ProvisionId>,
    pub bindings: Vec<(FactId, Value)>,
    /// How many records enclose the rule that follows.
    pub offset: usize,
    /// The provisions that led here by `follows`.
    pub followers: Vec<ProvisionId>,
    places: HashMap<ProvisionId, Node>,
    scopes: HashMap<ProvisionId, Node>,
    defeats: HashMap<(ProvisionId, Option<VerbId>), Node>,
}

impl View {
    pub fn new(top: Option<ProvisionId>, bindings: Vec<(FactId, Value)>, offset: usize) -> Self {
        View { top, bindings, offset, ..View::default() }
    }

    /// The same, with the provisions that led to it.
    pub fn after(self, followers: Vec<ProvisionId>) -> Self {
        View { followers, ..self }
    }
}

impl Lowering<'_> {
    pub(super) fn offset(&self, view: usize) -> usize {
        self.views.get(view).map_or(0, |v| v.offset)
    }

    /// The lists whose records a provision is asked of, outermost first.
    pub(super) fn lists(&self, view: usize, id: ProvisionId) -> Vec<FactId> {
        let top = self.views.get(view).and_then(|v| v.top);
        let mut lists = Vec::new();
        for around in self.regulation.ancestors(id) {
            lists.extend(self.regulation.provision(around).and_then(|p| p.each));
            if Some(around) == top {
                break;
            }
        }
        lists.reverse();
        lists
    }

    /// Where its own and all inherited conditions hold.
    pub(super) fn place(&mut self, view: usize, id: ProvisionId) -> Result<Node, Exhausted> {
        if let Some(known) = self.views.get(view).and_then(|v| v.places.get(&id)) {
            return Ok(*known);
        }
        let node = self.find_place(view, id)?;
        self.views.get_mut(view).map(|v| v.places.insert(id, node));
        Ok(node)
    }

    fn find_place(&mut self, view: usize, id: ProvisionId) -> Result<Node, Exhausted> {
        let regulation = self.regulation;
        let Some(provision) = regulation.provision(id) else { return Ok(Node::FALSE) };
        if !self.is_about(view, id, provision) {
            return Ok(Node::FALSE);
        }
        let is_top = self.views.get(view).and_then(|v| v.top) == Some(id);
        let around = match provision.parent {
            Some(parent) if !is_top => self.place(view, parent)?,
            _ => Node::TRUE,
        };
        if around == Node::FALSE {
            return Ok(Node::FALSE);
        }
        let depth = self.lists(view, id).len();
        let own = self.holds(At { view, depth }, &provision.own)?;
        let mut place = self.store.and(around, own)?;
        if provision.otherwise && !is_top {
            let taken = self.taken_before(view, id, provision)?;
            place = self.store.minus(place, taken)?;
        }
        let excepted = self.any_scope(view, &provision.except)?;
        self.store.minus(place, excepted)
    }

    /// A followed provision may be about another activity. Where it is about the case's own, the parts of it that are not stay out.
    fn is_about(&self, view: usize, id: ProvisionId, provision: &Provision) -> bool {
        let speaks = |p: &Provision| p.about.contains(&self.activity);
        let followed = self.views.get(view).and_then(|v| v.top).filter(|top| self.regulation.is_within(id, *top));
        let foreign = followed.and_then(|top| self.regulation.provision(top)).is_some_and(|top| !top.about.is_empty() && !speaks(top));
        provision.about.is_empty() || speaks(provision) || foreign
    }

    /// Where a preceding conditional sibling is in scope.
    pub(super) fn taken_before(&mut self, view: usize, id: ProvisionId, provision: &Provision) -> Result<Node, Exhausted> {
        let regulation = self.regulation;
        let siblings = provision.parent.and_then(|p| regulation.provision(p)).map(|p| p.children.as_slice()).unwrap_or_default();
        let depth = provision.parent.map_or(0, |parent| self.lists(view, parent).len());
        let mut taken = Node::FALSE;
        for sibling in siblings.iter().take_while(|s| **s != id) {
            if regulation.provision(*sibling).is_some_and(|p| p.conditional) {
                let scope = self.scope_within(view, *sibling, depth)?;
                taken = self.store.or(taken, scope)?;
            }
        }
        Ok(taken)
    }

    /// Where one of these provisions is in scope.
    pub(super) fn any_scope(&mut self, view: usize, provisions: &[ProvisionId]) -> Result<Node, Exhausted> {
        let mut any = Node::FALSE;
        for id in provisions {
            let scope = self.scope_within(view, *id, 0)?;
            any = self.store.or(any, scope)?;
        }
        Ok(any)
    }

    /// **Scope** as asked from a place that stands at `depth` records: of the records further in, some will do.
    pub(super) fn scope_within(&mut self, view: usize, id: ProvisionId, depth: usize) -> Result<Node, Exhausted> {
        let mut scope = self.scope(view, id)?;
        let lists = self.lists(view, id);
        for inner in (depth..lists.len()).rev() {
            if let Some(list) = lists.get(inner) {
                // Without any record there is no place at all.
                scope = self.some(*list, self.offset(view) + inner, scope)?;
            }
        }
        Ok(scope)
    }

    /// With rules of its own, where its conditions hold; without, where some child is in scope. Over its own records.
    fn scope(&mut self, view: usize, id: ProvisionId) -> Result<Node, Exhausted> {
        if let Some(known) = self.views.get(view).and_then(|v| v.scopes.get(&id)) {
            return Ok(*known);
        }
        let regulation = self.regulation;
        let Some(provision) = regulation.provision(id) else { return Ok(Node::FALSE) };
        let mut scope = self.place(view, id)?;
        if !provision.has_rules() && !provision.children.is_empty() && scope != Node::FALSE {
            let depth = self.lists(view, id).len();
            let mut children = Node::FALSE;
            for child in &provision.children {
                let child = self.scope_within(view, *child, depth)?;
                children = self.store.or(children, child)?;
            }
            scope = self.store.and(scope, children)?;
        }
        self.views.get_mut(view).map(|v| v.scopes.insert(id, scope));
        Ok(scope)
    }

    /// **Defeat**: where a provision in scope, not itself defeated, overrides this one or one around it: wholly, or this verb of it.
    pub(super) fn defeated(&mut self, view: usize, id: ProvisionId, verb: Option<VerbId>) -> Result<Node, Exhausted> {
        if let Some(known) = self.views.get(view).and_then(|v| v.defeats.get(&(id, verb))) {
            return Ok(*known);
        }
        let regulation = self.regulation;
        let mut defeated = Node::FALSE;
        for (overrider, only, target) in &regulation.displacements {
            // What follows a provision instead of it does not take away what it follows.
            let followers = self.views.get(view).map(|v| v.followers.as_slice()).unwrap_or_default();
            let follows = followers.iter().any(|follower| regulation.is_within(*follower, *overrider));
            if (only.is_none() || *only == verb) && !follows && regulation.is_within(id, *target) {
                let scope = self.scope_within(view, *overrider, 0)?;
                let itself = self.defeated(view, *overrider, None)?;
                let wins = self.store.minus(scope, itself)?;
                defeated = self.store.or(defeated, wins)?;
            }
        }
        self.views.get_mut(view).map(|v| v.defeats.insert((id, verb), defeated));
        Ok(defeated)
    }
}
