//! Tables as offices make them: forms known by title and columns, headers over several rows, sections, page breaks, notes; and what is wrong with some.

use quyche::plan::{Plan, PlanOptions, PlanRow, read_mapping, template};

use super::plan_reading::{guide, plan_of};
use super::support::{Read, laws};

fn csv(rows: &[&[&str]]) -> String {
    let width = rows.iter().map(|r| r.len()).max().unwrap();
    let cell = |text: &&str| format!("\"{}\"", text.replace('"', "\"\""));
    let line = |row: &&[&str]| row.iter().chain(std::iter::repeat_n(&"", width - row.len())).map(cell).collect::<Vec<_>>().join(",") + "\n";
    rows.iter().map(line).collect()
}

fn read_csv(read: &Read, rows: &[&[&str]]) -> (Plan, String) {
    plan_of(read, &PlanOptions::default(), "plan.csv", csv(rows).as_bytes())
}

fn rows(plan: &Plan) -> Vec<&PlanRow> {
    plan.rows().map(|(_, row)| row).collect()
}

/// Every form of the guide is known by its title and columns, with and without diacritics; and so is the empty workbook that is written of it.
#[test]
fn every_form_is_known_by_its_own_header() {
    let read = laws();
    let guide = guide(&read.workspace.vocabulary);
    assert!(guide.forms.len() >= 19, "{}", guide.forms.len());
    for form in &guide.forms {
        let title = form.title.replace('…', "2026");
        let headings: Vec<String> = form.columns.iter().map(|c| c.heading.last().unwrap().clone()).collect();
        let bare = |text: &str| quyche::spelling::bare_key(text);
        for plainly in [false, true] {
            let shown = |text: &str| if plainly { bare(text) } else { text.to_owned() };
            let titles = [shown(&title).to_uppercase()];
            let heads: Vec<String> = headings.iter().map(|h| shown(h)).collect();
            let named: Vec<&str> = form.columns.iter().map(|c| if guide.roles[c.role].id == "title" { "Một việc" } else { "" }).collect();
            let table: Vec<Vec<&str>> = vec![titles.iter().map(String::as_str).collect(), heads.iter().map(String::as_str).collect(), named];
            let (plan, said) = read_csv(&read, &table.iter().map(Vec::as_slice).collect::<Vec<_>>());
            assert_eq!(plan.tables.len(), 1, "{}: {said}", form.id);
            assert_eq!(plan.tables[0].form.as_deref(), Some(form.id.as_str()), "{plainly}: {said}");
            assert_eq!(plan.rows().count(), 1, "{}: {said}", form.id);
            assert!(!said.contains("Error") && !said.contains("W0646") && !said.contains("W0647"), "{}: {said}", form.id);
            if title.contains("2026") {
                assert_eq!(plan.year, Some(2026), "{}", form.id);
            }
        }
        let empty = template(guide, form, Some(2026)).unwrap();
        let (plan, said) = plan_of(&read, &PlanOptions::default(), "form.xlsx", &empty);
        assert_eq!(plan.tables.first().and_then(|t| t.form.as_deref()), Some(form.id.as_str()), "{said}");
        assert_eq!(plan.rows().count(), 0, "an empty form has no rows: {}", form.id);
    }
}

