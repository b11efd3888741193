//! Classes of cases in few words: where the regulation has a name of its own for a set of values, by that name.
//!
//! A definition that hangs on one fact alone (readings as chosen) stands for the values at which it holds.

use super::super::words::Words;
use crate::decision::Cell;
use crate::hir::regulation::Define;
use crate::hir::{Condition, FactId, Regulation, Subject, Test};
use crate::queries::{CaseClass, Literal, Question};

/// Classes in words; those that differ only in which element a set holds are one.
pub fn classes_words(words: &Words, only: bool, classes: &[CaseClass]) -> Vec<String> {
    let mut out: Vec<(CaseClass, Vec<Question>)> = Vec::new();
    for class in classes {
        let holds = |l: &&Literal| matches!(l.question, Question::Element(..)) && l.cells == [Cell::Yes];
        let mut held = class.iter().filter(holds);
        match (held.next(), held.next()) {
            (Some(element), None) => {
                let rest: CaseClass = class.iter().filter(|l| *l != element).cloned().collect();
                let same_set = |others: &[Question]| others.first().is_some_and(|other| set_of(other) == set_of(&element.question));
                match out.iter_mut().find(|(known, elements)| *known == rest && same_set(elements)) {
                    Some((_, elements)) => elements.push(element.question.clone()),
                    None => out.push((rest, vec![element.question.clone()])),
                }
            }
            _ => out.push((class.clone(), Vec::new())),
        }
    }
    let told = |(rest, elements): &(CaseClass, Vec<Question>)| {
        let values: Vec<String> =
            elements.iter().filter_map(|q| if let Question::Element(f, v) = q { Some(words.value_label(*f, *v)) } else { None }).collect();
        let Some(fact) = elements.first().and_then(set_of) else { return class_words(words, only, rest) };
        let has = if values.len() > 1 { words.say("holds any of", "có một trong") } else { words.say("holds", "có") };
        let first = format!("{} {has} {}", words.fact(fact), values.join(", "));
        if rest.is_empty() { first } else { format!("{first}{}{}", words.say(" and ", " và "), class_words(words, only, rest)) }
    };
    out.iter().map(told).collect()
}

fn set_of(question: &Question) -> Option<FactId> {
    if let Question::Element(fact, _) = question { Some(*fact) } else { None }
}

/// A named set of values of one fact.
struct Named<'a> {
    label: &'a str,
    values: Vec<usize>,
}

/// Values that may be named beside a definition.
const BESIDE: usize = 2;
/// A list of no more values is clear as it is.
const SHORT: usize = 2;

/// A class as a sentence, by the names of the regulation where it is the only one.
fn class_words(words: &Words, only: bool, class: &CaseClass) -> String {
    if !only || class.is_empty() {
        return words.class(class);
    }
    let (mut parts, mut rest) = (Vec::new(), CaseClass::new());
    for literal in class {
        match by_name(words, literal) {
            Some(part) => parts.push(part),
            None => rest.push(literal.clone()),
        }
    }
    for (fact, values, label) in excluding(words.regulation) {
        let lacks = |v: &usize| rest.iter().any(|l| l.question == Question::Element(fact, *v) && l.cells == [Cell::No]);
        if values.len() > SHORT && values.iter().all(lacks) {
            rest.retain(|l| !matches!(l.question, Question::Element(f, v) if f == fact && values.contains(&v)));
            parts.push(format!("{} ({label})", words.say("not", "không phải")));
        }
    }
    if !rest.is_empty() {
        parts.push(words.class(&rest));
    }
    parts.join(words.say(" and ", " và "))
}

