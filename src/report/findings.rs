//! What analysis of all cases finds, as diagnostics and as data.

use serde_json::{Value as Json, json};

use super::cases::{case_json, class_json, scenario};
use super::words::Words;
use crate::decision::{Asked, Cause, TooLarge};
use crate::diagnostics::{Code, Diagnostic, Lang, Text};
use crate::hir::{ActivityId, ProvisionId, Regulation, Rule, Workspace};
use crate::queries::{Cases, Finding};

/// Classes that a message names; the rest is counted.
const CLASSES: usize = 4;

/// Both languages of one sentence.
fn both(workspace: &Workspace, regulation: &Regulation, text: impl Fn(&Words) -> String) -> Text {
    Text::new(text(&Words::new(workspace, regulation, Lang::En)), text(&Words::new(workspace, regulation, Lang::Vi)))
}

/// A finding as a warning or error.
pub fn finding(workspace: &Workspace, regulation: &Regulation, activity: ActivityId, finding: &Finding) -> Diagnostic {
    let about = |words: &Words| words.vocabulary().activity(activity).map_or("?", |a| a.term.label(words.lang)).to_owned();
    let both = |text: &dyn Fn(&Words) -> String| both(workspace, regulation, text);
    match finding {
        Finding::Gap { class, cases, around } => {
            let headline = both(&|words| {
                let class = words.vocabulary().class(*class).map_or("?", |c| c.label(words.lang));
                format!("{} {}: {} `{class}`", words.say("gap in", "khoảng trống ở"), about(words), words.say("nobody", "không ai"))
            });
            let mut diagnostic = Diagnostic::new(Code::W0505, headline);
            for provision in around.iter().take(2) {
                diagnostic = at(regulation, diagnostic, *provision, "says who does in neighbouring cases", "nêu ai làm ở trường hợp kề bên");
            }
            if around.is_empty() {
                diagnostic = diagnostic.about(&regulation.number);
            }
            with_cases(workspace, regulation, diagnostic, activity, cases)
        }
        Finding::Conflict { verb, bodies, provisions, cases, .. } => {
            let headline = both(&|words| {
                let (one, other) = (words.body(bodies.0), words.body(bodies.1));
                format!("{} {}: {one} / {other} · {}", words.say("conflict in", "xung đột ở"), about(words), words.verb(*verb))
            });
            let mut diagnostic = Diagnostic::new(Code::W0506, headline);
            for provision in provisions.iter().take(4) {
                diagnostic = at(regulation, diagnostic, *provision, "gives this act to one of them", "giao việc này cho một trong hai");
            }
            with_cases(workspace, regulation, diagnostic, activity, cases)
        }
        Finding::NeverInScope { provision, causes } => {
            let headline =
                Text::new("no possible case is in the scope of this provision", "không trường hợp có thể nào thuộc phạm vi điều khoản này");
            let diagnostic = at(regulation, Diagnostic::new(Code::W0507, headline), *provision, "never in scope", "không bao giờ có phạm vi");
            blame(workspace, regulation, activity, diagnostic, causes, *provision)
        }
        Finding::AlwaysDefeated { provision, rule, by } => {
            let headline = match rule {
                None => Text::new("this provision is always overridden", "điều khoản này luôn bị thay thế"),
                Some(_) => Text::new("this rule is always overridden", "quy tắc này luôn bị thay thế"),
            };
            let mut diagnostic = rule_at(regulation, Diagnostic::new(Code::W0508, headline), *provision, *rule);
            for overrider in by.iter().take(3) {
                diagnostic = at(regulation, diagnostic, *overrider, "overrides it wherever it is in scope", "thay thế nó ở mọi nơi nó có phạm vi");
            }
            diagnostic
        }
        Finding::NeverApplies { provision, rule, causes } => {
            let headline = Text::new(
                "this rule never applies, although its provision does",
                "quy tắc này không bao giờ áp dụng dù điều khoản của nó có phạm vi",
            );
            let diagnostic = rule_at(regulation, Diagnostic::new(Code::W0509, headline), *provision, Some(*rule));
            blame(workspace, regulation, activity, diagnostic, causes, *provision)
        }
        Finding::Impossible { lines } => {
            let headline = both(&|words| format!("{}: {}", words.say("no case is possible", "không trường hợp nào có thể có"), about(words)));
            let always = workspace.vocabulary.activity(activity).map(|a| a.always.as_slice()).unwrap_or_default();
            let lines = lines.iter().filter_map(|index| always.get(*index));
            let contradicts =
                |d: Diagnostic, line: &crate::hir::vocabulary::Always| d.at(line.span, "contradicts the other lines", "mâu thuẫn với các dòng khác");
            lines.fold(Diagnostic::new(Code::E0402, headline), contradicts)
        }
        Finding::TooLarge(large) => too_large(workspace, regulation, large),
    }
}

