//! The program's answers are held against a comparison of the provinces that was made by hand from the official texts
//! (tests/comparison/provinces.toml, which explains its own form). Every entry of the table is looked for in the answer and every
//! act of the answer in the table, and all disagreements are said at once.

use std::collections::{BTreeMap, BTreeSet};

use quyche::diagnostics::Diagnostics;
use quyche::hir::{Actor, Deadline, Vocabulary};
use quyche::outcome::{OutcomeAct, Status};
use quyche::plan;
use quyche::queries::{Answer, Decisions, answer};
use serde::Deserialize;

use super::support::{laws, text};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    /// Roles that stand for one office or one person in the table.
    same: Vec<Vec<String>>,
    lists: BTreeMap<String, Vec<String>>,
    defaults: BTreeMap<String, toml::Table>,
    #[serde(rename = "class")]
    classes: Vec<Class>,
    /// What stands against the rule files.
    #[serde(default)]
    disagrees: Vec<Disagreement>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Class {
    id: String,
    title: String,
    activity: String,
    facts: toml::Table,
    answers: BTreeMap<String, Expected>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct Expected {
    settles: Vec<String>,
    opines: Vec<String>,
    scrutinises: Vec<String>,
    route: Vec<String>,
    reports: Vec<String>,
    notified: Vec<String>,
    deadlines: Vec<String>,
    silence: String,
    either: Vec<String>,
    #[serde(rename = "cites")]
    _cites: Vec<String>,
    #[serde(rename = "limits")]
    _limits: Vec<String>,
    #[serde(rename = "note")]
    _note: String,
    #[serde(rename = "corrected")]
    _corrected: String,
}

/// A disagreement that stands, in the words of this test, and why.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Disagreement {
    province: String,
    classes: Vec<String>,
    said: String,
    because: String,
}

/// The table as it is written.
fn table() -> Table {
    toml::from_str(&text("tests/comparison/provinces.toml")).unwrap()
}

impl Table {
    /// The case of a class as a proposal: the activity's defaults with the class's own facts over them.
    fn proposal(&self, class: &Class) -> String {
        let mut facts = self.defaults[&class.activity].clone();
        facts.extend(class.facts.clone());
        facts.insert("activity".to_owned(), class.activity.clone().into());
        facts.to_string()
    }

    /// The entries of a list, with the lists that "@NAME" stands for.
    fn entries(&self, written: &[String]) -> Vec<String> {
        let named = |entry: &String| match entry.strip_prefix('@') {
            Some(name) => self.lists.get(name).unwrap_or_else(|| panic!("no list {name}")).clone(),
            None => vec![entry.clone()],
        };
        written.iter().flat_map(named).collect()
    }

    /// One name for the roles that stand for the same.
    fn role(&self, body: &str) -> String {
        self.same.iter().find(|names| names.iter().any(|n| n == body)).map_or_else(|| body.to_owned(), |names| names[0].clone())
    }
}

/// The cases of the table, each with its title.
pub fn cases(vocabulary: &Vocabulary) -> Vec<(String, quyche::hir::Case)> {
    let table = table();
    let read = |class: &Class| {
        let mut diagnostics = Diagnostics::default();
        let proposals = plan::read(vocabulary, "table.toml", &table.proposal(class), &mut diagnostics);
        (class.title.clone(), proposals.into_iter().next().unwrap().case)
    };
    table.classes.iter().map(read).collect()
}

const WITHOUT: &str = "";
const UNNAMED: &str = "unnamed";

/// An entry of the table: every part is a choice of names.
#[derive(Debug)]
struct Entry {
    written: String,
    bodies: Vec<String>,
    verbs: Vec<String>,
    to: Vec<String>,
    via: Vec<String>,
    behalf: String,
    in_writing: bool,
    timing: Option<String>,
}

