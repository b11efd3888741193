//! **Levels**: walks side by side as common table expressions, one per question; each advances the states of the walks that ask it.
//!
//! A state is kept as the place of its row in the list of the question that comes next, so that a step is one addition and one look-up, and
//! names each column once: an engine that writes levels into each other gets an expression that grows with their number, not faster.

use super::dialect::Dialect;
use crate::mdd::Level;
use crate::queries::{End, Walk};

/// A walk with the column that holds its state, and what its ends are written as.
pub struct Running<'a> {
    pub column: String,
    pub walk: &'a Walk,
    pub ends: Vec<usize>,
}

impl<'a> Running<'a> {
    /// A walk whose ends are written as their places.
    pub fn new(column: String, walk: &'a Walk) -> Self {
        Running { column, walk, ends: (0..walk.ends.len()).collect() }
    }

    /// A walk to a truth value: 0, 1, or 2 where that is not known.
    pub fn truth(column: String, walk: &'a Walk) -> Self {
        let number = |end: &End| match end {
            End::Value(0) | End::Impossible => 0,
            End::Value(_) => 1,
            End::Open(_) => 2,
        };
        Running { column, walk, ends: walk.ends.iter().map(number).collect() }
    }

    /// Where the walk begins: at the first row, or at its only end.
    fn start(&self) -> usize {
        if self.walk.steps.is_empty() { self.ends.first().copied().unwrap_or(0) } else { 1 }
    }

    /// The list of one question: by state and answer, what the state becomes.
    fn numbers(&self, step: usize) -> Vec<usize> {
        let after = self.walk.steps.get(step + 1).and_then(|next| next.next.first()).map(Vec::len);
        let number = |state: &usize| match after {
            Some(width) => 1 + state * width,
            None => self.ends.get(*state).copied().unwrap_or(0),
        };
        self.walk.steps.get(step).iter().flat_map(|s| s.next.iter().flatten().map(number)).collect()
    }
}

/// The column that holds the answer to the question at a level.
pub fn answer_column(level: Level) -> String {
    format!("k{}", level.index())
}

/// The expressions that run walks over `from`, which has the columns `kept` and the answers; gives them and the name of the last one.
pub fn levels(dialect: Dialect, from: &str, kept: &[&str], asked: &[Level], walks: &[Running]) -> (Vec<String>, String) {
    let starts = walks.iter().map(|walk| format!("{} AS {}", walk.start(), walk.column));
    let answers = |from: usize| asked.iter().skip(from).map(|level| answer_column(*level));
    let columns = kept.iter().map(|k| (*k).to_owned());
    let all: Vec<String> = columns.clone().chain(answers(0)).chain(starts).collect();
    let mut last = format!("{from}_0");
    let mut out = vec![format!("{last} AS (SELECT {} FROM {from})", all.join(", "))];
    for (place, level) in asked.iter().enumerate() {
        let advanced = walks.iter().map(|running| match running.walk.steps.iter().position(|s| s.level == *level) {
            Some(step) => {
                let to = format!("{} + {}", running.column, answer_column(*level));
                format!("{} AS {}", dialect.look_up(&running.numbers(step), &to), running.column)
            }
            None => running.column.clone(),
        });
        let all: Vec<String> = columns.clone().chain(answers(place + 1)).chain(advanced).collect();
        let next = format!("{from}_{}", place + 1);
        out.push(format!("{next} AS (SELECT {}\n    FROM {last})", all.join(", ")));
        last = next;
    }
    (out, last)
}
