//! Paths of the decision graph and what takes them, suggestions, and what hangs on readings: against small texts worked out by hand, against
//! enumeration of every case, and on the bundled regulations.

use quyche::diagnostics::{Code, Lang};
use quyche::hir::{ActivityId, Case};
use quyche::interpret::{World, broken_always};
use quyche::queries::{Coverage, Decisions, Reach, Suggestion, coverage, paths, reading_uses, run, suggestions};
use quyche::report::{self, Interpreted, coverage_text, idle_reading, suggestion_text};

use super::enumerated::Mentioned;
use super::generated;
use super::support::{Read, bundled, drawn, files_below, read, root, text};

const SMALL: &str = r#"
regulation small "1" { effective 2025-01-01 applies by filed calendar work }
article 1 about visit {
    reading which "either" as narrow among narrow, wide
    reading idle "same" as one among one, two
    reading first "a" as off among off, turned_on
    reading second "b" as off among off, turned_on
    chair decides if people > 10
    board decides if people <= 10 and (urgent or which is wide)
    office decides if people <= 10 and not urgent and which is narrow
    agency submits to office at least 5 working days before start if urgent
    agency submits to police if (people < 5 and idle is one) or (people < 5 and idle is two)
    office appraises if first is turned_on and second is turned_on
}
"#;

fn small(more: &str) -> Read {
    let own = format!("{SMALL}{more}");
    let base = text("tests/language/base.quy");
    let read = read(&[("rules.quy", &own), ("base.quy", &base)]);
    assert!(!read.diagnostics.has_errors(), "{}", drawn(&read, Lang::En));
    read
}

/// The coverage of everything read, and suggestions for each regulation.
fn covered<'a>(decisions: &Decisions<'a>, limit: usize) -> Vec<(Coverage<'a>, Vec<Suggestion>)> {
    let results: Vec<_> = (0..decisions.workspace.scenarios.len()).map(|i| run(decisions, i).unwrap()).collect();
    let of = |c: Coverage<'a>| {
        let suggested = suggestions(decisions, c.regulation, &c.cases, &c.unreached, limit);
        (c, suggested)
    };
    coverage(decisions, &results, |_| true).into_iter().map(of).collect()
}

fn sums(coverage: &Coverage) -> (Reach, Reach) {
    let sum = |of: fn(&quyche::queries::ActivityPaths) -> Reach| coverage.activities.iter().map(of).fold(Reach::default(), Reach::and);
    (sum(quyche::queries::ActivityPaths::outcomes), sum(quyche::queries::ActivityPaths::paths))
}

/// The suggestions as rules, each completed with the status that the answer has: what an analyst would read in the text.
fn completed(read: &Read, decisions: &Decisions, regulation: usize, suggested: &[Suggestion]) -> String {
    let one = |s: &Suggestion| {
        let pasted = suggestion_text(&read.workspace, regulation, s, Lang::En);
        let status = quyche::queries::answer(decisions, regulation, &s.case).unwrap().status.id();
        let at = pasted.rfind('}').unwrap();
        format!("{}    expect status {status}\n}}\n", &pasted[..at])
    };
    suggested.iter().map(one).collect()
}

#[test]
fn paths_and_outcomes_of_a_small_text_are_those_counted_by_hand() {
    // decides: more than 10; at most 10 and urgent, or not. submits: fewer than 5 or not, each urgent or not. appraises: never, as read.
    let read = small(
        r#"
        scenario "the second fact does not matter for who decides" under small { visit { people = 20 } expect chair decides }
        scenario "expects nothing, so reaches nothing" under small { visit { people = 3, urgent = yes } }
        "#,
    );
    let decisions = Decisions::new(&read.workspace);
    let all = covered(&decisions, 9);
    let [(coverage, suggested)] = all.as_slice() else { panic!() };
    assert_eq!(
        coverage_text(&read.workspace, coverage, Lang::En, true),
        "small/1: 1 scenarios reach 1 of 1 provisions with rules\n\
         small/1: 2 of 8 outcomes, 2 of 8 paths of the decision graph\n\
         \x20 visit: 2 of 8 outcomes, 2 of 8 paths of the decision graph\n\
         \x20   ○ submits: people ≤ 4 and not (urgent)\n\
         \x20   ○ submits: people ≤ 4 and urgent\n\
         \x20   ○ submits: people ≥ 5 and not (urgent)\n\
         \x20   ○ submits: people ≥ 5 and urgent\n\
         \x20   ○ decides: people ≤ 10 and not (urgent)\n\
         \x20   ○ decides: people ≤ 10 and urgent\n"
    );
    let data = report::coverage_json(&read.workspace, coverage, true);
    assert_eq!(data["activities"][0]["paths"], serde_json::json!({ "exercised": 2, "all": 8 }));
    assert_eq!(data["activities"][0]["parts"][2]["of"], "decides");
    assert_eq!(
        data["activities"][0]["parts"][2]["unexercised"][1],
        serde_json::json!({ "people": [{ "min": 1, "max": 4 }, { "min": 5, "max": 10 }], "urgent": [true] })
    );
    // The filing date is stated; the start only where a deadline counts from it.
    let texts: Vec<String> = suggested.iter().map(|s| suggestion_text(&read.workspace, 0, s, Lang::En)).collect();
    assert_eq!(texts.len(), 4);
    assert_eq!(
        texts[2],
        "// new: 0 provisions, 2 outcomes, 2 paths\n\
         scenario \"visit, submits: people ≤ 4 and urgent\" under small \"1\" {\n\
         \x20   visit { urgent = yes, people = 1, filed = 2025-02-03, start = 2025-06-03 }\n\
         \x20   // expect …  (from the official text of: article 1)\n\
         }\n"
    );
}

