//! **Sides**: what every regulation says of one activity, part by part, as diagrams over the same variables.

use std::collections::{BTreeMap, BTreeSet};

use super::items::{Item, Part, PartKind, Silent, Strand, StrandOf, Told, bound_order};
use super::meanings::Meanings;
use crate::decision::{Applied, Contribution, Rulings, Says, Sets, Together, TooLarge, lower_together};
use crate::hir::vocabulary::Role;
use crate::hir::{ActivityId, Actor, BodyId, ClassId, ProvisionId, Regulation, Rule, VerbId, Vocabulary, Workspace};
use crate::mdd::{Exhausted, Memo, Node};
use crate::outcome::{OutcomeAct, PlanCount, Violation};

/// Cases that cannot be: every side has this terminal there.
pub(super) const OUTSIDE: Node = Node::terminal((1 << 31) - 1);

/// Several regulations side by side in one activity.
#[derive(Clone, Debug)]
pub struct Sides<'w> {
    pub workspace: &'w Workspace,
    /// The places of the regulations in the workspace.
    pub regulations: Vec<usize>,
    pub activity: ActivityId,
    pub together: Together,
    pub meanings: Meanings,
    pub parts: Vec<PartOfSides>,
    /// Per side the bodies that scrutinise, or that take in what others submit.
    pub focal_offices: Vec<BTreeSet<BodyId>>,
    /// Rules asked of records within records: they are not compared.
    pub left_out: Vec<(usize, ProvisionId)>,
}

/// One part, side by side.
#[derive(Clone, Debug)]
pub struct PartOfSides {
    pub part: Part,
    /// Terminals are meanings, outside of possible cases one and the same.
    pub meant: Vec<Node>,
    /// Terminals are sets of contributions of that side.
    pub made: Vec<Node>,
}

impl<'w> Sides<'w> {
    /// Compiles an activity of these regulations, by their places.
    ///
    /// # Errors
    /// [`TooLarge`].
    pub fn new(workspace: &'w Workspace, regulations: &[usize], activity: ActivityId, budget: usize) -> Result<Self, Box<TooLarge>> {
        let sides: Vec<&Regulation> = regulations.iter().filter_map(|index| workspace.regulations.get(*index)).collect();
        let together = lower_together(&workspace.vocabulary, &sides, activity, budget)?;
        let mut building = Building {
            vocabulary: &workspace.vocabulary,
            sides,
            together,
            meanings: Meanings::default(),
            parts: BTreeMap::new(),
            why_silent: BTreeMap::new(),
            memo: Memo::default(),
        };
        building.all().map_err(|Exhausted| TooLarge::asked(activity, budget))?;
        let Building { together, meanings, parts, .. } = building;
        let focal_offices = together.sides.iter().map(|rulings| focal_offices(&workspace.vocabulary, rulings)).collect();
        let left_out = left_out(&together);
        let parts = parts.into_values().collect();
        Ok(Sides { workspace, regulations: regulations.to_vec(), activity, together, meanings, parts, focal_offices, left_out })
    }

    pub fn vocabulary(&self) -> &'w Vocabulary {
        &self.workspace.vocabulary
    }

    pub fn regulation(&self, side: usize) -> Option<&'w Regulation> {
        self.regulations.get(side).and_then(|index| self.workspace.regulations.get(*index))
    }

    /// Where a case, or a case and a record of it, can be.
    pub fn care(&self, part: &Part) -> Node {
        care(&self.together, part)
    }

    /// What one side tells where it makes a set of contributions.
    pub fn told(&self, side: usize, set: u32) -> Told {
        match (self.regulation(side), self.together.sides.get(side)) {
            (Some(regulation), Some(rulings)) => told(self.vocabulary(), regulation, rulings, rulings.sets.get(set)),
            _ => Told::default(),
        }
    }
}

fn care(together: &Together, part: &Part) -> Node {
    let of_record = part.each.and_then(|list| together.records.iter().find(|(of, _)| *of == list));
    of_record.map_or(together.space.possible, |(_, node)| *node)
}

fn left_out(together: &Together) -> Vec<(usize, ProvisionId)> {
    let nested = |(side, rulings): (usize, &Rulings)| {
        let deep = rulings.contributions.iter().filter(|c| c.lists.len() > 1);
        deep.filter_map(move |c| Some((side, c.provision()?))).collect::<BTreeSet<_>>()
    };
    together.sides.iter().enumerate().flat_map(nested).collect()
}

