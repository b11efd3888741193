//! The decision graph and the direct interpreter say the same of every case: of at least a million generated ones, which take every path of
//! every diagram (of a diagram with very many paths, every branch), reach every provision that can be reached, and stand at the ends of cells
//! more often than within. What was reached is printed.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use quyche::decision::{BUDGET, Decision, Facts, lower};
use quyche::diagnostics::Lang;
use quyche::hir::{ActivityId, ProvisionId, Regulation, Vocabulary};
use quyche::interpret::{World, broken_always, decide_unordered};
use quyche::mdd::{Level, Node, Store};

use super::cases::{Generator, Sequence};
use super::enumerated::{Mentioned, readings};
use super::generated;
use super::support::{bundled, laws, read};

/// Cases over the bundled regulations.
const CASES: usize = 1_000_000;

/// A diagram with more paths is gone through by its branches.
const PATHS: u128 = 20_000;

#[derive(Default)]
struct Reached {
    cases: usize,
    paths: usize,
    /// Branches taken in diagrams that have too many paths.
    branches: usize,
    /// Paths and branches that no possible case takes: proved so.
    impossible: usize,
    provisions: BTreeSet<ProvisionId>,
}

/// Compares the two on one case.
fn agree(generator: &Generator, world: &World, reached: &mut Reached) {
    let (vocabulary, regulation) = (generator.vocabulary, generator.regulation);
    assert!(broken_always(vocabulary, regulation, world).is_empty(), "the graph holds an impossible case for possible: {:?}", world.case);
    let facts = Facts { case: &world.case, readings: &world.readings };
    let by_graph = generator.decision.outcome(vocabulary, regulation, facts);
    let directly = decide_unordered(vocabulary, regulation, world).unwrap_or_else(|question| panic!("{question:?} of {:?}", world.case));
    if by_graph.as_ref() != Ok(&directly) {
        panic!("{:?}\n{:?}\ninterpreter: {directly:#?}\ngraph: {by_graph:#?}", world.case, world.readings);
    }
    reached.cases += 1;
    reached.provisions.extend(&directly.reached);
}

