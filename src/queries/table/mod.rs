//! **Decisions in bulk**: what some verbs come to together, as tables that are run through with facts in native form.
//!
//! The joint diagram of the verbs, under the chosen readings, is an automaton that reads one fact after another: its states are the diagram's
//! nodes where one fact ends and the next begins. Facts are words: of a yes/no fact 0 or 1, of an enumeration the place of the value, of a set
//! its bits, of a number or date the number (of days); a set is read eight values at a time. Values that lead everywhere to
//! the same are one class. So every fact costs two look-ups and no guess. Lists are not read: a table is made only where the verbs ask none.

mod columns;

use std::collections::{BTreeSet, HashMap};

use chrono::{Datelike, NaiveDate};

pub use columns::{Column, Columns, Form, Misfit, NO_OUTCOME};

use super::decisions::Decisions;
use super::ground::{Ground, PartOf, ground};
use crate::decision::{Applied, Asked, Cell, TooLarge};
use crate::hir::{ActivityId, Case, FactId, Regulation, Value, VerbId};
use crate::mdd::{Exhausted, Level, Node};
use crate::outcome::{Outcome, order};

/// Why there is no table.
#[derive(Clone, Debug, PartialEq)]
pub enum NoTable {
    TooLarge(Box<TooLarge>),
    /// The verbs ask about a list, a text or days of the year; or the order of variables takes a fact apart.
    Unsuited(Option<FactId>),
}

/// What is read of a word, and where that leads from each state.
#[derive(Clone, Debug)]
struct Input {
    word: usize,
    shift: u32,
    mask: u64,
    /// The greatest value; whatever is greater counts as it.
    last: u64,
    /// Of a number: the bounds that part its values.
    bounds: Vec<i64>,
    /// The class of each value.
    classes: Vec<u8>,
    /// Per state as many next states as there are classes.
    next: Vec<u16>,
    width: usize,
    /// How many states there are behind it.
    reached: usize,
}

/// The state after facts out of their domain.
const NOWHERE: u16 = u16::MAX;

/// A compiled table.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// The fact of each word: those of the activity, so that one case has the same words under every regulation.
    facts: Vec<FactId>,
    /// How many values each of them chooses from.
    values: Vec<usize>,
    inputs: Vec<Input>,
    outcomes: Vec<Outcome>,
}

impl Table {
    /// The table of these verbs in an activity under a regulation, by its place.
    ///
    /// # Errors
    /// [`NoTable`].
    pub fn new(decisions: &Decisions, index: usize, activity: ActivityId, verbs: &[VerbId]) -> Result<Table, NoTable> {
        let decision = decisions.get(index, activity).map_err(NoTable::TooLarge)?;
        let large = |Exhausted| NoTable::TooLarge(TooLarge::asked(activity, crate::decision::BUDGET));
        let Some(regulation) = decisions.workspace.regulations.get(index) else { return Err(NoTable::Unsuited(None)) };
        let mut ground = ground(&decision, &Case::new(activity)).map_err(large)?;
        let root = joint(&mut ground, regulation, verbs).map_err(large)?;
        let vocabulary = &decisions.workspace.vocabulary;
        let facts = vocabulary.activity(activity).map(|a| a.facts.clone()).unwrap_or_default();
        let values = facts.iter().map(|fact| vocabulary.fact(*fact).map_or(0, |f| f.kind.values().len())).collect();
        let mut table = Table { facts, values, ..Table::default() };
        let mut states = vec![root];
        for part in parts(&ground, root)? {
            states = table.read(&ground, &part, &states)?;
        }
        let said = |made: &BTreeSet<Applied>| {
            let mut outcome = decision.rulings.assemble(&decisions.workspace.vocabulary, regulation, made);
            order(&mut outcome);
            outcome
        };
        // What is left when everything was read are terminals.
        table.outcomes = states.iter().filter_map(|node| ground.made.get(node.value()?)).map(said).collect();
        Ok(table)
    }

    /// Adds an input; gives the states that it leads to.
    fn read(&mut self, ground: &Ground, part: &Part, states: &[Node]) -> Result<Vec<Node>, NoTable> {
        let word = self.facts.iter().position(|f| *f == part.fact).ok_or(NoTable::Unsuited(Some(part.fact)))?;
        let mut input = Input {
            word,
            shift: part.shift,
            mask: u64::MAX,
            last: 0,
            bounds: Vec::new(),
            classes: Vec::new(),
            next: Vec::new(),
            width: 0,
            reached: 0,
        };
        let values = part.values(ground, &mut input)?;
        let (mut reached, mut places): (Vec<Node>, HashMap<Node, u16>) = (Vec::new(), HashMap::new());
        let mut known: HashMap<Vec<u16>, u8> = HashMap::new();
        let mut columns: Vec<Vec<u16>> = Vec::new();
        for value in values {
            let column: Vec<u16> = match value {
                None => vec![NOWHERE; states.len()],
                Some(cells) => {
                    let place = |node: Node| {
                        *places.entry(node).or_insert_with(|| {
                            reached.push(node);
                            u16::try_from(reached.len() - 1).unwrap_or(NOWHERE)
                        })
                    };
                    states.iter().map(|state| part.descend(ground, *state, &cells)).map(place).collect()
                }
            };
            let class = *known.entry(column).or_insert_with_key(|column| {
                columns.push(column.clone());
                u8::try_from(columns.len() - 1).unwrap_or(u8::MAX)
            });
            input.classes.push(class);
        }
        if columns.len() > usize::from(u8::MAX) || reached.len() >= usize::from(NOWHERE) {
            return Err(NoTable::Unsuited(Some(part.fact)));
        }
        (input.width, input.reached) = (columns.len(), reached.len());
        input.next = (0..states.len()).flat_map(|state| columns.iter().map(move |column| column.get(state).copied().unwrap_or(NOWHERE))).collect();
        self.inputs.push(input);
        Ok(reached)
    }

