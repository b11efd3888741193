//! A plan under regulations: limits over all its rows, earlier plans, what another regulation changes, and the forms in which it is told.

use std::collections::BTreeSet;

use quyche::diagnostics::Diagnostics;
use quyche::hir::{Case, FactId, Value, Within, Workspace};
use quyche::plan::{self, History, Plan, PlanOptions, Recurrence, RowChange, answer_plan, changes, row_cases};
use quyche::queries::{Answer, Asked, CountedRow, Decisions, Lies, answer, compare, plan_limits};

use super::support::{Read, read, text};

const OLD: &str = r#"
regulation small "1/QC" { effective 2024-01-01  applies by filed  calendar work }
article 1 about trip {
    clause 1 when where is town { chair decides }
    clause 2 when where is village { board decides }
    clause 3 when urgent { office appraises  agency submits to office at least 5 working days before start }
    clause 4 { require people <= 10: "at most ten" }
    clause 5 { require in plan count per name <= 2 when planned: "two a year" }
    clause 6 when where is city { forbid unless chair decides }
}
"#;

fn small(rules: &str) -> Read {
    let read = read(&[("small.quy", rules), ("base.quy", &text("tests/language/base.quy"))]);
    assert!(!read.diagnostics.has_errors(), "{}", super::support::drawn(&read, quyche::diagnostics::Lang::En));
    read
}

fn plan_of(workspace: &Workspace, year: Option<i32>, json: &str) -> Plan {
    let mut diagnostics = Diagnostics::default();
    let proposals = plan::read(&workspace.vocabulary, "plan.json", json, &mut diagnostics);
    assert!(!diagnostics.has_errors(), "{:?}", diagnostics.sorted());
    plan::of_proposals("plan.json", &PlanOptions { year, ..PlanOptions::default() }, proposals)
}

fn fact(workspace: &Workspace, name: &str) -> FactId {
    workspace.vocabulary.fact_named(name).unwrap()
}

