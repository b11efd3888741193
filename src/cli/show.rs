//! `quyche show`.

use quyche::hir::{ProvisionId, Regulation};
use quyche::report::{self, Words};
use quyche::source::SourceFile;
use quyche::spelling::{bare_key, suggestions};
use serde_json::json;

use super::args::ShowArgs;
use super::output::{Context, Exit};
use super::regulation;

pub fn run(context: &Context, args: &ShowArgs) -> Exit {
    let loaded = match regulation::load(context, &args.regulation) {
        Ok(loaded) => loaded,
        Err(exit) => return exit,
    };
    let chosen = match regulation::choose(context, &loaded, &args.regulation, args.on, None) {
        Ok(chosen) => chosen,
        Err(problem) => {
            context.report(&[*problem], &loaded.sources);
            return Exit::Unusable;
        }
    };
    let Some(found) = loaded.workspace.regulations.get(chosen.index) else { return Exit::Unusable };
    let Some(top) = provision(context, found, &args.address.join(" ")) else { return Exit::Unusable };
    let words = Words::new(&loaded.workspace, found, context.lang);
    let text = match &args.text {
        Some(path) => match super::source_text::read(path).map(|(file, _)| file) {
            Ok(file) => Some(file),
            Err(problem) => {
                context.report(&[*problem], &loaded.sources);
                return Exit::Unusable;
            }
        },
        None => None,
    };
    if context.json {
        let rows: Vec<_> = report::provision_texts(&words, top)
            .into_iter()
            .map(|(id, own)| json!({ "draft": found.draft, "citation": words.citation(id), "heading": found.provision(id).and_then(|p| p.heading.clone()), "text": own }))
            .collect();
        context.print_json(&json!(rows));
        return Exit::Fine;
    }
    if let Some(line) = report::draft_line(found, context.lang) {
        context.print(&line);
    }
    if let Some(text) = text {
        side_by_side(context, &words, found, top, &text);
    } else {
        context.print(&report::provision_text(&words, top));
    }
    Exit::Fine
}

/// The provision at an address as the user typed it: in either language, with or without diacritics.
pub fn provision(context: &Context, regulation: &Regulation, typed: &str) -> Option<ProvisionId> {
    if typed.trim().is_empty() {
        return Some(ProvisionId::new(0));
    }
    let key = |text: &str| bare_key(text).split_whitespace().collect::<Vec<_>>().join(" ");
    let wanted = key(typed);
    let addressed = || regulation.provision_ids().filter(|id| regulation.provision(*id).is_some_and(|p| p.step.is_some()));
    let both = |id: ProvisionId| [regulation.citation(id, quyche::diagnostics::Lang::Vi), regulation.citation(id, quyche::diagnostics::Lang::En)];
    let found = addressed().find(|id| both(*id).iter().any(|c| key(c) == wanted));
    if found.is_none() {
        let all: Vec<String> = addressed().flat_map(both).collect();
        // What is missing may be the beginning alone: the article around a clause, the part around an article.
        let behind = format!(" {wanted}");
        let mut near: Vec<&str> = all.iter().map(String::as_str).filter(|known| key(known).ends_with(&behind)).take(3).collect();
        if near.is_empty() {
            near = suggestions(typed, all.iter().map(String::as_str));
        }
        let near = near.join("; ");
        let en = format!("{} has no provision `{typed}`; near: {near}\n", regulation.name());
        let vi = format!("{} không có điều khoản `{typed}`; gần giống: {near}\n", regulation.name());
        context.message(&context.say(&en, &vi));
    }
    found
}

/// The official text's passage above the encoding of each article. Passages are found by their headings; what cannot be found is said.
fn side_by_side(context: &Context, words: &Words, regulation: &Regulation, top: ProvisionId, text: &SourceFile) {
    let tree = quyche::official::parse(&text.text);
    for id in regulation.provision_ids().filter(|id| is_article(regulation, *id)) {
        if !(regulation.is_within(id, top) || regulation.is_within(top, id)) {
            continue;
        }
        let address = regulation.provision(id).map(|p| p.address.as_slice()).unwrap_or_default();
        context.print(&format!("══ {} ══\n", words.citation(id)));
        match quyche::official::passage(&text.text, &tree, address) {
            Some(passage) => context.print(&format!("{}\n\n", passage.trim())),
            None => context.print(&context.say("(not found in the official text)\n\n", "(không tìm thấy trong văn bản gốc)\n\n")),
        }
        let shown = if regulation.is_within(top, id) && top != id { top } else { id };
        context.print(&format!("── {} ──\n{}\n", context.say("encoding", "bản mã hóa"), report::provision_text(words, shown)));
    }
}

fn is_article(regulation: &Regulation, id: ProvisionId) -> bool {
    regulation
        .provision(id)
        .and_then(|p| p.step.as_ref())
        .is_some_and(|s| matches!(s.level, quyche::syntax::ast::Level::Article | quyche::syntax::ast::Level::Annex))
}
