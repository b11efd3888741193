//! The compiled decision as other programs read it: names instead of numbers.

use serde_json::{Map, Value as Json, json};

use crate::decision::{Asked, Cell, Contribution, Decision, Says};
use crate::hir::vocabulary::{Fact, Kind};
use crate::hir::{Actor, Deadline, FactId, Regulation, VerbId, Workspace};
use crate::mdd::{Image, Node};
use crate::report::Words;

/// The name of the format.
pub const FORMAT: &str = "quyche-decision";
/// Its version: raised whenever a reader of the version before would go wrong.
pub const VERSION: u32 = 1;

/// One decision (or just one verb of it): variables, nodes, where the diagrams of the verbs begin, and what their outcomes say.
pub fn described(
    workspace: &Workspace,
    regulation: &Regulation,
    decision: &Decision,
    only: Option<VerbId>,
    image: &Image,
    place: &impl Fn(Node) -> u32,
) -> Json {
    let words = Words::new(workspace, regulation, crate::diagnostics::Lang::Vi);
    let variables: Vec<Json> = decision
        .variables
        .iter()
        .map(|(_, v)| {
            let values: Vec<Json> = v.cells.iter().map(|cell| cell_json(&words, v.asked, cell)).collect();
            json!({ "asks": asks(&words, v.asked, place), "values": values })
        })
        .collect();
    let each = |lists: &[FactId]| lists.iter().map(|list| words.fact_id(*list).to_owned()).collect::<Vec<_>>();
    let verbs: Vec<Json> = decision
        .rulings
        .verbs
        .iter()
        .filter(|verb| only.is_none_or(|only| verb.verb == only))
        .map(|verb| {
            let roots: Vec<Json> = verb.roots.iter().map(|(lists, root)| json!({ "for_each": each(lists), "root": place(*root) })).collect();
            json!({ "verb": words.verb_id(verb.verb), "roots": roots })
        })
        .collect();
    let others: Vec<Json> = decision
        .rulings
        .contributions
        .iter()
        .enumerate()
        .filter(|(_, c)| only.is_none() && c.verb(&decision.rulings.contributions).is_none())
        .map(|(index, c)| json!({ "contribution": index, "for_each": each(&c.lists), "root": place(c.guard) }))
        .collect();
    let outcomes: Vec<&[usize]> = (0..decision.rulings.sets.len()).map(|n| decision.rulings.sets.get(u32::try_from(n).unwrap_or(u32::MAX))).collect();
    json!({
        "activity": workspace.vocabulary.activity(decision.activity).map(|a| a.term.id.as_str()),
        "variables": variables,
        "nodes": image.nodes,
        "possible": place(decision.possible),
        "verbs": verbs,
        "others": others,
        "outcomes": outcomes,
        "contributions": decision.rulings.contributions.iter().map(|c| contribution_json(&words, c)).collect::<Vec<_>>(),
    })
}

fn asks(words: &Words, asked: Asked, place: &impl Fn(Node) -> u32) -> Json {
    let value = |fact: Option<&Fact>, element: usize| fact.and_then(|f| f.kind.values().get(element)).map(|t| t.id.clone());
    match asked {
        Asked::Fact(fact) => json!({ "fact": words.fact_id(fact) }),
        Asked::Element(fact, element) => json!({ "fact": words.fact_id(fact), "has": value(words.vocabulary().fact(fact), element) }),
        Asked::Field { list, depth, field, element } | Asked::Record { list, record: depth, field, element } => {
            let of = words.vocabulary().field(list, field);
            let mut out = Map::new();
            out.insert("list".into(), json!(words.fact_id(list)));
            out.insert("depth".into(), json!(depth));
            out.insert("field".into(), json!(of.map(|f| &f.term.id)));
            if let Some(element) = element {
                out.insert("has".into(), json!(value(of, element)));
            }
            Json::Object(out)
        }
        Asked::Reading(reading) => {
            let of = words.regulation.readings.get(reading.index());
            let chosen = of.and_then(|r| r.alternatives.get(r.chosen)).map(|(name, _)| name);
            json!({ "reading": words.reading_name(reading), "chosen": chosen })
        }
        Asked::Some { list, of } => json!({ "list": words.fact_id(list), "at_least": 1, "of": place(of) }),
        Asked::Count { list, of, at_least } => json!({ "list": words.fact_id(list), "at_least": at_least, "of": place(of) }),
        Asked::Sum { list, field, at_least } => {
            json!({ "list": words.fact_id(list), "sum": words.vocabulary().field(list, field).map(|f| &f.term.id), "at_least": at_least })
        }
    }
}

