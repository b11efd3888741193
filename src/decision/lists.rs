//! **Lists**: what is asked of a list as a whole, and what lists can be like.
//!
//! "Some record satisfies φ" where φ also asks facts of the case is decided by those facts first; what is left asks fields only, and is a
//! variable of its own, one for all conditions that mean the same. "The greatest is at least n" is "some record has at least n".
//!
//! Not every answer to such questions is possible together. The possible ones are what any list can come to, found by adding one record
//! of every kind after another until nothing new comes; counts and sums stop at the greatest bound that is asked.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};

use super::Lowering;
use super::cells::Cell;
use super::variables::Asked;
use crate::hir::FactId;
use crate::mdd::{Exhausted, Level, Node, Store};

/// A number that is taken from a list.
#[derive(Clone, Copy, Debug)]
pub(super) enum Total {
    /// Records that satisfy a diagram.
    Count(Node),
    Sum(usize),
}

impl Lowering<'_> {
    /// Whether some record of `list`, at this depth, satisfies `body`.
    pub(super) fn some(&mut self, list: FactId, depth: usize, body: Node) -> Result<Node, Exhausted> {
        self.lift(list, depth, body, &mut HashMap::new(), &|lowering, of| {
            let level = lowering.ask(Asked::Some { list, of });
            lowering.store.literal(level, |yes| yes == 1)
        })
    }

    /// Whether some records of these lists, one of each from the outermost on, satisfy `body`.
    pub(super) fn for_some(&mut self, lists: &[FactId], body: Node) -> Result<Node, Exhausted> {
        let mut somewhere = body;
        for (depth, list) in lists.iter().enumerate().rev() {
            somewhere = self.some(*list, depth, somewhere)?;
        }
        Ok(somewhere)
    }

    /// Whether a number taken from `list` is at least `n`.
    pub(super) fn total_at_least(&mut self, list: FactId, depth: usize, total: Total, n: i64) -> Result<Node, Exhausted> {
        match total {
            _ if n <= 0 => Ok(Node::TRUE),
            Total::Count(body) if n == 1 => self.some(list, depth, body),
            Total::Count(body) => self.lift(list, depth, body, &mut HashMap::new(), &|lowering, of| {
                let level = lowering.ask(Asked::Count { list, of, at_least: n });
                lowering.store.literal(level, |yes| yes == 1)
            }),
            Total::Sum(field) => {
                let level = self.ask(Asked::Sum { list, field, at_least: n });
                self.store.literal(level, |yes| yes == 1)
            }
        }
    }

    fn ask(&mut self, asked: Asked) -> Level {
        self.variables.declare(&mut self.store, asked, vec![Cell::No, Cell::Yes])
    }

    /// A question about the records of a list, asked where everything else that `body` depends on is decided.
    fn lift(
        &mut self,
        list: FactId,
        depth: usize,
        body: Node,
        known: &mut HashMap<Node, Node>,
        ask: &impl Fn(&mut Self, Node) -> Result<Node, Exhausted>,
    ) -> Result<Node, Exhausted> {
        if body == Node::FALSE {
            return Ok(Node::FALSE);
        }
        if let Some(node) = known.get(&body) {
            return Ok(*node);
        }
        let is_own = |asked: Option<Asked>| matches!(asked, Some(Asked::Field { list: l, depth: d, .. }) if l == list && d == depth);
        let foreign = self.store.support(&[body]).into_iter().find(|level| !is_own(self.variables.asked(*level)));
        let node = match foreign {
            Some(level) => {
                let mut branches = Vec::new();
                for value in 0..self.store.arity(level) {
                    let branch = self.store.restrict(body, &|l| (l == level).then_some(value))?;
                    branches.push(self.lift(list, depth, branch, known, ask)?);
                }
                self.store.select(level, &branches)?
            }
            None => {
                let of = self.outermost(body, depth)?;
                ask(self, of)?
            }
        };
        known.insert(body, node);
        Ok(node)
    }

    /// The same question of the records at depth 0.
    fn outermost(&mut self, body: Node, depth: usize) -> Result<Node, Exhausted> {
        if depth == 0 {
            return Ok(body);
        }
        let variables = &self.variables;
        let renamed = |level: Level| match variables.asked(level) {
            Some(Asked::Field { list, field, element, .. }) => variables.level(&Asked::Field { list, depth: 0, field, element }).unwrap_or(level),
            _ => level,
        };
        self.store.rename(body, &renamed)
    }

    /// Where the answers about lists as a whole are those of some list.
    pub(super) fn possible_lists(&mut self) -> Result<Node, Exhausted> {
        let lists: BTreeSet<FactId> = self.variables.iter().filter_map(|(_, v)| v.asked.aggregate()).collect();
        let mut all = Node::TRUE;
        for list in lists {
            let questions: Vec<(Level, Asked)> =
                self.variables.iter().filter(|(_, v)| v.asked.aggregate() == Some(list)).map(|(level, v)| (level, v.asked)).collect();
            let possible = self.possible_answers(&questions)?;
            all = self.store.and(all, possible)?;
        }
        Ok(all)
    }

    /// Where the fields at depth 0 are those of a record of `list`, and the answers about the list those of some list that has it.
    pub(super) fn possible_record(&mut self, list: FactId) -> Result<Node, Exhausted> {
        let questions: Vec<(Level, Asked)> =
            self.variables.iter().filter(|(_, v)| v.asked.aggregate() == Some(list)).map(|(level, v)| (level, v.asked)).collect();
        let tally = Tally::new(questions.iter().map(|(_, asked)| *asked).collect());
        let kinds = tally.kinds(&self.store, &self.variables)?;
        let mut any = Node::FALSE;
        for kind in kinds.keys() {
            let mut answers = Node::FALSE;
            let with_it = tally.with(&tally.nothing(), kind).into_iter().map(|(state, _)| state).collect();
            for state in tally.reachable(with_it, &kinds)? {
                let this = self.all_answers(&questions, &tally.answers(&state))?;
                answers = self.store.or(answers, this)?;
            }
            let of_this_kind = self.of_kind(&questions, kind)?;
            let this = self.store.and(of_this_kind, answers)?;
            any = self.store.or(any, this)?;
        }
        Ok(any)
    }

    /// The records of a kind, over their fields.
    fn of_kind(&mut self, questions: &[(Level, Asked)], kind: &Kind) -> Result<Node, Exhausted> {
        let mut all = Node::TRUE;
        for ((_, asked), range) in questions.iter().zip(kind) {
            let one = match asked {
                Asked::Some { of, .. } | Asked::Count { of, .. } if range.0 == 1 => *of,
                Asked::Some { of, .. } | Asked::Count { of, .. } => self.store.not(*of)?,
                _ => {
                    let Some(level) = Tally::summed(asked, &self.variables) else { continue };
                    let variables = &self.variables;
                    self.store.literal(level, |cell| Tally::range(variables, level, cell) == *range)?
                }
            };
            all = self.store.and(all, one)?;
        }
        Ok(all)
    }

    fn all_answers(&mut self, questions: &[(Level, Asked)], answers: &[bool]) -> Result<Node, Exhausted> {
        let mut all = Node::TRUE;
        for ((level, _), yes) in questions.iter().zip(answers) {
            let literal = self.store.literal(*level, |value| (value == 1) == *yes)?;
            all = self.store.and(all, literal)?;
        }
        Ok(all)
    }

    fn possible_answers(&mut self, questions: &[(Level, Asked)]) -> Result<Node, Exhausted> {
        let asked: Vec<Asked> = questions.iter().map(|(_, asked)| *asked).collect();
        let tally = Tally::new(asked);
        let mut any = Node::FALSE;
        let kinds = tally.kinds(&self.store, &self.variables)?;
        for state in tally.reachable(vec![tally.nothing()], &kinds)? {
            let this = self.all_answers(questions, &tally.answers(&state))?;
            any = self.store.or(any, this)?;
        }
        Ok(any)
    }
}

