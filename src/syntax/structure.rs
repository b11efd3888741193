//! The check before parsing: brackets balance, strings are closed, nesting is bounded, letters are what they look like.
//!
//! It makes the grammar's recovery safe (an opened block cannot fail) and bounds every recursion of the stages to come.
//! Where something is wrong it is reported and mended in a copy, byte for byte, so that the rest is still checked.

use pest::Parser;

use super::errors;
use super::grammar::{Rule, RuleParser};
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

/// A text that the grammar can read safely, or `None` where its nesting is hostile.
pub fn sound_text(file: SourceId, source: &SourceFile, diagnostics: &mut Diagnostics) -> Option<String> {
    let text = source.text.as_str();
    let mut sound = text.to_owned();
    let mut open: Vec<Open> = Vec::new();
    let mut suspect: Option<Span> = None;
    let tokens = match RuleParser::parse(Rule::tokens, text) {
        Ok(pairs) => pairs.flatten(),
        Err(_) => return Some(sound),
    };
    for token in tokens {
        let (start, end) = (token.as_span().start(), token.as_span().end());
        let span = Span::new(file, start, end);
        match token.as_rule() {
            Rule::word | Rule::dotted => report_look_alikes(span, token.as_str(), diagnostics),
            Rule::symbol => match token.as_str() {
                "\"" => {
                    let line_end = text.get(start..).and_then(|rest| rest.find('\n')).map_or(text.len(), |n| start + n);
                    diagnostics.push(errors::unclosed_string(Span::new(file, start, line_end)));
                    blank(&mut sound, start, line_end);
                }
                opening @ ("{" | "(" | "[") => {
                    let bracket = opening.chars().next().unwrap_or('{');
                    open.push(Open { bracket, span, indent: indent(text, start) });
                    if open.len() > MAX_DEPTH {
                        diagnostics.push(errors::nested_too_deep(span, MAX_DEPTH));
                        return None;
                    }
                }
                closing @ ("}" | ")" | "]") => match open.last() {
                    Some(last) if matches!((last.bracket, closing), ('{', "}") | ('(', ")") | ('[', "]")) => {
                        if closing == "}" && begins_line(text, start) && last.indent != indent(text, start) {
                            suspect.get_or_insert(last.span);
                        }
                        open.pop();
                    }
                    last => {
                        diagnostics.push(errors::unmatched_closing(span, closing, last.map(|o| o.span)));
                        blank(&mut sound, start, end);
                    }
                },
                _ => {}
            },
            _ => {}
        }
    }
    for unclosed in open.iter().rev() {
        match unclosed.bracket {
            '{' => sound.push('}'),
            // An unclosed round or square bracket spoils only its own statement.
            _ => blank(&mut sound, unclosed.span.start as usize, unclosed.span.end as usize),
        }
    }
    if let Some(innermost) = open.last() {
        let likely = suspect.filter(|_| innermost.bracket == '{').unwrap_or(innermost.span);
        diagnostics.push(errors::unclosed_bracket(likely, innermost.bracket));
    }
    Some(sound)
}

fn report_look_alikes(span: Span, word: &str, diagnostics: &mut Diagnostics) {
    if word.is_ascii() {
        return;
    }
    if let Some(wrong) = word.chars().find(|&c| spelling::look_alike(c).is_some()) {
        let meant: String = word.chars().map(|c| spelling::look_alike(c).unwrap_or(c)).collect();
        diagnostics.push(errors::look_alike_letter(span, wrong, &meant));
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
    line.len() - line.trim_start_matches([' ', '\t']).len()
}
