//! `quyche vocab`.

use quyche::hir::case::names_term;
use quyche::hir::vocabulary::Term;
use quyche::hir::{ActivityId, Vocabulary};
use quyche::report;
use quyche::spelling::suggestions;
use serde_json::json;

use super::args::{Names, VocabArgs};
use super::load;
use super::output::{Context, Exit};

pub fn run(context: &Context, args: &VocabArgs) -> Exit {
    let loaded = load::bundled(context, false);
    let vocabulary = &loaded.workspace.vocabulary;
    if let Some(names) = args.list {
        let terms: Vec<&Term> = match names {
            Names::Bodies => vocabulary.bodies.iter().map(|b| &b.term).collect(),
            Names::Acts => vocabulary.verbs.iter().map(|v| &v.term).collect(),
            Names::Matters => vocabulary.matters.iter().collect(),
            Names::Documents => vocabulary.documents.iter().map(|d| &d.term).collect(),
        };
        match context.json {
            true => context.print_json(&report::terms_json(&terms)),
            false => context.print(&report::terms_text(&terms)),
        }
        return Exit::Fine;
    }
    let Some(wanted) = &args.activity else {
        if context.json {
            let all: Vec<_> = vocabulary.activities.iter().map(|a| report::activity_json(&loaded.workspace, a)).collect();
            context.print_json(&json!(all));
        } else {
            context.print(&report::activities_text(vocabulary));
        }
        return Exit::Fine;
    };
    let Some(id) = find_activity(context, vocabulary, wanted) else { return Exit::Unusable };
    match vocabulary.activity(id) {
        Some(activity) if context.json => context.print_json(&report::activity_json(&loaded.workspace, activity)),
        _ => context.print(&report::activity_text(&loaded.workspace, id, context.lang)),
    }
    Exit::Fine
}

/// The activity that the user means, or a message with what is near.
pub fn find_activity(context: &Context, vocabulary: &Vocabulary, wanted: &str) -> Option<ActivityId> {
    let found = vocabulary.activities.iter().position(|a| names_term(&a.term, wanted));
    if found.is_none() {
        let known = vocabulary.activities.iter().flat_map(|a| [a.term.id.as_str(), a.term.vi.as_str()]);
        let all: Vec<&str> = vocabulary.activities.iter().map(|a| a.term.id.as_str()).collect();
        context.unknown(("activity", "hoạt động"), wanted, &suggestions(wanted, known), &all);
    }
    found.map(ActivityId::new)
}
