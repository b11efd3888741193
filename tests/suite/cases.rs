//! Cases made to order: possible ones that take a given path through a diagram, with readings, everything else by chance.

use quyche::decision::{Asked, Cell, Decision, Facts, Sample, Tally};
use quyche::hir::vocabulary::{Fact, Kind};
use quyche::hir::{Case, FactId, ReadingId, Record, Regulation, Value, Vocabulary};
use quyche::interpret::World;
use quyche::mdd::Level;

/// A fixed sequence (xorshift), so that every run tests the same cases.
pub struct Sequence(u64);

impl Sequence {
    pub fn new(seed: u64) -> Self {
        Sequence(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % bound.max(1) as u64) as usize
    }

    pub fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }
}

/// The values that some variables must have.
pub type Path = [(Level, Vec<usize>)];

pub struct Generator<'a> {
    pub vocabulary: &'a Vocabulary,
    pub regulation: &'a Regulation,
    pub decision: &'a Decision,
}

impl<'a> Generator<'a> {
    pub fn new(vocabulary: &'a Vocabulary, regulation: &'a Regulation, decision: &'a Decision) -> Self {
        Generator { vocabulary, regulation, decision }
    }

    /// A possible case that takes the path; `None` where none was found in a number of tries.
    pub fn case(&self, path: &Path, tries: usize, sequence: &mut Sequence) -> Option<World> {
        (0..tries).map(|_| self.attempt(path, sequence)).find(|world| self.takes(path, world))
    }

    /// Any case at all, possible or not.
    pub fn any(&self, sequence: &mut Sequence) -> Case {
        self.attempt(&[], sequence).case
    }

    pub fn is_possible(&self, world: &World) -> bool {
        self.decision.walk(Facts { case: &world.case, readings: &world.readings }, &[], self.decision.possible) == Ok(1)
    }

    fn takes(&self, path: &Path, world: &World) -> bool {
        let facts = Facts { case: &world.case, readings: &world.readings };
        // A path that asks for fields is taken by the first record.
        let takes = |(level, values): &(Level, Vec<usize>)| self.decision.cell(facts, &[0, 0], *level).is_some_and(|cell| values.contains(&cell));
        self.is_possible(world) && path.iter().all(takes)
    }

    fn attempt(&self, path: &Path, sequence: &mut Sequence) -> World {
        let mut case = Case::new(self.decision.activity);
        for fact in &self.vocabulary.activity(self.decision.activity).unwrap().facts {
            let of = self.vocabulary.fact(*fact).unwrap();
            let value = match &of.kind {
                Kind::List(fields) => Value::List(self.records(*fact, fields, path, sequence)),
                _ => self.value(of, |element| element.map_or(Asked::Fact(*fact), |e| Asked::Element(*fact, e)), path, sequence),
            };
            case.facts.insert(*fact, value);
        }
        let mut world = World::new(self.regulation, case);
        for (index, reading) in self.regulation.readings.iter().enumerate() {
            let cells = self.wanted(path, Asked::Reading(ReadingId::new(index)));
            let cells = cells.unwrap_or_else(|| (0..reading.alternatives.len()).collect());
            world.readings[index] = cells[sequence.below(cells.len())];
        }
        world
    }

    fn wanted(&self, path: &Path, asked: Asked) -> Option<Vec<usize>> {
        let level = self.decision.variables.level(&asked)?;
        path.iter().find(|(l, _)| *l == level).map(|(_, values)| values.clone())
    }

