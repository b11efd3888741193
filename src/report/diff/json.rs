//! A comparison as data: the contract of `docs/diff.schema.json`. Names are identifiers; citations are Vietnamese, as jurists cite.

use serde_json::{Map, Value as Json, json};

use super::texts::changes_json;
use super::{ActivityTold, Diff};
use crate::diagnostics::Lang;
use crate::hir::{Actor, ProvisionId};
use crate::queries::{CaseClass, Certificate, Item, NotCompared, PartKind, RegionTold, SaidBy, StrandOf, TermDiffers};
use crate::report::Words;
use crate::report::answer_json::said_act;
use crate::report::cases::{case_json, class_json};

/// `{"regions": […], "summary": {…}}`
pub fn diff_json(diff: &Diff) -> Json {
    let regions = diff.activities.iter().flat_map(|activity| activity.told.iter().map(|(number, told)| region_json(diff, activity, *number, told)));
    json!({ "regions": regions.collect::<Vec<_>>(), "summary": summary(diff) })
}

fn summary(diff: &Diff) -> Json {
    let sides: Map<String, Json> = diff.sides.iter().enumerate().map(|(place, side)| (Diff::letter(place), json!(side.name()))).collect();
    let mut kinds = std::collections::BTreeMap::new();
    for (kind, count) in diff.activities.iter().flat_map(|a| &a.kinds) {
        *kinds.entry(*kind).or_insert(0) += count;
    }
    let kinds: Map<String, Json> = kinds.into_iter().map(|(kind, count)| (kind.id().to_owned(), json!(count))).collect();
    let name = |id| diff.workspace.vocabulary.activity(id).map(|a| a.term.id.as_str());
    let activities: Vec<Json> =
        diff.activities.iter().map(|a| json!({ "activity": name(a.activity), "regions": a.regions, "agreeing": a.agreeing })).collect();
    let not: Vec<Json> = diff
        .not_compared
        .iter()
        .map(|problem| match problem {
            NotCompared::TooLarge(large) => json!({ "activity": name(large.activity), "why": "too_large" }),
            NotCompared::Contradiction(activity, _) => json!({ "activity": name(*activity), "why": "contradiction" }),
        })
        .collect();
    json!({
        "sides": sides, "regions": diff.regions(), "told": diff.told(), "agreeing": diff.agreeing(),
        "terms": diff.activities.iter().flat_map(|a| a.terms.iter().map(|(side, term)| term_json(diff, a, *side, term))).collect::<Vec<_>>(),
        "changes": diff.texts.iter().map(|(side, structure, effects)| (Diff::letter(*side), changes_json(diff, *side, structure, effects))).collect::<Map<String, Json>>(),
        "classes": diff.regions() + diff.agreeing(), "kinds": kinds, "activities": activities, "not_compared": not,
    })
}

/// A term that a side defines otherwise than the first.
fn term_json(diff: &Diff, activity: &ActivityTold, side: usize, term: &TermDiffers) -> Json {
    let Some(words) = diff.sides.first().map(|first| Words::new(diff.workspace, first, Lang::Vi)) else { return Json::Null };
    let classes = |classes: &[CaseClass]| classes.iter().map(|class| class_json(&words, class)).collect::<Vec<_>>();
    json!({
        "term": words.regulation.defines.get(term.defines.0.index()).map(|d| d.name.as_str()),
        "side": Diff::letter(side),
        "activity": words.vocabulary().activity(activity.activity).map(|a| a.term.id.as_str()),
        "only_a": classes(&term.only_first), "only_other": classes(&term.only_second),
    })
}

/// One region as data.
pub fn region_json(diff: &Diff, activity: &ActivityTold, number: usize, told: &RegionTold) -> Json {
    let Some(words) = diff.sides.first().map(|first| Words::new(diff.workspace, first, Lang::Vi)) else { return Json::Null };
    let part = &told.region.part;
    let mut out = Map::new();
    let mut put = |key: &str, value: Json| drop(out.insert(key.to_owned(), value));
    put("activity", json!(words.vocabulary().activity(activity.activity).map(|a| a.term.id.as_str())));
    put("number", json!(number));
    let (name, verb, strand) = part_json(&words, &part.of);
    put("part", json!(name));
    put("verb", json!(verb));
    put("strand", strand);
    put("for_each", json!(part.each.map(|list| words.fact_id(list))));
    put("when", json!(told.boxes.iter().map(|class| class_json(&words, class)).collect::<Vec<_>>()));
    for (place, side) in diff.sides.iter().enumerate() {
        let words = Words::new(diff.workspace, side, Lang::Vi);
        let (letter, said) = (Diff::letter(place), told.said.get(place).cloned().unwrap_or_default());
        put(&letter, said_json(&words, told, place, &said));
        put(&format!("citations_{letter}"), json!(words.citations(&grounds(&said))));
    }
    put("kinds", json!(told.region.kinds.iter().map(|k| k.id()).collect::<Vec<_>>()));
    put("witness", told.witness.as_ref().map_or(Json::Null, |case| case_json(&words, case)));
    if diff.certified {
        let holds = told.certificate == Some(Certificate::Holds);
        put("certified", json!(holds));
    }
    Json::Object(out)
}

