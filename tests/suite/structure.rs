//! The textual comparison of two versions: two small texts per kind of change, the illustrative draft against the law that it would replace, and
//! single changes taken back.

use std::collections::BTreeSet;

use quyche::diagnostics::Lang;
use quyche::hir::{ProvisionId, Workspace};
use quyche::queries::{Answer, ChangeKind, Decisions, Structure, answer, structure, touched};
use quyche::report::{Words, structure_json, structure_text, told};

use super::mutants::mutants;
use super::support::{Read, bundled, drawn, read, text};

fn version(provisions: &str) -> Read {
    let header = "regulation small \"1\" { effective 2024-01-01 applies by filed calendar work }";
    let whole = if provisions.starts_with("regulation") { provisions.to_owned() } else { format!("{header}\n{provisions}") };
    let read = read(&[("small.quy", &whole), ("base.quy", &text("tests/language/base.quy"))]);
    assert!(!read.diagnostics.has_errors(), "{}", drawn(&read, Lang::En));
    read
}

/// `article 1: condition, rule_added 2`, one line per change.
fn lines(workspace: &Workspace, old: &quyche::hir::Regulation, new: &quyche::hir::Regulation, found: &Structure) -> Vec<String> {
    let (before, after) = (Words::new(workspace, old, Lang::En), Words::new(workspace, new, Lang::En));
    let one = |change: &quyche::queries::ProvisionChange| {
        let place: Vec<String> = [change.old.map(|id| before.citation(id)), change.new.map(|id| after.citation(id))].into_iter().flatten().collect();
        let place = if place.first() == place.last() { place[0].clone() } else { place.join(" → ") };
        let ids: Vec<&str> = told(&before, &after, change).iter().map(|t| t.id).collect();
        let counted = ids.chunk_by(|a, b| a == b).map(|same| match same.len() {
            1 => same[0].to_owned(),
            n => format!("{} {n}", same[0]),
        });
        format!("{}: {}", if place.is_empty() { "text" } else { &place }, counted.collect::<Vec<_>>().join(", "))
    };
    found.changes.iter().map(one).collect()
}

fn compared(old: &str, new: &str) -> Vec<String> {
    let (old, new) = (version(old), version(new));
    let (before, after) = (&old.workspace.regulations[0], &new.workspace.regulations[0]);
    lines(&new.workspace, before, after, &structure(before, after))
}

