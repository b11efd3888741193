//! Which provision of the new version is which of the old one.
//!
//! A provision that says the same at the same address is itself. One that says the same elsewhere has moved. What is left is matched from the
//! top down among the parts of provisions that are matched: by the rules that both have and by heading, then by number. Groups without an
//! address are matched in their order. References inside are compared through the matching of the round before, until nothing changes.

use std::collections::BTreeMap;

use super::parts;
use super::renaming::Renaming;
use crate::hir::{ProvisionId, Regulation};
use crate::syntax::ast::Step;

/// More rounds than real texts need; each follows one more reference from renumbered provision to renumbered provision.
const ROUNDS: usize = 8;

/// Old provisions to new ones and back; what is in neither was removed or added.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Matching {
    forward: BTreeMap<ProvisionId, ProvisionId>,
    backward: BTreeMap<ProvisionId, ProvisionId>,
}

impl Matching {
    pub fn of(old: &Regulation, new: &Regulation) -> Self {
        let mut known = by_address(old, new);
        for _ in 0..ROUNDS {
            let found = Round { old, new, renaming: Renaming::new(old, new, &known), found: Matching::default() }.run();
            if found == known {
                break;
            }
            known = found;
        }
        known
    }

    pub fn new_of(&self, old: ProvisionId) -> Option<ProvisionId> {
        self.forward.get(&old).copied()
    }

    pub fn old_of(&self, new: ProvisionId) -> Option<ProvisionId> {
        self.backward.get(&new).copied()
    }

    pub fn pair(&mut self, old: ProvisionId, new: ProvisionId) {
        self.forward.insert(old, new);
        self.backward.insert(new, old);
    }
}

/// Where to begin: the same address is the same provision; groups in their order.
fn by_address(old: &Regulation, new: &Regulation) -> Matching {
    let mut out = Matching::default();
    out.pair(ProvisionId::new(0), ProvisionId::new(0));
    let at = addresses(new);
    for id in old.provision_ids() {
        let Some(provision) = old.provision(id) else { continue };
        let around = provision.parent.and_then(|p| out.new_of(p));
        let found = match provision.step {
            Some(_) => at.get(provision.address.as_slice()).copied(),
            None => around.and_then(|around| nth_group(new, around, place_among_groups(old, id))),
        };
        if let Some(found) = found.filter(|found| out.old_of(*found).is_none()) {
            out.pair(id, found);
        }
    }
    out
}

fn addressed(regulation: &Regulation) -> impl Iterator<Item = ProvisionId> + '_ {
    regulation.provision_ids().filter(|id| regulation.provision(*id).is_some_and(|p| p.step.is_some()))
}

fn addresses(regulation: &Regulation) -> BTreeMap<&[Step], ProvisionId> {
    addressed(regulation).filter_map(|id| regulation.provision(id).map(|p| (p.address.as_slice(), id))).collect()
}

fn groups(regulation: &Regulation, around: ProvisionId) -> Vec<ProvisionId> {
    children(regulation, around).into_iter().filter(|c| regulation.provision(*c).is_some_and(|p| p.step.is_none())).collect()
}

fn nth_group(regulation: &Regulation, around: ProvisionId, n: usize) -> Option<ProvisionId> {
    groups(regulation, around).get(n).copied()
}

fn place_among_groups(regulation: &Regulation, id: ProvisionId) -> usize {
    let around = regulation.provision(id).and_then(|p| p.parent);
    around.and_then(|around| groups(regulation, around).iter().position(|g| *g == id)).unwrap_or(usize::MAX)
}

fn children(regulation: &Regulation, id: ProvisionId) -> Vec<ProvisionId> {
    regulation.provision(id).map(|p| p.children.clone()).unwrap_or_default()
}

struct Round<'a> {
    old: &'a Regulation,
    new: &'a Regulation,
    renaming: Renaming<'a>,
    found: Matching,
}

