//! Documents run: blocks of the reference are read, and the README's commands are tried.

use quyche::diagnostics::Lang;
use quyche::hir::Encoding;

use super::support::{drawn, laws, read, text};

fn blocks(document: &str, language: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut open: Option<String> = None;
    for line in document.lines() {
        match (&mut open, line.trim_start()) {
            (None, fence) if fence == format!("```{language}") => open = Some(String::new()),
            (Some(block), "```") => {
                out.push(block.clone());
                open = None;
            }
            (Some(block), _) => {
                block.push_str(line);
                block.push('\n');
            }
            _ => {}
        }
    }
    out
}

#[test]
fn every_block_of_the_reference_can_be_read() {
    let found = blocks(&text("docs/language.md"), "quyche");
    assert!(found.len() >= 5, "the reference shows the language");
    for block in found {
        let syntax: Vec<String> = read(&[("docs/language.md", &block)])
            .diagnostics
            .sorted()
            .iter()
            .filter(|d| d.code.name().starts_with("E01"))
            .map(|d| format!("{} {}", d.code.name(), d.headline.en))
            .collect();
        assert!(syntax.is_empty(), "{syntax:?}\n{block}");
    }
}

#[test]
fn the_first_rule_file_of_the_tutorial_is_sound() {
    let found = blocks(&text("docs/first-rule-file.md"), "quyche");
    let file = found.join("\n");
    let read =
        read(&[("first.quy", &file), ("vocabulary.quy", &text("regulations/vocabulary.quy")), ("calendar.quy", &text("regulations/calendar.quy"))]);
    assert!(!read.diagnostics.has_errors(), "{}", drawn(&read, Lang::En));
    assert!(!read.workspace.scenarios.is_empty());
    for index in 0..read.workspace.scenarios.len() {
        let result = quyche::queries::run(&quyche::queries::Decisions::new(&read.workspace), index).unwrap();
        assert!(result.passed(), "{}", quyche::report::result_text(&read.workspace, &read.sources, &result, Lang::En));
    }
}

#[test]
fn the_readmes_examples_are_what_the_program_says() {
    let simulate = ["simulate", "--under", "bac-giang/19-QC-TU", "--lang", "en", "docs/examples/thai-nguyen-2021-row-5.toml"];
    shown_is_said("outbound delegation\n", &simulate);
    let plan =
        ["plan", "simulate", "regulations/plans/thai-nguyen-2021.csv", "--under", "thai-nguyen", "quang-binh", "khanh-hoa", "bac-giang", "ben-tre"];
    shown_is_said("plan simulate", &[plan.as_slice(), &["--lang", "en"]].concat());
    shown_is_said("classes of cases differ", &["diff", "bac-giang/19-QC-TU", "bac-giang/DT-2026", "--lang", "en"]);
}

/// The block of the README that has these words is what the program says to these arguments, but for what is left out.
fn shown_is_said(words: &str, arguments: &[&str]) {
    let readme = text("README.md");
    let shown = blocks(&readme, "text").into_iter().find(|b| b.contains(words)).unwrap();
    let program = assert_cmd::cargo::cargo_bin!("quyche");
    let said = std::process::Command::new(program).args(arguments).current_dir(super::support::root()).output().unwrap();
    let said = String::from_utf8(said.stdout).unwrap();
    let mut lines = said.lines();
    // The version's line names today; what is left out stands as dots; the rest comes in this order.
    for line in shown.lines().filter(|l| l.trim() != "…" && !l.trim().is_empty() && !l.contains("(today)") && !l.starts_with("$ ")) {
        assert!(lines.any(|l| l.trim_end() == line.trim_end()), "README.md shows, and the program does not say: {line}");
    }
}

#[test]
fn the_readmes_table_of_regulations_is_what_the_bundled_files_hold() {
    let read = laws();
    let readme = text("README.md");
    for (index, regulation) in read.workspace.regulations.iter().enumerate() {
        let row = readme.lines().find(|l| l.starts_with(&format!("| `{}` |", regulation.name()))).unwrap_or_else(|| panic!("{}", regulation.name()));
        let told: Vec<usize> = row.split('|').filter_map(|cell| cell.trim().parse().ok()).collect();
        let encodings: Vec<Encoding> = regulation.encodings().into_iter().map(|(_, e)| e).collect();
        let count = |wanted: &[Encoding]| encodings.iter().filter(|e| wanted.contains(e)).count();
        let scenarios = read.workspace.scenarios.iter().filter(|s| s.regulation == index).count();
        let parts = [count(&[Encoding::Encoded]), count(&[Encoding::Principle]), count(&[Encoding::Refers]), count(&[Encoding::Form])];
        let held: Vec<usize> = [encodings.len()].into_iter().chain(parts).chain([regulation.readings.len(), scenarios]).collect();
        assert_eq!(told, held, "{row}");
    }
}