impl Entry {
    /// `BODY VERB [in writing] [to BODY] [via BODY] [on behalf of BODY][: TIMING]`
    fn read(table: &Table, vocabulary: &Vocabulary, list: &str, written: &str) -> Entry {
        let (act, timing) = match written.split_once(": ") {
            Some((act, timing)) => (act, Some(timing.split(" (").next().unwrap().to_owned())),
            None => (written, None),
        };
        assert_eq!(timing.is_some(), list == "deadlines", "{written}: a timing belongs to the deadlines");
        let mut words = act.split_whitespace().collect::<Vec<_>>();
        if list == "notified" {
            words = ["unsaid", "notifies", "to"].into_iter().chain(words).collect();
        }
        let choice = |word: &str| word.split('|').map(|w| table.role(w)).collect::<Vec<_>>();
        let mut entry = Entry {
            written: format!("{list}: {written}"),
            bodies: choice(words[0]),
            verbs: words[1].split('|').map(str::to_owned).collect(),
            to: Vec::new(),
            via: Vec::new(),
            behalf: WITHOUT.to_owned(),
            in_writing: false,
            timing,
        };
        let mut rest = &words[2..];
        loop {
            rest = match rest {
                [] => break,
                ["in", "writing", rest @ ..] => {
                    entry.in_writing = true;
                    rest
                }
                ["to", body, rest @ ..] => {
                    entry.to = choice(body);
                    rest
                }
                ["via", body, rest @ ..] => {
                    entry.via = choice(body);
                    rest
                }
                ["on", "behalf", "of", body, rest @ ..] => {
                    entry.behalf = (*body).to_owned();
                    rest
                }
                _ => panic!("{written}: what is {rest:?}?"),
            };
        }
        entry.check(vocabulary);
        let lists = entry.verbs.iter().map(|verb| list_of(class_of(vocabulary, verb), verb)).collect::<Vec<_>>();
        assert!(list == "deadlines" || lists.contains(&list), "{written}: of the list {lists:?}");
        entry
    }

    /// A misspelt name would only ever be missing.
    fn check(&self, vocabulary: &Vocabulary) {
        let behalf = (self.behalf != WITHOUT).then_some(&self.behalf);
        for body in self.bodies.iter().chain(&self.to).chain(&self.via).chain(behalf) {
            let known = [UNNAMED, "unsaid"].contains(&body.as_str()) || vocabulary.bodies.iter().any(|b| b.term.id == *body);
            assert!(known, "{}: no body {body}", self.written);
        }
        for verb in &self.verbs {
            assert!(vocabulary.verbs.iter().any(|v| v.term.id == *verb), "{}: no verb {verb}", self.written);
        }
    }

    /// Whether it speaks of the act; who sends a notice is not asked.
    fn is_of(&self, act: &Said) -> bool {
        let sender_unsaid = act.body == "unsaid" || self.bodies == ["unsaid"];
        let of_all = self.timing.is_some() && self.to.is_empty();
        self.verbs.contains(&act.verb)
            && (self.bodies.contains(&act.body) || (act.verb == "notifies" && sender_unsaid))
            && (of_all || self.to.contains(&act.to) || (act.to == WITHOUT && (self.to.is_empty() || self.to.contains(&UNNAMED.to_owned()))))
    }

    /// In what an act that it speaks of departs from it.
    fn departs(&self, act: &Said) -> Option<String> {
        let via = self.via.iter().cloned().collect::<BTreeSet<_>>();
        if matches!(act.class.as_str(), "settles" | "opines") && self.behalf != act.behalf {
            return Some(format!("on behalf of {:?}", act.behalf));
        }
        if act.class == "opines" && self.in_writing != act.in_writing {
            return Some(format!("in writing: {}", act.in_writing));
        }
        (act.class == "carries" && via != act.via).then(|| format!("via {:?}", act.via))
    }
}

/// An act of the answer in the table's words.
#[derive(Debug)]
struct Said {
    class: String,
    body: String,
    verb: String,
    to: String,
    via: BTreeSet<String>,
    behalf: String,
    in_writing: bool,
    timings: Vec<String>,
}

impl Said {
    fn of(table: &Table, vocabulary: &Vocabulary, act: &OutcomeAct) -> Said {
        let name = |id| table.role(&vocabulary.body(id).unwrap().term.id);
        let verb = vocabulary.verb(act.verb).unwrap();
        Said {
            class: vocabulary.class(verb.class).unwrap().id.clone(),
            body: match act.actor {
                Actor::Body(body) => name(body),
                Actor::Unnamed => UNNAMED.to_owned(),
                Actor::Unsaid => "unsaid".to_owned(),
            },
            verb: verb.term.id.clone(),
            to: act.to.map_or_else(String::new, name),
            via: act.via.iter().map(|b| name(*b)).collect(),
            behalf: act.behalf.map_or_else(String::new, name),
            in_writing: act.in_writing,
            timings: act.timings.iter().map(|t| timing(vocabulary, &t.deadline)).collect(),
        }
    }

