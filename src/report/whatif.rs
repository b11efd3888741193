//! What changes an outcome, and to what, in words and in JSON.

use serde_json::{Value as Json, json};

use super::answer_text::{act_line, status};
use super::cases::{case_json, class_json};
use super::provisions::limit_text;
use super::words::Words;
use crate::decision::Cell;
use crate::hir::{Case, FactId, ProvisionId, Value};
use crate::outcome::{OutcomeAct, Silence, SilenceKind};
use crate::queries::{AskedWhatIf, CaseClass, Effect, Literal, OneChange, Question, WhatIf};

/// The smallest changes of a case, the most decisive first. `title` names the proposal.
pub fn whatif_text(words: &Words, found: &WhatIf, asked: AskedWhatIf, title: &str) -> String {
    let activity = words.vocabulary().activity(found.now.case.activity).map_or("?", |a| a.term.label(words.lang));
    let mut out = format!("{title} — {activity}\n  {} {}\n", words.say("under", "theo"), words.regulation.name());
    out.push_str(&format!("  {}: {}\n", words.say("status now", "trạng thái hiện nay"), status(words, found.now.status)));
    if found.already {
        out.push_str(&format!("\n  {}\n", words.say("This act is done already.", "Việc này đã được thực hiện.")));
        return out;
    }
    let heading = match (found.changes.is_empty(), asked.to.is_some()) {
        (true, false) => words.say("No change of so few facts changes the outcome.", "Không thay đổi nào với ít dữ kiện như vậy làm đổi kết quả."),
        (true, true) => words.say("No change of so few facts leads to it.", "Không thay đổi nào với ít dữ kiện như vậy dẫn đến việc đó."),
        (false, false) => words.say("It would come out otherwise with:", "Kết quả sẽ khác nếu:"),
        (false, true) => words.say("It would come to it with:", "Sẽ dẫn đến việc đó nếu:"),
    };
    out.push_str(&format!("\n  {heading}\n"));
    for (index, change) in found.changes.iter().enumerate() {
        out.push_str(&format!("\n  {:>3}. {}\n", index + 1, values_text(words, &found.now.case, change)));
        for line in change.effects.iter().flat_map(|effect| effect_lines(words, effect)) {
            out.push_str(&format!("         {line}\n"));
        }
    }
    notes(words, found, asked, &mut out);
    out
}

fn notes(words: &Words, found: &WhatIf, asked: AskedWhatIf, out: &mut String) {
    if found.left_out > 0 {
        let more = words.say("more changes (`--limit N` shows more)", "thay đổi nữa (`--limit N` để xem thêm)");
        out.push_str(&format!("\n  … {} {more}\n", found.left_out));
    }
    if found.complete < asked.size {
        let (before, after) = (
            words.say("Changes of more than", "Thay đổi nhiều hơn"),
            words.say("facts are too many to go through.", "dữ kiện thì quá nhiều để duyệt hết."),
        );
        out.push_str(&format!("\n  {before} {} {after}\n", found.complete));
    }
    for list in &found.fixed {
        let kept = words.say(
            "its records were taken as they are, wholly or where fields are summed up",
            "các mục được giữ nguyên, toàn bộ hoặc ở các trường được cộng tổng",
        );
        out.push_str(&format!("\n  {}: {kept}\n", words.fact(*list)));
    }
}

/// The new values; alternatives that come to the same stand together.
fn values_text(words: &Words, case: &Case, change: &OneChange) -> String {
    let all: Vec<String> = change.values.iter().map(|class| class_text(words, case, class)).collect();
    all.join(words.say("; or ", "; hoặc "))
}

fn class_text(words: &Words, case: &Case, class: &CaseClass) -> String {
    class.iter().map(|literal| literal_text(words, case, literal)).collect::<Vec<_>>().join(words.say(" and ", " và "))
}

