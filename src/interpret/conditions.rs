//! **Condition**: true, false, or a question that the case does not answer.
//!
//! "And" is false as soon as one part is, "or" true as soon as one is, whatever the unknown parts would say.

use chrono::Datelike;

use super::{Interpreter, Records, Unknown};
use crate::hir::{Condition, FactId, Record, Subject, Test, Value};

impl Interpreter<'_> {
    pub(super) fn holds(&self, condition: &Condition, records: &Records) -> Result<bool, Unknown> {
        match condition {
            Condition::True => Ok(true),
            Condition::Not(inner) => self.holds(inner, records).map(|b| !b),
            Condition::And(parts) => decided_by(false, parts.iter().map(|p| self.holds(p, records))),
            Condition::Or(parts) => decided_by(true, parts.iter().map(|p| self.holds(p, records))),
            Condition::Defined { meaning, .. } => self.holds(meaning, records),
            Condition::Test(test) => self.test(test, records),
        }
    }

    fn test(&self, test: &Test, records: &Records) -> Result<bool, Unknown> {
        match test {
            Test::Holds(subject) => Ok(self.value(*subject, records)? == &Value::Bool(true)),
            Test::OneOf { subject, values } => match self.value(*subject, records)? {
                Value::One(value) => Ok(values.contains(value)),
                _ => Ok(false),
            },
            Test::HasAny { subject, values } => decided_by(true, values.iter().map(|v| self.has(*subject, *v, records))),
            Test::HasAll { subject, values } => decided_by(false, values.iter().map(|v| self.has(*subject, *v, records))),
            Test::Number { subject, op, bound } => match self.value(*subject, records)? {
                Value::Number(n) => Ok(op.holds(n, bound)),
                _ => Ok(false),
            },
            Test::Date { subject, op, bound } => match self.value(*subject, records)? {
                Value::Date(date) => Ok(op.holds(date, bound)),
                _ => Ok(false),
            },
            Test::Yearly { subject, op, day } => match self.value(*subject, records)? {
                Value::Date(date) => Ok(op.holds(&(date.month(), date.day()), &(day.month, day.day))),
                _ => Ok(false),
            },
            Test::Text { subject, values } => match self.value(*subject, records)? {
                Value::Text(text) => Ok(values.contains(text)),
                _ => Ok(false),
            },
            Test::Activity { activities } => Ok(activities.contains(&self.world.case.activity)),
            Test::Reading { reading, alternatives } => {
                Ok(self.world.readings.get(reading.index()).is_some_and(|chosen| alternatives.contains(chosen)))
            }
            Test::Count { list, when, op, bound } => {
                let mut count = 0i64;
                for index in self.list(*list)? {
                    count += i64::from(self.holds(when, &extended(records, *list, index))?);
                }
                Ok(op.holds(&count, bound))
            }
            Test::Max { list, field, op, bound } => {
                // The greatest of nothing is below every bound.
                Ok(op.holds(&self.numbers(*list, *field)?.into_iter().max().unwrap_or(i64::MIN), bound))
            }
            Test::Sum { list, field, op, bound } => Ok(op.holds(&self.numbers(*list, *field)?.iter().sum(), bound)),
            Test::Quantified { every, list, condition } => {
                let each = self.list(*list)?.map(|index| self.holds(condition, &extended(records, *list, index)));
                decided_by(!every, each)
            }
        }
    }

    fn value(&self, subject: Subject, records: &Records) -> Result<&Value, Unknown> {
        match subject {
            Subject::Case(fact) => self.world.case.facts.get(&fact).ok_or(Unknown::Fact(fact)),
            Subject::Field { var, field, .. } => {
                let (list, index) = records.get(var).copied().ok_or(Unknown::Fact(FactId::new(usize::MAX)))?;
                let unknown = Unknown::Field { list, record: index, field, element: None };
                self.record(list, index).and_then(|r| r.get(&field)).ok_or(unknown)
            }
        }
    }

    fn has(&self, subject: Subject, element: usize, records: &Records) -> Result<bool, Unknown> {
        let unknown = match subject {
            Subject::Case(fact) => Unknown::Element(fact, element),
            Subject::Field { var, field, .. } => {
                let (list, index) = records.get(var).copied().unwrap_or((FactId::new(usize::MAX), 0));
                Unknown::Field { list, record: index, field, element: Some(element) }
            }
        };
        match self.value(subject, records) {
            Ok(Value::Set { members, known }) if known & (1 << element) != 0 => Ok(members & (1 << element) != 0),
            Ok(Value::Set { .. }) | Err(_) => Err(unknown),
            Ok(_) => Ok(false),
        }
    }

    fn record(&self, list: FactId, index: usize) -> Option<&Record> {
        match self.world.case.facts.get(&list) {
            Some(Value::List(records)) => records.get(index),
            _ => None,
        }
    }

    /// The positions of a list's records.
    pub(super) fn list(&self, list: FactId) -> Result<std::ops::Range<usize>, Unknown> {
        match self.world.case.facts.get(&list) {
            Some(Value::List(records)) => Ok(0..records.len()),
            _ => Err(Unknown::Fact(list)),
        }
    }

    fn numbers(&self, list: FactId, field: usize) -> Result<Vec<i64>, Unknown> {
        let mut out = Vec::new();
        for record in self.list(list)? {
            match self.record(list, record).and_then(|r| r.get(&field)) {
                Some(Value::Number(n)) => out.push(*n),
                _ => return Err(Unknown::Field { list, record, field, element: None }),
            }
        }
        Ok(out)
    }
}

fn extended(records: &Records, list: FactId, index: usize) -> Records {
    let mut inner = records.clone();
    inner.push((list, index));
    inner
}

/// `value` as soon as one part is `value`; else the first unknown part; else the opposite.
pub(super) fn decided_by(value: bool, parts: impl Iterator<Item = Result<bool, Unknown>>) -> Result<bool, Unknown> {
    let mut unknown = None;
    for part in parts {
        match part {
            Ok(b) if b == value => return Ok(value),
            Ok(_) => {}
            Err(u) => {
                unknown.get_or_insert(u);
            }
        }
    }
    unknown.map_or(Ok(!value), Err)
}
