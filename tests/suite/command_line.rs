//! The program as people call it: exit codes, files that are no files, pipes, formats, the contract of `simulate --format json`.

use assert_cmd::Command;
use serde_json::Value;

use super::support::{root, text};

fn quyche(arguments: &[&str]) -> std::process::Output {
    Command::new(assert_cmd::cargo::cargo_bin!("quyche")).current_dir(root()).args(arguments).env("NO_COLOR", "1").output().unwrap()
}

fn with_input(arguments: &[&str], input: &[u8]) -> std::process::Output {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("quyche"));
    command.current_dir(root()).args(arguments).env("NO_COLOR", "1").write_stdin(input).output().unwrap()
}

fn code(output: &std::process::Output) -> i32 {
    output.status.code().unwrap()
}

fn out(output: &std::process::Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn err(output: &std::process::Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

const TRIP: [&str; 9] = [
    "activity=individual_trip",
    "office=department",
    "managed_by=ban_thuong_vu",
    "positions=",
    "former_positions=",
    "purpose=work",
    "party_member=yes",
    "official_passport=no",
    "start=2025-04-02",
];

fn simulate(extra: &[&str]) -> std::process::Output {
    let arguments: Vec<&str> = ["simulate", "--under", "bac-giang"].into_iter().chain(TRIP).chain(extra.iter().copied()).collect();
    quyche(&arguments)
}

#[test]
fn the_bundled_regulations_have_no_problems() {
    let checked = quyche(&["check", "--lang", "en"]);
    assert_eq!(code(&checked), 0, "{}", err(&checked));
    assert!(out(&checked).contains("bac-giang/19-QC-TU: 224 provisions:") && out(&checked).contains(" 0 not yet"), "{}", out(&checked));
    let readings = out(&quyche(&["check", "--readings", "--lang", "en"]));
    assert!(readings.contains("who_consents") && readings.contains("read as"), "{readings}");
    assert_eq!(code(&quyche(&["test"])), 0);
    assert_eq!(code(&quyche(&["fmt", "--check", "regulations"])), 0);
}

#[test]
fn readings_coverage_and_suggestions_are_data_too() {
    let readings: Value = serde_json::from_str(&out(&quyche(&["check", "--readings", "--format", "json"]))).unwrap();
    let of = &readings["readings"][0];
    let reading = of["readings"].as_array().unwrap().iter().find(|r| r["name"] == "who_consents").unwrap();
    assert_eq!(reading["nothing_depends_on_it"], false);
    let changes: Vec<&Value> = reading["alternatives"].as_array().unwrap().iter().flat_map(|a| a["changes"].as_array()).flatten().collect();
    assert!(changes.iter().all(|c| c["activity"].is_string() && c["of"].is_string() && c["example"].is_object()), "{changes:?}");
    assert!(changes.iter().any(|c| c["activity"] == "individual_trip" && c["of"] == "consents"), "{changes:?}");
    let open: usize = readings["readings"].as_array().unwrap().iter().map(|r| r["gaps_and_conflicts"].as_array().unwrap().len()).sum();
    let is_open = |f: &&Value| f["code"] == "W0505" || f["code"] == "W0506";
    assert_eq!(open, readings["findings"].as_array().unwrap().iter().filter(is_open).count());

    let tested: Value = serde_json::from_str(&out(&quyche(&["test", "--format", "json"]))).unwrap();
    let activity = &tested["coverage"][0]["activities"][0];
    assert!(activity["paths"]["all"].as_u64() > activity["paths"]["exercised"].as_u64(), "{activity}");

    let suggested: Value = serde_json::from_str(&out(&quyche(&["test", "--suggest", "--limit", "2", "--format", "json"]))).unwrap();
    let texts: Vec<&str> = suggested["suggestions"].as_array().unwrap().iter().map(|s| s["text"].as_str().unwrap()).collect();
    let plain = quyche(&["test", "--suggest", "--limit", "2"]);
    assert_eq!((code(&plain), out(&plain)), (0, texts.join("\n")));
    // What is written is in canonical form, parses, and fails until somebody says what the text says.
    assert_eq!(out(&with_input(&["fmt", "-"], out(&plain).as_bytes())), out(&plain));
    assert_eq!(code(&with_input(&["check", "-"], out(&plain).as_bytes())), 0);
    let run = with_input(&["test", "-", "--lang", "en"], out(&plain).as_bytes());
    assert_eq!(code(&run), 1);
    assert!(out(&run).contains("[W0510] it expects nothing"), "{}", out(&run));
    assert_eq!(code(&quyche(&["test", "--limit", "2"])), 2, "a limit of nothing");
}

#[test]
fn exit_codes_tell_findings_from_wrong_use() {
    assert_eq!(code(&quyche(&["check", "--no-such-option"])), 2);
    assert_eq!(code(&quyche(&["explain", "E9999"])), 2);
    assert_eq!(code(&quyche(&["check", "no/such/file.quy"])), 2);
    assert_eq!(code(&with_input(&["check", "-"], b"regulation a \"1\" { effective 2025-01-01 } article 1 { nonsense ")), 1);
    assert_eq!(code(&with_input(&["test", "-"], b"regulation a \"1\" { effective 2025-01-01 }")), 1, "no scenario proves nothing");
    assert_eq!(code(&quyche(&["simulate", "--under", "no-such-province", "activity=report"])), 2);
    assert_eq!(code(&simulate(&["submitted=2025-03-03"])), 0);
    assert_eq!(code(&quyche(&["--help"])), 0);
    assert_eq!(code(&quyche(&["--version"])), 0);
}

#[test]
fn paths_that_are_no_rule_files_are_refused_with_a_reason() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    std::fs::create_dir(path("empty")).unwrap();
    std::fs::write(path("binary.quy"), b"PK\x03\x04\x00\x00").unwrap();
    std::fs::write(path("latin.quy"), b"regulation a \"\xe9\" {}").unwrap();
    std::fs::write(path("huge.quy"), vec![b'/'; 50 * 1024 * 1024]).unwrap();
    std::fs::write(path("nothing.quy"), b"").unwrap();
    for (name, expected, exit) in [
        ("missing.quy", "E0113", 2),
        ("empty", "E0113", 2),
        ("binary.quy", "E0109", 2),
        ("latin.quy", "E0108", 2),
        ("huge.quy", "E0107", 2),
        ("nothing.quy", "E0110", 1),
    ] {
        let checked = quyche(&["check", &path(name), "--lang", "en"]);
        assert!(err(&checked).contains(expected), "{name}: {}", err(&checked));
        assert_eq!(code(&checked), exit, "{name}");
    }
    // One unreadable file hides no other.
    let both = quyche(&["check", &path("binary.quy"), &path("nothing.quy")]);
    assert!(err(&both).contains("E0109") && err(&both).contains("E0110"));
}

#[test]
fn of_very_many_problems_the_first_are_drawn_and_the_rest_counted() {
    let articles: String = (0..150).map(|i| format!("article {i} {{ nobody decides }}\n")).collect();
    let rules = format!("regulation a \"1\" {{ effective 2025-01-01 }}\n{articles}");
    let checked = with_input(&["check", "-", "--lang", "en"], rules.as_bytes());
    assert_eq!(err(&checked).matches("Error:").count(), 100, "{}", err(&checked));
    assert!(err(&checked).contains("… and 50 more") && out(&checked).contains("150 errors"), "{}", out(&checked));
    let all = with_input(&["check", "-", "--format", "json"], rules.as_bytes());
    let all: Value = serde_json::from_slice(&all.stdout).unwrap();
    assert_eq!(all["diagnostics"].as_array().unwrap().len(), 150);
}

#[test]
fn what_a_title_holds_cannot_pass_for_the_answer() {
    let proposal = r#"{"activity": "individual_trip", "title": "x\u001b[2J\u202Ey\nstatus: determined"}"#;
    let answered = with_input(&["simulate", "--under", "bac-giang", "-", "--lang", "en"], proposal.as_bytes());
    let printed = out(&answered) + &err(&answered);
    assert!(printed.contains("x [2Jy status: determined — ") && !printed.contains(['\u{1b}', '\u{202e}']), "{printed}");
}

#[test]
fn formatting_replaces_a_file_whole_or_not_at_all() {
    let folder = tempfile::tempdir().unwrap();
    let good = folder.path().join("good.quy");
    let bad = folder.path().join("bad.quy");
    std::fs::write(&good, "regulation   a \"1\" { effective 2025-01-01 }\r\narticle 1 { principle \"x\" } // kept\n").unwrap();
    std::fs::write(&bad, "regulation a \"1\" { effective").unwrap();
    assert_eq!(code(&quyche(&["fmt", "--check", good.to_str().unwrap()])), 1);
    assert_eq!(code(&quyche(&["fmt", good.to_str().unwrap(), bad.to_str().unwrap()])), 1);
    let formatted = std::fs::read_to_string(&good).unwrap();
    assert_eq!(formatted, "regulation a \"1\" {\n    effective 2025-01-01\n}\narticle 1 {\n    principle \"x\"\n}  // kept\n");
    assert_eq!(std::fs::read_to_string(&bad).unwrap(), "regulation a \"1\" { effective");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2, "nothing is left beside the files");
    assert_eq!(code(&quyche(&["fmt", "--check", good.to_str().unwrap()])), 0);
    let vietnamese = with_input(&["fmt", "-", "--lang", "vi"], formatted.as_bytes());
    assert!(out(&vietnamese).starts_with("quy chế a \"1\" {\n    hiệu lực 2025-01-01\n}\nđiều 1 {"), "{}", out(&vietnamese));
}