fn focal_offices(vocabulary: &Vocabulary, rulings: &Rulings) -> BTreeSet<BodyId> {
    let acts = rulings.contributions.iter().filter_map(|c| if let Says::Act(act) = &c.says { Some(act.as_ref()) } else { None });
    let is_focal = |act: &&OutcomeAct| match vocabulary.role_of(act.verb) {
        Role::Scrutinises => true,
        Role::Carries => act.to.is_none(),
        _ => false,
    };
    acts.filter(is_focal).filter_map(|act| act.actor.body()).collect()
}

struct Building<'w> {
    vocabulary: &'w Vocabulary,
    sides: Vec<&'w Regulation>,
    together: Together,
    meanings: Meanings,
    parts: BTreeMap<Part, PartOfSides>,
    /// By side and class: every strand of a class asks.
    why_silent: BTreeMap<(usize, ClassId), Node>,
    memo: Memo,
}

impl Building<'_> {
    fn all(&mut self) -> Result<(), Exhausted> {
        for side in 0..self.sides.len() {
            self.memo = Memo::default();
            let mut sets = self.together.sides.get_mut(side).map(|s| std::mem::take(&mut s.sets)).unwrap_or_default();
            let found = self.made(side, &mut sets);
            if let Some(rulings) = self.together.sides.get_mut(side) {
                rulings.sets = sets;
            }
            for (part, made) in found? {
                let meant = self.meant(side, &part, made)?;
                self.put(&part, side, made, meant)?;
            }
        }
        self.silences()
    }

    /// What each part of a side makes.
    fn made(&mut self, side: usize, sets: &mut Sets) -> Result<BTreeMap<Part, Node>, Exhausted> {
        let (Some(rulings), Some(regulation)) = (self.together.sides.get(side), self.sides.get(side)) else { return Ok(BTreeMap::new()) };
        let mut out = BTreeMap::new();
        for (part, contributions) in parts(self.vocabulary, regulation, rulings) {
            let store = &mut self.together.space.diagrams;
            let mut made = Node::FALSE;
            for index in contributions {
                let Some(contribution) = rulings.contributions.get(index) else { continue };
                let number = sets.number(vec![index]);
                // What is said of some record may say more of an act for the case as a whole.
                let guard = if part.each.is_some() { contribution.guard } else { contribution.somewhere };
                let own = store.map(guard, &mut |holds| if holds == 1 { number } else { 0 })?;
                made = sets.unite(store, made, own, &mut self.memo)?;
            }
            out.insert(part, made);
        }
        Ok(out)
    }

    /// What a part means on one side: in possible cases by number, elsewhere nothing.
    fn meant(&mut self, side: usize, part: &Part, made: Node) -> Result<Node, Exhausted> {
        let care = care(&self.together, part);
        let within = self.together.space.diagrams.choose(care, made, OUTSIDE)?;
        let mut numbers: BTreeMap<u32, u32> = BTreeMap::new();
        for set in self.together.space.diagrams.terminals(within) {
            let (Some(regulation), Some(rulings)) = (self.sides.get(side), self.together.sides.get(side)) else { continue };
            if Node::terminal(set) != OUTSIDE {
                let told = told(self.vocabulary, regulation, rulings, rulings.sets.get(set));
                numbers.insert(set, number(&mut self.meanings, self.vocabulary, regulation, part, &told, None));
            }
        }
        let outside = OUTSIDE.value().unwrap_or_default();
        let meant = self.together.space.diagrams.map(within, &mut |set| numbers.get(&set).copied().unwrap_or(outside))?;
        self.with_silence(side, part, meant)
    }

    fn put(&mut self, part: &Part, side: usize, made: Node, meant: Node) -> Result<(), Exhausted> {
        if !self.parts.contains_key(part) {
            let sides = PartOfSides { part: part.clone(), meant: Vec::new(), made: vec![Node::FALSE; self.sides.len()] };
            self.parts.insert(part.clone(), sides);
            let care = care(&self.together, part);
            let nothing = self.together.space.diagrams.choose(care, Node::FALSE, OUTSIDE)?;
            for other in 0..self.sides.len() {
                let silent = self.with_silence(other, part, nothing)?;
                self.parts.get_mut(part).into_iter().for_each(|sides| sides.meant.push(silent));
            }
        }
        if let Some(sides) = self.parts.get_mut(part) {
            sides.meant.get_mut(side).into_iter().for_each(|slot| *slot = meant);
            sides.made.get_mut(side).into_iter().for_each(|slot| *slot = made);
        }
        Ok(())
    }

    /// Where nothing is done under a verb, why.
    fn with_silence(&mut self, side: usize, part: &Part, meant: Node) -> Result<Node, Exhausted> {
        let PartKind::Acts(strand) = part.of else { return Ok(meant) };
        let class = self.vocabulary.verb(strand.verb).map(|v| v.class);
        let required = self.vocabulary.activity(self.together.space.activity).map(|a| a.requires.as_slice()).unwrap_or_default();
        let why = match class.filter(|c| required.contains(c) && part.each.is_none()) {
            Some(class) => self.why(side, class)?,
            None => Node::terminal(self.meanings.number(Vec::new(), &[], Some(Silent::NotRequired))),
        };
        let meanings = &self.meanings;
        let is_silent = |number: u32| Node::terminal(number) != OUTSIDE && meanings.get(number).is_some_and(|m| m.items.is_empty());
        let mut instead = |said: Node, why: Node| {
            let number = said.value()?;
            if is_silent(number) { why.value().map(Node::terminal) } else { Some(said) }
        };
        self.together.space.diagrams.apply(meant, why, &mut Memo::default(), &mut instead)
    }

    /// Why nobody acts in a class: meanings without items.
    fn why(&mut self, side: usize, class: ClassId) -> Result<Node, Exhausted> {
        if let Some(known) = self.why_silent.get(&(side, class)) {
            return Ok(*known);
        }
        let why = self.find_why(side, class)?;
        self.why_silent.insert((side, class), why);
        Ok(why)
    }

    fn find_why(&mut self, side: usize, class: ClassId) -> Result<Node, Exhausted> {
        let in_class = |verb: VerbId| self.vocabulary.verb(verb).is_some_and(|v| v.class == class);
        let Together { space, sides, .. } = &mut self.together;
        let store = &mut space.diagrams;
        let [mut acted, mut refers, mut excluded] = [Node::FALSE; 3];
        for contribution in sides.get(side).map(|s| s.contributions.as_slice()).unwrap_or_default() {
            let slot = match &contribution.says {
                Says::Act(act) if in_class(act.verb) => &mut acted,
                Says::Refers { .. } => &mut refers,
                Says::Excludes { verb } if in_class(*verb) => &mut excluded,
                _ => continue,
            };
            *slot = store.or(*slot, contribution.somewhere)?;
        }
        let [elsewhere, by_reference, by_exclusion, gap] = [Silent::Elsewhere, Silent::Refers, Silent::Excluded, Silent::Gap]
            .map(|silent| Node::terminal(self.meanings.number(Vec::new(), &[], Some(silent))));
        let mut why = store.choose(excluded, by_exclusion, gap)?;
        why = store.choose(refers, by_reference, why)?;
        store.choose(acted, elsewhere, why)
    }

    /// The silence of every required class, where nobody acts in it.
    fn silences(&mut self) -> Result<(), Exhausted> {
        let required = self.vocabulary.activity(self.together.space.activity).map(|a| a.requires.clone()).unwrap_or_default();
        for class in required {
            let part = Part { of: PartKind::Silence(class), each: None };
            for side in 0..self.sides.len() {
                let why = self.why(side, class)?;
                let mut items: BTreeMap<u32, u32> = BTreeMap::new();
                for number in self.together.space.diagrams.terminals(why) {
                    let silent = self.meanings.get(number).and_then(|m| m.silent).filter(|s| *s != Silent::Elsewhere);
                    items.insert(number, self.meanings.number(silent.map(Item::Silence).into_iter().collect(), &[], None));
                }
                let why = self.together.space.diagrams.map(why, &mut |number| items.get(&number).copied().unwrap_or(0))?;
                let meant = self.together.space.diagrams.choose(self.together.space.possible, why, OUTSIDE)?;
                self.put(&part, side, Node::FALSE, meant)?;
            }
        }
        Ok(())
    }
}

