//! Which regulation the user means: a rule file, or a name among the bundled ones.

use std::path::Path;

use chrono::NaiveDate;
use quyche::diagnostics::{Diagnostic, Severity};
use quyche::hir::Case;
use quyche::plan;
use quyche::queries::{self, Chosen};
use quyche::source::Sources;

use super::compile;
use super::load::{self, Loaded};
use super::output::{Context, Exit};

/// Loads what `wanted` lies in.
///
/// # Errors
/// The exit code, after the rule file's errors were reported: nothing is answered from a file that has errors.
pub fn load(context: &Context, wanted: &str) -> Result<Loaded, Exit> {
    if let Some(compiled) = compile::could_be(wanted).then(|| compile::read(wanted)).flatten() {
        return compiled.map_err(|problem| {
            context.report(&[*problem], &Sources::default());
            Exit::Unusable
        });
    }
    let loaded = if is_file(wanted) { load::paths(context, &[wanted.to_owned()]) } else { load::bundled_for(context, wanted) };
    let errors: Vec<Diagnostic> = loaded.sorted().into_iter().filter(|d| d.severity() == Severity::Error).collect();
    if errors.is_empty() {
        return Ok(loaded);
    }
    context.report(&errors, &loaded.sources);
    Err(if loaded.unreadable { Exit::Unusable } else { Exit::Findings })
}

/// The version that answers.
///
/// # Errors
/// A diagnostic: no such regulation, or none in force.
pub fn choose(context: &Context, loaded: &Loaded, wanted: &str, on: Option<NaiveDate>, case: Option<&Case>) -> Result<Chosen, Box<Diagnostic>> {
    let name = if is_file(wanted) {
        let own = loaded.workspace.regulations.iter().find(|r| loaded.is_asked(r.file));
        own.map(|r| r.name()).unwrap_or_else(|| wanted.to_owned())
    } else {
        wanted.to_owned()
    };
    queries::choose(&loaded.workspace, &name, on, case, context.today()).map_err(|reason| Box::new(plan::not_chosen(wanted, &reason)))
}

/// The place of the version in force on a date, today by default.
///
/// # Errors
/// The exit code, after it was said why there is none.
pub fn place(context: &Context, loaded: &Loaded, wanted: &str, on: Option<NaiveDate>) -> Result<usize, Exit> {
    choose(context, loaded, wanted, on, None).map(|chosen| chosen.index).map_err(|problem| {
        context.report(&[*problem], &loaded.sources);
        Exit::Unusable
    })
}

fn is_file(wanted: &str) -> bool {
    wanted == "-" || wanted.ends_with(".quy") || Path::new(wanted).is_file()
}
