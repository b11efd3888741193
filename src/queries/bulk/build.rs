//! From a compiled decision to automata: what each fact says, the parts (several small ones read together), readings, `always` lines, counts.

use super::automaton::{Automaton, IMPOSSIBLE, Run};
use crate::decision::{Asked, Decision, Says};
use crate::hir::{FactId, ReadingId, Regulation, Vocabulary};
use crate::mdd::{Exhausted, Node, Pairs, Store};
use crate::queries::ground::{Ground, PartOf, ground};
use crate::queries::open::Open;

/// Nodes that everything together may need.
const BUDGET: usize = 2_000_000;
/// Nodes and ends of an automaton that reads several parts at once, so that its tables stay in the nearest caches.
const TOGETHER: usize = 1_500;

/// A fact that rules ask about: its code is the cell of the only level, or has one bit for every level.
#[derive(Clone, Debug)]
pub struct Slot {
    pub fact: FactId,
    pub levels: Vec<crate::mdd::Level>,
    /// Whether the code has bits: of a set, one for each element that is asked; of a list, one for each question about it as a whole.
    pub bits: bool,
}

/// Several parts, read together.
pub struct Group {
    pub automaton: Automaton,
    /// The places of its parts.
    pub parts: Vec<usize>,
    /// Per last state, what each of its parts comes to; nothing for impossible cases.
    pub ends: Vec<Option<Vec<u32>>>,
}

/// All that is read.
pub struct Built {
    pub slots: Vec<Slot>,
    pub parts: Vec<PartOf>,
    pub groups: Vec<Group>,
    /// The readings on which some answer rests, and the groups that say, reading by reading, whether another alternative would change the answer.
    pub readings: Vec<ReadingId>,
    pub resting: Vec<Group>,
    pub always: Vec<Automaton>,
    /// Per limit over a plan, its contribution and where a case counts towards it.
    pub counts: Vec<(usize, Automaton)>,
}

/// Why there are no automata.
pub enum NotBuilt {
    Exhausted,
    /// A diagram asks something of single records, or has more states than are worked with.
    Unsuited,
}

impl From<Exhausted> for NotBuilt {
    fn from(_: Exhausted) -> Self {
        NotBuilt::Exhausted
    }
}

/// What a decision reads, and its grounds.
pub fn build<'a>(vocabulary: &Vocabulary, regulation: &Regulation, decision: &'a Decision) -> Result<(Ground<'a>, Built), NotBuilt> {
    let mut ground = ground(decision, &crate::hir::Case::new(decision.activity))?;
    ground.store.set_budget(BUDGET);
    let slots = slots(&ground).ok_or(NotBuilt::Unsuited)?;
    let runs = runs(&slots);
    let mut open = Open::new(&mut ground, vocabulary, regulation)?;
    let told: Vec<(PartOf, Node)> = open.parts.iter().filter(|p| !matches!(p.of, PartOf::Binds(_))).map(|p| (p.of, p.chosen)).collect();
    let rests = rests_on(&mut open)?;
    let care = ground.care;
    let parts: Vec<PartOf> = told.iter().map(|(of, _)| *of).collect();
    let mut bounded = Vec::new();
    for (_, root) in told {
        bounded.push(ground.store.choose(care, root, Node::terminal(IMPOSSIBLE))?);
    }
    // Where nothing is said, it is still asked whether the case is possible.
    if bounded.is_empty() {
        bounded.push(ground.store.choose(care, Node::FALSE, Node::terminal(IMPOSSIBLE))?);
    }
    let mut groups = groups(&mut ground.store, &runs, &bounded)?;
    groups.iter_mut().for_each(|group| group.parts.retain(|part| *part < parts.len()));
    let (readings, rests): (Vec<ReadingId>, Vec<Node>) = rests.into_iter().unzip();
    let resting = self::groups(&mut ground.store, &runs, &rests)?;
    let mut always = Vec::new();
    for line in &decision.always {
        let line = decision.diagrams.restrict_into(&mut ground.store, *line, &|_| None)?;
        always.push(Automaton::new(&ground.store, &runs, line).ok_or(NotBuilt::Unsuited)?);
    }
    let mut counts = Vec::new();
    for (index, contribution) in decision.rulings.contributions.iter().enumerate() {
        if matches!(contribution.says, Says::Counts) {
            let guard = ground.guard(index)?;
            let guard = ground.under(guard, regulation, None)?;
            let guard = ground.store.choose(care, guard, Node::terminal(IMPOSSIBLE))?;
            counts.push((index, Automaton::new(&ground.store, &runs, guard).ok_or(NotBuilt::Unsuited)?));
        }
    }
    Ok((ground, Built { slots, parts, groups, readings, resting, always, counts }))
}

