//! The due dates of a year as a document: one section for each agency, by date; then what has no date. And what a changed calendar moves.

use super::words::{act, agency, cause, notes, when};
use crate::diagnostics::Lang;
use crate::hir::{Regulation, Workspace};
use crate::plan::year::PlanAnswered;
use crate::plan::year::{DueItem, Dues};
use crate::plan::year::{DueMoved, Moves};
use crate::report::document::{Cell, Document, Line, Mark, Section, Table};
use crate::report::{Words, named};

/// The table of a year.
pub fn due_document(workspace: &Workspace, answered: &PlanAnswered, dues: &Dues, with_possible: bool, lang: Lang) -> Document {
    let Some(regulation) = workspace.regulations.get(answered.regulation) else { return Document::new(lang, "") };
    let words = Words::new(workspace, regulation, lang);
    let mut document = begun(&words, words.say("Due dates of", "Các thời hạn năm"), dues.year);
    document.note(words.say("A due date is the last day on which the act is in time.", "Thời hạn là ngày cuối cùng mà việc vẫn còn đúng hạn."));
    counted(&words, answered, dues, with_possible).into_iter().for_each(|line| document.note(line));
    let listed: Vec<&DueItem> = dues.items.iter().filter(|item| item.certain || with_possible).collect();
    let mut rest = listed.as_slice();
    while let Some(first) = rest.first().filter(|item| item.days().is_some()) {
        let same = rest.iter().take_while(|item| item.agency == first.agency && item.days().is_some()).count();
        let (own, after) = rest.split_at(same);
        let mut section = Section::new(&agency(&words, first.agency));
        section.table(table(&words, answered, own));
        document.section(section);
        rest = after;
    }
    if !rest.is_empty() {
        let mut section = Section::new(words.say("Without a date", "Chưa có ngày"));
        section.table(table(&words, answered, rest));
        document.section(section);
    }
    document
}

fn begun(words: &Words, title: &str, year: i32) -> Document {
    let regulation = words.regulation;
    let mut document = Document::new(words.lang, &format!("{title} {year}: {}", named(regulation, words.lang)));
    document.note(format!("{} ({})", regulation.title, in_force(words, regulation)));
    document
}

fn in_force(words: &Words, regulation: &Regulation) -> String {
    match (&regulation.draft, regulation.until) {
        (Some(_), _) => words.say("a draft: in force on no date", "dự thảo: không có hiệu lực ngày nào").to_owned(),
        (None, None) => format!("{} {}", words.say("in force from", "hiệu lực từ"), words.date(regulation.effective)),
        (None, Some(until)) => {
            let (from, to) = (words.say("in force from", "hiệu lực từ"), words.say("to", "đến hết"));
            format!("{from} {} {to} {}", words.date(regulation.effective), words.date(until))
        }
    }
}

/// How much there is, and what is not listed.
fn counted(words: &Words, answered: &PlanAnswered, dues: &Dues, with_possible: bool) -> Vec<String> {
    let certain = dues.items.iter().filter(|i| i.certain);
    let dated = certain.clone().filter(|i| i.days().is_some()).count();
    let doubtful = certain.clone().filter(|i| !i.rests_on().is_empty()).count();
    let (undated, possible) = (certain.clone().count() - dated, dues.items.len() - certain.count());
    let en = words.lang == Lang::En;
    let mut out = vec![match en {
        true => format!("{dated} due dates, {undated} deadlines without a date; {doubtful} dates rest on days that are not confirmed."),
        false => format!("{dated} thời hạn, {undated} thời hạn chưa có ngày; {doubtful} thời hạn dựa trên ngày chưa được xác nhận."),
    }];
    match (possible, with_possible, en) {
        (0, _, _) => {}
        (_, true, true) => out.push(format!("{possible} more are only possible while facts are missing, and say so.")),
        (_, true, false) => out.push(format!("Thêm {possible} thời hạn chỉ là khả năng vì thiếu dữ kiện, có ghi rõ.")),
        (_, false, true) => out.push(format!("{possible} more are only possible while facts are missing; `--possible` lists them.")),
        (_, false, false) => out.push(format!("Thêm {possible} thời hạn chỉ là khả năng vì thiếu dữ kiện; xem bằng `--possible`.")),
    }
    for row in dues.unanswered.iter().filter_map(|place| answered.rows.get(*place)) {
        let title = &row.row.title;
        out.push(match en {
            true => format!("No answer for the row `{title}`, so nothing is said of its dates."),
            false => format!("Hàng `{title}` không có câu trả lời nên không nói gì về thời hạn của nó."),
        });
    }
    out
}

