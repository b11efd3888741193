//! The decision graph: compiling, growth, and decisions in bulk.
//!
//! **Decisions.** Who settles and who consents, with citations: all verbs of the classes `settles` and `opines` of `individual_trip`, under the chosen
//! readings. The facts are native: one word each, of which seven are asked (office, whose cadre, posts held and once held as bits, purpose,
//! two yes/no). The cases are 4,096
//! possible ones, drawn by a fixed seed: each enumeration and yes/no fact evenly, of each set none, one or two values. The answer is
//! the number of an outcome, kept once: the acts in order, each with body, verb, deadlines and citations. Of 200 provinces, 199 are the bundled regulation with by a fixed
//! seed a quarter of its provisions changed: other bodies, and one value more or less in a condition; all are asked in turn, each
//! all cases, and again in random order.
#![expect(clippy::disallowed_methods, clippy::print_stderr, reason = "a bench reads files and prints what it measured")]
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a bench that cannot go on fails")]

mod changed;
mod large;
mod support;

use std::hint::black_box;
use std::time::Duration;

use changed::changed;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use large::large_regulation;
use quyche::decision::{BUDGET, Decision, Facts, Order, lower, lower_in_order};
use quyche::hir::vocabulary::Kind;
use quyche::hir::{ActivityId, Case, Value, VerbId, Vocabulary, Workspace};
use quyche::interpret::{World, decide_unordered};
use quyche::queries::{Decisions, Table};
use support::{Sequence, read, text};

const PROVINCES: usize = 200;
const CASES: usize = 4_096;

fn bundled() -> Workspace {
    let texts = ["regulations/vocabulary.quy", "regulations/calendar.quy", "regulations/bac-giang/19-QC-TU.quy"].map(text);
    read(&texts.iter().map(String::as_str).collect::<Vec<_>>()).0
}

fn activities(vocabulary: &Vocabulary) -> impl Iterator<Item = ActivityId> {
    (0..vocabulary.activities.len()).map(ActivityId::new)
}

fn all(workspace: &Workspace, order: Order) -> Vec<Decision> {
    let of = |activity| lower_in_order(&workspace.vocabulary, &workspace.regulations[0], activity, order, BUDGET).unwrap();
    activities(&workspace.vocabulary).map(of).collect()
}

fn nodes(decision: &Decision) -> usize {
    let roots: Vec<_> = decision.rulings.verbs.iter().flat_map(|v| v.roots.iter().map(|(_, root)| *root)).collect();
    decision.diagrams.size(&roots)
}

/// Every activity of the bundled regulation; the nodes of every verb under each order of variables.
fn compiling(criterion: &mut Criterion) {
    let workspace = bundled();
    for order in [Order::Declared, Order::ReadingsFirst, Order::MostAsked, Order::MostAskedTogether, Order::LeastAsked] {
        let decisions = all(&workspace, order);
        let made: usize = decisions.iter().map(|d| d.diagrams.len()).sum();
        eprintln!("{order:?}: {} nodes in the diagrams of verbs, {made} made", decisions.iter().map(nodes).sum::<usize>());
    }
    for (decision, activity) in all(&workspace, Order::default()).iter().zip(&workspace.vocabulary.activities) {
        let guards: Vec<_> = decision.rulings.contributions.iter().map(|c| c.guard).collect();
        let (variables, in_guards) = (decision.variables.iter().count(), decision.diagrams.size(&guards));
        eprintln!("{}: {variables} variables, {} nodes for verbs, {in_guards} for single rules", activity.term.id, nodes(decision));
    }
    criterion.bench_function("compile/bundled_corpus", |b| b.iter(|| all(&workspace, Order::default())));
}

/// From 100 provisions to 10,000: the bundled articles copied, every fifth line changed.
fn growth(criterion: &mut Criterion) {
    let base = [text("regulations/vocabulary.quy"), text("regulations/calendar.quy")];
    let mut group = criterion.benchmark_group("compile/provisions");
    group.sample_size(10).measurement_time(Duration::from_secs(12));
    for provisions in [100, 300, 1_000, 3_000, 10_000] {
        let large = large_regulation(provisions);
        let (workspace, _) = read(&[&large, &base[0], &base[1]]);
        let regulation = &workspace.regulations[0];
        let compiled = || {
            activities(&workspace.vocabulary)
                .map(|activity| lower(&workspace.vocabulary, regulation, activity, 20_000_000).unwrap().diagrams.len())
                .sum::<usize>()
        };
        eprintln!("{provisions} provisions ({} in the file): {} nodes made", regulation.encodings().len(), compiled());
        group.bench_function(provisions.to_string(), |b| b.iter(compiled));
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        eprintln!("peak memory so far: {}", status.lines().find(|l| l.starts_with("VmHWM")).unwrap_or("unknown").trim());
    }
    group.finish();
}

