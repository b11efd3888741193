//! **What can be left out**: whether a regulation that differs in one place says the same in every possible case, whatever the readings.
//!
//! Both are lowered into one store, so what is the same is the same node, and only what differs is looked at: where in a possible case some
//! rule, followed ones included, would apply that does not, or the other way round. Rules that apply in the same cases give the same answers,
//! to the last citation.

use std::collections::BTreeMap;

use super::always::smallest;
use super::conditions::At;
use super::{Asked, Cause, Cell, Contribution, Lowering, Order, Place, Says, Variables};
use crate::hir::{ActivityId, Condition, FactId, ProvisionId, Regulation, Rule, Subject, Vocabulary};
use crate::mdd::{Exhausted, Node, Store};

/// Which contribution of a rule: the rule with those that follow it, and which of the things that it adds.
type Key = (Vec<Place>, u8, usize);

/// One activity of a regulation, to hold others against.
pub struct Without<'a> {
    vocabulary: &'a Vocabulary,
    activity: ActivityId,
    store: Store,
    variables: Variables,
    said: BTreeMap<Key, (Node, Vec<FactId>)>,
    always: Vec<Node>,
    possible: Node,
    /// Questions that the regulation itself asks; those of others come after them.
    asked: usize,
}

impl<'a> Without<'a> {
    /// # Errors
    /// [`Exhausted`].
    pub fn new(vocabulary: &'a Vocabulary, regulation: &Regulation, activity: ActivityId, budget: usize) -> Result<Self, Exhausted> {
        let mut lowering = Lowering::new(vocabulary, regulation, activity, Order::default(), budget);
        lowering.contribute()?;
        let always = lowering.always()?;
        let possible = lowering.reaches(&always)?;
        let said = by_key(lowering.contributions);
        let asked = lowering.variables.iter().count();
        lowering.store.set_budget(lowering.store.len().saturating_add(budget));
        Ok(Without { vocabulary, activity, store: lowering.store, variables: lowering.variables, said, always, possible, asked })
    }

    /// Whether any case is possible at all.
    pub fn has_cases(&self) -> bool {
        self.possible != Node::FALSE
    }

    /// Whether another form of the regulation, of which conditions ask for nothing new, says the same in every possible case. The forms differ
    /// in this provision, or what stands in it: that is looked at first, since most that differs differs there.
    ///
    /// # Errors
    /// [`Exhausted`].
    pub fn says_the_same(&mut self, other: &Regulation, differs_at: ProvisionId) -> Result<bool, Exhausted> {
        let near = |id: ProvisionId| other.is_within(id, differs_at);
        Ok(self.agrees(other, &near)? && self.agrees(other, &|_| true)?)
    }

