//! What follows a header: rows, sections, repeats of the header at page breaks, totals and notes.

use std::collections::BTreeMap;

use super::PlanOptions;
use super::errors;
use super::headers::{Finder, Header};
use super::rows::RowReader;
use super::view::View;
use crate::diagnostics::Diagnostics;
use crate::hir::{FactId, Value, Vocabulary};
use crate::plan::book::{Plan, PlanColumn, PlanTable, StatedBy, StatedForAll};
use crate::plan::cells::Cells;
use crate::plan::grid::{Grid, Place};
use crate::plan::guide::{Form, Guide, Reads, bare};

/// Reads the sheets of one file, one after the other.
pub struct Reader<'r> {
    pub vocabulary: &'r Vocabulary,
    pub guide: &'r Guide,
    pub options: &'r PlanOptions,
    pub name: &'r str,
    pub diagnostics: &'r mut Diagnostics,
    pub plan: Plan,
}

/// A table that is being read.
struct Open<'g> {
    header: Header,
    table: PlanTable,
    rows: RowReader<'g>,
}

/// What a row is, besides a planned activity.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Line {
    Nothing,
    Notes,
    Section(String),
    Title(String),
    Row,
}

impl<'r> Reader<'r> {
    pub fn sheet(&mut self, grid: &Grid) {
        let view = View::new(grid);
        let numbers = view.numbers();
        let (mut titles, mut open, mut at): (Vec<String>, Option<Open<'r>>, usize) = (Vec::new(), None, 0);
        let (before, mut headers) = (self.plan.tables.len(), 0);
        while let Some(row) = numbers.get(at).copied() {
            let finder = Finder { vocabulary: self.vocabulary, guide: self.guide, options: self.options };
            if let Some(header) = finder.header(&view, &numbers, at, &titles) {
                at = numbers.iter().position(|n| *n > header.last_row).unwrap_or(numbers.len());
                headers += 1;
                open = self.next_header(grid, open, header, &titles);
                titles.clear();
                continue;
            }
            at += 1;
            let Some(table) = &mut open else {
                titles.extend(view.texts(row).into_iter().map(|(_, text)| text));
                continue;
            };
            match line(self.guide, &table.header, &view, row) {
                Line::Nothing => {}
                Line::Notes => self.close(open.take()),
                Line::Section(text) => table.rows.section(text),
                Line::Title(text) => titles.push(text),
                Line::Row => table.rows.row(&view, &table.header, row, &mut table.table),
            }
        }
        self.close(open);
        if self.plan.tables.len() == before && headers == 0 && !numbers.is_empty() && !grid.hidden {
            self.diagnostics.push(errors::no_header(self.name, &grid.sheet));
        }
    }

    /// A header ends the table above it, unless it is only its repeat on a new page.
    fn next_header(&mut self, grid: &Grid, open: Option<Open<'r>>, header: Header, titles: &[String]) -> Option<Open<'r>> {
        if let Some(mut known) = open {
            if is_repeat(&known.header, &header, titles) {
                known.rows.new_page();
                return Some(known);
            }
            if known.header.form == header.form && titles.is_empty() {
                let place = Place { sheet: grid.sheet.clone(), row: header.first_row, column: first_difference(&known.header, &header) };
                self.diagnostics.push(errors::headers_disagree(self.name, &place, known.header.first_row));
            }
            self.close(Some(known));
        }
        if !self.told(grid, &header) {
            return None;
        }
        let form = header.form.and_then(|at| self.guide.forms.get(at));
        let found = titles.iter().chain([&grid.sheet]).find_map(|text| year_in(text));
        if let (Some(found), Some(said)) = (found, self.options.year)
            && found != said
        {
            self.diagnostics.push(errors::other_year(self.name, &grid.sheet, found, said));
        }
        let year = self.options.year.or(found).or(self.plan.year);
        self.plan.year = self.plan.year.or(year);
        // What forms of the same columns state differently, none of them states here.
        let alike: Vec<&Form> = header.alike.iter().filter_map(|at| self.guide.forms.get(*at)).collect();
        let by_all = |state: &&(FactId, Value)| alike.iter().all(|other| other.states.contains(state));
        let by_form = form.into_iter().flat_map(|f| &f.states).filter(by_all).map(|(fact, value)| (*fact, value.clone(), StatedBy::Form));
        let by_user = self.options.states.iter().map(|(fact, value)| (*fact, value.clone(), StatedBy::User));
        let own = self.vocabulary.activity(header.activity).map(|a| a.facts.as_slice()).unwrap_or_default();
        let mut stated: Vec<StatedForAll> = Vec::new();
        for (fact, value, by) in by_form.chain(by_user).filter(|(fact, ..)| own.contains(fact)) {
            stated.retain(|known| known.fact != fact);
            stated.push(StatedForAll { fact, value, by });
        }
        let columns = header.columns.iter().map(|(column, of)| PlanColumn {
            column: *column,
            heading: of.heading.clone(),
            role: of.role.as_ref().map(|role| role.id.clone()),
        });
        let table = PlanTable {
            sheet: grid.sheet.clone(),
            title: titles.iter().max_by_key(|title| title.chars().count()).cloned(),
            form: form.map(|f| f.id.clone()),
            alike: header.alike.iter().filter_map(|at| self.guide.forms.get(*at)).map(|f| f.id.clone()).collect(),
            activity: header.activity,
            columns: columns.collect(),
            stated,
            rows: Vec::new(),
        };
        let cells = Cells { guide: self.guide, vocabulary: self.vocabulary, activity: header.activity, year };
        let rows = RowReader::new(cells, form.map(|f| f.sections.as_slice()).unwrap_or_default());
        Some(Open { header, table, rows })
    }

    /// What there is to say about a header; whether it is clear of which activity its rows are.
    fn told(&mut self, grid: &Grid, header: &Header) -> bool {
        let place = |column: Option<u32>| Place { sheet: grid.sheet.clone(), row: header.first_row, column };
        let activity = |form: &usize| self.guide.forms.get(*form).map(|f| f.activity);
        if header.alike.iter().any(|other| activity(other) != Some(header.activity)) {
            let names: Vec<&str> =
                header.form.iter().chain(&header.alike).filter_map(|at| self.guide.forms.get(*at)).map(|f| f.id.as_str()).collect();
            self.diagnostics.push(errors::several_forms(self.name, &place(None), &names));
            return false;
        }
        for (column, of) in &header.columns {
            if of.disagrees {
                self.diagnostics.push(errors::heading_disagrees(self.name, &place(Some(*column)), &of.heading));
            } else if of.role.is_none() {
                self.diagnostics.push(errors::unknown_column(self.name, &place(Some(*column)), &of.heading));
            }
        }
        let has_title = header.columns.values().any(|c| matches!(c.role.as_ref().map(|r| &r.reads), Some(Reads::Title(_))));
        if !has_title {
            self.diagnostics.push(errors::no_title_column(self.name, &place(None)));
        }
        if !header.absent.is_empty() {
            self.diagnostics.push(errors::absent_columns(self.name, &place(None), &header.absent));
        }
        true
    }

    fn close(&mut self, open: Option<Open<'r>>) {
        let Some(Open { mut table, mut rows, .. }) = open else { return };
        rows.finish(&mut table);
        for cell in table.rows.iter().flat_map(|row| &row.cells) {
            for understood in &cell.understood {
                if let crate::plan::book::Understood::NotUnderstood(words) = understood {
                    self.diagnostics.push(errors::not_understood(self.name, &cell.place, &cell.heading, words));
                }
            }
        }
        self.plan.tables.push(table);
    }

    pub fn finish(self, has_rows: bool) -> Plan {
        if has_rows && !self.plan.tables.is_empty() && self.plan.rows().next().is_none() {
            self.diagnostics.push(errors::no_rows(self.name));
        }
        self.plan
    }
}

/// The same headings in the same places. Without a title they are of no other form than the header above, whatever else has such columns.
fn is_repeat(known: &Header, new: &Header, titles: &[String]) -> bool {
    let headings = |header: &Header| -> BTreeMap<u32, String> { header.columns.iter().map(|(column, of)| (*column, of.heading.clone())).collect() };
    (titles.is_empty() || known.form == new.form) && headings(known) == headings(new)
}

fn first_difference(known: &Header, new: &Header) -> Option<u32> {
    let role = |header: &Header, column: &u32| header.columns.get(column).and_then(|c| c.role.as_ref()).map(|r| r.id.clone());
    new.columns.keys().copied().find(|column| role(known, column) != role(new, column))
}

/// "năm 2021" in a title.
fn year_in(text: &str) -> Option<i32> {
    let key = bare(&text.to_lowercase());
    let mut rest = key.as_str();
    while let Some((_, after)) = rest.split_once("nam ") {
        let digits: String = after.chars().take_while(char::is_ascii_digit).collect();
        if let (4, Ok(year @ 1990..=2100)) = (digits.len(), digits.parse::<i32>()) {
            return Some(year);
        }
        rest = after;
    }
    None
}

fn line(guide: &Guide, header: &Header, view: &View, row: u32) -> Line {
    let texts = view.texts(row);
    let key = |text: &str| bare(&guide.words.short.key(text));
    let blank = |text: &str| text.chars().all(|c| !c.is_alphanumeric());
    let is_number = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit() || matches!(c, '(' | ')' | '.' | ' '));
    let told: Vec<&(u32, String)> = texts.iter().filter(|(_, text)| !blank(text)).collect();
    let Some((_, first)) = told.first() else { return Line::Nothing };
    // A row of column numbers.
    let numbers = told.iter().filter(|(_, text)| is_number(text)).count();
    if told.len() > 2 && numbers == told.len() || told.len() == 1 && is_number(first) {
        return Line::Nothing;
    }
    let first_key = key(first);
    if ["tong cong", "tong so", "cong"].iter().any(|word| first_key == *word || first_key.starts_with(&format!("{word} "))) {
        return Line::Nothing;
    }
    if told.len() == 1 && (first_key == "ghi chu" || first_key.starts_with("noi nhan") || first_key.starts_with("nguoi lap")) {
        return Line::Notes;
    }
    let heading = told.iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>().join(" ");
    let form = header.form.and_then(|at| guide.forms.get(at));
    let named = form.into_iter().flat_map(|f| &f.sections).any(|section| key(&heading).contains(&key(&section.says)));
    match told.len() {
        1 if named || is_numbered(&heading) => Line::Section(heading),
        2 if is_roman(first) && own_columns(view, row) <= 2 => Line::Section(heading),
        1 if own_columns(view, row) == 1 && (covers_most(view, header, row) || in_column_of_numbers(view, header, row)) => Line::Title(heading),
        _ => Line::Row,
    }
}

fn own_columns(view: &View, row: u32) -> usize {
    view.own(row).count()
}

/// Whether the one cell of a row stands across most of the table.
fn covers_most(view: &View, header: &Header, row: u32) -> bool {
    view.columns(row).len() * 2 > header.columns.len()
}

/// Whether the one cell of a row stands where rows have their numbers, and is none.
fn in_column_of_numbers(view: &View, header: &Header, row: u32) -> bool {
    let reads = |column: u32| header.columns.get(&column).and_then(|c| c.role.as_ref()).map(|role| &role.reads);
    view.own(row).all(|cell| reads(cell.column) == Some(&Reads::RowNumber))
}

/// `I. …`, `II …`, `A) …`.
fn is_numbered(text: &str) -> bool {
    let (first, rest) = text.trim().split_once([' ', '.', ')', '-']).unwrap_or((text, ""));
    let letter = first.len() == 1 && first.chars().all(|c| c.is_ascii_uppercase());
    (is_roman(first) || letter) && !rest.trim().is_empty()
}

fn is_roman(text: &str) -> bool {
    let text = text.trim().trim_end_matches(['.', ')']);
    !text.is_empty() && text.len() <= 5 && text.chars().all(|c| matches!(c, 'I' | 'V' | 'X'))
}
