//! Classes of cases as conditions of the rule language, and provisions that would fill a gap.

use super::cases::scenario;
use super::words::Words;
use crate::decision::{Cell, Dates};
use crate::hir::vocabulary::{Fact, Kind};
use crate::hir::{ActivityId, FactId, Test, VerbId};
use crate::outcome::Status;
use crate::queries::{CaseClass, Cases, Literal, Question};
use crate::source::{SourceFile, Sources};
use crate::syntax::ast::Level;
use crate::syntax::format;

/// A provision in canonical form that would fill the gap once a body is named in it. `None` where the class cannot be written.
pub fn stub(words: &Words, activity: ActivityId, verb: VerbId, cases: &Cases) -> Option<String> {
    let about = words.vocabulary().activity(activity)?.term.id.as_str();
    let when = match condition(words, &cases.classes)? {
        condition if condition.is_empty() => String::new(),
        condition => format!(" when {condition}"),
    };
    let comment = words.say("put the body in place of `unnamed body`", "ghi cơ quan thay cho `unnamed body`");
    let heading = words.say("to be filled in", "cần bổ sung");
    let verb = words.verb_id(verb);
    let text = format!("article {} \"{heading}\" about {about}{when} {{\n// {comment}\nunnamed body {verb}\n}}\n", next_article(words));
    let mut sources = Sources::default();
    let id = sources.add(SourceFile::from_text("-", &text));
    sources.get(id).and_then(|source| format(id, source, None).ok())
}

/// A scenario that fails until somebody acts: it expects the status that the case then has. Where another class has a gap too, both must be filled.
pub fn failing(words: &Words, activity: ActivityId, settled: Status, cases: &Cases) -> String {
    let label = words.vocabulary().activity(activity).map_or("?", |a| a.term.label(words.lang));
    let status = if settled == Status::Gap { Status::Determined } else { settled };
    let name = format!("{}: {label}", words.say("to be settled", "cần quy định"));
    scenario(words, &name, &cases.witness, &format!("status {}", status.id()))
}

/// An article number that the text does not use.
fn next_article(words: &Words) -> u32 {
    let steps = words.regulation.provisions.iter().filter_map(|p| p.step.as_ref()).filter(|step| step.level == Level::Article);
    steps.filter_map(|step| step.label.as_ref()?.parse::<u32>().ok()).max().unwrap_or(0).saturating_add(1)
}

/// Any of these classes; nothing where one is every case.
fn condition(words: &Words, classes: &[CaseClass]) -> Option<String> {
    let several = classes.len() > 1;
    let one = |class: &CaseClass| {
        let literals: Option<Vec<String>> = class.iter().map(|literal| literal_text(words, literal)).collect();
        let joined = literals?.join(" and ");
        Some(if several && class.len() > 1 { format!("({joined})") } else { joined })
    };
    let all: Option<Vec<String>> = classes.iter().map(one).collect();
    let all = all?;
    if all.iter().any(String::is_empty) { Some(String::new()) } else { Some(all.join(" or ")) }
}

fn literal_text(words: &Words, literal: &Literal) -> Option<String> {
    let yes = literal.cells.contains(&Cell::Yes);
    let not = |text: String| if yes { text } else { format!("not ({text})") };
    match &literal.question {
        Question::Fact(fact) => of_fact(words, (*fact, None), words.vocabulary().fact(*fact)?, &literal.cells),
        Question::Element(fact, element) => {
            let of = words.vocabulary().fact(*fact)?;
            Some(not(format!("{} has {}", of.term.id, of.kind.values().get(*element)?.id)))
        }
        Question::Field { list, field, element: None, .. } => {
            of_fact(words, (*list, Some(*field)), words.vocabulary().field(*list, *field)?, &literal.cells)
        }
        Question::Field { list, field, element: Some(element), .. } => {
            let of = words.vocabulary().field(*list, *field)?;
            Some(not(format!("{} has {}", of.term.id, of.kind.values().get(*element)?.id)))
        }
        Question::AtLeast { n, list, of } => {
            let which = condition(words, of)?;
            let which = if which.is_empty() { which } else { format!(" when {which}") };
            Some(format!("count({}{which}) {} {n}", words.fact_id(*list), if yes { ">=" } else { "<" }))
        }
        Question::SumAtLeast { n, list, field } => {
            let of = words.vocabulary().field(*list, *field)?;
            Some(format!("sum({}.{}) {} {n}", words.fact_id(*list), of.term.id, if yes { ">=" } else { "<" }))
        }
        Question::Reading(reading) => {
            let found = words.regulation.readings.get(reading.index())?;
            let chosen = literal.cells.iter().filter_map(|cell| match cell {
                Cell::Alternative(index) => found.alternatives.get(*index).map(|(name, _)| name.as_str()),
                _ => None,
            });
            Some(format!("{} in {{ {} }}", found.name, chosen.collect::<Vec<_>>().join(", ")))
        }
    }
}