/// A literal about one fact by the name of its values, or of those that it leaves out, but for a few.
fn by_name(words: &Words, literal: &Literal) -> Option<String> {
    let Question::Fact(fact) = literal.question else { return None };
    let all = words.vocabulary().fact(fact)?.kind.values().len();
    let flat = |cell: &Cell| if let Cell::Values(values) = cell { values.clone() } else { Vec::new() };
    let values: Vec<usize> = literal.cells.iter().flat_map(flat).collect();
    if values.len().min(all - values.len().min(all)) <= SHORT {
        return None;
    }
    let others: Vec<usize> = (0..all).filter(|v| !values.contains(v)).collect();
    let names = named(words.regulation, words, fact);
    let mut best: Option<(usize, String)> = None;
    for (own, is) in [(&values, words.say("is among", "thuộc")), (&others, words.say("is not among", "không thuộc"))] {
        let (labels, more) = composed(&names, own);
        let beside = more.len() + labels.len();
        if labels.is_empty() || more.len() > BESIDE || best.as_ref().is_some_and(|(known, _)| *known <= beside) {
            continue;
        }
        let quoted = labels.iter().map(|label| format!("“{label}”")).chain(more.iter().map(|v| words.value_label(fact, *v)));
        best = Some((beside, format!("{} {is} {}", words.fact(fact), quoted.collect::<Vec<_>>().join(", "))));
    }
    best.map(|(_, text)| text)
}

/// Names whose values together are of this set, the largest first, and the values that are left.
fn composed<'a>(names: &[Named<'a>], own: &[usize]) -> (Vec<&'a str>, Vec<usize>) {
    let mut left = own.to_vec();
    let mut labels = Vec::new();
    loop {
        let within = |named: &&Named| named.values.iter().all(|v| own.contains(v));
        let gain = |named: &Named| named.values.iter().filter(|v| left.contains(v)).count();
        // Of two that add as much the earlier one.
        let best = names.iter().filter(within).rev().max_by_key(|named| gain(named)).filter(|named| gain(named) > 1);
        let Some(best) = best else { return (labels, left) };
        left.retain(|v| !best.values.contains(v));
        labels.push(best.label);
    }
}

/// The definitions that hang on this fact alone.
fn named<'a>(regulation: &'a Regulation, words: &Words, fact: FactId) -> Vec<Named<'a>> {
    let count = words.vocabulary().fact(fact).map_or(0, |f| f.kind.values().len());
    let of = |define: &'a Define| {
        let label = define.label.as_deref()?;
        let truths: Option<Vec<bool>> = (0..count).map(|value| holds(regulation, &define.condition, fact, value)).collect();
        let values: Vec<usize> = truths?.iter().enumerate().filter(|(_, yes)| **yes).map(|(value, _)| value).collect();
        (!values.is_empty() && values.len() < count).then_some(Named { label, values })
    };
    regulation.defines.iter().filter_map(of).collect()
}

/// Whether a condition holds where a fact has a value, if nothing else is asked.
fn holds(regulation: &Regulation, condition: &Condition, fact: FactId, value: usize) -> Option<bool> {
    let inner = |condition: &Condition| holds(regulation, condition, fact, value);
    match condition {
        Condition::True => Some(true),
        Condition::Not(of) => inner(of).map(|yes| !yes),
        Condition::And(parts) if parts.iter().any(|part| inner(part) == Some(false)) => Some(false),
        Condition::Or(parts) if parts.iter().any(|part| inner(part) == Some(true)) => Some(true),
        Condition::And(parts) => parts.iter().all(|part| inner(part).is_some()).then_some(true),
        Condition::Or(parts) => parts.iter().all(|part| inner(part).is_some()).then_some(false),
        Condition::Defined { define, record: None, .. } => inner(&regulation.defines.get(define.index())?.condition),
        Condition::Test(Test::OneOf { subject: Subject::Case(of), values }) if *of == fact => Some(values.contains(&value)),
        Condition::Test(Test::Reading { reading, alternatives }) => {
            regulation.readings.get(reading.index()).map(|reading| alternatives.contains(&reading.chosen))
        }
        _ => None,
    }
}

/// The definitions that say of a set that it holds any of some elements.
fn excluding(regulation: &Regulation) -> impl Iterator<Item = (FactId, &[usize], &str)> {
    regulation.defines.iter().filter_map(|define| match (&define.condition, define.label.as_deref()) {
        (Condition::Test(Test::HasAny { subject: Subject::Case(fact), values }), Some(label)) => Some((*fact, values.as_slice(), label)),
        _ => None,
    })
}
