//! `quyche due`: its forms, the calendar file, a changed calendar, and what it refuses.

use std::collections::{BTreeMap, BTreeSet};

use assert_cmd::Command;
use serde_json::Value;

use super::support::{root, text};

fn quyche(arguments: &[&str]) -> std::process::Output {
    Command::new(assert_cmd::cargo::cargo_bin!("quyche")).current_dir(root()).args(arguments).env("NO_COLOR", "1").output().unwrap()
}

/// What goes to standard output, after the exit code was as expected.
fn out(arguments: &[&str], code: i32) -> String {
    let output = quyche(arguments);
    assert_eq!(output.status.code(), Some(code), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn refused(arguments: &[&str]) -> String {
    let output = quyche(arguments);
    assert_eq!(output.status.code(), Some(2), "{arguments:?}");
    assert!(output.stdout.is_empty());
    String::from_utf8(output.stderr).unwrap()
}

const PLAN: &str = r#"[
    { "title": "Khách A, B; \\n C", "activity": "guest_visit", "office": "department", "positions": [], "former_positions": [], "in_plan": true,
      "start": "2026-09-07", "end": "2026-08-19" },
    { "title": "Khách A, B; \\n C", "activity": "guest_visit", "office": "department", "positions": [], "former_positions": [], "in_plan": true,
      "start": { "from": "2026-07-01", "to": "2026-09-30" }, "end": "2026-08-25" }
]"#;

/// A folder with the plan and calendars; the paths as text.
struct Files {
    folder: tempfile::TempDir,
}

impl Files {
    fn new() -> Self {
        let files = Files { folder: tempfile::tempdir().unwrap() };
        files.put("plan.json", PLAN);
        files
    }

    fn put(&self, name: &str, text: &str) -> String {
        let path = self.folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    }

    fn path(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }

    /// The bundled calendar without the swap of 31 August for 22 August.
    fn without_the_swap(&self) -> String {
        let own = text("regulations/calendar.quy");
        let is_swap = |line: &&str| line.contains("makeup 2026-08-22") || line.contains("holiday 2026-08-31");
        assert_eq!(own.lines().filter(is_swap).count(), 2);
        self.put("new.quy", &own.lines().filter(|line| !is_swap(line)).map(|line| format!("{line}\n")).collect::<String>())
    }
}

/// One property of an event: its name, its parameters as written, and its value.
type Properties = BTreeMap<String, (String, String)>;

/// Reads iCalendar strictly by RFC 5545: line ends, folds, octets of a line, nesting, escapes.
fn events(ical: &str) -> Vec<Properties> {
    assert!(ical.ends_with("\r\n") && !ical.replace("\r\n", "").contains(['\r', '\n']), "every line ends with CRLF");
    assert!(ical.split("\r\n").all(|line| line.len() <= 75), "no line has more than 75 octets");
    let unfolded = ical.replace("\r\n ", "");
    let mut lines = unfolded.trim_end().split("\r\n");
    assert_eq!(lines.next(), Some("BEGIN:VCALENDAR"));
    let (mut out, mut open, mut head, mut ended): (Vec<Properties>, Option<Properties>, Properties, bool) = Default::default();
    for line in lines {
        assert!(!ended, "{line} after the end");
        let (name, value) = line.split_once(':').unwrap();
        let (name, parameters) = name.split_once(';').unwrap_or((name, ""));
        match (name, value, &mut open) {
            ("BEGIN", "VEVENT", None) => open = Some(Properties::new()),
            ("END", "VEVENT", Some(event)) => {
                out.push(std::mem::take(event));
                open = None;
            }
            ("END", "VCALENDAR", None) => ended = true,
            ("BEGIN" | "END", _, _) => panic!("{line}"),
            (_, _, to) => {
                let known = to.as_mut().unwrap_or(&mut head).insert(name.to_owned(), (parameters.to_owned(), value.to_owned()));
                assert!(known.is_none(), "{name} stands twice");
            }
        }
    }
    assert!(ended);
    assert_eq!(head["VERSION"].1, "2.0");
    assert!(head.contains_key("PRODID"));
    out
}

/// A text without its escapes; every comma, semicolon and backslash must have been escaped.
fn plain(value: &str) -> String {
    let (mut out, mut letters) = (String::new(), value.chars());
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => match letters.next() {
                Some('n') => out.push('\n'),
                Some(escaped @ (',' | ';' | '\\')) => out.push(escaped),
                other => panic!("{other:?} is escaped in {value}"),
            },
            ',' | ';' => panic!("{letter} is not escaped in {value}"),
            other => out.push(other),
        }
    }
    out
}

fn by_uid(ical: &str) -> BTreeMap<String, Properties> {
    let events = events(ical);
    let uids: BTreeSet<&String> = events.iter().map(|e| &e["UID"].1).collect();
    assert_eq!(uids.len(), events.len(), "every event has a UID of its own");
    events.iter().map(|e| (e["UID"].1.clone(), e.clone())).collect()
}

