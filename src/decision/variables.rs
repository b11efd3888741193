//! **Variables**: what the levels of the diagrams ask, and in which order.
//!
//! The facts of the case and the readings come first, as [`Order`] says; then the fields of records, per list and per depth of nesting in
//! one order; last, as they turn up, what is asked of a list as a whole.

use std::collections::HashMap;

use super::cells::{Cell, cells};
use crate::hir::vocabulary::Kind;
use crate::hir::{ActivityId, FactId, ReadingId, Regulation, Rule, Subject, Test, Value, Vocabulary, Within};
use crate::mdd::{Level, Node, Store};
use crate::syntax::ast::Comparison;

/// What a variable asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Asked {
    Fact(FactId),
    /// Whether a value is in a set.
    Element(FactId, usize),
    /// A field of the record that the `depth`-th enclosing quantifier stands at, or whether a value is in that field's set.
    Field {
        list: FactId,
        depth: usize,
        field: usize,
        element: Option<usize>,
    },
    /// The same of one record of a case whose list is stated, but not all of the record.
    Record {
        list: FactId,
        record: usize,
        field: usize,
        element: Option<usize>,
    },
    Reading(ReadingId),
    /// Whether some record of the list satisfies a diagram over fields at depth 0.
    Some {
        list: FactId,
        of: Node,
    },
    /// Whether at least so many records do.
    Count {
        list: FactId,
        of: Node,
        at_least: i64,
    },
    /// Whether a field of all records together comes to at least so much.
    Sum {
        list: FactId,
        field: usize,
        at_least: i64,
    },
}

impl Asked {
    /// The list that a question about records, or about a list as a whole, is about.
    pub fn list(self) -> Option<FactId> {
        match self {
            Asked::Field { list, .. }
            | Asked::Record { list, .. }
            | Asked::Some { list, .. }
            | Asked::Count { list, .. }
            | Asked::Sum { list, .. } => Some(list),
            _ => None,
        }
    }

    /// The list, where the question is about it as a whole.
    pub fn aggregate(self) -> Option<FactId> {
        if matches!(self, Asked::Field { .. } | Asked::Record { .. }) { None } else { self.list() }
    }
}

#[derive(Clone, Debug)]
pub struct Variable {
    pub asked: Asked,
    /// By value of the variable.
    pub cells: Vec<Cell>,
}

impl Variable {
    /// The cell that a stated value lies in; `None` for values that the fact cannot have.
    pub fn cell_of(&self, value: &Value) -> Option<usize> {
        self.cells.iter().position(|c| c.holds(value))
    }

    /// The cell that everything between two bounds lies in, where it is one.
    pub fn only_cell(&self, within: &Within) -> Option<usize> {
        let mut met = self.cells.iter().enumerate().filter(|(_, cell)| cell.meets(within));
        met.next().filter(|_| met.next().is_none()).map(|(at, _)| at)
    }
}

/// The variables of one decision, by level.
#[derive(Clone, Debug, Default)]
pub struct Variables {
    list: Vec<Variable>,
    levels: HashMap<Asked, Level>,
}

impl Variables {
    pub fn level(&self, asked: &Asked) -> Option<Level> {
        self.levels.get(asked).copied()
    }

    pub fn get(&self, level: Level) -> Option<&Variable> {
        self.list.get(level.index())
    }

    pub fn asked(&self, level: Level) -> Option<Asked> {
        self.get(level).map(|v| v.asked)
    }

    pub fn iter(&self) -> impl Iterator<Item = (Level, &Variable)> {
        self.list.iter().enumerate().map(|(index, variable)| (Level::new(index), variable))
    }

    /// The level of a question, which is declared if it is new.
    pub fn declare(&mut self, store: &mut Store, asked: Asked, cells: Vec<Cell>) -> Level {
        if let Some(level) = self.level(&asked) {
            return level;
        }
        let level = store.declare(cells.len());
        self.list.push(Variable { asked, cells });
        self.levels.insert(asked, level);
        level
    }
}

/// The order of the facts of the case and of the readings. `docs/decision-graph.md` has the measurements that chose the default.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Order {
    /// As the vocabulary declares them, readings last.
    Declared,
    /// As the vocabulary declares them, readings first.
    ReadingsFirst,
    /// What conditions ask most often first.
    MostAsked,
    /// The same, the values of one set together.
    #[default]
    MostAskedTogether,
    /// What conditions ask most often last.
    LeastAsked,
}

