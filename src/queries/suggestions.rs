//! **Suggested scenarios**: cases that reach what no scenario reaches yet, without what must be expected of them.
//!
//! Each next one is, of all activities, the one that reaches most: first provisions, then outcomes, then paths. Within an activity it is found by
//! adding, one after another, whatever unreached thing the case can still have beside those before.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::{Datelike, Days, NaiveDate};

use super::answer::{Answer, answer};
use super::decisions::Decisions;
use super::paths::{Gain, Graph, Told};
use super::questions::CaseClass;
use super::witness::witness;
use crate::calendar::Calendar;
use crate::decision::{Decision, Facts};
use crate::hir::vocabulary::Kind;
use crate::hir::{Case, Deadline, FactId, ProvisionId, Regulation, Value, Workspace};
use crate::mdd::{Exhausted, Node};

/// A case to be looked up in the text.
#[derive(Clone, Debug)]
pub struct Suggestion {
    pub case: Case,
    /// What it is named after: the shortest of the classes that it is the first case of.
    pub class: Option<(Told, CaseClass)>,
    /// The provisions that the answer cites.
    pub cites: Vec<ProvisionId>,
    /// The provisions that no scenario reached before.
    pub provisions: Vec<ProvisionId>,
    pub gain: Gain,
}

/// At most `limit` suggestions for one regulation, beside the cases that its scenarios have.
pub fn suggestions(decisions: &Decisions, index: usize, cases: &[&Case], unreached: &[ProvisionId], limit: usize) -> Vec<Suggestion> {
    let workspace = decisions.workspace;
    let Some(regulation) = workspace.regulations.get(index) else { return Vec::new() };
    let compiled: Vec<Arc<Decision>> =
        super::findings::spoken_of(regulation).into_iter().filter_map(|activity| decisions.get(index, activity).ok()).collect();
    // What is too large is told by the coverage.
    let mut searches: Vec<Search> = compiled.iter().filter_map(|decision| Search::new(decisions, regulation, index, decision, cases).ok()).collect();
    let mut unreached: BTreeSet<ProvisionId> = unreached.iter().copied().collect();
    let mut out = Vec::new();
    while out.len() < limit {
        let gains = |search: &Search| search.next.as_ref().map(|s| (s.provisions.len(), s.gain));
        searches.iter_mut().for_each(|search| search.look(&unreached));
        // Of equal ones, the first.
        let best = searches.iter_mut().rev().max_by_key(|search| gains(search));
        let Some((search, found)) = best.and_then(|search| search.next.take().map(|found| (search, found))) else { break };
        search.accept(&found);
        unreached.retain(|id| !found.provisions.contains(id));
        out.push(found);
    }
    out
}

/// One activity.
struct Search<'a> {
    decisions: &'a Decisions<'a>,
    regulation: &'a Regulation,
    index: usize,
    graph: Graph<'a>,
    next: Option<Suggestion>,
    /// Nothing more is to be found.
    done: bool,
}

impl<'a> Search<'a> {
    fn new(
        decisions: &'a Decisions<'a>,
        regulation: &'a Regulation,
        index: usize,
        decision: &'a Arc<Decision>,
        cases: &[&Case],
    ) -> Result<Self, Exhausted> {
        let mut graph = Graph::new(&decisions.workspace.vocabulary, regulation, decision)?;
        for case in cases.iter().filter(|case| case.activity == decision.activity) {
            let way = graph.way(case)?;
            graph.take(&way);
        }
        Ok(Search { decisions, regulation, index, graph, next: None, done: false })
    }

    /// Finds the next suggestion, unless the last one found still stands.
    fn look(&mut self, unreached: &BTreeSet<ProvisionId>) {
        let stands = self.next.as_ref().is_some_and(|s| s.provisions.iter().all(|id| unreached.contains(id)));
        if !stands && !self.done {
            self.next = self.found(unreached).unwrap_or(None);
            self.done = self.next.is_none();
        }
    }

    fn accept(&mut self, found: &Suggestion) {
        match self.graph.way(&found.case) {
            Ok(way) => self.graph.take(&way),
            Err(Exhausted) => self.done = true,
        }
    }

    fn found(&mut self, unreached: &BTreeSet<ProvisionId>) -> Result<Option<Suggestion>, Exhausted> {
        let wanted = self.wanted(unreached)?;
        let workspace = self.decisions.workspace;
        let decision = self.graph.ground.decision;
        let Some(case) = witness(&workspace.vocabulary, decision, &self.graph.ground.store, wanted)? else { return Ok(None) };
        let Ok(plain) = answer(self.decisions, self.index, &case) else { return Ok(None) };
        let case = dated(workspace, self.regulation, decision, &plain, case);
        let Ok(answer) = answer(self.decisions, self.index, &case) else { return Ok(None) };
        let reached: BTreeSet<ProvisionId> = answer.reached.iter().map(|id| self.regulation.addressed(*id)).collect();
        let way = self.graph.way(&case)?;
        let gain = self.graph.gain(&way);
        let provisions: Vec<ProvisionId> = reached.intersection(unreached).copied().collect();
        if gain == Gain::default() && provisions.is_empty() {
            return Ok(None);
        }
        let news = self.graph.parts.iter().zip(&way).filter_map(|(part, (path, outcome))| {
            let path = path.as_ref().filter(|path| part.paths.as_ref().is_some_and(|paths| !paths.taken.contains(*path)))?;
            let is_new = outcome.is_some_and(|o| !part.reached.contains(&o));
            Some((!is_new, path.len(), part.told, path))
        });
        let class = news.min_by_key(|(old, length, ..)| (*old, *length)).map(|(_, _, told, path)| (told, self.graph.class(path)));
        let cites: BTreeSet<ProvisionId> = answer.cited().into_iter().map(|id| self.regulation.addressed(id)).collect();
        Ok(Some(Suggestion { case, class, cites: cites.into_iter().collect(), provisions, gain }))
    }

