//! Registers: every row against the direct interpreter (total rows) and against the answer to its case (open and impossible rows), under all
//! regulations; blocks, threads, separators.

use std::sync::atomic::AtomicBool;

use quyche::decision::{BUDGET, Decision, lower};
use quyche::diagnostics::Lang;
use quyche::hir::vocabulary::{Fact, Kind};
use quyche::hir::{ActivityId, Case, FactId, Value, VerbId};
use quyche::interpret::{World, broken_always, decide};
use quyche::queries::{CountedRow, Decisions, plan_limits};
use quyche::register::{Asked, Course, Failed, Register, Tally};
use quyche::report::{RegisterCell, Words, register_words};

use super::cases::{Generator, Sequence};
use super::support::{Read, laws};

/// How a value is written in a cell.
fn written(fact: &Fact, value: &Value) -> String {
    let id = |index: &usize| fact.kind.values()[*index].id.clone();
    match value {
        Value::Bool(b) => if *b { "yes" } else { "no" }.to_owned(),
        Value::One(index) => id(index),
        Value::Set { members: 0, .. } => "[]".to_owned(),
        Value::Set { members, .. } => (0..fact.kind.values().len()).filter(|i| members & (1 << i) != 0).map(|i| id(&i)).collect::<Vec<_>>().join("|"),
        Value::Number(n) => n.to_string(),
        Value::Date(date) => date.to_string(),
        Value::Text(text) => text.clone(),
        Value::List(records) => {
            let Kind::List(fields) = &fact.kind else { panic!() };
            let field = |(at, value): (&usize, &Value)| {
                let members = |kind: &Kind, bits: u64| {
                    (0..kind.values().len()).filter(|i| bits & (1 << i) != 0).map(|i| kind.values()[i].id.clone()).collect::<Vec<_>>()
                };
                let value = match value {
                    Value::Bool(b) => serde_json::json!(b),
                    Value::Number(n) => serde_json::json!(n),
                    Value::Set { members: bits, .. } => serde_json::json!(members(&fields[*at].kind, *bits)),
                    other => serde_json::json!(written(&fields[*at], other)),
                };
                (fields[*at].term.id.clone(), value)
            };
            let records: Vec<serde_json::Map<_, _>> = records.iter().map(|r| r.iter().map(field).collect()).collect();
            serde_json::to_string(&records).unwrap()
        }
    }
}

fn quoted(cell: &str) -> String {
    if cell.contains(['"', ',']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.to_owned() }
}

/// A register of cases, under the facts of their activity.
fn register(read: &Read, facts: &[FactId], cases: &[Case]) -> String {
    let fact = |id: &FactId| read.workspace.vocabulary.fact(*id).unwrap();
    let mut out = facts.iter().map(|id| fact(id).term.id.clone()).collect::<Vec<_>>().join(",") + "\n";
    for case in cases {
        let cell = |id: &FactId| case.facts.get(id).map(|value| quoted(&written(fact(id), value))).unwrap_or_default();
        out += &(facts.iter().map(cell).collect::<Vec<_>>().join(",") + "\n");
    }
    out
}

/// Rows of cells, read by hand.
pub fn table(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell, mut inside) = (Vec::new(), Vec::new(), String::new(), false);
    let mut chars = text.trim_start_matches('\u{feff}').chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if inside && chars.peek() == Some(&'"') => cell.push(chars.next().unwrap()),
            '"' => inside = !inside,
            ',' if !inside => row.push(std::mem::take(&mut cell)),
            '\r' if !inside => {}
            '\n' if !inside => {
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            other => cell.push(other),
        }
    }
    rows
}

fn asked<'a>(read: &'a Read, index: usize, decision: &'a Decision, automata: bool) -> Asked<'a> {
    Asked { workspace: &read.workspace, index, decision, lang: Lang::En, subject: "r.csv".into(), keep: Vec::new(), verbs: None, automata }
}

fn run(asked: Asked, text: &str, threads: usize) -> Result<(String, Tally), Failed> {
    let stop = AtomicBool::new(false);
    let course = Course { threads, stop: &stop, progress: &|_| {} };
    let register = Register::new(asked, text.as_bytes())?;
    let counted = if register.counts() { Some(register.count(text.as_bytes(), &course)?) } else { None };
    let mut out = Vec::new();
    let tally = register.run(text.as_bytes(), &mut out, counted.as_ref(), &course)?;
    Ok((String::from_utf8(out).unwrap(), tally))
}

/// Possible cases, some with facts left out, and some cases as they come.
fn cases(read: &Read, index: usize, decision: &Decision, count: usize) -> Vec<Case> {
    let generator = Generator::new(&read.workspace.vocabulary, &read.workspace.regulations[index], decision);
    let mut sequence = Sequence::new(11);
    let mut out = Vec::new();
    for row in 0..count {
        let mut case =
            generator.case(&[], if row % 9 == 8 { 1 } else { 1_000 }, &mut sequence).map_or_else(|| Case::new(decision.activity), |w| w.case);
        // A record says each of its fields; whole facts are left out, from one to most of them.
        if row % 3 == 1 {
            let kept = 2 + sequence.below(8);
            case.facts.retain(|_, _| sequence.below(10) < kept);
        }
        if row % 9 == 8 {
            // Values of two cases together may contradict each other.
            let other = generator.case(&[], 1_000, &mut sequence).unwrap().case;
            case.facts.extend(other.facts.into_iter().filter(|_| sequence.one_in(2)));
        }
        out.push(case);
    }
    out
}

