//! The pest parser, and a small reader over its pairs.

use pest::iterators::Pair;
use pest_derive::Parser;

use crate::source::{SourceId, Span};

#[derive(Parser)]
#[grammar = "../grammar/lexical.pest"]
#[grammar = "../grammar/keywords.pest"]
#[grammar = "../grammar/provisions.pest"]
#[grammar = "../grammar/vocabulary.pest"]
pub struct RuleParser;

/// One grammar pair with its children, looked up by rule. Grammar shapes are fixed, so most lookups are by kind alone.
pub struct Tree<'i> {
    pub rule: Rule,
    pub text: &'i str,
    pub span: Span,
    pub children: Vec<Tree<'i>>,
}

impl<'i> Tree<'i> {
    /// `offset` is where the parsed slice starts in its file.
    pub fn new(pair: Pair<'i, Rule>, file: SourceId, offset: usize) -> Self {
        let span = pair.as_span();
        Tree {
            rule: pair.as_rule(),
            text: pair.as_str(),
            span: Span::new(file, span.start() + offset, span.end() + offset),
            children: pair.into_inner().map(|inner| Tree::new(inner, file, offset)).collect(),
        }
    }

    pub fn child(&self, rule: Rule) -> Option<&Tree<'i>> {
        self.children.iter().find(|c| c.rule == rule)
    }

    pub fn all(&self, rule: Rule) -> impl Iterator<Item = &Tree<'i>> {
        self.children.iter().filter(move |c| c.rule == rule)
    }

    pub fn has(&self, rule: Rule) -> bool {
        self.child(rule).is_some()
    }

    /// The span without the white space that a trailing optional part may have swallowed.
    pub fn tight(&self) -> Span {
        let kept = self.text.trim_end();
        Span { end: self.span.start + u32::try_from(kept.len()).unwrap_or(0), ..self.span }
    }
}