fn cell_json(words: &Words, asked: Asked, cell: &Cell) -> Json {
    let fact = match asked {
        Asked::Fact(fact) => words.vocabulary().fact(fact),
        Asked::Field { list, field, .. } => words.vocabulary().field(list, field),
        _ => None,
    };
    match cell {
        Cell::No => json!(false),
        Cell::Yes => json!(true),
        Cell::Values(values) => {
            let terms = if let Some(Kind::One(terms)) = fact.map(|f| &f.kind) { terms.as_slice() } else { &[] };
            json!(values.iter().filter_map(|v| terms.get(*v)).map(|t| &t.id).collect::<Vec<_>>())
        }
        Cell::Numbers { min, max } => json!({ "min": min, "max": max }),
        Cell::Dates(dates) => {
            let day = |day: Option<(u32, u32)>| day.map(|(month, day)| format!("{month:02}-{day:02}"));
            json!({ "from": dates.from, "before": dates.before, "from_day": day(dates.from_day), "before_day": day(dates.before_day) })
        }
        Cell::Texts(texts) => json!({ "texts": texts }),
        Cell::OtherText => json!({ "other_text": true }),
        Cell::Alternative(index) => match asked {
            Asked::Reading(reading) => {
                json!(words.regulation.readings.get(reading.index()).and_then(|r| r.alternatives.get(*index)).map(|(name, _)| name))
            }
            _ => Json::Null,
        },
    }
}

fn contribution_json(words: &Words, contribution: &Contribution) -> Json {
    let mut ids = contribution.place.iter().map(|p| p.provision).collect::<Vec<_>>();
    ids.dedup();
    let mut out = match &contribution.says {
        Says::Act(act) => {
            let body = match act.actor {
                Actor::Body(body) => json!(words.body_id(body)),
                Actor::Unnamed => json!("(unnamed)"),
                Actor::Unsaid => Json::Null,
            };
            json!({
                "says": "act", "body": body, "verb": words.verb_id(act.verb), "to": act.to.map(|b| words.body_id(b)),
                "regarding": act.matter.and_then(|m| words.vocabulary().matter(m)).map(|m| &m.id),
                "on_behalf_of": act.behalf.map(|b| words.body_id(b)),
                "deadlines": act.timings.iter().map(|t| deadline(words, &t.deadline)).collect::<Vec<_>>(),
            })
        }
        Says::Qualify(of) => {
            let deadlines: Vec<String> = of.timings.iter().map(|t| deadline(words, &t.deadline)).collect();
            json!({ "says": "qualify", "verb": words.verb_id(of.verb), "deadlines": deadlines })
        }
        Says::Waive { of, timing } => json!({ "says": "waive", "contribution": of, "deadline": timing }),
        Says::Refers { to } => json!({ "says": "refers", "to": to }),
        Says::Excludes { verb } => json!({ "says": "excludes", "verb": words.verb_id(*verb) }),
        Says::Limit => json!({ "says": "limit" }),
        Says::Broken { .. } => json!({ "says": "limit_broken" }),
        Says::Forbid { unless } => json!({ "says": "forbid", "unless": unless.map(|b| words.body_id(b)) }),
        Says::Dossier { fields, .. } => json!({ "says": "dossier", "fields": fields }),
        Says::Counts => json!({ "says": "counts_towards_plan" }),
    };
    if let Some(object) = out.as_object_mut() {
        object.insert("citations".into(), json!(words.citations(&ids)));
    }
    out
}

fn deadline(words: &Words, deadline: &Deadline) -> String {
    words.deadline(deadline)
}