#[test]
fn the_json_answer_keeps_its_contract() {
    let schema: Value = serde_json::from_str(&text("docs/simulate.schema.json")).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let example = root().join("docs/examples/thai-nguyen-2021-row-5.toml");
    let cases: Vec<Vec<&str>> = vec![
        ["simulate", "--format", "json", "--under", "bac-giang"].into_iter().chain(TRIP).chain(["submitted=2025-03-14", "end=2025-04-05"]).collect(),
        vec!["simulate", "--format", "json", "--under", "bac-giang/19-QC-TU", example.to_str().unwrap()],
        vec!["simulate", "--format", "json", "--under", "bac-giang", "activity=individual_trip", "office=department", "managed_by=khac"],
        vec!["simulate", "--format", "json", "--under", "bac-giang", "activity=agency_plan", "plan_year=2045", "office=department"],
        vec!["simulate", "--format", "json", "--under", "bac-giang", "activity=direction", "task=not_regulated"],
    ];
    for arguments in cases.iter().filter(|c| !c.contains(&"plan_year=2045")) {
        let answered = quyche(arguments);
        let value: Value = serde_json::from_str(&out(&answered)).unwrap_or_else(|e| panic!("{e}\n{}\n{}", out(&answered), err(&answered)));
        let problems: Vec<String> = validator.iter_errors(&value).map(|e| format!("{e} at {}", e.instance_path())).collect();
        assert!(problems.is_empty(), "{arguments:?}\n{problems:#?}");
    }
}