/// The contributions that have a bearing on each part: to acts also what qualifies them, and what others of the verb pass on to them.
fn parts(vocabulary: &Vocabulary, regulation: &Regulation, rulings: &Rulings) -> BTreeMap<Part, Vec<usize>> {
    let all = &rulings.contributions;
    let mut out: BTreeMap<Part, Vec<usize>> = BTreeMap::new();
    for (index, contribution) in all.iter().enumerate() {
        let of = match &contribution.says {
            Says::Act(act) => PartKind::Acts(Strand::of(vocabulary, act)),
            Says::Forbid { .. } => PartKind::Prohibition,
            Says::Broken { .. } | Says::Counts => match limit(regulation, contribution) {
                Some(item) => PartKind::Limit(Box::new(item)),
                None => continue,
            },
            Says::Dossier { .. } => PartKind::Dossier,
            Says::Refers { .. } => PartKind::Reference,
            _ => continue,
        };
        let each = match (&of, contribution.lists.as_slice()) {
            (PartKind::Acts(_), [list]) => Some(*list),
            (PartKind::Acts(_), [_, _, ..]) => continue,
            _ => None,
        };
        out.entry(Part { of, each }).or_default().push(index);
    }
    for (part, own) in &mut out {
        let PartKind::Acts(strand) = part.of else { continue };
        let asked_of = |c: &Contribution| part.each.is_none() || c.lists.is_empty() || c.lists.as_slice() == part.each.as_slice();
        let bears = |c: &Contribution| match &c.says {
            // What is said of the case as a whole is said of every record, and may say more of the same act.
            Says::Act(act) => act.actor == Actor::Unnamed || strand.of == StrandOf::By(Actor::Unnamed) || Strand::of(vocabulary, act) == strand,
            Says::Qualify(_) | Says::Waive { .. } => true,
            _ => false,
        };
        let more = all.iter().enumerate().filter(|(_, c)| c.verb(all) == Some(strand.verb) && asked_of(c) && bears(c)).map(|(index, _)| index);
        own.extend(more.collect::<Vec<_>>());
        own.sort_unstable();
        own.dedup();
    }
    out
}

