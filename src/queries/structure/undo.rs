//! One change taken back in the new version: what the old one says there, written with the new one's provisions, readings and definitions.

use std::sync::Arc;

use super::matching::Matching;
use super::renaming::{Renaming, conditions_mut, define_named, meanings, reading_named};
use super::{ChangeKind, HeaderFact, ProvisionChange};
use crate::hir::regulation::{Define, Reading};
use crate::hir::{BodyId, Condition, DefineId, Provision, ProvisionId, Regulation, Rule, Test};

pub fn undone(old: &Regulation, new: &Regulation, matching: &Matching, change: &ProvisionChange) -> Option<Regulation> {
    let base = with_what_is_missing(old, new, matching)?;
    let renaming = Renaming::new(old, &base, matching).with_meanings();
    let mut out = base.clone();
    for kind in &change.kinds {
        take_back(&renaming, &mut out, change, kind)?;
    }
    let displacing = |(i, p): (usize, &Provision)| p.overrides.iter().map(|(verb, target)| (ProvisionId::new(i), *verb, *target)).collect::<Vec<_>>();
    out.displacements = out.provisions.iter().enumerate().flat_map(displacing).collect();
    Some(out)
}

/// The new version with the readings and definitions that only the old one has. Nothing asks for them there.
fn with_what_is_missing(old: &Regulation, new: &Regulation, matching: &Matching) -> Option<Regulation> {
    let mut base = new.clone();
    for reading in old.readings.iter().filter(|r| reading_named(new, &r.name).is_none()) {
        let provision = matching.new_of(reading.provision).unwrap_or(ProvisionId::new(0));
        base.readings.push(Reading { provision, ..reading.clone() });
    }
    let mut missing: Vec<&Define> = old.defines.iter().filter(|d| define_named(new, &d.name).is_none()).collect();
    // A definition comes after those that it asks for.
    while !missing.is_empty() {
        let written = Renaming::new(old, &base, matching).with_meanings();
        let (place, condition) = missing.iter().enumerate().find_map(|(i, d)| written.condition(&d.condition).map(|c| (i, c)))?;
        let define = missing.remove(place);
        base.defines.push(Define { condition, ..define.clone() });
    }
    Some(base)
}

fn take_back(renaming: &Renaming, out: &mut Regulation, change: &ProvisionChange, kind: &ChangeKind) -> Option<()> {
    match kind {
        ChangeKind::Added => detach(out, change.new?),
        ChangeKind::Removed => graft(renaming, out, change.old?),
        ChangeKind::Moved => put_back(renaming, out, change.old?, change.new?),
        ChangeKind::Reordered => order_as_before(renaming, out, change.old?, change.new?),
        ChangeKind::DefineChanged { old, new } => redefine(renaming, out, *old, *new),
        // Alone they change nothing: only what asks for them does.
        ChangeKind::DefineAdded(_) | ChangeKind::DefineRemoved(_) | ChangeKind::ReadingAdded(_) | ChangeKind::ReadingRemoved(_) => Some(()),
        ChangeKind::ReadingChanged { old, new } => {
            let before = renaming.old.readings.get(old.index())?;
            let (chosen, _) = before.alternatives.get(before.chosen)?;
            let after = out.readings.get_mut(new.index())?;
            after.chosen = after.alternatives.iter().position(|(name, _)| name == chosen)?;
            Some(())
        }
        ChangeKind::Header(fact) => header(renaming.old, out, *fact),
        ChangeKind::LocalBody(body) => {
            match renaming.old.local_bodies.get(body) {
                Some(local) => out.local_bodies.insert(*body, local.clone()),
                None => out.local_bodies.remove(body),
            };
            Some(())
        }
        ChangeKind::FactSource(fact) => {
            match renaming.old.fact_sources.get(fact) {
                Some(source) => out.fact_sources.insert(*fact, source.clone()),
                None => out.fact_sources.remove(fact),
            };
            Some(())
        }
        own => take_back_own(renaming, out, change, own),
    }
}

