//! A regulation, compiled: for one activity, the answer to every case at once, as decision diagrams.
//!
//! [`lower`] gives a [`Decision`]: its variables, where a case is possible at all, and for every verb, limit, prohibition and dossier the
//! diagram of what is said where. It expands scope, `otherwise`, `except`, defeat and `follows` by itself and shares nothing with
//! the interpreter, which a test holds it against.
//!
//! - [`cells`]: values that no rule can tell apart
//! - [`variables`]: what levels ask, and their order
//! - [`conditions`], [`lists`], [`scope`]: conditions, questions about lists, places of provisions
//! - [`contributions`], [`verbs`]: what rules add, and together
//! - [`causes`], [`always`]: what cannot hold together
//! - [`without`]: what can be left out
//! - [`evaluate`]: the outcome of a case
//! - [`together`]: several regulations over the same variables, to be compared
//!
//! Source of the form: K. Fisler, S. Krishnamurthi, L. Meyerovich, M. Tschantz, "Verification and change-impact analysis of access-control
//! policies", ICSE 2005 (multi-terminal diagrams for policies).

mod always;
mod causes;
mod cells;
mod conditions;
mod contributions;
mod evaluate;
mod lists;
mod scope;
mod together;
mod variables;
mod verbs;
mod without;

use std::collections::HashMap;

use crate::hir::{ActivityId, DefineId, ProvisionId, Regulation, Vocabulary};
use crate::mdd::{Exhausted, Node, Store};

pub use always::smallest_contradiction;
pub use causes::{Cause, WhyNot, causes, impossible, overriders};
pub use cells::{Cell, Dates};
pub use contributions::{Contribution, Place, RuleReach, Says};
pub use evaluate::{Applied, Facts, list_of, places};
pub use lists::{Sample, Tally};
pub use together::{Term, Together, lower_together};
pub use variables::{Asked, Order, Variable, Variables};
pub use verbs::{Sets, Verb};
pub use without::{LeftOut, Without, implied_by};

/// Nodes that one decision may need unless told otherwise: some forty megabytes.
pub const BUDGET: usize = 1_000_000;

/// All cases of one activity: what can be stated of them, and the diagrams over it.
#[derive(Clone, Debug)]
pub struct Space {
    pub activity: ActivityId,
    pub diagrams: Store,
    pub variables: Variables,
    /// The `always` lines, by position.
    pub always: Vec<Node>,
    /// Where a case can be: every `always` line holds, and what is said of lists as wholes fits together.
    pub possible: Node,
}

/// What one regulation says of the cases of a space.
#[derive(Clone, Debug)]
pub struct Rulings {
    pub activity: ActivityId,
    pub contributions: Vec<Contribution>,
    pub verbs: Vec<Verb>,
    pub sets: Sets,
}

/// One activity of one regulation, compiled.
#[derive(Clone, Debug)]
pub struct Decision {
    pub space: Space,
    pub rulings: Rulings,
    /// Every rule of the provisions that speak of the activity and have some place in it.
    pub rules: Vec<RuleReach>,
}

/// A decision is asked about its space all the time.
impl std::ops::Deref for Decision {
    type Target = Space;

    fn deref(&self) -> &Space {
        &self.space
    }
}

/// The diagrams would need more nodes than the budget allows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TooLarge {
    pub activity: ActivityId,
    pub budget: usize,
    /// The questions with the most nodes, the first the most.
    pub facts: Vec<Asked>,
    /// The provisions that added the most nodes; the first is the one where the budget ended.
    pub provisions: Vec<ProvisionId>,
}

impl TooLarge {
    /// The budget ended in a question that was asked of the diagrams, not in making them.
    pub fn asked(activity: ActivityId, budget: usize) -> Box<Self> {
        Box::new(TooLarge { activity, budget, facts: Vec::new(), provisions: Vec::new() })
    }
}

