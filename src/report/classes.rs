//! Questions and classes of cases in words.

use super::words::Words;
use crate::decision::Cell;
use crate::hir::FactId;
use crate::hir::vocabulary::{Fact, Kind};
use crate::queries::{CaseClass, Literal, Question};

impl Words<'_> {
    /// A question, as its identifier in the terms of rule files, and as people ask it.
    pub fn question(&self, question: &Question) -> (String, String) {
        let (id, label) = self.asked(question);
        match question {
            Question::Element(..) | Question::Field { element: Some(_), .. } | Question::AtLeast { .. } => (id, format!("{label}?")),
            _ => (id, label),
        }
    }

    fn asked(&self, question: &Question) -> (String, String) {
        match question {
            Question::Fact(fact) => (self.fact_id(*fact).to_owned(), self.fact(*fact).to_owned()),
            Question::Element(fact, element) => {
                let of = self.vocabulary().fact(*fact);
                (format!("{} has {}", self.fact_id(*fact), value_id(of, *element)), format!("{}: {}", self.fact(*fact), self.value_of(of, *element)))
            }
            Question::Field { list, record, field, element } => {
                let of = self.vocabulary().field(*list, *field);
                let (at, which) = match record {
                    Some(record) => (format!("[{}]", record + 1), format!("{} {}", self.fact(*list), record + 1)),
                    None => (String::new(), self.fact(*list).to_owned()),
                };
                let (id, label) = of.map_or(("?", "?"), |f| (f.term.id.as_str(), f.term.label(self.lang)));
                let (has, value) = match element {
                    Some(element) => (format!(" has {}", value_id(of, *element)), format!(": {}", self.value_of(of, *element))),
                    None => Default::default(),
                };
                (format!("{}{at}.{id}{has}", self.fact_id(*list)), format!("{which}: {label}{value}"))
            }
            Question::Reading(reading) => {
                let name = self.reading_name(*reading);
                (name.to_owned(), format!("{} `{name}`", self.say("the reading", "cách hiểu")))
            }
            // What can be stated is the list.
            Question::AtLeast { n: 1, list, of } => {
                let which = self.records(of);
                (self.fact_id(*list).to_owned(), format!("{} {}{which}", self.say("some of", "có"), self.fact(*list)))
            }
            Question::AtLeast { n, list, of } => {
                let which = self.records(of);
                let label = format!("{} {}{which} ≥ {n}", self.say("the number of", "số lượng"), self.fact(*list));
                (self.fact_id(*list).to_owned(), label)
            }
            Question::SumAtLeast { n, list, field } => {
                let (id, label) = self.vocabulary().field(*list, *field).map_or(("?", "?"), |f| (f.term.id.as_str(), f.term.label(self.lang)));
                let sum = format!("{} {}: {label} ≥ {n}", self.say("the sum over", "tổng của"), self.fact(*list));
                (format!("{}.{id}", self.fact_id(*list)), sum)
            }
        }
    }

    /// Which records are meant; nothing where any will do.
    fn records(&self, of: &[CaseClass]) -> String {
        let all = of.iter().any(Vec::is_empty);
        let classes: Vec<String> = of.iter().map(|class| self.class(class)).collect();
        if all || classes.is_empty() { String::new() } else { format!(": {}", classes.join(self.say("; or ", "; hoặc "))) }
    }

    /// A class of cases as a sentence.
    pub fn class(&self, class: &CaseClass) -> String {
        if class.is_empty() {
            return self.say("every case", "mọi trường hợp").to_owned();
        }
        let mut parts: Vec<String> = Vec::new();
        for (index, literal) in class.iter().enumerate() {
            match set_of(&literal.question) {
                // The elements of one set are told together, where the first of them stands.
                Some(set) if class.iter().take(index).any(|l| set_of(&l.question) == Some(set)) => {}
                Some(set) => parts.extend(self.elements(class.iter().filter(|l| set_of(&l.question) == Some(set)))),
                None => parts.push(self.literal(literal)),
            }
        }
        parts.join(self.say(" and ", " và "))
    }

    /// Classes as sentences. Classes that differ only in which value a set holds are one sentence: it holds any of them.
    pub fn few(&self, classes: &[&CaseClass]) -> Vec<String> {
        let mut out = Vec::new();
        let mut left: Vec<&CaseClass> = classes.to_vec();
        while let Some(first) = left.first().copied() {
            let together = |at: usize| left.iter().filter(|class| same_but_one_value(first, at, class).is_some()).count();
            let best = (0..first.len()).filter(|at| together(*at) > 1).max_by_key(|at| together(*at));
            let Some(at) = best else {
                out.push(self.class(first));
                left.remove(0);
                continue;
            };
            let values: Vec<&Literal> = left.iter().filter_map(|class| same_but_one_value(first, at, class)).collect();
            let mut rest = first.clone();
            rest.remove(at);
            let any = self.any_of(&values);
            out.push(if rest.is_empty() { any } else { format!("{}{}{any}", self.class(&rest), self.say(" and ", " và ")) });
            left.retain(|class| same_but_one_value(first, at, class).is_none());
        }
        out
    }

    fn any_of(&self, literals: &[&Literal]) -> String {
        let (mut name, mut values) = (String::new(), Vec::new());
        for literal in literals {
            let (owner, fact, element) = match &literal.question {
                Question::Element(fact, element) => (self.fact(*fact).to_owned(), self.vocabulary().fact(*fact), *element),
                _ => continue,
            };
            name = owner;
            values.push(self.value_of(fact, element));
        }
        format!("{name} {} {}", self.say("holds any of", "có một trong"), values.join(", "))
    }

    /// What a set holds and what not.
    fn elements<'l>(&self, literals: impl Iterator<Item = &'l Literal>) -> Vec<String> {
        let (mut held, mut not_held, mut name) = (Vec::new(), Vec::new(), String::new());
        for literal in literals {
            let (owner, fact, element) = match &literal.question {
                Question::Element(fact, element) => (self.fact(*fact).to_owned(), self.vocabulary().fact(*fact), *element),
                Question::Field { list, field, element: Some(element), .. } => {
                    let of = self.vocabulary().field(*list, *field);
                    (self.of_record(of), of, *element)
                }
                _ => continue,
            };
            name = owner;
            let value = self.value_of(fact, element);
            if literal.cells.contains(&Cell::Yes) { held.push(value) } else { not_held.push(value) }
        }
        let has = if held.len() > 1 { self.say("holds all of", "gồm đủ") } else { self.say("holds", "có") };
        let part = |has: &str, values: &[String]| (!values.is_empty()).then(|| format!("{name} {has} {}", values.join(", ")));
        let none = self.say("holds none of", "không có");
        [part(has, &held), part(none, &not_held)].into_iter().flatten().collect()
    }

    fn literal(&self, literal: &Literal) -> String {
        let (fact, name) = match &literal.question {
            Question::Fact(fact) => (self.vocabulary().fact(*fact), self.fact(*fact).to_owned()),
            Question::Field { list, field, .. } => {
                let of = self.vocabulary().field(*list, *field);
                (of, self.of_record(of))
            }
            other => (None, self.asked(other).1),
        };
        match literal.cells.as_slice() {
            [Cell::Yes] => name,
            [Cell::No] => format!("{} ({name})", self.say("not", "không phải")),
            cells => match (&literal.question, cells.first()) {
                (Question::Reading(_), _) => format!("{name} {} {}", self.say("is", "là"), self.alternatives(literal)),
                (_, Some(Cell::Values(_))) => format!("{name} {}", self.one_of(fact, cells)),
                (_, Some(Cell::Numbers { .. })) => format!("{name} {}", ranges(fact, cells).join(self.say(" or ", " hoặc "))),
                _ => format!("{name}: {}", cells.iter().map(|c| self.other_cell(c)).collect::<Vec<_>>().join(", ")),
            },
        }
    }

    /// Whichever is shorter: the values, or those that it is not.
    fn one_of(&self, fact: Option<&Fact>, cells: &[Cell]) -> String {
        let (inside, outside) = (self.values_where(fact, cells, true), self.values_where(fact, cells, false));
        match (inside.len(), outside.len()) {
            (1, _) => format!("{} {}", self.say("is", "là"), inside.join(", ")),
            (_, 1) => format!("{} {}", self.say("is not", "không là"), outside.join(", ")),
            (many, few) if few < many => format!("{} {}", self.say("is none of", "không thuộc"), outside.join(", ")),
            _ => format!("{} {}", self.say("is one of", "thuộc"), inside.join(", ")),
        }
    }

    /// The values that a literal allows, one by one.
    pub fn cell_names(&self, literal: &Literal) -> Vec<String> {
        let fact = self.fact_of(&literal.question);
        match literal.cells.first() {
            Some(Cell::Values(_)) => self.values_where(fact, &literal.cells, true),
            Some(Cell::Numbers { .. }) => ranges(fact, &literal.cells),
            _ => literal.cells.iter().map(|cell| self.other_cell(cell)).collect(),
        }
    }

    /// The values that it leaves out.
    pub fn other_names(&self, literal: &Literal) -> Vec<String> {
        self.values_where(self.fact_of(&literal.question), &literal.cells, false)
    }

    fn values_where(&self, fact: Option<&Fact>, cells: &[Cell], inside: bool) -> Vec<String> {
        let all = fact.map(|f| f.kind.values().len()).unwrap_or_default();
        let is = |index: &usize| cells.iter().any(|c| matches!(c, Cell::Values(values) if values.contains(index)));
        (0..all).filter(|index| is(index) == inside).map(|index| self.value_of(fact, index)).collect()
    }

    fn fact_of(&self, question: &Question) -> Option<&Fact> {
        match question {
            Question::Fact(fact) => self.vocabulary().fact(*fact),
            Question::Field { list, field, .. } => self.vocabulary().field(*list, *field),
            _ => None,
        }
    }

    fn alternatives(&self, literal: &Literal) -> String {
        let Question::Reading(reading) = literal.question else { return String::new() };
        let alternatives = self.regulation.readings.get(reading.index()).map(|r| r.alternatives.as_slice()).unwrap_or_default();
        let name = |cell: &Cell| match cell {
            Cell::Alternative(index) => alternatives.get(*index).map(|(name, _)| name.clone()),
            _ => None,
        };
        literal.cells.iter().filter_map(name).collect::<Vec<_>>().join(", ")
    }

    fn other_cell(&self, cell: &Cell) -> String {
        match cell {
            Cell::Dates(dates) => dates.to_string(),
            Cell::Texts(texts) => texts.iter().map(|t| format!("“{t}”")).collect::<Vec<_>>().join(", "),
            Cell::OtherText => self.say("any other text", "nội dung khác").to_owned(),
            Cell::Yes => self.say("yes", "có").to_owned(),
            Cell::No => self.say("no", "không").to_owned(),
            Cell::Values(_) | Cell::Numbers { .. } | Cell::Alternative(_) => String::new(),
        }
    }

    fn of_record(&self, field: Option<&Fact>) -> String {
        format!("{} {}", field.map_or("?", |f| f.term.label(self.lang)), self.say("of the member", "của thành viên"))
    }

    /// A value of a fact.
    pub fn value_label(&self, fact: FactId, value: usize) -> String {
        self.value_of(self.vocabulary().fact(fact), value)
    }

    fn value_of(&self, fact: Option<&Fact>, value: usize) -> String {
        let term = fact.and_then(|f| f.kind.values().get(value));
        term.map_or("?", |t| t.label(self.lang)).to_owned()
    }
}

