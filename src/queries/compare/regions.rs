//! **Regions**: where sides differ in one part, each with what they say there beyond what all say.

use std::collections::HashMap;

use super::items::{Item, Part, PartKind};
use super::kinds::{Kind, kinds};
use super::meanings::Beyond;
use super::sides::{OUTSIDE, PartOfSides, Sides};
use crate::hir::{Case, ProvisionId};
use crate::mdd::{Exhausted, Memo, Node, Pairs};
use crate::outcome::OutcomeAct;
use crate::queries::questions::{CaseClass, classes};
use crate::queries::witness::witness;

/// All cases of an activity in which sides differ in the same way in one part.
#[derive(Clone, Debug)]
pub struct Region {
    pub part: Part,
    /// By side, in the order in which they were asked for.
    pub beyond: Vec<Beyond>,
    pub kinds: Vec<Kind>,
    /// Its terminal in the diagram of the part.
    number: u32,
}

/// The regions of some of the sides.
#[derive(Clone, Debug)]
pub struct Regions {
    /// Places in [`Sides::regulations`].
    pub sides: Vec<usize>,
    pub regions: Vec<Region>,
    /// Per part that differs: where, by the number of the region; 0 where all say the same.
    diagrams: Vec<(Part, Node)>,
    /// Cases that were asked for.
    within: Node,
}

/// What one side says in a region beyond what all say, with the provisions that say it there.
#[derive(Clone, Debug, Default)]
pub struct SaidBy {
    pub items: Vec<(Item, Vec<ProvisionId>)>,
    /// The same of acts, in full, with all their grounds in the region.
    pub acts: Vec<OutcomeAct>,
    /// Acts that all sides have in every case of the region.
    pub common: Vec<OutcomeAct>,
}

/// Where these sides differ, in cases within `within`.
///
/// # Errors
/// [`Exhausted`].
pub fn regions(sides: &mut Sides, asked: &[usize], within: Node) -> Result<Regions, Exhausted> {
    let mut out = Regions { sides: asked.to_vec(), regions: Vec::new(), diagrams: Vec::new(), within };
    for index in 0..sides.parts.len() {
        let Some(PartOfSides { part, meant, .. }) = sides.parts.get(index) else { continue };
        let part = part.clone();
        let roots: Vec<Node> = asked.iter().filter_map(|side| meant.get(*side)).copied().collect();
        if roots.iter().all(|root| Some(root) == roots.first()) {
            continue;
        }
        let mut numbering = Numbering { sides, part: &part, asked, found: HashMap::new(), regions: &mut out.regions };
        let mut diagram = numbering.diagram(&roots)?;
        if within != Node::TRUE {
            diagram = sides.together.space.diagrams.choose(within, diagram, Node::FALSE)?;
        }
        if diagram != Node::FALSE {
            out.diagrams.push((part, diagram));
        }
    }
    if within != Node::TRUE {
        let left: Vec<u32> = out.diagrams.iter().flat_map(|(_, d)| sides.together.space.diagrams.terminals(*d)).collect();
        out.regions.retain(|region| left.contains(&region.number));
    }
    Ok(out)
}

/// Gives numbers to the ways in which sides differ.
struct Numbering<'n, 's, 'w> {
    sides: &'n mut Sides<'w>,
    part: &'n Part,
    asked: &'s [usize],
    found: HashMap<Vec<Beyond>, u32>,
    regions: &'n mut Vec<Region>,
}

impl Numbering<'_, '_, '_> {
    fn diagram(&mut self, roots: &[Node]) -> Result<Node, Exhausted> {
        let mut store = std::mem::replace(&mut self.sides.together.space.diagrams, crate::mdd::Store::new(0));
        let result = match roots {
            [a, b] => {
                let mut combine = |x: Node, y: Node| match (x.value(), y.value()) {
                    _ if x == y => Some(Node::FALSE),
                    (Some(a), Some(b)) => Some(Node::terminal(self.number(&[a, b]))),
                    _ => None,
                };
                store.apply(*a, *b, &mut Memo::default(), &mut combine)
            }
            _ => self.of_many(&mut store, roots),
        };
        self.sides.together.space.diagrams = store;
        result
    }

    fn of_many(&mut self, store: &mut crate::mdd::Store, roots: &[Node]) -> Result<Node, Exhausted> {
        let Some((first, rest)) = roots.split_first() else { return Ok(Node::FALSE) };
        let (mut all, mut chain) = (*first, Vec::new());
        for root in rest {
            let mut pairs = Pairs::default();
            all = store.product(all, *root, &mut pairs)?;
            chain.push(pairs);
        }
        let tuple = |mut number: u32| {
            let mut out = Vec::new();
            for pairs in chain.iter().rev() {
                let (before, last) = pairs.get(number).unwrap_or_default();
                out.push(last);
                number = before;
            }
            out.push(number);
            out.reverse();
            out
        };
        store.map(all, &mut |number| self.number(&tuple(number)))
    }

    /// The region of these meanings; 0 where they say the same.
    fn number(&mut self, meanings: &[u32]) -> u32 {
        if meanings.iter().any(|m| Node::terminal(*m) == OUTSIDE) {
            return 0;
        }
        let Some(beyond) = self.sides.meanings.beyond(meanings, matches!(self.part.of, PartKind::Silence(_))) else { return 0 };
        if let Some(known) = self.found.get(&beyond) {
            return *known;
        }
        let number = u32::try_from(self.regions.len() + 1).unwrap_or(u32::MAX);
        let kinds = kinds(self.sides, self.part, self.asked, &beyond);
        self.regions.push(Region { part: self.part.clone(), beyond: beyond.clone(), kinds, number });
        self.found.insert(beyond, number);
        number
    }
}

