//! Cases one by one: all of an activity, at every point that conditions can tell apart, and whether a class as the tool tells it holds one.
//!
//! Nothing here uses the compiled form: points come from the bounds that conditions mention, one on either side of each.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};
use quyche::decision::Cell;
use quyche::hir::regulation::Guard;
use quyche::hir::vocabulary::{Fact, Kind};
use quyche::hir::{ActivityId, Case, Condition, FactId, Record, Regulation, Rule, Subject, Test, Value, Vocabulary};
use quyche::queries::{CaseClass, Literal, Question};

/// Records of a list: of few kinds of records one more, so that what several conditions ask finds room.
fn records_of(kinds: usize) -> usize {
    if kinds <= 6 { 4 } else { 3 }
}

/// Days of the year, as month and day.
type Days = BTreeSet<(u32, u32)>;

/// What conditions mention.
#[derive(Default)]
pub struct Mentioned {
    /// Of a fact of the case, or of a list's field.
    numbers: BTreeMap<(FactId, Option<usize>), BTreeSet<i64>>,
    dates: BTreeMap<(FactId, Option<usize>), BTreeSet<NaiveDate>>,
    days: BTreeMap<(FactId, Option<usize>), Days>,
    texts: BTreeSet<String>,
    asked: BTreeSet<(FactId, Option<usize>)>,
}

/// Calls `visit` on every condition that may bear on an activity: of its `always` lines, and of the provisions that speak of it or that another
/// one follows.
fn each_condition(vocabulary: &Vocabulary, regulation: &Regulation, activity: ActivityId, visit: &mut impl FnMut(&Condition)) {
    vocabulary.activity(activity).unwrap().always.iter().for_each(|line| visit(&line.condition));
    let rules = || regulation.provisions.iter().flat_map(|p| &p.rules);
    let is_followed = |id| rules().any(|r| matches!(r, Rule::Follows { target, .. } if regulation.is_within(id, *target)));
    for id in regulation.provision_ids() {
        let provision = regulation.provision(id).unwrap();
        if !provision.about.is_empty() && !provision.about.contains(&activity) && !is_followed(id) {
            continue;
        }
        visit(&provision.own);
        for rule in &provision.rules {
            visit(&guard(rule).condition);
            match rule {
                Rule::Limit { condition, .. } => visit(condition),
                Rule::Act(act) => act.timings.iter().for_each(|t| visit(&t.waiver)),
                Rule::Qualify { timings, .. } => timings.iter().for_each(|t| visit(&t.waiver)),
                _ => {}
            }
        }
    }
}

/// What stands behind a rule.
pub fn guard(rule: &Rule) -> Guard {
    match rule {
        Rule::Act(act) => act.guard.clone(),
        Rule::PlanLimit { when: condition, .. } | Rule::Forbid { condition, .. } => Guard { condition: condition.clone(), except: Vec::new() },
        Rule::Follows { guard, .. }
        | Rule::Qualify { guard, .. }
        | Rule::Limit { guard, .. }
        | Rule::Dossier { guard, .. }
        | Rule::Refers { guard, .. }
        | Rule::Excludes { guard, .. } => guard.clone(),
    }
}

impl Mentioned {
    pub fn by(vocabulary: &Vocabulary, regulation: &Regulation, activity: ActivityId) -> Self {
        Mentioned::by_all(vocabulary, &[regulation], activity)
    }

    /// What any of several regulations mentions.
    pub fn by_all(vocabulary: &Vocabulary, regulations: &[&Regulation], activity: ActivityId) -> Self {
        let mut mentioned = Mentioned::default();
        for regulation in regulations {
            each_condition(vocabulary, regulation, activity, &mut |condition| condition.each_test(&mut |test| mentioned.test(test)));
        }
        mentioned
    }

