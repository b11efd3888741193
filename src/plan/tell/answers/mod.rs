//! The answers to a plan, told: as a document (terminal, page, workbook) and as data, from one model.
//!
//! - [`document`]: what is said first, then form by form
//! - [`rows`]: the rows of a form, with their answers
//! - [`limits`]: limits over the plan as a whole, and what earlier plans say
//! - [`dues`]: what is due, day by day
//! - [`open`]: what is broken, what may be, and what is to be asked
//! - [`changes`]: what another regulation changes
//! - [`json`]: the same as data

mod changes;
mod document;
mod dues;
mod json;
mod limits;
mod open;
mod rows;

use crate::diagnostics::Lang;
use crate::hir::{Regulation, Workspace};
use crate::outcome::Status;
use crate::plan::book::{Plan, PlanTable};
use crate::plan::errors;
use crate::plan::year::{AnsweredRow, Changes, PlanAnswered};
use crate::queries::{Chosen, Perhaps, Refused};
use crate::report::{Words, too_large};
use crate::syntax::ast::Modality;

pub use document::plan_document;
pub use json::plan_json;

/// A plan under one or several regulations.
pub struct PlanTold<'w> {
    pub workspace: &'w Workspace,
    pub plans: &'w [Plan],
    /// Plans of earlier years.
    pub history: &'w [Plan],
    /// In the order in which they were asked for; each has the same rows.
    pub under: Vec<Under<'w>>,
    /// Where the second is held against the first: what changes.
    pub changes: Option<Changes>,
}

/// A plan under one regulation.
pub struct Under<'w> {
    pub regulation: &'w Regulation,
    pub chosen: Chosen,
    pub answered: PlanAnswered<'w>,
}

/// Numbers of rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    pub rows: usize,
    pub determined: usize,
    pub undetermined: usize,
    pub gaps: usize,
    /// Conflicts, and what is excluded, left to another text, or given to nobody by name.
    pub others: usize,
    /// Rows that break a duty, something forbidden, or a deadline.
    pub broken: usize,
    /// Rows that may, and do not for certain.
    pub may_break: usize,
    /// Rows without an answer.
    pub refused: usize,
}

impl Under<'_> {
    pub fn words<'a>(&'a self, workspace: &'a Workspace, lang: Lang) -> Words<'a> {
        Words::new(workspace, self.regulation, lang)
    }

    pub fn summary(&self) -> Summary {
        let mut out = Summary { rows: self.answered.rows.len(), ..Summary::default() };
        for (place, row) in self.answered.rows.iter().enumerate() {
            let Ok(answer) = &row.answer else {
                out.refused += 1;
                continue;
            };
            match answer.status {
                Status::Determined => out.determined += 1,
                Status::Undetermined => out.undetermined += 1,
                Status::Gap => out.gaps += 1,
                _ => out.others += 1,
            }
            if breaks(row) {
                out.broken += 1;
            } else if may_break(self, place, row) {
                out.may_break += 1;
            }
        }
        out
    }

    /// Whether there is something that the exit code reports.
    pub fn has_findings(&self) -> bool {
        self.answered.rows.iter().any(breaks)
    }
}

/// Whether a row breaks a duty, something forbidden, or a deadline, or contradicts itself in its order.
fn breaks(row: &AnsweredRow) -> bool {
    let Ok(answer) = &row.answer else { return false };
    let duty = answer.violations.iter().any(|v| v.modality == Modality::Must);
    duty || !answer.forbidden.is_empty() || answer.missed().next().is_some() || !answer.order_circle.is_empty()
}

fn may_break(under: &Under, place: usize, row: &AnsweredRow) -> bool {
    let Ok(answer) = &row.answer else { return false };
    let perhaps = answer.perhaps.iter().any(|perhaps| match perhaps {
        Perhaps::Violation(v) => v.modality == Modality::Must,
        Perhaps::Forbidden(_) => true,
        Perhaps::Dossier(_) | Perhaps::Silence(_) => false,
    });
    let counted =
        |open: &crate::queries::LimitOpen| open.rows.iter().any(|(r, _)| *r == place) || open.keys.iter().any(|(_, rows)| rows.contains(&place));
    perhaps || under.answered.limits.open.iter().any(|open| open.violation.modality == Modality::Must && counted(open))
}

/// Why a row has no answer.
fn refusal(words: &Words, row: &AnsweredRow, refused: &Refused) -> String {
    let diagnostic = match refused {
        Refused::Contradiction(lines) => errors::contradiction(&row.row.title, words.workspace, words.regulation, row.case.activity, lines),
        Refused::TooLarge(large) => too_large(words.workspace, words.regulation, large),
    };
    let note = diagnostic.note.map(|note| format!(" — {}", note.get(words.lang))).unwrap_or_default();
    format!("{}{note}", diagnostic.headline.get(words.lang))
}

/// Where a row stands: sheet and row, and the file where there are several.
fn place(told: &PlanTold, row: &AnsweredRow, lang: Lang) -> String {
    let line = match lang {
        Lang::En => "row",
        Lang::Vi => "dòng",
    };
    let file = if told.plans.len() > 1 { format!("{} · ", row.plan.name) } else { String::new() };
    let sheet = if row.row.place.sheet.is_empty() { String::new() } else { format!("{}, ", row.row.place.sheet) };
    format!("{file}{sheet}{line} {}", row.row.place.row)
}

/// How a row is called among others.
fn called(row: &AnsweredRow) -> String {
    match &row.row.number {
        Some(number) => format!("{number}. {}", row.row.title),
        None => row.row.title.clone(),
    }
}

/// The name of a table: its sheet, its form, or its activity.
fn table_name(words: &Words, table: &PlanTable) -> String {
    let activity = words.vocabulary().activity(table.activity).map_or("?", |a| a.term.label(words.lang));
    match (&table.form, table.sheet.is_empty()) {
        (_, false) => table.sheet.clone(),
        (Some(form), true) => form.clone(),
        (None, true) => activity.to_owned(),
    }
}

/// The name of a regulation before a column of its own, where there are several.
fn of_regulation(told: &PlanTold, under: &Under, column: &str) -> String {
    if told.under.len() > 1 { format!("{} · {column}", under.regulation.name()) } else { column.to_owned() }
}