/// Compiles one activity of a regulation, within a budget of nodes.
///
/// # Errors
/// [`TooLarge`] names the facts and provisions that made it grow.
pub fn lower(vocabulary: &Vocabulary, regulation: &Regulation, activity: ActivityId, budget: usize) -> Result<Decision, Box<TooLarge>> {
    lower_in_order(vocabulary, regulation, activity, Order::default(), budget)
}

/// As [`lower`], with another order of variables: for measuring orders.
///
/// # Errors
/// As [`lower`].
pub fn lower_in_order(
    vocabulary: &Vocabulary,
    regulation: &Regulation,
    activity: ActivityId,
    order: Order,
    budget: usize,
) -> Result<Decision, Box<TooLarge>> {
    let lowering = Lowering::new(vocabulary, regulation, activity, order, budget);
    lowering.decision(&[], budget).map(|(decision, _)| decision)
}

/// As [`lower`], with where each of these provisions is in scope: over the decision's own variables.
///
/// # Errors
/// As [`lower`].
pub fn lower_with_scopes(
    vocabulary: &Vocabulary,
    regulation: &Regulation,
    activity: ActivityId,
    scopes: &[ProvisionId],
    budget: usize,
) -> Result<(Decision, Vec<Node>), Box<TooLarge>> {
    Lowering::new(vocabulary, regulation, activity, Order::default(), budget).decision(scopes, budget)
}

/// The `always` lines, where cases are possible, the verbs, and the scopes that were asked for.
type Lowered = (Vec<Node>, Node, Vec<Verb>, Vec<Node>);

/// A decision in the making.
#[derive(Clone)]
struct Lowering<'a> {
    vocabulary: &'a Vocabulary,
    regulation: &'a Regulation,
    activity: ActivityId,
    store: Store,
    variables: Variables,
    views: Vec<scope::View>,
    /// Definitions, by view, enclosing records, and the record that they are asked of.
    defined: HashMap<(usize, usize, DefineId, Option<usize>), Node>,
    contributions: Vec<Contribution>,
    sets: Sets,
    /// The provision at work, and the nodes that each one added.
    now_at: Option<ProvisionId>,
    growth: Vec<(usize, ProvisionId)>,
    rules: Vec<RuleReach>,
    /// Of the rule at work: where it is guarded and where it applies.
    reach: (Node, Node),
    /// Readings stand as the regulation chooses them, and are no variables.
    as_chosen: bool,
}

impl<'a> Lowering<'a> {
    fn new(vocabulary: &'a Vocabulary, regulation: &'a Regulation, activity: ActivityId, order: Order, budget: usize) -> Self {
        let mut store = Store::new(budget);
        let variables = variables::declare(vocabulary, &[regulation], Some(regulation), activity, order, &mut store);
        Lowering::over(vocabulary, regulation, activity, store, variables)
    }

    /// A lowering over variables that are declared.
    fn over(vocabulary: &'a Vocabulary, regulation: &'a Regulation, activity: ActivityId, store: Store, variables: Variables) -> Self {
        Lowering {
            vocabulary,
            regulation,
            activity,
            store,
            variables,
            views: Vec::new(),
            defined: HashMap::new(),
            contributions: Vec::new(),
            sets: Sets::default(),
            now_at: None,
            growth: Vec::new(),
            rules: Vec::new(),
            reach: (Node::FALSE, Node::FALSE),
            as_chosen: false,
        }
    }

    fn decision(mut self, asked: &[ProvisionId], budget: usize) -> Result<(Decision, Vec<Node>), Box<TooLarge>> {
        match self.all(asked, budget) {
            Ok((always, possible, verbs, scopes)) => {
                let activity = self.activity;
                let decision = Decision {
                    space: Space { activity, diagrams: self.store, variables: self.variables, always, possible },
                    rulings: Rulings { activity, contributions: self.contributions, verbs, sets: self.sets },
                    rules: self.rules,
                };
                Ok((decision, scopes))
            }
            Err(Exhausted) => Err(Box::new(self.too_large(budget))),
        }
    }

