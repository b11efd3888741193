//! One sheet of a workbook: its cells, one after the other, whatever area it claims to fill.

use std::collections::BTreeMap;

use super::address;
use super::errors::{self, Report};
use super::limits::{self, Budget};
use super::number;
use super::strings::{self, Strings};
use super::styles::{Shown, Styles};
use super::xml::{Element, Step, Trouble, Walker};
use super::{Cell, CellNote, Content, Merged, NO_RESULT, Place, Row};
use crate::diagnostics::Diagnostic;

/// What the sheets of a workbook share.
pub struct Shared {
    pub strings: Strings,
    pub styles: Styles,
    /// Days are counted from 1904, as old programs of the Macintosh did.
    pub since_1904: bool,
}

pub struct Sheet<'a, 'b> {
    pub name: &'a str,
    pub shared: &'a Shared,
    pub budget: &'a mut Budget,
    pub report: &'a mut Report<'b>,
    rows: BTreeMap<u32, (bool, Vec<Cell>)>,
    merged: Vec<Merged>,
    /// The row that is being read, unless it lies nowhere; the row before the next; the column of the last cell.
    row: Option<u32>,
    last: u32,
    column: Option<u32>,
    wide: bool,
    full: bool,
}

/// A cell as it is stored.
#[derive(Default)]
struct Stored {
    kind: String,
    style: usize,
    value: Option<String>,
    formula: bool,
}

impl<'a, 'b> Sheet<'a, 'b> {
    pub fn new(name: &'a str, shared: &'a Shared, budget: &'a mut Budget, report: &'a mut Report<'b>) -> Self {
        let (rows, merged) = Default::default();
        Sheet { name, shared, budget, report, rows, merged, row: None, last: 0, column: None, wide: false, full: false }
    }

    /// Rows and merged regions; what stands before damage is kept.
    pub fn read(mut self, xml: &str) -> (Vec<Row>, Vec<Merged>) {
        let mut walker = Walker::new(xml);
        if let Err(trouble) = self.walk(&mut walker) {
            self.report.in_sheet(self.name, errors::bad_sheet(trouble.en(), trouble.vi()));
        }
        self.finish()
    }

    fn walk(&mut self, walker: &mut Walker) -> Result<(), Trouble> {
        loop {
            match walker.step()? {
                Step::Open(element) if element.is("row") => self.open_row(&element)?,
                Step::Open(element) if element.is("c") && !self.full => self.cell(&element, walker)?,
                Step::Open(element) if element.is("mergeCell") => self.merge(&element)?,
                Step::End => return Ok(()),
                Step::Open(_) | Step::Close | Step::Text(_) => {}
            }
        }
    }

    fn open_row(&mut self, element: &Element) -> Result<(), Trouble> {
        self.column = None;
        let written = element.attribute("r")?;
        let number = match &written {
            None => self.last.checked_add(1),
            Some(written) => written.trim().parse().ok(),
        };
        self.row = number.filter(|row| (1..=limits::ROWS).contains(row));
        match self.row {
            Some(row) => {
                self.last = row;
                if element.is_set("hidden")? {
                    self.rows.entry(row).or_default().0 = true;
                }
            }
            None => self.report.in_sheet(self.name, errors::no_address(written.as_deref().unwrap_or("?"))),
        }
        Ok(())
    }

    fn merge(&mut self, element: &Element) -> Result<(), Trouble> {
        let Some(written) = element.attribute("ref")? else { return Ok(()) };
        match address::range(&written) {
            Some(_) if self.merged.len() == limits::MERGED => self.report.in_sheet(self.name, errors::too_many_merged()),
            Some(region) => self.merged.push(region),
            None => self.report.in_sheet(self.name, errors::no_address(&written)),
        }
        Ok(())
    }

    fn cell(&mut self, element: &Element, walker: &mut Walker) -> Result<(), Trouble> {
        let written = element.attribute("r")?.map(|written| written.into_owned());
        let stored = self.stored(element, walker)?;
        // The cells of a row that lies nowhere lie nowhere too; the row was reported.
        let Some(row) = self.row else { return Ok(()) };
        let column = match &written {
            Some(written) => address::cell(written).filter(|(own, _)| *own == row).map(|(_, column)| column),
            None => self.column.map_or(Some(0), |column| column.checked_add(1)),
        };
        let Some(column) = column else {
            self.report.at(&Place::new(self.name, row, None), errors::no_address(written.as_deref().unwrap_or("?")));
            return Ok(());
        };
        self.column = Some(column);
        let place = Place::new(self.name, row, Some(column));
        let content = match self.content(&stored) {
            Ok(None) => return Ok(()),
            Ok(Some(content)) => content,
            Err(problem) => {
                self.report.at(&place, *problem);
                return Ok(());
            }
        };
        if column >= limits::COLUMNS {
            if !std::mem::replace(&mut self.wide, true) {
                self.report.at(&place, errors::too_many_columns());
            }
            return Ok(());
        }
        if content == Content::Error(NO_RESULT.to_owned()) {
            self.report.at(&place, errors::no_result());
        }
        let bytes = match &content {
            Content::Text(text) | Content::Number(text) | Content::Error(text) => text.len(),
            Content::Date(_) | Content::Month { .. } | Content::Bool(_) => 0,
        };
        if !self.budget.take(bytes) {
            self.full = true;
            self.report.at(&place, errors::too_many_cells());
            return Ok(());
        }
        let note = stored.formula.then_some(CellNote::Formula);
        self.rows.entry(row).or_default().1.push(Cell { column, content, note });
        Ok(())
    }

