//! What a part of an answer says, in the few words that a cell of a register holds: the verb is the column, papers and channels are left out.

use super::answer_text::perhaps_line;
use super::provisions::limit_text;
use super::words::Words;
use crate::hir::{Actor, BodyId, ProvisionId, VerbId};
use crate::outcome::{Outcome, OutcomeAct, SilenceKind, Violation};
use crate::queries::{PartOf, Perhaps};
use crate::syntax::ast::Modality;

/// More alternatives than this are counted, not listed.
const LISTED: usize = 3;

/// The cells that parts fill.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RegisterCell {
    Forbidden,
    Verb(VerbId),
    Limits,
    Elsewhere,
    Papers,
}

impl RegisterCell {
    /// The cell that a part fills.
    pub fn of(part: PartOf) -> Self {
        match part {
            PartOf::Verb(verb) => RegisterCell::Verb(verb),
            PartOf::Forbidden => RegisterCell::Forbidden,
            PartOf::Limit(_) | PartOf::Binds(_) => RegisterCell::Limits,
            PartOf::Refers | PartOf::Excludes => RegisterCell::Elsewhere,
            PartOf::Dossier => RegisterCell::Papers,
        }
    }
}

/// What one part says: entries of its cell, and for verbs the provisions.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RegisterWords {
    pub entries: Vec<String>,
    pub cited: Vec<String>,
    /// A prohibition or a broken limit is certain.
    pub finding: bool,
}

/// The words of what is certain of a part, and of what may be said beside it: of a verb the acts of every possible outcome.
pub fn register_words(words: &Words, cell: RegisterCell, certain: &Outcome, possible: &[Vec<OutcomeAct>], perhaps: &[Perhaps]) -> RegisterWords {
    let mut out = match cell {
        RegisterCell::Verb(verb) => verb_words(words, verb, certain, possible),
        RegisterCell::Forbidden => {
            let entry = |p: &crate::outcome::Prohibition| {
                let unless = p.unless.map(|b| format!(" {} {}", words.say("unless allowed by", "trừ khi được phép của"), words.body(b)));
                format!("{}{} [{}]", words.say("forbidden", "cấm"), unless.unwrap_or_default(), words.citation(p.citation))
            };
            RegisterWords {
                entries: certain.forbidden.iter().map(entry).collect(),
                finding: !certain.forbidden.is_empty(),
                ..RegisterWords::default()
            }
        }
        RegisterCell::Limits => {
            let entries = certain.violations.iter().map(|v| limit_words(words, v)).collect();
            let finding = certain.violations.iter().any(|v| v.modality == Modality::Must);
            RegisterWords { entries, finding, ..RegisterWords::default() }
        }
        RegisterCell::Elsewhere => RegisterWords { entries: elsewhere(words, certain), ..RegisterWords::default() },
        RegisterCell::Papers => {
            let entry = |d: &crate::outcome::Dossier| format!("{} [{}]", words.documents(&d.documents), words.citation(d.citation));
            RegisterWords { entries: certain.dossier.iter().map(entry).collect(), ..RegisterWords::default() }
        }
    };
    out.entries.extend(perhaps.iter().map(|p| perhaps_line(words, p)));
    out
}

/// A broken limit with its provision.
pub fn limit_words(words: &Words, violation: &Violation) -> String {
    let advice = if violation.modality == Modality::Must { "" } else { words.say("against advice: ", "trái khuyến nghị: ") };
    format!("{advice}{} [{}]", limit_text(words, violation.citation, violation.rule), words.citation(violation.citation))
}

/// The `always` lines at these places, as far as possible in the words of their reasons.
pub fn always_words(words: &Words, activity: crate::hir::ActivityId, lines: &[usize]) -> String {
    let always = words.vocabulary().activity(activity).map(|a| a.always.as_slice()).unwrap_or_default();
    let line = |index: &usize| always.get(*index).map(|a| a.because.clone().unwrap_or_else(|| words.condition(&a.condition)));
    let lines: Vec<String> = lines.iter().filter_map(line).collect();
    format!("{}: {}", words.say("the facts contradict each other", "các dữ kiện mâu thuẫn nhau"), lines.join("; "))
}

