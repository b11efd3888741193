//! **Decisions in bulk**: what some verbs come to together, as one table that is walked with facts in native form.
//!
//! The joint diagram of the verbs, under the chosen readings, is laid out in one array. Facts are words: of a yes/no fact 0 or 1, of an
//! enumeration the place of the value, of a set its bits, of a number or date the number (of days). Whether any of some values is in a set
//! is one step; so is that none of a run of values is, whatever each would lead to. Lists are not asked record by record: a table
//! is made only where the verbs ask none.

use std::collections::{BTreeSet, HashMap};

use chrono::{Datelike, NaiveDate};

use super::decisions::Decisions;
use super::ground::{Ground, PartOf, ground};
use crate::decision::{Applied, Asked, Cell, TooLarge};
use crate::hir::{ActivityId, Case, FactId, Regulation, Value, VerbId};
use crate::mdd::{Exhausted, Node};
use crate::outcome::{Outcome, order};

/// Why there is no table.
#[derive(Clone, Debug, PartialEq)]
pub enum NoTable {
    TooLarge(Box<TooLarge>),
    /// The verbs ask about a list, or about days of the year.
    Unsuited(FactId),
}

/// One question: which word is asked, which bits of it, up to which value, and where the answers stand in `to`.
///
/// The answer is the lesser of the bits and `last`: whether any of some bits is set (`last` 1), or which value it is, all that are too great
/// being one. One form for all questions leaves nothing for the processor to guess.
#[derive(Clone, Copy, Debug)]
struct Step {
    mask: u64,
    base: u32,
    word: u16,
    /// Of a number as many as its bounds, which begin at `mask`, with the highest bit set.
    last: u16,
}

/// The mark of numbers in `last`.
const NUMBER: u16 = 1 << 15;

/// The mark of an outcome in `to`.
const OUTCOME: u32 = 1 << 31;
/// Cases that are walked at a time.
const LANES: usize = 8;
/// What facts out of their domain lead to.
const NOTHING: u32 = u32::MAX;

/// A compiled table.
#[derive(Clone, Debug)]
pub struct Table {
    /// The fact of each word.
    facts: Vec<FactId>,
    steps: Vec<Step>,
    to: Vec<u32>,
    bounds: Vec<i64>,
    start: u32,
    outcomes: Vec<Outcome>,
}

impl Table {
    /// The table of these verbs in an activity under a regulation, by its place.
    ///
    /// # Errors
    /// [`NoTable`].
    pub fn new(decisions: &Decisions, index: usize, activity: ActivityId, verbs: &[VerbId]) -> Result<Table, NoTable> {
        let decision = decisions.get(index, activity).map_err(NoTable::TooLarge)?;
        let large = |Exhausted| {
            NoTable::TooLarge(Box::new(TooLarge { activity, budget: crate::decision::BUDGET, facts: Vec::new(), provisions: Vec::new() }))
        };
        let mut ground = ground(&decision, &Case::new(activity)).map_err(large)?;
        let regulation = decisions.workspace.regulations.get(index);
        let root = match regulation {
            Some(regulation) => joint(&mut ground, regulation, verbs).map_err(large)?,
            None => Node::FALSE,
        };
        let mut making = Making { ground: &ground, table: Table::empty(), places: HashMap::new(), outcomes: HashMap::new(), words: Vec::new() };
        let start = making.place((root, false), &|made| {
            let mut outcome = regulation.map(|r| decision.assemble(&decisions.workspace.vocabulary, r, made)).unwrap_or_default();
            order(&mut outcome);
            outcome
        })?;
        let mut table = making.table;
        table.start = start;
        Ok(table)
    }

    fn empty() -> Table {
        Table { facts: Vec::new(), steps: Vec::new(), to: Vec::new(), bounds: Vec::new(), start: 0, outcomes: Vec::new() }
    }

    /// The number of the outcome of a case whose facts stand in `words`, in the order of [`Table::facts`]; [`Table::outcome`] has it. `None` for
    /// facts out of their domain.
    pub fn decide(&self, words: &[u64]) -> Option<u32> {
        let mut at = self.start;
        while at & OUTCOME == 0 {
            at = self.next(at, words);
        }
        (at != NOTHING).then_some(at & !OUTCOME)
    }

    /// As [`Table::decide`] for many cases, whose words stand one case after another. Some are walked at a time, so that the processor need not
    /// wait for each step of each.
    pub fn decide_all(&self, words: &[u64], mut each: impl FnMut(Option<u32>)) {
        let width = self.facts.len().max(1);
        let mut groups = words.chunks_exact(width * LANES);
        for group in groups.by_ref() {
            let mut at = [self.start; LANES];
            while at.iter().any(|at| at & OUTCOME == 0) {
                for (at, words) in at.iter_mut().zip(group.chunks_exact(width)) {
                    if *at & OUTCOME == 0 {
                        *at = self.next(*at, words);
                    }
                }
            }
            at.into_iter().for_each(|at| each((at != NOTHING).then_some(at & !OUTCOME)));
        }
        groups.remainder().chunks_exact(width).for_each(|words| each(self.decide(words)));
    }

