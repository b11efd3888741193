//! A due date in words: what is to be done, for what, when, by which provision, and what to know about it. Tables, calendars and data say the
//! same, so they are worded here once.

use chrono::NaiveDate;

use crate::diagnostics::Lang;
use crate::hir::{Actor, Deadline};
use crate::plan::year::PlanAnswered;
use crate::plan::year::{DueCause, DueItem, YearlyCause, days};
use crate::queries::{CaseClass, DateNote, DueDate};
use crate::report::{Words, act_to, date_note};

/// Classes of cases are told until they take so many characters; the first always is.
const LONG: usize = 160;

/// Of the facts that something hangs on, so many are named.
const FACTS: usize = 3;

/// Who is to act, as a heading.
pub fn agency(words: &Words, agency: Actor) -> String {
    match agency {
        Actor::Body(body) => words.body(body),
        Actor::Unnamed => words.say("Somebody whom the text does not name", "Cấp có thẩm quyền, văn bản không nêu tên").to_owned(),
        Actor::Unsaid => words.say("Papers of which the text does not say who sends them", "Văn bản gửi đi, không nêu ai gửi").to_owned(),
    }
}

/// The act as a sentence.
pub fn act(words: &Words, item: &DueItem) -> String {
    act_to(words, &item.act, &item.to)
}

/// The row or the yearly act that it is due for.
pub fn cause(words: &Words, answered: &PlanAnswered, item: &DueItem) -> String {
    match (&item.cause, item.row(answered)) {
        (_, Some(row)) => {
            let number = row.row.number.as_ref().map(|n| format!("{n}. ")).unwrap_or_default();
            let label = words.vocabulary().activity(row.case.activity).map_or("?", |a| a.term.label(words.lang));
            let section = row.row.section.as_ref().map(|s| format!(", {s}")).unwrap_or_default();
            format!("{number}{} ({label}{section})", row.row.title)
        }
        (DueCause::EachYear(of), None) => each_year(words, of),
        (DueCause::Row(_), None) => String::new(),
    }
}

fn each_year(words: &Words, of: &YearlyCause) -> String {
    let name = each_year_name(words, of);
    match cases(words, &of.classes) {
        Some(cases) => format!("{name}: {cases}"),
        None => name,
    }
}

/// A yearly cause without its cases.
fn each_year_name(words: &Words, of: &YearlyCause) -> String {
    let label = words.vocabulary().activity(of.activity).map_or("?", |a| a.term.label(words.lang));
    let year = of.of.map(|(fact, number)| format!(", {} {number}", words.fact(fact))).unwrap_or_default();
    format!("{label}{year}")
}

/// The row or the yearly act, in the fewest words.
pub fn cause_name(words: &Words, answered: &PlanAnswered, item: &DueItem) -> String {
    match (&item.cause, item.row(answered)) {
        (DueCause::EachYear(of), _) => each_year_name(words, of),
        (DueCause::Row(_), row) => row.map(|row| row.row.title.clone()).unwrap_or_default(),
    }
}

/// In which cases; nothing where it is all of them.
pub fn cases(words: &Words, classes: &[CaseClass]) -> Option<String> {
    if classes.iter().any(Vec::is_empty) {
        return None;
    }
    let told = words.few(&classes.iter().collect::<Vec<_>>());
    let mut length = 0;
    let short = told.iter().enumerate().take_while(|(at, class)| {
        length += class.chars().count();
        *at == 0 || length <= LONG
    });
    let mut shown: Vec<String> = short.map(|(_, class)| class.clone()).collect();
    match (told.len().saturating_sub(shown.len()), words.lang) {
        (0, _) => {}
        (more, Lang::En) => shown.push(format!("{more} more classes of cases")),
        (more, Lang::Vi) => shown.push(format!("{more} nhóm trường hợp nữa")),
    }
    Some(shown.join(words.say("; or ", "; hoặc ")))
}

/// The day, or the first and the last; nothing without a date.
pub fn when(words: &Words, due: &DueDate) -> Option<String> {
    days(due).map(|(first, last)| match first == last {
        true => words.date(first),
        false => format!("{} – {}", words.date(first), words.date(last)),
    })
}

/// Why there is no date.
pub fn why_none(words: &Words, item: &DueItem) -> String {
    match (&item.due.note, event(words, item)) {
        (Some(DateNote::NotStated) | None, Some(event)) => format!("{}: {event}", words.say("not stated", "chưa nêu")),
        (Some(note), _) => date_note(words, note),
        (None, None) => date_note(words, &DateNote::NotStated),
    }
}

/// The fact that the date is counted from.
fn event<'a>(words: &Words<'a>, item: &DueItem) -> Option<&'a str> {
    match item.deadline {
        Deadline::Before { event, .. } | Deadline::Within { event, .. } => Some(words.fact(event)),
        Deadline::Yearly { in_year: Some((fact, _)), .. } => Some(words.fact(fact)),
        Deadline::Yearly { in_year: None, .. } => words.regulation.applies_by.map(|fact| words.fact(fact)),
    }
}

/// What to know about it besides.
pub fn notes(words: &Words, item: &DueItem) -> Vec<String> {
    let mut out = Vec::new();
    if let Some((first, last)) = item.days() {
        if first != last {
            out.push(
                words.say("a period: the event is only known to lie in one", "khoảng thời gian: mới biết sự kiện nằm trong một khoảng").to_owned(),
            );
        }
        if let Some(outside) = outside(words, first, last) {
            out.push(outside);
        }
    } else {
        out.push(why_none(words, item));
    }
    if let Some(note @ DateNote::RestsOn(_)) = &item.due.note {
        out.push(date_note(words, note));
    }
    if !item.certain {
        out.push(perhaps(words, item));
    }
    if item.outdone {
        out.push(words.say("a stricter deadline of the same act governs", "cùng việc này có thời hạn chặt hơn").to_owned());
    }
    if let Some(done) = item.done {
        let kept = match item.kept() {
            Some(true) => words.say(", in time", ", đúng hạn"),
            Some(false) => words.say(", LATE", ", QUÁ HẠN"),
            None => "",
        };
        out.push(format!("{} {}{kept}", words.say("done", "đã làm ngày"), words.date(done)));
    }
    out
}

/// That the regulation is not in force on such a day.
fn outside(words: &Words, first: NaiveDate, last: NaiveDate) -> Option<String> {
    let regulation = words.regulation;
    let speaks = regulation.speaks_of(first) && regulation.speaks_of(last);
    (!speaks).then(|| words.say("the regulation is not in force on that day", "ngày này quy chế không có hiệu lực").to_owned())
}

fn perhaps(words: &Words, item: &DueItem) -> String {
    let mut facts: Vec<String> = Vec::new();
    for question in &item.hangs_on {
        let (_, label) = words.question(question);
        if !facts.contains(&label) {
            facts.push(label);
        }
    }
    let more = if facts.len() > FACTS { ", …" } else { "" };
    let facts = facts.into_iter().take(FACTS).collect::<Vec<_>>().join(", ");
    format!("{}: {facts}{more}", words.say("only possible; not stated in this row", "chỉ là khả năng; hàng này chưa nêu"))
}
