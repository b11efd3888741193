//! Proposals that cannot be answered as they stand: each gets its code, names the fact, and says what could be written.

use quyche::diagnostics::{Diagnostics, Lang, Style, render};
use quyche::plan::{self, Proposal};
use quyche::queries::{Answer, Decisions, Refused, answer};
use quyche::source::Sources;

use super::support::{Read, read, text};

const RULES: &str = r#"
regulation small "1/QC" { effective 2024-01-01  applies by filed  calendar work }
article 1 about trip {
    clause 1 when where is town { chair decides }
    clause 2 when where is village { board decides }
    clause 3 when posts has any { head, deputy } { office appraises }
    clause 4 { require people <= 10: "at most ten" }
}
"#;

fn small() -> Read {
    let read = read(&[("small.quy", RULES), ("base.quy", &text("tests/language/base.quy"))]);
    assert!(!read.diagnostics.has_errors());
    read
}

fn proposals(read: &Read, name: &str, text: &str) -> (Vec<Proposal>, String) {
    let mut diagnostics = Diagnostics::default();
    let found = plan::read(&read.workspace.vocabulary, name, text, &mut diagnostics);
    let style = Style { lang: Lang::En, color: false };
    let drawn = diagnostics.sorted().iter().map(|d| render(d, &Sources::default(), style)).collect();
    (found, drawn)
}

