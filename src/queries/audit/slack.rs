//! **Slack between stacked deadlines**: where one act comes before another in one procedure and both deadlines count from one event, the days
//! from the last day for the first to the last day for the second.
//!
//! Below zero, the first may be done in time and yet after the second had to be. Which act comes before which is what the outcome says: the
//! order of the text and the anchors bind; between provisions the vocabulary's order of verbs applies, and is told apart. An act for each
//! record of a list is taken for one record. `before EVENT` without a number of days sets no distance, and is left out.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};

use super::{Audited, Found, Ground, Look, Unknown};
use crate::calendar::{self, Calendar, Roll, Unit};
use crate::decision::{Applied, Contribution, Decision, Says, Sets};
use crate::hir::{ActivityId, Actor, BodyId, Deadline, MatterId, ProvisionId, VerbId};
use crate::mdd::{Exhausted, Memo, Node};
use crate::outcome::{OutcomeAct, binding_order, order};
use crate::queries::findings::Cases;
use crate::syntax::ast::Yearly;

#[derive(Clone, Debug)]
pub struct Slack {
    pub first: Step,
    pub then: Step,
    pub order: Order,
    /// `None` without a calendar that could compare the units.
    pub room: Option<Room>,
    pub cases: Cases,
}

/// An act with one of its deadlines.
#[derive(Clone, Debug)]
pub struct Step {
    pub act: OutcomeAct,
    pub deadline: Deadline,
    pub citations: Vec<ProvisionId>,
}

/// What puts the first act before the second.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Order {
    /// The order of the text, or an anchor.
    Text,
    /// The vocabulary's order of verbs alone.
    Verbs,
}

/// Days between two last days, at least and at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Room {
    pub min: i64,
    pub max: i64,
    pub working: bool,
    /// The years that it was counted over, where the units differ.
    pub years: Option<(i32, i32)>,
}

impl Slack {
    /// Whether the first step's last day can lie after the second's.
    pub fn may_be_negative(&self) -> bool {
        self.room.is_some_and(|room| room.min < 0)
    }
}

/// What makes an act the same in several cases.
type Same = (VerbId, Actor, Option<BodyId>, Option<MatterId>, Deadline);
type Pairs = BTreeMap<(Same, Same, Order), (Node, Step, Step)>;

pub(super) fn slack(ground: &Ground, wanted: Option<ActivityId>, unknown: &mut Unknown) -> Vec<Audited> {
    let mut rooms = Rooms { ground, known: BTreeMap::new() };
    let mut out = Vec::new();
    for activity in ground.spoken_of().into_iter().filter(|activity| wanted.is_none_or(|wanted| wanted == *activity)) {
        match ground.decisions.get(ground.index, activity) {
            Ok(decision) => match of_activity(ground, &decision, &mut rooms) {
                Ok(found) => out.extend(found.into_iter().map(|slack| Audited { activity: Some(activity), found: Found::Slack(slack) })),
                Err(Exhausted) => unknown.add(activity),
            },
            Err(large) => unknown.large(large),
        }
    }
    out
}

fn of_activity(ground: &Ground, decision: &Decision, rooms: &mut Rooms) -> Result<Vec<Slack>, Exhausted> {
    let meant = meant(decision);
    let mut look = Look::new(ground, decision)?;
    if look.care == Node::FALSE || meant.is_empty() {
        return Ok(Vec::new());
    }
    let (root, sets) = look.together(&meant)?;
    let mut pairs = Pairs::new();
    for number in look.store.terminals_within(root, look.care) {
        let found = pairs_in(ground, decision, sets.get(number));
        if found.is_empty() {
            continue;
        }
        let here = look.store.map(root, &mut |value| u32::from(value == number))?;
        let here = look.store.and(here, look.care)?;
        for (key, first, then) in found {
            let (node, ..) = pairs.get(&key).map_or((Node::FALSE, (), ()), |(node, ..)| (*node, (), ()));
            let both = look.store.or(node, here)?;
            let entry = pairs.entry(key).or_insert((both, first.clone(), then.clone()));
            entry.0 = both;
            add(&mut entry.1.citations, first.citations);
            add(&mut entry.2.citations, then.citations);
        }
    }
    let mut out = Vec::new();
    for ((_, _, order), (node, first, then)) in pairs {
        let Some(room) = rooms.between(&first.deadline, &then.deadline) else { continue };
        if let Some(cases) = look.cases(node)? {
            out.push(Slack { first, then, order, room, cases });
        }
    }
    Ok(out)
}

fn add(known: &mut Vec<ProvisionId>, more: Vec<ProvisionId>) {
    more.into_iter().for_each(|id| if !known.contains(&id) { known.push(id) });
}