    /// Whether these provisions, and what they follow, say the same.
    fn agrees(&mut self, other: &Regulation, is_meant: &dyn Fn(ProvisionId) -> bool) -> Result<bool, Exhausted> {
        let others = self.lowered(other, |lowering| {
            lowering.contribute_of(is_meant)?;
            Ok(by_key(std::mem::take(&mut lowering.contributions)))
        })?;
        let meant = |key: &Key| key.0.first().is_some_and(|place| is_meant(place.provision));
        let none = (Node::FALSE, Vec::new());
        let mut open = Vec::new();
        for key in self.said.keys().filter(|key| meant(key)).chain(others.keys().filter(|key| !self.said.contains_key(*key))) {
            let (own, other) = (self.said.get(key).unwrap_or(&none), others.get(key).unwrap_or(&none));
            if own.0 == other.0 {
                continue;
            }
            let differs = self.store.xor(own.0, other.0)?;
            let differs = self.store.and(differs, self.possible)?;
            let lists = if own.1.is_empty() { &other.1 } else { &own.1 };
            let asks_more = || self.store.support(&[differs]).iter().any(|level| level.index() >= self.asked);
            if differs == Node::FALSE {
                continue;
            }
            if lists.is_empty() && !asks_more() {
                return Ok(false);
            }
            open.push((differs, lists.clone()));
        }
        for (differs, lists) in open {
            if self.is_possible(other, differs, &lists)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Whether a diagram holds in some possible case, for some records of these lists: what lists can be like has to be found out again, with
    /// the questions that are new.
    fn is_possible(&self, regulation: &Regulation, node: Node, lists: &[FactId]) -> Result<bool, Exhausted> {
        let mut store = self.store.clone();
        store.set_budget(store.len().saturating_add(super::BUDGET));
        let mut lowering = Lowering::over(self.vocabulary, regulation, self.activity, store, self.variables.clone());
        let somewhere = lowering.for_some(lists, node)?;
        let possible = lowering.possible(&self.always)?;
        Ok(lowering.store.and(somewhere, possible)? != Node::FALSE)
    }

    /// The values of a list in a test that no rule can tell from `value`, itself included; `None` where leaving out all of them says nothing of
    /// leaving out the one.
    pub fn alike(&self, regulation: &Regulation, subject: Subject, value: usize, listed: &[usize]) -> Option<Vec<usize>> {
        let asked = match subject {
            Subject::Case(fact) => Asked::Fact(fact),
            Subject::Field { list, field, .. } => Asked::Field { list, depth: 0, field, element: None },
        };
        let Some(variable) = self.variables.level(&asked).and_then(|level| self.variables.get(level)) else { return Some(vec![value]) };
        let cell = variable.cells.iter().find_map(|cell| match cell {
            Cell::Values(values) if values.contains(&value) => Some(values),
            _ => None,
        });
        let alike: Vec<usize> = listed.iter().copied().filter(|v| *v == value || cell.is_some_and(|cell| cell.contains(v))).collect();
        let bound = |fact: FactId| {
            let binds = |rule: &Rule| matches!(rule, Rule::Follows { bindings, .. } if bindings.iter().any(|(f, _)| *f == fact));
            regulation.provisions.iter().flat_map(|p| &p.rules).any(binds)
        };
        // Where one case may ask the test of two values, those values do not stand for each other.
        let asked_once = matches!(subject, Subject::Case(fact) if !bound(fact));
        (asked_once || alike.len() == 1).then_some(alike)
    }

    fn lowered<T>(&mut self, regulation: &Regulation, with: impl FnOnce(&mut Lowering) -> Result<T, Exhausted>) -> Result<T, Exhausted> {
        let (store, variables) = (std::mem::replace(&mut self.store, Store::new(0)), std::mem::take(&mut self.variables));
        let mut lowering = Lowering::over(self.vocabulary, regulation, self.activity, store, variables);
        let out = with(&mut lowering);
        (self.store, self.variables) = (lowering.store, lowering.variables);
        out
    }
}

fn by_key(contributions: Vec<Contribution>) -> BTreeMap<Key, (Node, Vec<FactId>)> {
    let kind = |says: &Says| match says {
        Says::Waive { timing, .. } => (1, *timing),
        Says::Broken { .. } => (2, 0),
        _ => (0, 0),
    };
    let entry = |c: Contribution| {
        let (kind, timing) = kind(&c.says);
        ((c.place, kind, timing), (c.guard, c.lists))
    };
    contributions.into_iter().map(entry).collect()
}

/// A condition that was left out, to be explained.
pub struct LeftOut<'r> {
    pub activity: ActivityId,
    pub provision: ProvisionId,
    /// The rule that it stands behind; `None` where it is the provision's own.
    pub rule: Option<usize>,
    /// The regulation without it.
    pub without: &'r Regulation,
}

/// Why a condition can be left out: a smallest set of what else stands on the way that already says it; `None` where it is not implied, and
/// only nothing hangs on it.
///
/// # Errors
/// [`Exhausted`].
pub fn implied_by(vocabulary: &Vocabulary, regulation: &Regulation, of: &LeftOut, budget: usize) -> Result<Option<Vec<Cause>>, Exhausted> {
    let mut lowering = both_asked(vocabulary, regulation, of, budget);
    let mut found = lowering.on_the_way(of.provision)?;
    let provision = regulation.provision(of.provision);
    let condition = match of.rule {
        None => provision.map(|p| p.own.clone()),
        Some(rule) => {
            found.extend(lowering.behind_the_rule(of.provision, rule)?);
            provision.and_then(|p| p.rules.get(rule)).map(stands_behind)
        }
    };
    let lists = lowering.lists(0, of.provision);
    let at = At { view: 0, depth: lists.len() };
    let holds = lowering.holds(at, &condition.unwrap_or(Condition::True))?;
    // Whether the two differ in some case that all the others leave.
    let without = match of.rule {
        None => found.iter().find(|(cause, _)| *cause == Cause::Condition(of.provision)).map_or(Node::TRUE, |(_, node)| *node),
        Some(_) => found.iter().find(|(cause, _)| *cause == Cause::Guard).map_or(Node::TRUE, |(_, node)| *node),
    };
    let differs = lowering.store.xor(holds, without)?;
    let nodes: Vec<Node> = found.iter().map(|(_, node)| *node).collect();
    let blamed = smallest(nodes.len(), |kept| lowering.never(&lists, kept.iter().filter_map(|index| nodes.get(*index)).copied().chain([differs])))?;
    Ok(blamed.map(|blamed| blamed.into_iter().filter_map(|index| found.get(index)).map(|(cause, _)| *cause).collect()))
}

/// The regulation without the condition, over variables that tell apart what either form asks.
fn both_asked<'a>(vocabulary: &'a Vocabulary, regulation: &Regulation, of: &LeftOut<'a>, budget: usize) -> Lowering<'a> {
    let mut both = regulation.clone();
    let shorter = of.without.provision(of.provision).map(|p| match of.rule {
        None => p.own.clone(),
        Some(rule) => p.rules.get(rule).map_or(Condition::True, stands_behind),
    });
    if let (Some(provision), Some(shorter)) = (both.provisions.get_mut(of.provision.index()), shorter) {
        provision.own = Condition::And(vec![provision.own.clone(), shorter]);
    }
    let asks = Lowering::new(vocabulary, &both, of.activity, Order::default(), budget);
    let (store, variables) = (asks.store, asks.variables);
    let mut lowering = Lowering::over(vocabulary, of.without, of.activity, store, variables);
    lowering.views.push(super::scope::View::new(None, Vec::new(), 0));
    lowering
}

/// The condition behind a rule.
fn stands_behind(rule: &Rule) -> Condition {
    match rule {
        Rule::Forbid { condition, .. } | Rule::PlanLimit { when: condition, .. } => condition.clone(),
        other => other.guard().map_or(Condition::True, |guard| guard.condition.clone()),
    }
}