#[test]
fn what_is_wrong_with_a_proposal_is_said_of_the_fact() {
    let read = small();
    let mut out = String::new();
    for (name, text) in [
        ("unknown-fact.toml", "activity = \"trip\"\nwhre = \"town\"\n"),
        ("unknown-value.toml", "activity = \"trip\"\nwhere = \"twon\"\n"),
        ("foreign-fact.toml", "activity = \"visit\"\nplanned = true\n"),
        ("out-of-range.toml", "activity = \"trip\"\npeople = 51\n"),
        ("wrong-kind.toml", "activity = \"trip\"\nplanned = \"perhaps\"\nposts = \"head\"\nstart = \"31/2/2025\"\npeople = 2.5\n"),
        ("unknown-field.json", r#"{"activity": "trip", "members": [{"plce": "town"}]}"#),
        ("no-activity.json", r#"{"where": "town"}"#),
        ("unknown-activity.json", r#"{"activity": "tripp"}"#),
        ("twice.toml", "activity = \"trip\"\nwhere = \"town\"\n\"nơi\" = \"thị xã\"\n"),
        ("twice.json", r#"{"activity": "trip", "people": 5, "people": 50}"#),
        ("twice.yaml", "activity: trip\npeople: 5\npeople: 6\n"),
        ("twice-once-empty.json", r#"{"activity": "trip", "people": null, "số người": 6}"#),
        ("field-twice.json", r#"{"activity": "trip", "members": [{"where": "town", "nơi": "thành phố"}]}"#),
        ("activity-twice.json", r#"{"activity": "trip", "hoạt động": "visit"}"#),
        ("title-twice.json", r#"{"activity": "trip", "title": "a", "tiêu đề": "b"}"#),
        ("activity-as-a-list.toml", "activity = [\"trip\"]\n"),
        ("no-proposal.json", "[]"),
        ("no-proposal-in-a-plan.yaml", "title: plan\nproposals: []\n"),
        ("two-digits.toml", "activity = \"trip\"\nfiled = \"02/4/25\"\nstart = 0025-04-02\nend = 2025-04-02T10:00:00Z\n"),
        ("forged.json", r#"{"activity": "trip", "wh\u001b[31mre\nstatus: determined\u202e": "town"}"#),
        ("broken.toml", "activity = \n"),
        ("broken.json", "{\"activity\": "),
        ("broken.yaml", "activity: [\n"),
        ("nested.json", r#"{"activity": "trip", "where": {"is": "town"}}"#),
        ("reversed.json", r#"{"activity": "trip", "people": {"from": 15, "to": 10}}"#),
        ("between-words.json", r#"{"activity": "trip", "where": {"from": "town", "to": "village"}}"#),
        ("list-of-nothing.json", r#"[1, 2]"#),
    ] {
        let (found, drawn) = proposals(&read, name, text);
        assert!(found.is_empty() && !drawn.is_empty(), "{name}: {drawn}");
        out.push_str(&drawn);
    }
    insta::assert_snapshot!(out);
}

#[test]
fn labels_and_identifiers_mean_the_same() {
    let read = small();
    let by_id = proposals(&read, "a.toml", "activity = \"trip\"\nwhere = \"town\"\nposts = [\"head\"]\nurgent = true\n").0;
    let by_label = proposals(&read, "b.yaml", "hoạt động: chuyến đi\nnơi: Thị  Xã\nchức vụ: [trưởng]\nkhẩn: có\n").0;
    assert_eq!(by_id[0].case, by_label[0].case);
}

#[test]
fn a_plan_may_have_a_title_beside_its_proposals_and_nothing_else() {
    let read = small();
    let (found, drawn) = proposals(&read, "plan.yaml", "title: plan 2025\nproposals:\n  - activity: trip\n  - activity: visit\n");
    assert_eq!((found.len(), drawn.as_str()), (2, ""));
    let (_, drawn) = proposals(&read, "plan.yaml", "where: town\nproposals:\n  - activity: trip\n");
    assert!(drawn.contains("E0605") && drawn.contains("`where` stands beside the proposals"), "{drawn}");
    let (_, drawn) = proposals(&read, "plan.json", r#"{"proposals": [{"activity": "trip"}], "proposals": []}"#);
    assert!(drawn.contains("`proposals` is stated twice"), "{drawn}");
}

#[test]
fn a_title_is_printed_as_one_harmless_line() {
    let read = small();
    let text = r#"{"activity": "trip", "title": "x\u001b[31mRED\u202Eabc\nstatus: fake"}"#;
    assert_eq!(proposals(&read, "x.json", text).0[0].title, "x [31mREDabc status: fake");
}

#[test]
fn a_number_is_a_text_where_the_fact_is_a_text() {
    let read = small();
    let pairs: Vec<(String, String)> =
        [("activity", "trip"), ("name", "2024"), ("people", "5")].iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
    let mut diagnostics = Diagnostics::default();
    let found = plan::from_pairs(&read.workspace.vocabulary, &pairs, &mut diagnostics).unwrap();
    let name = read.workspace.vocabulary.fact_named("name").unwrap();
    assert_eq!(found.case.facts[&name], quyche::hir::Value::Text("2024".to_owned()));
}

fn only_answer(read: &Read, text: &str) -> Result<Answer, Refused> {
    let (found, drawn) = proposals(read, "x.toml", text);
    assert_eq!(drawn, "");
    answer(&Decisions::new(&read.workspace), 0, &found[0].case)
}

#[test]
fn facts_that_contradict_an_always_line_are_refused() {
    let read = small();
    let refused = only_answer(&read, "activity = \"trip\"\nposts = [\"head\", \"deputy\"]\n").unwrap_err();
    let Refused::Contradiction(lines) = refused else { panic!("{refused:?}") };
    let problem =
        plan::contradiction("x.toml", &read.workspace, &read.workspace.regulations[0], read.workspace.regulations[0].provisions[1].about[0], &lines);
    let drawn = render(&problem, &Sources::default(), Style { lang: Lang::En, color: false });
    assert!(drawn.contains("E0604") && drawn.contains("one person, one of the two"), "{drawn}");
}

#[test]
fn unknown_facts_leave_what_is_certain_possible_and_to_be_asked() {
    let read = small();
    let answer = only_answer(&read, "activity = \"trip\"\npeople = 5\nposts = []\n").unwrap();
    assert_eq!(answer.status.id(), "undetermined");
    let verbs: Vec<&str> = answer.possible.iter().map(|p| read.workspace.vocabulary.verb(p.verb).unwrap().term.id.as_str()).collect();
    assert_eq!(verbs, ["decides"]);
    assert_eq!(answer.possible[0].outcomes.len(), 3, "the chair, the board, or nobody");
    assert_eq!(answer.missing.len(), 1, "nothing but the place matters");
    assert_eq!(answer.missing[0].leads_to.len(), 3);
    assert!(answer.missing[0].leads_to.iter().all(|l| l.outcomes == 1));
}

#[test]
fn a_fact_that_follows_from_the_others_is_never_asked() {
    let rules = r#"
regulation small "1/QC" { effective 2024-01-01 }
article 1 about trip {
    clause 1 when posts has deputy { chair decides }
    clause 2 otherwise { board decides }
}
"#;
    let read = read(&[("small.quy", rules), ("base.quy", &text("tests/language/base.quy"))]);
    // Head given as a record of a set that is only partly known cannot be written; so the whole set is given or none.
    let answer = only_answer(&read, "activity = \"trip\"\nposts = [\"head\"]\n").unwrap();
    assert_eq!(answer.status.id(), "determined");
    assert!(answer.missing.is_empty());
    let open = only_answer(&read, "activity = \"trip\"\n").unwrap();
    assert_eq!(open.missing.len(), 1);
}

#[test]
fn too_many_unknown_facts_are_said_to_be_too_many() {
    let values: Vec<String> = (0..40).map(|i| format!("v{i} \"v{i}\" \"v{i}\"")).collect();
    let many = format!(
        "vocabulary {{ body chair \"a\" \"a\" body board \"b\" \"b\" class settles \"s\" \"s\" act decides \"d\" \"d\" class settles many \
         fact many \"m\" \"m\" set of {{ {} }} activity trip \"t\" \"t\" {{ facts many requires settles }} }}\n\
         regulation small \"1\" {{ effective 2024-01-01 }} article 1 about trip {{ {} }}",
        values.join(", "),
        (0..40).map(|i| format!("chair decides if many has v{i} board decides unless many has v{i}")).collect::<Vec<_>>().join(" ")
    );
    let read = read(&[("many.quy", &many)]);
    assert!(!read.diagnostics.has_errors(), "{}", super::support::drawn(&read, Lang::En));
    let answer =
        answer(&Decisions::new(&read.workspace), 0, &quyche::hir::Case::new(read.workspace.vocabulary.activity_named("trip").unwrap())).unwrap();
    assert_eq!(answer.status.id(), "undetermined");
    assert!(!answer.uncounted.is_empty());
    let notices = plan::notices("x", &answer);
    assert_eq!(notices.iter().map(|n| n.code.name()).collect::<Vec<_>>(), ["W0602"]);
}

#[test]
fn an_order_that_contradicts_itself_is_said() {
    let rules = r#"
regulation small "1/QC" { effective 2024-01-01 }
article 1 about trip {
    clause 1 { office appraises  board consents }
    clause 2 { board consents  office appraises }
    clause 3 { chair decides }
}
"#;
    let read = read(&[("small.quy", rules), ("base.quy", &text("tests/language/base.quy"))]);
    let answer = only_answer(&read, "activity = \"trip\"\n").unwrap();
    assert_eq!(answer.order_circle.len(), 2);
    assert_eq!(plan::notices("x", &answer)[0].code.name(), "E0608");
}

#[test]
fn two_versions_in_force_on_one_day_are_an_error() {
    let old = r#"regulation small "1/QC" { effective 2024-01-01 } article 1 about trip { chair decides }"#;
    let new = r#"regulation small "2/QC" { effective 2025-01-01 } article 1 about trip { board decides }"#;
    let base = text("tests/language/base.quy");
    let overlapping = read(&[("old.quy", old), ("new.quy", new), ("base.quy", &base)]);
    assert!(super::support::drawn(&overlapping, Lang::En).contains("E0313"));
    // Names are compared without regard to where a tone mark is placed.
    let (old_hoa, new_hoa) = (old.replace("small", "hòa_bình"), new.replace("small", "hoà_bình"));
    let overlapping = read(&[("old.quy", &old_hoa), ("new.quy", &new_hoa), ("base.quy", &base)]);
    assert!(super::support::drawn(&overlapping, Lang::En).contains("E0313"));
    let ended = old.replace("effective 2024-01-01", "effective 2024-01-01 until 2024-12-31");
    let apart = read(&[("old.quy", &ended), ("new.quy", new), ("base.quy", &base)]);
    assert!(!apart.diagnostics.has_errors());
    let day = |d: &str| quyche::queries::choose(&apart.workspace, "small", Some(d.parse().unwrap()), None, "2030-01-01".parse().unwrap());
    assert_eq!(day("2024-12-31").unwrap().index, 0);
    assert_eq!(day("2025-01-01").unwrap().index, 1);
    assert!(day("2023-12-31").is_err(), "no version is in force, and none is fallen back on");
}

#[test]
fn a_number_may_be_known_to_lie_between_two() {
    let read = small();
    let facts = "activity = \"trip\"\nwhere = \"town\"\nposts = []\n";
    let status = |people: &str| only_answer(&read, &format!("{facts}people = {people}\n")).unwrap();
    let over = status("{ from = 11, to = 15 }");
    assert_eq!((over.status.id(), over.violations.len()), ("determined", 1));
    assert!(status("{ from = 3, to = 10 }").violations.is_empty());
    let either = status("{ from = 10, to = 15 }");
    assert_eq!((either.status.id(), either.violations.len(), either.perhaps.len()), ("undetermined", 0, 1));
}
