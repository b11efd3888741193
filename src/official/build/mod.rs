//! From marked lines to the tree: [`levels`] says which marks begin a provision, [`running`] where all other text belongs.

use std::collections::BTreeMap;

use super::forms::{FormLine, FormLines};
use super::lines::{Line, Setting, finished, hangs, lines};
use super::marks::{Mark, mark};
use super::tree::{Data, Paragraph, Provision, Tree};
use super::{data, finish};
use crate::syntax::ast::{Level, Step};

mod levels;
mod running;

/// Reads the provisions of a text. Nothing is refused: a text without marks is a tree without provisions.
pub fn parse(text: &str) -> Tree {
    let lines = lines(text);
    let mut builder = Builder::new(Setting::of(&lines), FormLines::of(&lines));
    for (position, line) in lines.iter().enumerate() {
        builder.line(position, line);
    }
    builder.finish(&lines)
}

struct Builder {
    tree: Tree,
    /// The provisions that are open, outermost first; the whole text is always there.
    open: Vec<usize>,
    setting: Setting,
    forms: FormLines,
    before: Option<Line>,
    /// Before the first provision, and behind a signature.
    outside: bool,
    /// A title is awaited: a chapter's, an annex's or a form's stands below its number.
    untitled: bool,
    /// Below "Ghi chú:".
    notes: bool,
    /// Where each instrument of the file begins, among the children of the whole text.
    instruments: Vec<usize>,
    articles: u32,
    /// How many inner provisions of a level a provision has so far, and the last of them.
    series: BTreeMap<(usize, Level), (usize, usize)>,
}

impl Builder {
    fn new(setting: Setting, forms: FormLines) -> Self {
        let root = Provision {
            parent: None,
            children: Vec::new(),
            step: None,
            heading: None,
            paragraphs: Vec::new(),
            rows: Vec::new(),
            line: 1,
            start: 0,
            end: 0,
        };
        let tree =
            Tree { provisions: vec![root], data: Data::default(), twice: Vec::new(), wordless: Vec::new(), skipped: Vec::new(), outside: Vec::new() };
        Builder {
            tree,
            open: vec![0],
            setting,
            forms,
            before: None,
            outside: true,
            untitled: false,
            notes: false,
            instruments: vec![0],
            articles: 0,
            series: BTreeMap::new(),
        }
    }

    fn line(&mut self, position: usize, line: &Line) {
        let begun = match self.forms.at(position) {
            Some(FormLine::Index) => {
                self.outside_text(line);
                true
            }
            Some(FormLine::Begins(label, rest)) => {
                let (label, rest) = (label.clone(), rest.clone());
                self.form(&label, &rest, line)
            }
            None => mark(&line.text)
                .filter(|(mark, _)| !line.table || matches!(mark, Mark::Signature | Mark::Annex(_) | Mark::Section(_)))
                .is_some_and(|(mark, rest)| self.mark(mark, rest, line)),
        };
        if !begun && !self.footnote(line) {
            self.text(line);
        }
        for id in self.open.clone() {
            if let Some(provision) = self.tree.provisions.get_mut(id).filter(|_| !self.outside) {
                provision.end = line.end;
            }
        }
        if !self.outside && line.text.contains("./.") {
            self.outside = true;
        }
        self.before = Some(line.clone());
    }

    /// Whether the line before leaves room for a new provision here.
    fn sentence_open(&self) -> bool {
        self.before.as_ref().is_some_and(|b| !self.outside && !b.table && !finished(&b.text) && hangs(&b.text))
    }

    fn sentence_ended(&self, line: &Line) -> bool {
        self.outside || line.set_off || line.after_blank || self.before.as_ref().is_none_or(|b| finished(&b.text))
    }

