//! Due dates worked out by hand. Each comment shows the count: the days that count, in order, with what is passed over in brackets.

use chrono::{Days, NaiveDate, Weekday};
use quyche::calendar::{Calendar, Certainty, Day, Due, NoDueDate, Roll, Unit, after, before, before_date};

use Certainty::{Confirmed, Estimated, Unconfirmed};
use Roll::{Earlier, Later};

/// Off or worked, from, to, how certain: the exceptions that the dates below meet.
const DAYS: &[(&str, &str, &str, Certainty)] = &[
    ("off", "2012-01-01", "2012-01-02", Confirmed),
    ("off", "2025-01-01", "2025-01-01", Confirmed),
    ("off", "2025-01-27", "2025-02-01", Confirmed),
    ("off", "2025-04-07", "2025-04-07", Confirmed),
    ("worked", "2025-04-26", "2025-04-26", Confirmed),
    ("off", "2025-04-30", "2025-05-02", Confirmed),
    ("off", "2025-09-01", "2025-09-02", Confirmed),
    ("off", "2026-01-01", "2026-01-02", Confirmed),
    ("worked", "2026-01-10", "2026-01-10", Confirmed),
    ("off", "2026-02-16", "2026-02-20", Confirmed),
    ("off", "2026-04-26", "2026-04-27", Confirmed),
    ("worked", "2026-08-22", "2026-08-22", Confirmed),
    ("off", "2026-08-31", "2026-09-02", Confirmed),
    ("off", "2026-11-24", "2026-11-24", Unconfirmed),
    ("off", "2027-02-04", "2027-02-10", Estimated),
    ("worked", "2027-03-06", "2027-03-06", Unconfirmed),
    ("off", "2027-09-04", "2027-09-04", Estimated),
];

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn weekly(first_year: i32, last_year: i32) -> Calendar {
    Calendar::new("vietnam", first_year, last_year, vec![Weekday::Sat, Weekday::Sun])
}

fn exception(working: bool, certainty: Certainty) -> Day {
    Day { working, name: "Tết".into(), source: "test".into(), certainty }
}

fn vietnam() -> Calendar {
    let mut calendar = weekly(2012, 2027);
    for (what, from, to, certainty) in DAYS {
        for day in date(from).iter_days().take_while(|day| *day <= date(to)) {
            assert_eq!(calendar.insert(day, exception(*what == "worked", *certainty)), None, "{day} stands twice");
        }
    }
    calendar
}

/// The due date, and after `?` the doubtful days, or the reason why there is none.
fn show(due: Result<Due, NoDueDate>) -> String {
    match due {
        Ok(Due { date, rests_on }) if rests_on.is_empty() => date.to_string(),
        Ok(Due { date, rests_on }) => {
            format!("{date} ? {}", rests_on.iter().map(|day| day.format("%d/%m").to_string()).collect::<Vec<_>>().join(" "))
        }
        Err(NoDueDate::YearNotCovered(year)) => format!("no {year}"),
        Err(NoDueDate::OutOfRange) => "out of range".into(),
    }
}

fn working_before(n: u32, event: &str) -> String {
    show(before(&vietnam(), date(event), n, Unit::WorkingDays))
}

fn days_before(n: u32, event: &str) -> String {
    show(before(&vietnam(), date(event), n, Unit::Days))
}

fn working_after(n: u32, event: &str) -> String {
    let later = show(after(&vietnam(), date(event), n, Unit::WorkingDays, Later));
    // A working day stays where it is: the roll matters at n = 0 only.
    assert!(n == 0 || later == show(after(&vietnam(), date(event), n, Unit::WorkingDays, Earlier)));
    later
}

fn days_after(n: u32, event: &str, roll: Roll) -> String {
    show(after(&vietnam(), date(event), n, Unit::Days, roll))
}

fn by(day: &str, inclusive: bool) -> String {
    show(before_date(&vietnam(), date(day), inclusive))
}

