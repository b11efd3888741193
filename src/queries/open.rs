//! **Unknown facts**: what is certain in every case that the stated facts leave possible, what may be, and which readings matter.
//!
//! Terminals that say the same are made one, part by part; everything is asked of diagrams, so nothing is gone through case by case.

use std::collections::{BTreeMap, BTreeSet};

use super::ground::{Ground, Part, PartOf};
use super::sameness::{add_grounds, has_act, keep_common, same};
use crate::decision::{Applied, Asked};
use crate::hir::{ReadingId, Regulation, Vocabulary};
use crate::mdd::{Exhausted, Node, Pairs};
use crate::outcome::{Outcome, OutcomeAct, order};

/// One way in which a part may come out.
pub struct Said {
    /// What it says, with the grounds of every set of contributions that says so.
    pub outcome: Outcome,
    /// One such set.
    pub made: BTreeSet<Applied>,
}

/// A part under the chosen readings, with terminals that say the same made one.
pub struct OpenPart {
    pub of: PartOf,
    /// Terminals are sets of contributions.
    pub chosen: Node,
    /// Terminals are places in `said`.
    pub root: Node,
    /// What is possible; one entry where the part is settled.
    pub said: Vec<Said>,
}

impl OpenPart {
    /// What is said in any case.
    pub fn common(&self) -> Outcome {
        common(self.of, &self.said)
    }
}

/// What all ways in which a part may come out say.
pub fn common(of: PartOf, said: &[Said]) -> Outcome {
    let mut said = said.iter().map(|s| &s.outcome);
    let mut common = said.next().cloned().unwrap_or_default();
    said.for_each(|other| keep_common(of, &mut common, other));
    common
}

/// The different things that terminals of a part say, and which of them each terminal says.
pub fn told_apart(
    ground: &Ground,
    vocabulary: &Vocabulary,
    regulation: &Regulation,
    of: PartOf,
    numbers: impl IntoIterator<Item = u32>,
) -> (Vec<Said>, BTreeMap<u32, u32>) {
    let mut said: Vec<Said> = Vec::new();
    let mut classes: BTreeMap<u32, u32> = BTreeMap::new();
    for number in numbers {
        let made = ground.made.get(number).cloned().unwrap_or_default();
        let outcome = ground.decision.rulings.assemble(vocabulary, regulation, &made);
        let class = match said.iter().position(|s| same(of, &s.outcome, &outcome)) {
            Some(class) => {
                said.get_mut(class).into_iter().for_each(|known| add_grounds(&mut known.outcome, &outcome));
                class
            }
            None => {
                said.push(Said { outcome, made });
                said.len() - 1
            }
        };
        classes.insert(number, u32::try_from(class).unwrap_or(u32::MAX));
    }
    (said, classes)
}

/// The readings that an answer rests on, and each act, by place, that would not stand under another alternative.
pub type Rests = (Vec<ReadingId>, Vec<(usize, ReadingId)>);

/// A case, part by part.
pub struct Open<'g, 'a> {
    pub ground: &'g mut Ground<'a>,
    pub vocabulary: &'g Vocabulary,
    pub regulation: &'g Regulation,
    pub parts: Vec<OpenPart>,
}

impl<'g, 'a> Open<'g, 'a> {
    /// What may be said, part by part.
    ///
    /// # Errors
    /// [`Exhausted`].
    pub fn new(ground: &'g mut Ground<'a>, vocabulary: &'g Vocabulary, regulation: &'g Regulation) -> Result<Self, Exhausted> {
        let mut open = Open { ground, vocabulary, regulation, parts: Vec::new() };
        let parts: Vec<(PartOf, Node)> = open.ground.parts.iter().map(|Part { of, root }| (*of, *root)).collect();
        for (of, root) in parts {
            let root = open.ground.under(root, regulation, None)?;
            let part = open.part(of, root)?;
            open.parts.push(part);
        }
        Ok(open)
    }

    fn part(&mut self, of: PartOf, chosen: Node) -> Result<OpenPart, Exhausted> {
        let numbers = self.ground.store.terminals_within(chosen, self.ground.care);
        let (said, classes) = told_apart(self.ground, self.vocabulary, self.regulation, of, numbers);
        let root = self.ground.store.map(chosen, &mut |number| classes.get(&number).copied().unwrap_or(0))?;
        Ok(OpenPart { of, chosen, root, said })
    }

    /// Whether one outcome is left.
    pub fn is_settled(&self) -> bool {
        self.parts.iter().all(|part| part.said.len() < 2)
    }

    /// The outcome that takes, of every part, what `choice` picks; its acts in the order of the procedure.
    pub fn outcome(&self, choice: impl Fn(usize) -> usize) -> Outcome {
        let picked = || self.parts.iter().enumerate().filter_map(|(index, part)| part.said.get(choice(index)));
        let made: BTreeSet<Applied> = picked().flat_map(|said| &said.made).cloned().collect();
        let mut outcome = self.ground.decision.rulings.assemble(self.vocabulary, self.regulation, &made);
        let reached = picked().flat_map(|said| &said.outcome.reached).copied().collect();
        for said in picked() {
            outcome.reached.clone_from(&said.outcome.reached);
            add_grounds(&mut outcome, &said.outcome);
        }
        outcome.reached = reached;
        order(&mut outcome);
        outcome
    }

