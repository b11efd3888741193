//! Where a body takes part, in words and in JSON.

use serde_json::{Value as Json, json};

use super::cases::{case_json, class_json, scenario_case};
use super::words::Words;
use crate::hir::{ActivityId, Actor, BodyId};
use crate::queries::{AskedWho, CaseClass, Deed, Partaking, Share, Where, Who};
use crate::syntax::ast::Modality;

/// Everything in which a body takes part, activity by activity.
pub fn who_text(words: &Words, asked: AskedWho, who: &Who) -> String {
    let mut out = format!("{} ({}) {} {}\n", words.body(asked.body), words.body_id(asked.body), words.say("under", "theo"), words.regulation.name());
    if who.partakings.is_empty() {
        out.push_str(&format!("  {}\n", nothing(words, asked, who)));
        return out;
    }
    for activity in &who.searched {
        let own: Vec<&Partaking> = who.partakings.iter().filter(|p| p.activity == *activity).collect();
        if own.is_empty() {
            continue;
        }
        out.push_str(&format!("\n{} ({})\n", activity_label(words, *activity), words.activity_id(*activity)));
        for share in [Share::Acts, Share::OnBehalf, Share::Receives, Share::Notified, Share::Through, Share::With, Share::Lifts] {
            let of_share: Vec<&Partaking> = own.iter().copied().filter(|p| p.deed.share == share).collect();
            if !of_share.is_empty() {
                out.push_str(&format!("  {}\n", share_title(words, share)));
            }
            for group in alike(&of_share) {
                deed(words, &group, &mut out);
            }
        }
    }
    out
}

fn nothing(words: &Words, asked: AskedWho, who: &Who) -> String {
    let verb = asked.verb.map(|verb| format!(" · {}", words.verb(verb))).unwrap_or_default();
    let activity = asked.activity.map(|activity| format!(" · {}", activity_label(words, activity))).unwrap_or_default();
    if !who.too_large.is_empty() {
        return words.say("not found where it could be looked for", "không thấy ở nơi tìm được").to_owned() + &verb + &activity;
    }
    words.say("takes part in no possible case", "không tham gia trong trường hợp có thể nào").to_owned() + &verb + &activity
}

fn activity_label<'a>(words: &Words<'a>, activity: ActivityId) -> &'a str {
    words.vocabulary().activity(activity).map_or("?", |a| a.term.label(words.lang))
}

fn share_title<'a>(words: &Words<'a>, share: Share) -> &'a str {
    match share {
        Share::Acts => words.say("acts:", "thực hiện:"),
        Share::OnBehalf => words.say("others act on its behalf:", "cơ quan khác làm theo ủy quyền của nó:"),
        Share::Receives => words.say("receives:", "được gửi đến:"),
        Share::Notified => words.say("is notified:", "được thông báo:"),
        Share::Through => words.say("acts of others go through it:", "việc của cơ quan khác đi qua nó:"),
        Share::With => words.say("others act together with it:", "cơ quan khác phối hợp với nó:"),
        Share::Lifts => words.say("may lift a prohibition:", "có quyền cho phép điều bị cấm:"),
    }
}

fn share_id(share: Share) -> &'static str {
    match share {
        Share::Acts => "acts",
        Share::OnBehalf => "on_behalf_of",
        Share::Receives => "receives",
        Share::Notified => "notified",
        Share::Through => "via",
        Share::With => "with",
        Share::Lifts => "lifts",
    }
}

/// Deeds that differ in the recipient alone and are done in the same cases by the same provisions are one for a reader.
fn alike<'p>(partakings: &[&'p Partaking]) -> Vec<Vec<&'p Partaking>> {
    let mut out: Vec<Vec<&Partaking>> = Vec::new();
    for partaking in partakings {
        let same = |first: &Partaking| first.deed == Deed { to: first.deed.to, ..partaking.deed } && first.classes == partaking.classes;
        match out.iter_mut().find(|group| group.first().is_some_and(|first| same(first))) {
            Some(group) => group.push(partaking),
            None => out.push(vec![partaking]),
        }
    }
    out
}

