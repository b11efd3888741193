//! An official text as a tree of its own provisions, addressed as rule files address them.

use crate::syntax::ast::{Level, Step};
use crate::syntax::begins_citation;

/// A piece of running text and the line that it begins on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paragraph {
    pub text: String,
    pub line: usize,
    /// Where later lines begin in `text`, for paragraphs that run over several.
    breaks: Vec<(usize, usize)>,
}

impl Paragraph {
    pub fn new(text: &str, line: usize) -> Self {
        Paragraph { text: text.to_owned(), line, breaks: Vec::new() }
    }

    pub fn extend(&mut self, text: &str, line: usize) {
        self.text.push(' ');
        self.breaks.push((self.text.len(), line));
        self.text.push_str(text);
    }

    pub fn lines(&self) -> usize {
        self.breaks.len() + 1
    }

    /// The line that a byte of the paragraph stands on.
    pub fn line_at(&self, offset: usize) -> usize {
        let begun = self.breaks.partition_point(|(from, _)| *from <= offset);
        begun.checked_sub(1).and_then(|last| self.breaks.get(last)).map_or(self.line, |(_, line)| *line)
    }
}

#[derive(Clone, Debug)]
pub struct Provision {
    pub parent: Option<usize>,
    pub children: Vec<usize>,
    /// `None` for the whole text.
    pub step: Option<Step>,
    pub heading: Option<String>,
    /// Its own text, without headings and inner provisions: the lead-in, and for a provision with a mark nothing else.
    pub paragraphs: Vec<Paragraph>,
    /// Rows of tables.
    pub rows: Vec<Paragraph>,
    pub line: usize,
    /// Bytes of the text that it covers, inner provisions included.
    pub start: usize,
    pub end: usize,
}

/// What the text says of itself before its first provision.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Data {
    pub number: Option<(String, usize)>,
    pub title: Option<String>,
    pub issued: Option<(chrono::NaiveDate, usize)>,
}

/// A text's provisions in its own order; the first entry is the whole text.
#[derive(Clone, Debug)]
pub struct Tree {
    pub provisions: Vec<Provision>,
    pub data: Data,
    /// Two provisions with one address: the first and the second.
    pub twice: Vec<(usize, usize)>,
    /// Articles whose line lacks the word "Điều".
    pub wordless: Vec<usize>,
    /// A number that follows another than the one before it: the provision, and the number expected.
    pub skipped: Vec<(usize, String)>,
    /// All text that lies in no provision: preamble, signatures, lists of recipients.
    pub outside: Vec<Paragraph>,
}

impl Tree {
    pub fn get(&self, id: usize) -> Option<&Provision> {
        self.provisions.get(id)
    }

    /// All provisions with an address, in the order of the text.
    pub fn ids(&self) -> impl Iterator<Item = usize> + use<> {
        1..self.provisions.len()
    }

    pub fn is_empty(&self) -> bool {
        self.provisions.len() <= 1
    }

    /// The provision and those around it, innermost first.
    pub fn ancestors(&self, id: usize) -> impl Iterator<Item = usize> + '_ {
        std::iter::successors(Some(id), |id| self.get(*id).and_then(|p| p.parent))
    }

    /// The provision and all inside it.
    pub fn subtree(&self, id: usize) -> Vec<usize> {
        let mut out = vec![id];
        let mut next = 0;
        while let Some(inner) = out.get(next).and_then(|i| self.get(*i)) {
            out.extend(&inner.children);
            next += 1;
        }
        out
    }

    pub fn path(&self, id: usize) -> Vec<Step> {
        let mut steps: Vec<Step> = self.ancestors(id).filter_map(|a| self.get(a)?.step.clone()).collect();
        steps.reverse();
        steps
    }

    /// The addresses of all provisions: from the article or annex down, with the part in front where two parts share a number.
    pub fn addresses(&self) -> Vec<Vec<Step>> {
        let paths: Vec<Vec<Step>> = (0..self.provisions.len()).map(|id| self.path(id)).collect();
        addresses(&paths)
    }

    /// The provision's own words with those of its unnumbered paragraphs: what its fingerprint is of.
    pub fn own_text(&self, id: usize) -> String {
        let Some(own) = self.get(id) else { return String::new() };
        let mut out = own.heading.clone().unwrap_or_default();
        let inner = own.children.iter().filter(|c| self.level(**c) == Some(Level::Paragraph)).filter_map(|c| self.get(*c));
        for paragraph in own.paragraphs.iter().chain(inner.flat_map(|p| &p.paragraphs)).chain(&own.rows) {
            out.push(' ');
            out.push_str(&paragraph.text);
        }
        out
    }

    pub fn level(&self, id: usize) -> Option<Level> {
        self.get(id)?.step.as_ref().map(|s| s.level)
    }
}

/// Paths from the whole text down, as citations.
pub fn addresses(paths: &[Vec<Step>]) -> Vec<Vec<Step>> {
    let cut = |path: &Vec<Step>| -> Vec<Step> {
        let from = path.iter().rposition(|s| begins_citation(s.level)).unwrap_or(0);
        path.get(from..).unwrap_or_default().to_vec()
    };
    let short: Vec<Vec<Step>> = paths.iter().map(cut).collect();
    let mut seen = std::collections::BTreeMap::new();
    for (path, address) in paths.iter().zip(&short) {
        if let Some(first) = address.first() {
            let part = path.first().filter(|s| s.level == Level::Part);
            seen.entry(first.clone()).or_insert_with(std::collections::BTreeSet::new).insert(part.cloned());
        }
    }
    let shared =
        |address: &[Step]| address.first().is_some_and(|first| begins_citation(first.level) && seen.get(first).is_some_and(|parts| parts.len() > 1));
    paths
        .iter()
        .zip(short)
        .map(|(path, address)| match path.first().filter(|s| s.level == Level::Part && shared(&address)) {
            Some(part) => std::iter::once(part.clone()).chain(address).collect(),
            None => address,
        })
        .collect()
}
