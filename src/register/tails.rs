//! **Tails**: what is said of a row, as the bytes behind its line number and its copied cells. Made once for everything that says the same.

use std::collections::BTreeMap;

use super::counting::{Limit, limits};
use super::{Column, Register, STATUSES};
use crate::decision::Facts;
use crate::hir::Case;
use crate::outcome::{Outcome, OutcomeAct, SilenceKind, Status};
use crate::queries::{Answer, Decisions, PartOf, PartTold, Perhaps, Question, Refused, answer, plan_counts};
use crate::report::document::csv_cell;
use crate::report::{RegisterCell, RegisterWords, Words, always_words, register_words};

/// What is written behind a row, and what the tally counts of it.
#[derive(Clone, Debug, Default)]
pub struct Tail {
    pub bytes: Vec<u8>,
    /// The place of the status; nothing where the facts contradict each other.
    pub status: Option<usize>,
    pub finding: bool,
    /// Per limit over a plan, whether the row counts towards it; nothing where a fact is missing.
    pub counts: Vec<Option<bool>>,
}

/// The cells of a tail, before they are written.
#[derive(Default)]
pub struct Told {
    pub status: Option<Status>,
    pub cells: BTreeMap<RegisterCell, RegisterWords>,
    pub readings: Vec<String>,
    pub questions: Vec<String>,
    pub problem: String,
    pub counts: Vec<Option<bool>>,
}

/// The header of the output.
pub fn header(register: &Register) -> Vec<u8> {
    let vocabulary = &register.asked.workspace.vocabulary;
    let kept = register.head.names.iter().zip(&register.head.columns).filter(|(_, c)| **c == Column::Kept).map(|(name, _)| name.clone());
    let verbs = register.verbs.iter().filter_map(|verb| vocabulary.verb(*verb)).map(|v| v.term.id.clone());
    let mut names: Vec<String> = ["line".to_owned()].into_iter().chain(kept).collect();
    names.extend(["status", "forbidden"].map(str::to_owned));
    names.extend(verbs.flat_map(|verb| [verb.clone(), format!("{verb}_cited")]));
    names.extend(["limits", "elsewhere", "papers", "readings", "questions", "problem"].map(str::to_owned));
    if !limits(register).is_empty() {
        names.push("plan_limits".to_owned());
    }
    let cells: Vec<String> = names.iter().map(|name| csv_cell(name)).collect();
    format!("\u{feff}{}\r\n", cells.join(",")).into_bytes()
}

/// The tail of a row that cannot be read.
pub fn unreadable(register: &Register, problem: &str) -> Vec<u8> {
    bytes(register, "unreadable", &Told { problem: problem.to_owned(), ..Told::default() })
}

impl Told {
    /// The tail that says this.
    pub fn tail(self, register: &Register) -> Tail {
        let status = self.status.map_or("impossible", Status::id);
        let finding = self.status.is_none() || self.cells.values().any(|words| words.finding);
        let place = self.status.and_then(|status| STATUSES.iter().position(|s| *s == status));
        Tail { bytes: bytes(register, status, &self), status: place, finding, counts: self.counts }
    }
}

fn bytes(register: &Register, status: &str, told: &Told) -> Vec<u8> {
    let mut out = Vec::new();
    let mut add = |text: &str| {
        out.push(b',');
        if !text.is_empty() {
            out.extend_from_slice(csv_cell(text).as_bytes());
        }
    };
    // One thing said by several parts is said once; the order is that of the words, whoever found them.
    let entries = |cell: RegisterCell| {
        let mut entries = told.cells.get(&cell).map(|words| words.entries.clone()).unwrap_or_default();
        entries.sort();
        entries.dedup();
        entries.join("; ")
    };
    add(status);
    add(&entries(RegisterCell::Forbidden));
    for verb in &register.verbs {
        let words = told.cells.get(&RegisterCell::Verb(*verb));
        add(&words.map(|w| w.entries.join("; ")).unwrap_or_default());
        add(&words.map(|w| w.cited.join("; ")).unwrap_or_default());
    }
    add(&entries(RegisterCell::Limits));
    add(&entries(RegisterCell::Elsewhere));
    add(&entries(RegisterCell::Papers));
    add(&told.readings.join("; "));
    add(&told.questions.join("; "));
    add(&told.problem);
    out
}

