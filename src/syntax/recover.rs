//! What exactly is wrong with a piece that no rule could read.
//!
//! The grammar steps over a broken piece with a catch-all; here the piece is parsed once more, alone, and pest's furthest
//! position becomes the place of the error. A few likely mistakes have a message of their own.

use pest::Parser;
use pest::error::{ErrorVariant, InputLocation};

use super::errors;
use super::grammar::{Rule, RuleParser};
use super::keywords;
use crate::diagnostics::Diagnostics;
use crate::source::Span;
use crate::spelling;

/// Where the broken piece stands, which decides what could have stood there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Statement,
    Node,
    Header,
    Vocabulary,
    Calendar,
    Expectation,
}

impl Place {
    fn probe(self) -> Rule {
        match self {
            Place::Statement => Rule::probe_statement,
            Place::Node => Rule::probe_node,
            Place::Header => Rule::probe_header,
            Place::Vocabulary => Rule::probe_vocab,
            Place::Calendar => Rule::probe_calendar,
            Place::Expectation => Rule::probe_expect,
        }
    }
}

/// Reports the broken piece `text`, which lies at `span`.
pub fn explain(span: Span, text: &str, place: Place, diagnostics: &mut Diagnostics) {
    let before = text.len() - text.trim_start().len();
    let span = Span { start: span.start + u32::try_from(before).unwrap_or(0), ..span };
    let text = text.trim_start();
    if let Some(friendly) = likely_mistake(span, text) {
        diagnostics.push(friendly);
        return;
    }
    if !diagnostics.may_guess() {
        let word = first_word(text);
        let at = Span::new(span.file, span.start as usize, span.start as usize + word.len());
        diagnostics.push(errors::unexpected(at, word, &[], &[]));
        return;
    }
    if place == Place::Statement && failure(Rule::probe_head, text).is_none() {
        diagnostics.push(errors::no_block(span));
        return;
    }
    if let Some(keyword) = mistyped_beginning(text, place) {
        let word = first_word(text);
        let at = Span::new(span.file, span.start as usize, span.start as usize + word.len());
        diagnostics.push(errors::unexpected(at, word, &[], &[keyword]));
        return;
    }
    // Something may be wrong with a statement, or with a clause that goes on from the statement before: the reading that gets further.
    let probes = if place == Place::Statement { vec![place.probe(), Rule::probe_clause] } else { vec![place.probe()] };
    let failures: Option<Vec<(usize, Vec<Rule>)>> = probes.into_iter().map(|probe| failure(probe, text)).collect();
    let furthest = failures.and_then(|f| f.into_iter().rev().max_by_key(|(offset, _)| *offset));
    let elsewhere = [Rule::probe_header, Rule::probe_vocab, Rule::probe_calendar, Rule::probe_expect];
    let (Some((offset, expected)), false) = (furthest, elsewhere.into_iter().any(|probe| failure(probe, text).is_none())) else {
        // Readable alone, so it stands where it must not.
        diagnostics.push(errors::misplaced(span, first_word(text)));
        return;
    };
    let wrong = first_word(text.get(offset..).unwrap_or_default().trim_start());
    let skipped = text.get(offset..).map_or(0, |t| t.len() - t.trim_start().len());
    let start = span.start as usize + offset + skipped;
    let at = Span::new(span.file, start.min(span.end as usize), (start + wrong.len()).min(span.end as usize));
    let spellings: Vec<&str> = expected.iter().flat_map(|r| keywords::spellings(*r)).collect();
    let mut meant = spelling::suggestions(wrong, spellings.iter().copied());
    if meant.is_empty() {
        meant = spelling::suggestions(wrong, keywords::all());
    }
    // What is written is no suggestion, and one spelling of a keyword is enough of a hint.
    meant.retain(|m| *m != wrong);
    meant.truncate(1);
    diagnostics.push(errors::unexpected(at, wrong, &describe(&expected), &meant));
}

/// Where a probe fails and what it expected there; `None` where it reads the text.
fn failure(probe: Rule, text: &str) -> Option<(usize, Vec<Rule>)> {
    let error = RuleParser::parse(probe, text).err()?;
    let offset = match error.location {
        InputLocation::Pos(p) => p,
        InputLocation::Span((p, _)) => p,
    };
    match error.variant {
        ErrorVariant::ParsingError { positives, .. } => Some((offset, positives)),
        ErrorVariant::CustomError { .. } => Some((offset, Vec::new())),
    }
}

