//! The changes themselves, read off the diagram of where something else is said.
//!
//! A path that leaves the case's own values at `n` variables is a change of `n` facts. Paths are followed only where so many steps away
//! something else is said at all; what is found at a smaller size is left out at greater ones.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::AskedWhatIf;
use super::space::{Units, changed, opened, units};
use crate::decision::{BUDGET, Decision};
use crate::hir::{BodyId, Case, Regulation, Vocabulary};
use crate::mdd::{Exhausted, Level, Node, Store};
use crate::queries::ground::{PartOf, ground};
use crate::queries::open::{Open, OpenPart};
use crate::queries::questions::{CaseClass, class};

/// Changes of one size that are gone through.
const MOST: usize = 100_000;

/// New cells for some variables.
type Change = Vec<(Level, usize)>;

/// Per part, the ways in which it may come out.
type Sayings = Vec<BTreeSet<u32>>;

/// What was found.
pub struct Found {
    pub groups: Vec<Group>,
    pub already: bool,
    pub complete: usize,
}

/// Changes of the same variables that lead to the same outcome.
pub struct Group {
    pub size: usize,
    pub values: Vec<CaseClass>,
    pub example: Case,
    /// The parts that come out differently.
    pub parts: Vec<PartOf>,
}

/// All smallest changes up to the size that is asked for, the most decisive first.
///
/// # Errors
/// [`Exhausted`].
pub fn search(
    vocabulary: &Vocabulary,
    regulation: &Regulation,
    decision: &Decision,
    case: &Case,
    asked: AskedWhatIf,
    lists: bool,
) -> Result<Found, Exhausted> {
    let mut ground = ground(decision, &opened(decision, case, lists))?;
    ground.store.set_budget(BUDGET);
    let units = units(decision, &ground.variables, case);
    let open = Open::new(&mut ground, vocabulary, regulation)?;
    let Open { ground, parts, .. } = open;
    let mut space = Space { store: &mut ground.store, care: ground.care, units: &units, parts: &parts };
    let possible = space.without_the_rest(space.care)?;
    let now = space.sayings(&Change::new())?;
    let (goal, already) = match asked.to {
        None => (space.says_something_else(&now)?, false),
        Some((body, verb)) => {
            let goal = space.does(body, PartOf::Verb(verb))?;
            (goal, space.is_true_now(goal))
        }
    };
    let goal = space.store.and(goal, possible)?;
    let (changes, complete) = if already { (Vec::new(), asked.size) } else { space.changes(goal, asked.size) };
    let mut groups: BTreeMap<(Vec<Level>, Sayings), Vec<Change>> = BTreeMap::new();
    for change in changes {
        let sayings = space.sayings(&change)?;
        groups.entry((change.iter().map(|(level, _)| *level).collect(), sayings)).or_default().push(change);
    }
    let mut out = Vec::new();
    for ((levels, sayings), changes) in groups {
        let mut any = Node::FALSE;
        for change in &changes {
            let mut this = Node::TRUE;
            for (level, value) in change {
                let literal = space.store.literal(*level, |v| v == *value)?;
                this = space.store.and(this, literal)?;
            }
            any = space.store.or(any, this)?;
        }
        let values = space.store.cover(any, any)?.iter().map(|cube| class(decision, &ground.variables, cube)).collect();
        let differ = |(index, part): (usize, &OpenPart)| (sayings.get(index) != now.get(index)).then_some(part.of);
        let mut differing: Vec<PartOf> = parts.iter().enumerate().filter_map(differ).collect();
        differing.sort_by_key(|of| rank(vocabulary, case, *of));
        let example = changes.first().map(|change| changed(&ground.variables, case, change)).unwrap_or_else(|| case.clone());
        let rank = differing.iter().map(|of| rank(vocabulary, case, *of)).min().unwrap_or(usize::MAX);
        out.push((rank, levels.len(), Group { size: levels.len(), values, example, parts: differing }));
    }
    out.sort_by_key(|(rank, size, _)| (*rank, *size));
    Ok(Found { groups: out.into_iter().map(|(_, _, group)| group).collect(), already, complete })
}

/// The more a part decides, the less: prohibitions and acts that the activity requires first, then what comes late in the procedure, notices last.
fn rank(vocabulary: &Vocabulary, case: &Case, of: PartOf) -> usize {
    const LIMITS: usize = 2;
    const PAPERS: usize = 900;
    const NOTICES: usize = 1_000;
    match of {
        PartOf::Forbidden => 0,
        PartOf::Refers | PartOf::Excludes => 1,
        PartOf::Limit(_) => LIMITS,
        PartOf::Dossier => PAPERS,
        PartOf::Binds(_) => usize::MAX,
        PartOf::Verb(verb) => {
            let Some(verb) = vocabulary.verb(verb) else { return PAPERS };
            let required = vocabulary.activity(case.activity).is_some_and(|a| a.requires.contains(&verb.class));
            match (required, verb.for_notices) {
                (true, _) => 1,
                (false, true) => NOTICES,
                (false, false) => LIMITS + 1 + vocabulary.classes.len().saturating_sub(verb.class.index()),
            }
        }
    }
}

/// The opened case.
struct Space<'s> {
    store: &'s mut Store,
    care: Node,
    units: &'s Units,
    parts: &'s [OpenPart],
}

