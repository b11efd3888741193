//! Lines without a mark: more of the paragraph before, a paragraph of their own, a title, a row of a table.

use super::Builder;
use crate::official::lines::{Line, Running};
use crate::official::marks::is_title;
use crate::official::tree::Paragraph;
use crate::syntax::ast::Level;

impl Builder {
    pub(super) fn text(&mut self, line: &Line) {
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
        let title = line.set_off || is_title(&line.text);
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
    pub(super) fn running(&self, id: usize) -> Running {
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
    pub(super) fn paragraph(&mut self, parent: usize, text: &str, line: &Line) {
        let has_inner = self.tree.get(parent).is_some_and(|p| !p.children.is_empty());
        if has_inner {
            self.add(parent, Level::Paragraph, None, text, line);
        } else if let Some(provision) = self.tree.provisions.get_mut(parent) {
            provision.paragraphs.push(Paragraph::new(text, line.number));
        }
    }
}
