//! Decisions in bulk say what the interpreter says; facts out of their domain get no decision.

use quyche::decision::{BUDGET, lower};
use quyche::hir::vocabulary::Kind;
use quyche::hir::{ActivityId, VerbId};
use quyche::interpret::{World, decide_unordered};
use quyche::queries::{Column, Columns, Decisions, Form, Misfit, NO_OUTCOME, NoTable, Table};

use super::cases::{Generator, Sequence};
use super::support::{laws, read, text};

#[test]
fn a_table_agrees_with_the_interpreter() {
    let read = laws();
    let vocabulary = &read.workspace.vocabulary;
    let decisions = Decisions::new(&read.workspace);
    let verbs: Vec<VerbId> = (0..vocabulary.verbs.len()).map(VerbId::new).collect();
    let asked: Vec<VerbId> = verbs
        .into_iter()
        .filter(|v| ["settles", "opines"].contains(&vocabulary.class(vocabulary.verb(*v).unwrap().class).unwrap().id.as_str()))
        .collect();
    let (mut compared, mut unsuited) = (0, Vec::new());
    for (index, regulation) in read.workspace.regulations.iter().enumerate() {
        for activity in (0..vocabulary.activities.len()).map(ActivityId::new) {
            let table = match Table::new(&decisions, index, activity, &asked) {
                Ok(table) => table,
                Err(NoTable::Unsuited(fact)) => {
                    unsuited.push((vocabulary.activity(activity).unwrap().term.id.clone(), fact));
                    continue;
                }
                Err(NoTable::TooLarge(large)) => panic!("{large:?}"),
            };
            let decision = lower(vocabulary, regulation, activity, BUDGET).unwrap();
            let generator = Generator::new(vocabulary, regulation, &decision);
            let mut sequence = Sequence::new(3);
            for _ in 0..1_000 {
                let case = generator.case(&[], 1_000, &mut sequence).unwrap().case;
                let outcome = decide_unordered(vocabulary, regulation, &World::new(regulation, case.clone())).unwrap();
                let told = table.outcome(table.decide(&table.words(&case).unwrap()).unwrap()).unwrap();
                let expected: Vec<_> = outcome.acts.iter().filter(|a| asked.contains(&a.verb)).collect();
                let same = |act: &&quyche::outcome::OutcomeAct| told.acts.iter().any(|a| a.says_the_same(act) && a.citations == act.citations);
                assert!(told.acts.len() == expected.len() && expected.iter().all(same), "{case:?}\n{expected:#?}\n{:#?}", told.acts);
                compared += 1;
            }
        }
    }
    eprintln!("{compared} cases compared; no tables for {unsuited:?}");
    assert!(compared >= 10_000, "{unsuited:?}");
}

#[test]
fn facts_out_of_their_domain_get_no_decision() {
    let rules = "regulation rules \"1/QC\" { effective 2024-01-01 applies by filed calendar work }
        article 1 about trip when where is town and planned { chair decides }
        article 2 about trip when people > 10 or start >= 2025-06-01 { board decides }";
    let read = read(&[("rules.quy", rules), ("base.quy", &text("tests/language/base.quy"))]);
    let vocabulary = &read.workspace.vocabulary;
    let decisions = Decisions::new(&read.workspace);
    let decides = VerbId::new(vocabulary.verbs.iter().position(|v| v.term.id == "decides").unwrap());
    let table = Table::new(&decisions, 0, vocabulary.activity_named("trip").unwrap(), &[decides]).unwrap();
    let place = |name: &str| table.facts().iter().position(|f| *f == vocabulary.fact_named(name).unwrap()).unwrap();
    let day = |date: &str| u64::try_from(chrono::Datelike::num_days_from_ce(&date.parse::<chrono::NaiveDate>().unwrap())).unwrap();
    let acts = |where_: u64, planned: u64, people: u64, start: &str| {
        let mut words = vec![0; table.facts().len()];
        for (name, word) in [("where", where_), ("planned", planned), ("people", people), ("start", day(start))] {
            words[place(name)] = word;
        }
        table.decide(&words).map(|outcome| table.outcome(outcome).unwrap().acts.len())
    };
    assert_eq!(acts(0, 1, 10, "2025-05-31"), Some(1));
    assert_eq!(acts(1, 1, 10, "2025-05-31"), Some(0));
    assert_eq!(acts(0, 1, 11, "2025-05-31"), Some(2));
    assert_eq!(acts(1, 0, 10, "2025-06-01"), Some(1));
    assert_eq!(acts(3, 1, 10, "2025-05-31"), None, "there is no fourth place");
    assert_eq!(acts(0, 2, 10, "2025-05-31"), None, "yes or no");
    assert_eq!(table.decide(&[]), None);
    let all = |rules: &str| {
        let read = super::support::read(&[("rules.quy", rules), ("base.quy", &text("tests/language/base.quy"))]);
        Table::new(&Decisions::new(&read.workspace), 0, read.workspace.vocabulary.activity_named("trip").unwrap(), &[decides]).map(|_| ())
    };
    let of_list = all("regulation rules \"1/QC\" { effective 2024-01-01 } article 1 about trip when count(members) > 2 { chair decides }");
    assert!(matches!(of_list, Err(NoTable::Unsuited(Some(_)))), "{of_list:?}");
}

