//! What was understood of a plan, cell by cell: shown before anything is concluded.

use serde_json::{Map, Value as Json, json};

use super::values::Values;
use crate::diagnostics::Lang;
use crate::hir::{Value, Vocabulary, Within};
use crate::plan::book::{CellReading, Plan, PlanRow, PlanTable, StatedBy, Understood};
use crate::plan::guide::Guide;
use crate::report::document::{Cell, Document, Line, Mark, Section, Table};
use crate::spelling::printable;

/// Every reading beside the cell that it came from.
pub fn understood_document(vocabulary: &Vocabulary, guide: &Guide, plans: &[Plan], lang: Lang) -> Document {
    let values = Values { vocabulary, lang };
    let mut document = Document::new(lang, values.say("What was understood of the plan", "Nội dung đọc được từ kế hoạch"));
    for plan in plans {
        document.note(summary(&values, plan));
        for table in &plan.tables {
            document.section(section(&values, guide, plan, table));
        }
    }
    document
}

/// The same for a terminal: under each row its cells, under each cell what it says.
pub fn understood_text(vocabulary: &Vocabulary, guide: &Guide, plans: &[Plan], lang: Lang) -> String {
    let values = Values { vocabulary, lang };
    let mut out = String::new();
    let mut line = |text: &str| out.push_str(&format!("{}\n", printable(text)));
    for plan in plans {
        line(&summary(&values, plan));
        for table in &plan.tables {
            let section = section_head(&values, guide, plan, table);
            line("");
            line(&section.0);
            section.1.iter().for_each(|note| line(&format!("· {note}")));
            for row in &table.rows {
                line(&format!("  {}", called(row)));
                for cell in row.cells.iter().filter(|cell| !cell.understood.is_empty()) {
                    let written = cell.text.split_whitespace().collect::<Vec<_>>().join(" ");
                    line(&format!("    {} {}: “{written}”", address(cell), cell.heading));
                    told(&values, cell).iter().for_each(|(_, text)| line(&format!("        {text}")));
                }
            }
        }
    }
    out
}

fn summary(values: &Values, plan: &Plan) -> String {
    let rows = plan.rows().count();
    let all = || plan.rows().flat_map(|(_, row)| &row.cells).flat_map(|cell| &cell.understood);
    let count = |of: fn(&Understood) -> bool| all().filter(|u| of(u)).count();
    let facts = count(|u| matches!(u, Understood::Fact(..) | Understood::Within(..)));
    let open = count(|u| matches!(u, Understood::SaidUnknown(_) | Understood::Ambiguous(..)));
    let not = count(|u| matches!(u, Understood::NotUnderstood(_)));
    let year = plan.year.map_or_else(|| values.say("year not known", "chưa rõ năm").to_owned(), |y| y.to_string());
    match values.lang {
        Lang::En => format!("{} ({year}): {rows} rows; {facts} facts read, {open} said to be open, {not} not understood", plan.name),
        Lang::Vi => format!("{} ({year}): {rows} dòng; đọc được {facts} dữ kiện, {open} chỗ để ngỏ, {not} chỗ không hiểu", plan.name),
    }
}

/// The heading of a table, and what there is to say about all of it.
fn section_head(values: &Values, guide: &Guide, plan: &Plan, table: &PlanTable) -> (String, Vec<String>) {
    let form = table.form.as_deref().and_then(|id| guide.form(id));
    let place = if table.sheet.is_empty() { plan.name.as_str() } else { table.sheet.as_str() };
    let named = form.map_or(String::new(), |f| format!(" · {} ({})", f.name, f.id));
    let mut notes: Vec<String> = table.title.iter().cloned().collect();
    if !table.alike.is_empty() {
        notes.push(format!("{} {}", values.say("the same columns:", "cùng các cột:"), table.alike.join(", ")));
    }
    for stated in &table.stated {
        let by = match stated.by {
            StatedBy::Form => values.say("stated of every row by the form", "biểu mẫu nêu cho mọi dòng"),
            StatedBy::User => values.say("stated of every row by you", "bạn nêu cho mọi dòng"),
        };
        notes.push(format!("{by}: {} = {}", values.fact(stated.fact), values.value(stated.fact, &stated.value)));
    }
    let silent: Vec<&str> = table.columns.iter().filter(|c| c.role.is_none()).map(|c| c.heading.as_str()).collect();
    if !silent.is_empty() {
        notes.push(format!("{} {}", values.say("columns that are not read:", "các cột không đọc:"), silent.join(", ")));
    }
    (format!("{place}{named}"), notes)
}