fn value_id(fact: Option<&Fact>, value: usize) -> &str {
    fact.and_then(|f| f.kind.values().get(value)).map_or("?", |t| t.id.as_str())
}

/// The set that a question about an element belongs to.
fn set_of(question: &Question) -> Option<(FactId, Option<usize>, Option<usize>)> {
    match question {
        Question::Element(fact, _) => Some((*fact, None, None)),
        Question::Field { list, record, field, element: Some(_) } => Some((*list, Some(*field), *record)),
        _ => None,
    }
}

/// The literal of `class` in place of the one of `first` at `at`, where both say that one set of the case holds a value and the rest of the
/// classes is the same.
fn same_but_one_value<'c>(first: &CaseClass, at: usize, class: &'c CaseClass) -> Option<&'c Literal> {
    let held = |literal: &Literal| match literal.question {
        Question::Element(fact, _) if literal.cells == [Cell::Yes] => Some(fact),
        _ => None,
    };
    let set = held(first.get(at)?)?;
    let others =
        |class: &CaseClass, gone: usize| class.iter().enumerate().filter(|(index, _)| *index != gone).map(|(_, l)| l.clone()).collect::<Vec<_>>();
    let rest = others(first, at);
    let same = |(index, literal): &(usize, &'c Literal)| held(literal) == Some(set) && others(class, *index) == rest;
    class.iter().enumerate().find(same).map(|(_, literal)| literal)
}

/// Neighbouring cells of numbers as one range each.
fn ranges(fact: Option<&Fact>, cells: &[Cell]) -> Vec<String> {
    let mut joined: Vec<(i64, i64)> = Vec::new();
    for cell in cells {
        let Cell::Numbers { min, max } = cell else { continue };
        match joined.last_mut() {
            Some((_, last)) if last.checked_add(1) == Some(*min) => *last = *max,
            _ => joined.push((*min, *max)),
        }
    }
    let (least, greatest) = match fact.map(|f| &f.kind) {
        Some(Kind::Number { min, max, .. }) => (*min, *max),
        _ => (i64::MIN, i64::MAX),
    };
    let range = |(min, max): (i64, i64)| match (min == least, max == greatest) {
        _ if min == max => format!("= {min}"),
        (true, _) => format!("≤ {max}"),
        (_, true) => format!("≥ {min}"),
        _ => format!("{min}–{max}"),
    };
    joined.into_iter().map(range).collect()
}
