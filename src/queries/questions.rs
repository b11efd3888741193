//! Questions and classes of cases, as data that people can be told: no diagrams left in them.

use crate::decision::{Asked, Cell, Space, Variables};
use crate::hir::{FactId, ReadingId};
use crate::mdd::{Cube, Exhausted, Level, Node, Store};

/// Something that a case may say.
#[derive(Clone, Debug, PartialEq)]
pub enum Question {
    Fact(FactId),
    /// Whether a value is in the set.
    Element(FactId, usize),
    /// A field of a list's record (of the one at this place, or of any); with `element`, whether a value is in its set.
    Field {
        list: FactId,
        record: Option<usize>,
        field: usize,
        element: Option<usize>,
    },
    Reading(ReadingId),
    /// Whether at least so many records of a list are of these classes.
    AtLeast {
        n: i64,
        list: FactId,
        of: Vec<CaseClass>,
    },
    /// Whether a field comes to at least so much over all records.
    SumAtLeast {
        n: i64,
        list: FactId,
        field: usize,
    },
}

/// One condition of a class: the question has one of these cells, out of all that it may have.
#[derive(Clone, Debug, PartialEq)]
pub struct Literal {
    pub question: Question,
    pub cells: Vec<Cell>,
}

/// All cases that satisfy every literal.
pub type CaseClass = Vec<Literal>;

/// The question that a variable asks; `space` holds the diagrams that questions about lists refer to.
pub fn question(space: &Space, asked: Asked) -> Question {
    match asked {
        Asked::Fact(fact) => Question::Fact(fact),
        Asked::Element(fact, element) => Question::Element(fact, element),
        Asked::Field { list, field, element, .. } => Question::Field { list, record: None, field, element },
        Asked::Record { list, record, field, element } => Question::Field { list, record: Some(record), field, element },
        Asked::Reading(reading) => Question::Reading(reading),
        Asked::Some { list, of } => Question::AtLeast { n: 1, list, of: record_classes(space, of) },
        Asked::Count { list, of, at_least } => Question::AtLeast { n: at_least, list, of: record_classes(space, of) },
        Asked::Sum { list, field, at_least } => Question::SumAtLeast { n: at_least, list, field },
    }
}

/// The records that a diagram over fields means.
fn record_classes(space: &Space, of: Node) -> Vec<CaseClass> {
    let mut scratch = space.diagrams.alike(10_000);
    let copied = space.diagrams.restrict_into(&mut scratch, of, &|_| None);
    let boxes = copied.and_then(|of| scratch.cover(of, of)).unwrap_or_default();
    boxes.iter().map(|cube| class(space, &space.variables, cube)).collect()
}

/// A box as a class of cases.
pub fn class(space: &Space, variables: &Variables, cube: &Cube) -> CaseClass {
    let literal = |(level, values): &(Level, Vec<usize>)| {
        let variable = variables.get(*level)?;
        let cells = values.iter().filter_map(|v| variable.cells.get(*v)).cloned().collect();
        Some(Literal { question: question(space, variable.asked), cells })
    };
    cube.iter().filter_map(literal).collect()
}

/// The cases where `node` is true, as few classes; where `care` is false anything may be said.
///
/// # Errors
/// [`Exhausted`].
pub fn classes(space: &Space, variables: &Variables, store: &mut Store, node: Node, care: Node) -> Result<Vec<CaseClass>, Exhausted> {
    let lower = store.and(node, care)?;
    let outside = store.not(care)?;
    let upper = store.or(node, outside)?;
    let boxes = store.cover(lower, upper)?;
    Ok(boxes.iter().map(|cube| class(space, variables, cube)).collect())
}