/// What has been counted of a list, question by question; each number stops at its own bound.
pub struct Tally {
    questions: Vec<Asked>,
}

/// A kind of record: per question, what it adds.
type Kind = Vec<(i64, i64)>;

/// Some of a record's fields: their cells, and of those that are summed the very numbers.
#[derive(Clone, Debug, Default)]
pub struct Sample {
    pub cells: Vec<(Level, usize)>,
    pub numbers: HashMap<usize, i64>,
}

type Cells = Vec<(Level, usize)>;

/// States after which lists are held to have grown too large.
const STATES: usize = 50_000;

impl Tally {
    pub fn new(questions: Vec<Asked>) -> Self {
        Tally { questions }
    }

    fn bound(asked: &Asked) -> i64 {
        match asked {
            Asked::Count { at_least, .. } | Asked::Sum { at_least, .. } => *at_least,
            _ => 1,
        }
    }

    /// The answers that a state gives.
    pub fn answers(&self, state: &[i64]) -> Vec<bool> {
        self.questions.iter().zip(state).map(|(asked, n)| *n >= Tally::bound(asked)).collect()
    }

    /// What has been counted of an empty list.
    fn nothing(&self) -> Vec<i64> {
        vec![0; self.questions.len()]
    }

    /// All states that further records lead to from these.
    fn reachable(&self, from: Vec<Vec<i64>>, kinds: &BTreeMap<Kind, Cells>) -> Result<Vec<Vec<i64>>, Exhausted> {
        let mut seen: BTreeSet<Vec<i64>> = from.iter().cloned().collect();
        let mut open = from;
        while let Some(state) = open.pop() {
            for kind in kinds.keys() {
                for (next, _) in self.with(&state, kind) {
                    if seen.len() > STATES {
                        return Err(Exhausted);
                    }
                    if seen.insert(next.clone()) {
                        open.push(next);
                    }
                }
            }
        }
        Ok(seen.into_iter().collect())
    }