#[test]
fn a_table_goes_on_over_sections_and_pages_until_its_notes() {
    let read = laws();
    let head = &[
        "TT",
        "Tên đoàn",
        "Trưởng đoàn",
        "Nước đi",
        "Đối tác làm việc",
        "Nội dung hoạt động",
        "Số người",
        "Số ngày",
        "Thời gian thực hiện",
        "Kinh phí",
    ][..];
    let (plan, said) = read_csv(
        &read,
        &[
            &["Cơ quan: Sở X"],
            &["BẢNG TỔNG HỢP KẾ HOẠCH ĐOÀN RA NĂM 2026"],
            head,
            &["1", "2", "3", "4", "", "5", "6", "7", "8", "9"],
            &["I", "Đoàn sử dụng ngân sách Nhà nước"],
            &["1", "Đoàn thứ nhất", "", "Lào", "", "", "5"],
            &["2", "...", "", "", "", "", ""],
            head,
            &["2", "Đoàn thứ hai", "", "Nga", "", "", "6"],
            &["II. Đoàn sử dụng nguồn kinh phí khác"],
            &["1", "Đoàn thứ ba", "", "Đức", "", "", "7", "", "", "Ngân sách tỉnh"],
            &["3"],
            &["", "TỔNG CỘNG", "", "", "", "", "18"],
            &["Ghi chú:"],
            &["- 1: tên đoàn", "", "x"],
        ],
    );
    assert_eq!(said, "");
    assert_eq!(plan.tables.len(), 1);
    let told: Vec<(Option<&str>, &str, u32)> = rows(&plan).iter().map(|r| (r.section.as_deref(), r.title.as_str(), r.place.row)).collect();
    assert_eq!(
        told,
        [
            (Some("I Đoàn sử dụng ngân sách Nhà nước"), "Đoàn thứ nhất", 6),
            (Some("I Đoàn sử dụng ngân sách Nhà nước"), "...", 7),
            (Some("I Đoàn sử dụng ngân sách Nhà nước"), "Đoàn thứ hai", 9),
            (Some("II. Đoàn sử dụng nguồn kinh phí khác"), "Đoàn thứ ba", 11),
        ]
        .into_iter()
        .filter(|(_, title, _)| *title != "...")
        .collect::<Vec<_>>()
    );
}

#[test]
fn two_tables_of_one_sheet_are_two_forms() {
    let read = laws();
    let (plan, said) = read_csv(
        &read,
        &[
            &["BẢNG TỔNG HỢP KẾ HOẠCH ĐOÀN VÀO NĂM 2026"],
            &[
                "STT",
                "Tên đoàn",
                "Trưởng đoàn",
                "Đến từ nước",
                "Nội dung hoạt động",
                "Số người",
                "Số ngày",
                "Thời gian thực hiện",
                "Kinh phí",
                "Ghi chú",
            ],
            &["1", "Đoàn khách", "", "Lào"],
            &["DANH MỤC THỎA THUẬN QUỐC TẾ DỰ KIẾN KÝ KẾT NĂM 2026"],
            &[
                "Số",
                "Cơ quan, địa phương đề xuất ký",
                "Danh nghĩa ký",
                "Loại văn bản",
                "Tên văn bản",
                "Nước ký",
                "Tên đối tác",
                "Thời điểm dự kiến ký",
                "Dự kiến cấp ký",
                "Cấp có thẩm quyền duyệt",
                "Ghi chú",
            ],
            &["1", "Sở X", "UBND tỉnh", "", "Bản ghi nhớ", "Lào", "", "Quý I"],
        ],
    );
    assert_eq!(said, "");
    let told: Vec<(&str, usize)> = plan.tables.iter().map(|t| (t.form.as_deref().unwrap(), t.rows.len())).collect();
    assert_eq!(told, [("bac-giang/mau-02", 1), ("bac-giang/mau-04", 1)]);
}

/// What is wrong is said with its place, and the rest is read.
#[test]
fn what_is_wrong_with_a_table_is_said_of_its_place() {
    let read = laws();
    let head = &[
        "TT",
        "Tên đoàn",
        "Trưởng đoàn",
        "Nước đi",
        "Đối tác làm việc",
        "Nội dung hoạt động",
        "Số người",
        "Số ngày",
        "Thời gian thực hiện",
        "Kinh phí",
    ][..];
    let mut moved: Vec<&str> = head.to_vec();
    moved.swap(6, 7);
    let cases: [(&str, Vec<&[&str]>, &str, usize); 7] = [
        ("no header at all", vec![&["một", "hai"], &["3", "4"]], "E0637", 0),
        ("a header without rows", vec![head], "E0637", 0),
        (
            "no column that names rows",
            vec![&["TT", "Trưởng đoàn", "Nước đi", "Đối tác làm việc", "Số người", "Số ngày"], &["1", "", "Lào", "", "5", "3"]],
            "E0639",
            1,
        ),
        (
            "columns that are not there",
            vec![&["TT", "Tên đoàn", "Trưởng đoàn", "Nước đi", "Số người", "Số ngày"], &["1", "Đoàn", "", "Lào", "5", "3"]],
            "W0646",
            1,
        ),
        (
            "a column that nobody knows",
            vec![&["TT", "Tên đoàn", "Trưởng đoàn", "Nước đi", "Số người", "Số ngày", "Màu cờ"], &["1", "Đoàn", "", "Lào", "5", "3", "đỏ"]],
            "W0647",
            1,
        ),
        (
            "headers that disagree",
            vec![head, &["1", "Đoàn", "", "Lào", "", "", "5", "3"], &moved, &["2", "Đoàn", "", "Lào", "", "", "3", "5"]],
            "W0645",
            2,
        ),
        ("words that are not understood", vec![head, &["1", "Đoàn", "", "Lào", "", "", "năm sáu", "3"]], "W0648", 1),
    ];
    let mut all = String::new();
    for (what, table, code, count) in cases {
        let (plan, said) = read_csv(&read, &table);
        assert!(said.contains(code), "{what}: {said}");
        assert_eq!(plan.rows().count(), count, "{what}: {said}");
        all.push_str(&format!("── {what}\n{said}"));
    }
    let options = PlanOptions { year: Some(2027), ..PlanOptions::default() };
    let table = csv(&[&["BẢNG TỔNG HỢP KẾ HOẠCH ĐOÀN RA NĂM 2026"], head, &["1", "Đoàn", "", "Lào", "", "", "5", "3"]]);
    let (_, said) = plan_of(&read, &options, "plan.csv", table.as_bytes());
    assert!(said.contains("W0649"), "{said}");
    all.push_str(&said);
    insta::assert_snapshot!(all);
}

