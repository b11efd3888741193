//! The dates of every year against the direct interpreter: of the bundled regulations over cases made to order, of small texts over every case.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use chrono::{Datelike, NaiveDate};
use quyche::decision::Says;
use quyche::hir::{Case, Deadline, Regulation, Value, Vocabulary};
use quyche::interpret::{World, broken_always, decide_unordered};
use quyche::outcome::{Outcome, OutcomeAct};
use quyche::queries::{Decisions, YearlyAct, YearlyDeed, yearly_acts};

use super::cases::{Generator, Path, Sequence};
use super::enumerated::Mentioned;
use super::support::{bundled, read};

const YEAR: i32 = 2026;

/// The year of a yearly deadline in a case, by the words of the reference: that of the filing date, or that of a number, less some years.
fn year_in(regulation: &Regulation, case: &Case, deadline: &Deadline) -> Option<i32> {
    match deadline {
        Deadline::Yearly { in_year: Some((fact, back)), .. } => match case.facts.get(fact) {
            Some(Value::Number(n)) => Some(i32::try_from(n - back).unwrap()),
            _ => None,
        },
        Deadline::Yearly { in_year: None, .. } => regulation.applies_by.and_then(|f| case.date(f)).map(|d| d.year()),
        _ => None,
    }
}

/// What an outcome dates before a day of the year.
fn said(regulation: &Regulation, case: &Case, outcome: &Outcome) -> BTreeSet<YearlyDeed> {
    let mut out = BTreeSet::new();
    for act in outcome.acts.iter().chain(outcome.silences.iter().filter_map(|s| s.act.as_deref())) {
        for timing in act.timings.iter().filter(|t| !t.waived && year_in(regulation, case, &t.deadline) == Some(YEAR)) {
            out.insert(YearlyDeed {
                actor: act.actor,
                verb: act.verb,
                matter: act.matter,
                to: act.to,
                modality: act.modality,
                documents: act.documents.clone(),
                deadline: timing.deadline.clone(),
            });
        }
    }
    out
}

/// What the interpreter says of a possible case under the chosen readings.
fn directly(vocabulary: &Vocabulary, regulation: &Regulation, case: &Case) -> Option<Outcome> {
    let mut world = World::new(regulation, case.clone());
    world.readings = regulation.chosen_readings();
    let possible = broken_always(vocabulary, regulation, &world).is_empty();
    possible.then(|| decide_unordered(vocabulary, regulation, &world).unwrap())
}

/// Compares what is told of the case with what is said of it; gives how many dates that were.
fn compare(vocabulary: &Vocabulary, regulation: &Regulation, told: &[&YearlyAct], mentioned: &Mentioned, case: &Case) -> Option<usize> {
    let outcome = directly(vocabulary, regulation, case)?;
    let said = said(regulation, case, &outcome);
    let is_of_year = |act: &&&YearlyAct| year_in(regulation, case, &act.deed.deadline) == Some(YEAR);
    let is_in = |act: &&&YearlyAct| act.classes.iter().any(|class| mentioned.is_in(class, case));
    let told: BTreeSet<YearlyDeed> = told.iter().filter(is_of_year).filter(is_in).map(|act| act.deed.clone()).collect();
    assert_eq!(told, said, "{case:?} (told, said)");
    Some(said.len())
}

/// The example of every date must show it.
fn examples(vocabulary: &Vocabulary, regulation: &Regulation, told: &[&YearlyAct]) {
    for act in told {
        let outcome = directly(vocabulary, regulation, &act.witness).unwrap_or_else(|| panic!("an impossible example of {:?}", act.deed));
        let said = said(regulation, &act.witness, &outcome);
        assert!(said.contains(&act.deed), "{:?} does not show {:?}: {said:?}", act.witness, act.deed);
        let is_deed = |a: &&OutcomeAct| {
            let of = &act.deed;
            (a.actor, a.verb, a.matter, a.to, a.modality, &a.documents) == (of.actor, of.verb, of.matter, of.to, of.modality, &of.documents)
        };
        for timing in outcome.acts.iter().filter(is_deed).flat_map(|a| &a.timings).filter(|t| !t.waived && t.deadline == act.deed.deadline) {
            assert!(act.citations.contains(&timing.citation), "{:?} does not cite what sets it", act.deed);
        }
    }
}

