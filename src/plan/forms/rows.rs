//! A row to a case: what its cells state, what its form and section state of it, and what follows from both.

use std::collections::BTreeMap;

use chrono::Days;

use super::headers::Header;
use super::view::View;
use crate::hir::{Case, FactId, Value, Within};
use crate::plan::book::{CellReading, PlanRow, PlanTable, Understood};
use crate::plan::cells::{Cells, text_of};
use crate::plan::grid::{Content, Place};
use crate::plan::guide::{FormSection, Reads, Role, bare};

/// Reads the rows of one table.
pub struct RowReader<'g> {
    cells: Cells<'g>,
    sections: &'g [FormSection],
    section: Option<String>,
    /// Whether a header was repeated since the last row.
    new_page: bool,
    /// Those named in the row that was read last and in the rows below it that go on with it.
    people: Vec<String>,
}

impl<'g> RowReader<'g> {
    pub fn new(cells: Cells<'g>, sections: &'g [FormSection]) -> Self {
        RowReader { cells, sections, section: None, new_page: false, people: Vec::new() }
    }

    pub fn section(&mut self, heading: String) {
        self.section = Some(heading);
        self.new_page = false;
    }

    pub fn new_page(&mut self) {
        self.new_page = true;
    }

    /// The row, or more of the one above: its number and name are merged with those above, and another person stands there.
    pub fn row(&mut self, view: &View, header: &Header, row: u32, table: &mut PlanTable) {
        let (mut cells, mut unread): (Vec<(&Role, CellReading)>, Vec<CellReading>) = Default::default();
        let (mut from_above, mut title, mut number) = (false, None, None);
        for (column, of) in &header.columns {
            let Some(seen) = view.at(row, *column) else {
                let understood = of.role.as_ref().map(|role| self.cells.blank(role)).unwrap_or_default();
                if let Some(role) = of.role.as_ref().filter(|_| !understood.is_empty()) {
                    let place = Place { sheet: view.grid.sheet.clone(), row, column: Some(*column) };
                    cells.push((role, CellReading { place, heading: of.heading.clone(), text: String::new(), understood }));
                }
                continue;
            };
            let text = text_of(&seen.cell.content);
            let spread = seen.column != *column;
            // Of a cell across several columns only "not known yet" is said of each.
            if spread && !(matches!(seen.cell.content, Content::Text(_)) && self.cells.says_unknown(&text)) {
                continue;
            }
            let place = Place { sheet: view.grid.sheet.clone(), row, column: Some(*column) };
            let Some(role) = &of.role else {
                // Nothing is concluded from it, and nothing of it is lost.
                unread.push(CellReading { place, heading: of.heading.clone(), text, understood: Vec::new() });
                continue;
            };
            match role.reads {
                Reads::RowNumber => number = Some(text.clone()),
                Reads::Title(_) => {
                    from_above = seen.row != row;
                    title = Some(text.split_whitespace().collect::<Vec<_>>().join(" "));
                }
                _ => {}
            }
            let understood = self.cells.read(role, &seen.cell.content);
            let reading = CellReading { place, heading: of.heading.clone(), text, understood };
            cells.push((role, reading));
        }
        let person = cells.iter().find(|(role, _)| matches!(role.reads, Reads::Words { name: Some(_), .. })).map(|(_, reading)| reading.text.clone());
        if from_above && !table.rows.is_empty() {
            self.people.extend(person);
            return;
        }
        if cells.iter().all(|(role, reading)| matches!(role.reads, Reads::RowNumber) || reading.text.is_empty()) {
            return;
        }
        self.finish(table);
        // Numbers that begin anew on a new page are of another group, whose heading is missing.
        if std::mem::take(&mut self.new_page) && number.as_deref() == Some("1") {
            self.section = None;
        }
        self.people = person.into_iter().collect();
        let place = Place { sheet: view.grid.sheet.clone(), row, column: None };
        let mut out = PlanRow {
            title: title.unwrap_or_else(|| place.text().vi),
            place,
            number,
            section: self.section.clone(),
            case: Case::new(self.cells.activity),
            cells: Vec::new(),
        };
        let sections = self.section_says(&mut out, &cells.iter().map(|(role, _)| role.id.as_str()).collect::<Vec<_>>());
        for (role, mut reading) in cells {
            if let Reads::Period { start, end: Some(end), days: Some(days) } = role.reads {
                self.period_end(&mut reading, (start, end, days), &out.cells);
            }
            out.cells.push(reading);
        }
        out.cells.extend(unread);
        out.cells.sort_by_key(|cell| cell.place.column);
        out.case = case_of(self.cells.activity, table, sections, &out.cells);
        table.rows.push(out);
    }

