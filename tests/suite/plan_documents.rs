//! A plan with its answers as an office gets it: the command, its exit codes, and the workbook read back.

use std::io::Cursor;
use std::path::Path;
use std::process::{Command, Output};

use calamine::{Data, Reader, Xlsx};
use quyche::diagnostics::Lang;
use quyche::plan::grid::Place;
use quyche::plan::{self, CellReading, Plan, PlanColumn, PlanRow, PlanTable, PlanTold, Under, Understood, answer_plan};
use quyche::queries::{Chosen, ChosenBy, Decisions};
use quyche::report::document::xlsx;
use serde_json::Value as Json;

use super::support::{read, root, text};

const RULES: &str = r#"
regulation small "1/QC" { title "Quy chế nhỏ" effective 2024-01-01  applies by filed  calendar work }
article 1 about trip {
    reading short "ngắn" as few among few "few people", all because "as always"
    clause 1 when where is town { chair decides }
    clause 2 when where is village and urgent { board decides  office appraises  agency submits to office at least 5 working days before start }
    clause 3 { require people <= 10 or short is all: "at most ten" }
    clause 4 { require in plan count per name <= 2 when planned: "two a year" }
    clause 5 when posts has head { forbid unless chair decides }
}
"#;

/// A folder with the rules, and what is run in it.
struct Folder(tempfile::TempDir);

impl Folder {
    fn new(rows: &str) -> Folder {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
        write("small.quy", RULES);
        let new = RULES
            .replace("\"1/QC\"", "\"2/QC\"")
            .replace("regulation small", "regulation newer")
            .replace("where is town", "where is town and urgent");
        write("newer.quy", &new);
        write("base.quy", &text("tests/language/base.quy"));
        write("plan.json", rows);
        std::fs::create_dir(folder.path().join("plans")).unwrap();
        write("plans/forms.toml", "");
        write("plans/words.toml", "");
        Folder(folder)
    }

    fn path(&self, name: &str) -> String {
        self.0.path().join(name).display().to_string()
    }

    fn run(&self, more: &[&str]) -> Output {
        let (folder, plan) = (self.0.path().display().to_string(), self.path("plan.json"));
        let arguments = ["plan", "simulate", plan.as_str(), "--regulations", folder.as_str(), "--year", "2025"];
        Command::new(assert_cmd::cargo::cargo_bin!("quyche")).args(arguments).args(more).current_dir(root()).output().unwrap()
    }

    fn code(&self, more: &[&str]) -> i32 {
        self.run(more).status.code().unwrap()
    }

    fn json(&self, more: &[&str]) -> Json {
        serde_json::from_slice(&self.run(&[more, &["--format", "json"]].concat()).stdout).unwrap()
    }

    fn said(&self, more: &[&str]) -> String {
        let output = self.run(&[more, &["--lang", "en", "--on", "2025-06-01"]].concat());
        String::from_utf8(output.stdout).unwrap().replace(&self.0.path().display().to_string(), "FOLDER")
    }
}

const ROWS: &str = r#"[
    {"activity": "trip", "title": "To town", "where": "town", "people": 12, "name": "An", "planned": true, "posts": ["deputy"]},
    {"activity": "trip", "title": "To a village", "where": "village", "urgent": true, "people": {"from": 8, "to": 12}, "name": "AN", "planned": true,
     "posts": [], "start": {"from": "2025-06-16", "to": "2025-06-20"}},
    {"activity": "trip", "title": "=1+1", "where": "village", "people": 5, "name": "an", "posts": ["deputy"]},
    {"activity": "visit", "title": "A visit"},
    {"activity": "trip", "title": "Impossible", "posts": ["head", "deputy"]}
]"#;

#[test]
fn a_plan_is_told_form_by_form() {
    let folder = Folder::new(ROWS);
    insta::assert_snapshot!(folder.said(&["--under", "small"]));
}

#[test]
fn what_changes_is_told_row_by_row() {
    let folder = Folder::new(ROWS);
    insta::assert_snapshot!(folder.said(&["--under", "small", "--against", "newer"]));
    let value = folder.json(&["--under", "small", "--against", "newer"]);
    let rows: Vec<u64> = value["changes"]["rows"].as_array().unwrap().iter().map(|row| row["row"].as_u64().unwrap()).collect();
    assert_eq!(rows, [0], "{:#}", value["changes"]);
    assert_eq!(value["changes"]["rows"][0]["certain"], false);
}

