//! A rule file to begin with: every provision of a text with its address and heading, and what was recognised in it as comments.
//! No sentence of the text is in it.

use std::collections::BTreeSet;

use super::lines::finished;
use super::quantities::{Quantity, Unit, quantities};
use super::tree::Tree;
use crate::diagnostics::Lang;
use crate::hir::Vocabulary;
use crate::spelling::{bare_key, label_key, printable};
use crate::syntax::ast::Level;
use crate::syntax::citation_step;

/// What the user says of the text; the rest is read from it.
#[derive(Clone, Debug, Default)]
pub struct Known {
    pub id: Option<String>,
    pub number: Option<String>,
}

/// Headings of clauses are a few words; a longer one is a sentence.
const HEADING_WORDS: usize = 15;
/// Letters before a number that are asked what it means.
const NEAR: usize = 400;

/// The rule file, in English keywords; not yet in canonical layout.
pub fn skeleton(tree: &Tree, vocabulary: &Vocabulary, known: &Known) -> String {
    let twice = tree.twice.iter().map(|(_, second)| *second).collect();
    let mut writer = Writer { tree, vocabulary, labels: Labels::new(vocabulary), twice, out: String::new() };
    writer.header(known);
    for id in tree.get(0).map(|p| p.children.clone()).unwrap_or_default() {
        writer.out.push('\n');
        writer.provision(id, 0);
    }
    writer.out
}

/// The labels to look for, the longest first, each between spaces, and what it names.
struct Labels {
    verbs: Vec<(String, String)>,
    bodies: Vec<(String, String)>,
}

impl Labels {
    fn new(vocabulary: &Vocabulary) -> Self {
        let sorted = |mut pairs: Vec<(String, String)>| {
            pairs.retain(|(label, _)| label.contains(char::is_alphanumeric));
            pairs.sort_by_key(|(label, id)| (std::cmp::Reverse(label.len()), id.clone()));
            pairs.into_iter().map(|(label, id)| (format!(" {} ", spaced(&label)), id)).collect()
        };
        let verbs = vocabulary.verbs.iter().map(|v| (label_key(&v.term.vi), v.term.id.clone())).collect();
        let bodies = vocabulary.bodies.iter().filter(|b| !b.role).map(|b| (label_key(&b.term.vi), b.term.id.clone())).collect();
        Labels { verbs: sorted(verbs), bodies: sorted(bodies) }
    }
}

/// The names whose label stands in a sentence as whole words, in the order of the sentence; a longer label hides those inside it.
fn recognised(text: &str, labels: &[(String, String)]) -> Vec<String> {
    let mut left = format!(" {} ", spaced(&label_key(text)));
    let mut found: Vec<(usize, &str)> = Vec::new();
    for (wanted, id) in labels {
        let hidden = "\u{1}".repeat(wanted.len() - 2);
        let mut from = 0;
        while let Some(at) = left.get(from..).and_then(|rest| rest.find(wanted.as_str())).map(|at| from + at) {
            found.push((at, id));
            left.replace_range(at + 1..at + wanted.len() - 1, &hidden);
            // The space behind it may be the one before the next.
            from = at + wanted.len() - 1;
        }
    }
    found.sort_unstable();
    let mut seen = BTreeSet::new();
    found.into_iter().filter(|(_, id)| seen.insert(*id)).map(|(_, id)| id.to_owned()).collect()
}

fn spaced(text: &str) -> String {
    text.split(|c: char| !(c.is_alphanumeric() || matches!(c, '\u{300}'..='\u{36f}'))).filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ")
}

struct Writer<'a> {
    tree: &'a Tree,
    vocabulary: &'a Vocabulary,
    labels: Labels,
    /// Provisions whose address another one has before them.
    twice: BTreeSet<usize>,
    out: String,
}