    /// Reads to the end of the cell.
    fn stored(&self, element: &Element, walker: &mut Walker) -> Result<Stored, Trouble> {
        let mut stored = Stored {
            kind: element.attribute("t")?.unwrap_or_default().into_owned(),
            style: element.attribute("s")?.and_then(|style| style.parse().ok()).unwrap_or_default(),
            ..Stored::default()
        };
        let around = walker.depth().saturating_sub(1);
        while walker.depth() > around {
            match walker.step()? {
                Step::Open(element) if element.is("v") => stored.value = Some(walker.text()?),
                Step::Open(element) if element.is("is") => stored.value = Some(strings::runs(walker)?),
                Step::Open(element) if element.is("f") => {
                    stored.formula = true;
                    walker.skip()?;
                }
                Step::Open(_) => walker.skip()?,
                _ => {}
            }
        }
        Ok(stored)
    }

    /// What a cell holds; `None` where it is empty.
    fn content(&self, stored: &Stored) -> Result<Option<Content>, Box<Diagnostic>> {
        let value = stored.value.as_deref().unwrap_or_default();
        let is_text = matches!(stored.kind.as_str(), "str" | "inlineStr");
        if value.trim().is_empty() {
            let computed = stored.value.is_some() && is_text;
            return Ok((stored.formula && !computed).then(|| Content::Error(NO_RESULT.to_owned())));
        }
        let content = match stored.kind.as_str() {
            "" | "n" => Some(self.number(value, stored.style).ok_or_else(|| errors::not_a("a number", "số", value))?),
            "s" => self.shared_text(value)?,
            "str" | "inlineStr" => strings::tidy(value).map(Content::Text),
            "b" => match value.trim() {
                "1" | "true" | "TRUE" => Some(Content::Bool(true)),
                "0" | "false" | "FALSE" => Some(Content::Bool(false)),
                _ => return Err(Box::new(errors::not_a("yes or no", "đúng hoặc sai", value))),
            },
            "e" => Some(Content::Error(value.trim().chars().take(40).collect())),
            "d" => {
                let day = value.trim().split('T').next().and_then(|day| day.parse().ok());
                Some(Content::Date(day.ok_or_else(|| errors::not_a("a date", "ngày", value))?))
            }
            kind => return Err(Box::new(errors::unknown_type(kind))),
        };
        match &content {
            Some(Content::Text(text)) if text.chars().count() > limits::CELL_CHARACTERS => Err(Box::new(errors::long_cell())),
            _ => Ok(content),
        }
    }

    fn shared_text(&self, value: &str) -> Result<Option<Content>, Box<Diagnostic>> {
        let text = value.trim().parse::<usize>().ok().and_then(|index| self.shared.strings.texts.get(index));
        let text = text.ok_or_else(|| errors::no_shared_text(value))?;
        Ok(text.clone().map(Content::Text))
    }

    fn number(&self, value: &str, style: usize) -> Option<Content> {
        let decimal = number::decimal(value)?;
        let day = || number::date(&decimal, self.shared.since_1904);
        Some(
            match self.shared.styles.shown(style) {
                Shown::Date => day().map(Content::Date),
                Shown::Month => day().map(|day| Content::Month { year: chrono::Datelike::year(&day), month: chrono::Datelike::month(&day) }),
                Shown::Number => None,
            }
            .unwrap_or(Content::Number(decimal)),
        )
    }

    fn finish(self) -> (Vec<Row>, Vec<Merged>) {
        let mut rows = Vec::new();
        let mut before = 0;
        for (number, (hidden, mut cells)) in self.rows {
            cells.sort_by_key(|cell| cell.column);
            let mut twice = None;
            cells.dedup_by(|later, first| {
                let same = later.column == first.column;
                twice = twice.or(same.then_some(first.column));
                same
            });
            if let Some(column) = twice {
                self.report.at(&Place::new(self.name, number, Some(column)), errors::stands_twice());
            }
            if cells.is_empty() {
                continue;
            }
            if number - before > limits::GAP {
                self.report.at(&Place::new(self.name, number, None), errors::far_row(before.max(1)));
            }
            before = number;
            rows.push(Row { number, cells, hidden });
        }
        (rows, self.merged)
    }
}