#[test]
fn the_anchor_fifteen_working_days_before_a_trip() {
    // 1/4 31/3 | 28 27 26 25 24 | 21 20 19 18 17 | 14 13 12/3
    assert_eq!(working_before(15, "2025-04-02"), "2025-03-12");
}

#[test]
fn across_tet_2025() {
    // 4/2 3/2 [1-2/2, Tết 27-31/1, 25-26/1] 24 23 22/1
    assert_eq!(working_before(5, "2025-02-05"), "2025-01-22");
    // [1-2/2, Tết, 25-26/1] 24/1
    assert_eq!(working_before(1, "2025-02-03"), "2025-01-24");
    // The event inside Tết: [28 27, 25-26] 24 23 22/1
    assert_eq!(working_before(3, "2025-01-29"), "2025-01-22");
    // 21 22 23 24/1 [25/1-2/2] 3 4 5 6 7 [8-9] 10/2
    assert_eq!(working_after(10, "2025-01-20"), "2025-02-10");
    // [25/1-2/2] 3/2
    assert_eq!(working_after(1, "2025-01-24"), "2025-02-03");
    // 5/2 - 7 = 29/1, Tết: back over 28 27 26 25 to 24/1
    assert_eq!(days_before(7, "2025-02-05"), "2025-01-24");
    // 24/1 + 3 = 27/1, Tết: on over 28/1-2/2 to 3/2, or back over 26 25 to the event's own day
    assert_eq!(days_after(3, "2025-01-24", Later), "2025-02-03");
    assert_eq!(days_after(3, "2025-01-24", Earlier), "2025-01-24");
    // The event a Saturday: 25/1 + 3 = 28/1, back over 27 26 25 to 24/1, before the event
    assert_eq!(days_after(3, "2025-01-25", Earlier), "2025-01-24");
}

#[test]
fn across_tet_2026() {
    // 24 23 [21-22, Tết 16-20, 14-15] 13 12 11 10 9/2
    assert_eq!(working_before(7, "2026-02-25"), "2026-02-09");
    // 13/2 [14-22] 23 24/2
    assert_eq!(working_after(3, "2026-02-12"), "2026-02-24");
    // 12/2 + 5 = 17/2, mùng một: on to 23/2, or back over 16 15 14 to 13/2
    assert_eq!(days_after(5, "2026-02-12", Later), "2026-02-23");
    assert_eq!(days_after(5, "2026-02-12", Earlier), "2026-02-13");
}

#[test]
fn the_30th_of_april_2025_with_saturday_26_worked() {
    // [4 3, 2 1/5 30/4] 29 28 [27] 26, a Saturday, 25 24/4
    assert_eq!(working_before(5, "2025-05-05"), "2025-04-24");
    // 25 26 [27] 28 29/4, then [30/4-4/5] 5/5
    assert_eq!(working_after(4, "2025-04-24"), "2025-04-29");
    assert_eq!(working_after(5, "2025-04-24"), "2025-05-05");
    // 26/4, the Saturday itself
    assert_eq!(working_after(1, "2025-04-25"), "2025-04-26");
    // 21/4 + 5 = 26/4, worked: nothing to move
    assert_eq!(days_after(5, "2025-04-21", Later), "2025-04-26");
    assert_eq!(days_after(5, "2025-04-21", Earlier), "2025-04-26");
    // 21/4 + 6 = 27/4, a Sunday: on to 28/4, or back to the worked Saturday
    assert_eq!(days_after(6, "2025-04-21", Later), "2025-04-28");
    assert_eq!(days_after(6, "2025-04-21", Earlier), "2025-04-26");
    // 5/5 - 8 = 27/4: back to the worked Saturday
    assert_eq!(days_before(8, "2025-05-05"), "2025-04-26");
}

