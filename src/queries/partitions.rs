//! What an unknown fact can be, in as few values as the rules can tell apart.
//!
//! Numbers and dates are split at the bounds that conditions mention: one representative stands for each class.

use chrono::{Datelike, Days, NaiveDate};

use crate::hir::vocabulary::{Fact, Kind};
use crate::hir::{Condition, Record, Regulation, Rule, Subject, Test, Value, Vocabulary};
use crate::interpret::{Measure, Unknown, World};

/// One way to answer a question: how it is called, and the world in which it is answered so.
pub struct Choice {
    pub value: String,
    pub world: World,
}

/// The worlds that answer `question` in every distinguishable way.
pub fn split(vocabulary: &Vocabulary, regulation: &Regulation, world: &World, question: &Unknown) -> Vec<Choice> {
    match question {
        Unknown::Fact(id) => {
            let Some(fact) = vocabulary.fact(*id) else { return Vec::new() };
            let tests = tests_of(vocabulary, regulation, world, |s| s == Subject::Case(*id));
            let with = |value: Value| {
                let mut inner = world.clone();
                inner.case.facts.insert(*id, value);
                inner
            };
            if let Kind::List(_) = fact.kind {
                let mut some = with(Value::List(vec![Record::new()]));
                some.open_lists.push(*id);
                let some = Choice { value: "some".into(), world: some };
                // What was assumed of some record rules out that there is none.
                let empty = !world.assumed.iter().any(|(list, _, holds)| list == id && *holds)
                    && !world.measured.iter().any(|(measure, value)| measure.list() == *id && *value > 0);
                let none = empty.then(|| Choice { value: "none".into(), world: with(Value::List(Vec::new())) });
                return none.into_iter().chain([some]).collect();
            }
            values(fact, &tests).into_iter().map(|(name, value)| Choice { value: name, world: with(value) }).collect()
        }
        Unknown::Element(id, element) => {
            let with = |is_in: bool| {
                let mut inner = world.clone();
                let slot = inner.case.facts.entry(*id).or_insert(Value::Set { members: 0, known: 0 });
                set_element(slot, *element, is_in);
                inner
            };
            yes_no(with)
        }
        Unknown::Field { list, record, field, element } => {
            let change = |change: &dyn Fn(&mut Record)| {
                let mut inner = world.clone();
                if let Some(Value::List(records)) = inner.case.facts.get_mut(list)
                    && let Some(record) = records.get_mut(*record)
                {
                    change(record);
                }
                inner
            };
            if let Some(element) = element {
                return yes_no(|is_in| {
                    change(&|record| set_element(record.entry(*field).or_insert(Value::Set { members: 0, known: 0 }), *element, is_in))
                });
            }
            let Some(Kind::List(fields)) = vocabulary.fact(*list).map(|f| &f.kind) else { return Vec::new() };
            let Some(fact) = fields.get(*field) else { return Vec::new() };
            let is_field = |s| matches!(s, Subject::Field { list: l, field: f, .. } if l == *list && f == *field);
            let tests = tests_of(vocabulary, regulation, world, is_field);
            let with = |value: &Value| change(&|record| drop(record.insert(*field, value.clone())));
            values(fact, &tests).into_iter().map(|(name, value)| Choice { value: name, world: with(&value) }).collect()
        }
        Unknown::Some { list, condition } => yes_no(|holds| {
            let mut inner = world.clone();
            inner.assumed.push((*list, (**condition).clone(), holds));
            inner
        }),
        Unknown::Measure(measure) => measures(vocabulary, regulation, world, measure)
            .into_iter()
            .map(|value| {
                let mut inner = world.clone();
                inner.measured.push((measure.clone(), value));
                Choice { value: value.to_string(), world: inner }
            })
            .collect(),
    }
}

/// The values of a measure that the tests can tell apart.
fn measures(vocabulary: &Vocabulary, regulation: &Regulation, world: &World, measure: &Measure) -> Vec<i64> {
    let mut tests = Vec::new();
    each_test(vocabulary, regulation, world, &mut |test| {
        let found = match test {
            Test::Count { list, when, op, bound } => (Measure::Count { list: *list, when: when.clone() }, *op, *bound),
            Test::Max { list, field, op, bound } => (Measure::Max { list: *list, field: *field }, *op, *bound),
            Test::Sum { list, field, op, bound } => (Measure::Sum { list: *list, field: *field }, *op, *bound),
            _ => return,
        };
        if found.0 == *measure {
            tests.push((found.1, found.2));
        }
    });
    let mut candidates: Vec<i64> = tests.iter().flat_map(|(_, bound)| [bound - 1, *bound, bound + 1]).chain([0]).filter(|n| *n >= 0).collect();
    candidates.sort_unstable();
    candidates.dedup_by_key(|n| tests.iter().map(|(op, bound)| op.holds(n, bound)).collect::<Vec<_>>());
    candidates
}

fn yes_no(with: impl Fn(bool) -> World) -> Vec<Choice> {
    vec![Choice { value: "yes".into(), world: with(true) }, Choice { value: "no".into(), world: with(false) }]
}

fn set_element(slot: &mut Value, element: usize, is_in: bool) {
    if let Value::Set { members, known } = slot {
        *known |= 1 << element;
        if is_in {
            *members |= 1 << element;
        } else {
            *members &= !(1 << element);
        }
    }
}

