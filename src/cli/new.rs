//! `quyche new`.

use quyche::report;

use super::args::{NewArgs, NewWhat};
use super::output::{Context, Exit};
use super::{load, vocab};

pub fn run(context: &Context, args: &NewArgs) -> Exit {
    let NewWhat::Proposal { activity } = &args.what;
    let loaded = load::bundled(context, false);
    let vocabulary = &loaded.workspace.vocabulary;
    let Some(id) = vocab::find_activity(context, vocabulary, activity) else { return Exit::Unusable };
    context.print(&report::template(vocabulary, id, context.lang));
    Exit::Fine
}
