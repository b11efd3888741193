//! **Why**: what became of every rule in one case. The rule applies, is overridden, fails on conditions, or hangs on what is not stated.
//!
//! Asked with the interpreter's own scope and defeat; nothing of the meaning is said a second time here. Of a rule that fails, the blame is a
//! smallest set of tests and other demands on the way to it that do not hold, and that would be enough if they did: of "and" every part that
//! fails, of "or" the part that lacks least.

use super::acts::{Collected, members};
use super::{Interpreter, Records, Unknown, World};
use crate::hir::{Condition, FactId, ProvisionId, Regulation, Rule, Test, VerbId, Vocabulary};

/// Whose demand it is: a provision's, or that of the rule itself (`if`, `unless`, `except`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    Provision(ProvisionId),
    Rule,
}

/// A demand on the way to a rule.
#[derive(Clone, Debug, PartialEq)]
pub enum Demand {
    /// A test that must come out as `wanted`, at these records; `path` leads to it through the condition, part by part.
    Test { of: Whose, path: Vec<usize>, test: Test, wanted: bool, records: Vec<(FactId, usize)> },
    /// `otherwise`: this earlier sibling must not be in scope.
    Otherwise { of: ProvisionId, taken: ProvisionId },
    /// This provision must not be in scope.
    Except { of: Whose, excepted: ProvisionId },
    /// `for each`: the list must have a record.
    Record { of: ProvisionId, list: FactId },
}

/// What became of a rule.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    Applies,
    /// It applies and adds nothing: a `qualify` without an act to qualify, a `follows` that brings no act.
    Idle,
    Overridden {
        by: Vec<ProvisionId>,
    },
    /// `lacking` does not hold; `open` would have to hold too, and is not known.
    Fails {
        lacking: Vec<Demand>,
        open: Vec<Demand>,
    },
    /// Nothing is against it but what is not stated: demands, and provisions that perhaps override it.
    Open {
        on: Vec<Demand>,
        overriders: Vec<ProvisionId>,
    },
    /// Its provision speaks of other activities.
    Elsewhere,
}

/// A rule, asked of some records, with what became of it.
#[derive(Clone, Debug)]
pub struct Traced {
    /// The provisions that led here by `follows`.
    pub through: Vec<ProvisionId>,
    pub provision: ProvisionId,
    /// Its place in the provision.
    pub rule: usize,
    pub records: Vec<(FactId, usize)>,
    pub verdict: Verdict,
    /// Deadlines with a waiver, by place: whether it is waived, if that is known.
    pub waived: Vec<(usize, Option<bool>)>,
}

impl Traced {
    /// Whether one demand alone stands in the way: the same test at two places is one.
    pub fn nearly_applies(&self) -> bool {
        let Verdict::Fails { lacking, open } = &self.verdict else { return false };
        let same = |a: &Demand, b: &Demand| match (a, b) {
            (Demand::Test { test, wanted, records, .. }, Demand::Test { test: t, wanted: w, records: r, .. }) => (test, wanted, records) == (t, w, r),
            _ => a == b,
        };
        open.is_empty() && lacking.first().is_some_and(|first| lacking.iter().all(|demand| same(first, demand)))
    }
}

/// What became of every rule of a regulation, in the order of the text; what is followed stands behind what follows it.
pub fn trace(vocabulary: &Vocabulary, regulation: &Regulation, world: &World) -> Vec<Traced> {
    let mut out = Vec::new();
    Interpreter::new(vocabulary, regulation, world).trace(&mut out);
    out
}

/// Demands that are not met.
#[derive(Default)]
struct Unmet {
    lacking: Vec<Demand>,
    open: Vec<Demand>,
}

impl Unmet {
    fn add(&mut self, more: Unmet) {
        self.lacking.extend(more.lacking);
        self.open.extend(more.open);
    }

    /// A demand that something is not so.
    fn not(&mut self, is: Result<bool, Unknown>, demand: Demand) {
        match is {
            Ok(false) => {}
            Ok(true) => self.lacking.push(demand),
            Err(_) => self.open.push(demand),
        }
    }
}

/// Where a condition stands, and of which records it is asked.
struct At<'r> {
    of: Whose,
    path: Vec<usize>,
    records: &'r Records,
}

impl At<'_> {
    fn part(&self, index: usize) -> At<'_> {
        At { of: self.of, path: self.path.iter().copied().chain([index]).collect(), records: self.records }
    }
}

