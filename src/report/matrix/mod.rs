//! The authority matrix as a document and as data.
//!
//! Under one regulation a column for each class of verbs, those that settle first; under several a column for each regulation. A cell says
//! plainly what holds in all cases of its row; what holds in some of them stands with its condition, if that is short.
//!
//! - [`lines`]: statements in words
//! - [`cases`]: classes of cases in words
//! - [`data`]: the same as JSON

mod cases;
mod data;
mod lines;

pub use data::matrix_json;

use super::document::{Cell, Document, Line, Mark, Section, Table};
use super::words::Words;
use crate::diagnostics::Lang;
use crate::hir::{ActivityId, ClassId, Regulation, Vocabulary, Workspace};
use crate::queries::{Matrix, MatrixRow, MatrixTable, Stated, Statement};
use cases::classes_words;
use lines::{Deadlines, cell};

/// The matrices of some activities under the regulations at these places of the workspace.
pub fn matrix_document(workspace: &Workspace, regulations: &[&Regulation], matrices: &[Matrix], lang: Lang) -> Document {
    let words: Vec<Words> = regulations.iter().map(|regulation| Words::new(workspace, regulation, lang)).collect();
    let say = |en: &'static str, vi: &'static str| if lang == Lang::En { en } else { vi };
    let names = regulations.iter().map(|r| r.name()).collect::<Vec<_>>().join(", ");
    let mut document = Document::new(lang, &format!("{}: {names}", say("Authority matrix", "Ma trận thẩm quyền")));
    for regulation in regulations {
        document.note(format!("{}: {} ({} {})", regulation.name(), regulation.title, say("in force from", "hiệu lực từ"), regulation.effective));
    }
    document.note(say(
        "Every possible case lies in exactly one row. Within a row the same is settled by the same bodies; what holds only in some cases of a row says so.",
        "Mỗi trường hợp có thể có thuộc đúng một hàng. Trong một hàng, thẩm quyền quyết định như nhau; nội dung chỉ đúng với một phần của hàng được ghi rõ.",
    ));
    document.note(say(
        "Readings are taken as the regulations' rule files choose them (`quyche check --readings` lists them). A silence is no permission.",
        "Các cách hiểu lấy theo phương án đã chọn trong tệp quy tắc (xem `quyche check --readings`). Văn bản im lặng không có nghĩa là được phép.",
    ));
    for matrix in matrices {
        sections(&words, regulations, matrix, lang).into_iter().for_each(|section| document.section(section));
    }
    document
}

/// A section for the activity itself, and one for each matter of its own.
fn sections(words: &[Words], regulations: &[&Regulation], matrix: &Matrix, lang: Lang) -> Vec<Section> {
    let say = |en: &'static str, vi: &'static str| if lang == Lang::En { en } else { vi };
    let Some(first) = words.first() else { return Vec::new() };
    let label = capitalised(first.vocabulary().activity(matrix.activity).map_or("?", |a| a.term.label(lang)));
    let silent = |section: &mut Section| {
        for (regulation, _) in regulations.iter().zip(&matrix.speaks).filter(|(_, speaks)| !**speaks) {
            let nothing = say("says nothing of this", "không quy định việc này");
            section.note(Line::default().and(Mark::Silence, &format!("{} {nothing}", regulation.name())));
        }
    };
    let mut out = Vec::new();
    for table in &matrix.tables {
        let matter = table.matter.and_then(|m| first.vocabulary().matter(m)).map(|m| m.label(lang));
        let mut section = Section::new(&matter.map_or(label.clone(), |matter| format!("{label}: {matter}")));
        silent(&mut section);
        if matrix.speaks.contains(&true) {
            if let Some(note) = boxes(table, lang) {
                section.note(note);
            }
            section.table(match words {
                [only] => of_one(only, matrix.activity, table),
                _ => of_several(words, regulations, matrix, table),
            });
        }
        out.push(section);
    }
    out
}

/// How the cases of the rows are told, where there is something to tell apart.
fn boxes(table: &MatrixTable, lang: Lang) -> Option<String> {
    let (rows, boxes) = (table.rows.len(), table.boxes.unwrap_or_default());
    let all_disjoint = table.rows.iter().all(|row| row.disjoint);
    if rows < 2 {
        return None;
    }
    Some(match (lang, all_disjoint, table.proved_fewest) {
        (Lang::En, true, true) => format!("{rows} rows, {boxes} disjoint classes of cases; fewer classes cannot do"),
        (Lang::En, true, false) => format!("{rows} rows, {boxes} disjoint classes of cases; whether fewer would do is not known"),
        (Lang::En, false, _) => format!("{rows} rows; classes of one row may overlap"),
        (Lang::Vi, true, true) => format!("{rows} hàng, {boxes} nhóm trường hợp rời nhau; không thể ít nhóm hơn"),
        (Lang::Vi, true, false) => format!("{rows} hàng, {boxes} nhóm trường hợp rời nhau; chưa biết có thể ít hơn không"),
        (Lang::Vi, false, _) => format!("{rows} hàng; các nhóm trong một hàng có thể trùng nhau một phần"),
    })
}

/// A row told by more classes than this may be told as what the others leave.
const CLASSES: usize = 3;

