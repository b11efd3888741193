//! **A plan as it was read**: tables of rows, each row a case, each cell with what was understood of it.
//!
//! Nothing is concluded from a cell that is not told beside it: a value, two bounds, or that it stays unknown and why.

use super::forms::PlanOptions;
use super::grid::Place;
use super::proposal::Proposal;
use crate::hir::{ActivityId, Case, FactId, Value, Within};

/// One file.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// The file's name.
    pub name: String,
    /// The year that its titles name, or that the user said.
    pub year: Option<i32>,
    pub tables: Vec<PlanTable>,
}

/// The rows under one header.
#[derive(Clone, Debug)]
pub struct PlanTable {
    pub sheet: String,
    /// What stands above the header.
    pub title: Option<String>,
    /// The form, by its name in the form file; nothing for proposals that stand in no form.
    pub form: Option<String>,
    /// Other forms with the same columns: nothing tells them apart.
    pub alike: Vec<String>,
    pub activity: ActivityId,
    pub columns: Vec<PlanColumn>,
    /// What is stated of every row: by the form, or by the user for the whole plan.
    pub stated: Vec<StatedForAll>,
    pub rows: Vec<PlanRow>,
}

/// A column that was recognised, or was not.
#[derive(Clone, Debug)]
pub struct PlanColumn {
    /// From 0.
    pub column: u32,
    pub heading: String,
    /// What it is read as; nothing where it was not recognised and is not read.
    pub role: Option<String>,
}

/// A fact of every row of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct StatedForAll {
    pub fact: FactId,
    pub value: Value,
    pub by: StatedBy,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StatedBy {
    /// The form is of such activities.
    Form,
    /// `--state FACT=VALUE`.
    User,
}

/// One planned activity.
#[derive(Clone, Debug)]
pub struct PlanRow {
    pub place: Place,
    /// As it stands in the column of numbers.
    pub number: Option<String>,
    /// The heading of the section that it stands in.
    pub section: Option<String>,
    /// How to call it.
    pub title: String,
    pub case: Case,
    /// In the order of the columns.
    pub cells: Vec<CellReading>,
}

/// A cell and what was understood of it.
#[derive(Clone, Debug)]
pub struct CellReading {
    pub place: Place,
    pub heading: String,
    /// As it was written.
    pub text: String,
    pub understood: Vec<Understood>,
}

/// One thing that a cell says, in the order of its words.
#[derive(Clone, Debug, PartialEq)]
pub enum Understood {
    /// It states a fact.
    Fact(FactId, Value),
    /// It bounds one.
    Within(FactId, Within),
    /// It says itself that something is not known yet.
    SaidUnknown(FactId),
    /// It could mean several things, in both languages.
    Ambiguous(FactId, (String, String)),
    /// These words were not understood; nothing is concluded from them.
    NotUnderstood(String),
    /// How it was taken, where that is a choice worth knowing; in both languages.
    Remark((String, String)),
}

impl PlanTable {
    /// A table without a form.
    fn of(activity: ActivityId) -> PlanTable {
        let sheet = String::new();
        PlanTable { sheet, title: None, form: None, alike: Vec::new(), activity, columns: Vec::new(), stated: Vec::new(), rows: Vec::new() }
    }
}

impl PlanRow {
    /// Whether some words of the row were not understood.
    pub fn has_unreadable(&self) -> bool {
        self.cells.iter().flat_map(|cell| &cell.understood).any(|u| matches!(u, Understood::NotUnderstood(_)))
    }
}

impl Plan {
    /// All rows, each with its table.
    pub fn rows(&self) -> impl Iterator<Item = (&PlanTable, &PlanRow)> {
        self.tables.iter().flat_map(|table| table.rows.iter().map(move |row| (table, row)))
    }
}

/// Proposals as a plan: one table for each run of proposals of one activity.
pub fn of_proposals(name: &str, options: &PlanOptions, proposals: Vec<Proposal>) -> Plan {
    let mut plan = Plan { name: name.to_owned(), year: options.year, tables: Vec::new() };
    for (number, proposal) in (1..).zip(proposals) {
        let activity = proposal.case.activity;
        if plan.tables.last().is_none_or(|table| table.activity != activity) {
            plan.tables.push(PlanTable::of(activity));
        }
        let row = PlanRow {
            place: Place { sheet: String::new(), row: number, column: None },
            number: Some(number.to_string()),
            section: None,
            title: proposal.title,
            case: proposal.case,
            cells: Vec::new(),
        };
        plan.tables.last_mut().into_iter().for_each(|table| table.rows.push(row.clone()));
    }
    plan
}