#[test]
fn the_2nd_of_september_2026_with_saturday_22_august_worked() {
    // [2 1/9 31/8, 30 29] 28 27 26/8
    assert_eq!(working_before(3, "2026-09-03"), "2026-08-26");
    // 28 27 26 25 24 [23] 22, a Saturday, 21 20 19/8
    assert_eq!(working_before(9, "2026-09-03"), "2026-08-19");
    // 21 22 [23] 24 25 26/8
    assert_eq!(working_after(5, "2026-08-20"), "2026-08-26");
    // [29-30, 31/8-2/9] 3 4/9
    assert_eq!(working_after(2, "2026-08-28"), "2026-09-04");
}

#[test]
fn over_the_turn_of_the_year_with_saturday_10_january_2026_worked() {
    // [1-2, 3-4] 5 6 7 8 9, 10, a Saturday, [11] 12/1
    assert_eq!(working_after(6, "2025-12-31"), "2026-01-10");
    assert_eq!(working_after(7, "2025-12-31"), "2026-01-12");
    // [11] 10 9 8/1
    assert_eq!(working_before(3, "2026-01-12"), "2026-01-08");
    // [4-1/1] 31 30/12
    assert_eq!(working_before(2, "2026-01-05"), "2025-12-30");
    // 31/12 + 2 = 2/1, swapped: on over 3 4 to 5/1, or back over 1/1 to 31/12
    assert_eq!(days_after(2, "2025-12-31", Later), "2026-01-05");
    assert_eq!(days_after(2, "2025-12-31", Earlier), "2025-12-31");
}

#[test]
fn no_days_at_all_is_the_events_own_day_moved_to_a_working_day() {
    // 4/5 is a Sunday: [4 3, 2 1/5 30/4] 29/4, or on to Monday 5/5
    assert_eq!(working_before(0, "2025-05-04"), "2025-04-29");
    assert_eq!(days_before(0, "2025-05-04"), "2025-04-29");
    assert_eq!(working_after(0, "2025-05-04"), "2025-05-05");
    assert_eq!(days_after(0, "2025-05-04", Later), "2025-05-05");
    assert_eq!(days_after(0, "2025-05-04", Earlier), "2025-04-29");
    // A Saturday that is worked stays.
    assert_eq!(working_before(0, "2025-04-26"), "2025-04-26");
    assert_eq!(days_after(0, "2025-04-26", Later), "2025-04-26");
}

#[test]
fn before_a_day_of_the_year() {
    // 30/10/2025 is a Thursday
    assert_eq!(by("2025-10-30", false), "2025-10-29");
    assert_eq!(by("2025-10-30", true), "2025-10-30");
    // 5/5/2025 is a Monday: [4 3, 2 1/5 30/4] 29/4
    assert_eq!(by("2025-05-05", false), "2025-04-29");
    assert_eq!(by("2025-05-05", true), "2025-05-05");
    // 1/1/2026 is a holiday: 31/12 either way
    assert_eq!(by("2026-01-01", false), "2025-12-31");
    assert_eq!(by("2026-01-01", true), "2025-12-31");
}

#[test]
fn no_due_date_in_a_year_that_the_calendar_does_not_cover() {
    // 4 3/1, then [2 1/1] 2011
    assert_eq!(working_before(2, "2012-01-05"), "2012-01-03");
    assert_eq!(working_before(3, "2012-01-05"), "no 2011");
    // 2/1/2012 is a holiday and 1/1 a Sunday: moving earlier leaves the calendar
    assert_eq!(days_before(1, "2012-01-03"), "no 2011");
    assert_eq!(working_before(0, "2012-01-01"), "no 2011");
    assert_eq!(by("2012-01-03", false), "no 2011");
    // Friday 31/12/2027 is the last day
    assert_eq!(working_after(1, "2027-12-30"), "2027-12-31");
    assert_eq!(working_after(2, "2027-12-30"), "no 2028");
    assert_eq!(days_after(400, "2027-12-01", Later), "no 2028");
    // The event's own year, even where the count would lead into a covered one
    assert_eq!(working_before(15, "2028-01-03"), "no 2028");
    assert_eq!(working_after(15, "2011-12-30"), "no 2011");
    assert_eq!(working_after(0, "2011-12-30"), "no 2011");
    assert_eq!(by("2028-01-01", false), "no 2028");
}

