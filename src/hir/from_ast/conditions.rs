//! Conditions: names found, tests fitted to facts, definitions expanded where they are asked.
//!
//! A definition is expanded where it is used, because `D of m` asks it of a record: names inside are the record's fields first. Uses in one
//! scope share one expansion.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::super::condition::{Condition, Subject, Test};
use super::super::errors::{self, Wanted};
use super::super::ids::{ActivityId, DefineId, FactId, ReadingId};
use super::super::vocabulary::{Fact, Kind, Vocabulary};
use super::definitions::Order;
use super::names::{Lookup, value_index};
use crate::diagnostics::Diagnostics;
use crate::source::Span;
use crate::spelling::{name_key, suggestions};
use crate::syntax::ast;

/// What names mean at a place: its activities, and the records that enclosing quantifiers stand at.
#[derive(Clone, Debug)]
pub struct Scope<'a> {
    /// Facts must belong to all of these; with none, any fact will do.
    pub activities: &'a [ActivityId],
    /// Variable and list of each enclosing quantifier, outermost first.
    pub records: Vec<(String, FactId)>,
    /// Plain names are fields of this record first.
    pub record_first: Option<usize>,
}

impl<'a> Scope<'a> {
    pub fn new(activities: &'a [ActivityId]) -> Self {
        Scope { activities, records: Vec::new(), record_first: None }
    }

    pub fn with_record(&self, variable: &str, list: FactId) -> Self {
        let mut inner = self.clone();
        inner.records.push((name_key(variable), list));
        inner
    }
}

/// A definition in a scope: the lists whose records enclosing quantifiers stand at, and the record that plain names are fields of first.
type Asked = (DefineId, Vec<FactId>, Option<usize>);

/// What a definition means in a scope, the facts that it asks for, and how many tests it holds.
#[derive(Clone)]
struct Expansion {
    meaning: Arc<Condition>,
    facts: Arc<[FactId]>,
    tests: usize,
}

impl Expansion {
    fn new(meaning: Condition) -> Self {
        let mut tests = 0;
        meaning.each_test(&mut |_| tests += 1);
        Expansion { facts: meaning.facts().into(), meaning: Arc::new(meaning), tests }
    }
}

/// How many tests the definitions that a regulation uses may come to, each use counted.
const TESTS: usize = 1_000_000;

