//! Scenarios: a case and what is expected of the answer.

use super::super::ast::{Act, Assignment, CaseValue, Expectation, Expected, Scenario};
use super::super::errors;
use super::super::grammar::{Rule, Tree};
use super::super::recover::Place;
use super::{Builder, address, addresses, name, span, string};

impl Builder<'_> {
    pub(super) fn scenario(&mut self, tree: &Tree) -> Option<Scenario> {
        let mut strings = tree.all(Rule::string).map(string);
        let case = tree.child(Rule::case)?;
        let assignments = self.assignments(case)?;
        let reading = |tree: &Tree| {
            let mut names = tree.all(Rule::ident).map(name);
            Some((names.next()?, names.next()?))
        };
        let mut scenario = Scenario {
            name: strings.next()?,
            under: name(tree.child(Rule::ident)?),
            version: strings.next(),
            readings: tree.all(Rule::under_reading).filter_map(reading).collect(),
            on: tree.child(Rule::date).and_then(|d| self.date(d)),
            tests: addresses(tree),
            activity: name(case.child(Rule::ident)?),
            assignments,
            expectations: Vec::new(),
            span: tree.span,
        };
        for line in &tree.children {
            match line.rule {
                Rule::expectation => {
                    let before = self.diagnostics.error_count();
                    match line.children.iter().find(|c| c.rule != Rule::k_expect).and_then(|e| self.expected(e)) {
                        Some(kind) => scenario.expectations.push(Expectation { kind, span: span(line) }),
                        None if self.diagnostics.error_count() == before => {
                            self.diagnostics.push(errors::unreadable(line.tight()));
                        }
                        None => {}
                    }
                }
                Rule::broken => self.broken(line, Place::Expectation),
                _ => {}
            }
        }
        Some(scenario)
    }

    fn assignments(&mut self, tree: &Tree) -> Option<Vec<Assignment>> {
        tree.all(Rule::assignment)
            .map(|a| {
                let value = self.case_value(a.child(Rule::case_value)?)?;
                Some(Assignment { name: name(a.child(Rule::ident)?), value, span: span(a) })
            })
            .collect()
    }

    fn case_value(&mut self, tree: &Tree) -> Option<CaseValue> {
        let inner = tree.children.first()?;
        Some(match inner.rule {
            Rule::value_set => CaseValue::Set(self.values(inner)?),
            Rule::records => {
                let records: Option<Vec<_>> = inner.all(Rule::record).map(|r| self.assignments(r)).collect();
                CaseValue::Records(records?)
            }
            _ => CaseValue::Single(self.value(inner)?),
        })
    }

    fn expected(&mut self, tree: &Tree) -> Option<Expected> {
        let ident = || tree.child(Rule::ident).map(name);
        Some(match tree.rule {
            Rule::e_exactly => {
                for broken in tree.all(Rule::broken) {
                    self.broken(broken, Place::Expectation);
                }
                let acts: Option<Vec<Act>> = acts_in(tree).map(|a| self.act(a)).collect();
                Expected::Exactly(acts?)
            }
            Rule::e_no_violation => Expected::NoViolation,
            Rule::e_violation => Expected::Violation(address(tree.child(Rule::address)?)?),
            Rule::e_forbidden => Expected::Forbidden(ident()),
            Rule::e_not_forbidden => Expected::NotForbidden,
            Rule::e_status => Expected::Status(name(tree.child(Rule::status_name)?)),
            Rule::e_rests => Expected::RestsOn(ident()?),
            Rule::e_not_rests => Expected::NotRestsOn(ident()?),
            Rule::e_no_act => Expected::NoAct(self.act(acts_in(tree).next()?)?),
            Rule::e_no_verb => Expected::NoVerb(ident()?),
            Rule::e_act => {
                let due = match tree.child(Rule::date) {
                    Some(d) => Some(self.date(d)?),
                    None => None,
                };
                Expected::Act(self.act(acts_in(tree).next()?)?, due)
            }
            _ => return None,
        })
    }
}

fn acts_in<'a, 'i>(tree: &'a Tree<'i>) -> impl Iterator<Item = &'a Tree<'i>> {
    tree.children.iter().filter(|c| matches!(c.rule, Rule::act | Rule::notice))
}
