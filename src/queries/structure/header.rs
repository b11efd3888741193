//! What differs before the first provision: the regulation's own data, definitions, local offices. Each is a change of its own, of the whole text.

use super::renaming::{Renaming, define_named, written};
use super::{ChangeKind, Matching, ProvisionChange};
use crate::hir::{DefineId, ProvisionId, Regulation};
use crate::source::Span;

/// A line of the header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeaderFact {
    Number,
    Title,
    Issued,
    Effective,
    Until,
    RepealedBy,
    Draft,
    Replaces,
    BasedOn,
    AppliesBy,
    YearlyDates,
    DueDates,
    Calendar,
}

pub fn changes(old: &Regulation, new: &Regulation, matching: &Matching) -> Vec<ProvisionChange> {
    let facts = header_facts(old, new).into_iter().map(ChangeKind::Header);
    let mut bodies: Vec<_> = old.local_bodies.keys().chain(new.local_bodies.keys()).copied().collect();
    let mut sources: Vec<_> = old.fact_sources.keys().chain(new.fact_sources.keys()).copied().collect();
    // Maps are gone through in the order of the vocabulary.
    bodies.sort_unstable();
    bodies.dedup();
    sources.sort_unstable();
    sources.dedup();
    let bodies = bodies.into_iter().filter(|b| old.local_bodies.get(b) != new.local_bodies.get(b)).map(ChangeKind::LocalBody);
    let sources = sources.into_iter().filter(|f| old.fact_sources.get(f) != new.fact_sources.get(f)).map(ChangeKind::FactSource);
    let whole = facts.chain(bodies).chain(sources).map(|kind| {
        let span = |r: &Regulation| r.provision(ProvisionId::new(0)).map(|p| p.header);
        change(kind, span(old), span(new))
    });
    whole.chain(definitions(old, new, matching)).collect()
}

fn header_facts(old: &Regulation, new: &Regulation) -> Vec<HeaderFact> {
    let differs = [
        (old.number != new.number, HeaderFact::Number),
        (old.title != new.title, HeaderFact::Title),
        (old.issued != new.issued, HeaderFact::Issued),
        (old.effective != new.effective, HeaderFact::Effective),
        (old.until != new.until, HeaderFact::Until),
        (old.repealed_by != new.repealed_by, HeaderFact::RepealedBy),
        (old.draft != new.draft, HeaderFact::Draft),
        (old.replaces != new.replaces, HeaderFact::Replaces),
        (old.based_on != new.based_on, HeaderFact::BasedOn),
        (old.applies_by != new.applies_by, HeaderFact::AppliesBy),
        (old.yearly_inclusive != new.yearly_inclusive, HeaderFact::YearlyDates),
        (old.roll_later != new.roll_later, HeaderFact::DueDates),
        (old.calendar != new.calendar, HeaderFact::Calendar),
    ];
    differs.into_iter().filter(|(differs, _)| *differs).map(|(_, fact)| fact).collect()
}

/// In the order of the new text; what was removed comes last.
fn definitions(old: &Regulation, new: &Regulation, matching: &Matching) -> Vec<ProvisionChange> {
    let renaming = Renaming::new(old, new, matching);
    let mut out = Vec::new();
    for (place, define) in new.defines.iter().enumerate() {
        let new_id = DefineId::new(place);
        let before = define_named(old, &define.name).and_then(|id| old.defines.get(id.index()).map(|d| (id, d)));
        match before {
            None => out.push(change(ChangeKind::DefineAdded(new_id), None, Some(define.span))),
            Some((id, d)) if d.label != define.label || renaming.condition(&d.condition) != Some(written(&define.condition)) => {
                out.push(change(ChangeKind::DefineChanged { old: id, new: new_id }, Some(d.span), Some(define.span)));
            }
            Some(_) => {}
        }
    }
    for (place, define) in old.defines.iter().enumerate().filter(|(_, d)| define_named(new, &d.name).is_none()) {
        out.push(change(ChangeKind::DefineRemoved(DefineId::new(place)), Some(define.span), None));
    }
    out
}

fn change(kind: ChangeKind, old_span: Option<Span>, new_span: Option<Span>) -> ProvisionChange {
    ProvisionChange { old: Some(ProvisionId::new(0)), new: Some(ProvisionId::new(0)), kinds: vec![kind], old_span, new_span }
}