/// The words of a part.
pub fn part_words(words: &Words, told: &PartTold) -> (RegisterCell, RegisterWords) {
    let cell = RegisterCell::of(told.of);
    let possible: Vec<Vec<OutcomeAct>> = told.possible.iter().map(acts).collect();
    (cell, register_words(words, cell, &told.certain, &possible, &told.perhaps))
}

/// The acts of an outcome, those that nobody is named for included.
fn acts(outcome: &Outcome) -> Vec<OutcomeAct> {
    let unnamed = outcome.silences.iter().filter(|s| s.kind == SilenceKind::Unnamed).filter_map(|s| s.act.as_deref());
    outcome.acts.iter().chain(unnamed).cloned().collect()
}

/// What is said of a row that is answered by itself.
pub fn apart(register: &Register, words: &Words, decisions: &Decisions, case: &Case, limits: &[Limit]) -> Told {
    let decision = register.asked.decision;
    match answer(decisions, register.asked.index, case) {
        Ok(answer) => {
            let readings = register.regulation.chosen_readings();
            let counted = plan_counts(register.regulation, decision, Facts { case, readings: &readings });
            let counts = |limit: &Limit| {
                let counted = counted.as_ref().ok()?;
                Some(counted.iter().any(|c| c.provision == limit.provision && c.rule == limit.rule))
            };
            answered(register, words, &answer, limits.iter().map(counts).collect())
        }
        Err(Refused::Contradiction(lines)) => {
            Told { problem: always_words(words, case.activity, &lines), counts: vec![Some(false); limits.len()], ..Told::default() }
        }
        Err(Refused::TooLarge(_)) => Told {
            status: Some(Status::Undetermined),
            problem: words.say("too large to be answered", "quá lớn, không trả lời được").to_owned(),
            counts: vec![None; limits.len()],
            ..Told::default()
        },
    }
}

fn answered(register: &Register, words: &Words, answer: &Answer, counts: Vec<Option<bool>>) -> Told {
    let mut told = Told { status: Some(answer.status), counts, ..Told::default() };
    told.readings = answer.rests_on.iter().map(|r| words.reading_name(*r).to_owned()).collect();
    told.questions = questions(words, register, answer);
    let certain = Outcome {
        acts: answer.acts.iter().map(|a| a.act.clone()).collect(),
        silences: answer.silences.clone(),
        forbidden: answer.forbidden.clone(),
        violations: answer.violations.clone(),
        dossier: answer.dossier.clone(),
        ..Outcome::default()
    };
    let belongs = |cell: RegisterCell| {
        let of = |perhaps: &&Perhaps| match perhaps {
            Perhaps::Forbidden(_) => cell == RegisterCell::Forbidden,
            Perhaps::Violation(_) => cell == RegisterCell::Limits,
            Perhaps::Dossier(_) => cell == RegisterCell::Papers,
            Perhaps::Silence(_) => cell == RegisterCell::Elsewhere,
        };
        answer.perhaps.iter().filter(of).cloned().collect::<Vec<Perhaps>>()
    };
    let others = [RegisterCell::Forbidden, RegisterCell::Limits, RegisterCell::Elsewhere, RegisterCell::Papers];
    for cell in register.verbs.iter().map(|verb| RegisterCell::of(PartOf::Verb(*verb))).chain(others) {
        let possible = answer.possible.iter().find(|p| cell == RegisterCell::Verb(p.verb)).map(|p| p.outcomes.clone()).unwrap_or_default();
        told.cells.insert(cell, register_words(words, cell, &certain, &possible, &belongs(cell)));
    }
    told
}

/// The facts that keep an answer open, in the order of the rules' own questions.
fn questions(words: &Words, register: &Register, answer: &Answer) -> Vec<String> {
    let asked = answer.missing.iter().map(|m| &m.question).chain(&answer.uncounted);
    let fact = |question: &Question| match question {
        Question::Fact(fact) | Question::Element(fact, _) => Some(*fact),
        Question::Field { list, .. } | Question::AtLeast { list, .. } | Question::SumAtLeast { list, .. } => Some(*list),
        Question::Reading(_) => None,
    };
    let asked: Vec<_> = asked.filter_map(fact).collect();
    let facts = register.asked.workspace.vocabulary.activity(register.activity()).map(|a| a.facts.as_slice()).unwrap_or_default();
    facts.iter().filter(|f| asked.contains(f)).map(|f| words.fact_id(*f).to_owned()).collect()
}