#[test]
fn a_calendar_file_is_read_back_and_a_second_import_moves_what_moved() {
    let files = Files::new();
    let (plan, ics) = (files.path("plan.json"), files.path("due.ics"));
    let arguments = ["due", "--under", "bac-giang", "--year", "2026", "--plan", plan.as_str(), "--lang", "en"];
    out(&[arguments.as_slice(), &["-o", &ics]].concat(), 0);
    let written = std::fs::read_to_string(&ics).unwrap();
    assert!(!written.contains("tmp") && !written.contains("plan.json"), "no path of this machine");
    assert_eq!(written, out(&[arguments.as_slice(), &["--ical"]].concat(), 0), "the same answer is the same file");
    let before = by_uid(&written);
    for event in before.values() {
        let day = |name: &str| {
            let (parameters, value) = &event[name];
            assert_eq!(parameters, "VALUE=DATE");
            chrono::NaiveDate::parse_from_str(value, "%Y%m%d").unwrap()
        };
        assert_eq!(day("DTSTART").succ_opt(), Some(day("DTEND")), "one whole day");
        assert_eq!(event["DTSTAMP"].1.len(), "20260101T000000Z".len());
        plain(&event["SUMMARY"].1);
        assert!(!plain(&event["CATEGORIES"].1).is_empty());
        assert!(plain(&event["DESCRIPTION"].1).lines().count() >= 4);
    }
    // Two rows of one title are two things to do.
    let of_guests: Vec<&Properties> = before.values().filter(|e| plain(&e["SUMMARY"].1).contains(r"Khách A, B; \n C")).collect();
    assert_eq!(of_guests.len(), 4);
    // Of a period the first day, and its description says the whole.
    let period = of_guests.iter().find(|e| e["DTSTART"].1 == "20260624").unwrap();
    assert!(plain(&period["DESCRIPTION"].1).contains("2026-06-24 – 2026-09-23"));
    let new = files.without_the_swap();
    let after = by_uid(&out(&[arguments.as_slice(), &["--ical", "--calendar", &new]].concat(), 0));
    assert_eq!(before.keys().collect::<Vec<_>>(), after.keys().collect::<Vec<_>>(), "an event that moved is the same event");
    let moved = before.iter().filter(|(uid, event)| event["DTSTART"] != after[*uid]["DTSTART"]).count();
    assert_eq!(moved, 3);
}