/// Moves a case into the year, as far as its yearly deadlines go.
fn into_the_year(regulation: &Regulation, told: &[&YearlyAct], case: &mut Case, sequence: &mut Sequence) {
    for of in told.iter().filter_map(|act| act.of) {
        if sequence.below(4) > 0 {
            case.facts.insert(of.0, Value::Number(of.1));
        }
    }
    if let Some((fact, day)) = regulation.applies_by.and_then(|f| Some((f, case.date(f)?)))
        && sequence.below(4) > 0
    {
        case.facts.insert(fact, Value::Date(day.with_year(YEAR).unwrap_or(day)));
    }
}

#[test]
fn the_bundled_regulations_date_what_the_interpreter_dates() {
    let read = bundled();
    let vocabulary = &read.workspace.vocabulary;
    let decisions = Decisions::new(&read.workspace);
    let (mut cases, mut dates, mut items, mut sequence) = (0, 0, 0, Sequence::new(6));
    for (index, regulation) in read.workspace.regulations.iter().enumerate() {
        let found = yearly_acts(&decisions, index, YEAR..=YEAR);
        assert!(found.too_large.is_empty());
        let mut shown: BTreeSet<YearlyDeed> = BTreeSet::new();
        for activity in quyche::queries::spoken_of(regulation) {
            let decision = decisions.get(index, activity).unwrap();
            let generator = Generator::new(vocabulary, regulation, &decision);
            let told: Vec<&YearlyAct> = found.acts.iter().filter(|act| act.activity == activity).collect();
            examples(vocabulary, regulation, &told);
            items += told.len();
            let mentioned = Mentioned::by(vocabulary, regulation, activity);
            let mut paths: Vec<Vec<_>> = vec![Vec::new(); 300];
            let of_dates = decision.rulings.contributions.iter().filter(|c| match &c.says {
                Says::Act(act) => act.timings.iter().any(|t| matches!(t.deadline, Deadline::Yearly { .. })),
                Says::Qualify(q) => q.timings.iter().any(|t| matches!(t.deadline, Deadline::Yearly { .. })),
                _ => false,
            });
            for guard in of_dates.map(|c| c.guard) {
                let mut left = 60;
                let _ = decision.diagrams.each_path(guard, &mut |path, _| {
                    paths.push(path.to_vec());
                    left -= 1;
                    if left == 0 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
                });
            }
            for path in &paths {
                let path: &Path = path;
                let Some(mut world) = generator.case(path, 30, &mut sequence) else { continue };
                into_the_year(regulation, &told, &mut world.case, &mut sequence);
                let Some(said) = compare(vocabulary, regulation, &told, &mentioned, &world.case) else { continue };
                (cases, dates) = (cases + 1, dates + said);
                let outcome = directly(vocabulary, regulation, &world.case).unwrap();
                shown.extend(self::said(regulation, &world.case, &outcome));
            }
        }
        let listed: BTreeSet<YearlyDeed> = found.acts.iter().map(|act| act.deed.clone()).collect();
        assert!(shown.is_subset(&listed));
    }
    eprintln!("{items} yearly dates, {cases} cases, {dates} times said");
    assert!(items >= 35 && cases > 10_000 && dates > 1_000, "{items} {cases} {dates}");
}

