//! What is due, the earliest first: each with who does what, for which row, and where it is said.

use chrono::NaiveDate;

use super::{PlanTold, place};
use crate::diagnostics::Lang;
use crate::queries::{AnsweredAct, AnsweredTiming};
use crate::report::document::{Cell, Line, Mark, Section, Table};
use crate::report::{Words, cited, due_text};

/// The sheet of due dates. What has no day yet comes last.
pub fn dues(told: &PlanTold, lang: Lang) -> Section {
    let say = |en: &'static str, vi: &'static str| if lang == Lang::En { en } else { vi };
    let mut section = Section::new(say("Due dates", "Thời hạn"));
    let mut heads = vec![say("due", "hạn"), say("who", "ai"), say("does", "việc"), say("to", "đến"), say("row", "dòng"), say("title", "nội dung")];
    heads.extend([
        say("deadline", "thời hạn theo văn bản"),
        say("kept", "đúng hạn"),
        say("citation", "căn cứ"),
        say("place in the file", "vị trí trong tệp"),
    ]);
    let several = told.under.len() > 1;
    if several {
        heads.push(say("under", "theo"));
    }
    let mut rows: Vec<((bool, NaiveDate), Vec<Cell>)> = Vec::new();
    for under in &told.under {
        let words = under.words(told.workspace, lang);
        for row in &under.answered.rows {
            for (act, timing) in row.answer.iter().flat_map(|answer| &answer.acts).flat_map(of_act) {
                let mut cells = due_cells(&words, act, timing);
                cells.insert(4, Cell::from(row.row.number.as_deref().unwrap_or_default()));
                cells.insert(5, Cell::from(row.row.title.as_str()));
                cells.push(Cell::from(place(told, row, lang).as_str()));
                if several {
                    cells.push(Cell::from(under.regulation.name().as_str()));
                }
                rows.push((first_day(timing), cells));
            }
        }
    }
    rows.sort_by_key(|(day, _)| *day);
    let mut table = Table::new(&heads);
    rows.into_iter().for_each(|(_, cells)| table.row(cells));
    if table.is_empty() {
        section.note(say("nothing is due that the answers know of", "chưa có việc nào có thời hạn"));
    } else {
        section.table(table);
    }
    section
}

/// The deadlines of an act that count.
pub fn of_act(act: &AnsweredAct) -> impl Iterator<Item = (&AnsweredAct, &AnsweredTiming)> {
    act.timings.iter().filter(|t| !t.timing.waived && t.timing.governing).map(move |timing| (act, timing))
}

fn first_day(timing: &AnsweredTiming) -> (bool, NaiveDate) {
    match timing.due.or(timing.between.map(|(first, _)| first)) {
        Some(day) => (false, day),
        None => (true, NaiveDate::default()),
    }
}

fn due_cells(words: &Words, act: &AnsweredAct, timing: &AnsweredTiming) -> Vec<Cell> {
    let when = match due_text(words, timing) {
        Some(when) => Line::from(when),
        None => Line::default().and(Mark::Silence, words.say("date not known", "chưa rõ ngày")),
    };
    let kept = match timing.met {
        Some(true) => Line::from(words.say("yes", "có")),
        Some(false) => Line::default().and(Mark::Conflict, words.say("MISSED", "QUÁ HẠN")),
        None => Line::default(),
    };
    let to = act.act.to.map(|to| words.body(to)).unwrap_or_default();
    let verb = format!("{}{}", words.modality(act.act.modality), words.verb(act.act.verb));
    vec![
        Cell::from(vec![when]),
        Cell::from(words.actor(act.act.actor).as_str()),
        Cell::from(verb.as_str()),
        Cell::from(to.as_str()),
        Cell::from(words.deadline(&timing.timing.deadline).as_str()),
        Cell::from(vec![kept]),
        Cell::from(vec![cited(words, Line::default(), &[timing.timing.citation])]),
    ]
}
