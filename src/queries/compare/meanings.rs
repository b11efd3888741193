//! **Meanings**: sets of items, numbered, so that two sides say the same exactly where their numbers are the same.

use std::collections::HashMap;

use super::items::{Item, Silent};

/// What is said of a part.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Default)]
pub struct Meaning {
    /// Numbers of items, in order.
    pub items: Vec<u32>,
    /// Of two items, the first is done before the second.
    pub order: Vec<(u32, u32)>,
    /// Where there are no items: why.
    pub silent: Option<Silent>,
}

/// What one side says beyond what all sides say.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Default)]
pub struct Beyond {
    pub items: Vec<u32>,
    /// What it does in this order, and some other side in the reverse.
    pub reversed: Vec<(u32, u32)>,
    /// It says nothing at all of the part: why.
    pub silent: Option<Silent>,
}

/// All items and meanings, each once. Meaning 0 is the empty one without a reason.
#[derive(Clone, Debug)]
pub struct Meanings {
    items: Vec<Item>,
    item_numbers: HashMap<Item, u32>,
    meanings: Vec<Meaning>,
    numbers: HashMap<Meaning, u32>,
}

impl Default for Meanings {
    fn default() -> Self {
        let nothing = Meaning::default();
        let numbers = HashMap::from([(nothing.clone(), 0)]);
        Meanings { items: Vec::new(), item_numbers: HashMap::new(), meanings: vec![nothing], numbers }
    }
}

fn next(len: usize) -> u32 {
    u32::try_from(len).unwrap_or(u32::MAX)
}

impl Meanings {
    pub fn item(&self, number: u32) -> Option<&Item> {
        self.items.get(number as usize)
    }

    pub fn get(&self, number: u32) -> Option<&Meaning> {
        self.meanings.get(number as usize)
    }

    /// The number of what consists of these items, with pairs of places in the list that are bound in time.
    pub fn number(&mut self, items: Vec<Item>, order: &[(usize, usize)], silent: Option<Silent>) -> u32 {
        let numbers: Vec<u32> = items.into_iter().map(|item| self.item_number(item)).collect();
        let pair = |(before, after): &(usize, usize)| Some((*numbers.get(*before)?, *numbers.get(*after)?));
        let mut order: Vec<(u32, u32)> = order.iter().filter_map(pair).filter(|(a, b)| a != b).collect();
        order.sort_unstable();
        order.dedup();
        let mut items = numbers;
        items.sort_unstable();
        items.dedup();
        let silent = silent.filter(|_| items.is_empty());
        let meaning = Meaning { items, order, silent };
        let meanings = &mut self.meanings;
        *self.numbers.entry(meaning).or_insert_with_key(|meaning| {
            meanings.push(meaning.clone());
            next(meanings.len() - 1)
        })
    }

    fn item_number(&mut self, item: Item) -> u32 {
        let items = &mut self.items;
        *self.item_numbers.entry(item).or_insert_with_key(|item| {
            items.push(item.clone());
            next(items.len() - 1)
        })
    }

    /// What each side says beyond what all say; nothing where they say the same. A part that asks `why_silent` differs only where all are silent.
    pub fn beyond(&self, sides: &[u32], why_silent: bool) -> Option<Vec<Beyond>> {
        let meanings: Vec<&Meaning> = sides.iter().filter_map(|number| self.get(*number)).collect();
        let first = meanings.first()?;
        if meanings.iter().all(|m| m.items.is_empty()) || (why_silent && meanings.iter().any(|m| m.items.is_empty())) {
            return None;
        }
        let common = |item: &u32| meanings.iter().all(|m| m.items.binary_search(item).is_ok());
        let common: Vec<u32> = first.items.iter().copied().filter(common).collect();
        let both_common = |(a, b): &(u32, u32)| common.binary_search(a).is_ok() && common.binary_search(b).is_ok();
        let beyond = |meaning: &&Meaning| {
            let reversed = |(a, b): &(u32, u32)| meanings.iter().any(|other| other.order.binary_search(&(*b, *a)).is_ok());
            Beyond {
                items: meaning.items.iter().copied().filter(|item| common.binary_search(item).is_err()).collect(),
                reversed: meaning.order.iter().copied().filter(|pair| both_common(pair) && reversed(pair)).collect(),
                silent: meaning.silent,
            }
        };
        let out: Vec<Beyond> = meanings.iter().map(beyond).collect();
        out.iter().any(|b| !b.items.is_empty() || !b.reversed.is_empty()).then_some(out)
    }
}