#[test]
fn a_changed_calendar_moves_what_was_counted_over_the_changed_days() {
    let files = Files::new();
    let (plan, new) = (files.path("plan.json"), files.without_the_swap());
    let arguments = ["due", "--under", "bac-giang", "--year", "2026", "--plan", &plan, "--calendar", &new];
    let data: Value = serde_json::from_str(&out(&[arguments.as_slice(), &["--format", "json"]].concat(), 0)).unwrap();
    let moved: BTreeSet<String> =
        data["moved"].as_array().unwrap().iter().map(|m| format!("{} {} {} {}", m["was"][0], m["now"][0], m["days"], m["because"])).collect();
    let expected = [
        // Seven working days after Wed 19/8: 20 21 Sat 22 24 25 26 27; without the make-up 20 21 24 25 26 27 28.
        r#""2026-08-27" "2026-08-28" [1,1] ["2026-08-22"]"#,
        // After Tue 25/8: 26 27 28 3/9 4 7 8; with Mon 31/8 worked 26 27 28 31 3/9 4 7.
        r#""2026-09-08" "2026-09-07" [-1,-1] ["2026-08-31"]"#,
        // Five before Mon 7/9: 4 3 28 27 26; with 31/8: 4 3 31 28 27.
        r#""2026-08-26" "2026-08-27" [1,1] ["2026-08-31"]"#,
    ];
    // The period of July to September ends on days that both calendars work.
    assert_eq!(moved, expected.map(str::to_owned).into());
    assert_eq!(
        data["changed_days"].as_array().unwrap().iter().map(|d| (d["day"].as_str().unwrap(), d["works"].as_bool().unwrap())).collect::<Vec<_>>(),
        [("2026-08-22", false), ("2026-08-31", true)]
    );
    let all: Value = serde_json::from_str(&out(&[&arguments[..7], &["--format", "json"]].concat(), 0)).unwrap();
    let dated = all["due"].as_array().unwrap().iter().filter(|d| d["certain"] == true && !d["days"].is_null()).count();
    assert_eq!(data["stay"].as_u64().unwrap() as usize + 3, dated);
    let told = out(&[arguments.as_slice(), &["--lang", "en"]].concat(), 0);
    assert!(told.contains("3 due dates move, ") && told.contains("2026-08-31 is worked"), "{told}");
    // The same calendar moves nothing, and that is no finding.
    let own = files.put("own.quy", &text("regulations/calendar.quy"));
    assert!(
        out(&["due", "--under", "bac-giang", "--year", "2026", "--plan", &plan, "--calendar", &own, "--lang", "en"], 0).contains("0 due dates move")
    );
    // A calendar that ends before: what has no date any more is among what moves.
    let short = files.put("short.quy", r#"calendar vietnam "Lịch" { covers 2025 to 2025 rest saturday, sunday }"#);
    let lost: Value =
        serde_json::from_str(&out(&["due", "--under", "bac-giang", "--year", "2026", "--calendar", &short, "--format", "json"], 0)).unwrap();
    assert!(lost["moved"].as_array().unwrap().iter().all(|m| m["now"].is_null() && m["days"].is_null()) && lost["stay"] == 0);
}

#[test]
fn a_calendar_that_cannot_stand_in_its_place_is_refused() {
    let files = Files::new();
    let with = |calendar: &str| refused(&["due", "--under", "bac-giang", "--year", "2026", "--calendar", calendar, "--lang", "en"]);
    let other = with(&files.put("other.quy", r#"calendar vietnamese "Lịch" { covers 2025 to 2027 rest saturday, sunday }"#));
    assert!(other.contains("E0641") && other.contains("`vietnam`") && other.contains("`vietnamese`"), "{other}");
    assert!(with(&files.put("none.quy", r#"vocabulary { }"#)).contains("E0641"));
    let twice = r#"calendar vietnam "Lịch" { covers 2026 to 2026 rest saturday, sunday year 2026 confirmed source "-" {
        holiday 2026-01-01 "Tết" holiday 2026-01-01 "Tết" } }"#;
    assert!(with(&files.put("twice.quy", twice)).contains("E0315"));
    assert!(with(&files.put("broken.quy", "calendar vietnam {")).contains("E01"));
    assert!(with(&files.path("absent.quy")).contains("E0113"));
    // A regulation that counts by none.
    let none = text("regulations/quang-binh/cong-van-2019.quy").replace("    calendar vietnam\n", "");
    let none = files.put("no-calendar.quy", &none);
    let own = files.put("own.quy", &text("regulations/calendar.quy"));
    assert!(refused(&["due", "--under", &none, "--year", "2026", "--calendar", &own]).contains("E0642"));
    // Without another calendar it is listed, and no date is made up.
    let listed = out(&["due", "--under", &none, "--year", "2026", "--lang", "en"], 0);
    assert!(listed.contains("0 due dates, 3 deadlines without a date") && listed.contains("names no calendar"), "{listed}");
}

#[test]
fn one_agency_and_every_form() {
    let files = Files::new();
    let plan = files.path("plan.json");
    let one = out(&["due", "--under", "bac-giang", "--year", "2026", "--plan", &plan, "--agency", "so_ngoai_vu", "--as", "csv", "--lang", "en"], 0);
    let sections: BTreeSet<&str> = one.lines().skip(1).filter_map(|line| line.split("\",\"").next()).collect();
    assert_eq!(sections, ["\"Department of Foreign Affairs"].into(), "{one}");
    let unknown = refused(&["due", "--under", "bac-giang", "--year", "2026", "--agency", "so ngoai vụu", "--lang", "en"]);
    assert!(unknown.contains("near:"), "{unknown}");
    for form in ["md", "html", "text"] {
        assert!(
            out(&["due", "--under", "bac-giang", "--year", "2026", "--plan", &plan, "--as", form, "--lang", "en"], 0).contains("2026-09-08"),
            "{form}"
        );
    }
    let sheet = files.path("due.xlsx");
    out(&["due", "--under", "bac-giang", "--year", "2026", "--plan", &plan, "-o", &sheet], 0);
    assert!(std::fs::metadata(&sheet).unwrap().len() > 1_000);
    // What is only possible is counted, and listed on request.
    let vague = files.put("vague.json", r#"{ "title": "Vague", "activity": "guest_visit", "start": "2026-06-10" }"#);
    let short = out(&["due", "--under", "bac-giang", "--year", "2026", "--plan", &vague, "--lang", "en"], 0);
    let long = out(&["due", "--under", "bac-giang", "--year", "2026", "--plan", &vague, "--possible", "--lang", "en"], 0);
    assert!(short.contains("`--possible` lists them") && !short.contains("not stated in this row"), "{short}");
    assert!(long.contains("not stated in this row") && long.contains("2026-06-03"), "{long}");
    // A row that contradicts itself is said, and the others stand.
    let both = files.put(
        "both.json",
        r#"[{ "title": "Odd", "activity": "agency_plan", "provincial": true }, { "activity": "guest_visit", "end": "2026-06-10" }]"#,
    );
    let output = quyche(&["due", "--under", "bac-giang", "--year", "2026", "--plan", &both, "--lang", "en"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        String::from_utf8_lossy(&output.stderr).contains("E0604") && String::from_utf8_lossy(&output.stdout).contains("No answer for the row `Odd`")
    );
}
