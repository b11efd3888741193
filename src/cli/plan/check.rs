//! `quyche plan check`.

use clap::Args;
use quyche::diagnostics::Diagnostics;

use super::super::load;
use super::super::output::{Context, Exit};
use super::files::{PlanFileArgs, plans};

#[derive(Args, Debug)]
pub struct PlanCheckArgs {
    #[command(flatten)]
    pub files: PlanFileArgs,
}

pub fn run(context: &Context, args: &PlanCheckArgs) -> Exit {
    let loaded = load::bundled(context, false);
    let mut diagnostics = Diagnostics::default();
    let read = plans(&loaded.workspace.vocabulary, &args.files, &mut diagnostics);
    for (_, row) in read.iter().flat_map(quyche::plan::Plan::rows) {
        context.print(&format!("{}\n", row.title));
    }
    context.report(&diagnostics.clone().sorted(), &loaded.sources);
    if diagnostics.has_errors() { Exit::Unusable } else { Exit::Fine }
}