/// Rows with values in and out of their domains.
fn words(table: &Table, vocabulary: &quyche::hir::Vocabulary, sequence: &mut Sequence) -> Vec<u64> {
    let strange = sequence.one_in(9);
    let word = |fact: &quyche::hir::FactId| match &vocabulary.fact(*fact).unwrap().kind {
        Kind::Bool => sequence.below(if strange { 3 } else { 2 }) as u64,
        Kind::One(terms) => sequence.below(terms.len() + usize::from(strange)) as u64,
        Kind::Set(terms) => (0..sequence.below(4)).fold(0, |bits, _| bits | 1 << sequence.below(terms.len())),
        Kind::Date => 738_000 + sequence.below(3_000) as u64,
        _ => sequence.below(130) as u64,
    };
    table.facts().iter().map(word).collect()
}

#[test]
fn columns_say_what_the_table_says() {
    let read = laws();
    let vocabulary = &read.workspace.vocabulary;
    let decisions = Decisions::new(&read.workspace);
    let verbs: Vec<VerbId> = (0..vocabulary.verbs.len()).map(VerbId::new).collect();
    let (mut compared, mut out_of_domain) = (0, 0);
    for index in 0..read.workspace.regulations.len() {
        for (activity, verb) in (0..vocabulary.activities.len()).flat_map(|a| verbs.iter().step_by(3).map(move |v| (ActivityId::new(a), *v))) {
            let Ok(table) = Table::new(&decisions, index, activity, &[verb]) else { continue };
            let columns = Columns::new(&table).unwrap();
            let mut sequence = Sequence::new(7);
            let rows: Vec<Vec<u64>> = (0..1_300).map(|_| words(&table, vocabulary, &mut sequence)).collect();
            let of = |fact| table.facts().iter().position(|f| *f == fact).unwrap();
            let (mut bytes, mut wide, mut numbers) = (Vec::new(), Vec::new(), Vec::new());
            for (fact, form) in columns.facts() {
                let own = rows.iter().map(|row| row[of(fact)]);
                match form {
                    Form::Bytes => bytes.push(own.map(|w| w as u8).collect::<Vec<_>>()),
                    Form::Words => wide.push(own.map(|w| w as u16).collect::<Vec<_>>()),
                    Form::Numbers => numbers.push(own.map(|w| w as i32).collect::<Vec<_>>()),
                }
            }
            let (mut bytes, mut wide, mut numbers) = (bytes.iter(), wide.iter(), numbers.iter());
            let given: Vec<Column> = columns
                .facts()
                .map(|(_, form)| match form {
                    Form::Bytes => Column::Bytes(bytes.next().unwrap()),
                    Form::Words => Column::Words(wide.next().unwrap()),
                    Form::Numbers => Column::Numbers(numbers.next().unwrap()),
                })
                .collect();
            let mut decided = vec![9; rows.len()];
            columns.decide(&given, &mut decided).unwrap();
            for (row, decided) in rows.iter().zip(&decided) {
                let expected = table.decide(row);
                assert_eq!(expected, (*decided != NO_OUTCOME).then_some(u32::from(*decided)), "{row:?}");
                compared += 1;
                out_of_domain += usize::from(expected.is_none());
            }
            if !given.is_empty() {
                assert_eq!(columns.decide(&given[1..], &mut decided), Err(Misfit::Count));
                assert_eq!(columns.decide(&given, &mut decided[1..]), Err(Misfit::Length(0)));
            }
        }
    }
    assert!(compared > 100_000 && out_of_domain > 1_000, "{compared} {out_of_domain}");
}
