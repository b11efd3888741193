//! The canonical form of a rule file: one statement a line, four spaces a level, comments kept, one keyword language.
//!
//! The formatter moves tokens and never rewrites them, so it cannot change what a file means; the grammar tells it which
//! tokens are keywords and where statements begin.

use pest::Parser;
use pest::iterators::Pair;

use super::grammar::{Rule, RuleParser};
use super::{keywords, structure};
use crate::diagnostics::{Diagnostics, Lang};
use crate::source::{SourceFile, SourceId};

/// Lines are filled up to this many characters.
const WIDTH: usize = 120;

#[derive(Debug)]
struct Token {
    start: usize,
    end: usize,
    text: String,
    comment: bool,
    begins_line: bool,
    keyword: bool,
}

/// Formats a file that parses without errors.
///
/// # Errors
/// The syntax errors that keep it from being formatted; the text is then left alone.
pub fn format(id: SourceId, source: &SourceFile, keywords: Option<Lang>) -> Result<String, Diagnostics> {
    let mut diagnostics = Diagnostics::default();
    super::parse(id, source, &mut diagnostics);
    if diagnostics.has_errors() {
        return Err(diagnostics);
    }
    let Some(text) = structure::sound_text(id, source, &mut diagnostics) else { return Err(diagnostics) };
    let tokens = tokens(&text, keywords);
    Ok(Printer::new(&text).print(&tokens))
}

/// Where the grammar sees keywords (with their rule) and the beginnings of statements and list entries.
#[derive(Default)]
struct Marks {
    keywords: Vec<(usize, usize, Rule)>,
    line_starts: Vec<usize>,
}

fn collect(pair: Pair<Rule>, marks: &mut Marks) {
    let (start, end, rule) = (pair.as_span().start(), pair.as_span().end(), pair.as_rule());
    if keywords::spelling(rule).is_some() {
        marks.keywords.push((start, end, rule));
    }
    if begins_line(rule) {
        marks.line_starts.push(start);
    }
    for inner in pair.into_inner() {
        collect(inner, marks);
    }
}

/// The grammar rules that stand on a line of their own.
fn begins_line(rule: Rule) -> bool {
    use Rule::*;
    matches!(
        rule,
        regulation
            | vocabulary
            | calendar
            | scenario
            | local_body
            | fact_source
            | reading
            | define
            | node
            | group
            | for_each
            | slip
            | principle
            | refers
            | entry
            | columns
            | dossier
            | plan_limit
            | limit
            | forbid
            | qualify
            | excludes
            | notice
            | follows
            | act
            | case
            | expectation
            | cal_covers
            | cal_rest
            | cal_year
            | cal_holiday
            | cal_makeup
            | a_facts
            | a_requires
            | a_dated
            | a_always
            | level_decl
            | body_decl
            | role_decl
            | class_decl
            | act_decl
            | matter_decl
            | document_decl
            | values_decl
            | fact_decl
            | value_decl
            | field_decl
            | activity_decl
            | h_title
            | h_issued
            | h_effective
            | h_until
            | h_repealed
            | h_draft
            | h_replaces
            | h_based
            | h_applies
            | h_yearly
            | h_roll
            | h_calendar
    )
}

fn tokens(text: &str, language: Option<Lang>) -> Vec<Token> {
    let mut marks = Marks::default();
    if let Ok(pairs) = RuleParser::parse(Rule::file, text) {
        pairs.for_each(|pair| collect(pair, &mut marks));
    }
    marks.keywords.sort_unstable_by_key(|k| (k.0, std::cmp::Reverse(k.1)));
    marks.line_starts.sort_unstable();
    // `expect` and the act behind it are one line.
    let mut out: Vec<Token> = Vec::new();
    let mut keyword = marks.keywords.iter().peekable();
    let mut skip_until = 0;
    for pair in RuleParser::parse(Rule::tokens, text).into_iter().flat_map(|p| p.flatten()) {
        let (start, end, rule) = (pair.as_span().start(), pair.as_span().end(), pair.as_rule());
        if matches!(rule, Rule::tokens | Rule::EOI) || start < skip_until {
            continue;
        }
        while keyword.peek().is_some_and(|k| k.0 < start) {
            keyword.next();
        }
        let mut token = Token {
            start,
            end,
            text: pair.as_str().trim_end().to_owned(),
            comment: rule == Rule::line_comment,
            begins_line: marks.line_starts.binary_search(&start).is_ok(),
            keyword: false,
        };
        if let Some(&&(key_start, key_end, key_rule)) = keyword.peek()
            && key_start == start
        {
            skip_until = key_end;
            token.end = key_end;
            token.keyword = !matches!(key_rule, Rule::k_not | Rule::k_is | Rule::k_any | Rule::k_all | Rule::k_days | Rule::k_working_days);
            let written = text.get(start..key_end).unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
            token.text = match (language, keywords::spelling(key_rule)) {
                (Some(Lang::En), Some((en, _))) => en.to_owned(),
                (Some(Lang::Vi), Some((_, vi))) => vi.to_owned(),
                _ => written,
            };
            keyword.next();
        }
        out.push(token);
    }
    out
}

