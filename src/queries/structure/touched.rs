//! Which provisions a textual change can tell on: what is changed, what inherits from it, and what asks whether it is in scope. More than
//! really differ may be named, never fewer, so that a change none of whose provisions any differing case cites or is defeated by has no effect.

use std::collections::BTreeSet;

use super::renaming::{each_definition, rule_conditions};
use super::{ChangeKind, ProvisionChange};
use crate::hir::{Condition, DefineId, Provision, ProvisionId, ReadingId, Regulation, Rule, Test};

/// The provisions of the old and of the new version. A line of the header tells on dates and on which version answers, not on acts, except
/// that `yearly dates` and `due dates` tell on every deadline: none are named for either.
pub fn touched(old: &Regulation, new: &Regulation, change: &ProvisionChange) -> (Vec<ProvisionId>, Vec<ProvisionId>) {
    (side(old, change, true), side(new, change, false))
}

/// The provisions whose conditions or rules ask for a definition, by itself or through others.
pub fn users(regulation: &Regulation, define: DefineId) -> Vec<ProvisionId> {
    let asks = |condition: &Condition| {
        let mut found = false;
        each_definition(condition, &mut |asked, _, _| found |= asked == define);
        found
    };
    asking(regulation, &asks)
}

fn asking(regulation: &Regulation, asks: &dyn Fn(&Condition) -> bool) -> Vec<ProvisionId> {
    let in_rules = |p: &Provision| p.rules.iter().flat_map(rule_conditions).any(asks);
    regulation.provision_ids().filter(|id| regulation.provision(*id).is_some_and(|p| asks(&p.own) || in_rules(p))).collect()
}

/// What stands inside a provision whose own condition asks inherits it.
fn with_heirs(regulation: &Regulation, asking: Vec<ProvisionId>) -> Vec<ProvisionId> {
    let conditional = |id: &ProvisionId| regulation.provision(*id).is_some_and(|p| p.own != Condition::True);
    asking.into_iter().flat_map(|id| if conditional(&id) { inside(regulation, id) } else { vec![id] }).collect()
}

fn tests_reading(regulation: &Regulation, reading: ReadingId) -> Vec<ProvisionId> {
    let asks = |condition: &Condition| {
        let mut found = false;
        condition.each_test(&mut |test| found |= matches!(test, Test::Reading { reading: asked, .. } if *asked == reading));
        found
    };
    with_heirs(regulation, asking(regulation, &asks))
}

fn side(regulation: &Regulation, change: &ProvisionChange, old: bool) -> Vec<ProvisionId> {
    let id = if old { change.old } else { change.new };
    let mut found = BTreeSet::new();
    for kind in &change.kinds {
        begin(regulation, id, kind, old, &mut found);
    }
    close(regulation, &mut found);
    found.into_iter().collect()
}

/// What a change tells on by itself.
fn begin(regulation: &Regulation, id: Option<ProvisionId>, kind: &ChangeKind, old: bool, found: &mut BTreeSet<ProvisionId>) {
    let users_of = |define: DefineId| with_heirs(regulation, users(regulation, define));
    match kind {
        ChangeKind::Heading | ChangeKind::Principle | ChangeKind::Remarks => {}
        ChangeKind::Header(_) | ChangeKind::LocalBody(_) | ChangeKind::FactSource(_) => {}
        ChangeKind::DefineAdded(define) => found.extend((!old).then(|| users_of(*define)).into_iter().flatten()),
        ChangeKind::DefineRemoved(define) => found.extend(old.then(|| users_of(*define)).into_iter().flatten()),
        ChangeKind::DefineChanged { old: before, new: after } => found.extend(users_of(if old { *before } else { *after })),
        ChangeKind::ReadingAdded(reading) => found.extend((!old).then(|| tests_reading(regulation, *reading)).into_iter().flatten()),
        ChangeKind::ReadingRemoved(reading) => found.extend(old.then(|| tests_reading(regulation, *reading)).into_iter().flatten()),
        ChangeKind::ReadingChanged { old: before, new: after } => {
            found.extend(tests_reading(regulation, if old { *before } else { *after }));
        }
        ChangeKind::RuleAdded { .. } | ChangeKind::RuleRemoved { .. } | ChangeKind::RuleChanged { .. } | ChangeKind::RulesReordered => {
            found.extend(id);
            // What qualifies speaks for all acts of the provision around.
            let qualifies = |id: &ProvisionId| regulation.provision(*id).is_some_and(|p| p.rules.iter().any(|r| matches!(r, Rule::Qualify { .. })));
            found.extend(id.filter(qualifies).map(|id| inside(regulation, regulation.qualified(id))).into_iter().flatten());
        }
        _ => found.extend(id.map(|id| inside(regulation, id)).into_iter().flatten()),
    }
}

fn inside(regulation: &Regulation, id: ProvisionId) -> Vec<ProvisionId> {
    regulation.provision_ids().filter(|p| regulation.is_within(*p, id)).collect()
}

/// Adds what asks whether one of them is in scope, until nothing more comes.
fn close(regulation: &Regulation, found: &mut BTreeSet<ProvisionId>) {
    let mut before = usize::MAX;
    while before != found.len() {
        before = found.len();
        let mut more = BTreeSet::new();
        for id in regulation.provision_ids() {
            let Some(provision) = regulation.provision(id) else { continue };
            if scope_depends(regulation, id, provision, found) {
                more.extend(inside(regulation, id));
            }
            if rules_depend(regulation, provision, found) {
                more.insert(id);
            }
            if found.contains(&id) {
                more.extend(provision.overrides.iter().flat_map(|(_, target)| inside(regulation, *target)));
            }
        }
        found.extend(more);
    }
}

/// The scope of a provision rests on what is around it and inside it.
fn concerns(regulation: &Regulation, asked: ProvisionId, found: &BTreeSet<ProvisionId>) -> bool {
    found.iter().any(|f| regulation.is_within(*f, asked) || regulation.is_within(asked, *f))
}

fn scope_depends(regulation: &Regulation, id: ProvisionId, provision: &Provision, found: &BTreeSet<ProvisionId>) -> bool {
    let siblings = provision.parent.and_then(|p| regulation.provision(p)).map(|p| p.children.as_slice()).unwrap_or_default();
    let before = siblings.iter().take_while(|s| **s != id);
    let taken = provision.otherwise && before.into_iter().any(|s| found.iter().any(|f| regulation.is_within(*f, *s)));
    taken || provision.except.iter().any(|x| concerns(regulation, *x, found))
}

fn rules_depend(regulation: &Regulation, provision: &Provision, found: &BTreeSet<ProvisionId>) -> bool {
    provision.rules.iter().any(|rule| {
        let excepted = rule.guard().is_some_and(|g| g.except.iter().any(|x| concerns(regulation, *x, found)));
        excepted || matches!(rule, Rule::Follows { target, .. } if concerns(regulation, *target, found))
    })
}
