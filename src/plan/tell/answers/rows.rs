//! The rows of one form as a table: what the plan says of them, then what each regulation says.

use std::ops::Range;

use super::limits::{history_line, open_limit_lines};
use super::{PlanTold, Under, called, of_regulation, place, refusal};
use crate::plan::book::{PlanRow, PlanTable, Understood};
use crate::plan::year::AnsweredRow;
use crate::report::document::{Cell, Line, Mark, Table};
use crate::report::{AnswerCells, Words, answer_cells};

/// How much of the plan is shown.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// Every column, as it was written.
    Whole,
    /// How the row is called.
    Named,
}

pub fn table_of(told: &PlanTold, words: &Words, table: &PlanTable, rows: Range<usize>, shown: Shown) -> Table {
    let with_section = shown == Shown::Whole && table.rows.iter().any(|row| row.section.is_some());
    let mut heads: Vec<String> = match shown {
        Shown::Named => vec![words.say("row", "dòng").to_owned()],
        Shown::Whole => original_heads(words, table),
    };
    if with_section {
        heads.push(words.say("section of the plan", "mục của kế hoạch").to_owned());
    }
    if shown == Shown::Whole {
        heads.push(words.say("place in the file", "vị trí trong tệp").to_owned());
    }
    for under in &told.under {
        heads.extend(ANSWERS.map(|(en, vi)| of_regulation(told, under, words.say(en, vi))));
    }
    let mut out = Table::new(&heads);
    for at in rows {
        let Some(row) = told.under.first().and_then(|under| under.answered.rows.get(at)) else { continue };
        let mut cells = match shown {
            Shown::Named => vec![named_cell(told, words, row)],
            Shown::Whole => original_cells(table, row.row),
        };
        if with_section {
            cells.push(Cell::from(row.row.section.as_deref().unwrap_or_default()));
        }
        if shown == Shown::Whole {
            cells.push(Cell::from(place(told, row, words.lang).as_str()));
        }
        for under in &told.under {
            cells.extend(answer(told, under, at, words));
        }
        out.row(cells);
    }
    out
}

/// What stands above the columns of every regulation.
const ANSWERS: [(&str, &str); 11] = [
    ("status", "trạng thái"),
    ("who decides", "cấp quyết định"),
    ("opinions, appraisal", "cho ý kiến, thẩm định"),
    ("procedure and papers", "trình tự, hồ sơ"),
    ("due", "thời hạn"),
    ("broken", "vi phạm"),
    ("may break", "có thể vi phạm"),
    ("to be asked first", "cần hỏi trước"),
    ("readings", "cách hiểu"),
    ("citations", "căn cứ"),
    ("remarks", "ghi chú"),
];

fn original_heads(words: &Words, table: &PlanTable) -> Vec<String> {
    match table.columns.is_empty() {
        true => vec![words.say("no.", "STT").to_owned(), words.say("title", "nội dung").to_owned()],
        false => table.columns.iter().map(|column| column.heading.clone()).collect(),
    }
}

/// The cells as they were written, under their columns.
fn original_cells(table: &PlanTable, row: &PlanRow) -> Vec<Cell> {
    if table.columns.is_empty() {
        return vec![Cell::from(row.number.as_deref().unwrap_or_default()), Cell::from(row.title.as_str())];
    }
    let text = |column: u32| row.cells.iter().find(|cell| cell.place.column == Some(column)).map_or("", |cell| cell.text.as_str());
    table.columns.iter().map(|column| Cell::from(text(column.column))).collect()
}

fn named_cell(told: &PlanTold, words: &Words, row: &AnsweredRow) -> Cell {
    let line = Line::default().and(Mark::Strong, &called(row)).and(Mark::Plain, &format!(" ({})", place(told, row, words.lang)));
    Cell::from(vec![line])
}

/// What one regulation says of a row, column by column.
fn answer(told: &PlanTold, under: &Under, at: usize, shown_in: &Words) -> Vec<Cell> {
    let words = under.words(told.workspace, shown_in.lang);
    let Some(row) = under.answered.rows.get(at) else { return Vec::new() };
    let mut cells = match &row.answer {
        Ok(answer) => answer_cells(&words, answer),
        Err(refused) => {
            let why = refusal(&words, row, refused);
            let none = Line::default().and(Mark::Conflict, &format!("{}: {why}", words.say("no answer", "không trả lời được")));
            AnswerCells { status: Cell::from(vec![none]), citations: Cell::from("—"), ..AnswerCells::default() }
        }
    };
    open_limit_lines(told, under, &words, at).into_iter().for_each(|line| cells.perhaps.line(line));
    row.history.iter().for_each(|note| cells.remarks.line(history_line(&words, note)));
    other_version(under, &words, row).into_iter().for_each(|line| cells.remarks.line(line));
    own_remarks(&words, row.row, &mut cells.remarks);
    let AnswerCells { status, settles, opines, procedure, due, broken, perhaps, missing, readings, citations, remarks } = cells;
    vec![status, settles, opines, procedure, due, broken, perhaps, missing, readings, citations, remarks]
}

/// A plan is answered under one version; what a row's own date says of that.
fn other_version(under: &Under, words: &Words, row: &AnsweredRow) -> Option<Line> {
    let fact = under.regulation.applies_by?;
    let day = row.case.date(fact).filter(|day| !under.regulation.speaks_of(*day))?;
    let text = words.say("this version does not speak of the row's own day", "phiên bản này không áp dụng cho ngày của dòng");
    Some(Line::default().and(Mark::Silence, &format!("{text}: {} = {}", words.fact(fact), words.date(day))))
}

/// What of the row was not understood, or only in one of several ways.
fn own_remarks(words: &Words, row: &PlanRow, cell: &mut Cell) {
    for read in &row.cells {
        for understood in &read.understood {
            match understood {
                Understood::NotUnderstood(text) => {
                    let lead = words.say("not understood, nothing is concluded:", "chưa hiểu, không suy diễn:");
                    cell.line(Line::default().and(Mark::Silence, &format!("{} — {lead} {text}", read.heading)));
                }
                Understood::Ambiguous(_, (en, vi)) => {
                    cell.line(Line::default().and(Mark::Silence, &format!("{} — {}", read.heading, words.say(en, vi))));
                }
                Understood::Fact(..) | Understood::Within(..) | Understood::SaidUnknown(_) | Understood::Remark(_) => {}
            }
        }
    }
}