    /// A value of a fact or field; `asked` gives the question about it, or about an element of it.
    fn value(&self, fact: &Fact, asked: impl Fn(Option<usize>) -> Asked, path: &Path, sequence: &mut Sequence) -> Value {
        if let Kind::Set(terms) = &fact.kind {
            let held = |index: &usize| match self.wanted(path, asked(Some(*index))) {
                Some(values) => values.contains(&1) && (values.len() == 1 || sequence.one_in(2)),
                None => sequence.one_in(9),
            };
            return Value::set((0..terms.len()).filter(held).collect::<Vec<_>>());
        }
        let cells = self.decision.variables.level(&asked(None)).map(|level| &self.decision.variables.get(level).unwrap().cells);
        let cell = cells.map(|cells| {
            let values = self.wanted(path, asked(None)).unwrap_or_else(|| (0..cells.len()).collect());
            &cells[values[sequence.below(values.len())]]
        });
        in_cell(&fact.kind, cell, sequence)
    }

    fn records(&self, list: FactId, fields: &[Fact], path: &Path, sequence: &mut Sequence) -> Vec<Record> {
        let samples = self.samples(list, path);
        let mut records: Vec<Record> = Vec::new();
        for sample in samples {
            let wanted: Vec<(Level, Vec<usize>)> = sample.cells.into_iter().map(|(level, value)| (level, vec![value])).collect();
            records.push(self.record(list, fields, &wanted, sequence));
        }
        let asks_a_field = |level: &Level| matches!(self.decision.variables.asked(*level), Some(Asked::Field { list: l, .. }) if l == list);
        if path.iter().any(|(level, _)| asks_a_field(level)) {
            records.insert(0, self.record(list, fields, path, sequence));
        }
        for _ in 0..sequence.below(3) {
            records.push(self.record(list, fields, &[], sequence));
        }
        records
    }

    fn record(&self, list: FactId, fields: &[Fact], path: &Path, sequence: &mut Sequence) -> Record {
        let asked = |field: usize, element: Option<usize>| Asked::Field { list, depth: 0, field, element };
        fields.iter().enumerate().map(|(field, of)| (field, self.value(of, |element| asked(field, element), path, sequence))).collect()
    }

    /// Records that give the answers that the path wants about the list as a whole.
    fn samples(&self, list: FactId, path: &Path) -> Vec<Sample> {
        let about: Vec<(Asked, bool)> = path
            .iter()
            .filter_map(|(level, values)| Some((self.decision.variables.asked(*level)?, *values == [1])))
            .filter(|(asked, _)| asked.aggregate() == Some(list))
            .collect();
        if about.iter().all(|(_, yes)| !yes) {
            return Vec::new();
        }
        let (asked, wanted): (Vec<Asked>, Vec<bool>) = about.into_iter().unzip();
        Tally::new(asked).example(&self.decision.diagrams, &self.decision.variables, &wanted, None).unwrap().unwrap_or_default()
    }
}

/// A value in a cell: at its ends as often as within it. Without a cell nobody asks, and any value will do.
fn in_cell(kind: &Kind, cell: Option<&Cell>, sequence: &mut Sequence) -> Value {
    match (kind, cell) {
        (Kind::Number { min, max, .. }, None) => Value::Number(if sequence.one_in(2) { *min } else { *max }),
        (_, Some(Cell::Numbers { min, max })) => {
            let within = min + sequence.below((max - min + 1) as usize) as i64;
            Value::Number([*min, *max, within][sequence.below(3)])
        }
        (_, Some(Cell::Values(values))) => Value::One(values[sequence.below(values.len())]),
        (_, Some(Cell::Dates(dates))) => {
            let last = dates.before.and_then(|d| d.pred_opt());
            let ends: Vec<_> =
                [Some(dates.witness), dates.from, last].into_iter().flatten().filter(|d| cell.unwrap().holds(&Value::Date(*d))).collect();
            Value::Date(ends[sequence.below(ends.len())])
        }
        (_, Some(cell)) => cell.witness(),
        (Kind::Bool, None) => Value::Bool(sequence.one_in(2)),
        (Kind::One(terms), None) => Value::One(sequence.below(terms.len())),
        (Kind::Date, None) => Value::Date("2025-03-03".parse().unwrap()),
        (Kind::Text | Kind::Set(_) | Kind::List(_), None) => Value::Text("x".into()),
    }
}
