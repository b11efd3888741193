//! `quyche plan check`.

use clap::Args;
use quyche::diagnostics::Diagnostics;
use quyche::plan::{self, Plan};

use super::super::document::{self, DocumentArgs};
use super::super::load;
use super::super::output::{Context, Exit};
use super::files::{PlanFileArgs, guide, options, plans};

#[derive(Args, Debug)]
pub struct PlanCheckArgs {
    #[command(flatten)]
    pub files: PlanFileArgs,
    #[command(flatten)]
    pub document: DocumentArgs,
}

pub fn run(context: &Context, args: &PlanCheckArgs) -> Exit {
    match check(context, args) {
        Ok(exit) | Err(exit) => exit,
    }
}

fn check(context: &Context, args: &PlanCheckArgs) -> Result<Exit, Exit> {
    document::check(context, &args.document)?;
    let loaded = load::bundled_vocabulary(context);
    let vocabulary = &loaded.workspace.vocabulary;
    let guide = guide(context, vocabulary)?;
    let options = options(context, vocabulary, &guide, &args.files.reading)?;
    let mut diagnostics = Diagnostics::default();
    let read = plans(vocabulary, &guide, &options, &args.files.plans, &mut diagnostics);
    let unreadable = diagnostics.has_errors();
    let not_understood = read.iter().flat_map(Plan::rows).any(|(_, row)| row.has_unreadable());
    context.report(&diagnostics.sorted(), &loaded.sources);
    if read.iter().all(|plan| plan.tables.is_empty()) {
        return Err(Exit::Unusable);
    }
    let written = document::write_with_text(
        context,
        &args.document,
        || plan::understood_text(vocabulary, &guide, &read, context.lang),
        || plan::understood_document(vocabulary, &guide, &read, context.lang),
        || plan::understood_json(vocabulary, &read),
    );
    Ok(match (written, unreadable, not_understood) {
        (Exit::Fine, false, false) => Exit::Fine,
        (Exit::Fine, false, true) => Exit::Findings,
        _ => Exit::Unusable,
    })
}
