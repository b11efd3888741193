//! `due`: days worked out by hand, day by day; the dates of every year against the direct interpreter; the command and its calendar file.
//!
//! 2026 in the calendar: 1 January is a Thursday and off, Friday 2 January is a swapped day off, worked on Saturday 10 January; Tết is Monday 16 to
//! Friday 20 February; Monday 27 April, Thursday 30 April and Friday 1 May are off; Monday 31 August is a swapped day off, worked on Saturday 22
//! August, and 1 and 2 September are off; whether Tuesday 24 November is off is not confirmed.

use chrono::{Datelike, NaiveDate};
use quyche::diagnostics::{Diagnostics, Lang};
use quyche::hir::{Actor, Deadline};
use quyche::plan::{self, DueCause, DueItem, Dues, PlanAnswered, PlanOptions};
use quyche::queries::{DateNote, Decisions};
use quyche::report::document;

use super::support::{Read, bundled, read};

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn index(read: &Read, name: &str) -> usize {
    read.workspace.regulations.iter().position(|r| r.name() == name).unwrap()
}

/// What is due in a year for proposals (JSON), and a check of it.
fn with_dues<T>(read: &Read, regulation: &str, year: i32, proposals: &str, check: impl FnOnce(&PlanAnswered, &Dues) -> T) -> T {
    let mut diagnostics = Diagnostics::default();
    let rows = plan::read(&read.workspace.vocabulary, "plan.json", proposals, &mut diagnostics);
    // Without rows: the dates of the regulation itself.
    assert!(proposals == "[]" || !diagnostics.has_errors(), "{:?}", diagnostics.sorted());
    let plans = [plan::of_proposals("plan.json", &PlanOptions { year: Some(year), ..PlanOptions::default() }, rows)];
    let decisions = Decisions::new(&read.workspace);
    let answered = plan::answer_plan(&decisions, index(read, regulation), &plans);
    assert!(answered.rows.iter().all(|row| row.answer.is_ok()));
    check(&answered, &plan::dues(&decisions, &answered, year))
}

/// The act, its deadline, and the first and last day that may be due.
type Told = (String, String, Option<(String, String)>);

/// The items of a row: by whom, what, and the first and last day.
fn of_row(read: &Read, dues: &Dues, place: usize) -> Vec<Told> {
    let vocabulary = &read.workspace.vocabulary;
    let shown = |item: &DueItem| {
        let by = item.agency.body().and_then(|b| vocabulary.body(b)).map_or("-", |b| b.term.id.as_str());
        let verb = vocabulary.verb(item.act.verb).unwrap().term.id.clone();
        (by.to_owned(), verb, item.days().map(|(first, last)| (first.to_string(), last.to_string())))
    };
    let mine = |item: &&DueItem| item.certain && matches!(item.cause, DueCause::Row(row) if row == place);
    dues.items.iter().filter(mine).map(shown).collect()
}

const GUESTS: &str = r#""activity": "guest_visit", "office": "department", "positions": [], "former_positions": [], "in_plan": true"#;

/// The last day of one deadline of a planned visit of guests under Bắc Giang.
fn guests(read: &Read, facts: &str, by: &str, verb: &str) -> String {
    with_dues(read, "bac-giang/19-QC-TU", 2026, &format!("{{ {GUESTS}, {facts} }}"), |_, dues| {
        let found: Vec<_> = of_row(read, dues, 0).into_iter().filter(|(b, v, _)| b == by && v == verb).collect();
        match found.as_slice() {
            [(_, _, Some((first, last)))] if first == last => first.clone(),
            [(_, _, Some((first, last)))] => format!("{first}..{last}"),
            other => panic!("{facts}: {other:?}"),
        }
    })
}

