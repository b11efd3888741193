//! Plans as offices write them: cells read, or said to be unreadable; forms known by their headers; the real plan of Thái Nguyên, row by row.

use std::fmt::Write;
use std::sync::OnceLock;

use quyche::diagnostics::{Diagnostics, Lang, Style, render};
use quyche::hir::{Value, Vocabulary, Within};
use quyche::plan::{Guide, Plan, PlanOptions, PlanRow, Understood, read_plan};
use quyche::source::Sources;

use super::support::{Read, laws, text};

/// The guide that every copy of the program carries.
pub fn guide(vocabulary: &Vocabulary) -> &'static Guide {
    // All tests read the one vocabulary.
    static GUIDE: OnceLock<Guide> = OnceLock::new();
    GUIDE.get_or_init(|| {
        let (forms, words) = (text("regulations/plans/forms.toml"), text("regulations/plans/words.toml"));
        Guide::read(vocabulary, ("forms.toml", &forms), ("words.toml", &words)).unwrap_or_else(|problem| panic!("{problem:?}"))
    })
}

/// A plan from the text of a table, and what is said about it.
pub fn plan_of(read: &Read, options: &PlanOptions, name: &str, bytes: &[u8]) -> (Plan, String) {
    let vocabulary = &read.workspace.vocabulary;
    let mut diagnostics = Diagnostics::default();
    let plan = read_plan(vocabulary, guide(vocabulary), options, name, bytes, &mut diagnostics);
    let style = Style { lang: Lang::En, color: false };
    let said = diagnostics.sorted().iter().map(|d| render(d, &Sources::default(), style)).collect();
    (plan, said)
}

const FORM: [&str; 10] =
    ["TT", "Tên đoàn", "Trưởng đoàn", "Nước đi", "Đối tác làm việc", "Nội dung hoạt động", "Số người", "Số ngày", "Thời gian thực hiện", "Kinh phí"];

fn quoted(cells: &[&str]) -> String {
    cells.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect::<Vec<_>>().join(",") + "\n"
}

/// One row of Bắc Giang's form 01, of which the cell under one heading is as given.
fn row(read: &Read, heading: &str, cell: &str) -> PlanRow {
    let cells: Vec<&str> = FORM
        .iter()
        .map(|h| {
            if *h == heading {
                cell
            } else if *h == "Tên đoàn" {
                "Đoàn thử"
            } else {
                ""
            }
        })
        .collect();
    let table = format!("BẢNG TỔNG HỢP KẾ HOẠCH ĐOÀN RA NĂM 2026\n{}{}", quoted(&FORM), quoted(&cells));
    let (plan, said) = plan_of(read, &PlanOptions::default(), "plan.csv", table.as_bytes());
    let rows: Vec<PlanRow> = plan.rows().map(|(_, row)| row.clone()).collect();
    assert_eq!(rows.len(), 1, "{cell}: {said}");
    rows[0].clone()
}

/// What the row knows of a fact, in identifiers.
fn known(read: &Read, row: &PlanRow, fact: &str) -> String {
    let vocabulary = &read.workspace.vocabulary;
    let id = vocabulary.fact_named(fact).unwrap();
    let kind = &vocabulary.fact(id).unwrap().kind;
    let name = |at: usize| kind.values()[at].id.as_str();
    let names = |bits: u64| (0..kind.values().len()).filter(|at| bits >> at & 1 == 1).map(name).collect::<Vec<_>>().join(" ");
    match (row.case.facts.get(&id), row.case.within.get(&id)) {
        (Some(Value::Bool(b)), _) => b.to_string(),
        (Some(Value::One(at)), _) => name(*at).to_owned(),
        (Some(Value::Set { members, known: u64::MAX }), _) => format!("{{{}}}", names(*members)),
        (Some(Value::Set { members, known }), _) => format!("{{{}}} perhaps {{{}}}", names(*members), names(!known)),
        (Some(Value::Number(n)), _) => n.to_string(),
        (Some(Value::Date(date)), _) => date.to_string(),
        (Some(Value::Text(text)), _) => text.clone(),
        (Some(Value::List(records)), _) => {
            records.iter().map(|r| if let Some(Value::Text(t)) = r.get(&0) { t.clone() } else { "?".into() }).collect::<Vec<_>>().join(", ")
        }
        (None, Some(Within::Numbers { min, max })) => format!("{min}..{max}"),
        (None, Some(Within::Dates { first, last })) => format!("{first}..{last}"),
        (None, None) => "unknown".to_owned(),
    }
}