#[test]
fn every_kind_of_change_is_told_by_its_name_at_its_place() {
    let none: [&str; 0] = [];
    let clauses = |list: &[&str]| format!("article 1 about trip {{ {} }}", list.join(" "));
    let cases: Vec<(String, String, Vec<&str>)> = vec![
        ("article 1 about trip { chair decides }".into(), "// a word\narticle  1 about trip {\n  chair decides\n}".into(), none.to_vec()),
        ("article 1 \"A\" about trip { chair decides }".into(), "article 1 \"B\" about trip { chair decides }".into(), vec!["article 1: heading"]),
        ("article 1 { principle \"of old\" }".into(), "article 1 { principle \"of late\" }".into(), vec!["article 1: principle"]),
        (
            "article 1 about trip { chair decides slip \"a\" reads \"b\" }".into(),
            "article 1 about trip { chair decides slip \"a\" reads \"c\" }".into(),
            vec!["article 1: remarks"],
        ),
        // Textual, whether or not it means the same.
        (
            "article 1 about trip when planned and urgent { chair decides }".into(),
            "article 1 about trip when urgent and planned { chair decides }".into(),
            vec!["article 1: condition"],
        ),
        (
            clauses(&["clause 1 when planned { chair decides }", "clause 2 otherwise { board decides }"]),
            clauses(&["clause 1 when planned { chair decides }", "clause 2 when not planned { board decides }"]),
            vec!["article 1 clause 2: condition"],
        ),
        (
            clauses(&["clause 1 when planned { chair decides }", "clause 2 { board decides }"]),
            clauses(&["clause 1 when planned { chair decides }", "clause 2 except clause 1 { board decides }"]),
            vec!["article 1 clause 2: except"],
        ),
        (
            clauses(&["clause 1 { chair decides }", "clause 2 when planned overrides clause 1 { board decides }"]),
            clauses(&["clause 1 { chair decides }", "clause 2 when planned overrides decides of clause 1 { board decides }"]),
            vec!["article 1 clause 2: overrides"],
        ),
        // What is inherited is told once.
        (
            "article 1 about trip { clause 1 { chair decides } }".into(),
            "article 1 about trip on behalf of board { clause 1 { chair decides } }".into(),
            vec!["article 1: on_behalf_of"],
        ),
        (
            "article 1 about trip, visit { clause 1 { chair decides } }".into(),
            "article 1 about trip { clause 1 { chair decides } }".into(),
            vec!["article 1: about"],
        ),
        (
            "article 1 about trip { chair decides }".into(),
            "article 1 about trip { chair decides notify police }".into(),
            vec!["article 1: rule_added"],
        ),
        (
            "article 1 about trip { chair decides notify police, office }".into(),
            "article 1 about trip { chair decides notify office }".into(),
            vec!["article 1: rule_removed"],
        ),
        (
            "article 1 about trip { agency submits to office at least 7 working days before start chair decides }".into(),
            "article 1 about trip { agency submits to office at least 7 days before start chair decides }".into(),
            vec!["article 1: rule_changed"],
        ),
        (
            "article 1 about trip { agency submits to office  chair decides }".into(),
            "article 1 about trip { chair decides  agency submits to office }".into(),
            vec!["article 1: rules_reordered"],
        ),
        (
            "article 1 about trip { require people <= 10 }".into(),
            "article 1 about trip { require people <= 9 }".into(),
            vec!["article 1: rule_changed"],
        ),
        (
            "article 1 about trip { reading r \"either\" as a among a, b  chair decides if r is a }".into(),
            "article 1 about trip { reading r \"either\" as b among a, b  chair decides if r is a }".into(),
            vec!["article 1: reading_changed"],
        ),
        // The alternatives of a reading are known by name.
        (
            "article 1 about trip { reading r \"either\" as a among a, b  chair decides if r is b }".into(),
            "article 1 about trip { reading r \"either\" as a among b, a  chair decides if r is b }".into(),
            vec!["article 1: reading_changed"],
        ),
        (
            "article 1 about trip { reading r \"either\" as a among a, b  chair decides if r is a }".into(),
            "article 1 about trip { chair decides }".into(),
            vec!["article 1: rule_changed, reading_removed"],
        ),
        (
            "define near as where in { town, city } article 1 about trip when near { chair decides }".into(),
            "define near as where in { city, town } article 1 about trip when near { chair decides }".into(),
            vec!["text: define_changed"],
        ),
        (
            "define near as where is town article 1 about trip when near { chair decides }".into(),
            "define close as where is town article 1 about trip when close { chair decides }".into(),
            vec!["text: define_added", "text: define_removed", "article 1: condition"],
        ),
        (
            "article 1 about trip { when planned { chair decides } when urgent { board decides } }".into(),
            "article 1 about trip { when planned { chair decides } when not urgent { board decides } }".into(),
            vec!["article 1: condition"],
        ),
        (
            "article 1 about trip { when planned { chair decides } }".into(),
            "article 1 about trip { when urgent { board decides } when planned { chair decides } }".into(),
            vec!["article 1: added"],
        ),
        (
            "article 1 about trip { for each m in members { chair decides if m.where is town } }".into(),
            "article 1 about trip { for each n in members { chair decides if n.where is town } }".into(),
            none.to_vec(),
        ),
        (
            clauses(&["clause 1 { chair decides }", "clause 2 { board consents }"]),
            clauses(&["clause 1 { chair decides }"]),
            vec!["article 1 clause 2: removed"],
        ),
        (
            clauses(&["clause 1 { chair decides }", "clause 2 { board consents }"]),
            clauses(&["clause 2 { board consents }", "clause 1 { chair decides }"]),
            vec!["article 1: reordered"],
        ),
        (
            "article 1 { principle \"of old\" }".into(),
            "article 1 { principle \"of old\" }\narticle 2 { principle \"more\" }".into(),
            vec!["article 2: added"],
        ),
    ];
    for (old, new, expected) in &cases {
        assert_eq!(&compared(old, new), expected, "{old}\n{new}");
        assert!(compared(old, old).is_empty() && compared(new, new).is_empty(), "{old}\n{new}");
    }
}

#[test]
fn what_was_renumbered_is_known_by_what_it_says_and_references_follow_it() {
    let old = "article 1 about trip {
        clause 1 except clause 3 { agency submits to office }
        clause 2 { board consents }
        clause 3 when urgent { chair decides }
    }";
    let inserted = |except: &str| {
        format!(
            "article 1 about trip {{
        clause 1 except clause {except} {{ agency submits to office }}
        clause 2 {{ office appraises }}
        clause 3 {{ board consents }}
        clause 4 when urgent {{ chair decides }}
    }}"
        )
    };
    let moved = ["article 1 clause 2: added", "article 1 clause 2 → article 1 clause 3: moved", "article 1 clause 3 → article 1 clause 4: moved"];
    assert_eq!(compared(old, &inserted("4")), moved);
    // The same words, now of another provision.
    assert_eq!(compared(old, &inserted("3"))[0], "article 1 clause 1: except");
    // Renumbered and changed: known by what is left of it.
    let changed = inserted("4").replace("board consents", "board consents in writing").replace("chair decides", "chair decides notify police");
    assert_eq!(
        compared(old, &changed)[1..],
        ["article 1 clause 2 → article 1 clause 3: moved, rule_changed", "article 1 clause 3 → article 1 clause 4: moved, rule_added"]
    );
}

