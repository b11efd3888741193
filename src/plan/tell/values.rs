//! Facts and their values in words.

use chrono::NaiveDate;

use crate::diagnostics::Lang;
use crate::hir::vocabulary::{Fact, Kind, Term};
use crate::hir::{FactId, Value, Vocabulary, Within};

/// Names of facts and values in one language.
#[derive(Clone, Copy)]
pub struct Values<'v> {
    pub vocabulary: &'v Vocabulary,
    pub lang: Lang,
}

impl<'v> Values<'v> {
    pub fn say(&self, en: &'static str, vi: &'static str) -> &'static str {
        match self.lang {
            Lang::En => en,
            Lang::Vi => vi,
        }
    }

    fn label(&self, term: &'v Term) -> &'v str {
        match self.lang {
            Lang::En => &term.en,
            Lang::Vi => &term.vi,
        }
    }

    pub fn fact(&self, id: FactId) -> &'v str {
        self.vocabulary.fact(id).map_or("?", |fact| self.label(&fact.term))
    }

    pub fn id(&self, id: FactId) -> &'v str {
        self.vocabulary.fact(id).map_or("?", |fact| fact.term.id.as_str())
    }

    pub fn date(&self, date: NaiveDate) -> String {
        match self.lang {
            Lang::En => date.to_string(),
            Lang::Vi => date.format("%d/%m/%Y").to_string(),
        }
    }

    /// A value of a fact; what of a set is not known is said.
    pub fn value(&self, id: FactId, value: &Value) -> String {
        self.vocabulary.fact(id).map_or_else(String::new, |fact| self.of(fact, value))
    }

    fn of(&self, fact: &'v Fact, value: &Value) -> String {
        let name = |at: usize| fact.kind.values().get(at).map_or("?", |term| self.label(term));
        match value {
            Value::Bool(true) => self.say("yes", "có").to_owned(),
            Value::Bool(false) => self.say("no", "không").to_owned(),
            Value::One(at) => name(*at).to_owned(),
            Value::Set { members, known } => {
                let places = 0..fact.kind.values().len().min(64);
                let in_set: Vec<&str> = places.clone().filter(|at| members >> at & 1 == 1).map(name).collect();
                let open: Vec<&str> = places.filter(|at| known >> at & 1 == 0).map(name).collect();
                let held = if in_set.is_empty() { self.say("none", "không có").to_owned() } else { in_set.join(", ") };
                match (in_set.is_empty(), open.len()) {
                    (_, 0) => held,
                    (false, n) if n > 5 => format!("{held}; {}", self.say("others not known", "các mục khác chưa rõ")),
                    (true, n) if n > 5 => self.say("not known which", "chưa rõ mục nào").to_owned(),
                    (true, _) => format!("{} {}", self.say("not known whether:", "chưa rõ có:"), open.join(", ")),
                    (false, _) => format!("{held}; {} {}", self.say("not known whether:", "chưa rõ có:"), open.join(", ")),
                }
            }
            Value::Number(n) => n.to_string(),
            Value::Date(date) => self.date(*date),
            Value::Text(text) => text.clone(),
            Value::List(records) => {
                let fields = if let Kind::List(fields) = &fact.kind { fields.as_slice() } else { &[] };
                let record = |record: &crate::hir::Record| {
                    let stated = record.iter().filter_map(|(at, value)| fields.get(*at).map(|field| self.of(field, value)));
                    stated.collect::<Vec<_>>().join(" ")
                };
                if records.is_empty() { self.say("none", "không có").to_owned() } else { records.iter().map(record).collect::<Vec<_>>().join("; ") }
            }
        }
    }

    pub fn within(&self, within: &Within) -> String {
        match within {
            Within::Numbers { min, max } => format!("{min} … {max}"),
            Within::Dates { first, last } => format!("{} … {}", self.date(*first), self.date(*last)),
        }
    }
}
