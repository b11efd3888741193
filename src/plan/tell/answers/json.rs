//! The answers to a plan as data: one object per row, each with the answers as `simulate` writes them. Names are identifiers, and citations
//! Vietnamese, as jurists cite.

use serde_json::{Value as Json, json};

use super::changes::texts_of;
use super::{PlanTold, Summary, Under, refusal};
use crate::diagnostics::Lang;
use crate::hir::Value;
use crate::outcome::Violation;
use crate::plan::year::{AnsweredRow, Break, BreakChange, Changes, HistoryNote, Moved, Period, RowChange, Sure};
use crate::queries::{Lies, Question};
use crate::report::{Words, answer_json, kind_label, limit_text, part_name, said_cell};
use crate::syntax::ast::Modality;

/// `{"plans": […], "under": […], "rows": […], "changes": {…}}`.
pub fn plan_json(told: &PlanTold) -> Json {
    let plan = |plan: &crate::plan::book::Plan| json!({ "name": plan.name, "year": plan.year, "rows": plan.rows().count() });
    let first = told.under.first();
    let rows = first.into_iter().flat_map(|under| under.answered.rows.iter().enumerate());
    let changes = told.changes.as_ref().map(|changes| changes_json(told, changes));
    json!({
        "plans": told.plans.iter().map(plan).collect::<Vec<_>>(),
        "history": told.history.iter().map(plan).collect::<Vec<_>>(),
        "under": told.under.iter().map(|under| under_json(told, under)).collect::<Vec<_>>(),
        "rows": rows.map(|(at, row)| row_json(told, at, row)).collect::<Vec<_>>(),
        "changes": changes,
    })
}

fn under_json(told: &PlanTold, under: &Under) -> Json {
    let words = under.words(told.workspace, Lang::Vi);
    let Summary { rows, determined, undetermined, gaps, others, broken, may_break, refused } = under.summary();
    let limits = &under.answered.limits;
    let broken_limits = limits.broken.iter().map(|limit| {
        json!({ "limit": limit_json(&words, &limit.violation), "year": limit.year, "of": limit.key.as_ref().map(key), "broken": true, "rows": limit.rows, "uncounted": [] })
    });
    let open_limits = limits.open.iter().map(|limit| {
        let uncounted: Vec<Json> = limit.rows.iter().map(|(row, question)| json!({ "row": row, "fact": question_id(&words, question) })).collect();
        let rows: Vec<Json> = limit.keys.iter().map(|(of, rows)| json!({ "of": of.as_ref().map(key), "rows": rows })).collect();
        json!({ "limit": limit_json(&words, &limit.violation), "year": limit.year, "broken": null, "counted": rows, "uncounted": uncounted })
    });
    json!({
        "regulation": under.regulation.name(),
        "title": under.regulation.title,
        "draft": under.regulation.draft,
        "summary": {
            "rows": rows, "determined": determined, "undetermined": undetermined, "gaps": gaps, "others": others,
            "broken": broken, "may_break": may_break, "refused": refused,
        },
        "limits": broken_limits.chain(open_limits).collect::<Vec<_>>(),
    })
}

fn key(value: &Value) -> Json {
    match value {
        Value::Text(text) => json!(text),
        Value::Number(number) => json!(number),
        Value::Bool(yes) => json!(yes),
        Value::Date(day) => json!(day.to_string()),
        Value::One(place) => json!(place),
        Value::Set { .. } | Value::List(_) => Json::Null,
    }
}

fn limit_json(words: &Words, violation: &Violation) -> Json {
    let modality = if violation.modality == Modality::Must { "must" } else { "should" };
    json!({
        "text": limit_text(words, violation.citation, violation.rule),
        "citations": words.citations(&[violation.citation]),
        "modality": modality,
    })
}

fn question_id(words: &Words, question: &Question) -> String {
    words.question(question).0
}

fn row_json(told: &PlanTold, at: usize, row: &AnsweredRow) -> Json {
    let vocabulary = &told.workspace.vocabulary;
    let answers: Vec<Json> = told.under.iter().filter_map(|under| under.answered.rows.get(at).map(|row| one_answer(told, under, row))).collect();
    let cell = |cell: &crate::plan::book::CellReading| json!({ "column": cell.heading, "text": cell.text });
    let history: Vec<Json> = row.history.iter().map(|note| history_json(told, note)).collect();
    json!({
        "plan": row.plan.name,
        "year": row.plan.year,
        "sheet": row.row.place.sheet,
        "row": row.row.place.row,
        "number": row.row.number,
        "title": row.row.title,
        "section": row.row.section,
        "form": row.table.form,
        "activity": vocabulary.activity(row.table.activity).map(|a| a.term.id.as_str()),
        "cells": row.row.cells.iter().map(cell).collect::<Vec<_>>(),
        "history": history,
        "answers": answers,
    })
}

