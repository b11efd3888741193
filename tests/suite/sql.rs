//! `export sql`: what is written, and that DuckDB and PostgreSQL answer as the interpreter does: over a hundred thousand cases, with facts missing
//! and wrong, each held against the interpreter's answers to every completion of it.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

use quyche::decision::{BUDGET, lower};
use quyche::diagnostics::Lang;
use quyche::export::sql::{Dialect, Export};
use quyche::hir::vocabulary::Kind;
use quyche::hir::{ActivityId, FactId, Value, Vocabulary};
use quyche::queries::{Decisions, LeftOutBecause, PartOf, Register};
use quyche::report::Words;

use super::cases::{Generator, Sequence};
use super::engines::{Job, engines};
use super::sql_cases::{Complete, Gone, Made, Maker};
use super::support::{Read, laws, read, text};

/// Regulations, activities, and which of the two threads takes them.
const JOBS: [(&str, &str, usize); 11] = [
    ("bac-giang", "individual_trip", 0),
    ("bac-giang", "delegation_out", 1),
    ("bac-giang", "conference", 0),
    ("bac-giang", "plan_adjustment", 1),
    ("khanh-hoa", "delegation_out", 0),
    ("khanh-hoa", "award_received", 1),
    ("ben-tre", "guest_visit", 0),
    ("ben-tre", "individual_trip", 1),
    ("quang-binh", "delegation_out", 1),
    ("thai-nguyen", "agreement", 0),
    ("rules", "trip", 1),
];

/// Cases of each.
const CASES: usize = 9_200;

/// A made-up regulation beside the bundled ones.
fn small() -> Read {
    let small = read(&[("rules.quy", &text("tests/sql/rules.quy")), ("base.quy", &text("tests/language/base.quy"))]);
    assert!(!small.diagnostics.has_errors(), "{}", super::support::drawn(&small, Lang::En));
    small
}

/// Calls `with` for every job of a thread.
fn each_job(thread: usize, mut with: impl FnMut(usize, &Read, usize, ActivityId)) {
    let (laws, small) = (laws(), small());
    for (job, (name, activity, _)) in JOBS.iter().enumerate().filter(|(_, (_, _, of))| *of == thread) {
        let read = if *name == "rules" { &small } else { &laws };
        let index = read.workspace.regulations.iter().position(|r| r.name().starts_with(name)).unwrap();
        with(job, read, index, read.workspace.vocabulary.activity_named(activity).unwrap());
    }
}

/// The same in both threads.
fn both<T: Send>(work: impl Fn(usize) -> Vec<T> + Sync) -> Vec<T> {
    std::thread::scope(|scope| {
        let other = scope.spawn(|| work(1));
        work(0).into_iter().chain(other.join().unwrap()).collect()
    })
}

fn cases(maker: &Maker, generator: &Generator, job: usize) -> Vec<Made> {
    let mut sequence = Sequence::new(job as u64 + 21);
    (0..CASES).map(|_| maker.make(generator, &mut sequence)).collect()
}

fn quoted(value: Option<&Value>, kind: &Kind) -> String {
    let ids = kind.values();
    let text = match value {
        None => return "\\N".into(),
        Some(Value::Bool(b)) => b.to_string(),
        Some(Value::One(index)) => ids[*index].id.clone(),
        Some(Value::Set { members, .. }) => {
            (0..ids.len()).filter(|i| members & (1 << i) != 0).map(|i| ids[i].id.as_str()).collect::<Vec<_>>().join("|")
        }
        Some(Value::Number(n)) => n.to_string(),
        Some(Value::Date(date)) => date.to_string(),
        Some(Value::Text(text)) => text.clone(),
        Some(Value::List(records)) => records.len().to_string(),
    };
    format!("\"{}\"", text.replace('"', "\"\""))
}

fn column_type(kind: &Kind) -> &'static str {
    match kind {
        Kind::Bool => "boolean",
        Kind::One(_) | Kind::Set(_) | Kind::Text => "varchar",
        Kind::Number { .. } | Kind::List(_) => "integer",
        Kind::Date => "date",
    }
}

