//! The answer as JSON: the contract of `docs/simulate.schema.json`. Names are identifiers; citations are Vietnamese, as jurists cite.

use serde_json::{Value, json};

use super::words::Words;
use crate::diagnostics::Lang;
use crate::hir::{Actor, BodyId, Deadline, DocumentId, ProvisionId, Workspace};
use crate::outcome::OutcomeAct;
use crate::queries::{Answer, AnsweredAct, AnsweredTiming, Chosen, ChosenBy, DateNote, Perhaps, PossibleVerb};
use crate::syntax::ast::Modality;

/// One object per proposal.
pub fn answer_json(workspace: &Workspace, answer: &Answer, chosen: Chosen) -> Value {
    let Some(regulation) = workspace.regulations.get(answer.regulation) else { return Value::Null };
    let words = Words::new(workspace, regulation, Lang::Vi);
    let verb = |v| words.verb_id(v);
    let forbidden = answer.forbidden.first().map(|first| {
        // A prohibition that nobody may lift outweighs one that somebody may.
        let strictest = answer.forbidden.iter().find(|f| f.unless.is_none()).unwrap_or(first);
        let citations: Vec<ProvisionId> = answer.forbidden.iter().map(|f| f.citation).collect();
        json!({ "unless": strictest.unless.map(|b| words.body_id(b)), "citations": words.citations(&citations) })
    });
    let silence: Vec<Value> = answer
        .silences
        .iter()
        .map(|s| {
            let unnamed = s.act.as_deref().map(|a| act(&words, a, Vec::new(), Vec::new()));
            json!({ "verb": s.verb.map(verb), "kind": s.kind.id(), "to": s.to, "act": unnamed, "citations": words.citations(&s.citations) })
        })
        .collect();
    let conflicts: Vec<Value> = answer
        .conflicts
        .iter()
        .map(|c| {
            let bodies: Vec<&str> = c.bodies.iter().map(|b| words.body_id(*b)).collect();
            json!({ "verb": verb(c.verb), "bodies": bodies, "citations": words.citations(&c.citations) })
        })
        .collect();
    let violations: Vec<Value> = answer
        .violations
        .iter()
        .map(|v| {
            let limit = super::provisions::limit_text(&words, v.citation, v.rule);
            json!({ "limit": limit, "citations": words.citations(&[v.citation]), "modality": modality(v.modality) })
        })
        .chain(answer.missed().map(|(act, timing)| {
            let due = timing.due.map(|d| d.to_string()).unwrap_or_default();
            let limit = format!("{}: {} ({due})", words.verb(act.act.verb), words.deadline(&timing.timing.deadline));
            json!({ "limit": limit, "citations": words.citations(&[timing.timing.citation]), "modality": modality(act.act.modality) })
        }))
        .collect();
    let missing: Vec<Value> = answer
        .missing
        .iter()
        .map(|m| {
            let (fact, label) = words.question(&m.question);
            let leads: Vec<Value> =
                m.leads_to.iter().map(|l| json!({ "value": l.value, "outcomes": l.outcomes, "status": l.status.map(|s| s.id()) })).collect();
            json!({ "fact": fact, "label": label, "leads_to": leads })
        })
        .chain(answer.uncounted.iter().map(|q| {
            let (fact, label) = words.question(q);
            json!({ "fact": fact, "label": label, "leads_to": [] })
        }))
        .collect();
    let dossier: Vec<Value> = answer
        .dossier
        .iter()
        .map(|d| json!({ "documents": document_ids(&words, &d.documents), "fields": d.fields, "citations": words.citations(&[d.citation]) }))
        .collect();
    json!({
        "regulation": regulation.name(),
        "draft": regulation.draft,
        "activity": workspace.vocabulary.activity(answer.case.activity).map(|a| a.term.id.as_str()),
        "status": answer.status.id(),
        "version": version(chosen),
        "forbidden": forbidden,
        "acts": answer.acts.iter().map(|a| answered_act(&words, a)).collect::<Vec<_>>(),
        "silence": silence,
        "conflicts": conflicts,
        "violations": violations,
        "dossier": dossier,
        "readings": readings(&words, answer),
        "slips": slips(&words, answer),
        "assessments": answer.assessments.iter().map(|f| words.fact_id(*f)).collect::<Vec<_>>(),
        "dates": answer.date_notes.iter().map(date_note).collect::<Vec<_>>(),
        "missing": missing,
        "possible": answer.possible.iter().map(|p| possible(&words, p)).collect::<Vec<_>>(),
        "perhaps": answer.perhaps.iter().map(|p| perhaps(&words, p)).collect::<Vec<_>>(),
    })
}

