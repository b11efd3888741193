//! A followed provision may speak of another activity: its facts must be the case's own, or bound.

use std::collections::HashSet;

use super::super::errors;
use super::super::ids::{FactId, ProvisionId};
use super::super::regulation::{Deadline, Regulation, Rule};
use super::super::vocabulary::Vocabulary;
use crate::diagnostics::Diagnostics;

pub fn check(vocabulary: &Vocabulary, regulation: &Regulation, diagnostics: &mut Diagnostics) {
    for provision in &regulation.provisions {
        for rule in &provision.rules {
            let Rule::Follows { target, bindings, .. } = rule else { continue };
            let around = regulation.ancestors(*target).skip(1).filter_map(|a| regulation.provision(a));
            if around.into_iter().any(|p| p.each.is_some()) {
                diagnostics.push(errors::follows_into_records(provision.header));
                continue;
            }
            let mut asked = Asked::default();
            facts_below(regulation, *target, &mut asked);
            for activity in provision.about.iter().filter_map(|a| vocabulary.activity(*a)) {
                let lacking = asked.facts.iter().find(|f| !activity.facts.contains(f) && !bindings.iter().any(|(b, _)| b == *f));
                if let Some(fact) = lacking.and_then(|f| vocabulary.fact(*f)) {
                    diagnostics.push(errors::unbound_fact(provision.header, &fact.term.id, &activity.term.id));
                }
            }
        }
    }
}

/// The facts met so far, and the provisions that were gone through.
#[derive(Default)]
struct Asked {
    facts: Vec<FactId>,
    seen: HashSet<ProvisionId>,
}

impl Asked {
    fn add(&mut self, facts: Vec<FactId>) {
        for fact in facts {
            if !self.facts.contains(&fact) {
                self.facts.push(fact);
            }
        }
    }
}

/// The facts that a provision and everything in it ask for or count from.
fn facts_below(regulation: &Regulation, id: ProvisionId, out: &mut Asked) {
    if !out.seen.insert(id) {
        return;
    }
    let Some(provision) = regulation.provision(id) else { return };
    let except = provision.except.iter().chain(provision.rules.iter().filter_map(Rule::guard).flat_map(|g| &g.except));
    for excepted in except {
        facts_of_scope(regulation, *excepted, out);
    }
    out.add(provision.own.facts());
    for rule in &provision.rules {
        let guard = rule.guard();
        out.add(guard.map(|g| g.condition.facts()).unwrap_or_default());
        for timing in rule.timings() {
            out.add(timing.waiver.facts());
            out.add(match &timing.deadline {
                Deadline::Before { event, .. } | Deadline::Within { event, .. } => vec![*event],
                Deadline::Yearly { in_year, .. } => in_year.iter().map(|(f, _)| *f).collect(),
            });
        }
        match rule {
            Rule::Limit { condition, .. } | Rule::Forbid { condition, .. } | Rule::PlanLimit { when: condition, .. } => out.add(condition.facts()),
            _ => {}
        }
    }
    for child in &provision.children {
        facts_below(regulation, *child, out);
    }
}

/// The facts that decide whether a provision is in scope: its own and inherited conditions, and those of what is in it.
fn facts_of_scope(regulation: &Regulation, id: ProvisionId, out: &mut Asked) {
    let around = regulation.ancestors(id).skip(1).filter_map(|a| regulation.provision(a));
    around.for_each(|p| out.add(p.own.facts()));
    facts_below(regulation, id, out);
}
