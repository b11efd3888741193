//! **Dates of every year**: what a regulation itself dates, whatever any plan holds, and of which cases it says so.
//!
//! A deadline such as "before 30/10" belongs to one year: that of the date that chooses the version, or the one that a number of the case gives,
//! less some years. For a year asked for, the cases of that year are put into the decision; what each verb comes to there is gone through, and
//! an act with such a deadline, not waived, is told with all the cases in which it stands. So nothing is missing and nothing is too much: an act
//! is listed exactly where some possible case has it.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::decisions::Decisions;
use super::findings::spoken_of;
use super::ground::{Ground, PartOf, ground};
use super::questions::{CaseClass, classes};
use super::witness::witness;
use crate::decision::{Asked, BUDGET, Decision, Says, TooLarge};
use crate::hir::vocabulary::Kind;
use crate::hir::{
    ActivityId, Actor, BodyId, Case, Deadline, DocumentId, FactId, MatterId, ProvisionId, Regulation, Value, VerbId, Within, Workspace,
};
use crate::mdd::{Exhausted, Node};
use crate::outcome::{Outcome, OutcomeAct};
use crate::syntax::ast::{Modality, Yearly};

/// An act that is due before one day of a year, as far as it is told apart here.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct YearlyDeed {
    pub actor: Actor,
    pub verb: VerbId,
    pub matter: Option<MatterId>,
    pub to: Option<BodyId>,
    pub modality: Modality,
    pub documents: Vec<Vec<DocumentId>>,
    pub deadline: Deadline,
}

/// The same for the cases of one year.
#[derive(Clone, Debug)]
pub struct YearlyAct {
    pub activity: ActivityId,
    pub deed: YearlyDeed,
    /// The year in which the day lies.
    pub year: i32,
    /// The number of the cases that gives that year, where it is not the date that chooses the version.
    pub of: Option<(FactId, i64)>,
    /// Among the cases of that year; one class without conditions where it is all of them.
    pub classes: Vec<CaseClass>,
    /// Every provision that sets the deadline in one of them.
    pub citations: Vec<ProvisionId>,
    pub witness: Case,
}

/// What a regulation dates in some years.
#[derive(Clone, Debug, Default)]
pub struct YearlyActs {
    pub acts: Vec<YearlyAct>,
    /// Activities that could not be gone through.
    pub too_large: Vec<TooLarge>,
}

/// Every act with a yearly deadline in one of these years, under the chosen readings.
pub fn yearly_acts(decisions: &Decisions, index: usize, years: impl Iterator<Item = i32> + Clone) -> YearlyActs {
    let mut out = YearlyActs::default();
    let Some(regulation) = decisions.workspace.regulations.get(index) else { return out };
    for activity in spoken_of(regulation) {
        let found = decisions.get(index, activity).and_then(|decision| {
            let mut found = Vec::new();
            for in_year in numbered(&decision) {
                for year in years.clone() {
                    let acts = search(decisions.workspace, regulation, &decision, year, in_year);
                    found.extend(acts.map_err(|Exhausted| TooLarge::asked(activity, BUDGET))?);
                }
            }
            Ok(found)
        });
        match found {
            Ok(found) => out.acts.extend(found),
            Err(too_large) => out.too_large.push(*too_large),
        }
    }
    out
}

/// A number of the case, and how many years before it the day lies.
type InYear = Option<(FactId, i64)>;

/// The ways in which the activity's yearly deadlines find their year.
fn numbered(decision: &Decision) -> BTreeSet<InYear> {
    let timings = decision.rulings.contributions.iter().flat_map(|c| match &c.says {
        Says::Act(act) => act.timings.as_slice(),
        Says::Qualify(qualified) => qualified.timings.as_slice(),
        _ => &[],
    });
    timings.filter_map(|t| yearly(&t.deadline)).map(|(_, in_year)| in_year).collect()
}

fn yearly(deadline: &Deadline) -> Option<(Yearly, InYear)> {
    match deadline {
        Deadline::Yearly { day, in_year } => Some((*day, *in_year)),
        _ => None,
    }
}

/// What is stated of every case whose deadlines of this kind lie in the year; nothing where there is none.
fn of_year(workspace: &Workspace, regulation: &Regulation, activity: ActivityId, year: i32, in_year: InYear) -> Option<Case> {
    let mut case = Case::new(activity);
    let own = |fact: &FactId| workspace.vocabulary.activity(activity).is_some_and(|a| a.facts.contains(fact));
    match in_year {
        Some((fact, back)) => {
            let number = i64::from(year).checked_add(back)?;
            let Kind::Number { min, max, .. } = &workspace.vocabulary.fact(fact).filter(|_| own(&fact))?.kind else { return None };
            if !(min..=max).contains(&&number) {
                return None;
            }
            case.facts.insert(fact, Value::Number(number));
        }
        None => {
            // Where nothing says when a case is filed, its year is any.
            if let Some(filed) = regulation.applies_by.filter(own) {
                let (first, last) = (NaiveDate::from_ymd_opt(year, 1, 1)?, NaiveDate::from_ymd_opt(year, 12, 31)?);
                case.within.insert(filed, Within::Dates { first, last });
            }
        }
    }
    Some(case)
}

