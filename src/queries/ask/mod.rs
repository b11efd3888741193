//! **The next question** of an interview: the most decisive fact that is not stated, with the answers that are still possible.
//!
//! Ranked as for what is missing of an answer: the fewest outcomes left in the worst case first; where outcomes are too many to be counted
//! together, part by part. A set is asked for as a whole, a list by its length and then record by record. Nothing is asked that no longer
//! matters or was skipped, and no answer is offered that an `always` line excludes.

mod reply;

use super::answer::{Refused, contradiction, unstated};
use super::decisions::Decisions;
use super::ground::{Ground, ground};
use super::missing;
use super::open::Open;
use super::questions::Question;
use crate::decision::{Asked, BUDGET, Cell, Dates, Decision, TooLarge, list_of};
use crate::hir::vocabulary::{Fact, Kind};
use crate::hir::{ActivityId, Case, FactId, Regulation, Vocabulary};
use crate::mdd::{Exhausted, Node};

pub use reply::{Reply, Unfit, reply};

/// Nodes that all outcomes together may need before they are counted part by part: more would take too long between two questions.
const WHOLE: usize = 10_000;

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asks {
    Fact(FactId),
    /// How many records a list has.
    Count(FactId),
    Field {
        list: FactId,
        record: usize,
        field: usize,
    },
}

impl Asks {
    /// The fact or field that is asked for; of a count, the list.
    pub fn fact(self, vocabulary: &Vocabulary) -> Option<&Fact> {
        match self {
            Asks::Fact(fact) | Asks::Count(fact) => vocabulary.fact(fact),
            Asks::Field { list, field, .. } => vocabulary.field(list, field),
        }
    }
}

/// The answers that are possible.
#[derive(Clone, Debug, PartialEq)]
pub enum Offers {
    YesNo(Vec<bool>),
    OneOf(Vec<usize>),
    AnyOf(Vec<usize>),
    /// Ranges that rules tell apart.
    Numbers(Vec<(i64, i64)>),
    Dates(Vec<Dates>),
    /// Texts that rules mention.
    Texts(Vec<String>),
    Count,
}

/// A question with its possible answers.
#[derive(Clone, Debug, PartialEq)]
pub struct Inquiry {
    pub asks: Asks,
    pub offers: Offers,
}

/// Where an interview stands.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// No further answer would change anything.
    Certain,
    Ask(Inquiry),
    /// What would matter was skipped.
    NothingLeft,
}

/// The activities that a regulation can be asked about.
pub fn activities(regulation: &Regulation) -> Vec<ActivityId> {
    super::findings::spoken_of(regulation)
}

/// What to ask next.
///
/// # Errors
/// [`Refused`]: the case contradicts itself, or the activity is too large.
pub fn next(decisions: &Decisions, index: usize, case: &Case, skipped: &[Asks]) -> Result<Step, Refused> {
    let workspace = decisions.workspace;
    let decision = decisions.get(index, case.activity).map_err(Refused::TooLarge)?;
    let Some(regulation) = workspace.regulations.get(index) else { return Err(Refused::Contradiction(Vec::new())) };
    let mut ground = ground(&decision, case).ok();
    if ground.as_ref().is_some_and(|ground| ground.care == Node::FALSE) {
        let too_large = |Exhausted| Refused::TooLarge(TooLarge::asked(case.activity, BUDGET));
        return Err(Refused::Contradiction(contradiction(&decision, case).map_err(too_large)?));
    }
    let ranked = match &mut ground {
        Some(ground) => ranked(ground, &workspace.vocabulary, regulation),
        None => Err(Exhausted),
    };
    let asks = match ranked {
        Ok(None) => return Ok(Step::Certain),
        Ok(Some(questions)) => in_turn(case, &questions),
        // Too much is open to be ranked: what is asked most often first.
        Err(Exhausted) => in_turn(case, &[unstated(&decision, case), open_fields(&decision, case)].concat()),
    };
    let own = workspace.vocabulary.activity(case.activity).map(|a| a.facts.as_slice()).unwrap_or_default();
    let is_own = |asks: &Asks| match asks {
        Asks::Fact(fact) | Asks::Count(fact) | Asks::Field { list: fact, .. } => own.contains(fact),
    };
    let Some(asks) = asks.into_iter().find(|asks| is_own(asks) && !skipped.contains(asks)) else { return Ok(Step::NothingLeft) };
    Ok(Step::Ask(Inquiry { asks, offers: offers(&workspace.vocabulary, &decision, ground.as_mut(), asks) }))
}

/// The `always` lines that a case contradicts; none where it is possible, or where that takes too much to tell.
///
/// # Errors
/// [`Refused`]: the activity is too large.
pub fn contradicts(decisions: &Decisions, index: usize, case: &Case) -> Result<Option<Vec<usize>>, Refused> {
    let decision = decisions.get(index, case.activity).map_err(Refused::TooLarge)?;
    let impossible = ground(&decision, case).is_ok_and(|ground| ground.care == Node::FALSE);
    Ok(impossible.then(|| contradiction(&decision, case).unwrap_or_default()))
}

/// The questions that matter, the most decisive first; nothing where the answer is certain.
fn ranked(ground: &mut Ground, vocabulary: &Vocabulary, regulation: &Regulation) -> Result<Option<Vec<Question>>, Exhausted> {
    let mut open = Open::new(ground, vocabulary, regulation)?;
    if open.is_settled() {
        return Ok(None);
    }
    open.ground.store.set_budget(open.ground.store.len() + WHOLE);
    match missing::missing(&mut open) {
        Ok(missing) => Ok(Some(missing.into_iter().map(|m| m.question).collect())),
        Err(Exhausted) => missing::by_parts(&mut open).map(Some),
    }
}