/// Every diagram of a decision.
fn roots(decision: &Decision) -> Vec<Node> {
    let verbs = decision.rulings.verbs.iter().flat_map(|v| v.roots.iter().map(|(_, root)| *root));
    let mut all: Vec<Node> = verbs.chain(decision.rulings.contributions.iter().map(|c| c.guard)).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// Which values the variables on a path may have.
type Path = Vec<(Level, Vec<usize>)>;

/// One case for every path of every diagram, or for every branch of one that has too many paths.
fn every_path(generator: &Generator, sequence: &mut Sequence, reached: &mut Reached) {
    let diagrams = &generator.decision.diagrams;
    let mut branches: BTreeSet<Path> = BTreeSet::new();
    for root in roots(generator.decision) {
        if diagrams.count_paths(root).is_none_or(|paths| paths > PATHS) {
            branches.extend(each_branch(diagrams, root));
            continue;
        }
        let mut paths: Vec<Path> = Vec::new();
        let _ = diagrams.each_path(root, &mut |path, _| {
            paths.push(path.to_vec());
            ControlFlow::Continue(())
        });
        reached.paths += paths.iter().filter(|path| one_case(generator, path, sequence, reached)).count();
    }
    reached.branches += branches.iter().filter(|path| one_case(generator, path, sequence, reached)).count();
}

/// A way to every branch of every node below `root`.
fn each_branch(diagrams: &Store, root: Node) -> Vec<Path> {
    let mut way: BTreeMap<Node, Path> = BTreeMap::from([(root, Path::new())]);
    let mut out = Vec::new();
    // Nodes come from the root down, so that the way to a node is known before its branches are asked for.
    let mut nodes = diagrams.nodes(&[root]);
    nodes.sort_by_key(|node| diagrams.level(*node));
    for node in nodes {
        let Some(level) = diagrams.level(node) else { continue };
        let before = way[&node].clone();
        for (child, values) in diagrams.branches(node) {
            let path: Path = before.iter().cloned().chain([(level, values)]).collect();
            way.entry(child).or_insert_with(|| path.clone());
            out.push(path);
        }
    }
    out
}

/// Compares the two on a case of a path; false where the path is proved to have none.
fn one_case(generator: &Generator, path: &Path, sequence: &mut Sequence, reached: &mut Reached) -> bool {
    let found = generator.case(path, 60, sequence).or_else(|| exact(generator, path, sequence));
    match &found {
        Some(world) => agree(generator, world, reached),
        None => reached.impossible += 1,
    }
    found.is_some()
}

/// A path that chance did not find: a case of it is computed, or it is proved that there is none.
fn exact(generator: &Generator, path: &Path, sequence: &mut Sequence) -> Option<World> {
    let decision = generator.decision;
    let mut store = decision.diagrams.clone();
    let mut on_it = decision.possible;
    for (level, values) in path {
        let literal = store.literal(*level, |value| values.contains(&value)).unwrap();
        on_it = store.and(on_it, literal).unwrap();
    }
    let witness = store.witness(on_it, &|holds| holds == 1)?;
    let narrowed: Path = path
        .iter()
        .filter(|(level, _)| !witness.iter().any(|(l, _)| l == level))
        .cloned()
        .chain(witness.iter().map(|(level, value)| (*level, vec![*value])))
        .collect();
    Some(generator.case(&narrowed, 20_000, sequence).unwrap_or_else(|| panic!("no case found for {narrowed:?}")))
}

fn all_activities(vocabulary: &Vocabulary, regulation: &Regulation, seed: u64, share: usize, mine: impl Fn(usize) -> bool) -> Reached {
    let mut reached = Reached::default();
    let mut sequence = Sequence::new(seed);
    for index in (0..vocabulary.activities.len()).filter(|index| mine(*index)) {
        let decision = lower(vocabulary, regulation, ActivityId::new(index), BUDGET).unwrap();
        let generator = Generator::new(vocabulary, regulation, &decision);
        every_path(&generator, &mut sequence, &mut reached);
        let mut left = share;
        while left > 0 {
            if let Some(world) = generator.case(&[], 1_000, &mut sequence) {
                agree(&generator, &world, &mut reached);
            }
            left -= 1;
        }
    }
    reached
}

#[test]
fn graph_and_interpreter_agree_on_every_case_of_generated_small_regulations() {
    let (mut cases, mut impossible, mut reached, mut with_rules) = (0, 0, 0, 0);
    for seed in 0..300 {
        let text = generated::regulation(seed);
        let read = read(&[("generated.quy", text.as_str())]);
        let (vocabulary, regulation) = (&read.workspace.vocabulary, &read.workspace.regulations[0]);
        let mut provisions = BTreeSet::new();
        for activity in (0..vocabulary.activities.len()).map(ActivityId::new) {
            let decision = lower(vocabulary, regulation, activity, BUDGET).unwrap();
            let generator = Generator::new(vocabulary, regulation, &decision);
            let mut found = Reached::default();
            for case in Mentioned::by(vocabulary, regulation, activity).cases(vocabulary, activity) {
                for readings in readings(regulation) {
                    let world = World { case: case.clone(), readings };
                    let possible = broken_always(vocabulary, regulation, &world).is_empty();
                    assert_eq!(generator.is_possible(&world), possible, "seed {seed}: {case:?}\n{text}");
                    match possible {
                        true => agree(&generator, &world, &mut found),
                        false => impossible += 1,
                    }
                }
            }
            cases += found.cases;
            provisions.extend(found.provisions);
        }
        reached += provisions.len();
        with_rules += regulation.provisions.iter().filter(|p| p.has_rules()).count();
    }
    eprintln!("generated: {cases} cases, {impossible} impossible ones, {reached} of {with_rules} provisions reached (some are dead on purpose)");
    assert!(cases > 50_000, "{cases}");
}

#[test]
fn graph_and_interpreter_agree_on_a_million_cases_of_the_bundled_regulations() {
    let read = laws();
    let activities = read.workspace.vocabulary.activities.len();
    let regulations = read.workspace.regulations.len();
    drop(read);
    let share = CASES / (activities * regulations);
    // Definitions are shared within a workspace, not between threads: each thread reads its own.
    let part = |odd: usize| {
        let read = laws();
        let of = |regulation| all_activities(&read.workspace.vocabulary, regulation, odd as u64 + 1, share, |index| index % 2 == odd);
        read.workspace.regulations.iter().map(of).collect::<Vec<_>>()
    };
    let (first, second) = std::thread::scope(|scope| {
        let other = scope.spawn(|| part(1));
        (part(0), other.join().unwrap())
    });
    let read = laws();
    for ((regulation, a), b) in read.workspace.regulations.iter().zip(&first).zip(&second) {
        let provisions: BTreeSet<ProvisionId> = a.provisions.union(&b.provisions).copied().collect();
        let with_rules: Vec<ProvisionId> = regulation.provision_ids().filter(|id| regulation.provision(*id).is_some_and(|p| p.has_rules())).collect();
        eprintln!(
            "{}: {} cases, {} paths and {} branches taken, {} impossible, {} of {} provisions with rules reached",
            regulation.name(),
            a.cases + b.cases,
            a.paths + b.paths,
            a.branches + b.branches,
            a.impossible + b.impossible,
            with_rules.iter().filter(|id| provisions.contains(id)).count(),
            with_rules.len()
        );
        let unreached: Vec<String> = with_rules.iter().filter(|id| !provisions.contains(id)).map(|id| regulation.citation(*id, Lang::En)).collect();
        assert!(unreached.is_empty(), "{unreached:?}");
    }
    let total: usize = first.iter().chain(&second).map(|r| r.cases).sum();
    assert!(total >= CASES, "{total} cases");
}

/// The draft is nearly the law beside it: some thousand cases of each activity, and every path of those that its changes are about.
#[test]
fn graph_and_interpreter_agree_on_the_illustrative_draft() {
    let read = bundled();
    let vocabulary = &read.workspace.vocabulary;
    let (mut sequence, mut reached) = (Sequence::new(5), Reached::default());
    let mut drafts = 0;
    for regulation in read.workspace.regulations.iter().filter(|r| r.draft.is_some()) {
        drafts += 1;
        for activity in (0..vocabulary.activities.len()).map(ActivityId::new) {
            let decision = lower(vocabulary, regulation, activity, BUDGET).unwrap();
            let generator = Generator::new(vocabulary, regulation, &decision);
            if ["guest_visit", "sensitive_matter", "plan_adjustment", "direction"].contains(&vocabulary.activity(activity).unwrap().term.id.as_str())
            {
                every_path(&generator, &mut sequence, &mut reached);
            }
            (0..1_000).filter_map(|_| generator.case(&[], 1_000, &mut sequence)).for_each(|world| agree(&generator, &world, &mut reached));
        }
    }
    assert!(drafts > 0 && reached.cases > 15_000, "{drafts} drafts, {} cases", reached.cases);
}