/// The tables of a job with their rows.
fn tables(vocabulary: &Vocabulary, activity: ActivityId, name: &str, made: &[Made]) -> Vec<(String, String)> {
    let facts: Vec<FactId> = vocabulary.activity(activity).unwrap().facts.clone();
    let kind = |fact: &FactId| &vocabulary.fact(*fact).unwrap().kind;
    let id = |fact: &FactId| vocabulary.fact(*fact).unwrap().term.id.clone();
    let mut out = Vec::new();
    let columns: Vec<String> = facts.iter().map(|f| format!("\"{}\" {}", id(f), column_type(kind(f)))).collect();
    let mut rows = String::new();
    for (number, made) in made.iter().enumerate() {
        let cell = |fact: &FactId| match (made.corrupt == Some(*fact), kind(fact)) {
            (true, Kind::Number { max, .. }) => format!("\"{}\"", max + 1),
            (true, Kind::Set(terms)) => format!("\"{}|no_such\"", terms[0].id),
            (true, _) => "\"no_such\"".to_owned(),
            _ if made.gone.iter().any(|g| matches!(g, Gone::Fact(f) | Gone::List(f) if f == fact)) => "\\N".to_owned(),
            (_, kind) => quoted(made.case.facts.get(fact), kind),
        };
        rows.push_str(&format!("{number},{}\n", facts.iter().map(cell).collect::<Vec<_>>().join(",")));
    }
    out.push((format!("CREATE TABLE {name} (case_id integer, {})", columns.join(", ")), rows));
    for list in &facts {
        let Kind::List(fields) = kind(list) else { continue };
        let columns: Vec<String> = fields.iter().map(|f| format!("\"{}\" {}", f.term.id, column_type(&f.kind))).collect();
        let mut rows = String::new();
        for (number, made) in made.iter().enumerate().filter(|(_, m)| !m.gone.contains(&Gone::List(*list))) {
            let Some(Value::List(records)) = made.case.facts.get(list) else { continue };
            for (record, stated) in records.iter().enumerate() {
                let gone = |field: usize| made.gone.contains(&Gone::Field { list: *list, record, field });
                let cells = fields.iter().enumerate().map(|(f, of)| if gone(f) { "\\N".into() } else { quoted(stated.get(&f), &of.kind) });
                rows.push_str(&format!("{number},{}\n", cells.collect::<Vec<_>>().join(",")));
            }
        }
        out.push((format!("CREATE TABLE {name}_{} (case_id integer, {})", id(list), columns.join(", ")), rows));
    }
    out
}

const COLUMNS: &str = "coalesce(kind, '~')|coalesce(verb, '~')|coalesce(body, CASE WHEN body_label IS NULL THEN '~' ELSE '(the paper)' END)|coalesce(recipient, '~')|coalesce(behalf, '~')|coalesce(matter, '~')|coalesce(modality, '~')|coalesce(in_writing, '~')|coalesce(via, '~')|coalesce(together_with, '~')|coalesce(documents, '~')|coalesce(deadlines, '~')|coalesce(waived, '~')|CASE WHEN each_of IS NULL THEN '~' ELSE 'each' END|coalesce(citations, '~')|coalesce(detail, '~')";

/// What is asked of an engine about one job: every case, every outcome, how much is said in all, and of some cases what.
fn questions(name: &str, job: usize, export: &Export) -> Vec<String> {
    let tab = " || chr(9) || ";
    let parts = export.names().into_iter().filter(|n| n.starts_with("outcome_"));
    let parts: String = parts.map(|p| format!("{tab}coalesce(CAST(\"{p}\" AS varchar), '~')")).collect();
    let columns = COLUMNS.replace("|coalesce", &format!("{tab}coalesce")).replace("|CASE", &format!("{tab}CASE"));
    vec![
        format!(
            "SELECT 'decided' || chr(9) || {job}{tab}case_id{tab}status{tab}coalesce(problem, '~'){tab}coalesce(asks, '~'){tab}coalesce(gaps, '~'){parts} FROM {name}_decided"
        ),
        format!("SELECT 'outcome' || chr(9) || {job}{tab}part{tab}outcome{tab}{columns} FROM {name}_outcomes"),
        format!("SELECT 'count' || chr(9) || {job}{tab}count(*) FROM {name}_said"),
        format!("SELECT 'said' || chr(9) || {job}{tab}case_id{tab}part{tab}{columns} FROM {name}_said WHERE case_id < 300"),
    ]
}

/// One row of what is said: as the interpreter's side writes it, with its citations.
type Said = (Vec<String>, BTreeSet<String>);

#[derive(Default)]
struct Answers {
    decided: HashMap<usize, Vec<String>>,
    outcomes: HashMap<(usize, usize), Vec<Said>>,
    count: usize,
    said: BTreeMap<(usize, usize), Vec<Said>>,
}