#[test]
fn the_design_example_comes_out_as_designed() {
    let answered = simulate(&["submitted=2025-03-03", "--format", "json"]);
    let value: Value = serde_json::from_str(&out(&answered)).unwrap();
    assert_eq!(value["regulation"], "bac-giang/19-QC-TU");
    assert_eq!(value["status"], "determined");
    assert_eq!(value["version"]["chosen_by"], "case");
    let acts = value["acts"].as_array().unwrap();
    let act = |verb: &str| acts.iter().find(|a| a["verb"] == verb).unwrap_or_else(|| panic!("{verb}"));
    assert_eq!(act("decides")["body"], "chu_tich_ubnd");
    assert_eq!(act("decides")["citations"][0], "Điều 5 khoản 4 điểm 4.6 điểm a");
    assert_eq!(act("consents")["body"], "thuong_truc_tinh_uy");
    assert_eq!(act("consents")["in_writing"], true);
    assert!(value["readings"].as_array().unwrap().iter().any(|r| r["name"] == "who_consents"));
    assert_eq!(act("signs")["citations"][0], "Điều 13 khoản 4 điểm 4.1");
}

#[test]
fn a_missed_deadline_is_a_finding() {
    let visit = [
        "simulate",
        "--under",
        "bac-giang",
        "--format",
        "json",
        "activity=guest_visit",
        "office=department",
        "positions=",
        "former_positions=",
        "guest_titles=",
        "first_visit=yes",
        "in_plan=no",
        "leaders=",
        "sensitive=no",
        "courtesy=no",
        "scenic_site=no",
        "central_programme=no",
        "start=2025-05-06",
    ];
    // Five working days before Tuesday 6 May: 5 May, 29, 28 April, Saturday 26 April (made up), 25 April.
    for (submitted, exit, met) in [("submitted=2025-04-25", 0, true), ("submitted=2025-04-28", 1, false)] {
        let answered = quyche(&visit.iter().copied().chain([submitted]).collect::<Vec<_>>());
        assert_eq!(code(&answered), exit, "{}", err(&answered));
        let value: Value = serde_json::from_str(&out(&answered)).unwrap();
        let filing = value["acts"].as_array().unwrap().iter().find(|a| a["verb"] == "submits" && a["body"] == "host").unwrap();
        assert_eq!(filing["timings"][0]["due"], "2025-04-25");
        assert_eq!(filing["timings"][0]["met"], met);
    }
}