    /// Where a step leads.
    #[inline]
    fn next(&self, at: u32, words: &[u64]) -> u32 {
        let Some(step) = self.steps.get(at as usize) else { return NOTHING };
        let Some(word) = words.get(step.word as usize).copied() else { return NOTHING };
        let answer = match step.last & NUMBER {
            0 => (word & step.mask).min(u64::from(step.last)) as usize,
            _ => self.passed(word.cast_signed(), step.mask, step.last & !NUMBER),
        };
        self.to.get(step.base as usize + answer).copied().unwrap_or(NOTHING)
    }

    /// An outcome by its number: acts in the order of the procedure, with deadlines and citations.
    pub fn outcome(&self, number: u32) -> Option<&Outcome> {
        self.outcomes.get(number as usize)
    }

    /// How many of so many bounds are not above a number.
    fn passed(&self, number: i64, from: u64, count: u16) -> usize {
        let bounds = usize::try_from(from).ok().and_then(|from| self.bounds.get(from..from + usize::from(count)));
        bounds.unwrap_or_default().iter().filter(|bound| **bound <= number).count()
    }

    /// The fact that each word states.
    pub fn facts(&self) -> &[FactId] {
        &self.facts
    }

    /// The words of a case; `None` where a fact that is asked is not stated.
    pub fn words(&self, case: &Case) -> Option<Vec<u64>> {
        let word = |fact: &FactId| match case.facts.get(fact)? {
            Value::Bool(b) => Some(u64::from(*b)),
            Value::One(value) => u64::try_from(*value).ok(),
            Value::Set { members, known } if *known == u64::MAX => Some(*members),
            Value::Number(n) => Some(n.cast_unsigned()),
            Value::Date(date) => Some(i64::from(date.num_days_from_ce()).cast_unsigned()),
            Value::Set { .. } | Value::Text(_) | Value::List(_) => None,
        };
        self.facts.iter().map(word).collect()
    }

    /// Steps, outcomes, and bytes of the arrays that are walked.
    pub fn size(&self) -> (usize, usize, usize) {
        let bytes = self.steps.len() * size_of::<Step>() + self.to.len() * size_of::<u32>() + self.bounds.len() * size_of::<i64>();
        (self.steps.len(), self.outcomes.len(), bytes)
    }
}

/// All verbs at once, under the chosen readings; terminals are sets of contributions.
fn joint(ground: &mut Ground, regulation: &Regulation, verbs: &[VerbId]) -> Result<Node, Exhausted> {
    let wanted = |of: PartOf| matches!(of, PartOf::Verb(verb) if verbs.contains(&verb));
    let roots: Vec<Node> = ground.parts.iter().filter(|p| wanted(p.of)).map(|p| p.root).collect();
    let mut all = Node::FALSE;
    for root in roots {
        let root = ground.under(root, regulation, None)?;
        let root = ground.store.simplify(root, ground.care)?;
        all = ground.unite(all, root)?;
    }
    let care = ground.care;
    ground.store.simplify(all, care)
}

/// A node, or the part of it that is walked once some value of a run is known to be in the set.
type Entry = (Node, bool);

struct Making<'g, 'a> {
    ground: &'g Ground<'a>,
    table: Table,
    places: HashMap<Entry, u32>,
    outcomes: HashMap<u32, u32>,
    words: Vec<FactId>,
}

impl Making<'_, '_> {
    fn place(&mut self, (node, known): Entry, outcome: &impl Fn(&BTreeSet<Applied>) -> Outcome) -> Result<u32, NoTable> {
        if let Some(set) = node.value() {
            let table = &mut self.table;
            let made = self.ground.made.get(set).cloned().unwrap_or_default();
            return Ok(*self.outcomes.entry(set).or_insert_with(|| {
                table.outcomes.push(outcome(&made));
                OUTCOME | u32::try_from(table.outcomes.len() - 1).unwrap_or(0)
            }));
        }
        if let Some(place) = self.places.get(&(node, known)) {
            return Ok(*place);
        }
        // The place is taken before its answers are known, so that what is asked first stands first.
        let at = self.table.steps.len();
        let place = u32::try_from(at).unwrap_or(NOTHING);
        self.places.insert((node, known), place);
        self.table.steps.push(Step { mask: 0, base: 0, word: 0, last: 0 });
        let (step, answers) = self.step(node, known)?;
        let mut to = Vec::new();
        for answer in answers {
            to.push(answer.map_or(Ok(NOTHING), |child| self.place(child, outcome))?);
        }
        let base = u32::try_from(self.table.to.len()).unwrap_or(NOTHING);
        self.table.to.extend(to);
        self.table.steps.get_mut(at).into_iter().for_each(|slot| *slot = Step { base, ..step });
        Ok(place)
    }

