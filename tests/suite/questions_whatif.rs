//! `whatif`: the smallest changes against all changes of so many facts, one by one, with the direct interpreter.

use std::collections::{BTreeMap, BTreeSet};

use quyche::decision::Cell;
use quyche::hir::{ActivityId, BodyId, Case, FactId, Regulation, Value, VerbId, Vocabulary};
use quyche::interpret::{World, broken_always, decide_unordered};
use quyche::outcome::{Outcome, SilenceKind};
use quyche::queries::{AskedWhatIf, CaseClass, Decisions, Question, Refused, whatif};
use serde_json::Value as Json;

use super::enumerated::Mentioned;
use super::generated::{self, Random};
use super::partial::act_key;
use super::support::{Read, read, root};

/// Something that can be changed, and its new value by the place among those that it may have.
type Unit = (FactId, Option<usize>);
type Changes = BTreeSet<BTreeMap<Unit, usize>>;
/// Outcomes by what they say, part by part.
type Outcomes = BTreeMap<Vec<String>, Outcome>;

/// What an outcome says to the people concerned, part by part, wherever it stands.
fn parts(vocabulary: &Vocabulary, regulation: &Regulation, outcome: &Outcome) -> Vec<String> {
    let mut out = Vec::new();
    for verb in (0..vocabulary.verbs.len()).map(VerbId::new) {
        let unnamed = outcome.silences.iter().filter_map(|s| s.act.as_deref());
        let acts: BTreeSet<String> = outcome.acts.iter().chain(unnamed).filter(|a| a.verb == verb).map(act_key).collect();
        out.push(format!("{verb:?}: {acts:?}"));
    }
    for kind in [SilenceKind::Refers, SilenceKind::Excluded] {
        let silences: BTreeSet<_> = outcome.silences.iter().filter(|s| s.kind == kind).map(|s| (s.verb, s.to.clone())).collect();
        out.push(format!("{kind:?}: {silences:?}"));
    }
    for (id, provision) in regulation.provisions.iter().enumerate() {
        for rule in (0..provision.rules.len()).filter(|rule| matches!(provision.rules[*rule], quyche::hir::Rule::Limit { .. })) {
            let broken = outcome.violations.iter().any(|v| (v.citation.index(), v.rule) == (id, rule));
            out.push(format!("limit {id} {rule}: {broken}"));
        }
    }
    let forbidden: BTreeSet<_> = outcome.forbidden.iter().map(|f| f.unless).collect();
    let dossier: BTreeSet<_> = outcome.dossier.iter().map(|d| format!("{:?}", d.documents)).collect();
    out.extend([format!("forbidden {forbidden:?}"), format!("dossier {dossier:?}")]);
    out
}

/// One activity of a generated regulation whose facts are few.
struct Small<'a> {
    vocabulary: &'a Vocabulary,
    regulation: &'a Regulation,
    decisions: &'a Decisions<'a>,
    /// Per unit the values that rules can tell apart.
    units: BTreeMap<Unit, Vec<Cell>>,
}

impl<'a> Small<'a> {
    fn new(read: &'a Read, decisions: &'a Decisions<'a>, activity: ActivityId) -> Self {
        use quyche::decision::Asked;
        let decision = decisions.get(0, activity).unwrap();
        let unit = |asked: Asked| match asked {
            Asked::Fact(fact) => Some((fact, None)),
            Asked::Element(fact, element) => Some((fact, Some(element))),
            _ => None,
        };
        let own = &read.workspace.vocabulary.activity(activity).unwrap().facts;
        let units =
            decision.variables.iter().filter_map(|(_, v)| Some((unit(v.asked)?, v.cells.clone()))).filter(|(u, _)| own.contains(&u.0)).collect();
        Small { vocabulary: &read.workspace.vocabulary, regulation: &read.workspace.regulations[0], decisions, units }
    }

    fn now(&self, case: &Case, unit: Unit) -> Option<usize> {
        let value = case.facts.get(&unit.0)?;
        match (unit.1, value) {
            (Some(element), Value::Set { members, .. }) => Some(usize::from(members & (1 << element) != 0)),
            _ => self.units[&unit].iter().position(|cell| cell.holds(value)),
        }
    }

    fn with(&self, case: &Case, change: &BTreeMap<Unit, usize>) -> Case {
        let mut changed = case.clone();
        for ((fact, element), value) in change {
            match (element, changed.facts.get_mut(fact).unwrap()) {
                (Some(element), Value::Set { members, .. }) => *members = *members & !(1 << element) | (*value as u64) << element,
                (_, stated) => *stated = self.units[&(*fact, None)][*value].witness(),
            }
        }
        changed
    }

