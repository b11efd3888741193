//! The direct interpreter: the reference meaning of the language, by the definitions of `docs/language.md`, one by one.
//!
//! | definition | where |
//! |---|---|
//! | condition, unknown fact | [`conditions`] |
//! | scope, `otherwise`, `except`, `for each`, defeat (`overrides`) | [`scope`] |
//! | acts, `follows`, `qualify`, limits | [`acts`] |
//! | why a rule applies or does not | [`mod@trace`] |
//! | same act, `unnamed body`, required classes, silence, conflict, order | [`crate::outcome`] |
//!
//! It expands everything itself, case by case, and shares no code with any compiled form. A question about a fact that the case
//! does not state ends the evaluation with [`Unknown`]: nothing is ever taken for false.

mod acts;
mod conditions;
mod scope;
mod trace;

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use crate::hir::{Case, FactId, ProvisionId, Regulation, VerbId, Vocabulary};
use crate::outcome::{Outcome, PlanCount, order};

pub use trace::{Demand, Traced, Verdict, Whose, trace};

/// A question that the case does not answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Unknown {
    Fact(FactId),
    /// Whether the value is in the set.
    Element(FactId, usize),
    /// A field of a list's record; `element` as above for a set field.
    Field {
        list: FactId,
        record: usize,
        field: usize,
        element: Option<usize>,
    },
}

/// What a condition is asked of, beside the regulation: the facts and the chosen readings.
#[derive(Clone, Debug)]
pub struct World {
    pub case: Case,
    /// The alternative of each reading, by position.
    pub readings: Vec<usize>,
}

impl World {
    /// The case as stated, under the chosen readings.
    pub fn new(regulation: &Regulation, case: Case) -> Self {
        World { case, readings: regulation.chosen_readings() }
    }
}

/// The records that enclosing `for each` groups stand at: list and position, outermost first.
type Records = Vec<(FactId, usize)>;

/// Evaluates one world under one regulation. Remembers scopes; changes nothing.
struct Interpreter<'a> {
    vocabulary: &'a Vocabulary,
    regulation: &'a Regulation,
    world: &'a World,
    /// A followed provision is asked without what it inherits: the top of such an evaluation.
    top: Option<ProvisionId>,
    /// The provisions that led here by `follows`.
    followers: Vec<ProvisionId>,
    /// Provisions whose own demands are taken to be met: asked only to say what else stands in the way.
    granted: Vec<ProvisionId>,
    /// By provision, once asked.
    placements: RefCell<Vec<Option<Rc<Vec<Records>>>>>,
    /// By provision and verb, once asked.
    defeats: RefCell<HashMap<(ProvisionId, Option<VerbId>), bool>>,
}

impl<'a> Interpreter<'a> {
    fn new(vocabulary: &'a Vocabulary, regulation: &'a Regulation, world: &'a World) -> Self {
        Interpreter {
            vocabulary,
            regulation,
            world,
            top: None,
            followers: Vec::new(),
            granted: Vec::new(),
            placements: RefCell::new(vec![None; regulation.provisions.len()]),
            defeats: RefCell::default(),
        }
    }
}

/// Who does what in this case, what is silent, forbidden or violated.
///
/// # Errors
/// [`Unknown`]: the first question that the answer hangs on and the case does not answer.
pub fn decide(vocabulary: &Vocabulary, regulation: &Regulation, world: &World) -> Result<Outcome, Unknown> {
    let mut outcome = decide_unordered(vocabulary, regulation, world)?;
    order(&mut outcome);
    Ok(outcome)
}

/// As [`decide`], with the acts in the order of the text: enough to compare outcomes.
///
/// # Errors
/// As [`decide`].
pub fn decide_unordered(vocabulary: &Vocabulary, regulation: &Regulation, world: &World) -> Result<Outcome, Unknown> {
    let interpreter = Interpreter::new(vocabulary, regulation, world);
    let collected = interpreter.collect()?;
    let mut outcome = Outcome::default();
    interpreter.limits(&mut outcome)?;
    outcome.settle(vocabulary, world.case.activity, collected.acts, collected.silences);
    Ok(outcome)
}

/// The limits over a plan that a case counts towards.
///
/// # Errors
/// [`Unknown`]: the first question that keeps it from being counted.
pub fn plan_counts(vocabulary: &Vocabulary, regulation: &Regulation, world: &World) -> Result<Vec<PlanCount>, Unknown> {
    Interpreter::new(vocabulary, regulation, world).plan_counts()
}

/// The `always` lines that the world breaks, by position; unknown ones are not broken.
pub fn broken_always(vocabulary: &Vocabulary, regulation: &Regulation, world: &World) -> Vec<usize> {
    always(vocabulary, regulation, world).into_iter().enumerate().filter(|(_, r)| *r == Ok(false)).map(|(i, _)| i).collect()
}

fn always(vocabulary: &Vocabulary, regulation: &Regulation, world: &World) -> Vec<Result<bool, Unknown>> {
    let interpreter = Interpreter::new(vocabulary, regulation, world);
    let lines = vocabulary.activity(world.case.activity).map(|a| a.always.as_slice()).unwrap_or_default();
    lines.iter().map(|line| interpreter.holds(&line.condition, &Records::new())).collect()
}
