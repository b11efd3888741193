//! **What a cell says.** Each kind of column has its reader; a reader gives what it understood, or says what it did not: it never guesses.
//!
//! - [`numbers`]: `10`, `10 - 15`, `không quá 7 người`
//! - [`periods`]: `15/3/2026`, `10-15/3`, `tháng 6`, `cuối quý IV`
//! - [`words`]: posts, offices, money: phrases of the guide, with names of persons set aside
//! - [`countries`]: countries, groups of countries
//! - [`leaders`]: how many members lead one and the same office

mod countries;
mod leaders;
mod numbers;
mod periods;
mod segments;
mod words;

use crate::hir::case::{Raw, fit};
use crate::hir::{ActivityId, FactId, Value, Vocabulary};

use super::book::Understood;
use super::grid::Content;
use super::guide::{Guide, Reads, Role};

/// What readers need to know.
#[derive(Clone, Copy)]
pub struct Cells<'g> {
    pub guide: &'g Guide,
    pub vocabulary: &'g Vocabulary,
    pub activity: ActivityId,
    /// The year of the plan: "quý III" is of that year.
    pub year: Option<i32>,
}

impl Cells<'_> {
    /// What a cell says in a column of this role.
    pub fn read(&self, role: &Role, content: &Content) -> Vec<Understood> {
        let mut understood = match content {
            Content::Error(_) => vec![not_understood(&text_of(content))],
            Content::Text(text) if !matches!(role.reads, Reads::Text | Reads::RowNumber | Reads::Title(_)) && self.says_unknown(text) => {
                self.facts_of(&role.reads).into_iter().map(Understood::SaidUnknown).chain(self.blank(role)).collect()
            }
            _ => self.read_as(role, content),
        };
        if role.silent {
            understood.retain(|u| !matches!(u, Understood::NotUnderstood(_)));
        }
        // A form's columns are those of every activity: what this one has no fact for is not stated.
        understood.retain(|u| fact_of(u).is_none_or(|fact| self.has(fact)));
        understood
    }

    /// What an empty cell says. Whether countries are named is a matter of the plan, not of the trip: where none stands, none is named.
    pub fn blank(&self, role: &Role) -> Vec<Understood> {
        match role.reads {
            Reads::Countries { specific: Some(fact), .. } if self.has(fact) => vec![Understood::Fact(fact, Value::Bool(false))],
            _ => Vec::new(),
        }
    }

    fn read_as(&self, role: &Role, content: &Content) -> Vec<Understood> {
        let text = text_of(content);
        match &role.reads {
            Reads::RowNumber | Reads::Text => Vec::new(),
            Reads::Title(slots) => self.title(slots, &text),
            Reads::Number(fact) => self.number(*fact, content),
            Reads::Period { start, end, .. } => self.period(*start, *end, content),
            Reads::Countries { list, specific } => self.countries(*list, *specific, &text),
            Reads::Words { slots, name, named } => self.words(slots, *name, *named, &text),
            Reads::Mark(fact, value) => self.mark(*fact, value, content),
            Reads::Leaders(fact) => self.leaders(*fact, &text),
            Reads::Fact(fact) => self.fact(*fact, content),
        }
    }

    /// Whether a text says of itself that something is not known yet.
    pub fn says_unknown(&self, text: &str) -> bool {
        let words = &self.guide.words;
        let only_marks = text.chars().all(|c| !c.is_alphanumeric());
        only_marks || words.unknown.whole(&words.short, text).is_some()
    }

    /// The facts that a reader states.
    fn facts_of(&self, reads: &Reads) -> Vec<FactId> {
        match reads {
            Reads::RowNumber | Reads::Text | Reads::Title(_) => Vec::new(),
            Reads::Number(fact) | Reads::Mark(fact, _) | Reads::Leaders(fact) | Reads::Fact(fact) => vec![*fact],
            Reads::Period { start, end, .. } => [Some(*start), *end].into_iter().flatten().collect(),
            Reads::Countries { list, .. } => list.map(|(fact, _)| fact).into_iter().collect(),
            Reads::Words { slots, .. } => slots.facts.iter().map(|(_, fact)| *fact).collect(),
        }
    }

    fn has(&self, fact: FactId) -> bool {
        self.vocabulary.activity(self.activity).is_some_and(|activity| activity.facts.contains(&fact))
    }

    /// A cross in a column; a cell that says no, or something else, states nothing.
    fn mark(&self, fact: FactId, value: &Value, content: &Content) -> Vec<Understood> {
        let text = text_of(content);
        let crossed = match content {
            Content::Bool(b) => *b,
            Content::Number(n) => n == "1",
            _ => ["x", "v", "✓", "✔", "có", "yes", "đ"].contains(&text.trim().to_lowercase().as_str()),
        };
        if crossed { vec![Understood::Fact(fact, value.clone())] } else { vec![not_understood(&text)] }
    }

    /// A fact as a proposal states it.
    fn fact(&self, fact: FactId, content: &Content) -> Vec<Understood> {
        let Some(of) = self.vocabulary.fact(fact) else { return Vec::new() };
        let text = text_of(content);
        let raw = match (content, &of.kind) {
            (Content::Bool(b), _) => Raw::Bool(*b),
            (Content::Date(date), _) => Raw::Date(*date),
            (_, crate::hir::vocabulary::Kind::Set(_)) => {
                Raw::Set(text.split([',', ';', '|']).map(str::trim).filter(|w| !w.is_empty()).map(|w| Raw::Word(w.to_owned())).collect())
            }
            (_, crate::hir::vocabulary::Kind::Number { .. }) => return self.number(fact, content),
            _ => Raw::Word(text.clone()),
        };
        match fit(of, &raw) {
            Ok(value) => vec![Understood::Fact(fact, value)],
            Err(_) => vec![not_understood(&text)],
        }
    }
}

/// The content as a reader sees it.
pub fn text_of(content: &Content) -> String {
    match content {
        Content::Text(text) | Content::Number(text) | Content::Error(text) => text.clone(),
        Content::Date(date) => date.format("%d/%m/%Y").to_string(),
        Content::Month { year, month } => format!("{month}/{year}"),
        Content::Bool(b) => if *b { "TRUE" } else { "FALSE" }.to_owned(),
    }
}

fn fact_of(understood: &Understood) -> Option<FactId> {
    match understood {
        Understood::Fact(fact, _) | Understood::Within(fact, _) | Understood::SaidUnknown(fact) | Understood::Ambiguous(fact, _) => Some(*fact),
        Understood::NotUnderstood(_) | Understood::Remark(_) => None,
    }
}

fn not_understood(text: &str) -> Understood {
    Understood::NotUnderstood(text.trim().to_owned())
}

fn remark(en: impl Into<String>, vi: impl Into<String>) -> Understood {
    Understood::Remark((en.into(), vi.into()))
}