    /// What every possible outcome has, with every ground that it may stand on. A gap hangs on all parts together, and is never among it.
    pub fn certain(&self) -> Outcome {
        let mut certain = Outcome::default();
        for common in self.parts.iter().map(OpenPart::common) {
            certain.acts.extend(common.acts);
            certain.conflicts.extend(common.conflicts);
            certain.forbidden.extend(common.forbidden);
            certain.violations.extend(common.violations);
            certain.dossier.extend(common.dossier);
            certain.silences.extend(common.silences.into_iter().filter(|s| !s.citations.is_empty()));
            certain.reached.extend(common.reached);
        }
        // The order is that of one possible outcome.
        let whole = self.outcome(|_| 0);
        certain.acts.sort_by_key(|act| whole.acts.iter().position(|a| a.says_the_same(act)));
        certain
    }

    /// The readings of which another alternative changes what may be said, and which act would not stand for certain under it.
    ///
    /// # Errors
    /// [`Exhausted`].
    pub fn rests_on(&mut self, acts: &[OutcomeAct]) -> Result<Rests, Exhausted> {
        let (mut rests_on, mut per_act) = (Vec::new(), Vec::new());
        let roots: Vec<Node> = self.ground.parts.iter().map(|p| p.root).collect();
        let asked = self.ground.store.support(&roots);
        for (index, reading) in self.regulation.readings.iter().enumerate() {
            let id = ReadingId::new(index);
            if self.ground.variables.level(&Asked::Reading(id)).is_none_or(|level| !asked.contains(&level)) {
                continue;
            }
            for alternative in (0..reading.alternatives.len()).filter(|a| *a != reading.chosen) {
                let changed = self.changed(index, alternative)?;
                if !changed.is_empty() && !rests_on.contains(&id) {
                    rests_on.push(id);
                }
                for (part, _) in changed {
                    let falls = |act: &OutcomeAct| part.of == PartOf::Verb(act.verb) && !part.said.iter().all(|s| has_act(&s.outcome, act));
                    let fallen = acts.iter().enumerate().filter(|(_, act)| falls(act)).map(|(position, _)| (position, id));
                    per_act.extend(fallen.filter(|pair| !per_act.contains(pair)).collect::<Vec<_>>());
                }
            }
        }
        Ok((rests_on, per_act))
    }

    /// The parts that say something else in some case under another alternative of one reading, as they are under it, and where they do.
    fn changed(&mut self, reading: usize, alternative: usize) -> Result<Vec<(OpenPart, Node)>, Exhausted> {
        let roots: Vec<(PartOf, Node)> = self.ground.parts.iter().map(|p| (p.of, p.root)).collect();
        let mut out = Vec::new();
        for (index, (of, root)) in roots.into_iter().enumerate() {
            let other = self.ground.under(root, self.regulation, Some((reading, alternative)))?;
            if self.parts.get(index).is_none_or(|own| own.chosen == other) {
                continue;
            }
            let part = self.part(of, other)?;
            let Some(own) = self.parts.get(index) else { continue };
            let differs = differs(self.ground, own, &part)?;
            if differs != Node::FALSE {
                out.push((part, differs));
            }
        }
        Ok(out)
    }

    /// What comes out differently under another alternative of one reading, and where.
    ///
    /// # Errors
    /// [`Exhausted`].
    pub fn differences(&mut self, reading: ReadingId, alternative: usize) -> Result<Vec<(PartOf, Node)>, Exhausted> {
        Ok(self.changed(reading.index(), alternative)?.into_iter().map(|(part, differs)| (part.of, differs)).collect())
    }

    /// Whether two alternatives of a reading differ in some case under some choice of the other readings.
    ///
    /// # Errors
    /// [`Exhausted`].
    pub fn matters(&mut self, reading: ReadingId) -> Result<bool, Exhausted> {
        let Some(level) = self.ground.variables.level(&Asked::Reading(reading)) else { return Ok(false) };
        let roots: Vec<(PartOf, Node)> = self.ground.parts.iter().map(|p| (p.of, p.root)).collect();
        for (of, root) in roots {
            let mut first: Option<OpenPart> = None;
            for alternative in 0..self.ground.store.arity(level) {
                let under = self.ground.store.restrict(root, &|l| (l == level).then_some(alternative))?;
                let part = self.part(of, under)?;
                match &first {
                    None => first = Some(part),
                    Some(known) if known.chosen == part.chosen => {}
                    Some(known) if differs(self.ground, known, &part)? != Node::FALSE => return Ok(true),
                    Some(_) => {}
                }
            }
        }
        Ok(false)
    }
}

/// Where two forms of one part say different things in a possible case.
fn differs(ground: &mut Ground, a: &OpenPart, b: &OpenPart) -> Result<Node, Exhausted> {
    let mut pairs = Pairs::default();
    let both = ground.store.product(a.root, b.root, &mut pairs)?;
    let differ = |number: u32| {
        let said = pairs.get(number).and_then(|(x, y)| Some((a.said.get(x as usize)?, b.said.get(y as usize)?)));
        said.is_some_and(|(x, y)| !same(a.of, &x.outcome, &y.outcome))
    };
    if !ground.store.terminals_within(both, ground.care).into_iter().any(differ) {
        return Ok(Node::FALSE);
    }
    let somewhere = ground.store.map(both, &mut |number| u32::from(differ(number)))?;
    ground.store.and(somewhere, ground.care)
}
