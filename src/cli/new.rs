//! `quyche new`.

use quyche::diagnostics::Diagnostics;
use quyche::official::{self, Known};
use quyche::report;
use quyche::source::{SourceFile, Sources};

use super::args::{NewArgs, NewRegulationArgs, NewWhat};
use super::output::{Context, Exit};
use super::{load, source_text, vocab};

pub fn run(context: &Context, args: &NewArgs) -> Exit {
    match (&args.what, &args.regulation) {
        (Some(NewWhat::Proposal { activity }), _) => proposal(context, activity),
        (Some(NewWhat::Regulation(text)), _) | (None, Some(text)) => regulation(context, text),
        (None, None) => Exit::Unusable,
    }
}

fn proposal(context: &Context, activity: &str) -> Exit {
    let loaded = load::bundled(context, false);
    let vocabulary = &loaded.workspace.vocabulary;
    let Some(id) = vocab::find_activity(context, vocabulary, activity) else { return Exit::Unusable };
    context.print(&report::template(vocabulary, id, context.lang));
    Exit::Fine
}

/// A rule file to begin with, from an official text.
fn regulation(context: &Context, args: &NewRegulationArgs) -> Exit {
    if let Some(path) = args.output.as_deref().filter(|p| p.exists()) {
        context.report(&[official::errors::already_there(&path.display().to_string())], &Sources::default());
        return Exit::Unusable;
    }
    let (_, tree) = match source_text::read(&args.from_text) {
        Ok(read) => read,
        Err(problem) => {
            context.report(&[*problem], &Sources::default());
            return Exit::Unusable;
        }
    };
    let loaded = load::bundled(context, false);
    let known = Known { id: args.id.clone(), number: args.number.clone() };
    let written = official::skeleton(&tree, &loaded.workspace.vocabulary, &known);
    match canonical(context, &written) {
        Ok(text) => context.write(args.output.as_deref(), &text),
        Err((sources, problems)) => {
            context.report(&problems.sorted(), &sources);
            Exit::Unusable
        }
    }
}

/// As `fmt` writes it, in the keywords of the chosen language.
fn canonical(context: &Context, text: &str) -> Result<String, (Sources, Diagnostics)> {
    let mut sources = Sources::default();
    let file = SourceFile::from_text("skeleton.quy", text);
    let id = sources.add(file.clone());
    quyche::syntax::format(id, &file, context.chosen_lang).map_err(|problems| (sources, problems))
}