fn version(chosen: Chosen) -> Value {
    let by = match chosen.by {
        ChosenBy::Name => "name",
        ChosenBy::On(_) => "on",
        ChosenBy::CaseDate(_) => "case",
        ChosenBy::Today(_) => "today",
    };
    json!({ "chosen_by": by, "date": chosen.by.date().map(|d| d.to_string()) })
}

fn answered_act(words: &Words, answered: &AnsweredAct) -> Value {
    let timings: Vec<Value> = answered.timings.iter().map(|t| timing(words, t)).collect();
    let readings: Vec<&str> = answered.readings.iter().map(|r| words.reading_name(*r)).collect();
    act(words, &answered.act, timings, readings)
}

pub(super) fn act(words: &Words, act: &OutcomeAct, timings: Vec<Value>, readings: Vec<&str>) -> Value {
    let ids = |bodies: &[BodyId]| bodies.iter().map(|b| words.body_id(*b)).collect::<Vec<_>>();
    let mut value = json!({
        "verb": words.verb_id(act.verb),
        "body": match act.actor {
            Actor::Body(body) => Some(words.body_id(body)),
            Actor::Unnamed => Some("(unnamed)"),
            Actor::Unsaid => None,
        },
        "on_behalf_of": act.behalf.map(|b| words.body_id(b)),
        "in_writing": act.in_writing,
        "to": act.to.map(|b| words.body_id(b)),
        "via": ids(&act.via),
        "with": ids(&act.with),
        "regarding": act.matter.and_then(|m| words.vocabulary().matter(m)).map(|m| m.id.as_str()),
        "documents": document_ids(words, &act.documents),
        "modality": modality(act.modality),
        "timings": timings,
        "citations": words.citations(&act.citations),
        "readings": readings,
    });
    if !act.members.is_empty()
        && let Some(object) = value.as_object_mut()
    {
        object.insert("members".into(), json!(act.members));
    }
    value
}

/// One string per document; alternatives are separated by ` | `.
pub(super) fn document_ids(words: &Words, documents: &[Vec<DocumentId>]) -> Vec<String> {
    let id = |d: &DocumentId| words.vocabulary().document(*d).map_or("?", |d| d.term.id.as_str());
    documents.iter().map(|alternatives| alternatives.iter().map(id).collect::<Vec<_>>().join(" | ")).collect()
}

fn modality(modality: Modality) -> &'static str {
    match modality {
        Modality::Must => "must",
        Modality::May => "may",
        Modality::Should => "should",
    }
}

fn timing(words: &Words, answered: &AnsweredTiming) -> Value {
    let timing = &answered.timing;
    let (kind, n, unit, event) = deadline(words, &timing.deadline);
    let mut out = json!({
        "kind": kind, "n": n, "unit": unit, "event": event,
        "due": answered.due.map(|d| d.to_string()), "met": answered.met, "waived": timing.waived, "governing": timing.governing,
        "citations": words.citations(&[timing.citation]),
    });
    if let (Some((first, last)), Some(fields)) = (answered.between, out.as_object_mut()) {
        fields.insert("due_between".into(), json!([first.to_string(), last.to_string()]));
    }
    out
}

/// A deadline alone.
pub fn deadline_json(words: &Words, of: &Deadline) -> Value {
    let (kind, n, unit, event) = deadline(words, of);
    json!({ "kind": kind, "n": n, "unit": unit, "event": event })
}

