//! **What to ask next**: the facts that would settle an answer, the most decisive first.
//!
//! All parts together are one diagram whose terminals are whole outcomes. Of its variables, those that follow from the others (given what is
//! stated and the `always` lines) are taken out one by one, so that none is asked for that need not be. For each of the rest, and each of its
//! values, the outcomes left are counted.

use std::collections::BTreeSet;

use super::ground::PartOf;
use super::open::Open;
use super::questions::{Question, question};
use crate::decision::{Asked, Cell};
use crate::hir::vocabulary::Fact;
use crate::hir::{VerbId, Vocabulary};
use crate::mdd::{Exhausted, Level, Node, Pairs};
use crate::outcome::{Outcome, OutcomeAct, Status};

/// Nodes that counting part by part may need.
const PARTS: usize = 200_000;

/// A question whose answer matters, and what each answer leads to.
#[derive(Clone, Debug)]
pub struct Missing {
    pub question: Question,
    pub leads_to: Vec<LeadsTo>,
}

#[derive(Clone, Debug)]
pub struct LeadsTo {
    pub value: String,
    /// How many different outcomes remain.
    pub outcomes: usize,
    /// The status, where only one remains.
    pub status: Option<Status>,
}

/// The different sets of acts that one verb may come out with.
#[derive(Clone, Debug)]
pub struct PossibleVerb {
    pub verb: VerbId,
    pub outcomes: Vec<Vec<OutcomeAct>>,
}

/// Per verb that may come out differently: the different outcomes.
pub fn possible(open: &Open) -> Vec<PossibleVerb> {
    let verbs = open.parts.iter().filter_map(|part| match part.of {
        PartOf::Verb(verb) => Some(PossibleVerb { verb, outcomes: part.said.iter().map(|s| acts(&s.outcome)).collect() }),
        _ => None,
    });
    verbs.filter(|possible| possible.outcomes.len() > 1).collect()
}

/// The acts of an outcome, those that nobody is named for included.
fn acts(outcome: &Outcome) -> Vec<OutcomeAct> {
    let unnamed = outcome.silences.iter().filter_map(|s| s.act.as_deref());
    outcome.acts.iter().chain(unnamed).cloned().collect()
}

/// The facts that would settle the answer.
///
/// # Errors
/// [`Exhausted`] where the outcomes together exceed the budget.
pub fn missing(open: &mut Open) -> Result<Vec<Missing>, Exhausted> {
    let whole = Whole::of(open)?;
    let mut found: Vec<(usize, usize, Missing)> = Vec::new();
    for level in needed(open, &whole)? {
        let mut leads = Vec::new();
        for value in 0..open.ground.store.arity(level) {
            let care = open.ground.store.restrict(open.ground.care, &|l| (l == level).then_some(value))?;
            let left = open.ground.store.restrict(whole.root, &|l| (l == level).then_some(value))?;
            let outcomes = open.ground.store.terminals_within(left, care);
            let status = match outcomes.len() {
                1 => outcomes.first().map(|only| open.outcome(|part| whole.choice(*only, part)).status),
                _ => None,
            };
            if !outcomes.is_empty() {
                leads.push((value, outcomes.len(), status));
            }
        }
        // One possible answer is no question: the fact follows from the others.
        if leads.len() < 2 {
            continue;
        }
        let worst = leads.iter().map(|(_, outcomes, _)| *outcomes).max().unwrap_or(0);
        let total = leads.iter().map(|(_, outcomes, _)| *outcomes).sum();
        found.extend(told(open, level, &leads).map(|missing| (worst, total, missing)));
    }
    found.sort_by_key(|(worst, total, _)| (*worst, *total));
    Ok(found.into_iter().map(|(_, _, missing)| missing).collect())
}

/// The facts that may settle the answer where outcomes are too many to be counted together: the one first that leaves the fewest in its
/// worst case when every part is counted by itself.
///
/// # Errors
/// [`Exhausted`].
pub fn by_parts(open: &mut Open) -> Result<Vec<Question>, Exhausted> {
    let store = &mut open.ground.store;
    // What was made in vain for the whole is no reason to say nothing of its parts.
    store.set_budget(store.len() + PARTS);
    let mut parts = Vec::new();
    for part in open.parts.iter().filter(|p| p.said.len() > 1) {
        let root = store.simplify(part.root, open.ground.care)?;
        parts.push((root, store.support(&[root])));
    }
    let levels: BTreeSet<Level> = parts.iter().flat_map(|(_, support)| support).copied().collect();
    let mut found = Vec::new();
    for level in levels {
        let (mut worst, mut possible) = (0, 0);
        for value in 0..store.arity(level) {
            let care = store.restrict(open.ground.care, &|l| (l == level).then_some(value))?;
            if care == Node::FALSE {
                continue;
            }
            let mut left = 0;
            for (root, support) in &parts {
                let root = if support.contains(&level) { store.restrict(*root, &|l| (l == level).then_some(value))? } else { *root };
                left += store.terminals_within(root, care).len();
            }
            (worst, possible) = (worst.max(left), possible + 1);
        }
        // One possible answer is no question.
        if possible > 1 {
            found.push((worst, level));
        }
    }
    found.sort_unstable();
    let asked = |(_, level): &(usize, Level)| open.ground.variables.asked(*level).map(|asked| question(open.ground.decision, asked));
    Ok(found.iter().filter_map(asked).collect())
}