    fn all(&mut self, asked: &[ProvisionId], budget: usize) -> Result<Lowered, Exhausted> {
        self.contribute()?;
        let scopes = asked.iter().map(|id| self.scope_within(0, *id, 0)).collect::<Result<Vec<Node>, Exhausted>>()?;
        let always = self.always()?;
        let possible = self.reaches(&always)?;
        self.within(possible)?;
        let verbs = self.verbs(budget)?;
        Ok((always, possible, verbs, scopes))
    }

    /// Makes guards smaller by what is not possible.
    fn within(&mut self, possible: Node) -> Result<(), Exhausted> {
        for index in 0..self.contributions.len() {
            let Some((guard, somewhere)) = self.contributions.get(index).map(|c| (c.guard, c.somewhere)) else { continue };
            let (guard, somewhere) = (self.store.simplify(guard, possible)?, self.store.simplify(somewhere, possible)?);
            if let Some(contribution) = self.contributions.get_mut(index) {
                (contribution.guard, contribution.somewhere) = (guard, somewhere);
            }
        }
        Ok(())
    }

    /// Where a case can be.
    fn possible(&mut self, always: &[Node]) -> Result<Node, Exhausted> {
        let mut possible = self.possible_lists()?;
        for line in always {
            possible = self.store.and(possible, *line)?;
        }
        Ok(possible)
    }

    /// Brings what is known of rules from records to cases, and gives where a case can be. Questions about lists that only rules without
    /// effect would ask are left out wherever they can be.
    fn reaches(&mut self, always: &[Node]) -> Result<Node, Exhausted> {
        let mut rules = std::mem::take(&mut self.rules);
        for rule in &mut rules {
            rule.applies = self.for_some(&self.lists(0, rule.provision), rule.applies)?;
        }
        let possible = self.possible(always)?;
        let mut more = false;
        for rule in &mut rules {
            if self.store.and(rule.applies, possible)? != Node::FALSE {
                (rule.place, rule.guarded) = (rule.applies, rule.applies);
                continue;
            }
            let lists = self.lists(0, rule.provision);
            more |= !lists.is_empty();
            (rule.place, rule.guarded) = (self.for_some(&lists, rule.place)?, self.for_some(&lists, rule.guarded)?);
        }
        self.rules = rules;
        if more { self.possible(always) } else { Ok(possible) }
    }

    fn always(&mut self) -> Result<Vec<Node>, Exhausted> {
        let vocabulary = self.vocabulary;
        let lines = vocabulary.activity(self.activity).map(|a| a.always.as_slice()).unwrap_or_default();
        lines.iter().map(|line| self.holds(conditions::At { view: 0, depth: 0 }, &line.condition)).collect()
    }

    fn too_large(&self, budget: usize) -> TooLarge {
        let per_level = self.store.nodes_per_level();
        let mut facts: Vec<(usize, Asked)> =
            self.variables.iter().map(|(level, v)| (per_level.get(level.index()).copied().unwrap_or(0), v.asked)).collect();
        facts.sort_by_key(|(nodes, _)| std::cmp::Reverse(*nodes));
        let mut added: HashMap<ProvisionId, usize> = HashMap::new();
        for (nodes, id) in &self.growth {
            *added.entry(*id).or_default() += nodes;
        }
        let mut provisions: Vec<(ProvisionId, usize)> = added.into_iter().filter(|(id, _)| Some(*id) != self.now_at).collect();
        provisions.sort_by_key(|(id, nodes)| (std::cmp::Reverse(*nodes), *id));
        TooLarge {
            activity: self.activity,
            budget,
            facts: facts.into_iter().take(3).map(|(_, asked)| asked).collect(),
            provisions: self.now_at.into_iter().chain(provisions.into_iter().map(|(id, _)| id)).take(3).collect(),
        }
    }
}