/// What stands in the provision itself.
fn take_back_own(renaming: &Renaming, out: &mut Regulation, change: &ProvisionChange, kind: &ChangeKind) -> Option<()> {
    let before = renaming.old.provision(change.old?)?;
    let after = out.provisions.get_mut(change.new?.index())?;
    match kind {
        ChangeKind::Heading => after.heading.clone_from(&before.heading),
        ChangeKind::Principle => after.principle.clone_from(&before.principle),
        ChangeKind::Remarks => {
            after.entries.clone_from(&before.entries);
            after.columns.clone_from(&before.columns);
            after.slips.clone_from(&before.slips);
        }
        ChangeKind::Condition => {
            after.own = renaming.condition(&before.own)?;
            (after.otherwise, after.conditional) = (before.otherwise, before.conditional);
        }
        ChangeKind::Except => {
            after.except = renaming.provisions(&before.except)?;
            after.conditional = before.conditional;
        }
        ChangeKind::Overrides => after.overrides = overrides(renaming, before)?,
        ChangeKind::RuleAdded { .. } | ChangeKind::RuleRemoved { .. } | ChangeKind::RuleChanged { .. } | ChangeKind::RulesReordered => {
            after.rules = rules(renaming, before, after.behalf)?;
        }
        _ => return None,
    }
    Some(())
}

fn overrides(renaming: &Renaming, before: &Provision) -> Option<Vec<(Option<crate::hir::VerbId>, ProvisionId)>> {
    before.overrides.iter().map(|(verb, target)| renaming.provision(*target).map(|found| (*verb, found))).collect()
}

/// The old rules; acts on nobody's behalf of their own are on that of the provision.
fn rules(renaming: &Renaming, before: &Provision, behalf: Option<BodyId>) -> Option<Vec<Rule>> {
    let renamed = |rule: &Rule| {
        let mut rule = renaming.rule(rule)?;
        if let Rule::Act(act) = &mut rule
            && act.behalf == before.behalf
        {
            act.behalf = behalf;
        }
        Some(rule)
    };
    before.rules.iter().map(renamed).collect()
}

/// Takes a provision out of the one around it; what still speaks of it finds it never in scope.
fn detach(out: &mut Regulation, id: ProvisionId) -> Option<()> {
    let parent = out.provision(id)?.parent?;
    out.provisions.get_mut(parent.index())?.children.retain(|c| *c != id);
    out.provisions.get_mut(id.index())?.own = Condition::Not(Box::new(Condition::True));
    Some(())
}

/// Behind the nearest part before it that is still there.
fn place_of(renaming: &Renaming, out: &Regulation, old: ProvisionId) -> Option<(ProvisionId, usize)> {
    let around = renaming.old.provision(old)?.parent?;
    let parent = renaming.provision(around)?;
    let before: Vec<ProvisionId> = renaming.old.provision(around)?.children.iter().copied().take_while(|c| *c != old).collect();
    let siblings = &out.provision(parent)?.children;
    let at = |c: &ProvisionId| renaming.provision(*c).and_then(|found| siblings.iter().position(|s| *s == found));
    Some((parent, before.iter().rev().find_map(at).map_or(0, |place| place + 1)))
}

/// Writes a removed provision back, with everything inside that is nowhere else now.
fn graft(renaming: &Renaming, out: &mut Regulation, top: ProvisionId) -> Option<()> {
    let (old, (parent, place)) = (renaming.old, place_of(renaming, out, top)?);
    let gone: Vec<ProvisionId> = old.provision_ids().filter(|id| old.is_within(*id, top) && renaming.provision(*id).is_none()).collect();
    let mut matching = renaming.matching.clone();
    for (offset, id) in gone.iter().enumerate() {
        matching.pair(*id, ProvisionId::new(out.provisions.len() + offset));
    }
    let renaming = Renaming::new(old, renaming.new, &matching).with_meanings();
    for id in gone {
        let before = old.provision(id)?;
        let around = before.parent.and_then(|p| matching.new_of(p))?;
        let (of_parent, of_new) = (before.parent.and_then(|p| old.provision(p))?, out.provision(around)?);
        let about = if before.about == of_parent.about { of_new.about.clone() } else { before.about.clone() };
        let behalf = if before.behalf == of_parent.behalf { of_new.behalf } else { before.behalf };
        let provision = Provision {
            parent: Some(around),
            children: before
                .children
                .iter()
                .filter(|c| matching.new_of(**c).is_some_and(|n| n.index() >= renaming.new.provisions.len()))
                .filter_map(|c| matching.new_of(*c))
                .collect(),
            about,
            behalf,
            own: renaming.condition(&before.own)?,
            except: renaming.provisions(&before.except)?,
            overrides: overrides(&renaming, before)?,
            rules: rules(&renaming, before, behalf)?,
            ..before.clone()
        };
        out.provisions.push(provision);
    }
    let id = matching.new_of(top)?;
    out.provisions.get_mut(parent.index())?.children.insert(place, id);
    Some(())
}