#[test]
fn every_row_says_what_interpreter_and_answer_say() {
    let read = laws();
    let vocabulary = &read.workspace.vocabulary;
    let (mut total, mut open, mut impossible, mut fast, mut told_apart) = (0, 0, 0, 0, Vec::new());
    for (index, regulation) in read.workspace.regulations.iter().enumerate() {
        for activity in (0..vocabulary.activities.len()).map(ActivityId::new) {
            let decision = lower(vocabulary, regulation, activity, BUDGET).unwrap();
            let facts = &vocabulary.activity(activity).unwrap().facts;
            let cases = cases(&read, index, &decision, 54);
            let text = register(&read, facts, &cases);
            let (rows, tally) = run(asked(&read, index, &decision, true), &text, 2).unwrap();
            let (expected, by_itself) = run(asked(&read, index, &decision, false), &text, 1).unwrap();
            assert_eq!(by_itself.apart, 54);
            assert_eq!(tally.unreadable, 0, "{:?}", tally.problems);
            fast += tally.rows - tally.apart;
            let (rows, expected) = (table(&rows), table(&expected));
            let place = |name: &str| rows[0].iter().position(|n| n == name).unwrap();
            let words = Words::new(&read.workspace, regulation, Lang::En);
            assert_eq!(rows.len(), cases.len() + 1);
            for ((row, by_itself), case) in rows.iter().zip(&expected).skip(1).zip(&cases) {
                let where_ = format!("{} {}\n{text}\n{case:?}", regulation.name(), vocabulary.activity(activity).unwrap().term.id);
                for (at, name) in rows[0].iter().enumerate() {
                    if name == "questions" && row[at] != by_itself[at] {
                        told_apart.push((row[at].clone(), by_itself[at].clone()));
                        continue;
                    }
                    assert_eq!(row[at], by_itself[at], "{name}: {where_}");
                }
                let world = World::new(regulation, case.clone());
                let contradicts = !broken_always(vocabulary, regulation, &world).is_empty();
                match (contradicts, decide(vocabulary, regulation, &world)) {
                    (true, _) => {
                        assert_eq!(row[place("status")], "impossible", "{where_}");
                        impossible += 1;
                    }
                    (false, Ok(outcome)) if facts.iter().all(|f| case.facts.contains_key(f)) => {
                        assert_eq!(row[place("status")], outcome.status.id(), "{where_}");
                        for verb in (0..vocabulary.verbs.len()).map(VerbId::new).filter(|v| rows[0].contains(&vocabulary.verb(*v).unwrap().term.id)) {
                            let told = register_words(&words, RegisterCell::Verb(verb), &outcome, &[], &[]);
                            let id = &vocabulary.verb(verb).unwrap().term.id;
                            assert_eq!(row[place(id)], told.entries.join("; "), "{id}: {where_}");
                            assert_eq!(row[place(&format!("{id}_cited"))], told.cited.join("; "), "{id}: {where_}");
                        }
                        let said: usize = (0..vocabulary.verbs.len()).filter(|v| rows[0].contains(&vocabulary.verbs[*v].term.id)).count();
                        assert!(said > 0 || outcome.acts.is_empty());
                        for (cell, name) in
                            [(RegisterCell::Forbidden, "forbidden"), (RegisterCell::Limits, "limits"), (RegisterCell::Papers, "papers")]
                        {
                            let mut told = register_words(&words, cell, &outcome, &[], &[]).entries;
                            told.sort();
                            told.dedup();
                            assert_eq!(row[place(name)], told.join("; "), "{where_}");
                        }
                        assert!(row[place("questions")].is_empty(), "{where_}");
                        total += 1;
                    }
                    _ => {
                        assert_eq!(row[place("status")] == "undetermined", !row[place("questions")].is_empty(), "{where_}");
                        open += 1;
                    }
                }
            }
        }
    }
    eprintln!(
        "{total} total, {open} open, {impossible} impossible rows; {fast} by automata; questions differ in {}: {told_apart:?}",
        told_apart.len()
    );
    assert!(total > 2_000 && open > 1_000 && impossible > 2 && fast > 3_000);
    // Where elements of one set are asked apart, a whole fact can make another needless.
    assert!(told_apart.len() * 100 < open, "{told_apart:?}");
}