impl Interpreter<'_> {
    fn trace(&self, out: &mut Vec<Traced>) {
        let contributions = self.contributions().ok();
        for id in self.regulation.provision_ids() {
            let below_top = self.top.is_none_or(|top| self.regulation.is_within(id, top));
            let Some(provision) = self.regulation.provision(id).filter(|p| below_top && p.has_rules()) else { continue };
            let speaks = self.speaks_of_activity(id, provision);
            for records in self.choices(id) {
                for (index, rule) in provision.rules.iter().enumerate() {
                    // What a followed provision limits or forbids is no part of what is followed.
                    let limits = matches!(rule, Rule::Limit { .. } | Rule::PlanLimit { .. } | Rule::Forbid { .. } | Rule::Dossier { .. });
                    if self.top.is_some() && limits {
                        continue;
                    }
                    let verdict = if speaks { self.verdict(id, rule, &records, contributions.as_ref()) } else { Verdict::Elsewhere };
                    let waivers = rule.timings().iter().enumerate().filter(|(_, t)| t.has_waiver && verdict == Verdict::Applies);
                    let waived = waivers.map(|(timing, t)| (timing, self.holds(&t.waiver, &records).ok())).collect();
                    // What brings no act may still bring a reference or an exclusion.
                    let is_followed = matches!(verdict, Verdict::Applies | Verdict::Idle);
                    out.push(Traced { through: self.followers.clone(), provision: id, rule: index, records: records.clone(), verdict, waived });
                    if let Rule::Follows { target, bindings, .. } = rule
                        && is_followed
                    {
                        let world = self.bound(bindings);
                        self.following(id, *target, &world).trace(out);
                    }
                }
            }
        }
    }

    fn verdict(&self, id: ProvisionId, rule: &Rule, records: &Records, contributions: Option<&Collected>) -> Verdict {
        let unmet = self.unmet(id, rule, records);
        if !unmet.lacking.is_empty() {
            return Verdict::Fails { lacking: unmet.lacking, open: unmet.open };
        }
        let verb = match rule {
            Rule::Act(act) => Some(act.verb),
            Rule::Qualify { verb, .. } | Rule::Excludes { verb, .. } => Some(*verb),
            _ => None,
        };
        let overriders = |wanted: fn(&Result<bool, Unknown>) -> bool| {
            let mut by: Vec<ProvisionId> = self.overriders(id, verb).filter(|overrider| wanted(&self.overrides(*overrider))).collect();
            by.dedup();
            by
        };
        match self.defeated(id, verb) {
            Ok(true) => Verdict::Overridden { by: overriders(|has| *has == Ok(true)) },
            Ok(false) if unmet.open.is_empty() => match self.is_idle(id, verb, rule, records, contributions) {
                true => Verdict::Idle,
                false => Verdict::Applies,
            },
            Ok(false) => Verdict::Open { on: unmet.open, overriders: Vec::new() },
            Err(_) => Verdict::Open { on: unmet.open, overriders: overriders(Result::is_err) },
        }
    }

    /// Whether a rule that applies adds nothing, as far as that is known.
    fn is_idle(&self, id: ProvisionId, verb: Option<VerbId>, rule: &Rule, records: &Records, contributions: Option<&Collected>) -> bool {
        match rule {
            Rule::Follows { target, bindings, .. } => {
                let world = self.bound(bindings);
                self.following(id, *target, &world).collect().is_ok_and(|said| said.acts.is_empty())
            }
            Rule::Qualify { to, .. } => {
                let Some(collected) = contributions else { return false };
                let mut acts = collected.acts.clone();
                for qualified in &collected.qualified {
                    let is_within = |id| self.regulation.is_within(id, qualified.within);
                    let is_this =
                        qualified.citation == id && Some(qualified.verb) == verb && qualified.to == *to && qualified.members == members(records);
                    if is_this && acts.iter().any(|act| qualified.means(act, is_within)) {
                        return false;
                    }
                    acts.iter_mut().for_each(|act| qualified.add_to(act, is_within));
                }
                true
            }
            _ => false,
        }
    }

    /// Every choice of records for the `for each` groups around a provision, up to the first list that has none or is not stated.
    fn choices(&self, id: ProvisionId) -> Vec<Records> {
        let mut choices = vec![Records::new()];
        for around in self.way_to(id) {
            let Some(list) = self.regulation.provision(around).and_then(|p| p.each) else { continue };
            match self.list(list) {
                Ok(records) if !records.is_empty() => {
                    let with =
                        |outer: &Records| records.clone().map(|index| outer.iter().copied().chain([(list, index)]).collect()).collect::<Vec<_>>();
                    choices = choices.iter().flat_map(with).collect();
                }
                _ => break,
            }
        }
        choices
    }

    /// The provisions from the outermost (or the followed one) down to this one.
    fn way_to(&self, id: ProvisionId) -> Vec<ProvisionId> {
        let mut way = Vec::new();
        for around in self.regulation.ancestors(id) {
            way.push(around);
            if self.top == Some(around) {
                break;
            }
        }
        way.reverse();
        way
    }

    /// What is not met on the way to a rule. Further in, what is around is taken to be met: what would stand in the way then is said too.
    fn unmet(&self, id: ProvisionId, rule: &Rule, records: &Records) -> Unmet {
        let mut unmet = Unmet::default();
        let mut depth = 0;
        let mut granted = Vec::new();
        for around in self.way_to(id) {
            let Some(provision) = self.regulation.provision(around) else { continue };
            let outer: Records = records.iter().copied().take(depth).collect();
            if let Some(list) = provision.each {
                depth += 1;
                if records.len() < depth {
                    // Without a record nothing further in can be asked.
                    unmet.not(self.list(list).map(|_| true), Demand::Record { of: around, list });
                    return unmet;
                }
            }
            let own: Records = records.iter().copied().take(depth).collect();
            let mut here = self.lacks(&provision.own, true, &At { of: Whose::Provision(around), path: Vec::new(), records: &own });
            let within = self.granting(&granted);
            let within = within.as_ref().unwrap_or(self);
            if provision.otherwise && self.top != Some(around) {
                for taken in self.before(around, provision) {
                    here.not(within.in_scope(taken, &outer), Demand::Otherwise { of: around, taken });
                }
            }
            within.exceptions(Whose::Provision(around), &provision.except, &mut here);
            if !here.lacking.is_empty() {
                granted.push(around);
            }
            unmet.add(here);
        }
        if let Some(guard) = rule.guard() {
            unmet.add(self.lacks(&guard.condition, true, &At { of: Whose::Rule, path: Vec::new(), records }));
            self.granting(&granted).as_ref().unwrap_or(self).exceptions(Whose::Rule, &guard.except, &mut unmet);
        }
        if let Rule::Forbid { condition, .. } | Rule::PlanLimit { when: condition, .. } = rule {
            unmet.add(self.lacks(condition, true, &At { of: Whose::Rule, path: Vec::new(), records }));
        }
        unmet
    }

    /// The same evaluation with the demands of some provisions taken to be met; `None` where there are none.
    fn granting(&self, granted: &[ProvisionId]) -> Option<Self> {
        let (top, followers) = (self.top, self.followers.clone());
        let granting = || Interpreter { top, followers, granted: granted.to_vec(), ..Interpreter::new(self.vocabulary, self.regulation, self.world) };
        (!granted.is_empty()).then(granting)
    }

    fn exceptions(&self, of: Whose, except: &[ProvisionId], unmet: &mut Unmet) {
        for excepted in except {
            unmet.not(self.in_scope(*excepted, &Records::new()), Demand::Except { of, excepted: *excepted });
        }
    }

    /// What a condition lacks to come out as `wanted`: the fewest tests that would be enough.
    fn lacks(&self, condition: &Condition, wanted: bool, at: &At) -> Unmet {
        if self.holds(condition, at.records) == Ok(wanted) {
            return Unmet::default();
        }
        match (condition, wanted) {
            (Condition::True, _) => Unmet::default(),
            (Condition::Not(inner), _) => self.lacks(inner, !wanted, &at.part(0)),
            (Condition::Defined { meaning, .. }, _) => self.lacks(meaning, wanted, &at.part(0)),
            (Condition::And(parts), true) | (Condition::Or(parts), false) => {
                let mut unmet = Unmet::default();
                parts.iter().enumerate().for_each(|(index, part)| unmet.add(self.lacks(part, wanted, &at.part(index))));
                unmet
            }
            (Condition::Or(parts), true) | (Condition::And(parts), false) => {
                let each = parts.iter().enumerate().map(|(index, part)| self.lacks(part, wanted, &at.part(index)));
                let (possible, excluded): (Vec<Unmet>, Vec<Unmet>) = each.partition(|part| part.lacking.is_empty());
                if !possible.is_empty() {
                    // Any of what is not known may still bring it about.
                    let mut unmet = Unmet::default();
                    possible.into_iter().for_each(|part| unmet.add(part));
                    return unmet;
                }
                excluded.into_iter().min_by_key(|part| (part.lacking.len(), part.open.len())).unwrap_or_default()
            }
            (Condition::Test(test), _) => {
                let mut unmet = Unmet::default();
                let demand = Demand::Test { of: at.of, path: at.path.clone(), test: test.clone(), wanted, records: at.records.clone() };
                unmet.not(self.holds(condition, at.records).map(|holds| holds != wanted), demand);
                unmet
            }
        }
    }
}