impl Regions {
    fn diagram(&self, part: &Part) -> Node {
        self.diagrams.iter().find(|(of, _)| of == part).map_or(Node::FALSE, |(_, diagram)| *diagram)
    }

    /// Where a region is.
    ///
    /// # Errors
    /// [`Exhausted`].
    pub fn place(&self, sides: &mut Sides, region: &Region) -> Result<Node, Exhausted> {
        let number = region.number;
        sides.together.space.diagrams.map(self.diagram(&region.part), &mut |n| u32::from(n == number))
    }

    /// The cases of a region, which is at `place`, as few boxes.
    ///
    /// # Errors
    /// [`Exhausted`].
    pub fn boxes(&self, sides: &mut Sides, region: &Region, place: Node) -> Result<Vec<CaseClass>, Exhausted> {
        // What was asked for need not be said again.
        let care = sides.care(&region.part);
        let care = sides.together.space.diagrams.and(care, self.within)?;
        let space = &sides.together.space;
        let mut scratch = space.diagrams.alike(crate::decision::BUDGET);
        let [place, care] = [place, care].map(|node| space.diagrams.restrict_into(&mut scratch, node, &|_| None));
        classes(space, &space.variables, &mut scratch, place?, care?)
    }

    /// What one side, by its place in what was asked, says in a region, which is at `place`.
    pub fn said_by(&self, sides: &Sides, region: &Region, place: Node, side: usize) -> SaidBy {
        let (Some(index), Some(beyond)) = (self.sides.get(side).copied(), region.beyond.get(side)) else { return SaidBy::default() };
        let made = sides.parts.iter().find(|p| p.part == region.part).and_then(|p| p.made.get(index)).copied().unwrap_or(Node::FALSE);
        let mut out = SaidBy::default();
        let Some(regulation) = sides.regulation(index) else { return out };
        let wanted: Vec<&Item> = beyond.items.iter().chain(beyond.reversed.iter().map(|(a, _)| a)).filter_map(|n| sides.meanings.item(*n)).collect();
        let mut everywhere: Option<Vec<OutcomeAct>> = None;
        for set in sides.together.space.diagrams.terminals_within(made, place) {
            let told = sides.told(index, set);
            for (item, citations) in told.items(sides.vocabulary(), regulation, &region.part) {
                if wanted.contains(&&item) {
                    add(&mut out.items, item, citations);
                }
            }
            if let PartKind::Acts(strand) = region.part.of {
                let acts = told.acts(sides.vocabulary(), strand, region.part.each);
                let (beyond, rest): (Vec<&OutcomeAct>, Vec<&OutcomeAct>) = acts.partition(|act| wanted.contains(&&Item::act(act)));
                beyond.into_iter().for_each(|act| add_act(&mut out.acts, act));
                everywhere = Some(in_both(everywhere, &rest));
            }
        }
        out.common = everywhere.unwrap_or_default();
        if out.items.is_empty()
            && let PartKind::Silence(_) = region.part.of
        {
            out.items = wanted.into_iter().map(|item| (item.clone(), Vec::new())).collect();
        }
        out
    }

    /// How many different things are said where all sides say the same.
    ///
    /// # Errors
    /// [`Exhausted`].
    pub fn agreeing(&self, sides: &mut Sides) -> Result<usize, Exhausted> {
        let Some(first) = self.sides.first() else { return Ok(0) };
        let mut count = 0;
        // That all are silent is no agreement.
        for part in sides.parts.iter().filter(|p| !matches!(p.part.of, PartKind::Silence(_))) {
            let Some(root) = part.meant.get(*first) else { continue };
            let store = &mut sides.together.space.diagrams;
            let agree = store.map(self.diagram(&part.part), &mut |number| u32::from(number == 0))?;
            let agree = store.and(agree, self.within)?;
            let is_said = |number: &u32| sides.meanings.get(*number).is_some_and(|m| !m.items.is_empty());
            count += store.terminals_within(*root, agree).iter().filter(|n| is_said(n)).count();
        }
        Ok(count)
    }
}

/// A case of a region, which is at `place`; where it is said of records, its first record is one.
///
/// # Errors
/// [`Exhausted`].
pub fn witness_at(sides: &Sides, place: Node) -> Result<Option<Case>, Exhausted> {
    let space = &sides.together.space;
    witness(sides.vocabulary(), space, &space.diagrams, place)
}

fn add(items: &mut Vec<(Item, Vec<ProvisionId>)>, item: Item, citations: Vec<ProvisionId>) {
    match items.iter_mut().find(|(known, _)| *known == item) {
        Some((_, grounds)) => citations.into_iter().for_each(|c| push_new(grounds, c)),
        None => items.push((item, citations)),
    }
}

fn add_act(acts: &mut Vec<OutcomeAct>, act: &OutcomeAct) {
    match acts.iter_mut().find(|known| Item::act(known) == Item::act(act)) {
        Some(known) => act.citations.iter().for_each(|c| push_new(&mut known.citations, *c)),
        None => acts.push(act.clone()),
    }
}

/// The acts that were there before and are there again.
fn in_both(before: Option<Vec<OutcomeAct>>, now: &[&OutcomeAct]) -> Vec<OutcomeAct> {
    let mut out = before.unwrap_or_else(|| now.iter().map(|act| (*act).clone()).collect());
    out.retain(|act| now.iter().any(|other| Item::act(other) == Item::act(act)));
    let still: Vec<&&OutcomeAct> = now.iter().filter(|act| out.iter().any(|known| Item::act(known) == Item::act(act))).collect();
    still.into_iter().for_each(|act| add_act(&mut out, act));
    out
}

fn push_new(list: &mut Vec<ProvisionId>, id: ProvisionId) {
    if !list.contains(&id) {
        list.push(id);
    }
}
