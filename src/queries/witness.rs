//! **Witnesses**: for a class of cases one case that lies in it, with every fact stated that any rule asks.

use crate::decision::{Asked, Cell, Decision, Sample, Tally};
use crate::hir::{Case, FactId, Record, Value, Vocabulary};
use crate::mdd::{Exhausted, Level, Node, Store};

/// A possible case where `node` (in `store`, over the decision's variables) is true; plain values where nothing else is needed.
///
/// # Errors
/// [`Exhausted`].
pub fn witness(vocabulary: &Vocabulary, decision: &Decision, store: &mut Store, node: Node) -> Result<Option<Case>, Exhausted> {
    if node == Node::FALSE {
        return Ok(None);
    }
    let mut left = node;
    let mut taken: Vec<(Level, Asked, usize)> = Vec::new();
    for (level, variable) in decision.variables.iter() {
        // Fields belong to records, which are made from the answers about their lists; readings are no facts.
        if matches!(variable.asked, Asked::Field { .. } | Asked::Reading(_)) {
            continue;
        }
        for value in 0..variable.cells.len() {
            let rest = store.restrict(left, &|l| (l == level).then_some(value))?;
            if rest != Node::FALSE {
                left = rest;
                taken.push((level, variable.asked, value));
                break;
            }
        }
    }
    let mut case = Case::new(decision.activity);
    for (level, asked, value) in &taken {
        let cell = decision.variables.get(*level).and_then(|v| v.cells.get(*value));
        match (asked, cell) {
            (Asked::Fact(fact), Some(cell)) => drop(case.facts.insert(*fact, cell.witness())),
            (Asked::Element(fact, element), Some(cell)) => add_element(case.facts.entry(*fact).or_insert_with(|| Value::set([])), *element, cell),
            _ => {}
        }
    }
    add_lists(decision, &taken, &mut case)?;
    // What is followed may ask for facts of another activity, which `with` has answered.
    let own = vocabulary.activity(decision.activity).map(|a| a.facts.as_slice()).unwrap_or_default();
    case.facts.retain(|fact, _| own.contains(fact));
    Ok(Some(case))
}

fn add_element(set: &mut Value, element: usize, cell: &Cell) {
    if let (Value::Set { members, .. }, Cell::Yes) = (set, cell) {
        *members |= 1 << element;
    }
}

/// Lists that give the answers taken.
fn add_lists(decision: &Decision, taken: &[(Level, Asked, usize)], case: &mut Case) -> Result<(), Exhausted> {
    let mut lists: Vec<FactId> = decision.variables.iter().filter_map(|(_, v)| v.asked.list()).collect();
    lists.sort_unstable();
    lists.dedup();
    for list in lists {
        let (asked, wanted): (Vec<Asked>, Vec<bool>) =
            taken.iter().filter(|(_, a, _)| a.aggregate() == Some(list)).map(|(_, a, value)| (*a, *value == 1)).unzip();
        let samples = Tally::new(asked).example(&decision.diagrams, &decision.variables, &wanted)?.unwrap_or_default();
        let records = samples.iter().map(|sample| record(decision, list, sample)).collect();
        case.facts.insert(list, Value::List(records));
    }
    Ok(())
}

/// A record like the sample, with the first cell of every other field that is asked.
fn record(decision: &Decision, list: FactId, sample: &Sample) -> Record {
    let mut record = Record::new();
    for (level, variable) in decision.variables.iter() {
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
