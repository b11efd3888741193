//! `tests/findings/<sentence>.quy`: planted gaps, conflicts, dead provisions and contradictory `always` lines, with what is found beside them.
//!
//! The comment on top of each file says what must be found, worked out by hand. The enumeration of `exact_findings` goes through them too.

use std::path::{Path, PathBuf};

use quyche::decision::lower;
use quyche::diagnostics::{Diagnostic, Lang};
use quyche::hir::ActivityId;
use quyche::queries::{Decisions, Finding, findings, run};
use quyche::report::{self, result_text};
use serde_json::json;

use super::support::{Read, bundled, drawn, files_below, read, root, text};

/// A small text, with the vocabulary of `tests/language/base.quy` unless it has its own.
pub fn small(path: &Path, more: &str) -> Read {
    let own = format!("{}{more}", text(path));
    let base = text("tests/language/base.quy");
    let with_base = [("rules.quy", own.as_str()), ("base.quy", base.as_str())];
    let read = read(if own.contains("\nvocabulary") { &with_base[..1] } else { &with_base });
    assert!(!read.diagnostics.has_errors(), "{}:\n{}", path.display(), drawn(&read, Lang::En));
    read
}

pub fn fixtures() -> Vec<PathBuf> {
    files_below("tests/findings", "quy")
}

/// What is found in every regulation, as data and in words.
fn all_findings(read: &Read) -> Vec<(ActivityId, Finding, Diagnostic)> {
    let decisions = Decisions::new(&read.workspace);
    let regulations = read.workspace.regulations.iter().enumerate();
    let found = regulations.flat_map(|(index, regulation)| findings(&decisions, index).into_iter().map(move |found| (regulation, found)));
    found.map(|(of, (activity, f))| (activity, f.clone(), report::finding(&read.workspace, of, activity, &f))).collect()
}

#[test]
fn every_planted_flaw_is_found_and_nothing_else() {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    for path in fixtures() {
        let mut read = small(&path, "");
        for (_, _, diagnostic) in all_findings(&read) {
            read.diagnostics.push(diagnostic);
        }
        settings.set_snapshot_path(path.parent().unwrap());
        settings.set_input_file(path.strip_prefix(root()).unwrap());
        let out = drawn(&read, Lang::En);
        let out = if out.is_empty() { "nothing is found\n".into() } else { out };
        settings.bind(|| insta::assert_snapshot!(path.file_stem().unwrap().to_str().unwrap(), out));
    }
}

/// The scenario that the help of a finding offers.
fn offered(diagnostic: &Diagnostic, lang: Lang) -> Option<String> {
    let help = diagnostic.help.as_ref()?.get(lang).to_owned();
    help.find("\nscenario").map(|at| help[at..].to_owned())
}

fn assert_pasted_passes(name: &str, of: &Read, pasted: &Read, scenario: &str) {
    assert!(!pasted.diagnostics.has_errors(), "{name}:\n{}{scenario}", drawn(pasted, Lang::En));
    let last = pasted.workspace.scenarios.len() - 1;
    assert_eq!(last, of.workspace.scenarios.len(), "{name}: one scenario more");
    let result = run(&Decisions::new(&pasted.workspace), last).unwrap();
    assert!(result.passed(), "{name}:\n{}", result_text(&pasted.workspace, &pasted.sources, &result, Lang::En));
}

#[test]
fn the_scenario_offered_with_a_finding_passes_when_it_is_pasted() {
    let mut pasted = 0;
    for path in fixtures() {
        let read = small(&path, "");
        for (_, _, diagnostic) in all_findings(&read) {
            for scenario in [Lang::En, Lang::Vi].into_iter().filter_map(|lang| offered(&diagnostic, lang)) {
                assert_pasted_passes(&path.display().to_string(), &read, &small(&path, &scenario), &scenario);
                pasted += 1;
            }
        }
    }
    assert!(pasted >= 60, "{pasted}");
}

