//! Provisions read back as sentences in the style of the law, for an analyst who proof-reads an encoding.

use super::answer_text::act_line;
use super::words::Words;
use crate::hir::regulation::{Act, Guard};
use crate::hir::{Condition, Provision, ProvisionId, Rule};
use crate::outcome::OutcomeAct;
use crate::syntax::ast::{Comparison, Modality};

/// One provision with everything in it.
pub fn provision_text(words: &Words, id: ProvisionId) -> String {
    let mut out = String::new();
    write(words, id, 0, &mut out);
    out
}

/// Every provision with an address below `top` (itself included): its citation, and the sentences that are its own.
pub fn provision_texts(words: &Words, top: ProvisionId) -> Vec<(ProvisionId, String)> {
    let mut out = Vec::new();
    for id in words.regulation.provision_ids().filter(|id| words.regulation.is_within(*id, top)) {
        let Some(provision) = words.regulation.provision(id).filter(|p| p.step.is_some()) else { continue };
        let mut text = String::new();
        own_lines(words, provision, 0, &mut text);
        groups(words, provision, 0, &mut text);
        out.push((id, text));
    }
    out
}

fn write(words: &Words, id: ProvisionId, depth: usize, out: &mut String) {
    let Some(provision) = words.regulation.provision(id) else { return };
    let indent = "  ".repeat(depth);
    if let Some(step) = &provision.step {
        let heading = provision.heading.as_ref().map(|h| format!(". {h}")).unwrap_or_default();
        out.push_str(&format!("{indent}{}{heading}\n", capitalised(&crate::syntax::citation_step(step, words.lang))));
    }
    let inner = depth + usize::from(provision.step.is_some());
    own_lines(words, provision, inner, out);
    for child in &provision.children {
        match words.regulation.provision(*child) {
            Some(group) if group.step.is_none() => write_group(words, group, inner, out),
            _ => write(words, *child, inner, out),
        }
    }
}

fn groups(words: &Words, provision: &Provision, depth: usize, out: &mut String) {
    for child in &provision.children {
        if let Some(group) = words.regulation.provision(*child).filter(|p| p.step.is_none()) {
            write_group(words, group, depth, out);
        }
    }
}

fn write_group(words: &Words, group: &Provision, depth: usize, out: &mut String) {
    own_lines(words, group, depth, out);
    groups(words, group, depth + 1, out);
}

fn own_lines(words: &Words, provision: &Provision, depth: usize, out: &mut String) {
    let indent = "  ".repeat(depth);
    let mut line = |text: String| out.push_str(&format!("{indent}{text}\n"));
    for header in header_lines(words, provision) {
        line(header);
    }
    for rule in &provision.rules {
        line(rule_line(words, rule));
    }
    if let Some(reason) = &provision.principle {
        line(format!("— {}: {reason}", words.say("principle", "nguyên tắc")));
    }
    for entry in &provision.entries {
        line(format!("— {}: {entry}", words.say("entry", "mục ghi")));
    }
    if !provision.columns.is_empty() {
        line(format!("— {}: {}", words.say("columns", "các cột"), provision.columns.join(" | ")));
    }
    for slip in &provision.slips {
        line(format!("✎ \"{}\" {} {}", slip.written, words.say("read as", "đọc là"), slip.reads));
    }
}

/// What its header says: conditions, exceptions, what it takes the place of.
pub fn header_lines(words: &Words, provision: &Provision) -> Vec<String> {
    let mut out = Vec::new();
    let citations = |ids: &[ProvisionId]| words.citations(ids).join(", ");
    if let Some(list) = provision.each {
        out.push(format!("{} {}:", words.say("For each of", "Với mỗi"), words.fact(list)));
    }
    if provision.conditional || provision.own != Condition::True {
        let when = match (provision.otherwise, &provision.own) {
            (true, Condition::True) => words.say("In all other cases:", "Các trường hợp còn lại:").to_owned(),
            (true, own) => format!("{} {}:", words.say("In other cases, when", "Trường hợp còn lại, khi"), words.condition(own)),
            (false, Condition::True) => String::new(),
            (false, own) => format!("{} {}:", words.say("When", "Khi"), words.condition(own)),
        };
        if !when.is_empty() {
            out.push(when);
        }
    }
    if !provision.except.is_empty() {
        out.push(format!("{} {}", words.say("Except the cases of", "Trừ trường hợp của"), citations(&provision.except)));
    }
    for (verb, target) in &provision.overrides {
        let what = verb.map(|v| format!("\"{}\" {} ", words.verb(v), words.say("of", "của"))).unwrap_or_default();
        out.push(format!("{} {what}{}", words.say("In place of", "Thay cho"), words.citation(*target)));
    }
    out
}