fn section(values: &Values, guide: &Guide, plan: &Plan, table: &PlanTable) -> Section {
    let (heading, notes) = section_head(values, guide, plan, table);
    let mut section = Section::new(&heading);
    notes.into_iter().for_each(|note| section.note(note));
    let heads = [("row", "dòng"), ("cell", "ô"), ("column", "cột"), ("as written", "nguyên văn"), ("understood", "hiểu là")];
    let mut cells = Table::new(heads.map(|(en, vi)| values.say(en, vi)));
    for row in &table.rows {
        let read = row.cells.iter().filter(|cell| !cell.understood.is_empty());
        for (at, cell) in read.enumerate() {
            let name = if at == 0 { called(row) } else { String::new() };
            let of = |text: &str| Cell::from(text);
            cells.row(vec![of(&name), of(&address(cell)), of(&cell.heading), of(&cell.text), understood(values, cell)]);
        }
        if row.cells.iter().all(|cell| cell.understood.is_empty()) {
            cells.row(vec![Cell::from(called(row).as_str())]);
        }
    }
    section.table(cells);
    section
}

fn called(row: &PlanRow) -> String {
    let number = row.number.as_ref().map_or_else(String::new, |n| format!("{n}. "));
    format!("{number}{}", row.title)
}

/// The cell within its sheet.
fn address(cell: &CellReading) -> String {
    match cell.place.column {
        Some(column) => format!("{}{}", crate::plan::grid::column_name(column), cell.place.row),
        None => cell.place.row.to_string(),
    }
}

fn understood(values: &Values, cell: &CellReading) -> Cell {
    let line = |(mark, text): (Mark, String)| Line::default().and(mark, &text);
    Cell::from(told(values, cell).into_iter().map(line).collect::<Vec<Line>>())
}

/// Each thing that a cell says, and how it stands out.
fn told(values: &Values, cell: &CellReading) -> Vec<(Mark, String)> {
    let mut out = Vec::new();
    for one in &cell.understood {
        let said = |fact, value: String| format!("{} = {value}", values.fact(fact));
        let (mark, text) = match one {
            Understood::Fact(fact, value) => (Mark::Plain, said(*fact, values.value(*fact, value))),
            Understood::Within(fact, within) => (Mark::Plain, said(*fact, values.within(within))),
            Understood::SaidUnknown(fact) => {
                (Mark::Silence, said(*fact, values.say("not known, the cell says", "chưa rõ, theo chính ô này").to_owned()))
            }
            Understood::Ambiguous(fact, (en, vi)) => {
                let why = if values.lang == Lang::En { en } else { vi };
                (Mark::Silence, said(*fact, format!("{} ({why})", values.say("stays open", "để ngỏ"))))
            }
            Understood::NotUnderstood(words) => (Mark::Conflict, format!("✗ {} `{words}`", values.say("not understood:", "không hiểu:"))),
            Understood::Remark((en, vi)) => (Mark::Condition, format!("· {}", if values.lang == Lang::En { en } else { vi })),
        };
        out.push((mark, text));
    }
    out
}