#[test]
fn a_year_without_calendar_has_no_due_date_and_still_an_answer() {
    let answered = quyche(&[
        "simulate",
        "--under",
        "bac-giang/19-QC-TU",
        "--format",
        "json",
        "activity=individual_trip",
        "office=department",
        "managed_by=khac",
        "positions=",
        "former_positions=",
        "purpose=work",
        "party_member=no",
        "official_passport=no",
        "end=2031-05-05",
    ]);
    let value: Value = serde_json::from_str(&out(&answered)).unwrap();
    assert_eq!(value["status"], "determined");
    let report = value["acts"].as_array().unwrap().iter().find(|a| a["verb"] == "reports").unwrap();
    assert_eq!(report["timings"][0]["due"], Value::Null);
    assert_eq!(value["dates"][0]["kind"], "year_not_covered");
    assert!(err(&answered).contains("W0601"), "{}", err(&answered));
}

#[test]
fn no_version_in_force_is_an_error() {
    let refused = quyche(&["simulate", "--under", "bac-giang", "--on", "2020-01-01", "activity=report", "report_kind=mid_year", "--lang", "en"]);
    assert_eq!(code(&refused), 2);
    assert!(err(&refused).contains("E0606"), "{}", err(&refused));
    let unknown = quyche(&["simulate", "--under", "bac-gian", "activity=report", "--lang", "en"]);
    assert!(err(&unknown).contains("E0607") && err(&unknown).contains("bac-giang"), "{}", err(&unknown));
}

#[test]
fn proposals_come_from_standard_input_in_three_notations() {
    let toml = "activity = \"report\"\nreport_kind = \"mid_year\"\nsubmitted = 2025-05-30\n";
    let json = r#"{"activity": "report", "report_kind": "mid_year", "submitted": "2025-05-30"}"#;
    let yaml = "activity: report\nreport_kind: giữa năm\nsubmitted: 30/5/2025\n";
    let answers: Vec<String> = [toml, json, yaml]
        .iter()
        .map(|t| with_input(&["simulate", "--under", "bac-giang", "--format", "json", "-"], t.as_bytes()))
        .map(|o| {
            assert_eq!(code(&o), 0, "{}", err(&o));
            out(&o)
        })
        .collect();
    assert!(answers.iter().all(|a| *a == answers[0]));
    let several = with_input(&["simulate", "--under", "bac-giang", "--format", "json", "-"], format!("[{json},{json}]").as_bytes());
    assert_eq!(serde_json::from_str::<Value>(&out(&several)).unwrap().as_array().unwrap().len(), 2);
}

#[test]
fn a_template_states_nothing_until_it_is_filled_in() {
    let template = out(&quyche(&["new", "proposal", "đoàn ra"]));
    assert!(template.contains("Bỏ dấu #") && template.contains("#head_office"), "{template}");
    let answered = with_input(&["simulate", "--under", "bac-giang", "--format", "json", "-"], template.as_bytes());
    assert_eq!(code(&answered), 0, "{}", err(&answered));
    let value: Value = serde_json::from_str(&out(&answered)).unwrap();
    assert_eq!((value["activity"].as_str(), value["status"].as_str()), (Some("delegation_out"), Some("undetermined")));
}

#[test]
fn a_regulation_can_be_a_file_and_the_folder_can_be_replaced() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("base.quy"), text("tests/language/base.quy")).unwrap();
    let rules = "regulation small \"1/QC\" {\n    effective 2024-01-01\n    applies by filed\n    calendar work\n}\narticle 1 about visit {\n    chair decides\n}\n";
    std::fs::write(folder.path().join("small.quy"), rules).unwrap();
    let from = folder.path().to_str().unwrap();
    let listed = out(&quyche(&["list", "--regulations", from]));
    assert!(listed.contains("small/1-QC") && !listed.contains("bac-giang"), "{listed}");
    let answered = out(&quyche(&["simulate", "--regulations", from, "--under", "small", "activity=visit", "--format", "json"]));
    assert_eq!(serde_json::from_str::<Value>(&answered).unwrap()["acts"][0]["body"], "chair");
    let file = folder.path().join("small.quy");
    let by_file = out(&quyche(&["simulate", "--regulations", from, "--under", file.to_str().unwrap(), "activity=visit", "--format", "json"]));
    assert_eq!(serde_json::from_str::<Value>(&by_file).unwrap()["acts"][0]["body"], "chair");
}