    /// The states after one more record of a kind: several where a field may have several values, each with the values taken.
    fn with(&self, state: &[i64], kind: &Kind) -> Vec<(Vec<i64>, HashMap<usize, i64>)> {
        // Questions about one field share its value: which one was taken stands with the field.
        let mut choices: Vec<(Vec<i64>, HashMap<usize, i64>)> = vec![(Vec::new(), HashMap::new())];
        for ((asked, n), (low, high)) in self.questions.iter().zip(state).zip(kind) {
            let bound = Tally::bound(asked);
            let mut next = Vec::new();
            for (numbers, taken) in choices {
                let field = if let Asked::Sum { field, .. } = asked { Some(*field) } else { None };
                let values = match field.and_then(|f| taken.get(&f)) {
                    Some(value) => *value..=*value,
                    None => *low..=(*high).min(low.saturating_add(self.greatest_bound())),
                };
                for value in values {
                    let (mut numbers, mut taken) = (numbers.clone(), taken.clone());
                    numbers.push(n.saturating_add(value).min(bound));
                    field.map(|f| taken.insert(f, value));
                    next.push((numbers, taken));
                }
            }
            choices = next;
        }
        choices
    }

    fn greatest_bound(&self) -> i64 {
        self.questions.iter().map(Tally::bound).max().unwrap_or(1)
    }

    /// A shortest list with the given answers: of each record the fields that matter. Where a record is given, it is the first one.
    ///
    /// # Errors
    /// [`Exhausted`].
    pub fn example(
        &self,
        store: &Store,
        variables: &super::Variables,
        wanted: &[bool],
        first: Option<&Sample>,
    ) -> Result<Option<Vec<Sample>>, Exhausted> {
        let kinds = self.kinds(store, variables)?;
        let mut open: VecDeque<(Vec<i64>, Vec<Sample>)> = match first {
            None => VecDeque::from([(self.nothing(), Vec::new())]),
            Some(record) => {
                let begun = |(state, numbers)| (state, vec![Sample { cells: record.cells.clone(), numbers }]);
                self.with(&self.nothing(), &self.kind(store, variables, record)).into_iter().map(begun).collect()
            }
        };
        let mut seen: BTreeSet<Vec<i64>> = open.iter().map(|(state, _)| state.clone()).collect();
        while let Some((state, records)) = open.pop_front() {
            if self.answers(&state) == wanted {
                return Ok(Some(records));
            }
            for (kind, sample) in &kinds {
                for (next, numbers) in self.with(&state, kind) {
                    if seen.len() <= STATES && seen.insert(next.clone()) {
                        let sample = Sample { cells: sample.clone(), numbers };
                        open.push_back((next, records.iter().cloned().chain([sample]).collect()));
                    }
                }
            }
        }
        Ok(None)
    }

