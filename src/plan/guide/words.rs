//! **Phrases**: what offices write, found in a text as a whole or by its beginning.

use std::collections::{BTreeMap, HashMap};

use super::data::PhraseData;
use super::key::{Short, bare, is_bare};

/// Phrases of one kind.
#[derive(Clone, Debug, Default)]
pub struct Phrases {
    pub list: Vec<Phrase>,
    exact: HashMap<String, usize>,
    /// Without diacritics; nothing where two phrases would be one.
    bare: HashMap<String, Option<usize>>,
    /// Longest first.
    beginnings: Vec<(String, usize)>,
}

/// What a phrase means, slot by slot.
#[derive(Clone, Debug, Default)]
pub struct Phrase {
    pub means: BTreeMap<String, Vec<String>>,
    pub perhaps: BTreeMap<String, Vec<String>>,
}

impl Phrases {
    pub fn new(short: &Short, data: &[PhraseData]) -> Phrases {
        let mut out = Phrases::default();
        for (number, phrase) in data.iter().enumerate() {
            out.list.push(Phrase { means: phrase.means.clone(), perhaps: phrase.perhaps.clone() });
            phrase.say.iter().for_each(|say| out.add(short, say, number));
        }
        out.beginnings.sort_by_key(|(key, _)| std::cmp::Reverse(key.len()));
        out
    }

    /// Phrases that mean nothing but themselves.
    pub fn of_sayings(short: &Short, say: &[String]) -> Phrases {
        Phrases::new(short, &[PhraseData { say: say.to_vec(), ..PhraseData::default() }])
    }

    fn add(&mut self, short: &Short, say: &str, number: usize) {
        let key = short.key(say.trim_end_matches('*'));
        if say.trim_end().ends_with('*') {
            self.beginnings.push((key.clone(), number));
        }
        let without = bare(&key);
        self.bare.entry(without).and_modify(|known| *known = known.filter(|n| *n == number)).or_insert(Some(number));
        // A phrase with nothing behind it is one of its own.
        self.exact.entry(key).or_insert(number);
    }

    /// The phrase that a text is.
    pub fn exact(&self, short: &Short, text: &str) -> Option<usize> {
        let key = short.key(text);
        let found = self.exact.get(&key).copied();
        found.or_else(|| is_bare(text).then(|| self.bare.get(&bare(&key)).copied().flatten()).flatten())
    }

    /// The phrase that a text is or begins with, the longest one.
    pub fn whole(&self, short: &Short, text: &str) -> Option<usize> {
        self.exact(short, text).or_else(|| {
            let key = short.key(text);
            let typed_bare = is_bare(text);
            let begins = |(start, _): &&(String, usize)| {
                let rest = if typed_bare {
                    bare(&key).strip_prefix(&bare(start)).map(str::to_owned)
                } else {
                    key.strip_prefix(start.as_str()).map(str::to_owned)
                };
                rest.is_some_and(|rest| rest.starts_with([' ', '(']))
            };
            self.beginnings.iter().find(begins).map(|(_, number)| *number)
        })
    }

    pub fn get(&self, number: usize) -> Option<&Phrase> {
        self.list.get(number)
    }
}