impl Writer<'_> {
    fn line(&mut self, depth: usize, text: &str) {
        self.out.push_str(&"    ".repeat(depth));
        self.out.push_str(text);
        self.out.push('\n');
    }

    fn header(&mut self, known: &Known) {
        let data = &self.tree.data;
        let number = known.number.clone().or_else(|| data.number.as_ref().map(|(n, _)| n.clone()));
        let title = data.title.clone();
        let id = known.id.clone().or_else(|| title.as_deref().and_then(province)).unwrap_or_else(|| "new_regulation".to_owned());
        let (issued, said) = data.issued.map_or((String::new(), false), |(d, _)| (d.to_string(), true));
        let fill = "// TO FILL IN: ";
        self.line(0, "// A skeleton: every provision of the text, none of them encoded yet. Comments are guesses; check each against the text.");
        if known.id.is_none() {
            self.line(0, &format!("{fill}the identifier that all versions share"));
        }
        if number.is_none() {
            self.line(0, &format!("{fill}the official number; the text does not show it"));
        }
        self.line(0, &format!("regulation {} {} {{", identifier(&id), quoted(number.as_deref().unwrap_or("?"))));
        match title {
            Some(title) => self.line(1, &format!("title {}", quoted(&title))),
            None => self.line(1, &format!("{fill}title \"…\"")),
        }
        match said {
            true => self.line(1, &format!("issued {issued}")),
            false => self.line(1, &format!("{fill}issued DATE by BODY")),
        }
        self.line(1, &format!("{fill}the first day in force{}", if said { "; the day of issue stands here" } else { "" }));
        self.line(1, &format!("effective {}", if said { issued.as_str() } else { "1900-01-01" }));
        self.line(1, &format!("{fill}`replaces`, `based on`, `applies by`, `yearly dates`, `due dates after`, `calendar`"));
        self.line(0, "}");
    }

    fn provision(&mut self, id: usize, depth: usize) {
        let Some(provision) = self.tree.get(id) else { return };
        let Some(step) = &provision.step else { return };
        let heading = provision.heading.as_deref().map(|h| h.trim_end_matches([' ', '.', '…', ':'])).filter(|h| {
            let grouping = matches!(step.level, Level::Part | Level::Chapter | Level::Section | Level::Article | Level::Annex | Level::Form);
            !h.is_empty() && (grouping || (h.split_whitespace().count() <= HEADING_WORDS && !finished(h)))
        });
        let heading = heading.map(|h| format!(" {}", quoted(h))).unwrap_or_default();
        let opening = format!("{}{heading} {{", citation_step(step, Lang::En));
        if self.twice.contains(&id) {
            self.line(
                depth,
                &format!(
                    "// TWICE IN THE TEXT (line {}): {} stands above already; give one of them its true number.",
                    provision.line,
                    citation_step(step, Lang::En)
                ),
            );
            return;
        }
        self.line(depth, &opening);
        let in_form = self.tree.ancestors(id).any(|a| matches!(self.tree.level(a), Some(Level::Form | Level::Annex)));
        if !in_form {
            self.guesses(id, depth + 1);
        }
        for child in provision.children.clone() {
            self.provision(child, depth + 1);
        }
        self.line(depth, "}");
    }

    fn guesses(&mut self, id: usize, depth: usize) {
        let text: String = self.tree.get(id).map(|p| p.paragraphs.iter().map(|q| q.text.as_str()).collect::<Vec<_>>().join(" ")).unwrap_or_default();
        // "Quyết định số 12": behind the first word, capitals name an instrument, not an act.
        let named = |(place, word): (usize, &str)| place > 0 && word.starts_with(char::is_uppercase);
        let acts: Vec<&str> = text.split_whitespace().enumerate().map(|(place, word)| if named((place, word)) { "·" } else { word }).collect();
        let verbs = recognised(&acts.join(" "), &self.labels.verbs);
        let bodies = recognised(&text, &self.labels.bodies);
        if !verbs.is_empty() {
            self.line(depth, &format!("// acts? {}", verbs.join(", ")));
        }
        if !bodies.is_empty() {
            self.line(depth, &format!("// bodies? {}", bodies.join(", ")));
        }
        for found in quantities(&text) {
            let before = text.get(..found.offset).unwrap_or_default();
            let guess = deadline(&found.quantity, before, text.get(found.offset..).unwrap_or_default());
            self.line(depth, &format!("// {guess}"));
        }
        if self.vocabulary.verbs.is_empty() {
            self.line(depth, "// no vocabulary is known");
        }
    }
}

/// A deadline or limit in the language's own words.
fn deadline(quantity: &Quantity, before: &str, behind: &str) -> String {
    // Words that say what a number is stand near it, however far the sentence goes back.
    let near = before.char_indices().rev().nth(NEAR).map_or(0, |(from, _)| from);
    let before = bare_key(before.get(near..).unwrap_or_default().rsplit([',', ';', '.']).next().unwrap_or_default());
    let behind = bare_key(&behind.chars().take(60).collect::<String>());
    match quantity {
        Quantity::Number { value, unit: unit @ (Unit::Days | Unit::WorkingDays) } => {
            let days = if *unit == Unit::WorkingDays { "working days" } else { "days" };
            let within = before.contains("thoi han") || before.contains("trong vong") || behind.contains("sau khi") || behind.contains("ke tu");
            let limit = before.ends_with("khong qua ") && !within;
            match (limit, within) {
                (true, _) => format!("require FACT <= {value}"),
                (_, true) => format!("deadline? within {value} {days} after EVENT"),
                _ => format!("deadline? at least {value} {days} before EVENT"),
            }
        }
        Quantity::Number { value, unit: Unit::Other(unit) } => {
            let least = before.contains("it nhat") || before.contains("toi thieu");
            format!("limit? require FACT {} {value} ({})", if least { ">=" } else { "<=" }, printable(unit))
        }
        Quantity::Yearly { month, day } => format!("deadline? before {day}/{month} each year"),
        Quantity::Date { year, month, day } => format!("deadline? before {day}/{month} in year FACT ({year:04})"),
    }
}

/// "… của tỉnh Bắc Giang", "… trên địa bàn tỉnh Bến Tre": the province as an identifier.
fn province(title: &str) -> Option<String> {
    let words: Vec<&str> = title.split_whitespace().collect();
    let at = words.iter().rposition(|w| matches!(*w, "tỉnh" | "phố"))?;
    let name: Vec<&str> = words.get(at + 1..)?.iter().take_while(|w| w.starts_with(char::is_uppercase)).take(3).copied().collect();
    (!name.is_empty()).then(|| identifier(&name.join(" ")))
}

/// A name of the language: small letters without diacritics.
fn identifier(text: &str) -> String {
    let bare: String = bare_key(text).chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    let name = bare.split('_').filter(|p| !p.is_empty()).collect::<Vec<_>>().join("_");
    if name.starts_with(|c: char| c.is_ascii_alphabetic()) { name } else { format!("r_{name}") }
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", printable(text).replace('\\', "\\\\").replace('"', "\\\""))
}