fn literal_text(words: &Words, case: &Case, literal: &Literal) -> String {
    let label = words.question(&literal.question).1;
    let label = label.trim_end_matches('?');
    let is_element = matches!(literal.question, Question::Element(..) | Question::Field { element: Some(_), .. });
    if is_element {
        let (has, lacks) = (words.say("with", "thêm"), words.say("without", "bỏ"));
        return format!("{} {label}", if literal.cells.contains(&Cell::Yes) { has } else { lacks });
    }
    let (now, judgement) = match literal.question {
        Question::Fact(fact) => {
            let now = case.facts.get(&fact).map(|value| words.value(fact, value));
            (now, words.vocabulary().fact(fact).is_some_and(|f| f.judgement))
        }
        Question::Field { list, record: Some(record), field, .. } => (field_now(words, case, (list, record, field)), false),
        _ => (None, false),
    };
    let now = now.map(|now| format!("{now} ")).unwrap_or_default();
    let assessed = if judgement { words.say(" (an assessment)", " (do người dùng đánh giá)") } else { "" };
    format!("{label}: {now}→ {}{assessed}", words.cell_names(literal).join(", "))
}

/// What a record states of a field.
fn field_now(words: &Words, case: &Case, (list, record, field): (FactId, usize, usize)) -> Option<String> {
    let Some(Value::List(records)) = case.facts.get(&list) else { return None };
    let term = |index: usize| words.vocabulary().field(list, field).and_then(|f| f.kind.values().get(index)).map(|t| t.label(words.lang).to_owned());
    match records.get(record)?.get(&field)? {
        Value::Bool(yes) => Some(words.say(if *yes { "yes" } else { "no" }, if *yes { "có" } else { "không" }).to_owned()),
        Value::One(index) => term(*index),
        Value::Number(n) => Some(n.to_string()),
        Value::Date(date) => Some(words.date(*date)),
        Value::Text(text) => Some(text.clone()),
        Value::Set { .. } | Value::List(_) => None,
    }
}

fn effect_lines(words: &Words, effect: &Effect) -> Vec<String> {
    let cited = |provisions: &[ProvisionId]| format!("[{}]", words.citations(provisions).join("; "));
    let act = |mark: &str, act: &OutcomeAct| format!("{mark} {} {}", act_line(words, act), cited(&act.citations));
    let mut out = Vec::new();
    match effect {
        Effect::Status { from, to } => {
            out.push(format!("{}: {} → {}", words.say("status", "trạng thái"), status(words, *from), status(words, *to)));
        }
        Effect::Forbidden { added, lifted } => {
            let forbidden = words.say("FORBIDDEN", "BỊ CẤM");
            out.extend(added.iter().map(|f| format!("+ {forbidden} {}", cited(&[f.citation]))));
            out.extend(lifted.iter().map(|f| format!("− {forbidden} {}", cited(&[f.citation]))));
        }
        Effect::Acts { added, dropped, changed, .. } => {
            match (added.as_slice(), dropped.as_slice()) {
                ([new], [old]) if (new.matter, new.to) == (old.matter, old.to) && new.actor != old.actor => {
                    out.push(format!("{} ({} {})", act("±", new), words.say("instead of", "thay cho"), act_line(words, old)));
                }
                _ => {
                    out.extend(added.iter().map(|a| act("+", a)));
                    out.extend(dropped.iter().map(|a| act("−", a)));
                }
            }
            for (old, new) in changed {
                out.push(format!(
                    "± {}{} ({} {}{})",
                    act("", new).trim_start(),
                    deadlines(words, new),
                    words.say("now:", "hiện nay:"),
                    act_line(words, old),
                    deadlines(words, old)
                ));
            }
        }
        Effect::Possible { verb } => {
            let possible = words.say("something else is possible, nothing else is certain", "điều có thể xảy ra khác đi, điều chắc chắn thì không");
            out.push(format!("{}: {possible}", words.verb(*verb)));
        }
        Effect::Violations { added, gone } => {
            let line = |mark: &str, v: &crate::outcome::Violation| {
                format!("{mark} {}: {} {}", words.say("broken limit", "vượt giới hạn"), limit_text(words, v.citation, v.rule), cited(&[v.citation]))
            };
            out.extend(added.iter().map(|v| line("+", v)));
            out.extend(gone.iter().map(|v| line("−", v)));
        }
        Effect::Silences { added, gone } => {
            out.extend(added.iter().map(|s| format!("+ {}", silence_text(words, s))));
            out.extend(gone.iter().map(|s| format!("− {}", silence_text(words, s))));
        }
        Effect::Dossier { added, gone } => {
            let line = |mark: &str, d: &crate::outcome::Dossier| {
                format!("{mark} {}: {} {}", words.say("dossier", "hồ sơ"), words.documents(&d.documents), cited(&[d.citation]))
            };
            out.extend(added.iter().map(|d| line("+", d)));
            out.extend(gone.iter().map(|d| line("−", d)));
        }
    }
    out
}

