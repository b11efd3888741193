//! Proposals to cases: every fact found and fitted, or refused with a reason.

use super::errors;
use super::shape::{Notation, Shape, parse};
use crate::diagnostics::Diagnostics;
use crate::hir::case::{Raw, fit, names_term};
use crate::hir::vocabulary::Kind;
use crate::hir::{ActivityId, Case, FactId, Vocabulary};
use crate::spelling::suggestions;

/// One proposal: its case, and how to call it.
#[derive(Clone, Debug)]
pub struct Proposal {
    pub title: String,
    pub case: Case,
}

/// Names that say of which activity a proposal is, and how it is called.
const ACTIVITY: [&str; 4] = ["activity", "hoạt động", "hoat_dong", "loại hoạt động"];
const TITLE: [&str; 2] = ["title", "tiêu đề"];

/// Reads one text: a proposal, an array of proposals, or a table `proposals` of them.
pub fn read(vocabulary: &Vocabulary, name: &str, text: &str, diagnostics: &mut Diagnostics) -> Vec<Proposal> {
    let shape = match parse(text, Notation::of(name, text)) {
        Ok(shape) => shape,
        Err(detail) => {
            diagnostics.push(errors::unreadable(name, &detail));
            return Vec::new();
        }
    };
    let several = match &shape {
        Shape::List(items) => Some(items),
        Shape::Table(fields) => match fields.get("proposals").or_else(|| fields.get("proposal")) {
            Some(Shape::List(items)) if fields.len() == 1 => Some(items),
            _ => None,
        },
        _ => None,
    };
    match several {
        Some(items) => {
            let one = |(i, item): (usize, &Shape)| from_shape(vocabulary, &format!("{name}#{}", i + 1), item, diagnostics);
            items.iter().enumerate().filter_map(one).collect()
        }
        None => from_shape(vocabulary, name, &shape, diagnostics).into_iter().collect(),
    }
}

/// A proposal from `fact=value` arguments. Sets are written `a,b`; an empty value is an empty set.
pub fn from_pairs(vocabulary: &Vocabulary, pairs: &[(String, String)], diagnostics: &mut Diagnostics) -> Option<Proposal> {
    let fields = pairs.iter().map(|(name, value)| {
        let is_set = fact_named(vocabulary, name).and_then(|id| vocabulary.fact(id)).is_some_and(|f| matches!(f.kind, Kind::Set(_)));
        let raw = match value.trim().trim_matches(['{', '}', '[', ']']).trim() {
            inner if is_set => Raw::Set(inner.split(',').map(str::trim).filter(|v| !v.is_empty()).map(|v| Raw::Word(v.to_owned())).collect()),
            _ => match value.trim().parse() {
                Ok(number) => Raw::Int(number),
                Err(_) => Raw::Word(value.trim().to_owned()),
            },
        };
        (name.clone(), Some(raw))
    });
    build(vocabulary, "fact=value", fields.collect(), diagnostics)
}

fn from_shape(vocabulary: &Vocabulary, subject: &str, shape: &Shape, diagnostics: &mut Diagnostics) -> Option<Proposal> {
    let Shape::Table(table) = shape else {
        diagnostics.push(errors::wrong_shape(subject, "proposal"));
        return None;
    };
    let mut fields = Vec::new();
    let mut sound = true;
    for (name, value) in table {
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
    let is_one_of = |names: &[&str], name: &str| names.iter().any(|n| crate::spelling::label_key(n) == crate::spelling::label_key(name));
    let word = |names: &[&str]| {
        fields.iter().find(|(name, _)| is_one_of(names, name)).and_then(|(_, raw)| match raw {
            Some(Raw::Word(word)) => Some(word.clone()),
            _ => None,
        })
    };
    let title = word(&TITLE).filter(|t| !t.trim().is_empty());
    let activity = activity(vocabulary, subject, word(&ACTIVITY), diagnostics)?;
    let entry = vocabulary.activity(activity)?;
    let mut case = Case::new(activity);
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
        let (Some(fact), Some(raw)) = (vocabulary.fact(id), raw) else { continue };
        let raw = match (&fact.kind, raw) {
            // An empty list of records and an empty set look alike in every format.
            (Kind::List(_), Raw::Set(members)) if members.is_empty() => &Raw::Records(Vec::new()),
            (_, raw) => raw,
        };
        match fit(fact, raw) {
            Ok(value) => {
                if case.facts.insert(id, value).is_some() {
                    refuse(errors::stated_twice(subject, &fact.term.id));
                }
            }
            Err(misfit) => refuse(errors::misfit(subject, &fact.term.id, &misfit)),
        }
    }
    sound.then(|| Proposal { title: title.unwrap_or_else(|| subject.to_owned()), case })
}

fn activity(vocabulary: &Vocabulary, subject: &str, written: Option<String>, diagnostics: &mut Diagnostics) -> Option<ActivityId> {
    let ids: Vec<&str> = vocabulary.activities.iter().map(|a| a.term.id.as_str()).collect();
    let Some(written) = written else {
        diagnostics.push(errors::no_activity(subject, &ids));
        return None;
    };
    let found = vocabulary.activities.iter().position(|a| names_term(&a.term, &written));
    if found.is_none() {
        let labels = vocabulary.activities.iter().flat_map(|a| [a.term.id.as_str(), a.term.vi.as_str()]);
        diagnostics.push(errors::unknown_activity(subject, &written, &suggestions(&written, labels)));
    }
    found.map(ActivityId::new)
}

fn fact_named(vocabulary: &Vocabulary, name: &str) -> Option<FactId> {
    vocabulary.facts.iter().position(|f| names_term(&f.term, name)).map(FactId::new)
}