    /// The outcomes that are possible once what is not stated is stated somehow.
    fn outcomes(&self, case: &Case, open: &[Unit]) -> Outcomes {
        let mut cases = vec![case.clone()];
        for unit in open {
            let value = |case: &Case, cell: usize| {
                let mut case = case.clone();
                match unit.1 {
                    None => drop(case.facts.insert(unit.0, self.units[unit][cell].witness())),
                    Some(element) => match case.facts.entry(unit.0).or_insert(Value::set([])) {
                        Value::Set { members, .. } => *members |= (cell as u64) << element,
                        _ => panic!("no set"),
                    },
                }
                case
            };
            cases = cases.iter().flat_map(|case| (0..self.units[unit].len()).map(|cell| value(case, cell)).collect::<Vec<_>>()).collect();
        }
        let mut out = BTreeMap::new();
        for case in cases {
            let world = World::new(self.regulation, case);
            if broken_always(self.vocabulary, self.regulation, &world).is_empty() {
                let outcome = decide_unordered(self.vocabulary, self.regulation, &world).unwrap();
                out.insert(parts(self.vocabulary, self.regulation, &outcome), outcome);
            }
        }
        out
    }

    /// All changes of up to `size` of these.
    fn all_changes(&self, case: &Case, stated: &[Unit], size: usize) -> Vec<BTreeMap<Unit, usize>> {
        let mut out = vec![BTreeMap::new()];
        for unit in stated {
            let more: Vec<_> = out
                .iter()
                .filter(|c: &&BTreeMap<Unit, usize>| c.len() < size)
                .flat_map(|c| {
                    let others = (0..self.units[unit].len()).filter(|v| Some(*v) != self.now(case, *unit));
                    others.map(|v| c.iter().map(|(u, v)| (*u, *v)).chain([(*unit, v)]).collect()).collect::<Vec<_>>()
                })
                .collect();
            out.extend(more);
        }
        out.retain(|c| !c.is_empty());
        out.sort_by_key(BTreeMap::len);
        out
    }

    /// The smallest changes that come to what is wanted, each with the outcomes that it leads to.
    fn smallest(&self, case: &Case, stated: &[Unit], open: &[Unit], size: usize, wanted: &dyn Fn(&Outcomes) -> bool) -> Changes {
        let mut found = Changes::new();
        for change in self.all_changes(case, stated, size) {
            let is_part = |known: &BTreeMap<Unit, usize>| known.iter().all(|(unit, value)| change.get(unit) == Some(value));
            if !found.iter().any(is_part) {
                let outcomes = self.outcomes(&self.with(case, &change), open);
                if !outcomes.is_empty() && wanted(&outcomes) {
                    found.insert(change);
                }
            }
        }
        found
    }

    fn told(&self, values: &[CaseClass]) -> Changes {
        let mut out = Changes::new();
        for class in values {
            let mut all = vec![BTreeMap::new()];
            for literal in class {
                let unit = match literal.question {
                    Question::Fact(fact) => (fact, None),
                    Question::Element(fact, element) => (fact, Some(element)),
                    ref other => panic!("{other:?}"),
                };
                let places: Vec<usize> = literal.cells.iter().map(|cell| self.units[&unit].iter().position(|c| c == cell).unwrap()).collect();
                all = all.iter().flat_map(|c| places.iter().map(|p| c.iter().map(|(u, v)| (*u, *v)).chain([(unit, *p)]).collect())).collect();
            }
            out.extend(all);
        }
        out
    }

