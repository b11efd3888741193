//! **Definitions that nothing uses**: no condition of a provision or a rule asks for them, nor does a definition that is used.

use std::collections::BTreeSet;

use crate::hir::{Condition, DefineId, Regulation, Test};

/// The unused ones, in the order of the text.
pub(super) fn unused(regulation: &Regulation) -> Vec<DefineId> {
    let mut used: BTreeSet<DefineId> = BTreeSet::new();
    for provision in &regulation.provisions {
        asked(&provision.own, &mut used);
        for rule in &provision.rules {
            rule.guard().into_iter().for_each(|guard| asked(&guard.condition, &mut used));
            rule.condition().into_iter().for_each(|condition| asked(condition, &mut used));
            rule.timings().iter().for_each(|timing| asked(&timing.waiver, &mut used));
        }
    }
    (0..regulation.defines.len()).map(DefineId::new).filter(|define| !used.contains(define)).collect()
}

/// Adds the definitions that a condition asks for, those within them included.
fn asked(condition: &Condition, used: &mut BTreeSet<DefineId>) {
    match condition {
        Condition::True => {}
        Condition::Not(inner) => asked(inner, used),
        Condition::And(parts) | Condition::Or(parts) => parts.iter().for_each(|part| asked(part, used)),
        Condition::Defined { define, meaning, .. } => {
            if used.insert(*define) {
                asked(meaning, used);
            }
        }
        Condition::Test(Test::Count { when: inner, .. } | Test::Quantified { condition: inner, .. }) => asked(inner, used),
        Condition::Test(_) => {}
    }
}