/// A keyword that begins statements or provisions, nearly spelt: `artcle 1`, `nguyen tac "…"`.
fn mistyped_beginning(text: &str, place: Place) -> Option<&'static str> {
    if !matches!(place, Place::Statement | Place::Node) {
        return None;
    }
    let word = first_word(text);
    let begins = |rule: &Rule| STATEMENT_BEGINNINGS.contains(rule);
    let known = || keywords::KEYWORDS.iter().filter(|(rule, _, _)| begins(rule)).flat_map(|(_, en, vi)| [*en, *vi]);
    if known().any(|k| k.split(' ').next() == Some(word)) {
        return None;
    }
    let same_length = |k: &&str| {
        let words = k.split(' ').count();
        let written: Vec<&str> = text.split_whitespace().take(words).collect();
        !spelling::suggestions(&written.join(" "), [*k]).is_empty()
    };
    known().find(same_length)
}

const STATEMENT_BEGINNINGS: [Rule; 28] = [
    Rule::k_part,
    Rule::k_chapter,
    Rule::k_section,
    Rule::k_article,
    Rule::k_clause,
    Rule::k_point,
    Rule::k_paragraph,
    Rule::k_dash,
    Rule::k_annex,
    Rule::k_form,
    Rule::k_note,
    Rule::k_when,
    Rule::k_otherwise,
    Rule::k_for_each,
    Rule::k_principle,
    Rule::k_refers_to,
    Rule::k_excludes,
    Rule::k_require,
    Rule::k_forbid,
    Rule::k_qualify,
    Rule::k_follows,
    Rule::k_dossier,
    Rule::k_notify,
    Rule::k_copy_to,
    Rule::k_slip,
    Rule::k_reading,
    Rule::k_define,
    Rule::k_unnamed_body,
];

fn likely_mistake(span: Span, text: &str) -> Option<crate::diagnostics::Diagnostic> {
    let first = text.chars().next()?;
    if first == ';' {
        return Some(errors::semicolon(Span { end: span.start + 1, ..span }));
    }
    if first == '"' {
        return Some(errors::loose_string(span));
    }
    if first == '#' {
        return Some(errors::hash_comment(Span { end: span.start + 1, ..span }));
    }
    None
}

/// The word, string or sign that a text begins with.
fn first_word(text: &str) -> &str {
    let word_end = text.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '.')).unwrap_or(text.len());
    let end = if word_end == 0 { text.chars().next().map_or(0, char::len_utf8) } else { word_end };
    text.get(..end).unwrap_or_default()
}

/// The kinds of thing that could have stood there, as `(English, Vietnamese)`, at most six.
fn describe(expected: &[Rule]) -> Vec<(String, String)> {
    let mut out: Vec<(String, String)> = Vec::new();
    for rule in expected {
        let pair = match rule {
            Rule::string | Rule::labels => ("a text in double quotes".into(), "một chuỗi trong ngoặc kép".into()),
            Rule::ident | Rule::bodies | Rule::name | Rule::documents | Rule::alternatives => ("a name".into(), "một tên".into()),
            Rule::label => ("a number".into(), "một số hiệu".into()),
            Rule::address | Rule::head_address | Rule::step | Rule::level => ("an address".into(), "một địa chỉ điều khoản".into()),
            Rule::condition | Rule::conjunction | Rule::negation | Rule::test => ("a condition".into(), "một điều kiện".into()),
            Rule::value | Rule::value_set => ("a value".into(), "một giá trị".into()),
            Rule::integer => ("a whole number".into(), "một số nguyên".into()),
            Rule::date => ("a date such as 2024-11-26".into(), "một ngày như 2024-11-26".into()),
            Rule::comparison => ("a comparison such as `<=`".into(), "một phép so sánh như `<=`".into()),
            other => match keywords::spelling(*other) {
                Some((en, vi)) => (format!("`{en}`"), format!("`{vi}`")),
                None => continue,
            },
        };
        if !out.contains(&pair) {
            out.push(pair);
        }
    }
    // Keywords are many and names are few: what is not a keyword comes first.
    out.sort_by_key(|(en, _)| en.starts_with('`'));
    out.truncate(6);
    out
}