/// Every value that the tests can tell apart, with a name for it.
fn values(fact: &Fact, tests: &[Test]) -> Vec<(String, Value)> {
    match &fact.kind {
        Kind::Bool => vec![("yes".into(), Value::Bool(true)), ("no".into(), Value::Bool(false))],
        Kind::One(terms) => terms.iter().enumerate().map(|(i, t)| (t.id.clone(), Value::One(i))).collect(),
        Kind::Number { min, max, .. } => {
            let mut candidates = vec![*min];
            for test in tests {
                if let Test::Number { bound, .. } = test {
                    candidates.extend([bound - 1, *bound, bound + 1]);
                }
            }
            candidates.retain(|n| (min..=max).contains(&n));
            candidates.sort_unstable();
            let seen = |n: &i64| tests.iter().map(|t| matches!(t, Test::Number { op, bound, .. } if op.holds(n, bound))).collect::<Vec<_>>();
            candidates.dedup_by_key(|n| seen(n));
            candidates.into_iter().map(|n| (n.to_string(), Value::Number(n))).collect()
        }
        Kind::Date => {
            let mut candidates = Vec::new();
            for test in tests {
                match test {
                    Test::Date { bound, .. } => candidates.extend(around(*bound)),
                    Test::Yearly { day, .. } => {
                        let dates = years(tests).into_iter().filter_map(|year| NaiveDate::from_ymd_opt(year, day.month, day.day));
                        candidates.extend(dates.flat_map(around));
                    }
                    _ => {}
                }
            }
            candidates.sort_unstable();
            let seen = |date: &NaiveDate| {
                let holds = |t: &Test| match t {
                    Test::Date { op, bound, .. } => op.holds(date, bound),
                    Test::Yearly { op, day, .. } => op.holds(&(date.month(), date.day()), &(day.month, day.day)),
                    _ => false,
                };
                tests.iter().map(holds).collect::<Vec<_>>()
            };
            let mut known: Vec<Vec<bool>> = Vec::new();
            candidates.retain(|date| {
                let vector = seen(date);
                let fresh = !known.contains(&vector);
                known.push(vector);
                fresh
            });
            candidates.into_iter().map(|d| (d.to_string(), Value::Date(d))).collect()
        }
        Kind::Text => {
            let mut texts: Vec<String> = Vec::new();
            for test in tests {
                if let Test::Text { values, .. } = test {
                    texts.extend(values.iter().cloned());
                }
            }
            texts.push("…".into());
            texts.into_iter().map(|t| (t.clone(), Value::Text(t))).collect()
        }
        Kind::Set(_) | Kind::List(_) => Vec::new(),
    }
}

/// Years in which a day of the year may fall on either side of every dated bound; 2024 has a 29 February.
fn years(tests: &[Test]) -> Vec<i32> {
    let bounds = tests.iter().filter_map(|t| match t {
        Test::Date { bound, .. } => Some(bound.year()),
        _ => None,
    });
    let mut years: Vec<i32> = bounds.flat_map(|year| [year - 1, year, year + 1]).chain([2024]).collect();
    years.sort_unstable();
    years.dedup();
    years
}

fn around(date: NaiveDate) -> impl Iterator<Item = NaiveDate> {
    [date.checked_sub_days(Days::new(1)), Some(date), date.checked_add_days(Days::new(1))].into_iter().flatten()
}

/// The tests of the regulation and of the activity's `always` lines that ask about a subject.
fn tests_of(vocabulary: &Vocabulary, regulation: &Regulation, world: &World, wanted: impl Fn(Subject) -> bool) -> Vec<Test> {
    let mut out = Vec::new();
    each_test(vocabulary, regulation, world, &mut |test: &Test| {
        let subject = match test {
            Test::Number { subject, .. } | Test::Date { subject, .. } | Test::Yearly { subject, .. } | Test::Text { subject, .. } => *subject,
            _ => return,
        };
        if wanted(subject) && !out.contains(test) {
            out.push(test.clone());
        }
    });
    out
}

fn each_test(vocabulary: &Vocabulary, regulation: &Regulation, world: &World, visit: &mut impl FnMut(&Test)) {
    for line in vocabulary.activity(world.case.activity).map(|a| a.always.as_slice()).unwrap_or_default() {
        line.condition.each_test(visit);
    }
    for provision in &regulation.provisions {
        provision.own.each_test(visit);
        for rule in &provision.rules {
            each_condition(rule, &mut |c| c.each_test(visit));
        }
    }
}

/// Calls `visit` on every condition of a rule.
fn each_condition(rule: &Rule, visit: &mut impl FnMut(&Condition)) {
    match rule {
        Rule::Act(act) => {
            visit(&act.guard.condition);
            act.timings.iter().for_each(|t| visit(&t.waiver));
        }
        Rule::Qualify { timings, guard, .. } => {
            visit(&guard.condition);
            timings.iter().for_each(|t| visit(&t.waiver));
        }
        Rule::Limit { condition, guard, .. } => {
            visit(condition);
            visit(&guard.condition);
        }
        Rule::PlanLimit { when: condition, .. } | Rule::Forbid { condition, .. } => visit(condition),
        Rule::Follows { guard, .. } | Rule::Dossier { guard, .. } | Rule::Refers { guard, .. } | Rule::Excludes { guard, .. } => {
            visit(&guard.condition);
        }
    }
}