/// Its kind, number, unit and event.
fn deadline(words: &Words, deadline: &Deadline) -> (&'static str, Option<u32>, Option<&'static str>, String) {
    let unit = |working: bool| if working { "working_days" } else { "days" };
    match deadline {
        Deadline::Before { n, working, event } => ("at_least_before", Some(*n), Some(unit(*working)), words.fact_id(*event).to_owned()),
        Deadline::Within { n, working, event } => ("within_after", Some(*n), Some(unit(*working)), words.fact_id(*event).to_owned()),
        Deadline::Yearly { day, .. } => ("before_date", None, None, format!("{:02}/{:02}", day.day, day.month)),
    }
}

fn readings(words: &Words, answer: &Answer) -> Vec<Value> {
    let found = answer.rests_on.iter().filter_map(|r| words.regulation.readings.get(r.index()));
    let value = found.map(|r| {
        let chosen = r.alternatives.get(r.chosen).map(|(n, _)| n.as_str());
        let others: Vec<&str> = r.alternatives.iter().map(|(n, _)| n.as_str()).filter(|n| Some(*n) != chosen).collect();
        json!({ "name": r.name, "chosen": chosen, "alternatives": others, "citations": words.citations(&[r.provision]) })
    });
    value.collect()
}

fn slips(words: &Words, answer: &Answer) -> Vec<Value> {
    let cited = super::answer_text::slips_cited(words.regulation, answer);
    cited.into_iter().map(|(id, slip)| json!({ "written": slip.written, "read_as": slip.reads, "citations": words.citations(&[id]) })).collect()
}

fn date_note(note: &DateNote) -> Value {
    match note {
        DateNote::NotStated => json!({ "kind": "not_stated" }),
        DateNote::NoCalendar => json!({ "kind": "no_calendar" }),
        DateNote::YearNotCovered(year) => json!({ "kind": "year_not_covered", "year": year }),
        DateNote::OutOfRange => json!({ "kind": "out_of_range" }),
        DateNote::RestsOn(days) => json!({ "kind": "rests_on_uncertain_days", "days": days.iter().map(|d| d.to_string()).collect::<Vec<_>>() }),
    }
}

/// An act of no case in particular: without dates.
pub fn said_act(words: &Words, of: &OutcomeAct) -> Value {
    let timings =
        of.timings.iter().map(|t| timing(words, &AnsweredTiming { timing: t.clone(), due: None, between: None, done: None, met: None })).collect();
    act(words, of, timings, Vec::new())
}

fn possible(words: &Words, possible: &PossibleVerb) -> Value {
    let acts = |acts: &Vec<OutcomeAct>| acts.iter().map(|a| said_act(words, a)).collect::<Vec<_>>();
    json!({ "verb": words.verb_id(possible.verb), "outcomes": possible.outcomes.iter().map(acts).collect::<Vec<_>>() })
}

/// Something beside acts that may be said.
fn perhaps(words: &Words, perhaps: &Perhaps) -> Value {
    match perhaps {
        Perhaps::Forbidden(f) => {
            json!({ "kind": "forbidden", "what": f.unless.map(|b| words.body_id(b)), "citations": words.citations(&[f.citation]) })
        }
        Perhaps::Violation(v) => {
            let limit = super::provisions::limit_text(words, v.citation, v.rule);
            json!({ "kind": "violation", "what": limit, "citations": words.citations(&[v.citation]) })
        }
        Perhaps::Dossier(d) => {
            json!({ "kind": "dossier", "what": document_ids(words, &d.documents).join(", "), "citations": words.citations(&[d.citation]) })
        }
        Perhaps::Silence(s) => {
            let what = s.to.clone().or_else(|| s.verb.map(|v| words.verb_id(v).to_owned()));
            json!({ "kind": s.kind.id(), "what": what, "citations": words.citations(&s.citations) })
        }
    }
}
