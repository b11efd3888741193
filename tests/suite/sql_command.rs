//! `quyche export sql` as people call it, and what it writes for a tiny regulation, read by eye.

use assert_cmd::Command;
use quyche::diagnostics::Lang;
use quyche::export::sql::{Dialect, Export, name_too_long, own_name};
use quyche::queries::{Decisions, Register};
use quyche::report::Words;

use super::support::{Read, read, root, text};

fn export(arguments: &[&str]) -> (i32, String, String) {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("quyche"));
    let done = command.current_dir(root()).args(["export", "sql"]).args(arguments).env("NO_COLOR", "1").output().unwrap();
    (done.status.code().unwrap(), String::from_utf8(done.stdout).unwrap(), String::from_utf8(done.stderr).unwrap())
}

fn tiny() -> Read {
    let rules = "regulation rules \"1/QC\" { effective 2024-01-01 title \"Rules of 'one' line\" }
        article 1 about visit when where is town { chair decides within 3 days after start }
        article 2 about visit when people > 10 { board decides }";
    read(&[("rules.quy", rules), ("base.quy", &text("tests/language/base.quy"))])
}

fn written(dialect: Dialect, table: &str, with: impl Fn(&Export) -> String) -> String {
    let read = tiny();
    let activity = read.workspace.vocabulary.activity_named("visit").unwrap();
    let register = Register::new(&Decisions::new(&read.workspace), 0, activity, None).unwrap();
    let words = Words::new(&read.workspace, &read.workspace.regulations[0], Lang::En);
    with(&Export { words, register: &register, dialect, table: table.to_owned() })
}

#[test]
fn a_tiny_regulation_is_written() {
    insta::assert_snapshot!("sql_duckdb", written(Dialect::DuckDb, "cases", |e| e.sql()));
}

#[test]
fn dialects_write_names_texts_and_lists_their_own_way() {
    let postgres = written(Dialect::Postgres, "my \"cases\"", |e| e.sql());
    assert!(postgres.contains("DROP VIEW IF EXISTS \"my \"\"cases\"\"_said\";") && postgres.contains("'::integer[])[w0 + k"), "{postgres}");
    let spark = written(Dialect::Spark, "c`s", |e| e.sql());
    assert!(spark.contains("CREATE OR REPLACE TEMPORARY VIEW `c``s_said`") && spark.contains("element_at(CAST(split('"), "{spark}");
    assert_eq!(Dialect::Spark.text("a\\b's"), "'a\\\\b\\'s'");
    assert_eq!(Dialect::DuckDb.text("a\\b's"), "'a\\b''s'");
}

#[test]
fn names_that_cannot_be_used_are_refused() {
    let refused = |table: &str| {
        let problem = |e: &Export| own_name(e).or_else(|| name_too_long(e)).map(|d| d.code.name().to_owned()).unwrap_or_default();
        written(Dialect::Postgres, table, problem)
    };
    assert_eq!(refused("cases"), "");
    assert_eq!(refused(""), "E0662");
    assert_eq!(refused("two\nlines"), "E0662");
    assert_eq!(refused(&"x".repeat(60)), "E0662");
    let (code, _, err) = export(&["bac-giang", "--dialect", "postgres", "--activity", "conference", "--table", "", "--lang", "en"]);
    assert!(code == 2 && err.contains("E0662"), "{err}");
}

#[test]
fn every_activity_of_a_regulation_is_written_and_what_is_left_out_is_said() {
    let (code, sql, err) = export(&["bac-giang", "--dialect", "duckdb", "--lang", "en"]);
    assert_eq!(code, 0, "{err}");
    assert!(err.contains("W0661") && err.contains("delegation_out"), "{err}");
    assert!(sql.contains("CREATE VIEW \"cases_conference_decided\" AS") && sql.contains("CREATE VIEW \"cases_delegation_out_said\" AS"));
    assert!(sql.contains("deadlines and documents, which can differ from one of `members` to another"), "the file says so too");
}

#[test]
fn some_verbs_alone_say_whether_they_are_settled() {
    let (code, sql, err) = export(&["bac-giang", "--dialect", "duckdb", "--activity", "conference", "--verb", "decides", "signs", "--lang", "en"]);
    assert_eq!(code, 0, "{err}");
    assert!(sql.contains("ELSE 'settled' END") && !sql.contains("'determined'") && sql.contains("all of it: not asked for"), "{sql}");
    let (code, _, err) = export(&["bac-giang", "--dialect", "duckdb", "--activity", "conference", "--verb", "hands_in", "--lang", "en"]);
    assert!(code == 2 && err.contains("E0661"), "{err}");
    let (code, _, err) = export(&["bac-giang", "--dialect", "duckdb", "--activity", "conferense"]);
    assert!(code == 2 && err.contains("conference"), "{err}");
    let (code, _, err) = export(&["bac-giang", "--dialect", "duckdb", "--verb", "decids", "--lang", "en"]);
    assert!(code == 2 && err.contains("decides"), "{err}");
    assert_eq!(export(&["bac-giang", "--dialect", "oracle"]).0, 2);
}