fn deed(words: &Words, group: &[&Partaking], out: &mut String) {
    let Some(first) = group.first() else { return };
    let recipients: Vec<BodyId> = group.iter().filter_map(|p| p.deed.to).collect();
    out.push_str(&format!("    {}\n", deed_line(words, &first.deed, &recipients)));
    let mut told: Vec<&Where> = Vec::new();
    for place in &first.classes {
        let alike = |other: &&Where| other.citations == place.citations && other.modalities == place.modalities;
        if told.iter().any(alike) {
            continue;
        }
        told.push(place);
        let classes: Vec<&CaseClass> = first.classes.iter().filter(alike).map(|other| &other.class).collect();
        let citations = words.citations(&place.citations).join("; ");
        for class in words.few(&classes) {
            out.push_str(&format!("      · {class}{} [{citations}]\n", modalities(words, &place.modalities)));
        }
    }
    out.push_str(&format!("      {} {}\n", words.say("for example", "ví dụ"), scenario_case(words, &first.witness)));
}

fn deed_line(words: &Words, deed: &Deed, recipients: &[BodyId]) -> String {
    let actor = match (deed.share, deed.actor) {
        (Share::Acts | Share::Notified | Share::Lifts, _) | (_, Actor::Unsaid) => String::new(),
        (_, actor) => format!("{} ", words.actor(actor)),
    };
    let verb = deed.verb.map_or(words.say("allows what is forbidden", "cho phép điều bị cấm"), |verb| words.verb(verb));
    let mut line = format!("{actor}{verb}");
    if let Some(matter) = deed.matter.and_then(|m| words.vocabulary().matter(m)) {
        line.push_str(&format!(" {} {}", words.say("regarding", "về"), matter.label(words.lang)));
    }
    if !recipients.is_empty() && !matches!(deed.share, Share::Receives | Share::Notified) {
        line.push_str(&format!(" → {}", words.bodies(recipients)));
    }
    if let Some(list) = deed.each {
        line.push_str(&format!(" ({} {})", words.say("asked of each of", "hỏi với từng"), words.fact(list)));
    }
    line
}

/// What is no plain duty is said.
fn modalities(words: &Words, modalities: &[Modality]) -> String {
    let name = |modality: &Modality| match modality {
        Modality::Must => words.say("must", "phải"),
        Modality::Should => words.say("should", "nên"),
        Modality::May => words.say("may", "được"),
    };
    match modalities {
        [] | [Modality::Must] => String::new(),
        several => format!(" ({})", several.iter().map(name).collect::<Vec<_>>().join(words.say(" or ", " hoặc "))),
    }
}

/// The same for machines.
pub fn who_json(words: &Words, asked: AskedWho, who: &Who) -> Json {
    let term = |id: &str, label: &str| json!({ "id": id, "label": label });
    let body = |id: BodyId| term(words.body_id(id), &words.body(id));
    let actor = |actor: Actor| match actor {
        Actor::Body(id) => body(id),
        Actor::Unnamed => json!("unnamed"),
        Actor::Unsaid => Json::Null,
    };
    let place = |place: &Where| {
        let modality = |m: &Modality| match m {
            Modality::Must => "must",
            Modality::Should => "should",
            Modality::May => "may",
        };
        json!({
            "when": class_json(words, &place.class), "text": words.class(&place.class), "citations": words.citations(&place.citations),
            "modality": place.modalities.iter().map(modality).collect::<Vec<_>>(),
        })
    };
    let partaking = |p: &Partaking| {
        json!({
            "activity": words.activity_id(p.activity), "share": share_id(p.deed.share), "by": actor(p.deed.actor),
            "verb": p.deed.verb.map(|v| term(words.verb_id(v), words.verb(v))),
            "regarding": p.deed.matter.and_then(|m| words.vocabulary().matter(m)).map(|m| term(&m.id, m.label(words.lang))),
            "to": p.deed.to.map(body), "for_each": p.deed.each.map(|list| words.fact_id(list)),
            "cases": p.classes.iter().map(place).collect::<Vec<_>>(), "example": case_json(words, &p.witness),
        })
    };
    json!({
        "regulation": words.regulation.name(), "body": body(asked.body),
        "verb": asked.verb.map(|v| words.verb_id(v)), "activity": asked.activity.map(|a| words.activity_id(a)),
        "takes_part": who.partakings.iter().map(partaking).collect::<Vec<_>>(),
        "searched": who.searched.iter().map(|a| words.activity_id(*a)).collect::<Vec<_>>(),
        "too_large": who.too_large.iter().map(|t| words.activity_id(t.activity)).collect::<Vec<_>>(),
    })
}
