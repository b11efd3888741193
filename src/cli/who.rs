//! `quyche who`.

use chrono::NaiveDate;
use clap::Args;
use quyche::hir::case::names_term;
use quyche::hir::{BodyId, Regulation, Vocabulary};
use quyche::queries::{AskedWho, who};
use quyche::report::{self, Words};
use quyche::spelling::{label_key, suggestions};

use super::output::{Context, Exit};
use super::{graph, regulation, vocab};

#[derive(Args, Debug)]
pub struct WhoArgs {
    /// A rule file, or a name such as `bac-giang` or `bac-giang/19-QC-TU`
    pub regulation: String,
    /// A body, by identifier or label
    #[arg(long)]
    pub body: String,
    /// Only this act, by identifier or label
    #[arg(long, value_name = "ACT")]
    pub verb: Option<String>,
    /// Only this activity, by identifier or label
    #[arg(long)]
    pub activity: Option<String>,
    /// The date that chooses the version, today by default
    #[arg(long, value_name = "DATE", value_parser = super::args::date)]
    pub on: Option<NaiveDate>,
}

pub fn run(context: &Context, args: &WhoArgs) -> Exit {
    let loaded = match regulation::load(context, &args.regulation) {
        Ok(loaded) => loaded,
        Err(exit) => return exit,
    };
    let index = match regulation::place(context, &loaded, &args.regulation, args.on) {
        Ok(index) => index,
        Err(exit) => return exit,
    };
    let workspace = &loaded.workspace;
    let Some(of) = workspace.regulations.get(index) else { return Exit::Unusable };
    let body = find_body(context, &workspace.vocabulary, of, &args.body);
    let verb = args.verb.as_ref().map(|wanted| graph::find_verb(context, &workspace.vocabulary, wanted));
    let activity = args.activity.as_ref().map(|wanted| vocab::find_activity(context, &workspace.vocabulary, wanted));
    // Every name that is not known has been said by now.
    let (Some(body), false, false) = (body, verb == Some(None), activity == Some(None)) else { return Exit::Unusable };
    let asked = AskedWho { body, verb: verb.flatten(), activity: activity.flatten() };
    let decisions = loaded.decisions_of(index);
    let found = who(&decisions, index, asked);
    let words = Words::new(workspace, of, context.lang);
    match context.json {
        true => context.print_json(&report::who_json(&words, asked, &found)),
        false => context.print(&report::who_text(&words, asked, &found)),
    }
    let problems: Vec<_> = found.too_large.iter().map(|problem| report::too_large(workspace, of, problem)).collect();
    context.report(&problems, &loaded.sources);
    if problems.is_empty() { Exit::Fine } else { Exit::Findings }
}

/// The body that the user means, by the name of a local office too; or a message with what is near.
pub fn find_body(context: &Context, vocabulary: &Vocabulary, of: &Regulation, wanted: &str) -> Option<BodyId> {
    let local = of.local_bodies.iter().find(|(_, name)| label_key(name) == label_key(wanted)).map(|(body, _)| *body);
    let found = vocabulary.bodies.iter().position(|b| names_term(&b.term, wanted)).map(BodyId::new).or(local);
    if found.is_none() {
        let known = vocabulary.bodies.iter().flat_map(|b| [b.term.id.as_str(), b.term.vi.as_str(), b.term.en.as_str()]);
        let near = suggestions(wanted, known.chain(of.local_bodies.values().map(String::as_str))).join(", ");
        let (en, vi) = match near.is_empty() {
            true => (
                format!("unknown body `{wanted}`; all of them: `quyche vocab --list bodies`\n"),
                format!("không có cơ quan `{wanted}`; xem tất cả: `quyche vocab --list bodies`\n"),
            ),
            false => (format!("unknown body `{wanted}`; near: {near}\n"), format!("không có cơ quan `{wanted}`; gần giống: {near}\n")),
        };
        context.message(&context.say(&en, &vi));
    }
    found
}