/// The same as data: identifiers, and places as they are in the file.
pub fn understood_json(vocabulary: &Vocabulary, plans: &[Plan]) -> Json {
    let values = Values { vocabulary, lang: Lang::En };
    let table = |table: &PlanTable| {
        let stated: Vec<Json> = table
            .stated
            .iter()
            .map(|s| json!({ "fact": values.id(s.fact), "value": value_json(&values, s.fact, &s.value), "by": if s.by == StatedBy::Form { "form" } else { "user" } }))
            .collect();
        let columns: Vec<Json> = table.columns.iter().map(|c| json!({ "column": c.column, "heading": c.heading, "read_as": c.role })).collect();
        json!({
            "sheet": table.sheet, "title": table.title, "form": table.form, "alike": table.alike, "columns": columns, "stated": stated,
            "activity": vocabulary.activity(table.activity).map(|a| a.term.id.as_str()),
            "rows": table.rows.iter().map(|row| row_json(&values, row)).collect::<Vec<_>>(),
        })
    };
    let plan = |plan: &Plan| json!({ "plan": plan.name, "year": plan.year, "tables": plan.tables.iter().map(table).collect::<Vec<_>>() });
    Json::Array(plans.iter().map(plan).collect())
}

fn row_json(values: &Values, row: &PlanRow) -> Json {
    let mut facts = Map::new();
    for (fact, value) in &row.case.facts {
        facts.insert(values.id(*fact).to_owned(), value_json(values, *fact, value));
    }
    for (fact, within) in &row.case.within {
        facts.insert(values.id(*fact).to_owned(), within_json(within));
    }
    let cells = row.cells.iter().map(|cell| cell_json(values, cell)).collect::<Vec<_>>();
    json!({ "row": row.place.row, "number": row.number, "title": row.title, "section": row.section, "facts": facts, "cells": cells })
}

fn cell_json(values: &Values, cell: &CellReading) -> Json {
    let one = |understood: &Understood| match understood {
        Understood::Fact(fact, value) => json!({ "fact": values.id(*fact), "value": value_json(values, *fact, value) }),
        Understood::Within(fact, within) => json!({ "fact": values.id(*fact), "value": within_json(within) }),
        Understood::SaidUnknown(fact) => json!({ "fact": values.id(*fact), "unknown": "said" }),
        Understood::Ambiguous(fact, (en, _)) => json!({ "fact": values.id(*fact), "unknown": en }),
        Understood::NotUnderstood(words) => json!({ "not_understood": words }),
        Understood::Remark((en, _)) => json!({ "remark": en }),
    };
    json!({ "cell": address(cell), "heading": cell.heading, "text": cell.text, "understood": cell.understood.iter().map(one).collect::<Vec<_>>() })
}

fn within_json(within: &Within) -> Json {
    match within {
        Within::Numbers { min, max } => json!({ "from": min, "to": max }),
        Within::Dates { first, last } => json!({ "from": first.to_string(), "to": last.to_string() }),
    }
}

/// As a proposal states it; of a set that is known in part, what is in it and what may be.
fn value_json(values: &Values, id: crate::hir::FactId, value: &Value) -> Json {
    let Some(fact) = values.vocabulary.fact(id) else { return Json::Null };
    let name = |at: usize| fact.kind.values().get(at).map(|t| t.id.as_str());
    let names = |bits: u64| (0..fact.kind.values().len().min(64)).filter(|at| bits >> at & 1 == 1).filter_map(name).collect::<Vec<_>>();
    match value {
        Value::Bool(b) => json!(b),
        Value::One(at) => json!(name(*at)),
        Value::Set { members, known: u64::MAX } => json!(names(*members)),
        Value::Set { members, known } => json!({ "holds": names(*members), "open": names(!known) }),
        Value::Number(n) => json!(n),
        Value::Date(date) => json!(date.to_string()),
        Value::Text(text) => json!(text),
        Value::List(_) => json!(Values { vocabulary: values.vocabulary, lang: Lang::Vi }.value(id, value)),
    }
}