/// What is said elsewhere or left out; the same thing said in several provisions is one entry.
fn elsewhere(words: &Words, certain: &Outcome) -> Vec<String> {
    let mut out: Vec<(String, Vec<ProvisionId>)> = Vec::new();
    for silence in certain.silences.iter().filter(|s| matches!(s.kind, SilenceKind::Refers | SilenceKind::Excluded)) {
        let what = match (&silence.to, silence.verb) {
            (Some(to), _) => format!("{} {to}", words.say("governed by", "thực hiện theo")),
            (None, verb) => format!("{} {}", words.say("expressly left out:", "loại trừ rõ:"), verb.map_or("", |v| words.verb(v))),
        };
        match out.iter_mut().find(|(known, _)| *known == what) {
            Some((_, citations)) => citations.extend(&silence.citations),
            None => out.push((what, silence.citations.clone())),
        }
    }
    let entry = |(what, mut citations): (String, Vec<ProvisionId>)| {
        citations.sort_unstable();
        citations.dedup();
        format!("{what} [{}]", words.citations(&citations).join("; "))
    };
    out.into_iter().map(entry).collect()
}

fn verb_words(words: &Words, verb: VerbId, certain: &Outcome, possible: &[Vec<OutcomeAct>]) -> RegisterWords {
    let unnamed = || certain.silences.iter().filter(|s| s.kind == SilenceKind::Unnamed && s.verb == Some(verb) && s.act.is_some());
    let named = || certain.acts.iter().filter(|a| a.verb == verb);
    let mut acts: Vec<&OutcomeAct> = named().chain(unnamed().filter_map(|s| s.act.as_deref())).collect();
    acts.sort_by_cached_key(|act| (act.places.iter().min().copied(), act_words(words, act, &[])));
    // The act of somebody who is not named has the grounds of one completion; its silence has those of all.
    let mut cited: Vec<ProvisionId> = named().flat_map(|a| &a.citations).chain(unnamed().flat_map(|s| &s.citations)).copied().collect();
    cited.sort_unstable();
    cited.dedup();
    let mut entries = together(words, &acts);
    entries.extend(alternatives(words, &acts, possible));
    RegisterWords { entries, cited: words.citations(&cited), finding: false }
}

/// Acts as entries: those that differ in whom they go to alone are one.
fn together(words: &Words, acts: &[&OutcomeAct]) -> Vec<String> {
    let mut groups: Vec<(String, &OutcomeAct, Vec<BodyId>)> = Vec::new();
    for act in acts {
        let key = act_words(words, act, &[]);
        match groups.iter_mut().find(|(known, _, _)| *known == key) {
            Some((_, _, to)) => to.extend(act.to.filter(|body| !to.contains(body)).into_iter().collect::<Vec<_>>()),
            None => groups.push((key, act, act.to.into_iter().collect())),
        }
    }
    groups.iter().map(|(_, act, to)| act_words(words, act, to)).collect()
}

/// What else may be done, beside the acts that are certain.
fn alternatives(words: &Words, certain: &[&OutcomeAct], possible: &[Vec<OutcomeAct>]) -> Option<String> {
    if possible.is_empty() {
        return None;
    }
    let beside = |acts: &Vec<OutcomeAct>| {
        let mut uncertain: Vec<&OutcomeAct> = acts.iter().filter(|a| !certain.iter().any(|c| c.says_the_same(a))).collect();
        uncertain.sort_by_cached_key(|act| (act.places.iter().min().copied(), act_words(words, act, &[])));
        match together(words, &uncertain).join(" + ") {
            nothing if nothing.is_empty() => words.say("nothing more", "không thêm gì").to_owned(),
            acts => acts,
        }
    };
    let mut told: Vec<String> = possible.iter().map(beside).collect();
    told.sort();
    told.dedup();
    Some(match told.len() {
        1..=LISTED => format!("? {}", told.join(" / ")),
        many => format!("? {many} {}", words.say("possibilities", "khả năng")),
    })
}

fn act_words(words: &Words, act: &OutcomeAct, to: &[BodyId]) -> String {
    let mut line = match act.actor {
        Actor::Unsaid => String::new(),
        actor => words.actor(actor),
    };
    let mut add = |text: &str| {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(text);
    };
    if act.modality != Modality::Must {
        add(&format!("({})", words.modality(act.modality).trim()));
    }
    if let Some(matter) = act.matter.and_then(|m| words.vocabulary().matter(m)) {
        add(&format!("{} {}", words.say("regarding", "về"), matter.label(words.lang)));
    }
    if !to.is_empty() {
        add(&format!("→ {}", words.bodies(to)));
    }
    if let Some(behalf) = act.behalf {
        add(&format!("({} {})", words.say("on behalf of", "theo ủy quyền của"), words.body(behalf)));
    }
    if !act.members.is_empty() {
        let members = act.members.iter().map(|m| m.to_string()).collect::<Vec<_>>().join(", ");
        add(&format!("({} {members})", words.say("for member", "đối với thành viên số")));
    }
    for timing in act.timings.iter().filter(|t| t.waived || t.governing) {
        let waived = if timing.waived { words.say(" (waived)", " (được miễn)") } else { "" };
        add(&format!("⏱ {}{waived}", words.deadline(&timing.deadline)));
    }
    line
}
