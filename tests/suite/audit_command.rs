//! `quyche audit` as people call it: exit codes, formats, names that are not known.

use assert_cmd::Command;
use serde_json::Value;

use super::support::root;

fn audit(arguments: &[&str]) -> (i32, String, String) {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("quyche"));
    let output = command.current_dir(root()).arg("audit").args(arguments).env("NO_COLOR", "1").output().unwrap();
    (output.status.code().unwrap(), String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
}

/// A folder with one rule file and the small vocabulary beside it.
fn folder(rules: &str) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::copy(root().join("tests/language/base.quy"), folder.path().join("base.quy")).unwrap();
    let file = folder.path().join("rules.quy");
    std::fs::write(&file, rules).unwrap();
    (folder, file.display().to_string())
}

fn of_small(rules: &str, more: &[&str]) -> (i32, String, String) {
    let (folder, file) = folder(rules);
    let place = folder.path().display().to_string();
    let arguments: Vec<&str> = [file.as_str(), "--regulations", &place, "--lang", "en"].into_iter().chain(more.iter().copied()).collect();
    audit(&arguments)
}

const SOUND: &str = "regulation rules \"1/QC\" { effective 2024-01-01 }\narticle 1 about trip { chair decides }\n";

#[test]
fn a_sound_text_and_one_with_remarks_alone_end_well() {
    let (code, out, err) = of_small(SOUND, &[]);
    assert_eq!((code, out.as_str()), (0, "rules/1-QC: 0 findings, 0 remarks\n"), "{err}");
    let (code, out, _) = of_small(&format!("{SOUND}article 2 about trip {{ office appraises if people >= 1 }}\n"), &[]);
    assert_eq!(code, 0, "{out}");
    assert!(out.starts_with("rules/1-QC: 0 findings, 1 remarks\n") && out.contains("W0513") && out.contains("it always holds"), "{out}");
    let (code, out, _) = of_small("regulation rules \"1/QC\" { effective 2024-01-01 }\narticle 1 about trip when urgent { chair decides }\n", &[]);
    assert_eq!(code, 1, "a gap: {out}");
    assert!(out.contains("W0505") && out.contains("about trip when not urgent {") && out.contains("expect status determined"), "{out}");
}

#[test]
fn what_is_not_known_is_told_with_what_is_near() {
    for (arguments, near) in [
        (&["bac-giang", "--only", "slak"][..], "slack"),
        (&["bac-giang", "--activity", "individual_trp"][..], "individual_trip"),
        (&["bac-gian"][..], "bac-giang"),
    ] {
        let (code, out, err) = audit(arguments);
        assert_eq!((code, out.as_str()), (2, ""), "{arguments:?}");
        assert!(err.contains(near), "{arguments:?}: {err}");
    }
}

#[test]
fn a_text_with_errors_is_not_audited() {
    let (code, out, err) = of_small("regulation rules \"1/QC\" { effective 2024-01-01 }\narticle 1 about trip { chair decdes }\n", &[]);
    assert_eq!((code, out.as_str()), (1, ""));
    assert!(err.contains("E0202"), "{err}");
}

#[test]
fn findings_are_data_too() {
    let (code, out, err) = audit(&["bac-giang", "--format", "json"]);
    assert_eq!(code, 1, "{err}");
    let all: Vec<Value> = serde_json::from_str(&out).unwrap();
    let of = |kind: &str| all.iter().filter(|f| f["kind"] == kind).collect::<Vec<_>>();
    let gap = of("gap")[0];
    assert_eq!(gap["code"], "W0505");
    assert_eq!(gap["weight"], "flaw");
    assert!(gap["stub"].as_str().unwrap().starts_with("article ") && gap["scenario"].as_str().unwrap().contains("expect status"), "{gap}");
    assert!(gap["when"][0].is_object() && gap["witness"].is_object() && gap["provisions"][0].is_string() && gap["activity"].is_string(), "{gap}");
    assert!(of("slack").iter().all(|f| f["code"] == "W0514" && f["slack"]["min"].as_i64() < Some(0)));
    let idle = of("condition")[0];
    assert!(idle["left_out"].is_string() && idle["means"]["vi"].is_string() && idle["headline"]["en"].is_string(), "{idle}");
    let (_, out, _) = audit(&["bac-giang", "--format", "json", "--only", "slack"]);
    let slack: Vec<Value> = serde_json::from_str(&out).unwrap();
    assert!(slack.iter().any(|f| f["code"] == "W0515") && slack.iter().all(|f| f["kind"] == "slack"));
}
