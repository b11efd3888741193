//! **Registers**: everything that is said of each of very many rows of one activity, whatever of it is known.
//!
//! A [`Bulk`] holds the automata of a decision: of its parts (verbs, prohibitions, limits, …), of the readings that an answer may rest on, and of the `always` lines.
//! It is shared by threads; each has a [`Runner`], which remembers what sets of terminals mean. What comes out is what [`super::answer`] says of the
//! same case, part by part; only dates are not computed, and questions are told fact by fact.

mod automaton;
mod build;

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use automaton::{Automaton, Sets};
pub use automaton::{Code, UNKNOWN};
use build::{Built, Group, NotBuilt, build};

use super::answer::{Perhaps, perhaps};
use super::ground::{Ground, PartOf};
use super::open::{Said, common, told_apart};
use crate::decision::{Applied, Asked, Decision, Facts};
use crate::hir::{Case, FactId, ProvisionId, ReadingId, Regulation, Value, VerbId, Vocabulary};
use crate::outcome::{Outcome, SilenceKind, Status};

/// Entries of what sets of states lead to that a runner keeps of one automaton.
const REMEMBERED: usize = 100_000;

/// The automata of one activity under one regulation.
pub struct Bulk<'a> {
    vocabulary: &'a Vocabulary,
    regulation: &'a Regulation,
    decision: &'a Decision,
    ground: Ground<'a>,
    built: Built,
}

/// What a part comes to in a row, by number; [`Runner::part`] has it.
pub type PartNumber = u32;

/// What a part says where a row leaves it these ways to come out.
pub struct PartTold {
    pub of: PartOf,
    /// What it says in any case.
    pub certain: Outcome,
    /// Where it is not settled, the different things that it may say.
    pub possible: Vec<Outcome>,
    pub perhaps: Vec<Perhaps>,
    /// The class of each number of the part, and what bears on the status.
    classes: std::collections::BTreeMap<u32, u32>,
    marks: u64,
    said: Vec<Said>,
}

/// What is said of a row.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct RowTold {
    /// The facts contradict the `always` lines.
    pub impossible: bool,
    /// In the order of [`Bulk::parts`].
    pub parts: Vec<PartNumber>,
    pub status: Status,
}