/// The contributions that deadlines and the order between them hang on: what has a deadline or may be given one, what may be one act with it,
/// and what may stand between.
fn meant(decision: &Decision) -> Vec<usize> {
    let all = &decision.contributions;
    let act = |c: &Contribution| if let Says::Act(act) = &c.says { Some((**act).clone()) } else { None };
    let acts: Vec<(usize, OutcomeAct)> = all.iter().enumerate().filter_map(|(index, c)| Some((index, act(c)?))).collect();
    let qualified = |a: &OutcomeAct| {
        all.iter().any(|c| matches!(&c.says, Says::Qualify(q) if !q.timings.is_empty() && q.verb == a.verb && (q.to.is_none() || q.to == a.to)))
    };
    let key = |a: &OutcomeAct| (a.verb, a.actor, a.to, a.matter);
    // An act of nobody named passes its deadlines on to a named one of its verb.
    let timed: Vec<&OutcomeAct> = acts.iter().map(|(_, a)| a).filter(|a| !a.timings.is_empty() || qualified(a)).collect();
    let keys: BTreeSet<_> = timed.iter().map(|a| key(a)).collect();
    if timed.is_empty() || keys.len() + timed.iter().filter(|a| a.actor == Actor::Unnamed).count() < 2 {
        return Vec::new();
    }
    let unnamed = |a: &OutcomeAct| timed.iter().any(|t| t.actor == Actor::Unnamed && t.verb == a.verb && t.matter == a.matter);
    let anchored = |a: &OutcomeAct| {
        !a.anchors.is_empty() || acts.iter().any(|(_, other)| other.anchors.iter().any(|anchor| anchor.verb == a.verb))
    };
    let places = |a: &OutcomeAct| -> BTreeSet<ProvisionId> {
        acts.iter().filter(|(_, other)| key(other) == key(a)).flat_map(|(_, other)| other.places.iter().map(|(place, _)| *place)).collect()
    };
    let is_meant = |a: &OutcomeAct| keys.contains(&key(a)) || unnamed(a) || anchored(a) || places(a).len() > 1;
    let of_act = |index: &usize| acts.iter().any(|(i, a)| i == index && is_meant(a));
    let beside = |c: &Contribution| matches!(&c.says, Says::Qualify(_) | Says::Waive { .. });
    (0..all.len()).filter(|index| of_act(index) || all.get(*index).is_some_and(beside)).collect()
}

impl Look<'_> {
    /// One diagram whose terminals are the sets of these contributions that are made.
    fn together(&mut self, contributions: &[usize]) -> Result<(Node, Sets), Exhausted> {
        let (mut sets, mut memo) = (Sets::default(), Memo::default());
        let mut root = Node::FALSE;
        for index in contributions {
            let Some(contribution) = self.decision.contributions.get(*index) else { continue };
            let made = self.chosen(contribution.somewhere)?;
            let made = self.store.simplify(made, self.care)?;
            let number = sets.number(vec![*index]);
            let made = self.store.map(made, &mut |holds| if holds == 1 { number } else { 0 })?;
            root = sets.unite(&mut self.store, root, made, &mut memo)?;
        }
        Ok((root, sets))
    }
}

/// The pairs of acts with deadlines of one event, where these contributions are made.
fn pairs_in(ground: &Ground, decision: &Decision, made: &[usize]) -> Vec<((Same, Same, Order), Step, Step)> {
    let records = |index: &usize| vec![0; decision.contributions.get(*index).map_or(0, |c| c.lists.len())];
    let applied: BTreeSet<Applied> = made.iter().map(|index| Applied { contribution: *index, records: records(index) }).collect();
    let mut outcome = decision.assemble(&ground.workspace.vocabulary, ground.regulation, &applied);
    if outcome.acts.iter().filter(|act| !act.timings.is_empty()).count() < 2 {
        return Vec::new();
    }
    order(&mut outcome);
    let bound = binding_order(&outcome.acts);
    let mut out = Vec::new();
    for (i, a) in outcome.acts.iter().enumerate() {
        for (j, b) in outcome.acts.iter().enumerate().filter(|(j, _)| *j != i) {
            let verbs = i < j && a.verb < b.verb && a.actor != Actor::Unsaid && b.actor != Actor::Unsaid;
            let order = match (bound.contains(&(i, j)), bound.contains(&(j, i))) {
                (true, false) => Order::Text,
                (false, false) if verbs => Order::Verbs,
                _ => continue,
            };
            for (first, then) in steps(a).iter().flat_map(|first| steps(b).into_iter().map(move |then| (first.clone(), then))) {
                if comparable(&first.deadline, &then.deadline) {
                    out.push(((same(&first), same(&then), order), first, then));
                }
            }
        }
    }
    out
}