#[test]
fn doubtful_days_are_named_in_the_order_met() {
    // [24, unconfirmed] 25/11; backwards 25 [24] 23/11
    assert_eq!(working_after(1, "2026-11-23"), "2026-11-25 ? 24/11");
    assert_eq!(working_before(2, "2026-11-26"), "2026-11-23 ? 24/11");
    // Calendar days: passed over without a question, or landed on
    assert_eq!(days_after(2, "2026-11-23", Later), "2026-11-25");
    assert_eq!(days_after(1, "2026-11-23", Later), "2026-11-25 ? 24/11");
    assert_eq!(days_after(1, "2026-11-23", Earlier), "2026-11-23 ? 24/11");
    // Tết 2027, Thursday 4/2 to Wednesday 10/2: 6 and 7 are days of rest anyhow
    assert_eq!(working_after(1, "2027-02-03"), "2027-02-11 ? 04/02 05/02 08/02 09/02 10/02");
    assert_eq!(working_before(1, "2027-02-11"), "2027-02-03 ? 10/02 09/02 08/02 05/02 04/02");
    // 4/9/2027 is an estimated holiday on a Saturday: [4, 5] 6/9
    assert_eq!(working_after(1, "2027-09-03"), "2027-09-06");
    // Ending on a Saturday that may be worked names it once; 5/3 before it rests on nothing
    assert_eq!(working_after(1, "2027-03-05"), "2027-03-06 ? 06/03");
    assert_eq!(working_after(1, "2027-03-04"), "2027-03-05");
}

#[test]
fn the_count_is_bounded() {
    let calendar = weekly(1, 9999);
    // 10,000 working days are 2,000 weeks
    let due = after(&calendar, date("2025-01-01"), 10_000, Unit::WorkingDays, Later);
    assert_eq!(due.unwrap().date, date("2025-01-01") + Days::new(14_000));
    for n in [10_001, u32::MAX] {
        assert_eq!(working_after(n, "2025-01-01"), "out of range");
        assert_eq!(days_before(n, "2025-01-01"), "out of range");
    }
    let week = [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];
    let idle = Calendar::new("idle", i32::MIN, i32::MAX, week.to_vec());
    assert_eq!(show(after(&idle, date("2025-01-01"), 1, Unit::Days, Later)), "out of range");
    let wide = weekly(i32::MIN, i32::MAX);
    assert_eq!(show(after(&wide, NaiveDate::MAX, 1, Unit::Days, Later)), "out of range");
    assert_eq!(show(before(&wide, NaiveDate::MIN, 1, Unit::Days)), "out of range");
    let none = weekly(2027, 2012);
    assert_eq!(show(before(&none, date("2020-01-01"), 1, Unit::Days)), "no 2020");
}

#[test]
fn a_calendar_says_what_it_holds() {
    let mut calendar = vietnam();
    assert!(calendar.covers(date("2012-01-01")) && calendar.covers(date("2027-12-31")));
    assert!(!calendar.covers(date("2011-12-31")) && !calendar.covers(date("2028-01-01")));
    assert!(calendar.is_working(date("2025-04-26")) && !calendar.is_working(date("2025-04-27")));
    assert!(!calendar.is_working(date("2025-01-29")) && calendar.is_working(date("2025-02-03")));
    assert_eq!(calendar.day(date("2025-02-03")), None);
    let replaced = calendar.insert(date("2026-11-24"), exception(true, Confirmed));
    assert_eq!(replaced, Some(exception(false, Unconfirmed)));
    assert!(calendar.is_working(date("2026-11-24")));
}
