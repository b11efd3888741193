//! The numbers and dates that a node of the rule file holds, by structure: deadlines, limits, conditions.

use chrono::Datelike;

use super::quantities::{Quantity, Unit};
use crate::hir::vocabulary::{Fact, Kind};
use crate::hir::{Condition, Deadline, ProvisionId, Regulation, Rule, Subject, Test, Vocabulary};
use crate::syntax::ast::Comparison;

/// A quantity of a node, and how else the text may write it: `< 3` is "dưới 3" or "không quá 02", `>= 11` is "từ 11" or "quá 10".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Encoded {
    pub quantity: Quantity,
    pub other: Option<i64>,
}

/// What a node and the groups in it say themselves. `definitions`: whether what names stand for counts too.
pub fn of_node(regulation: &Regulation, vocabulary: &Vocabulary, id: ProvisionId, definitions: bool) -> Vec<Encoded> {
    let mut reader = Reader { vocabulary, definitions, chosen: regulation.chosen_readings(), out: Vec::new() };
    reader.node(regulation, id);
    reader.out
}

/// What any condition says, definitions included.
pub fn of_condition(vocabulary: &Vocabulary, condition: &Condition) -> Vec<Encoded> {
    let mut reader = Reader { vocabulary, definitions: true, chosen: Vec::new(), out: Vec::new() };
    reader.condition(condition);
    reader.out
}

struct Reader<'a> {
    vocabulary: &'a Vocabulary,
    definitions: bool,
    /// The chosen alternative of each reading.
    chosen: Vec<usize>,
    out: Vec<Encoded>,
}

impl Reader<'_> {
    fn node(&mut self, regulation: &Regulation, id: ProvisionId) {
        let Some(provision) = regulation.provision(id) else { return };
        if !self.definitions && self.rests_on_rejected(&provision.own) {
            return;
        }
        self.condition(&provision.own);
        for rule in &provision.rules {
            let guard = rule.guard().map(|g| &g.condition);
            if !self.definitions && guard.is_some_and(|g| self.rests_on_rejected(g)) {
                continue;
            }
            if let Some(guard) = rule.guard() {
                self.condition(&guard.condition);
            }
            if let Some(condition) = rule.condition() {
                self.condition(condition);
            }
            for timing in rule.timings() {
                self.deadline(&timing.deadline);
                self.condition(&timing.waiver);
            }
            if let Rule::PlanLimit { bound, op, .. } = rule {
                self.number(*bound, Unit::Other(String::new()), *op);
            }
        }
        // Groups have no address: what is in them is cited as this provision.
        for child in &provision.children {
            if regulation.provision(*child).is_some_and(|c| c.step.is_none()) {
                self.node(regulation, *child);
            }
        }
    }

    fn deadline(&mut self, deadline: &Deadline) {
        match deadline {
            Deadline::Before { n, working, .. } | Deadline::Within { n, working, .. } if *n > 0 => {
                let unit = if *working { Unit::WorkingDays } else { Unit::Days };
                self.out.push(Encoded { quantity: Quantity::Number { value: i64::from(*n), unit }, other: None });
            }
            Deadline::Yearly { day, .. } => self.out.push(Encoded { quantity: Quantity::Yearly { month: day.month, day: day.day }, other: None }),
            _ => {}
        }
    }

    fn condition(&mut self, condition: &Condition) {
        match condition {
            Condition::True => {}
            Condition::Not(inner) => self.condition(inner),
            // What only another reading says is no word of the text.
            Condition::And(parts) if !self.definitions && self.rests_on_rejected(condition) && !parts.is_empty() => {}
            Condition::And(parts) | Condition::Or(parts) => parts.iter().for_each(|p| self.condition(p)),
            Condition::Defined { meaning, .. } if self.definitions => self.condition(meaning),
            Condition::Defined { .. } => {}
            Condition::Test(test) => self.test(test),
        }
    }

    fn rests_on_rejected(&self, condition: &Condition) -> bool {
        match condition {
            Condition::And(parts) => parts.iter().any(|p| self.rests_on_rejected(p)),
            other => self.is_rejected(other),
        }
    }

    fn is_rejected(&self, condition: &Condition) -> bool {
        match condition {
            Condition::Test(Test::Reading { reading, alternatives }) => self.chosen.get(reading.index()).is_some_and(|c| !alternatives.contains(c)),
            _ => false,
        }
    }

    fn test(&mut self, test: &Test) {
        match test {
            Test::Number { subject, op, bound } => self.number(*bound, self.unit(*subject), *op),
            Test::Date { bound, .. } => {
                let quantity = Quantity::Date { year: bound.year(), month: bound.month(), day: bound.day() };
                self.out.push(Encoded { quantity, other: None });
            }
            Test::Yearly { day, .. } => {
                self.out.push(Encoded { quantity: Quantity::Yearly { month: day.month, day: day.day }, other: None });
            }
            Test::Count { when, op, bound, .. } => {
                self.number(*bound, Unit::Other(String::new()), *op);
                self.condition(when);
            }
            Test::Max { list, field, op, bound } | Test::Sum { list, field, op, bound } => {
                let unit = self.vocabulary.field(*list, *field).map_or_else(|| Unit::Other(String::new()), unit_of);
                self.number(*bound, unit, *op);
            }
            Test::Quantified { condition, .. } => self.condition(condition),
            _ => {}
        }
    }

    fn unit(&self, subject: Subject) -> Unit {
        let fact = match subject {
            Subject::Case(fact) => self.vocabulary.fact(fact),
            Subject::Field { list, field, .. } => self.vocabulary.field(list, field),
        };
        fact.map_or_else(|| Unit::Other(String::new()), unit_of)
    }

    fn number(&mut self, value: i64, unit: Unit, op: Comparison) {
        self.out.push(Encoded { quantity: Quantity::Number { value, unit }, other: neighbour(value, op) });
    }
}

fn neighbour(value: i64, op: Comparison) -> Option<i64> {
    match op {
        Comparison::Less | Comparison::GreaterEqual => Some(value - 1),
        Comparison::Greater => Some(value + 1),
        Comparison::LessEqual | Comparison::Equal => None,
    }
}

fn unit_of(fact: &Fact) -> Unit {
    match &fact.kind {
        Kind::Number { unit, .. } if unit.vi == "ngày" => Unit::Days,
        Kind::Number { unit, .. } if unit.vi == "ngày làm việc" => Unit::WorkingDays,
        Kind::Number { unit, .. } => Unit::Other(unit.vi.clone()),
        _ => Unit::Other(String::new()),
    }
}

impl Encoded {
    /// Whether this is what the text says. Days are of one kind or the other; what else is counted is compared by its number.
    pub fn says(&self, text: &Quantity) -> bool {
        match (&self.quantity, text) {
            (Quantity::Number { value, unit }, Quantity::Number { value: written, unit: counted }) => {
                let near = value == written || self.other == Some(*written);
                let other = |u: &Unit| matches!(u, Unit::Other(_));
                near && (unit == counted || (other(unit) && other(counted)))
            }
            (Quantity::Date { year, month, day }, Quantity::Date { year: y, month: m, day: d }) => (year, month, day) == (y, m, d),
            (Quantity::Yearly { month, day }, Quantity::Yearly { month: m, day: d } | Quantity::Date { month: m, day: d, .. }) => {
                (month, day) == (m, d)
            }
            _ => false,
        }
    }
}
