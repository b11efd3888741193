//! **Witnesses**: for a class of cases one case that lies in it, with every fact stated that any rule asks.

use crate::decision::{Asked, Cell, Sample, Space, Tally};
use crate::hir::{Case, FactId, Record, Value, Vocabulary};
use crate::mdd::{Exhausted, Level, Node, Store};

/// A possible case where `node` (in `store`, over the space's variables) is true; plain values where nothing else is needed. `node` is true in
/// possible cases only. Where it asks for fields of a record at depth 0, that record is the first of its list.
///
/// # Errors
/// [`Exhausted`].
pub fn witness(vocabulary: &Vocabulary, space: &Space, store: &Store, node: Node) -> Result<Option<Case>, Exhausted> {
    let Some(path) = store.witness(node, &|holds| holds == 1) else { return Ok(None) };
    // What the way does not ask may be anything.
    let value_at = |level: Level| path.iter().find(|(l, _)| *l == level).map_or(0, |(_, value)| *value);
    let taken: Vec<(Level, Asked, usize)> = space.variables.iter().map(|(level, variable)| (level, variable.asked, value_at(level))).collect();
    let of_record = path.iter().find_map(|(level, _)| match space.variables.asked(*level) {
        Some(Asked::Field { list, .. }) => Some(list),
        _ => None,
    });
    let mut case = Case::new(space.activity);
    for (level, asked, value) in &taken {
        let cell = space.variables.get(*level).and_then(|v| v.cells.get(*value));
        match (asked, cell) {
            (Asked::Fact(fact), Some(cell)) => drop(case.facts.insert(*fact, cell.witness())),
            (Asked::Element(fact, element), Some(cell)) => add_element(case.facts.entry(*fact).or_insert_with(|| Value::set([])), *element, cell),
            _ => {}
        }
    }
    add_lists(space, &taken, of_record, &mut case)?;
    // What is followed may ask for facts of another activity, which `with` has answered.
    let own = vocabulary.activity(space.activity).map(|a| a.facts.as_slice()).unwrap_or_default();
    case.facts.retain(|fact, _| own.contains(fact));
    Ok(Some(case))
}

fn add_element(set: &mut Value, element: usize, cell: &Cell) {
    if let (Value::Set { members, .. }, Cell::Yes) = (set, cell) {
        *members |= 1 << element;
    }
}

/// Lists that give the answers taken; the fields taken are those of the first record of `of_record`.
fn add_lists(space: &Space, taken: &[(Level, Asked, usize)], of_record: Option<FactId>, case: &mut Case) -> Result<(), Exhausted> {
    let mut lists: Vec<FactId> = space.variables.iter().filter_map(|(_, v)| v.asked.list()).collect();
    lists.sort_unstable();
    lists.dedup();
    for list in lists {
        let (asked, wanted): (Vec<Asked>, Vec<bool>) =
            taken.iter().filter(|(_, a, _)| a.aggregate() == Some(list)).map(|(_, a, value)| (*a, *value == 1)).unzip();
        let is_own = |asked: &Asked| matches!(asked, Asked::Field { list: of, depth: 0, .. } if *of == list);
        let fields = taken.iter().filter(|(_, asked, _)| is_own(asked)).map(|(level, _, value)| (*level, *value));
        let first = (of_record == Some(list)).then(|| Sample { cells: fields.collect(), ..Sample::default() });
        let samples = Tally::new(asked).example(&space.diagrams, &space.variables, &wanted, first.as_ref())?.unwrap_or_default();
        let records = samples.iter().map(|sample| record(space, list, sample)).collect();
        case.facts.insert(list, Value::List(records));
    }
    Ok(())
}

/// A record like the sample, with the first cell of every other field that is asked.
fn record(space: &Space, list: FactId, sample: &Sample) -> Record {
    let mut record = Record::new();
    for (level, variable) in space.variables.iter() {
        let Asked::Field { list: of, depth: 0, field, element } = variable.asked else { continue };
        let value = sample.cells.iter().find(|(l, _)| *l == level).map_or(0, |(_, value)| *value);
        let Some(cell) = variable.cells.get(value).filter(|_| of == list) else { continue };
        match element {
            Some(element) => add_element(record.entry(field).or_insert_with(|| Value::set([])), element, cell),
            None => {
                let number = sample.numbers.get(&field).map(|n| Value::Number(*n));
                record.insert(field, number.unwrap_or_else(|| cell.witness()));
            }
        }
    }
    record
}