/// The limit that a contribution is about.
fn limit(regulation: &Regulation, contribution: &Contribution) -> Option<Item> {
    let place = contribution.place.last()?;
    match contribution.says {
        Says::Broken { modality } => Some(Item::broken(regulation, &Violation { citation: place.provision, rule: place.rule, modality })),
        _ => Item::counts(regulation, &PlanCount { provision: place.provision, rule: place.rule, key: None }),
    }
}

/// What a side tells where it makes these contributions, each for the first record where it is asked of records.
fn told(vocabulary: &Vocabulary, regulation: &Regulation, rulings: &Rulings, set: &[usize]) -> Told {
    let records = |index: usize| rulings.contributions.get(index).map_or(0, |c| c.lists.len());
    let applied: BTreeSet<Applied> = set.iter().map(|index| Applied { contribution: *index, records: vec![0; records(*index)] }).collect();
    let counted = |index: &usize| {
        let contribution = rulings.contributions.get(*index).filter(|c| matches!(c.says, Says::Counts))?;
        let place = contribution.place.last()?;
        let rule = regulation.provision(place.provision).and_then(|p| p.rules.get(place.rule));
        matches!(rule, Some(Rule::PlanLimit { .. })).then_some(PlanCount { provision: place.provision, rule: place.rule, key: None })
    };
    Told { outcome: rulings.assemble(vocabulary, regulation, &applied), counts: set.iter().filter_map(counted).collect() }
}

/// The number of what is told of a part.
pub(super) fn number(
    meanings: &mut Meanings,
    vocabulary: &Vocabulary,
    regulation: &Regulation,
    part: &Part,
    told: &Told,
    silent: Option<Silent>,
) -> u32 {
    let items = told.items(vocabulary, regulation, part).into_iter().map(|(item, _)| item).collect();
    let order = match part.of {
        PartKind::Acts(strand) => bound_order(&told.acts(vocabulary, strand, part.each).collect::<Vec<_>>()),
        _ => Vec::new(),
    };
    meanings.number(items, &order, silent)
}
