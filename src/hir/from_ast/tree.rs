//! The provision tree as an arena, with the index of addresses. Nothing inside the provisions is resolved yet.

use std::collections::HashMap;

use super::super::condition::Condition;
use super::super::errors;
use super::super::ids::ProvisionId;
use super::super::regulation::Provision;
use crate::diagnostics::{Diagnostics, Lang};
use crate::source::Span;
use crate::syntax::ast::{self, Statement, Step};
use crate::syntax::{Citations, citation};

/// Where a provision's syntax stands.
#[derive(Clone, Copy)]
pub enum Origin<'a> {
    Whole,
    Node(&'a ast::Node),
    Group { about: &'a [ast::Name], guard: &'a ast::Guard },
    ForEach { variable: &'a ast::Name, list: &'a ast::Name, when: Option<&'a ast::Condition> },
}

pub struct Planted<'a> {
    pub origin: Origin<'a>,
    pub statements: &'a [Statement],
}

/// The arena under construction: `planted[i]` is the syntax of `provisions[i]`.
pub struct Tree<'a> {
    pub provisions: Vec<Provision>,
    pub planted: Vec<Planted<'a>>,
    pub by_address: HashMap<Vec<Step>, ProvisionId>,
    citations: Citations,
    pub defines: Vec<&'a ast::Define>,
    pub readings: Vec<(&'a ast::Reading, ProvisionId)>,
}

impl<'a> Tree<'a> {
    pub fn plant(statements: &'a [Statement], span: Span, diagnostics: &mut Diagnostics) -> Self {
        let citations = Citations::of(statements);
        let mut tree =
            Tree { provisions: Vec::new(), planted: Vec::new(), by_address: HashMap::new(), citations, defines: Vec::new(), readings: Vec::new() };
        tree.add(None, None, Vec::new(), Origin::Whole, statements, (span, span), diagnostics);
        tree
    }

    #[expect(clippy::too_many_arguments, reason = "one private constructor of an arena node")]
    fn add(
        &mut self,
        parent: Option<ProvisionId>,
        step: Option<Step>,
        address: Vec<Step>,
        origin: Origin<'a>,
        statements: &'a [Statement],
        (span, header): (Span, Span),
        diagnostics: &mut Diagnostics,
    ) -> ProvisionId {
        let id = ProvisionId::new(self.provisions.len());
        let heading = match origin {
            Origin::Node(node) => node.heading.as_ref().map(|h| h.text.clone()),
            _ => None,
        };
        self.provisions.push(Provision {
            parent,
            children: Vec::new(),
            step: step.clone(),
            address: address.clone(),
            heading,
            about: Vec::new(),
            own: Condition::True,
            conditional: false,
            otherwise: false,
            except: Vec::new(),
            overrides: Vec::new(),
            behalf: None,
            grant: None,
            each: None,
            rules: Vec::new(),
            principle: None,
            entries: Vec::new(),
            columns: Vec::new(),
            slips: Vec::new(),
            interprets: false,
            span,
            header,
        });
        self.planted.push(Planted { origin, statements });
        if step.is_some() || parent.is_none() {
            match self.by_address.get(&address).and_then(|first| self.provisions.get(first.index())) {
                Some(first) => {
                    diagnostics.push(errors::duplicate_address(header, first.header, &citation(&address, Lang::Vi)));
                }
                None => {
                    self.by_address.insert(address.clone(), id);
                }
            }
        }
        for statement in statements {
            let child = match statement {
                Statement::Node(node) => {
                    let inner = self.citations.address(&address, &node.step);
                    let step = Some(node.step.clone());
                    self.add(Some(id), step, inner, Origin::Node(node), &node.statements, (node.span, node.header), diagnostics)
                }
                Statement::Group { about, guard, span, statements } => {
                    self.add(Some(id), None, address.clone(), Origin::Group { about, guard }, statements, (*span, *span), diagnostics)
                }
                Statement::ForEach { variable, list, when, span, statements } => {
                    let origin = Origin::ForEach { variable, list, when: when.as_ref() };
                    self.add(Some(id), None, address.clone(), origin, statements, (*span, *span), diagnostics)
                }
                Statement::Define(define) => {
                    self.defines.push(define);
                    self.mark_interpreting(id);
                    continue;
                }
                Statement::Reading(reading) => {
                    self.readings.push((reading, id));
                    self.mark_interpreting(id);
                    continue;
                }
                _ => continue,
            };
            if let Some(provision) = self.provisions.get_mut(id.index()) {
                provision.children.push(child);
            }
        }
        id
    }

    fn mark_interpreting(&mut self, id: ProvisionId) {
        if let Some(provision) = self.provisions.get_mut(id.index()) {
            provision.interprets = true;
        }
    }
}

/// Finds a provision: from the whole text for a full address, else under the nearest enclosing provision that has it.
pub fn find(by_address: &HashMap<Vec<Step>, ProvisionId>, provisions: &[Provision], steps: &[Step], from: ProvisionId) -> Option<ProvisionId> {
    let mut around = Some(from);
    while let Some(id) = around {
        let provision = provisions.get(id.index())?;
        let mut full = provision.address.clone();
        full.extend_from_slice(steps);
        if let Some(found) = by_address.get(&full) {
            return Some(*found);
        }
        around = provision.parent;
    }
    by_address.get(steps).copied()
}
