//! **Limits over a plan**: rows are counted by the key of the limit (a head's name) before any is answered.
//!
//! What is kept is one number for every way in which a key is written; ways that are one name are brought together at the end.

use hashbrown::{HashMap, HashSet};
use rustc_hash::FxBuildHasher;

use super::{Register, cells};
use crate::decision::Says;
use crate::hir::{FactId, ProvisionId, Rule, Value};
use crate::outcome::Violation;
use crate::spelling::label_key;
use crate::syntax::ast::{Comparison, Modality};

/// A limit over a plan.
pub struct Limit {
    pub provision: ProvisionId,
    pub rule: usize,
    /// The fact that rows are counted by.
    pub per: Option<FactId>,
    op: Comparison,
    bound: i64,
    modality: Modality,
}

impl Limit {
    pub fn violation(&self) -> Violation {
        Violation { citation: self.provision, rule: self.rule, modality: self.modality }
    }
}

/// The limits over a plan that a row of the register may count towards, one for each rule that says so.
pub fn limits(register: &Register) -> Vec<Limit> {
    let contributions = register.asked.decision.rulings.contributions.iter();
    let places = contributions.filter(|c| matches!(c.says, Says::Counts)).filter_map(|c| c.place.last());
    let limit = |place: &crate::decision::Place| match register.regulation.provision(place.provision)?.rules.get(place.rule)? {
        Rule::PlanLimit { modality, per, op, bound, .. } => {
            Some(Limit { provision: place.provision, rule: place.rule, per: *per, op: *op, bound: *bound, modality: *modality })
        }
        _ => None,
    };
    places.filter_map(limit).collect()
}

/// A limit, by place, and a key as it was written.
type Written = (usize, Box<[u8]>);

/// Rows counted by one thread.
#[derive(Default)]
pub struct Counts {
    rows: HashMap<Written, u64, FxBuildHasher>,
}

impl Counts {
    pub fn add(&mut self, limit: usize, key: &[u8]) {
        // Most keys come again, so they are not copied to be looked up.
        match self.rows.get_mut(&(limit, key) as &dyn AsWritten) {
            Some(rows) => *rows += 1,
            None => drop(self.rows.insert((limit, key.into()), 1)),
        }
    }
}

/// Which keys are over their limit.
pub struct Counted {
    over: HashSet<Written, FxBuildHasher>,
    /// Keys that were told apart.
    pub keys: usize,
}

impl Counted {
    pub(super) fn new(register: &Register, parts: Vec<Counts>) -> Counted {
        let limits = limits(register);
        let mut rows: HashMap<Written, u64, FxBuildHasher> = HashMap::default();
        for (written, count) in parts.into_iter().flat_map(|part| part.rows) {
            *rows.entry(written).or_default() += count;
        }
        let mut totals: HashMap<(ProvisionId, usize, String), i64, FxBuildHasher> = HashMap::default();
        let named = |(limit, key): &Written| {
            let limit = limits.get(*limit)?;
            Some((limit.provision, limit.rule, key_of(register, limit, key)))
        };
        for (written, count) in &rows {
            if let Some(name) = named(written) {
                *totals.entry(name).or_default() += i64::try_from(*count).unwrap_or(i64::MAX);
            }
        }
        let is_over = |written: &Written| {
            let total = named(written).and_then(|name| totals.get(&name).copied()).unwrap_or(0);
            limits.get(written.0).is_some_and(|limit| !limit.op.holds(&total, &limit.bound))
        };
        Counted { keys: totals.len(), over: rows.into_keys().filter(is_over).collect() }
    }

    pub(super) fn is_over(&self, limit: usize, key: &[u8]) -> bool {
        self.over.contains(&(limit, key) as &dyn AsWritten)
    }
}

/// Names are one name however their tone marks and capitals are written.
fn key_of(register: &Register, limit: &Limit, key: &[u8]) -> String {
    let fact = limit.per.and_then(|fact| register.asked.workspace.vocabulary.fact(fact));
    let text = String::from_utf8_lossy(key);
    match fact.and_then(|fact| cells::value(fact, &text).ok().flatten()) {
        Some(Value::Text(text)) => label_key(&text),
        Some(other) => format!("{other:?}"),
        None => String::new(),
    }
}

/// A written key, owned or not: both are looked up alike.
trait AsWritten {
    fn written(&self) -> (usize, &[u8]);
}

impl AsWritten for Written {
    fn written(&self) -> (usize, &[u8]) {
        (self.0, &self.1)
    }
}

impl AsWritten for (usize, &[u8]) {
    fn written(&self) -> (usize, &[u8]) {
        *self
    }
}

impl std::hash::Hash for dyn AsWritten + '_ {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.written().hash(state);
    }
}

impl PartialEq for dyn AsWritten + '_ {
    fn eq(&self, other: &Self) -> bool {
        self.written() == other.written()
    }
}

impl Eq for dyn AsWritten + '_ {}

impl<'a> std::borrow::Borrow<dyn AsWritten + 'a> for Written {
    fn borrow(&self) -> &(dyn AsWritten + 'a) {
        self
    }
}
