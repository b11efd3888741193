//! Whether two vocabularies are one: only then do facts and bodies of two regulations mean the same, and only then can they be compared.

use super::vocabulary::{Activity, Dated, Fact, Kind, Term, Vocabulary};
use super::{ClassId, Condition, FactId};

/// The first thing that one vocabulary has otherwise than the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VocabularyDiffers {
    pub what: Declared,
    /// Its identifier.
    pub id: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Declared {
    Level,
    Body,
    Class,
    Verb,
    Matter,
    Document,
    Fact,
    Activity,
}

impl Vocabulary {
    /// What the other vocabulary has otherwise; nothing where both mean the same. Labels, comments and places do not matter.
    pub fn differs_from(&self, other: &Vocabulary) -> Option<VocabularyDiffers> {
        let term = |t: &Term| t.id.clone();
        let of_body = |b: &super::vocabulary::Body| (b.term.id.clone(), b.level, b.role);
        let of_verb = |v: &super::vocabulary::Verb| (v.term.id.clone(), v.class, v.one, v.for_notices);
        let of_document = |d: &super::vocabulary::Document| (d.term.id.clone(), ids(&d.fields));
        first(Declared::Level, &self.levels, &other.levels, term, term)
            .or_else(|| first(Declared::Body, &self.bodies, &other.bodies, |b| b.term.id.clone(), of_body))
            .or_else(|| first(Declared::Class, &self.classes, &other.classes, term, term))
            .or_else(|| first(Declared::Verb, &self.verbs, &other.verbs, |v| v.term.id.clone(), of_verb))
            .or_else(|| first(Declared::Matter, &self.matters, &other.matters, term, term))
            .or_else(|| first(Declared::Document, &self.documents, &other.documents, |d| d.term.id.clone(), of_document))
            .or_else(|| first(Declared::Fact, &self.facts, &other.facts, |f| f.term.id.clone(), of_fact))
            .or_else(|| first(Declared::Activity, &self.activities, &other.activities, |a| a.term.id.clone(), of_activity))
    }
}

fn first<T, K: PartialEq>(what: Declared, a: &[T], b: &[T], id: impl Fn(&T) -> String, key: impl Fn(&T) -> K) -> Option<VocabularyDiffers> {
    let places = 0..a.len().max(b.len());
    let differs = |at: &usize| a.get(*at).map(&key) != b.get(*at).map(&key);
    let at = places.clone().find(differs)?;
    let found = a.get(at).or_else(|| b.get(at))?;
    Some(VocabularyDiffers { what, id: id(found) })
}

fn ids(terms: &[Term]) -> Vec<String> {
    terms.iter().map(|t| t.id.clone()).collect()
}

type FactKey = (String, bool, Vec<String>, (i64, i64), Vec<String>);

fn of_fact(fact: &Fact) -> FactKey {
    let (kind, range) = match &fact.kind {
        Kind::Bool => (vec!["yes/no".to_owned()], (0, 0)),
        Kind::One(values) | Kind::Set(values) => (ids(values), (i64::from(matches!(fact.kind, Kind::Set(_))), 0)),
        Kind::Number { unit, min, max } => (vec![unit.id.clone()], (*min, *max)),
        Kind::Date => (vec!["date".to_owned()], (0, 0)),
        Kind::Text => (vec!["text".to_owned()], (0, 0)),
        Kind::List(_) => (vec!["list".to_owned()], (0, 0)),
    };
    let fields = if let Kind::List(fields) = &fact.kind { fields.iter().map(|f| format!("{:?}", of_fact(f))).collect() } else { Vec::new() };
    (fact.term.id.clone(), fact.judgement, kind, range, fields)
}

type ActivityKey = (String, Vec<FactId>, Vec<ClassId>, Vec<Condition>, Vec<Dated>);

fn of_activity(activity: &Activity) -> ActivityKey {
    let always = activity.always.iter().map(|line| line.condition.clone()).collect();
    (activity.term.id.clone(), activity.facts.clone(), activity.requires.clone(), always, activity.dated.clone())
}
