//! **Paths of the decision graph**, and which of them cases take.
//!
//! Of each activity every verb, prohibitions, references, exclusions, dossiers and each limit have a diagram: the one that `quyche graph` draws, under the
//! chosen readings. A path leads from its root to one of its ends and is counted where some possible case takes it: exactly, by intersecting it with
//! where cases are possible. A case takes a path where it answers each question on it, by what it states or by what follows from that. An outcome
//! is one of the different things that the diagram's ends say; a case comes to it where it is the only one left.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::decisions::Decisions;
use super::ground::{Ground, PartOf, ground};
use super::open::Open;
use super::questions::{CaseClass, class};
use crate::decision::{Asked, BUDGET, Decision, Facts, TooLarge};
use crate::hir::{ActivityId, Case, ProvisionId, Regulation, VerbId, Vocabulary};
use crate::mdd::{Cube, Exhausted, Level, Node};

/// Paths of one diagram that are gone through; where there are more, only its outcomes are counted.
pub const MOST_PATHS: u128 = 20_000;

/// What a diagram is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Told {
    Verb(VerbId),
    Forbidden,
    Refers,
    Excludes,
    Dossier,
    Limits,
}

impl Told {
    /// Whether a limit binds is told to nobody.
    pub(super) fn of(part: PartOf) -> Option<Told> {
        Some(match part {
            PartOf::Verb(verb) => Told::Verb(verb),
            PartOf::Forbidden => Told::Forbidden,
            PartOf::Refers => Told::Refers,
            PartOf::Excludes => Told::Excludes,
            PartOf::Dossier => Told::Dossier,
            PartOf::Limit(_) => Told::Limits,
            PartOf::Binds(_) => return None,
        })
    }
}

/// How many of all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reach {
    pub exercised: usize,
    pub all: usize,
}

impl Reach {
    pub fn and(self, other: Reach) -> Reach {
        Reach { exercised: self.exercised + other.exercised, all: self.all + other.all }
    }
}

/// The diagrams of one thing told.
#[derive(Clone, Debug)]
pub struct PartPaths {
    pub told: Told,
    pub outcomes: Reach,
    /// `None` where there are more than [`MOST_PATHS`].
    pub paths: Option<Reach>,
    /// The paths that no case takes, each as the class of the cases that would.
    pub untaken: Vec<CaseClass>,
}

/// One activity; without parts where its diagrams are too large.
#[derive(Clone, Debug)]
pub struct ActivityPaths {
    pub activity: ActivityId,
    pub parts: Result<Vec<PartPaths>, Box<TooLarge>>,
}

impl ActivityPaths {
    pub fn outcomes(&self) -> Reach {
        self.parts.iter().flatten().fold(Reach::default(), |sum, part| sum.and(part.outcomes))
    }

    /// Of the diagrams whose paths were gone through.
    pub fn paths(&self) -> Reach {
        self.parts.iter().flatten().filter_map(|part| part.paths).fold(Reach::default(), Reach::and)
    }

    /// The diagrams that have too many.
    pub fn uncounted(&self) -> Vec<Told> {
        self.parts.iter().flatten().filter(|part| part.paths.is_none()).map(|part| part.told).collect()
    }
}

/// How far these cases reach in every activity that a regulation has rules for.
pub fn paths(decisions: &Decisions, index: usize, cases: &[&Case]) -> Vec<ActivityPaths> {
    let Some(regulation) = decisions.workspace.regulations.get(index) else { return Vec::new() };
    let of = |activity: ActivityId| {
        let decision = decisions.get(index, activity)?;
        let too_large = |Exhausted| TooLarge::asked(activity, BUDGET);
        let mut graph = Graph::new(&decisions.workspace.vocabulary, regulation, &decision).map_err(too_large)?;
        for case in cases.iter().filter(|case| case.activity == activity) {
            let way = graph.way(case).map_err(too_large)?;
            graph.take(&way);
        }
        Ok(graph.counted())
    };
    super::findings::spoken_of(regulation).into_iter().map(|activity| ActivityPaths { activity, parts: of(activity) }).collect()
}