/// Every test that bears on an activity, by what it asks, in the order in which it is first asked.
#[derive(Default)]
struct Uses {
    tests: HashMap<Asked, Vec<Test>>,
    /// How often it is asked.
    times: HashMap<Asked, usize>,
    /// How deep the records of each list are nested.
    depths: HashMap<FactId, usize>,
    /// How many records may enclose a rule that follows another provision.
    offset: usize,
}

impl Uses {
    fn add(&mut self, asked: Asked, test: &Test) {
        *self.times.entry(asked).or_default() += 1;
        let known = self.tests.entry(asked).or_default();
        if !known.contains(test) {
            known.push(test.clone());
        }
    }

    /// The cells of a question that is asked; of yes and no where it has no kind of its own.
    fn cells(&self, asked: Asked, kind: Option<&Kind>) -> Option<(Asked, Vec<Cell>)> {
        let tests = self.tests.get(&asked)?;
        let cells = match kind {
            Some(kind) => cells(kind, &tests.iter().collect::<Vec<_>>()),
            None => vec![Cell::No, Cell::Yes],
        };
        (!cells.is_empty()).then_some((asked, cells))
    }

    fn subject(&mut self, subject: Subject, element: Option<usize>, test: &Test) {
        let asked = match (subject, element) {
            (Subject::Case(fact), None) => Asked::Fact(fact),
            (Subject::Case(fact), Some(element)) => Asked::Element(fact, element),
            (Subject::Field { var, list, field }, element) => {
                let depth = self.depths.entry(list).or_default();
                *depth = (*depth).max(var);
                Asked::Field { list, depth: 0, field, element }
            }
        };
        self.add(asked, test);
    }

    fn test(&mut self, test: &Test) {
        match test {
            Test::Holds(subject)
            | Test::OneOf { subject, .. }
            | Test::Number { subject, .. }
            | Test::Date { subject, .. }
            | Test::Yearly { subject, .. }
            | Test::Text { subject, .. } => self.subject(*subject, None, test),
            Test::HasAny { subject, values } | Test::HasAll { subject, values } => {
                values.iter().for_each(|value| self.subject(*subject, Some(*value), test));
            }
            Test::Reading { reading, .. } => self.add(Asked::Reading(*reading), test),
            // The greatest is at least n exactly where some record's field is: a split of the field.
            Test::Max { list, field, op, bound } => {
                let subject = Subject::Field { var: 0, list: *list, field: *field };
                self.subject(subject, None, &Test::Number { subject, op: *op, bound: *bound });
            }
            Test::Sum { list, field, .. } => {
                let subject = Subject::Field { var: 0, list: *list, field: *field };
                self.subject(subject, None, &Test::Number { subject, op: Comparison::GreaterEqual, bound: i64::MIN });
            }
            Test::Activity { .. } | Test::Count { .. } | Test::Quantified { .. } => {}
        }
    }
}