impl<'a> Bulk<'a> {
    /// The automata of a decision; `None` where a question cannot be read from a row, or they would be too large.
    pub fn new(vocabulary: &'a Vocabulary, regulation: &'a Regulation, decision: &'a Decision) -> Option<Bulk<'a>> {
        match build(vocabulary, regulation, decision) {
            Ok((ground, built)) => Some(Bulk { vocabulary, regulation, decision, ground, built }),
            Err(NotBuilt::Exhausted | NotBuilt::Unsuited) => None,
        }
    }

    /// The facts that are asked: a row has a code for each.
    pub fn facts(&self) -> impl Iterator<Item = FactId> {
        self.built.slots.iter().map(|slot| slot.fact)
    }

    /// Whether something is said for each record of a list, which no automaton reads.
    pub fn asks_records(&self, fact: FactId) -> bool {
        self.decision.rulings.contributions.iter().any(|c| c.lists.contains(&fact))
    }

    /// What a stated value says to the automata. `None` where they cannot read it: rules ask something of each record of a list, or a value leaves a
    /// part of itself unknown.
    pub fn code(&self, slot: usize, value: &Value) -> Option<Code> {
        let slot = self.built.slots.get(slot)?;
        if self.asks_records(slot.fact) {
            return None;
        }
        let mut case = Case::new(self.decision.activity);
        case.facts.insert(slot.fact, value.clone());
        let cell = |level: &crate::mdd::Level| self.decision.cell(Facts { case: &case, readings: &[] }, &[], *level);
        match slot.bits {
            false => slot.levels.first().and_then(cell).and_then(|cell| Code::try_from(cell).ok()),
            true => slot.levels.iter().enumerate().try_fold(0, |code, (bit, level)| Some(code | u32::from(cell(level)? == 1) << bit)),
        }
    }

    /// The parts that a row has something of each.
    pub fn parts(&self) -> &[PartOf] {
        &self.built.parts
    }

    /// The verbs among them.
    pub fn verbs(&self) -> impl Iterator<Item = VerbId> {
        self.built.parts.iter().filter_map(|of| if let PartOf::Verb(verb) = of { Some(*verb) } else { None })
    }

    /// The limits over a plan: the provision and rule of each.
    pub fn limits_over_plans(&self) -> Vec<(ProvisionId, usize)> {
        let place = |(index, _): &(usize, Automaton)| self.decision.rulings.contributions.get(*index)?.place.last();
        self.built.counts.iter().filter_map(place).map(|place| (place.provision, place.rule)).collect()
    }

    /// Automata, and bytes of their tables.
    pub fn size(&self) -> (usize, usize) {
        let built = &self.built;
        let all = || {
            let groups = built.groups.iter().map(|g| &g.automaton);
            groups.chain(built.resting.iter().map(|g| &g.automaton)).chain(&built.always).chain(built.counts.iter().map(|(_, a)| a))
        };
        (all().count(), all().map(Automaton::bytes).sum())
    }

    /// A value that says this to the automata; nothing where the fact is unknown, or a list.
    pub fn value(&self, slot: usize, code: Code) -> Option<(FactId, Value)> {
        let slot = self.built.slots.get(slot)?;
        if code == UNKNOWN {
            return None;
        }
        let variable = |level: &crate::mdd::Level| self.decision.variables.get(*level);
        if !slot.bits {
            return Some((slot.fact, slot.levels.first().and_then(variable)?.cells.get(code as usize)?.witness()));
        }
        let element = |(bit, level): (usize, &crate::mdd::Level)| match variable(level)?.asked {
            Asked::Element(_, element) => Some((code >> bit & 1 == 1, element)),
            _ => None,
        };
        let elements: Vec<(bool, usize)> = slot.levels.iter().enumerate().map(element).collect::<Option<_>>()?;
        Some((slot.fact, Value::set(elements.into_iter().filter(|(held, _)| *held).map(|(_, element)| element))))
    }
}

/// A thread's memory of what sets of terminals mean.
pub struct Runner<'b, 'a> {
    bulk: &'b Bulk<'a>,
    told: Vec<PartTold>,
    numbers: HashMap<(usize, Vec<u32>), PartNumber, FxBuildHasher>,
    /// Per group and last state, the numbers of its parts.
    settled: Vec<Vec<Option<Box<[PartNumber]>>>>,
    statuses: HashMap<u64, Status, FxBuildHasher>,
    sets: Vec<Sets>,
    reading_sets: Vec<Sets>,
    other_sets: Sets,
}

impl<'b, 'a> Runner<'b, 'a> {
    pub fn new(bulk: &'b Bulk<'a>) -> Self {
        let sets = |count: usize| std::iter::repeat_with(Sets::default).take(count).collect();
        Runner {
            bulk,
            told: Vec::new(),
            numbers: HashMap::default(),
            settled: bulk.built.groups.iter().map(|group| vec![None; group.ends.len()]).collect(),
            statuses: HashMap::default(),
            sets: sets(bulk.built.groups.len()),
            reading_sets: sets(bulk.built.resting.len()),
            other_sets: Sets::default(),
        }
    }

    /// What is said of a row.
    pub fn decide(&mut self, codes: &[Code]) -> RowTold {
        let bulk = self.bulk;
        let mut row = RowTold { parts: vec![0; bulk.built.parts.len()], ..RowTold::default() };
        for (index, group) in bulk.built.groups.iter().enumerate() {
            let is_possible = match group.automaton.walk(codes) {
                Some(state) => self.settled(index, state, &mut row.parts),
                None => self.open(index, codes, &mut row.parts),
            };
            if !is_possible {
                return RowTold { impossible: true, ..RowTold::default() };
            }
        }
        row.status = self.status(&row.parts);
        row
    }

    /// What a part comes to.
    pub fn part(&self, number: PartNumber) -> Option<&PartTold> {
        self.told.get(number as usize)
    }