/// What a rule says, as a sentence.
pub fn rule_line(words: &Words, rule: &Rule) -> String {
    match rule {
        Rule::Act(act) => act_sentence(words, act),
        Rule::Follows { target, bindings, guard } => {
            let bound: Vec<String> = bindings.iter().map(|(f, v)| format!("{} = {}", words.fact(*f), words.value(*f, v))).collect();
            let with = if bound.is_empty() { String::new() } else { format!(" ({})", bound.join(", ")) };
            format!("• {} {}{with}{}.", words.say("As in", "Thực hiện theo"), words.citation(*target), guard_text(words, guard))
        }
        Rule::Qualify { verb, to, timings, documents, guard } => {
            let to = to.map(|b| format!(" → {}", words.body(b))).unwrap_or_default();
            let mut added: Vec<String> = timings.iter().map(|t| timing_text(words, t)).collect();
            if !documents.is_empty() {
                added.push(format!("{} {}", words.say("using", "bằng"), words.documents(documents)));
            }
            let what = words.say("For every act", "Với mọi việc");
            format!("• {what} \"{}\"{to}: {}{}.", words.verb(*verb), added.join(", "), guard_text(words, guard))
        }
        Rule::Limit { modality, condition, label, guard } => {
            let must = match modality {
                Modality::Must => words.say("It is required:", "Yêu cầu:"),
                _ => words.say("It is advised:", "Khuyến nghị:"),
            };
            let label = label.as_ref().map(|l| format!(" — {l}")).unwrap_or_default();
            format!("• {must} {}{label}{}.", words.condition(condition), guard_text(words, guard))
        }
        Rule::PlanLimit { per, when, op, bound, label, .. } => plan_limit_text(words, *per, when, *op, *bound, label.as_deref()),
        Rule::Forbid { unless, condition } => {
            let unless = unless.map(|(b, _)| format!(" {} {}", words.say("unless allowed by", "trừ khi được phép của"), words.body(b)));
            let when = match condition {
                Condition::True => String::new(),
                other => format!(" {} {}", words.say("when", "khi"), words.condition(other)),
            };
            format!("• {}{when}{}.", words.say("Forbidden", "Cấm"), unless.unwrap_or_default())
        }
        Rule::Dossier { documents, fields, guard } => {
            let fields = if fields.is_empty() { String::new() } else { format!(" ({})", fields.join(", ")) };
            format!("• {} {}{fields}{}.", words.say("Dossier:", "Hồ sơ:"), words.documents(documents), guard_text(words, guard))
        }
        Rule::Refers { to, guard } => format!("• {} {to}{}.", words.say("Governed by", "Thực hiện theo"), guard_text(words, guard)),
        Rule::Excludes { verb, guard, because } => {
            let because = because.as_ref().map(|b| format!(" ({b})")).unwrap_or_default();
            format!("• {} \"{}\"{because}{}.", words.say("Expressly left out:", "Loại trừ:"), words.verb(*verb), guard_text(words, guard))
        }
    }
}

fn act_sentence(words: &Words, act: &Act) -> String {
    let as_outcome = OutcomeAct {
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
        timings: Vec::new(),
        citations: Vec::new(),
        members: Vec::new(),
        anchors: Vec::new(),
        places: Vec::new(),
    };
    let mut sentence = format!("• {}", act_line(words, &as_outcome));
    for timing in &act.timings {
        sentence.push_str(&format!(", {}", timing_text(words, timing)));
    }
    for anchor in &act.anchors {
        let order = if anchor.before { words.say("before", "trước khi") } else { words.say("after", "sau khi") };
        let by = anchor.by.map(|b| format!("{} ", words.body(b))).unwrap_or_default();
        let to = anchor.to.map(|b| format!(" → {}", words.body(b))).unwrap_or_default();
        sentence.push_str(&format!(", {order} {by}{}{to}", words.verb(anchor.verb)));
    }
    sentence + &guard_text(words, &act.guard) + "."
}

pub fn timing_text(words: &Words, timing: &crate::hir::Timing) -> String {
    let deadline = words.deadline(&timing.deadline);
    match timing.has_waiver {
        true => format!("{deadline} ({} {})", words.say("waived when", "miễn khi"), words.condition(&timing.waiver)),
        false => deadline,
    }
}

fn guard_text(words: &Words, guard: &Guard) -> String {
    let mut out = String::new();
    if guard.condition != Condition::True {
        out.push_str(&format!(", {} {}", words.say("if", "nếu"), words.condition(&guard.condition)));
    }
    if !guard.except.is_empty() {
        out.push_str(&format!(", {} {}", words.say("except", "trừ"), words.citations(&guard.except).join(", ")));
    }
    out
}

/// A limit in words: its label, else its condition.
pub fn limit_text(words: &Words, provision: ProvisionId, rule: usize) -> String {
    match words.regulation.provision(provision).and_then(|p| p.rules.get(rule)) {
        Some(Rule::Limit { label: Some(label), .. }) => label.clone(),
        Some(Rule::Limit { condition, .. }) => words.condition(condition),
        Some(Rule::PlanLimit { per, when, op, bound, label, .. }) => plan_limit_text(words, *per, when, *op, *bound, label.as_deref()),
        _ => String::new(),
    }
}

fn plan_limit_text(words: &Words, per: Option<crate::hir::FactId>, when: &Condition, op: Comparison, bound: i64, label: Option<&str>) -> String {
    let per = per.map(|f| format!(" {} {}", words.say("per", "mỗi"), words.fact(f))).unwrap_or_default();
    let when = match when {
        Condition::True => String::new(),
        other => format!(" ({})", words.condition(other)),
    };
    let label = label.map(|l| format!(" — {l}")).unwrap_or_default();
    let sign = match op {
        Comparison::Less => "<",
        Comparison::LessEqual => "≤",
        Comparison::Greater => ">",
        Comparison::GreaterEqual => "≥",
        Comparison::Equal => "=",
    };
    format!("• {}{per}{when} {sign} {bound}{label}.", words.say("In the year's plan, the number", "Trong kế hoạch năm, số lượng"))
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|c| c.to_uppercase().chain(chars).collect()).unwrap_or_default()
}
