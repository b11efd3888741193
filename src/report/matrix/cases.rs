//! Classes of cases in few words: where the regulation has a name of its own for a set of values, by that name.
//!
//! A definition that hangs on one fact alone (readings as chosen) stands for the values at which it holds.

use super::super::words::Words;
use crate::decision::Cell;
use crate::hir::regulation::Define;
use crate::hir::{Condition, FactId, Regulation, Subject, Test};
use crate::queries::{CaseClass, Literal, Question};

/// A named set of values of one fact.
struct Named<'a> {
    label: &'a str,
    fact: FactId,
    values: Vec<usize>,
}

/// Values that may be named beside a definition.
const BESIDE: usize = 2;
/// A list of no more values is clear as it is.
const SHORT: usize = 2;

/// A class as a sentence, by the names of the regulation where it is the only one.
pub fn class_words(words: &Words, only: bool, class: &CaseClass) -> String {
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
    let mut best: Option<(usize, String)> = None;
    for named in named(words.regulation, words, fact) {
        for (own, is) in [(&values, words.say("is among", "thuộc")), (&others, words.say("is not among", "không thuộc"))] {
            let missing: Vec<usize> = named.values.iter().filter(|v| !own.contains(v)).copied().collect();
            let more: Vec<usize> = own.iter().filter(|v| !named.values.contains(v)).copied().collect();
            let beside = missing.len() + more.len();
            if beside > BESIDE || best.as_ref().is_some_and(|(known, _)| *known <= beside) {
                continue;
            }
            let list = |of: &[usize]| of.iter().map(|v| words.value_label(fact, *v)).collect::<Vec<_>>().join(", ");
            let mut text = format!("{} {is} {}", words.fact(fact), named.label);
            if !more.is_empty() {
                text.push_str(&format!(" {} {}", words.say("or", "hoặc"), list(&more)));
            }
            if !missing.is_empty() {
                text.push_str(&format!(" ({} {})", words.say("but not", "trừ"), list(&missing)));
            }
            best = Some((beside, text));
        }
    }
    best.map(|(_, text)| text)
}

/// The definitions that hang on this fact alone.
fn named<'a>(regulation: &'a Regulation, words: &Words, fact: FactId) -> Vec<Named<'a>> {
    let count = words.vocabulary().fact(fact).map_or(0, |f| f.kind.values().len());
    let of = |define: &'a Define| {
        let label = define.label.as_deref()?;
        let truths: Option<Vec<bool>> = (0..count).map(|value| holds(regulation, &define.condition, fact, value)).collect();
        let values: Vec<usize> = truths?.iter().enumerate().filter(|(_, yes)| **yes).map(|(value, _)| value).collect();
        (!values.is_empty() && values.len() < count).then_some(Named { label, fact, values })
    };
    regulation.defines.iter().filter_map(of).filter(|named| named.fact == fact).collect()
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