fn one_answer(told: &PlanTold, under: &Under, row: &AnsweredRow) -> Json {
    let words = under.words(told.workspace, Lang::Vi);
    match &row.answer {
        Err(refused) => json!({ "regulation": under.regulation.name(), "refused": refusal(&words, row, refused) }),
        Ok(answer) => {
            let mut out = answer_json(told.workspace, answer, under.chosen);
            let uncounted: Vec<String> = row.uncounted.iter().map(|question| question_id(&words, question)).collect();
            let on: Vec<Vec<String>> = answer.perhaps_on.iter().map(|all| all.iter().map(|q| question_id(&words, q)).collect()).collect();
            if let Some(fields) = out.as_object_mut() {
                for (perhaps, on) in fields.get_mut("perhaps").and_then(Json::as_array_mut).into_iter().flatten().zip(on) {
                    perhaps.as_object_mut().into_iter().for_each(|perhaps| drop(perhaps.insert("hangs_on".into(), json!(on))));
                }
                fields.insert("uncounted".into(), json!(uncounted));
            }
            out
        }
    }
}

fn history_json(told: &PlanTold, note: &HistoryNote) -> Json {
    let id = |fact| told.workspace.vocabulary.fact(fact).map(|f| f.term.id.as_str());
    let disagrees = matches!(note.disagrees, Some(Value::Number(_)));
    let open: Vec<Json> = note.open.iter().map(|(year, rows)| json!({ "year": year, "rows": rows })).collect();
    json!({
        "fact": id(note.recurrence.years_since),
        "least": note.years.least,
        "most": note.years.most,
        "last": note.last.as_ref().map(|(year, title)| json!({ "year": year, "title": title })),
        "open": open,
        "same_year": note.same_year,
        "disagrees": disagrees,
    })
}

fn changes_json(told: &PlanTold, changes: &Changes) -> Json {
    let rows: Vec<Json> = changes.rows.iter().map(|row| change_json(told, changes, row)).collect();
    json!({ "rows": rows, "regions": changes.regions, "untouched": changes.untouched })
}

fn change_json(told: &PlanTold, changes: &Changes, change: &RowChange) -> Json {
    let [old, new] = told.under.as_slice() else { return Json::Null };
    let (before, after) = (old.words(told.workspace, Lang::Vi), new.words(told.workspace, Lang::Vi));
    let sides = (before, after);
    let activity = old.answered.rows.get(change.row).map(|row| row.case.activity);
    let of_region = |touched: &crate::queries::Touched| {
        let region = changes.told.get(&(activity?, touched.region))?;
        let kinds: Vec<&str> = region.region.kinds.iter().map(|kind| kind.id()).collect();
        let labels: Vec<&str> = region.region.kinds.iter().map(|kind| kind_label(*kind, Lang::Vi)).collect();
        let said = |words: &Words, side: usize| said_cell(words, region, side).lines.iter().map(line_text).collect::<Vec<_>>();
        Some(json!({
            "what": part_name(&sides.0, region), "kinds": kinds, "labels": labels, "certain": touched.lies == Lies::Inside,
            "records": touched.records, "a": said(&sides.0, 0), "b": said(&sides.1, 1), "text": texts_of(&sides, changes, region),
        }))
    };
    json!({
        "row": change.row,
        "certain": change.certain,
        "regions": change.touched.iter().filter_map(of_region).collect::<Vec<_>>(),
        "breaks": change.breaks.iter().map(|b| break_json(&sides, b)).collect::<Vec<_>>(),
        "moved": change.moved.iter().map(|m| moved_json(&sides.1, m)).collect::<Vec<_>>(),
    })
}

fn line_text(line: &crate::report::document::Line) -> String {
    line.plain()
}

fn sure(sure: Sure) -> &'static str {
    match sure {
        Sure::No => "no",
        Sure::Perhaps => "perhaps",
        Sure::Yes => "yes",
    }
}

fn break_json(sides: &(Words, Words), change: &BreakChange) -> Json {
    let said = |words: &Words, said: &Option<Break>| match said {
        Some(Break::Limit(violation)) => limit_json(words, violation),
        Some(Break::Forbidden(f)) => {
            json!({ "forbidden": { "unless": f.unless.map(|b| words.body_id(b)), "citations": words.citations(&[f.citation]) } })
        }
        None => Json::Null,
    };
    json!({ "was": sure(change.was), "is": sure(change.is), "a": said(&sides.0, &change.said.0), "b": said(&sides.1, &change.said.1) })
}

fn moved_json(words: &Words, moved: &Moved) -> Json {
    let periods = |of: &std::collections::BTreeSet<Period>| of.iter().map(|(a, b)| json!([a.to_string(), b.to_string()])).collect::<Vec<_>>();
    json!({
        "verb": words.verb_id(moved.act.verb), "body": moved.act.actor.body().map(|b| words.body_id(b)), "to": moved.act.to.map(|b| words.body_id(b)),
        "a": periods(&moved.was), "b": periods(&moved.is), "citations": words.citations(&moved.act.citations),
    })
}