fn same(step: &Step) -> Same {
    (step.act.verb, step.act.actor, step.act.to, step.act.matter, step.deadline.clone())
}

/// An act with each deadline that governs it; with each the provisions that set it.
fn steps(act: &OutcomeAct) -> Vec<Step> {
    let governing = act.timings.iter().filter(|timing| timing.governing && !timing.waived);
    governing.map(|t| Step { act: act.clone(), deadline: t.deadline.clone(), citations: vec![t.citation] }).collect()
}

fn comparable(a: &Deadline, b: &Deadline) -> bool {
    match (a, b) {
        (Deadline::Before { n, event, .. }, Deadline::Before { n: m, event: of, .. })
        | (Deadline::Within { n, event, .. }, Deadline::Within { n: m, event: of, .. }) => *n > 0 && *m > 0 && event == of,
        (Deadline::Yearly { in_year, .. }, Deadline::Yearly { in_year: of, .. }) => in_year == of,
        _ => false,
    }
}

/// What lies between two deadlines of one event, each pair counted once.
struct Rooms<'a> {
    ground: &'a Ground<'a>,
    known: BTreeMap<(Deadline, Deadline), Option<Room>>,
}

impl Rooms<'_> {
    /// `None` where the two do not compare; inside, where no calendar could compare their units.
    fn between(&mut self, a: &Deadline, b: &Deadline) -> Option<Option<Room>> {
        let exact = |days: i64, working: bool| Some(Some(Room { min: days, max: days, working, years: None }));
        match (a, b) {
            (Deadline::Before { n, working, .. }, Deadline::Before { n: m, working: other, .. }) if working == other => {
                exact(i64::from(*n) - i64::from(*m), *working)
            }
            (Deadline::Within { n, working, .. }, Deadline::Within { n: m, working: other, .. }) if working == other => {
                exact(i64::from(*m) - i64::from(*n), *working)
            }
            (Deadline::Yearly { day, .. }, Deadline::Yearly { day: other, .. }) => {
                let days = [2024, 2025].into_iter().filter_map(|year| Some(in_year(*other, year)?.signed_duration_since(in_year(*day, year)?).num_days()));
                let days: Vec<i64> = days.collect();
                Some(Some(Room { min: days.iter().copied().min()?, max: days.iter().copied().max()?, working: false, years: None }))
            }
            _ => {
                let key = (a.clone(), b.clone());
                let ground = self.ground;
                Some(*self.known.entry(key).or_insert_with(|| counted(ground, a, b)))
            }
        }
    }
}

fn in_year(day: Yearly, year: i32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, day.month, day.day)
}

/// Working days from the one last day to the other, for every day that the event can fall on in the years that the calendar covers.
fn counted(ground: &Ground, a: &Deadline, b: &Deadline) -> Option<Room> {
    let calendar = ground.workspace.calendar(ground.regulation.calendar.as_deref()?)?;
    let (first, last) = (*calendar.years().start(), *calendar.years().end());
    let start = NaiveDate::from_ymd_opt(first, 1, 1)?;
    // How many days have been worked up to and with each day.
    let days = start.iter_days().take_while(|date| date.year() <= last);
    let worked: Vec<i64> = days
        .clone()
        .scan(0i64, |sum, date| {
            *sum += i64::from(calendar.is_working(date));
            Some(*sum)
        })
        .collect();
    let until = |date: NaiveDate| usize::try_from(date.signed_duration_since(start).num_days()).ok().and_then(|at| worked.get(at)).copied();
    let roll = if ground.regulation.roll_later { Roll::Later } else { Roll::Earlier };
    let due = |deadline: &Deadline, event: NaiveDate| last_day(calendar, deadline, event, roll).and_then(until);
    let rooms: Vec<i64> = days.filter_map(|event| Some(due(b, event)? - due(a, event)?)).collect();
    Some(Room { min: *rooms.iter().min()?, max: *rooms.iter().max()?, working: true, years: Some((first, last)) })
}

fn last_day(calendar: &Calendar, deadline: &Deadline, event: NaiveDate, roll: Roll) -> Option<NaiveDate> {
    let unit = |working: bool| if working { Unit::WorkingDays } else { Unit::Days };
    match deadline {
        Deadline::Before { n, working, .. } => calendar::before(calendar, event, *n, unit(*working)),
        Deadline::Within { n, working, .. } => calendar::after(calendar, event, *n, unit(*working), roll),
        Deadline::Yearly { .. } => return None,
    }
    .ok()
    .map(|due| due.date)
}
