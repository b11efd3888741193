//! **Registers**: a decision made ready to be run over a table of cases of which some facts are not known, by an engine that is not ours.
//!
//! Every part of what is said (a verb, prohibitions, a limit …) becomes a [`Walk`]: an automaton that reads one question after another, where
//! "not known" is an answer like the others. It is exact: a walk ends in what is said where every possible completion of the case says the
//! same (wherever it stands in the text), in "open" where two of them differ, and nowhere else. What makes it exact stands in [`lifted`].
//!
//! Questions about a list as a whole are answered from its records, by walks over their fields. What is said "for each" record is said here
//! for some record at least; where deadlines can differ from record to record, they are left out.

mod lifted;
mod walks;

use std::collections::BTreeSet;

use super::decisions::Decisions;
use super::ground::{Ground, PartOf, ground};
use super::sameness::{add_grounds, same};
use crate::decision::{Asked, Contribution, Decision, Says, TooLarge, Variable};
use crate::hir::{ActivityId, Case, FactId, Regulation, VerbId, Workspace};
use crate::mdd::{Exhausted, Level, Node};
use crate::outcome::{Outcome, OutcomeAct};

pub use walks::{End, Step, Walk};

/// Nodes that one part may need once facts can be unknown.
const BUDGET: usize = 400_000;

/// One activity of one regulation for tables of cases.
#[derive(Clone, Debug)]
pub struct Register {
    pub activity: ActivityId,
    /// What the walks ask of a case, by level.
    pub questions: Vec<(Level, Variable)>,
    /// What is asked of each list.
    pub lists: Vec<OfList>,
    /// Where some completion of a case is possible at all: ends in 0 or 1.
    pub possible: Walk,
    pub parts: Vec<RegisterPart>,
    pub left_out: Vec<(PartOf, LeftOutBecause)>,
}

/// A part of what is said; ends with a value point into `said`.
#[derive(Clone, Debug)]
pub struct RegisterPart {
    pub of: PartOf,
    pub walk: Walk,
    pub said: Vec<Outcome>,
    /// The list of whose records acts are said, where some are.
    pub each_of: Option<FactId>,
}

/// What is asked of the records of a list.
#[derive(Clone, Debug)]
pub struct OfList {
    pub list: FactId,
    /// By level: what is asked of a record.
    pub questions: Vec<(Level, Variable)>,
    /// For the question about the whole list at a level, whether a record counts: ends in 0 or 1.
    pub walks: Vec<(Level, Walk)>,
}

/// Why a part is not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeftOutBecause {
    /// Not the acts, but their deadlines and documents: they can differ from one record of the list to another.
    PerRecord(FactId),
    /// More states than the budget allows.
    TooLarge,
    /// Nobody asked for it.
    NotAsked,
}

impl Register {
    /// The walks of an activity under a regulation, by its place; of these verbs alone where some are given.
    ///
    /// # Errors
    /// [`TooLarge`].
    pub fn new(decisions: &Decisions, index: usize, activity: ActivityId, verbs: Option<&[VerbId]>) -> Result<Register, Box<TooLarge>> {
        let decision = decisions.get(index, activity)?;
        let too_large = |Exhausted| TooLarge::asked(activity, BUDGET);
        let Some(regulation) = decisions.workspace.regulations.get(index) else { return Err(too_large(Exhausted)) };
        let mut ground = ground(&decision, &Case::new(activity)).map_err(too_large)?;
        let possible = lifted::truth(&ground.store, ground.care, BUDGET).map_err(too_large)?;
        let possible =
            Walk { ends: possible.ends.iter().map(|end| if *end == End::Value(0) { End::Impossible } else { End::Value(1) }).collect(), ..possible };
        let mut register = Register { activity, questions: Vec::new(), lists: Vec::new(), possible, parts: Vec::new(), left_out: Vec::new() };
        let parts: Vec<(PartOf, Node)> = ground.parts.iter().map(|p| (p.of, p.root)).filter(|(of, _)| !matches!(of, PartOf::Binds(_))).collect();
        for (of, root) in parts {
            if let (PartOf::Verb(verb), Some(verbs)) = (of, verbs)
                && !verbs.contains(&verb)
            {
                register.left_out.push((of, LeftOutBecause::NotAsked));
                continue;
            }
            let list = per_record(&decision, of);
            match part(&mut ground, decisions.workspace, regulation, (of, root), list.is_some()) {
                Ok(Some(part)) => {
                    register.left_out.extend(list.map(|list| (of, LeftOutBecause::PerRecord(list))));
                    register.parts.push(part);
                }
                Ok(None) => {}
                Err(Exhausted) => register.left_out.push((of, LeftOutBecause::TooLarge)),
            }
        }
        register.ask(&decision).map_err(too_large)?;
        Ok(register)
    }

    /// Whether all acts and other things said of the activity are there.
    pub fn is_whole(&self) -> bool {
        self.left_out.iter().all(|(_, why)| matches!(why, LeftOutBecause::PerRecord(_)))
    }

