//! Comparison: every differing case lies in exactly one region of its part and no equal case in any, case by case against the direct
//! interpreter; witnesses of the bundled regulations; one change of one word.

use std::collections::BTreeMap;

use quyche::diagnostics::Severity;
use quyche::hir::{ActivityId, Case, Record, Value, Workspace};
use quyche::interpret::{World, broken_always};
use quyche::mdd::Node;
use quyche::queries::{Asked, CaseClass, Certificate, Lies, Part, PartKind, Region, Sides, certify, compare, decided_again, regions, witness_at};

use super::comparison;
use super::enumerated::Mentioned;
use super::generated;
use super::support::{bundled, laws, read};

const BUDGET: usize = 1_000_000;

/// The regions of two regulations in an activity, with their boxes.
fn found<'w>(workspace: &'w Workspace, pair: [usize; 2], activity: ActivityId) -> (Sides<'w>, Vec<(Region, Vec<CaseClass>)>) {
    let mut sides = Sides::new(workspace, &pair, activity, BUDGET).unwrap();
    let found = regions(&mut sides, &[0, 1], Node::TRUE).unwrap();
    let boxes = |region: &Region| {
        let place = found.place(&mut sides, region).unwrap();
        (region.clone(), found.boxes(&mut sides, region, place).unwrap())
    };
    let boxed = found.regions.iter().map(boxes).collect();
    (sides, boxed)
}

/// The case with one of its records first; every part of a comparison is asked of the first record.
fn with_first(case: &Case, list: quyche::hir::FactId, first: usize) -> (Case, Record) {
    let mut case = case.clone();
    let Some(Value::List(records)) = case.facts.get_mut(&list) else { panic!("no list") };
    records.swap(0, first);
    let record = records[0].clone();
    (case, record)
}

/// Holds all cases of one text, with two regulations, against the interpreter; gives how many cases, and how many differences.
fn every_case(seed: u64, counted: &mut BTreeMap<&'static str, usize>) {
    let (one, other) = generated::two_regulations(seed);
    let source = read(&[("one.quy", &one), ("other.quy", &other)]);
    let text = format!("{one}\n{other}");
    let errors: Vec<_> = source.diagnostics.clone().sorted().into_iter().filter(|d| d.severity() == Severity::Error).collect();
    if !errors.is_empty() {
        // A change may have made the second text contradict itself; such a text is no example.
        *counted.entry("texts with errors").or_default() += 1;
        return;
    }
    let workspace = source.workspace;
    assert_eq!(workspace.regulations.len(), 2, "seed {seed}\n{text}");
    *counted.entry("texts").or_default() += 1;
    let both: Vec<_> = workspace.regulations.iter().collect();
    for activity in (0..workspace.vocabulary.activities.len()).map(ActivityId::new) {
        let mentioned = Mentioned::by_all(&workspace.vocabulary, &both, activity);
        let (mut sides, found) = found(&workspace, [0, 1], activity);
        let parts: Vec<Part> = sides.parts.iter().map(|p| p.part.clone()).collect();
        let left_out = !sides.left_out.is_empty();
        for case in mentioned.cases(&workspace.vocabulary, activity) {
            let possible = both.iter().all(|r| broken_always(&workspace.vocabulary, r, &World::new(r, case.clone())).is_empty());
            if !possible {
                continue;
            }
            *counted.entry("cases").or_default() += 1;
            for part in &parts {
                let asked: Vec<(Case, Option<Record>)> = match part.each {
                    None => vec![(case.clone(), None)],
                    // What is said within two lists is left out of the comparison, and may be the same act.
                    Some(_) if left_out => continue,
                    Some(list) => {
                        let records = if let Some(Value::List(records)) = case.facts.get(&list) { records.len() } else { 0 };
                        let of = |first| {
                            let (case, record) = with_first(&case, list, first);
                            (case, Some(record))
                        };
                        // Acts for several records may be one act, which says of each what is said of any.
                        (0..records).filter(|_| records == 1).map(of).collect()
                    }
                };
                for (case, record) in asked {
                    let expected = decided_again(&mut sides, &[0, 1], part, &case).unwrap();
                    let is_in = |class: &CaseClass| match &record {
                        None => mentioned.is_in(class, &case),
                        Some(record) => mentioned.is_in_with(class, &case, record),
                    };
                    let around: Vec<&Region> =
                        found.iter().filter(|(region, boxes)| region.part == *part && boxes.iter().any(is_in)).map(|(region, _)| region).collect();
                    match &expected {
                        None => assert!(around.is_empty(), "seed {seed}: an equal case lies in {around:?}\n{case:?}\n{text}"),
                        Some(beyond) => {
                            *counted.entry("differences").or_default() += 1;
                            assert_eq!(around.len(), 1, "seed {seed}: {part:?} {beyond:?} {around:?}\n{case:?}\n{text}");
                            assert_eq!(&around[0].beyond, beyond, "seed {seed}: {part:?}\n{case:?}\n{text}");
                        }
                    }
                }
            }
        }
    }
}

