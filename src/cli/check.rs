//! `quyche check`.

use quyche::diagnostics::{Diagnostic, Lang, Severity};
use quyche::queries::{self, Decisions};
use quyche::report;
use serde_json::json;

use super::args::CheckArgs;
use super::load::{self, Loaded};
use super::output::{Context, Exit};

pub fn run(context: &Context, args: &CheckArgs) -> Exit {
    let loaded = load::paths(context, &args.paths.paths);
    let (found, findings) = findings(&loaded);
    let mut diagnostics = loaded.diagnostics.clone();
    found.into_iter().for_each(|d| diagnostics.push(d));
    let diagnostics = diagnostics.sorted();
    let errors = diagnostics.iter().filter(|d| d.severity() == Severity::Error).count();
    let regulations: Vec<_> = loaded.workspace.regulations.iter().filter(|r| loaded.is_asked(r.file)).collect();
    if context.json {
        let summaries: Vec<_> = regulations.iter().map(|r| report::encoding_json(r)).collect();
        let readings: Vec<_> = regulations.iter().map(|r| report::readings_json(r, context.lang)).collect();
        let mut value =
            json!({ "diagnostics": context.diagnostics_json(&diagnostics, &loaded.sources), "regulations": summaries, "findings": findings });
        if args.readings
            && let Some(object) = value.as_object_mut()
        {
            object.insert("readings".into(), json!(readings));
        }
        context.print_json(&value);
    } else {
        context.report(&diagnostics, &loaded.sources);
        for regulation in &regulations {
            context.print(&report::encoding_line(regulation, context.lang));
            if args.readings {
                context.print(&report::readings(regulation, context.lang));
            }
        }
        context.print(&summary(context, &loaded, errors, diagnostics.len() - errors));
    }
    exit(&loaded, errors)
}

/// What analysis of all cases finds in the regulations asked for, in words and as data.
fn findings(loaded: &Loaded) -> (Vec<Diagnostic>, Vec<serde_json::Value>) {
    let workspace = &loaded.workspace;
    let decisions = Decisions::new(workspace);
    let asked = workspace.regulations.iter().enumerate().filter(|(_, r)| loaded.is_asked(r.file));
    let found = asked.flat_map(|(index, regulation)| queries::findings(&decisions, index).into_iter().map(move |f| (regulation, f)));
    found
        .map(|(regulation, (activity, finding))| {
            let words = report::finding(workspace, regulation, activity, &finding);
            (words, report::finding_json(workspace, regulation, activity, &finding))
        })
        .unzip()
}

fn summary(context: &Context, loaded: &Loaded, errors: usize, warnings: usize) -> String {
    let files = loaded.asked.len();
    match context.lang {
        Lang::En => format!("{files} files: {errors} errors, {warnings} warnings\n"),
        Lang::Vi => format!("{files} tệp: {errors} lỗi, {warnings} cảnh báo\n"),
    }
}

/// 2 if something could not be read, 1 for errors.
pub fn exit(loaded: &Loaded, errors: usize) -> Exit {
    match (loaded.unreadable, errors) {
        (true, _) => Exit::Unusable,
        (false, 0) => Exit::Fine,
        (false, _) => Exit::Findings,
    }
}
