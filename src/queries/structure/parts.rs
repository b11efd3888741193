//! What is written in one provision itself, held against what is written in another: without what it inherits and what is inside it.

use super::ChangeKind;
use super::renaming::{Renaming, written, written_rule};
use crate::hir::regulation::Reading;
use crate::hir::{Act, BodyId, Condition, Provision, ProvisionId, ReadingId, Regulation, Rule};
use crate::source::Span;
use crate::spelling::name_key;

/// Every difference between two matched provisions.
pub fn kinds(renaming: &Renaming, old: ProvisionId, new: ProvisionId) -> Vec<ChangeKind> {
    let (Some(before), Some(after)) = (renaming.old.provision(old), renaming.new.provision(new)) else { return Vec::new() };
    let place = before.parent.is_some() && (before.step != after.step || before.parent.and_then(|p| renaming.provision(p)) != after.parent);
    let moved = (place, ChangeKind::Moved);
    let reordered = (are_reordered(renaming, before, after), ChangeKind::Reordered);
    [moved, reordered].into_iter().filter(|(differs, _)| *differs).map(|(_, kind)| kind).chain(own(renaming, old, new)).collect()
}

/// Whether two provisions say the same themselves, wherever they stand.
pub fn same(renaming: &Renaming, old: ProvisionId, new: ProvisionId) -> bool {
    own(renaming, old, new).is_empty()
}

/// Whether there is enough in a provision to know it again elsewhere.
pub fn has_substance(regulation: &Regulation, id: ProvisionId) -> bool {
    let says = |p: &Provision| p.has_rules() || p.principle.is_some() || p.own != Condition::True || p.interprets;
    regulation.provision(id).is_some_and(|p| says(p) || p.children.iter().any(|c| has_substance(regulation, *c)))
}

/// Whether they have a reading, a condition or half of the rules in common, be it with small changes.
pub fn in_common(renaming: &Renaming, old: ProvisionId, new: ProvisionId) -> bool {
    let (Some(before), Some(after)) = (renaming.old.provision(old), renaming.new.provision(new)) else { return false };
    let alike = before.rules.iter().filter(|a| after.rules.iter().any(|b| likeness(Some(a), Some(b)) >= ALIKE)).count();
    let matched = matched_rules(renaming, before, after).same.len().max(alike);
    let condition = after.own != Condition::True && renaming.condition(&before.own) == Some(written(&after.own));
    let named = readings(renaming.new, new);
    let reading = readings(renaming.old, old).iter().any(|(_, a)| named.iter().any(|(_, b)| name_key(&a.name) == name_key(&b.name)));
    condition || reading || (matched > 0 && 2 * matched >= before.rules.len().max(after.rules.len()))
}

fn own(renaming: &Renaming, old: ProvisionId, new: ProvisionId) -> Vec<ChangeKind> {
    let (Some(before), Some(after)) = (renaming.old.provision(old), renaming.new.provision(new)) else { return Vec::new() };
    let remarks = |p: &Provision| (p.entries.clone(), p.columns.clone(), p.slips.clone());
    let condition = before.otherwise != after.otherwise || renaming.condition(&before.own) != Some(written(&after.own));
    let overrides: Vec<_> = before.overrides.iter().map(|(verb, target)| (*verb, renaming.provision(*target))).collect();
    let differs = [
        (before.heading != after.heading, ChangeKind::Heading),
        (own_about(renaming.old, before) != own_about(renaming.new, after), ChangeKind::About),
        (condition, ChangeKind::Condition),
        (renaming.provisions(&before.except).as_ref() != Some(&after.except), ChangeKind::Except),
        (!overrides.into_iter().eq(after.overrides.iter().map(|(verb, target)| (*verb, Some(*target)))), ChangeKind::Overrides),
        (own_behalf(renaming.old, before) != own_behalf(renaming.new, after), ChangeKind::Behalf),
        (before.each != after.each, ChangeKind::Each),
        (before.principle != after.principle, ChangeKind::Principle),
        (remarks(before) != remarks(after), ChangeKind::Remarks),
    ];
    let mut out: Vec<ChangeKind> = differs.into_iter().filter(|(differs, _)| *differs).map(|(_, kind)| kind).collect();
    out.extend(rules(renaming, before, after));
    out.extend(changed_readings(renaming, old, new));
    out
}

/// The activities that it names itself.
fn own_about<'r>(regulation: &'r Regulation, provision: &'r Provision) -> Option<&'r [crate::hir::ActivityId]> {
    let around = provision.parent.and_then(|p| regulation.provision(p)).map(|p| p.about.as_slice()).unwrap_or_default();
    (provision.about != around).then_some(provision.about.as_slice())
}

/// On whose behalf it says itself that its acts are done.
fn own_behalf(regulation: &Regulation, provision: &Provision) -> Option<BodyId> {
    let around = provision.parent.and_then(|p| regulation.provision(p)).and_then(|p| p.behalf);
    provision.behalf.filter(|own| Some(*own) != around)
}

