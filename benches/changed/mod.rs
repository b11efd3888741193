//! Provinces that might be: a regulation with some of its provisions changed.

use quyche::hir::{Actor, BodyId, Condition, Regulation, Rule, Subject, Test, Vocabulary};

use super::support::Sequence;

/// The regulation with one in so many of its provisions changed, and how many those are.
pub fn changed(of: &Regulation, vocabulary: &Vocabulary, sequence: &mut Sequence, one_in: usize) -> (Regulation, usize) {
    let (mut regulation, mut count) = (of.clone(), 0);
    for provision in regulation.provisions.iter_mut().filter(|p| p.has_rules()) {
        if sequence.next(one_in) != 0 {
            continue;
        }
        count += 1;
        for rule in &mut provision.rules {
            if let Rule::Act(act) = rule
                && let Actor::Body(_) = act.actor
            {
                act.actor = Actor::Body(BodyId::new(sequence.next(vocabulary.bodies.len())));
            }
        }
        one_value_changed(&mut provision.own, vocabulary, sequence);
    }
    (regulation, count)
}

fn one_value_changed(condition: &mut Condition, vocabulary: &Vocabulary, sequence: &mut Sequence) {
    match condition {
        Condition::And(parts) | Condition::Or(parts) => {
            let at = sequence.next(parts.len());
            one_value_changed(&mut parts[at], vocabulary, sequence);
        }
        Condition::Not(inner) => one_value_changed(inner, vocabulary, sequence),
        Condition::Test(Test::OneOf { subject: Subject::Case(fact), values }) => {
            let value = sequence.next(vocabulary.fact(*fact).unwrap().kind.values().len());
            match values.iter().position(|v| *v == value) {
                Some(at) if values.len() > 1 => drop(values.remove(at)),
                Some(_) => {}
                None => values.push(value),
            }
        }
        _ => {}
    }
}