#[test]
fn an_offices_own_table_is_read_by_a_mapping() {
    let read = laws();
    let vocabulary = &read.workspace.vocabulary;
    let guide = guide(vocabulary);
    let file =
        "activity = \"đoàn ra\"\n[columns]\n\"Đoàn\" = \"title\"\n\"Ai dẫn\" = \"head\"\n\"Bao nhiêu\" = \"people\"\n\"Nhạy cảm?\" = \"sensitive\"\n";
    let mapping = read_mapping(vocabulary, guide, "own.toml", file).unwrap();
    let options = PlanOptions { mapping, ..PlanOptions::default() };
    let table = csv(&[&["Đoàn", "Ai dẫn", "Bao nhiêu", "Nhạy cảm?", "Khác"], &["Đoàn một", "Chủ tịch UBND tỉnh", "5-6", "không", "?"]]);
    let (plan, said) = plan_of(&read, &options, "own.csv", table.as_bytes());
    assert_eq!(plan.rows().count(), 1, "{said}");
    let facts = |name: &str| vocabulary.fact_named(name).unwrap();
    let case = &rows(&plan)[0].case;
    assert_eq!(case.facts[&facts("sensitive")], quyche::hir::Value::Bool(false));
    assert_eq!(case.within[&facts("people")], quyche::hir::Within::Numbers { min: 5, max: 6 });
    for (broken, code) in [
        ("activity = 1", "E0636"),
        ("activity = \"đoàn rra\"\n[columns]\n", "E0636"),
        ("activity = \"đoàn ra\"\n[columns]\n\"A\" = \"titel\"\n", "E0636"),
    ] {
        assert_eq!(read_mapping(vocabulary, guide, "own.toml", broken).unwrap_err().code.name(), code, "{broken}");
    }
}

/// Forms of two activities with the same columns, and no title: nobody guesses which.
#[test]
fn what_could_be_two_activities_is_not_read() {
    let read = laws();
    let head = &[
        "TT",
        "Tên đoàn",
        "Danh nghĩa đoàn",
        "Trưởng đoàn",
        "Số thành viên",
        "Đến nước",
        "Đối tác làm việc",
        "Nội dung hoạt động",
        "Thời gian thực hiện",
        "Kinh phí",
        "Trong KH",
        "Ngoài KH",
    ][..];
    let (plan, said) = read_csv(&read, &[head, &["1", "Đoàn"]]);
    assert!(said.contains("E0638") && said.contains("quang-binh/mau-01-b, quang-binh/mau-01-a"), "{said}");
    assert!(plan.tables.is_empty());
    let options = PlanOptions { form: Some("quang-binh/mau-01-b".to_owned()), ..PlanOptions::default() };
    let (plan, said) =
        plan_of(&read, &options, "plan.csv", csv(&[head, &["1", "Đoàn", "", "", "5", "Lào", "", "", "Quý I/2025", "", "x"]]).as_bytes());
    assert_eq!((plan.rows().count(), said.as_str()), (1, ""));
}