fn not_understood(row: &PlanRow) -> Vec<String> {
    let all = row.cells.iter().flat_map(|cell| &cell.understood);
    all.filter_map(|u| if let Understood::NotUnderstood(words) = u { Some(words.clone()) } else { None }).collect()
}

/// `cell`: what is known of the fact; behind it what was not understood.
fn check(read: &Read, heading: &str, fact: &str, cases: &[(&str, &str)]) {
    let mut wrong = String::new();
    for (cell, expected) in cases {
        let row = row(read, heading, cell);
        let mut got = known(read, &row, fact);
        for words in not_understood(&row) {
            write!(got, " ✗{words}").unwrap();
        }
        if got != *expected {
            writeln!(wrong, "{heading}: `{cell}`: {fact} = {got}, expected {expected}").unwrap();
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn numbers_are_numbers_ranges_or_unknown() {
    let read = laws();
    let cases = [
        ("10", "10"),
        ("07", "7"),
        ("10 người", "10"),
        ("10 - 15", "10..15"),
        ("10–15 người", "10..15"),
        ("Từ 10 đến 15", "10..15"),
        ("không quá 7 người", "1..7"),
        ("Khoảng 10", "unknown"),
        ("Chưa xác định", "unknown"),
        ("Phụ thuộc kế hoạch của phía bạn và tình hình thực tế", "unknown"),
        ("-", "unknown"),
        ("15 - 10", "unknown ✗15 - 10"),
        ("2+1", "unknown ✗2+1"),
        ("mười", "unknown ✗mười"),
        ("5,5", "unknown ✗5,5"),
        ("1.200", "unknown ✗1.200"), // more people than the fact can have
        ("0", "unknown ✗0"),
    ];
    check(&read, "Số người", "people", &cases);
}

#[test]
fn periods_are_days_or_bounds_or_unknown() {
    let read = laws();
    let cases = [
        ("Quý III", "2026-07-01..2026-09-30"),
        ("Cuối Quý IV", "2026-10-01..2026-12-31"),
        ("quý 2/2026", "2026-04-01..2026-06-30"),
        ("Quý II, III", "2026-04-01..2026-09-30"),
        ("Quý II - Quý III", "2026-04-01..2026-09-30"),
        ("Tháng 6", "2026-06-01..2026-06-30"),
        ("Tháng 6/2027", "2027-06-01..2027-06-30"),
        ("thang 6", "2026-06-01..2026-06-30"),
        ("Tháng 6-8/2026", "2026-06-01..2026-08-31"),
        ("T9", "2026-09-01..2026-09-30"),
        ("Đầu tháng 2", "2026-02-01..2026-02-28"),
        ("6 tháng đầu năm", "2026-01-01..2026-06-30"),
        ("6 tháng cuối năm 2026", "2026-07-01..2026-12-31"),
        ("Năm 2026", "2026-01-01..2026-12-31"),
        ("15/3/2026", "2026-03-15"),
        ("15.3.2026", "2026-03-15"),
        ("10-15/3/2026", "2026-03-10"),
        ("Từ 28/3 đến 2/4/2026", "2026-03-28"),
        ("ngày 15/3", "2026-03-15"),
        ("Chưa có thời gian cụ thể", "unknown"),
        ("Chưa xác định.", "unknown"),
        ("Theo lịch của đối tác", "unknown"),
        ("31/2/2026", "unknown ✗31/2/2026"),
        ("Quý V", "unknown ✗Quý V"),
        ("Sau Tết", "unknown ✗Sau Tết"),
        ("khoảng tháng 6", "unknown ✗khoảng tháng 6"),
        ("Tháng 13", "unknown ✗Tháng 13"),
    ];
    check(&read, "Thời gian thực hiện", "start", &cases);
    check(&read, "Thời gian thực hiện", "end", &[("10-15/3/2026", "2026-03-15"), ("Từ 28/3 đến 2/4/2026", "2026-04-02"), ("Quý III", "unknown")]);
}

#[test]
fn countries_are_named_or_are_none() {
    let read = laws();
    let cases = [
        ("Liên bang Nga, Ucraina, Bêlarut", "Nga, Ukraina, Belarus"),
        ("Vương quốc Anh và Ai-len", "Anh, Ai-len"),
        ("CHDCND Lào", "Lào"),
        ("Israel, Thổ Nhĩ Kỳ", "Israel, Thổ Nhĩ Kỳ"),
        ("Han Quoc", "Hàn Quốc"),
        ("Hàn Quốc – Nhật Bản", "Hàn Quốc, Nhật Bản"),
        ("Đức; Pháp\nBỉ", "Đức, Pháp, Bỉ"),
        ("Bosnia và Herzegovina", "Bosnia và Herzegovina"),
        ("Thành phố Udon Thani, Vương quốc Thái Lan", "Thái Lan"),
        ("ASEAN", "unknown"),
        ("Châu Âu", "unknown"),
        ("Nga, Châu Âu", "unknown"),
        ("Nga, Atlantis", "unknown ✗Atlantis"),
        ("Chưa xác định", "unknown"),
    ];
    check(&read, "Nước đi", "stops", &cases);
    let specific =
        [("ASEAN", "false"), ("Châu Âu", "false"), ("Nga, Châu Âu", "false"), ("Thái Lan", "true"), ("Nga, Atlantis", "unknown ✗Atlantis")];
    check(&read, "Nước đi", "destination_specific", &specific);
    let laos = [("CHDCND Lào", "true"), ("Thái Lan, Lào", "true"), ("Thái Lan", "false"), ("ASEAN", "unknown"), ("", "unknown")];
    check(&read, "Nước đi", "laos_cooperation", &laos);
}

#[test]
fn posts_are_those_named_and_not_those_that_sound_alike() {
    let read = laws();
    let cases = [
        ("Đ/c A, Ủy viên dự khuyết BCH Trung ương Đảng, Phó Bí thư Tỉnh ủy, Chủ tịch UBND tỉnh", "{pho_bi_thu chu_tich_ubnd uy_vien_du_khuyet_tw}"),
        ("Đ/c A, Ủy viên BCH Trung ương Đảng, Bí thư Tỉnh ủy, Trưởng Đoàn ĐBQH tỉnh", "{bi_thu truong_doan_dbqh uy_vien_tw}"),
        ("Phó Bí thư Thường trực Tỉnh ủy, Chủ tịch HĐND tỉnh", "{pho_bi_thu_thuong_truc chu_tich_hdnd}"),
        ("Nguyễn Văn Thử, Phó Chủ tịch Thường trực UBND tỉnh", "{pho_chu_tich_ubnd}"),
        ("Nguyễn Văn Thử - Phó Chủ tịch UBND tỉnh", "{pho_chu_tich_ubnd}"),
        ("Đồng chí Nguyễn Văn Thử Chủ tịch UBND tỉnh", "{chu_tich_ubnd}"),
        ("CHỦ TỊCH UBND TỈNH", "{chu_tich_ubnd}"),
        ("Chu tich UBND tinh", "{chu_tich_ubnd}"),
        ("Chủ tịch Uỷ ban nhân dân tỉnh", "{chu_tich_ubnd}"),
        ("Chủ tịch UBND thành phố", "{} perhaps {uy_vien_ban_thuong_vu uy_vien_ban_chap_hanh}"),
        ("Đ/c A, Chủ tịch UBND thành phố Sông Công", "{} perhaps {uy_vien_ban_thuong_vu uy_vien_ban_chap_hanh}"),
        ("Ủy viên Ban Thường vụ, Phó Chủ tịch UBND huyện Định Hóa", "{} perhaps {uy_vien_ban_thuong_vu uy_vien_ban_chap_hanh}"),
        ("Bí thư Huyện ủy", "{} perhaps {uy_vien_ban_thuong_vu uy_vien_ban_chap_hanh}"),
        ("Đ/c Bí thư Huyện ủy", "{} perhaps {uy_vien_ban_thuong_vu uy_vien_ban_chap_hanh}"),
        ("Ủy viên BCH Đảng bộ tỉnh", "{uy_vien_ban_chap_hanh}"),
        ("Ủy viên BCH Trung ương Đảng", "{uy_vien_tw}"),
        ("Giám đốc", "{}"),
        ("Giám đốc Sở", "{} perhaps {uy_vien_ban_thuong_vu uy_vien_ban_chap_hanh}"),
        ("Lãnh đạo Sở Lao động - Thương binh và Xã hội", "{} perhaps {uy_vien_ban_thuong_vu uy_vien_ban_chap_hanh}"),
        ("Sở Văn hóa, Thể thao và Du lịch", "unknown"),
        ("Tổng Giám đốc", "unknown ✗Tổng Giám đốc"),
        (
            "Chủ tịch UBND tỉnh, Đại sứ du lịch",
            "{chu_tich_ubnd} perhaps {bi_thu pho_bi_thu pho_bi_thu_thuong_truc chu_tich_hdnd pho_chu_tich_hdnd pho_chu_tich_ubnd truong_doan_dbqh pho_truong_doan_dbqh uy_vien_tw uy_vien_du_khuyet_tw uy_vien_ban_thuong_vu uy_vien_ban_chap_hanh chu_tich_mttq bi_thu_dang_doan dung_dau_to_chuc} ✗Đại sứ du lịch",
        ),
        ("Chưa xác định", "unknown"),
    ];
    check(&read, "Trưởng đoàn", "head_positions", &cases);
    let offices = [
        ("Đ/c A, Phó Bí thư Tỉnh ủy, Chủ tịch UBND tỉnh", "committee_leadership"),
        ("Phó Bí thư Thường trực Tỉnh ủy, Chủ tịch HĐND tỉnh", "unknown"), // of two offices
        ("Đ/c A, Ủy viên BCH Đảng bộ tỉnh, Phó Chủ tịch UBND tỉnh", "committee_leadership"),
        ("Đ/c Bí thư Huyện ủy", "district_party"),
        ("Chủ tịch UBND huyện Định Hóa", "district"),
    ];
    check(&read, "Trưởng đoàn", "head_office", &offices);
    let names = [
        ("Đ/c A, Phó Chủ tịch UBND tỉnh", "A"),
        ("Nguyễn Văn Thử, Giám đốc Sở", "Nguyễn Văn Thử"),
        ("Giám đốc Sở", "unknown"),
        ("Đ/c Bí thư Huyện ủy", "unknown"),
    ];
    check(&read, "Trưởng đoàn", "head_name", &names);
    let named = [
        ("Lãnh đạo tỉnh", "false"),
        ("Giám đốc Sở", "true"),
        ("Lãnh đạo Sở Nội vụ", "false"),
        ("Đ/c A, Phó Chủ tịch UBND tỉnh", "true"),
        ("Chưa xác định", "unknown"),
    ];
    check(&read, "Trưởng đoàn", "head_named_by_post", &named);
}

#[test]
fn money_is_known_as_far_as_it_is_said() {
    let read = laws();
    let cases = [
        ("Ngân sách tỉnh", "{provincial_budget}"),
        ("Nguồn ngân sách", "{} perhaps {provincial_budget other_state_budget}"),
        ("Các cá nhân tự túc.", "{own_means}"),
        ("Xã hội hóa", "{} perhaps {foreign_partner enterprise sponsorship own_means}"),
        ("Sự nghiệp khoa học, xã hội hóa", "{} perhaps {provincial_budget other_state_budget foreign_partner enterprise sponsorship own_means}"),
        ("Không sử dụng ngân sách nhà nước.", "{} perhaps {foreign_partner enterprise foreign_loan sponsorship own_means}"),
        ("Ngân sách tỉnh, doanh nghiệp", "{provincial_budget enterprise}"),
        ("Quỹ X", "unknown ✗Quỹ X"),
    ];
    check(&read, "Kinh phí", "funding", &cases);
}