    /// Ends the row that was read last: several people in it may lead one office.
    pub fn finish(&mut self, table: &mut PlanTable) {
        let people = std::mem::take(&mut self.people);
        let role = self.cells.guide.roles.iter().find(|role| matches!(role.reads, Reads::Leaders(_)));
        let (Some(role), Some(row)) = (role, table.rows.last_mut()) else { return };
        let Reads::Leaders(fact) = role.reads else { return };
        if people.len() < 2 || row.case.facts.contains_key(&fact) || row.case.within.contains_key(&fact) {
            return;
        }
        let text = people.join("\n");
        let understood = self.cells.read(role, &Content::Text(text.clone()));
        put(&mut row.case, &understood);
        row.cells.push(CellReading { place: row.place.clone(), heading: role.vi.clone(), text, understood });
    }

    /// What the section that a row stands in says of it.
    fn section_says(&self, row: &mut PlanRow, roles: &[&str]) -> Vec<(FactId, Value)> {
        let Some(heading) = &self.section else { return Vec::new() };
        let key = |text: &str| bare(&self.cells.guide.words.short.key(text));
        let mut states = Vec::new();
        for section in self.sections.iter().filter(|s| key(heading).contains(&key(&s.says))) {
            states.extend(section.states.iter().cloned());
            let role = section.role.and_then(|at| self.cells.guide.roles.get(at)).filter(|role| !roles.contains(&role.id.as_str()));
            if let Some(role) = role {
                let understood = self.cells.read(role, &Content::Text(section.says.clone()));
                row.cells.push(CellReading { place: row.place.clone(), heading: role.vi.clone(), text: heading.clone(), understood });
            }
        }
        states
    }

    /// The end follows from the beginning where the number of days is known.
    fn period_end(&self, reading: &mut CellReading, (start, end, days): (FactId, FactId, FactId), before: &[CellReading]) {
        if reading.understood.iter().any(|u| matches!(u, Understood::Fact(fact, _) | Understood::Within(fact, _) if *fact == end)) {
            return;
        }
        let said = before.iter().flat_map(|cell| &cell.understood);
        let found = said.filter_map(|u| if let Understood::Fact(fact, Value::Number(n)) = u { (*fact == days).then_some(*n) } else { None }).next();
        let Some(length) = found.and_then(|n| u64::try_from(n - 1).ok()) else { return };
        let later = |day: chrono::NaiveDate| day.checked_add_days(Days::new(length));
        let follows = reading.understood.iter().find_map(|u| match u {
            Understood::Fact(fact, Value::Date(day)) if *fact == start => Some(Understood::Fact(end, Value::Date(later(*day)?))),
            Understood::Within(fact, Within::Dates { first, last }) if *fact == start => {
                Some(Understood::Within(end, Within::Dates { first: later(*first)?, last: later(*last)? }))
            }
            _ => None,
        });
        let has = self.cells.vocabulary.activity(self.cells.activity).is_some_and(|a| a.facts.contains(&end));
        reading.understood.extend(follows.filter(|_| has));
    }
}

/// What is stated for all, then by the section, then by the cells; two cells that contradict each other state nothing.
fn case_of(activity: crate::hir::ActivityId, table: &PlanTable, sections: Vec<(FactId, Value)>, cells: &[CellReading]) -> Case {
    let mut case = Case::new(activity);
    case.facts.extend(table.stated.iter().map(|s| (s.fact, s.value.clone())));
    case.facts.extend(sections);
    let mut said: BTreeMap<FactId, &Understood> = BTreeMap::new();
    let mut contradicted: Vec<FactId> = Vec::new();
    for understood in cells.iter().flat_map(|cell| &cell.understood) {
        let (Understood::Fact(fact, _) | Understood::Within(fact, _) | Understood::SaidUnknown(fact) | Understood::Ambiguous(fact, _)) = understood
        else {
            continue;
        };
        if said.insert(*fact, understood).is_some_and(|before| before != understood && states(before) && states(understood)) {
            contradicted.push(*fact);
        }
    }
    for understood in said.values() {
        put(&mut case, std::slice::from_ref(*understood));
    }
    for fact in contradicted {
        case.facts.remove(&fact);
        case.within.remove(&fact);
    }
    case
}

fn states(understood: &Understood) -> bool {
    matches!(understood, Understood::Fact(..) | Understood::Within(..))
}

fn put(case: &mut Case, understood: &[Understood]) {
    for one in understood {
        match one {
            Understood::Fact(fact, value) => drop(case.facts.insert(*fact, value.clone())),
            Understood::Within(fact, within) => drop(case.within.insert(*fact, within.clone())),
            // What the cell says is not known is not known, whatever the form says of all.
            Understood::SaidUnknown(fact) | Understood::Ambiguous(fact, _) => drop(case.facts.remove(fact)),
            Understood::NotUnderstood(_) | Understood::Remark(_) => {}
        }
    }
}
