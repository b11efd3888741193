//! Due dates as JSON: names are identifiers, citations Vietnamese, as jurists cite.

use serde_json::{Value as Json, json};

use super::words::{act, cases, why_none};
use crate::diagnostics::Lang;
use crate::hir::{Actor, Workspace};
use crate::plan::year::Moves;
use crate::plan::year::PlanAnswered;
use crate::plan::year::{DueCause, DueItem, Dues, days};
use crate::queries::DueDate;
use crate::report::{Words, class_json, deadline_json, said_act};

/// All due dates of a year.
pub fn due_json(workspace: &Workspace, answered: &PlanAnswered, dues: &Dues) -> Json {
    let Some(regulation) = workspace.regulations.get(answered.regulation) else { return Json::Null };
    let words = Words::new(workspace, regulation, Lang::Vi);
    let unanswered = dues.unanswered.iter().filter_map(|place| answered.rows.get(*place)).map(|row| row.row.title.as_str());
    json!({
        "regulation": regulation.name(), "draft": regulation.draft, "effective": regulation.effective.to_string(),
        "until": regulation.until.map(|d| d.to_string()), "year": dues.year, "calendar": regulation.calendar,
        "due": dues.items.iter().map(|item| item_json(&words, answered, item)).collect::<Vec<_>>(),
        "unanswered": unanswered.collect::<Vec<_>>(),
        "too_large": dues.too_large.iter().filter_map(|t| words.vocabulary().activity(t.activity)).map(|a| a.term.id.as_str()).collect::<Vec<_>>(),
    })
}

/// What a changed calendar moves.
pub fn moves_json(workspace: &Workspace, answered: &PlanAnswered, moves: &Moves) -> Json {
    let Some(regulation) = workspace.regulations.get(answered.regulation) else { return Json::Null };
    let words = Words::new(workspace, regulation, Lang::Vi);
    let moved = moves.moved.iter().map(|moved| {
        json!({
            "due": item_json(&words, answered, &moved.item), "was": dates_json(&moved.old), "now": dates_json(&moved.item.due),
            "days": moved.by.map(|(first, last)| [first, last]),
            "because": moved.because.iter().map(|d| d.to_string()).collect::<Vec<_>>(),
        })
    });
    let changed = moves.changed_days.iter().map(|c| json!({ "day": c.day.to_string(), "works": c.works, "name": c.name }));
    json!({
        "regulation": regulation.name(), "draft": regulation.draft, "year": moves.dues.year, "calendar": regulation.calendar,
        "moved": moved.collect::<Vec<_>>(), "stay": moves.stay().0, "stay_with_other_doubts": moves.stay().1,
        "changed_days": changed.collect::<Vec<_>>(),
    })
}

fn dates_json(due: &DueDate) -> Json {
    json!(days(due).map(|(first, last)| [first.to_string(), last.to_string()]))
}

fn item_json(words: &Words, answered: &PlanAnswered, item: &DueItem) -> Json {
    let agency = match item.agency {
        Actor::Body(body) => Some(words.body_id(body)),
        Actor::Unnamed => Some("(unnamed)"),
        Actor::Unsaid => None,
    };
    let mut hangs_on: Vec<String> = Vec::new();
    for question in &item.hangs_on {
        let (id, _) = words.question(question);
        if !hangs_on.contains(&id) {
            hangs_on.push(id);
        }
    }
    let without = item.days().is_none().then(|| why_none(words, item));
    json!({
        "agency": agency, "days": dates_json(&item.due), "no_date": without,
        "rests_on_uncertain_days": item.rests_on().iter().map(|d| d.to_string()).collect::<Vec<_>>(),
        "text": act(words, item), "act": said_act(words, &item.act),
        "to": item.to.iter().map(|b| words.body_id(*b)).collect::<Vec<_>>(),
        "deadline": deadline_json(words, &item.deadline), "deadline_text": words.deadline(&item.deadline),
        "citations": words.citations(&item.citations),
        "stricter_governs": item.outdone, "certain": item.certain, "hangs_on": hangs_on,
        "done": item.done.map(|d| d.to_string()), "kept": item.kept(), "cause": cause_json(words, answered, item),
    })
}

fn cause_json(words: &Words, answered: &PlanAnswered, item: &DueItem) -> Json {
    let activity = |id| words.vocabulary().activity(id).map(|a| a.term.id.as_str());
    match (&item.cause, item.row(answered)) {
        (DueCause::EachYear(of), _) => json!({
            "each_year": of.year, "activity": activity(of.activity),
            "of": of.of.map(|(fact, number)| json!({ "fact": words.fact_id(fact), "value": number })),
            "cases": of.classes.iter().map(|class| class_json(words, class)).collect::<Vec<_>>(),
            "cases_text": cases(words, &of.classes),
        }),
        (DueCause::Row(_), Some(row)) => json!({
            "sheet": row.row.place.sheet, "row": row.row.place.row, "number": row.row.number, "title": row.row.title,
            "activity": activity(row.case.activity),
        }),
        (DueCause::Row(_), None) => Json::Null,
    }
}
