//! Cases as rule files write them, and classes of cases as data.

use serde_json::{Map, Value as Json, json};

use super::words::Words;
use crate::decision::Cell;
use crate::hir::vocabulary::{Fact, Kind};
use crate::hir::{Case, Record, Value};
use crate::queries::{CaseClass, Literal, Question};
use crate::source::{SourceFile, Sources};
use crate::syntax::format;

/// A scenario with this case and expectation, ready to be pasted into a rule file.
pub fn scenario(words: &Words, name: &str, case: &Case, expectation: &str) -> String {
    lines(words, name, case, &[format!("expect {expectation}")])
}

/// A scenario in canonical form with comments above it and in place of its expectations.
pub fn suggestion(words: &Words, name: &str, case: &Case, above: &[String], inside: &[String]) -> String {
    let comment = |line: &String| format!("// {line}");
    let body: Vec<String> = inside.iter().map(comment).collect();
    let above: String = above.iter().map(|line| comment(line) + "\n").collect();
    let text = format!("{above}{}\n", lines(words, name, case, &body));
    let mut sources = Sources::default();
    let id = sources.add(SourceFile::from_text("-", &text));
    let formatted = sources.get(id).and_then(|source| format(id, source, None).ok());
    formatted.unwrap_or(text)
}

/// A case as a scenario states it: `activity { fact = value, … }`.
pub fn scenario_case(words: &Words, case: &Case) -> String {
    let activity = words.vocabulary().activity(case.activity).map_or("?", |a| a.term.id.as_str());
    let facts: Vec<String> = case
        .facts
        .iter()
        .filter_map(|(id, value)| words.vocabulary().fact(*id).map(|fact| format!("{} = {}", fact.term.id, written(fact, value))))
        .collect();
    format!("{activity} {{ {} }}", facts.join(", "))
}

fn lines(words: &Words, name: &str, case: &Case, body: &[String]) -> String {
    let (id, number) = (&words.regulation.id, &words.regulation.number);
    let name = name.replace(['"', '\\'], "");
    let body: String = body.iter().map(|line| format!("    {line}\n")).collect();
    format!("scenario \"{name}\" under {id} \"{number}\" {{\n    {}\n{body}}}", scenario_case(words, case))
}

fn written(fact: &Fact, value: &Value) -> String {
    let id = |index: usize| fact.kind.values().get(index).map_or("?", |t| t.id.as_str());
    match value {
        Value::Bool(true) => "yes".into(),
        Value::Bool(false) => "no".into(),
        Value::One(index) => id(*index).into(),
        Value::Set { members, .. } => {
            let held: Vec<&str> = (0..fact.kind.values().len().min(64)).filter(|i| members & (1 << i) != 0).map(id).collect();
            if held.is_empty() { "{}".into() } else { format!("{{ {} }}", held.join(", ")) }
        }
        Value::Number(n) => n.to_string(),
        Value::Date(date) => date.to_string(),
        Value::Text(text) => format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")),
        Value::List(records) if records.is_empty() => "[]".into(),
        Value::List(records) => {
            let fields = if let Kind::List(fields) = &fact.kind { fields.as_slice() } else { &[] };
            format!("[ {} ]", records.iter().map(|r| record(fields, r)).collect::<Vec<_>>().join(", "))
        }
    }
}

fn record(fields: &[Fact], record: &Record) -> String {
    let stated = record.iter().filter_map(|(index, value)| fields.get(*index).map(|f| format!("{} = {}", f.term.id, written(f, value))));
    format!("{{ {} }}", stated.collect::<Vec<_>>().join(", "))
}

/// A case as JSON: facts by identifier, as a proposal states them.
pub fn case_json(words: &Words, case: &Case) -> Json {
    let mut out = Map::new();
    for (id, value) in &case.facts {
        if let Some(fact) = words.vocabulary().fact(*id) {
            out.insert(fact.term.id.clone(), value_json(fact, value));
        }
    }
    Json::Object(out)
}

fn value_json(fact: &Fact, value: &Value) -> Json {
    let id = |index: usize| fact.kind.values().get(index).map_or("?", |t| t.id.as_str());
    match value {
        Value::Bool(b) => json!(b),
        Value::One(index) => json!(id(*index)),
        Value::Set { members, .. } => {
            json!((0..fact.kind.values().len().min(64)).filter(|i| members & (1 << i) != 0).map(id).collect::<Vec<_>>())
        }
        Value::Number(n) => json!(n),
        Value::Date(date) => json!(date.to_string()),
        Value::Text(text) => json!(text),
        Value::List(records) => {
            let fields = if let Kind::List(fields) = &fact.kind { fields.as_slice() } else { &[] };
            let record = |r: &Record| {
                let stated = r.iter().filter_map(|(index, value)| fields.get(*index).map(|f| (f.term.id.clone(), value_json(f, value))));
                Json::Object(stated.collect())
            };
            Json::Array(records.iter().map(record).collect())
        }
    }
}

/// A class as one box: per fact the values that it may have, numbers and dates as ranges, sets as what they hold and lack. Questions about lists
/// stand under their own names.
pub fn class_json(words: &Words, class: &CaseClass) -> Json {
    let mut out = Map::new();
    for literal in class {
        match &literal.question {
            Question::Element(fact, element) => {
                let values = words.vocabulary().fact(*fact).map(|f| f.kind.values()).unwrap_or_default();
                let value = values.get(*element).map_or("?", |t| t.id.as_str());
                let set = out.entry(words.fact_id(*fact)).or_insert_with(|| json!({ "has": [], "lacks": [] }));
                let side = if literal.cells.contains(&Cell::Yes) { "has" } else { "lacks" };
                if let Some(list) = set.get_mut(side).and_then(Json::as_array_mut) {
                    list.push(json!(value));
                }
            }
            question => {
                let (id, label) = words.question(question);
                // Two questions about one list may be called the same: their words tell them apart.
                let of_the_list = matches!(question, Question::AtLeast { .. } | Question::SumAtLeast { .. });
                let key = if of_the_list { format!("{id}: {label}") } else { id };
                out.insert(key, cells_json(words, literal));
            }
        }
    }
    Json::Object(out)
}

fn cells_json(words: &Words, literal: &Literal) -> Json {
    let fact = match &literal.question {
        Question::Fact(fact) => words.vocabulary().fact(*fact),
        Question::Field { list, field, .. } => words.vocabulary().field(*list, *field),
        _ => None,
    };
    let alternative = |index: usize| match literal.question {
        Question::Reading(reading) => words.regulation.readings.get(reading.index()).and_then(|r| r.alternatives.get(index)).map(|(n, _)| json!(n)),
        _ => None,
    };
    let cell = |cell: &Cell| match cell {
        Cell::No => vec![json!(false)],
        Cell::Yes => vec![json!(true)],
        Cell::Values(values) => {
            let id = |v: &usize| fact.and_then(|f| f.kind.values().get(*v)).map(|t| json!(t.id));
            values.iter().filter_map(id).collect()
        }
        Cell::Numbers { min, max } => vec![json!({ "min": min, "max": max })],
        Cell::Dates(dates) => vec![json!(dates.to_string())],
        Cell::Texts(texts) => texts.iter().map(|t| json!(t)).collect(),
        Cell::OtherText => vec![json!({ "other": true })],
        Cell::Alternative(index) => alternative(*index).into_iter().collect(),
    };
    Json::Array(literal.cells.iter().flat_map(cell).collect())
}