/// Whether parts that stayed in the provision stand in another order; moves have been told already.
fn are_reordered(renaming: &Renaming, before: &Provision, after: &Provision) -> bool {
    let step = |r: &Regulation, id: ProvisionId| r.provision(id).and_then(|p| p.step.clone());
    let stayed = before.children.iter().filter_map(|c| renaming.provision(*c).map(|found| (*c, found)));
    let kept = stayed.filter(|(a, b)| step(renaming.old, *a) == step(renaming.new, *b));
    let places: Vec<usize> = kept.filter_map(|(_, found)| after.children.iter().position(|c| *c == found)).collect();
    !places.is_sorted()
}

/// Rules that both have, by place in the old and the new provision, and the places of those that are left.
pub struct Matched {
    pub same: Vec<(usize, usize)>,
    pub changed: Vec<(usize, usize)>,
    pub removed: Vec<usize>,
    pub added: Vec<usize>,
}

fn matched_rules(renaming: &Renaming, before: &Provision, after: &Provision) -> Matched {
    let span = after.header;
    let olds: Vec<Option<Rule>> = before.rules.iter().map(|r| renaming.rule(r).map(|r| form(r, before.behalf, span))).collect();
    let news: Vec<Rule> = after.rules.iter().map(|r| form(written_rule(r), after.behalf, span)).collect();
    let mut out = Matched { same: Vec::new(), changed: Vec::new(), removed: Vec::new(), added: (0..news.len()).collect() };
    for (place, old) in olds.iter().enumerate() {
        match out.added.iter().position(|n| old.is_some() && news.get(*n) == old.as_ref()) {
            Some(at) => out.same.push((place, out.added.remove(at))),
            None => out.removed.push(place),
        }
    }
    // What is most alike is the same rule with a change in it.
    for least in [6, 5, 4] {
        for place in std::mem::take(&mut out.removed) {
            let alike = |n: &usize| likeness(before.rules.get(place), after.rules.get(*n)) >= least;
            match out.added.iter().position(alike) {
                Some(at) => out.changed.push((place, out.added.remove(at))),
                None => out.removed.push(place),
            }
        }
    }
    out.changed.sort_unstable();
    out
}

/// A rule without its place in the file, and without what its acts inherit.
fn form(rule: Rule, behalf: Option<BodyId>, span: Span) -> Rule {
    match rule {
        Rule::Act(act) => Rule::Act(Act { behalf: act.behalf.filter(|own| Some(*own) != behalf), span, ..act }),
        other => other,
    }
}

/// Likeness from which on rules of one kind are taken for one that was changed, wherever they stand: the same body does the same to the same.
const ALIKE: usize = 6;

/// How much two rules have in common; from 4 on they may be one rule of one provision that was changed.
fn likeness(old: Option<&Rule>, new: Option<&Rule>) -> usize {
    match (old, new) {
        (Some(Rule::Act(a)), Some(Rule::Act(b))) => {
            3 * usize::from(a.verb == b.verb)
                + 2 * usize::from(a.actor == b.actor)
                + usize::from(a.to == b.to)
                + usize::from(a.matter == b.matter && a.timings.len() == b.timings.len())
        }
        (Some(Rule::Follows { target: a, .. }), Some(Rule::Follows { target: b, .. })) => 4 + usize::from(a == b),
        (Some(a), Some(b)) => 4 * usize::from(std::mem::discriminant(a) == std::mem::discriminant(b)),
        _ => 0,
    }
}

fn rules(renaming: &Renaming, before: &Provision, after: &Provision) -> Vec<ChangeKind> {
    let matched = matched_rules(renaming, before, after);
    let reordered = !matched.same.iter().map(|(_, new)| new).is_sorted();
    let changed = matched.changed.iter().map(|(old, new)| ChangeKind::RuleChanged { old: *old, new: *new });
    let removed = matched.removed.iter().map(|rule| ChangeKind::RuleRemoved { rule: *rule });
    let added = matched.added.iter().map(|rule| ChangeKind::RuleAdded { rule: *rule });
    changed.chain(removed).chain(added).chain(reordered.then_some(ChangeKind::RulesReordered)).collect()
}

/// The readings that stand in a provision.
pub fn readings(regulation: &Regulation, id: ProvisionId) -> Vec<(ReadingId, &Reading)> {
    regulation.readings.iter().enumerate().filter(|(_, r)| r.provision == id).map(|(i, r)| (ReadingId::new(i), r)).collect()
}

fn changed_readings(renaming: &Renaming, old: ProvisionId, new: ProvisionId) -> Vec<ChangeKind> {
    let (before, after) = (readings(renaming.old, old), readings(renaming.new, new));
    let mut out = Vec::new();
    for (id, reading) in &before {
        match after.iter().find(|(_, r)| name_key(&r.name) == name_key(&reading.name)) {
            Some((found, other)) if !says_the_same(reading, other) => out.push(ChangeKind::ReadingChanged { old: *id, new: *found }),
            Some(_) => {}
            None => out.push(ChangeKind::ReadingRemoved(*id)),
        }
    }
    let is_new = |name: &str| !before.iter().any(|(_, r)| name_key(&r.name) == name_key(name));
    out.extend(after.iter().filter(|(_, r)| is_new(&r.name)).map(|(id, _)| ChangeKind::ReadingAdded(*id)));
    out
}

fn says_the_same(a: &Reading, b: &Reading) -> bool {
    a.phrase == b.phrase && a.chosen == b.chosen && a.alternatives == b.alternatives && a.because == b.because
}
