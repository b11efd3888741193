//! What each provision of the text became: encoded, a principle, a reference, a form, or nothing yet.

use super::super::errors;
use super::super::ids::ProvisionId;
use super::super::regulation::{Regulation, Rule};
use crate::diagnostics::{Diagnostics, Lang};
use crate::source::Span;

/// What a provision of the text became in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Encoding {
    Encoded,
    Refers,
    Principle,
    Form,
    NotYet,
}

impl Regulation {
    /// Every provision with an address, and what it became. One that only groups others counts as what they are.
    pub fn encodings(&self) -> Vec<(ProvisionId, Encoding)> {
        let addressed = self.provision_ids().filter(|id| self.provision(*id).is_some_and(|p| p.step.is_some()));
        addressed.map(|id| (id, encoding(self, id))).collect()
    }
}

fn encoding(regulation: &Regulation, id: ProvisionId) -> Encoding {
    let Some(provision) = regulation.provision(id) else { return Encoding::NotYet };
    let refers = |rule: &Rule| matches!(rule, Rule::Refers { .. });
    if provision.is_form() || !provision.entries.is_empty() {
        let empty = provision.entries.is_empty()
            && provision.columns.is_empty()
            && provision.children.iter().all(|c| self::encoding(regulation, *c) == Encoding::NotYet)
            && provision.principle.is_none()
            && !provision.has_rules();
        return if empty { Encoding::NotYet } else { Encoding::Form };
    }
    if provision.rules.iter().any(|r| !refers(r)) || provision.interprets {
        return Encoding::Encoded;
    }
    if provision.rules.iter().any(refers) {
        return Encoding::Refers;
    }
    if provision.principle.is_some() {
        return Encoding::Principle;
    }
    provision.children.iter().map(|c| encoding(regulation, *c)).min().unwrap_or(Encoding::NotYet)
}

/// Warns of provisions that hold nothing. One that holds a mistake is not empty: `broken` are the places of errors.
pub fn report_empty(regulation: &Regulation, broken: &[Span], diagnostics: &mut Diagnostics) {
    for (id, encoding) in regulation.encodings() {
        let addressed = |c: &ProvisionId| regulation.provision(*c).is_some_and(|p| p.step.is_some());
        let leaf = regulation.provision(id).is_some_and(|p| !p.children.iter().any(addressed));
        if encoding == Encoding::NotYet
            && leaf
            && let Some(provision) = regulation.provision(id)
            && !broken.iter().any(|place| provision.span.contains(*place))
        {
            diagnostics.push(errors::not_yet(provision.header, &regulation.citation(id, Lang::Vi)));
        }
    }
}
