//! The report of an audit, as text and as data: per finding what was found, where, in which class of cases with one of them, what it means, and
//! for a gap what would fill it.

use serde_json::{Map, Value as Json, json};

use super::audit_stub::{failing, stub};
use super::audit_words::{code, headline, kind_label, meaning};
use super::cases::{case_json, class_json, scenario_case};
use super::findings::too_large;
use super::words::Words;
use crate::decision::Cause;
use crate::diagnostics::Lang;
use crate::hir::{ProvisionId, Regulation, VerbId, Workspace};
use crate::queries::audit::{Audited, Found, GrantLacks, Kind, Order, Weight, What};
use crate::queries::{Cases, Finding};

/// Classes of one finding that are told; the rest is counted.
const CLASSES: usize = 4;

/// The whole report. Slack that is not negative is counted, unless it was asked for.
pub fn audit_text(workspace: &Workspace, regulation: &Regulation, found: &[Audited], slack: bool, lang: Lang) -> String {
    let words = Words::new(workspace, regulation, lang);
    let counted = |weight: Weight| found.iter().filter(|a| a.weight() == weight).count();
    let (flaws, remarks) = (counted(Weight::Flaw), counted(Weight::Remark));
    let mut out = match lang {
        Lang::En => format!("{}: {flaws} findings, {remarks} remarks\n", regulation.name()),
        Lang::Vi => format!("{}: {flaws} phát hiện, {remarks} ghi nhận\n", regulation.name()),
    };
    for kind in Kind::ALL.into_iter().chain([Kind::Unknown]) {
        let of_kind: Vec<&Audited> = found.iter().filter(|a| a.kind() == kind).collect();
        let told: Vec<&Audited> = of_kind.iter().copied().filter(|a| slack || a.weight() != Weight::Information).collect();
        if of_kind.is_empty() {
            continue;
        }
        out.push_str(&format!("\n── {} ({}) ──\n", kind_label(&words, kind), told.len()));
        if told.len() < of_kind.len() {
            let more = of_kind.len() - told.len();
            out.push_str(&match lang {
                Lang::En => format!("  {more} pairs of deadlines stand in good order; `--only slack` lists them\n"),
                Lang::Vi => format!("  {more} cặp thời hạn đúng thứ tự; xem với `--only slack`\n"),
            });
        }
        section(&words, kind, &told, &mut out);
    }
    out
}

/// The findings of one kind. What needs no sentence of its own is said once; conditions stand together provision by provision.
fn section(words: &Words, kind: Kind, told: &[&Audited], out: &mut String) {
    let mut explained = Vec::new();
    let mut last: Option<ProvisionId> = None;
    for audited in told {
        let code = code(words.workspace, words.regulation, audited);
        let of_code = !matches!(audited.found, Found::Idle(_) | Found::Slack(_) | Found::Excess(_));
        if of_code && !explained.contains(&code) {
            out.push_str(&format!("  {}\n", code.explanation().get(words.lang)));
            explained.push(code);
        }
        match (&audited.found, kind) {
            (Found::Known(Finding::TooLarge(large)), _) => {
                let told = too_large(words.workspace, words.regulation, large);
                out.push_str(&format!("  [{}] {}\n", told.code.name(), told.headline.get(words.lang)));
                out.push_str(&told.note.map(|note| format!("      {}\n", note.get(words.lang))).unwrap_or_default());
            }
            (Found::Idle(idle), Kind::Condition) => {
                if last != Some(idle.part.provision) {
                    let about = words.vocabulary().activity(idle.activity).map_or("?", |a| a.term.label(words.lang));
                    out.push_str(&format!("\n  [{}] {} ({about})\n", code.name(), words.citation(idle.part.provision)));
                    last = Some(idle.part.provision);
                }
                let said = headline(words.workspace, words.regulation, audited);
                let why = meaning(words.workspace, words.regulation, audited);
                out.push_str(&format!("      · {}\n        {}\n", said.get(words.lang), why.get(words.lang)));
            }
            _ => entry(words, audited, out),
        }
    }
}

fn entry(words: &Words, audited: &Audited, out: &mut String) {
    let code = code(words.workspace, words.regulation, audited);
    let said = headline(words.workspace, words.regulation, audited);
    let about = audited.activity.filter(|_| !matches!(audited.found, Found::Known(_) | Found::Gap { .. }));
    let about = about.and_then(|a| words.vocabulary().activity(a)).map(|a| format!("{}: ", a.term.label(words.lang))).unwrap_or_default();
    out.push_str(&format!("\n  [{}] {about}{}\n", code.name(), said.get(words.lang)));
    let citations: Vec<String> = words.citations(&audited.provisions()).into_iter().filter(|citation| !citation.is_empty()).collect();
    if !citations.is_empty() {
        out.push_str(&format!("      {} {}\n", words.say("at", "tại"), citations.join("; ")));
    }
    if let Some(cases) = audited.cases() {
        classes(words, cases, out);
    }
    if matches!(audited.found, Found::Idle(_) | Found::Slack(_) | Found::Excess(_)) {
        out.push_str(&format!("      ⇒ {}\n", meaning(words.workspace, words.regulation, audited).get(words.lang)));
    }
    if let Some((stub, scenario)) = remedy(words, audited) {
        let indented = |text: &str| text.lines().map(|line| format!("          {line}\n")).collect::<String>();
        if let Some(stub) = stub {
            out.push_str(&format!("      {}\n{}", words.say("a provision that would fill it:", "điều khoản có thể bổ sung:"), indented(&stub)));
        }
        let fails = words.say("a scenario that fails until then:", "tình huống chưa đạt cho tới khi đó:");
        out.push_str(&format!("      {fails}\n{}", indented(&scenario)));
    }
}