const SMALL: &str = r#"
vocabulary {
    body office "Văn phòng" "the office"
    body chair "Chủ tịch" "the chair"
    body board "Thường trực" "the board"
    class carries "trình" "carries"
    act drafts "dự thảo" "drafts" class carries many
    act submits "trình" "submits" class carries many
    act reports "báo cáo" "reports" class carries many
    document letter "công văn" "letter"
    fact filed "ngày trình" "filed on" date
    fact urgent "khẩn" "urgent" yes/no
    fact kind "loại" "kind" one of { mid "giữa năm" "mid-year", last "cuối năm" "year-end", other "khác" "other" }
    fact plan_year "năm kế hoạch" "year of the plan" number of "năm" "year" from 2024 to 2029
    activity plan "kế hoạch" "plan" {
        facts filed, urgent, kind, plan_year
        requires carries
        always not urgent if kind is other because "-"
        always plan_year >= 2026 if kind is last because "-"
    }
}
calendar days "Lịch" { covers 2024 to 2027 rest saturday, sunday }
regulation rules "1/QC" { effective 2024-01-01 applies by filed calendar days }
article 1 about plan {
    clause 1 when kind is mid {
        office submits using letter to chair before 30/10 in year plan_year - 1 (unless urgent)
        office reports to chair before 05/5 each year if filed < 05/5
    }
    clause 2 otherwise {
        reading who "…" as a among a, b because "-"
        office submits to board before 15/10 in year plan_year - 2
        office drafts before 20/6 each year if who is a
        office drafts before 21/6 each year if who is b
        unnamed body reports before 31/12 each year if filed >= 2026-07-01
        qualify submits to board: before 01/02 each year
    }
    clause 3 when plan_year >= 2028 overrides submits of clause 2 {
        chair may submits to board before 01/3 in year plan_year
    }
    clause 4 when filed < 2025-06-01 { board submits before 01/4 each year }
}
"#;

#[test]
fn every_case_of_a_small_text_has_the_dates_that_are_told_of_it() {
    let read = read(&[("small.quy", SMALL)]);
    assert!(!read.diagnostics.has_errors(), "{}", super::support::drawn(&read, quyche::diagnostics::Lang::En));
    let (vocabulary, regulation) = (&read.workspace.vocabulary, &read.workspace.regulations[0]);
    let decisions = Decisions::new(&read.workspace);
    let found = yearly_acts(&decisions, 0, YEAR..=YEAR);
    let told: Vec<&YearlyAct> = found.acts.iter().collect();
    let activity = told[0].activity;
    let mentioned = Mentioned::by(vocabulary, regulation, activity);
    examples(vocabulary, regulation, &told);
    let [filed, urgent, kind, plan_year] = ["filed", "urgent", "kind", "plan_year"].map(|name| vocabulary.fact_named(name).unwrap());
    let days = ["2025-05-04", "2025-06-01", "2026-05-04", "2026-05-05", "2026-06-30", "2026-07-01", "2026-12-31", "2027-01-01"];
    let (mut cases, mut dates, mut shown) = (0, 0, BTreeSet::new());
    for day in days.map(|d| d.parse::<NaiveDate>().unwrap()) {
        for (urgently, of_kind, year) in (0..2).flat_map(|u| (0..3).flat_map(move |k| (2024..=2029).map(move |y| (u == 1, k, y)))) {
            let mut case = Case::new(activity);
            case.facts.insert(filed, Value::Date(day));
            case.facts.insert(urgent, Value::Bool(urgently));
            case.facts.insert(kind, Value::One(of_kind));
            case.facts.insert(plan_year, Value::Number(year));
            let Some(said) = compare(vocabulary, regulation, &told, &mentioned, &case) else { continue };
            (cases, dates) = (cases + 1, dates + said);
            let outcome = directly(vocabulary, regulation, &case).unwrap();
            shown.extend(self::said(regulation, &case, &outcome));
        }
    }
    // Every date that is told is said of some case, and every one that is said is told.
    assert_eq!(shown, told.iter().map(|act| act.deed.clone()).collect());
    assert!(cases > 150 && dates > 100, "{cases} {dates}");
    // Of 2026: the letter for the plan of 2027, the report before 5/5, to the board for the plan of 2028, the draft by the chosen reading, the report that
    // nobody is named for, what qualifies the submission. The chair's power needs a plan of 2028 or later and is of that year; clause 4 is of cases before 2026.
    assert_eq!(told.len(), shown.len());
    assert!(told.iter().all(|act| act.year == YEAR));
}
