//! `ask`: interviews led to their end. Whoever answers truly is never offered less than the truth, is asked nothing twice and nothing that no
//! longer matters, and comes to what the direct interpreter says of the whole case.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use quyche::hir::vocabulary::{Fact, Kind};
use quyche::hir::{ActivityId, Case, Value, Vocabulary};
use quyche::interpret::{World, broken_always, decide_unordered};
use quyche::outcome::Status;
use quyche::queries::{Asks, Decisions, Inquiry, Step, Unfit, activities, answer, next, reply};
use serde_json::Value as Json;

use super::cases::{Generator, Sequence};
use super::enumerated::Mentioned;
use super::generated::{self, Random};
use super::partial::act_key;
use super::support::{Read, bundled, read, root};

/// What somebody who knows the whole case types.
fn truth(vocabulary: &Vocabulary, whole: &Case, inquiry: &Inquiry) -> String {
    let fact = inquiry.asks.fact(vocabulary).unwrap();
    let (value, list) = match inquiry.asks {
        Asks::Fact(fact) => (whole.facts[&fact].clone(), None),
        Asks::Count(list) => (Value::Bool(true), Some(&whole.facts[&list])),
        Asks::Field { list, record, field } => match &whole.facts[&list] {
            Value::List(records) => (records[record][&field].clone(), None),
            other => panic!("{other:?}"),
        },
    };
    if let Some(Value::List(records)) = list {
        return records.len().to_string();
    }
    written(fact, &value)
}

fn written(fact: &Fact, value: &Value) -> String {
    let id = |index: usize| fact.kind.values()[index].id.clone();
    match value {
        Value::Bool(yes) => if *yes { "yes" } else { "không" }.into(),
        Value::One(index) => id(*index),
        Value::Set { members, .. } => {
            let held: Vec<String> = (0..fact.kind.values().len()).filter(|i| members & (1 << i) != 0).map(id).collect();
            if held.is_empty() { "0".into() } else { held.join(", ") }
        }
        Value::Number(n) => n.to_string(),
        Value::Date(date) => date.to_string(),
        Value::Text(text) => text.clone(),
        Value::List(_) => panic!("a list is asked by its length"),
    }
}

#[derive(Debug, Default)]
struct Counted {
    interviews: usize,
    questions: usize,
    of_records: usize,
    slowest: Duration,
    spent: Duration,
}

/// Leads one interview to its end.
fn lead(name: &str, read: &Read, decisions: &Decisions, index: usize, whole: &Case, counted: &mut Counted) {
    let vocabulary = &read.workspace.vocabulary;
    let mut case = Case::new(whole.activity);
    let mut asked: Vec<Asks> = Vec::new();
    loop {
        let before = Instant::now();
        let step = next(decisions, index, &case, &[]).unwrap_or_else(|r| panic!("{name}: {r:?} in {case:?}"));
        let took = before.elapsed();
        (counted.slowest, counted.spent) = (counted.slowest.max(took), counted.spent + took);
        let inquiry = match step {
            Step::Ask(inquiry) => inquiry,
            Step::Certain => break,
            Step::NothingLeft => panic!("{name}: nothing is left to ask, and nothing is certain: {case:?}"),
        };
        assert!(!asked.contains(&inquiry.asks), "{name}: asked twice: {inquiry:?}");
        asked.push(inquiry.asks);
        counted.of_records += usize::from(matches!(inquiry.asks, Asks::Field { .. }));
        let typed = truth(vocabulary, whole, &inquiry);
        let taken = reply(vocabulary, &case, &inquiry, &typed);
        case = taken.unwrap_or_else(|unfit| panic!("{name}: `{typed}` to {inquiry:?}: {unfit:?}")).case;
    }
    counted.questions += asked.len();
    counted.interviews += 1;
    let told = answer(decisions, index, &case).unwrap();
    let regulation = &read.workspace.regulations[index];
    let real = decide_unordered(vocabulary, regulation, &World::new(regulation, whole.clone())).unwrap();
    assert_ne!(told.status, Status::Undetermined, "{name}: {case:?}");
    assert_eq!(told.status, real.status, "{name}: {whole:?}");
    let acts: BTreeSet<String> = told.acts.iter().map(|a| act_key(&a.act)).collect();
    assert_eq!(acts, real.acts.iter().map(act_key).collect(), "{name}: {whole:?}");
}