    /// Puts in what the parts of a group come to at a state; false where no case is.
    fn settled(&mut self, group: usize, state: u16, row: &mut [PartNumber]) -> bool {
        let Some(of) = self.bulk.built.groups.get(group) else { return false };
        if let Some(Some(known)) = self.settled.get(group).and_then(|states| states.get(usize::from(state))) {
            put(of, known, row);
            return true;
        }
        let Some(Some(ends)) = of.ends.get(usize::from(state)) else { return false };
        let numbers: Box<[PartNumber]> = of.parts.iter().zip(ends).map(|(part, end)| self.number(*part, vec![*end])).collect();
        put(of, &numbers, row);
        if let Some(slot) = self.settled.get_mut(group).and_then(|states| states.get_mut(usize::from(state))) {
            *slot = Some(numbers);
        }
        true
    }

    fn open(&mut self, group: usize, codes: &[Code], row: &mut [PartNumber]) -> bool {
        let (Some(of), Some(sets)) = (self.bulk.built.groups.get(group), self.sets.get_mut(group)) else { return false };
        sets.keep_below(REMEMBERED);
        let states = of.automaton.walk_all(codes, sets);
        if let [only] = states {
            let only = *only;
            return self.settled(group, only, row);
        }
        let ends: Vec<&Vec<u32>> = states.iter().filter_map(|state| of.ends.get(usize::from(*state))?.as_ref()).collect();
        if ends.is_empty() {
            return false;
        }
        let mut numbers = Vec::with_capacity(of.parts.len());
        for (at, part) in of.parts.iter().enumerate() {
            let mut own: Vec<u32> = ends.iter().filter_map(|end| end.get(at)).copied().collect();
            own.sort_unstable();
            own.dedup();
            numbers.push(self.number(*part, own));
        }
        put(of, &numbers, row);
        true
    }

    fn number(&mut self, part: usize, ends: Vec<u32>) -> PartNumber {
        let key = (part, ends);
        if let Some(known) = self.numbers.get(&key) {
            return *known;
        }
        let number = u32::try_from(self.told.len()).unwrap_or(u32::MAX);
        let of = self.bulk.built.parts.get(part).copied().unwrap_or(PartOf::Refers);
        let (said, classes) = told_apart(&self.bulk.ground, self.bulk.vocabulary, self.bulk.regulation, of, key.1.iter().copied());
        let open = said.len() > 1;
        let told = PartTold {
            of,
            certain: common(of, &said),
            possible: if open { said.iter().map(|s| s.outcome.clone()).collect() } else { Vec::new() },
            perhaps: if open { perhaps(of, &said) } else { Vec::new() },
            marks: said.first().map_or(0, |said| self.marks(&said.outcome)),
            classes,
            said,
        };
        self.told.push(told);
        self.numbers.insert(key, number);
        number
    }

    /// What of an outcome bears on the status: conflicts, references, and per class that the activity requires, what is said of it.
    fn marks(&self, outcome: &Outcome) -> u64 {
        let vocabulary = self.bulk.vocabulary;
        let required = vocabulary.activity(self.bulk.decision.activity).map(|a| a.requires.as_slice()).unwrap_or_default();
        let mut marks = u64::from(!outcome.conflicts.is_empty());
        marks |= u64::from(outcome.silences.iter().any(|s| s.kind == SilenceKind::Refers)) << 1;
        for (index, class) in required.iter().enumerate() {
            let acted = outcome.acts.iter().any(|act| vocabulary.verb(act.verb).is_some_and(|v| v.class == *class));
            let told = |kind: SilenceKind| outcome.silences.iter().any(|s| s.kind == kind && s.class == Some(*class));
            let bits = u64::from(acted) | u64::from(told(SilenceKind::Unnamed)) << 1 | u64::from(told(SilenceKind::Excluded)) << 2;
            marks |= bits << (2 + 3 * index);
        }
        marks
    }

    /// The status of a row; undetermined where some part is not settled.
    fn status(&mut self, parts: &[PartNumber]) -> Status {
        let told = || parts.iter().filter_map(|number| self.told.get(*number as usize));
        if told().any(|t| t.said.len() > 1) {
            return Status::Undetermined;
        }
        let marks = told().fold(0, |marks, t| marks | t.marks);
        if let Some(known) = self.statuses.get(&marks) {
            return *known;
        }
        let made: std::collections::BTreeSet<Applied> = told().filter_map(|t| t.said.first()).flat_map(|s| &s.made).cloned().collect();
        let status = self.bulk.decision.rulings.assemble(self.bulk.vocabulary, self.bulk.regulation, &made).status;
        self.statuses.insert(marks, status);
        status
    }