/// The diagrams of one activity, and what was taken of them.
pub(super) struct Graph<'a> {
    pub ground: Ground<'a>,
    pub parts: Vec<GraphPart>,
}

pub(super) struct GraphPart {
    pub told: Told,
    pub root: Node,
    /// The outcomes that are possible.
    pub outcomes: BTreeSet<u32>,
    pub paths: Option<Paths>,
    pub reached: BTreeSet<u32>,
}

/// The paths of a diagram by the first value of each step, each with where it is taken.
#[derive(Default)]
pub(super) struct Paths {
    pub all: BTreeMap<Cube, Node>,
    pub taken: BTreeSet<Cube>,
}

/// What one case takes of each part: a path and an outcome, where it is certain.
pub(super) type Way = Vec<(Option<Cube>, Option<u32>)>;

/// The outcomes and paths that a way adds to those taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Gain {
    pub outcomes: usize,
    pub paths: usize,
}

impl<'a> Graph<'a> {
    pub fn new(vocabulary: &Vocabulary, regulation: &Regulation, decision: &'a Arc<Decision>) -> Result<Self, Exhausted> {
        let mut ground = ground(decision, &Case::new(decision.activity))?;
        ground.store.set_budget(BUDGET);
        let open = Open::new(&mut ground, vocabulary, regulation)?;
        let roots: Vec<(PartOf, Node)> = open.parts.iter().map(|part| (part.of, part.root)).collect();
        let mut graph = Graph { ground, parts: Vec::new() };
        for (of, root) in roots {
            let Some(told) = Told::of(of) else { continue };
            let care = graph.ground.care;
            let root = graph.ground.store.simplify(root, care)?;
            let outcomes = graph.ground.store.terminals_within(root, care);
            let paths = graph.all_paths(root)?;
            graph.parts.push(GraphPart { told, root, outcomes, paths, reached: BTreeSet::new() });
        }
        Ok(graph)
    }

    fn all_paths(&mut self, root: Node) -> Result<Option<Paths>, Exhausted> {
        if self.ground.store.count_paths(root).is_none_or(|n| n > MOST_PATHS) {
            return Ok(None);
        }
        let mut paths = Paths::default();
        let care = self.ground.care;
        let mut stack = if care == Node::FALSE { Vec::new() } else { vec![(root, care, Cube::new())] };
        while let Some((node, on_it, cube)) = stack.pop() {
            let Some(level) = self.ground.store.level(node) else {
                paths.all.insert(cube, on_it);
                continue;
            };
            for (child, values) in self.ground.store.branches(node) {
                let literal = self.ground.store.literal(level, |value| values.contains(&value))?;
                let on_it = self.ground.store.and(on_it, literal)?;
                if on_it != Node::FALSE {
                    stack.push((child, on_it, cube.iter().cloned().chain([(level, values)]).collect()));
                }
            }
        }
        Ok(Some(paths))
    }

    /// What a case takes; nothing where it is impossible.
    pub fn way(&mut self, case: &Case) -> Result<Way, Exhausted> {
        let facts = Facts { case, readings: &[] };
        let decision = self.ground.decision;
        let cells: BTreeMap<Level, usize> = decision.variables.iter().filter_map(|(l, _)| Some((l, decision.cell(facts, &[], l)?))).collect();
        let care = self.ground.store.restrict(self.ground.care, &|level| cells.get(&level).copied())?;
        let mut way = Way::new();
        if care == Node::FALSE {
            return Ok(way);
        }
        for index in 0..self.parts.len() {
            let Some(part) = self.parts.get(index) else { continue };
            let (root, counted) = (part.root, part.paths.is_some());
            let left = self.ground.store.restrict(root, &|level| cells.get(&level).copied())?;
            let outcomes = self.ground.store.terminals_within(left, care);
            let only = outcomes.first().copied().filter(|_| outcomes.len() == 1);
            let path = if counted { self.walk(root, &cells, care)? } else { None };
            way.push((path, only));
        }
        Ok(way)
    }