fn said(columns: &[&str]) -> Said {
    let mut row: Vec<String> = columns.iter().map(|c| (*c).to_owned()).collect();
    let citations = row[14].split("; ").filter(|c| *c != "~").map(str::to_owned).collect();
    row[14] = "~".into();
    for place in [11, 12] {
        let sorted: BTreeSet<String> = row[place].split("; ").map(str::to_owned).collect();
        row[place] = sorted.into_iter().collect::<Vec<_>>().join("; ");
    }
    if row[0] == "conflict" {
        let sorted: BTreeSet<String> = row[2].split('|').map(str::to_owned).collect();
        row[2] = sorted.into_iter().collect::<Vec<_>>().join("|");
    }
    (row, citations)
}

fn answers(lines: &[String]) -> HashMap<usize, Answers> {
    let mut all: HashMap<usize, Answers> = HashMap::new();
    for line in lines {
        let columns: Vec<&str> = line.split('\t').collect();
        let number = |place: usize| columns[place].parse::<usize>().unwrap_or_else(|_| panic!("{line}"));
        let of = all.entry(number(1)).or_default();
        match columns[0] {
            "decided" => drop(of.decided.insert(number(2), columns[3..].iter().map(|c| (*c).to_owned()).collect())),
            "outcome" if columns[2] == "-1" => {}
            "outcome" => of.outcomes.entry((number(2), number(3))).or_default().push(said(&columns[4..])),
            "count" => of.count = number(2),
            _ => of.said.entry((number(2), number(3))).or_default().push(said(&columns[4..])),
        }
    }
    all
}

/// What was compared.
#[derive(Default, Debug)]
struct Compared {
    cases: usize,
    with_unknowns: usize,
    undetermined: usize,
    impossible: usize,
    invalid: usize,
    /// Records with unknown fields: "undetermined" where all completions agree.
    cautious: usize,
    /// Of a list that is not stated, some completions: nothing they deny is said.
    in_part: usize,
}

