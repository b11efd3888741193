//! Forms: an annex may list them first, and may then set only their titles above the tables.

use std::collections::{BTreeMap, BTreeSet};

use super::lines::Line;
use super::marks::{Mark, is_title, mark};
use crate::spelling::bare_key;

/// What a line is for the forms of the text.
#[derive(Clone, Debug)]
pub enum FormLine {
    /// A line of the list of forms.
    Index,
    /// A form begins: its number and the rest of the line.
    Begins(String, String),
}

/// The title of a form in a list is looked for in all that follows; the longest list of the known texts has nine.
const MOST_LISTED: usize = 1_000;

pub struct FormLines(BTreeMap<usize, FormLine>);

impl FormLines {
    pub fn of(lines: &[Line]) -> Self {
        let named: Vec<(usize, String, String)> = lines
            .iter()
            .enumerate()
            .filter_map(|(position, line)| match mark(&line.text)? {
                (Mark::Form(label), rest) => Some((position, label, rest.to_owned())),
                _ => None,
            })
            .collect();
        let mut found = BTreeMap::new();
        let bare: BTreeMap<&str, usize> = named.iter().filter(|(_, _, rest)| rest.is_empty()).map(|(p, label, _)| (label.as_str(), *p)).collect();
        let places: BTreeSet<(usize, &str)> = named.iter().map(|(p, label, _)| (*p, label.as_str())).collect();
        let titles: Vec<(usize, String)> =
            lines.iter().enumerate().filter(|(_, line)| is_title(&line.text)).map(|(p, line)| (p, bare_key(&line.text))).collect();
        let mut looked_for = 0;
        for (position, label, rest) in &named {
            let again = bare.get(label.as_str()).is_some_and(|last| last > position);
            let around = (position.saturating_sub(1), "")..(position + 2, "");
            let listed = places.range(around).any(|(_, other)| other != label) && looked_for < MOST_LISTED;
            if rest.is_empty() || !(again || listed) {
                found.insert(*position, FormLine::Begins(label.clone(), rest.clone()));
                continue;
            }
            if again {
                found.insert(*position, FormLine::Index);
                continue;
            }
            looked_for += 1;
            let title = bare_key(rest.trim_end_matches(['.', '…', ' ']));
            let behind = titles.get(titles.partition_point(|(p, _)| p <= position)..).unwrap_or_default();
            match behind.iter().find(|(_, text)| text.starts_with(&title)) {
                Some((at, _)) => {
                    found.insert(*position, FormLine::Index);
                    found.insert(*at, FormLine::Begins(label.clone(), lines.get(*at).map(|l| l.text.clone()).unwrap_or_default()));
                }
                None => {
                    found.insert(*position, FormLine::Begins(label.clone(), rest.clone()));
                }
            }
        }
        // "Tên cơ quan, đơn vị" above a form's number belongs to the form.
        let begins: Vec<usize> = found.iter().filter(|(_, l)| matches!(l, FormLine::Begins(..))).map(|(p, _)| *p).collect();
        for above in begins.iter().filter_map(|p| p.checked_sub(1)) {
            let belongs = |l: &Line| mark(&l.text).is_none() && bare_key(&l.text).starts_with("ten co quan");
            if lines.get(above).is_some_and(belongs) {
                found.entry(above).or_insert(FormLine::Index);
            }
        }
        FormLines(found)
    }

    pub fn at(&self, position: usize) -> Option<&FormLine> {
        self.0.get(&position)
    }
}
