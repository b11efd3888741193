//! `tests/language/<concept>/<sentence>.quy`: small texts in the language with the tool's answer beside them.
//!
//! A file without a vocabulary is read with `tests/language/base.quy`. The answer holds all problems, and the result of every scenario.
//! Files in `meaning/` state a definition of `docs/language.md` and must pass all their scenarios.

use quyche::diagnostics::Lang;
use quyche::queries::run;
use quyche::report::result_text;

use super::support::{drawn, files_below, read, root, text};

fn answer(path: &std::path::Path) -> (String, bool) {
    let own = text(path);
    let name = path.file_name().unwrap().to_str().unwrap();
    let base = text("tests/language/base.quy");
    let own_vocabulary = own.lines().any(|l| l.starts_with("vocabulary") || l.starts_with("từ vựng")) || own.contains("// no vocabulary");
    let texts = if own_vocabulary { vec![(name, own.as_str())] } else { vec![(name, own.as_str()), ("base.quy", base.as_str())] };
    let read = read(&texts);
    let mut out = drawn(&read, Lang::En);
    let mut all_passed = !read.diagnostics.has_errors() && !read.workspace.scenarios.is_empty();
    for index in 0..read.workspace.scenarios.len() {
        let result = run(&quyche::queries::Decisions::new(&read.workspace), index).unwrap();
        all_passed &= result.passed();
        match result.passed() {
            true => out.push_str(&format!("✓ {}\n", read.workspace.scenarios[index].name)),
            false => out.push_str(&result_text(&read.workspace, &read.sources, &result, Lang::En)),
        }
    }
    (out, all_passed)
}

#[test]
fn every_small_text_has_its_answer_beside_it() {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    for path in files_below("tests/language", "quy") {
        if path.ends_with("base.quy") {
            continue;
        }
        let (out, _) = answer(&path);
        settings.set_snapshot_path(path.parent().unwrap());
        settings.set_input_file(path.strip_prefix(root()).unwrap());
        settings.bind(|| insta::assert_snapshot!(path.file_stem().unwrap().to_str().unwrap(), out));
    }
}

#[test]
fn every_definition_of_the_meaning_holds() {
    let files = files_below("tests/language/meaning", "quy");
    assert!(files.len() >= 12, "each definition of section Meaning has a file of its own");
    for path in files {
        let (out, passed) = answer(&path);
        assert!(passed, "{}:\n{out}", path.display());
    }
}