fn at(regulation: &Regulation, diagnostic: Diagnostic, id: ProvisionId, en: &str, vi: &str) -> Diagnostic {
    match regulation.provision(id) {
        Some(provision) => within(regulation, diagnostic.at(provision.header, en, vi), id),
        None => diagnostic,
    }
}

/// Names the provision that the last label lies in.
fn within(regulation: &Regulation, mut diagnostic: Diagnostic, id: ProvisionId) -> Diagnostic {
    if let Some(label) = diagnostic.labels.last_mut() {
        label.provision = Some(regulation.citation(id, Lang::Vi)).filter(|citation| !citation.is_empty());
    }
    diagnostic
}

fn rule_at(regulation: &Regulation, diagnostic: Diagnostic, id: ProvisionId, rule: Option<usize>) -> Diagnostic {
    let provision = regulation.provision(id);
    let (en, vi) = match rule.and_then(|rule| provision.and_then(|p| p.rules.get(rule))) {
        Some(Rule::Act(act)) => return within(regulation, diagnostic.at(act.span, "this act", "hành vi này"), id),
        Some(Rule::Follows { .. }) => ("`follows` in this provision", "`theo` trong điều khoản này"),
        Some(Rule::Qualify { .. }) => ("`qualify` in this provision", "`bổ sung cho` trong điều khoản này"),
        Some(Rule::Limit { .. } | Rule::PlanLimit { .. }) => ("the limit in this provision", "yêu cầu trong điều khoản này"),
        Some(Rule::Forbid { .. }) => ("the prohibition in this provision", "điều cấm trong điều khoản này"),
        Some(Rule::Dossier { .. }) => ("the dossier in this provision", "hồ sơ trong điều khoản này"),
        Some(Rule::Refers { .. }) => ("the reference in this provision", "dẫn chiếu trong điều khoản này"),
        Some(Rule::Excludes { .. }) => ("the exclusion in this provision", "loại trừ trong điều khoản này"),
        None => ("this provision", "điều khoản này"),
    };
    at(regulation, diagnostic, id, en, vi)
}

/// The class, and the witness as a scenario.
fn with_cases(workspace: &Workspace, regulation: &Regulation, diagnostic: Diagnostic, activity: ActivityId, cases: &Cases) -> Diagnostic {
    let in_lang = |lang| Words::new(workspace, regulation, lang);
    let classes = |lang| {
        let words = in_lang(lang);
        let mut named: Vec<String> = cases.classes.iter().take(CLASSES).map(|class| words.class(class)).collect();
        let more = cases.classes.len().saturating_sub(CLASSES);
        if more > 0 {
            named.push(format!("… {} {more}", words.say("and as many classes more:", "và số nhóm khác:")));
        }
        named.join(words.say("; or ", "; hoặc "))
    };
    let pasted = |lang| {
        let words = in_lang(lang);
        let label = words.vocabulary().activity(activity).map_or("?", |a| a.term.label(lang));
        scenario(&words, &format!("{}: {label}", cases.status.id()), &cases.witness, &format!("status {}", cases.status.id()))
    };
    diagnostic
        .note(format!("in this class of cases: {}", classes(Lang::En)), format!("trong nhóm trường hợp: {}", classes(Lang::Vi)))
        .help(format!("keep such a case in view:\n{}", pasted(Lang::En)), format!("ghi lại một trường hợp như vậy:\n{}", pasted(Lang::Vi)))
}