fn deadlines(words: &Words, act: &OutcomeAct) -> String {
    let waived = |waived: bool| if waived { words.say(" (waived)", " (được miễn)") } else { "" };
    let all: Vec<String> = act.timings.iter().map(|t| format!("{}{}", words.deadline(&t.deadline), waived(t.waived))).collect();
    if all.is_empty() { String::new() } else { format!(" ⏱ {}", all.join(", ")) }
}

fn silence_text(words: &Words, silence: &Silence) -> String {
    let kind = match silence.kind {
        SilenceKind::Excluded => words.say("expressly excluded", "bị loại trừ rõ"),
        SilenceKind::Refers => words.say("another instrument governs", "văn bản khác quy định"),
        SilenceKind::Unnamed => words.say("nobody is named for", "không nêu tên ai cho"),
        SilenceKind::Gap => words.say("no provision says who", "không điều khoản nào nêu ai"),
    };
    let what = silence.to.clone().or_else(|| silence.verb.map(|v| words.verb(v).to_owned())).unwrap_or_default();
    let cited = words.citations(&silence.citations).join("; ");
    if cited.is_empty() { format!("{kind}: {what}") } else { format!("{kind}: {what} [{cited}]") }
}

/// The same for machines.
pub fn whatif_json(words: &Words, found: &WhatIf) -> Json {
    let change = |change: &OneChange| {
        json!({
            "size": change.size, "text": values_text(words, &found.now.case, change),
            "values": change.values.iter().map(|class| class_json(words, class)).collect::<Vec<_>>(),
            "example": case_json(words, &change.example), "status": change.then.status.id(),
            "effects": change.effects.iter().map(|effect| effect_json(words, effect)).collect::<Vec<_>>(),
        })
    };
    json!({
        "regulation": words.regulation.name(), "activity": words.activity_id(found.now.case.activity), "status": found.now.status.id(),
        "already": found.already, "changes": found.changes.iter().map(change).collect::<Vec<_>>(), "left_out": found.left_out,
        "complete_up_to_size": found.complete, "lists_taken_as_they_are": found.fixed.iter().map(|list| words.fact_id(*list)).collect::<Vec<_>>(),
    })
}

fn effect_json(words: &Words, effect: &Effect) -> Json {
    let act = |act: &OutcomeAct| {
        json!({
            "by": act.actor.body().map(|b| words.body_id(b)), "verb": words.verb_id(act.verb), "to": act.to.map(|b| words.body_id(b)),
            "text": format!("{}{}", act_line(words, act), deadlines(words, act)), "citations": words.citations(&act.citations),
        })
    };
    let acts = |all: &[OutcomeAct]| all.iter().map(act).collect::<Vec<_>>();
    let kind = match effect {
        Effect::Status { .. } => "status",
        Effect::Forbidden { .. } => "forbidden",
        Effect::Acts { .. } => "acts",
        Effect::Possible { .. } => "possible",
        Effect::Violations { .. } => "violations",
        Effect::Silences { .. } => "silences",
        Effect::Dossier { .. } => "dossier",
    };
    let text = effect_lines(words, effect);
    match effect {
        Effect::Status { from, to } => json!({ "kind": kind, "from": from.id(), "to": to.id(), "text": text }),
        Effect::Acts { verb, added, dropped, changed } => json!({
            "kind": kind, "verb": words.verb_id(*verb), "added": acts(added), "dropped": acts(dropped), "text": text,
            "changed": changed.iter().map(|(old, new)| json!({ "from": act(old), "to": act(new) })).collect::<Vec<_>>(),
        }),
        Effect::Possible { verb } => json!({ "kind": kind, "verb": words.verb_id(*verb), "text": text }),
        _ => json!({ "kind": kind, "text": text }),
    }
}
