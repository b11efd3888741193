//! **SQL**: a regulation's decision about an activity as views, so that an engine decides a table of cases where it lies.
//!
//! Three views stand over the table: `…_outcomes` (what can be said, each once), `…_decided` (a row per case: its status, and per part which
//! outcome), `…_said` (a row per case and thing said). Walks come from [`crate::queries::Register`]; a walk is a chain of common table
//! expressions, one per question, each of which advances a column of states by one look-up in a constant list. Nothing is nested, so no engine's
//! limit of depth is met. `docs/sql.md` says what the columns are.
//!
//! - [`dialect`]: what the engines write differently
//! - [`columns`]: what a row states, as numbers
//! - [`levels`]: walks, question by question
//! - [`outcomes`]: what ends of walks say
//! - [`decided`]: a row per case
//! - [`header`]: what a reader of the file is told
//! - [`errors`]: what cannot be written, and what was left out

mod columns;
mod decided;
mod dialect;
mod errors;
mod header;
mod levels;
mod outcomes;

pub use dialect::Dialect;
pub use errors::{left_out, name_too_long, nothing_left, own_name};

use decided::Decided;
use outcomes::{COLUMNS, Outcomes, part_name};

use crate::hir::vocabulary::Activity;
use crate::queries::Register;
use crate::report::Words;

/// The name of the column that tells cases apart.
pub const CASE: &str = "case_id";

/// What is written, for whom, over which table.
pub struct Export<'a> {
    pub words: Words<'a>,
    pub register: &'a Register,
    pub dialect: Dialect,
    pub table: String,
}

impl<'a> Export<'a> {
    fn activity(&self) -> Option<&'a Activity> {
        self.words.vocabulary().activity(self.register.activity)
    }

    /// The table of a list's records.
    fn list_table(&self, list: crate::hir::FactId) -> String {
        format!("{}_{}", self.table, self.words.fact_id(list))
    }

    fn view(&self, name: &str) -> String {
        format!("{}_{name}", self.table)
    }

    /// The column of a part that holds the number of its outcome.
    fn outcome_column(&self, place: usize) -> String {
        let part = self.register.parts.get(place).map(|p| part_name(&self.words, p.of)).unwrap_or_default();
        format!("outcome_{part}")
    }

    /// Every name that the statements use.
    pub fn names(&self) -> Vec<String> {
        let lists = self.register.lists.iter().map(|list| self.list_table(list.list));
        let views = ["outcomes", "decided", "said"].map(|name| self.view(name));
        let parts = (0..self.register.parts.len()).map(|place| self.outcome_column(place));
        let facts = self.activity().into_iter().flat_map(|a| &a.facts).map(|fact| self.words.fact_id(*fact).to_owned());
        lists.chain(views).chain(parts).chain(facts).collect()
    }

    /// The statements, with a header that says what they are.
    pub fn sql(&self) -> String {
        let Some(activity) = self.activity() else { return String::new() };
        let drops: String = ["said", "decided", "outcomes"].map(|name| self.dialect.drop_view(&self.view(name))).concat();
        let decided = Decided { export: self, activity }.view();
        format!("{}\n{drops}\n{}\n{decided}\n{}", self.header(activity), self.outcomes(), self.said())
    }

    /// What can be said, each once.
    fn outcomes(&self) -> String {
        let outcomes = Outcomes { dialect: self.dialect, words: self.words };
        let asked = |level| self.asked(level);
        let mut rows: Vec<String> = Vec::new();
        for (walk, part) in self.register.parts.iter().enumerate() {
            for (end, said) in outcomes.rows(part, &asked) {
                rows.extend(said.iter().enumerate().map(|(position, row)| outcomes.tuple(walk, end, position, row)));
            }
        }
        // A table of values has at least one row: where nothing is ever said, one that belongs to no part.
        if rows.is_empty() {
            rows.push(format!("(-1, -1, 0, {})", COLUMNS.map(|_| "NULL").join(", ")));
        }
        let texts = COLUMNS.map(|c| format!("CAST({c} AS {0}) AS {c}", self.dialect.text_type())).join(", ");
        format!(
            "{}\nSELECT part, outcome, position, {texts}\nFROM (VALUES\n{}\n) AS o(part, outcome, position, {});\n",
            self.dialect.create_view(&self.view("outcomes")),
            rows.join(",\n"),
            COLUMNS.join(", ")
        )
    }

    /// A row per case and thing said.
    fn said(&self) -> String {
        let (name, parts) = (|n: &str| self.dialect.name_of(n), self.register.parts.len());
        let numbers: Vec<String> = if parts == 0 { vec!["(-1)".into()] } else { (0..parts).map(|part| format!("({part})")).collect() };
        let branches: String = (0..parts).map(|part| format!(" WHEN {part} THEN d.{}", name(&self.outcome_column(part)))).collect();
        let outcome = if parts == 0 { "NULL".to_owned() } else { format!("CASE p.part{branches} END") };
        let columns = COLUMNS.map(|c| format!("o.{c}")).join(", ");
        format!(
            "{}\nSELECT d.{CASE}, o.part, o.position, {columns}\nFROM {} AS d\nCROSS JOIN (VALUES {}) AS p(part)\nJOIN {} AS o ON o.part = p.part AND o.outcome = {outcome};\n",
            self.dialect.create_view(&self.view("said")),
            name(&self.view("decided")),
            numbers.join(", "),
            name(&self.view("outcomes")),
        )
    }

    /// The column that a question reads.
    fn asked(&self, level: crate::mdd::Level) -> String {
        use crate::decision::Asked;
        let asked = self.register.questions.iter().find(|(l, _)| *l == level).map(|(_, v)| v.asked);
        match asked {
            Some(Asked::Fact(fact) | Asked::Element(fact, _)) => self.words.fact_id(fact).to_owned(),
            Some(other) => other.list().map(|list| self.words.fact_id(list).to_owned()).unwrap_or_default(),
            None => String::new(),
        }
    }
}