/// As people can answer: sets as wholes, lists by length, of several records the first one first.
fn in_turn(case: &Case, questions: &[Question]) -> Vec<Asks> {
    let mut out: Vec<Asks> = Vec::new();
    for question in questions {
        let asks = match *question {
            Question::Fact(fact) | Question::Element(fact, _) => Asks::Fact(fact),
            Question::AtLeast { list, .. } | Question::SumAtLeast { list, .. } if list_of(case, list).is_none() => Asks::Count(list),
            Question::SumAtLeast { list, field, .. } => match first_without(case, list, field) {
                Some(record) => Asks::Field { list, record, field },
                None => continue,
            },
            Question::Field { list, record: Some(record), field, .. } => {
                let of_list = |q: &Question| match *q {
                    Question::Field { list: l, record: Some(record), field, .. } if l == list => Some((record, field)),
                    _ => None,
                };
                let first = questions.iter().filter_map(of_list).map(|(record, _)| record).min().unwrap_or(record);
                let field = questions.iter().filter_map(of_list).find(|(record, _)| *record == first).map_or(field, |(_, field)| field);
                Asks::Field { list, record: first, field }
            }
            _ => continue,
        };
        if !out.contains(&asks) {
            out.push(asks);
        }
    }
    // Where the first record's fields were skipped, those of the others are left.
    out.extend(questions.iter().filter_map(|q| match *q {
        Question::Field { list, record: Some(record), field, .. } => Some(Asks::Field { list, record, field }),
        _ => None,
    }));
    out
}

fn first_without(case: &Case, list: FactId, field: usize) -> Option<usize> {
    list_of(case, list)?.iter().position(|record| !record.contains_key(&field))
}

/// The fields of stated records that rules ask for and the case does not state.
fn open_fields(decision: &Decision, case: &Case) -> Vec<Question> {
    let mut out = Vec::new();
    for (_, variable) in decision.variables.iter() {
        let Asked::Field { list, depth: 0, field, element } = variable.asked else { continue };
        let records = list_of(case, list).unwrap_or_default().iter().enumerate();
        let open = records.filter(|(_, record)| !record.contains_key(&field));
        out.extend(open.map(|(record, _)| Question::Field { list, record: Some(record), field, element }));
    }
    out
}

/// The answers that some possible case gives.
fn offers(vocabulary: &Vocabulary, decision: &Decision, ground: Option<&mut Ground>, asks: Asks) -> Offers {
    let Some(fact) = asks.fact(vocabulary) else { return Offers::Count };
    if matches!(asks, Asks::Count(_)) {
        return Offers::Count;
    }
    let mut possible = Possible { decision, ground, asks };
    let cells = possible.cells(None).unwrap_or_default();
    match &fact.kind {
        Kind::Bool if cells.is_empty() => Offers::YesNo(vec![true, false]),
        Kind::Bool => Offers::YesNo([true, false].into_iter().filter(|yes| cells.contains(if *yes { &Cell::Yes } else { &Cell::No })).collect()),
        Kind::One(values) => {
            let is_in = |value: &usize| cells.is_empty() || cells.iter().any(|cell| matches!(cell, Cell::Values(of) if of.contains(value)));
            Offers::OneOf((0..values.len()).filter(is_in).collect())
        }
        Kind::Set(values) => {
            let mut may = |element: &usize| possible.cells(Some(*element)).is_none_or(|cells| cells.contains(&Cell::Yes));
            Offers::AnyOf((0..values.len()).filter(|element| may(element)).collect())
        }
        Kind::Number { min, max, .. } => {
            let ranges: Vec<(i64, i64)> =
                cells.iter().filter_map(|c| if let Cell::Numbers { min, max } = c { Some((*min, *max)) } else { None }).collect();
            Offers::Numbers(if ranges.is_empty() { vec![(*min, *max)] } else { ranges })
        }
        Kind::Date => Offers::Dates(cells.into_iter().filter_map(|c| if let Cell::Dates(dates) = c { Some(dates) } else { None }).collect()),
        Kind::Text => {
            Offers::Texts(cells.into_iter().filter_map(|c| if let Cell::Texts(texts) = c { Some(texts) } else { None }).flatten().collect())
        }
        Kind::List(_) => Offers::Count,
    }
}

struct Possible<'p, 'g> {
    decision: &'p Decision,
    ground: Option<&'p mut Ground<'g>>,
    asks: Asks,
}

impl Possible<'_, '_> {
    /// The cells of what is asked, or of one element of the set, that some possible case has; nothing where no rule asks for it.
    fn cells(&mut self, element: Option<usize>) -> Option<Vec<Cell>> {
        let asked = match (self.asks, element) {
            (Asks::Fact(fact), None) => Asked::Fact(fact),
            (Asks::Fact(fact), Some(element)) => Asked::Element(fact, element),
            (Asks::Field { list, record, field }, element) => Asked::Record { list, record, field, element },
            (Asks::Count(_), _) => return None,
        };
        let Some(ground) = &mut self.ground else {
            let asked = match asked {
                Asked::Record { list, field, element, .. } => Asked::Field { list, depth: 0, field, element },
                other => other,
            };
            let level = self.decision.variables.level(&asked)?;
            return self.decision.variables.get(level).map(|v| v.cells.clone());
        };
        let level = ground.variables.level(&asked)?;
        let cells = ground.variables.get(level)?.cells.clone();
        let (store, care) = (&mut ground.store, ground.care);
        // What takes too much to rule out is offered.
        let mut may = |value: usize| store.restrict(care, &|l| (l == level).then_some(value)) != Ok(Node::FALSE);
        Some(cells.into_iter().enumerate().filter(|(value, _)| may(*value)).map(|(_, cell)| cell).collect())
    }
}