    fn mark(&mut self, mark: Mark, rest: &str, line: &Line) -> bool {
        let numbered = matches!(mark, Mark::Number(_) | Mark::Dotted(..) | Mark::Article(_) | Mark::Part(_) | Mark::Chapter(_) | Mark::Section(_));
        if numbered && self.sentence_open() && !line.set_off {
            return false;
        }
        match mark {
            Mark::Part(label) => self.group(Level::Part, label, rest, line),
            Mark::Chapter(label) => self.group(Level::Chapter, label, rest, line),
            Mark::Section(label) => self.section(label, rest, line),
            Mark::Article(number) => self.article(number, rest, line),
            Mark::Number(number) => self.number(number, rest, line),
            Mark::Dotted(outer, number) => self.dotted(&outer, number, rest, line),
            Mark::Letter(letter) => self.letter(letter, rest, line),
            Mark::Dash => self.dash(rest, line, false),
            Mark::Plus => self.dash(rest, line, true),
            Mark::Star => self.star(rest, line),
            Mark::Annex(label) => self.annex(label, rest, line),
            Mark::Form(label) => self.form(&label, rest, line),
            Mark::Notes => {
                self.notes = self.inside(Level::Form) || self.inside(Level::Annex);
                self.notes
            }
            Mark::Note(columns) => self.note(&columns, rest, line),
            Mark::Signature => {
                self.outside = true;
                self.outside_text(line);
                true
            }
        }
    }

    fn inside(&self, level: Level) -> bool {
        self.open.iter().any(|id| self.tree.level(*id) == Some(level))
    }

    /// The innermost open provision of one of these levels, or the whole text.
    fn innermost(&self, levels: &[Level]) -> usize {
        self.open.iter().rev().copied().find(|id| self.tree.level(*id).is_some_and(|l| levels.contains(&l))).unwrap_or(0)
    }

    fn add(&mut self, parent: usize, level: Level, label: Option<String>, rest: &str, line: &Line) -> bool {
        let id = self.tree.provisions.len();
        let step = Step { level, label };
        let paragraphs = if rest.is_empty() { Vec::new() } else { vec![Paragraph::new(rest, line.number)] };
        let provision = Provision {
            parent: Some(parent),
            children: Vec::new(),
            step: Some(step),
            heading: None,
            paragraphs,
            rows: Vec::new(),
            line: line.number,
            start: line.start,
            end: line.end,
        };
        self.tree.provisions.push(provision);
        if let Some(around) = self.tree.provisions.get_mut(parent) {
            around.children.push(id);
        }
        let (count, last) = self.series.entry((parent, level)).or_default();
        (*count, *last) = (*count + 1, id);
        let depth = self.open.iter().position(|o| *o == parent).map_or(1, |d| d + 1);
        self.open.truncate(depth);
        self.open.push(id);
        self.outside = false;
        self.untitled = matches!(level, Level::Part | Level::Chapter | Level::Annex | Level::Form) && rest.is_empty();
        if !matches!(level, Level::Note) {
            self.notes = false;
        }
        true
    }

    /// The label of the last child of a level, as a number in its series.
    fn last(&self, parent: usize, level: Level, value: impl Fn(&str) -> Option<u32>) -> Option<u32> {
        let (_, last) = self.series.get(&(parent, level))?;
        self.tree.get(*last)?.step.as_ref()?.label.as_deref().and_then(value)
    }

    /// Whether `number` can follow `last`: the next one, else only behind a finished sentence, where it is a slip of the text.
    fn follows(&self, last: Option<u32>, number: u32, rest: &str, line: &Line) -> bool {
        let expected = last.map_or(1, |l| l + 1);
        number == expected
            || (rest.starts_with(char::is_uppercase) && self.sentence_ended(line) && last.is_some() && number >= 1 && number <= expected + 2)
    }

    fn note_skip(&mut self, last: Option<u32>, number: u32) {
        let expected = last.map_or(1, |l| l + 1);
        if number > expected {
            self.tree.skipped.push((self.tree.provisions.len() - 1, expected.to_string()));
        }
    }

    fn new_instrument(&mut self) {
        self.instruments.push(self.tree.provisions.len());
        self.articles = 0;
        self.open.truncate(1);
    }

    /// The innermost open provision that has a mark of its own other than a dash.
    fn deepest_numbered(&self) -> usize {
        let inner = |id: &usize| matches!(self.tree.level(*id), Some(Level::Dash | Level::Paragraph));
        self.open.iter().rev().copied().find(|id| !inner(id)).unwrap_or(0)
    }

    fn outside_text(&mut self, line: &Line) {
        self.tree.outside.push(Paragraph::new(&line.text, line.number));
    }

    fn finish(mut self, lines: &[Line]) -> Tree {
        self.tree.data = data::read(lines, self.tree.get(1).map_or(usize::MAX, |p| p.line));
        finish::headings(&mut self.tree);
        let tree = finish::paragraphs(self.tree);
        let mut tree = finish::parts(tree, self.instruments.len());
        tree.twice = finish::twice(&tree);
        tree
    }
}
