//! From marked lines to the tree: which marks really begin a provision, by the numbering that is under way.

use std::collections::BTreeMap;

use super::data;
use super::forms::{FormLine, FormLines};
use super::lines::{Line, Running, Setting, finished, hangs, lines};
use super::marks::{LETTERS, Mark, mark, roman_number};
use super::tree::{Paragraph, Provision, Tree};
use crate::syntax::ast::{Level, Step};

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
        let tree = Tree {
            provisions: vec![root],
            data: super::tree::Data::default(),
            twice: Vec::new(),
            wordless: Vec::new(),
            skipped: Vec::new(),
            outside: Vec::new(),
        };
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

    // ── The tree ──

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

    // ── The levels ──

    fn group(&mut self, level: Level, label: String, rest: &str, line: &Line) -> bool {
        if !self.sentence_ended(line) && !super::marks::is_title(&line.text) {
            return false;
        }
        if level == Level::Chapter && roman_number(&label).or_else(|| label.parse().ok()) == Some(1) && self.articles > 0 && !self.inside(Level::Part)
        {
            self.new_instrument();
        }
        let parent = if level == Level::Chapter { self.innermost(&[Level::Part]) } else { 0 };
        self.add(parent, level, Some(label), rest, line)
    }

    fn section(&mut self, label: String, rest: &str, line: &Line) -> bool {
        let of_chapter = line.text.starts_with('M') && roman_number("M").is_none() && line.text.to_lowercase().starts_with("mục");
        let parent = if of_chapter { self.innermost(&[Level::Chapter]) } else { self.innermost(&[Level::Form, Level::Annex, Level::Part]) };
        // A row of a form's table can be a heading of the form.
        if line.table && !(self.inside(Level::Form) && super::marks::is_title(rest)) {
            return false;
        }
        let value = |l: &str| roman_number(l).or_else(|| l.parse().ok());
        let number = value(&label).unwrap_or(0);
        let last = self.last(parent, Level::Section, value);
        if !self.follows(last, number, rest, line) {
            return false;
        }
        self.add(parent, Level::Section, Some(label), rest, line);
        self.note_skip(last, number);
        true
    }

    fn article(&mut self, number: u32, rest: &str, line: &Line) -> bool {
        let next = number == self.articles + 1;
        if !(next || number == 1 || self.sentence_ended(line)) {
            return false;
        }
        if number == 1 && self.articles > 0 {
            self.new_instrument();
        }
        let last = Some(self.articles).filter(|n| *n > 0);
        let parent = self.innermost(&[Level::Section, Level::Chapter, Level::Part]);
        let parent = if self.inside(Level::Annex) { 0 } else { parent };
        self.add(parent, Level::Article, Some(number.to_string()), rest, line);
        if number > self.articles + 1 && last.is_some() {
            self.note_skip(last, number);
        }
        self.articles = number;
        true
    }

    fn number(&mut self, number: u32, rest: &str, line: &Line) -> bool {
        if self.notes {
            return self.note(&[number], rest, line);
        }
        let parent = self.innermost(&[Level::Article, Level::Section, Level::Form, Level::Annex]);
        let last = self.last(parent, Level::Clause, |l| l.parse().ok());
        let in_article = self.tree.level(parent) == Some(Level::Article) || (parent == 0 && self.inside(Level::Chapter) && self.articles > 0);
        // "19. …" without its word: no clause of the article before it, and the next article.
        let wordless =
            in_article && last.map_or(1, |l| l + 1) != number && number == self.articles + 1 && !finished(rest) && (line.set_off || last.is_none());
        if wordless {
            let begun = self.article(number, rest, line);
            self.tree.wordless.push(self.tree.provisions.len() - 1);
            return begun;
        }
        let at_root = parent == 0 && (self.articles > 0 || self.inside(Level::Chapter) || rest.is_empty());
        if at_root || (self.outside && !(parent == 0 && number == 1)) || !self.follows(last, number, rest, line) {
            return false;
        }
        self.add(parent, Level::Clause, Some(number.to_string()), rest, line);
        self.note_skip(last, number);
        true
    }

    fn dotted(&mut self, outer: &str, number: u32, rest: &str, line: &Line) -> bool {
        if self.outside {
            return false;
        }
        let labelled = |id: &usize| self.tree.get(*id).and_then(|p| p.step.as_ref()).and_then(|s| s.label.as_deref()) == Some(outer);
        let numbered = [Level::Clause, Level::Point];
        let under = self.open.iter().rev().copied().find(|id| self.tree.level(*id).is_some_and(|l| numbered.contains(&l)) && labelled(id));
        // Without the clause itself, points may stand in the article or section directly.
        let parent = match under {
            Some(parent) => parent,
            None => self.innermost(&[Level::Article, Level::Section, Level::Form]),
        };
        if parent == 0 || (under.is_none() && self.last(parent, Level::Clause, |l| l.parse().ok()).is_some()) {
            return false;
        }
        let last = self.last(parent, Level::Point, |l| l.rsplit('.').next()?.parse().ok());
        if !self.follows(last, number, rest, line) {
            return false;
        }
        self.add(parent, Level::Point, Some(format!("{outer}.{number}")), rest, line);
        self.note_skip(last, number);
        true
    }

    fn letter(&mut self, letter: char, rest: &str, line: &Line) -> bool {
        if self.outside {
            return false;
        }
        // A list that Word letters by itself has f, j, w and z, which the Vietnamese alphabet has not, and no đ.
        let foreign =
            |c: char| matches!(c, 'f' | 'j' | 'w' | 'z').then(|| LETTERS.iter().position(|o| *o > c && o.is_ascii()).unwrap_or(LETTERS.len()));
        let position = |c: char| LETTERS.iter().position(|o| *o == c).map(|p| p + 1).or_else(|| foreign(c));
        let place = |l: &str| l.chars().next().and_then(position).and_then(|p| u32::try_from(p).ok());
        let number = place(&letter.to_string()).unwrap_or(0);
        let is_letter = |id: &usize| {
            self.tree.get(*id).and_then(|p| p.step.as_ref()).is_some_and(|s| s.level == Level::Point && s.label.as_deref().and_then(place).is_some())
        };
        let holds = [Level::Point, Level::Clause, Level::Article, Level::Section, Level::Form];
        let around = self.open.iter().rev().copied().find(|id| self.tree.level(*id).is_some_and(|l| holds.contains(&l)) && !is_letter(id));
        let Some(parent) = around else { return false };
        let last = self.last(parent, Level::Point, place);
        let english = |l: &str| (l.len() == 1).then(|| l.bytes().next()).flatten().map(u32::from);
        let next = self.last(parent, Level::Point, english).is_some_and(|l| l + 1 == u32::from(letter));
        if !(next || self.follows(last, number, rest, line)) {
            return false;
        }
        self.add(parent, Level::Point, Some(letter.to_string()), rest, line)
    }

    fn dash(&mut self, rest: &str, line: &Line, inner: bool) -> bool {
        let wrapped = rest.starts_with(char::is_lowercase) && self.before.as_ref().is_some_and(|b| !finished(&b.text) && !line.after_blank);
        if self.outside || wrapped || self.open.len() == 1 {
            return false;
        }
        let within = self.open.iter().copied().find(|id| self.tree.level(*id) == Some(Level::Dash));
        let parent = match within.filter(|_| inner) {
            Some(dash) => dash,
            None => self.deepest_numbered(),
        };
        let count = self.series.get(&(parent, Level::Dash)).map_or(0, |(count, _)| *count);
        self.add(parent, Level::Dash, Some((count + 1).to_string()), rest, line)
    }

    fn star(&mut self, rest: &str, line: &Line) -> bool {
        let parent = self.innermost(&[Level::Section, Level::Article, Level::Form]);
        if self.outside || parent == 0 {
            return false;
        }
        self.open.truncate(self.open.iter().position(|o| *o == parent).map_or(1, |d| d + 1));
        self.paragraph(parent, rest, line);
        true
    }

    fn annex(&mut self, label: Option<String>, rest: &str, line: &Line) -> bool {
        self.sentence_ended(line) && self.titled(0, Level::Annex, label, rest, line)
    }

    /// An annex or form: the rest of its line is its title, up to where it says what it belongs to.
    fn titled(&mut self, parent: usize, level: Level, label: Option<String>, rest: &str, line: &Line) -> bool {
        let (title, more) = rest.find('(').and_then(|at| rest.split_at_checked(at)).unwrap_or((rest, ""));
        self.add(parent, level, label, more, line);
        let title = title.trim_end_matches(['.', '…', ':', ' ']);
        if let Some(provision) = self.tree.provisions.last_mut().filter(|_| !title.is_empty()) {
            provision.heading = Some(title.to_owned());
        }
        self.untitled = title.is_empty();
        true
    }

    fn form(&mut self, label: &str, rest: &str, line: &Line) -> bool {
        if !(self.sentence_ended(line) || rest.is_empty() || super::marks::is_title(rest)) {
            return false;
        }
        let parent = self.innermost(&[Level::Annex]);
        self.titled(parent, Level::Form, Some(label.to_owned()), rest, line)
    }

    fn note(&mut self, columns: &[u32], rest: &str, line: &Line) -> bool {
        let parent = self.innermost(&[Level::Form, Level::Annex]);
        if parent == 0 || (self.outside && !self.notes) {
            return false;
        }
        for (place, column) in columns.iter().enumerate() {
            let rest = if place + 1 == columns.len() { rest } else { "" };
            self.add(parent, Level::Note, Some(column.to_string()), rest, line);
        }
        !columns.is_empty()
    }

    /// "1 …" below a line of underscores: a footnote of the form above it, which may stand behind the form's signature.
    fn footnote(&mut self, line: &Line) -> bool {
        let ruled = self.before.as_ref().is_some_and(|b| b.text.len() > 3 && b.text.chars().all(|c| c == '_'));
        let parts = line.text.split_once(' ').and_then(|(number, rest)| Some((number.parse::<u32>().ok()?, rest)));
        let parent = self.innermost(&[Level::Form]);
        match parts.filter(|(number, rest)| ruled && parent != 0 && *number < 100 && rest.starts_with(char::is_uppercase)) {
            Some((number, rest)) => self.add(parent, Level::Note, Some(number.to_string()), rest, line),
            None => false,
        }
    }

    // ── Running text ──

    /// The innermost open provision that has a mark of its own other than a dash.
    fn deepest_numbered(&self) -> usize {
        let inner = |id: &usize| matches!(self.tree.level(*id), Some(Level::Dash | Level::Paragraph));
        self.open.iter().rev().copied().find(|id| !inner(id)).unwrap_or(0)
    }

    fn text(&mut self, line: &Line) {
        if self.outside || self.open.len() == 1 {
            self.outside_text(line);
            return;
        }
        if line.table {
            let holder = match self.innermost(&[Level::Form, Level::Annex]) {
                0 => self.deepest_numbered(),
                form => form,
            };
            if let Some(provision) = self.tree.provisions.get_mut(holder) {
                provision.rows.push(Paragraph::new(&line.text, line.number));
            }
            return;
        }
        let last = self.open.last().copied().unwrap_or(0);
        let goes_on = self.before.as_ref().is_some_and(|before| self.setting.goes_on(before, line, self.running(last)));
        let title = line.set_off || super::marks::is_title(&line.text);
        match self.tree.provisions.get_mut(last) {
            Some(provision) if self.untitled && title => {
                let heading = provision.heading.get_or_insert_default();
                if !heading.is_empty() {
                    heading.push(' ');
                }
                heading.push_str(&line.text);
            }
            Some(provision) if goes_on && !provision.paragraphs.is_empty() => {
                if let Some(paragraph) = provision.paragraphs.last_mut() {
                    paragraph.extend(&line.text, line.number);
                }
            }
            _ => {
                self.untitled &= self.tree.get(last).is_some_and(|p| p.heading.is_none());
                let parent = self.deepest_numbered();
                let depth = self.open.iter().position(|o| *o == parent).map_or(1, |d| d + 1);
                self.open.truncate(depth);
                self.paragraph(parent, &line.text, line);
            }
        }
    }

    /// What the last line of an open provision is part of.
    fn running(&self, id: usize) -> Running {
        let Some(provision) = self.tree.get(id) else { return Running::Sentence };
        let first = provision.paragraphs.len() == 1 && provision.children.is_empty();
        let lines = provision.paragraphs.last().map_or(0, Paragraph::lines);
        match provision.step.as_ref().map(|s| s.level) {
            Some(Level::Article | Level::Chapter | Level::Section) if first && lines <= 4 => Running::Title,
            Some(Level::Clause | Level::Point) if first && lines == 1 => Running::Opening,
            _ => Running::Sentence,
        }
    }

    /// Unnumbered text of a provision: kept as one more paragraph of it, and made a provision of its own in the end.
    fn paragraph(&mut self, parent: usize, text: &str, line: &Line) {
        let has_inner = self.tree.get(parent).is_some_and(|p| !p.children.is_empty());
        if has_inner {
            self.add(parent, Level::Paragraph, None, text, line);
        } else if let Some(provision) = self.tree.provisions.get_mut(parent) {
            provision.paragraphs.push(Paragraph::new(text, line.number));
        }
    }

    fn outside_text(&mut self, line: &Line) {
        self.tree.outside.push(Paragraph::new(&line.text, line.number));
    }

    fn finish(mut self, lines: &[Line]) -> Tree {
        self.tree.data = data::read(lines, self.tree.get(1).map_or(usize::MAX, |p| p.line));
        super::finish::headings(&mut self.tree);
        let tree = super::finish::paragraphs(self.tree);
        let mut tree = super::finish::parts(tree, self.instruments.len());
        tree.twice = super::finish::twice(&tree);
        tree
    }
}
