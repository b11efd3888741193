//! **Limits over a year's plan**: counted over all rows of one year under one regulation.
//!
//! A row counts, does not count, or may count: the last where a fact that decides it is not stated, or the value that the limit is counted for
//! (whose trips they are). What is told of a limit is exact: with `c` rows that count and `u` more that may, every number from `c` to `c + u` is
//! possible. A limit that all of them keep is kept, one that all of them break is broken, and between them it is open, which is told once.

use std::collections::BTreeMap;

use super::decisions::Decisions;
use super::questions::{Question, question};
use super::stated::{Holds, holds};
use crate::decision::{BUDGET, Contribution, Decision, Facts, Says};
use crate::hir::{Case, FactId, ProvisionId, Regulation, Rule, Value};
use crate::mdd::Exhausted;
use crate::outcome::{PlanCount, Violation};
use crate::spelling::label_key;
use crate::syntax::ast::{Comparison, Modality};

/// A row that may be counted.
#[derive(Clone, Copy, Debug)]
pub struct CountedRow<'a> {
    /// The regulation's place in the workspace.
    pub regulation: usize,
    /// Rows of different years are counted apart; rows of no known year by themselves.
    pub year: Option<i32>,
    pub case: &'a Case,
}

/// What the limits over the plan say of its rows.
#[derive(Clone, Debug, Default)]
pub struct PlanLimits {
    /// Row and broken limit: of every row that was counted.
    pub violations: Vec<(usize, Violation)>,
    pub broken: Vec<LimitBroken>,
    pub open: Vec<LimitOpen>,
}

/// A limit that is broken, whatever is not stated.
#[derive(Clone, Debug)]
pub struct LimitBroken {
    pub regulation: usize,
    pub year: Option<i32>,
    pub violation: Violation,
    /// What it is counted for, as the first row writes it.
    pub key: Option<Value>,
    pub rows: Vec<usize>,
}

/// A limit that what is not stated may break.
#[derive(Clone, Debug)]
pub struct LimitOpen {
    pub regulation: usize,
    pub year: Option<i32>,
    pub violation: Violation,
    /// For whom it may be broken, with the rows that count for certain and do not break it for certain; nothing stands for somebody whom no row
    /// names.
    pub keys: Vec<(Option<Value>, Vec<usize>)>,
    /// Rows that may count, each with the question that keeps it open.
    pub rows: Vec<(usize, Question)>,
}

impl PlanLimits {
    /// What keeps a row from being counted where that matters.
    pub fn uncounted(&self) -> impl Iterator<Item = (usize, &Question)> {
        self.open.iter().flat_map(|open| &open.rows).map(|(row, question)| (*row, question))
    }
}

/// What a limit is counted for in one row.
#[derive(Clone, Debug)]
enum Key {
    /// For the plan as a whole.
    Plan,
    Known(Value),
    /// The fact is not stated.
    NotStated(FactId),
}

/// A row that counts, or may.
struct Entry {
    row: usize,
    key: Key,
    /// What keeps it open.
    open: Option<Question>,
}

/// One limit of one regulation in the plan of one year.
type Limit = (usize, Option<i32>, ProvisionId, usize);

/// Counts rows against every limit over a plan. Rows of a regulation that is too large have no answers to be counted with.
pub fn plan_limits(decisions: &Decisions, rows: &[CountedRow]) -> PlanLimits {
    let workspace = decisions.workspace;
    let mut limits: BTreeMap<Limit, Vec<Entry>> = BTreeMap::new();
    for (place, row) in rows.iter().enumerate() {
        let Some(regulation) = workspace.regulations.get(row.regulation) else { continue };
        let Ok(decision) = decisions.get(row.regulation, row.case.activity) else { continue };
        let readings = regulation.chosen_readings();
        let facts = Facts { case: row.case, readings: &readings };
        for contribution in decision.rulings.contributions.iter().filter(|c| matches!(c.says, Says::Counts)) {
            let (Some(at), Some(counted)) = (contribution.place.last(), state(&decision, facts, contribution)) else { continue };
            let Some(Rule::PlanLimit { per, .. }) = regulation.provision(at.provision).and_then(|p| p.rules.get(at.rule)) else { continue };
            let key = match per {
                None => Key::Plan,
                Some(fact) => row.case.facts.get(fact).map_or(Key::NotStated(*fact), |value| Key::Known(value.clone())),
            };
            let open = match (&key, counted) {
                (_, Some(question)) => Some(question),
                (Key::NotStated(fact), None) => Some(Question::Fact(*fact)),
                _ => None,
            };
            limits.entry((row.regulation, row.year, at.provision, at.rule)).or_default().push(Entry { row: place, key, open });
        }
    }
    let mut out = PlanLimits::default();
    for (limit, entries) in &limits {
        if let Some(regulation) = workspace.regulations.get(limit.0) {
            judge(regulation, *limit, entries, &mut out);
        }
    }
    out.violations.sort_by_key(|(row, _)| *row);
    out
}

/// The limits over a plan that a case counts towards.
///
/// # Errors
/// The question that leaves it open.
pub fn plan_counts(regulation: &Regulation, decision: &Decision, facts: Facts) -> Result<Vec<PlanCount>, Question> {
    let asked = |level| decision.variables.asked(level).map_or(Question::Fact(FactId::new(usize::MAX)), |asked| question(decision, asked));
    let mut out = Vec::new();
    for contribution in decision.rulings.contributions.iter().filter(|c| matches!(c.says, Says::Counts)) {
        if decision.settled(facts, contribution.guard).map_err(asked)? != 1 {
            continue;
        }
        let Some(place) = contribution.place.last() else { continue };
        let per = match regulation.provision(place.provision).and_then(|p| p.rules.get(place.rule)) {
            Some(Rule::PlanLimit { per, .. }) => *per,
            _ => None,
        };
        let key = per.map(|fact| facts.case.facts.get(&fact).map(key_of).ok_or(Question::Fact(fact))).transpose()?;
        out.push(PlanCount { provision: place.provision, rule: place.rule, key });
    }
    Ok(out)
}

