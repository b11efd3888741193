//! Every diagnostic code is shown by some small text, proposal or command-line test, and explained in both languages.

use quyche::diagnostics::{Code, Lang};

use super::support::{files_below, text};

#[test]
fn every_code_has_a_test() {
    let mut shown = String::new();
    for path in files_below("tests", "snap").into_iter().chain(files_below("tests/suite", "rs")) {
        if !path.ends_with("codes.rs") {
            shown.push_str(&text(path));
        }
    }
    let missing: Vec<&str> = Code::ALL.iter().map(|c| c.name()).filter(|name| !shown.contains(name)).collect();
    assert!(missing.is_empty(), "no test shows {missing:?}");
}

#[test]
fn every_code_is_explained_in_both_languages() {
    for code in Code::ALL {
        let explanation = code.explanation();
        assert!(explanation.get(Lang::En).len() > 20 && explanation.get(Lang::Vi).len() > 20, "{}", code.name());
        assert_ne!(explanation.en, explanation.vi, "{}", code.name());
    }
}
