//! What a proposal can state, and templates to fill in.

use serde_json::{Value, json};

use crate::diagnostics::Lang;
use crate::hir::vocabulary::{Activity, Fact, Kind, Term};
use crate::hir::{ActivityId, FactId, Vocabulary, Workspace};

/// All activities with their labels.
pub fn activities_text(vocabulary: &Vocabulary) -> String {
    terms_text(&vocabulary.activities.iter().map(|a| &a.term).collect::<Vec<_>>())
}

/// Names with their labels, one on a line.
pub fn terms_text(terms: &[&Term]) -> String {
    terms.iter().map(|t| format!("{:<24} {} / {}\n", t.id, t.vi, t.en)).collect()
}

/// The same for machines.
pub fn terms_json(terms: &[&Term]) -> Value {
    terms.iter().map(|t| json!({ "id": t.id, "vi": t.vi, "en": t.en })).collect()
}

/// The facts of one activity, with what they can be.
pub fn activity_text(workspace: &Workspace, id: ActivityId, lang: Lang) -> String {
    let vocabulary = &workspace.vocabulary;
    let Some(activity) = vocabulary.activity(id) else { return String::new() };
    let mut out = format!("{} — {}\n", activity.term.id, activity.term.label(lang));
    for fact in activity.facts.iter().filter_map(|f| vocabulary.fact(*f).map(|fact| (*f, fact))) {
        out.push_str(&fact_text(workspace, fact.0, fact.1, lang));
    }
    out
}

fn fact_text(workspace: &Workspace, id: FactId, fact: &Fact, lang: Lang) -> String {
    let say = |en: &'static str, vi: &'static str| if lang == Lang::En { en } else { vi };
    let mut out = format!("  {:<24} {} · {}", fact.term.id, fact.term.label(lang), kind(&fact.kind, lang));
    if fact.judgement {
        out.push_str(say(" · an assessment", " · do người dùng đánh giá"));
    }
    for source in sources(workspace, id, fact) {
        out.push_str(&format!(" · {} {source}", say("decided by", "theo")));
    }
    out.push('\n');
    for value in fact.kind.values() {
        out.push_str(&format!("      {:<22} {}\n", value.id, value.label(lang)));
    }
    if let Kind::List(fields) = &fact.kind {
        for field in fields {
            out.push_str(&format!("      .{:<21} {} · {}\n", field.term.id, field.term.label(lang), kind(&field.kind, lang)));
        }
    }
    out
}

/// The outside instruments that decide a fact: the vocabulary's, and each regulation's.
fn sources(workspace: &Workspace, id: FactId, fact: &Fact) -> Vec<String> {
    let local = workspace.regulations.iter().filter_map(|r| r.fact_sources.get(&id).map(|s| format!("{s} ({})", r.name())));
    fact.set_by.iter().cloned().chain(local).collect()
}

fn kind(kind: &Kind, lang: Lang) -> String {
    let say = |en: &str, vi: &str| if lang == Lang::En { en.to_owned() } else { vi.to_owned() };
    match kind {
        Kind::Bool => say("yes or no", "có hoặc không"),
        Kind::One(_) => say("one of", "một trong"),
        Kind::Set(_) => say("any of", "tập con của"),
        Kind::Number { unit, min, max } => format!("{min}–{max} {}", unit.label(lang)),
        Kind::Date => say("date", "ngày"),
        Kind::Text => say("text", "chữ"),
        Kind::List(_) => say("list of", "danh sách"),
    }
}

/// The same for machines.
pub fn activity_json(workspace: &Workspace, activity: &Activity) -> Value {
    let vocabulary = &workspace.vocabulary;
    let facts: Vec<Value> =
        activity.facts.iter().filter_map(|id| vocabulary.fact(*id).map(|fact| fact_json(fact, sources(workspace, *id, fact)))).collect();
    let requires: Vec<&str> = activity.requires.iter().filter_map(|c| vocabulary.class(*c)).map(|c| c.id.as_str()).collect();
    json!({ "activity": activity.term.id, "vi": activity.term.vi, "en": activity.term.en, "requires": requires, "facts": facts })
}

fn fact_json(fact: &Fact, set_by: Vec<String>) -> Value {
    let (name, extra) = match &fact.kind {
        Kind::Bool => ("yes/no", Value::Null),
        Kind::One(_) => ("one_of", Value::Null),
        Kind::Set(_) => ("set_of", Value::Null),
        Kind::Number { unit, min, max } => ("number", json!({ "unit": unit.en, "min": min, "max": max })),
        Kind::Date => ("date", Value::Null),
        Kind::Text => ("text", Value::Null),
        Kind::List(fields) => ("list_of", json!(fields.iter().map(|f| fact_json(f, f.set_by.iter().cloned().collect())).collect::<Vec<_>>())),
    };
    let values = terms_json(&fact.kind.values().iter().collect::<Vec<_>>());
    json!({
        "fact": fact.term.id, "vi": fact.term.vi, "en": fact.term.en, "kind": name, "values": values, "detail": extra,
        "judgement": fact.judgement, "set_by": set_by,
    })
}

/// A proposal in TOML with every fact of an activity as a comment to fill in: nothing is stated until a line is uncommented.
pub fn template(vocabulary: &Vocabulary, id: ActivityId, lang: Lang) -> String {
    let Some(activity) = vocabulary.activity(id) else { return String::new() };
    let say = |en: &'static str, vi: &'static str| if lang == Lang::En { en } else { vi };
    let mut out = format!("# {} ({})\n", activity.term.label(lang), activity.term.id);
    out.push_str(&format!(
        "# {}\n\nactivity = \"{}\"\ntitle = \"\"\n",
        say(
            "Take away the # before a fact to state it. What is not stated is unknown, never false.",
            "Bỏ dấu # trước dữ kiện để khai. Dữ kiện không khai là chưa biết, không phải là không.",
        ),
        activity.term.id
    ));
    let facts: Vec<&Fact> = activity.facts.iter().filter_map(|f| vocabulary.fact(*f)).collect();
    // In TOML, tables come after plain values.
    let (lists, plain): (Vec<&Fact>, Vec<&Fact>) = facts.into_iter().partition(|f| matches!(f.kind, Kind::List(_)));
    for fact in plain {
        out.push_str(&format!("\n# {} — {}", fact.term.label(lang), kind(&fact.kind, lang)));
        if fact.judgement {
            out.push_str(say(" (your assessment)", " (do anh/chị đánh giá)"));
        }
        out.push('\n');
        for value in fact.kind.values() {
            out.push_str(&format!("#     {} = {}\n", value.id, value.label(lang)));
        }
        out.push_str(&format!("#{} = {}\n", fact.term.id, example(&fact.kind)));
    }
    for list in lists {
        out.push_str(&format!("\n# {} — {}\n#[[{}]]\n", list.term.label(lang), kind(&list.kind, lang), list.term.id));
        if let Kind::List(fields) = &list.kind {
            for field in fields {
                out.push_str(&format!("#{} = {}   # {}\n", field.term.id, example(&field.kind), field.term.label(lang)));
            }
        }
    }
    out
}

fn example(kind: &Kind) -> String {
    match kind {
        Kind::Bool => "false".into(),
        Kind::One(values) => format!("\"{}\"", values.first().map_or("", |v| v.id.as_str())),
        Kind::Set(_) => "[]".into(),
        Kind::Number { min, .. } => min.to_string(),
        Kind::Date => "2025-01-31".into(),
        Kind::Text => "\"\"".into(),
        Kind::List(_) => "[]".into(),
    }
}
