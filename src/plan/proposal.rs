//! Proposals to cases: every fact found and fitted, or refused with a reason.

use super::errors;
use super::shape::{Notation, Shape, parse};
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::hir::case::{Raw, fit, fit_between, names_term};
use crate::hir::vocabulary::Kind;
use crate::hir::{ActivityId, Case, FactId, Value, Vocabulary};
use crate::spelling::{label_key, printable, suggestions};

/// One proposal: its case, and how to call it.
#[derive(Clone, Debug)]
pub struct Proposal {
    pub title: String,
    pub case: Case,
}

/// Names that say of which activity a proposal is, and how it is called.
const ACTIVITY: [&str; 4] = ["activity", "hoạt động", "hoat_dong", "loại hoạt động"];
const TITLE: [&str; 2] = ["title", "tiêu đề"];
/// The field of a plan that holds its rows.
const PROPOSALS: [&str; 2] = ["proposals", "proposal"];

/// Reads one text: a proposal, an array of proposals, or a table `proposals` of them.
pub fn read(vocabulary: &Vocabulary, name: &str, text: &str, diagnostics: &mut Diagnostics) -> Vec<Proposal> {
    let shape = match parse(text, Notation::of(name, text)) {
        Ok(shape) => shape,
        Err(detail) => {
            diagnostics.push(errors::unreadable(name, &detail));
            return Vec::new();
        }
    };
    match several(name, &shape, diagnostics) {
        Some(items) => {
            if items.is_empty() {
                diagnostics.push(errors::no_proposal(name));
            }
            let one = |(i, item): (usize, &Shape)| from_shape(vocabulary, &format!("{name}#{}", i + 1), item, diagnostics);
            items.iter().enumerate().filter_map(one).collect()
        }
        None => from_shape(vocabulary, name, &shape, diagnostics).into_iter().collect(),
    }
}

/// The rows of a plan: an array, or a table whose `proposals` are one. Beside them a plan may have a title, and nothing else.
fn several<'s>(name: &str, shape: &'s Shape, diagnostics: &mut Diagnostics) -> Option<&'s [Shape]> {
    match shape {
        Shape::List(items) => Some(items),
        Shape::Table(fields) => {
            let mut rows = None;
            let mut beside = Vec::new();
            for (field, value) in &fields.0 {
                match value {
                    Shape::List(_) if rows.is_some() && PROPOSALS.contains(&field.as_str()) => diagnostics.push(errors::stated_twice(name, field)),
                    Shape::List(items) if PROPOSALS.contains(&field.as_str()) => rows = Some(items.as_slice()),
                    _ if is_one_of(&TITLE, field) => {}
                    _ => beside.push(field),
                }
            }
            let refused = beside.into_iter().filter(|_| rows.is_some()).map(|field| errors::beside_proposals(name, field));
            refused.for_each(|problem| diagnostics.push(problem));
            rows
        }
        _ => None,
    }
}

fn is_one_of(names: &[&str], name: &str) -> bool {
    names.iter().any(|n| label_key(n) == label_key(name))
}

/// A proposal from `fact=value` arguments. Sets are written `a,b`; an empty value is an empty set.
pub fn from_pairs(vocabulary: &Vocabulary, pairs: &[(String, String)], diagnostics: &mut Diagnostics) -> Option<Proposal> {
    let fields = pairs.iter().map(|(name, value)| {
        let kind = fact_named(vocabulary, name).and_then(|id| vocabulary.fact(id)).map(|f| &f.kind);
        let raw = match kind {
            Some(kind) => written_as(kind, value),
            None => Raw::Word(value.trim().to_owned()),
        };
        (name.clone(), Some(raw))
    });
    build(vocabulary, "fact=value", fields.collect(), diagnostics)
}

/// A fact of many proposals, `FACT=VALUE`.
///
/// # Errors
/// No such fact, or no such value of it.
pub fn read_state(vocabulary: &Vocabulary, written: &str) -> Result<(FactId, Value), Box<Diagnostic>> {
    let Some((name, value)) = written.split_once('=') else { return Err(Box::new(errors::no_equals_sign(written))) };
    let Some(id) = fact_named(vocabulary, name.trim()) else {
        let known = vocabulary.facts.iter().flat_map(|f| [f.term.id.as_str(), f.term.vi.as_str()]);
        return Err(Box::new(errors::unknown_fact("--state", name.trim(), &suggestions(name.trim(), known))));
    };
    let Some(fact) = vocabulary.fact(id) else { return Err(Box::new(errors::no_equals_sign(written))) };
    fit(fact, &written_as(&fact.kind, value)).map(|value| (id, value)).map_err(|misfit| Box::new(errors::misfit("--state", &fact.term.id, &misfit)))
}

/// A value that was typed as text: of a set `a,b`, of a number its digits.
fn written_as(kind: &Kind, value: &str) -> Raw {
    let word = |text: &str| Raw::Word(text.trim().to_owned());
    match kind {
        Kind::Set(_) => {
            let inner = value.trim().trim_matches(['{', '}', '[', ']']);
            Raw::Set(inner.split(',').filter(|v| !v.trim().is_empty()).map(word).collect())
        }
        Kind::Text => word(value),
        _ => value.trim().parse().map_or_else(|_| word(value), Raw::Int),
    }
}

