//! The compiled graph alone, over columns.
//!
//! **Decisions.** Who settles and who consents, with citations: all verbs of the classes `settles` and `opines` of `individual_trip` under Bắc Giang 19-QC/TU and its chosen
//! readings. **Columns**, in native form, one value a row: office, whose cadre, purpose and two yes/no facts are bytes, posts held and once held
//! are words of sixteen bits. **Rows**: a million possible ones, drawn by a fixed seed: each enumeration and yes/no fact evenly, of
//! each set none, one or two values. **Output**: one number of sixteen bits a row, that of an outcome, kept once: the acts in
//! order, each with body, verb, deadlines and citations. One thread.
#![expect(clippy::disallowed_methods, clippy::print_stderr, reason = "a bench reads files and prints what it measured")]
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a bench that cannot go on fails")]

mod support;

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use quyche::decision::Facts;
use quyche::hir::vocabulary::Kind;
use quyche::hir::{Case, Value, VerbId};
use quyche::queries::{Column, Columns, Decisions, Form, NO_OUTCOME, Table};
use support::{Sequence, read, text};

const ROWS: usize = 1_000_000;

enum Own {
    Bytes(Vec<u8>),
    Words(Vec<u16>),
    Numbers(Vec<i32>),
}

fn columns(criterion: &mut Criterion) {
    let texts = ["regulations/vocabulary.quy", "regulations/calendar.quy", "regulations/bac-giang/19-QC-TU.quy"].map(text);
    let (workspace, _) = read(&texts.iter().map(String::as_str).collect::<Vec<_>>());
    let (vocabulary, regulation) = (&workspace.vocabulary, &workspace.regulations[0]);
    let trip = vocabulary.activity_named("individual_trip").unwrap();
    let is_asked = |verb: &VerbId| {
        let class = vocabulary.verb(*verb).and_then(|v| vocabulary.class(v.class)).unwrap();
        ["settles", "opines"].contains(&class.id.as_str())
    };
    let verbs: Vec<VerbId> = (0..vocabulary.verbs.len()).map(VerbId::new).filter(is_asked).collect();
    let decisions = Decisions::new(&workspace);
    let decision = decisions.get(0, trip).unwrap();
    let table = Table::new(&decisions, 0, trip, &verbs).unwrap();
    let columns = Columns::new(&table).unwrap();
    eprintln!("(inputs, outcomes, bytes) {:?}; over columns (stages, outcomes, bytes) {:?}", table.size(), columns.size());
    let names: Vec<_> = columns.facts().map(|(fact, form)| (vocabulary.fact(fact).unwrap().term.id.clone(), form)).collect();
    eprintln!("{names:?}");

    let readings = regulation.chosen_readings();
    let mut sequence = Sequence(0x2545_F491_4F6C_DD1D);
    let mut words: Vec<Vec<u64>> = Vec::with_capacity(ROWS);
    while words.len() < ROWS {
        let mut case = Case::new(trip);
        for fact in &vocabulary.activity(trip).unwrap().facts {
            let value = match &vocabulary.fact(*fact).unwrap().kind {
                Kind::Bool => Value::Bool(sequence.next(2) == 0),
                Kind::One(terms) => Value::One(sequence.next(terms.len())),
                Kind::Set(terms) => Value::set((0..sequence.next(3)).map(|_| sequence.next(terms.len())).collect::<Vec<_>>()),
                _ => continue,
            };
            case.facts.insert(*fact, value);
        }
        if decision.walk(Facts { case: &case, readings: &readings }, &[], decision.possible) == Ok(1) {
            words.push(table.words(&case).unwrap());
        }
    }
    let own: Vec<Own> = columns
        .facts()
        .map(|(fact, form)| {
            let place = table.facts().iter().position(|f| *f == fact).unwrap();
            let values = words.iter().map(|row| row[place]);
            match form {
                Form::Bytes => Own::Bytes(values.map(|v| v as u8).collect()),
                Form::Words => Own::Words(values.map(|v| v as u16).collect()),
                Form::Numbers => Own::Numbers(values.map(|v| v as i32).collect()),
            }
        })
        .collect();
    let given: Vec<Column> = own
        .iter()
        .map(|own| match own {
            Own::Bytes(values) => Column::Bytes(values),
            Own::Words(values) => Column::Words(values),
            Own::Numbers(values) => Column::Numbers(values),
        })
        .collect();
    let mut out = vec![NO_OUTCOME; ROWS];
    columns.decide(&given, &mut out).unwrap();
    assert!(out.iter().zip(&words).all(|(number, words)| table.decide(words) == Some(u32::from(*number))));

    let mut group = criterion.benchmark_group("decide");
    group.throughput(Throughput::Elements(ROWS as u64));
    group.bench_function("columns", |b| b.iter(|| columns.decide(black_box(&given), &mut out)));
    group.finish();
}

criterion_group!(benches, columns);
criterion_main!(benches);