    fn words(&self) -> String {
        let part = |word: &str, body: &str| if body.is_empty() { String::new() } else { format!(" {word} {body}") };
        let writing = if self.in_writing { " in writing" } else { "" };
        let via = self.via.iter().map(|b| part("via", b)).collect::<String>();
        format!("{} {}{writing}{}{via}{}", self.body, self.verb, part("to", &self.to), part("on behalf of", &self.behalf))
    }
}

fn timing(vocabulary: &Vocabulary, deadline: &Deadline) -> String {
    let event = |id| vocabulary.fact(id).unwrap().term.id.clone();
    let days = |working: bool| if working { "working days" } else { "days" };
    match deadline {
        Deadline::Before { n, working, event: id } => format!("{n} {} before {}", days(*working), event(*id)),
        Deadline::Within { n, working, event: id } => format!("{n} {} after {}", days(*working), event(*id)),
        Deadline::Yearly { day, in_year: None } => format!("before {}/{}", day.day, day.month),
        Deadline::Yearly { day, in_year: Some((_, less)) } => {
            let year = match less {
                0 => "the plan year".to_owned(),
                1 => "the year before the plan year".to_owned(),
                years => format!("the plan year less {years}"),
            };
            format!("before {}/{} in {year}", day.day, day.month)
        }
    }
}

/// Everything in which an answer and the table disagree.
fn disagreements(table: &Table, vocabulary: &Vocabulary, expected: &Expected, answer: &Answer) -> Vec<String> {
    let unnamed = answer.silences.iter().filter_map(|s| s.act.as_deref());
    let acts = answer.acts.iter().map(|a| &a.act).chain(unnamed).map(|a| Said::of(table, vocabulary, a));
    let acts: Vec<Said> = acts.filter(|a| a.class != "performs").collect();
    let lists = [
        ("settles", &expected.settles),
        ("opines", &expected.opines),
        ("scrutinises", &expected.scrutinises),
        ("route", &expected.route),
        ("reports", &expected.reports),
        ("notified", &expected.notified),
        ("deadlines", &expected.deadlines),
    ];
    let read = |list: &str, entry: &str| Entry::read(table, vocabulary, list, entry);
    let firm = lists.iter().flat_map(|(list, entries)| table.entries(entries).into_iter().map(move |e| (list, e)));
    let firm: Vec<Entry> = firm.map(|(list, entry)| read(list, &entry)).collect();
    let either = table.entries(&expected.either).into_iter().map(|entry| {
        let (list, entry) = entry.split_once(": ").unwrap_or_else(|| panic!("{entry}: of which list?"));
        read(list, entry)
    });
    let either: Vec<Entry> = either.collect();
    let mut found = Vec::new();
    for entry in &firm {
        found.extend(unkept(entry, &acts));
    }
    for act in &acts {
        found.extend(unexpected(act, &firm, &either));
    }
    found.extend(silences(expected, answer, &either));
    found
}

/// What the table says and the answer does not.
fn unkept(entry: &Entry, acts: &[Said]) -> Vec<String> {
    let of = acts.iter().filter(|act| entry.is_of(act)).collect::<Vec<_>>();
    if of.is_empty() {
        return vec![format!("the answer lacks {}", entry.written)];
    }
    let Some(timing) = &entry.timing else { return Vec::new() };
    let without = of.iter().filter(|act| !act.timings.contains(timing)).collect::<Vec<_>>();
    // One recipient may be sent several papers, and the deadline be of one of them.
    if !entry.to.is_empty() && without.len() < of.len() {
        return Vec::new();
    }
    without.iter().map(|act| format!("the answer lacks {} [{} has {:?}]", entry.written, act.words(), act.timings)).collect()
}

/// What the answer says and the table does not, or says otherwise.
fn unexpected(act: &Said, firm: &[Entry], either: &[Entry]) -> Vec<String> {
    let speaking = |entries: &[Entry]| entries.iter().filter(|e| e.timing.is_none() && e.is_of(act)).map(|e| e.departs(act)).collect::<Vec<_>>();
    let (certain, possible) = (speaking(firm), speaking(either));
    let all: Vec<_> = certain.iter().chain(&possible).collect();
    let mut found = Vec::new();
    match all.iter().find_map(|d| d.as_ref()) {
        _ if all.iter().any(|d| d.is_none()) => {}
        Some(departs) => found.push(format!("the answer differs: {} [{departs}]", act.words())),
        None => found.push(format!("the table lacks {}: {}", list_of(&act.class, &act.verb), act.words())),
    }
    if certain.is_empty() {
        return found;
    }
    for timing in &act.timings {
        let covered = firm.iter().chain(either).any(|e| e.timing.as_ref() == Some(timing) && e.is_of(act));
        if !covered {
            found.push(format!("the table lacks deadlines: {}: {timing}", act.words()));
        }
    }
    found
}

