//! The order of the modules in `lib.rs` is the rule: a module uses only those above it. The house style that can be counted is
//! counted here too.

use super::support::{files_below, root, text};

fn modules() -> Vec<String> {
    let lines = text("src/lib.rs");
    let found = lines.lines().filter_map(|l| l.strip_prefix("pub mod ")?.strip_suffix(';').map(str::to_owned)).collect::<Vec<_>>();
    assert!(found.len() >= 9, "lib.rs lists the modules from the ground up: {found:?}");
    found
}

/// The module that a source file belongs to; `None` for the binary.
fn module_of(path: &std::path::Path) -> Option<String> {
    let inside = path.strip_prefix(root().join("src")).unwrap();
    let first = inside.components().next().unwrap().as_os_str().to_str().unwrap();
    let name = first.strip_suffix(".rs").unwrap_or(first);
    (!matches!(name, "main" | "cli" | "lib")).then(|| name.to_owned())
}

#[test]
fn a_module_uses_only_modules_above_it() {
    let order = modules();
    let rank = |name: &str| order.iter().position(|m| m == name);
    for path in files_below("src", "rs") {
        let Some(own) = module_of(&path) else { continue };
        let own_rank = rank(&own).unwrap_or_else(|| panic!("{own} is not in lib.rs"));
        for (number, line) in text(&path).lines().enumerate() {
            for used in line.split("crate::").skip(1) {
                let name: String = used.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                let Some(used_rank) = rank(&name) else { continue };
                assert!(used_rank <= own_rank, "{}:{}: `{own}` may not use `{name}`, which comes after it in lib.rs", path.display(), number + 1);
            }
        }
    }
}

#[test]
fn strangers_do_not_know_each_other() {
    for (module, stranger) in [("calendar", "syntax"), ("interpret", "calendar"), ("interpret", "queries")] {
        for path in files_below(&format!("src/{module}"), "rs") {
            assert!(!text(&path).contains(&format!("crate::{stranger}")) || stranger == "syntax" && module != "calendar", "{}", path.display());
        }
    }
    for (module, stranger) in [("interpret", "decision"), ("decision", "interpret"), ("outcome", "interpret"), ("outcome", "decision")] {
        for path in files_below(&format!("src/{module}"), "rs") {
            let names = text(&path).contains(&format!("crate::{stranger}"));
            assert!(!names, "{}: `{module}` and `{stranger}` do not know each other", path.display());
        }
    }
    for path in files_below("src/mdd", "rs") {
        assert!(!text(&path).contains("crate::"), "{}: diagrams know nothing of regulations", path.display());
    }
    for path in files_below("src", "rs") {
        let inside = path.strip_prefix(root()).unwrap().display().to_string();
        assert!(
            inside == "src/diagnostics/terminal.rs" || !text(&path).contains("ariadne::"),
            "{inside}: only diagnostics/terminal.rs knows ariadne"
        );
        assert!(inside.starts_with("src/syntax/") || !text(&path).contains("pest::"), "{inside}: only syntax knows pest");
    }
}

#[test]
fn every_file_says_what_it_is_and_is_not_long() {
    for path in files_below("src", "rs").into_iter().chain(files_below("tests/suite", "rs")) {
        let body = text(&path);
        assert!(body.starts_with("//!"), "{} does not open with what it is", path.display());
        let lines = body.lines().count();
        assert!(lines <= 500, "{} has {lines} lines: split it along its ideas", path.display());
    }
}

#[test]
fn no_domain_word_is_baked_into_the_program() {
    // Identifiers of bodies, verbs, facts and activities belong to the vocabulary; the example in a doc comment may show one.
    let vocabulary = super::support::bundled().workspace.vocabulary;
    let names = vocabulary.bodies.iter().map(|b| &b.term.id).chain(vocabulary.activities.iter().map(|a| &a.term.id));
    let distinctive: Vec<&String> = names.filter(|n| n.contains('_')).collect();
    for path in files_below("src", "rs").into_iter().chain(files_below("grammar", "pest")) {
        for (number, line) in text(&path).lines().enumerate() {
            let code = line.split("//").next().unwrap_or_default();
            for name in &distinctive {
                let quoted = code.contains(&format!("\"{name}\""));
                assert!(!quoted, "{}:{}: `{name}` belongs to the vocabulary", path.display(), number + 1);
            }
        }
    }
}