    fn compare(&self, name: &str, case: &Case, open: &[Unit], size: usize, to: Option<(BodyId, VerbId)>, counted: &mut Counted) {
        let stated: Vec<Unit> = self.units.keys().copied().filter(|u| !open.contains(u) && case.facts.contains_key(&u.0)).collect();
        let before = self.outcomes(case, open);
        let now = each_part(&before);
        let about = || format!("{name}: {case:?}");
        let found = whatif(self.decisions, 0, case, AskedWhatIf { to, size, limit: usize::MAX });
        if now.is_empty() {
            assert!(matches!(found, Err(Refused::Contradiction(_))), "{}", about());
            return;
        }
        let found = found.unwrap();
        assert_eq!(found.complete, size);
        let does = |outcomes: &Outcomes| {
            let (body, verb) = to.unwrap();
            outcomes.values().all(|o| o.acts.iter().any(|a| a.actor.body() == Some(body) && a.verb == verb))
        };
        let differs = |outcomes: &Outcomes| each_part(outcomes) != now;
        let already = to.is_some() && does(&self.outcomes(case, open));
        assert_eq!(found.already, already, "{}", about());
        if already {
            return;
        }
        let real = self.smallest(case, &stated, open, size, if to.is_some() { &does } else { &differs });
        let told: Vec<Changes> = found.changes.iter().map(|c| self.told(&c.values)).collect();
        let all: Changes = told.iter().flatten().cloned().collect();
        assert_eq!(told.iter().map(BTreeSet::len).sum::<usize>(), all.len(), "a change is told twice: {}", about());
        assert_eq!(all, real, "{} (told, real)", about());
        for (change, told) in found.changes.iter().zip(&told) {
            let outcomes: BTreeSet<Vec<Vec<String>>> = told.iter().map(|c| self.outcomes(&self.with(case, c), open).into_keys().collect()).collect();
            assert!(!open.is_empty() || outcomes.len() == 1, "values of one line lead to one outcome: {}", about());
            assert!(!change.effects.is_empty() || to.is_some(), "{}", about());
            counted.changes += told.len();
            counted.joint += usize::from(change.size > 1);
        }
        counted.cases += 1;
    }
}

/// What each part may come to, where some of the case is left open.
fn each_part(outcomes: &Outcomes) -> BTreeSet<&str> {
    outcomes.keys().flatten().map(String::as_str).collect()
}

#[derive(Debug, Default)]
struct Counted {
    cases: usize,
    changes: usize,
    joint: usize,
}

#[test]
fn the_smallest_changes_are_those_that_enumeration_finds() {
    let (mut random, mut counted, mut partial, mut to) = (Random::new(3), Counted::default(), Counted::default(), Counted::default());
    for seed in 0..200 {
        let read = read(&[("rules.quy", &generated::regulation(seed))]);
        let decisions = Decisions::new(&read.workspace);
        let regulation = &read.workspace.regulations[0];
        let activity = regulation.provisions.iter().find(|p| p.has_rules()).unwrap().about[0];
        let small = Small::new(&read, &decisions, activity);
        if small.units.is_empty() {
            continue;
        }
        let all = Mentioned::by(small.vocabulary, regulation, activity).cases(small.vocabulary, activity);
        // Lists have a test of their own.
        let is_plain = |case: &&Case| case.facts.values().all(|v| !matches!(v, Value::List(records) if !records.is_empty()));
        let plain: Vec<&Case> = all.iter().filter(is_plain).collect();
        let unit: Vec<Unit> = small.units.keys().copied().collect();
        for _ in 0..3 {
            let case = plain[random.below(plain.len())];
            small.compare(&format!("seed {seed}"), case, &[], 3, None, &mut counted);
            let verb = read.workspace.vocabulary.names.verbs["decides"];
            let body = read.workspace.vocabulary.names.bodies[random.pick(&["chair", "board", "office"])];
            small.compare(&format!("seed {seed}"), case, &[], 3, Some((body, verb)), &mut to);
            let gone = random.pick(&unit).0;
            let mut less = case.clone();
            less.facts.remove(&gone);
            let open: Vec<Unit> = unit.iter().copied().filter(|u| u.0 == gone).collect();
            small.compare(&format!("seed {seed}, open"), &less, &open, 2, Some((body, verb)), &mut partial);
        }
    }
    eprintln!("{counted:?} {to:?} {partial:?}");
    assert!(counted.cases > 400 && counted.joint > 50 && to.joint > 20 && partial.changes > 50, "{counted:?} {to:?} {partial:?}");
}

/// Records: each field by itself, and conditions over several of them.
const RECORDS: &str = r#"
vocabulary {
    body chair "Chủ tịch" "the chair"
    body board "Thường trực" "the board"
    class settles "quyết định" "settles"
    class opines "cho ý kiến" "opines"
    act decides "quyết định" "decides" class settles one
    act consents "đồng ý" "consents" class opines many
    fact urgent "khẩn" "urgent" yes/no
    fact planned "có trong kế hoạch" "planned" yes/no judgement
    fact members "thành viên" "members" list of {
        side "khối" "side" one of { inner "trong" "inner", outer "ngoài" "outer" }
    }
    activity trip "trip" "trip" {
        facts urgent, planned, members
        requires settles
        always planned if urgent because "what is urgent is planned"
    }
}
regulation rules "1/QC" { effective 2024-01-01 }
article 1 about trip {
    clause 1 when every m in members (m.side is inner) { chair decides }
    clause 2 otherwise { board decides }
    clause 3 when urgent { board consents }
}
"#;