#[test]
fn every_path_is_taken_by_some_case_and_every_case_takes_one_of_each_part() {
    let (mut all_paths, mut all_cases) = (0, 0);
    for seed in 0..60 {
        let text = generated::regulation(seed);
        let read = read(&[("generated.quy", text.as_str())]);
        let (vocabulary, regulation) = (&read.workspace.vocabulary, &read.workspace.regulations[0]);
        let decisions = Decisions::new(&read.workspace);
        let possible = |case: &Case| broken_always(vocabulary, regulation, &World::new(regulation, case.clone())).is_empty();
        let activities = (0..vocabulary.activities.len()).map(ActivityId::new);
        let cases: Vec<Case> =
            activities.flat_map(|activity| Mentioned::by(vocabulary, regulation, activity).cases(vocabulary, activity)).filter(possible).collect();
        for of in paths(&decisions, 0, &cases.iter().collect::<Vec<_>>()) {
            for part in of.parts.unwrap() {
                let reach = part.paths.unwrap();
                assert_eq!(reach.exercised, reach.all, "seed {seed}: {part:?}\n{text}");
                assert_eq!(part.outcomes.exercised, part.outcomes.all, "seed {seed}: {part:?}\n{text}");
                all_paths += reach.all;
            }
        }
        for case in cases.iter().step_by(17) {
            let of = paths(&decisions, 0, &[case]).into_iter().filter(|of| of.activity == case.activity);
            let parts: Vec<_> = of.flat_map(|of| of.parts.unwrap()).collect();
            assert!(parts.iter().all(|p| p.paths.unwrap().exercised >= 1 && p.outcomes.exercised >= 1), "seed {seed}: {case:?}\n{text}");
            all_cases += 1;
        }
    }
    eprintln!("{all_paths} paths, all taken; {all_cases} cases looked at alone");
    assert!(all_paths > 500 && all_cases > 300, "{all_paths} {all_cases}");
}

#[test]
fn suggestions_pasted_as_they_are_fail_and_completed_raise_coverage_until_nothing_is_left() {
    let mut more = String::new();
    for round in 0.. {
        let read = small(&more);
        let decisions = Decisions::new(&read.workspace);
        let all = covered(&decisions, 2);
        let [(coverage, suggested)] = all.as_slice() else { panic!() };
        let (outcomes, reached) = sums(coverage);
        if suggested.is_empty() {
            assert_eq!((outcomes.exercised, reached.exercised), (outcomes.all, reached.all));
            assert!(round > 1, "in several rounds");
            break;
        }
        let bare: String = suggested.iter().map(|s| suggestion_text(&read.workspace, 0, s, Lang::Vi)).collect();
        let pasted = small(&format!("{more}{bare}"));
        let warned = pasted.diagnostics.clone().sorted().iter().filter(|d| d.code == Code::W0510).count();
        assert_eq!(warned, suggested.len(), "{}", drawn(&pasted, Lang::En));
        let last = pasted.workspace.scenarios.len() - 1;
        assert!(!run(&Decisions::new(&pasted.workspace), last).unwrap().passed(), "nothing is expected");
        more.push_str(&completed(&read, &decisions, 0, suggested));
        let (gained_outcomes, gained_paths) = suggested.iter().fold((0, 0), |(o, p), s| (o + s.gain.outcomes, p + s.gain.paths));
        let after = small(&more);
        let decisions = Decisions::new(&after.workspace);
        assert!((0..after.workspace.scenarios.len()).all(|i| run(&decisions, i).unwrap().passed()));
        let (more_outcomes, more_reached) = sums(&covered(&decisions, 0)[0].0);
        assert_eq!(
            (more_outcomes.exercised, more_reached.exercised),
            (outcomes.exercised + gained_outcomes, reached.exercised + gained_paths),
            "what was promised"
        );
    }
}

