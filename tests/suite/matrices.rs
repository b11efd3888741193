//! Authority matrices, case by case, against the direct interpreter: each case in one row, and what the row says of it is what is so.

use std::collections::BTreeMap;

use quyche::decision::BUDGET;
use quyche::hir::{Deadline, MatterId, Regulation, Vocabulary};
use quyche::interpret::{World, broken_always, decide_unordered};
use quyche::outcome::{Outcome, OutcomeAct, SilenceKind};
use quyche::queries::{Extent, Matrix, MatrixRow, MatrixTable, Stated, Statement, matrix, spoken_of};

use super::enumerated::Mentioned;
use super::findings::{fixtures, small};
use super::generated;
use super::support::read;

/// An act as a matrix tells it.
fn told(act: &OutcomeAct) -> OutcomeAct {
    let members = if act.members.is_empty() { vec![] } else { vec![1] };
    OutcomeAct { timings: vec![], citations: vec![], anchors: vec![], places: vec![], members, ..act.clone() }
}

fn same<T: PartialEq>(a: &[T], b: &[T]) -> bool {
    a.iter().all(|x| b.contains(x)) && b.iter().all(|x| a.contains(x))
}

#[derive(Default)]
struct Counted {
    cases: usize,
    rows: usize,
    partial: usize,
    gaps: usize,
}

/// The deadlines that bind in an outcome, each with its act.
fn deadlines(outcome: &Outcome) -> Vec<(OutcomeAct, Deadline)> {
    let unnamed = outcome.silences.iter().filter_map(|s| s.act.as_deref());
    let of = |act: &OutcomeAct| act.timings.iter().filter(|t| !t.waived).map(|t| (told(act), t.deadline.clone())).collect::<Vec<_>>();
    outcome.acts.iter().chain(unnamed).flat_map(of).collect()
}

fn check(name: &str, vocabulary: &Vocabulary, regulation: &Regulation, counted: &mut Counted) {
    for activity in spoken_of(regulation) {
        let found: Matrix = matrix(vocabulary, &[regulation], activity, &[], BUDGET).unwrap();
        let mentioned = Mentioned::by(vocabulary, regulation, activity);
        let mut settled: BTreeMap<(usize, usize), Vec<OutcomeAct>> = BTreeMap::new();
        for case in mentioned.cases(vocabulary, activity) {
            let world = World::new(regulation, case.clone());
            if !broken_always(vocabulary, regulation, &world).is_empty() {
                continue;
            }
            counted.cases += 1;
            let outcome = decide_unordered(vocabulary, regulation, &world).unwrap();
            let is_in = |extent: &Extent| match extent {
                Extent::All => true,
                Extent::Some(classes) => classes.iter().any(|class| mentioned.is_in(class, &case)),
            };
            let mut said: Vec<&Statement> = Vec::new();
            for (at, table) in found.tables.iter().enumerate() {
                let holds = |row: &&MatrixRow| row.when.iter().any(|class| mentioned.is_in(class, &case));
                let rows: Vec<usize> = (0..table.rows.len()).filter(|r| holds(&&table.rows[*r])).collect();
                assert_eq!(rows.len(), 1, "{name}: {case:?} in rows {rows:?}");
                let row = &table.rows[rows[0]];
                let classes = row.when.iter().filter(|class| mentioned.is_in(class, &case)).count();
                assert!(!row.disjoint || classes == 1, "{name}: {case:?} in {classes} classes of one row");
                said.extend(row.said[0].iter().filter(|s| is_in(&s.extent)));
                counted.partial += row.said[0].iter().filter(|s| s.extent != Extent::All).count();
                let own = settling(vocabulary, &outcome, activity, table);
                let known = settled.entry((at, rows[0])).or_insert_with(|| own.clone());
                assert!(same(known, &own), "{name}: a row of two outcomes: {known:?} and {own:?}");
            }
            let acts: Vec<OutcomeAct> =
                said.iter().filter_map(|s| if let Stated::Act(act) = &s.what { Some((**act).clone()) } else { None }).collect();
            let real: Vec<OutcomeAct> = outcome.acts.iter().map(told).collect();
            assert!(same(&acts, &real), "{name}: acts of {case:?}\ntold {acts:#?}\nreal {real:#?}");
            let due = |s: &&Statement| if let Stated::Deadline(act, deadline) = &s.what { Some(((**act).clone(), deadline.clone())) } else { None };
            let due: Vec<(OutcomeAct, Deadline)> = said.iter().filter_map(due).collect();
            assert!(same(&due, &deadlines(&outcome)), "{name}: deadlines of {case:?}\ntold {due:#?}");
            let silent = |kind: SilenceKind| said.iter().filter(|s| matches!(&s.what, Stated::Silence(silence) if silence.kind == kind)).count() > 0;
            for kind in [SilenceKind::Gap, SilenceKind::Refers, SilenceKind::Unnamed] {
                let real = outcome.silences.iter().any(|s| s.kind == kind);
                counted.gaps += usize::from(real && kind == SilenceKind::Gap);
                assert_eq!(silent(kind), real, "{name}: {kind:?} in {case:?}");
            }
            let forbidden = said.iter().any(|s| matches!(s.what, Stated::Forbidden(_)));
            assert_eq!(forbidden, !outcome.forbidden.is_empty(), "{name}: forbidden in {case:?}");
        }
        counted.rows += found.tables.iter().map(|t| t.rows.len()).sum::<usize>();
        // Every row holds some case.
        let empty =
            found.tables.iter().enumerate().flat_map(|(at, t)| (0..t.rows.len()).map(move |row| (at, row))).find(|at| !settled.contains_key(at));
        assert!(settled.is_empty() || empty.is_none(), "{name}: nothing lies in row {empty:?}");
    }
}

/// Who settles the matter of a table.
fn settling(vocabulary: &Vocabulary, outcome: &Outcome, activity: quyche::hir::ActivityId, table: &MatrixTable) -> Vec<OutcomeAct> {
    let matter: Option<MatterId> = table.matter;
    let required = |act: &&OutcomeAct| {
        let class = vocabulary.verb(act.verb).unwrap().class;
        act.matter == matter && vocabulary.activity(activity).unwrap().requires.contains(&class)
    };
    let core = |act: &OutcomeAct| OutcomeAct { documents: vec![], via: vec![], with: vec![], in_writing: false, ..told(act) };
    outcome.acts.iter().filter(required).map(core).collect()
}

#[test]
fn every_case_lies_in_one_row_that_says_what_the_interpreter_says() {
    let mut counted = Counted::default();
    for path in fixtures() {
        let read = small(&path, "");
        check(&path.display().to_string(), &read.workspace.vocabulary, &read.workspace.regulations[0], &mut counted);
    }
    for seed in 0..30 {
        let text = generated::regulation(seed);
        let read = read(&[("generated.quy", &text)]);
        assert!(!read.diagnostics.has_errors());
        check(&format!("seed {seed}"), &read.workspace.vocabulary, &read.workspace.regulations[0], &mut counted);
    }
    let Counted { cases, rows, partial, gaps } = counted;
    assert!(cases > 1000 && rows > 100 && partial > 100 && gaps > 10, "{cases} cases, {rows} rows, {partial} partial, {gaps} gaps");
}
