//! Of each mark, whether it begins a provision here and below which: by the numbering that is under way.

use super::Builder;
use crate::official::lines::{Line, finished};
use crate::official::marks::{LETTERS, is_title, roman_number};
use crate::syntax::ast::Level;

impl Builder {
    pub(super) fn group(&mut self, level: Level, label: String, rest: &str, line: &Line) -> bool {
        if !self.sentence_ended(line) && !is_title(&line.text) {
            return false;
        }
        if level == Level::Chapter && roman_number(&label).or_else(|| label.parse().ok()) == Some(1) && self.articles > 0 && !self.inside(Level::Part)
        {
            self.new_instrument();
        }
        let parent = if level == Level::Chapter { self.innermost(&[Level::Part]) } else { 0 };
        self.add(parent, level, Some(label), rest, line)
    }

    pub(super) fn section(&mut self, label: String, rest: &str, line: &Line) -> bool {
        let of_chapter = line.text.starts_with('M') && roman_number("M").is_none() && line.text.to_lowercase().starts_with("mục");
        let parent = if of_chapter { self.innermost(&[Level::Chapter]) } else { self.innermost(&[Level::Form, Level::Annex, Level::Part]) };
        // A row of a form's table can be a heading of the form.
        if line.table && !(self.inside(Level::Form) && is_title(rest)) {
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

    pub(super) fn article(&mut self, number: u32, rest: &str, line: &Line) -> bool {
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

    pub(super) fn number(&mut self, number: u32, rest: &str, line: &Line) -> bool {
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

    pub(super) fn dotted(&mut self, outer: &str, number: u32, rest: &str, line: &Line) -> bool {
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

    pub(super) fn letter(&mut self, letter: char, rest: &str, line: &Line) -> bool {
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

    pub(super) fn dash(&mut self, rest: &str, line: &Line, inner: bool) -> bool {
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

    pub(super) fn star(&mut self, rest: &str, line: &Line) -> bool {
        let parent = self.innermost(&[Level::Section, Level::Article, Level::Form]);
        if self.outside || parent == 0 {
            return false;
        }
        self.open.truncate(self.open.iter().position(|o| *o == parent).map_or(1, |d| d + 1));
        self.paragraph(parent, rest, line);
        true
    }

    pub(super) fn annex(&mut self, label: Option<String>, rest: &str, line: &Line) -> bool {
        self.sentence_ended(line) && self.titled(0, Level::Annex, label, rest, line)
    }

    /// An annex or form: the rest of its line is its title, up to where it says what it belongs to.
    pub(super) fn titled(&mut self, parent: usize, level: Level, label: Option<String>, rest: &str, line: &Line) -> bool {
        let (title, more) = rest.find('(').and_then(|at| rest.split_at_checked(at)).unwrap_or((rest, ""));
        self.add(parent, level, label, more, line);
        let title = title.trim_end_matches(['.', '…', ':', ' ']);
        if let Some(provision) = self.tree.provisions.last_mut().filter(|_| !title.is_empty()) {
            provision.heading = Some(title.to_owned());
        }
        self.untitled = title.is_empty();
        true
    }

    pub(super) fn form(&mut self, label: &str, rest: &str, line: &Line) -> bool {
        if !(self.sentence_ended(line) || rest.is_empty() || is_title(rest)) {
            return false;
        }
        let parent = self.innermost(&[Level::Annex]);
        self.titled(parent, Level::Form, Some(label.to_owned()), rest, line)
    }

    pub(super) fn note(&mut self, columns: &[u32], rest: &str, line: &Line) -> bool {
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
    pub(super) fn footnote(&mut self, line: &Line) -> bool {
        let ruled = self.before.as_ref().is_some_and(|b| b.text.len() > 3 && b.text.chars().all(|c| c == '_'));
        let parts = line.text.split_once(' ').and_then(|(number, rest)| Some((number.parse::<u32>().ok()?, rest)));
        let parent = self.innermost(&[Level::Form]);
        match parts.filter(|(number, rest)| ruled && parent != 0 && *number < 100 && rest.starts_with(char::is_uppercase)) {
            Some((number, rest)) => self.add(parent, Level::Note, Some(number.to_string()), rest, line),
            None => false,
        }
    }
}
