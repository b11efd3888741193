//! Which provision a place in a rule file lies in: the name that every label carries.

use std::collections::HashMap;

use super::ast::{File, Level, Statement, Step};
use crate::diagnostics::{Diagnostics, Lang};
use crate::source::Span;

/// One step of a citation, `Điều 13` or `article 13`.
pub fn citation_step(step: &Step, lang: Lang) -> String {
    let word = match (lang, step.level) {
        (Lang::Vi, Level::Part) => "Phần",
        (Lang::Vi, Level::Chapter) => "Chương",
        (Lang::Vi, Level::Section) => "Mục",
        (Lang::Vi, Level::Article) => "Điều",
        (Lang::Vi, Level::Clause) => "khoản",
        (Lang::Vi, Level::Point) => "điểm",
        (Lang::Vi, Level::Paragraph) => "đoạn",
        (Lang::Vi, Level::Dash) => "gạch đầu dòng",
        (Lang::Vi, Level::Annex) => "Phụ lục",
        (Lang::Vi, Level::Form) => "Mẫu",
        (Lang::Vi, Level::Note) => "ghi chú",
        (Lang::En, Level::Part) => "part",
        (Lang::En, Level::Chapter) => "chapter",
        (Lang::En, Level::Section) => "section",
        (Lang::En, Level::Article) => "article",
        (Lang::En, Level::Clause) => "clause",
        (Lang::En, Level::Point) => "point",
        (Lang::En, Level::Paragraph) => "paragraph",
        (Lang::En, Level::Dash) => "dash",
        (Lang::En, Level::Annex) => "annex",
        (Lang::En, Level::Form) => "form",
        (Lang::En, Level::Note) => "note",
    };
    match &step.label {
        Some(label) => format!("{word} {label}"),
        None => word.to_owned(),
    }
}

/// An address as it is cited: its steps from the article down.
pub fn citation(address: &[Step], lang: Lang) -> String {
    address.iter().map(|step| citation_step(step, lang)).collect::<Vec<_>>().join(" ")
}

/// How the provisions of one text are cited: anew from each article and annex, without what groups those. Where one text holds several
/// instruments (a decision and the regulation that it issues, each a `part`), articles of one number are told apart by their part.
pub struct Citations {
    /// The articles and annexes whose number stands in more than one part.
    repeated: HashMap<Step, bool>,
}

impl Citations {
    pub fn of(statements: &[Statement]) -> Self {
        let mut parts = HashMap::new();
        find_repeated(statements, None, &mut parts);
        Citations { repeated: parts.into_iter().map(|(step, (_, repeated))| (step, repeated)).collect() }
    }

    /// The address of a provision within the provision at `around`.
    pub fn address(&self, around: &[Step], step: &Step) -> Vec<Step> {
        let kept = match () {
            () if !begins_citation(step.level) => around.len(),
            () if self.repeated.get(step).copied().unwrap_or(false) => around.iter().take_while(|s| s.level == Level::Part).count(),
            () => 0,
        };
        around.iter().take(kept).chain(std::iter::once(step)).cloned().collect()
    }
}

/// For every article and annex, the part in which it stands first and whether it stands in another one too.
fn find_repeated<'a>(statements: &'a [Statement], part: Option<&'a Step>, found: &mut HashMap<Step, (Option<&'a Step>, bool)>) {
    for statement in statements {
        let Statement::Node(node) = statement else { continue };
        if begins_citation(node.step.level) {
            let (first, repeated) = found.entry(node.step.clone()).or_insert((part, false));
            *repeated |= *first != part;
        }
        let part = if node.step.level == Level::Part { Some(&node.step) } else { part };
        find_repeated(&node.statements, part, found);
    }
}

/// Whether a citation begins anew at this level.
pub fn begins_citation(level: Level) -> bool {
    matches!(level, Level::Article | Level::Annex)
}

/// Fills in the provision of every label that lies in one of `files`.
pub fn name_provisions(diagnostics: &mut Diagnostics, files: &[&File]) {
    let mut places = Vec::new();
    for file in files {
        collect(&file.statements, &[], &Citations::of(&file.statements), &mut places);
    }
    // Inner nodes come after the nodes around them, so the last match is the innermost.
    for diagnostic in diagnostics.iter_mut() {
        for label in &mut diagnostic.labels {
            let innermost = places.iter().rev().find(|(span, _)| span.contains(label.span));
            label.provision = innermost.map(|(_, citation)| citation.clone());
        }
    }
}

fn collect(statements: &[Statement], around: &[Step], citations: &Citations, places: &mut Vec<(Span, String)>) {
    for statement in statements {
        match statement {
            Statement::Node(node) => {
                let address = citations.address(around, &node.step);
                places.push((node.span, citation(&address, Lang::Vi)));
                collect(&node.statements, &address, citations, places);
            }
            Statement::Group { statements, .. } | Statement::ForEach { statements, .. } => collect(statements, around, citations, places),
            _ => {}
        }
    }
}