/// Compares an engine's answer to one case with the interpreter's.
fn compare(answers: &Answers, number: usize, made: &Made, id: &str, completions: &[Rc<Complete>], whole: bool, compared: &mut Compared) {
    let decided = &answers.decided[&number];
    let about = || format!("case {number} {made:?}\nengine: {decided:?}");
    let (status, problem, gaps) = (decided[0].as_str(), decided[1].as_str(), decided[3].as_str());
    compared.cases += 1;
    compared.with_unknowns += usize::from(!made.gone.is_empty());
    if made.corrupt.is_some() {
        compared.invalid += 1;
        assert_eq!((status, problem), ("invalid", id), "{}", about());
        assert!(decided[4..].iter().all(|o| o == "~"), "{}", about());
        return;
    }
    assert_eq!(problem, "~", "{}", about());
    let Some(first) = completions.first() else {
        compared.impossible += 1;
        assert!(status == "impossible" || !whole, "{}", about());
        return;
    };
    assert!(status != "impossible" && status != "invalid", "{}", about());
    // What the engine says, part by part.
    let mut told: BTreeMap<String, BTreeMap<String, BTreeSet<String>>> = BTreeMap::new();
    let mut open: BTreeSet<String> = BTreeSet::new();
    for (part, outcome) in decided[4..].iter().enumerate() {
        for (row, citations) in answers.outcomes.get(&(part, outcome.parse().unwrap())).into_iter().flatten() {
            if row[0] == "undetermined" {
                assert_ne!(row[15], "~", "what is open names what is asked");
                open.insert(row[1].clone());
                continue;
            }
            let name = match row[0].as_str() {
                "forbidden" | "refers" | "excluded" | "dossier" => format!("({})", row[0]),
                "limit_broken" => format!("(limit) {part} {}", citations.first().unwrap()),
                _ => row[1].clone(),
            };
            told.entry(name).or_default().entry(row.join("\u{1f}")).or_default().extend(citations.iter().cloned());
        }
    }
    let fields = made.gone.iter().any(|g| matches!(g, Gone::Field { .. }));
    let parts: BTreeSet<&String> = completions.iter().flat_map(|c| c.told.keys()).collect();
    let (mut differs, mut limits_differ, mut expected_limits) = (false, 0, BTreeMap::new());
    for part in parts {
        let says = |c: &Rc<Complete>| c.told.get(part).map(|said| said.keys().cloned().collect::<BTreeSet<_>>()).unwrap_or_default();
        let same = completions.iter().all(|c| says(c) == says(first));
        differs |= !same;
        if part.starts_with("(limit)") {
            match same {
                true => {
                    *expected_limits
                        .entry(part.split(' ').skip(1).collect::<Vec<_>>().join(" ").rsplit_once(' ').unwrap().0.to_owned())
                        .or_insert(0) += 1
                }
                false => limits_differ += 1,
            }
            continue;
        }
        if open.contains(part) {
            assert!(!same || fields || !whole, "{part} is settled: {}", about());
            compared.cautious += usize::from(same && whole);
            continue;
        }
        assert!(same, "{part} is not settled: {}", about());
        let mut expected = first.told[part].clone();
        for complete in completions {
            complete.told[part].iter().for_each(|(key, citations)| expected.get_mut(key).unwrap().extend(citations.clone()));
        }
        let engine = told.remove(part).unwrap_or_default();
        let keys = |m: &BTreeMap<String, BTreeSet<String>>| m.keys().cloned().collect::<BTreeSet<_>>();
        assert_eq!(keys(&engine), keys(&expected), "{part}: {}", about());
        for (key, citations) in &engine {
            let same_grounds = match whole && !fields {
                // Of several completions conflicts and papers name the grounds of one.
                true if completions.len() > 1 && (key.starts_with("conflict") || key.starts_with("dossier")) => citations.is_subset(&expected[key]),
                true => *citations == expected[key],
                false => citations.is_superset(&first.told[part][key]) || key.starts_with("dossier"),
            };
            assert!(same_grounds, "{part}: {citations:?} for {:?}: {}", expected[key], about());
        }
    }
    let broken: Vec<String> = told.keys().filter(|p| p.starts_with("(limit)")).cloned().collect();
    let open_limits = open.iter().filter(|p| p.starts_with("(limit")).count();
    let mut limits: BTreeMap<String, i32> = BTreeMap::new();
    broken.iter().for_each(|p| *limits.entry(p.splitn(3, ' ').nth(2).unwrap().to_owned()).or_insert(0) += 1);
    if whole && !fields {
        assert_eq!((limits, open_limits), (expected_limits, limits_differ), "limits: {}", about());
        let expected = if differs { "undetermined" } else { first.status };
        assert_eq!(status, expected, "{}", about());
    } else {
        assert!(limits_differ <= open_limits && limits.iter().all(|(l, n)| expected_limits.get(l).is_some_and(|m| m >= n)), "limits: {}", about());
        assert!(status == "undetermined" || !differs && status == first.status, "{}", about());
        compared.in_part += usize::from(!whole);
    }
    told.retain(|part, _| !part.starts_with("(limit)"));
    assert!(told.is_empty(), "nobody but the engine says {told:?}: {}", about());
    compared.undetermined += usize::from(status == "undetermined");
    if status != "undetermined" {
        assert_eq!(gaps.split('|').filter(|g| !g.is_empty()).map(str::to_owned).collect::<BTreeSet<_>>(), first.gaps, "{}", about());
    }
}

/// The view of everything said is the join of the others.
fn said_is_the_join(answers: &Answers) {
    let none = Vec::new();
    let rows = |number: &usize, part: usize, outcome: &String| {
        let of = answers.outcomes.get(&(part, outcome.parse().ok()?)).unwrap_or(&none);
        Some(((*number, part), of.clone()))
    };
    let all: Vec<_> = answers
        .decided
        .iter()
        .flat_map(|(n, d)| d[4..].iter().enumerate().filter_map(move |(part, o)| rows(n, part, o)))
        .filter(|(_, of)| !of.is_empty())
        .collect();
    assert_eq!(answers.count, all.iter().map(|(_, of)| of.len()).sum::<usize>());
    let sorted = |mut of: Vec<Said>| {
        of.sort();
        of
    };
    let some: BTreeMap<(usize, usize), Vec<Said>> = all.into_iter().filter(|((n, _), _)| *n < 300).map(|(k, of)| (k, sorted(of))).collect();
    assert_eq!(answers.said.iter().map(|(k, of)| (*k, sorted(of.clone()))).collect::<BTreeMap<_, _>>(), some);
}

/// Statements, and the questions that are asked after them.
type Script = (String, Vec<String>);

