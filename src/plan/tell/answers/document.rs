//! A plan with its answers as a document: numbers first, then what they rest on, then form by form.

use std::collections::{BTreeMap, BTreeSet};

use super::changes::{changed_rows, untouched_note};
use super::dues::dues;
use super::limits::{history_files, limit_notes};
use super::open::open_questions;
use super::rows::{Shown, table_of};
use super::{PlanTold, Under, table_name};
use crate::diagnostics::Lang;
use crate::hir::ReadingId;
use crate::plan::book::{Plan, PlanTable};
use crate::plan::year::AnsweredRow;
use crate::queries::ChosenBy;
use crate::report::document::{Document, Line, Mark, Section};
use crate::report::{Words, named};

/// The whole document. `whole` shows the columns of the plan beside the answers, else its rows are only named.
pub fn plan_document(told: &PlanTold, lang: Lang, whole: bool) -> Document {
    let say = |en: &'static str, vi: &'static str| if lang == Lang::En { en } else { vi };
    let names: Vec<String> = told.under.iter().map(|u| u.regulation.name()).collect();
    let between = if told.changes.is_some() { " → " } else { ", " };
    let mut document = Document::new(lang, &format!("{}: {}", say("Plan under", "Kế hoạch theo"), names.join(between)));
    notes(told, lang, &mut document);
    match &told.changes {
        Some(changes) => {
            document.note(untouched_note(told, changes, lang));
            document.section(changed_rows(told, changes, lang));
        }
        None => {
            let shown = if whole { Shown::Whole } else { Shown::Named };
            forms(told, lang, shown).into_iter().for_each(|section| document.section(section));
            document.section(dues(told, lang));
            document.section(open_questions(told, lang));
        }
    }
    document
}

fn notes(told: &PlanTold, lang: Lang, document: &mut Document) {
    let say = |en: &'static str, vi: &'static str| if lang == Lang::En { en } else { vi };
    told.under.iter().for_each(|under| document.note(summary(under, lang)));
    let plan = |plan: &Plan| {
        let year = plan.year.map_or(say("year not known", "chưa rõ năm").to_owned(), |year| year.to_string());
        format!("{} ({year}, {} {})", plan.name, plan.rows().count(), say("rows", "dòng"))
    };
    document.note(format!("{} {}", say("Plan:", "Kế hoạch:"), told.plans.iter().map(plan).collect::<Vec<_>>().join("; ")));
    let years: BTreeSet<Option<i32>> = told.plans.iter().map(|plan| plan.year).collect();
    if years.len() > 1 {
        document.note(say(
            "Plans of different years are counted apart; a plan of no known year by itself (say `--year`).",
            "Kế hoạch của các năm khác nhau được đếm riêng; kế hoạch chưa rõ năm đếm riêng một mình (dùng `--year`).",
        ));
    }
    history_files(told, lang).into_iter().for_each(|line| document.note(line));
    for under in &told.under {
        let words = under.words(told.workspace, lang);
        document.note(version(&words, under));
        limit_notes(told, under, &words).into_iter().for_each(|line| document.note(line));
        readings(&words, under).into_iter().for_each(|line| document.note(line));
    }
    document.note(say(
        "An answer says what the text says of the facts stated. A silence is no permission; a plan approves nothing by itself.",
        "Câu trả lời chỉ nêu điều văn bản quy định với dữ kiện đã khai. Văn bản im lặng không có nghĩa là được phép.",
    ));
}

fn summary(under: &Under, lang: Lang) -> Line {
    let of = under.summary();
    let numbers = match lang {
        Lang::En => format!(
            "{} rows: {} determined, {} undetermined, {} gaps, {} others, {} without an answer; {} break something, {} more may",
            of.rows, of.determined, of.undetermined, of.gaps, of.others, of.refused, of.broken, of.may_break
        ),
        Lang::Vi => format!(
            "{} dòng: {} xác định, {} chưa xác định, {} khoảng trống, {} loại khác, {} không trả lời được; {} có vi phạm, thêm {} có thể vi phạm",
            of.rows, of.determined, of.undetermined, of.gaps, of.others, of.refused, of.broken, of.may_break
        ),
    };
    Line::default().and(Mark::Strong, &format!("{}: {numbers}", under.regulation.name()))
}

/// The regulation, its version, and why that one.
fn version(words: &Words, under: &Under) -> String {
    let by = match under.chosen.by {
        ChosenBy::Name => words.say("version named by the user", "phiên bản do người dùng chỉ định").to_owned(),
        ChosenBy::Today(day) => {
            format!("{} {} ({})", words.say("the version in force on", "bản có hiệu lực tại ngày"), words.date(day), words.say("today", "hôm nay"))
        }
        ChosenBy::On(day) | ChosenBy::CaseDate(day) => {
            format!("{} {}", words.say("the version in force on", "bản có hiệu lực tại ngày"), words.date(day))
        }
    };
    let from = format!("{} {}", words.say("in force from", "hiệu lực từ"), words.date(under.regulation.effective));
    format!("{} — {}; {by}; {from}", named(under.regulation, words.lang), under.regulation.title)
}

/// Every reading that some answer rests on, with what was chosen.
fn readings(words: &Words, under: &Under) -> Vec<String> {
    let answers = under.answered.rows.iter().filter_map(|row| row.answer.as_ref().ok());
    let used: BTreeMap<ReadingId, usize> = answers.flat_map(|answer| &answer.rests_on).fold(Default::default(), |mut used, reading| {
        *used.entry(*reading).or_default() += 1;
        used
    });
    let one = |(reading, rows): (ReadingId, usize)| {
        let reading = under.regulation.readings.get(reading.index())?;
        let (name, meaning) = reading.alternatives.get(reading.chosen)?;
        let meaning = meaning.as_ref().map(|m| format!(": {m}")).unwrap_or_default();
        let (lead, count) = (words.say("reading", "cách hiểu"), words.say("rows", "dòng"));
        Some(format!("⚖ {lead} `{}` = {name}{meaning} [{}] ({rows} {count})", reading.name, words.citation(reading.provision)))
    };
    used.into_iter().filter_map(one).collect()
}

/// A section for every table, in the order of the plan.
fn forms(told: &PlanTold, lang: Lang, shown: Shown) -> Vec<Section> {
    let Some(first) = told.under.first() else { return Vec::new() };
    let words = first.words(told.workspace, lang);
    let mut out = Vec::new();
    let mut start = 0;
    let rows = &first.answered.rows;
    while let Some(row) = rows.get(start) {
        let own: usize = rows.iter().skip(start).take_while(|other| std::ptr::eq(other.table, row.table)).count();
        out.push(form(told, &words, row, start..start + own, shown));
        start += own;
    }
    out
}

fn form(told: &PlanTold, words: &Words, first: &AnsweredRow, rows: std::ops::Range<usize>, shown: Shown) -> Section {
    let table: &PlanTable = first.table;
    let mut section = Section::new(&table_name(words, table));
    if told.plans.len() > 1 {
        section.note(first.plan.name.as_str());
    }
    section.note(words.vocabulary().activity(table.activity).map_or("?", |a| a.term.label(words.lang)));
    table.title.iter().for_each(|title| section.note(title.as_str()));
    table.form.iter().for_each(|form| section.note(format!("{} {form}", words.say("form:", "mẫu:"))));
    section.table(table_of(told, words, table, rows, shown));
    section
}
