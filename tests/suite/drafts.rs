//! Drafts: a text that is not law answers for no date, and whatever shows it says that it is a draft.

use assert_cmd::Command;
use quyche::diagnostics::Lang;
use quyche::plan;
use quyche::queries::{ChosenBy, NotChosen, choose};
use serde_json::Value;

use super::support::{drawn, read, root, text};

const LAW: &str = "regulation small \"1/QC\" {\n    effective 2024-01-01\n    applies by filed\n    calendar work\n}\narticle 1 about visit {\n    chair decides\n}\n";
const DRAFT: &str = "regulation small \"DT-2\" {\n    effective 2024-06-01\n    draft \"the office's\"\n    applies by filed\n    calendar work\n}\narticle 1 about visit {\n    board decides\n}\n";

#[test]
fn a_draft_is_chosen_by_its_own_name_alone() {
    let base = text("tests/language/base.quy");
    let today = "2025-03-03".parse().unwrap();
    // Whichever of the two is read first.
    for texts in [[("draft.quy", DRAFT), ("law.quy", LAW)], [("law.quy", LAW), ("draft.quy", DRAFT)]] {
        let read = read(&[texts[0], texts[1], ("base.quy", &base)]);
        assert!(!read.diagnostics.has_errors(), "a law and its draft replacement stand together: {}", drawn(&read, Lang::En));
        let number = |wanted: &str| choose(&read.workspace, wanted, None, None, today).map(|c| read.workspace.regulations[c.index].number.clone());
        assert_eq!(number("small").as_deref(), Ok("1/QC"));
        assert_eq!(number("small/DT-2").as_deref(), Ok("DT-2"));
        assert_eq!(choose(&read.workspace, "small/dt-2", Some(today), None, today).unwrap().by, ChosenBy::Name);
    }
    let alone = read(&[("draft.quy", DRAFT), ("base.quy", &base)]);
    let refused = choose(&alone.workspace, "small", None, None, today).unwrap_err();
    assert_eq!(refused, NotChosen::NoneInForce { on: today, drafts: vec!["small/DT-2".into()] });
    let said = plan::not_chosen("small", &refused);
    assert!(said.code.name() == "E0606" && said.note.iter().any(|n| n.en.contains("small/DT-2")), "{said:?}");
}

fn quyche(folder: &std::path::Path, arguments: &[&str]) -> String {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("quyche"));
    let own = ["--regulations", folder.to_str().unwrap()];
    let said = command.current_dir(root()).args(arguments).args(own).env("NO_COLOR", "1").output().unwrap();
    String::from_utf8(said.stdout).unwrap()
}

#[test]
fn every_command_says_of_a_draft_that_it_is_one() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    for (name, text) in [("base.quy", text("tests/language/base.quy")), ("law.quy", LAW.into()), ("draft.quy", DRAFT.into())] {
        std::fs::write(folder.join(name), text).unwrap();
    }
    let draft = folder.join("draft.quy");
    let draft = draft.to_str().unwrap();
    let visit = |under: &str, lang: &str| quyche(folder, &["simulate", "--under", under, "activity=visit", "--lang", lang]);
    for (lang, marked) in [("en", "draft"), ("vi", "dự thảo")] {
        let says = |text: &str| text.to_lowercase().contains(marked) && text.contains("the office's");
        let listed = quyche(folder, &["list", "--lang", lang]);
        let of = |number: &str| listed.lines().find(|l| l.contains(number)).unwrap_or_default().to_owned();
        assert!(says(&of("DT-2")) && !says(&of("1-QC")), "{listed}");
        assert!(says(&visit("small/DT-2", lang)) && says(&visit(draft, lang)) && !says(&visit("small", lang)));
        assert!(says(&quyche(folder, &["show", "small/DT-2", "--lang", lang])) && !says(&quyche(folder, &["show", "small", "--lang", lang])));
        assert!(says(&quyche(folder, &["check", draft, "--lang", lang])));
    }
    let data = |arguments: &[&str]| serde_json::from_str::<Value>(&quyche(folder, &[arguments, &["--format", "json"]].concat())).unwrap();
    let listed = data(&["list"]);
    let rows = listed.as_array().unwrap();
    let row = |name: &str| rows.iter().find(|r| r["name"] == name).unwrap();
    assert_eq!((&row("small/DT-2")["draft"], &row("small/DT-2")["in_force_today"]), (&Value::from("the office's"), &Value::from(false)));
    assert_eq!(row("small/1-QC")["draft"], Value::Null);
    let answer = data(&["simulate", "--under", "small/DT-2", "activity=visit"]);
    assert_eq!((&answer["draft"], &answer["acts"][0]["body"]), (&Value::from("the office's"), &Value::from("board")));
    let law = data(&["simulate", "--under", "small", "activity=visit"]);
    assert_eq!((&law["draft"], &law["acts"][0]["body"]), (&Value::Null, &Value::from("chair")));
    assert_eq!(data(&["check", draft])["regulations"][0]["draft"], "the office's");
    assert_eq!(data(&["show", "small/DT-2"])[0]["draft"], "the office's");
    let compiled = folder.join("draft.json");
    quyche(folder, &["compile", "small/DT-2", "-o", compiled.to_str().unwrap()]);
    let head: Value = serde_json::from_str(&std::fs::read_to_string(&compiled).unwrap()).unwrap();
    assert_eq!(head["content"]["regulation"]["draft"], "the office's");
    assert!(visit(compiled.to_str().unwrap(), "en").contains("DRAFT"), "answered from the compiled form, it is a draft still");
}