#[test]
fn every_differing_case_lies_in_exactly_one_region_and_no_other_in_any() {
    let mut counted = BTreeMap::new();
    for seed in 0..120 {
        every_case(seed, &mut counted);
    }
    assert!(counted["texts"] > 60 && counted["cases"] > 5_000 && counted["differences"] > 5_000, "too little was gone through: {counted:?}");
}

#[test]
fn witnesses_of_the_bundled_regulations_come_out_as_their_regions_say() {
    let workspace = bundled().workspace;
    let all: Vec<usize> = (0..workspace.regulations.len()).collect();
    let mut decided = 0;
    for activity in (0..workspace.vocabulary.activities.len()).map(ActivityId::new) {
        let mut sides = Sides::new(&workspace, &all, activity, BUDGET).unwrap();
        for (a, b) in all.iter().flat_map(|a| all.iter().skip(a + 1).map(move |b| (*a, *b))) {
            let found = regions(&mut sides, &[a, b], Node::TRUE).unwrap();
            for region in &found.regions {
                let place = found.place(&mut sides, region).unwrap();
                let case = witness_at(&sides, place).unwrap().expect("a region has a case");
                let certificate = certify(&mut sides, &[a, b], region, &case);
                assert_eq!(certificate, Certificate::Holds, "{a} {b} {activity:?} {:?} {case:?}", region.part);
                decided += 1;
            }
        }
    }
    assert!(decided > 5_000, "only {decided} regions");
}

/// The answers to these cases are held against a table made by hand from the texts (`comparison`); here, that the comparison of every two
/// provinces says of each case just what is between its answers.
#[test]
fn the_comparison_says_of_every_case_of_the_table_what_is_between_its_answers() {
    let workspace = laws().workspace;
    let all: Vec<usize> = (0..workspace.regulations.len()).collect();
    let cases = comparison::cases(&workspace.vocabulary);
    let (mut differences, mut agreements) = (0, 0);
    for activity in (0..workspace.vocabulary.activities.len()).map(ActivityId::new) {
        let own: Vec<&(String, Case)> = cases.iter().filter(|(_, case)| case.activity == activity).collect();
        for (a, b) in all.iter().flat_map(|a| all.iter().skip(a + 1).map(move |b| (*a, *b))).filter(|_| !own.is_empty()) {
            let asked = Asked { activities: vec![(activity, None)], ..Asked::default() };
            let (mut compared, not) = compare(&workspace, &[a, b], &asked);
            assert!(not.is_empty());
            let compared = &mut compared[0];
            let touched = compared.touched(&own.iter().map(|(_, case)| case).collect::<Vec<_>>()).unwrap();
            let parts: Vec<Part> = compared.sides.parts.iter().map(|p| p.part.clone()).collect();
            for ((title, case), touched) in own.iter().zip(&touched) {
                for part in parts.iter().filter(|part| part.each.is_none()) {
                    let expected = decided_again(&mut compared.sides, &[0, 1], part, case).unwrap();
                    let of_part = |t: &&quyche::queries::Touched| compared.found.regions[t.region].part == *part;
                    let found: Vec<_> = touched.iter().filter(of_part).collect();
                    assert!(found.iter().all(|t| t.lies == Lies::Inside), "{title}: {part:?} hangs on something that is not stated");
                    let found: Vec<_> = found.iter().map(|t| compared.found.regions[t.region].beyond.clone()).collect();
                    differences += usize::from(expected.is_some());
                    agreements += usize::from(expected.is_none());
                    assert_eq!(found, expected.into_iter().collect::<Vec<_>>(), "{title}: {a} {b} {part:?}");
                }
            }
        }
    }
    assert!(differences > 2_000 && agreements > 2_000, "{differences} differences, {agreements} agreements");
}

#[test]
fn a_regulation_does_not_differ_from_itself() {
    let workspace = bundled().workspace;
    for index in 0..workspace.regulations.len() {
        for activity in (0..workspace.vocabulary.activities.len()).map(ActivityId::new) {
            let (_, found) = found(&workspace, [index, index], activity);
            assert!(found.is_empty(), "{index} {activity:?}");
        }
    }
}

#[test]
fn parts_of_a_comparison_are_told_apart() {
    let workspace = bundled().workspace;
    let (_, found) = found(&workspace, [0, 1], ActivityId::new(0));
    assert!(found.iter().any(|(region, _)| matches!(region.part.of, PartKind::Acts(_))));
    assert!(found.iter().all(|(_, boxes)| !boxes.is_empty()), "a region without cases");
}
