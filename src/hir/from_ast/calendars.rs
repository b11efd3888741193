//! Calendars, day by day.

use chrono::NaiveDate;

use super::super::errors;
use crate::calendar::{Calendar, Certainty, Day};
use crate::diagnostics::Diagnostics;
use crate::syntax::ast;

pub fn calendar(written: &ast::Calendar, diagnostics: &mut Diagnostics) -> Option<Calendar> {
    let Some((first, last)) = &written.covers else {
        diagnostics.push(errors::calendar_problem(
            written.name.span,
            "the calendar does not say which years it covers",
            "lịch không nêu các năm được phủ",
        ));
        return None;
    };
    let year = |n: i64| i32::try_from(n).ok().filter(|y| (1900..=2200).contains(y));
    let (Some(first_year), Some(last_year)) = (year(first.value), year(last.value)) else {
        diagnostics.push(errors::calendar_problem(first.span.to(last.span), "years run from 1900 to 2200", "năm từ 1900 đến 2200"));
        return None;
    };
    if first_year > last_year {
        diagnostics.push(errors::calendar_runs_backwards(first.span.to(last.span)));
        return None;
    }
    let mut calendar = Calendar::new(written.name.text.clone(), first_year, last_year, written.rest.clone());
    for day in &written.days {
        enter(&mut calendar, day, diagnostics);
    }
    check_makeups(&calendar, written, diagnostics);
    Some(calendar)
}

fn enter(calendar: &mut Calendar, day: &ast::CalendarDay, diagnostics: &mut Diagnostics) {
    let last = day.last.as_ref().unwrap_or(&day.first).value;
    if last < day.first.value || (last - day.first.value).num_days() > 60 {
        diagnostics.push(errors::calendar_problem(
            day.span,
            "the days run backwards or for more than 60 days",
            "các ngày chạy lùi hoặc dài quá 60 ngày",
        ));
        return;
    }
    let working = day.makeup_for.is_some();
    let name = match &day.makeup_for {
        Some(off) => format!("Làm bù cho ngày {}", off.value.format("%d/%m/%Y")),
        None => day.name.clone(),
    };
    let dates = std::iter::successors(Some(day.first.value), NaiveDate::succ_opt).take_while(|d| *d <= last);
    for date in dates {
        if !calendar.covers(date) {
            diagnostics.push(errors::calendar_problem(day.span, "outside the years that the calendar covers", "ngoài các năm mà lịch phủ"));
            return;
        }
        let certainty = match day.certainty {
            ast::Certainty::Confirmed => Certainty::Confirmed,
            ast::Certainty::Estimated => Certainty::Estimated,
            ast::Certainty::Unconfirmed => Certainty::Unconfirmed,
        };
        let entry = Day { working, name: name.clone(), source: day.source.clone(), certainty };
        if calendar.insert(date, entry).is_some() {
            diagnostics.push(errors::calendar_problem(day.span, "this day is entered twice", "ngày này được nhập hai lần"));
        }
    }
}

/// A day that is made up for must be a day off, and the make-up day a day of rest otherwise.
fn check_makeups(calendar: &Calendar, written: &ast::Calendar, diagnostics: &mut Diagnostics) {
    for day in &written.days {
        let Some(off) = &day.makeup_for else { continue };
        let is_off = calendar.day(off.value).is_some_and(|d| !d.working);
        if calendar.covers(off.value) && !is_off {
            diagnostics.push(errors::calendar_problem(off.span, "made up for, yet not a day off", "được làm bù nhưng không phải ngày nghỉ"));
        }
        if !written.rest.contains(&chrono::Datelike::weekday(&day.first.value)) {
            diagnostics.push(errors::calendar_problem(day.first.span, "a make-up day that is worked anyway", "ngày làm bù vốn đã là ngày làm việc"));
        }
    }
}