#[test]
fn limits_over_the_plan_are_those_of_the_plan() {
    let read = laws();
    let vocabulary = &read.workspace.vocabulary;
    let activity = vocabulary.activity_named("delegation_out").unwrap();
    let index = read.workspace.regulations.iter().position(|r| r.family() == "quang-binh").unwrap();
    let decision = lower(vocabulary, &read.workspace.regulations[index], activity, BUDGET).unwrap();
    let name = vocabulary.fact_named("head_name").unwrap();
    let mut cases = cases(&read, index, &decision, 160);
    cases.iter_mut().for_each(|case| case.facts.retain(|fact, _| !matches!(vocabulary.fact(*fact).unwrap().kind, Kind::List(_))));
    let names = ["Nguyễn Hòa", "nguyễn hoà", "Trần Văn B", "Lê C", "Phạm D", "Hồ E"];
    for (row, case) in cases.iter_mut().enumerate().filter(|(row, _)| row % 7 != 0) {
        case.facts.insert(name, Value::Text(names[row % 4 + usize::from(row % 11 == 0) * 2].into()));
    }
    for case in cases.iter_mut().step_by(7) {
        case.facts.remove(&name);
    }
    let text = register(&read, &vocabulary.activity(activity).unwrap().facts, &cases);
    let (rows, tally) = run(asked(&read, index, &decision, true), &text, 2).unwrap();
    let rows = table(&rows);
    let at = |name: &str| rows[0].iter().position(|n| n == name).unwrap();
    let possible: Vec<usize> = (0..cases.len()).filter(|row| rows[row + 1][at("status")] != "impossible").collect();
    let counted: Vec<CountedRow> = possible.iter().map(|row| CountedRow { regulation: index, year: None, case: &cases[*row] }).collect();
    let decisions = Decisions::new(&read.workspace);
    let limits = plan_limits(&decisions, &counted);
    let over: std::collections::BTreeSet<usize> = limits.violations.iter().map(|(row, _)| possible[*row]).collect();
    let uncounted: std::collections::BTreeSet<usize> = limits.uncounted().map(|(row, _)| possible[row]).collect();
    for row in 0..cases.len() {
        let cell = &rows[row + 1][at("plan_limits")];
        let expected = (over.contains(&row), uncounted.contains(&row));
        assert_eq!(
            (!cell.is_empty() && !cell.starts_with("not counted"), cell.starts_with("not counted")),
            expected,
            "{row}: {cell}\n{:?}",
            cases[row]
        );
    }
    assert!(over.len() > 5 && uncounted.len() > 5 && over.len() < cases.len() / 2 + 40, "{} {}", over.len(), uncounted.len());
    assert_eq!((tally.over_plan, tally.uncounted), (over.len() as u64, uncounted.len() as u64));
}

#[test]
fn blocks_threads_and_quotes_change_nothing() {
    let read = laws();
    let vocabulary = &read.workspace.vocabulary;
    let activity = vocabulary.activity_named("delegation_out").unwrap();
    let index = read.workspace.regulations.iter().position(|r| r.family() == "quang-binh").unwrap();
    let decision = lower(vocabulary, &read.workspace.regulations[index], activity, BUDGET).unwrap();
    let mut text = String::from("\u{feff}head_name;note;purpose;office\r\n");
    let mut lines = Vec::new();
    let mut line = 2;
    for row in 0..9_000 {
        lines.push(line);
        let note = match row % 5 {
            0 => "\"hai\r\ndòng; \"\"x\"\"\n\"",
            1 => "5\" x",
            2 => "\"=1+1\"",
            3 => "-7",
            _ => "đơn giản",
        };
        text += &format!("A {};{note};{};department\r\n", row % 3_000, if row % 2 == 0 { "work" } else { "" });
        line += 1 + note.matches('\n').count();
        if row % 100 == 0 {
            text += "\r\n";
            line += 1;
        }
    }
    let kept = |threads| run(Asked { keep: vec!["NOTE".into()], ..asked(&read, index, &decision, true) }, &text, threads).unwrap();
    let (one, tally) = kept(1);
    assert!(text.len() > 1 << 18, "more than one block");
    assert_eq!((tally.rows, tally.unreadable), (9_000, 0), "{:?}", tally.problems);
    assert_eq!(one, kept(3).0);
    let rows = table(&one);
    let found: Vec<usize> = rows.iter().skip(1).map(|row| row[0].parse().unwrap()).collect();
    assert_eq!(found, lines);
    let notes: Vec<&str> = rows.iter().skip(1).take(5).map(|row| row[1].as_str()).collect();
    assert_eq!(notes, ["hai\r\ndòng; \"x\"\n", "5\" x", "'=1+1", "'-7", "đơn giản"]);
}

#[test]
fn a_run_can_be_stopped() {
    let read = laws();
    let vocabulary = &read.workspace.vocabulary;
    let decision = lower(vocabulary, &read.workspace.regulations[0], vocabulary.activity_named("interview").unwrap(), BUDGET).unwrap();
    let stop = AtomicBool::new(true);
    let course = Course { threads: 2, stop: &stop, progress: &|_| {} };
    let text = "office\ndepartment\n";
    let register = Register::new(asked(&read, 0, &decision, true), text.as_bytes()).unwrap();
    assert!(matches!(register.run(text.as_bytes(), &mut Vec::new(), None, &course), Err(Failed::Stopped)));
}