fn part_json<'w>(words: &Words<'w>, of: &PartKind) -> (&'static str, Option<&'w str>, Json) {
    match of {
        PartKind::Acts(strand) => {
            let (body, to) = match strand.of {
                StrandOf::Everybody => (None, None),
                StrandOf::By(Actor::Body(body)) => (Some(words.body_id(body)), None),
                StrandOf::By(Actor::Unnamed) => (Some("(unnamed)"), None),
                StrandOf::By(Actor::Unsaid) => (None, None),
                StrandOf::To(to) => (None, to.map(|to| words.body_id(to))),
            };
            let matter = strand.matter.and_then(|m| words.vocabulary().matter(m)).map(|m| m.id.as_str());
            ("acts", Some(words.verb_id(strand.verb)), json!({ "regarding": matter, "body": body, "to": to }))
        }
        PartKind::Silence(class) => {
            let verb = words.vocabulary().principal_verb(*class);
            ("silence", verb.map(|v| words.verb_id(v)), Json::Null)
        }
        PartKind::Prohibition => ("prohibition", None, Json::Null),
        PartKind::Limit(_) => ("limit", None, Json::Null),
        PartKind::Dossier => ("dossier", None, Json::Null),
        PartKind::Reference => ("reference", None, Json::Null),
    }
}

fn grounds(said: &SaidBy) -> Vec<ProvisionId> {
    said.items.iter().flat_map(|(_, citations)| citations).copied().collect()
}

/// What one side says beyond what all say, what all say in the whole region, and why it says nothing, where it does.
fn said_json(words: &Words, told: &RegionTold, place: usize, said: &SaidBy) -> Json {
    let beyond = told.region.beyond.get(place);
    let mut out = Map::new();
    out.insert("acts".into(), json!(said.acts.iter().map(|act| said_act(words, act)).collect::<Vec<_>>()));
    out.insert("common".into(), json!(said.common.iter().map(|act| said_act(words, act)).collect::<Vec<_>>()));
    out.insert("silence".into(), json!(beyond.and_then(|b| b.silent).map(|s| s.id())));
    if beyond.is_some_and(|b| !b.reversed.is_empty()) {
        out.insert("in_this_order".into(), json!(true));
    }
    let others: Vec<Json> = said.items.iter().filter_map(|(item, citations)| other(words, item, citations)).collect();
    if !others.is_empty() {
        out.insert("others".into(), json!(others));
    }
    Json::Object(out)
}

fn other(words: &Words, item: &Item, citations: &[ProvisionId]) -> Option<Json> {
    let cites = words.citations(citations);
    Some(match item {
        Item::Act(_) => return None,
        Item::Silence(silent) => json!({ "kind": "silence", "silence": silent.id(), "citations": cites }),
        Item::Forbidden { unless } => json!({ "kind": "forbidden", "unless": unless.map(|b| words.body_id(b)), "citations": cites }),
        Item::Broken { facts, .. } => {
            json!({ "kind": "limit_broken", "about": facts.iter().map(|f| words.fact_id(*f)).collect::<Vec<_>>(), "citations": cites })
        }
        Item::Counts { per, bound, least, .. } => {
            json!({ "kind": "counts_towards_limit", "per": per.map(|f| words.fact_id(f)), "bound": bound, "at_least": least, "citations": cites })
        }
        Item::Dossier { documents, fields } => {
            let id = |d: &crate::hir::DocumentId| words.vocabulary().document(*d).map_or("?", |d| d.term.id.as_str());
            let documents: Vec<Vec<&str>> = documents.iter().map(|alternatives| alternatives.iter().map(id).collect()).collect();
            json!({ "kind": "dossier", "documents": documents, "fields": fields, "citations": cites })
        }
        Item::Refers { to } => json!({ "kind": "refers", "to": to, "citations": cites }),
    })
}
