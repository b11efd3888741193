//! The vocabulary, from all files that declare a part of it.

use std::collections::HashMap;

use super::super::condition::Condition;
use super::super::errors::{self, Wanted};
use super::super::ids::{ActivityId, BodyId, ClassId, DocumentId, FactId, MatterId, VerbId};
use super::super::vocabulary::{Activity, Always, Body, Dated, Document, Fact, Kind, Term, Verb, Vocabulary};
use super::conditions::{Resolver, Scope};
use super::names::{Known, Lookup, look_up};
use crate::diagnostics::Diagnostics;
use crate::source::Span;
use crate::spelling::name_key;
use crate::syntax::ast;

fn term(name: &ast::Name, labels: &ast::Labels) -> Term {
    Term { id: name.text.clone(), vi: labels.vi.clone(), en: labels.en.clone() }
}

/// Enters names in the order of their declaration and reports those declared twice.
struct Register {
    first: HashMap<String, Span>,
    next: usize,
}

impl Register {
    fn new() -> Self {
        Register { first: HashMap::new(), next: 0 }
    }

    /// Takes a name without giving it a place of its own.
    fn claim(&mut self, name: &ast::Name, diagnostics: &mut Diagnostics) -> String {
        let key = name_key(&name.text);
        match self.first.get(&key) {
            Some(first) => diagnostics.push(errors::duplicate_name(name, *first)),
            None => {
                self.first.insert(key.clone(), name.span);
            }
        }
        key
    }

    fn enter(&mut self, name: &ast::Name, diagnostics: &mut Diagnostics) -> (String, usize) {
        let key = self.claim(name, diagnostics);
        self.next += 1;
        (key, self.next - 1)
    }
}

/// Joins all vocabulary blocks into one. Order is kept: levels rank bodies, verbs order procedures.
pub fn vocabulary(blocks: &[&ast::Vocabulary], diagnostics: &mut Diagnostics) -> Vocabulary {
    let mut v = Vocabulary::default();
    let (mut levels, mut bodies, mut classes, mut verbs) = (Register::new(), Register::new(), Register::new(), Register::new());
    let (mut matters, mut documents, mut facts, mut activities) = (Register::new(), Register::new(), Register::new(), Register::new());

    for (name, labels) in blocks.iter().flat_map(|b| &b.levels) {
        let (key, index) = levels.enter(name, diagnostics);
        v.names.levels.insert(key, index);
        v.levels.push(term(name, labels));
    }
    for (name, labels) in blocks.iter().flat_map(|b| &b.classes) {
        let (key, index) = classes.enter(name, diagnostics);
        v.names.classes.insert(key, ClassId::new(index));
        v.classes.push(term(name, labels));
    }
    for body in blocks.iter().flat_map(|b| &b.bodies) {
        let (key, index) = bodies.enter(&body.name, diagnostics);
        let known = v.levels.iter().map(Known::of);
        let level = body.level.as_ref().and_then(|l| look_up(&v.names.levels, Wanted::Level, l, known, diagnostics));
        v.names.bodies.insert(key, BodyId::new(index));
        v.bodies.push(Body { term: term(&body.name, &body.labels), level, role: body.role });
    }
    for act in blocks.iter().flat_map(|b| &b.acts) {
        let known = v.classes.iter().map(Known::of);
        let class = look_up(&v.names.classes, Wanted::Class, &act.class, known, diagnostics);
        let (key, index) = verbs.enter(&act.name, diagnostics);
        v.names.verbs.insert(key, VerbId::new(index));
        if let Some(alias) = &act.alias {
            verbs.claim(alias, diagnostics);
            v.names.verbs.insert(name_key(&alias.text), VerbId::new(index));
        }
        v.verbs.push(Verb {
            term: term(&act.name, &act.labels),
            alias: act.alias.as_ref().map(|a| a.text.clone()),
            class: class.unwrap_or(ClassId::new(usize::MAX)),
            one: act.one,
            for_notices: act.for_notices,
        });
    }
    for (name, labels) in blocks.iter().flat_map(|b| &b.matters) {
        let (key, index) = matters.enter(name, diagnostics);
        v.names.matters.insert(key, MatterId::new(index));
        v.matters.push(term(name, labels));
    }
    for (name, labels, fields) in blocks.iter().flat_map(|b| &b.documents) {
        let (key, index) = documents.enter(name, diagnostics);
        v.names.documents.insert(key, DocumentId::new(index));
        v.documents.push(Document { term: term(name, labels), fields: terms(fields, diagnostics) });
    }
    let mut list_names = Register::new();
    for (name, values) in blocks.iter().flat_map(|b| &b.values) {
        list_names.enter(name, diagnostics);
        terms(values, diagnostics);
    }
    let lists: HashMap<String, &Vec<ast::ValueDecl>> =
        blocks.iter().flat_map(|b| &b.values).map(|(name, values)| (name_key(&name.text), values)).collect();
    for fact in blocks.iter().flat_map(|b| &b.facts) {
        let (key, index) = facts.enter(&fact.name, diagnostics);
        v.names.facts.insert(key, FactId::new(index));
        v.facts.push(fact_entry(fact, &lists, diagnostics));
    }
    for activity in blocks.iter().flat_map(|b| &b.activities) {
        let (key, index) = activities.enter(&activity.name, diagnostics);
        v.names.activities.insert(key, ActivityId::new(index));
        let entry = activity_entry(&v, activity, diagnostics);
        v.activities.push(entry);
    }
    for (index, activity) in blocks.iter().flat_map(|b| &b.activities).enumerate() {
        let always = always_lines(&v, ActivityId::new(index), activity, diagnostics);
        if let Some(entry) = v.activities.get_mut(index) {
            entry.always = always;
        }
    }
    v
}

