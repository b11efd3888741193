//! **Versions**: the one in force on the date that chooses it; none in force is an error, never a fall-through. A draft is in force on no date,
//! so that only its own name chooses it.

use chrono::NaiveDate;

use crate::hir::{Case, Regulation, Workspace};
use crate::spelling::{bare_key, name_key, suggestions};

/// Which version answers, and why that one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chosen {
    pub index: usize,
    pub by: ChosenBy,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChosenBy {
    /// The user named the version; whether it is in force was not asked.
    Name,
    /// `--on DATE`.
    On(NaiveDate),
    /// The case's own date (the fact that the regulation names).
    CaseDate(NaiveDate),
    Today(NaiveDate),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotChosen {
    Unknown {
        suggestions: Vec<String>,
    },
    /// Several regulations' names differ from what is wanted in marks only.
    Ambiguous {
        names: Vec<String>,
    },
    NoneInForce {
        on: NaiveDate,
        /// What could be named: drafts.
        drafts: Vec<String>,
    },
}

/// The version meant by `wanted`: `bac-giang/19-QC-TU`, or `bac-giang` on a date: `on` if given, else the case's own, else today.
///
/// # Errors
/// [`NotChosen`]: no such regulation, several that may be meant, or no version in force on that date.
pub fn choose(workspace: &Workspace, wanted: &str, on: Option<NaiveDate>, case: Option<&Case>, today: NaiveDate) -> Result<Chosen, NotChosen> {
    let regulations = || workspace.regulations.iter().enumerate();
    // The name as it is spelled goes before one that differs in marks only.
    let spelled: [fn(&str) -> String; 2] = [|name| name_key(name).replace('_', "-"), |name| bare_key(name).replace('_', "-")];
    let mut family: Vec<(usize, &Regulation)> = Vec::new();
    for key in spelled {
        let named: Vec<(usize, &Regulation)> = regulations().filter(|(_, r)| key(&r.name()) == key(wanted)).collect();
        if let [(index, _)] = named.as_slice() {
            return Ok(Chosen { index: *index, by: ChosenBy::Name });
        }
        family = regulations().filter(|(_, r)| key(&r.family()) == key(wanted)).collect();
        let mut meant: Vec<String> = named.iter().map(|(_, r)| r.name()).chain(family.iter().map(|(_, r)| r.family())).collect();
        meant.sort_unstable();
        meant.dedup_by_key(|name| name_key(name));
        match meant.len() {
            0 => {}
            1 => break,
            _ => return Err(NotChosen::Ambiguous { names: meant }),
        }
    }
    if family.is_empty() {
        let known: Vec<String> = regulations().flat_map(|(_, r)| [r.family(), r.name()]).collect();
        let near = suggestions(wanted, known.iter().map(String::as_str)).into_iter().map(str::to_owned).collect();
        return Err(NotChosen::Unknown { suggestions: near });
    }
    let date_of = |r: &Regulation| match (on, r.applies_by.and_then(|f| case.and_then(|c| c.date(f)))) {
        (Some(date), _) => ChosenBy::On(date),
        (None, Some(date)) => ChosenBy::CaseDate(date),
        (None, None) => ChosenBy::Today(today),
    };
    let found = family.iter().find(|(_, r)| r.in_force_on(date_of(r).date().unwrap_or(today)));
    match (found, family.first()) {
        (Some((index, regulation)), _) => Ok(Chosen { index: *index, by: date_of(regulation) }),
        (None, Some((_, regulation))) => {
            let drafts = family.iter().filter(|(_, r)| r.draft.is_some()).map(|(_, r)| r.name()).collect();
            Err(NotChosen::NoneInForce { on: date_of(regulation).date().unwrap_or(today), drafts })
        }
        (None, None) => Err(NotChosen::Unknown { suggestions: Vec::new() }),
    }
}

impl ChosenBy {
    pub fn date(self) -> Option<NaiveDate> {
        match self {
            ChosenBy::Name => None,
            ChosenBy::On(date) | ChosenBy::CaseDate(date) | ChosenBy::Today(date) => Some(date),
        }
    }
}
