//! Countries of a trip; groups of countries name none.

use std::collections::BTreeMap;

use super::segments::{Found, parts, phrases};
use super::{Cells, not_understood, remark};
use crate::hir::{FactId, Value};
use crate::plan::book::Understood;

impl Cells<'_> {
    /// Countries, in the order of the route. Where some words are not understood, no list is taken: there may be more countries than those known.
    pub(super) fn countries(&self, list: Option<(FactId, usize)>, specific: Option<FactId>, text: &str) -> Vec<Understood> {
        let words = &self.guide.words;
        let (mut named, mut groups, mut others, mut out): (Vec<String>, Vec<String>, Vec<String>, Vec<Understood>) = Default::default();
        let whole = words.countries.exact(&words.short, text);
        let text = text.replace(['/', '+'], ",").replace(" và ", ", ").replace(" - ", ", ").replace(" – ", ", ");
        let found = match whole {
            Some(number) => vec![Found::Phrase(number)],
            None => phrases(words, &words.countries, &parts(&text)),
        };
        for found in found {
            match found {
                Found::Phrase(number) => named.extend(words.country_names.get(number).cloned()),
                Found::Other(part) if words.groups.whole(&words.short, &part).is_some() => groups.push(part),
                Found::Other(part) if words.places.whole(&words.short, &part).is_some() => {
                    out.push(remark(format!("`{part}` is a place within a country"), format!("`{part}` là địa danh trong một nước")));
                }
                Found::Other(part) => others.push(part),
            }
        }
        named.dedup();
        if !groups.is_empty() {
            let which = groups.join(", ");
            out.push(remark(format!("`{which}` names no country"), format!("`{which}` không nêu nước cụ thể")));
        }
        let complete = others.is_empty() && groups.is_empty() && !named.is_empty();
        if let Some((fact, field)) = list.filter(|_| complete) {
            let records = named.iter().map(|name| BTreeMap::from([(field, Value::Text(name.clone()))])).collect();
            out.push(Understood::Fact(fact, Value::List(records)));
        }
        if let Some(fact) = specific {
            if complete {
                out.push(Understood::Fact(fact, Value::Bool(true)));
            } else if !groups.is_empty() {
                out.push(Understood::Fact(fact, Value::Bool(false)));
            }
        }
        for (country, fact) in &self.guide.destinations {
            if named.contains(country) {
                out.push(Understood::Fact(*fact, Value::Bool(true)));
            } else if complete {
                out.push(Understood::Fact(*fact, Value::Bool(false)));
            }
        }
        if list.is_none() && !named.is_empty() {
            out.push(remark(named.join(", "), named.join(", ")));
        }
        out.extend(others.iter().map(|other| not_understood(other)));
        out
    }
}
