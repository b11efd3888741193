//! **How plans are read**, as data: the forms with their columns, and the words that stand in cells. Names of facts, posts and countries stand in the two
//! files of the guide (`regulations/plans`), never in the program.

mod check;
mod data;
mod key;
mod words;

use std::collections::{BTreeMap, BTreeSet};

pub use key::{Short, bare, is_bare};
pub use words::{Phrase, Phrases};

use crate::hir::{ActivityId, FactId, Value};

/// The two files, read over a vocabulary.
#[derive(Clone, Debug, Default)]
pub struct Guide {
    pub roles: Vec<Role>,
    pub forms: Vec<Form>,
    /// Headings by key, with the one that they are another way to write.
    pub headings: BTreeMap<String, String>,
    /// Headings that are read so in any form, by key.
    pub anywhere: BTreeMap<String, usize>,
    /// The keys of all headings of forms and of their parts: a row without any of them is no header.
    pub known_headings: BTreeSet<String>,
    pub destinations: Vec<(String, FactId)>,
    pub recurrences: Vec<Recurrence>,
    pub words: Words,
}

/// What a column is read as.
#[derive(Clone, Debug)]
pub struct Role {
    pub id: String,
    pub vi: String,
    pub en: String,
    pub reads: Reads,
    /// Whether it goes without saying that words are not understood.
    pub silent: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Reads {
    RowNumber,
    Text,
    /// The name of the row; an office in it is known by its words.
    Title(Slots),
    Number(FactId),
    Period {
        start: FactId,
        end: Option<FactId>,
        days: Option<FactId>,
    },
    Countries {
        /// The list that they make up, with the field that names them.
        list: Option<(FactId, usize)>,
        /// Whether every one of them is named.
        specific: Option<FactId>,
    },
    Words {
        slots: Slots,
        /// The name of the person, if one stands there.
        name: Option<FactId>,
        /// Whether a post stands there.
        named: Option<FactId>,
    },
    Mark(FactId, Value),
    /// How many members lead one and the same office, at most.
    Leaders(FactId),
    /// A fact, as a proposal states it.
    Fact(FactId),
}

/// Phrases of a kind, and the fact that each of their slots states.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Slots {
    pub kind: String,
    pub facts: Vec<(String, FactId)>,
}

/// A form of an annex.
#[derive(Clone, Debug)]
pub struct Form {
    pub id: String,
    pub name: String,
    pub title: String,
    pub activity: ActivityId,
    pub states: Vec<(FactId, Value)>,
    pub columns: Vec<FormColumn>,
    pub sections: Vec<FormSection>,
}

#[derive(Clone, Debug)]
pub struct FormColumn {
    /// The parts of the heading, from the top.
    pub heading: Vec<String>,
    /// The keys of the whole heading and of its last part.
    pub whole: String,
    pub last: String,
    /// Its place among the roles.
    pub role: usize,
}

#[derive(Clone, Debug)]
pub struct FormSection {
    /// Words of its heading.
    pub says: String,
    pub role: Option<usize>,
    pub states: Vec<(FactId, Value)>,
}

/// Years since something last happened are counted in earlier plans.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recurrence {
    /// A yes/no fact of a row.
    pub happens: FactId,
    /// A number of years.
    pub years_since: FactId,
}

/// The words of cells.
#[derive(Clone, Debug, Default)]
pub struct Words {
    pub short: Short,
    pub kinds: BTreeMap<String, Phrases>,
    /// What says of itself that something is not known.
    pub unknown: Phrases,
    /// Keys of what stands before a name.
    pub before_a_name: BTreeSet<String>,
    /// Keys, without diacritics, of what may stand behind a number.
    pub units: BTreeSet<String>,
    pub leader_titles: Phrases,
    pub not_leaders: Phrases,
    /// Names of countries; each number is a country.
    pub countries: Phrases,
    pub country_names: Vec<String>,
    pub groups: Phrases,
    pub places: Phrases,
}

impl Guide {
    pub fn role(&self, id: &str) -> Option<usize> {
        self.roles.iter().position(|role| role.id == id)
    }

    pub fn form(&self, id: &str) -> Option<&Form> {
        self.forms.iter().find(|form| form.id == id)
    }

    /// The key of a heading: another way to write it is the same.
    pub fn heading_key(&self, heading: &str) -> String {
        let key = heading_key(&self.words.short, heading);
        self.headings.get(&key).cloned().unwrap_or(key)
    }
}

/// What stands in brackets, and numbers of columns, are no part of a heading.
fn heading_key(short: &Short, heading: &str) -> String {
    let outside = heading.split_once('(').map_or(heading, |(before, _)| before);
    let outside = if outside.trim().is_empty() { heading } else { outside };
    let tidy = outside.replace([',', '/'], " ");
    bare(&short.key(&tidy))
}