/// What one end of a diagram says: deeds, each with the provisions that date it.
type Dated = BTreeMap<YearlyDeed, BTreeSet<ProvisionId>>;

fn search(workspace: &Workspace, regulation: &Regulation, decision: &Decision, year: i32, in_year: InYear) -> Result<Vec<YearlyAct>, Exhausted> {
    let Some(case) = of_year(workspace, regulation, decision.activity, year, in_year) else { return Ok(Vec::new()) };
    let mut ground = ground(decision, &case)?;
    ground.store.set_budget(BUDGET);
    let roots: Vec<Node> = ground.parts.iter().filter(|p| matches!(p.of, PartOf::Verb(_))).map(|p| p.root).collect();
    let mut out = Vec::new();
    for root in roots {
        let root = ground.under(root, regulation, None)?;
        let mut ends: BTreeMap<u32, Dated> = BTreeMap::new();
        for number in ground.store.terminals_within(root, ground.care) {
            let made = ground.made.get(number).cloned().unwrap_or_default();
            let outcome = decision.rulings.assemble(&workspace.vocabulary, regulation, &made);
            ends.insert(number, dated(&outcome, in_year));
        }
        let deeds: BTreeSet<YearlyDeed> = ends.values().flat_map(|dated| dated.keys().cloned()).collect();
        for deed in deeds {
            let (classes, example) = told(workspace, &mut ground, root, |number| ends.get(&number).is_some_and(|dated| dated.contains_key(&deed)))?;
            let Some(mut witness) = example else { continue };
            state(decision, &case, &mut witness);
            let citations: BTreeSet<ProvisionId> = ends.values().filter_map(|dated| dated.get(&deed)).flatten().copied().collect();
            let of = in_year.and_then(|(fact, _)| Some((fact, as_number(case.facts.get(&fact)?)?)));
            out.push(YearlyAct { activity: decision.activity, deed, year, of, classes, citations: citations.into_iter().collect(), witness });
        }
    }
    Ok(out)
}

/// States of an example what is stated of all cases of the year: of a date that lies in it, a day of the year that no rule tells from the
/// example's own.
fn state(decision: &Decision, of_year: &Case, example: &mut Case) {
    example.facts.extend(of_year.facts.clone());
    for (fact, within) in &of_year.within {
        let Within::Dates { first, last } = within else { continue };
        let cells = decision.variables.level(&Asked::Fact(*fact)).and_then(|level| decision.variables.get(level)).map(|v| v.cells.as_slice());
        let own = example.facts.get(fact).and_then(|day| cells.unwrap_or_default().iter().find(|cell| cell.holds(day)));
        let in_cell = |day: &NaiveDate| own.is_none_or(|cell| cell.holds(&Value::Date(*day)));
        if let Some(day) = first.iter_days().take_while(|day| day <= last).find(in_cell) {
            example.facts.insert(*fact, Value::Date(day));
        }
    }
}

fn as_number(value: &Value) -> Option<i64> {
    if let Value::Number(n) = value { Some(*n) } else { None }
}

/// The deeds of an outcome that are due before a day of the year; what nobody is named for included.
fn dated(outcome: &Outcome, in_year: InYear) -> Dated {
    let mut out = Dated::new();
    let unnamed = outcome.silences.iter().filter_map(|s| s.act.as_deref());
    for act in outcome.acts.iter().chain(unnamed) {
        for timing in act.timings.iter().filter(|t| !t.waived && yearly(&t.deadline).is_some_and(|(_, of)| of == in_year)) {
            out.entry(deed(act, &timing.deadline)).or_default().insert(timing.citation);
        }
    }
    out
}

fn deed(act: &OutcomeAct, deadline: &Deadline) -> YearlyDeed {
    YearlyDeed {
        actor: act.actor,
        verb: act.verb,
        matter: act.matter,
        to: act.to,
        modality: act.modality,
        documents: act.documents.clone(),
        deadline: deadline.clone(),
    }
}

/// The cases whose ends are meant, and one of them.
fn told(workspace: &Workspace, ground: &mut Ground, root: Node, meant: impl Fn(u32) -> bool) -> Result<(Vec<CaseClass>, Option<Case>), Exhausted> {
    let node = ground.store.map(root, &mut |number| u32::from(meant(number)))?;
    let node = ground.store.and(node, ground.care)?;
    let classes = classes(ground.decision, &ground.variables, &mut ground.store, node, ground.care)?;
    let witness = witness(&workspace.vocabulary, ground.decision, &ground.store, node)?;
    Ok((classes, witness))
}
