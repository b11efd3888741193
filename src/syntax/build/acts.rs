//! Acts, notices, timings and what guards a statement.

use super::super::ast::{Act, Anchor, Condition, Guards, Modality, Name, Statement, Timing, TimingKind};
use super::super::grammar::{Rule, Tree};
use super::{Builder, address, addresses, name, names, span};

impl Builder<'_> {
    /// An act or a notice. In a notice the listed bodies are the recipients.
    pub(super) fn act(&mut self, tree: &Tree) -> Option<Act> {
        let listed = tree.child(Rule::bodies).map(names).unwrap_or_default();
        let notice = tree.rule == Rule::notice;
        let mut act = Act {
            bodies: Vec::new(),
            modality: Modality::Must,
            verb: tree.child(Rule::ident).map(name),
            regarding: None,
            documents: Vec::new(),
            to: Vec::new(),
            via: Vec::new(),
            with: Vec::new(),
            in_writing: false,
            behalf: None,
            grant: None,
            timings: Vec::new(),
            anchors: Vec::new(),
            guards: self.guards(tree)?,
            span: span(tree),
        };
        if notice {
            act.to = listed;
        } else {
            act.bodies = listed;
        }
        for clause in &tree.children {
            let bodies = || clause.child(Rule::bodies).map(names).unwrap_or_default();
            match clause.rule {
                Rule::modality if clause.has(Rule::k_may) => act.modality = Modality::May,
                Rule::modality => act.modality = Modality::Should,
                Rule::c_writing => act.in_writing = true,
                Rule::c_regarding => act.regarding = clause.child(Rule::ident).map(name),
                Rule::c_using => act.documents.extend(self.documents(clause.child(Rule::documents)?)),
                Rule::c_to => act.to.extend(bodies()),
                Rule::c_via => act.via.extend(bodies()),
                Rule::c_with => act.with.extend(bodies()),
                Rule::behalf_clause => {
                    act.behalf = clause.child(Rule::ident).map(name);
                    act.grant = clause.child(Rule::address).and_then(address);
                }
                Rule::timing => act.timings.push(self.timing(clause)?),
                Rule::c_anchor => act.anchors.push(anchor(clause)?),
                _ => {}
            }
        }
        Some(act)
    }

    pub(super) fn documents(&self, tree: &Tree) -> Vec<Vec<Name>> {
        tree.all(Rule::alternatives).map(names).collect()
    }

    pub(super) fn timing(&mut self, tree: &Tree) -> Option<Timing> {
        let inner = tree.children.iter().find(|c| c.rule != Rule::waiver)?;
        let working = inner.child(Rule::unit).is_some_and(|u| u.has(Rule::k_working_days));
        let event = inner.child(Rule::ident).map(name);
        let kind = match inner.rule {
            Rule::t_before => TimingKind::Before { n: self.int(inner.child(Rule::integer)?)?, working, event: event? },
            Rule::t_within => TimingKind::Within { n: self.int(inner.child(Rule::integer)?)?, working, event: event? },
            _ => {
                let back = match inner.child(Rule::integer) {
                    Some(n) => self.int(n)?.value,
                    None => 0,
                };
                TimingKind::Yearly { day: self.yearly(inner.child(Rule::yearly)?)?, in_year: event.map(|e| (e, back)) }
            }
        };
        let waiver = match tree.child(Rule::waiver) {
            Some(w) => Some(self.inner_condition(w)?),
            None => None,
        };
        Some(Timing { kind, waiver, span: span(tree) })
    }

    pub(super) fn guards(&mut self, tree: &Tree) -> Option<Guards> {
        let mut guards = Guards::default();
        for clause in &tree.children {
            match clause.rule {
                Rule::c_if => guards.conditions.push(self.inner_condition(clause)?),
                Rule::c_unless => {
                    let condition = self.inner_condition(clause)?;
                    guards.conditions.push(Condition::Not(Box::new(condition)));
                }
                Rule::c_except => guards.except.extend(addresses(clause)),
                _ => {}
            }
        }
        Some(guards)
    }

    pub(super) fn qualify(&mut self, tree: &Tree) -> Option<Statement> {
        let mut idents = tree.all(Rule::ident).map(name);
        let timings: Option<Vec<Timing>> = tree.all(Rule::timing).map(|t| self.timing(t)).collect();
        let documents = tree.all(Rule::c_using).filter_map(|u| u.child(Rule::documents));
        Some(Statement::Qualify {
            verb: idents.next()?,
            to: idents.next(),
            timings: timings?,
            documents: documents.flat_map(|d| self.documents(d)).collect(),
            guards: self.guards(tree)?,
            span: span(tree),
        })
    }
}

fn anchor(tree: &Tree) -> Option<Anchor> {
    let mut anchor = Anchor { before: tree.has(Rule::k_before), target: name(tree.child(Rule::ident)?), by: None, to: None, span: span(tree) };
    let mut introduced_by = None;
    for piece in &tree.children {
        match (piece.rule, introduced_by) {
            (Rule::ident, Some(Rule::k_by)) => anchor.by = Some(name(piece)),
            (Rule::ident, Some(Rule::k_to)) => anchor.to = Some(name(piece)),
            _ => {}
        }
        introduced_by = Some(piece.rule);
    }
    Some(anchor)
}