    /// The kind of a record of which every field is given.
    fn kind(&self, store: &Store, variables: &super::Variables, record: &Sample) -> Kind {
        let cell = |level: Level| record.cells.iter().find(|(l, _)| *l == level).map_or(0, |(_, cell)| *cell);
        let adds = |asked: &Asked| match asked {
            Asked::Some { of, .. } | Asked::Count { of, .. } => {
                let holds = i64::from(store.evaluate(*of, &cell) == Some(1));
                (holds, holds)
            }
            _ => Tally::summed(asked, variables).map_or((0, 0), |level| Tally::range(variables, level, cell(level))),
        };
        self.questions.iter().map(adds).collect()
    }

    /// The variable of the field that a sum adds up.
    fn summed(asked: &Asked, variables: &super::Variables) -> Option<Level> {
        match asked {
            Asked::Sum { list, field, .. } => variables.level(&Asked::Field { list: *list, depth: 0, field: *field, element: None }),
            _ => None,
        }
    }

    /// The numbers of a cell, none below zero.
    fn range(variables: &super::Variables, level: Level, cell: usize) -> (i64, i64) {
        match variables.get(level).and_then(|v| v.cells.get(cell)) {
            Some(Cell::Numbers { min, max }) => ((*min).max(0), (*max).max(0)),
            _ => (0, 0),
        }
    }

    /// The kinds of records that the questions tell apart, each with a sample.
    fn kinds(&self, store: &Store, variables: &super::Variables) -> Result<BTreeMap<Kind, Cells>, Exhausted> {
        let of = |asked: &Asked| match asked {
            Asked::Some { of, .. } | Asked::Count { of, .. } => *of,
            _ => Node::TRUE,
        };
        let nodes: Vec<Node> = self.questions.iter().map(of).collect();
        let sums: Vec<Option<Level>> = self.questions.iter().map(|asked| Tally::summed(asked, variables)).collect();
        let mut levels = store.support(&nodes);
        levels.extend(sums.iter().flatten());
        let mut states: BTreeMap<(Vec<Node>, Vec<Option<usize>>), Cells> = BTreeMap::from([((nodes, vec![None; sums.len()]), Cells::new())]);
        for level in levels {
            let mut next = BTreeMap::new();
            for ((nodes, cells), sample) in &states {
                for value in 0..store.arity(level) {
                    let nodes = nodes.iter().map(|n| store.at(*n, level, value)).collect();
                    let cells = cells.iter().zip(&sums).map(|(c, l)| if *l == Some(level) { Some(value) } else { *c }).collect();
                    next.entry((nodes, cells)).or_insert_with(|| sample.iter().copied().chain([(level, value)]).collect());
                }
            }
            if next.len() > STATES {
                return Err(Exhausted);
            }
            states = next;
        }
        let kind = |(nodes, cells): &(Vec<Node>, Vec<Option<usize>>)| -> Kind {
            let parts = nodes.iter().zip(cells).zip(&sums);
            parts
                .map(|((node, cell), sum)| match (sum, cell) {
                    (Some(level), Some(cell)) => Tally::range(variables, *level, *cell),
                    _ => (i64::from(*node == Node::TRUE), i64::from(*node == Node::TRUE)),
                })
                .collect()
        };
        Ok(states.iter().map(|(state, sample)| (kind(state), sample.clone())).collect())
    }
}