struct Printer<'t> {
    source: &'t str,
    out: String,
    line: String,
    depth: usize,
    continued: bool,
    /// Where the line is best broken: behind its last comma, or before its last keyword.
    break_at: Option<usize>,
    /// Round and square brackets that are open on the current line, and braces of lists.
    inline: Vec<bool>,
}

impl<'t> Printer<'t> {
    fn new(source: &'t str) -> Self {
        Printer { source, out: String::new(), line: String::new(), depth: 0, continued: false, break_at: None, inline: Vec::new() }
    }

    fn print(mut self, tokens: &[Token]) -> String {
        let mut previous: Option<&Token> = None;
        let mut after_expect = false;
        for (i, token) in tokens.iter().enumerate() {
            let gap = previous.map_or("", |p| self.source.get(p.end..token.start).unwrap_or_default());
            let blank_line = gap.matches('\n').count() > 1;
            if token.comment {
                if previous.is_some() && !gap.contains('\n') {
                    self.push_raw(&token.text, true);
                } else {
                    self.end_line();
                    self.blank(blank_line);
                    self.push_raw(&token.text, false);
                }
                self.end_line();
                previous = Some(token);
                continue;
            }
            let in_list = self.inline.last().copied().unwrap_or(false);
            if token.begins_line && !in_list && !after_expect {
                self.end_line();
                self.blank(blank_line);
            }
            match token.text.as_str() {
                "{" => {
                    let block = opens_block(tokens, i);
                    self.push(token, previous);
                    self.inline.push(!block);
                    if block {
                        self.depth += 1;
                        self.end_line_plain();
                    }
                }
                "}" => {
                    if self.inline.pop() == Some(false) {
                        self.end_line();
                        self.depth = self.depth.saturating_sub(1);
                        self.line.push('}');
                    } else {
                        self.push(token, previous);
                    }
                }
                _ => self.push(token, previous),
            }
            after_expect = keywords::spelling(Rule::k_expect).is_some_and(|(en, vi)| token.text == en || token.text == vi)
                || (after_expect && keywords::spelling(Rule::k_none).is_some_and(|(en, vi)| token.text == en || token.text == vi));
            previous = Some(token);
        }
        self.end_line();
        self.out
    }

    fn blank(&mut self, wanted: bool) {
        if wanted && !self.out.is_empty() && !self.out.ends_with("\n\n") && !self.out.ends_with("{\n") {
            self.out.push('\n');
        }
    }

    fn push(&mut self, token: &Token, previous: Option<&Token>) {
        let text = token.text.as_str();
        let after_function = previous.is_some_and(|p| matches!(p.text.as_str(), "count" | "max" | "sum" | "đếm" | "lớn nhất" | "tổng"));
        let tight = matches!(text, ")" | "]" | "," | ":" | ".")
            || self.line.ends_with(['(', '[', '.'])
            || (text == "(" && after_function)
            || self.line.is_empty();
        let indent = 4 * (self.depth + usize::from(self.continued) * 2);
        let width = indent + self.line.chars().count() + text.chars().count() + usize::from(!tight);
        if width > WIDTH && !self.line.is_empty() && !tight {
            // Half a line of what belongs together may go down with the token; more than that stays.
            let at = self.break_at.filter(|at| *at * 2 > self.line.len()).unwrap_or(self.line.len());
            let rest = self.line.split_off(at.min(self.line.len())).trim_start().to_owned();
            self.flush(false);
            self.continued = true;
            self.line = rest;
        }
        if token.keyword && !self.line.is_empty() {
            self.break_at = Some(self.line.len());
        }
        if !tight && !self.line.is_empty() {
            self.line.push(' ');
        }
        self.line.push_str(text);
        if text == "," {
            self.break_at = Some(self.line.len());
        }
    }

    fn push_raw(&mut self, comment: &str, trailing: bool) {
        if trailing && self.line.is_empty() && self.out.ends_with('\n') {
            // The statement's line was already ended (by a brace): the comment goes back to it.
            self.out.pop();
            self.out.push_str("  ");
            self.out.push_str(comment);
            self.out.push('\n');
            return;
        }
        if trailing {
            self.line.push_str("  ");
        }
        self.line.push_str(comment);
    }

    fn flush(&mut self, ended: bool) {
        if self.line.is_empty() {
            self.continued &= !ended;
            return;
        }
        let indent = 4 * (self.depth + usize::from(self.continued) * 2);
        self.out.push_str(&" ".repeat(indent));
        self.out.push_str(self.line.trim_end());
        self.out.push('\n');
        self.line.clear();
        self.break_at = None;
        if ended {
            self.continued = false;
        }
    }

    fn end_line(&mut self) {
        self.flush(true);
    }

    /// Ends a line that opened a block: it was written at the depth outside the block.
    fn end_line_plain(&mut self) {
        self.depth -= 1;
        self.flush(true);
        self.depth += 1;
    }
}

/// Whether the brace at `i` opens a block of statements (rather than a list of values): its first token begins a line, or
/// it is empty and holds comments.
fn opens_block(tokens: &[Token], i: usize) -> bool {
    match tokens.iter().skip(i + 1).find(|t| !t.comment) {
        // A block that holds comments alone is a block.
        Some(next) if next.text == "}" => tokens.get(i + 1).is_some_and(|t| t.comment),
        Some(next) => next.begins_line,
        None => false,
    }
}