    fn test(&mut self, test: &Test) {
        let of = |subject: &Subject| match subject {
            Subject::Case(fact) => (*fact, None),
            Subject::Field { list, field, .. } => (*list, Some(*field)),
        };
        match test {
            Test::Number { subject, bound, .. } => drop(self.numbers.entry(of(subject)).or_default().insert(*bound)),
            Test::Date { subject, bound, .. } => drop(self.dates.entry(of(subject)).or_default().insert(*bound)),
            Test::Yearly { subject, day, .. } => drop(self.days.entry(of(subject)).or_default().insert((day.month, day.day))),
            Test::Text { values, .. } => self.texts.extend(values.iter().cloned()),
            Test::Max { list, field, bound, .. } | Test::Sum { list, field, bound, .. } => {
                self.numbers.entry((*list, Some(*field))).or_default().insert(*bound);
                self.asked.insert((*list, Some(*field)));
                self.asked.insert((*list, None));
            }
            Test::Count { list, .. } | Test::Quantified { list, .. } => drop(self.asked.insert((*list, None))),
            _ => {}
        }
        match test {
            Test::Holds(s)
            | Test::OneOf { subject: s, .. }
            | Test::HasAny { subject: s, .. }
            | Test::HasAll { subject: s, .. }
            | Test::Number { subject: s, .. }
            | Test::Date { subject: s, .. }
            | Test::Yearly { subject: s, .. }
            | Test::Text { subject: s, .. } => {
                self.asked.insert(of(s));
                self.asked.insert((of(s).0, None));
            }
            _ => {}
        }
    }

    /// The values of a fact that conditions can tell apart; one, if none asks for it.
    fn points(&self, at: (FactId, Option<usize>), fact: &Fact) -> Vec<Value> {
        let mut points = match &fact.kind {
            Kind::Bool => vec![Value::Bool(false), Value::Bool(true)],
            Kind::One(values) => (0..values.len()).map(Value::One).collect(),
            Kind::Set(values) => (0..1u64 << values.len()).map(|members| Value::Set { members, known: u64::MAX }).collect(),
            Kind::Number { min, max, .. } => {
                let bounds = self.numbers.get(&at).into_iter().flatten().flat_map(|b| [b - 1, *b, b + 1]);
                let points: BTreeSet<i64> = bounds.chain([*min, *max]).filter(|n| (min..=max).contains(&n)).collect();
                points.into_iter().map(Value::Number).collect()
            }
            Kind::Date => self.dates_of(at).into_iter().map(Value::Date).collect(),
            Kind::Text => self.texts.iter().cloned().chain(["không ai nhắc tới".into()]).map(Value::Text).collect(),
            Kind::List(fields) => lists(&self.records(at.0, fields)),
        };
        if !self.asked.contains(&at) {
            points.truncate(1);
        }
        points
    }

    /// The day itself and both beside it: of each bound, and of each day of the year in every year that matters.
    fn dates_of(&self, at: (FactId, Option<usize>)) -> BTreeSet<NaiveDate> {
        let beside = |date: NaiveDate| [date.pred_opt().unwrap(), date, date.succ_opt().unwrap()];
        let bounds: Vec<NaiveDate> = self.dates.get(&at).into_iter().flatten().copied().collect();
        let years = bounds.iter().flat_map(|d| d.year() - 1..=d.year() + 1).chain([2024]);
        let years: BTreeSet<i32> = years.collect();
        let days: Vec<(u32, u32)> = self.days.get(&at).into_iter().flatten().copied().collect();
        let yearly = years.iter().flat_map(|year| days.iter().filter_map(|(month, day)| NaiveDate::from_ymd_opt(*year, *month, *day)));
        let mut out: BTreeSet<NaiveDate> = bounds.iter().copied().chain(yearly).flat_map(beside).collect();
        out.extend(years.iter().filter_map(|year| NaiveDate::from_ymd_opt(*year, 1, 1)));
        out
    }

    fn records(&self, list: FactId, fields: &[Fact]) -> Vec<Record> {
        let mut records = vec![Record::new()];
        for (index, field) in fields.iter().enumerate() {
            let points = self.points((list, Some(index)), field);
            records = records
                .iter()
                .flat_map(|r| points.iter().map(|p| r.iter().map(|(k, v)| (*k, v.clone())).chain([(index, p.clone())]).collect()))
                .collect();
        }
        records
    }

    /// Every case of the activity at these points; `always` lines are not asked.
    pub fn cases(&self, vocabulary: &Vocabulary, activity: ActivityId) -> Vec<Case> {
        let mut cases = vec![Case::new(activity)];
        for fact in &vocabulary.activity(activity).unwrap().facts {
            let points = self.points((*fact, None), vocabulary.fact(*fact).unwrap());
            cases = cases.iter().flat_map(|case| points.iter().map(|p| with(case, *fact, p))).collect();
        }
        cases
    }

    /// Whether the case satisfies every condition of the class.
    pub fn is_in(&self, class: &CaseClass, case: &Case) -> bool {
        class.iter().all(|literal| self.holds(literal, case))
    }