#[test]
fn engines_answer_as_the_interpreter_does() {
    let engines = engines();
    if engines.is_empty() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let written = both(|thread| {
        let mut out = Vec::new();
        each_job(thread, |job, read, index, activity| {
            let (vocabulary, regulation) = (&read.workspace.vocabulary, &read.workspace.regulations[index]);
            let decision = lower(vocabulary, regulation, activity, BUDGET).unwrap();
            let generator = Generator::new(vocabulary, regulation, &decision);
            let register = Register::new(&Decisions::new(&read.workspace), index, activity, None).unwrap();
            let maker = Maker::new(&read.workspace, regulation, &decision, &register);
            let name = format!("j{job}");
            let tables: Vec<(String, std::path::PathBuf)> = tables(vocabulary, activity, &name, &cases(&maker, &generator, job))
                .into_iter()
                .enumerate()
                .map(|(place, (table, rows))| {
                    let file = folder.path().join(format!("{name}-{place}.csv"));
                    std::fs::write(&file, rows).unwrap();
                    (table, file)
                })
                .collect();
            let of = |dialect| {
                let export = Export { words: Words::new(&read.workspace, regulation, Lang::En), register: &register, dialect, table: name.clone() };
                (export.sql(), questions(&name, job, &export))
            };
            out.push((tables, of(Dialect::DuckDb), of(Dialect::Postgres)));
        });
        out
    });
    let started = std::time::Instant::now();
    let mut by_engine = Vec::new();
    for engine in &engines {
        let statements = folder.path().join(format!("{}.statements.sql", engine.dialect()));
        let own = |(_, duckdb, postgres): &(_, Script, Script)| {
            if engine.dialect() == "duckdb" { duckdb.clone() } else { postgres.clone() }
        };
        std::fs::write(&statements, written.iter().map(|w| own(w).0).collect::<String>()).unwrap();
        let tables = written.iter().flat_map(|(tables, _, _)| tables.clone()).collect();
        let job = Job { tables, statements, questions: written.iter().flat_map(|w| own(w).1).collect() };
        by_engine.push((engine.dialect(), answers(&engine.run(&job, folder.path()))));
        eprintln!("{}: {:.1?}", engine.dialect(), started.elapsed());
    }
    by_engine.iter().flat_map(|(_, jobs)| jobs.values()).for_each(said_is_the_join);
    let by_engine = &by_engine;
    let compared = both(|thread| {
        let mut out = Vec::new();
        each_job(thread, |job, read, index, activity| {
            let (vocabulary, regulation) = (&read.workspace.vocabulary, &read.workspace.regulations[index]);
            let decision = lower(vocabulary, regulation, activity, BUDGET).unwrap();
            let generator = Generator::new(vocabulary, regulation, &decision);
            let register = Register::new(&Decisions::new(&read.workspace), index, activity, None).unwrap();
            let mut maker = Maker::new(&read.workspace, regulation, &decision, &register);
            assert!(register.is_whole(), "everything is compared");
            let bare = register.left_out.iter().filter_map(|(of, why)| match (of, why) {
                (PartOf::Verb(verb), LeftOutBecause::PerRecord(_)) => Some(vocabulary.verb(*verb).unwrap().term.id.clone()),
                _ => None,
            });
            maker.bare = bare.collect();
            let mut compared: Vec<Compared> = by_engine.iter().map(|_| Compared::default()).collect();
            for (number, made) in cases(&maker, &generator, job).iter().enumerate() {
                let id = made.corrupt.map(|fact| vocabulary.fact(fact).unwrap().term.id.clone()).unwrap_or_default();
                let (completions, whole) = if made.corrupt.is_some() { (Vec::new(), true) } else { maker.completions(made, &generator) };
                for ((_, jobs), compared) in by_engine.iter().zip(&mut compared) {
                    compare(&jobs[&job], number, made, &id, &completions, whole, compared);
                }
            }
            eprintln!("{:?}: {:?}, the interpreter asked {} times", JOBS[job], compared[0], maker.asked);
            out.push(compared);
        });
        out
    });
    for (place, (engine, _)) in by_engine.iter().enumerate() {
        let sum = |of: fn(&Compared) -> usize| compared.iter().map(|c| of(&c[place])).sum::<usize>();
        assert!(sum(|c| c.cases) >= 100_000, "{engine}");
        assert!(sum(|c| c.undetermined) > 5_000 && sum(|c| c.impossible) > 3_000 && sum(|c| c.invalid) > 1_500, "{engine}");
        assert!(sum(|c| c.cautious) < sum(|c| c.cases) / 100, "{engine}");
    }
}
