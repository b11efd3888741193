//! The check before parsing: brackets balance, strings are closed, nesting is bounded, letters are what they look like.
//!
//! It makes the grammar's recovery safe (an opened block cannot fail) and bounds every recursion of the stages to come.
//! Where something is wrong it is reported and mended in a copy, byte for byte, so that the rest is still checked.

use super::errors;
use crate::diagnostics::Diagnostics;
use crate::source::{SourceFile, SourceId, Span};
use crate::spelling;

/// Deeper nesting is refused: the deepest real text has seven levels.
pub const MAX_DEPTH: usize = 64;

struct Open {
    bracket: char,
    span: Span,
    indent: usize,
}

struct Scan<'t, 'd> {
    file: SourceId,
    text: &'t str,
    sound: String,
    open: Vec<Open>,
    /// An opening brace whose partner stands at another indentation: probably not its partner.
    suspect: Option<Span>,
    diagnostics: &'d mut Diagnostics,
}

/// A text that the grammar can read safely, or `None` where its nesting is hostile.
pub fn sound_text(file: SourceId, source: &SourceFile, diagnostics: &mut Diagnostics) -> Option<String> {
    let text = source.text.as_str();
    let mut scan = Scan { file, text, sound: text.to_owned(), open: Vec::new(), suspect: None, diagnostics };
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        at += scan.token(at, rest)?;
    }
    scan.close_all();
    Some(scan.sound)
}

impl Scan<'_, '_> {
    /// Looks at the token that begins at `at`; its length in bytes, or `None` where nesting is too deep.
    fn token(&mut self, at: usize, rest: &str) -> Option<usize> {
        let first = rest.chars().next()?;
        if rest.starts_with("//") {
            return Some(rest.find('\n').unwrap_or(rest.len()));
        }
        match first {
            '"' => return Some(self.string(at, rest)),
            '{' | '(' | '[' => {
                self.open.push(Open { bracket: first, span: self.span(at, 1), indent: indent(self.text, at) });
                if self.open.len() > MAX_DEPTH {
                    self.diagnostics.push(errors::nested_too_deep(self.span(at, 1), MAX_DEPTH));
                    return None;
                }
            }
            '}' | ')' | ']' => self.close(at, first),
            c if c.is_alphabetic() && !c.is_ascii() || c == '_' || c.is_ascii_alphabetic() => {
                let length = rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
                self.look_alikes(at, rest.get(..length).unwrap_or_default());
                return Some(length.max(first.len_utf8()));
            }
            _ => {}
        }
        Some(first.len_utf8())
    }

    fn string(&mut self, at: usize, rest: &str) -> usize {
        let mut escaped = false;
        for (offset, c) in rest.char_indices().skip(1) {
            match c {
                '"' if !escaped => return offset + 1,
                '\n' => {
                    self.unclosed_string(at, offset);
                    return offset;
                }
                _ => escaped = c == '\\' && !escaped,
            }
        }
        self.unclosed_string(at, rest.len());
        rest.len()
    }

    fn unclosed_string(&mut self, at: usize, length: usize) {
        self.diagnostics.push(errors::unclosed_string(self.span(at, length)));
        // A brace at the end of the line belongs to the provision, not to its heading.
        let line = self.text.get(at..at + length).unwrap_or_default().trim_end();
        match line.strip_suffix('{') {
            Some(heading) => {
                blank(&mut self.sound, at, at + heading.len());
                self.open.push(Open { bracket: '{', span: self.span(at + heading.len(), 1), indent: indent(self.text, at) });
            }
            None => blank(&mut self.sound, at, at + length),
        }
    }

    fn close(&mut self, at: usize, closing: char) {
        // A brace ends what was opened inside it and never closed.
        while closing == '}' && self.open.iter().any(|o| o.bracket == '{') {
            let Some(inner) = self.open.pop_if(|o| o.bracket != '{') else { break };
            self.diagnostics.push(errors::unclosed_bracket(inner.span, inner.bracket));
            blank(&mut self.sound, inner.span.start as usize, inner.span.end as usize);
        }
        match self.open.last() {
            Some(last) if matches!((last.bracket, closing), ('{', '}') | ('(', ')') | ('[', ']')) => {
                if closing == '}' && begins_line(self.text, at) && last.indent != indent(self.text, at) {
                    self.suspect.get_or_insert(last.span);
                }
                self.open.pop();
            }
            last => {
                let problem = errors::unmatched_closing(self.span(at, 1), closing, last.map(|o| o.span));
                self.diagnostics.push(problem);
                blank(&mut self.sound, at, at + 1);
            }
        }
    }

    fn close_all(&mut self) {
        for unclosed in self.open.iter().rev() {
            match unclosed.bracket {
                '{' => self.sound.push('}'),
                // An unclosed round or square bracket spoils only its own statement.
                _ => blank(&mut self.sound, unclosed.span.start as usize, unclosed.span.end as usize),
            }
        }
        if let Some(innermost) = self.open.last() {
            let likely = self.suspect.filter(|_| innermost.bracket == '{').unwrap_or(innermost.span);
            self.diagnostics.push(errors::unclosed_bracket(likely, innermost.bracket));
        }
    }

    fn look_alikes(&mut self, at: usize, word: &str) {
        if word.is_ascii() {
            return;
        }
        if let Some(wrong) = word.chars().find(|&c| spelling::look_alike(c).is_some()) {
            let meant: String = word.chars().map(|c| spelling::look_alike(c).unwrap_or(c)).collect();
            self.diagnostics.push(errors::look_alike_letter(self.span(at, word.len()), wrong, &meant));
        }
    }

    fn span(&self, at: usize, length: usize) -> Span {
        Span::new(self.file, at, at + length)
    }
}

/// Overwrites bytes with spaces, so that every later offset stays what it was.
fn blank(text: &mut String, start: usize, end: usize) {
    if text.is_char_boundary(start) && text.is_char_boundary(end) && start <= end {
        text.replace_range(start..end, &" ".repeat(end - start));
    }
}

fn line_start(text: &str, offset: usize) -> usize {
    text.get(..offset).and_then(|t| t.rfind('\n')).map_or(0, |n| n + 1)
}

fn begins_line(text: &str, offset: usize) -> bool {
    text.get(line_start(text, offset)..offset).is_some_and(|t| t.trim().is_empty())
}

fn indent(text: &str, offset: usize) -> usize {
    let line = text.get(line_start(text, offset)..).unwrap_or_default();
    line.chars().take_while(|c| matches!(c, ' ' | '\t')).count()
}
