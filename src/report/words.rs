//! Names, conditions, deadlines and acts in Vietnamese or English.

use chrono::NaiveDate;

use crate::diagnostics::Lang;
use crate::hir::regulation::Regulation;
use crate::hir::vocabulary::{Fact, Term};
use crate::hir::{
    Actor, BodyId, Condition, Deadline, DocumentId, FactId, ProvisionId, ReadingId, Subject, Test, Value, VerbId, Vocabulary, Workspace,
};
use crate::syntax::ast::{Comparison, Modality};

/// Finds words for one regulation in one language.
#[derive(Clone, Copy)]
pub struct Words<'a> {
    pub workspace: &'a Workspace,
    pub regulation: &'a Regulation,
    pub lang: Lang,
}

impl<'a> Words<'a> {
    pub fn new(workspace: &'a Workspace, regulation: &'a Regulation, lang: Lang) -> Self {
        Words { workspace, regulation, lang }
    }

    pub fn say(&self, en: &'a str, vi: &'a str) -> &'a str {
        match self.lang {
            Lang::En => en,
            Lang::Vi => vi,
        }
    }

    pub fn vocabulary(&self) -> &'a Vocabulary {
        &self.workspace.vocabulary
    }

    pub fn body_id(&self, body: BodyId) -> &'a str {
        self.vocabulary().body(body).map_or("?", |b| b.term.id.as_str())
    }

    /// The body's name; where a local office plays the role, that office with the role in brackets.
    pub fn body(&self, body: BodyId) -> String {
        let label = self.vocabulary().body(body).map_or("?", |b| b.term.label(self.lang));
        match self.regulation.local_bodies.get(&body) {
            Some(local) => format!("{local} ({label})"),
            None => label.to_owned(),
        }
    }

    pub fn bodies(&self, bodies: &[BodyId]) -> String {
        bodies.iter().map(|b| self.body(*b)).collect::<Vec<_>>().join(", ")
    }

    pub fn actor(&self, actor: Actor) -> String {
        match actor {
            Actor::Body(body) => self.body(body),
            Actor::Unnamed => self.say("(a competent body, not named)", "(cấp có thẩm quyền, không nêu tên)").to_owned(),
            Actor::Unsaid => self.say("the paper", "văn bản").to_owned(),
        }
    }

    pub fn verb(&self, verb: VerbId) -> &'a str {
        self.vocabulary().verb(verb).map_or("?", |v| v.term.label(self.lang))
    }

    pub fn verb_id(&self, verb: VerbId) -> &'a str {
        self.vocabulary().verb(verb).map_or("?", |v| v.term.id.as_str())
    }

    pub fn fact(&self, fact: FactId) -> &'a str {
        self.vocabulary().fact(fact).map_or("?", |f| f.term.label(self.lang))
    }

    pub fn fact_id(&self, fact: FactId) -> &'a str {
        self.vocabulary().fact(fact).map_or("?", |f| f.term.id.as_str())
    }

    pub fn reading_name(&self, reading: ReadingId) -> &'a str {
        self.regulation.readings.get(reading.index()).map_or("?", |r| r.name.as_str())
    }

    pub fn document(&self, document: DocumentId) -> &'a str {
        self.vocabulary().document(document).map_or("?", |d| d.term.label(self.lang))
    }

    pub fn documents(&self, documents: &[Vec<DocumentId>]) -> String {
        let one_of =
            |alternatives: &Vec<DocumentId>| alternatives.iter().map(|d| self.document(*d)).collect::<Vec<_>>().join(self.say(" or ", " hoặc "));
        documents.iter().map(one_of).collect::<Vec<_>>().join(self.say(" and ", " và "))
    }

    pub fn citation(&self, provision: ProvisionId) -> String {
        self.regulation.citation(provision, self.lang)
    }

    pub fn citations(&self, provisions: &[ProvisionId]) -> Vec<String> {
        let mut out: Vec<String> = Vec::new();
        for citation in provisions.iter().map(|p| self.citation(*p)) {
            if !out.contains(&citation) {
                out.push(citation);
            }
        }
        out
    }

    pub fn date(&self, date: NaiveDate) -> String {
        match self.lang {
            Lang::En => date.format("%Y-%m-%d").to_string(),
            Lang::Vi => date.format("%d/%m/%Y").to_string(),
        }
    }

    pub fn modality(&self, modality: Modality) -> &'a str {
        match modality {
            Modality::Must => "",
            Modality::May => self.say("may ", "được "),
            Modality::Should => self.say("should ", "nên "),
        }
    }

    pub fn deadline(&self, deadline: &Deadline) -> String {
        let unit = |working: &bool| match working {
            true => self.say("working days", "ngày làm việc"),
            false => self.say("days", "ngày"),
        };
        match deadline {
            Deadline::Before { n: 0, event, .. } => format!("{} {}", self.say("before", "trước"), self.fact(*event)),
            Deadline::Before { n, working, event } => {
                format!("{} {n} {} {} {}", self.say("at least", "ít nhất"), unit(working), self.say("before", "trước"), self.fact(*event))
            }
            Deadline::Within { n, working, event } => {
                format!("{} {n} {} {} {}", self.say("within", "trong"), unit(working), self.say("after", "sau"), self.fact(*event))
            }
            Deadline::Yearly { day, in_year } => {
                let year = match in_year {
                    None => self.say("each year", "hằng năm").to_owned(),
                    Some((fact, 0)) => format!("{} {}", self.say("in", "trong"), self.fact(*fact)),
                    Some((fact, 1)) => format!("{} {}", self.say("in the year before", "của năm trước"), self.fact(*fact)),
                    Some((fact, back)) => format!("{} {} − {back}", self.say("in", "trong"), self.fact(*fact)),
                };
                format!("{} {}/{} {year}", self.say("before", "trước ngày"), day.day, day.month)
            }
        }
    }

    fn term(&self, values: &'a [Term], index: usize) -> &'a str {
        values.get(index).map_or("?", |t| t.label(self.lang))
    }

    fn terms(&self, fact: Option<&'a Fact>, indices: &[usize]) -> String {
        let values = fact.map(|f| f.kind.values()).unwrap_or_default();
        indices.iter().map(|i| self.term(values, *i)).collect::<Vec<_>>().join(", ")
    }

    fn subject(&self, subject: Subject) -> (String, Option<&'a Fact>) {
        match subject {
            Subject::Case(id) => (self.fact(id).to_owned(), self.vocabulary().fact(id)),
            Subject::Field { list, field, .. } => {
                let fact = self.vocabulary().field(list, field);
                let owner = self.say("of the member", "của thành viên");
                (format!("{} {owner}", fact.map_or("?", |f| f.term.label(self.lang))), fact)
            }
        }
    }

    /// A condition in words. `negated` says the opposite.
    pub fn condition(&self, condition: &Condition) -> String {
        match condition {
            Condition::True => self.say("always", "luôn").to_owned(),
            Condition::Not(inner) => match inner.as_ref() {
                Condition::Test(test) => self.test(test, true),
                other => format!("{} ({})", self.say("not", "không phải"), self.condition(other)),
            },
            Condition::And(parts) => self.join(parts, self.say(" and ", " và ")),
            Condition::Or(parts) => self.join(parts, self.say(" or ", " hoặc ")),
            Condition::Defined { define, record, .. } => {
                let define = self.regulation.defines.get(define.index());
                let name = define.map_or("?", |d| d.label.as_deref().unwrap_or(&d.name));
                match record {
                    Some(_) => format!("{name} {}", self.say("(of the member)", "(của thành viên)")),
                    None => name.to_owned(),
                }
            }
            Condition::Test(test) => self.test(test, false),
        }
    }

    fn join(&self, parts: &[Condition], between: &str) -> String {
        let bracketed = |part: &Condition| match part {
            Condition::And(_) | Condition::Or(_) => format!("({})", self.condition(part)),
            _ => self.condition(part),
        };
        parts.iter().map(bracketed).collect::<Vec<_>>().join(between)
    }

    fn test(&self, test: &Test, negated: bool) -> String {
        let not = |text: String| match negated {
            true => format!("{} ({text})", self.say("not", "không phải")),
            false => text,
        };
        let is = |many: bool| match (negated, many) {
            (false, false) => self.say("is", "là"),
            (true, false) => self.say("is not", "không là"),
            (false, true) => self.say("is one of", "thuộc"),
            (true, true) => self.say("is none of", "không thuộc"),
        };
        match test {
            Test::Holds(subject) => {
                let name = self.subject(*subject).0;
                not(name)
            }
            Test::OneOf { subject, values } => {
                let (name, fact) = self.subject(*subject);
                format!("{name} {} {}", is(values.len() > 1), self.terms(fact, values))
            }
            Test::HasAny { subject, values } | Test::HasAll { subject, values } => {
                let (name, fact) = self.subject(*subject);
                let all = matches!(test, Test::HasAll { .. }) && values.len() > 1;
                let has = match (negated, all, values.len() > 1) {
                    (false, true, _) => self.say("holds all of", "gồm đủ"),
                    (false, false, true) => self.say("holds any of", "có một trong"),
                    (false, false, false) => self.say("holds", "có"),
                    (true, true, _) => self.say("does not hold all of", "không gồm đủ"),
                    (true, false, _) => self.say("holds none of", "không có"),
                };
                format!("{name} {has} {}", self.terms(fact, values))
            }
            Test::Number { subject, op, bound } => not(format!("{} {} {bound}", self.subject(*subject).0, sign(*op))),
            Test::Date { subject, op, bound } => not(format!("{} {} {}", self.subject(*subject).0, sign(*op), self.date(*bound))),
            Test::Yearly { subject, op, day } => not(format!("{} {} {}/{}", self.subject(*subject).0, sign(*op), day.day, day.month)),
            Test::Text { subject, values } => format!("{} {} {}", self.subject(*subject).0, is(values.len() > 1), values.join(", ")),
            Test::Activity { activities } => {
                let names: Vec<&str> = activities.iter().filter_map(|a| self.vocabulary().activity(*a)).map(|a| a.term.label(self.lang)).collect();
                format!("{} {} {}", self.say("the activity", "hoạt động"), is(names.len() > 1), names.join(", "))
            }
            Test::Reading { reading, alternatives } => {
                let Some(found) = self.regulation.readings.get(reading.index()) else { return "?".into() };
                let names: Vec<&str> = alternatives.iter().filter_map(|a| found.alternatives.get(*a)).map(|(n, _)| n.as_str()).collect();
                format!("{} `{}` {} {}", self.say("the reading", "cách hiểu"), found.name, is(names.len() > 1), names.join(", "))
            }
            Test::Count { list, when, op, bound } => {
                let which = match when.as_ref() {
                    Condition::True => String::new(),
                    other => format!(" ({})", self.condition(other)),
                };
                not(format!("{} {}{which} {} {bound}", self.say("the number of", "số lượng"), self.fact(*list), sign(*op)))
            }
            Test::Max { list, op, bound, .. } => {
                not(format!("{} {} {} {bound}", self.say("the greatest of", "giá trị lớn nhất của"), self.fact(*list), sign(*op)))
            }
            Test::Sum { list, op, bound, .. } => not(format!("{} {} {} {bound}", self.say("the sum over", "tổng của"), self.fact(*list), sign(*op))),
            Test::Quantified { every, list, condition } => {
                let which = match every {
                    true => self.say("every one of", "mọi"),
                    false => self.say("some of", "có"),
                };
                not(format!("{which} {}: {}", self.fact(*list), self.condition(condition)))
            }
        }
    }

    /// A stated value in words.
    pub fn value(&self, fact: FactId, value: &Value) -> String {
        let values = self.vocabulary().fact(fact).map(|f| f.kind.values()).unwrap_or_default();
        match value {
            Value::Bool(true) => self.say("yes", "có").to_owned(),
            Value::Bool(false) => self.say("no", "không").to_owned(),
            Value::One(index) => self.term(values, *index).to_owned(),
            Value::Set { members, .. } => {
                let named: Vec<&str> = (0..values.len().min(64)).filter(|i| members & (1 << i) != 0).map(|i| self.term(values, i)).collect();
                if named.is_empty() { self.say("none", "không có").to_owned() } else { named.join(", ") }
            }
            Value::Number(n) => n.to_string(),
            Value::Date(date) => self.date(*date),
            Value::Text(text) => text.clone(),
            Value::List(records) => format!("{} ×", records.len()),
        }
    }
}

fn sign(op: Comparison) -> &'static str {
    match op {
        Comparison::Less => "<",
        Comparison::LessEqual => "≤",
        Comparison::Greater => ">",
        Comparison::GreaterEqual => "≥",
        Comparison::Equal => "=",
    }
}