#[test]
fn exit_codes_say_what_was_found() {
    let one = |row: &str| Folder::new(&format!("[{row}]"));
    let fine = r#"{"activity": "trip", "where": "town", "urgent": false, "people": 5, "planned": false, "posts": []}"#;
    assert_eq!(one(fine).code(&["--under", "small"]), 0);
    assert_eq!(one(&fine.replace("\"people\": 5", "\"people\": 12")).code(&["--under", "small"]), 1);
    assert_eq!(one(&format!("{fine}, {{\"activity\": \"trip\", \"posts\": [\"head\", \"deputy\"]}}")).code(&["--under", "small"]), 2);
    assert_eq!(one(fine).code(&["--under", "smal"]), 2, "no such regulation");
    assert_eq!(one(fine).code(&["--under", "small", "newer", "--against", "newer"]), 2, "one against one");
    assert_eq!(one("").code(&["--under", "small"]), 2, "no rows");
    let output = one(&format!("{fine}, {{\"activity\": \"trip\", \"wher\": \"town\"}}")).run(&["--under", "small", "--lang", "en"]);
    assert_eq!(output.status.code(), Some(2), "a row was refused");
    assert!(String::from_utf8(output.stdout).unwrap().contains("1 rows: 1 determined"), "and the rest is answered");
}

#[test]
fn data_has_one_object_per_row_with_the_answers_as_simulate_writes_them() {
    let folder = Folder::new(ROWS);
    let value = folder.json(&["--under", "small", "newer"]);
    let rows = value["rows"].as_array().unwrap();
    assert_eq!(rows.len(), 5);
    for row in rows {
        assert_eq!(row["answers"].as_array().unwrap().len(), 2);
        assert_eq!((row["year"].clone(), row["sheet"].clone()), (Json::from(2025), Json::from("")));
    }
    assert_eq!(rows[0]["answers"][0]["violations"][0]["limit"], "at most ten");
    assert!(rows[4]["answers"][0]["refused"].as_str().unwrap().contains("one person, one of the two"));
    assert_eq!(rows[1]["answers"][0]["perhaps"][0]["hangs_on"], serde_json::json!(["people"]));
    let schema: Json = serde_json::from_str(&text("docs/simulate.schema.json")).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for answer in rows.iter().flat_map(|row| row["answers"].as_array().unwrap()).filter(|a| a["refused"].is_null()) {
        assert!(validator.is_valid(answer), "{:?}", validator.iter_errors(answer).map(|e| e.to_string()).collect::<Vec<_>>());
    }
    let summary = &value["under"][0]["summary"];
    assert_eq!((summary["rows"].clone(), summary["refused"].clone(), summary["broken"].clone()), (5.into(), 1.into(), 1.into()));
    let open = &value["under"][0]["limits"][0];
    assert_eq!(
        (open["broken"].clone(), open["uncounted"][0]["row"].clone(), open["uncounted"][0]["fact"].clone()),
        (Json::Null, 2.into(), "planned".into())
    );
}

