//! `quyche register` as people call it: what is refused, what is answered all the same, and that nothing half-written is left.

use assert_cmd::Command;

use super::register::table;
use super::support::root;

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Folder(tempfile::tempdir().unwrap())
    }

    fn file(&self, name: &str, text: impl AsRef<[u8]>) -> String {
        let path = self.0.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    }

    fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = std::fs::read_dir(self.0.path()).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }
}

fn quyche(arguments: &[&str], input: &str) -> (i32, String, String) {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("quyche"));
    let output = command.current_dir(root()).args(arguments).env("NO_COLOR", "1").write_stdin(input).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

const TRIP: [&str; 6] = ["register", "bac-giang/19-QC-TU", "--activity", "individual_trip", "--lang", "en"];

fn trip(extra: &[&str], input: &str) -> (i32, String, String) {
    let arguments: Vec<&str> = TRIP.into_iter().chain(extra.iter().copied()).collect();
    quyche(&arguments, input)
}

#[test]
fn a_register_is_answered_row_by_row() {
    let head = "id\toffice\tdiện quản lý (người đi, trưởng đoàn)\tpositions\tformer_positions\tpurpose\tparty_member\tofficial_passport";
    let rows = [
        "1\tdepartment\tBan Thường vụ Tỉnh ủy\t[]\tnone\twork\tcó\tno",
        "2\tdepartment\t\tChủ tịch HĐND tỉnh\t[]\twork\tyes\tno",
        "3\tdepartment\tkhac\tbi_thu, pho_bi_thu\t[]\twork\tyes\tno",
        "4\tdepartmentt\tkhac\t[]\t[]\twork\tyes\tno",
        "5\tdepartment\tkhac\t[]\t[]\twork\tyes",
    ];
    let (code, out, err) = trip(&["--keep", "id", "--acts", "consents,signs"], &format!("{head}\n{}\n", rows.join("\n")));
    assert_eq!(code, 2, "{err}");
    assert!(err.contains("E0654") && err.contains("line 5, column 2: `office` has no value `departmentt`") && err.contains("`department`"), "{err}");
    assert!(err.contains("E0655") && err.contains("line 6: the row has 7 cells, the header 8"), "{err}");
    assert!(err.contains("5 rows: 2 determined, 1 impossible, 2 unreadable"), "{err}");
    insta::assert_snapshot!(out.trim_start_matches('\u{feff}').replace("\r\n", "\n"));
}

#[test]
fn a_header_is_refused_with_every_column_that_is_not_understood() {
    let (code, out, err) = trip(&["--keep", "ngày"], "id,officee,office,cơ quan công tác, chủ trì\n1,2,3,4,5\n");
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(err.contains("E0651") && err.contains("the column `officee` is no fact of `individual_trip`") && err.contains("write `office`"), "{err}");
    assert!(err.contains("--keep \"id\""), "{err}");
    assert!(err.contains("E0653") && err.contains("no column `ngày` to keep"), "{err}");
    let (_, _, err) = trip(&[], "office,\"cơ quan công tác, chủ trì\"\ndepartment,department\n");
    assert!(err.contains("E0652"), "{err}");
    let (code, _, err) = trip(&[], "");
    assert!(code == 2 && err.contains("E0656"), "{err}");
}

#[test]
fn what_counts_over_the_plan_needs_a_file() {
    let arguments = ["register", "quang-binh", "--on", "2026-01-01", "--activity", "delegation_out", "--lang", "en"];
    let rest = "yes,work,provincial_budget,yes,bi_thu,party_leadership";
    let rows = ["Lê Văn A", "Lê  văn a", "Lê Văn A", "Trần B", ""].map(|head| format!("{head},{rest}\n"));
    let register = &format!("head_name,key_leader,purpose,funding,in_plan,head_positions,head_office\n{}", rows.concat());
    let (code, out, err) = quyche(&arguments, register);
    assert!(code == 2 && out.len() < 2_000 && err.contains("E0657"), "{err}");
    let (_, out, _) = quyche(&[&arguments[..], &["--without-plan-limits"]].concat(), register);
    assert!(table(&out).iter().skip(1).all(|row| row.last().unwrap().starts_with("not counted: ")), "{out}");
    let folder = Folder::new();
    let (_, out, err) = quyche(&[&arguments[..], &[&folder.file("in.csv", register)]].concat(), "");
    let last: Vec<String> = table(&out).into_iter().skip(1).map(|row| row.last().unwrap().clone()).collect();
    assert!(last[..3].iter().all(|cell| cell.contains("≤ 2") && !cell.contains("not counted")) && last[3].is_empty(), "{last:?} {err}");
    assert!(last[4].starts_with("not counted, a fact is missing"), "{last:?}");
}

#[test]
fn nothing_half_written_takes_the_place_of_the_output() {
    let folder = Folder::new();
    let out = folder.file("out.csv", "before");
    let rows = "department\n".repeat(40_000);
    let endless = folder.file("in.csv", format!("office\n{rows}\"{}", "x".repeat(5 << 20)));
    let (code, _, err) = trip(&[&endless, "-o", &out], "");
    assert!(code == 2 && err.contains("E0658") && err.contains("line 40002"), "{err}");
    assert_eq!((std::fs::read_to_string(&out).unwrap().as_str(), folder.names()), ("before", vec!["in.csv".to_owned(), "out.csv".to_owned()]));
    let (code, _, err) = trip(&["no-such-file.csv", "-o", &out], "");
    assert!(code == 2 && err.contains("E0659"), "{err}");
    let good = folder.file("good.csv", format!("office\n{rows}"));
    let (code, told, err) = trip(&[&good, "-o", &out, "--format", "json"], "");
    assert_eq!((code, serde_json::from_str::<serde_json::Value>(&told).unwrap()["rows"].clone()), (0, serde_json::json!(40_000)), "{err}");
    assert_eq!(table(&std::fs::read_to_string(&out).unwrap()).len(), 40_001);
}