fn from_shape(vocabulary: &Vocabulary, subject: &str, shape: &Shape, diagnostics: &mut Diagnostics) -> Option<Proposal> {
    let Shape::Table(table) = shape else {
        diagnostics.push(errors::wrong_shape(subject, "proposal"));
        return None;
    };
    let mut fields = Vec::new();
    let mut sound = true;
    for (name, value) in &table.0 {
        match value.raw() {
            Some(raw) => fields.push((name.clone(), raw)),
            None => {
                diagnostics.push(errors::wrong_shape(subject, name));
                sound = false;
            }
        }
    }
    let built = build(vocabulary, subject, fields, diagnostics);
    built.filter(|_| sound)
}

fn build(vocabulary: &Vocabulary, subject: &str, fields: Vec<(String, Option<Raw>)>, diagnostics: &mut Diagnostics) -> Option<Proposal> {
    let stated = (only(&ACTIVITY, subject, &fields, diagnostics), only(&TITLE, subject, &fields, diagnostics));
    let activity = activity(vocabulary, subject, stated.0?, diagnostics)?;
    let title = match stated.1? {
        Some(Raw::Word(word)) => Some(printable(word)).filter(|t| !t.trim().is_empty()),
        _ => None,
    };
    let entry = vocabulary.activity(activity)?;
    let mut case = Case::new(activity);
    let mut stated: Vec<FactId> = Vec::new();
    let mut sound = true;
    let mut refuse = |problem| {
        diagnostics.push(problem);
        sound = false;
    };
    for (name, raw) in &fields {
        if is_one_of(&ACTIVITY, name) || is_one_of(&TITLE, name) {
            continue;
        }
        let own = entry.facts.iter().copied().find(|id| vocabulary.fact(*id).is_some_and(|f| names_term(&f.term, name)));
        let Some(id) = own else {
            match fact_named(vocabulary, name).and_then(|id| vocabulary.fact(id)) {
                Some(fact) => refuse(errors::foreign_fact(subject, &fact.term.id, &entry.term.id)),
                None => {
                    let known = entry.facts.iter().filter_map(|f| vocabulary.fact(*f)).flat_map(|f| [f.term.id.as_str(), f.term.vi.as_str()]);
                    refuse(errors::unknown_fact(subject, name, &suggestions(name, known)));
                }
            }
            continue;
        };
        let Some(fact) = vocabulary.fact(id) else { continue };
        if stated.contains(&id) {
            refuse(errors::stated_twice(subject, &fact.term.id));
            continue;
        }
        stated.push(id);
        let Some(raw) = raw else { continue };
        let raw = match (&fact.kind, raw) {
            // An empty list of records and an empty set look alike in every format.
            (Kind::List(_), Raw::Set(members)) if members.is_empty() => &Raw::Records(Vec::new()),
            (_, raw) => raw,
        };
        let fitted = match raw {
            Raw::Between(least, most) => fit_between(fact, least, most).map(|within| {
                case.within.insert(id, within);
            }),
            raw => fit(fact, raw).map(|value| drop(case.facts.insert(id, value))),
        };
        match fitted {
            Ok(()) => {}
            Err(misfit) => refuse(errors::misfit(subject, &fact.term.id, &misfit)),
        }
    }
    sound.then(|| Proposal { title: title.unwrap_or_else(|| subject.to_owned()), case })
}

/// What is stated under one of these names, if anything; `None` where it is stated twice.
fn only<'f>(names: &[&str], subject: &str, fields: &'f [(String, Option<Raw>)], diagnostics: &mut Diagnostics) -> Option<Option<&'f Raw>> {
    let mut stated = fields.iter().filter(|(name, _)| is_one_of(names, name));
    let first = stated.next().and_then(|(_, raw)| raw.as_ref());
    if let Some((again, _)) = stated.next() {
        diagnostics.push(errors::stated_twice(subject, again));
        return None;
    }
    Some(first)
}

fn activity(vocabulary: &Vocabulary, subject: &str, stated: Option<&Raw>, diagnostics: &mut Diagnostics) -> Option<ActivityId> {
    let ids: Vec<&str> = vocabulary.activities.iter().map(|a| a.term.id.as_str()).collect();
    let written = match stated {
        Some(Raw::Word(written)) => written,
        Some(_) => {
            diagnostics.push(errors::activity_is_one_name(subject, &ids));
            return None;
        }
        None => {
            diagnostics.push(errors::no_activity(subject, &ids));
            return None;
        }
    };
    let found = vocabulary.activities.iter().position(|a| names_term(&a.term, written));
    if found.is_none() {
        let labels = vocabulary.activities.iter().flat_map(|a| [a.term.id.as_str(), a.term.vi.as_str()]);
        diagnostics.push(errors::unknown_activity(subject, written, &suggestions(written, labels)));
    }
    found.map(ActivityId::new)
}

fn fact_named(vocabulary: &Vocabulary, name: &str) -> Option<FactId> {
    vocabulary.facts.iter().position(|f| names_term(&f.term, name)).map(FactId::new)
}
