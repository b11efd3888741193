//! When two outcomes of one part say the same to the people concerned, wherever it stands, and what several have in common.

use std::collections::BTreeSet;

use super::ground::PartOf;
use crate::hir::BodyId;
use crate::outcome::{Outcome, OutcomeAct, Silence, SilenceKind};

/// Whether two outcomes of a part say the same.
pub fn same(of: PartOf, a: &Outcome, b: &Outcome) -> bool {
    match of {
        PartOf::Verb(_) => same_acts(&a.acts, &b.acts) && same_silences(of, a, b),
        PartOf::Forbidden => unless(a) == unless(b),
        PartOf::Refers | PartOf::Excludes => same_silences(of, a, b),
        PartOf::Dossier => papers(a) == papers(b),
        PartOf::Limit(_) => a.violations.is_empty() == b.violations.is_empty(),
        PartOf::Binds(_) => true,
    }
}

/// Whether a silence is said by a part; a gap is said by nobody.
fn speaks(of: PartOf, silence: &Silence) -> bool {
    match silence.kind {
        SilenceKind::Refers => of == PartOf::Refers,
        SilenceKind::Excluded => of == PartOf::Excludes,
        SilenceKind::Unnamed => silence.verb.is_some_and(|verb| of == PartOf::Verb(verb)),
        SilenceKind::Gap => false,
    }
}

/// Keeps of an outcome of a part what another one has too, with the grounds of both.
pub fn keep_common(of: PartOf, common: &mut Outcome, other: &Outcome) {
    common.acts.retain(|act| has_act(other, act));
    common.conflicts.retain(|c| other.conflicts.iter().any(|d| d.verb == c.verb && d.matter == c.matter));
    let lifted = unless(other);
    common.forbidden.retain(|f| lifted.contains(&f.unless));
    common.dossier.retain(|d| other.dossier.iter().any(|e| e.documents == d.documents && e.fields == d.fields));
    if other.violations.is_empty() {
        common.violations.clear();
    }
    common.silences.retain(|s| speaks(of, s) && other.silences.iter().any(|t| t.says_the_same(s)));
    add_grounds(common, other);
}

/// Adds the grounds on which another outcome says the same; what is reached for certain is what both reach.
pub fn add_grounds(known: &mut Outcome, other: &Outcome) {
    for act in &mut known.acts {
        let grounds = other.acts.iter().filter(|a| a.says_the_same(act)).flat_map(|a| &a.citations).copied().collect::<Vec<_>>();
        grounds.into_iter().for_each(|citation| push_new(&mut act.citations, citation));
    }
    let lifted = unless(known);
    for prohibition in other.forbidden.iter().filter(|f| lifted.contains(&f.unless)) {
        push_new(&mut known.forbidden, prohibition.clone());
    }
    for silence in &mut known.silences {
        let grounds = other.silences.iter().filter(|s| s.says_the_same(silence)).flat_map(|s| s.citations.clone()).collect::<Vec<_>>();
        grounds.into_iter().for_each(|citation| push_new(&mut silence.citations, citation));
    }
    known.reached.retain(|id| other.reached.contains(id));
}

pub fn has_act(outcome: &Outcome, act: &OutcomeAct) -> bool {
    outcome.acts.iter().any(|a| a.says_the_same(act))
}

fn same_acts(a: &[OutcomeAct], b: &[OutcomeAct]) -> bool {
    // Each act says something of its own, so equal numbers and one direction are enough.
    a.len() == b.len() && a.iter().all(|x| b.iter().any(|y| x.says_the_same(y)))
}

fn same_silences(of: PartOf, a: &Outcome, b: &Outcome) -> bool {
    // The same instrument may be referred to twice, so either way is looked at.
    let within = |a: &Outcome, b: &Outcome| a.silences.iter().filter(|s| speaks(of, s)).all(|s| b.silences.iter().any(|t| s.says_the_same(t)));
    within(a, b) && within(b, a)
}

fn unless(outcome: &Outcome) -> BTreeSet<Option<BodyId>> {
    outcome.forbidden.iter().map(|f| f.unless).collect()
}

fn papers(outcome: &Outcome) -> BTreeSet<(Vec<Vec<crate::hir::DocumentId>>, Vec<String>)> {
    outcome.dossier.iter().map(|d| (d.documents.clone(), d.fields.clone())).collect()
}

fn push_new<T: PartialEq>(list: &mut Vec<T>, item: T) {
    if !list.contains(&item) {
        list.push(item);
    }
}