fn told(open: &Open, level: Level, leads: &[(usize, usize, Option<Status>)]) -> Option<Missing> {
    let variable = open.ground.variables.get(level)?;
    let values = |cell: usize| variable.cells.get(cell).map(|cell| cell_values(open.vocabulary, variable.asked, cell)).unwrap_or_default();
    let lead = |(cell, outcomes, status): &(usize, usize, Option<Status>)| {
        values(*cell).into_iter().map(|value| LeadsTo { value, outcomes: *outcomes, status: *status }).collect::<Vec<_>>()
    };
    let leads_to = leads.iter().flat_map(lead).collect();
    Some(Missing { question: question(open.ground.decision, variable.asked), leads_to })
}

/// All parts at once.
struct Whole {
    root: Node,
    /// Per part, from the first on: the numbers so far and the part's own.
    pairs: Vec<Pairs>,
}

impl Whole {
    fn of(open: &mut Open) -> Result<Whole, Exhausted> {
        let mut root = Node::FALSE;
        let mut pairs = Vec::new();
        let roots: Vec<(bool, Node)> = open.parts.iter().map(|p| (p.said.len() > 1, p.root)).collect();
        for (differs, part) in roots {
            let part = if differs { open.ground.store.simplify(part, open.ground.care)? } else { Node::FALSE };
            let mut numbers = Pairs::default();
            root = open.ground.store.product(root, part, &mut numbers)?;
            pairs.push(numbers);
        }
        Ok(Whole { root, pairs })
    }

    /// Which of its ways to come out a part takes in an outcome.
    fn choice(&self, outcome: u32, part: usize) -> usize {
        let mut number = outcome;
        for (index, pairs) in self.pairs.iter().enumerate().rev() {
            let Some((before, own)) = pairs.get(number) else { return 0 };
            if index == part {
                return own as usize;
            }
            number = before;
        }
        0
    }
}

/// The variables that decide the outcome, without any that the others make needless.
fn needed(open: &mut Open, whole: &Whole) -> Result<Vec<Level>, Exhausted> {
    let store = &mut open.ground.store;
    let (mut root, mut care) = (store.simplify(whole.root, open.ground.care)?, open.ground.care);
    let (mut kept, mut looked_at) = (Vec::new(), BTreeSet::new());
    // From the last variable on, so that what conditions ask most often stays. A variable that is taken out may leave its place to one that it
    // followed from, and that was not asked before.
    while let Some(level) = store.support(&[root]).into_iter().rev().find(|level| !looked_at.contains(level)) {
        looked_at.insert(level);
        let (mut merged, mut where_merged) = (root, Node::FALSE);
        let mut needless = true;
        for value in 0..store.arity(level) {
            let here = store.restrict(root, &|l| (l == level).then_some(value))?;
            let possible = store.restrict(care, &|l| (l == level).then_some(value))?;
            let both = store.and(where_merged, possible)?;
            needless = needless && agree(store, merged, here, both)?;
            merged = store.choose(possible, here, merged)?;
            where_merged = store.or(where_merged, possible)?;
        }
        if needless {
            (root, care) = (store.restrict(merged, &|l| (l == level).then_some(0))?, where_merged);
        } else {
            kept.push(level);
        }
    }
    kept.sort_unstable();
    Ok(kept)
}

/// Whether two functions are equal where `care` is true.
fn agree(store: &mut crate::mdd::Store, a: Node, b: Node, care: Node) -> Result<bool, Exhausted> {
    if a == b || care == Node::FALSE {
        return Ok(true);
    }
    let mut pairs = Pairs::default();
    let both = store.product(a, b, &mut pairs)?;
    Ok(store.terminals_within(both, care).iter().all(|number| pairs.get(*number).is_some_and(|(x, y)| x == y)))
}

/// The values in a cell, as a rule file writes them; of numbers and dates the bounds.
pub fn cell_values(vocabulary: &Vocabulary, asked: Asked, cell: &Cell) -> Vec<String> {
    let values = fact_of(vocabulary, asked).map(|f| f.kind.values()).unwrap_or_default();
    match cell {
        Cell::No => vec!["no".into()],
        Cell::Yes => vec!["yes".into()],
        Cell::Values(indices) => indices.iter().filter_map(|i| values.get(*i)).map(|t| t.id.clone()).collect(),
        Cell::Numbers { min, max } if min == max => vec![min.to_string()],
        Cell::Numbers { min, max } => vec![format!("{min}..{max}")],
        Cell::Dates(dates) => vec![dates.to_string()],
        Cell::Texts(texts) => texts.clone(),
        Cell::OtherText => vec!["…".into()],
        Cell::Alternative(index) => vec![index.to_string()],
    }
}

fn fact_of(vocabulary: &Vocabulary, asked: Asked) -> Option<&Fact> {
    match asked {
        Asked::Fact(fact) => vocabulary.fact(fact),
        Asked::Field { list, field, .. } | Asked::Record { list, field, .. } => vocabulary.field(list, field),
        _ => None,
    }
}
