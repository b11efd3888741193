//! **Columns**: what a row states, as the number of the answer that a walk reads; and whether it can be read at all.
//!
//! A value that its fact cannot have is never taken for another one: the row is `invalid`, and says which column it is.

use super::dialect::Dialect;
use crate::decision::{Asked, Cell, Dates, Variable};
use crate::hir::Vocabulary;
use crate::hir::case::YEARS;
use crate::hir::vocabulary::{Fact, Kind};

/// What parts the identifiers of a set.
const BETWEEN: char = '|';

/// Writes about the columns of one table.
#[derive(Clone, Copy)]
pub struct Columns<'a> {
    pub dialect: Dialect,
    pub vocabulary: &'a Vocabulary,
    /// The table's short name in the statement.
    pub of: &'a str,
}

impl<'a> Columns<'a> {
    /// The fact, or field of a record, that a question reads.
    pub fn fact(&self, asked: Asked) -> Option<&'a Fact> {
        match asked {
            Asked::Fact(fact) | Asked::Element(fact, _) => self.vocabulary.fact(fact),
            Asked::Field { list, field, .. } | Asked::Sum { list, field, .. } => self.vocabulary.field(list, field),
            _ => None,
        }
    }

    pub fn column(&self, fact: &Fact) -> String {
        format!("{}.{}", self.of, self.dialect.name_of(&fact.term.id))
    }

    /// The answer to a question as a number; the one after the last means "not known".
    pub fn answer(&self, variable: &Variable) -> Option<String> {
        let fact = self.fact(variable.asked)?;
        let column = self.column(fact);
        let element = match variable.asked {
            Asked::Element(_, element) => Some(element),
            Asked::Field { element, .. } => element,
            _ => None,
        };
        if let Some(element) = element {
            let id = &fact.kind.values().get(element)?.id;
            return Some(format!("CASE WHEN {0} IS NULL THEN 2 WHEN {1} THEN 1 ELSE 0 END", column, self.has(&column, id)));
        }
        let unknown = variable.cells.len();
        let branches: Vec<String> =
            variable.cells.iter().enumerate().map(|(answer, cell)| format!("WHEN {} THEN {answer}", self.holds(&column, fact, cell))).collect();
        Some(format!("CASE {} ELSE {unknown} END", branches.join(" ")))
    }

    /// Whether a set holds a value.
    fn has(&self, column: &str, id: &str) -> String {
        let wanted = self.dialect.text(&format!("{BETWEEN}{id}{BETWEEN}"));
        format!("position({wanted} IN '{BETWEEN}' || {column} || '{BETWEEN}') > 0")
    }

    /// Whether a value lies in a cell; not known where the value is not.
    fn holds(&self, column: &str, fact: &Fact, cell: &Cell) -> String {
        let one_of = |texts: Vec<String>| format!("{column} IN ({})", texts.join(", "));
        match cell {
            Cell::No => format!("NOT {column}"),
            Cell::Yes => column.to_owned(),
            Cell::Values(values) => {
                one_of(values.iter().filter_map(|v| fact.kind.values().get(*v)).map(|term| self.dialect.text(&term.id)).collect())
            }
            Cell::Numbers { min, max } => format!("{column} BETWEEN {min} AND {max}"),
            Cell::Dates(dates) => self.dated(column, dates),
            Cell::Texts(texts) => one_of(texts.iter().map(|text| self.dialect.text(text)).collect()),
            // The texts that rules mention were asked for before.
            Cell::OtherText => format!("{column} IS NOT NULL"),
            Cell::Alternative(_) => "FALSE".to_owned(),
        }
    }

    fn dated(&self, column: &str, dates: &Dates) -> String {
        let day = format!("EXTRACT(MONTH FROM {column}) * 100 + EXTRACT(DAY FROM {column})");
        let number = |(month, day): (u32, u32)| month * 100 + day;
        let mut all = Vec::new();
        all.extend(dates.from.map(|from| format!("{column} >= {}", self.dialect.date(from))));
        all.extend(dates.before.map(|before| format!("{column} < {}", self.dialect.date(before))));
        all.extend(dates.from_day.map(|from| format!("{day} >= {}", number(from))));
        all.extend(dates.before_day.map(|before| format!("{day} < {}", number(before))));
        if all.is_empty() { format!("{column} IS NOT NULL") } else { all.join(" AND ") }
    }

    /// Where a column states what its fact cannot be; nothing where it can be anything.
    pub fn is_invalid(&self, fact: &Fact) -> Option<String> {
        let column = self.column(fact);
        match &fact.kind {
            Kind::One(terms) => {
                let known: Vec<String> = terms.iter().map(|t| self.dialect.text(&t.id)).collect();
                Some(format!("{column} NOT IN ({})", known.join(", ")))
            }
            Kind::Set(terms) => {
                // Each value is taken out once; of a set nothing but one bar is left.
                let bar = format!("'{BETWEEN}'");
                let left = terms.iter().fold(format!("{bar} || {column} || {bar}"), |left, term| {
                    format!("replace({left}, {}, {bar})", self.dialect.text(&format!("{BETWEEN}{}{BETWEEN}", term.id)))
                });
                Some(format!("{column} <> '' AND {left} <> {bar}"))
            }
            Kind::Number { min, max, .. } => Some(format!("{column} NOT BETWEEN {min} AND {max}")),
            Kind::Date => Some(format!("EXTRACT(YEAR FROM {column}) NOT BETWEEN {} AND {}", YEARS.start(), YEARS.end())),
            Kind::Bool | Kind::Text | Kind::List(_) => None,
        }
    }

    /// What a column holds, for people.
    pub fn described(&self, fact: &Fact) -> String {
        let ids = || fact.kind.values().iter().map(|t| t.id.as_str()).collect::<Vec<_>>();
        match &fact.kind {
            Kind::Bool => "boolean".to_owned(),
            Kind::One(_) => format!("text: {}", ids().join(", ")),
            Kind::Set(_) => format!("text, identifiers with {BETWEEN} between them, '' for none: {}", ids().join(", ")),
            Kind::Number { min, max, .. } => format!("integer, {min} to {max}"),
            Kind::Date => "date".to_owned(),
            Kind::Text => "text".to_owned(),
            Kind::List(_) => "integer: how many rows the case has in the list's own table".to_owned(),
        }
    }
}