fn classes(words: &Words, cases: &Cases, out: &mut String) {
    for class in cases.classes.iter().take(CLASSES) {
        out.push_str(&format!("      {} {}\n", words.say("where", "khi"), words.class(class)));
    }
    let more = cases.classes.len().saturating_sub(CLASSES);
    if more > 0 {
        out.push_str(&format!("      … {} {more}\n", words.say("and as many classes more:", "và số nhóm khác:")));
    }
    out.push_str(&format!("      {} {}\n", words.say("for example", "ví dụ"), scenario_case(words, &cases.witness)));
}

/// What would fill a gap, and a scenario that shows that it does.
fn remedy(words: &Words, audited: &Audited) -> Option<(Option<String>, String)> {
    let Found::Gap { finding: Finding::Gap { cases, .. }, verb, settled } = &audited.found else { return None };
    let activity = audited.activity?;
    Some((stub(words, activity, *verb, cases), failing(words, activity, *settled, cases)))
}

/// One finding as data.
pub fn audited_json(workspace: &Workspace, regulation: &Regulation, audited: &Audited, lang: Lang) -> Json {
    let words = Words::new(workspace, regulation, lang);
    let vi = Words::new(workspace, regulation, Lang::Vi);
    let citations: Vec<String> = vi.citations(&audited.provisions()).into_iter().filter(|citation| !citation.is_empty()).collect();
    let mut out = json!({
        "code": code(workspace, regulation, audited).name(),
        "kind": audited.kind().id(),
        "weight": match audited.weight() { Weight::Flaw => "flaw", Weight::Remark => "remark", Weight::Information => "information" },
        "activity": audited.activity.and_then(|a| workspace.vocabulary.activity(a)).map(|a| a.term.id.as_str()),
        "verb": verb(audited).map(|verb| words.verb_id(verb)),
        "headline": headline(workspace, regulation, audited),
        "means": meaning(workspace, regulation, audited),
        "provisions": citations,
        "when": audited.cases().map(|c| c.classes.iter().map(|class| class_json(&words, class)).collect::<Vec<_>>()),
        "witness": audited.cases().map(|c| case_json(&words, &c.witness)),
        "status": audited.cases().map(|c| c.status.id()),
    });
    if let Some(object) = out.as_object_mut() {
        more(&words, audited, object);
    }
    out
}

/// What one kind has beside the others.
fn more(words: &Words, audited: &Audited, out: &mut Map<String, Json>) {
    if let Some((stub, scenario)) = remedy(words, audited) {
        out.insert("stub".into(), json!(stub));
        out.insert("scenario".into(), json!(scenario));
    }
    match &audited.found {
        Found::Slack(slack) => {
            out.insert("order".into(), json!(if slack.order == Order::Text { "text" } else { "verbs" }));
            let room =
                slack.room.map(|r| json!({ "min": r.min, "max": r.max, "unit": if r.working { "working days" } else { "days" }, "years": r.years }));
            out.insert("slack".into(), json!(room));
        }
        Found::Idle(idle) => {
            let left_out = match idle.part.what {
                What::Except(_) => "except",
                What::Overrides(..) => "overrides",
                What::Unless(_) => "unless",
                What::Waiver(_) => "waiver",
                What::Whole => "condition",
                What::Operand(_) => "operand",
                What::Value(..) => "value",
            };
            out.insert("left_out".into(), json!(left_out));
            let said = |causes: &Vec<Cause>| causes.iter().map(|cause| cause_json(words, *cause)).collect::<Vec<_>>();
            out.insert("implied_by".into(), json!(idle.implied_by.as_ref().map(said)));
        }
        Found::Excess(excess) => {
            out.insert("grant".into(), json!(Words::new(words.workspace, words.regulation, Lang::Vi).citation(excess.grant)));
            out.insert("missing".into(), json!(if excess.missing == GrantLacks::Scope { "scope" } else { "power" }));
        }
        _ => {}
    }
}

fn cause_json(words: &Words, cause: Cause) -> Json {
    let at = |id: ProvisionId| Words::new(words.workspace, words.regulation, Lang::Vi).citation(id);
    match cause {
        Cause::Always(line) => json!({ "always": line }),
        Cause::Condition(id) => json!({ "condition_of": at(id) }),
        Cause::Otherwise(id) => json!({ "otherwise_of": at(id) }),
        Cause::Except { by, of } => json!({ "exception_of": at(by), "excepted": at(of) }),
        Cause::Guard => json!({ "rest_of_the_rule": true }),
    }
}

/// The verb that a finding is about.
fn verb(audited: &Audited) -> Option<VerbId> {
    match &audited.found {
        Found::Gap { verb, .. } | Found::Known(Finding::Conflict { verb, .. }) => Some(*verb),
        Found::Slack(slack) => Some(slack.first.act.verb),
        Found::Excess(excess) => Some(excess.act.verb),
        _ => None,
    }
}