    /// Whether the case, and this record of its list, satisfy every condition of a class of both.
    pub fn is_in_with(&self, class: &CaseClass, case: &Case, record: &Record) -> bool {
        let of_the_record = |literal: &Literal| matches!(literal.question, Question::Field { .. });
        class.iter().all(|literal| if of_the_record(literal) { self.of_record(literal, record) } else { self.holds(literal, case) })
    }

    fn holds(&self, literal: &Literal, case: &Case) -> bool {
        let truth = |yes: bool| literal.cells.contains(if yes { &Cell::Yes } else { &Cell::No });
        let records = |list: &FactId| match case.facts.get(list) {
            Some(Value::List(records)) => records.as_slice(),
            other => panic!("no list: {other:?}"),
        };
        match &literal.question {
            Question::Fact(fact) => literal.cells.iter().any(|cell| self.in_cell(cell, &case.facts[fact])),
            Question::Element(fact, element) => truth(has(&case.facts[fact], *element)),
            Question::AtLeast { n, list, of } => {
                let is_of = |record: &&Record| of.iter().any(|class| class.iter().all(|l| self.of_record(l, record)));
                truth(i64::try_from(records(list).iter().filter(is_of).count()).unwrap() >= *n)
            }
            Question::SumAtLeast { n, list, field } => {
                let days = records(list).iter().map(|r| if let Value::Number(n) = r[field] { n } else { panic!("no number") });
                truth(days.sum::<i64>() >= *n)
            }
            other => panic!("no question about a case: {other:?}"),
        }
    }

    fn of_record(&self, literal: &Literal, record: &Record) -> bool {
        match &literal.question {
            Question::Field { field, element: Some(element), .. } => {
                literal.cells.contains(if has(&record[field], *element) { &Cell::Yes } else { &Cell::No })
            }
            Question::Field { field, element: None, .. } => literal.cells.iter().any(|cell| self.in_cell(cell, &record[field])),
            other => panic!("no question about a record: {other:?}"),
        }
    }

    fn in_cell(&self, cell: &Cell, value: &Value) -> bool {
        match (cell, value) {
            (Cell::Yes, Value::Bool(yes)) => *yes,
            (Cell::No, Value::Bool(yes)) => !*yes,
            (Cell::Values(values), Value::One(value)) => values.contains(value),
            (Cell::Numbers { min, max }, Value::Number(n)) => min <= n && n <= max,
            (Cell::Dates(of), Value::Date(date)) => {
                let day = (date.month(), date.day());
                of.from.is_none_or(|from| from <= *date)
                    && of.before.is_none_or(|before| *date < before)
                    && of.from_day.is_none_or(|from| from <= day)
                    && of.before_day.is_none_or(|before| day < before)
            }
            (Cell::Texts(texts), Value::Text(text)) => texts.contains(text),
            (Cell::OtherText, Value::Text(text)) => !self.texts.contains(text),
            _ => false,
        }
    }
}

fn has(set: &Value, element: usize) -> bool {
    matches!(set, Value::Set { members, .. } if members & (1 << element) != 0)
}

fn with(case: &Case, fact: FactId, value: &Value) -> Case {
    let mut case = case.clone();
    case.facts.insert(fact, value.clone());
    case
}

/// Every list of up to so many of these records; their order does not matter to any condition.
fn lists(records: &[Record]) -> Vec<Value> {
    let mut all: Vec<Vec<usize>> = vec![Vec::new()];
    let mut last = all.clone();
    for _ in 0..records_of(records.len()) {
        let longer = |list: &Vec<usize>| {
            let from = list.last().copied().unwrap_or(0);
            (from..records.len()).map(|r| list.iter().copied().chain([r]).collect()).collect::<Vec<Vec<usize>>>()
        };
        last = last.iter().flat_map(longer).collect();
        all.extend(last.iter().cloned());
    }
    all.iter().map(|list| Value::List(list.iter().map(|r| records[*r].clone()).collect())).collect()
}

/// Every choice of alternatives, one per reading.
pub fn readings(regulation: &Regulation) -> Vec<Vec<usize>> {
    let mut all = vec![Vec::new()];
    for reading in &regulation.readings {
        all = all.iter().flat_map(|r: &Vec<usize>| (0..reading.alternatives.len()).map(|a| r.iter().copied().chain([a]).collect())).collect();
    }
    all
}