/// Resolves the conditions of one regulation (or of the vocabulary, which has no definitions or readings).
pub struct Resolver<'a> {
    pub vocabulary: &'a Vocabulary,
    pub diagnostics: &'a mut Diagnostics,
    defines: HashMap<String, (DefineId, &'a ast::Define)>,
    readings: HashMap<String, (ReadingId, &'a ast::Reading)>,
    /// Definitions that rest on themselves or on too much; reported already.
    unsound: HashSet<DefineId>,
    expanded: HashMap<Asked, Option<Expansion>>,
    /// Definitions that are being resolved around the current place.
    inside: usize,
    /// Tests of definitions that the provisions' conditions hold, over the whole regulation.
    spent: usize,
    pub used_defines: HashSet<DefineId>,
    pub used_readings: HashSet<ReadingId>,
    /// Every address as it is written, once one is asked for that is not there.
    pub addresses: Option<Arc<[String]>>,
}

impl<'a> Resolver<'a> {
    pub fn new(vocabulary: &'a Vocabulary, defines: &[&'a ast::Define], readings: &[&'a ast::Reading], diagnostics: &'a mut Diagnostics) -> Self {
        let defines = defines.iter().enumerate().map(|(i, d)| (name_key(&d.name.text), (DefineId::new(i), *d))).collect();
        let readings = readings.iter().enumerate().map(|(i, r)| (name_key(&r.name.text), (ReadingId::new(i), *r))).collect();
        let (used_defines, used_readings) = (HashSet::new(), HashSet::new());
        let (unsound, expanded) = (HashSet::new(), HashMap::new());
        Resolver { vocabulary, diagnostics, defines, readings, unsound, expanded, inside: 0, spent: 0, used_defines, used_readings, addresses: None }
    }

    /// The typed condition, or `None` where errors were reported. All parts are looked at.
    pub fn condition(&mut self, condition: &ast::Condition, scope: &Scope) -> Option<Condition> {
        match condition {
            ast::Condition::Or(parts) => self.parts(parts, scope).map(Condition::Or),
            ast::Condition::And(parts) => self.parts(parts, scope).map(Condition::And),
            ast::Condition::Not(inner) => Some(Condition::Not(Box::new(self.condition(inner, scope)?))),
            ast::Condition::Test { name, predicate, span } => self.test(name, predicate, *span, scope),
            ast::Condition::Activity { predicate, span } => self.activity_test(predicate, *span),
            ast::Condition::Aggregate { function, op, bound, .. } => self.aggregate(function, *op, bound.value, scope),
            ast::Condition::Quantified { every, variable, list, condition, .. } => {
                let (list, _) = self.list(list, scope)?;
                let inner = self.condition(condition, &scope.with_record(&variable.text, list))?;
                Some(Condition::Test(Test::Quantified { every: *every, list, condition: Box::new(inner) }))
            }
        }
    }

    fn parts(&mut self, parts: &[ast::Condition], scope: &Scope) -> Option<Vec<Condition>> {
        let resolved: Vec<Option<Condition>> = parts.iter().map(|p| self.condition(p, scope)).collect();
        resolved.into_iter().collect()
    }

    fn test(&mut self, name: &ast::TestName, predicate: &ast::Predicate, span: Span, scope: &Scope) -> Option<Condition> {
        match name {
            ast::TestName::Plain(name) => self.plain_test(name, predicate, span, scope),
            ast::TestName::Field { record, field } => {
                let var = self.variable(record, scope)?;
                let (list, fields) = self.fields_of(var, scope)?;
                let Some(index) = fields.iter().position(|f| name_key(&f.term.id) == name_key(&field.text)) else {
                    let near = suggestions(&field.text, fields.iter().map(|f| f.term.id.as_str()));
                    self.diagnostics.push(errors::unknown(Wanted::Fact, field, &near));
                    return None;
                };
                let fact = fields.get(index)?;
                self.typed_test(Subject::Field { var, list, field: index }, fact, &field.text, predicate, span)
            }
            ast::TestName::Of { name, record } => {
                let var = self.variable(record, scope)?;
                let inner = Scope { record_first: Some(var), ..scope.clone() };
                self.plain_test(name, predicate, span, &inner)
            }
        }
    }

    fn plain_test(&mut self, name: &ast::Name, predicate: &ast::Predicate, span: Span, scope: &Scope) -> Option<Condition> {
        let key = name_key(&name.text);
        if let Some(var) = scope.record_first
            && let Some((list, fields)) = self.fields_of(var, scope)
            && let Some((index, fact)) = fields.iter().enumerate().find(|(_, f)| name_key(&f.term.id) == key)
        {
            return self.typed_test(Subject::Field { var, list, field: index }, fact, &name.text, predicate, span);
        }
        if let Some(id) = self.vocabulary.names.facts.get(&key).copied() {
            self.check_activities(id, name.span, scope);
            let fact = self.vocabulary.fact(id)?;
            return self.typed_test(Subject::Case(id), fact, &name.text, predicate, span);
        }
        if let Some(&(id, reading)) = self.readings.get(&key) {
            return self.reading_test(id, reading, predicate, span);
        }
        if let Some(&(id, define)) = self.defines.get(&key) {
            if *predicate != ast::Predicate::Holds {
                let (en, vi) = (format!("write `{}` alone", name.text), format!("hãy viết riêng `{}`", name.text));
                self.diagnostics.push(errors::wrong_test(span, &name.text, "a definition", "một định nghĩa", en, vi));
                return None;
            }
            return self.expand(id, define, name.span, scope);
        }
        let facts = self.vocabulary.facts.iter().map(|f| f.term.id.as_str());
        let others = self.defines.values().map(|(_, d)| d.name.text.as_str()).chain(self.readings.values().map(|(_, r)| r.name.text.as_str()));
        let near = if self.diagnostics.may_guess() { suggestions(&name.text, facts.chain(others)) } else { Vec::new() };
        self.diagnostics.push(errors::unknown(Wanted::Fact, name, &near));
        None
    }

    /// Reports a fact that one of the activities does not have.
    pub fn check_activities(&mut self, fact: FactId, span: Span, scope: &Scope) {
        let Some(name) = self.vocabulary.fact(fact).map(|f| f.term.id.as_str()) else { return };
        let lacking = scope.activities.iter().filter_map(|id| self.vocabulary.activity(*id)).find(|a| !a.facts.contains(&fact));
        if let Some(activity) = lacking {
            self.diagnostics.push(errors::not_of_activity(span, name, &activity.term.id));
        }
    }

    fn expand(&mut self, id: DefineId, define: &'a ast::Define, asked: Span, scope: &Scope) -> Option<Condition> {
        self.used_defines.insert(id);
        if self.unsound.contains(&id) {
            return None;
        }
        let key: Asked = (id, scope.records.iter().map(|(_, list)| *list).collect(), scope.record_first);
        let expansion = match self.expanded.get(&key) {
            Some(known) => known.clone(),
            None => {
                // What is wrong inside the definition is reported once, where it is defined.
                let mut own = Diagnostics::default();
                std::mem::swap(self.diagnostics, &mut own);
                self.inside += 1;
                let meaning = self.condition(&define.condition, &Scope { activities: &[], ..scope.clone() });
                self.inside -= 1;
                std::mem::swap(self.diagnostics, &mut own);
                let expansion = meaning.map(Expansion::new);
                self.expanded.insert(key, expansion.clone());
                expansion
            }
        }?;
        for fact in expansion.facts.iter() {
            let of_record = scope.records.iter().any(|(_, list)| list == fact);
            if !of_record {
                self.check_activities(*fact, asked, scope);
            }
        }
        if self.inside == 0 {
            let before = self.spent <= TESTS;
            self.spent = self.spent.saturating_add(expansion.tests);
            if before && self.spent > TESTS {
                self.diagnostics.push(errors::definitions_too_large(asked, TESTS));
            }
        }
        Some(Condition::Defined { define: id, record: scope.record_first, meaning: expansion.meaning })
    }

    /// Resolves all definitions for their own sake, reporting what is wrong inside them; in the order of their declaration.
    pub fn definitions(&mut self, order: Order, defines: &[&'a ast::Define]) -> Vec<Condition> {
        self.unsound = order.unsound;
        let mut resolved: HashMap<DefineId, Condition> = HashMap::new();
        for id in order.sorted {
            let Some(define) = defines.get(id.index()) else { continue };
            self.inside += 1;
            let condition = self.condition(&define.condition, &Scope::new(&[]));
            self.inside -= 1;
            if let Some(condition) = condition {
                if self.defines.get(&name_key(&define.name.text)).is_some_and(|(named, _)| *named == id) {
                    self.expanded.insert((id, Vec::new(), None), Some(Expansion::new(condition.clone())));
                }
                resolved.insert(id, condition);
            }
        }
        (0..defines.len()).map(|i| resolved.remove(&DefineId::new(i)).unwrap_or(Condition::True)).collect()
    }

    fn reading_test(&mut self, id: ReadingId, reading: &ast::Reading, predicate: &ast::Predicate, span: Span) -> Option<Condition> {
        self.used_readings.insert(id);
        let (negated, values) = match predicate {
            ast::Predicate::Is { negated, value } => (*negated, std::slice::from_ref(value)),
            ast::Predicate::In { negated, values } => (*negated, values.as_slice()),
            _ => {
                let (en, vi) = ("ask `is ALTERNATIVE`".to_owned(), "hãy hỏi `là PHƯƠNG_ÁN`".to_owned());
                self.diagnostics.push(errors::wrong_test(span, &reading.name.text, "a reading", "một cách hiểu", en, vi));
                return None;
            }
        };
        let mut alternatives = Vec::new();
        for value in values {
            let ast::Value::Name(name) = value else {
                let (en, vi) = ("name an alternative".to_owned(), "hãy nêu tên phương án".to_owned());
                self.diagnostics.push(errors::wrong_test(value.span(), &reading.name.text, "a reading", "một cách hiểu", en, vi));
                return None;
            };
            let found = reading.alternatives.iter().position(|(n, _)| name_key(&n.text) == name_key(&name.text));
            match found {
                Some(index) => alternatives.push(index),
                None => {
                    let near = suggestions(&name.text, reading.alternatives.iter().map(|(n, _)| n.text.as_str()));
                    self.diagnostics.push(errors::unknown(Wanted::Alternative, name, &near));
                    return None;
                }
            }
        }
        Some(negate_if(negated, Condition::Test(Test::Reading { reading: id, alternatives })))
    }

    fn activity_test(&mut self, predicate: &ast::Predicate, span: Span) -> Option<Condition> {
        let (negated, values) = match predicate {
            ast::Predicate::Is { negated, value } => (*negated, std::slice::from_ref(value)),
            ast::Predicate::In { negated, values } => (*negated, values.as_slice()),
            _ => return None,
        };
        let lookup = Lookup { vocabulary: self.vocabulary };
        let mut activities = Vec::new();
        for value in values {
            let ast::Value::Name(name) = value else {
                let (en, vi) = ("name an activity".to_owned(), "hãy nêu tên hoạt động".to_owned());
                self.diagnostics.push(errors::wrong_test(span, "activity", "the kind of activity", "loại hoạt động", en, vi));
                return None;
            };
            activities.push(lookup.activity(name, self.diagnostics)?);
        }
        Some(negate_if(negated, Condition::Test(Test::Activity { activities })))
    }

    fn aggregate(&mut self, function: &ast::Aggregate, op: ast::Comparison, bound: i64, scope: &Scope) -> Option<Condition> {
        Some(Condition::Test(match function {
            ast::Aggregate::Count { list, when } => {
                let (list, _) = self.list(list, scope)?;
                let mut inner = scope.with_record("", list);
                inner.record_first = Some(scope.records.len());
                let when = match when {
                    Some(condition) => self.condition(condition, &inner)?,
                    None => Condition::True,
                };
                Test::Count { list, when: Box::new(when), op, bound }
            }
            ast::Aggregate::Max { list, field } => {
                let (list, field) = self.number_field(list, field, scope)?;
                Test::Max { list, field, op, bound }
            }
            ast::Aggregate::Sum { list, field } => {
                let (list, index) = self.number_field(list, field, scope)?;
                if let Some(min) = self.least(list, index).filter(|min| *min < 0) {
                    self.diagnostics.push(errors::sum_of_negative(field.span, &field.text, min));
                    return None;
                }
                Test::Sum { list, field: index, op, bound }
            }
        }))
    }

    fn number_field(&mut self, list: &ast::Name, field: &ast::Name, scope: &Scope) -> Option<(FactId, usize)> {
        let (id, fields) = self.list(list, scope)?;
        let index = fields.iter().position(|f| name_key(&f.term.id) == name_key(&field.text));
        match index.and_then(|i| fields.get(i)).map(|f| matches!(f.kind, Kind::Number { .. })) {
            Some(true) => {}
            Some(false) => {
                let (en, vi) = ("name a number of its records".to_owned(), "hãy nêu một dữ kiện số của các mục".to_owned());
                self.diagnostics.push(errors::wrong_test(field.span, &field.text, "not a number", "không phải số", en, vi));
                return None;
            }
            None => {
                let near = suggestions(&field.text, fields.iter().map(|f| f.term.id.as_str()));
                self.diagnostics.push(errors::unknown(Wanted::Fact, field, &near));
            }
        }
        index.map(|i| (id, i))
    }

    /// The least value of a number field.
    fn least(&self, list: FactId, field: usize) -> Option<i64> {
        match self.vocabulary.fact(list).map(|f| &f.kind) {
            Some(Kind::List(fields)) => match fields.get(field).map(|f| &f.kind) {
                Some(Kind::Number { min, .. }) => Some(*min),
                _ => None,
            },
            _ => None,
        }
    }

    /// A list fact of the case and the fields of its records.
    pub fn list(&mut self, name: &ast::Name, scope: &Scope) -> Option<(FactId, &'a [Fact])> {
        let id = Lookup { vocabulary: self.vocabulary }.fact(name, self.diagnostics)?;
        self.check_activities(id, name.span, scope);
        match self.vocabulary.fact(id).map(|f| &f.kind) {
            Some(Kind::List(fields)) => Some((id, fields)),
            _ => {
                let (en, vi) = ("name a list".to_owned(), "hãy nêu một danh sách".to_owned());
                self.diagnostics.push(errors::wrong_test(name.span, &name.text, "not a list", "không phải danh sách", en, vi));
                None
            }
        }
    }

    fn variable(&mut self, name: &ast::Name, scope: &Scope) -> Option<usize> {
        let key = name_key(&name.text);
        let found = scope.records.iter().rposition(|(variable, _)| *variable == key);
        if found.is_none() {
            self.diagnostics.push(errors::unknown_variable(name));
        }
        found
    }

    fn fields_of(&self, var: usize, scope: &Scope) -> Option<(FactId, &'a [Fact])> {
        let (_, list) = scope.records.get(var)?;
        match self.vocabulary.fact(*list).map(|f| &f.kind) {
            Some(Kind::List(fields)) => Some((*list, fields)),
            _ => None,
        }
    }

    fn typed_test(&mut self, subject: Subject, fact: &Fact, name: &str, predicate: &ast::Predicate, span: Span) -> Option<Condition> {
        use ast::{Bound, Predicate, Value};
        let test = match (&fact.kind, predicate) {
            (Kind::Bool, Predicate::Holds) => Test::Holds(subject),
            (Kind::Bool, Predicate::Is { negated, value: Value::Bool(b, _) }) => {
                return Some(negate_if(negated == b, Condition::Test(Test::Holds(subject))));
            }
            (Kind::One(values), Predicate::Is { negated, value: Value::Name(v) }) => {
                let index = value_index(values, v, Wanted::Value, self.diagnostics)?;
                return Some(negate_if(*negated, Condition::Test(Test::OneOf { subject, values: vec![index] })));
            }
            (Kind::One(values), Predicate::In { negated, values: asked }) => {
                let values = self.value_indices(values, asked, name, span)?;
                return Some(negate_if(*negated, Condition::Test(Test::OneOf { subject, values })));
            }
            (Kind::Set(values), Predicate::Has { all, values: asked }) => {
                let values = self.value_indices(values, asked, name, span)?;
                if *all { Test::HasAll { subject, values } } else { Test::HasAny { subject, values } }
            }
            (Kind::Number { min, max, .. }, Predicate::Compare { op, with: Bound::Int(n) }) => {
                if !(*min..=*max).contains(&n.value) {
                    self.diagnostics.push(errors::out_of_range(n.span, name, *min, *max));
                    return None;
                }
                Test::Number { subject, op: *op, bound: n.value }
            }
            (Kind::Date, Predicate::Compare { op, with: Bound::Date(d) }) => Test::Date { subject, op: *op, bound: d.value },
            (Kind::Date, Predicate::Compare { op, with: Bound::Yearly(day, _) }) => Test::Yearly { subject, op: *op, day: *day },
            (Kind::Text, Predicate::Is { negated, value: Value::Text(text) }) => {
                let test = Test::Text { subject, values: vec![text.text.clone()] };
                return Some(negate_if(*negated, Condition::Test(test)));
            }
            (kind, _) => {
                let (en, vi, help_en, help_vi) = kind_wording(kind);
                self.diagnostics.push(errors::wrong_test(span, name, en, vi, help_en.to_owned(), help_vi.to_owned()));
                return None;
            }
        };
        Some(Condition::Test(test))
    }

    fn value_indices(&mut self, values: &[super::super::vocabulary::Term], asked: &[ast::Value], name: &str, span: Span) -> Option<Vec<usize>> {
        let indices: Vec<Option<usize>> = asked
            .iter()
            .map(|value| match value {
                ast::Value::Name(v) => value_index(values, v, Wanted::Value, self.diagnostics),
                _ => {
                    let (en, vi) = ("name its values".to_owned(), "hãy nêu tên giá trị".to_owned());
                    self.diagnostics.push(errors::wrong_test(span, name, "a fact with named values", "dữ kiện có giá trị đặt tên", en, vi));
                    None
                }
            })
            .collect();
        indices.into_iter().collect()
    }
}

fn negate_if(negated: bool, condition: Condition) -> Condition {
    if negated { Condition::Not(Box::new(condition)) } else { condition }
}

fn kind_wording(kind: &Kind) -> (&'static str, &'static str, &'static str, &'static str) {
    match kind {
        Kind::Bool => {
            ("a yes/no fact", "dữ kiện đúng/sai", "write its name alone, or `not` before it", "hãy viết riêng tên nó, hoặc `không` phía trước")
        }
        Kind::One(_) => ("a fact with one value", "dữ kiện một giá trị", "ask `is VALUE` or `in { … }`", "hãy hỏi `là GIÁ_TRỊ` hoặc `thuộc { … }`"),
        Kind::Set(_) => ("a set", "một tập hợp", "ask `has VALUE` or `has any { … }`", "hãy hỏi `có GIÁ_TRỊ` hoặc `có bất kỳ { … }`"),
        Kind::Number { .. } => ("a number", "một số", "compare it with a number", "hãy so sánh với một số"),
        Kind::Date => ("a date", "một ngày", "compare it with a date, or a day such as 30/10", "hãy so sánh với một ngày, hoặc ngày như 30/10"),
        Kind::Text => ("a text", "một chuỗi", "ask `is \"…\"`", "hãy hỏi `là \"…\"`"),
        Kind::List(_) => (
            "a list",
            "một danh sách",
            "use `count(…)`, `any x in …` or `every x in …`",
            "hãy dùng `đếm(…)`, `bất kỳ x thuộc …` hoặc `mọi x thuộc …`",
        ),
    }
}
