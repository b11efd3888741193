//! **Conditions** to diagrams.

use super::Lowering;
use super::cells::{Cell, answer};
use super::lists::Total;
use super::variables::Asked;
use crate::hir::{Condition, FactId, Subject, Test, Value};
use crate::mdd::{Exhausted, Level, Node};
use crate::syntax::ast::Comparison;

/// Where a condition is asked: in which view, and how many records of that view enclose it.
#[derive(Clone, Copy, Debug)]
pub(super) struct At {
    pub view: usize,
    pub depth: usize,
}

impl Lowering<'_> {
    pub(super) fn holds(&mut self, at: At, condition: &Condition) -> Result<Node, Exhausted> {
        match condition {
            Condition::True => Ok(Node::TRUE),
            Condition::Not(inner) => {
                let inner = self.holds(at, inner)?;
                self.store.not(inner)
            }
            Condition::And(parts) => {
                let mut all = Node::TRUE;
                for part in parts {
                    let part = self.holds(at, part)?;
                    all = self.store.and(all, part)?;
                }
                Ok(all)
            }
            Condition::Or(parts) => {
                let mut any = Node::FALSE;
                for part in parts {
                    let part = self.holds(at, part)?;
                    any = self.store.or(any, part)?;
                }
                Ok(any)
            }
            Condition::Defined { define, record, meaning } => {
                let key = (at.view, at.depth, *define, *record);
                if let Some(known) = self.defined.get(&key) {
                    return Ok(*known);
                }
                let node = self.holds(at, meaning)?;
                self.defined.insert(key, node);
                Ok(node)
            }
            Condition::Test(test) => self.test(at, test),
        }
    }

    fn test(&mut self, at: At, test: &Test) -> Result<Node, Exhausted> {
        match test {
            Test::Holds(subject)
            | Test::OneOf { subject, .. }
            | Test::Number { subject, .. }
            | Test::Date { subject, .. }
            | Test::Yearly { subject, .. }
            | Test::Text { subject, .. } => self.value_test(at, *subject, test),
            Test::HasAny { subject, values } => {
                let mut any = Node::FALSE;
                for value in values {
                    let element = self.element(at, *subject, *value)?;
                    any = self.store.or(any, element)?;
                }
                Ok(any)
            }
            Test::HasAll { subject, values } => {
                let mut all = Node::TRUE;
                for value in values {
                    let element = self.element(at, *subject, *value)?;
                    all = self.store.and(all, element)?;
                }
                Ok(all)
            }
            Test::Activity { activities } => Ok(Node::truth(activities.contains(&self.activity))),
            Test::Reading { reading, alternatives } if self.as_chosen => {
                let chosen = self.regulation.readings.get(reading.index()).map(|r| r.chosen);
                Ok(Node::truth(chosen.is_some_and(|chosen| alternatives.contains(&chosen))))
            }
            Test::Reading { reading, alternatives } => {
                let level = self.variables.level(&Asked::Reading(*reading));
                level.map_or(Ok(Node::FALSE), |level| self.store.literal(level, |a| alternatives.contains(&a)))
            }
            Test::Quantified { every, list, condition } => {
                let body = self.holds(At { depth: at.depth + 1, ..at }, condition)?;
                let body = if *every { self.store.not(body)? } else { body };
                let some = self.some(*list, self.depth(at), body)?;
                if *every { self.store.not(some) } else { Ok(some) }
            }
            Test::Count { list, when, op, bound } => {
                let body = self.holds(At { depth: at.depth + 1, ..at }, when)?;
                self.compared(*op, *bound, |lowering, n| lowering.total_at_least(*list, lowering.depth(at), Total::Count(body), n))
            }
            Test::Max { list, field, op, bound } => {
                // It asks nothing of the records around it, so it is asked as from outside of them.
                let subject = Subject::Field { var: 0, list: *list, field: *field };
                let level = self.variables.level(&Asked::Field { list: *list, depth: 0, field: *field, element: None });
                self.compared(*op, *bound, |lowering, n| {
                    let test = Test::Number { subject, op: Comparison::GreaterEqual, bound: n };
                    let body = lowering.literal(level, &test)?;
                    lowering.some(*list, 0, body)
                })
            }
            Test::Sum { list, field, op, bound } => {
                self.compared(*op, *bound, |lowering, n| lowering.total_at_least(*list, lowering.depth(at), Total::Sum(*field), n))
            }
        }
    }

    /// A comparison, in terms of "at least n".
    fn compared(
        &mut self,
        op: Comparison,
        bound: i64,
        mut at_least: impl FnMut(&mut Self, i64) -> Result<Node, Exhausted>,
    ) -> Result<Node, Exhausted> {
        // Nothing is greater than the greatest number.
        let above = |lowering: &mut Self, at_least: &mut dyn FnMut(&mut Self, i64) -> Result<Node, Exhausted>| {
            bound.checked_add(1).map_or(Ok(Node::FALSE), |next| at_least(lowering, next))
        };
        match op {
            Comparison::GreaterEqual => at_least(self, bound),
            Comparison::Greater => above(self, &mut at_least),
            Comparison::Less => {
                let least = at_least(self, bound)?;
                self.store.not(least)
            }
            Comparison::LessEqual => {
                let more = above(self, &mut at_least)?;
                self.store.not(more)
            }
            Comparison::Equal => {
                let (least, more) = (at_least(self, bound)?, above(self, &mut at_least)?);
                self.store.minus(least, more)
            }
        }
    }

    fn value_test(&mut self, at: At, subject: Subject, test: &Test) -> Result<Node, Exhausted> {
        if let Some(bound) = self.bound(at, subject) {
            return Ok(Node::truth(answer(test, bound)));
        }
        self.literal(self.variables.level(&self.asked(at, subject, None)), test)
    }

    /// Where the answer of a test is yes.
    fn literal(&mut self, level: Option<Level>, test: &Test) -> Result<Node, Exhausted> {
        let Some(level) = level else { return Ok(Node::FALSE) };
        let cells: &[Cell] = self.variables.get(level).map(|v| v.cells.as_slice()).unwrap_or_default();
        // No rule mentions any other text, whatever stands for it.
        let holds: Vec<bool> = cells.iter().map(|cell| *cell != Cell::OtherText && answer(test, &cell.witness())).collect();
        self.store.literal(level, |cell| holds.get(cell).copied().unwrap_or(false))
    }

    fn element(&mut self, at: At, subject: Subject, element: usize) -> Result<Node, Exhausted> {
        if let Some(bound) = self.bound(at, subject) {
            return Ok(Node::truth(matches!(bound, Value::Set { members, .. } if members & (1 << element) != 0)));
        }
        let level = self.variables.level(&self.asked(at, subject, Some(element)));
        level.map_or(Ok(Node::FALSE), |level| self.store.literal(level, |yes| yes == 1))
    }

    fn bound(&self, at: At, subject: Subject) -> Option<&Value> {
        let Subject::Case(fact) = subject else { return None };
        let found = |(bound, _): &&(FactId, Value)| *bound == fact;
        // Of two bindings of one fact the later one counts.
        self.views.get(at.view)?.bindings.iter().rev().find(found).map(|(_, value)| value)
    }

    /// How many records enclose it, those of following rules included.
    fn depth(&self, at: At) -> usize {
        self.offset(at.view) + at.depth
    }

    fn asked(&self, at: At, subject: Subject, element: Option<usize>) -> Asked {
        match (subject, element) {
            (Subject::Case(fact), None) => Asked::Fact(fact),
            (Subject::Case(fact), Some(element)) => Asked::Element(fact, element),
            (Subject::Field { var, list, field }, element) => Asked::Field { list, depth: self.offset(at.view) + var, field, element },
        }
    }
}