#[test]
fn a_guide_that_names_what_there_is_not_is_refused() {
    let read = laws();
    let vocabulary = &read.workspace.vocabulary;
    for (forms, words) in [
        ("[[role]]\nid = \"a\"\nlabel = [\"a\", \"a\"]\nreads = \"number\"\nfact = \"peeple\"\n", ""),
        ("[[role]]\nid = \"a\"\nlabel = [\"a\", \"a\"]\nreads = \"dance\"\n", ""),
        ("[[form]]\nid = \"a\"\nname = \"a\"\ntitle = \"a\"\nactivity = \"delegation_out\"\ncolumns = [[\"a\", \"nobody\"]]\n", ""),
        (
            "[[role]]\nid = \"a\"\nlabel = [\"a\", \"a\"]\nreads = \"words\"\nkind = \"k\"\nslots = { s = \"purpose\" }\n",
            "[[k]]\nsay = [\"x\"]\nmeans = { s = [\"wrok\"] }\n",
        ),
        ("roles = 1", ""),
    ] {
        let problem = quyche::plan::Guide::read(vocabulary, ("forms.toml", forms), ("words.toml", words)).unwrap_err();
        assert_eq!(problem.code.name(), "E0635", "{forms}");
    }
}

/// Two lines of headings, as offices part "Số lượng" and "Thời gian"; a title that two forms share, which state different facts of their rows.
#[test]
fn a_header_of_two_lines_is_one_header() {
    let read = laws();
    let (plan, said) = read_csv(
        &read,
        &[
            &["KẾ HOẠCH ĐOÀN RA NĂM 2026"],
            &["TT", "Tên đoàn", "Trưởng đoàn", "Nước đi", "Số lượng", "", "Thời gian thực hiện", "", "Kinh phí"],
            &["", "", "", "", "Số người", "Số ngày", "Từ ngày", "Đến ngày", ""],
            &["1", "2", "3", "4", "5", "6", "7", "8", "9"],
            &["1", "Đoàn", "Chủ tịch UBND tỉnh", "Lào", "5", "3", "10/3/2026", "12/3/2026", ""],
        ],
    );
    assert_eq!(plan.rows().count(), 1, "{said}");
    assert!(!said.contains("W0647") && !said.contains("W0648"), "{said}");
    let vocabulary = &read.workspace.vocabulary;
    let fact = |name: &str| rows(&plan)[0].case.facts.get(&vocabulary.fact_named(name).unwrap()).cloned();
    let day = |d: u32| Some(quyche::hir::Value::Date(chrono::NaiveDate::from_ymd_opt(2026, 3, d).unwrap()));
    assert_eq!((fact("start"), fact("end")), (day(10), day(12)));
    assert_eq!((fact("people"), fact("total_days")), (Some(quyche::hir::Value::Number(5)), Some(quyche::hir::Value::Number(3))));
    let alike = &plan.tables[0].alike;
    assert!(alike.iter().any(|other| other == "thai-nguyen/phu-luc-02"), "{alike:?}");
    assert_eq!(fact("party_board_case"), None, "forms that cannot be told apart state only what all of them state");
    assert_eq!(fact("in_plan"), Some(quyche::hir::Value::Bool(true)));
}

/// What stands in a column that nobody knows is kept as it was written, for whoever circulates the plan.
#[test]
fn a_column_that_is_not_read_is_not_lost() {
    let read = laws();
    let head = &["TT", "Tên đoàn", "Màu cờ", "Trưởng đoàn", "Nước đi", "Số người", "Số ngày"][..];
    let (plan, said) = read_csv(&read, &[head, &["1", "Đoàn", "đỏ", "", "Lào", "5", "3"]]);
    assert!(said.contains("W0647"), "{said}");
    let cells: Vec<(u32, &str, usize)> =
        rows(&plan)[0].cells.iter().map(|c| (c.place.column.unwrap(), c.text.as_str(), c.understood.len())).filter(|c| c.0 == 2).collect();
    assert_eq!(cells, [(2, "đỏ", 0)]);
    assert!(rows(&plan)[0].cells.is_sorted_by_key(|c| c.place.column));
}