    /// The number of the outcome of a case whose facts stand in `words`, in the order of [`Table::facts`]; [`Table::outcome`] has it. `None` for
    /// facts out of their domain.
    #[inline]
    pub fn decide(&self, words: &[u64]) -> Option<u32> {
        let mut state = 0u16;
        for input in &self.inputs {
            let word = *words.get(input.word)?;
            let value = match input.bounds.is_empty() {
                true => ((word >> input.shift) & input.mask).min(input.last) as usize,
                false => input.bounds.iter().filter(|bound| **bound <= word.cast_signed()).count(),
            };
            let class = *input.classes.get(value)?;
            // From nowhere no place is in the table.
            state = *input.next.get(usize::from(state) * input.width + usize::from(class))?;
        }
        (state != NOWHERE).then_some(u32::from(state))
    }

    /// An outcome by its number: acts in the order of the procedure, with deadlines and citations.
    pub fn outcome(&self, number: u32) -> Option<&Outcome> {
        self.outcomes.get(number as usize)
    }

    /// The fact that each word states.
    pub fn facts(&self) -> &[FactId] {
        &self.facts
    }

    /// The words of a case; `None` where a fact that is asked is not stated.
    pub fn words(&self, case: &Case) -> Option<Vec<u64>> {
        let word = |(at, fact): (usize, &FactId)| match case.facts.get(fact) {
            Some(Value::Bool(b)) => Some(u64::from(*b)),
            Some(Value::One(value)) => u64::try_from(*value).ok(),
            Some(Value::Set { members, known: u64::MAX }) => Some(*members),
            Some(Value::Number(n)) => Some(n.cast_unsigned()),
            Some(Value::Date(date)) => Some(i64::from(date.num_days_from_ce()).cast_unsigned()),
            _ => (!self.inputs.iter().any(|input| input.word == at)).then_some(0),
        };
        self.facts.iter().enumerate().map(word).collect()
    }

    /// Inputs, outcomes, and bytes of the tables.
    pub fn size(&self) -> (usize, usize, usize) {
        let bytes = |input: &Input| input.classes.len() + input.next.len() * size_of::<u16>() + input.bounds.len() * size_of::<i64>();
        (self.inputs.len(), self.outcomes.len(), self.inputs.iter().map(bytes).sum())
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

/// A fact, or eight values of a set, with the variables that ask it.
struct Part {
    fact: FactId,
    shift: u32,
    levels: Vec<Level>,
}

/// The parts that a diagram reads, in the order of its variables.
fn parts(ground: &Ground, root: Node) -> Result<Vec<Part>, NoTable> {
    let mut out: Vec<Part> = Vec::new();
    for level in ground.store.support(&[root]) {
        let (fact, shift) = match ground.variables.asked(level) {
            Some(Asked::Fact(fact)) => (fact, 0),
            Some(Asked::Element(fact, element)) => (fact, u32::try_from(element / 8 * 8).unwrap_or(0)),
            other => return Err(NoTable::Unsuited(other.and_then(Asked::list))),
        };
        let found = out.iter().position(|part| part.fact == fact && part.shift == shift);
        let last = out.len().saturating_sub(1);
        match found.and_then(|at| out.get_mut(at).filter(|_| at == last)) {
            Some(part) => part.levels.push(level),
            None if found.is_some() => return Err(NoTable::Unsuited(Some(fact))),
            None => out.push(Part { fact, shift, levels: vec![level] }),
        }
    }
    Ok(out)
}

impl Part {
    /// For each value that can be read the cells of the variables; nothing for what is no value.
    fn values(&self, ground: &Ground, input: &mut Input) -> Result<Vec<Option<Vec<usize>>>, NoTable> {
        let unsuited = NoTable::Unsuited(Some(self.fact));
        let variable = self.levels.first().and_then(|level| ground.variables.get(*level)).ok_or_else(|| unsuited.clone())?;
        if let Asked::Element(..) = variable.asked {
            (input.mask, input.last) = (0xff, 0xff);
            let bit = |level: &Level| match ground.variables.asked(*level) {
                Some(Asked::Element(_, element)) => element % 8,
                _ => 0,
            };
            let bits: Vec<usize> = self.levels.iter().map(bit).collect();
            return Ok((0..256usize).map(|byte| Some(bits.iter().map(|bit| byte >> bit & 1).collect())).collect());
        }
        match variable.cells.first() {
            Some(Cell::No | Cell::Yes) => {
                input.last = 2;
                Ok(vec![Some(vec![0]), Some(vec![1]), None])
            }
            Some(Cell::Values(_)) => {
                let count = variable.cells.iter().map(|c| if let Cell::Values(v) = c { v.len() } else { 0 }).sum::<usize>();
                let cell = |value: usize| variable.cells.iter().position(|c| matches!(c, Cell::Values(v) if v.contains(&value)));
                input.last = u64::try_from(count).map_err(|_| unsuited)?;
                Ok((0..count).map(|value| cell(value).map(|c| vec![c])).chain([None]).collect())
            }
            Some(Cell::Numbers { .. } | Cell::Dates(_)) => {
                input.bounds = variable.cells.iter().skip(1).map(first_of).collect::<Option<_>>().ok_or(unsuited)?;
                Ok((0..variable.cells.len()).map(|cell| Some(vec![cell])).collect())
            }
            _ => Err(unsuited),
        }
    }

    /// Where a state leads when the variables of this part have these values.
    fn descend(&self, ground: &Ground, state: Node, cells: &[usize]) -> Node {
        self.levels.iter().zip(cells).fold(state, |node, (level, cell)| ground.store.at(node, *level, *cell))
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
