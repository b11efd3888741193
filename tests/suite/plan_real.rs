//! Thái Nguyên's plan for 2021 (48/KH-UBND, annexes 01–04), read from its cells and answered, against a table that was made by hand from the official
//! texts alone, before the program was asked: who decides each row under Thái Nguyên's own plan, and what Quảng Bình's limits say of it.

use std::collections::BTreeMap;

use quyche::hir::{Actor, Rule};
use quyche::plan::{History, Plan, PlanAnswered, PlanOptions, PlanRow, PlanTable, answer_rows, row_cases};
use quyche::queries::{Answer, Decisions, Perhaps};
use serde::Deserialize;

use super::plan_reading::{guide, plan_of};
use super::support::{Read, laws, text};

#[derive(Deserialize)]
struct ByHand {
    row: Vec<HandRow>,
}

#[derive(Deserialize)]
struct HandRow {
    annex: String,
    number: String,
    thai_nguyen: Vec<String>,
    people: Option<String>,
    countries: Option<String>,
    days: Option<String>,
    destination: Option<String>,
    laos: Option<String>,
}

fn plan(read: &Read) -> Plan {
    let (plan, said) = plan_of(read, &PlanOptions::default(), "thai-nguyen-2021.csv", text("regulations/plans/thai-nguyen-2021.csv").as_bytes());
    assert_eq!(said, "", "every cell of the plan is understood");
    plan
}

/// Annex and number; a number within a section stands behind the section's.
fn key(table: &PlanTable, row: &PlanRow) -> (String, String) {
    let annex = table.form.as_deref().unwrap().trim_start_matches("thai-nguyen/phu-luc-").to_owned();
    let number = row.number.clone().unwrap();
    let section = row.section.as_deref().and_then(|s| s.split('.').next());
    (annex, section.map_or(number.clone(), |section| format!("{section}.{number}")))
}

fn answered<'p>(read: &Read, plans: &'p [Plan], family: &str) -> PlanAnswered<'p> {
    let index = read.workspace.regulations.iter().position(|r| r.family() == family).unwrap();
    let guide = guide(&read.workspace.vocabulary);
    let rows = row_cases(&read.workspace.vocabulary, plans, &History { recurrences: &guide.recurrences, plans: &[] });
    answer_rows(&Decisions::new(&read.workspace), index, rows, &|| {})
}

fn by_hand() -> Vec<HandRow> {
    toml::from_str::<ByHand>(&text("tests/plans/thai-nguyen-2021.by-hand.toml")).unwrap().row
}

#[test]
fn who_decides_each_row_is_who_the_plan_names() {
    let read = laws();
    let plans = [plan(&read)];
    let answers = answered(&read, &plans, "thai-nguyen");
    assert_eq!(answers.rows.len(), 20);
    let vocabulary = &read.workspace.vocabulary;
    let mut seen = BTreeMap::new();
    for row in &answers.rows {
        let answer = row.answer.as_ref().unwrap();
        let settles = |verb: &str| ["decides", "approves"].contains(&verb);
        let mut said: Vec<String> = answer
            .acts
            .iter()
            .filter_map(|a| {
                let Actor::Body(body) = a.act.actor else { return None };
                let verb = vocabulary.verb(a.act.verb).unwrap().term.id.clone();
                // What is decided about the costs is a matter of its own.
                (settles(&verb) && a.act.matter.is_none()).then(|| format!("{} {verb}", vocabulary.body(body).unwrap().term.id))
            })
            .collect();
        said.sort();
        seen.insert(key(row.table, row.row), said);
    }
    for hand in by_hand() {
        let mut expected = hand.thai_nguyen.clone();
        expected.sort();
        assert_eq!(seen.get(&(hand.annex.clone(), hand.number.clone())), Some(&expected), "annex {}, row {}", hand.annex, hand.number);
    }
}

/// What an answer says of the limits that are labelled so.
fn limit(read: &Read, answer: &Answer, labels: &[&str]) -> &'static str {
    let of = |v: &quyche::outcome::Violation| {
        let rule = &read.workspace.regulations[answer.regulation].provision(v.citation).unwrap().rules[v.rule];
        matches!(rule, Rule::Limit { label: Some(label), .. } if labels.contains(&label.as_str()))
    };
    let perhaps = answer.perhaps.iter().any(|p| matches!(p, Perhaps::Violation(v) if of(v)));
    match (answer.violations.iter().any(of), perhaps) {
        (true, _) => "broken",
        (false, true) => "open",
        (false, false) => "kept",
    }
}

#[test]
fn quang_binhs_limits_say_of_each_row_what_the_table_made_by_hand_says() {
    let read = laws();
    let plans = [plan(&read)];
    let answers = answered(&read, &plans, "quang-binh");
    let mut wrong = String::new();
    let hand: BTreeMap<(String, String), HandRow> = by_hand().into_iter().map(|h| ((h.annex.clone(), h.number.clone()), h)).collect();
    let mut compared = 0;
    for row in &answers.rows {
        let answer = row.answer.as_ref().unwrap();
        let place = key(row.table, row.row);
        let hand = &hand[&place];
        let checks: [(&str, &Option<String>, &[&str]); 5] = [
            ("people", &hand.people, &["10 people", "7 people"]),
            ("countries", &hand.countries, &["three countries"]),
            ("days", &hand.days, &["three days in each country", "five days in each country"]),
            ("destination", &hand.destination, &["named countries and places"]),
            ("laos", &hand.laos, &["cooperation with Laos: one exchange in two years"]),
        ];
        for (what, expected, labels) in checks {
            let Some(expected) = expected else { continue };
            let got = limit(&read, answer, labels);
            // Of a limit that does not speak of the row the program says nothing, as of one that is kept.
            let same = got == expected || (expected == "none" && got == "kept");
            if !same {
                wrong.push_str(&format!("annex {} row {}: {what} {got}, by hand {expected}\n", place.0, place.1));
            }
            compared += 1;
        }
    }
    assert_eq!(compared, 11 * 5 + 5);
    assert!(wrong.is_empty(), "\n{wrong}");
}
