//! **Unknown facts**: what is certain in all completions of a case that the `always` lines allow, what is possible, what to ask next.
//!
//! Completions are gone through one question at a time, and only questions that the interpreter really asks: a fact that cannot
//! matter is never split on. Exact, and bounded: beyond [`BUDGET`] evaluations the answer says that too much is missing.

use std::collections::BTreeSet;

use crate::hir::{ProvisionId, Regulation, VerbId, Vocabulary};
use crate::interpret::{Unknown, World, broken_always, decide_unordered, open_always};
use crate::outcome::{Outcome, OutcomeAct, Status, order};

use super::partitions::split;

/// Evaluations after which completing a case is given up, and said to be.
pub const BUDGET: usize = 20_000;

/// A question whose answer matters, and what each answer leads to.
#[derive(Clone, Debug)]
pub struct Missing {
    pub question: Unknown,
    pub leads_to: Vec<LeadsTo>,
}

#[derive(Clone, Debug)]
pub struct LeadsTo {
    pub value: String,
    /// How many different outcomes remain.
    pub outcomes: usize,
    /// The status, where only one remains.
    pub status: Option<Status>,
}

/// The different sets of acts that one verb may come out with.
#[derive(Clone, Debug)]
pub struct PossibleVerb {
    pub verb: VerbId,
    pub outcomes: Vec<Vec<OutcomeAct>>,
}

/// All completions of a world.
pub struct Completions {
    /// Distinct outcomes, each with the world of its first completion.
    pub outcomes: Vec<(Outcome, World)>,
    /// Per completion: its questions with the answers taken, and the outcome's position.
    paths: Vec<(Vec<(Unknown, String)>, usize)>,
}

/// Why a case could not be completed.
pub enum Incomplete {
    /// The stated facts contradict these `always` lines.
    Contradiction(Vec<usize>),
    /// The budget ran out; the questions first asked.
    TooManyUnknown(Vec<Unknown>),
}

struct Search<'a> {
    vocabulary: &'a Vocabulary,
    regulation: &'a Regulation,
    found: Completions,
    evaluations: usize,
    path: Vec<(Unknown, String)>,
    asked: Vec<Unknown>,
}

/// Goes through all completions of `world`.
///
/// # Errors
/// [`Incomplete`] where the facts contradict each other or too many are missing.
pub fn complete(vocabulary: &Vocabulary, regulation: &Regulation, world: &World) -> Result<Completions, Incomplete> {
    let found = Completions { outcomes: Vec::new(), paths: Vec::new() };
    let mut search = Search { vocabulary, regulation, found, evaluations: 0, path: Vec::new(), asked: Vec::new() };
    let broken = broken_always(vocabulary, regulation, world);
    if !broken.is_empty() {
        return Err(Incomplete::Contradiction(broken));
    }
    if search.visit(world).is_none() {
        return Err(Incomplete::TooManyUnknown(search.asked));
    }
    if search.found.outcomes.is_empty() {
        return Err(Incomplete::Contradiction(Vec::new()));
    }
    search.found.outcomes.iter_mut().for_each(|(outcome, _)| order(outcome));
    Ok(search.found)
}

impl Search<'_> {
    /// `None` when the budget has run out.
    fn visit(&mut self, world: &World) -> Option<()> {
        self.evaluations += 1;
        if self.evaluations > BUDGET {
            return None;
        }
        if !broken_always(self.vocabulary, self.regulation, world).is_empty() {
            return Some(());
        }
        match decide_unordered(self.vocabulary, self.regulation, world) {
            Ok(outcome) => {
                if self.is_possible(world)? {
                    let index = self.outcome_index(outcome, world);
                    self.found.paths.push((self.path.clone(), index));
                }
            }
            Err(question) => {
                if !self.asked.contains(&question) {
                    self.asked.push(question.clone());
                }
                for choice in split(self.vocabulary, self.regulation, world, &question) {
                    self.path.push((question.clone(), choice.value));
                    let within_budget = self.visit(&choice.world);
                    self.path.pop();
                    within_budget?;
                }
            }
        }
        Some(())
    }

    /// Whether some completion of the facts that the outcome does not need satisfies the `always` lines.
    fn is_possible(&mut self, world: &World) -> Option<bool> {
        self.evaluations += 1;
        if self.evaluations > BUDGET {
            return None;
        }
        if !broken_always(self.vocabulary, self.regulation, world).is_empty() {
            return Some(false);
        }
        let Some(question) = open_always(self.vocabulary, self.regulation, world) else { return Some(true) };
        for choice in split(self.vocabulary, self.regulation, world, &question) {
            if self.is_possible(&choice.world)? {
                return Some(true);
            }
        }
        Some(false)
    }

    fn outcome_index(&mut self, outcome: Outcome, world: &World) -> usize {
        match self.found.outcomes.iter().position(|(known, _)| same_outcome(known, &outcome)) {
            Some(index) => index,
            None => {
                self.found.outcomes.push((outcome, world.clone()));
                self.found.outcomes.len() - 1
            }
        }
    }
}