/// Whether a case counts: nothing where it does not, else the question that leaves it open, if any.
fn state(decision: &Decision, facts: Facts, contribution: &Contribution) -> Option<Option<Question>> {
    let asked = |level| decision.variables.asked(level).map(|asked| question(decision, asked));
    match holds(decision, facts, &[], contribution.guard, BUDGET) {
        Ok(Holds::Nowhere) => None,
        Ok(Holds::Everywhere) => Some(None),
        Ok(Holds::Somewhere(level)) => Some(asked(level)),
        Err(Exhausted) => match decision.settled(facts, contribution.guard) {
            Ok(1) => Some(None),
            Ok(_) => None,
            Err(level) => Some(asked(level)),
        },
    }
}

/// Rows that are counted together.
#[derive(Default)]
struct Tally {
    /// As the first row writes it.
    key: Option<Value>,
    certain: Vec<usize>,
    open: Vec<(usize, Question)>,
}

fn judge(regulation: &Regulation, limit: Limit, entries: &[Entry], out: &mut PlanLimits) {
    let (index, year, provision, rule) = limit;
    let Some(Rule::PlanLimit { modality, op, bound, .. }) = regulation.provision(provision).and_then(|p| p.rules.get(rule)) else { return };
    let violation = Violation { citation: provision, rule, modality: *modality };
    let (tallies, nameless) = tallied(entries);
    let mut open = LimitOpen { regulation: index, year, violation: violation.clone(), keys: Vec::new(), rows: Vec::new() };
    for tally in tallies {
        let counted = tally.certain.len();
        match verdict(*op, *bound, counted, counted + tally.open.len() + nameless.len()) {
            Verdict::Kept => {}
            // Limits speak of rows: where none counts for certain, none breaks them for certain.
            Verdict::Broken if counted > 0 => {
                // A row that may be one more of these may break it too.
                if !tally.open.is_empty() || !nameless.is_empty() {
                    open.keys.push((tally.key.clone(), Vec::new()));
                    open.rows.extend(tally.open);
                }
                out.violations.extend(tally.certain.iter().map(|row| (*row, violation.clone())));
                out.broken.push(LimitBroken { regulation: index, year, violation: violation.clone(), key: tally.key, rows: tally.certain });
            }
            _ => {
                open.keys.push((tally.key, tally.certain));
                open.rows.extend(tally.open);
            }
        }
    }
    if !nameless.is_empty() && verdict(*op, *bound, 1, nameless.len()) != Verdict::Kept {
        open.keys.push((None, Vec::new()));
    }
    if !open.keys.is_empty() {
        open.rows.extend(nameless);
        open.rows.sort_by_key(|(row, _)| *row);
        open.rows.dedup_by_key(|(row, _)| *row);
        out.open.push(open);
    }
}

/// The rows by what they are counted for, in the order in which that first stands, and those of which it is not stated.
fn tallied(entries: &[Entry]) -> (Vec<Tally>, Vec<(usize, Question)>) {
    let mut tallies: Vec<Tally> = Vec::new();
    let mut places: BTreeMap<Option<Value>, usize> = BTreeMap::new();
    let mut nameless = Vec::new();
    for entry in entries {
        let shown = match (&entry.key, &entry.open) {
            (Key::NotStated(fact), open) => {
                nameless.push((entry.row, open.clone().unwrap_or(Question::Fact(*fact))));
                continue;
            }
            (Key::Plan, _) => None,
            (Key::Known(value), _) => Some(value),
        };
        let place = *places.entry(shown.map(key_of)).or_insert_with(|| {
            tallies.push(Tally { key: shown.cloned(), ..Tally::default() });
            tallies.len() - 1
        });
        let Some(tally) = tallies.get_mut(place) else { continue };
        match &entry.open {
            Some(question) => tally.open.push((entry.row, question.clone())),
            None => tally.certain.push(entry.row),
        }
    }
    (tallies, nameless)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    Kept,
    Open,
    Broken,
}

/// What a limit says where every number from `least` to `most` is possible.
fn verdict(op: Comparison, bound: i64, least: usize, most: usize) -> Verdict {
    let number = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let (least, most) = (number(least), number(most));
    // Every comparison but equality holds from one end on, so that the ends decide.
    let (some_keep, all_keep) = match op {
        Comparison::Equal => ((least..=most).contains(&bound), least == most && least == bound),
        _ => (op.holds(&least, &bound) || op.holds(&most, &bound), op.holds(&least, &bound) && op.holds(&most, &bound)),
    };
    match (all_keep, some_keep) {
        (true, _) => Verdict::Kept,
        (false, true) => Verdict::Open,
        (false, false) => Verdict::Broken,
    }
}

/// Names are one name however their tone marks and capitals are written.
fn key_of(value: &Value) -> Value {
    match value {
        Value::Text(text) => Value::Text(label_key(text)),
        other => other.clone(),
    }
}

impl LimitBroken {
    /// Whether it is a duty, and no advice.
    pub fn is_duty(&self) -> bool {
        self.violation.modality == Modality::Must
    }
}