    /// The readings that the answer rests on.
    pub fn rests_on(&mut self, codes: &[Code]) -> Vec<ReadingId> {
        let built = &self.bulk.built;
        let mut out = Vec::new();
        for (group, sets) in built.resting.iter().zip(&mut self.reading_sets) {
            let mut rests = |states: &[u16]| {
                let ends = || states.iter().filter_map(|state| group.ends.get(usize::from(*state))?.as_ref());
                for (at, reading) in group.parts.iter().enumerate() {
                    if ends().any(|end| end.get(at) == Some(&1)) {
                        out.extend(built.readings.get(*reading));
                    }
                }
            };
            match group.automaton.walk(codes) {
                Some(state) => rests(&[state]),
                None => {
                    sets.keep_below(REMEMBERED);
                    rests(group.automaton.walk_all(codes, sets));
                }
            }
        }
        out.sort_unstable();
        out
    }

    /// The `always` lines that the facts break, each by itself; none where they break some only together.
    pub fn broken(&mut self, codes: &[Code]) -> Vec<usize> {
        let mut out = Vec::new();
        for (index, line) in self.bulk.built.always.iter().enumerate() {
            let ends = line.walk_all_ends(codes, &mut self.other_sets);
            if ends == [0] {
                out.push(index);
            }
        }
        out
    }

    /// Per limit over a plan, whether the row counts towards it; nothing where that hangs on a fact that is not stated.
    pub fn counts(&mut self, codes: &[Code]) -> Vec<Option<bool>> {
        let mut out = Vec::new();
        for (_, automaton) in &self.bulk.built.counts {
            let mut ends = automaton.walk_all_ends(codes, &mut self.other_sets);
            ends.retain(|end| *end != automaton::IMPOSSIBLE);
            out.push(match ends.as_slice() {
                [] | [0] => Some(false),
                [_] => Some(true),
                _ => None,
            });
        }
        out
    }

    /// The facts, by place, that a row has to state so that its answer is certain, without any that the others make needless: of those that are
    /// not stated, each is left out if it can be, what rules ask least first.
    pub fn questions(&mut self, codes: &[Code], row: &RowTold) -> Vec<usize> {
        let unknown: Vec<usize> = codes.iter().enumerate().filter(|(_, code)| **code == UNKNOWN).map(|(slot, _)| slot).collect();
        if row.impossible || row.status != Status::Undetermined {
            return Vec::new();
        }
        if let [only] = unknown.as_slice() {
            return vec![*only];
        }
        let mut kept = unknown.clone();
        for slot in unknown.into_iter().rev() {
            let others: Vec<usize> = kept.iter().copied().filter(|k| *k != slot).collect();
            if self.settles(codes, row, &others) {
                kept = others;
            }
        }
        kept
    }

    /// Whether every part would be settled if these facts were stated, whatever they and the others are.
    fn settles(&mut self, codes: &[Code], row: &RowTold, stated: &[usize]) -> bool {
        for (index, group) in self.bulk.built.groups.iter().enumerate() {
            let told = |part: &usize| row.parts.get(*part).and_then(|number| self.told.get(*number as usize));
            let open: Vec<(usize, &PartTold)> =
                group.parts.iter().enumerate().filter_map(|(at, part)| Some((at, told(part)?))).filter(|(_, t)| t.said.len() > 1).collect();
            if open.is_empty() {
                continue;
            }
            let Some(sets) = self.sets.get_mut(index) else { continue };
            for states in group.automaton.walk_apart(codes, stated, sets) {
                let ends: Vec<&Vec<u32>> = states.iter().filter_map(|state| group.ends.get(usize::from(*state))?.as_ref()).collect();
                for (at, told) in &open {
                    let mut said = ends.iter().filter_map(|end| told.classes.get(end.get(*at)?));
                    let first = said.next();
                    if said.any(|other| Some(other) != first) {
                        return false;
                    }
                }
            }
        }
        true
    }
}

/// Puts the numbers of a group's parts where they belong.
fn put(group: &Group, numbers: &[PartNumber], row: &mut [PartNumber]) {
    for (part, number) in group.parts.iter().zip(numbers) {
        row.get_mut(*part).into_iter().for_each(|slot| *slot = *number);
    }
}