/// Whether two outcomes say the same to the people concerned, wherever it stands.
pub fn same_outcome(a: &Outcome, b: &Outcome) -> bool {
    // Each act says something of its own, so equal numbers and one direction are enough.
    let same_acts = a.acts.len() == b.acts.len() && a.acts.iter().all(|x| b.acts.iter().any(|y| x.says_the_same(y)));
    let silences = |o: &Outcome| o.silences.iter().map(|s| (s.kind, s.verb, s.to.clone())).collect::<Vec<_>>();
    let violations = |o: &Outcome| o.violations.iter().map(|v| (v.citation, v.rule)).collect::<Vec<_>>();
    let forbidden = |o: &Outcome| o.forbidden.iter().map(|f| f.unless).collect::<Vec<_>>();
    let dossier = |o: &Outcome| o.dossier.iter().map(|d| (d.documents.clone(), d.fields.clone())).collect::<Vec<_>>();
    same_acts
        && a.status == b.status
        && silences(a) == silences(b)
        && violations(a) == violations(b)
        && forbidden(a) == forbidden(b)
        && dossier(a) == dossier(b)
}

impl Completions {
    /// The acts that every completion has, in the first one's order.
    pub fn certain(&self) -> Vec<OutcomeAct> {
        let Some(((first, _), rest)) = self.outcomes.split_first() else { return Vec::new() };
        let in_all_others =
            |act: &OutcomeAct| -> Option<Vec<&OutcomeAct>> { rest.iter().map(|(o, _)| o.acts.iter().find(|a| a.says_the_same(act))).collect() };
        // An act may stand on another provision in each completion: it is certain, and which ground it has is not, so all are named.
        let with_every_ground = |act: &OutcomeAct| {
            let mut certain = act.clone();
            let grounds: BTreeSet<ProvisionId> = in_all_others(act)?.iter().flat_map(|a| &a.citations).copied().collect();
            certain.citations.extend(grounds.into_iter().filter(|g| !act.citations.contains(g)));
            Some(certain)
        };
        first.acts.iter().filter_map(with_every_ground).collect()
    }

    /// Per verb that may come out differently: the different outcomes.
    pub fn possible(&self) -> Vec<PossibleVerb> {
        let mut verbs: Vec<VerbId> = self.outcomes.iter().flat_map(|(o, _)| o.acts.iter().map(|a| a.verb)).collect();
        verbs.sort_unstable();
        verbs.dedup();
        let mut out = Vec::new();
        for verb in verbs {
            let mut outcomes: Vec<Vec<OutcomeAct>> = Vec::new();
            for (outcome, _) in &self.outcomes {
                let acts: Vec<OutcomeAct> = outcome.acts.iter().filter(|a| a.verb == verb).cloned().collect();
                let same = |known: &Vec<OutcomeAct>| known.len() == acts.len() && acts.iter().all(|a| known.iter().any(|k| k.says_the_same(a)));
                if !outcomes.iter().any(same) {
                    outcomes.push(acts);
                }
            }
            if outcomes.len() > 1 {
                out.push(PossibleVerb { verb, outcomes });
            }
        }
        out
    }

    /// The questions that matter, the one with the fewest outcomes left in its worst case first.
    pub fn missing(&self) -> Vec<Missing> {
        let mut questions: Vec<&Unknown> = Vec::new();
        for (question, _) in self.paths.iter().flat_map(|(path, _)| path) {
            if !questions.contains(&question) {
                questions.push(question);
            }
        }
        let mut out: Vec<Missing> = questions.into_iter().filter_map(|q| self.leads(q)).collect();
        let worst = |m: &Missing| m.leads_to.iter().map(|l| l.outcomes).max().unwrap_or(0);
        let total = |m: &Missing| m.leads_to.iter().map(|l| l.outcomes).sum::<usize>();
        out.sort_by_key(|m| (worst(m), total(m)));
        out
    }

    fn leads(&self, question: &Unknown) -> Option<Missing> {
        let mut values: Vec<&str> = Vec::new();
        let answer_in = |path: &[(Unknown, String)]| path.iter().find(|(q, _)| q == question).map(|(_, v)| v.clone());
        for (path, _) in &self.paths {
            if let Some((_, value)) = path.iter().find(|(q, _)| q == question)
                && !values.contains(&value.as_str())
            {
                values.push(value);
            }
        }
        // One possible answer is no question: the fact follows from the others.
        if values.len() < 2 {
            return None;
        }
        let leads_to: Vec<LeadsTo> = values
            .iter()
            .map(|value| {
                let fits = |path: &[(Unknown, String)]| answer_in(path).is_none_or(|v| v == *value);
                let mut left: Vec<usize> = self.paths.iter().filter(|(path, _)| fits(path)).map(|(_, index)| *index).collect();
                left.sort_unstable();
                left.dedup();
                let status = match left.as_slice() {
                    [only] => self.outcomes.get(*only).map(|(o, _)| o.status),
                    _ => None,
                };
                LeadsTo { value: (*value).to_owned(), outcomes: left.len(), status }
            })
            .collect();
        // A question whose every answer leaves all outcomes open settles nothing by itself, but is still worth asking.
        Some(Missing { question: question.clone(), leads_to })
    }
}