/// Whose trip it is, and whether it counts, each where it is stated.
type Row = (Option<&'static str>, Option<bool>);

/// Every way in which what is not stated may turn out; `X` and `Y` are people whom no row names.
fn completions(rows: &[Row]) -> Vec<Vec<(&'static str, bool)>> {
    let mut out: Vec<Vec<(&'static str, bool)>> = vec![Vec::new()];
    for (name, counts) in rows {
        let names = name.map_or(vec!["an", "bình", "X", "Y"], |name| vec![if name == "AN" { "an" } else { name }]);
        let counts = counts.map_or(vec![true, false], |counts| vec![counts]);
        let next = |known: Vec<(&'static str, bool)>| {
            let one = |name: &&'static str, counts: &bool| [known.clone(), vec![(*name, *counts)]].concat();
            names.iter().flat_map(|name| counts.iter().map(|c| one(name, c)).collect::<Vec<_>>()).collect::<Vec<_>>()
        };
        out = out.into_iter().flat_map(next).collect();
    }
    out
}

#[test]
fn a_limit_over_the_plan_is_broken_kept_or_open_as_every_completion_says() {
    let read = small(OLD);
    let workspace = &read.workspace;
    let decisions = Decisions::new(workspace);
    let (name, planned) = (fact(workspace, "name"), fact(workspace, "planned"));
    let menu: [Row; 6] =
        [(Some("an"), Some(true)), (Some("AN"), Some(true)), (Some("an"), None), (Some("bình"), Some(true)), (None, Some(true)), (None, Some(false))];
    let mut seen = BTreeSet::new();
    for number in 0..menu.len().pow(4) {
        let rows: Vec<Row> = (0..4).map(|at| menu[number / menu.len().pow(at) % menu.len()]).collect();
        let case = |(who, counts): &Row| {
            let mut case = Case::new(workspace.vocabulary.activity_named("trip").unwrap());
            who.iter().for_each(|who| drop(case.facts.insert(name, Value::Text((*who).to_owned()))));
            counts.iter().for_each(|counts| drop(case.facts.insert(planned, Value::Bool(*counts))));
            case
        };
        let cases: Vec<Case> = rows.iter().map(case).collect();
        let counted: Vec<CountedRow> = cases.iter().map(|case| CountedRow { regulation: 0, year: Some(2025), case }).collect();
        let limits = plan_limits(&decisions, &counted);
        let breaks = |completion: &[(&str, bool)], row: usize| {
            let (who, counts) = completion[row];
            counts && completion.iter().filter(|(other, counts)| *counts && *other == who).count() > 2
        };
        let all = completions(&rows);
        let certain: BTreeSet<usize> = (0..4).filter(|row| all.iter().all(|completion| breaks(completion, *row))).collect();
        let perhaps: BTreeSet<usize> = (0..4).filter(|row| !certain.contains(row) && all.iter().any(|completion| breaks(completion, *row))).collect();
        let told: BTreeSet<usize> = limits.violations.iter().map(|(row, _)| *row).collect();
        let open: BTreeSet<usize> = limits
            .open
            .iter()
            .flat_map(|open| open.rows.iter().map(|(row, _)| *row).chain(open.keys.iter().flat_map(|(_, rows)| rows.iter().copied())))
            .collect();
        assert_eq!((&told, &open), (&certain, &perhaps), "{rows:?}");
        assert!(limits.open.len() < 2, "an open limit is told once: {rows:?}");
        seen.insert((certain.len(), perhaps.len()));
    }
    assert!(seen.len() >= 6, "the plans differ: {seen:?}");
}

#[test]
fn rows_of_several_files_are_counted_together_and_years_apart() {
    let read = small(OLD);
    let decisions = Decisions::new(&read.workspace);
    let one = r#"[{"activity": "trip", "name": "Nguyễn Hòa", "planned": true}]"#;
    let other = r#"[{"activity": "trip", "name": "NGUYỄN HOÀ", "planned": true}, {"activity": "trip", "name": "nguyễn  hòa", "planned": true}]"#;
    let plans = |years: [Option<i32>; 2]| vec![plan_of(&read.workspace, years[0], one), plan_of(&read.workspace, years[1], other)];
    let broken = |years| {
        let plans = plans(years);
        let answered = answer_plan(&decisions, 0, &plans);
        answered.rows.iter().map(|row| row.answer.as_ref().unwrap().violations.len()).collect::<Vec<_>>()
    };
    assert_eq!(broken([Some(2025), Some(2025)]), [1, 1, 1], "marks, capitals and spaces make no other person");
    assert_eq!(broken([None, None]), [1, 1, 1]);
    assert_eq!(broken([Some(2025), Some(2026)]), [0, 0, 0]);
    assert_eq!(broken([Some(2025), None]), [0, 0, 0]);
}

/// `planned` stands for what happens, `people` for the years since.
fn learned(history: &[(i32, &str)], row: &str) -> (Option<Value>, Option<Within>, Vec<plan::HistoryNote>) {
    let read = small(OLD);
    let workspace = &read.workspace;
    let recurrence = Recurrence { happens: fact(workspace, "planned"), years_since: fact(workspace, "people") };
    let earlier: Vec<Plan> = history.iter().map(|(year, json)| plan_of(workspace, Some(*year), json)).collect();
    let plans = [plan_of(workspace, Some(2025), row)];
    let rows = row_cases(&workspace.vocabulary, &plans, &History { recurrences: &[recurrence], plans: &earlier });
    let case = &rows[0].case;
    (case.facts.get(&recurrence.years_since).cloned(), case.within.get(&recurrence.years_since).cloned(), rows[0].history.clone())
}

#[test]
fn years_are_counted_in_earlier_plans() {
    const YES: &str = r#"[{"activity": "trip", "planned": true, "title": "the last one"}]"#;
    const NO: &str = r#"[{"activity": "trip", "planned": false}, {"activity": "visit"}]"#;
    const OPEN: &str = r#"[{"activity": "trip"}]"#;
    let known = |history: &[(i32, &str)]| {
        let (value, within, _) = learned(history, YES);
        (value, within)
    };
    let number = |n: i64| (Some(Value::Number(n)), None);
    let between = |min: i64, max: i64| (None, Some(Within::Numbers { min, max }));
    assert_eq!(known(&[]), (None, None), "no history, nothing learned");
    assert_eq!(known(&[(2024, YES)]), number(1));
    assert_eq!(known(&[(2024, NO), (2023, YES), (2022, YES)]), number(2));
    assert_eq!(known(&[(2024, NO), (2023, NO)]), between(3, 50), "at least as many as there are plans, and one");
    assert_eq!(known(&[(2024, OPEN), (2023, YES)]), between(1, 2), "a row that does not say may have been one");
    assert_eq!(known(&[(2023, YES)]), between(1, 2), "and so may a year without a plan");
    assert_eq!(known(&[(2024, OPEN), (2023, OPEN)]), (None, None));
    assert_eq!(known(&[(2025, YES), (2026, YES)]), (None, None), "the same year and later ones are not before");
    let (_, _, notes) = learned(&[(2023, YES)], YES);
    assert_eq!((notes[0].last.clone(), notes[0].open.clone()), (Some((2023, "the last one".to_owned())), vec![(2024, 0)]));
}

#[test]
fn what_a_row_states_stands_and_a_contradiction_is_told() {
    const LAST: (i32, &str) = (2024, r#"[{"activity": "trip", "planned": true}]"#);
    let stated = r#"[{"activity": "trip", "planned": true, "people": 3}, {"activity": "trip", "planned": true}, {"activity": "trip"}]"#;
    let (value, within, notes) = learned(&[LAST], stated);
    assert_eq!((value, within), (Some(Value::Number(3)), None));
    assert_eq!((notes[0].disagrees.clone(), notes[0].same_year), (Some(Value::Number(3)), 1));
    let agreeing = r#"[{"activity": "trip", "planned": true, "people": 1}]"#;
    assert_eq!(learned(&[LAST], agreeing).2[0].disagrees, None);
    assert!(learned(&[LAST], r#"[{"activity": "trip", "planned": false}]"#).2.is_empty(), "nothing is learned of what does not happen");
}

/// Another version: the village goes to the chair, nine people instead of ten, the city is free, three trips a year.
fn new_rules() -> String {
    let new = OLD.replace("\"1/QC\" { effective 2024-01-01", "\"2/QC\" { effective 2025-01-01");
    let new = new.replace("where is village { board decides }", "where is village { chair decides }").replace("people <= 10", "people <= 9");
    let new = new.replace("    clause 6 when where is city { forbid unless chair decides }\n", "").replace("per name <= 2", "per name <= 3");
    new.replace("at least 5 working days", "at least 6 working days")
}

fn both() -> Read {
    let old = OLD.replace("effective 2024-01-01", "effective 2024-01-01 until 2024-12-31");
    let read = read(&[("old.quy", &old), ("new.quy", &new_rules()), ("base.quy", &text("tests/language/base.quy"))]);
    assert!(!read.diagnostics.has_errors(), "{}", super::support::drawn(&read, quyche::diagnostics::Lang::En));
    read
}

/// What an answer says, without where it says it.
fn said(workspace: &Workspace, answer: &Answer) -> Vec<String> {
    let act = |a: &quyche::queries::AnsweredAct| {
        let deadlines: Vec<_> = a.act.timings.iter().map(|t| &t.deadline).collect();
        format!("{:?}", (a.act.actor, a.act.verb, a.act.to, deadlines))
    };
    let limit =
        |v: &quyche::outcome::Violation| format!("limit {:?}", workspace.regulations[answer.regulation].provision(v.citation).map(|p| p.rules.len()));
    let mut out: Vec<String> = answer.acts.iter().map(act).chain(answer.violations.iter().map(limit)).collect();
    out.extend(answer.forbidden.iter().map(|f| format!("forbidden {:?}", f.unless)));
    out.extend(answer.silences.iter().map(|s| format!("{:?} {:?}", s.kind, s.verb)));
    out.sort();
    out
}

#[test]
fn a_row_is_changed_where_its_completions_are_answered_otherwise() {
    let read = both();
    let workspace = &read.workspace;
    let decisions = Decisions::new(workspace);
    let trip = workspace.vocabulary.activity_named("trip").unwrap();
    let [place, urgent, people] = ["where", "urgent", "people"].map(|name| fact(workspace, name));
    let values: Vec<(FactId, Vec<Value>)> = vec![
        (place, (0..3).map(Value::One).collect()),
        (urgent, vec![Value::Bool(true), Value::Bool(false)]),
        (people, [5, 10, 12].map(Value::Number).to_vec()),
    ];
    // Of every fact nothing, or one of the values.
    let mut cases = vec![Case::new(trip)];
    for (fact, values) in &values {
        let with = |case: &Case, value: &Value| {
            let mut case = case.clone();
            case.facts.insert(*fact, value.clone());
            case
        };
        cases = cases.iter().flat_map(|case| std::iter::once(case.clone()).chain(values.iter().map(|v| with(case, v))).collect::<Vec<_>>()).collect();
    }
    let differs = |case: &Case| said(workspace, &answer(&decisions, 0, case).unwrap()) != said(workspace, &answer(&decisions, 1, case).unwrap());
    let asked = Asked { activities: vec![(trip, None)], ..Asked::default() };
    let mut compared = compare(workspace, &[0, 1], &asked).0;
    let lies = compared[0].changed(&cases.iter().collect::<Vec<_>>()).unwrap();
    let whole: Vec<&Case> = cases.iter().filter(|case| case.facts.len() == 3).collect();
    let mut seen = BTreeSet::new();
    for (case, lies) in cases.iter().zip(lies) {
        let completes = |other: &&&Case| case.facts.iter().all(|(fact, value)| other.facts.get(fact) == Some(value));
        let (some, all) = (whole.iter().filter(completes).any(|c| differs(c)), whole.iter().filter(completes).all(|c| differs(c)));
        let expected = if all {
            Lies::Inside
        } else if some {
            Lies::Perhaps
        } else {
            Lies::Outside
        };
        assert_eq!(lies, expected, "{case:?}");
        seen.insert(lies);
    }
    assert_eq!(seen.len(), 3);
}

#[test]
fn bounds_are_put_into_what_is_compared_and_counted() {
    let read = both();
    let workspace = &read.workspace;
    let decisions = Decisions::new(workspace);
    let row = |people: &str| format!(r#"[{{"activity": "trip", "where": "town", "urgent": false, "people": {people}}}]"#);
    let change = |people: &str| {
        let plans = [plan_of(workspace, Some(2025), &row(people))];
        let (old, new) = (answer_plan(&decisions, 0, &plans), answer_plan(&decisions, 1, &plans));
        changes(workspace, &old, &new).unwrap().rows.first().map(|row: &RowChange| row.certain)
    };
    assert_eq!(change("10"), Some(true));
    assert_eq!(change(r#"{"from": 8, "to": 10}"#), Some(false));
    assert_eq!(change(r#"{"from": 2, "to": 9}"#), None);
    assert_eq!(change(r#"{"from": 11, "to": 20}"#), None, "broken before and after");
}

#[test]
fn due_dates_that_move_and_limits_that_cease_are_told() {
    let read = both();
    let workspace = &read.workspace;
    let decisions = Decisions::new(workspace);
    let row = r#"{"activity": "trip", "where": "town", "name": "An", "planned": true, "people": 5, "urgent": true, "start": "2025-06-20"}"#;
    let quiet = r#"{"activity": "trip", "where": "town", "name": "Bình", "planned": false, "people": 5, "urgent": false}"#;
    let plans = [plan_of(workspace, Some(2025), &format!("[{row},{row},{row},{quiet}]"))];
    let (old, new) = (answer_plan(&decisions, 0, &plans), answer_plan(&decisions, 1, &plans));
    let changes = changes(workspace, &old, &new).unwrap();
    assert_eq!(changes.rows.iter().map(|row| row.row).collect::<Vec<_>>(), [0, 1, 2]);
    for row in &changes.rows {
        assert!(row.certain);
        assert_eq!(row.breaks.len(), 1, "the third trip was one too many: {:?}", row.breaks);
        assert_eq!((row.breaks[0].was, row.breaks[0].is), (plan::Sure::Yes, plan::Sure::No));
        let days: Vec<String> = row.moved.iter().flat_map(|m| m.was.iter().chain(&m.is)).map(|(first, _)| first.to_string()).collect();
        assert_eq!(days, ["2025-06-13", "2025-06-12"]);
    }
    assert!(changes.untouched > 0 && changes.untouched < changes.regions);
}