#[test]
fn suggestions_for_the_bundled_regulations_parse_and_raise_coverage_as_promised() {
    let before = bundled();
    let decisions = Decisions::new(&before.workspace);
    let files: Vec<(String, String)> =
        files_below("regulations", "quy").into_iter().map(|p| (p.strip_prefix(root()).unwrap().display().to_string(), text(&p))).collect();
    let all = covered(&decisions, 3);
    let added: String = all.iter().map(|(c, suggested)| completed(&before, &decisions, c.regulation, suggested)).collect();
    let mut texts: Vec<(&str, &str)> = files.iter().map(|(n, t)| (n.as_str(), t.as_str())).collect();
    texts.push(("suggested.quy", &added));
    let after = read(&texts);
    assert!(!after.diagnostics.has_errors(), "{}", drawn(&after, Lang::En));
    let more = Decisions::new(&after.workspace);
    for ((old, suggested), (new, _)) in all.iter().zip(covered(&more, 0)) {
        let gained = |f: fn(&Suggestion) -> usize| suggested.iter().map(f).sum::<usize>();
        let (before, after) = (sums(old), sums(&new));
        assert_eq!(new.scenarios, old.scenarios + suggested.len());
        assert_eq!(after.0.exercised, before.0.exercised + gained(|s| s.gain.outcomes));
        assert_eq!(after.1.exercised, before.1.exercised + gained(|s| s.gain.paths));
        assert_eq!(new.unreached.len(), old.unreached.len() - gained(|s| s.provisions.len()));
        assert!(suggested.is_empty() || after > before);
    }
}

#[test]
fn what_hangs_on_a_reading_is_said_exactly() {
    let read = small("");
    let decisions = Decisions::new(&read.workspace);
    let (workspace, regulation) = (&read.workspace, &read.workspace.regulations[0]);
    let uses = reading_uses(&decisions, 0);
    let shown = report::readings(&Interpreted { workspace, regulation, uses: &uses, findings: &[] }, Lang::En);
    assert_eq!(
        shown,
        "  ⚖ which [article 1] “either”\n\
         \x20     ● narrow\n\
         \x20     ○ wide\n\
         \x20         changes visit: decides\n\
         \x20         for example visit { urgent = no, people = 1 }\n\
         \x20 ⚖ idle [article 1] “same”\n\
         \x20     ● one\n\
         \x20     ○ two\n\
         \x20         changes nothing\n\
         \x20     ! nothing depends on it\n\
         \x20 ⚖ first [article 1] “a”\n\
         \x20     ● off\n\
         \x20     ○ turned_on\n\
         \x20         changes nothing\n\
         \x20     ! it matters only if another reading is chosen otherwise\n\
         \x20 ⚖ second [article 1] “b”\n\
         \x20     ● off\n\
         \x20     ○ turned_on\n\
         \x20         changes nothing\n\
         \x20     ! it matters only if another reading is chosen otherwise\n"
    );
    let idle: Vec<_> = uses.iter().filter_map(|used| idle_reading(regulation, used)).collect();
    let [only] = idle.as_slice() else { panic!("{idle:?}") };
    assert_eq!((only.code.name(), only.headline.en.as_str()), ("W0511", "nothing depends on the reading `idle`"));
}

#[test]
fn the_example_of_a_reading_is_a_case_that_rests_on_it() {
    let read = bundled();
    let decisions = Decisions::new(&read.workspace);
    let mut looked_at = 0;
    for index in 0..read.workspace.regulations.len() {
        for used in reading_uses(&decisions, index) {
            for change in used.changes.iter().flatten() {
                let example = change.example.as_ref().unwrap();
                let answer = quyche::queries::answer(&decisions, index, example).unwrap();
                assert!(answer.rests_on.contains(&used.reading), "{:?}: {example:?}", used.reading);
                looked_at += 1;
            }
        }
    }
    assert!(looked_at > 100, "{looked_at}");
}