#[test]
fn earlier_plans_are_read_with_their_year() {
    let folder = Folder::new(ROWS);
    std::fs::write(folder.0.path().join("last.json"), r#"[{"activity": "trip", "urgent": true, "title": "Last year"}]"#).unwrap();
    let forms = "[[recurrence]]\nhappens = \"urgent\"\nyears_since = \"people\"\n";
    std::fs::write(folder.0.path().join("plans/forms.toml"), forms).unwrap();
    std::fs::write(folder.0.path().join("plan.json"), r#"[{"activity": "trip", "urgent": true}]"#).unwrap();
    let last = format!("2023={}", folder.path("last.json"));
    let value = folder.json(&["--under", "small", "--history", &last]);
    let learned = &value["rows"][0]["history"][0];
    assert_eq!((learned["fact"].clone(), learned["least"].clone(), learned["most"].clone()), ("people".into(), 1.into(), 2.into()));
    assert_eq!(learned["last"], serde_json::json!({ "year": 2023, "title": "Last year" }));
    assert_eq!(learned["open"], serde_json::json!([{ "year": 2024, "rows": 0 }]));
}

#[test]
fn a_file_of_the_users_own_beside_the_output_is_left_alone() {
    let folder = Folder::new(ROWS);
    let (out, own) = (folder.path("answers.csv"), folder.path("answers.csv.new"));
    std::fs::write(&own, "mine").unwrap();
    assert_eq!(folder.code(&["--under", "small", "-o", &out]), 2, "one row was refused");
    assert_eq!(std::fs::read_to_string(&own).unwrap(), "mine");
    let csv = std::fs::read_to_string(&out).unwrap();
    assert!(csv.contains("\"'=1+1\"") && !csv.contains("\"=1+1\""), "no formula");
    let left: Vec<String> = std::fs::read_dir(folder.0.path()).unwrap().map(|e| e.unwrap().file_name().display().to_string()).collect();
    assert!(!left.iter().any(|name| name.starts_with(".quyche-")), "{left:?}");
    assert_eq!(folder.code(&["--under", "small", "-o", &folder.path("nowhere/answers.csv")]), 2);
    assert!(!Path::new(&folder.path("nowhere")).exists());
}

/// A form as it is read from a sheet.
fn sheet(read: &super::support::Read) -> Plan {
    let vocabulary = &read.workspace.vocabulary;
    let activity = vocabulary.activity_named("trip").unwrap();
    let place = |row: u32, column| Place { sheet: "Mẫu 01".to_owned(), row, column };
    let column = |(column, heading): (u32, &&str)| PlanColumn { column, heading: (*heading).to_owned(), role: None };
    let columns: Vec<PlanColumn> = (0..).zip(&["TT", "Đoàn", "Nơi đến", "=Ghi chú"]).map(column).collect();
    let row = |(number, texts): (u32, &[&str; 4])| {
        let cell = |(column, text): (u32, &&str)| {
            let understood = if column == 3 { vec![Understood::NotUnderstood((*text).to_owned())] } else { Vec::new() };
            CellReading {
                place: place(number, Some(column)),
                heading: columns[column as usize].heading.clone(),
                text: (*text).to_owned(),
                understood,
            }
        };
        let mut case = quyche::hir::Case::new(activity);
        if texts[2] == "thị xã" {
            case.facts.insert(vocabulary.fact_named("where").unwrap(), quyche::hir::Value::One(0));
        }
        let cells = (0..).zip(texts).map(cell).collect();
        let section = Some("I. Đoàn của tỉnh".to_owned());
        PlanRow { place: place(number, None), number: Some(texts[0].to_owned()), section, title: texts[1].to_owned(), case, cells }
    };
    let rows = [["1", "Đoàn một", "thị xã", "=1+1"], ["2", "Đoàn hai", "Chưa xác định", "@x"]];
    let table = PlanTable {
        sheet: "Mẫu 01".to_owned(),
        title: Some("KẾ HOẠCH NĂM 2025".to_owned()),
        form: Some("tinh/mau-01".to_owned()),
        alike: Vec::new(),
        activity,
        columns: columns.clone(),
        stated: Vec::new(),
        rows: (5..).zip(&rows).map(row).collect(),
    };
    Plan { name: "kế hoạch.xlsx".to_owned(), year: Some(2025), tables: vec![table] }
}

fn words(row: &[Data]) -> Vec<String> {
    row.iter().map(|cell| if let Data::String(text) = cell { text.clone() } else { String::new() }).collect()
}

#[test]
fn the_workbook_has_the_forms_with_the_answers_to_the_right() {
    let read = read(&[("small.quy", RULES), ("base.quy", &text("tests/language/base.quy"))]);
    let plans = [sheet(&read)];
    let decisions = Decisions::new(&read.workspace);
    let under = Under {
        regulation: &read.workspace.regulations[0],
        chosen: Chosen { index: 0, by: ChosenBy::Name },
        answered: answer_plan(&decisions, 0, &plans),
    };
    let told = PlanTold { workspace: &read.workspace, plans: &plans, history: &[], under: vec![under], changes: None };
    let document = plan::plan_document(&told, Lang::Vi, true);
    let mut book: Xlsx<Cursor<Vec<u8>>> = Xlsx::new(Cursor::new(xlsx(&document).unwrap())).unwrap();
    assert_eq!(book.sheet_names(), ["Ghi chú", "Mẫu 01", "Thời hạn", "Vi phạm, câu hỏi còn mở"]);
    let notes: String = book.worksheet_range("Ghi chú").unwrap().rows().map(|row| words(row).join("|") + "\n").collect();
    insta::assert_snapshot!("notes_of_the_workbook", notes);
    let range = book.worksheet_range("Mẫu 01").unwrap();
    let rows: Vec<Vec<String>> = range.rows().map(words).collect();
    insta::assert_snapshot!("form_of_the_workbook", rows.iter().map(|row| row.join(" | ").replace('\n', " ⏎ ") + "\n").collect::<String>());
    assert_eq!(rows[0][..4], ["TT", "Đoàn", "Nơi đến", "=Ghi chú"]);
    assert_eq!(rows[2][..4], ["2", "Đoàn hai", "Chưa xác định", "@x"], "as it was written");
    let citations = rows[0].iter().position(|head| head == "căn cứ").unwrap();
    assert!(rows[1..].iter().all(|row| !row[citations].is_empty()), "citations in every row");
    let open = book.worksheet_range("Vi phạm, câu hỏi còn mở").unwrap();
    let open: Vec<Vec<String>> = open.rows().map(words).collect();
    assert!(open.len() > 2 && open.iter().all(|row| !row[3].is_empty()));
    for name in book.sheet_names() {
        assert!(book.worksheet_formula(&name).unwrap().is_empty(), "{name} has a formula");
    }
}
