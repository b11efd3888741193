//! Syntax trees to the typed form: vocabulary first, then calendars, regulations and scenarios.

mod calendars;
mod classify;
mod conditions;
mod cycles;
mod definitions;
mod follows;
mod names;
mod regulation;
mod rules;
mod scenarios;
mod tree;
mod vocabulary;

use super::errors;
use super::{Regulation, Workspace};
use crate::diagnostics::Diagnostics;
use crate::source::Span;
use crate::spelling::name_key;
use crate::syntax::ast;

pub use classify::Encoding;

/// Resolves and checks all files of a run together. What has errors is left out of the workspace, and only then.
pub fn analyze(files: &[ast::File], diagnostics: &mut Diagnostics) -> Workspace {
    let blocks: Vec<&ast::Vocabulary> = files.iter().flat_map(|f| &f.vocabularies).collect();
    let mut workspace = Workspace { vocabulary: vocabulary::vocabulary(&blocks, diagnostics), ..Workspace::default() };
    for written in files.iter().flat_map(|f| &f.calendars) {
        let first = files.iter().flat_map(|f| &f.calendars).find(|c| name_key(&c.name.text) == name_key(&written.name.text));
        match first.filter(|c| c.name.span != written.name.span) {
            Some(first) => diagnostics.push(errors::duplicate_name(&written.name, first.name.span)),
            None => workspace.calendars.extend(calendars::calendar(written, diagnostics)),
        }
    }
    let calendars: Vec<String> = files.iter().flat_map(|f| &f.calendars).map(|c| c.name.text.clone()).collect();
    let mut headers: Vec<(usize, Span)> = Vec::new();
    for file in files {
        let Some(header) = single_header(file, diagnostics) else { continue };
        if blocks.is_empty() {
            diagnostics.push(errors::no_vocabulary(header.id.span));
            continue;
        }
        if let Some(regulation) = regulation::regulation(&workspace.vocabulary, &calendars, file, header, diagnostics) {
            headers.push((workspace.regulations.len(), header.id.span));
            workspace.regulations.push(regulation);
        }
    }
    check_versions(&workspace.regulations, &headers, diagnostics);
    for written in files.iter().flat_map(|f| &f.scenarios) {
        // A scenario of a regulation that has errors would only repeat them.
        let key = name_key(&written.under.text);
        let broken = files.iter().flat_map(|f| &f.regulations).any(|r| name_key(&r.id.text) == key)
            && !workspace.regulations.iter().any(|r| name_key(&r.id) == key);
        if broken {
            continue;
        }
        let typed = scenarios::scenario(&workspace.vocabulary, &workspace.regulations, written, diagnostics);
        workspace.scenarios.extend(typed);
    }
    workspace
}

fn single_header<'f>(file: &'f ast::File, diagnostics: &mut Diagnostics) -> Option<&'f ast::Regulation> {
    let first = file.regulations.first();
    if let (Some(first), Some(second)) = (first, file.regulations.get(1)) {
        diagnostics.push(errors::second_regulation(second.id.span, first.id.span));
    }
    if first.is_none() {
        let stray = file.statements.iter().find_map(|s| match s {
            ast::Statement::Node(node) => Some(node.header),
            ast::Statement::Define(define) => Some(define.span),
            ast::Statement::Reading(reading) => Some(reading.span),
            _ => None,
        });
        if let Some(span) = stray.or(file.local_bodies.first().map(|(name, _)| name.span)) {
            diagnostics.push(errors::provisions_without_regulation(span));
        }
    }
    first
}

fn check_versions(regulations: &[Regulation], headers: &[(usize, Span)], diagnostics: &mut Diagnostics) {
    for (i, a) in regulations.iter().enumerate() {
        for (j, b) in regulations.iter().enumerate().skip(i + 1) {
            let laws = a.draft.is_none() && b.draft.is_none();
            let overlap = laws && name_key(&a.id) == name_key(&b.id) && (a.in_force_on(b.effective) || b.in_force_on(a.effective));
            let span_of = |index: usize| headers.iter().find(|(k, _)| *k == index).map(|(_, span)| *span);
            if let (true, Some(first), Some(second)) = (overlap, span_of(i), span_of(j)) {
                diagnostics.push(errors::versions_overlap(second, first, &a.id));
            }
        }
    }
}