    /// Whether there is some act at all.
    pub fn has_verb(&self) -> bool {
        self.parts.iter().any(|part| matches!(part.of, PartOf::Verb(_)))
    }

    /// Collects what the walks ask.
    fn ask(&mut self, decision: &Decision) -> Result<(), Exhausted> {
        let walks = self.parts.iter().map(|p| &p.walk).chain([&self.possible]);
        let levels: BTreeSet<Level> = walks.flat_map(|w| &w.steps).map(|s| s.level).collect();
        self.questions = levels.iter().filter_map(|level| Some((*level, decision.variables.get(*level)?.clone()))).collect();
        for (level, variable) in &self.questions {
            let Some(list) = variable.asked.aggregate() else { continue };
            let place = self.lists.iter().position(|l| l.list == list).unwrap_or_else(|| {
                self.lists.push(OfList { list, questions: Vec::new(), walks: Vec::new() });
                self.lists.len() - 1
            });
            if let (Asked::Some { of, .. } | Asked::Count { of, .. }, Some(of_list)) = (variable.asked, self.lists.get_mut(place)) {
                of_list.walks.push((*level, lifted::truth(&decision.diagrams, of, BUDGET)?));
            }
        }
        for list in &mut self.lists {
            let levels: BTreeSet<Level> = list.walks.iter().flat_map(|(_, w)| &w.steps).map(|s| s.level).collect();
            list.questions = levels.into_iter().filter_map(|level| Some((level, decision.variables.get(level)?.clone()))).collect();
        }
        Ok(())
    }
}

/// The list whose records an act of the verb is said of together with a deadline or what else is added to acts.
fn per_record(decision: &Decision, of: PartOf) -> Option<FactId> {
    let PartOf::Verb(verb) = of else { return None };
    let all = &decision.rulings.contributions;
    let own: Vec<&Contribution> = all.iter().filter(|c| c.verb(all) == Some(verb)).collect();
    let list = own.iter().find_map(|c| c.lists.first().copied())?;
    let timed = |c: &&Contribution| match &c.says {
        Says::Act(act) => !c.lists.is_empty() && !act.timings.is_empty(),
        // What is added to acts, and to which of them, differs from record to record.
        _ => true,
    };
    own.iter().any(timed).then_some(list)
}

fn without_details(mut outcome: Outcome) -> Outcome {
    let unnamed = outcome.silences.iter_mut().filter_map(|s| s.act.as_deref_mut());
    for act in outcome.acts.iter_mut().chain(unnamed) {
        act.timings.clear();
        act.documents.clear();
    }
    // What differed in these alone is one act.
    let mut acts: Vec<OutcomeAct> = Vec::new();
    for act in outcome.acts {
        match acts.iter_mut().find(|known| known.says_the_same(&act)) {
            Some(known) => known.citations.extend(act.citations),
            None => acts.push(act),
        }
    }
    Outcome { acts, ..outcome }
}

/// A part as a walk, `bare` without deadlines and documents; nothing where it never says anything.
fn part(
    ground: &mut Ground,
    workspace: &Workspace,
    regulation: &Regulation,
    (of, root): (PartOf, Node),
    bare: bool,
) -> Result<Option<RegisterPart>, Exhausted> {
    let chosen = ground.under(root, regulation, None)?;
    let numbers = ground.store.terminals_within(chosen, ground.care);
    let assembled = |number: &u32| {
        let made = ground.made.get(*number).cloned().unwrap_or_default();
        let outcome = ground.decision.rulings.assemble(&workspace.vocabulary, regulation, &made);
        if bare { without_details(outcome) } else { outcome }
    };
    let outcomes: Vec<(u32, Outcome)> = numbers.iter().map(|number| (*number, assembled(number))).collect();
    if outcomes.iter().all(|(number, _)| *number == 0) {
        return Ok(None);
    }
    // Terminals that say the same share a class, by the first of them.
    let class = |number: u32| {
        let own = outcomes.iter().find(|(n, _)| *n == number)?;
        outcomes.iter().find(|(_, other)| same(of, &own.1, other)).map(|(first, _)| *first)
    };
    let classes = numbers.iter().map(|number| (*number, class(*number).unwrap_or(*number))).collect();
    let lifted = lifted::lifted(&mut ground.store, chosen, ground.care, classes, BUDGET)?;
    let said = |numbers: &BTreeSet<u32>| {
        let mut all = outcomes.iter().filter(|(n, _)| numbers.contains(n)).map(|(_, outcome)| outcome);
        let mut together = all.next().cloned().unwrap_or_default();
        all.for_each(|other| add_grounds(&mut together, other));
        together
    };
    let said = lifted.sets.iter().map(said).collect();
    let all = &ground.decision.rulings.contributions;
    let each_of = all.iter().filter(|c| matches!(of, PartOf::Verb(verb) if c.verb(all) == Some(verb))).find_map(|c| c.lists.first().copied());
    Ok(Some(RegisterPart { of, walk: lifted.walk, said, each_of }))
}