fn terms(values: &[ast::ValueDecl], diagnostics: &mut Diagnostics) -> Vec<Term> {
    let mut register = Register::new();
    values
        .iter()
        .map(|value| {
            register.enter(&value.name, diagnostics);
            term(&value.name, &value.labels)
        })
        .collect()
}

fn fact_entry(fact: &ast::FactDecl, lists: &HashMap<String, &Vec<ast::ValueDecl>>, diagnostics: &mut Diagnostics) -> Fact {
    let mut values = |written: &ast::ValuesRef| match written {
        ast::ValuesRef::Inline(list) => terms(list, diagnostics),
        ast::ValuesRef::Named(name) => match lists.get(&name_key(&name.text)) {
            Some(list) => terms(list, &mut Diagnostics::default()),
            None => {
                let near = crate::spelling::suggestions(&name.text, lists.keys().map(String::as_str));
                diagnostics.push(errors::unknown(Wanted::Values, name, &near));
                Vec::new()
            }
        },
    };
    let kind = match &fact.kind {
        ast::FactKind::Bool => Kind::Bool,
        ast::FactKind::One(written) => Kind::One(values(written)),
        ast::FactKind::Set(written) => Kind::Set(values(written)),
        ast::FactKind::Number { unit, min, max } => {
            if min.value > max.value {
                diagnostics.push(errors::out_of_range(min.span.to(max.span), &fact.name.text, min.value, max.value));
            }
            let unit = Term { id: unit.en.clone(), vi: unit.vi.clone(), en: unit.en.clone() };
            Kind::Number { unit, min: min.value, max: max.value }
        }
        ast::FactKind::Date => Kind::Date,
        ast::FactKind::Text => Kind::Text,
        ast::FactKind::List(fields) => Kind::List(fields.iter().map(|f| fact_entry(f, lists, diagnostics)).collect()),
    };
    if let Kind::Set(values) = &kind
        && values.len() > 64
    {
        diagnostics.push(errors::too_many_values(&fact.name));
    }
    Fact { term: term(&fact.name, &fact.labels), kind, judgement: fact.judgement, set_by: fact.set_by.as_ref().map(|s| s.text.clone()) }
}

fn activity_entry(v: &Vocabulary, activity: &ast::ActivityDecl, diagnostics: &mut Diagnostics) -> Activity {
    let lookup = Lookup { vocabulary: v };
    let facts: Vec<FactId> = activity.facts.iter().filter_map(|name| lookup.fact(name, diagnostics)).collect();
    let known = || v.classes.iter().map(Known::of);
    let requires = activity.requires.iter().filter_map(|name| look_up(&v.names.classes, Wanted::Class, name, known(), diagnostics)).collect();
    let dated = activity.dated.iter().filter_map(|d| {
        let on = lookup.fact(&d.on, diagnostics)?;
        if !facts.contains(&on) || !matches!(v.fact(on).map(|f| &f.kind), Some(Kind::Date)) {
            diagnostics.push(errors::not_an_event(&d.on, &[]));
        }
        let mut body = |name: &Option<ast::Name>| match name {
            Some(name) => lookup.body(name, diagnostics).map(Some),
            None => Some(None),
        };
        let (by, to) = (body(&d.by)?, body(&d.to)?);
        Some(Dated { verb: lookup.verb(&d.verb, diagnostics)?, by, to, on })
    });
    Activity { term: term(&activity.name, &activity.labels), requires, dated: dated.collect(), always: Vec::new(), facts }
}

fn always_lines(v: &Vocabulary, id: ActivityId, activity: &ast::ActivityDecl, diagnostics: &mut Diagnostics) -> Vec<Always> {
    let activities = [id];
    let mut resolver = Resolver::new(v, &[], &[], diagnostics);
    let mut lines = Vec::new();
    for line in &activity.always {
        let scope = Scope::new(&activities);
        let condition = resolver.condition(&line.condition, &scope);
        let provided = line.provided.as_ref().map(|c| resolver.condition(c, &scope));
        let condition = match (condition, provided) {
            (Some(condition), None) => condition,
            (Some(condition), Some(Some(provided))) => Condition::Or(vec![Condition::Not(Box::new(provided)), condition]),
            _ => continue,
        };
        lines.push(Always { condition, because: line.because.as_ref().map(|s| s.text.clone()), span: line.span });
    }
    lines
}
