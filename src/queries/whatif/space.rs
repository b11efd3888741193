//! What can be changed of a case: every stated fact that some rule asks, of a set each value by itself, of a list each field of its records.
//! The records themselves stay, and so do fields that are summed up.

use std::collections::BTreeMap;

use crate::decision::{Asked, Decision, Facts, Variables, list_of};
use crate::hir::{Case, FactId, Record, Value};
use crate::mdd::Level;

/// The variables that can be changed, each with the cell that the case has.
pub type Units = BTreeMap<Level, usize>;

/// The case without what can be changed.
pub fn opened(decision: &Decision, case: &Case, lists: bool) -> Case {
    let mut open = case.clone();
    for (_, variable) in decision.variables.iter() {
        match variable.asked {
            Asked::Fact(fact) | Asked::Element(fact, _) => drop(open.facts.remove(&fact)),
            Asked::Field { list, field, .. } if lists && !is_summed(decision, list, field) => {
                if let Some(Value::List(records)) = open.facts.get_mut(&list) {
                    records.iter_mut().for_each(|record| drop(record.remove(&field)));
                }
            }
            _ => {}
        }
    }
    open
}

/// What the case states of the variables of its opened form.
pub fn units(decision: &Decision, variables: &Variables, case: &Case) -> Units {
    let facts = Facts { case, readings: &[] };
    let stated = |level: Level| match variables.asked(level)? {
        Asked::Fact(_) | Asked::Element(..) => decision.cell(facts, &[], level),
        Asked::Record { list, record, field, element } => {
            let value = list_of(case, list)?.get(record)?.get(&field)?;
            match (element, value) {
                (Some(element), Value::Set { members, known }) => (known & (1 << element) != 0).then(|| usize::from(members & (1 << element) != 0)),
                (Some(_), _) => None,
                (None, value) => variables.get(level)?.cell_of(value),
            }
        }
        _ => None,
    };
    variables.iter().filter_map(|(level, _)| Some((level, stated(level)?))).collect()
}

/// The case with new cells for some variables.
pub fn changed(variables: &Variables, case: &Case, new: &[(Level, usize)]) -> Case {
    let mut changed = case.clone();
    for (level, value) in new {
        let Some((asked, cell)) = variables.get(*level).and_then(|v| Some((v.asked, v.cells.get(*value)?))) else { continue };
        match asked {
            Asked::Fact(fact) => drop(changed.facts.insert(fact, cell.witness())),
            Asked::Element(fact, element) => set(changed.facts.get_mut(&fact), element, *value == 1),
            Asked::Record { list, record, field, element } => {
                let Some(Value::List(records)) = changed.facts.get_mut(&list) else { continue };
                let Some(record): Option<&mut Record> = records.get_mut(record) else { continue };
                match element {
                    Some(element) => set(record.get_mut(&field), element, *value == 1),
                    None => drop(record.insert(field, cell.witness())),
                }
            }
            _ => {}
        }
    }
    changed
}

fn set(of: Option<&mut Value>, element: usize, holds: bool) {
    if let Some(Value::Set { members, .. }) = of {
        *members = if holds { *members | (1 << element) } else { *members & !(1 << element) };
    }
}

/// The lists of which something that rules ask is taken as it is; all that the case states, where `lists` are not opened at all.
pub fn fixed(decision: &Decision, case: &Case, lists: bool) -> Vec<FactId> {
    let mut out: Vec<FactId> = Vec::new();
    for (_, variable) in decision.variables.iter() {
        let Asked::Field { list, field, .. } = variable.asked else { continue };
        let stated = list_of(case, list).is_some_and(|records| !records.is_empty());
        if stated && (lists || is_summed(decision, list, field)) && !out.contains(&list) {
            out.push(list);
        }
    }
    out
}

/// Sums are asked of numbers as they are, not of cells.
fn is_summed(decision: &Decision, list: FactId, field: usize) -> bool {
    decision.variables.iter().any(|(_, v)| matches!(v.asked, Asked::Sum { list: l, field: f, .. } if (l, f) == (list, field)))
}
