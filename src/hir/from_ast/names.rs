//! Looking names up, with a did-you-mean for those that are not there.

use std::collections::HashMap;

use super::super::errors::{self, Wanted};
use super::super::ids::{ActivityId, BodyId, DocumentId, FactId, MatterId, VerbId};
use super::super::vocabulary::{Term, Vocabulary};
use crate::diagnostics::Diagnostics;
use crate::spelling::{bare_key, look_alike, name_key, suggestions};
use crate::syntax::KEYWORDS;
use crate::syntax::ast::Name;

/// A name that could be meant, and what people call it.
pub struct Known<'v> {
    pub id: &'v str,
    pub label: &'v str,
}

impl<'v> Known<'v> {
    pub fn of(term: &'v Term) -> Self {
        Known { id: &term.id, label: &term.vi }
    }

    /// Whether `written` is one of the phrases of the label: `trình` in "trình, gửi hồ sơ".
    fn is_called(&self, written: &str) -> bool {
        let written = bare_key(&written.replace('_', " "));
        self.label.split(',').any(|phrase| bare_key(phrase.trim()) == written)
    }
}

/// Looks `name` up in `map`; reports it with suggestions from `known` if it is not there.
pub fn look_up<'v, T: Copy>(
    map: &HashMap<String, T>,
    wanted: Wanted,
    name: &Name,
    known: impl Iterator<Item = Known<'v>>,
    diagnostics: &mut Diagnostics,
) -> Option<T> {
    let found = map.get(&name_key(&name.text)).copied();
    // A look-alike letter was reported already, and is why the name matches nothing.
    if found.is_none() && !name.text.chars().any(|c| look_alike(c).is_some()) {
        if !diagnostics.may_guess() {
            diagnostics.push(errors::unknown(wanted, name, &[]));
            return None;
        }
        let known: Vec<Known> = known.collect();
        let mut near = suggestions(&name.text, known.iter().map(|k| k.id));
        if near.is_empty() {
            near = known.iter().filter(|k| k.is_called(&name.text)).map(|k| k.id).take(3).collect();
        }
        if near.is_empty() && matches!(wanted, Wanted::Body | Wanted::Verb) {
            // A mistyped keyword reads like a name: `agency submits too so_noi_vu`.
            near = suggestions(&name.text, KEYWORDS.iter().flat_map(|(_, en, vi)| [*en, *vi]));
            near.retain(|n| *n != name.text);
            near.truncate(1);
        }
        diagnostics.push(errors::unknown(wanted, name, &near));
    }
    found
}

/// The index of a value among terms.
pub fn value_index(values: &[Term], name: &Name, wanted: Wanted, diagnostics: &mut Diagnostics) -> Option<usize> {
    let key = name_key(&name.text);
    let found = values.iter().position(|v| name_key(&v.id) == key);
    if found.is_none() {
        let near = if diagnostics.may_guess() { suggestions(&name.text, values.iter().map(|v| v.id.as_str())) } else { Vec::new() };
        diagnostics.push(errors::unknown(wanted, name, &near));
    }
    found
}

/// The vocabulary's look-ups.
pub struct Lookup<'a> {
    pub vocabulary: &'a Vocabulary,
}

impl Lookup<'_> {
    pub fn body(&self, name: &Name, diagnostics: &mut Diagnostics) -> Option<BodyId> {
        let known = self.vocabulary.bodies.iter().map(|b| Known::of(&b.term));
        look_up(&self.vocabulary.names.bodies, Wanted::Body, name, known, diagnostics)
    }

    pub fn bodies(&self, names: &[Name], diagnostics: &mut Diagnostics) -> Option<Vec<BodyId>> {
        let found: Vec<Option<BodyId>> = names.iter().map(|n| self.body(n, diagnostics)).collect();
        found.into_iter().collect()
    }

    pub fn verb(&self, name: &Name, diagnostics: &mut Diagnostics) -> Option<VerbId> {
        let known = self.vocabulary.verbs.iter().map(|v| Known::of(&v.term));
        look_up(&self.vocabulary.names.verbs, Wanted::Verb, name, known, diagnostics)
    }

    pub fn matter(&self, name: &Name, diagnostics: &mut Diagnostics) -> Option<MatterId> {
        let known = self.vocabulary.matters.iter().map(Known::of);
        look_up(&self.vocabulary.names.matters, Wanted::Matter, name, known, diagnostics)
    }

    pub fn document(&self, name: &Name, diagnostics: &mut Diagnostics) -> Option<DocumentId> {
        let known = self.vocabulary.documents.iter().map(|d| Known::of(&d.term));
        look_up(&self.vocabulary.names.documents, Wanted::Document, name, known, diagnostics)
    }

    pub fn documents(&self, names: &[Vec<Name>], diagnostics: &mut Diagnostics) -> Option<Vec<Vec<DocumentId>>> {
        let found: Vec<Option<Vec<DocumentId>>> = names
            .iter()
            .map(|alternatives| {
                let each: Vec<Option<DocumentId>> = alternatives.iter().map(|n| self.document(n, diagnostics)).collect();
                each.into_iter().collect()
            })
            .collect();
        found.into_iter().collect()
    }

    pub fn fact(&self, name: &Name, diagnostics: &mut Diagnostics) -> Option<FactId> {
        let known = self.vocabulary.facts.iter().map(|f| Known::of(&f.term));
        look_up(&self.vocabulary.names.facts, Wanted::Fact, name, known, diagnostics)
    }

    pub fn activity(&self, name: &Name, diagnostics: &mut Diagnostics) -> Option<ActivityId> {
        let known = self.vocabulary.activities.iter().map(|a| Known::of(&a.term));
        look_up(&self.vocabulary.names.activities, Wanted::Activity, name, known, diagnostics)
    }
}