    /// Where as much as possible is new.
    fn wanted(&mut self, unreached: &BTreeSet<ProvisionId>) -> Result<Node, Exhausted> {
        let mut wanted = self.graph.ground.care;
        for provision in unreached {
            let speaks = self.graph.speaks(self.regulation, *provision)?;
            self.narrow(&mut wanted, speaks)?;
        }
        for index in 0..self.graph.parts.len() {
            let Some(part) = self.graph.parts.get(index) else { continue };
            let root = part.root;
            let new: Vec<u32> = part.outcomes.difference(&part.reached).copied().collect();
            for outcome in new {
                let comes = self.graph.ground.store.map(root, &mut |value| u32::from(value == outcome))?;
                if self.narrow(&mut wanted, comes)? {
                    break;
                }
            }
        }
        for index in 0..self.graph.parts.len() {
            let Some(paths) = self.graph.parts.get(index).and_then(|part| part.paths.as_ref()) else { continue };
            let taken: Vec<Node> = paths.taken.iter().filter_map(|path| paths.all.get(path)).copied().collect();
            let mut new = self.graph.ground.care;
            for on_it in taken {
                new = self.graph.ground.store.minus(new, on_it)?;
            }
            self.narrow(&mut wanted, new)?;
        }
        Ok(wanted)
    }

    /// Takes `also` in, where that leaves a case.
    fn narrow(&mut self, wanted: &mut Node, also: Node) -> Result<bool, Exhausted> {
        let both = self.graph.ground.store.and(*wanted, also)?;
        if both != Node::FALSE {
            *wanted = both;
        }
        Ok(both != Node::FALSE)
    }
}

/// Days between the filing and what is filed for: more than any deadline of the texts.
const AHEAD: u64 = 120;

/// The case with the dates that its deadlines count from.
fn dated(workspace: &Workspace, regulation: &Regulation, decision: &Decision, answer: &Answer, mut case: Case) -> Case {
    let own = workspace.vocabulary.activity(case.activity).map(|a| a.facts.as_slice()).unwrap_or_default();
    let filed = filing_day(regulation, regulation.calendar.as_deref().and_then(|name| workspace.calendar(name)));
    let later = filed.checked_add_days(Days::new(AHEAD)).unwrap_or(filed);
    if let Some(fact) = regulation.applies_by.filter(|fact| own.contains(fact)) {
        put(decision, &mut case, fact, filed);
    }
    for deadline in answer.acts.iter().flat_map(|act| &act.timings).map(|t| &t.timing.deadline) {
        match deadline {
            Deadline::Before { event, .. } | Deadline::Within { event, .. } if own.contains(event) => put(decision, &mut case, *event, later),
            Deadline::Yearly { in_year: Some((fact, less)), .. } if own.contains(fact) => {
                if let Some(Kind::Number { min, max, .. }) = workspace.vocabulary.fact(*fact).map(|f| &f.kind) {
                    let year = i64::from(filed.year()).saturating_add(*less).clamp(*min, *max);
                    case.facts.entry(*fact).or_insert(Value::Number(year));
                }
            }
            _ => {}
        }
    }
    case
}

/// States a date; one that rules ask for stays where they cannot tell it from the stated one.
fn put(decision: &Decision, case: &mut Case, fact: FactId, day: NaiveDate) {
    let with = |day| {
        let mut other = case.clone();
        other.facts.insert(fact, Value::Date(day));
        other
    };
    let cells = |case: &Case| {
        let facts = Facts { case, readings: &[] };
        decision.variables.iter().map(|(level, _)| decision.cell(facts, &[], level)).collect::<Vec<_>>()
    };
    if !case.facts.contains_key(&fact) {
        *case = with(day);
        return;
    }
    let stated = cells(case);
    let alike = day.iter_days().take(366).map(with).find(|other| cells(other) == stated);
    if let Some(alike) = alike {
        *case = alike;
    }
}

/// The first working day that its calendar knows, a month after the regulation came into force; without one, the day that it did.
fn filing_day(regulation: &Regulation, calendar: Option<&Calendar>) -> NaiveDate {
    let first = regulation.effective.checked_add_days(Days::new(30)).unwrap_or(regulation.effective);
    let fits = |day: &NaiveDate| regulation.speaks_of(*day) && calendar.is_none_or(|c| c.is_working(*day));
    first.iter_days().take(366).find(fits).unwrap_or(regulation.effective)
}