fn table(words: &Words, answered: &PlanAnswered, items: &[&DueItem]) -> Table {
    let mut table = Table::new([
        words.say("due", "hạn"),
        words.say("what", "việc"),
        words.say("for", "cho"),
        words.say("deadline", "thời hạn"),
        words.say("provision", "điều khoản"),
        words.say("notes", "lưu ý"),
    ]);
    for item in items {
        let due = Line::default().and(Mark::Strong, &when(words, &item.due).unwrap_or_else(|| "—".to_owned()));
        let late = item.kept() == Some(false);
        let note = |text: &String| Line::default().and(if late { Mark::Conflict } else { Mark::Condition }, text);
        table.row(vec![
            Cell::from(vec![due]),
            Cell::from(act(words, item).as_str()),
            Cell::from(cause(words, answered, item).as_str()),
            Cell::from(words.deadline(&item.deadline).as_str()),
            cited(words, item),
            Cell::from(notes(words, item).iter().map(note).collect::<Vec<_>>()),
        ]);
    }
    table
}

fn cited(words: &Words, item: &DueItem) -> Cell {
    Cell::from(words.citations(&item.citations).iter().map(|c| Line::default().and(Mark::Citation, c)).collect::<Vec<_>>())
}

/// What a changed calendar moves.
pub fn moves_document(workspace: &Workspace, answered: &PlanAnswered, moves: &Moves, lang: Lang) -> Document {
    let Some(regulation) = workspace.regulations.get(answered.regulation) else { return Document::new(lang, "") };
    let words = Words::new(workspace, regulation, lang);
    let mut document = begun(&words, words.say("A changed calendar, due dates of", "Lịch thay đổi, các thời hạn năm"), moves.dues.year);
    let (moved, (stay, doubts)) = (moves.moved.len(), moves.stay());
    document.note(match lang {
        Lang::En => format!("{moved} due dates move, {stay} stay."),
        Lang::Vi => format!("{moved} thời hạn thay đổi, {stay} giữ nguyên."),
    });
    if doubts > 0 {
        document.note(match lang {
            Lang::En => format!("Of those that stay, {doubts} no longer rest on the same unconfirmed days."),
            Lang::Vi => format!("Trong số giữ nguyên, {doubts} thời hạn không còn dựa trên cùng những ngày chưa xác nhận."),
        });
    }
    for changed in &moves.changed_days {
        let works = if changed.works { words.say("is worked", "là ngày làm việc") } else { words.say("is a day off", "là ngày nghỉ") };
        let name = changed.name.as_ref().map(|n| format!(" ({n})")).unwrap_or_default();
        document.note(format!("{} {works}{name}", words.date(changed.day)));
    }
    if !moves.moved.is_empty() {
        let mut section = Section::new(words.say("What moves", "Thời hạn thay đổi"));
        section.table(moved_table(&words, answered, &moves.moved));
        document.section(section);
    }
    document
}

fn moved_table(words: &Words, answered: &PlanAnswered, moved: &[DueMoved]) -> Table {
    let mut table = Table::new([
        words.say("agency", "cơ quan"),
        words.say("was", "cũ"),
        words.say("now", "mới"),
        words.say("days", "số ngày"),
        words.say("because of", "do"),
        words.say("what", "việc"),
        words.say("for", "cho"),
        words.say("provision", "điều khoản"),
    ]);
    for DueMoved { item, old, by, because } in moved {
        let none = || words.say("no date", "không có ngày").to_owned();
        let by = by.map(|(first, last)| if first == last { format!("{first:+}") } else { format!("{first:+} / {last:+}") });
        let notes: Vec<String> = if item.certain { Vec::new() } else { notes(words, item) };
        let days: Vec<Line> = because.iter().map(|day| Line::from(words.date(*day))).chain(notes.into_iter().map(Line::from)).collect();
        table.row(vec![
            Cell::from(agency(words, item.agency).as_str()),
            Cell::from(when(words, old).unwrap_or_else(none).as_str()),
            Cell::from(vec![Line::default().and(Mark::Strong, &when(words, &item.due).unwrap_or_else(none))]),
            Cell::from(by.unwrap_or_default().as_str()),
            Cell::from(days),
            Cell::from(act(words, item).as_str()),
            Cell::from(cause(words, answered, item).as_str()),
            cited(words, item),
        ]);
    }
    table
}