#[test]
fn provisions_are_read_back_with_the_official_text_beside_them() {
    let shown = out(&quyche(&["show", "bac-giang", "dieu", "13", "khoan", "4", "diem", "4.1"]));
    assert!(shown.contains("Chủ tịch UBND tỉnh ký") && shown.contains("Sở Nội vụ"), "{shown}");
    assert_eq!(code(&quyche(&["show", "bac-giang", "Điều 99"])), 2);
    let folder = tempfile::tempdir().unwrap();
    let official = folder.path().join("text.txt");
    std::fs::write(&official, "**Điều 17. Khen thưởng**\n\nmười bảy\n\n**Điều 18. Hộ chiếu**\n\nmười tám\n\n## **19. Báo cáo**\n\nmười chín\n")
        .unwrap();
    let beside = out(&quyche(&["show", "bac-giang", "Điều 18", "--text", official.to_str().unwrap()]));
    assert!(beside.contains("mười tám") && !beside.contains("mười chín") && beside.contains("Sở Ngoại vụ"), "{beside}");
    let slip = out(&quyche(&["show", "bac-giang", "Điều 19", "--text", official.to_str().unwrap()]));
    assert!(slip.contains("mười chín") && !slip.contains("mười tám"), "{slip}");
}

#[test]
fn help_completions_and_manual_are_there() {
    insta::assert_snapshot!("help", out(&quyche(&["--help"])));
    insta::assert_snapshot!("help_simulate", out(&quyche(&["simulate", "--help"])));
    assert!(out(&quyche(&["completions", "bash"])).contains("quyche"));
    assert!(out(&quyche(&["man"])).contains(".TH quyche"));
    assert!(out(&quyche(&["explain", "e0203", "--lang", "en"])).starts_with("E0203"));
    assert!(out(&quyche(&["vocab"])).contains("individual_trip"));
    assert!(out(&quyche(&["vocab", "cá nhân đi nước ngoài"])).contains("former_positions"));
    assert_eq!(code(&quyche(&["vocab", "nothing"])), 2);
}

#[test]
fn a_closed_pipe_ends_the_program_quietly() {
    let program = assert_cmd::cargo::cargo_bin!("quyche");
    let shell = format!("'{}' show bac-giang | head -n 1", program.display());
    let piped = std::process::Command::new("sh").args(["-c", &shell]).current_dir(root()).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&piped.stderr), "");
}

#[test]
fn limits_over_a_plan_are_counted_over_its_rows() {
    let folder = tempfile::tempdir().unwrap();
    let rules = "regulation small \"1/QC\" { effective 2024-01-01 }\narticle 1 about trip {\n    chair decides\n    require in plan count per name <= 2 when planned: \"two a year\"\n}\n";
    std::fs::write(folder.path().join("small.quy"), rules).unwrap();
    std::fs::write(folder.path().join("base.quy"), text("tests/language/base.quy")).unwrap();
    let row = |name: &str, planned: &str| format!(r#"{{"activity": "trip", "name": "{name}", "planned": {planned}}}"#);
    let under = ["simulate", "--regulations", folder.path().to_str().unwrap(), "--under", "small", "--format", "json", "-"];
    let violations = |rows: &[String]| {
        let answered = with_input(&under, format!("[{}]", rows.join(",")).as_bytes());
        let value: Value = serde_json::from_str(&out(&answered)).unwrap();
        let counts: Vec<usize> = value.as_array().unwrap().iter().map(|a| a["violations"].as_array().unwrap().len()).collect();
        (counts, code(&answered), err(&answered))
    };
    let two = [row("An", "true"), row("An", "true"), row("Bình", "true")];
    assert_eq!((violations(&two).0, violations(&two).1), (vec![0, 0, 0], 0));
    let three = [row("An", "true"), row("An", "true"), row("Bình", "true"), row("An", "true"), row("An", "false")];
    assert_eq!((violations(&three).0, violations(&three).1), (vec![1, 1, 0, 1, 0], 1));
    let unknown = [row("An", "true"), row("An", "true"), r#"{"activity": "trip", "name": "An"}"#.to_owned()];
    assert!(violations(&unknown).2.contains("W0603"));
}