/// The facts that are asked, in the order of the variables. `None` where a set has more elements that are asked than a code has bits.
fn slots(ground: &Ground) -> Option<Vec<Slot>> {
    let mut out: Vec<Slot> = Vec::new();
    for (level, variable) in ground.decision.variables.iter() {
        let (fact, bits) = match variable.asked {
            Asked::Fact(fact) => (fact, false),
            Asked::Element(fact, _) => (fact, true),
            Asked::Some { list, .. } | Asked::Count { list, .. } | Asked::Sum { list, .. } => (list, true),
            Asked::Field { .. } | Asked::Record { .. } | Asked::Reading(_) => continue,
        };
        match out.iter_mut().find(|slot| slot.fact == fact) {
            Some(slot) => slot.levels.push(level),
            None => out.push(Slot { fact, levels: vec![level], bits }),
        }
    }
    // The greatest code is the unknown fact.
    out.iter().all(|slot| !slot.bits || slot.levels.len() < 32).then_some(out)
}

/// Levels of one fact that stand together, at most eight bits at once, in the order of the variables.
fn runs(slots: &[Slot]) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let of = |(slot, s): (usize, &Slot)| s.levels.iter().enumerate().map(move |(bit, level)| (*level, slot, bit)).collect::<Vec<_>>();
    let mut levels: Vec<(crate::mdd::Level, usize, usize)> = slots.iter().enumerate().flat_map(of).collect();
    levels.sort_unstable();
    for (level, slot, bit) in levels {
        let bits = slots.get(slot).is_some_and(|s| s.bits);
        match runs.last_mut() {
            Some(run) if bits && run.slot == slot && run.levels.len() < 8 => run.levels.push(level),
            _ => runs.push(Run { slot, shift: bits.then(|| u32::try_from(bit).unwrap_or(0)), levels: vec![level] }),
        }
    }
    runs
}

/// Per reading where another alternative changes something that is said.
fn rests_on(open: &mut Open) -> Result<Vec<(ReadingId, Node)>, Exhausted> {
    let mut out = Vec::new();
    for (index, reading) in open.regulation.readings.iter().enumerate() {
        let id = ReadingId::new(index);
        if open.ground.variables.level(&Asked::Reading(id)).is_none() {
            continue;
        }
        let mut somewhere = Node::FALSE;
        for alternative in (0..reading.alternatives.len()).filter(|a| *a != reading.chosen) {
            for (_, differs) in open.differences(id, alternative)? {
                somewhere = open.ground.store.or(somewhere, differs)?;
            }
        }
        if somewhere != Node::FALSE {
            out.push((id, somewhere));
        }
    }
    Ok(out)
}

/// Parts brought together as far as that keeps them small.
fn groups(store: &mut Store, runs: &[Run], parts: &[Node]) -> Result<Vec<Group>, NotBuilt> {
    let mut out: Vec<(Node, Vec<usize>, Vec<Pairs>)> = Vec::new();
    for (index, part) in parts.iter().enumerate() {
        let mut joined = None;
        for (at, (root, _, _)) in out.iter().enumerate() {
            let mut pairs = Pairs::default();
            store.set_budget((store.len() + 4 * TOGETHER).min(BUDGET));
            let product = store.product(*root, *part, &mut pairs);
            store.set_budget(BUDGET);
            if let Ok((both, size)) = product.map(|both| (both, store.size(&[both])))
                && size <= TOGETHER
                && joined.as_ref().is_none_or(|(_, _, smallest, _)| size < *smallest)
            {
                joined = Some((at, both, size, pairs));
            }
        }
        match joined {
            Some((at, root, _, pairs)) => {
                if let Some(group) = out.get_mut(at) {
                    group.0 = root;
                    group.1.push(index);
                    group.2.push(pairs);
                }
            }
            None => out.push((*part, vec![index], Vec::new())),
        }
    }
    let group = |(root, parts, pairs): (Node, Vec<usize>, Vec<Pairs>)| {
        let automaton = Automaton::new(store, runs, root).ok_or(NotBuilt::Unsuited)?;
        let ends = automaton.ends.iter().map(|end| numbers(*end, &pairs)).collect();
        Ok(Group { automaton, parts, ends })
    };
    out.into_iter().map(group).collect()
}

/// What each part comes to at an end of several; nothing where no case is.
fn numbers(end: u32, pairs: &[Pairs]) -> Option<Vec<u32>> {
    let (mut number, mut out) = (end, Vec::new());
    for pairs in pairs.iter().rev() {
        let (before, own) = pairs.get(number)?;
        out.push(own);
        number = before;
    }
    out.push(number);
    out.reverse();
    (!out.contains(&IMPOSSIBLE)).then_some(out)
}