#[test]
fn fields_of_records_change_and_what_must_change_together_stands_together() {
    let read = read(&[("rules.quy", RECORDS)]);
    assert!(!read.diagnostics.has_errors());
    let decisions = Decisions::new(&read.workspace);
    let vocabulary = &read.workspace.vocabulary;
    let fact = |name: &str| vocabulary.fact_named(name).unwrap();
    let mut case = Case::new(vocabulary.activity_named("trip").unwrap());
    let record = |side: usize| [(0, Value::One(side))].into_iter().collect();
    case.facts.insert(fact("urgent"), Value::Bool(false));
    case.facts.insert(fact("planned"), Value::Bool(false));
    case.facts.insert(fact("members"), Value::List(vec![record(1), record(1)]));
    let asked = AskedWhatIf { to: None, size: 3, limit: 20 };
    let found = whatif(&decisions, 0, &case, asked).unwrap();
    let words = quyche::report::Words::new(&read.workspace, &read.workspace.regulations[0], quyche::diagnostics::Lang::En);
    insta::assert_snapshot!("whatif_records", quyche::report::whatif_text(&words, &found, asked, "two members"));
    // Both members at once, since one alone changes nothing; what is urgent is planned too.
    let questions = |change: &quyche::queries::OneChange| change.values[0].iter().map(|l| l.question.clone()).collect::<Vec<_>>();
    let side = |record: usize| Question::Field { list: fact("members"), record: Some(record), field: 0, element: None };
    let all: Vec<Vec<Question>> = found.changes.iter().map(questions).collect();
    assert_eq!(all.len(), 2, "{all:?}");
    assert!(all.contains(&vec![side(0), side(1)]), "{all:?}");
    assert!(
        all.iter().any(|q| q.len() == 2 && q.contains(&Question::Fact(fact("urgent"))) && q.contains(&Question::Fact(fact("planned")))),
        "{all:?}"
    );
}

fn run(extra: &[&str]) -> (i32, String, String) {
    let case = ["activity=individual_trip", "office=department", "managed_by=ban_thuong_vu", "positions=", "former_positions=", "purpose=work"];
    let rest = ["full_time=no", "association_leader=no", "party_member=yes", "official_passport=no"];
    let arguments: Vec<&str> = ["whatif", "--under", "bac-giang/19-QC-TU"].into_iter().chain(case).chain(rest).chain(extra.iter().copied()).collect();
    let mut command = assert_cmd::Command::new(assert_cmd::cargo::cargo_bin!("quyche"));
    let output = command.current_dir(root()).args(arguments).env("NO_COLOR", "1").output().unwrap();
    (output.status.code().unwrap(), String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
}

#[test]
fn whatif_answers_in_words_and_as_data() {
    let (code, text, err) = run(&["--lang", "en", "--limit", "6"]);
    assert_eq!((code, err.as_str()), (0, ""));
    insta::assert_snapshot!("whatif_trip", text);
    let (code, text, _) = run(&["--to", "thu_tuong decides"]);
    assert!(code == 0 && text.contains("Sẽ dẫn đến việc đó nếu:") && text.contains("thêm"), "{text}");
    let (_, text, _) = run(&["--to", "Chủ tịch UBND tỉnh signs", "--lang", "en"]);
    assert!(text.contains("This act is done already."), "{text}");
    let (code, data, _) = run(&["--format", "json", "--limit", "3"]);
    let data: Json = serde_json::from_str(&data).unwrap();
    assert!(code == 0 && data["changes"].as_array().unwrap().len() == 3 && data["left_out"].as_u64().unwrap() > 0, "{data:#}");
    assert!(data["changes"][0]["effects"][0]["text"][0].is_string() && data["changes"][0]["values"][0].is_object(), "{data:#}");
}

#[test]
fn bad_questions_are_refused() {
    for (to, near) in [("thu_tuon decides", "thu_tuong"), ("thu_tuong decidez", "decides"), ("thu_tuong", "--to")] {
        let (code, out, err) = run(&["--to", to, "--lang", "en"]);
        assert!(code == 2 && out.trim().is_empty() && err.contains(near), "{to}: {code} {out} {err}");
    }
    assert_eq!(run(&["--size", "0"]).0, 2);
    let (code, _, err) = run(&["--to", "thu_tuong decides", "start=soon"]);
    assert!(code == 2 && err.contains("E0602"), "{err}");
}