    /// The path that certainly is taken.
    fn walk(&mut self, root: Node, cells: &BTreeMap<Level, usize>, care: Node) -> Result<Option<Cube>, Exhausted> {
        let (mut node, mut cube) = (root, Cube::new());
        while let Some(level) = self.ground.store.level(node) {
            let mut open = Vec::new();
            for (child, values) in self.ground.store.branches(node) {
                let possible = match cells.get(&level) {
                    Some(stated) => values.contains(stated),
                    None => {
                        let mut some = false;
                        for value in &values {
                            some |= self.ground.store.restrict(care, &|l| (l == level).then_some(*value))? != Node::FALSE;
                        }
                        some
                    }
                };
                if possible {
                    open.push((child, values));
                }
            }
            let Some((child, values)) = open.pop().filter(|_| open.is_empty()) else { return Ok(None) };
            cube.push((level, values));
            node = child;
        }
        Ok(Some(cube))
    }

    pub fn take(&mut self, way: &Way) {
        for (part, (path, outcome)) in self.parts.iter_mut().zip(way) {
            part.reached.extend(outcome);
            if let (Some(paths), Some(path)) = (&mut part.paths, path) {
                paths.taken.insert(path.clone());
            }
        }
    }

    /// What a way adds.
    pub fn gain(&self, way: &Way) -> Gain {
        let mut gain = Gain::default();
        for (part, (path, outcome)) in self.parts.iter().zip(way) {
            gain.outcomes += usize::from(outcome.is_some_and(|o| !part.reached.contains(&o)));
            let is_new = |path: &Cube| part.paths.as_ref().is_some_and(|paths| !paths.taken.contains(path));
            gain.paths += usize::from(path.as_ref().is_some_and(is_new));
        }
        gain
    }

    /// Where some contribution of a provision is made, for some record at least.
    pub fn speaks(&mut self, regulation: &Regulation, provision: ProvisionId) -> Result<Node, Exhausted> {
        let decision = self.ground.decision;
        let mut speaks = Node::FALSE;
        for contribution in decision.rulings.contributions.iter().filter(|c| c.provision().is_some_and(|p| regulation.addressed(p) == provision)) {
            let chosen = |level: Level| match decision.variables.asked(level) {
                Some(Asked::Reading(reading)) => regulation.readings.get(reading.index()).map(|r| r.chosen),
                _ => None,
            };
            let somewhere = decision.diagrams.restrict_into(&mut self.ground.store, contribution.somewhere, &chosen)?;
            speaks = self.ground.store.or(speaks, somewhere)?;
        }
        Ok(speaks)
    }

    /// A path as the class of cases that take it.
    pub fn class(&self, path: &Cube) -> CaseClass {
        class(self.ground.decision, &self.ground.decision.variables, path)
    }

    fn counted(&self) -> Vec<PartPaths> {
        let mut out: Vec<PartPaths> = Vec::new();
        for part in &self.parts {
            let outcomes = Reach { exercised: part.reached.intersection(&part.outcomes).count(), all: part.outcomes.len() };
            let paths = part.paths.as_ref().map(|p| Reach { exercised: p.taken.len(), all: p.all.len() });
            let untaken = part.paths.iter().flat_map(|p| p.all.keys().filter(|path| !p.taken.contains(*path)));
            let untaken: Vec<CaseClass> = untaken.map(|path| self.class(path)).collect();
            match out.iter_mut().find(|known| known.told == part.told) {
                Some(known) => {
                    known.outcomes = known.outcomes.and(outcomes);
                    known.paths = known.paths.zip(paths).map(|(a, b)| a.and(b));
                    known.untaken.extend(untaken);
                }
                None => out.push(PartPaths { told: part.told, outcomes, paths, untaken }),
            }
        }
        out
    }
}
