//! `quyche check`.

use quyche::diagnostics::{Diagnostic, Lang, Severity};
use quyche::hir::{ActivityId, Regulation};
use quyche::queries::{self, Decisions, Finding, ReadingUse};
use quyche::report::{self, Interpreted};
use serde_json::json;

use super::args::CheckArgs;
use super::load::{self, Loaded};
use super::output::{Context, Exit};

pub fn run(context: &Context, args: &CheckArgs) -> Exit {
    let loaded = load::paths(context, &args.paths.paths);
    let checked = checked(&loaded);
    let mut diagnostics = loaded.diagnostics.clone();
    checked.iter().flat_map(|c| c.words(&loaded)).for_each(|d| diagnostics.push(d));
    let diagnostics = diagnostics.sorted();
    let errors = diagnostics.iter().filter(|d| d.severity() == Severity::Error).count();
    let workspace = &loaded.workspace;
    if context.json {
        let summaries: Vec<_> = checked.iter().map(|c| report::encoding_json(c.regulation)).collect();
        let found = checked.iter().flat_map(|c| c.findings.iter().map(|(a, f)| report::finding_json(workspace, c.regulation, *a, f)));
        let findings: Vec<_> = found.collect();
        let mut value =
            json!({ "diagnostics": context.diagnostics_json(&diagnostics, &loaded.sources), "regulations": summaries, "findings": findings });
        if args.readings
            && let Some(object) = value.as_object_mut()
        {
            let readings: Vec<_> = checked.iter().map(|c| report::readings_json(&c.interpreted(&loaded), context.lang)).collect();
            object.insert("readings".into(), json!(readings));
        }
        context.print_json(&value);
    } else {
        context.report(&diagnostics, &loaded.sources);
        for of in &checked {
            context.print(&report::encoding_line(of.regulation, context.lang));
            if args.readings {
                context.print(&report::readings(&of.interpreted(&loaded), context.lang));
            }
        }
        context.print(&summary(context, &loaded, errors, diagnostics.len() - errors));
    }
    exit(&loaded, errors)
}

/// What analysis of all cases finds in one regulation.
struct Checked<'a> {
    regulation: &'a Regulation,
    findings: Vec<(ActivityId, Finding)>,
    uses: Vec<ReadingUse>,
}

impl Checked<'_> {
    fn words(&self, loaded: &Loaded) -> Vec<Diagnostic> {
        let idle = self.uses.iter().filter_map(|used| report::idle_reading(self.regulation, used));
        let found = self.findings.iter().map(|(activity, f)| report::finding(&loaded.workspace, self.regulation, *activity, f));
        found.chain(idle).collect()
    }

    fn interpreted<'c>(&'c self, loaded: &'c Loaded) -> Interpreted<'c> {
        Interpreted { workspace: &loaded.workspace, regulation: self.regulation, uses: &self.uses, findings: &self.findings }
    }
}

/// The regulations asked for.
fn checked(loaded: &Loaded) -> Vec<Checked<'_>> {
    let decisions = Decisions::new(&loaded.workspace);
    let asked = loaded.workspace.regulations.iter().enumerate().filter(|(_, r)| loaded.is_asked(r.file));
    let of =
        |(index, regulation)| Checked { regulation, findings: queries::findings(&decisions, index), uses: queries::reading_uses(&decisions, index) };
    asked.map(of).collect()
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
