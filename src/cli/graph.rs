//! `quyche graph`.

use quyche::hir::case::names_term;
use quyche::hir::{VerbId, Vocabulary};
use quyche::queries::verb_graph;
use quyche::report::{self, Words};
use quyche::spelling::suggestions;
use quyche::{decision, export};

use super::args::{Drawing, GraphArgs};
use super::output::{Context, Exit};
use super::{regulation, vocab};

pub fn run(context: &Context, args: &GraphArgs) -> Exit {
    let loaded = match regulation::load(context, &args.regulation) {
        Ok(loaded) => loaded,
        Err(exit) => return exit,
    };
    let workspace = &loaded.workspace;
    let Some(activity) = vocab::find_activity(context, &workspace.vocabulary, &args.activity) else { return Exit::Unusable };
    let Some(verb) = find_verb(context, &workspace.vocabulary, &args.verb) else { return Exit::Unusable };
    let index = match regulation::place(context, &loaded, &args.regulation, args.on) {
        Ok(index) => index,
        Err(exit) => return exit,
    };
    let Some(of) = workspace.regulations.get(index) else { return Exit::Unusable };
    let decisions = loaded.decisions_of(index);
    let too_large = |problem: Box<decision::TooLarge>| {
        context.report(&[report::too_large(workspace, of, &problem)], &loaded.sources);
        Exit::Findings
    };
    let drawn = match verb_graph(&decisions, index, activity, verb) {
        Ok(Some(graph)) => graph,
        Ok(None) => return never(context, of, &args.verb, &args.activity),
        Err(problem) => return too_large(problem),
    };
    let words = Words::new(workspace, of, context.lang);
    let picture = || report::picture(&words, activity, verb, &drawn);
    let text = match args.drawing.unwrap_or(if context.json { Drawing::Json } else { Drawing::Svg }) {
        Drawing::Svg => report::svg(&picture()),
        Drawing::Dot => report::dot(&picture()),
        Drawing::Mermaid => report::mermaid(&picture()),
        Drawing::Json => match decisions.get(index, activity) {
            Ok(decision) => format!("{:#}\n", export::verb_json(workspace, of, &decision, verb)),
            Err(problem) => return too_large(problem),
        },
    };
    context.write(args.output.as_deref(), &text)
}

fn never(context: &Context, of: &quyche::hir::Regulation, verb: &str, activity: &str) -> Exit {
    let name = of.name();
    let en = format!("under {name} nobody `{verb}` in `{activity}`\n");
    let vi = format!("theo {name} không ai `{verb}` trong `{activity}`\n");
    context.message(&context.say(&en, &vi));
    Exit::Unusable
}

/// The verb that the user means, or a message with what is near.
pub fn find_verb(context: &Context, vocabulary: &Vocabulary, wanted: &str) -> Option<VerbId> {
    let found = vocabulary.verbs.iter().position(|v| names_term(&v.term, wanted) || v.alias.as_deref() == Some(wanted));
    if found.is_none() {
        let known = vocabulary.verbs.iter().flat_map(|v| [v.term.id.as_str(), v.term.vi.as_str()]);
        let all: Vec<&str> = vocabulary.verbs.iter().map(|v| v.term.id.as_str()).collect();
        context.unknown(("act", "hành vi"), wanted, &suggestions(wanted, known), &all);
    }
    found.map(VerbId::new)
}