#[test]
fn what_was_moved_elsewhere_or_renamed_is_known_by_content_or_heading() {
    let old = "article 1 about trip { clause 1 { chair decides } clause 2 { board consents notify police } } article 2 about trip { clause 1 { office appraises } }";
    let new = "article 1 about trip { clause 1 { chair decides } } article 2 about trip { clause 1 { office appraises } clause 2 { board consents notify police } }";
    assert_eq!(compared(old, new), ["article 1 clause 2 → article 2 clause 2: moved"]);
    let old = "article 1 \"Duty\" about trip { chair decides } article 2 \"Form\" about trip { office appraises }";
    let new =
        "article 1 \"Aim\" { principle \"new\" } article 2 \"Duty\" about trip { board decides } article 3 \"Form\" about trip { office appraises }";
    assert_eq!(compared(old, new), ["article 1: added", "article 1 → article 2: moved, rule_changed", "article 2 → article 3: moved"]);
}

#[test]
fn lines_before_the_first_provision_are_changes_of_the_whole_text() {
    let old = "regulation small \"1\" { title \"T\" issued 2024-01-01 by board effective 2024-01-01 replaces \"0\" based on \"a\" applies by filed yearly dates exclusive due dates after roll later calendar work }
        body office is \"Room 1\"  fact planned set by \"80\"  article 1 about trip { chair decides }";
    let new = "regulation small \"2\" { title \"U\" effective 2025-01-01 until 2025-06-01 repealed by \"3\" replaces \"1\" based on \"b\" applies by start yearly dates inclusive due dates after roll earlier }
        body office is \"Room 2\"  article 1 about trip { chair decides }";
    let ids = [
        "number",
        "title",
        "issued",
        "effective",
        "until",
        "repealed_by",
        "replaces",
        "based_on",
        "applies_by",
        "yearly_dates",
        "due_dates",
        "calendar",
        "local_office",
        "fact_source",
    ];
    assert_eq!(compared(old, new), ids.map(|id| format!("text: {id}")));
    let draft = "regulation small \"1\" { effective 2024-01-01 draft \"mine\" applies by filed calendar work }";
    assert_eq!(compared("article 1 about trip { chair decides }", &format!("{draft} article 1 about trip {{ chair decides }}")), ["text: draft"]);
}

#[test]
fn a_changed_definition_names_the_provisions_that_use_it() {
    let text = |bound| {
        format!(
            "define small as people <= {bound}  define near as where is town and small
            article 1 about trip when near {{ chair decides }}
            article 2 about trip {{ clause 1 {{ board decides if small }} clause 2 {{ office appraises }} }}"
        )
    };
    let (old, new) = (version(&text(5)), version(&text(6)));
    let (before, after) = (&old.workspace.regulations[0], &new.workspace.regulations[0]);
    let found = structure(before, after);
    let [only] = found.changes.as_slice() else { panic!("{:?}", found.changes) };
    let told = told(&Words::new(&old.workspace, before, Lang::En), &Words::new(&new.workspace, after, Lang::En), only);
    assert_eq!(told[0].used_by, ["article 1", "article 2 clause 1"]);
    assert!(told[0].old.as_ref().unwrap().contains('5') && told[0].new.as_ref().unwrap().contains('6'), "{told:?}");
}

/// The draft, and the law beside it.
fn draft_and_law(workspace: &Workspace) -> (usize, usize) {
    let place = |draft: bool| workspace.regulations.iter().position(|r| r.family() == "bac-giang" && r.draft.is_some() == draft).unwrap();
    (place(false), place(true))
}

