//! Speed, as medians: the whole process cold, and a regulation of 5,000 provisions.
//!
//! The large regulation is the real one, its articles repeated with new numbers and, by a fixed seed, other bodies, numbers and values in
//! every fifth line, so that it is no mere repetition.
#![expect(clippy::disallowed_methods, clippy::print_stderr, reason = "a bench reads files and prints what it measured")]
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a bench that cannot go on fails")]

mod large;
mod support;

use std::process::{Command, Stdio};
use std::time::Duration;

use criterion::{Criterion, criterion_group, criterion_main};
use quyche::hir::{Case, Value};

use large::large_regulation;
use support::{read, text};

fn large(criterion: &mut Criterion) {
    let large = large_regulation(5_000);
    let base = [text("regulations/vocabulary.quy"), text("regulations/calendar.quy")];
    let texts = [large.as_str(), base[0].as_str(), base[1].as_str()];
    let (workspace, diagnostics) = read(&texts);
    let errors: Vec<_> = diagnostics.sorted().into_iter().filter(|d| d.code.name().starts_with('E')).collect();
    assert!(errors.is_empty(), "{} errors, the first: {:?}", errors.len(), errors.first());
    let provisions = workspace.regulations[0].encodings().len();
    assert!(provisions >= 5_000, "{provisions}");
    let mut group = criterion.benchmark_group("regulation");
    group.sample_size(10).measurement_time(Duration::from_secs(10));
    group.bench_function(format!("parse_and_analyse_{provisions}_provisions_{}_kB", large.len() / 1000), |b| b.iter(|| read(&texts)));
    group.finish();
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    eprintln!("peak memory of this process: {}", status.lines().find(|l| l.starts_with("VmHWM")).unwrap_or("unknown").trim());
}

fn whole_process(criterion: &mut Criterion) {
    let program = env!("CARGO_BIN_EXE_quyche");
    let example = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/thai-nguyen-2021-row-5.toml");
    let run = |arguments: &[&str]| Command::new(program).args(arguments).stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap();
    let mut group = criterion.benchmark_group("whole_process");
    group.sample_size(30);
    group.bench_function("check", |b| b.iter(|| run(&["check"])));
    group.bench_function("simulate", |b| b.iter(|| run(&["simulate", "--under", "bac-giang", example])));
    group.finish();
}

fn answers(criterion: &mut Criterion) {
    let base = [text("regulations/vocabulary.quy"), text("regulations/calendar.quy"), text("regulations/bac-giang/19-QC-TU.quy")];
    let (workspace, _) = read(&base.iter().map(String::as_str).collect::<Vec<_>>());
    let vocabulary = &workspace.vocabulary;
    let mut case = Case::new(vocabulary.activity_named("individual_trip").unwrap());
    let facts = [("office", "department"), ("managed_by", "ban_thuong_vu"), ("purpose", "work")];
    for (fact, value) in facts {
        let id = vocabulary.fact_named(fact).unwrap();
        let index = vocabulary.fact(id).unwrap().kind.values().iter().position(|v| v.id == value).unwrap();
        case.facts.insert(id, Value::One(index));
    }
    for set in ["positions", "former_positions"] {
        case.facts.insert(vocabulary.fact_named(set).unwrap(), Value::set([]));
    }
    for no in ["party_member", "official_passport", "full_time", "association_leader"] {
        case.facts.insert(vocabulary.fact_named(no).unwrap(), Value::Bool(false));
    }
    let world = quyche::interpret::World::new(&workspace.regulations[0], case.clone());
    criterion.bench_function("interpreter/one_case", |b| b.iter(|| quyche::interpret::decide(vocabulary, &workspace.regulations[0], &world)));
    let decisions = quyche::queries::Decisions::new(&workspace);
    criterion.bench_function("answer/one_case_with_readings", |b| b.iter(|| quyche::queries::answer(&decisions, 0, &case)));
}

criterion_group!(benches, whole_process, answers, large);
criterion_main!(benches);