/// What contradicts what.
fn blame(
    workspace: &Workspace,
    regulation: &Regulation,
    activity: ActivityId,
    mut diagnostic: Diagnostic,
    causes: &[Cause],
    own: ProvisionId,
) -> Diagnostic {
    let always = workspace.vocabulary.activity(activity).map(|a| a.always.as_slice()).unwrap_or_default();
    for cause in causes {
        diagnostic = match cause {
            Cause::Condition(id) if *id != own => at(regulation, diagnostic, *id, "excluded by this condition", "bị điều kiện này loại trừ"),
            Cause::Otherwise(id) => {
                at(regulation, diagnostic, *id, "what is left is taken by those before", "phần còn lại đã thuộc các điều khoản trước")
            }
            Cause::Except { of, .. } => at(regulation, diagnostic, *of, "excepted: this takes everything out", "bị loại trừ: điều khoản này lấy hết"),
            Cause::Always(index) => match always.get(*index) {
                Some(line) => diagnostic.at(line.span, "excluded by what always holds", "bị điều luôn đúng loại trừ"),
                None => diagnostic,
            },
            Cause::Condition(_) | Cause::Guard => diagnostic,
        };
    }
    diagnostic
}

/// A finding as data: the class exactly, one box per entry.
pub fn finding_json(workspace: &Workspace, regulation: &Regulation, activity: ActivityId, found: &Finding) -> Json {
    let words = Words::new(workspace, regulation, Lang::Vi);
    let diagnostic = finding(workspace, regulation, activity, found);
    let (cases, provisions) = match found {
        Finding::Gap { cases, around, .. } => (Some(cases), around.clone()),
        Finding::Conflict { cases, provisions, .. } => (Some(cases), provisions.clone()),
        Finding::NeverInScope { provision, .. } | Finding::NeverApplies { provision, .. } => (None, vec![*provision]),
        Finding::AlwaysDefeated { provision, by, .. } => (None, [*provision].into_iter().chain(by.iter().copied()).collect()),
        Finding::Impossible { .. } => (None, Vec::new()),
        Finding::TooLarge(large) => (None, large.provisions.clone()),
    };
    json!({
        "code": diagnostic.code.name(),
        "activity": workspace.vocabulary.activity(activity).map(|a| a.term.id.as_str()),
        "headline": diagnostic.headline,
        "provisions": words.citations(&provisions),
        "when": cases.map(|c| c.classes.iter().map(|class| class_json(&words, class)).collect::<Vec<_>>()),
        "witness": cases.map(|c| case_json(&words, &c.witness)),
        "status": cases.map(|c| c.status.id()),
    })
}

/// A regulation that exceeds the budget: which facts and provisions made it grow.
pub fn too_large(workspace: &Workspace, regulation: &Regulation, too_large: &TooLarge) -> Diagnostic {
    let activity = workspace.vocabulary.activity(too_large.activity);
    let label = |lang| activity.map_or("?", |a| a.term.label(lang));
    let facts = |lang| {
        let words = Words::new(workspace, regulation, lang);
        too_large.facts.iter().map(|asked| asked_id(&words, *asked)).collect::<Vec<_>>().join(", ")
    };
    let provisions = |lang| too_large.provisions.iter().map(|id| regulation.citation(*id, lang)).collect::<Vec<_>>().join("; ");
    let budget = too_large.budget;
    let headline = Text::new(
        format!("`{}` needs more than {budget} nodes under {}", label(Lang::En), regulation.number),
        format!("`{}` cần hơn {budget} nút theo {}", label(Lang::Vi), regulation.number),
    );
    let mut diagnostic = Diagnostic::new(Code::E0401, headline);
    for provision in too_large.provisions.iter().take(1) {
        diagnostic = at(regulation, diagnostic, *provision, "the budget ended here", "hết ngân sách nút ở đây");
    }
    diagnostic
        .note(
            format!("asked most: {}; grown by: {}", facts(Lang::En), provisions(Lang::En)),
            format!("được hỏi nhiều nhất: {}; lớn lên do: {}", facts(Lang::Vi), provisions(Lang::Vi)),
        )
        .help(
            "join fewer independent conditions in one act, or define them once",
            "gộp ít điều kiện độc lập hơn trong một hành vi, hoặc định nghĩa chung",
        )
}

fn asked_id(words: &Words, asked: Asked) -> String {
    match asked {
        Asked::Fact(fact) | Asked::Element(fact, _) => words.fact_id(fact).to_owned(),
        Asked::Reading(reading) => words.reading_name(reading).to_owned(),
        other => other.list().map(|list| words.fact_id(list).to_owned()).unwrap_or_default(),
    }
}