#[test]
fn reports_within_seven_working_days_after_the_end() {
    let read = bundled();
    let report = |end: &str| guests(&read, &format!(r#""end": "{end}""#), "lead_agency", "reports");
    // Thu 12/2: 13 (1) [14–22: weekend, Tết, weekend] 23 (2) 24 (3) 25 (4) 26 (5) 27 (6) [28, 1/3] 2/3 (7).
    assert_eq!(report("2026-02-12"), "2026-03-02");
    // Fri 24/4: [25, 26, 27] 28 (1) 29 (2) [30/4, 1/5, 2, 3] 4 (3) 5 (4) 6 (5) 7 (6) 8 (7).
    assert_eq!(report("2026-04-24"), "2026-05-08");
    // Fri 21/8: Sat 22, worked (1) [23] 24 (2) 25 (3) 26 (4) 27 (5) 28 (6) [29, 30, 31, 1/9, 2] 3/9 (7).
    assert_eq!(report("2026-08-21"), "2026-09-03");
    // Thu 8/1: 9 (1) Sat 10, worked (2) [11] 12 (3) 13 (4) 14 (5) 15 (6) 16 (7).
    assert_eq!(report("2026-01-08"), "2026-01-16");
    // Fri 18/12: [19, 20] 21 (1) 22 (2) 23 (3) 24 (4) 25 (5) [26, 27] 28 (6) 29 (7): the last of the year.
    assert_eq!(report("2026-12-18"), "2026-12-29");
}

#[test]
fn papers_filed_before_the_start() {
    let read = bundled();
    let filed = |start: &str| guests(&read, &format!(r#""start": "{start}""#), "host", "submits");
    // Five working days before Wed 14/1: 13 (1) 12 (2) [11] Sat 10, worked (3) 9 (4) 8 (5).
    assert_eq!(filed("2026-01-14"), "2026-01-08");
    // Before Wed 25/2: 24 (1) 23 (2) [22–14: weekend, Tết, weekend] 13 (3) 12 (4) 11 (5).
    assert_eq!(filed("2026-02-25"), "2026-02-11");
    // Before Mon 7/9: [6, 5] 4 (1) 3 (2) [2, 1, 31/8, 30, 29] 28 (3) 27 (4) 26 (5).
    assert_eq!(filed("2026-09-07"), "2026-08-26");
    // Before Mon 4/5: [3, 2, 1/5, 30/4] 29 (1) 28 (2) [27, 26, 25] 24 (3) 23 (4) 22 (5).
    assert_eq!(filed("2026-05-04"), "2026-04-22");
}

#[test]
fn a_period_gives_a_first_and_a_last_day() {
    let read = bundled();
    let start = r#""start": { "from": "2026-07-01", "to": "2026-09-30" }"#;
    // Before Wed 1/7: 30/6 (1) 29 (2) [28, 27] 26 (3) 25 (4) 24 (5). Before Wed 30/9: 29 (1) 28 (2) [27, 26] 25 (3) 24 (4) 23 (5).
    assert_eq!(guests(&read, start, "host", "submits"), "2026-06-24..2026-09-23");
    // A start from Monday 28/12/2026 on: 25 (1) 24 (2) 23 (3) 22 (4) 21 (5) is of 2026. Up to Fri 8/1/2027: 7 (1) 6 (2) 5 (3) 4 (4) [3, 2, 1/1] 31/12 (5).
    let start = r#""start": { "from": "2026-12-28", "to": "2027-01-08" }"#;
    assert_eq!(guests(&read, start, "host", "submits"), "2026-12-21..2026-12-31");
}

#[test]
fn calendar_days_move_off_a_day_of_rest() {
    // The illustrating draft counts ten days by the calendar: from Mon 20/4 to Thu 30/4, a holiday, as is 1/5; 2 and 3 are a weekend: Mon 4/5.
    let (read, visit) = (bundled(), format!(r#"{{ {GUESTS}, "end": "2026-04-20" }}"#));
    let days = with_dues(&read, "bac-giang/DT-2026", 2026, &visit, |_, dues| of_row(&read, dues, 0));
    let reported = ("lead_agency".to_owned(), "reports".to_owned(), Some(("2026-05-04".to_owned(), "2026-05-04".to_owned())));
    assert!(days.contains(&reported), "{days:?}");
}

/// The yearly items of a year: the day that is named, the due day, and whether a doubtful day is rested on.
fn yearly(read: &Read, regulation: &str, year: i32) -> Vec<(String, i32, Option<String>)> {
    with_dues(read, regulation, year, "[]", |_, dues| {
        let shown = |item: &DueItem| match (&item.cause, &item.deadline) {
            (DueCause::EachYear(of), Deadline::Yearly { day, .. }) => {
                (format!("{}/{}", day.day, day.month), of.year, item.days().map(|(first, _)| first.to_string()))
            }
            other => panic!("{other:?}"),
        };
        let mut shown: Vec<_> = dues.items.iter().map(shown).collect();
        shown.sort();
        shown.dedup();
        shown
    })
}

#[test]
fn a_yearly_date_on_a_weekend_and_of_the_right_year() {
    let read = bundled();
    let quang_binh = |year| yearly(&read, "quang-binh/CV-2019-09", year);
    let one = |year: i32, due: &str| vec![("15/9".to_owned(), year, Some(due.to_owned()))];
    // 15/9/2024 is a Sunday; the 15th itself is late anyway, and Saturday the 14th is no working day: Friday the 13th.
    assert_eq!(quang_binh(2024), one(2024, "2024-09-13"));
    // 15/9/2025 is a Monday: the Friday before. 15/9/2026 is a Tuesday: the Monday before.
    assert_eq!(quang_binh(2025), one(2025, "2025-09-12"));
    assert_eq!(quang_binh(2026), one(2026, "2026-09-14"));
    // The plan that is due in September 2026 is that of 2027.
    let plans = with_dues(&read, "quang-binh/CV-2019-09", 2026, "[]", |_, dues| {
        let of = |item: &DueItem| if let DueCause::EachYear(of) = &item.cause { of.of.map(|(_, number)| number) } else { None };
        dues.items.iter().map(of).collect::<Vec<_>>()
    });
    assert!(!plans.is_empty() && plans.iter().all(|plan| *plan == Some(2027)), "{plans:?}");
    // Nothing is guessed of a year of which the calendar does not speak.
    assert_eq!(quang_binh(2028), vec![("15/9".to_owned(), 2028, None)]);
    let bac_giang: Vec<_> = yearly(&read, "bac-giang/19-QC-TU", 2026).into_iter().map(|(named, _, due)| (named, due.unwrap())).collect();
    // Fri 30/10 strictly: Thu the 29th. Sun 15/11: Fri the 13th. Sun 31/5: Fri the 29th. Tue 5/5: Mon the 4th.
    let expected = [("15/11", "2026-11-13"), ("30/10", "2026-10-29"), ("31/5", "2026-05-29"), ("5/5", "2026-05-04")];
    assert_eq!(bac_giang, expected.map(|(named, due)| (named.to_owned(), due.to_owned())));
}

#[test]
fn a_day_after_new_year_may_be_due_in_the_year_before() {
    let text = small("before 02/1 each year", "exclusive").replace("covers 2024 to 2027", "covers 2024 to 2026");
    let read = read(&[("small.quy", &text)]);
    assert!(!read.diagnostics.has_errors());
    let found = |year| yearly(&read, "rules/1-QC", year);
    // Thu 2/1/2025, strictly: Wed 1/1, which this calendar does not have as a holiday. Fri 2/1/2026, strictly, and Thu 1/1 is off: Wed 31/12/2025.
    let due = |year: i32, day: &str| ("2/1".to_owned(), year, Some(day.to_owned()));
    assert_eq!(found(2025), [due(2025, "2025-01-01"), due(2026, "2025-12-31")]);
    // 2/1/2027 could be due in December 2026, which the calendar cannot say, for it ends there.
    assert_eq!(found(2026), [("2/1".to_owned(), 2027, None)]);
}

/// A small text with one yearly date.
fn small(timing: &str, how: &str) -> String {
    format!(
        r#"
vocabulary {{
    body office "Văn phòng" "the office"
    body chair "Chủ tịch" "the chair"
    class carries "trình" "carries"
    act submits "trình" "submits" class carries many
    fact filed "ngày trình" "filed on" date
    fact urgent "khẩn" "urgent" yes/no
    fact plan_year "năm kế hoạch" "year of the plan" number of "năm" "year" from 2020 to 2030
    activity plan "kế hoạch" "plan" {{ facts filed, urgent, plan_year requires carries }}
}}
calendar days "Lịch" {{ covers 2024 to 2027 rest saturday, sunday
    year 2026 confirmed source "-" {{ holiday 2026-01-01 "Tết Dương lịch" }}
}}
regulation rules "1/QC" {{ effective 2024-01-01 applies by filed yearly dates {how} calendar days }}
article 1 about plan {{ office submits to chair {timing} }}
"#
    )
}

#[test]
fn only_dates_that_somebody_could_have_are_listed() {
    let list = |text: &str, year| {
        let read = read(&[("small.quy", text)]);
        assert!(!read.diagnostics.has_errors(), "{text}");
        yearly(&read, "rules/1-QC", year)
    };
    // Waived in every case, beyond the range of the number, or said only of cases that are filed before 2026: nothing.
    assert_eq!(list(&small("before 30/10 each year (unless urgent or not urgent)", "exclusive"), 2026), []);
    assert_eq!(list(&small("before 30/10 in year plan_year - 7", "exclusive"), 2026), []);
    assert_eq!(list(&small("before 30/10 each year if filed < 2026-01-01", "exclusive"), 2026), []);
    assert_eq!(list(&small("before 30/10 each year if filed < 2026-01-01", "exclusive"), 2025).len(), 1);
    // Fri 30/10/2026 still counts where it is included.
    assert_eq!(list(&small("before 30/10 each year", "inclusive"), 2026), [("30/10".to_owned(), 2026, Some("2026-10-30".to_owned()))]);
}

#[test]
fn what_is_not_stated_is_said_and_what_is_possible_is_told_apart() {
    let read = bundled();
    // No start: a deadline without a date. The confirmation of the 24th of November is open, and the report rests on it.
    let visit = format!(r#"[{{ {GUESTS} }}, {{ {GUESTS}, "end": "2026-11-20" }}, {{ "activity": "guest_visit", "start": "2026-06-10" }}]"#);
    with_dues(&read, "bac-giang/19-QC-TU", 2026, &visit, |_, dues| {
        let first: Vec<_> = dues.items.iter().filter(|i| i.certain && matches!(i.cause, DueCause::Row(0))).collect();
        assert!(!first.is_empty() && first.iter().all(|i| i.days().is_none() && i.due.note == Some(DateNote::NotStated)), "{first:?}");
        // Fri 20/11: [21, 22] 23 (1) 24? 25 … : whether the 24th counts is not confirmed; taken as off, 25 (2) 26 (3) 27 (4) 30 (5) 1/12 (6) 2/12 (7).
        let report = dues.items.iter().find(|i| matches!(i.cause, DueCause::Row(1)) && i.days().is_some() && i.certain).unwrap();
        assert_eq!((report.days().unwrap().0, report.rests_on()), (date("2026-12-02"), [date("2026-11-24")].as_slice()));
        let possible: Vec<_> = dues.items.iter().filter(|i| !i.certain && matches!(i.cause, DueCause::Row(2))).collect();
        assert!(!possible.is_empty() && possible.iter().all(|i| !i.hangs_on.is_empty()), "{possible:?}");
        // What has no date stands last; before that every agency stands in one piece, by date.
        let dated = dues.items.iter().take_while(|i| i.days().is_some()).count();
        assert!(dues.items[dated..].iter().all(|i| i.days().is_none()));
        assert!(dues.items[..dated].is_sorted_by_key(|i| (i.agency, i.days())));
        assert!(dues.items[..dated].iter().all(|i| i.days().unwrap().0.year() <= 2026 && i.days().unwrap().1.year() >= 2026));
        assert!(dues.items.iter().any(|i| matches!(i.agency, Actor::Body(_))));
    });
}

#[test]
fn a_table_of_a_year() {
    let read = bundled();
    let visit = format!(
        r#"[{{ "title": "Guests of June", {GUESTS}, "start": "2026-06-10", "end": "2026-06-12" }},
            {{ "title": "Guests of the third quarter", {GUESTS}, "start": {{ "from": "2026-07-01", "to": "2026-09-30" }} }}]"#
    );
    let table = with_dues(&read, "bac-giang/19-QC-TU", 2026, &visit, |answered, dues| {
        document::text(&plan::due_document(&read.workspace, answered, dues, false, Lang::En), 160)
    });
    insta::assert_snapshot!("dues_of_a_year", table);
}