    /// The question of a node, and where each answer leads; nowhere for what is no value.
    fn step(&mut self, node: Node, known: bool) -> Result<(Step, Vec<Option<Entry>>), NoTable> {
        let store = &self.ground.store;
        let variable = store.level(node).and_then(|level| self.ground.variables.get(level));
        let Some(variable) = variable else { return Err(NoTable::Unsuited(FactId::new(usize::MAX))) };
        let child = |value: usize| store.children(node).get(value).map(|child| (*child, false));
        let step = |mask, word, last| Step { mask, base: 0, word, last };
        match variable.asked {
            Asked::Element(fact, _) => Ok(self.set_step(node, fact, known)),
            Asked::Fact(fact) => {
                let word = self.word(fact);
                match variable.cells.first() {
                    Some(Cell::No | Cell::Yes) => Ok((step(u64::MAX, word, 2), vec![child(0), child(1), None])),
                    Some(Cell::Values(_)) => {
                        let values = variable.cells.iter().map(|c| if let Cell::Values(v) = c { v.len() } else { 0 }).sum::<usize>();
                        let cell = |value: usize| variable.cells.iter().position(|c| matches!(c, Cell::Values(v) if v.contains(&value)));
                        let answers = (0..values).map(|value| cell(value).and_then(child)).chain([None]).collect();
                        let values = u16::try_from(values).ok().filter(|v| *v < NUMBER).ok_or(NoTable::Unsuited(fact))?;
                        Ok((step(u64::MAX, word, values), answers))
                    }
                    Some(Cell::Numbers { .. } | Cell::Dates(_)) => {
                        let bounds: Vec<i64> = variable.cells.iter().skip(1).map(first_of).collect::<Option<_>>().ok_or(NoTable::Unsuited(fact))?;
                        let from = u64::try_from(self.table.bounds.len()).unwrap_or(0);
                        let count = u16::try_from(bounds.len()).ok().filter(|v| *v < NUMBER).ok_or(NoTable::Unsuited(fact))?;
                        self.table.bounds.extend(bounds);
                        Ok((step(from, word, NUMBER | count), (0..variable.cells.len()).map(child).collect()))
                    }
                    _ => Err(NoTable::Unsuited(fact)),
                }
            }
            other => Err(NoTable::Unsuited(other.list().unwrap_or(FactId::new(usize::MAX)))),
        }
    }

    /// A step about a set. The run of its values that are asked one after another, as long as none is in it, is left in one step; where
    /// some value is, those that lead to the same place are still one step.
    fn set_step(&mut self, node: Node, fact: FactId, known: bool) -> (Step, Vec<Option<Entry>>) {
        let word = self.word(fact);
        let run = self.run(node, fact);
        let mask_of = |run: &[(usize, Node, Node)]| run.iter().fold(0u64, |mask, (element, _, _)| mask | 1 << element);
        let bits = |mask| Step { mask, base: 0, word, last: 1 };
        let yes = run.first().map(|(_, _, yes)| *yes);
        let alike = run.iter().take_while(|(_, _, y)| Some(*y) == yes).count();
        let exit = |count: usize| run.get(count.saturating_sub(1)).map(|(_, no, _)| *no);
        if alike == run.len() || known {
            // Once a value of the run is known to be there, what follows of the run is known to hold it.
            let next = exit(alike).map(|no| (no, known && alike < run.len()));
            return (bits(mask_of(run.get(..alike).unwrap_or_default())), vec![next, yes.map(|yes| (yes, false))]);
        }
        (bits(mask_of(&run)), vec![exit(run.len()).map(|no| (no, false)), Some((node, true))])
    }

    /// The values of a set that are asked one after another where none is in it: element, where "no" and where "yes" leads.
    fn run(&self, node: Node, fact: FactId) -> Vec<(usize, Node, Node)> {
        let store = &self.ground.store;
        let mut run = Vec::new();
        let mut at = node;
        while let (Some(level), [no, yes]) = (store.level(at), store.children(at)) {
            match self.ground.variables.asked(level) {
                Some(Asked::Element(of, element)) if of == fact => run.push((element, *no, *yes)),
                _ => break,
            }
            at = *no;
        }
        run
    }

    fn word(&mut self, fact: FactId) -> u16 {
        let at = self.words.iter().position(|f| *f == fact).unwrap_or_else(|| {
            self.words.push(fact);
            self.table.facts.push(fact);
            self.words.len() - 1
        });
        u16::try_from(at).unwrap_or(u16::MAX)
    }
}

/// The first number of a cell; nothing where days of the year are asked for.
fn first_of(cell: &Cell) -> Option<i64> {
    match cell {
        Cell::Numbers { min, .. } => Some(*min),
        Cell::Dates(dates) if dates.from_day.is_none() && dates.before_day.is_none() => {
            dates.from.map(|d: NaiveDate| i64::from(d.num_days_from_ce()))
        }
        _ => None,
    }
}
