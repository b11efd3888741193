//! Phrases of the guide: posts, offices, money, and what else offices write in words.

use super::segments::{Found, address, has_title, looks_like_a_name, name_then_phrase, parts, phrases};
use super::{Cells, not_understood, remark};
use crate::hir::vocabulary::{Fact, Kind};
use crate::hir::{FactId, Value};
use crate::plan::book::Understood;
use crate::plan::guide::{Phrase, Phrases, Slots};

/// What was found in a cell.
#[derive(Default)]
struct Reading<'g> {
    phrases: Vec<&'g Phrase>,
    name: Option<String>,
    others: Vec<String>,
}

impl<'g> Cells<'g> {
    /// Phrases, and a name if the column has one.
    pub(super) fn words(&self, slots: &Slots, name: Option<FactId>, named: Option<FactId>, text: &str) -> Vec<Understood> {
        let Some(known) = self.guide.words.kinds.get(&slots.kind) else { return vec![not_understood(text)] };
        let reading = self.found(known, text, name.is_some());
        let mut out = self.of_slots(slots, &reading);
        if let (Some(fact), Some(person)) = (name, &reading.name) {
            out.push(Understood::Fact(fact, Value::Text(person.clone())));
        }
        if let Some(fact) = named {
            out.extend(is_named(slots, &reading).map(|named| Understood::Fact(fact, Value::Bool(named))));
        }
        out.extend(reading.others.iter().map(|other| not_understood(other)));
        out
    }

    /// The office that a row's name begins with, if it names one.
    pub(super) fn title(&self, slots: &Slots, text: &str) -> Vec<Understood> {
        let words = &self.guide.words;
        let Some(known) = words.kinds.get(&slots.kind) else { return Vec::new() };
        let Some(phrase) = known.whole(&words.short, text).and_then(|number| known.get(number)) else { return Vec::new() };
        self.of_slots(slots, &Reading { phrases: vec![phrase], ..Reading::default() })
    }

    fn found(&self, known: &'g Phrases, text: &str, names: bool) -> Reading<'g> {
        let words = &self.guide.words;
        let mut reading = Reading::default();
        // The whole cell may be one phrase, commas and all.
        let found = match known.exact(&words.short, text) {
            Some(number) => vec![Found::Phrase(number)],
            None => phrases(words, known, &parts(text)),
        };
        for (place, found) in found.into_iter().enumerate() {
            match found {
                Found::Phrase(number) => reading.phrases.extend(known.get(number)),
                // Where somebody is from says nothing of who that is.
                Found::Other(part) if words.countries.exact(&words.short, &part).is_some() => {}
                Found::Other(part) => {
                    let addressed = address(words, &part);
                    let could_be = addressed.is_some() || (place == 0 && looks_like_a_name(&part));
                    let person = addressed.unwrap_or(&part);
                    match name_then_phrase(words, known, &part) {
                        Some((person, number)) if names => {
                            reading.name.get_or_insert(person);
                            reading.phrases.extend(known.get(number));
                        }
                        _ if names && could_be && reading.name.is_none() && !has_title(words, person) => reading.name = Some(person.to_owned()),
                        _ => reading.others.push(part),
                    }
                }
            }
        }
        reading
    }

    fn of_slots(&self, slots: &Slots, reading: &Reading) -> Vec<Understood> {
        let mut out = Vec::new();
        for (slot, id) in &slots.facts {
            let Some(fact) = self.vocabulary.fact(*id) else { continue };
            let said = |of: fn(&Phrase) -> &std::collections::BTreeMap<String, Vec<String>>| {
                reading.phrases.iter().filter_map(|phrase| of(phrase).get(slot)).flatten().cloned().collect::<Vec<String>>()
            };
            let speaks = reading.phrases.iter().any(|p| p.means.contains_key(slot) || p.perhaps.contains_key(slot));
            if !speaks {
                continue;
            }
            let (means, perhaps) = (said(|p| &p.means), said(|p| &p.perhaps));
            let complete = reading.others.is_empty();
            out.extend(match &fact.kind {
                Kind::Set(_) => of_set(*id, fact, &means, &perhaps, complete),
                _ => of_one(*id, fact, &means, &perhaps, complete),
            });
        }
        out
    }
}

/// A set: what is named is in it; what may be is open; what is neither is not in it, if every word was understood.
fn of_set(id: FactId, fact: &Fact, means: &[String], perhaps: &[String], complete: bool) -> Vec<Understood> {
    let bits = |names: &[String]| {
        names.iter().filter_map(|name| fact.kind.values().iter().position(|v| v.id == *name)).fold(0u64, |bits, at| bits | 1 << at.min(63))
    };
    let members = bits(means);
    let open = bits(perhaps) & !members;
    let known = if complete { !open } else { members };
    let mut out = vec![Understood::Fact(id, Value::Set { members, known })];
    if known == 0 {
        out.clear();
    }
    if open != 0 {
        out.push(remark("which of several is meant stays open", "chưa rõ là mục nào trong các mục có thể"));
    }
    out
}

/// One value: where the words name two, or some were not understood, none is taken.
fn of_one(id: FactId, fact: &Fact, means: &[String], perhaps: &[String], complete: bool) -> Vec<Understood> {
    let mut distinct: Vec<&String> = Vec::new();
    means.iter().for_each(|value| {
        if !distinct.contains(&value) {
            distinct.push(value);
        }
    });
    let ambiguous = |en: String, vi: String| vec![Understood::Ambiguous(id, (en, vi))];
    let label =
        |value: &String| fact.kind.values().iter().find(|v| v.id == *value).map_or((value.clone(), value.clone()), |v| (v.en.clone(), v.vi.clone()));
    match distinct.as_slice() {
        [] if perhaps.is_empty() => Vec::new(),
        [] => ambiguous("one of several".to_owned(), "một trong nhiều khả năng".to_owned()),
        [_] if !complete => ambiguous("words beside it were not understood".to_owned(), "có từ ngữ bên cạnh chưa hiểu được".to_owned()),
        [value] => {
            let found = match &fact.kind {
                Kind::Bool => Some(Value::Bool(value.as_str() == "yes")),
                kind => kind.values().iter().position(|v| v.id == **value).map(Value::One),
            };
            found.map(|value| Understood::Fact(id, value)).into_iter().collect()
        }
        several => {
            let labels: Vec<(String, String)> = several.iter().map(|v| label(v)).collect();
            let join = |of: fn(&(String, String)) -> &str| labels.iter().map(of).collect::<Vec<_>>().join(" / ");
            ambiguous(join(|l| &l.0), join(|l| &l.1))
        }
    }
}

/// Whether a post is named: not where the words only say that it is one of several.
fn is_named(slots: &Slots, reading: &Reading) -> Option<bool> {
    let (slot, _) = slots.facts.iter().find(|(slot, _)| slot == "posts")?;
    // A post that is none of those that matter is a post all the same.
    let names = |phrase: &&&Phrase| phrase.means.contains_key(slot);
    // One of several names nobody; one post of which only the office is open may be named.
    let vague = |phrase: &&&Phrase| phrase.perhaps.get(slot).is_some_and(|values| values.len() > 1);
    match (reading.phrases.iter().find(names), reading.phrases.iter().find(vague)) {
        (Some(_), _) => Some(true),
        (None, Some(_)) => Some(false),
        (None, None) => None,
    }
}
