//! Results of scenarios: what was expected, and what came.

use serde_json::{Value, json};

use super::answer_text::act_line;
use super::words::Words;
use crate::diagnostics::{Code, Lang};
use crate::hir::scenario::ExpectedAct;
use crate::hir::{ProvisionId, Workspace};
use crate::outcome::{OutcomeAct, OutcomeTiming};
use crate::queries::{Answer, Failure, ScenarioResult};
use crate::source::{Sources, Span};

/// A failed scenario in words; nothing for one that passed.
pub fn result_text(workspace: &Workspace, sources: &Sources, result: &ScenarioResult, lang: Lang) -> String {
    let Some(scenario) = workspace.scenarios.get(result.scenario).filter(|_| !result.passed()) else { return String::new() };
    let Some(regulation) = workspace.regulations.get(scenario.regulation) else { return String::new() };
    let words = Words::new(workspace, regulation, lang);
    let place = |span: Span| sources.get(span.file).map(|f| format!("{}:{}", f.name, f.position(span.start).0)).unwrap_or_default();
    let mut out = format!("✗ {} ({})\n", scenario.name, place(scenario.span));
    for failure in &result.failures {
        for line in failure_lines(&words, sources, result.answer.as_ref(), failure, workspace, scenario.case.activity) {
            out.push_str(&format!("    {line}\n"));
        }
    }
    out
}

fn failure_lines(
    words: &Words,
    sources: &Sources,
    answer: Option<&Answer>,
    failure: &Failure,
    workspace: &Workspace,
    activity: crate::hir::ActivityId,
) -> Vec<String> {
    let actual = |i: usize| answer.and_then(|a| a.acts.get(i)).map(|a| full_line(words, &a.act)).unwrap_or_default();
    let source = |span: Span| sources.get(span.file).map(|f| f.slice(span).split_whitespace().collect::<Vec<_>>().join(" ")).unwrap_or_default();
    match failure {
        Failure::NothingExpected => {
            let nothing = words
                .say("it expects nothing: write what the text says of this case", "không nêu mong đợi: hãy viết điều văn bản nói về trường hợp này");
            vec![format!("[{}] {nothing}", Code::W0510.name())]
        }
        Failure::Contradiction(lines) => {
            let always = workspace.vocabulary.activity(activity).map(|a| a.always.as_slice()).unwrap_or_default();
            let lines = lines.iter().filter_map(|i| always.get(*i)).map(|a| format!("  {}", words.condition(&a.condition)));
            std::iter::once(words.say("the facts contradict what always holds:", "dữ kiện mâu thuẫn với điều luôn đúng:").to_owned())
                .chain(lines)
                .collect()
        }
        Failure::TooLarge(too_large) => vec![super::findings::too_large(workspace, words.regulation, too_large).headline.get(words.lang).to_owned()],
        Failure::NoSuchAct { expected, near } => {
            let mut out = vec![format!("- {}", expected_line(words, expected))];
            out.extend(near.iter().map(|i| format!("+ {}", actual(*i))));
            out
        }
        Failure::OtherDue { expected, position } => {
            let dues =
                answer.and_then(|a| a.acts.get(*position)).map(|a| a.timings.iter().filter_map(|t| t.due).map(|d| d.to_string()).collect::<Vec<_>>());
            let expected_due = expected.due.map(|d| d.to_string()).unwrap_or_default();
            vec![
                format!("- {} {} {expected_due}", expected_line(words, expected), words.say("due", "hạn")),
                format!("+ {} {}", words.say("due", "hạn"), dues.unwrap_or_default().join(", ")),
            ]
        }
        Failure::Unexpected { position, span } => vec![format!("- {}", source(*span)), format!("+ {}", actual(*position))],
        Failure::NotExactly { missing, surplus, .. } => {
            let mut out: Vec<String> = missing.iter().map(|e| format!("- {}", expected_line(words, e))).collect();
            out.extend(surplus.iter().map(|i| format!("+ {}", actual(*i))));
            out
        }
        Failure::Other { span } => {
            let mut out = vec![format!("- {}", source(*span))];
            if let Some(answer) = answer {
                out.push(format!("+ {}", summary(words, answer)));
            }
            out
        }
        Failure::NotCited { provision, .. } => {
            vec![format!("- {} {}", words.say("cites", "trích dẫn"), words.citation(*provision))]
        }
        Failure::OrderContradicts { .. } => vec![words.say("the order of the acts contradicts itself", "thứ tự các việc tự mâu thuẫn").to_owned()],
    }
}

/// An act with its deadlines and citations, as failures show it.
fn full_line(words: &Words, act: &OutcomeAct) -> String {
    let deadlines: Vec<String> = act.timings.iter().filter(|t| !t.waived).map(|t| words.deadline(&t.deadline)).collect();
    let deadlines = if deadlines.is_empty() { String::new() } else { format!(", {}", deadlines.join(", ")) };
    format!("{}{deadlines} [{}]", act_line(words, act), words.citations(&act.citations).join("; "))
}

fn expected_line(words: &Words, expected: &ExpectedAct) -> String {
    let act = &expected.act;
    let timing = |d: &crate::hir::Deadline| OutcomeTiming { deadline: d.clone(), waived: false, governing: true, citation: ProvisionId::new(0) };
    let shown = OutcomeAct {
        actor: act.actor,
        verb: act.verb,
        matter: act.matter,
        to: act.to,
        modality: act.modality,
        documents: act.documents.clone(),
        via: act.via.clone(),
        with: act.with.clone(),
        in_writing: act.in_writing,
        behalf: act.behalf,
        timings: expected.deadlines.iter().map(timing).collect(),
        citations: Vec::new(),
        members: Vec::new(),
        anchors: Vec::new(),
        places: Vec::new(),
    };
    full_line(words, &shown).trim_end_matches(" []").to_owned()
}

fn summary(words: &Words, answer: &Answer) -> String {
    let violated: Vec<String> = answer.violations.iter().map(|v| words.citation(v.citation)).collect();
    let late = answer.missed().count();
    let readings: Vec<&str> = answer.rests_on.iter().map(|r| words.reading_name(*r)).collect();
    let forbidden: Vec<String> = answer.forbidden.iter().map(|f| f.unless.map_or("—".to_owned(), |b| words.body_id(b).to_owned())).collect();
    let questions: Vec<String> = answer.missing.iter().map(|m| words.question(&m.question).0).collect();
    format!(
        "status {}; violations [{}]; late {late}; forbidden [{}]; readings [{}]; missing [{}]",
        answer.status.id(),
        violated.join(", "),
        forbidden.join(", "),
        readings.join(", "),
        questions.join(", ")
    )
}

pub fn result_json(workspace: &Workspace, sources: &Sources, result: &ScenarioResult, lang: Lang) -> Value {
    let Some(scenario) = workspace.scenarios.get(result.scenario) else { return Value::Null };
    let Some(regulation) = workspace.regulations.get(scenario.regulation) else { return Value::Null };
    let words = Words::new(workspace, regulation, lang);
    let lines = |f: &Failure| failure_lines(&words, sources, result.answer.as_ref(), f, workspace, scenario.case.activity);
    let file = sources.get(scenario.span.file);
    json!({
        "name": scenario.name,
        "regulation": regulation.name(),
        "file": file.map(|f| f.name.as_str()),
        "line": file.map(|f| f.position(scenario.span.start).0),
        "passed": result.passed(),
        "failures": result.failures.iter().map(lines).collect::<Vec<_>>(),
    })
}
