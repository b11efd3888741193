//! Forms: an annex may list them first, and may then set only their titles above the tables.

use std::collections::BTreeMap;

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
        for (position, label, rest) in &named {
            let again = named.iter().any(|(p, l, r)| p > position && l == label && r.is_empty());
            let listed = named.iter().any(|(p, l, _)| l != label && p.abs_diff(*position) == 1);
            if rest.is_empty() || !(again || listed) {
                found.insert(*position, FormLine::Begins(label.clone(), rest.clone()));
                continue;
            }
            let title = bare_key(rest.trim_end_matches(['.', '…', ' ']));
            let below = |line: &Line| is_title(&line.text) && bare_key(&line.text).starts_with(&title);
            let titled = lines.iter().enumerate().skip(position + 1).find(|(_, line)| below(line)).map(|(p, _)| p);
            match titled.filter(|_| !again) {
                Some(at) => {
                    found.insert(*position, FormLine::Index);
                    found.insert(at, FormLine::Begins(label.clone(), lines.get(at).map(|l| l.text.clone()).unwrap_or_default()));
                }
                None if again => {
                    found.insert(*position, FormLine::Index);
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