impl Space<'_> {
    /// Where a truth function holds for some value of what the case leaves open.
    fn without_the_rest(&mut self, node: Node) -> Result<Node, Exhausted> {
        let units = self.units;
        self.store.exists(node, &|level| !units.contains_key(&level))
    }

    fn is_true_now(&self, node: Node) -> bool {
        self.store.evaluate(node, &|level| self.units.get(&level).copied().unwrap_or(0)) == Some(1)
    }

    /// How every part may come out after a change.
    fn sayings(&mut self, change: &Change) -> Result<Sayings, Exhausted> {
        let units = self.units;
        let stated = |level: Level| change.iter().find(|(l, _)| *l == level).map(|(_, value)| *value).or_else(|| units.get(&level).copied());
        let care = self.store.restrict(self.care, &stated)?;
        let mut out = Vec::new();
        for part in self.parts {
            let root = self.store.restrict(part.root, &stated)?;
            out.push(self.store.terminals_within(root, care));
        }
        Ok(out)
    }

    /// Where some part may come out otherwise than now.
    fn says_something_else(&mut self, now: &Sayings) -> Result<Node, Exhausted> {
        let mut somewhere = Node::FALSE;
        for (part, now) in self.parts.iter().zip(now).filter(|(part, _)| part.said.len() > 1) {
            let rest = self.store.support(&[part.root]).into_iter().any(|level| !self.units.contains_key(&level));
            if let (false, Some(only)) = (rest, now.first().filter(|_| now.len() == 1)) {
                let other = self.store.map(part.root, &mut |number| u32::from(number != *only))?;
                somewhere = self.store.or(somewhere, other)?;
                continue;
            }
            for number in self.store.terminals_within(part.root, self.care) {
                let this = self.store.map(part.root, &mut |n| u32::from(n == number))?;
                let this = self.store.and(this, self.care)?;
                let may = self.without_the_rest(this)?;
                let other = if now.contains(&number) { self.store.not(may)? } else { may };
                somewhere = self.store.or(somewhere, other)?;
            }
        }
        Ok(somewhere)
    }

    /// Where a body certainly does what a part is about.
    fn does(&mut self, body: BodyId, of: PartOf) -> Result<Node, Exhausted> {
        let Some(part) = self.parts.iter().find(|part| part.of == of) else { return Ok(Node::FALSE) };
        let acts =
            |number: u32| part.said.get(number as usize).is_some_and(|said| said.outcome.acts.iter().any(|act| act.actor.body() == Some(body)));
        let fails = self.store.map(part.root, &mut |number| u32::from(!acts(number)))?;
        let fails = self.store.and(fails, self.care)?;
        let perhaps_not = self.without_the_rest(fails)?;
        self.store.not(perhaps_not)
    }

    /// The smallest changes that lead into `goal`, and the size up to which they are all there.
    fn changes(&self, goal: Node, size: usize) -> (Vec<Change>, usize) {
        let mut walk = Walk { space: self, distances: HashMap::new(), found: BTreeSet::new(), here: Vec::new() };
        for size in 1..=size {
            walk.here.clear();
            if !walk.go(goal, size, &mut Vec::new()) {
                return (walk.found.into_iter().collect(), size - 1);
            }
            let here = std::mem::take(&mut walk.here);
            walk.found.extend(here);
        }
        (walk.found.into_iter().collect(), size)
    }
}

struct Walk<'w> {
    space: &'w Space<'w>,
    /// The fewest changes from a node to true.
    distances: HashMap<Node, usize>,
    /// What was found at smaller sizes, and at this one.
    found: BTreeSet<Change>,
    here: Vec<Change>,
}

impl Walk<'_> {
    /// Collects the changes of exactly `left` more facts; false where there are too many.
    fn go(&mut self, node: Node, left: usize, path: &mut Change) -> bool {
        if self.distance(node) > left {
            return true;
        }
        let Some(level) = self.space.store.level(node) else {
            if left == 0 && !self.has_smaller(path) {
                self.here.push(path.clone());
            }
            return self.here.len() <= MOST;
        };
        let own = self.space.units.get(&level).copied().unwrap_or(0);
        for value in 0..self.space.store.arity(level) {
            let child = self.space.store.at(node, level, value);
            if value == own {
                if !self.go(child, left, path) {
                    return false;
                }
            } else if left > 0 && !self.found.contains(&vec![(level, value)]) {
                path.push((level, value));
                let goes_on = self.go(child, left - 1, path);
                path.pop();
                if !goes_on {
                    return false;
                }
            }
        }
        true
    }

    /// Whether a part of a change was found by itself.
    fn has_smaller(&self, change: &Change) -> bool {
        let subsets = 1u32..(1u32 << change.len().min(20)) - 1;
        let part = |bits: u32| change.iter().enumerate().filter(|(i, _)| bits & (1 << i) != 0).map(|(_, c)| *c).collect::<Change>();
        subsets.map(part).any(|part| self.found.contains(&part))
    }

    fn distance(&mut self, node: Node) -> usize {
        if let Some(value) = node.value() {
            return if value == 1 { 0 } else { usize::MAX };
        }
        if let Some(known) = self.distances.get(&node) {
            return *known;
        }
        let mut nearest = usize::MAX;
        if let Some(level) = self.space.store.level(node) {
            let own = self.space.units.get(&level).copied().unwrap_or(0);
            for value in 0..self.space.store.arity(level) {
                let child = self.distance(self.space.store.at(node, level, value));
                nearest = nearest.min(child.saturating_add(usize::from(value != own)));
            }
        }
        self.distances.insert(node, nearest);
        nearest
    }
}