/// Puts a moved provision where it stood. Its address stays, so that citations name the same provision in both.
fn put_back(renaming: &Renaming, out: &mut Regulation, old: ProvisionId, id: ProvisionId) -> Option<()> {
    let around = out.provision(id)?.parent?;
    out.provisions.get_mut(around.index())?.children.retain(|c| *c != id);
    let (parent, place) = place_of(renaming, out, old)?;
    let (from, to) = (out.provision(around)?, out.provision(parent)?);
    // What it inherits would have to be told from what it says.
    if (&from.about, from.behalf) != (&to.about, to.behalf) || out.is_within(parent, id) {
        return None;
    }
    out.provisions.get_mut(parent.index())?.children.insert(place, id);
    out.provisions.get_mut(id.index())?.parent = Some(parent);
    Some(())
}

/// Parts that both have stand in the old order, in the places that they have now.
fn order_as_before(renaming: &Renaming, out: &mut Regulation, old: ProvisionId, id: ProvisionId) -> Option<()> {
    let children = &mut out.provisions.get_mut(id.index())?.children;
    let in_order: Vec<ProvisionId> =
        renaming.old.provision(old)?.children.iter().filter_map(|c| renaming.provision(*c)).filter(|c| children.contains(c)).collect();
    let mut next = in_order.iter();
    for child in children.iter_mut().filter(|c| in_order.contains(c)) {
        *child = *next.next()?;
    }
    Some(())
}

fn header(old: &Regulation, out: &mut Regulation, fact: HeaderFact) -> Option<()> {
    match fact {
        HeaderFact::Number => out.number.clone_from(&old.number),
        HeaderFact::Title => out.title.clone_from(&old.title),
        HeaderFact::Issued => out.issued = old.issued,
        HeaderFact::Effective => out.effective = old.effective,
        HeaderFact::Until => out.until = old.until,
        HeaderFact::RepealedBy => out.repealed_by.clone_from(&old.repealed_by),
        HeaderFact::Draft => out.draft.clone_from(&old.draft),
        HeaderFact::Replaces => out.replaces.clone_from(&old.replaces),
        HeaderFact::BasedOn => out.based_on.clone_from(&old.based_on),
        HeaderFact::AppliesBy => out.applies_by = old.applies_by,
        HeaderFact::YearlyDates => out.yearly_inclusive = old.yearly_inclusive,
        HeaderFact::DueDates => out.roll_later = old.roll_later,
        HeaderFact::Calendar => out.calendar.clone_from(&old.calendar),
    }
    Some(())
}

/// Gives a definition its old meaning wherever it is asked for.
fn redefine(renaming: &Renaming, out: &mut Regulation, old: DefineId, new: DefineId) -> Option<()> {
    let before = renaming.old.defines.get(old.index())?;
    let condition = renaming.condition(&before.condition)?;
    let slot = out.defines.get_mut(new.index())?;
    (slot.condition, slot.label) = (condition, before.label.clone());
    let mut change = |condition: &mut Condition| replace(renaming, condition, old, new);
    for define in &mut out.defines {
        change(&mut define.condition)?;
    }
    for provision in &mut out.provisions {
        change(&mut provision.own)?;
        for rule in &mut provision.rules {
            conditions_mut(rule).into_iter().try_for_each(&mut change)?;
        }
    }
    Some(())
}

fn replace(renaming: &Renaming, condition: &mut Condition, old: DefineId, new: DefineId) -> Option<()> {
    match condition {
        Condition::Defined { define, record, meaning } if *define == new => {
            // Asked of one record, it means one thing wherever it stands; else it cannot be told here which.
            let known = meanings(renaming.old, old, *record);
            let [only] = known.as_slice() else { return None };
            *meaning = Arc::new(renaming.condition(only)?);
            Some(())
        }
        Condition::Defined { meaning, .. } => {
            let mut inner = meaning.as_ref().clone();
            replace(renaming, &mut inner, old, new)?;
            *meaning = Arc::new(inner);
            Some(())
        }
        Condition::Not(inner) => replace(renaming, inner, old, new),
        Condition::And(parts) | Condition::Or(parts) => parts.iter_mut().try_for_each(|p| replace(renaming, p, old, new)),
        Condition::Test(Test::Count { when: inner, .. } | Test::Quantified { condition: inner, .. }) => replace(renaming, inner, old, new),
        Condition::True | Condition::Test(_) => Some(()),
    }
}