/// The rows in the order in which they are shown, each with its cases. The row with the most classes, if they are many, comes last and holds
/// all other cases.
fn told<'t>(words: &Words, only: bool, table: &'t MatrixTable) -> Vec<(Cell, &'t MatrixRow)> {
    let mut rows: Vec<&MatrixRow> = table.rows.iter().collect();
    let longest =
        rows.iter().enumerate().filter(|(_, row)| row.when.len() > CLASSES).max_by_key(|(place, row)| (row.when.len(), std::cmp::Reverse(*place)));
    let rest = longest.map(|(place, _)| place).filter(|_| table.rows.len() > 1).map(|place| rows.remove(place));
    let classes = |row: &MatrixRow| {
        let told = classes_words(words, only, &row.when);
        let many = told.len() > 1;
        let line = |text: &String| Line::from(if many { format!("• {text}") } else { text.clone() });
        Cell::from(told.iter().map(line).collect::<Vec<_>>())
    };
    let mut out: Vec<(Cell, &MatrixRow)> = rows.into_iter().map(|row| (classes(row), row)).collect();
    let others = words.say("all other cases", "mọi trường hợp còn lại");
    out.extend(rest.map(|row| (Cell::from(vec![Line::default().and(Mark::Strong, others)]), row)));
    out
}

/// What a column holds.
#[derive(Clone, Copy, PartialEq)]
enum Column {
    Class(ClassId),
    Deadlines,
    Rest,
}

/// The classes that the activity requires, then those before them in the order in which a procedure runs, the nearest first, then those after.
fn classes(vocabulary: &Vocabulary, activity: ActivityId) -> Vec<ClassId> {
    let required = vocabulary.activity(activity).map(|a| a.requires.clone()).unwrap_or_default();
    let first = required.iter().map(|class| class.index()).min().unwrap_or(0);
    let before = (0..first).rev().map(ClassId::new);
    let after = (first..vocabulary.classes.len()).map(ClassId::new);
    let others: Vec<ClassId> = before.chain(after).filter(|class| !required.contains(class)).collect();
    required.into_iter().chain(others).collect()
}

/// The column that a statement belongs to; what is not of a verb, and no limit or dossier, settles the case.
fn column_of(vocabulary: &Vocabulary, settling: Option<ClassId>, what: &Stated) -> Column {
    let of_verb = |verb| vocabulary.verb(verb).map_or(Column::Rest, |v| Column::Class(v.class));
    match what {
        Stated::Act(act) => of_verb(act.verb),
        Stated::Deadline(..) => Column::Deadlines,
        Stated::Silence(silence) => match (silence.verb, settling) {
            (Some(verb), _) => of_verb(verb),
            (None, Some(class)) => Column::Class(class),
            (None, None) => Column::Rest,
        },
        Stated::Conflict(conflict) => of_verb(conflict.verb),
        Stated::Forbidden(_) => settling.map_or(Column::Rest, Column::Class),
        Stated::Dossier(_) | Stated::Limit(..) => Column::Rest,
    }
}

fn of_one(words: &Words, activity: ActivityId, of: &MatrixTable) -> Table {
    let vocabulary = words.vocabulary();
    let classes = classes(vocabulary, activity);
    let settling = classes.first().copied();
    let columns = classes.iter().copied().map(Column::Class).chain([Column::Deadlines, Column::Rest]);
    let in_column = |row: &MatrixRow, column: Column| -> Vec<Statement> {
        let said = row.said.first().into_iter().flatten();
        said.filter(|s| column_of(vocabulary, settling, &s.what) == column).cloned().collect()
    };
    let used: Vec<Column> = columns.filter(|column| of.rows.iter().any(|row| !in_column(row, *column).is_empty())).collect();
    let name = |column: &Column| match column {
        Column::Class(class) => vocabulary.class(*class).map_or("?", |c| c.label(words.lang)),
        Column::Deadlines => words.say("deadlines", "thời hạn"),
        Column::Rest => words.say("limits, dossier", "giới hạn, hồ sơ"),
    };
    let mut table = Table::new(std::iter::once(words.say("cases", "trường hợp")).chain(used.iter().map(name)));
    for (cases, row) in told(words, true, of) {
        let own = used.iter().map(|column| {
            let cell = cell(words, settling, &in_column(row, *column), Deadlines::Apart);
            let nothing = Some(*column) == settling.map(Column::Class) && cell.is_empty();
            if nothing { Cell::from("—") } else { cell }
        });
        table.row(std::iter::once(cases).chain(own).collect());
    }
    table
}

fn of_several(words: &[Words], regulations: &[&Regulation], matrix: &Matrix, of: &MatrixTable) -> Table {
    let Some(first) = words.first() else { return Table::new([""]) };
    let vocabulary = first.vocabulary();
    let classes = classes(vocabulary, matrix.activity);
    let settling = classes.first().copied();
    let names: Vec<String> = regulations.iter().map(|r| r.name()).collect();
    let head = first.say("cases", "trường hợp");
    let mut table = Table::new(std::iter::once(head).chain(names.iter().map(String::as_str)));
    let rank = |statement: &Statement| match column_of(vocabulary, settling, &statement.what) {
        Column::Class(class) => classes.iter().position(|c| *c == class).unwrap_or(classes.len()),
        Column::Deadlines | Column::Rest => classes.len(),
    };
    for (cases, row) in told(first, false, of) {
        let mut cells = vec![cases];
        for ((words, said), speaks) in words.iter().zip(&row.said).zip(&matrix.speaks) {
            if *speaks {
                let mut said = said.clone();
                said.sort_by_key(rank);
                cells.push(cell(words, settling, &said, Deadlines::Within));
            } else {
                let nothing = words.say("says nothing of this", "không quy định việc này");
                cells.push(Cell::from(vec![Line::default().and(Mark::Silence, nothing)]));
            }
        }
        table.row(cells);
    }
    table
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
