//! What is broken, what may be, what nobody is said to do, and what is to be asked: row by row, what weighs most first.

use super::limits::limit_notes;
use super::{PlanTold, called, place, refusal};
use crate::diagnostics::Lang;
use crate::outcome::{SilenceKind, Status};
use crate::plan::year::AnsweredRow;
use crate::report::document::{Cell, Line, Mark, Section, Table};
use crate::report::{AnswerCells, Words, answer_cells};

/// Something that somebody has to look at.
struct Entry {
    /// What comes first.
    weight: u8,
    kind: (&'static str, &'static str),
    what: Line,
}

pub fn open_questions(told: &PlanTold, lang: Lang) -> Section {
    let say = |en: &'static str, vi: &'static str| if lang == Lang::En { en } else { vi };
    let mut section = Section::new(say("Violations and open questions", "Vi phạm, câu hỏi còn mở"));
    let several = told.under.len() > 1;
    let mut heads = vec![say("kind", "loại"), say("row", "dòng"), say("what", "nội dung"), say("citations of the row", "căn cứ của dòng")];
    heads.push(say("place in the file", "vị trí trong tệp"));
    if several {
        heads.push(say("under", "theo"));
    }
    let mut rows: Vec<(u8, Vec<Cell>)> = Vec::new();
    for under in &told.under {
        let words = under.words(told.workspace, lang);
        let name = under.regulation.name();
        let mut add = |entry: Entry, row: Cell, citations: Cell, at: Cell| {
            let mut cells = vec![Cell::from(words.say(entry.kind.0, entry.kind.1)), row, Cell::from(vec![entry.what]), citations, at];
            cells.extend(several.then(|| Cell::from(name.as_str())));
            rows.push((entry.weight, cells));
        };
        for line in limit_notes(told, under, &words) {
            let entry = Entry { weight: 0, kind: ("over the whole plan", "cả kế hoạch"), what: line };
            add(entry, Cell::from("—"), Cell::from("—"), Cell::from("—"));
        }
        for row in &under.answered.rows {
            let cells = row.answer.as_ref().map(|answer| answer_cells(&words, answer)).unwrap_or_default();
            let citations = if cells.citations.is_empty() { Cell::from("—") } else { cells.citations.clone() };
            for entry in entries(&words, row, cells) {
                add(entry, Cell::from(called(row).as_str()), citations.clone(), Cell::from(place(told, row, lang).as_str()));
            }
        }
    }
    rows.sort_by_key(|(weight, _)| *weight);
    let mut table = Table::new(&heads);
    rows.into_iter().for_each(|(_, cells)| table.row(cells));
    if table.is_empty() {
        section.note(say("nothing is broken, and nothing is open", "không có vi phạm, không còn câu hỏi"));
    } else {
        section.table(table);
    }
    section
}

fn entries(words: &Words, row: &AnsweredRow, cells: AnswerCells) -> Vec<Entry> {
    let of = |weight: u8, kind: (&'static str, &'static str), cell: Cell| cell.lines.into_iter().map(move |what| Entry { weight, kind, what });
    let mut out: Vec<Entry> = Vec::new();
    match &row.answer {
        Err(refused) => {
            let what = Line::default().and(Mark::Conflict, &refusal(words, row, refused));
            out.push(Entry { weight: 1, kind: ("no answer", "không trả lời được"), what });
        }
        Ok(answer) => {
            out.extend(of(2, ("broken", "vi phạm"), cells.broken));
            out.extend(of(3, ("may break", "có thể vi phạm"), cells.perhaps));
            let gaps = answer.silences.iter().filter(|s| s.kind == SilenceKind::Gap);
            if answer.status == Status::Gap || gaps.clone().next().is_some() {
                let verbs: Vec<&str> = gaps.filter_map(|s| s.verb).map(|verb| words.verb(verb)).collect();
                let what = format!("{} {}", words.say("no provision says who:", "không điều khoản nào nêu ai:"), verbs.join(", "));
                out.push(Entry { weight: 4, kind: ("gap", "khoảng trống"), what: Line::default().and(Mark::Silence, &what) });
            }
            out.extend(of(5, ("to be asked", "cần hỏi"), cells.missing));
        }
    }
    out
}