fn class_of<'a>(vocabulary: &'a Vocabulary, verb: &str) -> &'a str {
    let verb = vocabulary.verbs.iter().find(|v| v.term.id == verb).unwrap();
    &vocabulary.class(verb.class).unwrap().id
}

/// The list of the table that acts of a verb stand in.
fn list_of(class: &str, verb: &str) -> &'static str {
    match (class, verb) {
        ("carries", "reports") => "reports",
        ("carries", _) => "route",
        ("informs", _) => "notified",
        ("settles", _) => "settles",
        ("opines", _) => "opines",
        ("scrutinises", _) => "scrutinises",
        (class, _) => panic!("{class}: no list"),
    }
}

/// The silences: what the table names must be there in one reading, and nothing else.
fn silences(expected: &Expected, answer: &Answer, either: &[Entry]) -> Vec<String> {
    let mut heard: BTreeSet<&str> = answer.silences.iter().map(|s| s.kind.id()).collect();
    if matches!(answer.status, Status::Conflict | Status::Undetermined) {
        heard.insert(answer.status.id());
    }
    let mut allowed = BTreeSet::new();
    let mut found = Vec::new();
    for choice in expected.silence.split('+').filter(|s| !s.is_empty()) {
        let choice: BTreeSet<&str> = choice.split('|').collect();
        if choice.is_disjoint(&heard) {
            found.push(format!("the answer lacks silence: {}", expected.silence));
        }
        allowed.extend(choice);
    }
    if either.iter().any(|e| e.bodies.iter().any(|b| b == UNNAMED)) {
        allowed.insert(UNNAMED);
    }
    found.extend(heard.difference(&allowed).map(|kind| format!("the table lacks silence: {kind}")));
    found
}

#[test]
fn the_answers_are_those_of_the_table_made_by_hand() {
    let (table, read) = (table(), laws());
    let vocabulary = &read.workspace.vocabulary;
    let decisions = Decisions::new(&read.workspace);
    let (mut out, mut held) = (String::new(), 0);
    for class in &table.classes {
        assert!(!class.title.is_empty(), "{}: a class has a title", class.id);
        let mut diagnostics = Diagnostics::default();
        let proposals = plan::read(vocabulary, "case.toml", &table.proposal(class), &mut diagnostics);
        let [proposal] = proposals.as_slice() else { panic!("{}: {:?}", class.id, diagnostics.sorted()) };
        let stated = proposal.case.facts.len();
        let of_activity = vocabulary.activity(proposal.case.activity).unwrap().facts.len();
        assert!(!diagnostics.has_errors(), "{}: {:?}", class.id, diagnostics.sorted());
        assert_eq!(stated, of_activity, "{}: the table states every fact of the activity", class.id);
        for (province, expected) in &class.answers {
            let index = read.workspace.regulations.iter().position(|r| r.id == *province).unwrap_or_else(|| panic!("no {province}"));
            let answer = answer(&decisions, index, &proposal.case).unwrap_or_else(|e| panic!("{} {province}: {e:?}", class.id));
            let said: BTreeSet<String> = disagreements(&table, vocabulary, expected, &answer).into_iter().collect();
            let stands = |d: &&Disagreement| d.province == *province && d.classes.contains(&class.id);
            let known: BTreeSet<String> = table.disagrees.iter().filter(stands).map(|d| d.said.clone()).collect();
            said.difference(&known).for_each(|d| out.push_str(&format!("{} / {province}: {d}\n", class.id)));
            known.difference(&said).for_each(|d| out.push_str(&format!("{} / {province}: no longer so: {d}\n", class.id)));
            held += 1;
        }
    }
    for known in &table.disagrees {
        assert!(!known.because.is_empty(), "{}: say why", known.said);
        let unknown = known.classes.iter().find(|id| !table.classes.iter().any(|c| c.id == **id && c.answers.contains_key(&known.province)));
        assert_eq!(unknown, None, "{}: no such answer", known.said);
    }
    assert!(held >= 160, "only {held} answers were held against the table");
    assert!(out.is_empty(), "{} disagreements with the table:\n{out}", out.lines().count());
}