fn cases(workspace: &Workspace, decision: &Decision, sequence: &mut Sequence) -> Vec<Case> {
    let vocabulary = &workspace.vocabulary;
    let readings = workspace.regulations[0].chosen_readings();
    let mut out = Vec::new();
    while out.len() < CASES {
        let mut case = Case::new(decision.activity);
        for fact in &vocabulary.activity(decision.activity).unwrap().facts {
            let value = match &vocabulary.fact(*fact).unwrap().kind {
                Kind::Bool => Value::Bool(sequence.next(2) == 0),
                Kind::One(terms) => Value::One(sequence.next(terms.len())),
                Kind::Set(terms) => Value::set((0..sequence.next(3)).map(|_| sequence.next(terms.len())).collect::<Vec<_>>()),
                _ => continue,
            };
            case.facts.insert(*fact, value);
        }
        if decision.walk(Facts { case: &case, readings: &readings }, &[], decision.possible) == Ok(1) {
            out.push(case);
        }
    }
    out
}

fn decisions_in_bulk(criterion: &mut Criterion) {
    let mut workspace = bundled();
    let vocabulary = workspace.vocabulary.clone();
    let mut sequence = Sequence(0x2545_F491_4F6C_DD1D);
    let (original, mut count) = (workspace.regulations[0].clone(), 0);
    for _ in 1..PROVINCES {
        let (regulation, changes) = changed(&original, &vocabulary, &mut sequence, 4);
        workspace.regulations.push(regulation);
        count += changes;
    }
    let with_rules = original.provisions.iter().filter(|p| p.has_rules()).count();
    eprintln!("{PROVINCES} provinces, of {with_rules} provisions {} changed on average", count / (PROVINCES - 1));
    let trip = vocabulary.activity_named("individual_trip").unwrap();
    let is_asked = |verb: &VerbId| {
        let class = vocabulary.verb(*verb).and_then(|v| vocabulary.class(v.class)).unwrap();
        ["settles", "opines"].contains(&class.id.as_str())
    };
    let verbs: Vec<VerbId> = (0..vocabulary.verbs.len()).map(VerbId::new).filter(is_asked).collect();
    let decisions = Decisions::new(&workspace);
    let cases = cases(&workspace, &decisions.get(0, trip).unwrap(), &mut sequence);
    let tables: Vec<Table> = (0..PROVINCES).map(|index| Table::new(&decisions, index, trip, &verbs).unwrap()).collect();
    let bytes: usize = tables.iter().map(|t| t.size().2).sum();
    eprintln!("one table: (inputs, outcomes, bytes) {:?}; all tables: {bytes} bytes", tables[0].size());
    // One case has the same words under every regulation.
    let width = tables[0].facts().len();
    let words: Vec<u64> = cases.iter().flat_map(|case| tables[0].words(case).unwrap()).collect();

    let mut group = criterion.benchmark_group("decide");
    group.throughput(Throughput::Elements(CASES as u64));
    let batch = |table: &Table, words: &[u64]| words.chunks_exact(width).map(|words| table.decide(words).unwrap()).fold(0u32, u32::wrapping_add);
    group.bench_function("one_province", |b| b.iter(|| batch(black_box(&tables[0]), &words)));
    let mut turn = 0;
    group.bench_function("200_provinces_in_turn", |b| {
        b.iter(|| {
            turn = (turn + 1) % PROVINCES;
            batch(black_box(&tables[turn]), &words)
        });
    });
    // Sixty-four cases of one province, then of another.
    let batches: Vec<(usize, usize)> = (0..CASES / 64).map(|_| (sequence.next(PROVINCES), sequence.next(CASES / 64) * 64 * width)).collect();
    let batched = |(province, at): &(usize, usize)| batch(&tables[*province], &words[*at..at + 64 * width]);
    group.bench_function("200_provinces_in_batches_of_64", |b| b.iter(|| black_box(&batches).iter().map(batched).fold(0u32, u32::wrapping_add)));
    let picks: Vec<(usize, usize)> = (0..CASES).map(|_| (sequence.next(PROVINCES), sequence.next(CASES) * width)).collect();
    let picked = |(province, at): &(usize, usize)| tables[*province].decide(&words[*at..at + width]).unwrap();
    group.bench_function("200_provinces_at_random_case_by_case", |b| b.iter(|| black_box(&picks).iter().map(picked).fold(0u32, u32::wrapping_add)));
    group.finish();

    let worlds: Vec<World> = cases.iter().take(64).map(|case| World::new(&original, case.clone())).collect();
    let mut group = criterion.benchmark_group("interpret");
    group.throughput(Throughput::Elements(worlds.len() as u64));
    group.bench_function("one_province_every_verb", |b| {
        b.iter(|| worlds.iter().map(|world| decide_unordered(&vocabulary, &original, world).unwrap().acts.len()).sum::<usize>());
    });
    group.finish();
}

criterion_group!(benches, compiling, decisions_in_bulk, growth);
criterion_main!(benches);