#[test]
fn the_scenarios_offered_for_the_bundled_regulations_pass_when_they_are_pasted() {
    let bundled = bundled();
    let files: Vec<(String, String)> =
        files_below("regulations", "quy").into_iter().map(|p| (p.strip_prefix(root()).unwrap().display().to_string(), text(&p))).collect();
    let offered: Vec<String> = all_findings(&bundled).iter().filter_map(|(_, _, d)| offered(d, Lang::En)).collect();
    let mut texts: Vec<(&str, &str)> = files.iter().map(|(n, t)| (n.as_str(), t.as_str())).collect();
    let all = offered.join("\n");
    texts.push(("pasted.quy", &all));
    let pasted = read(&texts);
    assert!(!pasted.diagnostics.has_errors(), "{}", drawn(&pasted, Lang::En));
    let decisions = Decisions::new(&pasted.workspace);
    let (before, after) = (bundled.workspace.scenarios.len(), pasted.workspace.scenarios.len());
    assert_eq!(after - before, offered.len());
    let is_pasted = |index: &usize| pasted.sources.get(pasted.workspace.scenarios[*index].span.file).is_some_and(|s| s.name == "pasted.quy");
    for index in (0..after).filter(is_pasted) {
        let result = run(&decisions, index).unwrap();
        assert!(result.passed(), "{}", result_text(&pasted.workspace, &pasted.sources, &result, Lang::En));
    }
}

#[test]
fn a_regulation_beyond_the_budget_names_what_made_it_grow() {
    let read = small(&root().join("tests/findings/conflict-of-two-provisions.quy"), "");
    let trip = read.workspace.vocabulary.activity_named("trip").unwrap();
    let regulation = &read.workspace.regulations[0];
    let too_large: Vec<usize> = (0..1000).take_while(|budget| lower(&read.workspace.vocabulary, regulation, trip, *budget).is_err()).collect();
    assert!(too_large.len() >= 5, "{too_large:?}");
    for budget in &too_large {
        let decisions = Decisions::with_budget(&read.workspace, *budget);
        let found = findings(&decisions, 0);
        let [(activity, finding @ Finding::TooLarge(_))] = found.as_slice() else { panic!("{budget}: {found:?}") };
        let words = report::finding(&read.workspace, regulation, *activity, finding);
        let note = words.note.as_ref().unwrap().en.clone();
        assert_eq!(words.code.name(), "E0401");
        assert!(words.headline.en.contains(&format!("more than {budget} nodes")), "{}", words.headline.en);
        assert!(["people", "urgent"].iter().any(|fact| note.contains(fact)) && note.contains("article"), "{budget}: {note}");
    }
    assert_eq!(findings(&Decisions::with_budget(&read.workspace, too_large.len()), 0).len(), 1, "with enough nodes, the conflict");
}

#[test]
fn a_finding_as_data_has_its_class_as_boxes_and_its_witness_as_a_case() {
    let read = small(&root().join("tests/findings/conflict-of-two-provisions.quy"), "");
    let regulation = &read.workspace.regulations[0];
    let found = all_findings(&read);
    let data: Vec<_> = found.iter().map(|(activity, f, _)| report::finding_json(&read.workspace, regulation, *activity, f)).collect();
    assert_eq!(
        json!(data),
        json!([{
            "code": "W0506",
            "activity": "trip",
            "headline": {
                "en": "conflict in trip: the chair / the board · decides",
                "vi": "xung đột ở chuyến đi: Chủ tịch / Thường trực · quyết định",
            },
            "provisions": ["Điều 1", "Điều 2"],
            "when": [{ "urgent": [true], "people": [{ "min": 21, "max": 50 }] }],
            "witness": { "posts": [], "urgent": true, "people": 21 },
            "status": "conflict",
        }])
    );
}

#[test]
fn two_bounds_of_one_sum_stand_beside_each_other_in_a_box() {
    let read = small(&root().join("tests/findings/two-sums-of-one-field.quy"), "");
    let [(activity, found, _)] = all_findings(&read).try_into().unwrap();
    let data = report::finding_json(&read.workspace, &read.workspace.regulations[0], activity, &found);
    let sum = |n: i64| format!("members.days: tổng của thành viên: số ngày ≥ {n}");
    assert_eq!(data["when"], json!([{ sum(3): [true], sum(6): [false] }]));
    assert_eq!(data["witness"]["members"], json!([{ "days": 3 }]));
}
