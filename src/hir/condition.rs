//! Typed conditions: every name is resolved, every test fits its fact.

use serde::{Deserialize, Serialize};
use std::sync::Arc;

use chrono::NaiveDate;

use super::ids::{ActivityId, DefineId, FactId, ReadingId};
use crate::syntax::ast::{Comparison, Yearly};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Condition {
    True,
    Not(Box<Condition>),
    And(Vec<Condition>),
    Or(Vec<Condition>),
    /// A definition, expanded; its name is kept for people. `record` is the record it is asked of.
    Defined {
        define: DefineId,
        record: Option<usize>,
        meaning: Arc<Condition>,
    },
    Test(Test),
}

/// What a test asks about: a fact of the case, or a field of the record that the `var`-th enclosing quantifier
/// (counted from the outermost) stands at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Subject {
    Case(FactId),
    Field { var: usize, list: FactId, field: usize },
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Test {
    Holds(Subject),
    OneOf {
        subject: Subject,
        values: Vec<usize>,
    },
    HasAny {
        subject: Subject,
        values: Vec<usize>,
    },
    HasAll {
        subject: Subject,
        values: Vec<usize>,
    },
    Number {
        subject: Subject,
        op: Comparison,
        bound: i64,
    },
    Date {
        subject: Subject,
        op: Comparison,
        bound: NaiveDate,
    },
    Yearly {
        subject: Subject,
        op: Comparison,
        day: Yearly,
    },
    Text {
        subject: Subject,
        values: Vec<String>,
    },
    /// The case is of one of these activities.
    Activity {
        activities: Vec<ActivityId>,
    },
    Reading {
        reading: ReadingId,
        alternatives: Vec<usize>,
    },
    Count {
        list: FactId,
        when: Box<Condition>,
        op: Comparison,
        bound: i64,
    },
    Max {
        list: FactId,
        field: usize,
        op: Comparison,
        bound: i64,
    },
    Sum {
        list: FactId,
        field: usize,
        op: Comparison,
        bound: i64,
    },
    Quantified {
        every: bool,
        list: FactId,
        condition: Box<Condition>,
    },
}

impl Comparison {
    pub fn holds<T: Ord>(self, left: &T, right: &T) -> bool {
        match self {
            Comparison::Less => left < right,
            Comparison::LessEqual => left <= right,
            Comparison::Greater => left > right,
            Comparison::GreaterEqual => left >= right,
            Comparison::Equal => left == right,
        }
    }
}

impl Condition {
    pub fn and(self, other: Condition) -> Condition {
        match (self, other) {
            (Condition::True, c) | (c, Condition::True) => c,
            (Condition::And(mut parts), c) => {
                parts.push(c);
                Condition::And(parts)
            }
            (a, b) => Condition::And(vec![a, b]),
        }
    }

    /// Calls `visit` on every test inside, definitions included.
    pub fn each_test(&self, visit: &mut impl FnMut(&Test)) {
        match self {
            Condition::True => {}
            Condition::Not(inner) => inner.each_test(visit),
            Condition::And(parts) | Condition::Or(parts) => parts.iter().for_each(|p| p.each_test(visit)),
            Condition::Defined { meaning, .. } => meaning.each_test(visit),
            Condition::Test(test) => {
                visit(test);
                if let Test::Count { when: inner, .. } | Test::Quantified { condition: inner, .. } = test {
                    inner.each_test(visit);
                }
            }
        }
    }

    /// The facts of the case that the condition may ask for; a list counts as one fact.
    pub fn facts(&self) -> Vec<FactId> {
        let mut out = Vec::new();
        self.each_test(&mut |test| {
            let fact = match test {
                Test::Reading { .. } | Test::Activity { .. } => return,
                Test::Count { list, .. } | Test::Max { list, .. } | Test::Sum { list, .. } | Test::Quantified { list, .. } => *list,
                Test::Holds(s)
                | Test::OneOf { subject: s, .. }
                | Test::HasAny { subject: s, .. }
                | Test::HasAll { subject: s, .. }
                | Test::Number { subject: s, .. }
                | Test::Date { subject: s, .. }
                | Test::Yearly { subject: s, .. }
                | Test::Text { subject: s, .. } => match s {
                    Subject::Case(fact) => *fact,
                    Subject::Field { list, .. } => *list,
                },
            };
            if !out.contains(&fact) {
                out.push(fact);
            }
        });
        out
    }
}
