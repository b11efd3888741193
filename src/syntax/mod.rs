//! Text to syntax tree, and back.
//!
//! [`parse`] never fails: what cannot be read is reported and left out, the rest is in the tree. [`format()`] writes a file in
//! its canonical form in either keyword language.

pub mod ast;
mod build;
mod errors;
mod format;
mod grammar;
mod keywords;
mod places;
mod recover;
mod structure;

use pest::Parser;

use crate::diagnostics::Diagnostics;
use crate::source::{SourceFile, SourceId};
use build::Builder;
use grammar::{Rule, RuleParser, Tree};

pub use errors::{unreadable_file, unreadable_path};
pub use format::format;
pub use keywords::KEYWORDS;
pub use places::{Citations, begins_citation, citation, citation_step, name_provisions};
pub use structure::MAX_DEPTH;

/// Reads one file. Problems go to `diagnostics`; a broken piece hides no other.
pub fn parse(id: SourceId, source: &SourceFile, diagnostics: &mut Diagnostics) -> ast::File {
    let mut own = Diagnostics::default();
    let file = parse_pieces(id, source, &mut own);
    let empty = file == ast::File::default();
    if empty && own.is_empty() {
        own.push(errors::empty_file(&source.name));
    }
    diagnostics.extend(own);
    file
}

fn parse_pieces(id: SourceId, source: &SourceFile, diagnostics: &mut Diagnostics) -> ast::File {
    let Some(text) = structure::sound_text(id, source, diagnostics) else {
        return ast::File::default();
    };
    match RuleParser::parse(Rule::file, &text) {
        Ok(mut pairs) => match pairs.next() {
            Some(pair) => Builder { diagnostics }.file(&Tree::new(pair, id, 0)),
            None => ast::File::default(),
        },
        Err(_) => {
            // The catch-all makes this unreachable for balanced text; were it reached, nothing may pass silently.
            diagnostics.push(errors::unreadable(crate::source::Span::new(id, 0, text.len())));
            ast::File::default()
        }
    }
}
