//! Compiled regulations: what is answered from the file is what is answered from the rule file; a file that is not right is refused, and why is said.

use std::path::PathBuf;

use assert_cmd::Command;

use super::support::root;

fn quyche(arguments: &[&str]) -> (String, String, i32) {
    let out = Command::cargo_bin("quyche").unwrap().args(arguments).current_dir(root()).output().unwrap();
    (String::from_utf8(out.stdout).unwrap(), String::from_utf8(out.stderr).unwrap(), out.status.code().unwrap())
}

fn compiled(folder: &tempfile::TempDir) -> PathBuf {
    let path = folder.path().join("bac-giang.json");
    let (out, err, code) = quyche(&["compile", "bac-giang", "-o", path.to_str().unwrap()]);
    assert_eq!((out.as_str(), err.as_str(), code), ("", "", 0));
    path
}

#[test]
fn answers_from_the_file_are_those_from_the_rules() {
    let folder = tempfile::tempdir().unwrap();
    let path = compiled(&folder);
    let proposals: [&[&str]; 3] = [
        &["docs/examples/thai-nguyen-2021-row-5.toml"],
        &[
            "activity=individual_trip",
            "office=department",
            "managed_by=ban_thuong_vu",
            "purpose=work",
            "positions=",
            "former_positions=",
            "start=2025-04-02",
        ],
        &["activity=delegation_out"],
    ];
    for proposal in proposals {
        for format in ["text", "json"] {
            let ask = |under: &str| {
                let arguments: Vec<&str> =
                    ["simulate", "--on", "2025-03-03", "--format", format, "--under", under].into_iter().chain(proposal.iter().copied()).collect();
                quyche(&arguments)
            };
            // A file is a regulation by name, so only the words for why that version answers may differ.
            let without_version = |text: String| {
                text.lines()
                    .filter(|l| !l.contains("19-QC-TU (") && !l.contains("chosen_by") && !l.contains("\"date\":"))
                    .collect::<Vec<_>>()
                    .join("\n")
            };
            let (from_file, _, code) = ask(path.to_str().unwrap());
            let (from_rules, _, same_code) = ask("bac-giang");
            assert_eq!(code, same_code);
            assert!(!from_file.is_empty());
            assert_eq!(without_version(from_file), without_version(from_rules), "{proposal:?}");
        }
    }
}

#[test]
fn a_file_that_is_not_right_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let good = std::fs::read_to_string(compiled(&folder)).unwrap();
    let one_verb = quyche(&["graph", "bac-giang", "--activity", "report", "--verb", "submits", "--as", "json"]).0;
    let wrong = [
        ("{\"format\":\"something else\"}".to_owned(), "no compiled regulation"),
        ("{ not json".to_owned(), "no compiled regulation"),
        (good[..good.len() / 2].to_owned(), "no compiled regulation"),
        (good.replacen("\"version\":1", "\"version\":7", 1), "version 7"),
        (good.replacen("chu_tich_ubnd", "chu_tich_hdnd", 1), "checksum"),
        (one_verb, "graph of one act"),
    ];
    for (text, expected) in wrong {
        let path = folder.path().join("wrong.json");
        std::fs::write(&path, text).unwrap();
        let (out, err, code) = quyche(&["simulate", "--lang", "en", "--under", path.to_str().unwrap(), "activity=report"]);
        assert_eq!((out.as_str(), code), ("", 2), "{expected}");
        assert!(err.contains("E0403") && err.contains(expected), "{expected}: {err}");
    }
}

#[test]
fn parts_that_do_not_fit_are_refused_even_with_a_right_checksum() {
    use quyche::export::{NotCompiled, read};
    use sha2::{Digest, Sha256};
    let folder = tempfile::tempdir().unwrap();
    let good: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(compiled(&folder)).unwrap()).unwrap();
    let with = |change: &dyn Fn(&mut serde_json::Value)| {
        let mut file = good.clone();
        change(&mut file["content"]);
        let sum: String = Sha256::digest(file["content"].to_string().as_bytes()).iter().map(|b| format!("{b:02x}")).collect();
        file["sha256"] = sum.into();
        read(&file.to_string())
    };
    assert!(with(&|_| {}).is_ok());
    let changes: [&dyn Fn(&mut serde_json::Value); 4] = [
        &|content| content["decisions"][0]["nodes"][0] = serde_json::json!({ "variable": 100_000, "to": [0, 0] }),
        &|content| drop(content["decisions"].as_array_mut().unwrap().pop()),
        &|content| drop(content["decisions"][0]["nodes"].as_array_mut().unwrap().pop()),
        &|content| content["internal"]["regulation"] = serde_json::json!({}),
    ];
    for change in changes {
        assert!(matches!(with(change), Err(NotCompiled::Damaged(_))));
    }
}

#[test]
fn nothing_is_left_behind_where_a_file_cannot_be_written() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("no such folder").join("x.json");
    let (_, err, code) = quyche(&["compile", "bac-giang", "-o", path.to_str().unwrap()]);
    assert_eq!(code, 2);
    assert!(err.contains("không ghi được"), "{err}");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn an_act_or_activity_that_is_not_known_gets_a_suggestion() {
    let (_, err, code) = quyche(&["graph", "bac-giang", "--activity", "report", "--verb", "submit_s", "--lang", "en"]);
    assert_eq!(code, 2);
    assert!(err.contains("submits"), "{err}");
    let (_, err, code) = quyche(&["graph", "bac-giang", "--activity", "report", "--verb", "invites", "--lang", "en"]);
    assert_eq!(code, 2);
    assert!(err.contains("nobody `invites`"), "{err}");
}