impl Round<'_> {
    fn run(mut self) -> Matching {
        self.found.pair(ProvisionId::new(0), ProvisionId::new(0));
        self.unchanged();
        self.moved();
        for id in self.old.provision_ids() {
            if let Some(after) = self.found.new_of(id) {
                self.parts_of(id, after);
            }
        }
        self.found
    }

    fn is_free(&self, old: ProvisionId, new: ProvisionId) -> bool {
        self.found.new_of(old).is_none() && self.found.old_of(new).is_none()
    }

    /// The same at the same address, with everything inside.
    fn unchanged(&mut self) {
        let at = addresses(self.new);
        for id in addressed(self.old) {
            let same = self.old.provision(id).and_then(|p| at.get(p.address.as_slice())).copied();
            if let Some(after) = same.filter(|after| self.is_free(id, *after) && self.identical(id, *after)) {
                self.pair_all(id, after);
            }
        }
    }

    /// The same at another address.
    fn moved(&mut self) {
        for id in addressed(self.old) {
            if self.found.new_of(id).is_some() || !parts::has_substance(self.old, id) {
                continue;
            }
            let after = addressed(self.new).find(|after| self.is_free(id, *after) && self.identical(id, *after));
            if let Some(after) = after {
                self.pair_all(id, after);
            }
        }
    }

    /// Whether two provisions say the same, with everything inside, whatever their own numbers are.
    fn identical(&self, old: ProvisionId, new: ProvisionId) -> bool {
        let level = |r: &Regulation, id| r.provision(id).and_then(|p| p.step.as_ref()).map(|s| s.level);
        let (inner_old, inner_new) = (children(self.old, old), children(self.new, new));
        let step = |r: &Regulation, id: ProvisionId| r.provision(id).and_then(|p| p.step.clone());
        level(self.old, old) == level(self.new, new)
            && inner_old.len() == inner_new.len()
            && parts::same(&self.renaming, old, new)
            && inner_old.iter().zip(&inner_new).all(|(a, b)| step(self.old, *a) == step(self.new, *b) && self.identical(*a, *b))
    }

    fn pair_all(&mut self, old: ProvisionId, new: ProvisionId) {
        if self.is_free(old, new) {
            self.found.pair(old, new);
        }
        for (a, b) in children(self.old, old).into_iter().zip(children(self.new, new)) {
            self.pair_all(a, b);
        }
    }

    /// What is left among the parts of two matched provisions.
    fn parts_of(&mut self, old: ProvisionId, new: ProvisionId) {
        let left = |r: &Regulation, id, free: &dyn Fn(ProvisionId) -> bool| children(r, id).into_iter().filter(|c| free(*c)).collect::<Vec<_>>();
        let olds = left(self.old, old, &|c| self.found.new_of(c).is_none());
        let news = left(self.new, new, &|c| self.found.old_of(c).is_none());
        let tests: [fn(&Self, ProvisionId, ProvisionId) -> bool; 4] =
            [Self::same_number_and_kin, Self::kin, |round, a, b| round.heading(a, b) == Some(true), Self::same_number];
        for fits in tests {
            for a in &olds {
                let found = news.iter().find(|b| self.is_free(*a, **b) && self.same_level(*a, **b) && fits(self, *a, **b));
                if let Some(b) = found {
                    self.found.pair(*a, *b);
                }
            }
        }
    }

    fn same_level(&self, old: ProvisionId, new: ProvisionId) -> bool {
        let (Some(a), Some(b)) = (self.old.provision(old), self.new.provision(new)) else { return false };
        a.step.as_ref().map(|s| s.level) == b.step.as_ref().map(|s| s.level) && a.each == b.each
    }

    fn same_number(&self, old: ProvisionId, new: ProvisionId) -> bool {
        let (Some(a), Some(b)) = (self.old.provision(old), self.new.provision(new)) else { return false };
        a.step == b.step
    }

    /// Whether headings agree; nothing where one has none.
    fn heading(&self, old: ProvisionId, new: ProvisionId) -> Option<bool> {
        let a = self.old.provision(old)?.heading.as_ref()?;
        let b = self.new.provision(new)?.heading.as_ref()?;
        Some(a == b)
    }

    /// They say something in common, or are headed alike.
    fn kin(&self, old: ProvisionId, new: ProvisionId) -> bool {
        self.heading(old, new).unwrap_or_else(|| self.in_common(old, new))
    }

    fn same_number_and_kin(&self, old: ProvisionId, new: ProvisionId) -> bool {
        self.same_number(old, new) && self.kin(old, new)
    }

    /// They have a reading, a condition of their own or half of their rules in common, or parts of the same place have.
    fn in_common(&self, old: ProvisionId, new: ProvisionId) -> bool {
        let parts = || children(self.old, old).into_iter().zip(children(self.new, new));
        parts::in_common(&self.renaming, old, new) || parts().any(|(a, b)| self.in_common(a, b))
    }
}
