//! Comparison: every pair of the bundled regulations, one pair, and 34 provinces.
//!
//! **What is timed.** "regions" is the comparison itself: of every activity and part the diagram of pairs, restricted to possible cases, and
//! each region with what both sides say beyond the other and its kinds of change. "compiled too" adds compiling the regulations over
//! shared variables. "told too" adds boxes, citations and a witness for every region. The 34 provinces are Bắc Giang's regulation with, by fixed seeds, a fifth
//! of the provisions that have rules changed: other bodies, and one value more or less in a condition; the 561 pairs are timed with
//! compiling, on all processors.
#![expect(clippy::disallowed_methods, clippy::print_stderr, reason = "a bench reads files and prints what it measured")]
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a bench that cannot go on fails")]

mod changed;
mod support;

use std::hint::black_box;
use std::time::Duration;

use changed::changed;
use criterion::{Criterion, criterion_group, criterion_main};
use quyche::hir::{ActivityId, Workspace};
use quyche::mdd::Node;
use quyche::queries::{Asked, Sides, compare, compare_pairs, regions};
use support::{Sequence, read, text};

const BUDGET: usize = 4_000_000;
const PROVINCES: usize = 34;

const BUNDLED: [&str; 5] = [
    "regulations/bac-giang/19-QC-TU.quy",
    "regulations/ben-tre/22-2012-QD-UBND.quy",
    "regulations/khanh-hoa/10-QC-TU.quy",
    "regulations/quang-binh/cong-van-2019.quy",
    "regulations/thai-nguyen/48-KH-UBND.quy",
];

fn bundled() -> Workspace {
    let base = ["regulations/vocabulary.quy", "regulations/calendar.quy"].map(text);
    let all: Vec<String> = base.into_iter().chain(BUNDLED.map(text)).collect();
    let workspace = read(&all.iter().map(String::as_str).collect::<Vec<_>>()).0;
    assert_eq!(workspace.regulations.len(), BUNDLED.len());
    workspace
}

fn activities(workspace: &Workspace) -> Vec<ActivityId> {
    (0..workspace.vocabulary.activities.len()).map(ActivityId::new).collect()
}

fn sides<'w>(workspace: &'w Workspace, places: &[usize]) -> Vec<Sides<'w>> {
    activities(workspace).into_iter().map(|activity| Sides::new(workspace, places, activity, BUDGET).unwrap()).collect()
}

fn count(sides: &mut [Sides], pair: [usize; 2]) -> usize {
    sides.iter_mut().map(|sides| regions(sides, &pair, Node::TRUE).unwrap().regions.len()).sum()
}

fn bundled_pairs(criterion: &mut Criterion) {
    let workspace = bundled();
    let all: Vec<usize> = (0..BUNDLED.len()).collect();
    let compiled = sides(&workspace, &all);
    let pairs: Vec<[usize; 2]> = all.iter().flat_map(|a| all.iter().skip(a + 1).map(move |b| [*a, *b])).collect();
    for pair in &pairs {
        eprintln!("{} / {}: {} regions", BUNDLED[pair[0]], BUNDLED[pair[1]], count(&mut compiled.clone(), *pair));
    }
    let mut group = criterion.benchmark_group("diff");
    group.sample_size(20);
    // Diagrams are made anew each time: what one run has found must not help the next.
    let each = |compiled: &Vec<Sides>, pairs: &[[usize; 2]]| {
        let mut fresh = compiled.clone();
        pairs.iter().map(|pair| count(&mut fresh, *pair)).sum::<usize>()
    };
    group.bench_function("copying_the_diagrams_alone", |b| b.iter(|| black_box(compiled.clone()).len()));
    group.bench_function("all_10_bundled_pairs/regions", |b| b.iter(|| each(&compiled, &pairs)));
    group.bench_function("all_10_bundled_pairs/compiled_too", |b| b.iter(|| compare_pairs(&workspace, &all, BUDGET).unwrap().len()));
    for (name, pair) in [("bac_giang_khanh_hoa", [0, 2]), ("bac_giang_ben_tre", [0, 1]), ("quang_binh_thai_nguyen", [3, 4])] {
        let own = sides(&workspace, &pair);
        group.bench_function(format!("{name}/regions"), |b| b.iter(|| each(&own, &[[0, 1]])));
        let asked = Asked { activities: activities(&workspace).into_iter().map(|a| (a, None)).collect(), ..Asked::default() };
        group.bench_function(format!("{name}/compiled_too"), |b| b.iter(|| compare(&workspace, &pair, &asked).0.len()));
        let told = || {
            let (mut compared, _) = compare(&workspace, &pair, &asked);
            compared.iter_mut().map(|a| a.told(&(0..a.found.regions.len()).collect::<Vec<_>>(), false).unwrap().len()).sum::<usize>()
        };
        group.bench_function(format!("{name}/told_too"), |b| b.iter(told));
    }
    group.finish();
}

fn provinces(criterion: &mut Criterion) {
    let texts = ["regulations/vocabulary.quy", "regulations/calendar.quy", BUNDLED[0]].map(text);
    let mut workspace = read(&texts.iter().map(String::as_str).collect::<Vec<_>>()).0;
    let original = workspace.regulations[0].clone();
    let mut sequence = Sequence(0x1234_5678_9ABC_DEF1);
    let mut counts = Vec::new();
    workspace.regulations = (0..PROVINCES)
        .map(|_| {
            let (regulation, count) = changed(&original, &workspace.vocabulary, &mut sequence, 5);
            counts.push(count);
            regulation
        })
        .collect();
    eprintln!("provisions changed per province: {counts:?}");
    let all: Vec<usize> = (0..PROVINCES).collect();
    let found = compare_pairs(&workspace, &all, BUDGET).unwrap();
    eprintln!("{} pairs, {} regions", found.len(), found.iter().map(|p| p.regions.len()).sum::<usize>());
    let mut group = criterion.benchmark_group("diff");
    group.sample_size(10).measurement_time(Duration::from_secs(20));
    group.bench_function("34_provinces_561_pairs/compiled_too", |b| b.iter(|| compare_pairs(&workspace, &all, BUDGET).unwrap().len()));
    group.finish();
}

criterion_group!(benches, bundled_pairs, provinces);
criterion_main!(benches);
