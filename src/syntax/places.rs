//! Which provision a place in a rule file lies in: the name that every label carries.

use super::ast::{File, Level, Node, Statement, Step};
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

/// Whether a provision's citation begins anew at this level, so that what groups it is left out.
pub fn begins_citation(level: Level) -> bool {
    matches!(level, Level::Article | Level::Annex)
}

/// Fills in the provision of every label that lies in one of `files`.
pub fn name_provisions(diagnostics: &mut Diagnostics, files: &[&File]) {
    let mut places = Vec::new();
    for file in files {
        collect(&file.statements, &[], &mut places);
    }
    // Inner nodes come after the nodes around them, so the last match is the innermost.
    for diagnostic in diagnostics.iter_mut() {
        for label in &mut diagnostic.labels {
            let innermost = places.iter().rev().find(|(span, _)| span.contains(label.span));
            label.provision = innermost.map(|(_, citation)| citation.clone());
        }
    }
}

fn collect(statements: &[Statement], path: &[String], places: &mut Vec<(Span, String)>) {
    for statement in statements {
        match statement {
            Statement::Node(node) => {
                let path = extended(path, node);
                places.push((node.span, path.join(" ")));
                collect(&node.statements, &path, places);
            }
            Statement::Group { statements, .. } | Statement::ForEach { statements, .. } => collect(statements, path, places),
            _ => {}
        }
    }
}

fn extended(path: &[String], node: &Node) -> Vec<String> {
    let mut path = if begins_citation(node.step.level) { Vec::new() } else { path.to_vec() };
    path.push(citation_step(&node.step, Lang::Vi));
    path
}