#[test]
fn interviews_about_generated_regulations_come_to_what_the_interpreter_says() {
    let (mut random, mut counted, mut facts) = (Random::new(17), Counted::default(), 0);
    for seed in 0..150 {
        let read = read(&[("rules.quy", &generated::regulation(seed))]);
        let (vocabulary, regulation) = (&read.workspace.vocabulary, &read.workspace.regulations[0]);
        let decisions = Decisions::new(&read.workspace);
        for activity in activities(regulation) {
            let all = Mentioned::by(vocabulary, regulation, activity).cases(vocabulary, activity);
            let is_possible = |case: &&Case| broken_always(vocabulary, regulation, &World::new(regulation, (*case).clone())).is_empty();
            let possible: Vec<&Case> = all.iter().filter(is_possible).collect();
            for _ in 0..4 {
                if let Some(whole) = possible.get(random.below(possible.len().max(1))) {
                    facts += whole.facts.len();
                    lead(&format!("seed {seed}"), &read, &decisions, 0, whole, &mut counted);
                }
            }
        }
    }
    eprintln!("{counted:?}");
    assert!(counted.interviews > 400 && counted.of_records > 50 && counted.questions < 2 * facts, "{counted:?} {facts}");
}

#[test]
fn interviews_about_the_bundled_regulations_come_to_what_the_interpreter_says() {
    let read = bundled();
    let vocabulary = &read.workspace.vocabulary;
    let decisions = Decisions::new(&read.workspace);
    let mut sequence = Sequence::new(23);
    for (index, regulation) in read.workspace.regulations.iter().enumerate() {
        let mut counted = Counted::default();
        for activity in activities(regulation) {
            let decision = decisions.get(index, activity).unwrap();
            let generator = Generator::new(vocabulary, regulation, &decision);
            for _ in 0..2 {
                let whole = generator.case(&[], 1_000, &mut sequence).unwrap().case;
                let few = |value: &Value| !matches!(value, Value::List(records) if records.len() > 4);
                if whole.facts.values().all(few) {
                    lead(&regulation.name(), &read, &decisions, index, &whole, &mut counted);
                }
            }
        }
        eprintln!("{}: {counted:?}", regulation.name());
    }
}