/// Declares the variables of an activity under these regulations together, but those that ask of lists as a whole. `readings` tells of which
/// regulation the readings are variables; those of the others stand as chosen.
pub fn declare(
    vocabulary: &Vocabulary,
    regulations: &[&Regulation],
    readings: Option<&Regulation>,
    activity: ActivityId,
    order: Order,
    store: &mut Store,
) -> Variables {
    let uses = uses(vocabulary, regulations, activity);
    let mut variables = Variables::default();
    let mut of_the_case: Vec<(Asked, Vec<Cell>)> = Vec::new();
    for (index, fact) in vocabulary.facts.iter().enumerate() {
        let id = FactId::new(index);
        of_the_case.extend(uses.cells(Asked::Fact(id), Some(&fact.kind)));
        of_the_case.extend((0..fact.kind.values().len()).filter_map(|element| uses.cells(Asked::Element(id, element), None)));
    }
    for (index, reading) in readings.iter().flat_map(|of| &of.readings).enumerate() {
        let asked = Asked::Reading(ReadingId::new(index));
        if uses.tests.contains_key(&asked) {
            of_the_case.push((asked, (0..reading.alternatives.len()).map(Cell::Alternative).collect()));
        }
    }
    let times = |asked: &Asked| uses.times.get(asked).copied().unwrap_or(0);
    // The values of one set stand together in their own order, where the one that is asked most would.
    let most = |asked: &Asked| match asked {
        Asked::Element(fact, _) => {
            uses.times.iter().filter(|(a, _)| matches!(a, Asked::Element(f, _) if f == fact)).map(|(_, n)| *n).max().unwrap_or(0)
        }
        other => times(other),
    };
    let group = |asked: &Asked| if let Asked::Element(fact, _) = asked { fact.index() } else { usize::MAX };
    of_the_case.sort_by_cached_key(|(asked, _)| match order {
        Order::Declared => (0, 0, 0),
        Order::ReadingsFirst => (usize::from(!matches!(asked, Asked::Reading(_))), 0, 0),
        Order::MostAsked => (usize::MAX - times(asked), 0, 0),
        Order::MostAskedTogether => (usize::MAX - most(asked), group(asked), 0),
        Order::LeastAsked => (times(asked), 0, 0),
    });
    for (asked, cells) in of_the_case {
        variables.declare(store, asked, cells);
    }
    for (list, fact) in vocabulary.facts.iter().enumerate() {
        let (list, Kind::List(fields)) = (FactId::new(list), &fact.kind) else { continue };
        for depth in 0..=uses.offset + uses.depths.get(&list).copied().unwrap_or(0) {
            for (field, of) in fields.iter().enumerate() {
                let asked = |depth, element| Asked::Field { list, depth, field, element };
                let own = uses.cells(asked(0, None), Some(&of.kind)).map(|(_, cells)| (asked(depth, None), cells));
                let elements =
                    (0..of.kind.values().len()).filter_map(|e| uses.cells(asked(0, Some(e)), None).map(|(_, cells)| (asked(depth, Some(e)), cells)));
                for (asked, cells) in own.into_iter().chain(elements) {
                    variables.declare(store, asked, cells);
                }
            }
        }
    }
    variables
}

fn uses(vocabulary: &Vocabulary, regulations: &[&Regulation], activity: ActivityId) -> Uses {
    let mut uses = Uses::default();
    for line in vocabulary.activity(activity).map(|a| a.always.as_slice()).unwrap_or_default() {
        line.condition.each_test(&mut |test| uses.test(test));
    }
    regulations.iter().for_each(|regulation| uses.regulation(regulation, activity));
    if regulations.len() > 1 {
        // Terms are compared even where no rule of the activity uses them.
        let own = vocabulary.activity(activity).map(|a| a.facts.as_slice()).unwrap_or_default();
        let conditions = regulations.iter().flat_map(|r| &r.defines).map(|d| &d.condition);
        let of_the_activity = conditions.filter(|condition| condition.facts().iter().all(|fact| own.contains(fact)));
        of_the_activity.for_each(|condition| condition.each_test(&mut |test| uses.test(test)));
    }
    uses
}

impl Uses {
    fn regulation(&mut self, regulation: &Regulation, activity: ActivityId) {
        let mut followed = Vec::new();
        for id in regulation.provision_ids() {
            for rule in regulation.provision(id).map(|p| p.rules.as_slice()).unwrap_or_default() {
                if let Rule::Follows { target, .. } = rule {
                    followed.push(*target);
                    let records = regulation.ancestors(id).filter(|a| regulation.provision(*a).is_some_and(|p| p.each.is_some())).count();
                    self.offset = self.offset.max(records);
                }
            }
        }
        for id in regulation.provision_ids() {
            let Some(provision) = regulation.provision(id) else { continue };
            let speaks = provision.about.is_empty() || provision.about.contains(&activity);
            if speaks || followed.iter().any(|target| regulation.is_within(id, *target)) {
                provision.own.each_test(&mut |test| self.test(test));
                for rule in &provision.rules {
                    let own = rule.guard().map(|g| &g.condition).into_iter().chain(rule.condition()).chain(rule.timings().iter().map(|t| &t.waiver));
                    own.for_each(|condition| condition.each_test(&mut |test| self.test(test)));
                }
            }
        }
    }
}
