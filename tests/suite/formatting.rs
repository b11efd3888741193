//! The formatter: idempotent, keeps every comment, changes nothing that a file means, in both keyword languages.

use quyche::diagnostics::{Diagnostics, Lang};
use quyche::source::{SourceFile, Sources};
use quyche::syntax::{ast, format, parse};

use super::support::{files_below, text};

fn formatted(text: &str, lang: Option<Lang>) -> String {
    let mut sources = Sources::default();
    let id = sources.add(SourceFile::from_text("x.quy", text));
    format(id, sources.get(id).unwrap(), lang).unwrap_or_else(|d| panic!("{:?}", d.sorted()))
}

/// The tree without positions, as text.
fn meaning(text: &str) -> String {
    let mut sources = Sources::default();
    let id = sources.add(SourceFile::from_text("x.quy", text));
    let mut diagnostics = Diagnostics::default();
    let file: ast::File = parse(id, sources.get(id).unwrap(), &mut diagnostics);
    let debug = format!("{file:#?}");
    let is_position =
        |l: &&str| !["start: ", "end: ", "file: ", "SourceId(", "span: Span {", "header: Span {"].iter().any(|p| l.trim_start().starts_with(p));
    debug.lines().filter(is_position).filter(|l| l.trim() != "0," && l.trim() != "),").collect::<Vec<_>>().join("\n")
}

fn sound_files() -> Vec<(String, String)> {
    let all = files_below("regulations", "quy").into_iter().chain(files_below("tests/language", "quy"));
    let sound = |t: &str| {
        let mut sources = Sources::default();
        let id = sources.add(SourceFile::from_text("x.quy", t));
        let mut diagnostics = Diagnostics::default();
        parse(id, sources.get(id).unwrap(), &mut diagnostics);
        !diagnostics.has_errors()
    };
    all.map(|p| (p.display().to_string(), text(&p))).filter(|(_, t)| sound(t)).collect()
}

#[test]
fn formatting_twice_changes_nothing_more() {
    for (name, text) in sound_files() {
        for lang in [None, Some(Lang::En), Some(Lang::Vi)] {
            let once = formatted(&text, lang);
            assert_eq!(formatted(&once, lang), once, "{name} {lang:?}");
        }
    }
}

#[test]
fn formatting_keeps_the_meaning_in_both_languages() {
    let files = sound_files();
    assert!(files.len() > 10);
    for (name, text) in files {
        for lang in [Lang::En, Lang::Vi] {
            assert_eq!(meaning(&formatted(&text, Some(lang))), meaning(&text), "{name} {lang:?}");
        }
        let there_and_back = formatted(&formatted(&text, Some(Lang::Vi)), Some(Lang::En));
        assert_eq!(there_and_back, formatted(&text, Some(Lang::En)), "{name}");
    }
}

/// What stands behind `//` in a line, outside texts in quotes.
fn comment(line: &str) -> Option<&str> {
    let (mut quoted, mut escaped) = (false, false);
    for (at, c) in line.char_indices() {
        match c {
            '"' if !escaped => quoted = !quoted,
            '/' if !quoted && line[at..].starts_with("//") => return Some(&line[at..]),
            _ => {}
        }
        escaped = c == '\\' && !escaped;
    }
    None
}

#[test]
fn formatting_keeps_every_comment() {
    for (name, text) in sound_files() {
        let comments = |t: &str| {
            let mut found: Vec<String> = t.lines().filter_map(|l| comment(l).map(|c| c.trim().to_owned())).collect();
            found.sort();
            found
        };
        assert_eq!(comments(&formatted(&text, Some(Lang::En))), comments(&text), "{name}");
    }
}

#[test]
fn bundled_rule_files_are_in_canonical_form() {
    for path in files_below("regulations", "quy") {
        let text = text(&path);
        assert!(formatted(&text, None) == text, "run `quyche fmt regulations`: {}", path.display());
    }
}