fn with_input(arguments: &[&str], input: &str) -> (i32, String, String) {
    let mut command = assert_cmd::Command::new(assert_cmd::cargo::cargo_bin!("quyche"));
    let output = command.current_dir(root()).args(arguments).env("NO_COLOR", "1").write_stdin(input).output().unwrap();
    (output.status.code().unwrap(), String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
}

/// Answers whatever is asked, by the fact that the last question names in brackets.
fn dialogue(arguments: &[&str], answers: &[(&str, &str)]) -> (Vec<String>, i32, String, String) {
    let mut typed: Vec<String> = Vec::new();
    for _ in 0..60 {
        let (code, out, err) = with_input(arguments, &(typed.join("\n") + "\n"));
        let question = out.lines().rfind(|l| l.split_once(". ").is_some_and(|(n, _)| n.parse::<usize>().is_ok())).unwrap_or_default().to_owned();
        if out.contains("activity = ") && !out.trim_end().ends_with('>') && out.matches("> ").count() <= typed.len() {
            return (typed, code, out, err);
        }
        let known = answers.iter().find(|(fact, _)| question.contains(&format!("({fact})")));
        typed.push(known.unwrap_or_else(|| panic!("no answer to {question}\n{out}")).1.to_owned());
    }
    panic!("no end: {typed:?}");
}

const TRIP: [(&str, &str); 9] = [
    ("office", "department"),
    ("managed_by", "ban thuong vu tinh uy"),
    ("positions", "0"),
    ("former_positions", "0"),
    ("purpose", "work"),
    ("party_member", "co"),
    ("official_passport", "no"),
    ("full_time", "no"),
    ("association_leader", "no"),
];

#[test]
fn an_interview_through_a_pipe_ends_with_the_answer_and_a_proposal_that_leads_to_it() {
    let arguments = ["ask", "bac-giang/19-QC-TU", "individual_trip", "--lang", "en"];
    let (typed, code, out, err) = dialogue(&arguments, &TRIP);
    assert_eq!(code, 0, "{err}");
    assert!(out.contains("status: determined") && typed.len() <= 9, "{out}");
    insta::assert_snapshot!("ask_trip", out);

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("trip.toml").display().to_string();
    let input = typed.join("\n") + "\n";
    let (code, data, prompts) = with_input(&["ask", "bac-giang/19-QC-TU", "individual_trip", "--format", "json", "-o", &path], &input);
    let data: Json = serde_json::from_str(&data).unwrap();
    assert!(code == 0 && prompts.contains("1. "), "questions do not mix with data: {prompts}");
    let (_, simulated, _) = with_input(&["simulate", "--under", "bac-giang/19-QC-TU", "--format", "json", &path], "");
    let simulated: Json = serde_json::from_str(&simulated).unwrap();
    assert_eq!(data["answer"], simulated);
    assert_eq!(data["proposal"]["office"], "department");
}

#[test]
fn questions_can_be_explained_skipped_taken_back_and_left() {
    let arguments = ["ask", "bac-giang/19-QC-TU", "Cá nhân đi nước ngoài", "--lang", "en"];
    let (code, out, err) = with_input(&["ask", "bac-giang/19-QC-TU", "ca nhan", "--lang", "en"], "");
    assert!(code == 2 && out.is_empty() && err.contains("unknown activity"), "{err}");
    // The first question is answered, taken back and answered otherwise.
    let first = |input: &str| with_input(&["ask", "bac-giang/19-QC-TU", "individual_trip", "--lang", "en"], input).1;
    let shown = first("");
    assert!(shown.contains("\n1. ") && shown.contains("status: undetermined") && shown.contains("activity = \"individual_trip\""), "{shown}");
    assert_eq!(first("back\nquit\n").matches("this is the first question").count(), 1);
    assert_eq!(first("1\nback\nquit\n").matches("\n1. ").count(), 2, "the question comes again");
    let skipped = first("-\nquit\n");
    let question = |number: &str| skipped.lines().find(|l| l.starts_with(number)).unwrap_or_else(|| panic!("{skipped}")).to_owned();
    assert_ne!(question("1. ")[3..], question("2. ")[3..], "what is skipped is not asked again");
    let wrong = first("no such answer\n?\nquit\n");
    assert!(wrong.contains("not one of the answers"), "{wrong}");
    assert_eq!(arguments.len(), 5);
}

#[test]
fn without_an_activity_the_list_is_offered() {
    let (code, out, _) = with_input(&["ask", "thai-nguyen", "--lang", "en"], "nothing\n1\nquit\n");
    assert!(code == 0 && out.contains("Which activity?") && out.contains("not one of the answers") && out.contains("\n1. "), "{out}");
    let (code, _, _) = with_input(&["ask", "thai-nguyen"], "");
    assert_eq!(code, 2, "nothing was chosen");
}

const SMALL: &str = r#"
vocabulary {
    body chair "Chủ tịch" "the chair"
    body board "Thường trực" "the board"
    class settles "quyết định" "settles"
    act decides "quyết định" "decides" class settles one
    fact where "nơi" "place" one of { town "thị xã" "town", village "xã" "village", city "thành phố" "city" }
    fact planned "có trong kế hoạch" "planned" yes/no judgement
    fact people "số người" "people" number of "người" "people" from 1 to 30
    fact start "ngày đi" "start" date
    fact members "thành viên" "members" list of {
        side "khối" "side" one of { inner "trong" "inner", outer "ngoài" "outer" },
        days "số ngày" "days" number of "ngày" "days" from 1 to 3
    }
    activity trip "trip" "trip" {
        facts where, planned, people, start, members
        requires settles
        always where is not city if planned because "the plan leaves out the city"
    }
}
regulation rules "1/QC" { effective 2024-01-01 }
article 1 about trip {
    clause 1 when any m in members (m.side is outer) { board decides }
    clause 2 otherwise when people > 10 { board decides }
    clause 3 otherwise when planned and where in { town, village } { chair decides }
    clause 4 otherwise when where is city { board decides }
    clause 5 otherwise { unnamed body decides }
}
"#;

#[test]
fn answers_are_fitted_and_impossible_ones_are_neither_offered_nor_taken() {
    use quyche::queries::Offers;
    let read = read(&[("rules.quy", SMALL)]);
    assert!(!read.diagnostics.has_errors());
    let vocabulary = &read.workspace.vocabulary;
    let decisions = Decisions::new(&read.workspace);
    let fact = |name: &str| vocabulary.fact_named(name).unwrap();
    let trip: ActivityId = vocabulary.activity_named("trip").unwrap();
    let ask = |case: &Case, skipped: &[Asks]| match next(&decisions, 0, case, skipped).unwrap() {
        Step::Ask(inquiry) => inquiry,
        other => panic!("{other:?}"),
    };
    let mut case = Case::new(trip);
    case.facts.insert(fact("members"), Value::List(Vec::new()));
    case.facts.insert(fact("planned"), Value::Bool(true));
    let skipped = [Asks::Fact(fact("people"))];
    // A member that is not there matters to nobody; the city is no plan's.
    case.facts.insert(fact("people"), Value::Number(3));
    assert_eq!(next(&decisions, 0, &case, &[]).unwrap(), Step::Certain, "what is planned is never in the city, and the chair decides");
    case.facts.remove(&fact("planned"));
    case.facts.insert(fact("where"), Value::One(2));
    assert_eq!(next(&decisions, 0, &case, &[]).unwrap(), Step::Certain, "nothing is planned in the city");
    case.facts.remove(&fact("where"));
    case.facts.remove(&fact("people"));
    let people = Inquiry { asks: Asks::Fact(fact("people")), offers: Offers::Numbers(vec![(1, 10), (11, 30)]) };
    assert!(matches!(ask(&case, &skipped).asks, Asks::Fact(_)));
    let typed = |text: &str| reply(vocabulary, &case, &people, text);
    assert_eq!(typed("<= 10").unwrap().range, Some((1, 10)));
    assert_eq!(typed("11–20").unwrap().range, Some((11, 20)));
    assert_eq!(typed("7").unwrap().case.facts[&fact("people")], Value::Number(7));
    assert_eq!(typed("5-15").unwrap_err(), Unfit::TooWide { ranges: vec![(1, 10), (11, 30)] });
    assert_eq!(typed("99").unwrap_err(), Unfit::NoNumber { min: 1, max: 30 });
    assert_eq!(typed("many").unwrap_err(), Unfit::NoNumber { min: 1, max: 30 });
    case.facts.insert(fact("people"), Value::Number(3));
    case.facts.insert(fact("planned"), Value::Bool(false));
    let place = ask(&case, &[]);
    assert_eq!(place, Inquiry { asks: Asks::Fact(fact("where")), offers: Offers::OneOf(vec![0, 1, 2]) });
    let typed = |text: &str| reply(vocabulary, &case, &place, text).map(|r| r.case.facts[&fact("where")].clone());
    for name in ["city", "3", "thành phố", "thanh pho", "THANH PHO", "City"] {
        assert_eq!(typed(name), Ok(Value::One(2)), "{name}");
    }
    assert!(matches!(typed("thanh phu"), Err(Unfit::Unknown { near, .. }) if near.contains(&"thành phố".to_owned())));
    let less = Inquiry { offers: Offers::OneOf(vec![0, 1]), ..place.clone() };
    assert_eq!(reply(vocabulary, &case, &less, "city").unwrap_err(), Unfit::Impossible { typed: "city".into() });
    // A list: how many, then record by record what matters of each.
    let mut case = Case::new(trip);
    let count = Inquiry { asks: Asks::Count(fact("members")), offers: Offers::Count };
    assert!(reply(vocabulary, &case, &count, "-3").is_err() && reply(vocabulary, &case, &count, "1000").is_err());
    case = reply(vocabulary, &case, &count, "2").unwrap().case;
    let side = |record: usize| Asks::Field { list: fact("members"), record, field: 0 };
    let mut seen = Vec::new();
    while let Step::Ask(inquiry) = next(&decisions, 0, &case, &[]).unwrap() {
        seen.push(inquiry.asks);
        let value = match inquiry.asks {
            Asks::Field { .. } => "inner",
            Asks::Fact(f) if f == fact("people") => "2",
            Asks::Fact(f) if f == fact("planned") => "no",
            _ => "village",
        };
        case = reply(vocabulary, &case, &inquiry, value).unwrap().case;
    }
    let records: Vec<Asks> = seen.iter().copied().filter(|a| matches!(a, Asks::Field { .. })).collect();
    assert_eq!(records, [side(0), side(1)], "days matter to nobody: {seen:?}");
    let words = quyche::report::Words::new(&read.workspace, &read.workspace.regulations[0], quyche::diagnostics::Lang::En);
    let toml = quyche::report::proposal_toml(&words, &case, &[(Asks::Fact(fact("people")), (1, 10))]);
    insta::assert_snapshot!("ask_records_toml", toml);
    let kind = &vocabulary.fact(fact("members")).unwrap().kind;
    assert!(matches!(kind, Kind::List(_)));
}