/// A test of one fact, or of a list's field, whose value lies in one of the cells.
fn of_fact(words: &Words, at: (FactId, Option<usize>), fact: &Fact, cells: &[Cell]) -> Option<String> {
    let id = fact.term.id.as_str();
    match &fact.kind {
        Kind::Bool => Some(if cells.contains(&Cell::Yes) { id.to_owned() } else { format!("not {id}") }),
        Kind::One(terms) => {
            let values = cells.iter().flat_map(|cell| if let Cell::Values(values) = cell { values.as_slice() } else { &[] });
            let values: Vec<&str> = values.filter_map(|value| terms.get(*value)).map(|term| term.id.as_str()).collect();
            Some(match values.as_slice() {
                [only] => format!("{id} is {only}"),
                several => format!("{id} in {{ {} }}", several.join(", ")),
            })
        }
        Kind::Number { min, max, .. } => Some(either(ranges(cells).into_iter().map(|range| within(id, range, (*min, *max))).collect())),
        Kind::Date => {
            let dates = cells.iter().filter_map(|cell| if let Cell::Dates(dates) = cell { Some(dates) } else { None });
            Some(either(dates.map(|dates| dated(id, dates)).collect()))
        }
        Kind::Text => Some(texts(words, at, id, cells)),
        Kind::Set(_) | Kind::List(_) => None,
    }
}

fn either(parts: Vec<String>) -> String {
    if let [only] = parts.as_slice() { only.clone() } else { format!("({})", parts.join(" or ")) }
}

/// Ranges of numbers, neighbouring ones as one.
fn ranges(cells: &[Cell]) -> Vec<(i64, i64)> {
    let mut all: Vec<(i64, i64)> =
        cells.iter().filter_map(|cell| if let Cell::Numbers { min, max } = cell { Some((*min, *max)) } else { None }).collect();
    all.sort_unstable();
    let mut out: Vec<(i64, i64)> = Vec::new();
    for (min, max) in all {
        match out.last_mut().filter(|(_, end)| end.checked_add(1) == Some(min)) {
            Some((_, end)) => *end = max,
            None => out.push((min, max)),
        }
    }
    out
}

fn within(id: &str, (min, max): (i64, i64), (least, most): (i64, i64)) -> String {
    match (min > least, max < most) {
        _ if min == max => format!("{id} = {min}"),
        (true, true) => format!("({id} >= {min} and {id} <= {max})"),
        (true, false) => format!("{id} >= {min}"),
        (_, _) => format!("{id} <= {max}"),
    }
}

/// The bounds of dates. A day of the year may be the one after the last of its month, which is no day: it is told by the day before it.
fn dated(id: &str, dates: &Dates) -> String {
    let from = dates.from.map(|date| format!("{id} >= {date}"));
    let before = dates.before.map(|date| format!("{id} < {date}"));
    let from_day = dates.from_day.map(|(month, day)| match day {
        1 => format!("{id} >= {day}/{month}"),
        _ => format!("{id} > {}/{month}", day - 1),
    });
    let before_day = dates.before_day.map(|(month, day)| match day {
        1 => format!("{id} < {day}/{month}"),
        _ => format!("{id} <= {}/{month}", day - 1),
    });
    let all: Vec<String> = [from, before, from_day, before_day].into_iter().flatten().collect();
    format!("({})", all.join(" and "))
}

/// Any other text is every text that conditions mention, ruled out.
fn texts(words: &Words, at: (FactId, Option<usize>), id: &str, cells: &[Cell]) -> String {
    let named: Vec<&String> = cells.iter().flat_map(|cell| if let Cell::Texts(texts) = cell { texts.as_slice() } else { &[] }).collect();
    let quoted = |text: &String| format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""));
    if !cells.contains(&Cell::OtherText) {
        return either(named.iter().map(|text| format!("{id} is {}", quoted(text))).collect());
    }
    let others: Vec<String> =
        mentioned(words, at).iter().filter(|text| !named.contains(text)).map(|text| format!("{id} is not {}", quoted(text))).collect();
    format!("({})", others.join(" and "))
}

/// The texts that any condition names for a fact.
fn mentioned(words: &Words, at: (FactId, Option<usize>)) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut visit = |test: &Test| {
        if let Test::Text { subject, values } = test {
            let of = match subject {
                crate::hir::Subject::Case(fact) => (*fact, None),
                crate::hir::Subject::Field { list, field, .. } => (*list, Some(*field)),
            };
            out.extend(values.iter().filter(|_| of == at).cloned());
        }
    };
    for provision in &words.regulation.provisions {
        provision.own.each_test(&mut visit);
        for rule in &provision.rules {
            let own = rule.guard().map(|g| &g.condition).into_iter().chain(rule.condition()).chain(rule.timings().iter().map(|t| &t.waiver));
            own.for_each(|condition| condition.each_test(&mut visit));
        }
    }
    for line in words.vocabulary().activities.iter().flat_map(|activity| &activity.always) {
        line.condition.each_test(&mut visit);
    }
    out.sort_unstable();
    out.dedup();
    out
}