#[test]
fn the_draft_differs_from_the_law_where_it_says_so_and_nowhere_else() {
    let read = bundled();
    let (law, draft) = draft_and_law(&read.workspace);
    let (old, new) = (&read.workspace.regulations[law], &read.workspace.regulations[draft]);
    let found = structure(old, new);
    let expected = [
        "text: number",
        "text: title",
        "text: issued",
        "text: effective",
        "text: draft",
        "text: replaces",
        "text: define_changed",
        "text: define_added",
        "text: define_changed",
        "article 5 clause 2 point 2.3: rule_changed, rule_removed",
        "article 5 clause 4 point 4.6 point b: rule_changed, rule_added",
        "article 5 clause 4 point 4.7: rule_changed, rule_removed",
        "article 10 clause 2: rule_changed",
        "article 13 clause 1 point 1.2: condition",
        "article 13 clause 4 point 4.2: rule_changed 2, rule_added 2",
        "article 13 clause 7: added",
        "article 14 clause 6: rule_added",
        "article 14 clause 7 point 7.2: rule_changed, rule_removed, rule_added 7, reading_removed",
        "article 17 clause 1 point 1.2: rule_changed 3",
        "article 19 clause 1 point 1.1: rule_changed 2",
        "article 15 clause 4 → article 20 clause 5: moved",
        "article 21: principle",
    ];
    assert_eq!(lines(&read.workspace, old, new, &found), expected);
    insta::assert_snapshot!("structure_of_the_draft_en", structure_text(&read.workspace, (old, new), &found, Lang::En));
    insta::assert_snapshot!("structure_of_the_draft_vi", structure_text(&read.workspace, (old, new), &found, Lang::Vi));
    let data = structure_json(&read.workspace, (old, new), &found, Lang::En);
    assert_eq!(data.as_array().unwrap().len(), found.changes.len());
    assert_eq!(data[13]["changes"][0]["kind"], "condition");
}

/// What an answer says of a case of which everything is stated.
fn says(answer: &Answer) -> String {
    format!("{:#?}{:#?}{:#?}{:#?}{:#?}", answer.acts, answer.silences, answer.forbidden, answer.violations, answer.dossier)
}

#[test]
fn a_change_taken_back_shows_what_it_does_and_only_where_it_can_tell() {
    let read = bundled();
    let (law, draft) = draft_and_law(&read.workspace);
    let (old, new) = (read.workspace.regulations[law].clone(), read.workspace.regulations[draft].clone());
    let found = structure(&old, &new);
    let cases: Vec<_> = read.workspace.scenarios.iter().filter(|s| s.regulation == law || s.regulation == draft).map(|s| s.case.clone()).collect();
    let mut workspace = read.workspace;
    let now = {
        let decisions = Decisions::new(&workspace);
        cases.iter().map(|case| answer(&decisions, draft, case).unwrap()).collect::<Vec<_>>()
    };
    let mut without = Vec::new();
    for change in &found.changes {
        workspace.regulations[draft] = found.undone(&old, &new, change).unwrap_or_else(|| panic!("{change:?}"));
        let decisions = Decisions::new(&workspace);
        let told_on: BTreeSet<ProvisionId> = touched(&old, &new, change).1.into_iter().collect();
        let mut effect = false;
        for (case, now) in cases.iter().zip(&now) {
            let then = answer(&decisions, draft, case).unwrap();
            // Of cases that leave something open, what is certain says less than what they mean.
            let settled = then.missing.is_empty() && now.missing.is_empty();
            if settled && says(&then) != says(now) {
                effect = true;
                let cited = |a: &Answer| a.cited();
                assert!(cited(&then).union(&cited(now)).any(|id| told_on.contains(id)), "{change:?} tells on {case:?}");
            }
        }
        if !effect {
            without.push(lines(&workspace, &old, &new, &Structure { changes: vec![change.clone()], matching: found.matching.clone() }).remove(0));
        }
    }
    let words = [
        "text: number",
        "text: title",
        "text: issued",
        "text: effective",
        "text: draft",
        "text: replaces",
        "text: define_changed", // the list in another order
        "text: define_added",
        "article 13 clause 1 point 1.2: condition",
        "article 15 clause 4 → article 20 clause 5: moved",
        "article 21: principle",
    ];
    assert_eq!(without, words, "every other change is shown by some scenario");
}

#[test]
fn every_single_change_of_a_body_number_or_deadline_is_told_and_can_be_taken_back() {
    let (mut told, mut taken_back) = (0, 0);
    let read = bundled();
    for (index, old) in read.workspace.regulations.iter().enumerate() {
        for mutant in mutants(&read.workspace, index).into_iter().step_by(29) {
            let mut new = old.clone();
            (mutant.change)(&mut new);
            let found = structure(old, &new);
            let [only] = found.changes.as_slice() else { panic!("{}: {:?}", mutant.what, found.changes) };
            let of_define = matches!(only.kinds.as_slice(), [ChangeKind::DefineChanged { .. }]);
            assert_eq!(mutant.define.is_some(), of_define, "{}: {only:?}", mutant.what);
            assert!(mutant.provision.is_none_or(|at| only.new == Some(at)), "{}: {only:?}", mutant.what);
            told += 1;
            if let Some(undone) = found.undone(old, &new, only) {
                let same = |a: &quyche::hir::Regulation, b: &quyche::hir::Regulation| {
                    let json = |r| serde_json::to_value(r).unwrap();
                    json(a) == json(b)
                };
                assert!(same(old, &undone), "{}", mutant.what);
                taken_back += 1;
            }
        }
    }
    assert!(told > 100 && taken_back * 10 > told * 9, "{told} told, {taken_back} taken back");
}
