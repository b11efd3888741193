//! `diff` and `impact` as they are called: what they show, in which form, and what they refuse.

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value as Json;

use super::support::{root, text};

fn quyche(arguments: &[&str]) -> Output {
    Command::new(assert_cmd::cargo::cargo_bin!("quyche")).args(arguments).current_dir(root()).output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn complained(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn json(arguments: &[&str]) -> Json {
    let output = quyche(&[arguments, &["--format", "json"]].concat());
    assert_eq!(output.status.code(), Some(0), "{}", complained(&output));
    serde_json::from_slice(&output.stdout).unwrap()
}

const LAW: &str = "bac-giang/19-QC-TU";
const DRAFT: &str = "bac-giang/DT-2026";

#[test]
fn the_data_keeps_its_contract() {
    let schema: Json = serde_json::from_str(&text("docs/diff.schema.json")).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for arguments in [&["diff", LAW, DRAFT, "--certify"][..], &["diff", "bac-giang", "khanh-hoa", "--activity", "interview"]] {
        let value = json(arguments);
        let problems: Vec<String> = validator.iter_errors(&value).map(|e| format!("{} at {}", e, e.instance_path())).collect();
        assert!(problems.is_empty(), "{problems:#?}");
        assert!(!value["regions"].as_array().unwrap().is_empty());
    }
    let certified = json(&["diff", LAW, DRAFT, "--certify"]);
    assert!(certified["regions"].as_array().unwrap().iter().all(|r| r["certified"] == Json::Bool(true)));
}

#[test]
fn three_sides_are_told_side_by_side() {
    let value = json(&["diff", "bac-giang", "khanh-hoa", "ben-tre", "--activity", "interview"]);
    assert_eq!(value["summary"]["sides"].as_object().unwrap().len(), 3);
    let regions = value["regions"].as_array().unwrap();
    assert!(!regions.is_empty() && regions.iter().all(|r| r["c"].is_object() && r["citations_c"].is_array()));
}

/// The law with one word changed, in a folder of its own.
fn law_with(from: &str, to: &str) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let law = text("regulations/bac-giang/19-QC-TU.quy");
    assert_eq!(law.matches(from).count(), 1, "{from} stands once");
    let path = folder.path().join("changed.quy");
    std::fs::write(&path, law.replace(from, to)).unwrap();
    let name = path.display().to_string();
    (folder, name)
}

#[test]
fn one_changed_number_is_the_whole_difference() {
    let from = "at least 30 working days before start";
    let (_folder, changed) = law_with(from, "at least 31 working days before start");
    let value = json(&["diff", LAW, &changed]);
    let regions = value["regions"].as_array().unwrap();
    assert!(!regions.is_empty());
    for region in regions {
        assert_eq!(region["kinds"], serde_json::json!(["deadline_longer"]), "{region:#}");
        assert_eq!(region["verb"], "submits");
    }
    let changes = value["summary"]["changes"]["b"].as_array().unwrap();
    assert_eq!(changes.len(), 1, "{changes:#?}");
    assert_eq!(changes[0]["effect"]["effect"], Json::Bool(true));
}

#[test]
fn a_rewording_without_effect_is_told_as_one() {
    let value = json(&["diff", LAW, DRAFT]);
    let changes = value["summary"]["changes"]["b"].as_array().unwrap();
    let idle = changes.iter().filter(|c| c["effect"]["effect"] == Json::Bool(false)).count();
    let telling = changes.iter().filter(|c| c["effect"]["effect"] == Json::Bool(true)).count();
    assert!(idle >= 3 && telling >= 8, "{idle} without effect, {telling} with: {changes:#?}");
}

#[test]
fn a_regulation_against_itself_has_no_regions() {
    let value = json(&["diff", LAW, LAW]);
    assert_eq!(value["regions"], serde_json::json!([]));
    assert!(value["summary"]["agreeing"].as_u64().unwrap() > 100);
}

#[test]
fn facts_kinds_and_acts_choose() {
    let all = json(&["diff", "bac-giang", "khanh-hoa", "--activity", "individual_trip"]);
    let fixed = json(&["diff", "bac-giang", "khanh-hoa", "--activity", "individual_trip", "--where", "office=department"]);
    let count = |value: &Json| value["regions"].as_array().unwrap().len();
    assert!(count(&fixed) > 0 && count(&fixed) < count(&all));
    let decides = json(&["diff", "bac-giang", "khanh-hoa", "--activity", "individual_trip", "--verb", "decides"]);
    assert!(decides["regions"].as_array().unwrap().iter().all(|r| r["verb"] == "decides"));
    let consents = json(&["diff", "bac-giang", "khanh-hoa", "--activity", "individual_trip", "--only", "consent"]);
    let has = |r: &Json| r["kinds"].as_array().unwrap().iter().any(|k| k.as_str().unwrap().starts_with("consent"));
    assert!(count(&consents) > 0 && consents["regions"].as_array().unwrap().iter().all(has));
}

#[test]
fn a_long_comparison_is_summarised() {
    let output = quyche(&["diff", "bac-giang", "khanh-hoa", "--lang", "en"]);
    let shown = said(&output);
    assert!(shown.contains("20 of ") && shown.contains("--limit 0"), "{}", &shown[..2_000]);
    assert!(shown.lines().count() < 3_000);
}

#[test]
fn wrong_use_is_refused_with_what_was_meant() {
    let refused = |arguments: &[&str], wanted: &[&str]| {
        let output = quyche(&[arguments, &["--lang", "en"]].concat());
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {}", said(&output));
        let message = complained(&output);
        wanted.iter().for_each(|w| assert!(message.contains(w), "{arguments:?}: {message}"));
    };
    refused(&["diff", "bac-giang"], &["2"]);
    refused(&["diff", "bac-giang", "khanh-hoaa"], &["E0607", "khanh-hoa"]);
    refused(&["diff", LAW, DRAFT, "--activity", "interviw"], &["interview"]);
    refused(&["diff", LAW, DRAFT, "--verb", "decidez"], &["decides"]);
    refused(&["diff", LAW, DRAFT, "--only", "deadlin"], &["deadline_longer"]);
    refused(&["diff", LAW, DRAFT, "--where", "offfice=department"], &["office"]);
    refused(&["diff", LAW, DRAFT, "--where", "office"], &["FACT=VALUE"]);
    refused(&["diff", LAW, DRAFT, "--where", "office=departmen"], &["department"]);
    refused(&["impact", LAW, DRAFT, "--proposals", "nothing-here.toml"], &["nothing-here.toml"]);
}

#[test]
fn facts_that_exclude_each_other_are_a_contradiction() {
    let arguments = ["diff", LAW, DRAFT, "--activity", "individual_trip", "--where", "office=retired", "--where", "positions=bi_thu", "--lang", "en"];
    let output = quyche(&arguments);
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
    assert!(complained(&output).contains("E0604"), "{}", complained(&output));
}

#[test]
fn what_no_text_speaks_of_is_nothing_to_compare() {
    let output = quyche(&["diff", "quang-binh", "thai-nguyen", "--activity", "urgent_matter", "--lang", "en"]);
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
    assert!(complained(&output).contains("E0611"), "{}", complained(&output));
}

#[test]
fn a_regulation_with_errors_is_diagnosed_and_not_compared() {
    let (_folder, broken) = law_with("at least 30 working days before start", "at least 30 working dayz before start");
    let output = quyche(&["diff", LAW, &broken, "--lang", "en"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).is_empty() && complained(&output).contains("Error"), "{}", complained(&output));
}

#[test]
fn different_vocabularies_are_refused_with_the_reason() {
    let folder = tempfile::tempdir().unwrap();
    // A file that brings its own vocabulary, in which one body is called otherwise.
    let both = text("regulations/vocabulary.quy") + "\n" + &text("regulations/thai-nguyen/48-KH-UBND.quy");
    let ends_word = |c: char| !c.is_alphanumeric() && c != '_';
    let renamed = |piece: &str| match piece.trim_end_matches(ends_word) {
        "tinh_uy" => piece.replacen("tinh_uy", "tinh_uy_khac", 1),
        _ => piece.to_owned(),
    };
    let renamed: String = both.split_inclusive(ends_word).map(renamed).collect();
    let path = folder.path().join("law.quy");
    std::fs::write(&path, renamed).unwrap();
    let output = quyche(&["diff", "quang-binh", &path.display().to_string(), "--lang", "en"]);
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
    let message = complained(&output);
    assert!(message.contains("E0609") && message.contains("`tinh_uy"), "{message}");
}

#[test]
fn pages_and_workbooks_hold_the_same_rows() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| folder.path().join(name).display().to_string();
    for name in ["d.html", "d.xlsx", "d.md", "d.csv", "d.json"] {
        let output = quyche(&["diff", LAW, DRAFT, "--lang", "en", "-o", &file(name)]);
        assert_eq!(output.status.code(), Some(0), "{name}: {}", complained(&output));
        assert!(Path::new(&file(name)).metadata().unwrap().len() > 2_000, "{name}");
    }
    let page = std::fs::read_to_string(file("d.html")).unwrap();
    assert!(page.contains("article 13 clause 7") && !page.contains("<script"));
    let regions = json(&["diff", LAW, DRAFT])["regions"].as_array().unwrap().len();
    let rows = std::fs::read_to_string(file("d.md")).unwrap().lines().filter(|l| l.starts_with("| ") && l.contains("\\[article")).count();
    assert!(rows >= regions, "{rows} rows with citations, {regions} regions");
}

#[test]
fn impact_joins_proposals_with_regions() {
    let value = json(&["impact", LAW, DRAFT, "--proposals", "docs/examples/thai-nguyen-2021-row-5.toml"]);
    let changed = value["proposals"][0]["changed"].as_array().unwrap();
    assert!(changed.iter().any(|c| c["certain"] == Json::Bool(true)), "{value:#}");
    let untouched = value["untouched"].as_array().unwrap();
    assert!(untouched.iter().all(|r| r["witness"].is_object()));
    let all = json(&["diff", LAW, DRAFT])["regions"].as_array().unwrap().len();
    assert_eq!(value["summary"]["regions"], all);
    assert!(untouched.len() < all && untouched.len() + changed.len() >= all);
}
