//! The matrix as JSON: names are identifiers; conditions are exact, however long.

use serde_json::{Value as Json, json};

use super::super::answer_json::{act, deadline_json, document_ids};
use super::super::cases::class_json;
use super::super::provisions::limit_text;
use super::super::words::Words;
use crate::diagnostics::Lang;
use crate::hir::{Regulation, Workspace};
use crate::outcome::OutcomeAct;
use crate::queries::{Extent, Matrix, MatrixRow, MatrixTable, Stated, Statement};

pub fn matrix_json(workspace: &Workspace, regulations: &[&Regulation], matrices: &[Matrix]) -> Json {
    let words: Vec<Words> = regulations.iter().map(|regulation| Words::new(workspace, regulation, Lang::Vi)).collect();
    let names: Vec<String> = regulations.iter().map(|r| r.name()).collect();
    let activities: Vec<Json> = matrices.iter().map(|matrix| of_activity(&words, matrix)).collect();
    json!({ "regulations": names, "activities": activities })
}

fn of_activity(words: &[Words], matrix: &Matrix) -> Json {
    let Some(first) = words.first() else { return Json::Null };
    let silent = words.iter().zip(&matrix.speaks).filter(|(_, speaks)| !**speaks).map(|(words, _)| words.regulation.name());
    let said = |words: &Words, said: &Vec<Statement>| {
        let statements: Vec<Json> = said.iter().map(|s| statement(words, s)).collect();
        json!({ "regulation": words.regulation.name(), "statements": statements })
    };
    let row = |row: &MatrixRow| {
        let by_side: Vec<Json> = words.iter().zip(&row.said).map(|(words, own)| said(words, own)).collect();
        let when: Vec<Json> = row.when.iter().map(|class| class_json(first, class)).collect();
        let labels: Vec<String> = row.when.iter().map(|class| first.class(class)).collect();
        json!({ "when": when, "labels": labels, "disjoint": row.disjoint, "said": by_side })
    };
    let table = |table: &MatrixTable| {
        let matter = table.matter.and_then(|m| first.vocabulary().matter(m)).map(|m| m.id.as_str());
        let rows: Vec<Json> = table.rows.iter().map(row).collect();
        json!({ "matter": matter, "disjoint_classes": table.boxes, "proved_fewest": table.proved_fewest, "rows": rows })
    };
    json!({
        "activity": first.vocabulary().activity(matrix.activity).map(|a| a.term.id.as_str()),
        "silent": silent.collect::<Vec<_>>(),
        "tables": matrix.tables.iter().map(table).collect::<Vec<_>>(),
    })
}

fn statement(words: &Words, statement: &Statement) -> Json {
    let (kind, what) = match &statement.what {
        Stated::Act(of) => ("act", bare(words, of)),
        Stated::Deadline(of, deadline) => ("deadline", json!({ "of": bare(words, of), "deadline": deadline_json(words, deadline) })),
        Stated::Silence(silence) => {
            let of = silence.act.as_deref().map(|of| bare(words, of));
            ("silence", json!({ "kind": silence.kind.id(), "verb": silence.verb.map(|v| words.verb_id(v)), "to": silence.to, "act": of }))
        }
        Stated::Conflict(conflict) => {
            let bodies: Vec<&str> = conflict.bodies.iter().map(|b| words.body_id(*b)).collect();
            ("conflict", json!({ "verb": words.verb_id(conflict.verb), "bodies": bodies }))
        }
        Stated::Forbidden(forbidden) => ("forbidden", json!({ "unless": forbidden.unless.map(|b| words.body_id(b)) })),
        Stated::Dossier(dossier) => ("dossier", json!({ "documents": document_ids(words, &dossier.documents), "fields": dossier.fields })),
        Stated::Limit(provision, rule) => ("limit", json!({ "limit": limit_text(words, *provision, *rule) })),
    };
    let when = match &statement.extent {
        Extent::All => Json::Null,
        Extent::Some(classes) => classes.iter().map(|class| class_json(words, class)).collect(),
    };
    json!({ "kind": kind, kind: what, "in_all_cases": statement.extent == Extent::All, "when": when, "citations": words.citations(&statement.citations) })
}

/// The act alone: deadlines, citations and conditions are told beside it. Of an act for members, that it is one.
fn bare(words: &Words, of: &OutcomeAct) -> Json {
    let mut value = act(words, &OutcomeAct { members: Vec::new(), ..of.clone() }, Vec::new(), Vec::new());
    if let Some(object) = value.as_object_mut() {
        ["timings", "citations", "readings"].iter().for_each(|key| drop(object.shift_remove(*key)));
        object.insert("for_each_member".into(), json!(!of.members.is_empty()));
    }
    value
}
